/**
 * Fold of the records of land release. All are patched field by field in the order of facts (facts.ts), so
 * reports accepted in any order make the same record; each type only says how it begins.
 */
import type { AreaAccount } from '../model/accounts.ts';
import { BLANK_ACTIVITY, BLANK_PROGRESS } from '../model/activities.ts';
import { BLANK_SURVEY_BOX } from '../model/boxes.ts';
import type { EntryBody } from '../model/entries.ts';
import { BLANK_HANDOVER } from '../model/handovers.ts';
import type { Hazard } from '../model/hazards.ts';
import { LAND_TYPES, type LandRecords, type LandType } from '../model/land.ts';
import { BLANK_ORDNANCE_TYPE } from '../model/ordnance.ts';
import { BLANK_NONCONFORMITY, BLANK_QUALITY_VISIT } from '../model/quality.ts';
import { BLANK_RELEASE } from '../model/releases.ts';
import { BLANK_TASK } from '../model/tasks.ts';
import type { AccountData, LandData } from './entry-data.ts';
import { applyFacts, type FactSource, laterDay, wins } from './facts.ts';
import { openStatus } from './hazards.ts';

/** Current versions by type and id. */
export type LandState = { readonly [K in LandType]: ReadonlyMap<string, LandRecords[K]> };
/** New versions by type, in order of first touch. */
export type LandChanges = { readonly [K in LandType]: LandRecords[K][] };
export type AnyLand = LandRecords[LandType];
/** A record that is patched by facts: all but the account, which is replaced whole. */
export type PatchedLand = LandRecords[Exclude<LandType, 'area_account'>];

/** A state in which nothing is known. */
export function emptyLand(): { -readonly [K in LandType]: Map<string, LandRecords[K]> } {
  const maps = LAND_TYPES.map((type) => [type, new Map()]);
  return Object.fromEntries(maps) as ReturnType<typeof emptyLand>;
}

export function isLandType(type: string): type is LandType {
  return (LAND_TYPES as readonly string[]).includes(type);
}

const BLANKS: Readonly<Record<Exclude<LandType, 'area_account'>, object>> = {
  activity: BLANK_ACTIVITY,
  progress: BLANK_PROGRESS,
  release: BLANK_RELEASE,
  task: BLANK_TASK,
  handover: BLANK_HANDOVER,
  quality_visit: BLANK_QUALITY_VISIT,
  nonconformity: BLANK_NONCONFORMITY,
  survey_box: BLANK_SURVEY_BOX,
  ordnance_type: BLANK_ORDNANCE_TYPE,
};

/** Members said key by key: a report about some cells of a box leaves the others alone. */
const KEYED: Partial<Record<LandType, string>> = { survey_box: 'cells', ordnance_type: 'names' };

/** The next version after one entry about a record of land release. */
export function foldLand(type: LandType, current: AnyLand | null, body: EntryBody): AnyLand | null {
  if (type === 'area_account') return foldAccount(current as AreaAccount | null, body);
  const { set, source, measured } = body.data as LandData;
  const from = { seq: body.seq, reportId: body.reportId, on: source.on };
  const base = (current as PatchedLand | null) ?? blank(type, body, source.on);
  const member = KEYED[type];
  const { [member ?? '']: keyed, ...plain } = set;
  const { record, won } = applyFacts(base, plain, from);
  const whole = member ? withKeys(record, member, keyed, from) : record;
  const on = laterDay(source.on, whole.dateOfInformation);
  if (won.length === 0 && whole === base && on === base.dateOfInformation && current) return current;
  const area = type === 'release' && won.includes('shape') ? { areaM2: measured?.areaM2 ?? null } : {};
  return { ...whole, ...area, dateOfInformation: on } as AnyLand;
}

function blank(type: Exclude<LandType, 'area_account'>, body: EntryBody, on: string): PatchedLand {
  const own = { id: body.subject.id, programmeId: body.programmeId };
  const kept = { dateOfInformation: on, facts: {}, fromSeq: body.seq, untilSeq: null };
  return { ...own, ...BLANKS[type], ...kept } as unknown as PatchedLand;
}

