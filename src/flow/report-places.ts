/**
 * Which places a report lies in: those it names, and those of the hazards and the work it is about. Worked out when
 * it arrives, so that a region's inbox holds what happens in the region, whether or not the sender named the place.
 */
import type { Hazard } from '../core/model/hazards.ts';
import { LAND_TYPES, type LandType, landDrafts } from '../core/model/land.ts';
import type { ReportContent } from '../core/model/reports.ts';
import { hazardsNamed } from './contexts.ts';
import type { LandFilter, Tx, VersionStore } from './ports.ts';

/** A record of land release as far as it says where it is. */
interface Somewhere {
  readonly id?: unknown;
  readonly placeCode?: unknown;
  readonly hazardId?: unknown;
  readonly hazardIds?: unknown;
  readonly activityId?: unknown;
  readonly taskId?: unknown;
  readonly visitId?: unknown;
}
type Named = readonly [LandType, string];
type Records = Map<LandType, Map<string, Somewhere>>;

/**
 * The places of each report, in order, sorted. SAFETY: a gazetteer report lies in the place it would lie in and, when
 * that place is recorded, in the place itself, so in every one above it (test/scenarios/places-danger.test.ts).
 * A fixed number of questions however many reports.
 */
export async function placesOfReports(
  tx: Tx,
  programmeId: string,
  contents: readonly ReportContent[],
): Promise<string[][]> {
  const records = await recordsNamed(tx, programmeId, contents);
  const described = await placesDescribed(tx, programmeId, contents);
  const points = await pointsNamed(tx, programmeId, contents);
  const met = contents.map((content) => [
    ...recordsOf(content, records),
    ...content.evidence.flatMap(({ id }): Somewhere[] => points.get(id) ?? []),
  ]);
  const hazardIds = contents.map((content, i) => [
    ...hazardsNamed({ content }),
    ...(met[i] ?? []).flatMap(hazardsIn),
  ]);
  const wanted = [...new Set(hazardIds.flat())];
  const hazards: ReadonlyMap<string, Hazard> =
    wanted.length === 0 ? new Map() : await tx.hazards.getMany(programmeId, wanted, null);
  return contents.map((content, i) => {
    const codes = [
      ...placesNamed(content),
      ...(content.place && described.has(content.place.code) ? [content.place.code] : []),
      ...(met[i] ?? []).map(({ placeCode }) => placeCode),
      ...(hazardIds[i] ?? []).map((id) => hazards.get(id)?.placeCode),
    ];
    return [...new Set(codes.filter((code): code is string => typeof code === 'string'))].sort();
  });
}

/** Recorded places that gazetteer reports say more about: such a report lies in the place itself as well. */
async function placesDescribed(
  tx: Tx,
  programmeId: string,
  contents: readonly ReportContent[],
): Promise<ReadonlyMap<string, unknown>> {
  const codes = contents.flatMap(({ place }) => (place ? [place.code] : []));
  return codes.length === 0 ? new Map() : tx.places.getMany(programmeId, [...new Set(codes)], null);
}

/** Recorded evidence that reports say more about: it lies where it was recorded, whatever they say. */
async function pointsNamed(
  tx: Tx,
  programmeId: string,
  contents: readonly ReportContent[],
): Promise<ReadonlyMap<string, Somewhere[]>> {
  const ids = [...new Set(contents.flatMap(({ evidence }) => evidence.map(({ id }) => id)))];
  if (ids.length === 0) return new Map();
  const found = await tx.evidence.getMany(programmeId, ids, null);
  return new Map([...found].map(([id, { placeCode, hazardId }]) => [id, [{ placeCode, hazardId }]]));
}

function placesNamed({ hazard, evidence, place }: ReportContent): unknown[] {
  return [
    hazard?.fields.placeCode,
    ...(hazard?.parts ?? []).map((part) => part.fields.placeCode),
    ...evidence.map((point) => point.placeCode),
    place?.parentCode,
  ];
}

const hazardsIn = ({ hazardId, hazardIds }: Somewhere): string[] =>
  [hazardId, ...(Array.isArray(hazardIds) ? hazardIds : [])].filter(
    (id): id is string => typeof id === 'string',
  );

/** What a record refers to: the activity, task and visit it belongs to. */
function referredTo({ activityId, taskId, visitId }: Somewhere): Named[] {
  const all = [
    ['activity', activityId],
    ['task', taskId],
    ['quality_visit', visitId],
  ] as const;
  return all.flatMap(([type, id]) => (typeof id === 'string' ? [[type, id] as const] : []));
}

function namedIn(content: ReportContent): Named[] {
  return [
    ...landDrafts(content.land).flatMap(({ type, draft }): Named[] => [
      [type, draft.id],
      ...referredTo(draft),
    ]),
    ...content.evidence.flatMap(referredTo),
  ];
}

/** Records that reports name and those that these refer to. */
async function recordsNamed(
  tx: Tx,
  programmeId: string,
  contents: readonly ReportContent[],
): Promise<Records> {
  const records: Records = new Map(LAND_TYPES.map((type) => [type, new Map()]));
  const asked = new Set<string>();
  let wanted = contents.flatMap(namedIn);
  while (wanted.length > 0) {
    const found: Somewhere[] = [];
    for (const type of LAND_TYPES) {
      const ids = [...new Set(wanted.flatMap(([each, id]) => (each === type ? [id] : [])))];
      const unknown = ids.filter((id) => !asked.has(`${type} ${id}`));
      if (unknown.length === 0) continue;
      for (const id of unknown) asked.add(`${type} ${id}`);
      const store = tx.land[type] as VersionStore<Somewhere, LandFilter>;
      for (const [id, record] of await store.getMany(programmeId, unknown, null)) {
        records.get(type)?.set(id, record);
        found.push(record);
      }
    }
    wanted = found.flatMap(referredTo);
  }
  return records;
}

/** The drafts of a report, the records they change, and everything these refer to. */
function recordsOf(content: ReportContent, records: Records): Somewhere[] {
  const met = new Set<Somewhere>(landDrafts(content.land).map(({ draft }) => draft));
  let wanted = namedIn(content);
  while (wanted.length > 0) {
    const next = wanted.flatMap(([type, id]) => records.get(type)?.get(id) ?? []);
    wanted = next.filter((record) => !met.has(record)).flatMap(referredTo);
    for (const record of next) met.add(record);
  }
  return [...met];
}
