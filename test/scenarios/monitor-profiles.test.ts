/**
 * Profiles of states and sources, the check queue, the change log and its feeds: members read all of it; everybody
 * else finds nothing of an event that is not published behind any of these doors.
 */
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MonitorDocument } from '../../src/core/model/monitor-documents.ts';
import { loadDocument } from '../../src/flow/monitor-load.ts';
import { accept, type Client, draft, newHazard, openTestApp, type TestApp } from '../support/app.ts';
import { DENIAL, judgement, RELAYED, SECOND_ANALYST } from '../support/monitor.ts';
import { PROGRAMME } from '../support/records.ts';

let at: TestApp;
let analyst: Client;

const load = (document: MonitorDocument) =>
  loadDocument(at.pipeline, SECOND_ANALYST, PROGRAMME, document, 'read with care');

/** A second case that stays inside, with words of its own wherever a record has room for some. */
const SECRET: MonitorDocument = {
  document: 'secretdoc',
  codedOn: '2020-02-01',
  codedBy: 'first analyst',
  language: 'en',
  agents: [
    { id: 'agt:whisper', kind: 'media_outlet', name: 'Whisper Weekly', note: 'SECRET guess' },
    { id: 'agt:gazette', kind: 'media_outlet', name: 'Gazette', note: 'SECRET note on the gazette' },
    {
      id: 'agt:whisper-people',
      kind: 'anonymous_group',
      describedAs: 'SECRET people',
      namedBy: 'rep:whisper',
    },
  ],
  captures: [
    {
      id: 'cap:whisper',
      report: 'rep:whisper',
      bytes: 10,
      sha256: 'ab'.repeat(32),
      mime: 'text/plain',
      capturedOn: '2020-02-01',
      custody: [{ step: 'received', by: 'SECRET hands', on: '2020-02-01' }],
    },
  ],
  reports: [
    {
      id: 'rep:whisper',
      publisher: 'agt:whisper',
      kind: 'news_article',
      publishedOn: '2020-01-30',
      captures: ['cap:whisper'],
    },
  ],
  events: [
    {
      id: 'ev:SECRET',
      title: 'Alleged SECRET transfer from Fiji to Tonga',
      actType: 'transfer.delivery',
      parties: { supplier: 'FJI', recipient: 'TON' },
      itemClass: 'CM.UNSPEC',
      tracked: true,
    },
  ],
  propositions: [
    {
      id: 'P01',
      type: 'transfer.delivery',
      event: 'ev:SECRET',
      supplier: 'FJI',
      recipient: 'TON',
      itemClass: 'CM.UNSPEC',
    },
    { id: 'P02', type: 'production', producer: 'FJI', itemClass: 'CM.UNSPEC', value: 'SECRET paraphrase' },
  ],
  claims: [
    {
      id: 'C01',
      proposition: 'P01',
      event: 'ev:SECRET',
      speaker: 'agt:whisper-people',
      stance: 'assert',
      path: ['rep:whisper', 'agt:whisper-people'],
    },
    { id: 'C02', proposition: 'P02', speaker: 'agt:whisper', stance: 'assert', path: ['rep:whisper'] },
  ],
  positions: [
    {
      id: 'POS1',
      state: 'FJI',
      kind: 'statement',
      on: '2020-01-30',
      subject: 'SECRET subject',
      value: 'SECRET',
    },
  ],
};

beforeAll(async () => {
  at = await openTestApp({
    publicUrl: 'https://tilth.example',
    settings: { publicMonitor: true, replyHours: 0, countryIso3: 'FJI', publicHazards: 'generalised' },
  });
  analyst = await at.person('ana', 'analyst');
  await load(RELAYED);
  await load(SECRET);
});
afterAll(() => at?.close());

const EVERY_DOOR = [
  'monitor/states',
  'monitor/states/FJI',
  'monitor/states/TON',
  'monitor/states/FJI?asOf=2020-03-01',
  'monitor/states/FJI?knownAt=2099-01-01',
  'monitor/states/FJI?ruleset=open',
  'monitor/states/FJI/treaties',
  'monitor/agents/agt:gazette',
  'monitor/agents/agt:whisper',
  'monitor/agents/agt:whisper-people',
  'monitor/publications/rep:gazette',
  'monitor/publications/rep:whisper',
  'monitor/checks',
  'monitor/changes',
  'monitor/changes?clock=said',
  'monitor/changes?event=ev:SECRET',
  'monitor/changes?state=TON',
  'monitor/feeds/changes.atom',
  'monitor/feeds/changes.json',
  'monitor/feeds/changes.atom?state=TON',
];

