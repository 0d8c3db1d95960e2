/** Opening and configuring programmes and naming their organisations: sealed like every other decision. */
import { Problem } from '../core/model/problems.ts';
import {
  type Actor,
  type Organisation,
  type Programme,
  ProgrammeSettings,
} from '../core/model/programmes.ts';
import { may } from '../core/policy/policy.ts';
import type { EntryDraft } from '../core/registry/drafts.ts';
import { COMMAND_LINE, getProgramme, signedIn } from './access.ts';
import type { Pipeline, Tx } from './ports.ts';
import { decree } from './record.ts';

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

/** Replaces the settings of a programme. @throws Problem unknownProgramme, notAllowed. */
export async function configureProgramme(
  p: Pipeline,
  actor: Actor,
  id: string,
  settings: ProgrammeSettings,
  reason = '',
): Promise<Programme> {
  demandConfigure(actor, id);
  const checked = ProgrammeSettings.parse(settings);
  return p.db.write(async (tx) => {
    const programme = await getProgramme(tx, id);
    await seal(tx, p, actor, id, settingsDraft('programme.configured', id, checked), reason);
    await tx.programmes.put({ ...programme, settings: checked });
    return getProgramme(tx, id);
  });
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

function demandConfigure(actor: Actor, programmeId: string): void {
  if (signedIn(actor) === COMMAND_LINE) return;
  if (!may(actor, programmeId, 'programme.configure')) throw new Problem('notAllowed');
}

function settingsDraft(
  kind: 'programme.opened' | 'programme.configured',
  id: string,
  settings: ProgrammeSettings,
): EntryDraft {
  return { kind, subject: { type: 'programme', id }, observedOn: null, data: { settings } };
}

async function seal(
  tx: Tx,
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  draft: EntryDraft,
  reason = '',
): Promise<void> {
  const head = await tx.ledger.lockHead(programmeId);
  const verdict = {
    reportId: null,
    authorId: null,
    decidedBy: signedIn(actor),
    reason,
    recordedAt: p.clock.now().toISOString(),
  };
  await decree(tx, programmeId, head, verdict, draft);
}
