/**
 * What land release never allows, whoever decides (domain §3.2, §3.4). Doubts that a reviewer may answer with a
 * reason are findings; these are refusals. Pure. SAFETY: new news about closed land opens a new hazard and is
 * never written into the closed one, where nobody would look (test/scenarios/land-release.test.ts).
 */
import type { Hazard } from '../core/model/hazards.ts';
import { landDrafts } from '../core/model/land.ts';
import { Problem } from '../core/model/problems.ts';
import { TASK_STEPS } from '../core/model/tasks.ts';
import type { ProposalInput } from '../core/registry/drafts.ts';
import { wins } from '../core/registry/facts.ts';
import {
  demandHandoverOfReleased,
  demandOwnRecords,
  demandReleaseGrounds,
  demandTaskResult,
} from '../core/registry/grounds.ts';
import type { Proposed } from '../core/registry/propose.ts';
import { hazardsOfLand } from './contexts.ts';

/** Records are whole and speak of what is there. @throws Problem invalidRequest, notFound, otherOrganisation, hazardClosed, hazardSuperseded. */
export function demandLandTargets(input: ProposalInput): void {
  const { content, state } = input;
  demandOwnRecords(input);
  demandNotClosed(input);
  const made = new Set([content.hazard?.id, ...(content.hazard?.parts ?? []).map((part) => part.id)]);
  for (const id of hazardsOfLand(content.land))
    if (!made.has(id) && !state.hazards.has(id)) throw new Problem('notFound', { hazard: id });
  for (const release of content.land?.releases ?? []) demandWholeRelease(input, release);
  for (const row of content.land?.progress ?? []) {
    const isNew = !state.land.progress.has(row.id);
    const activityId = row.activityId ?? (isNew ? content.land?.activities?.[0]?.id : undefined);
    if (isNew && activityId === undefined) throw missing('progress', 'activityId');
    const there =
      state.land.activity.has(activityId ?? '') || content.land?.activities?.some((a) => a.id === activityId);
    if (activityId !== undefined && !there) throw new Problem('notFound', { activity: activityId });
  }
}

function missing(list: string, member: string): Problem {
  return new Problem('invalidRequest', { where: `/content/land/${list}`, reason: member });
}

function demandWholeRelease(
  { content, state, history }: ProposalInput,
  release: { id: string; hazardId?: string; outcome?: string; releasedOn?: string },
): void {
  const before = state.land.release.get(release.id);
  const hazardId = release.hazardId ?? before?.hazardId ?? content.hazard?.id ?? onlyHazard(content.land);
  if (hazardId === undefined) throw missing('releases', 'hazardId');
  if (!before && release.outcome === undefined) throw missing('releases', 'outcome');
  const hazard = state.hazards.get(hazardId);
  const on = release.releasedOn ?? before?.releasedOn ?? content.activityDate ?? content.dateOfInformation;
  if (hazard?.workStatus === 'superseded' && on > gaveWayOn(history.get(hazardId) ?? []))
    throw new Problem('hazardSuperseded', { successors: hazard.childIds.join(', ') });
}

function onlyHazard(land: ProposalInput['content']['land']): string | undefined {
  return hazardsOfLand(land)[0];
}

/** Day a hazard was split or merged; late reports about the days before still count there. */
function gaveWayOn(
  history: ProposalInput['history'] extends ReadonlyMap<string, infer E> ? E : never,
): string {
  const gone = history.find(({ kind }) => kind === 'hazard.split' || kind === 'hazard.merged');
  return (gone?.data as { source?: { on?: string } } | undefined)?.source?.on ?? '';
}

/** Members that say what the ground is, not how it is called. */
const GROUND: readonly string[] = ['classification', 'shape', 'contamination'];

