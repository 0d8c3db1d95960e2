/**
 * An analyst registers a source, keeps a copy of it, codes claims against it; a second coder accepts them. The
 * copy is for those who code and review; nobody else ever sees it, and it is never shown as a page.
 */
import { createHash } from 'node:crypto';
import { gzipSync, strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { soundDocument } from '../../src/core/rules/fixtures/monitor-fixtures.ts';
import { type Client, draft, openTestApp, type TestApp } from '../support/app.ts';

let app: TestApp;
let analyst: Client;
let second: Client;
let field: Client;
beforeAll(async () => {
  app = await openTestApp({ captureBytes: 300_000 });
  [analyst, second, field] = await Promise.all([
    app.person('ana', 'analyst'),
    app.person('ben', 'analyst'),
    app.person('fay', 'field_team', { orgCode: 'alpha' }),
  ]);
});
afterAll(() => app?.close());

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const put = (who: Client, bytes: Uint8Array, sha256 = hashOf(bytes)) =>
  who.send('PUT', `monitor/captures/${sha256}`, {
    body: bytes as Uint8Array<ArrayBuffer>,
    headers: { 'content-type': 'application/octet-stream' },
  });
const PAGE = strToU8('<!doctype html><title>x</title><script>alert(1)</script>');

describe('a copy of a source', () => {
  test('is kept under its hash; sending it again is harmless', async () => {
    const first = await put(analyst, PAGE);
    expect([first.status, first.body.created, first.body.facts.mime]).toEqual([201, true, 'text/html']);
    const again = await put(second, PAGE);
    expect([again.status, again.body.created, again.body.bytes]).toEqual([200, false, PAGE.length]);
  });

  test('comes back as a file to save, never as a page', async () => {
    const { status, headers, text } = await second.get(`monitor/captures/${hashOf(PAGE)}`);
    expect(status).toBe(200);
    expect(text).toBe(new TextDecoder().decode(PAGE));
    expect(headers.get('content-type')).toBe('application/octet-stream');
    expect(headers.get('content-disposition')).toMatch(
      /^attachment; filename="([0-9a-f]{16}\.html)"; filename\*=UTF-8''\1$/,
    );
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('is for those who code and review', async () => {
    const path = `monitor/captures/${hashOf(PAGE)}`;
    expect((await field.get(path)).status).toBe(403);
    expect((await put(field, strToU8('mine'))).status).toBe(403);
    expect((await app.nobody.get(path)).status).toBe(401);
    const approver = await app.person('nat', 'national_approver');
    expect((await approver.get(path)).status).toBe(200);
  });

  test.each([
    ['under another hash', strToU8('one text'), hashOf(strToU8('another')), 'unreadableFile'],
    ['of no kind that is kept', new Uint8Array([0, 1, 2, 3]), undefined, 'unsupportedMedia'],
    ['of a program', strToU8('\u007fELF\u0002\u0001\u0000'), undefined, 'unsupportedMedia'],
    ['that is a zip but no WACZ', zipSync({ 'a.txt': strToU8('a') }), undefined, 'unsupportedMedia'],
    ['larger than the limit', new Uint8Array(300_001).fill(65), undefined, 'tooLarge'],
    ['of nothing', new Uint8Array(), undefined, 'emptyBody'],
  ])('%s is refused and leaves nothing', async (_what, bytes, sha256, code) => {
    const hash = sha256 ?? hashOf(bytes);
    expect((await put(analyst, bytes, hash)).body.code).toBe(code);
    expect((await analyst.get(`monitor/captures/${hash}`)).status).toBe(404);
  });

  test('cannot be named by anything but a hash', async () => {
    for (const name of ['..%2F..%2Fsecrets.json', 'x', 'A'.repeat(64)])
      expect((await analyst.get(`monitor/captures/${name}`)).status).toBe(400);
  });
});

describe('what a copy says about itself is offered to the coder', () => {
  const WARC = [
    'WARC/1.1\r\nWARC-Type: warcinfo\r\nWARC-Date: 2023-01-12T08:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n',
    'Content-Length: 20\r\n\r\nsoftware: Keeper 2\r\n\r\n',
    'WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://news.example/a\r\n',
    'WARC-Date: 2023-01-12T08:01:00Z\r\nWARC-Record-ID: <urn:uuid:2>\r\nContent-Length: 0\r\n\r\n',
  ].join('');
  const wanted = { capturedAt: '2023-01-12T08:01:00.000Z', url: 'https://news.example/a' };

  test('WARC, plain or compressed', async () => {
    for (const bytes of [strToU8(WARC), gzipSync(strToU8(WARC))]) {
      const { facts } = (await put(analyst, bytes)).body;
      expect(facts).toMatchObject({ ...wanted, method: 'warc', software: 'Keeper 2' });
      expect(facts.warcRecordId).toBe('<urn:uuid:2>');
    }
  });

  test('WACZ', async () => {
    const about = { created: '2023-01-12T09:00:00Z', software: 'Keeper 2', mainPageURL: wanted.url };
    const page = JSON.stringify({ url: wanted.url, ts: '2023-01-12T08:01:00Z' });
    const wacz = zipSync({
      'datapackage.json': strToU8(JSON.stringify(about)),
      'archive/data.warc.gz': [gzipSync(strToU8(WARC)), { level: 0 }],
      'pages/pages.jsonl': strToU8(`{"format":"json-pages-1.0"}\n${page}\n`),
    });
    const { facts } = (await put(analyst, wacz)).body;
    expect(facts).toMatchObject({ ...wanted, method: 'wacz', software: 'Keeper 2', pages: 1 });
  });

  test('PDF', async () => {
    const pdf = '%PDF-1.4\n1 0 obj<</Type /Pages/Count 2>>\n2 0 obj<</Type/Page>>\n3 0 obj<</Type /Page >>\n';
    const made = '4 0 obj<</CreationDate (D:20230112080100Z)>>\n%%EOF';
    const { facts } = (await put(analyst, strToU8(pdf + made))).body;
    expect(facts).toMatchObject({ method: 'pdf', pages: 2, capturedAt: '2023-01-12T08:01:00.000Z' });
  });

  test('proofs of time say what they cover and are not called verified', async () => {
    const covered = createHash('sha256').update(PAGE).digest();
    const oid = [0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20];
    const time = [0x18, 0x0f, ...strToU8('20230112080100Z')];
    const tsr = new Uint8Array([0x30, 0x82, 0x01, 0x00, ...oid, ...covered, 0x02, 0x01, 0x07, ...time]);
    const rfc3161 = (await put(analyst, tsr)).body.facts.proof;
    const covers = covered.toString('hex');
    expect(rfc3161).toEqual({
      kind: 'rfc3161',
      covers,
      statedAt: '2023-01-12T08:01:00.000Z',
      attestation: null,
      verified: false,
    });
    const magic = [...strToU8('\u0000OpenTimestamps\u0000\u0000Proof\u0000')];
    const rest = [0xbf, 0x89, 0xe2, 0xe8, 0x84, 0xe8, 0x92, 0x94, 0x01, 0x08, ...covered, 0x00];
    const bitcoin = [0x05, 0x88, 0x96, 0x0d, 0x73, 0xd7, 0x19, 0x01, 0x01, 0x7b];
    const ots = (await put(analyst, new Uint8Array([...magic, ...rest, ...bitcoin]))).body.facts.proof;
    expect(ots).toMatchObject({ kind: 'opentimestamps', covers, attestation: 'bitcoin', verified: false });
  });
});

const codedReport = (over: Parameters<typeof soundDocument>[0] = {}) =>
  draft({
    reportType: 'monitor',
    orgCode: null,
    dateOfInformation: '2023-01-12',
    monitor: soundDocument(over),
  });
const decide = (who: Client, id: string, decision: object) =>
  who.post(`reports/${id}/decision`, { overrides: [], reason: '', ...decision }, { 'if-match': '"1"' });
const land = async (): Promise<unknown> => ({
  hazards: (await app.database.pool.query('select count(*)::int as n from tilth.hazard')).rows,
  evidence: (await app.database.pool.query('select count(*)::int as n from tilth.evidence')).rows,
  places: (await app.database.pool.query('select count(*)::int as n from tilth.place')).rows,
});

describe('a coded document', () => {
  test('is looked at by the rules before it is sent', async () => {
    const [claim] = soundDocument().claims ?? [];
    const lost = codedReport({ claims: [{ ...claim!, speaker: 'agt:nobody' }] });
    const checked = await analyst.post('reports/check', lost.content);
    expect(checked.body.findings.map((f: { rule: string; path: string }) => [f.rule, f.path])).toEqual([
      ['M01', '/monitor/claims/0'],
    ]);
    expect((await analyst.post('reports', lost)).body.code).toBe('blockingFindings');
  });

  test('is accepted by a second coder, never by the first, and makes no ground', async () => {
    const before = await land();
    const sent = codedReport();
    expect((await analyst.post('reports', sent)).status).toBe(201);
    const proposal = (await second.get(`reports/${sent.id}/proposal`)).body;
    expect(proposal.monitor.map(({ noun }: { noun: string }) => noun).sort()).toEqual(
      ['agent', 'agent', 'capture', 'claim', 'dossier', 'event', 'proposition', 'publication'].sort(),
    );
    expect((await decide(analyst, sent.id, { action: 'accept' })).body.code).toBe('authorIsApprover');
    expect((await decide(field, sent.id, { action: 'accept' })).status).toBe(403);
    expect(
      (await decide(second, sent.id, { action: 'accept', reason: 'Read against the copy.' })).status,
    ).toBe(200);
    expect(await land()).toEqual(before);
    const { items } = (await analyst.get('monitor/records?noun=claim&refersTo=ev:x')).body;
    expect(items.map(({ id, doc }: { id: string; doc: { stance: string } }) => [id, doc.stance])).toEqual([
      ['clm:daily/C1', 'assert'],
    ]);
  });

  test('may name records of the register it does not bring, and has to answer when it says them otherwise', async () => {
    const [claim] = soundDocument().claims ?? [];
    const more = { document: 'later', captures: [], agents: [], reports: [], events: [], propositions: [] };
    const next = codedReport({
      ...more,
      claims: [{ ...claim!, proposition: 'prp:daily/P1', stance: 'concern' }],
    });
    expect((await analyst.post('reports/check', next.content)).body.findings).toEqual([]);
    const other = codedReport({
      agents: [{ id: 'agt:daily', kind: 'ngo', name: 'Another' }, soundDocument().agents![1]!],
    });
    const rules = (await analyst.post('reports/check', other.content)).body.findings.map(
      (f: { rule: string }) => f.rule,
    );
    expect(rules).toEqual(['M11']);
  });

  test('takes a claim out again with a reason; it stays readable', async () => {
    const sent = draft({
      reportType: 'monitor',
      orgCode: null,
      dateOfInformation: '2023-02-01',
      monitor: { document: 'withdrawal-1', withdrawals: [{ id: 'clm:daily/C1', reason: 'Coded twice.' }] },
    });
    expect((await second.post('reports', sent)).status).toBe(201);
    expect((await decide(analyst, sent.id, { action: 'accept', reason: 'It is.' })).status).toBe(200);
    const { items } = (await analyst.get('monitor/records?noun=claim&refersTo=ev:x')).body;
    expect(items[0].withdrawn.reason).toBe('Coded twice.');
  });

  test('with a member nobody named is refused, whatever it says', async () => {
    const [event] = soundDocument().events ?? [];
    const sent = codedReport({ events: [{ ...event!, designation: 'x' } as never] });
    expect((await analyst.post('reports', sent)).status).toBe(400);
  });
});
