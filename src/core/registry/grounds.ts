/**
 * What a decision on released ground rests on (domain §0, §2.10, §3.2): the work behind a release, its hazard and
 * what is known to lie there; what a handover and the end of a task rest on; whose record it is. Pure; asked by
 * flow/land-guards.ts of every decision, whatever the report calls itself. What may be answered with a reason is a
 * finding (core/rules/grounds.ts); these are refusals. Only what a decision changes is asked for its grounds: what
 * older ledgers hold folds as it was decided.
 * SAFETY: test/scenarios/completion-rests-on-work.test.ts.
 */
import { outlineAreaM2 } from '../geo/area.ts';
import { canonical } from '../ledger/canonical.ts';
import type { AreaAccount } from '../model/accounts.ts';
import type { Activity } from '../model/activities.ts';
import type { DisposalOutcome } from '../model/codes.ts';
import type { EvidenceDraft, EvidencePoint } from '../model/evidence.ts';
import type { Outline } from '../model/geometry.ts';
import { landDrafts, type ReportedLandType } from '../model/land.ts';
import { Problem } from '../model/problems.ts';
import { saysWhy } from '../model/reasons.ts';
import { type Release, WORK_FOR } from '../model/releases.ts';
import type { Task } from '../model/tasks.ts';
import { TOLERANCE_LEAST_M2, TOLERANCE_SHARE } from '../model/tolerance.ts';
import { takenM2 } from './account-once.ts';
import type { ProposalInput } from './drafts.ts';
import type { RegistryChanges } from './registry.ts';

/** Outcomes that say the item is gone. */
const GONE: readonly DisposalOutcome[] = [
  'destroyed_in_situ',
  'removed_and_destroyed',
  'rendered_safe',
  'handed_over',
];

/** Direct evidence of ordnance that nobody disposed of. */
export function speaksAgainst({ grade, disposal }: Pick<EvidenceDraft, 'grade' | 'disposal'>): boolean {
  return grade === 'direct' && !(disposal !== null && GONE.includes(disposal.outcome));
}

/** Members of a release that say which ground was released, how and on what. */
const RESTS_ON = ['outcome', 'hazardId', 'activityId', 'shape', 'depthCm', 'search', 'criteria'] as const;

/** Whether a release is new, brought back, or released otherwise than before. */
export function restsAnew(before: Release | undefined, after: Release): boolean {
  if (after.status === 'withdrawn') return false;
  if (before === undefined || before.status === 'withdrawn') return true;
  return RESTS_ON.some((member) => canonical(before[member]) !== canonical(after[member]));
}

/** @throws Problem releaseNeeds. */
export function demandReleaseGrounds(input: ProposalInput, release: Release, next: RegistryChanges): void {
  if (!restsAnew(input.state.land.release.get(release.id), release)) return;
  const { outcome } = release;
  const lacks = (needs: string, count = 0) => new Problem('releaseNeeds', { needs, outcome, count });
  if (outcome === 'cancelled' && release.criteria.length === 0) throw lacks('criteria');
  if (outcome === 'cleared' && release.depthCm === null && release.search !== 'surface') throw lacks('depth');
  const work = workOf(input, release, next);
  if (work === null) throw lacks('activity');
  if (!WORK_FOR[outcome].includes(work.type))
    throw lacks(outcome === 'cleared' ? 'clearance' : outcome === 'reduced' ? 'ts' : 'nts');
  if (work.hazardIds.length > 0 && !isOf(input, next, release.hazardId, work.hazardIds))
    throw lacks('hazard');
  if (outcome !== 'cancelled') return;
  const against = undisposedInside(input, release, next).length;
  if (against > 0) throw lacks('evidence', against);
}

function workOf(input: ProposalInput, { activityId }: Release, next: RegistryChanges): Activity | null {
  if (activityId === null) return null;
  return (
    next.land.activity.find(({ id }) => id === activityId) ??
    input.state.land.activity.get(activityId) ??
    null
  );
}

/** Whether a hazard, something it came from or something it became is among these. */
function isOf(
  input: ProposalInput,
  next: RegistryChanges,
  hazardId: string,
  ids: readonly string[],
): boolean {
  const changed = new Map(next.hazards.map((hazard) => [hazard.id, hazard]));
  const family = new Set<string>();
  const open = [hazardId];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (ids.includes(id)) return true;
    if (family.has(id)) continue;
    family.add(id);
    const hazard = changed.get(id) ?? input.state.hazards.get(id);
    open.push(...(hazard?.parentIds ?? []), ...(hazard?.childIds ?? []));
  }
  return false;
}

/**
 * Direct evidence, not disposed of, that lies in the ground whichever hazard it is of. What has no position of its own
 * lies somewhere in its hazard: it stands against a release without outline, and against one that leaves nothing.
 */
function undisposedInside(input: ProposalInput, release: Release, next: RegistryChanges): EvidencePoint[] {
  const { shape, hazardId } = release;
  const points = new Map((input.underReleases ?? []).map((point) => [point.id, point]));
  for (const [id, point] of input.state.evidence) points.set(id, point);
  for (const point of next.evidence) points.set(point.id, point);
  const account = next.land.area_account.find(({ id }) => id === hazardId);
  const nothingLeft = shape === null || (account !== undefined && account.shape === null);
  return [...points.values()].filter((point) => {
    if (!speaksAgainst(point)) return false;
    if (point.position === null || shape === null) return nothingLeft && point.hazardId === hazardId;
    return input.geometry.distanceM(point.position.coordinates, shape) === 0;
  });
}

/**
 * Only released land is handed over: every released part named stands, every hazard named has nothing left or parts
 * that are named, and the ground drawn lies within what was released. @throws Problem notReleased.
 */
