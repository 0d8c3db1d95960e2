/** Hazards by version: lists and counts by filter, view and moment; neighbours for the rules. */
import type { Hazard } from '../core/model/hazards.ts';
import type { View } from '../core/policy/views.ts';
import type { HazardFilter, HazardStore } from '../flow/ports.ts';
import { arrayText, folded, inOrderAsked, isUuid, pageLimit, plain, type Query } from './query.ts';
import { boxText, bytesText, cellText, fromWkb, searchBoxes, toWkb } from './shapes.ts';
import { allOf, containing, raw, type Sql, sql } from './sql.ts';
import { currentAt, type VersionRow, type VersionTable, versionStore } from './versions.ts';
import { meetsBox, placesBelow, seenAtAll, seenExactly } from './views.ts';

function docOf({ id, programmeId, shape, fromSeq, untilSeq, ...doc }: Hazard): string {
  return JSON.stringify(doc);
}

function toHazard(row: VersionRow): Hazard {
  return {
    ...(row.doc as Omit<Hazard, 'id' | 'programmeId' | 'shape' | 'fromSeq' | 'untilSeq'>),
    id: row.key,
    programmeId: row.programme_id,
    shape: fromWkb(row.shape),
    fromSeq: row.from_seq,
    untilSeq: row.until_seq,
  };
}

export const HAZARDS: VersionTable<Hazard, HazardFilter> = {
  table: raw('tilth.hazard'),
  key: 'id',
  keyType: 'uuid',
  keyOf: (h) => h.id,
  toRecord: toHazard,
  matches: hazardConditions,
  order: [],
  columns: [
    ['doc', 'json', docOf],
    ['shape', 'bytea', (h) => bytesText(toWkb(h.shape))],
    ['box', 'box', (h) => boxText(h.shape)],
    ['cell', 'box', (h) => cellText(h.shape)],
    ['classification', 'text', (h) => h.classification],
    ['work_status', 'text', (h) => h.workStatus],
    ['contamination', 'text[]', (h) => arrayText(h.contamination)],
    ['place_code', 'text', (h) => plain(h.placeCode)],
    ['org_code', 'text', (h) => h.orgCode],
    ['local_id', 'text', (h) => (h.localId === null ? null : folded(h.localId))],
    ['search', 'text', (h) => folded([h.localId, h.name].filter((t) => t !== null).join('\n'))],
    ['area_m2', 'double precision', (h) => h.areaM2],
  ],
};

function hazardConditions(programmeId: string, filter: HazardFilter, view: View): Sql {
  const { ids, box, classifications, workStatuses, contamination, placeCode, orgCode, text } = filter;
  const { withoutPerimeter, reopensIds } = filter;
  return allOf([
    seenAtAll(programmeId, view),
    ids && sql`id = any(${ids.filter(isUuid)}::uuid[])`,
    box && meetsBox(programmeId, view, box),
    classifications && sql`classification = any(${[...classifications]})`,
    workStatuses && sql`work_status = any(${[...workStatuses]})`,
    contamination && sql`contamination && ${[...contamination]}::text[]`,
    placeCode !== undefined && sql`place_code in (${placesBelow(programmeId, [placeCode])})`,
    orgCode !== undefined && sql`org_code = ${orgCode}`,
    reopensIds && sql`doc ->> 'reopensId' = any(${[...reopensIds]}::text[])`,
    // Second byte of WKB, little-endian: 1 is a point (shapes.ts).
    withoutPerimeter && raw('(shape is null or get_byte(shape, 1) = 1)'),
    // Names are shown only of what is seen exactly, so only there may they be searched.
    text !== undefined &&
      text.trim() !== '' &&
      sql`(search like ${containing(folded(text))} and ${seenExactly(programmeId, view)})`,
  ]);
}

export function hazardStore(query: Query): HazardStore {
  return {
    ...versionStore(query, HAZARDS),
    async near(programmeId, boxes, limit) {
      if (boxes.length === 0) return [];
      const parts = boxes.map(searchBoxes);
      // `offset 0`: by place first, also while the table has not been counted (see reports.ts).
      const rows = await query<VersionRow & { n: number }>(sql`
        select h.*, asked.n from unnest(
          ${parts.map((each) => each[0])}::text[], ${parts.map((each) => each.at(-1))}::text[]
        ) with ordinality as asked (box, other, n)
        cross join lateral (
          select programme_id, id as key, from_seq, until_seq, doc, shape from (
            select * from tilth.hazard where box && asked.box::box or box && asked.other::box offset 0
          ) placed
          where programme_id = ${programmeId} and until_seq is null and work_status not in ('closed', 'superseded')
          order by id limit ${pageLimit(limit)}
        ) h order by asked.n, h.key`);
      return inOrderAsked(boxes.length, rows, toHazard);
    },
    async findByLocalId(programmeId, localIds) {
      if (localIds.length === 0) return [];
      const rows = await query<{ n: number; id: string }>(sql`
        select asked.n, h.id from unnest(${localIds.map(folded)}::text[]) with ordinality as asked (local_id, n)
        join tilth.hazard h on h.local_id = asked.local_id
        where h.programme_id = ${programmeId} and h.until_seq is null order by asked.n, h.id`);
      return inOrderAsked(localIds.length, rows, (row) => row.id);
    },
    async countBy(programmeId, view, asOf) {
      return query(sql`
        select classification, work_status as "workStatus", count(*) as count,
          coalesce(sum(area_m2), 0) as "areaM2"
        from tilth.hazard
        where programme_id = ${programmeId} and ${seenAtAll(programmeId, view)} and ${currentAt(asOf)}
        group by classification, work_status order by classification, work_status`);
    },
  };
}
