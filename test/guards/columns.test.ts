/**
 * What others read is what was sealed: whichever column of whichever table is changed behind the record's back,
 * `verify` or `rebuild --check` names the row. Tables and columns are taken from the database itself, so that a new
 * one is tried here, or listed with the reason why it need not be.
 */
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LAND_TYPES, type LandType } from '../../src/core/model/land.ts';
import { rebuildRegistry } from '../../src/flow/maintain.ts';
import type { ColumnPrint, LandFilter, Pipeline, VersionStore } from '../../src/flow/ports.ts';
import { upgradeRegistries } from '../../src/flow/upgrade.ts';
import { loadGeometry } from '../../src/server/geometry.ts';
import { migrateAt } from '../../src/store/open.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { fillAsOf } from '../support/old-database.ts';
import {
  evidence,
  gather,
  hazard,
  openProgramme,
  PROGRAMME,
  place,
  square,
  uuid,
} from '../support/records.ts';

/** Tables that a comparison with what the ledger folds into says nothing about. */
const NOT_FOLDED: Readonly<Record<string, string>> = {
  migration: 'what the schema is; read by no door',
  membership: 'compared once the roles of a programme are sealed: test/scenarios/governance.test.ts',
  audit: 'a chain of its own, walked by verify: test/scenarios/audit.test.ts',
  report: 'compared with its entries by verify: test/scenarios/sealed-reports.test.ts',
  ledger_entry: 'hashed by verify, every column: test/scenarios/rebuild.test.ts',
  chain_head: 'compared with the last entry by verify: test/scenarios/rebuild.test.ts',
};
/** Columns that may say anything, by table. */
const READ_BY_NOBODY: Readonly<Record<string, readonly string[]>> = {
  // Nothing else in the database would refer to the programme; another fold version makes it anew or is refused.
  programme: ['created_at', 'fold_version', 'programme_id'],
};
/** What names a version and how long it held: found because the ledger's version is then missing. */
const OF_THE_VERSION = ['programme_id', 'id', 'code', 'from_seq', 'until_seq'];

interface ColumnOf {
  readonly table: string;
  readonly column: string;
  readonly type: string;
}

/** As they are in a migrated database; those the database itself generates cannot be changed. */
async function columnsOf({ pool }: TestDatabase): Promise<ColumnOf[]> {
  const { rows } = await pool.query(
    `select table_name as table, column_name as column, data_type as type
     from information_schema.columns join information_schema.tables using (table_schema, table_name)
     where table_schema = 'tilth' and table_type = 'BASE TABLE' and is_generated = 'NEVER'
     order by 1, ordinal_position`,
  );
  return rows.filter(
    ({ table, column }) => !(table in NOT_FOLDED) && !READ_BY_NOBODY[table]?.includes(column),
  );
}

/** WKB of a point. */
const POINT = '\\x0101000000000000000000f03f000000000000f03f';

/** SQL of another value of a column. */
function changed({ table, column, type }: ColumnOf): string {
  // How they are spaced is no matter: they are compared as what they say.
  if (['settings', 'doc'].includes(column) && ['programme', 'organisation'].includes(table))
    return `replace(${column}::text, '"en":"', '"en":"x')::json`;
  if (column === 'programme_id') return `'elsewhere'`;
  if (column === 'from_seq') return 'from_seq - 1';
  if (column === 'until_seq') return 'coalesce(until_seq, from_seq) + 1000000';
  switch (type) {
    case 'uuid':
      return `'${uuid(987_654)}'::uuid`;
    case 'ARRAY':
      return column === 'hazard_ids' ? `array['${uuid(987_654)}'::uuid]` : `${column} || 'x'::text`;
    case 'bigint':
    case 'integer':
    case 'double precision':
      return `coalesce(${column}, 0) + 1`;
    case 'box':
      return `coalesce(${column} + point(0.000001, 0), '(1,1),(0,0)'::box)`;
    case 'bytea':
      return `coalesce(set_byte(${column}, 12, (get_byte(${column}, 12) + 1) % 256), '${POINT}')`;
    case 'json':
      return `case when ${column} is null then '[]' else replace(${column}::text, ':', ': ') end::json`;
    default:
      return `coalesce(${column}, '') || 'x'`;
  }
}

const KEYS: Readonly<Record<string, string>> = {
  place: 'code',
  organisation: 'code',
  programme: 'programme_id',
  area_movement: 'hazard_id',
};
const idOf = (table: string): string => KEYS[table] ?? 'id';
/** The name differences have for rows of a table. */
const typeOf = (table: string): string => (table === 'monitor_record' ? 'monitor' : table);

