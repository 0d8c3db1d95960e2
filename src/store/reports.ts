/** Reports as stored: the content never changes; what the review adds does. */
import type { ReportState } from '../core/model/codes.ts';
import { ReportState as ReportStates } from '../core/model/codes.ts';
import type { KeptFinding } from '../core/model/findings.ts';
import type { Box, Position, Shape } from '../core/model/geometry.ts';
import { landDrafts } from '../core/model/land.ts';
import type { Report } from '../core/model/reports.ts';
import type { Page, Paging, ReportFilter, ReportStore } from '../flow/ports.ts';
import {
  arrayText,
  batches,
  type Column,
  columnNames,
  decodeCursor,
  folded,
  inOrderAsked,
  isUuid,
  PREPARED,
  pageLimit,
  pageOf,
  plain,
  type Query,
  selectRecords,
  stream,
} from './query.ts';
import { boxText, searchBoxes } from './shapes.ts';
import { allOf, containing, raw, type Sql, sql } from './sql.ts';
import { placesBelow } from './views.ts';

export interface Row extends Omit<Report, 'programmeId' | 'submittedAt'> {
  programme_id: string;
  content_hash: string;
  place_codes: string[];
  author_id: string;
  author_name: string;
  submitted_at: Date;
  superseded_by_id: string | null;
  entry_seqs: (string | number)[];
}

export const SELECTED =
  raw(`programme_id, id, content, content_hash, place_codes, author_id, author_name, submitted_at, state,
  version, findings, decision, superseded_by_id, entry_seqs, verifications`);

export function toReport(row: Row): Report {
  return {
    id: row.id,
    programmeId: row.programme_id,
    content: row.content,
    contentHash: row.content_hash,
    placeCodes: row.place_codes,
    authorId: row.author_id,
    authorName: row.author_name,
    submittedAt: row.submitted_at.toISOString(),
    state: row.state,
    version: row.version,
    findings: row.findings,
    decision: row.decision,
    supersededById: row.superseded_by_id,
    entrySeqs: row.entry_seqs.map(Number),
    ...(row.verifications?.length ? { verifications: row.verifications } : {}),
  };
}

/** Where a report is about: its hazard's shape, else its first evidence with a position, else its place. */
function shapeOf({ content }: Report): Shape | null {
  const seen = content.evidence.find((e) => e.position !== null)?.position ?? null;
  const { hazard, place } = content;
  return hazard?.fields.shape ?? seen ?? place?.centroid ?? place?.boundary ?? landShapeOf(content.land);
}

/** The first outline or point that a record of land release in the report has. */
function landShapeOf(land: Report['content']['land']): Shape | null {
  const shapes = landDrafts(land).map(({ draft }) => draft.shape as Shape | null | undefined);
  return shapes.find((shape) => shape) ?? null;
}

/** The hazard a report is about: proposed, or the first that its records of land release name. */
function hazardOf({ hazard, land }: Report['content']): string | null {
  if (hazard) return hazard.id;
  const named = landDrafts(land).map(
    ({ draft }) => draft.hazardId ?? (draft.hazardIds as string[] | undefined)?.[0],
  );
  const first = named.find((id): id is string => typeof id === 'string');
  return first ?? land?.closures?.[0]?.hazardId ?? null;
}

function searchText({ content, authorName }: Report): string {
  const fields = content.hazard?.fields;
  const names = Object.values(content.place?.names ?? {});
  const all = [content.localId, fields?.localId, fields?.name, content.teamName, authorName, ...names];
  return folded(all.filter((t) => t != null).join('\n'));
}

/** Without those that were only told to a narrower view. */
function reviewersFindings({ findings }: Report): readonly KeptFinding[] {
  const kept: readonly KeptFinding[] = findings;
  return kept.filter(({ told }) => told?.only !== true);
}

