/**
 * Opening and configuring programmes and naming their organisations: sealed like every other decision. What
 * loosens a rule takes two people.
 */
import type { SettingChange, WaitingSettings } from '../core/model/governance.ts';
import { Problem } from '../core/model/problems.ts';
import {
  type Actor,
  type Organisation,
  type Programme,
  ProgrammeSettings,
} from '../core/model/programmes.ts';
import { whySaid } from '../core/model/reasons.ts';
import { settingChanges, withChanges } from '../core/policy/looser.ts';
import { may } from '../core/policy/policy.ts';
import type { EntryDraft } from '../core/registry/drafts.ts';
import { foldWaitingSettings } from '../core/registry/members.ts';
import { COMMAND_LINE, getProgramme, signedIn } from './access.ts';
import { demandStill, entriesAbout } from './members.ts';
import type { Pipeline, Tx } from './ports.ts';
import { decree, type Verdict } from './record.ts';

/**
 * Opens a programme: its chain begins. Opening one that exists with the same settings changes nothing.
 * @throws Problem notAllowed, sameIdOtherContent.
 */
export async function openProgramme(
  p: Pipeline,
  actor: Actor,
  id: string,
  settings: ProgrammeSettings,
): Promise<Programme> {
  const isSysadmin = actor.memberships.some(({ role }) => role === 'sysadmin');
  if (!isSysadmin && signedIn(actor) !== COMMAND_LINE) throw new Problem('notAllowed');
  const checked = ProgrammeSettings.parse(settings);
  return p.db.write(async (tx) => {
    const known = await tx.programmes.find(id);
    if (known && known.headSeq > 0) {
      if (JSON.stringify(ProgrammeSettings.parse(known.settings)) === JSON.stringify(checked)) return known;
      throw new Problem('sameIdOtherContent');
    }
    await tx.programmes.put({ id, settings: checked, headSeq: 0, headHash: '' });
    await seal(tx, p, actor, id, settingsDraft('programme.opened', id, checked));
    return getProgramme(tx, id);
  });
}

/** What became of new settings: in effect, or waiting for a second person. */
export interface Configured {
  readonly programme: Programme;
  readonly waiting: WaitingSettings | null;
}

/**
 * Asks for other settings, with a reason. What tightens, or touches no rule, is in effect at once; when any part
 * of it loosens a rule or shows more to more people (core/policy/looser.ts), all of it waits for a second person.
 * The server's own hand needs none and is recorded as `cli`. Asking for what is set already changes nothing.
 * SAFETY: test/scenarios/governance.test.ts, for every setting in both directions.
 * @throws Problem unknownProgramme, notAllowed, reasonRequired.
 */
export async function configureProgramme(
  p: Pipeline,
  actor: Actor,
  id: string,
  settings: ProgrammeSettings,
  reason: string,
): Promise<Configured> {
  const by = demandConfigure(actor, id);
  const checked = ProgrammeSettings.parse(settings);
  const why = demandReason(reason);
  return p.db.write(async (tx) => {
    const head = await tx.ledger.lockHead(id);
    const programme = await getProgramme(tx, id);
    const changes = settingChanges(ProgrammeSettings.parse(programme.settings), checked);
    if (changes.length === 0) return { programme, waiting: null };
    const verdict = verdictOf(p, by, by, why);
    if (by !== COMMAND_LINE && changes.some(({ looser }) => looser)) {
      const { seq } = await decree(tx, id, head, verdict, [proposedDraft(id, changes)]);
      const told = { proposal: seq, proposedBy: by, proposedAt: verdict.recordedAt, reason: why };
      return { programme: await getProgramme(tx, id), waiting: { ...told, changes } };
    }
    await decree(tx, id, head, verdict, [settingsDraft('programme.configured', id, checked, { changes })]);
    await tx.programmes.put({ ...programme, settings: checked });
    return { programme: await getProgramme(tx, id), waiting: null };
  });
}

/**
 * The second person's word on settings that wait: they are laid over what is set now.
 * @throws Problem notAllowed, secondPersonNeeded, proposalSettled (also when what they start from has changed).
 */
