/** Fold of hazard areas: classification, outline, lineage, counts of evidence. */
import type { EntryBody } from '../model/entries.ts';
import type { EvidencePoint } from '../model/evidence.ts';
import type { Hazard } from '../model/hazards.ts';
import type { ClosedData, HazardData, ReopenedData, SupersededData } from './entry-data.ts';
import { applyFacts, type FactSource, laterDay } from './facts.ts';

/** The next version after one entry about this hazard. Null stays null for entries that cannot begin one. */
export function foldHazard(current: Hazard | null, body: EntryBody): Hazard | null {
  switch (body.kind) {
    case 'hazard.recorded':
      return setFields(current ?? blankHazard(body), body);
    case 'hazard.patched':
    case 'hazard.classified':
    case 'hazard.outlined':
      return current === null ? null : setFields(current, body);
    case 'hazard.split':
    case 'hazard.merged':
      return current === null ? null : supersede(current, body.data as SupersededData);
    case 'hazard.closed':
      return current === null ? null : close(current, body.data as ClosedData);
    case 'hazard.reopened':
      return current === null ? null : reopen(current, body.data as ReopenedData);
    default:
      return current;
  }
}

/** Status of a hazard that is neither closed nor superseded, by the work under way there. */
export function openStatus(work: Hazard['work']): Hazard['workStatus'] {
  if ((work?.ongoing ?? 0) > 0) return 'worked_on';
  return (work?.suspended ?? 0) > 0 ? 'suspended' : 'open';
}

/**
 * Counts of evidence after one evidence point changed from `before` to `after`. Called for the hazard it left
 * and the hazard it joined.
 */
export function countEvidence(
  hazard: Hazard,
  before: EvidencePoint | null,
  after: EvidencePoint | null,
): Hazard {
  const all = belongs(after, hazard) - belongs(before, hazard);
  const direct = provesDirectly(after, hazard) - provesDirectly(before, hazard);
  if (all === 0 && direct === 0) return hazard;
  return {
    ...hazard,
    evidenceCount: hazard.evidenceCount + all,
    directEvidenceCount: hazard.directEvidenceCount + direct,
  };
}

const belongs = (point: EvidencePoint | null, hazard: Hazard): number =>
  point !== null && point.hazardId === hazard.id ? 1 : 0;
const provesDirectly = (point: EvidencePoint | null, hazard: Hazard): number =>
  point !== null && point.grade === 'direct' ? belongs(point, hazard) : 0;

function setFields(current: Hazard, body: EntryBody): Hazard {
  const data = body.data as HazardData;
  const source: FactSource = { seq: body.seq, reportId: body.reportId, on: data.source.on };
  const { record, won } = applyFacts(current, data.set, source);
  const lineage = joinLineage(record, data);
  const on = laterDay(data.source.on, lineage.dateOfInformation);
  if (won.length === 0 && lineage === record && on === record.dateOfInformation) return current;
  const measured = won.includes('shape') ? (data.measured ?? NOT_MEASURED) : null;
  return { ...lineage, ...measured, dateOfInformation: on };
}

const NOT_MEASURED = { areaM2: null, perimeterM: null };

function joinLineage(hazard: Hazard, data: HazardData): Hazard {
  const parentIds = withIds(hazard.parentIds, data.parentIds);
  const reopensId = hazard.reopensId ?? data.reopensId ?? null;
  if (parentIds === hazard.parentIds && reopensId === hazard.reopensId) return hazard;
  return { ...hazard, parentIds, reopensId };
}

function supersede(hazard: Hazard, data: SupersededData): Hazard {
  return { ...hazard, workStatus: 'superseded', childIds: withIds(hazard.childIds, data.childIds) };
}

function close(hazard: Hazard, { closedOn, source }: ClosedData): Hazard {
  const workStatus = hazard.workStatus === 'superseded' ? 'superseded' : 'closed';
  return {
    ...hazard,
    workStatus,
    closedOn,
    dateOfInformation: laterDay(source.on, hazard.dateOfInformation),
  };
}

/** What is closed is open again, as much worked on as it is. */
function reopen(hazard: Hazard, { source }: ReopenedData): Hazard {
  if (hazard.workStatus !== 'closed') return hazard;
  const { closedOn: _closedOn, ...rest } = hazard;
  const dateOfInformation = laterDay(source.on, hazard.dateOfInformation);
  return { ...rest, dateOfInformation, workStatus: openStatus(hazard.work) };
}

/** Sorted, so that the order in which relatives became known does not show. */
function withIds(ids: string[], more: readonly string[] | undefined): string[] {
  const fresh = (more ?? []).filter((id) => !ids.includes(id));
  return fresh.length === 0 ? ids : [...ids, ...fresh].sort();
}

function blankHazard(body: EntryBody): Hazard {
  return {
    id: body.subject.id,
    programmeId: body.programmeId,
    localId: null,
    name: null,
    // What nobody classified is an unverified indication; never less than what is said.
    classification: 'indication',
    contamination: [],
    shape: null,
    entered: null,
    survey: null,
    reportedAreaM2: null,
    placeCode: null,
    orgCode: null,
    emplacedFrom: null,
    emplacedTo: null,
    marking: null,
    blocked: [],
    description: null,
    tier: 't3',
    workStatus: 'open',
    areaM2: null,
    perimeterM: null,
    evidenceCount: 0,
    directEvidenceCount: 0,
    parentIds: [],
    childIds: [],
    reopensId: null,
    dateOfInformation: (body.data as HazardData).source.on,
    facts: {},
    fromSeq: body.seq,
    untilSeq: null,
  };
}
