/** What changed is told at once to those who may know, and to nobody whose session ended. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Listening } from '../../src/server/listen.ts';
import { listen } from '../../src/server/listen.ts';
import { accept, type Client, draft, newHazard, openTestApp, type TestApp } from '../support/app.ts';

let t: TestApp;
let server: Listening;
let surveyor: Client;
let reviewer: Client;

beforeAll(async () => {
  t = await openTestApp({ settings: { publicHazards: 'generalised' }, heartbeatMs: 100 });
  server = await listen(t.app, 0, '127.0.0.1');
  [surveyor, reviewer] = await Promise.all([
    t.person('surveyor', 'field_team', { orgCode: 'alpha' }),
    t.person('reviewer', 'national_approver'),
  ]);
});
afterAll(async () => {
  await t.close();
  await server.close();
});

interface Event {
  event: string;
  data: { kind?: string; reportId?: string | null; seq?: number };
}

/** Follows the stream until `enough` says so. */
async function follow(
  client: Client,
  enough: (events: Event[]) => boolean,
  started: () => void,
  url = server.url,
): Promise<Event[]> {
  const cut = new AbortController();
  const response = await fetch(`${url}/api/programmes/north/changes`, {
    headers: client.headers,
    signal: cut.signal,
  });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const events: Event[] = [];
  let text = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const blocks = text.split('\n\n');
    text = blocks.pop()!;
    for (const block of blocks) {
      const event = /^event: (.*)$/m.exec(block)?.[1] ?? '';
      const data = /^data: (.*)$/m.exec(block)?.[1] ?? '{}';
      if (event === 'open') started();
      events.push({ event, data: JSON.parse(data) });
    }
    if (enough(events)) break;
  }
  cut.abort();
  return events;
}

describe('the stream of changes', () => {
  it('tells members of the report and of the decision', async () => {
    const sent = draft(newHazard(36, 48));
    const events = await follow(
      surveyor,
      (all) => all.some(({ data }) => data.kind === 'decision'),
      () => {
        surveyor.post('reports', sent).then((answer) => accept(reviewer, answer.body));
      },
    );
    const changes = events.filter(({ event }) => event === 'change').map(({ data }) => data);
    expect(changes).toMatchObject([
      { kind: 'report', reportId: sent.id },
      { kind: 'decision', reportId: sent.id },
    ]);
    expect(changes[1]!.seq).toBeGreaterThan(changes[0]!.seq!);
  });

  it('tells the public of decisions only, and of no report', async () => {
    const events = await follow(
      t.nobody,
      (all) => all.some(({ data }) => data.kind === 'decision'),
      () => {
        surveyor.post('reports', draft(newHazard(37, 48))).then((answer) => accept(reviewer, answer.body));
      },
    );
    const changes = events.filter(({ event }) => event === 'change').map(({ data }) => data);
    expect(changes).toMatchObject([{ kind: 'decision', reportId: null }]);
  });

  it('ends when the session does', async () => {
    const leaver = await t.person('leaver', 'donor');
    const events = await follow(
      leaver,
      (all) => all.some(({ event }) => event === 'ended'),
      () => {
        t.accounts.disable('leaver@example.org');
      },
    );
    expect(events.at(-1)?.event).toBe('ended');
  });

  it('tells nobody of a report they may not read, not even that it came', async () => {
    const other = await t.person('other-team', 'field_team', { orgCode: 'beta' });
    const own = draft({ ...newHazard(38.2, 48), orgCode: 'beta' });
    const events = await follow(
      other,
      (all) => all.some(({ data }) => data.reportId === own.id),
      () => {
        surveyor.post('reports', draft(newHazard(38, 48))).then(() => other.post('reports', own));
      },
    );
    const changes = events
      .filter(({ event, data }) => event === 'change' && data.kind !== 'programme')
      .map(({ data }) => data);
    expect(changes).toMatchObject([{ kind: 'report', reportId: own.id }]);
  });

  it('narrows at once when a role is taken, and ends with the last right', async () => {
    const admin = await t.person('admin', 'sysadmin');
    const demoted = await t.person('demoted', 'national_approver');
    const take = () => admin.send('DELETE', `members/${demoted.userId}/national_approver?reason=moved`);
    const events = await follow(
      demoted,
      (all) => all.some(({ data }) => data.kind === 'decision'),
      () => {
        const sent = draft(newHazard(38.4, 48));
        take()
          .then(() => surveyor.post('reports', sent))
          .then((answer) => accept(reviewer, answer.body));
      },
    );
    const told = events.filter(({ event }) => event !== 'open' && event !== 'heartbeat');
    // Rights changed: read again. Of the report, which they may read no more, they hear nothing.
    expect(told[0]?.event).toBe('lost');
    const changes = told.filter(({ event, data }) => event === 'change' && data.kind !== 'programme');
    expect(changes.map(({ data }) => data)).toMatchObject([{ kind: 'decision', reportId: null }]);
  });

  it('ends for whom the programme closes', async () => {
    const closed = await openTestApp();
    const open = await listen(closed.app, 0, '127.0.0.1');
    try {
      const admin = await closed.person('admin', 'sysadmin');
      const leaver = await closed.person('leaver', 'donor');
      const events = await follow(
        leaver,
        (all) => all.some(({ event }) => event === 'ended'),
        () => {
          admin.send('DELETE', `members/${leaver.userId}/donor?reason=left`);
        },
        open.url,
      );
      expect(events.at(-1)?.event).toBe('ended');
    } finally {
      await closed.close();
      await open.close();
    }
  });

  it('is closed to those the programme is closed to', async () => {
    const closed = await openTestApp();
    const answer = await closed.nobody.get('changes');
    expect(answer.status).toBe(401);
    await closed.close();
  });
});
