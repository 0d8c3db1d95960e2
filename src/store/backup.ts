/**
 * A copy of the whole database as lines of JSON, taken at one moment while everybody goes on working, and
 * its way back into an empty one. PostgreSQL's own dump program is not among the packaged ones. Job queues
 * are not kept: what was under way when the backup was made is not under way when it is restored.
 *
 * Line 1: `{"tilthDatabase":1,"schema":n,"madeAt":…}`; then for each table `{"table":…,"columns":[…]}` and its
 * rows, each an array of the columns' text (PostgreSQL's own, lossless) or null; last `{"sha256":…}` over all
 * bytes before it. Anything missing or altered is refused and nothing is kept.
 */
import { createHash, type Hash } from 'node:crypto';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type pg from 'pg';
import { Problem } from '../core/model/problems.ts';
import { asProblem } from './faults.ts';
import { migrateWithin, remakeSchema } from './migrate.ts';

const FORMAT = 1;
const ROWS = 500;
const LONGEST_BATCH_BYTES = 8 * 1024 * 1024;

interface Column {
  readonly name: string;
  readonly type: string;
}

interface Table {
  /** As SQL names it, quoted where needed: `tilth.report`, `auth."user"`. */
  readonly name: string;
  readonly columns: readonly Column[];
}

export interface BackupSummary {
  /** Rows by table. */
  readonly tables: Record<string, number>;
  readonly sha256: string;
}

/** Writes the database to `out` (not ended). One snapshot; readers and writers are not held up. */
export async function backupDatabase(pool: pg.Pool, out: Writable): Promise<BackupSummary> {
  const client = await pool.connect();
  const hash = createHash('sha256');
  const tables: Record<string, number> = {};
  const say = async (value: unknown) => {
    const line = `${JSON.stringify(value)}\n`;
    hash.update(line);
    if (!out.write(line)) await once(out, 'drain');
  };
  try {
    await client.query('begin isolation level repeatable read read only');
    await client.query('set local idle_in_transaction_session_timeout = 0');
    const { rows } = await client.query('select max(number) as schema, now() as now from tilth.migration');
    await say({ tilthDatabase: FORMAT, schema: rows[0].schema, madeAt: rows[0].now.toISOString() });
    for (const table of await tablesOf(client)) {
      await say({ table: table.name, columns: table.columns.map((column) => column.name) });
      tables[table.name] = await writeRows(client, table, say);
    }
    await client.query('commit');
    const sha256 = hash.copy().digest('hex');
    await say({ sha256 });
    return { tables, sha256 };
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw asProblem(error);
  } finally {
    client.release();
  }
}

async function writeRows(client: pg.PoolClient, table: Table, say: (value: unknown) => Promise<void>) {
  const columns = table.columns.map(({ name }) => `t.${name}::text`).join(', ');
  // In the order of the primary key, so that entries come back one after the other.
  const { rows: key } = await client.query(
    `select string_agg('t.' || quote_ident(a.attname), ', ' order by k.ordinality) as columns
       from pg_constraint c, unnest(c.conkey) with ordinality k (attnum, ordinality)
       join pg_attribute a on a.attnum = k.attnum
      where c.conrelid = $1::regclass and c.contype = 'p' and a.attrelid = c.conrelid`,
    [table.name],
  );
  const order = key[0].columns === null ? '' : `order by ${key[0].columns}`;
  await client.query(`declare backup no scroll cursor for select ${columns} from ${table.name} t ${order}`);
  let written = 0;
  for (;;) {
    const { rows } = await client.query({ text: `fetch ${ROWS} from backup`, rowMode: 'array' });
    for (const row of rows) await say(row);
    written += rows.length;
    if (rows.length < ROWS) break;
  }
  await client.query('close backup');
  return written;
}

/** A table's name with its schema, whatever the search path of the session. */
function qualified(oid: string): string {
  return `(select format('%I.%I', n.nspname, r.relname)
    from pg_class r join pg_namespace n on n.oid = r.relnamespace where r.oid = ${oid})`;
}

/**
 * Our tables and those of the accounts, each after the tables it refers to. Movements are left out: they are
 * written again with the accounts they belong to.
 */