export const COLUMNS: readonly Column<Report>[] = [
  ['programme_id', 'text', (r) => r.programmeId],
  ['id', 'uuid', (r) => r.id],
  ['content', 'json', (r) => JSON.stringify(r.content)],
  ['content_hash', 'text', (r) => r.contentHash],
  ['author_id', 'text', (r) => r.authorId],
  ['author_name', 'text', (r) => plain(r.authorName)],
  ['submitted_at', 'timestamptz', (r) => r.submittedAt],
  ['report_type', 'text', (r) => r.content.reportType],
  ['org_code', 'text', (r) => r.content.orgCode],
  ['place_codes', 'text[]', (r) => arrayText(r.placeCodes)],
  ['hazard_id', 'uuid', (r) => hazardOf(r.content)],
  ['local_id', 'text', (r) => (r.content.localId === null ? null : folded(r.content.localId))],
  ['day', 'text', (r) => r.content.dateOfInformation],
  ['batch_id', 'uuid', (r) => r.content.provenance?.batchId ?? null],
  ['row_sha256', 'text', (r) => r.content.provenance?.rowSha256 ?? null],
  ['search', 'text', searchText],
  ['place', 'box', (r) => boxText(shapeOf(r))],
  ['state', 'text', (r) => r.state],
  ['version', 'integer', (r) => r.version],
  ['findings', 'json', (r) => JSON.stringify(r.findings)],
  ['finding_count', 'integer', (r) => reviewersFindings(r).length],
  ['decision', 'json', (r) => (r.decision === null ? null : JSON.stringify(r.decision))],
  ['superseded_by_id', 'uuid', (r) => r.supersededById],
  ['entry_seqs', 'bigint[]', (r) => arrayText(r.entrySeqs)],
  ['verifications', 'json', (r) => JSON.stringify(r.verifications ?? [])],
];

const INSERT_BATCH = 500;

