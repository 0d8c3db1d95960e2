/**
 * What leaves the monitor: one gate for every format, an edition on everything, the same bytes for the same edition,
 * and citation packs that anybody can check with the file alone.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MonitorDocument } from '../../src/core/model/monitor-documents.ts';
import { rowsOf } from '../../src/core/monitor/csv-text.ts';
import { loadDocument } from '../../src/flow/monitor-load.ts';
import { EXPORT_FORMATS } from '../../src/flow/publish/exports.ts';
import { openRelease } from '../../src/flow/publish/gate.ts';
import { verifyPack } from '../../src/flow/publish/pack-check.ts';
import { makePack } from '../../src/flow/publish/packing.ts';
import { readTablesZip } from '../../src/flow/publish/read-tables.ts';
import { zipOf } from '../../src/flow/publish/zip.ts';
import { type Client, openTestApp, type TestApp } from '../support/app.ts';
import { judgement, RELAYED, SECOND_ANALYST } from '../support/monitor.ts';
import { PROGRAMME } from '../support/records.ts';

let at: TestApp;
let analyst: Client;

/** A second event nobody offered a reply for, with notes that must stay inside. */
const HIDDEN: MonitorDocument = {
  document: 'hidden',
  codedBy: 'first analyst',
  agents: [
    { id: 'agt:secret-times', kind: 'media_outlet', name: 'Secret Times' },
    {
      id: 'agt:minister',
      kind: 'person_in_office',
      name: 'Jane Q. Doe',
      office: 'Minister of Defence',
      state: 'FJI',
      authorised: true,
      note: 'do not print this guess',
    },
  ],
  reports: [
    { id: 'rep:secret', publisher: 'agt:secret-times', kind: 'news_article', publishedOn: '2020-01-02' },
    { id: 'rep:minister', publisher: 'agt:minister', kind: 'official_statement', publishedOn: '2020-01-04' },
  ],
  events: [
    {
      id: 'ev:T2',
      title: 'Alleged transfer of mines from Fiji to Tonga',
      actType: 'transfer.delivery',
      parties: { supplier: 'FJI', recipient: 'TON' },
      itemClass: 'APM',
      tracked: true,
    },
    // A later document ties the published event to the one that is not.
    {
      ...(RELAYED.events?.[0] as NonNullable<MonitorDocument['events']>[number]),
      relatedTo: [{ event: 'ev:T2', kind: 'distinct' }],
    },
  ],
  propositions: [
    {
      id: 'P02',
      type: 'transfer.delivery',
      event: 'ev:T2',
      supplier: 'FJI',
      recipient: 'TON',
      itemClass: 'APM',
    },
    { id: 'P03', type: 'stockpile.none', state: 'FJI', itemClass: 'CM.UNSPEC' },
  ],
  claims: [
    {
      id: 'C01',
      proposition: 'P02',
      event: 'ev:T2',
      speaker: 'agt:secret-times',
      stance: 'assert',
      path: ['rep:secret'],
      hedge: ['reportedly'],
    },
    {
      id: 'C03',
      proposition: 'P03',
      event: 'ev:T1',
      speaker: 'agt:minister',
      stance: 'assert',
      path: ['rep:minister'],
      coder: 'Carla Coder',
    },
    {
      id: 'C02',
      proposition: 'prp:herald/P01',
      event: 'ev:T1',
      speaker: 'agt:minister',
      stance: 'deny',
      path: ['rep:minister'],
      coder: 'Carla Coder',
      codingNote: 'Carla is not sure',
      anchor: 'para 2',
    },
  ],
  captures: [
    {
      id: 'cap:minister',
      report: 'rep:minister',
      bytes: 10,
      sha256: 'ab'.repeat(32),
      mime: 'text/plain',
      capturedBy: 'Carla Coder',
      shingles: ['aabbccddeeff0011'],
    },
  ],
};

const load = (document: MonitorDocument, programme = PROGRAMME) =>
  loadDocument(at.pipeline, SECOND_ANALYST, programme, document, 'read with care');

beforeAll(async () => {
  at = await openTestApp({ settings: { publicMonitor: true, replyHours: 0 } });
  analyst = await at.person('ana', 'analyst');
  await load(RELAYED);
  await load(HIDDEN);
  await load(judgement('reply', { kind: 'reply_opened', subject: ['ev:T1'] }));
});
afterAll(() => at?.close());

const INSIDE = /Jane Q\. Doe|do not print|Carla|shingles|aabbccddeeff0011|Secret Times|ev:T2|Tonga/;

