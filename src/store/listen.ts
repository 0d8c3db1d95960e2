/** One dedicated connection that hears announced changes, and comes back when it breaks. */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Change } from '../flow/ports.ts';

/** Channel of announced changes. */
export const CHANNEL = 'tilth_change';
/** A connection can die without a word; asking now and then finds out. */
const HEARTBEAT_MS = 10_000;

/**
 * Calls back for every change announced by any process. After the connection broke and was made again calls
 * back with `lost`: changes in between were not heard, and everything can be read again from then on.
 * Returns once it listens; the function returned stops it.
 */
export async function listenForChanges(
  url: string,
  onChange: (change: Change | 'lost') => void,
): Promise<() => Promise<void>> {
  let stopped = false;
  let client: pg.Client | null = null;
  let heartbeat: NodeJS.Timeout | undefined;

  async function connect(): Promise<void> {
    const fresh = new pg.Client({
      connectionString: url,
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
      query_timeout: 5_000,
      application_name: 'tilth listener',
    });
    fresh.on('error', () => undefined);
    fresh.on('notification', ({ payload }) => {
      if (!stopped && payload !== undefined) onChange(JSON.parse(payload) as Change);
    });
    await fresh.connect();
    await fresh.query(`listen ${CHANNEL}`);
    fresh.once('end', () => void reconnect(fresh));
    heartbeat = setInterval(() => {
      fresh.query('select 1').catch(() => reconnect(fresh));
    }, HEARTBEAT_MS);
    heartbeat.unref();
    client = fresh;
  }

  async function reconnect(broken: pg.Client): Promise<void> {
    if (stopped || client !== broken) return;
    client = null;
    clearInterval(heartbeat);
    broken.end().catch(() => undefined);
    for (let pause = 25; !stopped; pause = Math.min(pause * 2, 2_000)) {
      const back = await connect().then(
        () => true,
        () => false,
      );
      if (back) return stopped ? stop() : onChange('lost');
      await sleep(pause);
    }
  }

  async function stop(): Promise<void> {
    stopped = true;
    clearInterval(heartbeat);
    await client?.end().catch(() => undefined);
  }

  await connect();
  return stop;
}