describe('what an analyst reads', () => {
  test('a profile: the events a state is named in and as what, its treaties, what is said beside', async () => {
    const { status, body } = await analyst.get('monitor/states/FJI');
    expect(status).toBe(200);
    expect(body.name).toBe('Fiji');
    const events = body.events.map(({ id, parts, section }: Record<string, unknown>) => ({
      id,
      parts,
      section,
    }));
    expect(events).toContainEqual({ id: 'ev:T1', parts: ['supplier'], section: 'transfer' });
    expect(events).toHaveLength(2);
    expect(body.events[0].label.words).toBe('Reported, one origin, unnamed sources');
    expect(body.treaties.standings.map(({ treaty }: { treaty: string }) => treaty)).toHaveLength(6);
    const [production] = body.statements;
    expect(production).toMatchObject({ section: 'production', stance: 'assert', hasLineage: true });
    expect(production.speaker.name).toBe('Whisper Weekly');
    expect(body.summary[1]).toBe('2 alleged acts in this register name Fiji.');
    expect(body.positions).toMatchObject([{ subject: 'SECRET subject' }]);
    expect((await analyst.get('monitor/states/XXX')).status).toBe(404);
  });

  test('in another language the words are in it, the codes are not', async () => {
    const { body } = await analyst.send('GET', 'monitor/states/FJI', {
      headers: { 'accept-language': 'fr' },
    });
    expect(body.name).toBe('Fidji');
    expect(body.summary[1]).toContain('actes allégués');
    expect(body.events[0].support).toBe('S1');
  });

  test('an outlet: what it originated and what it only passed on', async () => {
    const gazette = (await analyst.get('monitor/agents/agt:gazette')).body;
    expect(gazette.originated.map(({ claimId }: { claimId: string }) => claimId)).toEqual(['clm:herald/C01']);
    expect(gazette.relayed).toEqual([]);
    const herald = (await analyst.get('monitor/agents/agt:herald')).body;
    expect(herald.originated).toEqual([]);
    expect(herald.relayed.map(({ claimId }: { claimId: string }) => claimId)).toEqual(['clm:herald/C01']);
    expect(herald.relayed[0].eventTitle).toMatch(/Fiji to Samoa/);
  });

  test('a publication: its copies by hash, time and custody, and never the copy', async () => {
    const { body } = await analyst.get('monitor/publications/rep:whisper');
    expect(body.captures).toMatchObject([{ sha256: 'ab'.repeat(32), custody: [{ by: 'SECRET hands' }] }]);
    expect(body.statements).toHaveLength(2);
    const carried = (await analyst.get('monitor/publications/rep:gazette')).body;
    expect(carried.reachedThrough).toHaveLength(1);
    expect(carried.carriedBy).toMatchObject([{ publication: 'rep:herald', kind: 'paraphrases' }]);
  });

  test('the queue says what, why and what next, and proposes a judgement where one is due', async () => {
    const { body } = await analyst.get('monitor/checks');
    const uncaptured = body.items.find(
      ({ publicationId }: { publicationId: string }) => publicationId === 'rep:gazette',
    );
    expect(uncaptured).toMatchObject({ kind: 'uncaptured', resultText: 'not kept' });
    expect(uncaptured.text).toBe(
      'No copy of this publication (2 Jan 2020) is kept; 1 statement leads to it.',
    );
    expect(uncaptured.next).toMatch(/Keep a copy/);
    const reply = body.items.filter(({ kind }: { kind: string }) => kind === 'reply');
    expect(reply).toHaveLength(2);
    expect(reply[0].proposals).toMatchObject([{ kind: 'reply_opened' }]);
    expect(body.counts.uncaptured).toBe(2);
    const some = await analyst.get('monitor/checks?kind=uncaptured&event=ev:T1&limit=1');
    expect(some.body).toMatchObject({ total: 2 });
    expect(some.body.items).toHaveLength(1);
  });

  test('contamination is a count of records and a note, whatever is claimed', async () => {
    const hazards = (await analyst.get('monitor/states/FJI')).body.hazards;
    expect(hazards).toEqual([]);
    const writer = await at.person('wanda', 'org_im', { orgCode: 'alpha' });
    const approver = await at.person('ali', 'national_approver');
    const { body } = await writer.post('reports', draft(newHazard(36.5, 48.4)));
    expect((await accept(approver, body.report ?? body)).status).toBe(200);
    const after = (await analyst.get('monitor/states/FJI')).body;
    expect(after.hazards).toMatchObject([{ programme: PROGRAMME, hazards: 1 }]);
    expect((await analyst.get('monitor/states/WSM')).body.hazards).toEqual([]);
    expect(JSON.stringify(after.hazards)).not.toMatch(/coordinates|hazardId/);
  });
});

