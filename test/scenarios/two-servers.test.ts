/** Two servers on one PostgreSQL: what one of them takes, the other one knows at once, without being asked. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { draft, newHazard } from '../support/app.ts';
import { type Child, startChild } from '../support/child.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import type { ServerAddress } from '../support/load.ts';
import { PROGRAMME } from '../support/records.ts';

let database: TestDatabase;
let folder: string;
const servers: Child[] = [];
beforeEach(async () => {
  database = await openTestDatabase();
  folder = await mkdtemp(path.join(tmpdir(), 'tilth-two-'));
});
afterEach(async () => {
  for (const server of servers) await server.kill();
  await database?.close();
  await rm(folder, { recursive: true, force: true });
});

async function start(): Promise<ServerAddress> {
  const server = await startChild('server-process', [folder], { DATABASE_URL: database.url });
  servers.push(server);
  return (await server.hear()) as unknown as ServerAddress;
}

/** Hears server-sent events until one of them says `text`. */
async function hear(server: ServerAddress): Promise<(text: string) => Promise<void>> {
  const response = await fetch(`${server.url}/api/programmes/${PROGRAMME}/changes`, {
    headers: { authorization: `Bearer ${server.reviewer}` },
  });
  expect(response.status).toBe(200);
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let heard = '';
  return async (text) => {
    while (!heard.includes(text)) {
      const { value, done } = await reader.read();
      if (done) throw new Error(`the stream ended without ${text}`);
      heard += value;
    }
    await reader.cancel();
  };
}

test('a report sent to one server is announced by the other, and can be decided on there', async () => {
  const first = await start();
  const second = await start();
  const heard = await hear(second);
  const sent = draft(newHazard(30, 50));
  const ask = (
    server: ServerAddress,
    who: 'surveyor' | 'reviewer',
    method: string,
    at: string,
    body?: unknown,
  ) =>
    fetch(`${server.url}/api/programmes/${PROGRAMME}/${at}`, {
      method,
      headers: {
        authorization: `Bearer ${server[who]}`,
        'content-type': 'application/json',
        'if-match': '"1"',
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
  expect((await ask(first, 'surveyor', 'POST', 'reports', sent)).status).toBe(201);
  await heard(sent.id);
  const heardFirst = await hear(first);
  const decision = { action: 'accept', reason: 'seen', overrides: [] };
  expect((await ask(second, 'reviewer', 'POST', `reports/${sent.id}/decision`, decision)).status).toBe(200);
  await heardFirst(sent.id);
  const hazard = await ask(first, 'reviewer', 'GET', `hazards/${sent.content.hazard.id}`);
  expect(hazard.status).toBe(200);
});
