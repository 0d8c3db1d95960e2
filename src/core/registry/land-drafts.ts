/** From what a report says about land release to the entries its acceptance would write. */
import { outlineAreaM2 } from '../geo/area.ts';
import type { EntryKind } from '../model/entries.ts';
import type { Outline } from '../model/geometry.ts';
import { type LandContent, landDrafts, type ReportedLandType } from '../model/land.ts';
import type { EntryDraft, ProposalInput } from './drafts.ts';
import type { Source } from './entry-data.ts';

type Said = { readonly id: string } & Record<string, unknown>;

/** The entries of every record of land release in the report, then of the hazards it closes. */
export function landEntries(input: ProposalInput, source: Source): EntryDraft[] {
  const { land } = input.content;
  if (!land) return [];
  const records = landDrafts(land).map(({ type, draft }) => recordDraft(input, type, draft, source));
  const closures = (land.closures ?? []).map(({ hazardId, closedOn }) => ({
    kind: 'hazard.closed' as const,
    subject: { type: 'hazard' as const, id: hazardId },
    observedOn: closedOn,
    data: { closedOn, source },
  }));
  return [...records, ...closures];
}

function recordDraft(input: ProposalInput, type: ReportedLandType, draft: Said, source: Source): EntryDraft {
  const known = input.state.land[type].has(draft.id);
  const { id, ...said } = draft;
  const plain = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
  const set = known ? plain : { ...startingWith(input, type), ...plain };
  const shape = type === 'release' ? (set.shape as Outline | null | undefined) : undefined;
  const measured = shape ? { measured: { areaM2: outlineAreaM2(shape) } } : {};
  return {
    kind: kindOf(type, known, set),
    subject: { type, id },
    observedOn: dayOf(set) ?? input.content.dateOfInformation,
    data: { set, source, ...measured },
  };
}

const RELEASED = { cancelled: 'area.cancelled', reduced: 'area.reduced', cleared: 'area.cleared' } as const;

function kindOf(type: ReportedLandType, known: boolean, set: Record<string, unknown>): EntryKind {
  if (type === 'release') {
    if (set.status === 'withdrawn') return 'release.withdrawn';
    // Without an outcome it can only be about a part that is recorded, also where that is not shown (said.ts).
    if (known || set.outcome === undefined) return 'release.patched';
    return RELEASED[set.outcome as keyof typeof RELEASED];
  }
  if (type === 'task' && known && 'status' in set) return 'task.advanced';
  if (type === 'nonconformity' && known && set.status === 'closed') return 'nonconformity.closed';
  return `${type}.${known ? 'patched' : 'recorded'}`;
}

/** The day a record itself is about, when it says one. */
function dayOf(set: Record<string, unknown>): string | null {
  const day =
    set.releasedOn ?? set.day ?? set.visitedOn ?? set.handedOverOn ?? set.surveyedOn ?? set.closedOn;
  return typeof day === 'string' ? day : null;
}

/** What a new record has from its report unless it says otherwise: who, where, when, and what it belongs to. */
function startingWith(input: ProposalInput, type: ReportedLandType): Record<string, unknown> {
  const { content } = input;
  const day = content.activityDate ?? content.dateOfInformation;
  const belongs = belonging(input);
  const hazardId = belongs.hazardIds[0] ?? null;
  const placeCode = hazardId === null ? null : placeOf(input, hazardId);
  const who = { orgCode: content.orgCode, placeCode };
  const team = { teamName: content.teamName };
  switch (type) {
    case 'activity':
      return { ...who, ...team, hazardIds: belongs.hazardIds, taskId: belongs.taskId, startedOn: day };
    case 'progress':
      return { ...who, ...team, ...belongs, day };
    case 'release':
      return { ...who, hazardId, activityId: belongs.activityId, taskId: belongs.taskId, releasedOn: day };
    case 'task':
      return { placeCode, hazardIds: belongs.hazardIds };
    case 'handover':
      return { ...who, hazardIds: belongs.hazardIds, taskId: belongs.taskId, handedOverOn: day };
    case 'quality_visit':
      return { ...who, ...belongs, visitedOn: day };
    case 'nonconformity':
      return { ...who, ...belongs, visitId: content.land?.qualityVisits?.[0]?.id ?? null };
    case 'survey_box':
      return { ...who, ...team, activityId: belongs.activityId, taskId: belongs.taskId };
  }
}

interface Belonging {
  readonly activityId: string | null;
  readonly taskId: string | null;
  readonly hazardIds: readonly string[];
}

/** The activity, task and hazards the whole report is about: those it names, else those of its activity. */
function belonging({ content, state }: ProposalInput): Belonging {
  const land = content.land ?? {};
  const activityId = workSaid(land);
  const known = activityId === null ? undefined : state.land.activity.get(activityId);
  const said = land.activities?.[0];
  const taskId = land.tasks?.[0]?.id ?? named(land, 'taskId') ?? said?.taskId ?? known?.taskId ?? null;
  const ofTask = taskId === null ? undefined : state.land.task.get(taskId)?.hazardIds;
  const hazardIds = content.hazard
    ? [content.hazard.id]
    : (said?.hazardIds ??
      hazardsSaid(land) ??
      known?.hazardIds ??
      land.tasks?.[0]?.hazardIds ??
      ofTask ??
      []);
  return { activityId, taskId, hazardIds };
}

/** The work a whole report is about: what its records rest on unless they name another. */
export function workSaid(land: LandContent | null | undefined): string | null {
  return land ? (land.activities?.[0]?.id ?? named(land, 'activityId')) : null;
}

/** First record of the report that names one. */
function named(land: LandContent, member: 'activityId' | 'taskId'): string | null {
  const values = landDrafts(land).map(({ draft }) => draft[member]);
  return values.find((value): value is string => typeof value === 'string') ?? null;
}

function hazardsSaid(land: LandContent): readonly string[] | null {
  const ids = landDrafts(land).flatMap(({ draft }) => {
    const many = Array.isArray(draft.hazardIds) ? (draft.hazardIds as string[]) : [];
    return typeof draft.hazardId === 'string' ? [draft.hazardId, ...many] : many;
  });
  return ids.length === 0 ? null : [...new Set(ids)];
}

function placeOf({ content, state }: ProposalInput, hazardId: string): string | null {
  const said = content.hazard?.id === hazardId ? content.hazard.fields.placeCode : undefined;
  return said ?? state.hazards.get(hazardId)?.placeCode ?? null;
}
