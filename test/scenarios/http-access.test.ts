/**
 * SAFETY: every role at every door. The table says by hand who may see which hazard how exactly; each door is
 * asked and must agree with it, and nothing a person may not see stands anywhere in an answer.
 */
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader as Pbf } from 'pbf';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../src/core/model/codes.ts';
import type { Membership, ProgrammeSettings } from '../../src/core/model/programmes.ts';
import { configureProgramme } from '../../src/flow/programmes.ts';
import { accept, Client, draft, newHazard, openTestApp, type TestApp } from '../support/app.ts';
import { PROGRAMME } from '../support/records.ts';

/** X exact, g generalised, - not at all. One letter per hazard: alpha in P1, beta in P2 (T1, T4), no one's. */
type Sight = string;
interface Person {
  readonly name: string;
  readonly role: Role | null;
  readonly scope?: Partial<Membership>;
  /** Sight when the programme shows [nothing, cells to partners, cells to all]. */
  readonly sees: readonly [Sight, Sight, Sight];
}

const PEOPLE: readonly Person[] = [
  { name: 'nobody', role: null, sees: ['----', '----', 'gggg'] },
  { name: 'outsider', role: null, sees: ['----', '----', 'gggg'] },
  { name: 'reporter', role: 'community_reporter', sees: ['----', '----', 'gggg'] },
  { name: 'team', role: 'field_team', scope: { orgCode: 'alpha' }, sees: ['X---', 'Xggg', 'Xggg'] },
  { name: 'team-p2', role: 'field_team', scope: { placeCodes: ['P2'] }, sees: ['-XX-', 'gXXg', 'gXXg'] },
  { name: 'team-unscoped', role: 'field_team', sees: ['----', 'gggg', 'gggg'] },
  { name: 'im', role: 'org_im', scope: { orgCode: 'beta' }, sees: ['-XX-', 'gXXg', 'gXXg'] },
  {
    name: 'validator',
    role: 'regional_validator',
    scope: { placeCodes: ['P1'] },
    sees: ['X---', 'Xggg', 'Xggg'],
  },
  { name: 'approver', role: 'national_approver', sees: ['XXXX', 'XXXX', 'XXXX'] },
  { name: 'operations', role: 'operations', sees: ['XXXX', 'XXXX', 'XXXX'] },
  { name: 'ops-country', role: 'operations', scope: { placeCodes: ['P0'] }, sees: ['XXX-', 'XXXg', 'XXXg'] },
  { name: 'inspector', role: 'qa', scope: { placeCodes: ['P2'] }, sees: ['-XX-', 'gXXg', 'gXXg'] },
  { name: 'caseworker', role: 'va_caseworker', sees: ['----', 'gggg', 'gggg'] },
  { name: 'donor', role: 'donor', sees: ['----', 'gggg', 'gggg'] },
  { name: 'admin', role: 'sysadmin', sees: ['----', 'gggg', 'gggg'] },
];
const SETTINGS: readonly Partial<ProgrammeSettings>[] = [
  { publicHazards: 'none', partnerHazards: 'none' },
  { publicHazards: 'none', partnerHazards: 'generalised' },
  { publicHazards: 'generalised', partnerHazards: 'generalised' },
];
const HAZARDS = [
  { secret: 'AlderWood', lon: 36.512345, lat: 48.512345, fields: { orgCode: 'alpha', placeCode: 'P1' } },
  {
    secret: 'BirchWood',
    lon: 37.612345,
    lat: 48.612345,
    fields: { orgCode: 'beta', placeCode: 'P2', tier: 't1' },
  },
  {
    secret: 'CedarWood',
    lon: 38.712345,
    lat: 48.712345,
    fields: { orgCode: 'beta', placeCode: 'P2', tier: 't4' },
  },
  {
    secret: 'DatePalms',
    lon: 39.812345,
    lat: 48.812345,
    fields: { orgCode: null, placeCode: null, tier: 't2' },
  },
];
/** Whoever keeps the server: what shows more to more people needs no second person here. */
const SERVER = { userId: 'cli', name: 'Command line', memberships: [] };

