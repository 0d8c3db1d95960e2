/** The tile server on a real database: tiles follow the ledger, for everyone as policy allows, through any restart. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Hazard } from '../../src/core/model/hazards.ts';
import { createTilePool, type TilePool } from '../../src/server/tile-pool.ts';
import { createTiles, type TileOptions, type TileServer } from '../../src/server/tiles.ts';
import {
  accept,
  type Client,
  draft,
  newHazard,
  openTestApp,
  squareAt,
  type TestApp,
} from '../support/app.ts';
import { PROGRAMME } from '../support/records.ts';
import { counted, decode, exactView, hiddenView } from '../support/tiles.ts';

const WORLD = { z: 0, x: 0, y: 0 };
let t: TestApp;
let team: Client;
let approver: Client;
let donor: Client;
let folder: string;

beforeAll(async () => {
  t = await openTestApp({ settings: { partnerHazards: 'generalised' } });
  team = await t.person('team', 'field_team', { orgCode: 'alpha' });
  approver = await t.person('approver', 'national_approver');
  donor = await t.person('donor', 'donor');
  folder = await mkdtemp(join(tmpdir(), 'tilth-tiles-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await t.close();
});

async function recordHazard(lon: number, lat: number, fields = {}): Promise<string> {
  const proposal = newHazard(lon, lat, fields);
  const sent = await team.post('reports', draft(proposal));
  expect(sent.status, sent.text).toBe(201);
  expect((await accept(approver, sent.body)).status).toBe(200);
  return proposal.hazard.id;
}

async function fetchTile(client: Client, path: string, headers: Record<string, string> = {}) {
  const answer = await client.app.request(`/tiles/${path}`, { headers: { ...client.headers, ...headers } });
  const bytes = new Uint8Array(await answer.clone().arrayBuffer());
  return { status: answer.status, headers: answer.headers, bytes, text: () => answer.text() };
}

const world = `hazards/0/0/0.mvt?programme=${PROGRAMME}`;
const total = (bytes: Uint8Array) => decode(bytes, WORLD).reduce((sum, f) => sum + counted(f), 0);
async function head() {
  const { seq, hash } = await t.database.db.read((tx) => tx.ledger.head(PROGRAMME));
  return { headSeq: seq, headHash: hash };
}
async function totalOf(tiles: TileServer, at?: { headSeq: number; headHash: string }): Promise<number> {
  const request = {
    programmeId: PROGRAMME,
    layer: 'hazards',
    address: WORLD,
    view: exactView,
    filter: {},
  } as const;
  return total(await tiles.unpacked(await tiles.tile({ ...request, ...(at ?? (await head())) })));
}

describe('the tile door', () => {
  it('shows a hazard in the very next tile after the decision, and its correction', async () => {
    expect((await fetchTile(approver, world)).status).toBe(204);
    const id = await recordHazard(36.5, 48.5);
    const first = await fetchTile(approver, world);
    expect([first.status, total(first.bytes)]).toEqual([200, 1]);
    const adjustment = { reason: 'data_error', note: 'Typed one degree off' };
    const change = { hazard: { id, mode: 'update', fields: { shape: squareAt(37.5, 48.5) }, adjustment } };
    const sent = await team.post('reports', draft(change));
    expect((await accept(approver, sent.body)).status).toBe(200);
    const z12 = (lon: number) => Math.floor((lon / 360 + 0.5) * 4096);
    const row = 1414;
    const there = await Promise.all(
      [row - 1, row, row + 1].map((y) =>
        fetchTile(approver, `hazards/12/${z12(37.505)}/${y}.mvt?programme=${PROGRAMME}`),
      ),
    );
    expect(there.some(({ status }) => status === 200)).toBe(true);
    const gone = await Promise.all(
      [row - 1, row, row + 1].map((y) =>
        fetchTile(approver, `hazards/12/${z12(36.505)}/${y}.mvt?programme=${PROGRAMME}`),
      ),
    );
    expect(gone.every(({ status }) => status === 204)).toBe(true);
  });

  it('answers with an entity tag, compression, and nothing a shared cache may keep', async () => {
    const plain = await fetchTile(approver, world);
    expect(plain.headers.get('content-type')).toBe('application/vnd.mapbox-vector-tile');
    expect(plain.headers.get('cache-control')).toBe('private, no-cache');
    expect(plain.headers.get('vary')).toMatch(/cookie/i);
    const etag = plain.headers.get('etag')!;
    expect((await fetchTile(approver, world, { 'if-none-match': etag })).status).toBe(304);
    const packed = await fetchTile(approver, world, { 'accept-encoding': 'gzip, br' });
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect((await fetchTile(donor, world)).headers.get('etag')).not.toBe(etag);
  });

  it('gives a donor cells, a stranger nothing, and both no more in TileJSON', async () => {
    const seen = await fetchTile(donor, world);
    expect(decode(seen.bytes, WORLD).map((f) => f.properties.kind)).toEqual(['cell']);
    expect((await fetchTile(t.nobody, world)).status).toBe(401);
    const exact = JSON.parse(await (await fetchTile(approver, `hazards.json?programme=${PROGRAMME}`)).text());
    const coarse = JSON.parse(await (await fetchTile(donor, `hazards.json?programme=${PROGRAMME}`)).text());
    expect(exact).toMatchObject({
      tilejson: '3.0.0',
      vector_layers: [{ id: 'hazards' }],
      tilth: { visible: 1, unplaced: 0 },
    });
    expect(exact.tiles[0]).toContain(`/tiles/hazards/{z}/{x}/{y}.mvt?programme=${PROGRAMME}`);
    expect(coarse.bounds.map((n: number) => Math.round(n * 100) / 100)).toEqual([37.5, 48.5, 37.55, 48.55]);
  });

  it('refuses what is no tile with a problem', async () => {
    for (const path of [
      'hazards/2/4/0.mvt',
      'hazards/2/0/-1.mvt',
      'hazards/99/0/0.mvt',
      'rivers/0/0/0.mvt',
      'hazards/0/0/x.mvt',
    ]) {
      const answer = await fetchTile(approver, `${path}?programme=${PROGRAMME}`);
      expect([path, answer.status]).toEqual([path, 400]);
      expect(answer.headers.get('content-type')).toMatch(/problem\+json/);
    }
    expect((await fetchTile(approver, 'hazards/0/0/0.mvt')).status).toBe(400);
    expect((await fetchTile(approver, 'hazards/0/0/0.mvt?programme=elsewhere')).status).toBe(404);
  });

  it('filters by classification and status', async () => {
    const count = async (query: string) => {
      const { status, bytes } = await fetchTile(approver, `${world}&${query}`);
      return status === 204 ? 0 : total(bytes);
    };
    expect([await count('classification=cha'), await count('classification=sha,indication')]).toEqual([1, 0]);
    expect([await count('status=open'), await count('contamination=cmr')]).toEqual([1, 0]);
  });
});

describe('another server on the same database', () => {
  it('shows what was decided here in its next tile', async () => {
    const other = createTiles({ db: t.database.db, snapshotDir: null });
    const before = await totalOf(other);
    await recordHazard(38.5, 48.5);
    expect(await totalOf(other)).toBe(before + 1);
    await other.close();
  });

  it('says "unknown" of nearness while it is behind, and "none recorded" only when it is not', async () => {
    const other = createTiles({ db: t.database.db, snapshotDir: null });
    const at = await head();
    const near = (over: object) =>
      other.near({ programmeId: PROGRAMME, view: exactView, route: [[0, 0]], radiusM: 100, ...at, ...over });
    expect(await near({})).toMatchObject({ answer: 'none_recorded', asOfSeq: at.headSeq });
    expect(await near({ headSeq: at.headSeq + 1 })).toMatchObject({ answer: 'unknown' });
    expect(await near({ view: hiddenView })).toMatchObject({ answer: 'unknown' });
    expect(await near({ route: [[0, 89]] })).toMatchObject({ answer: 'unknown' });
    expect(await near({ route: [[38.505, 48.505]] })).toMatchObject({
      answer: 'recorded',
      items: [{ distanceM: 0 }],
    });
    await other.close();
  });
});

describe('a snapshot', () => {
  const opened = (options: Partial<TileOptions> = {}) =>
    createTiles({ db: t.database.db, snapshotDir: folder, largeFrom: 1, ...options });

  it('is used at the next start, caught up with what came after', async () => {
    const first = opened();
    const before = await totalOf(first);
    await first.close();
    await recordHazard(39.5, 48.5);
    const second = opened();
    expect(await totalOf(second)).toBe(before + 1);
    await second.close();
  });

  it('that is damaged, cut short or of another ledger is as if it were not there', async () => {
    const file = join(folder, `${PROGRAMME}.tiles`);
    const good = await readFile(file);
    const expected = await totalOf(createTiles({ db: t.database.db, snapshotDir: null }));
    const flipped = Buffer.from(good);
    flipped[good.length - 20]! ^= 1;
    const foreign = Buffer.from(good.toString('latin1').replace(/"hash":"...../, '"hash":"00000'), 'latin1');
    for (const damaged of [flipped, good.subarray(0, good.length / 2), Buffer.alloc(0), foreign]) {
      await writeFile(file, damaged);
      const tiles = opened();
      expect(await totalOf(tiles)).toBe(expected);
      await tiles.close();
    }
  });
});

describe('threads', () => {
  it('make the same tiles, also while records change under them', async () => {
    const outfile = join(folder, 'tile-worker.mjs');
    await build({
      entryPoints: ['src/server/tile-worker.ts'],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      logLevel: 'error',
    });
    const plain = createTiles({ db: t.database.db, snapshotDir: null });
    const threads = createTilePool(outfile, 2);
    let made = 0;
    const pool: TilePool = {
      close: threads.close,
      async make(job) {
        const tile = await threads.make(job);
        made++;
        return tile;
      },
    };
    const threaded = createTiles({ db: t.database.db, snapshotDir: null, largeFrom: 1, pool });
    expect(await totalOf(threaded)).toBe(await totalOf(plain));
    for (let round = 0; round < 5; round++) {
      const before = await totalOf(plain);
      await moveHazards(round);
      const at = await head();
      const sums = await Promise.all(Array.from({ length: 4 }, () => totalOf(threaded, at)));
      expect(sums).toEqual([before, before, before, before]);
    }
    expect(made).toBeGreaterThan(5);
    await plain.close();
    await threaded.close();
  });
});

/** Writes new versions of all hazards as a decision would, somewhere else. */
async function moveHazards(round: number): Promise<void> {
  const proposals = await t.database.db.read(async (tx) => {
    const hazards: Hazard[] = [];
    for await (const hazard of tx.hazards.all(PROGRAMME, null)) hazards.push(hazard);
    return hazards;
  });
  for (const { id } of proposals.slice(0, 2)) {
    const shape = squareAt(30 + round, 40 + round);
    const adjustment = { reason: 'data_error', note: 'Somewhere else after all' };
    const moved = { hazard: { id, mode: 'update', fields: { shape }, adjustment } };
    const sent = await team.post('reports', draft(moved));
    expect((await accept(approver, sent.body)).status).toBe(200);
  }
}
