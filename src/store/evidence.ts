/** Evidence points and finds by version. */
import type { EvidencePoint } from '../core/model/evidence.ts';
import type { Point } from '../core/model/geometry.ts';
import type { View } from '../core/policy/views.ts';
import type { EvidenceFilter, EvidenceStore } from '../flow/ports.ts';
import { isUuid, plain, type Query } from './query.ts';
import { boxText, bytesText, cellText, fromWkb, toWkb } from './shapes.ts';
import { allOf, raw, type Sql, sql } from './sql.ts';
import { type VersionRow, type VersionTable, versionStore } from './versions.ts';
import { meetsBox, placesBelow, seenAtAll } from './views.ts';

function docOf({ id, programmeId, position, fromSeq, untilSeq, ...doc }: EvidencePoint): string {
  return JSON.stringify(doc);
}

function toEvidence(row: VersionRow): EvidencePoint {
  return {
    ...(row.doc as Omit<EvidencePoint, 'id' | 'programmeId' | 'position' | 'fromSeq' | 'untilSeq'>),
    id: row.key,
    programmeId: row.programme_id,
    position: fromWkb(row.shape) as Point | null,
    fromSeq: row.from_seq,
    untilSeq: row.until_seq,
  };
}

export const EVIDENCE: VersionTable<EvidencePoint, EvidenceFilter> = {
  table: raw('tilth.evidence'),
  key: 'id',
  keyType: 'uuid',
  keyOf: (e) => e.id,
  toRecord: toEvidence,
  matches: evidenceConditions,
  order: [],
  columns: [
    ['doc', 'json', docOf],
    ['shape', 'bytea', (e) => bytesText(toWkb(e.position))],
    ['box', 'box', (e) => boxText(e.position)],
    ['cell', 'box', (e) => cellText(e.position)],
    ['hazard_id', 'uuid', (e) => e.hazardId],
    ['kind', 'text', (e) => e.kind],
    ['grade', 'text', (e) => e.grade],
    ['ordnance_category', 'text', (e) => e.ordnanceCategory],
    ['place_code', 'text', (e) => plain(e.placeCode)],
    ['org_code', 'text', (e) => e.orgCode],
  ],
};

function evidenceConditions(programmeId: string, filter: EvidenceFilter, view: View): Sql {
  const { box, hazardId, kinds, grades, ordnanceCategories, placeCode } = filter;
  return allOf([
    seenAtAll(programmeId, view),
    box && meetsBox(programmeId, view, box),
    hazardId !== undefined && (isUuid(hazardId) ? sql`hazard_id = ${hazardId}` : raw('false')),
    kinds && sql`kind = any(${[...kinds]})`,
    grades && sql`grade = any(${[...grades]})`,
    ordnanceCategories && sql`ordnance_category = any(${[...ordnanceCategories]})`,
    placeCode !== undefined && sql`place_code in (${placesBelow(programmeId, [placeCode])})`,
  ]);
}

export function evidenceStore(query: Query): EvidenceStore {
  return versionStore(query, EVIDENCE);
}
