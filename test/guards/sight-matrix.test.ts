/**
 * SAFETY: every role at every door, the doors taken from the routes themselves. Records of every tier are planted
 * with names, numbers, coordinates, file names and donors that stand nowhere else; whatever somebody asks, no answer,
 * header, event, tile or line of the log holds what they may not know. Who may know what is written down by hand.
 */
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader as Pbf } from 'pbf';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../src/core/model/codes.ts';
import type { Membership } from '../../src/core/model/programmes.ts';
import { configureProgramme } from '../../src/flow/programmes.ts';
import { accept, Client, draft, newHazard, openTestApp, squareAt, type TestApp } from '../support/app.ts';
import { type Asked, DOORS, type Planted, UNLISTED } from '../support/doors.ts';
import { PROGRAMME } from '../support/records.ts';

/** Exact coordinates as they would stand in any answer, with the tier and the owner of each record. */
const RECORDS = [
  { secret: 'AlderWood', lon: 36.512345, lat: 48.512345, orgCode: 'alpha', placeCode: 'P1', tier: 't2' },
  { secret: 'BirchWood', lon: 37.612345, lat: 48.612345, orgCode: 'beta', placeCode: 'P2', tier: 't1' },
  { secret: 'CedarWood', lon: 38.712345, lat: 48.712345, orgCode: 'beta', placeCode: 'P2', tier: 't4' },
  { secret: 'DatePalms', lon: 39.812345, lat: 48.812345, orgCode: 'gamma', placeCode: 'P3', tier: 't3' },
] as const;

/** X: may know all of it. One letter a record; cells or nothing otherwise, as the programme is set. */
interface Person {
  readonly name: string;
  readonly role: Role | null;
  readonly scope?: Partial<Membership>;
  readonly knows: string;
}
const PEOPLE: readonly Person[] = [
  { name: 'nobody', role: null, knows: '----' },
  { name: 'outsider', role: null, knows: '----' },
  { name: 'villager', role: 'community_reporter', knows: '----' },
  { name: 'team', role: 'field_team', scope: { orgCode: 'alpha' }, knows: 'X---' },
  { name: 'team-p2', role: 'field_team', scope: { orgCode: 'alpha', placeCodes: ['P2'] }, knows: '-XX-' },
  { name: 'im', role: 'org_im', scope: { orgCode: 'beta' }, knows: '-XX-' },
  { name: 'validator', role: 'regional_validator', scope: { placeCodes: ['P1'] }, knows: 'X---' },
  { name: 'approver', role: 'national_approver', knows: 'XXXX' },
  { name: 'operations', role: 'operations', knows: 'XXXX' },
  { name: 'inspector', role: 'qa', scope: { placeCodes: ['P2'] }, knows: '-XX-' },
  { name: 'inspector-all', role: 'qa', knows: '----' },
  { name: 'caseworker', role: 'va_caseworker', knows: '----' },
  { name: 'donor', role: 'donor', knows: '----' },
  { name: 'analyst', role: 'analyst', knows: '----' },
  { name: 'admin', role: 'sysadmin', knows: '----' },
];
const SETTINGS = [
  { publicHazards: 'none', partnerHazards: 'none' },
  { publicHazards: 'generalised', partnerHazards: 'generalised' },
] as const;
// The server's own hand: what loosens a rule waits for a second person otherwise.
const CONFIGURER = { userId: 'cli', name: 'Command line', memberships: [] };

/** Asked as well where the programme shows nothing; the others see no more there than with cells. */
const SHUT_OUT: readonly string[] = ['nobody', 'villager', 'team', 'im', 'donor', 'admin'];

let t: TestApp;
const clients = new Map<string, Client>();
const planted: Planted[] = [];
interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
}
let operations: Operation[] = [];

/** Whatever would tell record `i` from others or place it. */
function plantsOf(i: number): string[] {
  const { secret, lon, lat } = RECORDS[i]!;
  return [secret, String(lon), String(lat)];
}

/** Doors at which who may know everything finds what was planted. */
const OPEN_TO_ALL_EXACT = [
  'listHazards',
  'getHazard',
  'hazardHistory',
  'getEvidence',
  'listReleases',
  'getTasks',
  'taskBoard',
  'accountOutputs',
  'listReports',
  'getReport',
  'getProposal',
  'listEntries',
  'completionOfHazard',
  'getTile',
];

/** Two records this person may not know, and one they may. */
function targetsOf(knows: string): Planted[] {
  const of = (letter: string) => planted.filter((_, i) => knows[i] === letter);
  return [...of('-').slice(0, 2), ...of('X').slice(0, 1)];
}

