/**
 * Versioned records: one row per version, open while `until_seq` is null. What hazards, evidence and places
 * have in common; each noun's file says its columns and filters. Nothing is ever updated but `until_seq`.
 */

import type { View } from '../core/policy/views.ts';
import type { AsOf, Page, Paging, VersionStore } from '../flow/ports.ts';
import {
  batches,
  type Column,
  columnNames,
  decodeCursor,
  isUuid,
  PREPARED,
  pageLimit,
  pageOf,
  type Query,
  selectRecords,
  stream,
} from './query.ts';
import { allOf, raw, type Sql, sql } from './sql.ts';

export interface Versioned {
  readonly programmeId: string;
  readonly fromSeq: number;
  readonly untilSeq: number | null;
}

export interface VersionRow {
  programme_id: string;
  key: string;
  from_seq: number;
  until_seq: number | null;
  doc: Record<string, unknown>;
  shape: Buffer | null;
}

export interface VersionTable<T extends Versioned, F> {
  readonly table: Sql;
  /** Name and type of the column that, with the programme, names a record. */
  readonly key: 'id' | 'code';
  readonly keyType: 'uuid' | 'text';
  /** Records that have no place on Earth have no `shape` column. */
  readonly shapeless?: true;
  readonly keyOf: (record: T) => string;
  /** All but programme_id, key, from_seq and until_seq. */
  readonly columns: readonly Column<T>[];
  readonly toRecord: (row: VersionRow) => T;
  /** What a list's filter and view ask, without the programme and the moment. */
  readonly matches: (programmeId: string, filter: F, view: View) => Sql;
  /** Columns a list is ordered by before the key. */
  readonly order: readonly {
    readonly name: string;
    readonly type: string;
    readonly of: (record: T) => number;
  }[];
}

const PUT_BATCH = 500;
const STREAM_BATCH = 1_000;

/** True for the version that was current as of a moment. */
export function currentAt(asOf: AsOf): Sql {
  if (asOf === null) return raw('until_seq is null');
  return sql`from_seq <= ${asOf} and (until_seq is null or until_seq > ${asOf})`;
}

export function versionStore<T extends Versioned, F>(
  query: Query,
  t: VersionTable<T, F>,
): VersionStore<T, F> {
  const key = raw(t.key);
  const selected = selectedOf(t);
  const possible = (ids: readonly string[]) => (t.keyType === 'uuid' ? ids.filter(isUuid) : [...ids]);
  const keyList = (ids: readonly string[]) => sql`${possible(ids)}::${raw(t.keyType)}[]`;

  async function getMany(programmeId: string, ids: readonly string[], asOf: AsOf): Promise<Map<string, T>> {
    const rows = await query<VersionRow>(sql`
      select ${selected} from ${t.table}
      where programme_id = ${programmeId} and ${key} = any(${keyList(ids)}) and ${currentAt(asOf)}`);
    return new Map(rows.map((row) => [row.key, t.toRecord(row)]));
  }

  /** Rows of a programme in the order of two columns, in batches. */
  async function* inOrder(
    programmeId: string,
    condition: Sql,
    by: readonly ('key' | 'from_seq')[],
    toRecord = t.toRecord,
  ) {
    const names = by.map((b) => (b === 'key' ? t.key : b)).join(', ');
    const types = by.map((b) => (b === 'key' ? t.keyType : 'bigint'));
    const rows = stream<VersionRow>(query, STREAM_BATCH, (last, size) => {
      const values = last === null ? null : by.map((b, i) => sql`${last[b]}::${raw(types[i]!)}`);
      const beyond = values && sql`(${raw(names)}) > (${list(values)})`;
      return sql`
        select ${selected} from ${t.table} where ${allOf([sql`programme_id = ${programmeId}`, condition, beyond])}
        order by ${raw(names)} limit ${size}`;
    });
    for await (const row of rows) yield toRecord(row);
  }

  return {
    get: async (programmeId, id, asOf) => (await getMany(programmeId, [id], asOf)).get(id) ?? null,
    getMany,
    put: (records, isFirst) => putVersions(query, t, records, isFirst ?? (() => false)),
    async versions(programmeId, id) {
      const rows = await query<VersionRow>(sql`
        select ${selected} from ${t.table}
        where programme_id = ${programmeId} and ${key} = any(${keyList([id])}) order by from_seq`);
      return rows.map(t.toRecord);
    },
    list: (programmeId, filter, view, asOf, paging) =>
      listVersions(query, t, programmeId, [t.matches(programmeId, filter, view), currentAt(asOf)], paging),
    async count(programmeId, filter, view, asOf) {
      const rows = await query<{ count: number }>(sql`
        select count(*) as count from ${t.table}
        where programme_id = ${programmeId} and ${t.matches(programmeId, filter, view)} and ${currentAt(asOf)}`);
      return rows[0]!.count;
    },
    changedSince: (programmeId, seq) =>
      inOrder(programmeId, sql`(from_seq > ${seq} or until_seq > ${seq})`, ['from_seq', 'key']),
    all: (programmeId, asOf) => inOrder(programmeId, currentAt(asOf), ['key']),
    allVersions: (programmeId) =>
      inOrder(programmeId, raw('true'), ['key', 'from_seq'], (row) => asFarAsReadable(t, row)),
    async clear(programmeId) {
      await query(sql`delete from ${t.table} where programme_id = ${programmeId}`);
    },
  };
}

