/** The gazetteer by version. Places are no secret inside a programme, so views change nothing here. */
import type { Outline } from '../core/model/geometry.ts';
import type { Place } from '../core/model/places.ts';
import type { PlaceFilter, PlaceStore } from '../flow/ports.ts';
import { folded, plain, type Query } from './query.ts';
import { boxText, bytesText, fromWkb, searchBoxes, toWkb } from './shapes.ts';
import { allOf, containing, joined, raw, type Sql, sql } from './sql.ts';
import { type VersionRow, type VersionTable, versionStore } from './versions.ts';

function docOf({ code, programmeId, boundary, fromSeq, untilSeq, ...doc }: Place): string {
  return JSON.stringify(doc);
}

function toPlace(row: VersionRow): Place {
  return {
    ...(row.doc as Omit<Place, 'code' | 'programmeId' | 'boundary' | 'fromSeq' | 'untilSeq'>),
    code: row.key,
    programmeId: row.programme_id,
    boundary: fromWkb(row.shape) as Outline | null,
    fromSeq: row.from_seq,
    untilSeq: row.until_seq,
  };
}

export const PLACES: VersionTable<Place, PlaceFilter> = {
  table: raw('tilth.place'),
  key: 'code',
  keyType: 'text',
  keyOf: (p) => p.code,
  toRecord: toPlace,
  matches: placeConditions,
  order: [{ name: 'level', type: 'integer', of: (p) => p.level }],
  columns: [
    ['doc', 'json', docOf],
    ['shape', 'bytea', (p) => bytesText(toWkb(p.boundary))],
    ['box', 'box', (p) => boxText(p.boundary)],
    ['parent_code', 'text', (p) => plain(p.parentCode)],
    ['level', 'integer', (p) => p.level],
    ['search', 'text', (p) => folded([p.code, ...Object.values(p.names), ...p.alternativeNames].join('\n'))],
  ],
};

/** `at` asks only the boundary's extent; whoever needs certainty asks the geometry engine about the few left. */
function placeConditions(_programmeId: string, filter: PlaceFilter): Sql {
  const { text, parentCode, level, at, box } = filter;
  return allOf([
    text !== undefined && text.trim() !== '' && sql`search like ${containing(folded(text))}`,
    parentCode !== undefined && sql`parent_code = ${parentCode}`,
    level !== undefined && sql`level = ${level}`,
    at && sql`box @> point(${at[0]}::float8, ${at[1]}::float8)`,
    box &&
      sql`(${joined(
        searchBoxes(box).map((each) => sql`box && ${each}::box`),
        ' or ',
      )})`,
  ]);
}

export function placeStore(query: Query): PlaceStore {
  return {
    ...versionStore(query, PLACES),
    async ancestors(programmeId, code) {
      // A gazetteer with a loop in it must not loop us: seven levels, and each code once.
      const rows = await query<{ code: string }>(sql`
        with recursive above (code, parent_code, height) as (
          select code, parent_code, 0 from tilth.place
          where programme_id = ${programmeId} and code = ${code} and until_seq is null
          union all
          select p.code, p.parent_code, a.height + 1 from above a join tilth.place p on p.code = a.parent_code
          where p.programme_id = ${programmeId} and p.until_seq is null and a.height < 20
        )
        select code, min(height) as height from above group by code order by height`);
      return rows.length === 0 ? [code] : rows.map((row) => row.code);
    },
  };
}
