/**
 * What lists, sums and tiles read stands in columns beside the records. Here each is held against what this code
 * would write for the record in its row, so that none can say something else unnoticed: generating them in the
 * database cost decisions too much (docs/decisions/0030-columns-are-compared.md).
 * SAFETY: test/guards/columns.test.ts takes the columns from the database itself and changes each one.
 */
import { createHash } from 'node:crypto';
import type { ColumnDifference, ColumnPrint, ColumnStore, StoredVersion } from '../flow/ports.ts';
import { EVIDENCE } from './evidence.ts';
import { HAZARDS } from './hazards.ts';
import { LAND } from './land.ts';
import { MONITOR } from './monitor.ts';
import { PLACES } from './places.ts';
import { arrayText, type Column, type Query, selectRecords, stream } from './query.ts';
import { COLUMNS as REPORT_COLUMNS, type Row as ReportRow, SELECTED, toReport } from './reports.ts';
import { bytesText } from './shapes.ts';
import { raw, type Sql, sql } from './sql.ts';
import {
  asFarAsReadable,
  keyColumns,
  type Versioned,
  type VersionRow,
  type VersionTable,
} from './versions.ts';

const BATCH = 1_000;

/** A table of versions as far as it is compared: whatever its records are, they fit its own columns. */
interface AnyTable {
  readonly type: string;
  readonly table: VersionTable<Versioned, never>;
}

const table = <T extends Versioned, F>(type: string, of: VersionTable<T, F>): AnyTable => ({
  type,
  table: of as unknown as VersionTable<Versioned, never>,
});

const TABLES: readonly AnyTable[] = [
  table('hazard', HAZARDS),
  table('evidence', EVIDENCE),
  table('place', PLACES),
  table('monitor', MONITOR),
  ...LAND.map(([type, of]) => table(type, of)),
];

const BY_TYPE = new Map(TABLES.map((each) => [each.type, each]));

function tableOf(type: string): AnyTable {
  const found = BY_TYPE.get(type);
  if (!found) throw new Error(`no table of versions of ${type}`);
  return found;
}

interface Found {
  readonly id: string;
  readonly from_seq: number;
  readonly columns: string[];
}

/**
 * Names of the columns that differ, of each record that has any. Compared as text, because `json` has no equality
 * and that of boxes is one of their areas.
 */
function differing<T>(
  at: Sql,
  key: readonly Column<T>[],
  columns: readonly Column<T>[],
  records: readonly T[],
) {
  const same = raw(key.map(([name]) => `v.${name} = given.${name}`).join(' and '));
  const names = columns.map(
    ([name]) => `case when v.${name}::text is distinct from given.${name}::text then '${name}' end`,
  );
  const [, id] = key;
  const fromSeq = key.some(([name]) => name === 'from_seq') ? 'v.from_seq' : '0::bigint';
  return sql`
    select id, from_seq, columns from (
      select v.${raw(id![0])}::text as id, ${raw(fromSeq)} as from_seq,
        array_remove(array[${raw(names.join(', '))}], null) as columns
      from ${at} v join (${selectRecords([...key, ...columns], records)}) given on ${same}
    ) compared where columns <> '{}'`;
}

/** A row of versions with every column the code writes: arrays as the driver reads them, all else as text. */
interface StoredRow extends Omit<VersionRow, 'doc'> {
  /** The very text. */
  readonly doc: string;
  readonly [column: string]: unknown;
}

function rowsOf(query: Query, t: AnyTable['table'], programmeId: string): AsyncIterable<StoredRow> {
  return stream<StoredRow>(query, BATCH, (last, size) => {
    const names = raw(`${t.key}, from_seq`);
    const beyond =
      last === null
        ? raw('true')
        : sql`(${names}) > (${last.key}::${raw(t.keyType)}, ${last.from_seq}::bigint)`;
    return sql`select ${storedOf(t)} from ${t.table}
      where programme_id = ${programmeId} and ${beyond} order by ${names} limit ${size}`;
  });
}

async function* printsOf(
  query: Query,
  { type, table: t }: AnyTable,
  programmeId: string,
): AsyncIterable<ColumnPrint> {
  for await (const row of rowsOf(query, t, programmeId)) {
    const stored = t.columns.map(([name, kind]) => textOf(kind, row[name]));
    yield { type, id: row.key, fromSeq: Number(row.from_seq), print: printed(row.until_seq, stored) };
  }
}

/** 48 bits: not a seal. It finds what a fault or a careless hand changed in tables that are made again from the ledger. */
function printed(untilSeq: number | null, columns: readonly (string | null)[]): number {
  // No stored text holds NUL; nothing is not the empty text.
  const text = columns.map((value) => (value === null ? '' : `=${value}`)).join('\0');
  return createHash('sha1')
    .update(`${untilSeq ?? ''}\0${text}`)
    .digest()
    .readUIntBE(0, 6);
}

/** Compared here and not by the database: what a row holds is read anyway, and handing it back costs as much again. */
async function* versionsDiffering(
  query: Query,
  { type, table: t }: AnyTable,
  programmeId: string,
  onVersion: (version: StoredVersion) => void,
) {
  for await (const row of rowsOf(query, t, programmeId)) {
    const record = asFarAsReadable(t, { ...row, doc: JSON.parse(row.doc) });
    const id = t.keyOf(record);
    onVersion({ type, id, record });
    const columns = t.columns
      .filter(([name, kind, value]) => !holds(kind, row[name], value(record)))
      .map(([name]) => name);
    if (columns.length > 0) yield { type, id, fromSeq: record.fromSeq, columns };
  }
}

