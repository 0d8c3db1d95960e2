/**
 * One large hazard through the whole server: an outline of 5,000 corners with 200 released parts, put there by
 * reports, then asked over HTTP as the release wizard and the statement page ask. What is measured is one request
 * after the other, from the call to the answer read as JSON, client and server in this process, PostgreSQL beside.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import type { Outline } from '../src/core/model/geometry.ts';
import { type Actor, ProgrammeSettings } from '../src/core/model/programmes.ts';
import { ReportDraft } from '../src/core/model/reports.ts';
import { RULES } from '../src/core/rules/rules.ts';
import { submitReport } from '../src/flow/intake.ts';
import { grantFromServer } from '../src/flow/members.ts';
import type { Pipeline } from '../src/flow/ports.ts';
import { openProgramme } from '../src/flow/programmes.ts';
import { decide } from '../src/flow/review.ts';
import { loadGeometry } from '../src/server/geometry.ts';
import { type Prepared, startServer } from '../src/server/main.ts';
import { release } from './account.ts';
import type { Figure } from './stage.ts';

const PROGRAMME = 'bench';
const [CORNERS, PARTS] = [5_000, 200];
const EMAIL = 'officer@example.org';
const HAZARD = uuidv7();
const WORK = uuidv7();
const { outline, earlier, parts } = release(CORNERS, PARTS);

/** Sends a report of one person and accepts it as another; seconds the decision took. */
async function accepted(
  p: Pipeline,
  people: [Actor, Actor],
  content: Record<string, unknown>,
): Promise<number> {
  const base = { reportType: 'clearance_progress', dateOfInformation: '2024-05-06', orgCode: 'alpha' };
  const draft = ReportDraft.parse({ id: uuidv7(), content: { ...base, ...content } });
  const { report } = await submitReport(p, people[0], PROGRAMME, draft);
  const rules = new Set([...RULES.map(({ id }) => id), 'V25', 'V40', 'V43']);
  const overrides = [...rules].map((rule) => ({ rule, reason: 'as in the bench' }));
  const started = performance.now();
  await decide(p, people[1], PROGRAMME, report.id, { action: 'accept', reason: 'bench', overrides }, 1);
  return (performance.now() - started) / 1000;
}

const released = (shape: Outline, outcome = 'cleared') => ({
  id: uuidv7(),
  outcome,
  depthCm: 20,
  hazardId: HAZARD,
  activityId: WORK,
  releasedOn: '2024-05-05',
  donors: [{ donor: 'A', percent: 100 }],
  shape,
});

/** The programme, the hazard and its parts; then one part more. Seconds each took to be decided. */
async function fill({ pipeline: p, accounts }: Prepared): Promise<{ token: string; seconds: number[] }> {
  const cli: Actor = { userId: 'cli', name: 'Command line', memberships: [] };
  await openProgramme(p, cli, PROGRAMME, ProgrammeSettings.parse({ names: { en: 'Bench' } }));
  const role = { programmeId: PROGRAMME, role: 'national_approver' as const, orgCode: null, placeCodes: [] };
  const { id } = await accounts.create({ email: EMAIL, name: 'Officer', password: 'a long enough password' });
  await grantFromServer(p, PROGRAMME, [{ ...role, userId: id }]);
  const person = (userId: string): Actor => ({ userId, name: userId, memberships: [{ ...role, userId }] });
  const people: [Actor, Actor] = [person('author'), person('reviewer')];
  const fields = { classification: 'cha', contamination: ['cmr'], shape: outline };
  const position = { type: 'Point', coordinates: [37.5, 49] };
  const seconds = [
    await accepted(p, people, {
      reportType: 'nts',
      dateOfInformation: '2023-05-05',
      hazard: { id: HAZARD, mode: 'new', fields },
      evidence: [{ id: uuidv7(), kind: 'fragment', position }],
    }),
    await accepted(p, people, {
      land: {
        activities: [{ id: WORK, type: 'clearance', hazardIds: [HAZARD] }],
        releases: earlier.slice(1).map(({ shape }) => released(shape)),
      },
    }),
    await accepted(p, people, {
      land: { releases: earlier.slice(0, 1).map(({ shape }) => released(shape)) },
    }),
  ];
  return { token: await accounts.createToken(EMAIL, 1), seconds };
}

interface Times {
  readonly least: number;
  readonly middle: number;
  readonly most: number;
  /** Of this process, one request in the mean: what the answer costs when nothing else runs. */
  readonly processor: number;
}

