/** The audit trail as stored: only ever longer; the database refuses gaps, changes and removals. */
import { canonical } from '../core/ledger/canonical.ts';
import { ZERO_HASH } from '../core/ledger/seal.ts';
import type { AuditEntry } from '../core/model/audit.ts';
import type { AuditStore, RawAudit } from '../flow/ports.ts';
import {
  type Column,
  columnNames,
  decodeCursor,
  pageLimit,
  pageOf,
  type Query,
  selectRecords,
  stream,
} from './query.ts';
import { allOf, raw, sql } from './sql.ts';

interface Row {
  seq: number;
  kind: string;
  account_id: string | null;
  programme_id: string | null;
  recorded_at: Date;
  body: string;
  prev_hash: string;
  hash: string;
}

const COLUMNS: readonly Column<AuditEntry>[] = [
  ['seq', 'bigint', ({ body }) => body.seq],
  ['kind', 'text', ({ body }) => body.kind],
  ['account_id', 'text', ({ body }) => body.accountId],
  ['programme_id', 'text', ({ body }) => body.programmeId],
  ['recorded_at', 'timestamptz', ({ body }) => body.recordedAt],
  ['body', 'text', ({ body }) => canonical(body)],
  ['prev_hash', 'text', (entry) => entry.prevHash],
  ['hash', 'text', (entry) => entry.hash],
];
const SELECTED = raw('seq, kind, account_id, programme_id, recorded_at, body, prev_hash, hash');
/** Taken by whoever adds to the trail, until its transaction ends. */
const AUDIT_LOCK = 0x7417_0009;
const READ_BATCH = 500;

const toEntry = (row: Row): AuditEntry => ({
  body: JSON.parse(row.body),
  prevHash: row.prev_hash,
  hash: row.hash,
});
const toRaw = (row: Row): RawAudit => ({
  seq: row.seq,
  kind: row.kind,
  accountId: row.account_id,
  programmeId: row.programme_id,
  recordedAt: row.recorded_at.toISOString(),
  body: row.body,
  prevHash: row.prev_hash,
  hash: row.hash,
});

export function auditStore(query: Query): AuditStore {
  return {
    async lockHead() {
      await query(sql`select pg_advisory_xact_lock(${AUDIT_LOCK})`);
      const rows = await query<{ seq: number; hash: string }>(
        sql`select seq, hash from tilth.audit order by seq desc limit 1`,
      );
      return rows[0] ?? { seq: 0, hash: ZERO_HASH };
    },
    async append(entries) {
      if (entries.length === 0) return;
      await query(sql`insert into tilth.audit (${columnNames(COLUMNS)}) ${selectRecords(COLUMNS, entries)}`);
    },
    async list(filter, paging) {
      const limit = pageLimit(paging.limit);
      const before = paging.cursor ? decodeCursor(paging.cursor, 1)[0] : null;
      const { programmeId } = filter;
      // What is of no programme is shown where whoever did it has, or had, a role.
      const ofProgramme =
        programmeId !== undefined &&
        sql`(programme_id = ${programmeId} or (programme_id is null and (
          account_id in (select user_id from tilth.membership m where m.programme_id = ${programmeId})
          or account_id in (select subject_id from tilth.ledger_entry e
            where e.programme_id = ${programmeId} and e.subject_type = 'member'))))`;
      const rows = await query<Row>(sql`
        select ${SELECTED} from tilth.audit
        where ${allOf([
          ofProgramme,
          filter.kinds && sql`kind = any(${[...filter.kinds]})`,
          filter.accountId !== undefined && sql`account_id = ${filter.accountId}`,
          before !== null && sql`seq < ${before}::bigint`,
        ])}
        order by seq desc limit ${limit + 1}`);
      return pageOf(rows, limit, toEntry, (row) => [row.seq]);
    },
    async *readRaw() {
      const rows = stream<Row>(
        query,
        READ_BATCH,
        (last, size) => sql`
          select ${SELECTED} from tilth.audit where seq > ${last?.seq ?? 0} order by seq limit ${size}`,
      );
      for await (const row of rows) yield toRaw(row);
    },
  };
}