export function demandHandoverOfReleased(
  input: ProposalInput,
  handover: {
    readonly id: string;
    readonly hazardIds: readonly string[];
    readonly releaseIds: readonly string[];
  } & {
    readonly shape: Outline | null;
  },
  next: RegistryChanges,
): void {
  const before = input.state.land.handover.get(handover.id);
  const same = (member: 'hazardIds' | 'releaseIds' | 'shape'): boolean =>
    before !== undefined && canonical(before[member]) === canonical(handover[member]);
  if (same('hazardIds') && same('releaseIds') && same('shape')) return;
  const releases = standing(input, next);
  const named = handover.releaseIds.map((id) => releases.get(id));
  const refuse = (m2: number): never => {
    throw new Problem('notReleased', { what: 'handover', m2: Math.round(m2) });
  };
  if (named.some((release) => release === undefined)) refuse(0);
  for (const id of handover.hazardIds) {
    if (named.some((release) => release?.hazardId === id)) continue;
    const account =
      next.land.area_account.find((each) => each.id === id) ?? input.state.land.area_account.get(id);
    const hasPart = [...releases.values()].some(({ hazardId }) => hazardId === id);
    if (!hasPart || (account?.remainingM2 ?? 0) > TOLERANCE_LEAST_M2 + leftByRounding(account))
      refuse(account?.remainingM2 ?? 0);
  }
  if (handover.shape === null) return;
  const ids = new Set(handover.hazardIds);
  const ground = [...releases.values()].filter(
    ({ id, hazardId }) => handover.releaseIds.includes(id) || (named.length === 0 && ids.has(hazardId)),
  );
  const beyondM2 = outsideM2(input, handover.shape, ground);
  if (beyondM2 > TOLERANCE_LEAST_M2) refuse(beyondM2);
}

function leftByRounding(account: Pick<AreaAccount, 'lines'> | undefined): number {
  return takenM2(account?.lines ?? []) * TOLERANCE_SHARE;
}

function outsideM2(input: ProposalInput, shape: Outline, releases: readonly Release[]): number {
  const outlines = releases.flatMap((release) => (release.shape ? [release.shape] : []));
  const together = outlines.length === 0 ? null : input.geometry.union(outlines);
  const rest = together === null ? shape : input.geometry.difference(shape, together);
  return rest === null ? 0 : outlineAreaM2(rest);
}

/** Released parts that are not withdrawn, as they will be. */
function standing(input: ProposalInput, next: RegistryChanges): Map<string, Release> {
  const all = new Map(input.state.land.release);
  for (const release of next.land.release) all.set(release.id, release);
  return new Map([...all].filter(([, { status }]) => status === 'recorded'));
}

/** States of a task that say its work was accepted or is over. */
export const FINISHED: readonly Task['status'][] = ['result_accepted', 'handed_over', 'closed'];

/**
 * A task ends with something released, or with the reason why nothing was. @throws Problem notReleased.
 */
export function demandTaskResult(input: ProposalInput, task: Task, next: RegistryChanges): void {
  const before = input.state.land.task.get(task.id);
  if (!FINISHED.includes(task.status) || before?.status === task.status) return;
  if (releasedUnder(task, standing(input, next).values())) return;
  const said = input.content.land?.tasks?.find(({ id }) => id === task.id)?.statusReason ?? '';
  if (!saysWhy(said)) throw new Problem('notReleased', { what: 'task', m2: 0 });
}

/** Whether any of these releases is of the task or of its hazards. */
export function releasedUnder(task: Pick<Task, 'id' | 'hazardIds'>, releases: Iterable<Release>): boolean {
  for (const { taskId, hazardId } of releases)
    if (taskId === task.id || task.hazardIds.includes(hazardId)) return true;
  return false;
}

/** Records whose organisation did the work; the others say whom a task is given to or whose work was inspected. */
const OWN_WORK: readonly ReportedLandType[] = ['activity', 'progress', 'release', 'handover', 'survey_box'];

/** How a report speaks of the record of another organisation: it changes it, or says that it is somebody else's. */
export type Takeover = 'patched' | 'taken';

/** How a draft about a recorded record meets its owner; null when it is the owner's, or nobody's. */
export function takeoverOf(
  type: ReportedLandType,
  draft: Readonly<Record<string, unknown>>,
  owner: string | null | undefined,
  reporting: string | null,
): Takeover | null {
  if (!owner) return null;
  if (draft.orgCode !== undefined && draft.orgCode !== owner) return 'taken';
  return OWN_WORK.includes(type) && reporting !== null && reporting !== owner ? 'patched' : null;
}

/** News of another organisation's hazard is welcome; whose it is, only that organisation or the authority says. */
function demandOwnHazard(
  org: string,
  hazard: ProposalInput['content']['hazard'],
  state: ProposalInput['state'],
): void {
  const owner = hazard && state.hazards.get(hazard.id)?.orgCode;
  const said = hazard?.fields.orgCode;
  if (owner && owner !== org && said !== undefined && said !== owner)
    throw new Problem('otherOrganisation', { owner, org });
}

/**
 * A record is changed by a report of its own organisation, or by one of nobody's: the authority's. What an organisation
 * reports says nothing of another one's work and takes none of it over. @throws Problem otherOrganisation.
 */
export function demandOwnRecords({ content, state }: ProposalInput): void {
  if (content.orgCode === null) return;
  demandOwnHazard(content.orgCode, content.hazard, state);
  for (const { type, draft } of landDrafts(content.land)) {
    const owner = (state.land[type].get(draft.id) as { orgCode?: string | null } | undefined)?.orgCode;
    if (owner === content.orgCode) continue;
    if (takeoverOf(type, draft, owner, content.orgCode) !== null)
      throw new Problem('otherOrganisation', { owner: owner ?? '–', org: content.orgCode });
  }
}
