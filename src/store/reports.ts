/** Reports as stored: the content never changes; what the review adds does. */
import type { ReportState } from '../core/model/codes.ts';
import { ReportState as ReportStates } from '../core/model/codes.ts';
import type { Box, Position, Shape } from '../core/model/geometry.ts';
import type { Report } from '../core/model/reports.ts';
import type { Page, Paging, ReportFilter, ReportStore } from '../flow/ports.ts';
import {
  arrayText,
  batches,
  type Column,
  columnNames,
  decodeCursor,
  folded,
  isUuid,
  pageLimit,
  pageOf,
  plain,
  type Query,
  selectRecords,
  stream,
} from './query.ts';
import { boxText, searchBoxes } from './shapes.ts';
import { allOf, containing, joined, raw, type Sql, sql } from './sql.ts';
import { placesBelow } from './views.ts';

interface Row extends Omit<Report, 'programmeId' | 'submittedAt'> {
  programme_id: string;
  content_hash: string;
  author_id: string;
  author_name: string;
  submitted_at: Date;
  superseded_by_id: string | null;
  entry_seqs: (string | number)[];
}

const SELECTED = raw(`programme_id, id, content, content_hash, author_id, author_name, submitted_at, state,
  version, findings, decision, superseded_by_id, entry_seqs`);

function toReport(row: Row): Report {
  return {
    id: row.id,
    programmeId: row.programme_id,
    content: row.content,
    contentHash: row.content_hash,
    authorId: row.author_id,
    authorName: row.author_name,
    submittedAt: row.submitted_at.toISOString(),
    state: row.state,
    version: row.version,
    findings: row.findings,
    decision: row.decision,
    supersededById: row.superseded_by_id,
    entrySeqs: row.entry_seqs.map(Number),
  };
}

/** Where a report is about: its hazard's shape, else its first evidence with a position, else its place. */
function shapeOf({ content }: Report): Shape | null {
  const seen = content.evidence.find((e) => e.position !== null)?.position ?? null;
  return content.hazard?.fields.shape ?? seen ?? content.place?.centroid ?? content.place?.boundary ?? null;
}

/** Places the report names; the place a gazetteer report describes counts by the place it lies in (flow/access.ts). */
function placeCodesOf({ content }: Report): string[] {
  const { hazard, evidence, place } = content;
  const codes = [hazard?.fields.placeCode, ...evidence.map((e) => e.placeCode), place?.parentCode];
  return [...new Set(codes.filter((code): code is string => typeof code === 'string'))].sort();
}

function searchText({ content, authorName }: Report): string {
  const fields = content.hazard?.fields;
  const names = Object.values(content.place?.names ?? {});
  const all = [content.localId, fields?.localId, fields?.name, content.teamName, authorName, ...names];
  return folded(all.filter((t) => t != null).join('\n'));
}

const COLUMNS: readonly Column<Report>[] = [
  ['programme_id', 'text', (r) => r.programmeId],
  ['id', 'uuid', (r) => r.id],
  ['content', 'json', (r) => JSON.stringify(r.content)],
  ['content_hash', 'text', (r) => r.contentHash],
  ['author_id', 'text', (r) => r.authorId],
  ['author_name', 'text', (r) => plain(r.authorName)],
  ['submitted_at', 'timestamptz', (r) => r.submittedAt],
  ['report_type', 'text', (r) => r.content.reportType],
  ['org_code', 'text', (r) => r.content.orgCode],
  ['place_codes', 'text[]', (r) => arrayText(placeCodesOf(r))],
  ['hazard_id', 'uuid', (r) => r.content.hazard?.id ?? null],
  ['local_id', 'text', (r) => (r.content.localId === null ? null : folded(r.content.localId))],
  ['day', 'text', (r) => r.content.dateOfInformation],
  ['batch_id', 'uuid', (r) => r.content.provenance?.batchId ?? null],
  ['row_sha256', 'text', (r) => r.content.provenance?.rowSha256 ?? null],
  ['search', 'text', searchText],
  ['place', 'box', (r) => boxText(shapeOf(r))],
  ['state', 'text', (r) => r.state],
  ['version', 'integer', (r) => r.version],
  ['findings', 'json', (r) => JSON.stringify(r.findings)],
  ['finding_count', 'integer', (r) => r.findings.length],
  ['decision', 'json', (r) => (r.decision === null ? null : JSON.stringify(r.decision))],
  ['superseded_by_id', 'uuid', (r) => r.supersededById],
  ['entry_seqs', 'bigint[]', (r) => arrayText(r.entrySeqs)],
];

