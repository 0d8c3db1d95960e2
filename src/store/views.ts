/** What a view lets through, as SQL: the same answer `precisionFor` gives for one record (core/policy). */
import type { Box } from '../core/model/geometry.ts';
import type { View } from '../core/policy/views.ts';
import { searchBoxes } from './shapes.ts';
import { joined, raw, type Sql, sql } from './sql.ts';

/** Codes of these places and of everything below them, in the gazetteer as it is now. */
export function placesBelow(programmeId: string, codes: readonly string[]): Sql {
  return sql`with recursive below (code) as (
      select unnest(${[...codes]}::text[]) collate "C"
      union
      select p.code from tilth.place p join below on p.parent_code = below.code
      where p.programme_id = ${programmeId} and p.until_seq is null
    ) select code from below`;
}

/** True for rows (with `org_code` and `place_code`) this view sees exactly. */
export function seenExactly(programmeId: string, view: View): Sql {
  if (view.base === 'exact') return raw('true');
  const grants: Sql[] = [];
  if (view.orgCodes.length > 0) grants.push(sql`coalesce(org_code = any(${[...view.orgCodes]}), false)`);
  if (view.placeCodes.length > 0) {
    grants.push(sql`coalesce(place_code in (${placesBelow(programmeId, view.placeCodes)}), false)`);
  }
  return grants.length === 0 ? raw('false') : sql`(${joined(grants, ' or ')})`;
}

/**
 * True for rows this view sees at all.
 * SAFETY: a row hidden from a view is absent from its lists and counts (test/contract/views.test.ts).
 */
export function seenAtAll(programmeId: string, view: View): Sql {
  return view.base === 'hidden' ? seenExactly(programmeId, view) : raw('true');
}

/** Rows whose place, as precise as the view sees it, meets a box: the exact extent, or only the cell. */
export function meetsBox(programmeId: string, view: View, box: Box): Sql {
  const boxes = searchBoxes(box);
  const any = (column: 'box' | 'cell') =>
    sql`(${joined(
      boxes.map((b) => sql`${raw(column)} && ${b}::box`),
      ' or ',
    )})`;
  if (view.base === 'exact') return any('box');
  const exact = seenExactly(programmeId, view);
  return sql`((${any('box')} and ${exact}) or (${any('cell')} and not ${exact}))`;
}