async function bytesOf(
  client: Client,
  path: string,
): Promise<{ status: number; bytes: Uint8Array; headers: Headers }> {
  const url = `/api/programmes/${PROGRAMME}/${path}`;
  const response = await client.app.request(url, { headers: client.headers });
  return {
    status: response.status,
    bytes: new Uint8Array(await response.arrayBuffer()),
    headers: response.headers,
  };
}

/** Everything readable in a file, archives opened. */
function textIn(bytes: Uint8Array): string {
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return strFromU8(bytes);
  return Object.values(unzipSync(bytes))
    .map((file) => strFromU8(file))
    .join('\n');
}

describe('the gate', () => {
  for (const format of EXPORT_FORMATS)
    test(`${format}: everybody gets the published event without what must stay inside`, async () => {
      const { status, bytes, headers } = await bytesOf(
        at.nobody,
        `monitor/events/T1/export?format=${format}`,
      );
      expect(status).toBe(200);
      expect(headers.get('content-disposition')).toMatch(/^attachment; filename="north-T1-\d+\./);
      expect(textIn(bytes)).not.toMatch(INSIDE);
      expect(textIn(bytes)).toMatch(/deny|denied/);
      const hidden = await bytesOf(at.nobody, `monitor/events/T2/export?format=${format}`);
      expect(hidden.status).toBe(404);
      expect((await bytesOf(analyst, `monitor/events/T2/export?format=${format}`)).status).toBe(200);
    });

  test('everything of the register that everybody may read holds the published event and no other', async () => {
    const { bytes } = await bytesOf(at.nobody, 'monitor/export?format=csv');
    const events = rowsOf(strFromU8(unzipSync(bytes)['events.csv'] as Uint8Array));
    expect(events.map(({ id }) => id)).toEqual(['ev:T1']);
    expect(textIn(bytes)).not.toMatch(INSIDE);
    const all = await bytesOf(analyst, 'monitor/export?format=csv');
    expect(rowsOf(strFromU8(unzipSync(all.bytes)['events.csv'] as Uint8Array)).length).toBe(2);
  });

  test('who is no member cannot ask for what members get', async () => {
    const asked = await bytesOf(at.nobody, 'monitor/events/T1/export?format=csv&audience=member');
    expect([401, 403]).toContain(asked.status);
  });

  test('the same edition gives the same bytes, and says which it is', async () => {
    const release = await openRelease(at.pipeline, SECOND_ANALYST, PROGRAMME);
    const { seq, hash } = release.edition;
    for (const format of EXPORT_FORMATS) {
      const path = `monitor/events/T1/export?format=${format}&asOf=2026-01-01&lang=uk`;
      const [now, pinned] = [await bytesOf(analyst, path), await bytesOf(analyst, `${path}&knownAt=${seq}`)];
      expect(Buffer.compare(Buffer.from(now.bytes), Buffer.from(pinned.bytes))).toBe(0);
      expect(textIn(now.bytes)).toContain(hash.slice(0, 12));
    }
  });
});

describe('a citation pack', () => {
  const packed = async (audience: 'public' | 'member', wholeChain = false) =>
    makePack(at.pipeline, SECOND_ANALYST, PROGRAMME, { eventId: 'ev:T1', audience, wholeChain });

  test('holds without the register, and says what it proves and what it only states', async () => {
    const member = verifyPack((await packed('member')).bytes, 'x.zip');
    expect(member.faults).toEqual([]);
    // Copies leave their likeness inside, for members too.
    expect(member.proved).toBe(member.records);
    const open = verifyPack((await packed('public')).bytes, 'x.zip');
    expect(open.faults).toEqual([]);
    expect(open.withheld).toBeGreaterThan(0);
    expect(open.proved).toBeGreaterThan(0);
    expect(open.proved).toBeLessThan(open.records);
    const whole = verifyPack((await packed('member', true)).bytes, 'x.zip');
    expect(whole).toMatchObject({ faults: [], stretches: 1, toHead: true });
  });

  test('gives the assessment the page gives', async () => {
    const { bytes } = await packed('public');
    const fact = JSON.parse(strFromU8(unzipSync(bytes)['fact.json'] as Uint8Array));
    const page = (await analyst.get('monitor/events/T1')).body.assessment;
    expect(fact.assessment).toMatchObject({
      support: page.support,
      dispute: page.dispute,
      origins: page.origins,
    });
  });

  test('whatever single byte is changed, it is noticed and the file is named', async () => {
    const { bytes } = await packed('public');
    const broken = (i: number, by: number) => {
      const copy = bytes.slice();
      copy[i] = ((copy[i] as number) + by) & 0xff;
      try {
        return verifyPack(copy, 'x.zip').faults.map(({ file }) => file);
      } catch {
        return ['x.zip'];
      }
    };
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (i, by) => {
        const named = broken(i, by);
        expect(named.length).toBeGreaterThan(0);
        for (const file of named) expect(file).not.toBe('');
      }),
      { numRuns: 150 },
    );
  });

  test('a change that also rewrites the manifest still breaks seals, records or the assessment', async () => {
    const { bytes } = await packed('member');
    const { manifestOf } = await import('../../src/core/monitor/pack.ts');
    const files = Object.entries(unzipSync(bytes));
    const forge = (name: string, from: string, to: string) => {
      const manifest = JSON.parse(strFromU8(files[0]?.[1] as Uint8Array));
      const rest = files.slice(1).map(([file, content]): [string, Uint8Array] => {
        const text = strFromU8(content);
        return [file, file === name ? new TextEncoder().encode(text.replace(from, to)) : content];
      });
      const again = manifestOf(manifest.event, manifest.edition, rest);
      const all: [string, Uint8Array][] = [
        ['manifest.json', new TextEncoder().encode(`${JSON.stringify(again, null, 1)}\n`)],
        ...rest,
      ];
      return verifyPack(zipOf(all, 'stored'), 'x.zip').faults.map(({ file, reason }) => `${file} ${reason}`);
    };
    expect(forge('chain.json', 'first analyst', 'third analyst').join()).toContain('entryChanged');
    expect(forge('records.json', '"deny"', '"assert"').join()).toContain('recordDiffers');
    expect(forge('fact.json', '"S1"', '"S5"').join()).toContain('assessmentDiffers');
  });

  const python = (() => {
    try {
      execFileSync('python3', ['-c', ''], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  })();
  test.runIf(python)('twenty lines of Python come to the same', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tilth-pack-'));
    const script = /```python\n([\s\S]*?)```/.exec(readFileSync('docs/spec/citation-pack.md', 'utf8'))?.[1];
    writeFileSync(join(folder, 'check.py'), script as string);
    const { bytes } = await packed('public');
    const said = (name: string, content: Uint8Array): string => {
      writeFileSync(join(folder, name), content);
      return execFileSync('python3', ['check.py', name], { cwd: folder, encoding: 'utf8' }).trim();
    };
    expect(said('good.zip', bytes)).toMatch(/^\d+ entries, seals hold$/);
    const files = Object.entries(unzipSync(bytes)).map(([name, content]): [string, Uint8Array] => [
      name,
      name === 'chain.json'
        ? new TextEncoder().encode(strFromU8(content).replace('Gazette', 'Gazetta'))
        : content,
    ]);
    expect(said('bad.zip', zipOf(files, 'stored'))).toMatch(/chain\.json changed\nentry \d+ changed/);
  });
});

