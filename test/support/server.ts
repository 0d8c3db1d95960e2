/** What a test needs of the PostgreSQL server as a whole. */
import pg from 'pg';

/** The connection string of another database on the same server. */
export function databaseAt(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.toString();
}

/** One statement on the server's own database. Templates can be copied by one at a time: waits for its turn. */
export async function onServer(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(7417)');
    await client.query(statement);
  } finally {
    await client.end();
  }
}
