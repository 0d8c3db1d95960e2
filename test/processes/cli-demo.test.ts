/** Somebody starts Tilth for the first time and finds a country that plainly is not real. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DemoResult, ensureDemo } from '../../src/flow/demo.ts';
import { demoHazards } from '../../src/flow/demo-hazards.ts';
import { demoPlaces } from '../../src/flow/demo-land.ts';
import { DEMO_PEOPLE } from '../../src/flow/demo-people.ts';
import { rebuildRegistry, verifyChain } from '../../src/flow/maintain.ts';
import type { Pipeline } from '../../src/flow/ports.ts';
import { loadGeometry } from '../../src/server/geometry.ts';
import { tilth } from '../support/cli.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { collection, feature, squareAt } from '../support/import.ts';

let database: TestDatabase;
let p: Pipeline;
let made: DemoResult;
const passwords = new Map<string, string>();
const accounts = {
  create: async ({ email, password }: { email: string; password: string }) => {
    passwords.set(email, password);
    return { id: email };
  },
  get: async (email: string) => ({ id: email }),
  setPassword: async (email: string, password: string) => {
    passwords.set(email, password);
  },
};

beforeAll(async () => {
  database = await openTestDatabase();
  p = { db: database.db, geometry: await loadGeometry(), clock: { now: () => new Date() }, newId: uuidv7 };
  made = await ensureDemo(p, accounts, () => 'never-in-clear');
});
afterAll(() => database.close());

describe('the demo country', () => {
  test('is marked as fictional, lies in the open sea, and has what was promised', async () => {
    expect(made).toMatchObject({ created: true, hazards: 288, evidence: 2000 });
    expect(made.accounts.map((a) => a.role)).toEqual(DEMO_PEOPLE.map((person) => person.role));
    expect(new Set(made.accounts.map((a) => a.role)).size).toBeGreaterThanOrEqual(10);
    const programme = await p.db.read((tx) => tx.programmes.find('demo'));
    expect(programme!.settings.fictional).toBe(true);
    expect(programme!.settings.countryIso3).toBeNull();
    expect(Object.keys(programme!.settings.names).sort()).toEqual(['ar', 'en', 'es', 'fr', 'uk']);
  });

  test('every shape of it is valid, and neighbours share their borders', async () => {
    const places = demoPlaces();
    for (const { boundary } of places) if (boundary) expect(p.geometry.faults(boundary)).toEqual([]);
    for (const { outline } of demoHazards()) if (outline) expect(p.geometry.faults(outline)).toEqual([]);
    const boundaryOf = (code: string) => places.find((place) => place.code === code)!.boundary!;
    expect(p.geometry.overlapAreaM2(boundaryOf('VD11'), boundaryOf('VD12'))).toBeLessThan(1);
  });

  test('its inbox holds every kind of mistake, and one report sent back', async () => {
    const { items, states } = await p.db.read(async (tx) => ({
      items: (await tx.reports.list('demo', { states: ['submitted'] }, { limit: 100 })).items,
      states: await tx.reports.countByState('demo', {}),
    }));
    expect(states).toMatchObject({ submitted: made.waiting, returned: 1, rejected: 0 });
    const rules = new Set(items.flatMap((report) => report.findings.map((f) => f.rule)));
    for (const rule of ['V02', 'V05', 'V06', 'V10', 'V12', 'V16', 'V18', 'V24'])
      expect(rules).toContain(rule);
    expect(items.filter((report) => report.findings.length === 0).length).toBeGreaterThanOrEqual(5);
  });

  test('its history spans two years, with a split and a merge, and holds', async () => {
    const { first, kinds } = await p.db.read(async (tx) => {
      const oldest = await tx.ledger.list('demo', { order: 'oldest' }, { limit: 1 });
      const seen = new Set<string>();
      for await (const entry of tx.ledger.read('demo', 0)) seen.add(entry.body.kind);
      return { first: oldest.items[0]!, kinds: seen };
    });
    expect(Date.now() - Date.parse(first.body.recordedAt)).toBeGreaterThan(729 * 86_400_000);
    for (const kind of [
      'hazard.split',
      'hazard.merged',
      'hazard.classified',
      'hazard.outlined',
      'report.returned',
    ])
      expect(kinds).toContain(kind);
    expect(await verifyChain(p, 'demo')).toMatchObject({ ok: true });
    expect(await rebuildRegistry(p, 'demo', { check: true })).toMatchObject({ equal: true });
  });

  test('no password is stored in clear', async () => {
    const { rows } = await database.pool.query(
      "select count(*)::int as n from tilth.ledger_entry where body::text like '%never-in-clear%'",
    );
    expect(rows[0].n).toBe(0);
    expect([...passwords.keys()].every((email) => email.endsWith('@demo.invalid'))).toBe(true);
  });

  test('its released land rests on recorded work, states its efforts and is doubted nowhere', async () => {
    const { items } = await p.db.read((tx) =>
      tx.reports.list('demo', { states: ['accepted'] }, { limit: 5000 }),
    );
    const ofLand = items.filter(
      ({ content }) => content.land && !['task', 'qm'].includes(content.reportType),
    );
    expect(ofLand.length).toBeGreaterThan(6);
    const doubts = ofLand.flatMap(({ content, findings }) =>
      findings
        .filter(({ severity }) => severity === 'R')
        .map(({ message, params }) => `${content.reportType}: ${message} ${JSON.stringify(params)}`),
    );
    expect(doubts).toEqual([]);
  });

  test('is not made twice', async () => {
    expect(await ensureDemo(p, accounts, () => 'another')).toMatchObject({ created: false, accounts: [] });
    expect(new Set(passwords.values())).toEqual(new Set(['never-in-clear']));
  });
});

test('on the command line the passwords are printed once', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tilth-demo-'));
  try {
    const first = await tilth(['demo', '--data', folder]);
    expect(first.code).toBe(0);
    expect(first.out).toMatch(/approver@demo\.invalid +(\w{4}-){3}\w{4} +National approver/);
    const second = await tilth(['demo', '--json', '--data', folder]);
    expect(second).toMatchObject({ code: 0, json: { ok: true, created: false, accounts: [] } });
    // Real records do not end up in a country that does not exist.
    const file = path.join(folder, 'fields.geojson');
    writeFileSync(file, collection(feature(squareAt(30, 48), { name: 'Field', date: '2025-03-01' })));
    const real = await tilth(['import', file, '--profile', 'geojson-hazards', '--json', '--data', folder]);
    expect(real.json).toMatchObject({ programme: 'main', rows: 1, new: 1 });
    expect(real.json.files[0].notes[0].key).toBe('import.note.noBounds');
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
});