const INSERT_BATCH = 500;

export function reportStore(query: Query): ReportStore {
  async function insertMany(reports: readonly Report[]): Promise<Set<string>> {
    const added = new Set<string>();
    for (const batch of batches(reports, INSERT_BATCH)) {
      const rows = await query<{ id: string }>(sql`
        insert into tilth.report (${columnNames(COLUMNS)}) ${selectRecords(COLUMNS, batch)}
        on conflict (programme_id, id) do nothing returning id`);
      for (const { id } of rows) added.add(id);
    }
    return added;
  }

  async function one(programmeId: string, id: string, lock: Sql): Promise<Report | null> {
    if (!isUuid(id)) return null;
    const rows = await query<Row>(
      sql`select ${SELECTED} from tilth.report where programme_id = ${programmeId} and id = ${id} ${lock}`,
    );
    return rows[0] === undefined ? null : toReport(rows[0]);
  }

  return {
    insert: async (report) => (await insertMany([report])).size === 1,
    insertMany,
    find: (programmeId, id) => one(programmeId, id, raw('')),
    async contentHashes(programmeId, ids) {
      const rows = await query<{ id: string; content_hash: string }>(sql`
        select id, content_hash from tilth.report
        where programme_id = ${programmeId} and id = any(${ids.filter(isUuid)}::uuid[])`);
      return new Map(rows.map((row) => [row.id, row.content_hash]));
    },
    findForUpdate: (programmeId, id) => one(programmeId, id, raw('for update')),
    updateState: (report) => updateState(query, report),
    list: (programmeId, filter, paging) => listReports(query, programmeId, filter, paging),
    countByState: (programmeId, filter) => countByState(query, programmeId, filter),
    findByRowHashes: (programmeId, rowHashes) => findByRowHashes(query, programmeId, rowHashes),
    async findByLocalId(programmeId, reportType, orgCode, localId) {
      const rows = await query<{ id: string }>(sql`
        select id from tilth.report
        where programme_id = ${programmeId} and local_id = ${folded(localId)} and report_type = ${reportType}
          and org_code is not distinct from ${orgCode} and state <> 'rejected'
        order by submitted_at desc, id desc limit 50`);
      return rows.map((row) => row.id);
    },
    findSimilar: (programmeId, q) => findSimilar(query, programmeId, q),
    async *pendingPlaces(programmeId) {
      const rows = stream<Row>(
        query,
        500,
        (last, size) => sql`
          select ${SELECTED} from tilth.report
          where programme_id = ${programmeId} and state = 'submitted' and report_type = 'gazetteer'
            and ${last === null ? raw('true') : sql`(submitted_at, id) > (${last.submitted_at}, ${last.id})`}
          order by submitted_at, id limit ${size}`,
      );
      for await (const row of rows) yield toReport(row);
    },
  };
}

async function updateState(query: Query, report: Report): Promise<void> {
  const rows = await query(sql`
    update tilth.report set
      state = ${report.state}, version = ${report.version},
      findings = ${JSON.stringify(report.findings)}, finding_count = ${report.findings.length},
      decision = ${report.decision === null ? null : JSON.stringify(report.decision)},
      superseded_by_id = ${report.supersededById}, entry_seqs = ${arrayText(report.entrySeqs)}
    where programme_id = ${report.programmeId} and id = ${report.id} returning id`);
  if (rows.length !== 1) throw new Error(`report ${report.id} is not stored`);
}

function conditions(programmeId: string, filter: ReportFilter): Sql {
  const { states, reportTypes, orgCodes, text, scope } = filter;
  return allOf([
    sql`programme_id = ${programmeId}`,
    states && sql`state = any(${[...states]})`,
    reportTypes && sql`report_type = any(${[...reportTypes]})`,
    filter.authorId !== undefined && sql`author_id = ${filter.authorId}`,
    filter.batchId !== undefined &&
      (isUuid(filter.batchId) ? sql`batch_id = ${filter.batchId}` : raw('false')),
    orgCodes && sql`org_code = any(${[...orgCodes]})`,
    filter.withFindings === true && raw('finding_count > 0'),
    filter.withFindings === false && raw('finding_count = 0'),
    filter.hazardId !== undefined &&
      (isUuid(filter.hazardId) ? sql`hazard_id = ${filter.hazardId}` : raw('false')),
    text !== undefined && text.trim() !== '' && sql`search like ${containing(folded(text))}`,
    scope && !scope.all && withinScope(programmeId, scope),
  ]);
}