/** Changes one column of one row, looks, and changes it back. */
async function whileChanged<T>(
  client: pg.ClientBase,
  each: ColumnOf,
  look: (id: string) => Promise<T>,
): Promise<T> {
  const { table, column } = each;
  const id = idOf(table);
  const key = table === 'organisation' || table === 'programme' ? id : `${id}, from_seq`;
  const { rows } = await client.query(
    `select ctid::text, ${id}::text as id, ${column}::text as was, pg_typeof(${column})::text as type
     from tilth.${table} where programme_id = any($1) order by ${column} is null, ${key} limit 1`,
    [[PROGRAMME, 'demo', 'sample']],
  );
  const [row] = rows;
  if (!row) throw new Error(`no row of ${table} to change`);
  const { rows: altered } = await client.query(
    `update tilth.${table} set ${column} = ${changed(each)} where ctid = $1::tid returning ctid::text`,
    [row.ctid],
  );
  try {
    return await look(row.id);
  } finally {
    await client.query(`update tilth.${table} set ${column} = $1::${row.type} where ctid = $2::tid`, [
      row.was,
      altered[0].ctid,
    ]);
  }
}

let at: TestDatabase;
let client: pg.PoolClient;
beforeAll(async () => {
  at = await openTestDatabase();
  client = await at.pool.connect();
  await client.query('set session_replication_role = replica');
});
afterAll(async () => {
  client?.release(true);
  await at?.close();
});

const SHAPELESS: readonly LandType[] = ['task', 'nonconformity', 'ordnance_type'];

/** One record of every type, with every member that any column is made from. */
async function oneOfEach({ db }: TestDatabase): Promise<void> {
  await openProgramme(db);
  const version = { programmeId: PROGRAMME, fromSeq: 1, untilSeq: null };
  const line = {
    effectiveDate: '2026-01-01',
    kind: 'identify',
    class: 'sha',
    m2: 5,
    orgCode: 'alpha',
    reason: 'r',
  };
  const days = {
    startedOn: '2026-01-01',
    day: '2026-01-01',
    releasedOn: '2026-01-01',
    issuedOn: '2026-01-01',
  };
  const others = {
    handedOverOn: '2026-01-01',
    visitedOn: '2026-01-01',
    dueOn: '2026-01-01',
    surveyedOn: '2026-01-01',
  };
  const land = (type: LandType, n: number) => ({
    ...{
      ...version,
      ...days,
      ...others,
      id: type === 'ordnance_type' ? `T${n}` : uuid(n),
      ...(SHAPELESS.includes(type) ? {} : { shape: square(30, 50) }),
    },
    ...{ hazardIds: [uuid(1)], taskId: uuid(2), activityId: uuid(3), orgCode: 'alpha', placeCode: 'A' },
    ...{
      localId: 'L',
      title: 'T',
      type: 't',
      method: 'm',
      outcome: 'o',
      kind: 'k',
      severity: 's',
      category: 'c',
    },
    ...{ status: 'st', result: 'r', state: 'sa', treatyClass: 'tc', lines: [line] },
  });
  await db.write(async (tx) => {
    await tx.hazards.put([
      hazard(1, 1, { localId: 'H', name: 'N', areaM2: 4, placeCode: 'A', orgCode: 'alpha' }),
    ]);
    await tx.evidence.put([
      evidence(2, 1, { hazardId: uuid(1), ordnanceCategory: 'mines', placeCode: 'A' } as never),
    ]);
    await tx.places.put([place('A', 'B', 1, { boundary: square(30, 50) })]);
    await tx.organisations.put({
      programmeId: PROGRAMME,
      code: 'alpha',
      names: { en: 'A' },
      kind: 'ngo',
      teams: [],
    });
    await tx.monitor.put([
      {
        ...version,
        id: 'e1',
        noun: 'event',
        document: 'd1',
        doc: { states: ['UKR'], titleLabel: 'T' },
      } as never,
    ]);
    for (const [n, type] of LAND_TYPES.entries())
      await (tx.land[type] as VersionStore<unknown, LandFilter>).put([land(type, n + 10)]);
  });
}

