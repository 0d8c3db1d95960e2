/** `tilth audit`: the trail of the whole server, for whoever keeps it. */
import type { Command } from 'commander';
import { AuditKind } from '../core/model/audit.ts';
import { Problem } from '../core/model/problems.ts';
import { verifyAudit } from '../flow/audit.ts';
import type { Pipeline } from '../flow/ports.ts';
import { type Cli, type CommonOptions, newCommand, newGroup, outputOf, settingsOf } from './command.ts';
import type { Output } from './output.ts';
import { withRecords } from './records.ts';

interface Options extends CommonOptions {
  readonly programme?: string;
  readonly kind?: string;
  readonly account?: string;
  readonly limit?: string;
}

export function auditCommand(cli: Cli): Command {
  const out = outputOf(cli, {});
  const list = newCommand(cli, 'list', 'auditList')
    .option('--programme <id>', out.words('cli.option.programmeOnly'))
    .option('--kind <kind>', out.words('cli.audit.kind', { kinds: AuditKind.options.join(', ') }))
    .option('--account <email>', out.words('cli.audit.account'))
    .option('--limit <number>', out.words('cli.audit.limit'))
    .action((options: Options) => runList(cli, options));
  const group = newGroup(cli, 'audit');
  group.addCommand(list);
  return group;
}

async function runList(cli: Cli, options: Options): Promise<void> {
  const out = outputOf(cli, options);
  const kinds = options.kind === undefined ? undefined : [kindNamed(options.kind)];
  const limit = Math.max(1, Math.min(10_000, Number(options.limit ?? 100) || 100));
  const items = await withRecords(settingsOf(options), async (records) => {
    const accounts = await records.accounts();
    const accountId = options.account ? (await accounts.get(options.account)).id : undefined;
    const filter = { programmeId: options.programme, kinds, accountId };
    const { items: found } = await records.pipeline.db.read((tx) => tx.audit.list(filter, { limit }));
    const names = new Map((await accounts.list()).map(({ id, email }) => [id, email]));
    return found.map(({ body, hash }) => ({ ...body, email: names.get(body.accountId ?? '') ?? null, hash }));
  });
  for (const { seq, recordedAt, kind, email, accountId, programmeId, data } of items)
    out.line(
      [seq, recordedAt, kind, email ?? accountId ?? '–', programmeId ?? '–', JSON.stringify(data)].join('\t'),
    );
  if (items.length === 0) out.say('cli.audit.nothing');
  out.result({ ok: true, items });
}

function kindNamed(name: string): AuditKind {
  const read = AuditKind.safeParse(name);
  if (read.success) return read.data;
  const known = AuditKind.options.join(', ');
  throw new Problem('invalidRequest', { where: name, reason: 'cli.reason.unknownCode', known });
}

/** Says that the trail holds. Throws Problem chainBroken. */
export async function demandAudit(pipeline: Pipeline, out: Output): Promise<void> {
  const result = await verifyAudit(pipeline);
  if (!result.ok)
    throw new Problem('chainBroken', { seq: result.position, reason: 'cli.fault.auditAltered' });
  out.say('cli.verify.audit', { entries: result.entries });
}