/** What a person may read: what they wrote, and reports of the organisations and places of their roles. */
function withinScope(programmeId: string, scope: NonNullable<ReportFilter['scope']>): Sql {
  return sql`(author_id = ${scope.authorId}
    or org_code = any(${[...scope.orgCodes]})
    or ${scope.placeCodes.length > 0 ? sql`place_codes && array(${placesBelow(programmeId, scope.placeCodes)})` : raw('false')})`;
}

async function listReports(
  query: Query,
  programmeId: string,
  filter: ReportFilter,
  paging: Paging,
): Promise<Page<Report>> {
  const limit = pageLimit(paging.limit);
  const newest = filter.order !== 'oldest';
  const after = paging.cursor ? decodeCursor(paging.cursor, 2) : null;
  const beyond =
    after && sql`(submitted_at, id) ${raw(newest ? '<' : '>')} (${after[0]}::timestamptz, ${after[1]}::uuid)`;
  const direction = raw(newest ? 'desc' : 'asc');
  const rows = await query<Row>(sql`
    select ${SELECTED} from tilth.report where ${allOf([conditions(programmeId, filter), beyond])}
    order by submitted_at ${direction}, id ${direction} limit ${limit + 1}`);
  return pageOf(rows, limit, toReport, (row) => [row.submitted_at.toISOString(), row.id]);
}

async function countByState(
  query: Query,
  programmeId: string,
  filter: ReportFilter,
): Promise<Record<ReportState, number>> {
  const rows = await query<{ state: ReportState; count: number }>(sql`
    select state, count(*) as count from tilth.report where ${conditions(programmeId, filter)} group by state`);
  const counts = Object.fromEntries(ReportStates.options.map((state) => [state, 0]));
  for (const { state, count } of rows) counts[state] = count;
  return counts as Record<ReportState, number>;
}

async function findByRowHashes(
  query: Query,
  programmeId: string,
  rowHashes: readonly string[],
): Promise<Map<string, string>> {
  const rows = await query<{ row_sha256: string; id: string }>(sql`
    select row_sha256, id from tilth.report
    where programme_id = ${programmeId} and row_sha256 = any(${[...rowHashes]})
    order by submitted_at desc, id desc`);
  return new Map(rows.map((row) => [row.row_sha256, row.id]));
}

/** Metres on a sphere between the middle of the report's extent and a position: near enough for a doubt. */
function distanceM([longitude, latitude]: Position): Sql {
  return sql`(2 * 6371008.8 * asin(least(1, sqrt(
    sin(radians((center(place))[1] - ${latitude}::float8) / 2) ^ 2
    + cos(radians(${latitude}::float8)) * cos(radians((center(place))[1]))
      * sin(radians((center(place))[0] - ${longitude}::float8) / 2) ^ 2))))`;
}

/** A box no smaller than the circle, which the index can search. */
function boxAround([longitude, latitude]: Position, radiusM: number): Box {
  const high = radiusM / 110_000;
  const wide = Math.min(180, high / Math.max(0.01, Math.cos((Math.abs(latitude) * Math.PI) / 180)));
  const turn = (degrees: number) =>
    degrees > 180 ? degrees - 360 : degrees < -180 ? degrees + 360 : degrees;
  const [west, east] = wide >= 180 ? [-180, 180] : [turn(longitude - wide), turn(longitude + wide)];
  return [west, latitude - high, east, latitude + high];
}

async function findSimilar(
  query: Query,
  programmeId: string,
  q: Parameters<ReportStore['findSimilar']>[1],
): Promise<string[]> {
  const rows = await query<{ id: string }>(sql`
    select id from tilth.report
    where programme_id = ${programmeId} and report_type = ${q.reportType}
      and org_code is not distinct from ${q.orgCode}
      and state in ('submitted', 'accepted')
      and day between (${q.day}::date - ${q.days}::int)::text and (${q.day}::date + ${q.days}::int)::text
      and (${joined(
        searchBoxes(boxAround(q.at, q.distanceM)).map((b) => sql`place && ${b}::box`),
        ' or ',
      )})
      and ${distanceM(q.at)} <= ${q.distanceM}
    order by submitted_at desc, id desc limit 20`);
  return rows.map((row) => row.id);
}