async function plant(author: Client, approver: Client, i: number): Promise<Planted> {
  const { secret, lon, lat, orgCode, placeCode, tier } = RECORDS[i]!;
  const ids = { task: uuidv7(), activity: uuidv7(), progress: uuidv7(), release: uuidv7() };
  const more = { visit: uuidv7(), nonconformity: uuidv7(), box: uuidv7() };
  const own = { orgCode, placeCode, tier };
  const send = async (content: object): Promise<string> => {
    const sent = await author.post(
      'reports',
      draft({ orgCode, dateOfInformation: '2026-05-30', ...content }),
    );
    expect(sent.status, sent.text).toBe(201);
    const decided = await accept(approver, sent.body);
    expect(decided.status, decided.text).toBe(200);
    return sent.body.id;
  };
  const proposal = newHazard(lon, lat, {
    ...own,
    name: secret,
    localId: secret,
    description: `${secret} lane`,
  });
  const hazardIds = [proposal.hazard.id];
  const evidence = proposal.evidence.map((point) => ({
    ...point,
    ...own,
    note: `${secret} shed`,
    orgCode: undefined,
  }));
  const attachments = [{ sha256: 'b'.repeat(64), name: `${secret}-sketch.png` }];
  const report = await send({
    dateOfInformation: '2026-05-01',
    ...proposal,
    evidence,
    narrative: `${secret} told us`,
    attachments,
  });
  const task = { id: ids.task, title: secret, status: 'issued', hazardIds, ...own, note: secret };
  await send({ reportType: 'task', land: { tasks: [task] } });
  const work = { id: ids.activity, type: 'clearance', hazardIds, taskId: ids.task, ...own, note: secret };
  const row = {
    id: ids.progress,
    activityId: ids.activity,
    hazardIds,
    day: '2026-05-20',
    areaProcessedM2: 900,
    ...own,
  };
  const part = {
    id: ids.release,
    hazardId: proposal.hazard.id,
    activityId: ids.activity,
    taskId: ids.task,
    outcome: 'cleared',
    releasedOn: '2026-05-28',
    depthCm: 20,
    shape: squareAt(lon, lat, 0.004),
    note: `${secret} gate`,
    donors: [{ donor: `${secret} Fund`, percent: 100 }],
    ...own,
  };
  await send({
    reportType: 'clearance_progress',
    land: { activities: [work], progress: [{ ...row, note: secret }], releases: [part] },
  });
  const visit = {
    id: more.visit,
    kind: 'external_qc',
    hazardIds,
    visitedOn: '2026-05-29',
    note: secret,
    ...own,
  };
  const fault = { id: more.nonconformity, hazardIds, severity: 'minor', description: secret, ...own };
  await send({ reportType: 'qm', land: { qualityVisits: [visit], nonconformities: [fault] } });
  const box = {
    id: more.box,
    gridName: `37U ${300 + i} 5365`,
    hazardIds,
    state: 'ongoing',
    ...own,
    note: secret,
  };
  await send({ reportType: 'survey_box', land: { surveyBoxes: [box] } });
  return { secret, lon, lat, hazard: proposal.hazard.id, evidence: evidence[0]!.id, report, ...ids, ...more };
}

beforeAll(async () => {
  t = await openTestApp();
  for (const { name, role, scope } of PEOPLE) {
    if (name === 'nobody') clients.set(name, t.nobody);
    else if (role) clients.set(name, await t.person(name, role, scope));
    else {
      const email = `${name}@example.org`;
      const account = await t.accounts.create({ email, name, password: 'long enough word' });
      const authorization = `Bearer ${await t.accounts.createToken(email, 1)}`;
      clients.set(name, new Client(t.app, account.id, { authorization }));
    }
  }
  const author = await t.person('author', 'national_approver');
  const approver = clients.get('approver')!;
  for (const code of ['P1', 'P2', 'P3']) {
    const place = { code, parentCode: null, level: 0, names: { en: `Place ${code}` } };
    const sent = await author.post('reports', draft({ reportType: 'gazetteer', orgCode: null, place }));
    await accept(approver, sent.body);
  }
  for (const i of RECORDS.keys()) planted.push(await plant(author, approver, i));
  const { body } = await t.nobody.get('/api/openapi.json');
  operations = Object.entries<Record<string, { operationId: string }>>(body.paths).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => ({
        id: operationId,
        method: method.toUpperCase(),
        path,
      })),
  );
}, 240_000);
afterAll(() => t.close());

