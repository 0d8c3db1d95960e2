/** `tilth user`: accounts and roles, for whoever keeps the server. Passwords are shown once or read, never kept. */
import type { Command } from 'commander';
import { Language, Role } from '../core/model/codes.ts';
import { Problem } from '../core/model/problems.ts';
import type { Membership } from '../core/model/programmes.ts';
import { COMMAND_LINE } from '../flow/access.ts';
import { noteAudit } from '../flow/audit.ts';
import { grantFromServer, withdrawRole } from '../flow/members.ts';
import { type Cli, type CommonOptions, newCommand, newGroup, outputOf, settingsOf } from './command.ts';
import type { Records } from './open.ts';
import type { Output } from './output.ts';
import { newPassword } from './passwords.ts';
import { programmeFor } from './programmes.ts';
import { withRecords } from './records.ts';
import { commandLine } from './who.ts';

interface RoleOptions extends CommonOptions {
  readonly programme?: string;
  readonly org?: string;
  readonly place?: string[];
  readonly remove?: boolean;
  readonly reason?: string;
}
interface AddOptions extends RoleOptions {
  readonly name?: string;
  readonly role?: string;
  readonly language?: string;
  readonly passwordStdin?: boolean;
}

export function userCommand(cli: Cli): Command {
  const out = outputOf(cli, {});
  const scoped = (command: Command) =>
    command
      .option('--programme <id>', out.words('cli.option.programme'))
      .option('--org <code>', out.words('cli.user.org'))
      .option('--place <codes...>', out.words('cli.user.place'))
      .option('--reason <text>', out.words('cli.option.reason'));
  const roles = Role.options.join(', ');
  const add = scoped(newCommand(cli, 'add', 'userAdd'))
    .argument('<email>', out.words('cli.user.email'))
    .option('--name <name>', out.words('cli.user.name'))
    .option('--role <role>', out.words('cli.user.role', { roles }))
    .option('--language <code>', out.words('cli.user.language'))
    .option('--password-stdin', out.words('cli.user.passwordStdin'))
    .action((email: string, options: AddOptions) => runAdd(outputOf(cli, options), email, options));
  const role = scoped(newCommand(cli, 'role', 'userRole'))
    .argument('<email>', out.words('cli.user.email'))
    .argument('<role>', out.words('cli.user.role', { roles }))
    .option('--remove', out.words('cli.user.remove'))
    .action((email: string, name: string, options: RoleOptions) =>
      runRole(outputOf(cli, options), email, name, options),
    );
  const disable = newCommand(cli, 'disable', 'userDisable')
    .argument('<email>', out.words('cli.user.email'))
    .action((email: string, options: CommonOptions) => runDisable(outputOf(cli, options), email, options));
  const list = newCommand(cli, 'list', 'userList').action((options: CommonOptions) =>
    runList(outputOf(cli, options), options),
  );
  const user = newGroup(cli, 'user');
  for (const command of [add, role, disable, list]) user.addCommand(command);
  return user;
}

async function runAdd(out: Output, email: string, options: AddOptions): Promise<void> {
  const role = options.role === undefined ? null : roleNamed(options.role);
  const language = options.language === undefined ? 'en' : languageNamed(options.language);
  const given = options.passwordStdin ? await lineFromInput() : null;
  const password = given ?? newPassword();
  const membership = await withRecords(settingsOf(options), async (records) => {
    const programme = role ? await programmeFor(records, options.programme) : null;
    const accounts = await records.accounts();
    const name = options.name ?? email.split('@')[0] ?? email;
    const account = await accounts.create({ email, name, password, language });
    await noteAudit(records.pipeline, COMMAND_LINE, 'account_made', { about: account.id });
    return role && programme ? grant(records, account.id, programme.id, role, options) : null;
  });
  out.say('cli.user.added', { email });
  if (membership)
    out.say('cli.user.granted', { email, role: membership.role, programme: membership.programmeId });
  if (!given) out.say('cli.user.password', { password });
  out.result({ ok: true, email, membership, ...(given ? {} : { password }) });
}

async function runRole(out: Output, email: string, name: string, options: RoleOptions): Promise<void> {
  const role = roleNamed(name);
  const programme = await withRecords(settingsOf(options), async (records) => {
    const found = await programmeFor(records, options.programme);
    const { id } = await (await records.accounts()).get(email);
    const { pipeline } = records;
    const held = { userId: id, role };
    if (options.remove)
      await withdrawRole(pipeline, commandLine(found.id), found.id, held, options.reason ?? '');
    else await grant(records, id, found.id, role, options);
    return found.id;
  });
  out.say(options.remove ? 'cli.user.revoked' : 'cli.user.granted', { email, role, programme });
  out.result({ ok: true, email, role, programme, removed: options.remove ?? false });
}

async function runDisable(out: Output, email: string, options: CommonOptions): Promise<void> {
  await withRecords(settingsOf(options), async (records) => {
    const { id } = await (await records.accounts()).disable(email);
    await noteAudit(records.pipeline, COMMAND_LINE, 'account_disabled', { about: id });
  });
  out.say('cli.user.disabled', { email });
  out.result({ ok: true, email, disabled: true });
}

async function runList(out: Output, options: CommonOptions): Promise<void> {
  const users = await withRecords(settingsOf(options), async (records) => {
    const accounts = await (await records.accounts()).list();
    return records.pipeline.db.read((tx) =>
      Promise.all(accounts.map(async (a) => ({ ...a, roles: await tx.memberships.ofUser(a.id) }))),
    );
  });
  for (const { email, name, disabled, roles } of users) {
    const held = roles
      .map((m) => `${m.programmeId}: ${m.role}${m.orgCode ? ` (${m.orgCode})` : ''}`)
      .join(', ');
    out.line(`${email}\t${name}\t${disabled ? out.words('cli.user.isDisabled') : held}`);
  }
  if (users.length === 0) out.say('cli.user.nobody');
  out.result({ ok: true, users });
}

async function grant(
  records: Records,
  userId: string,
  programmeId: string,
  role: Role,
  options: RoleOptions,
): Promise<Membership> {
  const membership = {
    userId,
    programmeId,
    role,
    orgCode: options.org ?? null,
    placeCodes: options.place ?? [],
  };
  await grantFromServer(records.pipeline, programmeId, [membership], options.reason);
  return membership;
}

function roleNamed(name: string): Role {
  const read = Role.safeParse(name);
  if (read.success) return read.data;
  const known = Role.options.join(', ');
  throw new Problem('invalidRequest', { where: name, reason: 'cli.reason.unknownCode', known });
}

function languageNamed(code: string): Language {
  const read = Language.safeParse(code);
  if (read.success) return read.data;
  const known = Language.options.join(', ');
  throw new Problem('invalidRequest', { where: code, reason: 'cli.reason.unknownCode', known });
}

async function lineFromInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8').split(/\r?\n/)[0] ?? '';
}