function storedOf(t: AnyTable['table']): Sql {
  const asStored = t.columns.map(([name, kind]) =>
    kind === 'bytea' || kind.endsWith('[]') ? name : `${name}::text as ${name}`,
  );
  const shape = t.shapeless ? ['null::bytea as shape'] : [];
  return raw(['programme_id', `${t.key} as key`, 'from_seq', 'until_seq', ...shape, ...asStored].join(', '));
}

/** True when a column of that type holds what the code would write there. */
const holds = (kind: string, stored: unknown, written: string | number | null): boolean =>
  textOf(kind, stored) === textOf(kind, written);

/** One text for a value, whether it was read from the database or is about to be written there. */
function textOf(kind: string, value: unknown): string | null {
  if (value === null) return null;
  if (kind.endsWith('[]')) return typeof value === 'string' ? value : arrayText(value as string[]);
  switch (kind) {
    case 'bytea':
      return typeof value === 'string' ? value : bytesText(value as Buffer);
    case 'bigint':
    case 'integer':
    case 'double precision':
      return String(Number(value));
    case 'box':
      return cornersOf(String(value));
    case 'json':
    case 'text':
    case 'uuid':
      return String(value);
    default:
      throw new Error(`columns of type ${kind} are not compared yet`);
  }
}

/** The database names the upper right corner of a box first and prints some numbers its own way. */
function cornersOf(box: string): string {
  const [a, b, c, d] = (box.match(/[^(),]+/g) ?? []).map(Number) as [number, number, number, number];
  return [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)].join();
}

const REPORT_KEY: readonly string[] = ['programme_id', 'id'];

async function* reportsDiffering(query: Query, programmeId: string): AsyncIterable<ColumnDifference> {
  const key = REPORT_COLUMNS.filter(([name]) => REPORT_KEY.includes(name));
  const others = REPORT_COLUMNS.filter(([name]) => !REPORT_KEY.includes(name));
  const rows = stream<ReportRow>(query, BATCH, (last, size) => {
    const beyond = last === null ? raw('true') : sql`id > ${last.id}::uuid`;
    return sql`select ${SELECTED} from tilth.report
      where programme_id = ${programmeId} and ${beyond} order by id limit ${size}`;
  });
  for await (const reports of inBatches(rows, toReport)) {
    for (const found of await query<Found>(differing(raw('tilth.report'), key, others, reports)))
      yield { type: 'report', id: found.id, fromSeq: 0, columns: found.columns };
  }
}

/** Lines of accounts that are not what their account says, in any column, or that belong to none. */
async function linesDiffering(query: Query, programmeId: string): Promise<ColumnDifference[]> {
  const columns =
    raw(`hazard_id, from_seq, until_seq, org_code, place_code, no, day, next_day, kind, class, to_class,
    reason, mm2, sha_mm2, cha_mm2, gross_mm2, by_org, shares::text`);
  const found = await query<Found>(sql`
    with said as (
      select a.id as hazard_id, a.from_seq, a.until_seq, a.org_code, a.place_code, m.no, m.day, m.next_day, m.kind,
        m.class, m.to_class, m.reason, m.mm2, m.sha_mm2, m.cha_mm2, m.gross_mm2, m.by_org, m.shares
      from tilth.area_account a cross join lateral tilth.movements_of(a.doc) m where a.programme_id = ${programmeId}
    ), stored as (select * from tilth.area_movement where programme_id = ${programmeId})
    select distinct hazard_id::text as id, from_seq, array['lines'] as columns from (
      (select ${columns} from said except all select ${columns} from stored)
      union all
      (select ${columns} from stored except all select ${columns} from said)
    ) as compared order by 1, 2`);
  return found.map(({ id, from_seq, columns }) => ({
    type: 'area_movement',
    id,
    fromSeq: from_seq,
    columns,
  }));
}

/** Organisations under another code or programme than their document says. */
async function organisationsDiffering(query: Query, programmeId: string): Promise<ColumnDifference[]> {
  const found = await query<{ id: string }>(sql`
    select code as id from tilth.organisation where programme_id = ${programmeId}
      and (doc ->> 'code' is distinct from code or doc ->> 'programmeId' is distinct from programme_id)
    order by code`);
  return found.map(({ id }) => ({ type: 'organisation', id, fromSeq: 0, columns: ['code'] }));
}

async function* inBatches<Row, T>(rows: AsyncIterable<Row>, toRecord: (row: Row) => T): AsyncIterable<T[]> {
  let batch: T[] = [];
  for await (const row of rows) {
    batch.push(toRecord(row));
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

export function columnStore(query: Query): ColumnStore {
  return {
    printOf({ type, record }) {
      const { table: t } = tableOf(type);
      const { untilSeq } = record as Versioned;
      return printed(
        untilSeq,
        t.columns.map(([, kind, value]) => textOf(kind, value(record as Versioned))),
      );
    },
    async *prints(programmeId) {
      for (const each of TABLES) yield* printsOf(query, each, programmeId);
    },
    async *versionsDiffering(programmeId, onVersion = () => {}) {
      for (const each of TABLES) yield* versionsDiffering(query, each, programmeId, onVersion);
    },
    async *othersDiffering(programmeId) {
      yield* reportsDiffering(query, programmeId);
      yield* await linesDiffering(query, programmeId);
      yield* await organisationsDiffering(query, programmeId);
    },
  };
}

/** Every column this code writes for a record of that type, as text: what the fold version stands for. */
export function columnTexts(type: string, record: Versioned): Record<string, string | number | null> {
  const { table: t } = tableOf(type);
  return Object.fromEntries([...keyColumns(t), ...t.columns].map(([name, , value]) => [name, value(record)]));
}