/**
 * A record for comparison: without its shape when somebody spoilt the bytes of it. Whoever serves records fails
 * instead.
 */
export function asFarAsReadable<T extends Versioned>(
  t: Pick<VersionTable<T, never>, 'toRecord'>,
  row: VersionRow,
): T {
  try {
    return t.toRecord(row);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return t.toRecord({ ...row, shape: null });
  }
}

/** What a row brings, under the names of `VersionRow`. */
export function selectedOf(t: Pick<VersionTable<never, never>, 'key' | 'shapeless'>): Sql {
  const shape = t.shapeless ? 'null::bytea as shape' : 'shape';
  return raw(`programme_id, ${t.key} as key, from_seq, until_seq, doc, ${shape}`);
}

function list(parts: readonly Sql[]): Sql {
  return parts.reduce((all, part) => sql`${all}, ${part}`);
}

async function listVersions<T extends Versioned, F>(
  query: Query,
  t: VersionTable<T, F>,
  programmeId: string,
  conditions: readonly Sql[],
  paging: Paging,
): Promise<Page<T>> {
  const limit = pageLimit(paging.limit);
  const order = [...t.order.map((o) => o.name), t.key].join(', ');
  const types = [...t.order.map((o) => o.type), t.keyType];
  const after = paging.cursor ? decodeCursor(paging.cursor, types.length) : null;
  const beyond = after && sql`(${raw(order)}) > (${list(after.map((k, i) => sql`${k}::${raw(types[i]!)}`))})`;
  const rows = await query<VersionRow>(sql`
    select ${selectedOf(t)} from ${t.table}
    where ${allOf([sql`programme_id = ${programmeId}`, ...conditions, beyond])}
    order by ${raw(order)} limit ${limit + 1}`);
  const records = rows.map(t.toRecord);
  return pageOf(
    records,
    limit,
    (record) => record,
    (record) => [...t.order.map((o) => o.of(record)), t.keyOf(record)],
  );
}

/** What names one version. */
export function keyColumns<T extends Versioned>(
  t: Pick<VersionTable<T, never>, 'key' | 'keyType' | 'keyOf'>,
): readonly Column<T>[] {
  return [
    ['programme_id', 'text', (r) => r.programmeId],
    [t.key, t.keyType, t.keyOf],
    ['from_seq', 'bigint', (r) => r.fromSeq],
  ];
}

interface Chained<T> {
  readonly versions: readonly T[];
  /** True when a version stored before has to be closed. */
  readonly closes: boolean;
}

/**
 * Versions of one record in the order they follow each other, each closed by the next. Two at the same
 * position are one: the later says it all.
 */
function chained<T extends Versioned>(
  records: readonly T[],
  keyOf: (record: T) => string,
  isFirst: (record: T) => boolean,
): Chained<T>[] {
  const byRecord = new Map<string, Map<number, T>>();
  for (const record of records) {
    const name = `${record.programmeId}\n${keyOf(record)}`;
    const known = byRecord.get(name) ?? new Map<number, T>();
    byRecord.set(name, known.set(record.fromSeq, record));
  }
  return [...byRecord.values()].map((versions) => {
    const inOrder = [...versions.values()].sort((a, b) => a.fromSeq - b.fromSeq);
    return {
      closes: !inOrder.some(isFirst),
      versions: inOrder.map((record, i) => ({
        ...record,
        untilSeq: inOrder[i + 1]?.fromSeq ?? record.untilSeq,
      })),
    };
  });
}

async function putVersions<T extends Versioned, F>(
  query: Query,
  t: VersionTable<T, F>,
  records: readonly T[],
  isFirst: (record: T) => boolean,
): Promise<void> {
  const columns: readonly Column<T>[] = [
    ...keyColumns(t),
    ['until_seq', 'bigint', (r) => r.untilSeq],
    ...t.columns,
  ];
  const closing = columns.slice(0, 3);
  const replaced = raw(t.columns.map(([name]) => `${name} = excluded.${name}`).join(', '));
  for (const batch of batches(chained(records, t.keyOf, isFirst), PUT_BATCH)) {
    const following = batch.filter(({ closes }) => closes).map(({ versions }) => versions[0]!);
    if (following.length > 0)
      await query(sql`
        update ${t.table} v set until_seq = given.from_seq
        from (${selectRecords(closing, following)}) given
        where v.programme_id = given.programme_id and v.${raw(t.key)} = given.${raw(t.key)}
          and v.until_seq is null and v.from_seq < given.from_seq`);
    const all = batch.flatMap(({ versions }) => versions);
    for (const part of batches(all, PUT_BATCH)) {
      await query(
        sql`
        insert into ${t.table} (${columnNames(columns)}) ${selectRecords(columns, part)}
        on conflict (programme_id, ${raw(t.key)}, from_seq) do update
          set until_seq = excluded.until_seq, ${replaced}`,
        PREPARED,
      );
    }
  }
}