/** Sets keys of one member, each a fact of its own; keys stay sorted so that their order tells nothing. */
function withKeys(record: PatchedLand, member: string, said: unknown, from: FactSource): PatchedLand {
  const values = (said ?? {}) as Record<string, unknown>;
  const won = Object.keys(values).filter((key) => wins(record.facts[`${member}.${key}`], from));
  if (won.length === 0) return record;
  const facts = { ...record.facts };
  const next = { ...(record as unknown as Record<string, Record<string, unknown>>)[member] };
  for (const key of won) {
    facts[`${member}.${key}`] = { seq: from.seq, reportId: from.reportId, on: from.on };
    next[key] = values[key];
  }
  const sorted = Object.fromEntries(Object.entries(next).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { ...record, facts, [member]: sorted } as PatchedLand;
}

function foldAccount(current: AreaAccount | null, body: EntryBody): AreaAccount | null {
  if (body.kind !== 'area.accounted') return current;
  const { account } = body.data as AccountData;
  return {
    id: body.subject.id,
    programmeId: body.programmeId,
    ...account,
    fromSeq: body.seq,
    untilSeq: null,
  };
}

/**
 * The account of a hazard nobody has said anything more about: its outline, identified once. Every later word
 * is followed by `area.accounted`, which says the whole account.
 */
export function firstAccount(hazard: Hazard, body: EntryBody): AreaAccount | null {
  const { classification, areaM2, shape } = hazard;
  if (classification === 'indication' || shape === null || !areaM2) return null;
  if (hazard.parentIds.length > 0 || hazard.reopensId !== null) return null;
  const line = {
    effectiveDate: hazard.dateOfInformation,
    kind: 'identify',
    class: classification,
    toClass: null,
    m2: areaM2,
    releaseId: null,
    reportId: body.reportId,
    orgCode: hazard.orgCode,
    reason: null,
    shares: [],
  };
  return {
    id: hazard.id,
    programmeId: hazard.programmeId,
    lines: [line],
    shape: null,
    remainingM2: areaM2,
    releasedM2: { cancelled: 0, reduced: 0, cleared: 0 },
    broken: [],
    beyondM2: 0,
    orgCode: hazard.orgCode,
    placeCode: hazard.placeCode,
    fromSeq: body.seq,
    untilSeq: null,
  };
}

const ONGOING: readonly string[] = ['ongoing', 'accepted', 'field_complete', 'completion_submitted'];

type Work = { readonly hazardIds: readonly string[]; readonly status: string } | null;

/** Hazards whose count of work under way changes with an activity or a task, and by how much. */
export function workChanges(before: Work, after: Work): Map<string, { ongoing: number; suspended: number }> {
  const changes = new Map<string, { ongoing: number; suspended: number }>();
  const count = (work: Work, by: 1 | -1): void => {
    for (const id of new Set(work?.hazardIds ?? [])) {
      const change = changes.get(id) ?? { ongoing: 0, suspended: 0 };
      if (work && ONGOING.includes(work.status)) change.ongoing += by;
      if (work?.status === 'suspended') change.suspended += by;
      changes.set(id, change);
    }
  };
  count(before, -1);
  count(after, 1);
  for (const [id, { ongoing, suspended }] of changes)
    if (ongoing === 0 && suspended === 0) changes.delete(id);
  return changes;
}

/** The hazard with so much more or less work under way. */
export function withWork(hazard: Hazard, change: { ongoing: number; suspended: number }): Hazard {
  const work = {
    ongoing: (hazard.work?.ongoing ?? 0) + change.ongoing,
    suspended: (hazard.work?.suspended ?? 0) + change.suspended,
  };
  const final = hazard.workStatus === 'closed' || hazard.workStatus === 'superseded';
  return { ...hazard, work, workStatus: final ? hazard.workStatus : openStatus(work) };
}