test('tables that left come back: the same claims, relays and events under the same names', async () => {
  const { bytes } = await bytesOf(analyst, 'monitor/export?format=csv');
  const { document } = readTablesZip(bytes, 'round-trip.zip');
  const done = await load(document);
  expect(done.accepted).toBe(true);
  const again = await bytesOf(analyst, 'monitor/export?format=csv');
  const table = (from: Uint8Array, name: string) => rowsOf(strFromU8(unzipSync(from)[name] as Uint8Array));
  expect(table(again.bytes, 'claims.csv')).toEqual(table(bytes, 'claims.csv'));
  const label = (rows: Record<string, string>[]) =>
    rows.map(({ id, support, dispute, origins }) => ({ id, support, dispute, origins }));
  expect(label(table(again.bytes, 'events.csv'))).toEqual(label(table(bytes, 'events.csv')));
});

describe('the brief on a state', () => {
  for (const lang of ['en', 'uk', 'ar', 'fr', 'es'] as const)
    test(`${lang}: two pages at most, the same bytes again, in its language`, async () => {
      const path = `monitor/states/FJI/brief?asOf=2020-06-01&lang=${lang}`;
      const { status, bytes, headers } = await bytesOf(analyst, path);
      expect(status).toBe(200);
      expect(headers.get('content-language')).toBe(lang);
      const raw = Buffer.from(bytes).toString('latin1');
      expect(raw).toContain(`/Lang (${lang})`);
      expect((raw.match(/\/Type \/Page\b/g) ?? []).length).toBeLessThanOrEqual(2);
      expect(Buffer.compare(Buffer.from(bytes), Buffer.from((await bytesOf(analyst, path)).bytes))).toBe(0);
    });

  test('says label, answer and treaty status, and for everybody nothing that must stay inside', async () => {
    const { bytes } = await bytesOf(
      at.nobody,
      'monitor/states/FJI/brief?format=html&asOf=2020-06-01&lang=en',
    );
    const text = strFromU8(bytes);
    expect(text).toContain('Reported, one origin, unnamed sources; denied');
    expect(text).toContain('Minister of Defence – Denies: Alleged transfer');
    // What else a party said is not made a word about the allegation.
    expect(text).not.toContain('Minister of Defence – Asserts: Alleged');
    expect(text).toContain('Minister of Defence – Asserts: ');
    expect(text).toContain('Convention on Cluster Munitions');
    expect(text).toMatch(/Not legal advice/);
    expect(text).not.toMatch(INSIDE);
    const docx = await bytesOf(at.nobody, 'monitor/states/FJI/brief?format=docx&asOf=2020-06-01');
    expect(textIn(docx.bytes)).toContain('Minister of Defence');
    expect((await bytesOf(at.nobody, 'monitor/states/XXX/brief')).status).toBe(404);
  });

  test('a state with very much said of it still has two pages, and what is left out is counted', async () => {
    const many: MonitorDocument = {
      document: 'many',
      agents: [{ id: 'agt:daily', kind: 'media_outlet', name: 'Daily' }],
      reports: [{ id: 'rep:daily', publisher: 'agt:daily', kind: 'news_article', publishedOn: '2020-02-02' }],
      events: Array.from({ length: 40 }, (_, i) => ({
        id: `ev:M${i}`,
        title: `Alleged use of mines, case ${i}, told at some length so that the line is long`,
        actType: 'use' as const,
        parties: { actor: 'NRU' },
        itemClass: 'APM',
        tracked: true,
      })),
      propositions: Array.from({ length: 40 }, (_, i) => ({
        id: `P${i}`,
        type: 'use' as const,
        event: `ev:M${i}`,
        actor: 'NRU',
        itemClass: 'APM',
      })),
      claims: Array.from({ length: 40 }, (_, i) => ({
        id: `C${i}`,
        proposition: `P${i}`,
        event: `ev:M${i}`,
        speaker: 'agt:daily',
        stance: 'assert' as const,
        path: ['rep:daily'],
      })),
    };
    await load(many);
    const { bytes } = await bytesOf(analyst, 'monitor/states/NRU/brief?lang=uk&asOf=2020-06-01');
    const raw = Buffer.from(bytes).toString('latin1');
    expect((raw.match(/\/Type \/Page\b/g) ?? []).length).toBe(2);
    const html = await bytesOf(analyst, 'monitor/states/NRU/brief?format=html&lang=en&asOf=2020-06-01');
    expect(strFromU8(html.bytes)).toMatch(/… and 3\d more/);
  });
});