test('every column that is read beside a record is held against the record', async () => {
  await oneOfEach(at);
  const differing = () =>
    at.db.read(async ({ columns }) => [
      ...(await gather(columns.versionsDiffering(PROGRAMME))),
      ...(await gather(columns.othersDiffering(PROGRAMME))),
    ]);
  const prints = () => at.db.read(({ columns }) => gather(columns.prints(PROGRAMME)));
  expect(await differing()).toEqual([]);
  const printed = await prints();
  const written: ColumnPrint[] = [];
  await at.db.read(({ columns }) =>
    gather(
      columns.versionsDiffering(PROGRAMME, (version) => {
        const { type, id, record } = version;
        written.push({ type, id, fromSeq: record.fromSeq, print: columns.printOf(version) });
      }),
    ),
  );
  expect(printed).toEqual(written);
  const unprinted: string[] = [];
  const unnamed: string[] = [];
  const columns = await columnsOf(at);
  expect(new Set(columns.map(({ table }) => table)).size).toBeGreaterThan(15);
  for (const each of columns) {
    const { table, column } = each;
    const versioned = table !== 'area_movement' && table !== 'organisation' && table !== 'programme';
    // Those are tried below, against the ledger.
    if (table === 'programme' || (versioned && OF_THE_VERSION.includes(column))) continue;
    if (table === 'organisation' && column !== 'code') continue;
    const found = await whileChanged(client, each, async (id) => {
      const rows = await differing();
      const same = JSON.stringify(await prints()) === JSON.stringify(printed);
      if (versioned && same) unprinted.push(`${table}.${column}`);
      const named = rows.some(
        (row) => row.type === typeOf(table) && (column === idOf(table) || row.id === id),
      );
      const said = rows.some(
        (row) => !versioned || ['doc', 'shape'].includes(column) || row.columns.includes(column),
      );
      return named && said;
    });
    if (!found) unnamed.push(`${table}.${column}`);
  }
  expect(unnamed).toEqual([]);
  expect(unprinted).toEqual([]);
  expect(await differing()).toEqual([]);
});

test('what names a version, how long it held and its record itself are held against the ledger', async () => {
  const demo = await openTestDatabase();
  const own = await demo.pool.connect();
  try {
    await fillAsOf(demo.url, 'f40935d');
    await migrateAt(demo.url);
    const clock = { now: () => new Date() };
    const p: Pipeline = { db: demo.db, geometry: await loadGeometry(), clock, newId: uuidv7 };
    await upgradeRegistries(p);
    await own.query('set session_replication_role = replica');
    const { rows: filled } =
      await own.query(`select distinct table_name as table from information_schema.columns c
      where table_schema = 'tilth' and (xpath('/row/n/text()', query_to_xml(
        format('select count(*) as n from tilth.%I', table_name), true, true, '')))[1]::text::int > 0`);
    const there = new Set(filled.map(({ table }) => table));
    const asked = (await columnsOf(demo)).filter(
      ({ table, column }) =>
        there.has(table) &&
        table !== 'area_movement' &&
        (OF_THE_VERSION.includes(column) || ['doc', 'shape', 'settings'].includes(column)),
    );
    expect(asked.length).toBeGreaterThan(50);
    // All at once: each in a table of its own gives differences of its own type.
    const rounds = new Map<string, ColumnOf[]>();
    for (const each of asked) {
      const known = rounds.get(each.table) ?? [];
      rounds.set(each.table, [...known, each]);
    }
    const unnamed: string[] = [];
    for (let round = 0; [...rounds.values()].some((columns) => columns[round]); round += 1) {
      const now = [...rounds.values()].flatMap((columns) => columns[round] ?? []);
      unnamed.push(...(await unnamedOf(p, own, now)));
    }
    expect(unnamed).toEqual([]);
    for (const id of ['demo', 'sample'])
      expect(await rebuildRegistry(p, id, { check: true })).toMatchObject({ equal: true });
  } finally {
    own.release(true);
    await demo.close();
  }
}, 180_000);

/** Those of some changes, all made at once and each in a table of its own, that no difference of its table speaks of. */
async function unnamedOf(p: Pipeline, own: pg.PoolClient, changes: readonly ColumnOf[]): Promise<string[]> {
  const look = async (): Promise<Set<string>> => {
    const types = new Set<string>();
    for (const id of ['demo', 'sample'])
      for (const { type } of (await rebuildRegistry(p, id, { check: true })).differences) types.add(type);
    return types;
  };
  const types = await changes.reduceRight((next, each) => () => whileChanged(own, each, next), look)();
  return changes
    .filter(({ table }) => !types.has(typeOf(table)))
    .map(({ table, column }) => `${table}.${column}`);
}