export async function confirmSettings(
  p: Pipeline,
  actor: Actor,
  id: string,
  proposal: number,
  reason: string,
): Promise<Programme> {
  const by = demandConfigure(actor, id);
  return p.db.write(async (tx) => {
    const head = await tx.ledger.lockHead(id);
    const { proposedBy, changes, reason: first } = await waitingIn(tx, id, proposal);
    if (by === proposedBy) throw new Problem('secondPersonNeeded');
    await demandStill(tx, id, proposedBy, 'programme.configure');
    const programme = await getProgramme(tx, id);
    const next = withChanges(ProgrammeSettings.parse(programme.settings), changes);
    if (!next) throw new Problem('proposalSettled');
    const settings = ProgrammeSettings.parse(next);
    const verdict = verdictOf(p, proposedBy, by, whySaid(reason) || first);
    const more = { changes: [...changes], proposal };
    await decree(tx, id, head, verdict, [settingsDraft('programme.configured', id, settings, more)]);
    await tx.programmes.put({ ...programme, settings });
    return getProgramme(tx, id);
  });
}

/** Settings that wait come to nothing: said by a second person, or taken back by who proposed them. */
export async function declineSettings(
  p: Pipeline,
  actor: Actor,
  id: string,
  proposal: number,
  reason: string,
): Promise<void> {
  const by = demandConfigure(actor, id);
  const why = demandReason(reason);
  await p.db.write(async (tx) => {
    const head = await tx.ledger.lockHead(id);
    const { proposedBy } = await waitingIn(tx, id, proposal);
    const draft: EntryDraft = { ...proposedDraft(id, []), kind: 'programme.declined', data: { proposal } };
    await decree(tx, id, head, verdictOf(p, proposedBy, by, why), [draft]);
  });
}

/** Settings that wait for a second person, oldest first. */
export async function waitingSettings(tx: Tx, id: string): Promise<WaitingSettings[]> {
  const waiting = new Map<number, WaitingSettings>();
  for (const { body } of await entriesAbout(tx, id, 'programme')) foldWaitingSettings(waiting, body);
  return [...waiting.values()];
}

/** Names an organisation or changes what is said of it. @throws Problem unknownProgramme, notAllowed. */
export async function recordOrganisation(
  p: Pipeline,
  actor: Actor,
  organisation: Organisation,
): Promise<Organisation> {
  const { programmeId, ...data } = organisation;
  demandConfigure(actor, programmeId);
  return p.db.write(async (tx) => {
    await getProgramme(tx, programmeId);
    const draft: EntryDraft = {
      kind: 'organisation.recorded',
      subject: { type: 'organisation', id: data.code },
      observedOn: null,
      data: { organisation: data },
    };
    await seal(tx, p, actor, programmeId, draft);
    await tx.organisations.put(organisation);
    return organisation;
  });
}

function demandConfigure(actor: Actor, programmeId: string): string {
  const by = signedIn(actor);
  if (by !== COMMAND_LINE && !may(actor, programmeId, 'programme.configure')) throw new Problem('notAllowed');
  return by;
}

function demandReason(reason: string): string {
  const why = whySaid(reason);
  if (why === '') throw new Problem('reasonRequired');
  return why;
}

async function waitingIn(tx: Tx, id: string, proposal: number): Promise<WaitingSettings> {
  const waiting = (await waitingSettings(tx, id)).find((one) => one.proposal === proposal);
  if (!waiting) throw new Problem('proposalSettled');
  return waiting;
}

function settingsDraft(
  kind: 'programme.opened' | 'programme.configured',
  id: string,
  settings: ProgrammeSettings,
  more: { readonly changes?: readonly SettingChange[]; readonly proposal?: number } = {},
): EntryDraft {
  return { kind, subject: { type: 'programme', id }, observedOn: null, data: { settings, ...more } };
}

function proposedDraft(id: string, changes: readonly SettingChange[]): EntryDraft {
  const subject = { type: 'programme' as const, id };
  return { kind: 'programme.proposed', subject, observedOn: null, data: { changes } };
}

function verdictOf(p: Pipeline, authorId: string | null, decidedBy: string, reason: string): Verdict {
  return { reportId: null, authorId, decidedBy, reason, recordedAt: p.clock.now().toISOString() };
}

async function seal(
  tx: Tx,
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  draft: EntryDraft,
): Promise<void> {
  const head = await tx.ledger.lockHead(programmeId);
  await decree(tx, programmeId, head, verdictOf(p, null, signedIn(actor), ''), [draft]);
}
