/** Records of land release by version: one table per type, all asked in the same way. */
import type { Shape } from '../core/model/geometry.ts';
import { LAND_TYPES, type LandRecords, type LandType } from '../core/model/land.ts';
import type { View } from '../core/policy/views.ts';
import type { LandFilter, LandStores } from '../flow/ports.ts';
import { arrayText, type Column, folded, isUuid, plain, type Query } from './query.ts';
import { boxText, bytesText, cellText, fromWkb, toWkb } from './shapes.ts';
import { allOf, containing, joined, raw, type Sql, sql } from './sql.ts';
import { type Versioned, type VersionRow, type VersionTable, versionStore } from './versions.ts';
import { meetsBox, placesBelow, seenAtAll, seenExactly } from './views.ts';

/** What the columns are made from; each type has some of it. */
type AnyLand = Versioned & {
  readonly id: string;
  readonly shape?: Shape | null;
  readonly hazardIds?: readonly string[];
  readonly hazardId?: string;
  readonly taskId?: string | null;
  readonly activityId?: string | null;
  readonly orgCode?: string | null;
  readonly placeCode?: string | null;
  readonly localId?: string | null;
  readonly title?: string | null;
  readonly gridName?: string | null;
  readonly names?: Readonly<Record<string, string>>;
  readonly aliases?: readonly string[];
};

/** The member each type is listed by as `kind`, `status` and `day`. */
const ASKED: Readonly<Record<LandType, { kind?: string; status?: string; day?: string }>> = {
  activity: { kind: 'type', status: 'status', day: 'startedOn' },
  progress: { kind: 'method', status: 'status', day: 'day' },
  release: { kind: 'outcome', status: 'status', day: 'releasedOn' },
  task: { status: 'status', day: 'issuedOn' },
  handover: { day: 'handedOverOn' },
  quality_visit: { kind: 'kind', status: 'result', day: 'visitedOn' },
  nonconformity: { kind: 'severity', status: 'status', day: 'dueOn' },
  survey_box: { status: 'state', day: 'surveyedOn' },
  ordnance_type: { kind: 'category', status: 'treatyClass' },
  area_account: {},
};

/** Text of one named member, or null. */
function member(record: AnyLand, name: string | undefined): string | null {
  const value = name === undefined ? null : (record as unknown as Record<string, unknown>)[name];
  return typeof value === 'string' ? value : null;
}

function hazardsOf(type: LandType, record: AnyLand): readonly string[] {
  if (type === 'area_account') return [record.id];
  return record.hazardIds ?? (record.hazardId === undefined ? [] : [record.hazardId]);
}

function searchText(record: AnyLand): string {
  const { id, localId, title, gridName, names, aliases } = record;
  const all = [id, localId, title, gridName, ...Object.values(names ?? {}), ...(aliases ?? [])];
  return folded(all.filter((text) => text != null).join('\n'));
}

/** The record without its columns. A shape the type does not have stays absent. */
function docOf({ id, programmeId, shape, fromSeq, untilSeq, ...doc }: AnyLand): string {
  return JSON.stringify(doc);
}

function columnsOf(type: LandType): Column<AnyLand>[] {
  const { kind, status, day } = ASKED[type];
  return [
    ['doc', 'json', docOf],
    ['shape', 'bytea', (r) => bytesText(toWkb(r.shape ?? null))],
    ['box', 'box', (r) => boxText(r.shape ?? null)],
    ['cell', 'box', (r) => cellText(r.shape ?? null)],
    ['hazard_ids', 'uuid[]', (r) => arrayText(hazardsOf(type, r))],
    ['task_id', 'uuid', (r) => (type === 'task' ? r.id : (r.taskId ?? null))],
    ['activity_id', 'uuid', (r) => (type === 'activity' ? r.id : (r.activityId ?? null))],
    ['kind', 'text', (r) => member(r, kind)],
    ['status', 'text', (r) => member(r, status)],
    ['day', 'text', (r) => member(r, day)],
    ['place_code', 'text', (r) => plain(r.placeCode ?? null)],
    ['org_code', 'text', (r) => r.orgCode ?? null],
    ['search', 'text', searchText],
  ];
}

/** Types that have no shape member at all. */
const SHAPELESS: readonly LandType[] = ['task', 'nonconformity', 'ordnance_type'];

function recordOf(type: LandType): (row: VersionRow) => AnyLand {
  const shaped = !SHAPELESS.includes(type);
  return (row) => ({
    ...row.doc,
    id: row.key,
    programmeId: row.programme_id,
    ...(shaped ? { shape: fromWkb(row.shape) } : {}),
    fromSeq: row.from_seq,
    untilSeq: row.until_seq,
  });
}

function conditions(programmeId: string, filter: LandFilter, view: View): Sql {
  const {
    ids,
    box,
    beside,
    hazardId,
    taskId,
    activityId,
    kinds,
    statuses,
    orgCode,
    placeCode,
    from,
    to,
    text,
  } = filter;
  const hazardIds = filter.hazardIds ?? (hazardId === undefined ? undefined : [hazardId]);
  const same = (column: Sql, id: string) => (isUuid(id) ? sql`${column} = ${id}` : raw('false'));
  return allOf([
    seenAtAll(programmeId, view),
    ids && sql`id::text = any(${[...ids]})`,
    box && meetsBox(programmeId, view, box),
    beside && besides(programmeId, view, beside),
    hazardIds && sql`hazard_ids && ${hazardIds.filter(isUuid)}::uuid[]`,
    taskId !== undefined && same(raw('task_id'), taskId),
    activityId !== undefined && same(raw('activity_id'), activityId),
    kinds && sql`kind = any(${[...kinds]})`,
    statuses && sql`status = any(${[...statuses]})`,
    orgCode !== undefined && sql`org_code = ${orgCode}`,
    placeCode !== undefined && sql`place_code in (${placesBelow(programmeId, [placeCode])})`,
    from !== undefined && sql`day >= ${from}`,
    to !== undefined && sql`day <= ${to}`,
    // Names are shown only of what is seen exactly, so only there may they be searched.
    text !== undefined &&
      text.trim() !== '' &&
      sql`(search like ${containing(folded(text))} and ${seenExactly(programmeId, view)})`,
  ]);
}

function besides(
  programmeId: string,
  view: View,
  { boxes, hazardIds }: NonNullable<LandFilter['beside']>,
): Sql {
  const meets = boxes.map((box) => meetsBox(programmeId, view, box));
  return sql`(${joined(meets, ' or ')}) and not hazard_ids && ${hazardIds.filter(isUuid)}::uuid[]`;
}

function tableOf(type: LandType): VersionTable<AnyLand, LandFilter> {
  return {
    table: raw(`tilth.${type}`),
    key: 'id',
    keyType: type === 'ordnance_type' ? 'text' : 'uuid',
    keyOf: (record) => record.id,
    toRecord: recordOf(type),
    matches: conditions,
    order: [],
    columns: columnsOf(type),
  };
}

export const LAND = LAND_TYPES.map((type) => [type, tableOf(type)] as const);

/** The stores of every type. */
export function landStores(query: Query): LandStores {
  const stores = LAND.map(([type, table]) => [type, versionStore(query, table)] as const);
  // Each table holds records of its own type only; the compiler cannot follow the type through the list.
  return Object.fromEntries(stores) as unknown as { [K in keyof LandRecords]: LandStores[K] };
}