describe('nobody outside meets an event that is not published', () => {
  test.each(EVERY_DOOR)('%s', async (door) => {
    const { text, status } = await at.nobody.get(door);
    expect(text).not.toMatch(/SECRET|hisper|T1\b/);
    expect([200, 401, 403, 404]).toContain(status);
  });

  test('the queue is work and is for members whatever is published', async () => {
    expect((await at.nobody.get('monitor/checks')).status).toBe(401);
  });

  test('once one event is published its own records are seen, and still nothing of the other', async () => {
    await load(judgement('reply', { kind: 'reply_opened', subject: ['ev:T1'] }));
    const profile = (await at.nobody.get('monitor/states/FJI')).body;
    expect(profile.events.map(({ id }: { id: string }) => id)).toEqual(['ev:T1']);
    expect(profile.replies).toMatchObject([{ eventId: 'ev:T1' }]);
    expect((await at.nobody.get('monitor/states')).body.items).toMatchObject([
      { iso3: 'FJI', events: 1, statements: 0 },
      { iso3: 'WSM', events: 1 },
    ]);
    expect((await at.nobody.get('monitor/agents/agt:gazette')).status).toBe(200);
    expect((await at.nobody.get('monitor/publications/rep:herald')).status).toBe(200);
    expect((await at.nobody.get('monitor/agents/agt:whisper')).status).toBe(404);
    expect((await at.nobody.get('monitor/publications/rep:whisper')).status).toBe(404);
    for (const door of EVERY_DOOR) expect((await at.nobody.get(door)).text).not.toMatch(/SECRET|hisper/);
  });

  test('a hold takes all of it back, behind every door', async () => {
    await load(judgement('hold', { kind: 'hold', subject: ['ev:T1'] }));
    for (const door of EVERY_DOOR) expect((await at.nobody.get(door)).text).not.toMatch(/SECRET|hisper|T1\b/);
    await load(judgement('again', { kind: 'publish', subject: ['ev:T1'] }));
  });

  test('a programme that publishes nothing of its monitor opens none of these doors', async () => {
    const closed = await openTestApp();
    try {
      for (const door of EVERY_DOOR) expect((await closed.nobody.get(door)).status).toBe(401);
    } finally {
      await closed.close();
    }
  });
});

const log = async (client: Client, query = '') =>
  (await client.get(`monitor/changes?event=ev:T1${query}`)).body.items as {
    id: string;
    at: string;
    seq: number;
    asOf: string;
    path: string;
    text: string;
    before: { support: string; dispute: string } | null;
    after: { support: string; dispute: string; words: string } | null;
    causes: { kind: string; noun: string; text: string }[];
  }[];

describe('the change log', () => {
  test('a denial changes the label; the log says what came, and the pair of clocks shows both labels again', async () => {
    await load(DENIAL);
    const [last, first] = await log(analyst);
    expect(first).toMatchObject({ before: null, after: { support: 'S1', dispute: 'D0' } });
    expect(last).toMatchObject({ before: { dispute: 'D0' }, after: { dispute: 'D2' } });
    expect(last!.causes).toMatchObject([{ kind: 'added', noun: 'claim' }]);
    expect(last!.causes[0]!.text).toBe('Recorded: Ministry of Fiji – Denies (said 4 Jan 2020).');
    for (const change of [first!, last!]) {
      const [, query] = change.path.split('?');
      const { body } = await analyst.get(`monitor/events/T1?${query}`);
      expect(body.assessment.label.words).toBe(change.after!.words);
    }
  });

  test('on the clock of saying the same two turns have the days on which it was said', async () => {
    const said = await log(analyst, '&clock=said');
    expect(said.map(({ at: day }) => day)).toEqual(['2020-01-04', '2020-01-03']);
  });

  test('a claim amended later counts before as it was then, and a withdrawal gives its cause', async () => {
    const claim = { ...DENIAL.claims![0]!, stance: 'no_reply' as const };
    await load({ document: 'denial', codedBy: 'first analyst', claims: [claim] });
    const amended = await log(analyst);
    expect(amended[0]).toMatchObject({ before: { dispute: 'D2' }, after: { dispute: 'D1' } });
    expect(amended[0]!.causes).toMatchObject([{ kind: 'amended', noun: 'claim' }]);
    expect(amended[1]!.after!.dispute).toBe('D2');
    await load({
      document: 'denial',
      codedBy: 'first analyst',
      withdrawals: [{ id: 'clm:denial/C01', reason: 'misread' }],
    });
    const [withdrawn] = await log(analyst);
    expect(withdrawn).toMatchObject({ after: { dispute: 'D0' }, causes: [{ kind: 'withdrawn' }] });
    expect(withdrawn!.causes[0]!.text).toMatch(/^Taken out of the register/);
  });

  test('only what came after a moment, only about a state', async () => {
    const all = await log(analyst);
    expect(await log(analyst, `&since=${all[1]!.at}`)).toHaveLength(1);
    const { body } = await analyst.get('monitor/changes?state=TON');
    expect(body.items.map(({ eventId }: { eventId: string }) => eventId)).toEqual(['ev:SECRET']);
  });
});