/** Properties of the features of the tile at a position. */
async function hazardsOfTile(client: Client, z: number, lon: number, lat: number) {
  const side = 2 ** z;
  const x = Math.floor(((lon + 180) / 360) * side);
  const sine = Math.sin((lat * Math.PI) / 180);
  const y = Math.floor((0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * side);
  const url = `/tiles/hazards/${z}/${x}/${y}.mvt?programme=${PROGRAMME}`;
  const response = await client.app.request(url, { headers: client.headers });
  const bytes = new Uint8Array(await response.arrayBuffer());
  const layer = response.status === 200 ? new VectorTile(new Pbf(bytes)).layers.hazards : undefined;
  const features = Array.from({ length: layer?.length ?? 0 }, (_, i) => layer!.feature(i).properties);
  return { status: response.status, features };
}

let t: TestApp;
const clients = new Map<string, Client>();
const ids: string[] = [];
const reportIds: string[] = [];
const evidenceIds: string[] = [];

/** Everything that would place hazard `i` or tell it from others: names, exact coordinates. */
function secretsOf(i: number): string[] {
  const { secret, lon, lat } = HAZARDS[i]!;
  return [secret, String(lon), String(lat), String(lon + 0.005)];
}

beforeAll(async () => {
  t = await openTestApp();
  for (const person of PEOPLE) {
    if (person.name === 'nobody') clients.set(person.name, t.nobody);
    else if (person.role) clients.set(person.name, await t.person(person.name, person.role, person.scope));
    else {
      const email = `${person.name}@example.org`;
      const account = await t.accounts.create({ email, name: person.name, password: 'long enough word' });
      const authorization = `Bearer ${await t.accounts.createToken(email, 1)}`;
      clients.set(person.name, new Client(t.app, account.id, { authorization }));
    }
  }
  const author = await t.person('author', 'national_approver');
  const approver = clients.get('approver')!;
  const send = async (content: object) => {
    const sent = await author.post('reports', draft(content));
    expect(sent.status, sent.text).toBe(201);
    const decided = await accept(approver, sent.body);
    expect(decided.status, decided.text).toBe(200);
    return sent.body.id as string;
  };
  for (const [code, parentCode] of [
    ['P0', null],
    ['P1', 'P0'],
    ['P2', 'P0'],
  ]) {
    const place = { code, parentCode, level: parentCode ? 1 : 0, names: { en: `Place ${code}` } };
    await send({ reportType: 'gazetteer', orgCode: null, place });
  }
  for (const { secret, lon, lat, fields } of HAZARDS) {
    const proposal = newHazard(lon, lat, { ...fields, name: secret, localId: secret, description: secret });
    const evidence = proposal.evidence.map((point) => ({
      ...point,
      placeCode: fields.placeCode,
      note: `${secret} behind the shed`,
    }));
    ids.push(proposal.hazard.id);
    evidenceIds.push(evidence[0]!.id);
    reportIds.push(await send({ ...proposal, evidence, orgCode: fields.orgCode, narrative: secret }));
  }
}, 120_000);
afterAll(() => t.close());

describe.each([0, 1, 2] as const)('programme setting %i', (setting) => {
  beforeAll(async () => {
    const programme = await t.pipeline.db.read((tx) => tx.programmes.find(PROGRAMME));
    const settings = { ...programme!.settings, ...SETTINGS[setting] };
    await configureProgramme(t.pipeline, SERVER, PROGRAMME, settings, 'another view');
  });

  describe.each(PEOPLE.map((person) => [person.name, person] as const))('%s', (name, person) => {
    const sight = person.sees[setting];
    const visible = [...sight].flatMap((letter, i) => (letter === '-' ? [] : [i]));
    const member = person.role !== null;
    const client = () => clients.get(name)!;

    /** Asks, and makes sure that no answer holds what this person may not know exactly. */
    async function ask(path: string) {
      const answer = await client().get(path);
      for (const [i, letter] of [...sight].entries()) {
        if (letter === 'X') continue;
        for (const secret of secretsOf(i))
          expect(answer.text, `${path} tells ${secret}`).not.toContain(secret);
      }
      expect(answer.status, `${path} ${answer.text}`).toBeLessThan(500);
      return answer;
    }
    const refused = visible.length === 0;
    const idsOf = (answer: { body: { items: { id: string }[] } }) =>
      answer.body.items.map(({ id }) => ids.indexOf(id)).sort();

    it('list', async () => {
      const answer = await ask('hazards?limit=100');
      if (refused) return expect([401, 403, 404]).toContain(answer.status);
      expect(idsOf(answer)).toEqual(visible);
      for (const { id, precision } of answer.body.items) {
        expect(precision).toBe(sight[ids.indexOf(id)] === 'X' ? 'exact' : 'generalised');
      }
      const total = await ask('hazards?limit=1&total=true');
      expect(total.body.total).toBe(visible.length);
    });
    it('item and history', async () => {
      for (const [i, letter] of [...sight].entries()) {
        for (const path of [`hazards/${ids[i]}`, `hazards/${ids[i]}/history`]) {
          const answer = await ask(path);
          if (letter === '-') expect([401, 403, 404]).toContain(answer.status);
          else expect(answer.status, answer.text).toBe(200);
        }
      }
    });
    it('search by name', async () => {
      for (const [i, letter] of [...sight].entries()) {
        const answer = await ask(`hazards?q=${HAZARDS[i]!.secret}`);
        if (!refused) expect(idsOf(answer)).toEqual(letter === 'X' ? [i] : []);
      }
    });
    it('search by box: a small box tells no more than the cell', async () => {
      for (const [i, letter] of [...sight].entries()) {
        const { lon, lat } = HAZARDS[i]!;
        const on = await ask(`hazards?bbox=${lon},${lat},${lon + 0.01},${lat + 0.01}`);
        if (refused) continue;
        expect(idsOf(on)).toEqual(letter === '-' ? [] : [i]);
        // Elsewhere in the same cell of 0.05 degrees, beside the hazard.
        const corner = [Math.floor(lon * 20) / 20 + 0.001, Math.floor(lat * 20) / 20 + 0.001] as const;
        const beside = await ask(
          `hazards?bbox=${corner[0]},${corner[1]},${corner[0] + 0.002},${corner[1] + 0.002}`,
        );
        expect(idsOf(beside)).toEqual(letter === 'g' ? [i] : []);
      }
    });
    it('statistics', async () => {
      const answer = await ask('hazards/statistics');
      if (refused) return expect([401, 403, 404]).toContain(answer.status);
      const counted = answer.body.items.reduce((sum: number, row: { count: number }) => sum + row.count, 0);
      expect(counted).toBe(visible.length);
    });
    it('near', async () => {
      for (const [i, letter] of [...sight].entries()) {
        const { lon, lat } = HAZARDS[i]!;
        const answer = await ask(`near?lon=${lon}&lat=${lat}&radiusM=1000`);
        if (refused) expect([401, 403, 404]).toContain(answer.status);
        else if (letter === '-') expect(answer.body).toMatchObject({ answer: 'unknown', items: [] });
        else {
          const id = letter === 'X' ? ids[i] : null;
          expect(answer.body).toMatchObject({ answer: 'recorded', items: [{ id, count: 1 }] });
        }
      }
    });
    it('tile: over the hazard, and of the whole world', async () => {
      for (const [i, letter] of [...sight].entries()) {
        const { lon, lat } = HAZARDS[i]!;
        const { status, features } = await hazardsOfTile(client(), 14, lon + 0.005, lat + 0.005);
        if (refused) {
          expect([401, 403, 404]).toContain(status);
          continue;
        }
        const named = features.filter(({ id }) => id === ids[i]);
        expect(named.length > 0).toBe(letter === 'X');
        expect(features.length > 0).toBe(letter !== '-');
        if (letter !== 'X') expect(JSON.stringify(features)).not.toContain(HAZARDS[i]!.secret);
      }
      const world = await hazardsOfTile(client(), 0, 0, 0);
      const shown = world.features.reduce((sum, { count }) => sum + Number(count ?? 1), 0);
      expect(shown).toBe(visible.length);
    });
    it('evidence', async () => {
      const answer = await ask('evidence?limit=100');
      if (refused) expect([401, 403, 404]).toContain(answer.status);
      else {
        const seen = answer.body.items.map(({ id }: { id: string }) => evidenceIds.indexOf(id)).sort();
        expect(seen).toEqual(visible);
      }
      for (const [i, letter] of [...sight].entries()) {
        const one = await ask(`evidence/${evidenceIds[i]}`);
        if (letter === '-') expect([401, 403, 404]).toContain(one.status);
        else expect(one.status).toBe(200);
      }
    });
    it('reports and what they propose', async () => {
      const readable =
        { approver: [0, 1, 2, 3], operations: [0, 1, 2, 3], im: [1, 2], validator: [0] }[name] ?? [];
      const all = name === 'ops-country' ? [0, 1, 2] : readable;
      const list = await ask('reports?limit=100');
      const found = (list.body.items ?? []).map(({ id }: { id: string }) => reportIds.indexOf(id));
      expect(found.filter((i: number) => i >= 0).sort()).toEqual(all);
      for (const [i] of HAZARDS.entries()) {
        for (const path of [`reports/${reportIds[i]}`, `reports/${reportIds[i]}/proposal`]) {
          const answer = await ask(path);
          if (all.includes(i)) expect(answer.status, answer.text).toBe(200);
          else expect([401, 403, 404]).toContain(answer.status);
        }
      }
    });
    it('ledger, members, organisations, programme', async () => {
      const entries = await ask('entries?limit=100');
      const readsAll = name === 'approver' || name === 'operations';
      if (readsAll) expect(entries.status).toBe(200);
      else expect([401, 403, 404]).toContain(entries.status);
      expect((await ask('members')).status === 200).toBe(name === 'admin');
      expect((await ask('ledger')).status === 200).toBe(member);
      expect((await ask('organisations')).status === 200).toBe(member);
      expect((await ask(`/api/programmes/${PROGRAMME}`)).status === 200).toBe(member || !refused);
      const me = await ask('/api/me');
      expect(me.body.programmes.length > 0).toBe(member || !refused);
    });
    it('places are known to whoever sees anything of the programme', async () => {
      const answer = await ask('places?q=Place');
      expect(answer.status === 200).toBe(member || !refused);
    });
    it('may change nothing their role does not allow', async () => {
      const decided = await client().post(
        `reports/${reportIds[3]}/decision`,
        { action: 'reject', reason: 'no' },
        { 'if-match': '"2"' },
      );
      expect(decided.status).toBeGreaterThanOrEqual(400);
      const grant = { email: 'donor@example.org', role: 'national_approver' };
      if (name !== 'admin')
        expect((await client().post('members', grant)).status).toBeGreaterThanOrEqual(400);
      const outside = draft({ ...newHazard(36, 48, { orgCode: 'gamma' }), orgCode: 'gamma' });
      const sent = await client().post('reports', outside);
      if (name !== 'approver') expect([401, 403, 404], sent.text).toContain(sent.status);
    });
  });
});