/** Of so many, after one that does not count; ms. */
async function timesOf(times: number, work: () => Promise<unknown> | unknown): Promise<Times> {
  await work();
  const taken: number[] = [];
  const before = process.cpuUsage();
  for (let i = 0; i < times; i += 1) {
    const started = performance.now();
    await work();
    taken.push(performance.now() - started);
  }
  const { user, system } = process.cpuUsage(before);
  taken.sort((a, b) => a - b);
  return {
    processor: (user + system) / 1000 / times,
    least: taken[0]!,
    middle: taken[Math.floor(times / 2)]!,
    most: taken.at(-1)!,
  };
}

function figuresOf(what: string, { least, middle, most, processor }: Times): Figure[] {
  return [
    { what: `${what}: median`, value: middle, unit: 'ms' },
    { what: '… least', value: least, unit: 'ms' },
    { what: '… most', value: most, unit: 'ms' },
    { what: '… processor time', value: processor, unit: 'ms' },
  ];
}

/** The rival: what is left, part after part taken away with the same engine and no server in between. */
async function onePartAfterTheOther(): Promise<unknown> {
  const engine = await loadGeometry();
  let rest: Outline | null = outline;
  for (const { shape } of [...earlier, ...parts]) rest = rest && engine.difference(rest, shape);
  return rest;
}

async function ask(
  url: string,
  init: RequestInit,
): Promise<{ bytes: number; body: Record<string, unknown> }> {
  const response = await fetch(url, init);
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${text.slice(0, 400)}`);
  return { bytes: text.length, body: JSON.parse(text) };
}

async function measure(server: string, token: string, times: number): Promise<Figure[]> {
  const url = `${server}/api/programmes/${PROGRAMME}`;
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const drawn = parts.map(({ kind, shape }) => ({ id: uuidv7(), outcome: kind, shape }));
  const post = { method: 'POST', headers, body: JSON.stringify({ parts: drawn }) };
  const none = { method: 'POST', headers, body: JSON.stringify({ parts: [] }) };
  const [partition, account] = [`${url}/hazards/${HAZARD}/partition`, `${url}/account?hazard=${HAZARD}`];
  const { body, bytes } = await ask(partition, post);
  if (body.balanced !== true) throw new Error('the partition does not balance');
  const drawnNow = await timesOf(times, () => ask(partition, post));
  const left = await timesOf(times, () => ask(partition, none));
  const statement = await timesOf(times, () => ask(`${account}&from=2024-01-01&to=2024-12-31`, { headers }));
  const record = await timesOf(times, () => ask(`${url}/hazards/${HAZARD}`, { headers }));
  const plain = await timesOf(2, onePartAfterTheOther);
  return [
    ...figuresOf('partition with three parts drawn, over HTTP', drawnNow),
    { what: '… its answer', value: bytes / 1024, unit: 'KB' },
    {
      what: '… faster than part after part taken away, in memory',
      value: plain.middle / drawnNow.middle,
      unit: '×',
    },
    ...figuresOf('what is left, nothing drawn', left),
    ...figuresOf('statement of the hazard', statement),
    ...figuresOf('the record of the hazard', record),
  ];
}

export async function bench(scale = 1): Promise<Figure[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tilth-bench-'));
  let made: { token: string; seconds: number[] } = { token: '', seconds: [] };
  const server = await startServer(
    {
      port: 0,
      host: '127.0.0.1',
      dataDir,
      databaseUrl: process.env.DATABASE_URL ?? null,
      postgresBin: process.env.TILTH_POSTGRES_BIN ?? null,
      publicUrl: null,
      proxies: 0,
      secret: 'only for the bench, only for the bench, only for',
      logLevel: 'silent',
      filesDir: null,
      captureMb: 200,
    },
    {
      prepare: async (parts) => {
        made = await fill(parts);
      },
    },
  );
  try {
    const figures = await measure(server.url, made.token, Math.max(5, Math.round(40 * scale)));
    const [first, all, one] = made.seconds as [number, number, number];
    return [
      ...figures,
      { what: 'decided: the hazard', value: first * 1000, unit: 'ms' },
      { what: `decided: ${PARTS - 1} parts in one report`, value: all * 1000, unit: 'ms' },
      {
        what: 'decided: one part more, the account worked out again from everything',
        value: one * 1000,
        unit: 'ms',
      },
    ];
  } finally {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}