function demandNotClosed({ content, state }: ProposalInput): void {
  const refuse = (id: string | null | undefined, on: string): void => {
    const hazard = id ? state.hazards.get(id) : undefined;
    if (hazard?.workStatus === 'closed' && on > (hazard.closedOn ?? ''))
      throw new Problem('hazardClosed', { hazard: hazard.name ?? hazard.localId ?? hazard.id });
  };
  const { hazard, dateOfInformation: day, land } = content;
  if (hazard) {
    const aboutGround = hazard.mode !== 'update' || GROUND.some((field) => field in hazard.fields);
    if (aboutGround) refuse(hazard.id, day);
    if (hazard.mode === 'split' || hazard.mode === 'merge')
      for (const id of [hazard.id, ...(hazard.mergedIds ?? [])]) refuse(id, '9999');
  }
  for (const point of content.evidence) refuse(point.hazardId ?? hazard?.id, point.observedOn ?? day);
  for (const { type, draft } of landDrafts(land)) {
    if (type !== 'release' && type !== 'activity' && type !== 'task') continue;
    if (draft.status === 'withdrawn') continue;
    const on = (draft.releasedOn ?? draft.startedOn ?? draft.issuedOn ?? day) as string;
    if (type === 'release' || !state.land[type].has(draft.id))
      for (const id of hazardsOfLand({ [type === 'release' ? 'releases' : 'tasks']: [draft] }))
        refuse(id, on);
  }
}

/** What was proposed may be done. @throws Problem releaseNeeds, notReleased, notClosable, taskStep. */
export function demandLandSteps(input: ProposalInput, proposed: Proposed): void {
  const { next } = proposed;
  for (const release of next.land.release) demandReleaseGrounds(input, release, next);
  for (const handover of next.land.handover) demandHandoverOfReleased(input, handover, next);
  for (const { hazardId } of input.content.land?.closures ?? []) demandClosable(input, proposed, hazardId);
  for (const task of input.content.land?.tasks ?? []) demandTaskStep(input, task);
  for (const task of next.land.task) demandTaskResult(input, task, next);
}

/** A hazard is closed by a completion report, with no part left wider than a metre, and with nothing grave open. */
function demandClosable(
  { content, state }: ProposalInput,
  { next, left: allLeft }: Proposed,
  hazardId: string,
): void {
  const refuse = (why: string, params: Record<string, string | number> = {}): never => {
    throw new Problem('notClosable', { why, m2: 0, count: 0, ...params });
  };
  const hazard = next.hazards.find(({ id }) => id === hazardId) ?? (state.hazards.get(hazardId) as Hazard);
  if (hazard.workStatus === 'superseded')
    throw new Problem('hazardSuperseded', { successors: hazard.childIds.join(', ') });
  if (content.reportType !== 'completion') refuse('report');
  // SAFETY: asked of its width, not of its share: a thousandth of a square kilometre is a field
  // (test/laws/closing-width.test.ts).
  const left = allLeft.get(hazardId);
  if (left?.wide && left.shape === null) refuse('point');
  if (left?.wide) refuse('remaining', { m2: Math.max(1, Math.round(left.m2)) });
  const open = new Map(state.land.nonconformity);
  for (const each of next.land.nonconformity) open.set(each.id, each);
  const grave = [...open.values()].filter(
    ({ status, severity, hazardIds }) =>
      status === 'open' && severity !== 'minor' && hazardIds.includes(hazardId),
  );
  if (grave.length > 0) refuse('nonconformity', { count: grave.length });
}

function demandTaskStep(
  { content, state }: ProposalInput,
  { id, status }: { id: string; status?: keyof typeof TASK_STEPS },
): void {
  const task = state.land.task.get(id);
  if (!task || status === undefined || status === task.status) return;
  // A late report about an older day is overtaken and moves nothing.
  const now = { seq: Number.MAX_SAFE_INTEGER, reportId: null, on: content.dateOfInformation };
  if (!wins(task.facts.status, now)) return;
  if (!TASK_STEPS[task.status].includes(status))
    throw new Problem('taskStep', { from: task.status, to: status });
}
