/**
 * Who sees what of the monitor: members all of it, everybody else only what is published, and a case that rests on
 * one origin is published only after its parties were offered a reply.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MonitorDocument } from '../../src/core/model/monitor-documents.ts';
import { loadDocument } from '../../src/flow/monitor-load.ts';
import { type Client, openTestApp, type TestApp } from '../support/app.ts';
import { DENIAL, judgement, RELAYED, SECOND_ANALYST } from '../support/monitor.ts';
import { PROGRAMME } from '../support/records.ts';

let at: TestApp;
let analyst: Client;

beforeAll(async () => {
  at = await openTestApp({ settings: { publicMonitor: true, replyHours: 0 } });
  analyst = await at.person('ana', 'analyst');
  await load(RELAYED);
});
afterAll(() => at?.close());

const load = (document: MonitorDocument) =>
  loadDocument(at.pipeline, SECOND_ANALYST, PROGRAMME, document, 'read with care');

const listed = async (client: Client): Promise<string[]> =>
  (await client.get('monitor/events')).body.items.map(({ id }: { id: string }) => id);

describe('a transfer reported by one outlet, passed on by another', () => {
  test('an analyst reads it with its label, its one origin and its reasons in words', async () => {
    const { status, body } = await analyst.get('monitor/events/T1');
    expect(status).toBe(200);
    expect(body.assessment).toMatchObject({ support: 'S1', dispute: 'D0', origins: 1, independent: 1 });
    expect(body.assessment.label.words).toBe('Reported, one origin, unnamed sources');
    expect(body.assessment.reasons.length).toBeGreaterThan(0);
    for (const { text, key } of body.assessment.reasons) expect(text).not.toBe(`assess.reason.${key}`);
    expect(body.claims).toHaveLength(1);
    expect(body.citation).toMatchObject({ programme: PROGRAMME, ruleset: 'default' });
    expect(await listed(analyst)).toEqual(['ev:T1']);
  });

  test('before the parties were offered a reply nobody else sees that it exists', async () => {
    expect(await listed(at.nobody)).toEqual([]);
    expect((await at.nobody.get('monitor/events/T1')).status).toBe(404);
    expect((await at.nobody.get('monitor/events/T1?asOf=2021-01-01&knownAt=2099-01-01')).status).toBe(404);
  });

  test('names of accounts never leave, for members neither', async () => {
    const { text } = await analyst.get('monitor/events/T1');
    expect(text).not.toMatch(/proposedBy|acceptedBy|"bo"/);
  });

  test('once the reply was opened and the time is over everybody sees it; a hold takes it back', async () => {
    await load(judgement('reply', { kind: 'reply_opened', subject: ['ev:T1'] }));
    expect(await listed(at.nobody)).toEqual(['ev:T1']);
    expect((await at.nobody.get('monitor/events/T1')).status).toBe(200);
    await load(judgement('hold', { kind: 'hold', subject: ['ev:T1'] }));
    expect(await listed(at.nobody)).toEqual([]);
    expect((await at.nobody.get('monitor/events/T1')).status).toBe(404);
    expect(await listed(analyst)).toEqual(['ev:T1']);
    await load(judgement('again', { kind: 'publish', subject: ['ev:T1'] }));
    expect(await listed(at.nobody)).toEqual(['ev:T1']);
  });

  test('what coders note for each other stays inside', async () => {
    const note = { note: 'do not print this guess' };
    await load({ document: 'note', codedBy: 'first analyst', agents: [{ ...RELAYED.agents![0]!, ...note }] });
    expect((await analyst.get('monitor/events/T1')).text).toContain(note.note);
    expect((await at.nobody.get('monitor/events/T1')).text).not.toContain(note.note);
  });

  test('asked what was known the day before it was recorded, the register had nothing', async () => {
    const { body } = await analyst.get('monitor/events/T1?knownAt=2001-01-01');
    expect(body.assessment).toMatchObject({ support: 'S0', origins: 0 });
    expect((await analyst.get('monitor/events?knownAt=2001-01-01')).body.items).toEqual([]);
  });

  test('what had not been said by a day is not counted on it', async () => {
    const { body } = await analyst.get('monitor/events/T1?asOf=2020-01-02');
    expect(body.assessment.support).toBe('S0');
  });

  test('a new claim moves the label of its event at once', async () => {
    await load(DENIAL);
    const { body } = await analyst.get('monitor/events');
    expect(body.items[0]).toMatchObject({ support: 'S1', dispute: 'D2' });
    const file = await analyst.get('monitor/events/T1');
    expect(file.body.history.filter(({ clock }: { clock: string }) => clock === 'said')).toHaveLength(2);
  });

  test('two events merged by two people are one, and apart again when that is undone', async () => {
    const twin = { ...RELAYED.events![0]!, id: 'ev:T2' };
    const claim = {
      ...RELAYED.claims![0]!,
      id: 'C01',
      event: 'ev:T2',
      proposition: 'prp:herald/P01',
      path: [],
    };
    await load({ document: 'twin', codedBy: 'first analyst', events: [twin], claims: [claim] });
    expect((await listed(analyst)).sort()).toEqual(['ev:T1', 'ev:T2']);
    await load(judgement('merge', { kind: 'merge', subject: ['ev:T1', 'ev:T2'] }));
    expect(await listed(analyst)).toEqual(['ev:T1']);
    await load(judgement('undo', { kind: 'split', subject: ['ev:T1'], reverses: 'jdg:merge/J1' }));
    expect((await listed(analyst)).sort()).toEqual(['ev:T1', 'ev:T2']);
  });

  test('the monitor never touches the registry of land', async () => {
    const { rows } = await at.database.pool.query(
      'select (select count(*) from tilth.hazard) + (select count(*) from tilth.evidence) as n',
    );
    expect(Number(rows[0].n)).toBe(0);
  });
});
