/** Databases of released schemas: the backups in test/fixtures/databases, as backups and as databases of their age. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { createGunzip } from 'node:zlib';
import pg from 'pg';
import { extract } from 'tar-stream';
import { remakeSchema } from '../../src/store/migrate.ts';

/** The commits whose databases are kept. */
export const RELEASED = ['a4d2044', '113bb1b', 'f40935d'] as const;

export const fixtureOf = (commit: string): string => `test/fixtures/databases/${commit}.tilth`;

/** The copy of the database inside a backup. */
export function databaseOf(commit: string): PassThrough {
  const lines = new PassThrough();
  const tar = extract();
  tar.on('entry', (header, stream, next) => {
    stream.on('end', next);
    if (header.name === 'database.jsonl') stream.pipe(lines);
    else stream.resume();
  });
  createReadStream(fixtureOf(commit)).pipe(createGunzip()).pipe(tar);
  return lines;
}

/** Makes an empty database what it was when that commit had filled it: its schema, its rows, without accounts. */
export async function fillAsOf(url: string, commit: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    let insert: { table: string; statement: string; rows: unknown[][] } | null = null;
    const flush = async () => {
      if (!insert || insert.rows.length === 0 || insert.table.startsWith('auth.')) return;
      // Only accounts need their trigger: it writes their lines out where there is a table for them.
      const role = insert.table === 'tilth.area_account' ? 'origin' : 'replica';
      await client.query(`set session_replication_role = ${role}`);
      const columns = insert.rows[0]!.map((_, i) => insert!.rows.map((row) => row[i]));
      await client.query(insert.statement, columns);
    };
    for await (const line of createInterface({ input: databaseOf(commit) })) {
      const value = JSON.parse(line);
      if (Array.isArray(value)) insert!.rows.push(value);
      else if (value.schema) await remakeSchema(client, value.schema);
      else if (value.table) {
        await flush();
        const statement = await insertOf(client, value.table, value.columns);
        insert = { table: value.table, statement, rows: [] };
      }
    }
    await flush();
  } finally {
    await client.end();
  }
}

async function insertOf(client: pg.Client, table: string, columns: readonly string[]): Promise<string> {
  if (table.startsWith('auth.')) return '';
  const { rows } = await client.query(
    `select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped`,
    [table],
  );
  const types = new Map(rows.map(({ name, type }) => [name, type]));
  const names = columns.join(', ');
  return `insert into ${table} (${names}) select ${columns.map((name) => `${name}::${types.get(name)}`).join(', ')}
    from unnest(${columns.map((_, i) => `$${i + 1}::text[]`).join(', ')}) as given (${names})`;
}
