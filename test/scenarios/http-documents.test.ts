/** Photos and PDFs over HTTP: whoever may read the report or the task may have them, as a file to save, and nobody else. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accept, type Client, draft, openTestApp, type TestApp } from '../support/app.ts';
import { square, uuid } from '../support/records.ts';

const PDF = Buffer.from('%PDF-1.7\nA sketch of the western corner.');
const PNG = Buffer.concat([Buffer.from('\x89PNG\r\n', 'latin1'), Buffer.alloc(6_000, 7)]);
const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const REPORT = uuid(70);
const TASK = uuid(71);
const HAZARD = uuid(72);
let at: TestApp;
let people: Record<'team' | 'approver' | 'operations' | 'donor' | 'other' | 'villager', Client>;

const put = (who: Client, owner: string, bytes: Buffer, sha256 = hashOf(bytes)) =>
  who.send('PUT', `documents/${owner}/${sha256}`, {
    headers: { 'content-type': 'application/octet-stream' },
    body: new Uint8Array(bytes),
  });

beforeAll(async () => {
  at = await openTestApp({ settings: { publicHazards: 'generalised', partnerHazards: 'generalised' } });
  people = {
    team: await at.person('team', 'field_team', { orgCode: 'alpha' }),
    approver: await at.person('approver', 'national_approver'),
    operations: await at.person('operations', 'operations'),
    donor: await at.person('donor', 'donor'),
    other: await at.person('other', 'field_team', { orgCode: 'beta' }),
    villager: await at.person('villager', 'community_reporter'),
  };
  expect((await put(people.team, REPORT, PDF)).status).toBe(200);
  const fields = { classification: 'cha', contamination: ['cmr'], shape: square(36, 48), orgCode: 'alpha' };
  const content = {
    orgCode: 'alpha',
    dateOfInformation: '2026-03-01',
    hazard: { id: HAZARD, mode: 'new', fields },
    evidence: [
      { id: uuid(73), kind: 'fragment', position: { type: 'Point', coordinates: [36.001, 48.001] } },
    ],
    attachments: [{ sha256: hashOf(PDF), name: 'Ескіз №1.pdf' }],
  };
  const sent = await people.team.post('reports', { ...draft(content), id: REPORT });
  expect(sent.status, sent.text).toBe(201);
  expect((await accept(people.approver, sent.body)).status).toBe(200);
});
afterAll(() => at?.close());

describe('a document of a report', () => {
  const path = `reports/${REPORT}/documents/${hashOf(PDF)}`;

  it('comes back whole, as a file to save under its own name', async () => {
    const answer = await people.approver.get(path);
    expect(answer.status).toBe(200);
    expect(answer.text).toBe(PDF.toString());
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; /);
    expect(answer.headers.get('content-disposition')).toContain(encodeURIComponent('Ескіз №1.pdf'));
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-security-policy')).toContain('sandbox');
  });

  it('is for those who may read the report', async () => {
    expect((await people.team.get(path)).status).toBe(200);
    for (const who of [people.donor, people.other]) expect((await who.get(path)).status).toBe(404);
    expect((await at.nobody.get(path)).status).toBe(401);
  });

  it('is not opened by naming its hash in another report', async () => {
    const content = {
      orgCode: 'beta',
      dateOfInformation: '2026-03-02',
      narrative: 'Not mine.',
      attachments: [{ sha256: hashOf(PDF), name: 'stolen.pdf' }],
    };
    const thief = await people.other.post('reports', draft(content));
    expect(thief.status, thief.text).toBe(201);
    const { id } = thief.body as { id: string };
    expect((await people.other.get(`reports/${id}/documents/${hashOf(PDF)}`)).status).toBe(404);
  });
});

describe('what is kept', () => {
  it('is a PDF, PNG or JPEG with the hash it was announced by; sending it again is harmless', async () => {
    expect((await put(people.team, REPORT, PDF)).status).toBe(200);
    expect((await put(people.team, uuid(80), PNG)).status).toBe(200);
    expect((await people.approver.get(`reports/${REPORT}/documents/${hashOf(PDF)}`)).text).toBe(
      PDF.toString(),
    );
    const page = Buffer.from('<!doctype html><script>alert(1)</script>');
    expect((await put(people.team, uuid(80), page)).status).toBe(415);
    expect((await put(people.team, uuid(80), PDF, hashOf(PNG).replace(/^./, 'f'))).status).toBe(422);
    expect((await put(people.team, uuid(80), Buffer.alloc(0))).status).toBe(400);
    const large = Buffer.concat([PDF, Buffer.alloc(20 * 1024 * 1024)]);
    expect((await put(people.team, uuid(80), large)).status).toBe(413);
  });

  it('says nothing of what others sent: the answer is the same whether it was here before or not', async () => {
    const said = ({ status, text }: { status: number; text: string }) => [
      status,
      text.replace(/urn:uuid:[0-9a-f-]+/, ''),
    ];
    for (const bytes of [PDF, Buffer.from('<html>'), Buffer.alloc(0)]) {
      // The first is what is kept with a report of another organisation, the second is nowhere.
      const [there, nowhere] = [
        await put(people.other, REPORT, bytes, hashOf(PDF)),
        await put(people.other, uuid(82), bytes, hashOf(PDF)),
      ];
      expect(said(there)).toEqual(said(nowhere));
    }
  });

  it('is taken from those who report on the ground, order work or inspect it', async () => {
    expect((await put(people.operations, uuid(81), PNG)).status).toBe(200);
    expect((await put(people.villager, uuid(81), PDF)).status).toBe(403);
    expect((await put(people.donor, uuid(81), PDF)).status).toBe(403);
    expect((await put(at.nobody, uuid(81), PDF)).status).toBe(401);
  });
});

it('the dossier of a task opens to those who see the task exactly', async () => {
  expect((await put(people.operations, TASK, PNG)).status).toBe(200);
  const task = {
    id: TASK,
    status: 'issued',
    hazardIds: [HAZARD],
    orgCode: 'alpha',
    dossier: [{ sha256: hashOf(PNG), name: 'air photo.png' }],
  };
  const content = { reportType: 'task', dateOfInformation: '2026-03-03', land: { tasks: [task] } };
  const sent = await people.operations.post('reports', draft(content));
  expect(sent.status, sent.text).toBe(201);
  const { id } = sent.body as { id: string };
  // Before it is accepted: whoever decides looks at it, and so does its author.
  const waiting = `reports/${id}/documents/${hashOf(PNG)}`;
  expect((await people.approver.get(waiting)).status).toBe(200);
  expect((await people.operations.get(waiting)).status).toBe(200);
  expect((await people.team.get(waiting)).status).toBe(404);
  expect((await accept(people.approver, sent.body)).status).toBe(200);
  const path = `tasks/${TASK}/documents/${hashOf(PNG)}`;
  expect((await people.team.get(path)).status).toBe(200);
  expect((await people.donor.get(path)).status).toBe(404);
  expect((await people.team.get(`tasks/${TASK}/documents/${hashOf(PDF)}`)).status).toBe(404);
});