async function tablesOf(client: pg.ClientBase): Promise<Table[]> {
  const { rows: columns } = await client.query<{ table: string; name: string; type: string }>(`
    select ${qualified('c.oid')} as table, quote_ident(a.attname) as name,
      format_type(a.atttypid, a.atttypmod) as type
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace in (select oid from pg_namespace where nspname in ('tilth', 'auth'))
      and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      and c.oid is distinct from to_regclass('tilth.migration')
      and c.oid is distinct from to_regclass('tilth.area_movement')
    order by 1, a.attnum`);
  const { rows: references } = await client.query<{ table: string; target: string }>(`
    select ${qualified('conrelid')} as table, ${qualified('confrelid')} as target
    from pg_constraint where contype = 'f' and conrelid <> confrelid`);
  const waiting = new Map<string, Column[]>();
  for (const { table, name, type } of columns) {
    waiting.set(table, [...(waiting.get(table) ?? []), { name, type }]);
  }
  const ordered: Table[] = [];
  while (waiting.size > 0) {
    const free = [...waiting].filter(
      ([table]) => !references.some((r) => r.table === table && waiting.has(r.target)),
    );
    if (free.length === 0) throw new Error('tables refer to each other in a circle');
    for (const [name, own] of free) {
      ordered.push({ name, columns: own });
      waiting.delete(name);
    }
  }
  return ordered;
}

/**
 * Reads a backup into this database, which must have the schema and nothing in it. All or nothing. A backup of an
 * older schema is filled into that schema and upgraded, so that it comes out as its database would have.
 * SAFETY: entries join the chain through the same trigger as ever, and the head must come out as backed up
 * (test/contract/backup.test.ts).
 * @throws Problem notEmpty, unreadableFile, wrongMajorVersion (made by a newer Tilth).
 */
export async function restoreDatabase(
  pool: pg.Pool,
  input: AsyncIterable<Buffer | string>,
): Promise<BackupSummary> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('set local idle_in_transaction_session_timeout = 0');
    await client.query('set local statement_timeout = 0');
    const summary = await new Restore(client).run(input);
    await client.query('commit');
    return summary;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw asProblem(error);
  } finally {
    client.release();
  }
}

class Restore {
  readonly #hash: Hash = createHash('sha256');
  readonly #counts: Record<string, number> = {};
  #tables = new Map<string, Table>();
  #table: Table | null = null;
  #rows: (string | null)[][] = [];
  #bytes = 0;
  #lineNo = 0;

  constructor(private readonly client: pg.ClientBase) {}

  async run(input: AsyncIterable<Buffer | string>): Promise<BackupSummary> {
    await this.#refuseUsed(await tablesOf(this.client));
    for await (const line of linesOf(input)) {
      this.#lineNo += 1;
      const value = this.#parse(line);
      if (this.#lineNo === 1) await this.#header(value);
      else if (Array.isArray(value)) await this.#row(value, line.length);
      else if (typeof value.sha256 === 'string') return await this.#finish(value.sha256);
      else await this.#begin(value);
      this.#hash.update(line).update('\n');
    }
    throw this.#unreadable('the end is missing');
  }

  #unreadable(reason: string): Problem {
    return new Problem('unreadableFile', { file: 'database', row: this.#lineNo, reason });
  }

  #parse(line: string) {
    try {
      return JSON.parse(line);
    } catch {
      throw this.#unreadable('not a line of a backup');
    }
  }

  async #refuseUsed(tables: readonly Table[]): Promise<void> {
    for (const { name } of tables) {
      const { rowCount } = await this.client.query(`select from ${name} limit 1`);
      if (rowCount !== 0) throw new Problem('notEmpty', { table: name });
    }
  }