describe('the feeds', () => {
  test('Atom is well formed, names itself from the public address, and says what changed', async () => {
    const { status, text, headers } = await at.nobody.get('monitor/feeds/changes.atom');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^application\/atom\+xml/);
    expect(XMLValidator.validate(text)).toBe(true);
    const parser = new XMLParser({
      ignoreAttributes: false,
      isArray: (name) => name === 'entry' || name === 'link',
    });
    const { feed } = parser.parse(text);
    const self = feed.link.find((link: Record<string, string>) => link['@_rel'] === 'self');
    expect(self['@_href']).toBe(
      `https://tilth.example/api/programmes/${PROGRAMME}/monitor/feeds/changes.atom`,
    );
    const changes = await log(at.nobody);
    expect(feed.entry).toHaveLength(changes.length);
    expect(feed.updated).toBe(changes[0]!.at);
    expect(new Set(feed.entry.map((entry: { id: string }) => entry.id)).size).toBe(changes.length);
    for (const { id, title, updated, link } of feed.entry) {
      expect(id).toMatch(/^urn:uuid:/);
      expect(title).toContain('Fiji to Samoa');
      expect(Date.parse(updated)).not.toBeNaN();
      expect(link[0]['@_href']).toMatch(/^https:\/\/tilth\.example\/.*asOf=.*knownAt=\d+$/);
    }
  });

  test('JSON Feed 1.1 has the same entries', async () => {
    const { body, headers } = await at.nobody.get('monitor/feeds/changes.json');
    expect(headers.get('content-type')).toMatch(/^application\/feed\+json/);
    expect(body).toMatchObject({
      version: 'https://jsonfeed.org/version/1.1',
      feed_url: `https://tilth.example/api/programmes/${PROGRAMME}/monitor/feeds/changes.json`,
    });
    expect(body.items.length).toBe((await log(at.nobody)).length);
  });

  test.each(['atom', 'json'])('a reader who has the %s feed is told that nothing is new', async (kind) => {
    const first = await at.nobody.get(`monitor/feeds/changes.${kind}`);
    const again = await at.nobody.get(`monitor/feeds/changes.${kind}`, {
      'if-none-match': first.headers.get('etag') ?? '',
    });
    expect(again.status).toBe(304);
    expect(again.text).toBe('');
  });

  test('a title that does not say so is called alleged, in the reader’s language, until somebody acknowledges it', async () => {
    const plain = { ...SECRET.events![0]!, id: 'ev:P1', title: 'Transfer from Fiji to Tonga' };
    const claim = { ...SECRET.claims![0]!, id: 'C08', event: 'ev:P1', proposition: 'prp:secretdoc/P01' };
    await load({ document: 'plain', codedBy: 'first analyst', events: [plain], claims: [claim] });
    const titles = (await analyst.get('monitor/feeds/changes.json')).body.items.map(
      ({ title }: { title: string }) => title,
    );
    expect(titles[0]).toMatch(/^Alleged: .*Transfer from Fiji to Tonga/);
    const profile = await analyst.get('monitor/states/TON', { 'accept-language': 'uk' });
    const [event] = profile.body.events.filter(({ id }: { id: string }) => id === 'ev:P1');
    expect(event.title).toMatch(/^Ймовірно: /);
  });

  test('members read of events inside, and a title cannot break out of the feed', async () => {
    const nasty = {
      ...SECRET.events![0]!,
      id: 'ev:N1',
      title: 'Alleged <b>"transfer"</b> & \u0001 ]]> more',
    };
    const claim = { ...SECRET.claims![0]!, id: 'C09', event: 'ev:N1', proposition: 'prp:secretdoc/P01' };
    await load({ document: 'nasty', codedBy: 'first analyst', events: [nasty], claims: [claim] });
    const { text } = await analyst.get('monitor/feeds/changes.atom');
    expect(text).toContain('SECRET');
    expect(XMLValidator.validate(text)).toBe(true);
    const { feed } = new XMLParser().parse(text);
    expect(JSON.stringify(feed)).toContain('\\"transfer\\"');
  });
});