export function reportStore(query: Query): ReportStore {
  async function insertMany(reports: readonly Report[]): Promise<Set<string>> {
    const added = new Set<string>();
    for (const batch of batches(reports, INSERT_BATCH)) {
      const rows = await query<{ id: string }>(
        sql`
        insert into tilth.report (${columnNames(COLUMNS)}) ${selectRecords(COLUMNS, batch)}
        on conflict (programme_id, id) do nothing returning id`,
        PREPARED,
      );
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
    async findManyForUpdate(programmeId, ids) {
      const rows = await query<Row>(sql`
        select ${SELECTED} from tilth.report
        where programme_id = ${programmeId} and id = any(${ids.filter(isUuid)}::uuid[]) order by id for update`);
      return new Map(rows.map((row) => [row.id, toReport(row)]));
    },
    updateStates: (reports) => updateStates(query, reports),
    list: (programmeId, filter, paging) => listReports(query, programmeId, filter, paging),
    countByState: (programmeId, filter) => countByState(query, programmeId, filter),
    async readable(programmeId, ids, scope) {
      const within = scope.all ? raw('true') : withinScope(programmeId, scope);
      const rows = await query<{ id: string }>(sql`
        select id from tilth.report
        where programme_id = ${programmeId} and id = any(${ids.filter(isUuid)}::uuid[]) and ${within}`);
      return rows.map(({ id }) => id);
    },
    findByRowHashes: (programmeId, rowHashes) => findByRowHashes(query, programmeId, rowHashes),
    findByLocalId: (programmeId, asked) => findByLocalId(query, programmeId, asked),
    findSimilar: (programmeId, asked) => findSimilar(query, programmeId, asked),
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

/** What the review adds, and the key. */
const REVIEWED: readonly string[] = [
  'programme_id',
  'id',
  'state',
  'version',
  'findings',
  'finding_count',
  'decision',
  'superseded_by_id',
  'entry_seqs',
  'verifications',
];

async function updateStates(query: Query, reports: readonly Report[]): Promise<void> {
  const columns = COLUMNS.filter(([name]) => REVIEWED.includes(name));
  const changed = raw(
    REVIEWED.slice(2)
      .map((name) => `${name} = given.${name}`)
      .join(', '),
  );
  for (const batch of batches(reports, INSERT_BATCH)) {
    const rows = await query(sql`
      update tilth.report r set ${changed} from (${selectRecords(columns, batch)}) given
      where r.programme_id = given.programme_id and r.id = given.id returning r.id`);
    if (rows.length !== batch.length) throw new Error('a report to be updated is not stored');
  }
}

async function findByLocalId(
  query: Query,
  programmeId: string,
  asked: Parameters<ReportStore['findByLocalId']>[1],
): Promise<string[][]> {
  if (asked.length === 0) return [];
  const rows = await query<{ n: number; id: string }>(sql`
    select asked.n, r.id from unnest(
      ${asked.map((q) => q.reportType)}::text[], ${asked.map((q) => q.orgCode)}::text[],
      ${asked.map((q) => folded(q.localId))}::text[]
    ) with ordinality as asked (report_type, org_code, local_id, n)
    cross join lateral (
      select id, submitted_at from tilth.report
      where programme_id = ${programmeId} and local_id = asked.local_id and report_type = asked.report_type
        and org_code is not distinct from asked.org_code and state <> 'rejected'
      order by submitted_at desc, id desc limit 50
    ) r order by asked.n, r.submitted_at desc, r.id desc`);
  return inOrderAsked(asked.length, rows, (row) => row.id);
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
    filter.withFindings === true && doubted(filter.heard),
    filter.withFindings === false && sql`not ${doubted(filter.heard)}`,
    filter.hazardId !== undefined &&
      (isUuid(filter.hazardId) ? sql`hazard_id = ${filter.hazardId}` : raw('false')),
    text !== undefined && text.trim() !== '' && sql`search like ${containing(folded(text))}`,
    scope && !scope.all && withinScope(programmeId, scope),
  ]);
}

/** Has findings; where part of them is withheld, among those the asker is told (core/rules/sight.ts). */
function doubted(heard: ReportFilter['heard']): Sql {
  if (!heard) return raw('(finding_count > 0)');
  const told = sql`exists (select from json_array_elements(findings) as found
    where found -> 'told' is not null or found ->> 'rule' = any(${[...heard.rules]}))`;
  if (heard.ofAuthor === null) return told;
  return sql`(case when author_id = ${heard.ofAuthor} then ${told} else finding_count > 0 end)`;
}

/** What a person may read: what they wrote, and reports of the organisations and places of their roles. */
function withinScope(programmeId: string, scope: NonNullable<ReportFilter['scope']>): Sql {
  return sql`(author_id = ${scope.authorId}
    or org_code = any(${[...scope.orgCodes]})
    or report_type = any(${[...scope.reportTypes]})
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
const DISTANCE_M = raw(`(2 * 6371008.8 * asin(least(1, sqrt(
    sin(radians((center(place))[1] - asked.latitude) / 2) ^ 2
    + cos(radians(asked.latitude)) * cos(radians((center(place))[1]))
      * sin(radians((center(place))[0] - asked.longitude) / 2) ^ 2))))`);

/** A box no smaller than the circle, which the index can search. */
function boxAround([longitude, latitude]: Position, radiusM: number): Box {
  const high = radiusM / 110_000;
  const wide = Math.min(180, high / Math.max(0.01, Math.cos((Math.abs(latitude) * Math.PI) / 180)));
  const turn = (degrees: number) =>
    degrees > 180 ? degrees - 360 : degrees < -180 ? degrees + 360 : degrees;
  const [west, east] = wide >= 180 ? [-180, 180] : [turn(longitude - wide), turn(longitude + wide)];
  return [west, latitude - high, east, latitude + high];
}

/** A day so many days on, `YYYY-MM-DD`. */
function daysOn(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}

async function findSimilar(
  query: Query,
  programmeId: string,
  asked: Parameters<ReportStore['findSimilar']>[1],
): Promise<string[][]> {
  if (asked.length === 0) return [];
  const boxes = asked.map((q) => searchBoxes(boxAround(q.at, q.distanceM)));
  // `offset 0` makes PostgreSQL look by place first. Left to itself on a table it has not counted yet (an import
  // under way) it read every report of the programme for each one asked about: 13 s for 500 instead of 0.03 s.
  const rows = await query<{ n: number; id: string }>(sql`
    select asked.n, r.id from unnest(
      ${asked.map((q) => q.reportType)}::text[], ${asked.map((q) => q.orgCode)}::text[],
      ${asked.map((q) => q.at[0])}::float8[], ${asked.map((q) => q.at[1])}::float8[],
      ${asked.map((q) => q.distanceM)}::float8[],
      ${asked.map((q) => daysOn(q.day, -q.days))}::text[], ${asked.map((q) => daysOn(q.day, q.days))}::text[],
      ${boxes.map((each) => each[0])}::text[], ${boxes.map((each) => each.at(-1))}::text[]
    ) with ordinality as asked (report_type, org_code, longitude, latitude, metres, since, until, box, other, n)
    cross join lateral (
      select id, submitted_at from (
        select * from tilth.report where place && asked.box::box or place && asked.other::box offset 0
      ) placed
      where programme_id = ${programmeId} and report_type = asked.report_type
        and org_code is not distinct from asked.org_code and state in ('submitted', 'accepted')
        and day between asked.since and asked.until and ${DISTANCE_M} <= asked.metres
      order by submitted_at desc, id desc limit 20
    ) r order by asked.n, r.submitted_at desc, r.id desc`);
  return inOrderAsked(asked.length, rows, (row) => row.id);
}