describe('the doors', () => {
  it('are all in the matrix: every route is described or named, every description is asked', () => {
    expect(operations.map(({ id }) => id).sort()).toEqual(Object.keys(DOORS).sort());
    const described = new Set(
      operations.map(({ method, path }) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
    );
    const plain = (path: string) => path.replace(/:file\{.*$/, '');
    const routes = t.app.routes.filter(({ method }) => method !== 'ALL');
    const unknown = [...new Set(routes.map(({ method, path }) => `${method} ${path}`))].filter(
      (route) =>
        !described.has(route) &&
        !UNLISTED.includes(route) &&
        // Tiles end in an extension, which the router and the description write differently.
        ![...described].some((each) => route.includes(':file{') && each.startsWith(plain(route))),
    );
    expect(unknown).toEqual([]);
  });
});

/** An answer as text in which a plant would be found: tiles decoded, the first event of a stream, headers too. */
async function readable(response: Response): Promise<string> {
  const headers = JSON.stringify([...response.headers]);
  const type = response.headers.get('content-type') ?? '';
  if (type.startsWith('text/event-stream')) {
    const reader = response.body!.getReader();
    const { value } = await reader.read();
    await reader.cancel();
    return `${headers} ${new TextDecoder().decode(value)}`;
  }
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (!/mapbox-vector-tile|x-protobuf/.test(type))
    return `${headers} ${new TextDecoder('latin1').decode(bytes)}`;
  const layers = Object.values(new VectorTile(new Pbf(bytes)).layers);
  const features = layers.flatMap((layer) =>
    Array.from({ length: layer.length }, (_, i) => layer.feature(i).properties),
  );
  return `${headers} ${JSON.stringify(features)}`;
}

async function ask(
  client: Client,
  { method, path }: Operation,
  asked: Asked,
): Promise<{ status: number; text: string }> {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(asked.params?.[name] ?? (name === 'programme' ? PROGRAMME : 'none')),
  );
  const query = new URLSearchParams(asked.query).toString();
  const json: Record<string, string> = asked.body === undefined ? {} : { 'content-type': 'application/json' };
  const response = await t.app.request(`${filled}${query ? `?${query}` : ''}`, {
    method,
    headers: { ...client.headers, ...json, ...asked.headers },
    ...(asked.body === undefined ? {} : { body: JSON.stringify(asked.body) }),
  });
  return { status: response.status, text: await readable(response) };
}

describe.each([0, 1] as const)('programme setting %i', (setting) => {
  beforeAll(async () => {
    const programme = await t.pipeline.db.read((tx) => tx.programmes.find(PROGRAMME));
    const settings = { ...programme!.settings, ...SETTINGS[setting] };
    await configureProgramme(t.pipeline, CONFIGURER, PROGRAMME, settings, 'asked of both settings');
  });

  const asking = PEOPLE.filter(({ name }) => setting === 1 || SHUT_OUT.includes(name));
  it.each(asking.map(({ name, knows }) => [name, knows] as const))(
    '%s learns at no door what they may not know',
    async (name, knows) => {
      const client = clients.get(name)!;
      const hidden = [...knows].flatMap((letter, i) => (letter === 'X' ? [] : plantsOf(i)));
      const told: string[] = [];
      const openTo = new Set<string>();
      for (const operation of operations) {
        const { once, asks } = DOORS[operation.id]!;
        for (const target of once ? planted.slice(0, 1) : targetsOf(knows)) {
          for (const asked of asks(target)) {
            const { status, text } = await ask(client, operation, asked);
            const found = hidden.filter((secret) => text.includes(secret));
            if (text.includes(target.secret)) openTo.add(operation.id);
            if (found.length > 0)
              told.push(`${operation.id} ${status}: ${found.join(', ')} ${JSON.stringify(asked)}`);
            if (status >= 500) told.push(`${operation.id} failed: ${text.slice(0, 300)}`);
            if (text.includes('"told":')) told.push(`${operation.id} shows who was told`);
          }
        }
      }
      expect(told).toEqual([]);
      // What was planted is where it would be found.
      if (knows === 'XXXX') expect([...openTo]).toEqual(expect.arrayContaining(OPEN_TO_ALL_EXACT));
    },
    600_000,
  );
});

it('the log holds nothing of any record', () => {
  const log = t.logged.join('\n');
  for (const i of RECORDS.keys()) for (const secret of plantsOf(i)) expect(log).not.toContain(secret);
});