  async #header(value: { tilthDatabase?: unknown; schema?: unknown }): Promise<void> {
    if (value.tilthDatabase !== FORMAT) throw this.#unreadable('not a backup of this format');
    const { rows } = await this.client.query('select max(number) as schema from tilth.migration');
    if (Number(value.schema) > rows[0].schema) {
      throw new Problem('wrongMajorVersion', {
        folder: 'backup',
        found: Number(value.schema),
        expected: rows[0].schema,
      });
    }
    if (Number(value.schema) < rows[0].schema) await remakeSchema(this.client, Number(value.schema));
    const tables = await tablesOf(this.client);
    this.#tables = new Map(tables.map((table) => [table.name, table]));
  }

  async #begin(value: { table?: unknown; columns?: unknown }): Promise<void> {
    await this.#flush();
    const target = this.#tables.get(String(value.table));
    if (target === undefined || !Array.isArray(value.columns)) {
      throw this.#unreadable(`there is no table ${value.table}`);
    }
    const columns = value.columns.map((name) => {
      const column = target.columns.find((c) => c.name === name);
      if (column === undefined) throw this.#unreadable(`there is no column ${name} in ${target.name}`);
      return column;
    });
    this.#table = { name: target.name, columns };
    this.#counts[target.name] = 0;
  }

  async #row(row: (string | null)[], bytes: number): Promise<void> {
    if (this.#table === null || row.length !== this.#table.columns.length)
      throw this.#unreadable('a torn row');
    this.#rows.push(row);
    this.#bytes += bytes;
    if (this.#rows.length >= ROWS || this.#bytes > LONGEST_BATCH_BYTES) await this.#flush();
  }

  async #flush(): Promise<void> {
    const { client } = this;
    const rows = this.#rows;
    const table = this.#table;
    if (table === null || rows.length === 0) return;
    const names = table.columns.map((c) => c.name).join(', ');
    const values = table.columns.map((c) =>
      // The head of a chain moves with the entries, which come later.
      table.name === 'tilth.chain_head' && c.name !== 'programme_id'
        ? START_OF_CHAIN[c.name]
        : `${c.name}::${c.type}`,
    );
    const lists = table.columns.map((_, i) => `$${i + 1}::text[]`).join(', ');
    await client.query(
      `insert into ${table.name} (${names}) select ${values.join(', ')} from unnest(${lists}) as given (${names})`,
      table.columns.map((_, i) => rows.map((row) => row[i])),
    );
    if (table.name === 'tilth.chain_head') this.#rememberHeads(table, rows);
    this.#counts[table.name]! += rows.length;
    this.#rows = [];
    this.#bytes = 0;
  }

  readonly #heads: { programmeId: string; seq: number; hash: string }[] = [];

  #rememberHeads(table: Table, rows: readonly (string | null)[][]): void {
    const at = (name: string) => table.columns.findIndex((c) => c.name === name);
    for (const row of rows) {
      this.#heads.push({
        programmeId: row[at('programme_id')]!,
        seq: Number(row[at('seq')]),
        hash: row[at('hash')]!,
      });
    }
  }

  async #finish(sha256: string): Promise<BackupSummary> {
    await this.#flush();
    if (this.#hash.digest('hex') !== sha256) throw this.#unreadable('the checksum does not match');
    for (const head of this.#heads) {
      const { rows } = await this.client.query(
        'select seq, hash from tilth.chain_head where programme_id = $1',
        [head.programmeId],
      );
      if (Number(rows[0].seq) !== head.seq || rows[0].hash !== head.hash) {
        throw this.#unreadable(`the chain of ${head.programmeId} does not end where it did`);
      }
    }
    await migrateWithin(this.client);
    return { tables: this.#counts, sha256 };
  }
}

const START_OF_CHAIN: Record<string, string> = { seq: '0', hash: `repeat('0', 64)` };

/** Lines of a stream of bytes in UTF-8, without their ends. */
async function* linesOf(input: AsyncIterable<Buffer | string>): AsyncIterable<string> {
  let parts: Buffer[] = [];
  for await (const chunk of input) {
    let rest = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    for (let end = rest.indexOf(10); end !== -1; end = rest.indexOf(10)) {
      yield Buffer.concat([...parts, rest.subarray(0, end)]).toString('utf8');
      parts = [];
      rest = rest.subarray(end + 1);
    }
    if (rest.length > 0) parts.push(rest);
  }
  if (parts.length > 0) yield Buffer.concat(parts).toString('utf8');
}