describe('the tables of a year', () => {
  test('T1 to T8 with clocks, rules, and how many rows rest on one origin', async () => {
    const { bytes } = await bytesOf(analyst, 'monitor/tables/2020?lang=en');
    const told = JSON.parse(strFromU8(bytes));
    expect(told.edition).toMatchObject({ asOf: '2020-12-31', ruleset: 'default', programme: PROGRAMME });
    expect(told.tables.map(({ id }: { id: string }) => id)).toEqual([
      'T1',
      'T2',
      'T2D',
      'T3',
      'T4',
      'T5',
      'T6',
      'T7',
      'T8',
    ]);
    const table = (id: string) => told.tables.find((one: { id: string }) => one.id === id);
    expect(table('T2')).toMatchObject({ oneOrigin: 1 });
    expect(table('T7').rows.map(({ stance }: { stance: string }) => stance)).toContain('deny');
    expect(
      table('T1').rows.find(
        (row: { treaty: string; change: string }) => row.treaty === 'ccm' && row.change === 'count',
      ),
    ).toMatchObject({ on: '2020-12-31', deposit: 110 });
  });

  test('for everybody only of what is published; the archive holds a file a table', async () => {
    const { bytes } = await bytesOf(at.nobody, 'monitor/tables/2020?format=csv');
    expect(Object.keys(unzipSync(bytes)).sort()).toEqual([
      'T1.csv',
      'T2.csv',
      'T2D.csv',
      'T3.csv',
      'T4.csv',
      'T5.csv',
      'T6.csv',
      'T7.csv',
      'T8.csv',
      'edition.json',
    ]);
    expect(textIn(bytes)).not.toMatch(INSIDE);
    expect((await bytesOf(at.nobody, 'monitor/tables/2020?format=pdf&lang=ar')).status).toBe(200);
  });
});
