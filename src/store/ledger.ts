/**
 * The ledger as stored: only ever longer. The database itself refuses gaps, wrong predecessors, changes and
 * removals (migrations/0001-spine.ts); this file only appends and reads.
 */

import { sealedText } from '../core/ledger/seal.ts';
import type { Entry } from '../core/model/entries.ts';
import type { LedgerStore, RawEntry } from '../flow/ports.ts';
import {
  batches,
  type Column,
  columnNames,
  decodeCursor,
  isUuid,
  PREPARED,
  pageLimit,
  pageOf,
  plain,
  type Query,
  selectRecords,
  stream,
} from './query.ts';
import { allOf, raw, sql } from './sql.ts';

interface Row {
  programme_id: string;
  seq: number;
  kind: string;
  subject_type: string;
  subject_id: string;
  report_id: string | null;
  recorded_at: Date;
  body: string;
  prev_hash: string;
  hash: string;
}

const COLUMNS: readonly Column<Entry>[] = [
  ['programme_id', 'text', ({ body }) => body.programmeId],
  ['seq', 'bigint', ({ body }) => body.seq],
  ['kind', 'text', ({ body }) => body.kind],
  ['subject_type', 'text', ({ body }) => body.subject.type],
  ['subject_id', 'text', ({ body }) => plain(body.subject.id)],
  ['report_id', 'uuid', ({ body }) => body.reportId],
  ['recorded_at', 'timestamptz', ({ body }) => body.recordedAt],
  ['body', 'text', sealedText],
  ['prev_hash', 'text', (entry) => entry.prevHash],
  ['hash', 'text', (entry) => entry.hash],
];
const SELECTED = raw(
  'programme_id, seq, kind, subject_type, subject_id, report_id, recorded_at, body, prev_hash, hash',
);
const APPEND_BATCH = 500;
const READ_BATCH = 500;

function toEntry(row: Row): Entry {
  return { body: JSON.parse(row.body), prevHash: row.prev_hash, hash: row.hash };
}

function toRaw(row: Row): RawEntry {
  return {
    programmeId: row.programme_id,
    seq: row.seq,
    kind: row.kind,
    subjectType: row.subject_type,
    subjectId: row.subject_id,
    reportId: row.report_id,
    recordedAt: row.recorded_at.toISOString(),
    body: row.body,
    prevHash: row.prev_hash,
    hash: row.hash,
  };
}

export function ledgerStore(query: Query): LedgerStore {
  const rowsAfter = (programmeId: string, after: number) =>
    stream<Row>(
      query,
      READ_BATCH,
      (last, size) => sql`
        select ${SELECTED} from tilth.ledger_entry
        where programme_id = ${programmeId} and seq > ${last?.seq ?? after} order by seq limit ${size}`,
    );

  async function head(programmeId: string, lock: boolean): Promise<{ seq: number; hash: string }> {
    const rows = await query<{ seq: number; hash: string }>(sql`
      select seq, hash from tilth.chain_head where programme_id = ${programmeId} ${raw(lock ? 'for update' : '')}`);
    return rows[0] ?? { seq: 0, hash: '0'.repeat(64) };
  }

  return {
    lockHead: (programmeId) => head(programmeId, true),
    head: (programmeId) => head(programmeId, false),
    async append(programmeId, entries) {
      const stranger = entries.find((entry) => entry.body.programmeId !== programmeId);
      if (stranger) throw new Error(`entry ${stranger.body.seq} is not of ${programmeId}`);
      for (const batch of batches(entries, APPEND_BATCH)) {
        await query(
          sql`insert into tilth.ledger_entry (${columnNames(COLUMNS)}) ${selectRecords(COLUMNS, batch)}`,
          PREPARED,
        );
      }
    },
    async *read(programmeId, after) {
      for await (const row of rowsAfter(programmeId, after)) yield toEntry(row);
    },
    async *readRaw(programmeId, after) {
      for await (const row of rowsAfter(programmeId, after)) yield toRaw(row);
    },
    async list(programmeId, filter, paging) {
      const limit = pageLimit(paging.limit);
      const newest = filter.order === 'newest';
      const after = paging.cursor ? decodeCursor(paging.cursor, 1)[0] : null;
      const { reportId } = filter;
      const rows = await query<Row>(sql`
        select ${SELECTED} from tilth.ledger_entry
        where ${allOf([
          sql`programme_id = ${programmeId}`,
          filter.subjectType !== undefined && sql`subject_type = ${filter.subjectType}`,
          filter.subjectId !== undefined && sql`subject_id = ${filter.subjectId}`,
          reportId !== undefined && (isUuid(reportId) ? sql`report_id = ${reportId}` : raw('false')),
          filter.kinds && sql`kind = any(${[...filter.kinds]})`,
          after !== null && sql`seq ${raw(newest ? '<' : '>')} ${after}::bigint`,
        ])}
        order by seq ${raw(newest ? 'desc' : 'asc')} limit ${limit + 1}`);
      return pageOf(rows, limit, toEntry, (row) => [row.seq]);
    },
    async about(programmeId, subjectType, subjectIds) {
      if (subjectIds.length === 0) return [];
      const rows = await query<Row>(sql`
        select ${SELECTED} from tilth.ledger_entry
        where programme_id = ${programmeId} and subject_type = ${subjectType}
          and subject_id = any(${[...subjectIds]}) order by seq`);
      return rows.map(toEntry);
    },
    async seqAt(programmeId, instant) {
      const rows = await query<{ seq: number | null }>(sql`
        select max(seq) as seq from tilth.ledger_entry
        where programme_id = ${programmeId} and recorded_at <= ${instant}::timestamptz`);
      return rows[0]?.seq ?? 0;
    },
  };
}
