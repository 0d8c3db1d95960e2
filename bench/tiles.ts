/**
 * Tiles and nearness against PostGIS at 200,000 and a million hazards, with the same content and the same
 * answers, in one run; and what a million records cost in memory, building and editing.
 */
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import type { Position } from '../src/core/model/geometry.ts';
import { generalise } from '../src/core/policy/generalise.ts';
import { precisionFor } from '../src/core/policy/policy.ts';
import type { View } from '../src/core/policy/views.ts';
import { TileEngine } from '../src/core/tiles/engine.ts';
import type { TileFeature } from '../src/core/tiles/features.ts';
import { routeDistanceM } from '../src/core/tiles/great-circle.ts';
import type { TileLayer } from '../src/core/tiles/layer.ts';
import { type Address, WORLD, worldX, worldY } from '../src/core/tiles/mercator.ts';
import { readSnapshot, writeSnapshot } from '../src/core/tiles/snapshot.ts';
import { evidence, hazards, randomNumbers, somewhere } from './country.ts';
import { type Rival, startPostgis } from './postgis.ts';
import { fillRival, rivalNear, rivalTile } from './rival-tables.ts';
import type { Figure } from './stage.ts';

const POINTS = 300_000;
const RADIUS_M = 100;
const VIEW: View = { base: 'exact', orgCodes: [], placeCodes: [], key: 'exact' };
const access = { precisionFor, generalise };

export async function bench(scale = 1): Promise<Figure[]> {
  const rival = await startPostgis();
  if (rival) console.log(`  against ${rival.version}`);
  const figures: Figure[] = [];
  try {
    for (const count of [200_000, 1_000_000]) {
      const size = Math.round(count * scale);
      const label = size.toLocaleString('en');
      const engine = buildEngine(size, Math.round(POINTS * scale), label, figures);
      if (rival) await fillRival(rival, size);
      await compareTiles(engine, rival, label, figures);
      await compareNear(engine, rival, size, label, figures);
      editing(engine, label, figures);
      restarting(engine, label, figures);
    }
  } finally {
    await rival?.stop();
  }
  return figures;
}

function buildEngine(count: number, points: number, label: string, figures: Figure[]): TileEngine {
  const engine = new TileEngine({ access, shared: true });
  let seconds = 0;
  seconds += fill(engine.layers.hazards, hazards(count));
  seconds += fill(engine.layers.evidence, evidence(points));
  figures.push(
    { what: `${label} hazards + ${points.toLocaleString('en')} points: build`, value: seconds, unit: 's' },
    { what: `${label} … memory of the records`, value: engine.bytes / 1e6, unit: 'MB' },
  );
  return engine;
}

/** Seconds to take the records in and index them, without the time to invent them. */
function fill(layer: TileLayer, source: Iterable<TileFeature>): number {
  let seconds = 0;
  let batch: TileFeature[] = [];
  const take = (): void => {
    const started = performance.now();
    for (const feature of batch) layer.add(feature);
    seconds += (performance.now() - started) / 1000;
    batch = [];
  };
  for (const feature of source) if (batch.push(feature) === 10_000) take();
  take();
  const started = performance.now();
  layer.pack();
  return seconds + (performance.now() - started) / 1000;
}

async function compareTiles(
  engine: TileEngine,
  rival: Rival | null,
  label: string,
  figures: Figure[],
): Promise<void> {
  const random = randomNumbers(3);
  const ratios: number[] = [];
  for (let z = 5; z <= 14; z++) {
    const wanted = z < 8 ? 3 : 12;
    const addresses = Array.from({ length: wanted }, () => addressOf(somewhere(random), z));
    let ours = 0;
    let theirs = 0;
    for (const address of addresses) {
      ours += best(3, () => engine.tile('hazards', address, VIEW));
      if (!rival) continue;
      await rivalTile(rival, address);
      const started = performance.now();
      const tile = await rivalTile(rival, address);
      theirs += performance.now() - started;
      sameContent(engine.tile('hazards', address, VIEW).bytes, tile, address);
    }
    figures.push({ what: `${label} tile z${z}`, value: ours / wanted, unit: 'ms' });
    if (!rival) continue;
    ratios.push(theirs / ours);
    figures.push({ what: `${label} tile z${z}, faster than ST_AsMVT`, value: theirs / ours, unit: '×' });
  }
  if (ratios.length === 0) return;
  const mean = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
  figures.push({
    what: `${label} tiles z5–z14, faster than ST_AsMVT, least`,
    value: Math.min(...ratios),
    unit: '×',
  });
  figures.push({
    what: `${label} tiles z5–z14, faster than ST_AsMVT, geometric mean`,
    value: mean,
    unit: '×',
  });
}

function addressOf([longitude, latitude]: Position, z: number): Address {
  const side = WORLD / 2 ** z;
  return { z, x: Math.floor(worldX(longitude) / side), y: Math.floor(worldY(latitude) / side) };
}

function best(times: number, work: () => unknown): number {
  let least = Infinity;
  for (let i = 0; i < times; i++) {
    const started = performance.now();
    work();
    least = Math.min(least, performance.now() - started);
  }
  return least;
}

/** Both tiles must count as many hazards; PostGIS may drop an outline that it finds too thin. */
function sameContent(ours: Uint8Array, theirs: Uint8Array, { z, x, y }: Address): void {
  const [a, b] = [contentOf(ours), contentOf(theirs)];
  const close = (p: number, q: number): boolean => Math.abs(p - q) <= 2 + Math.max(p, q) * 0.002;
  if (close(a.outlines, b.outlines) && close(a.small, b.small)) return;
  throw new Error(`not the same content in ${z}/${x}/${y}: ${JSON.stringify(a)} and ${JSON.stringify(b)}`);
}

function contentOf(bytes: Uint8Array): { outlines: number; small: number } {
  const content = { outlines: 0, small: 0 };
  if (bytes.length === 0) return content;
  const layer = new VectorTile(new PbfReader(bytes)).layers.hazards;
  for (let i = 0; i < (layer?.length ?? 0); i++) {
    const { properties } = layer!.feature(i);
    if (properties.kind === 'outline') content.outlines++;
    else content.small += Number(properties.count ?? 1);
  }
  return content;
}

async function compareNear(
  engine: TileEngine,
  rival: Rival | null,
  count: number,
  label: string,
  figures: Figure[],
): Promise<void> {
  const random = randomNumbers(4);
  const points = Array.from({ length: 1000 }, (): Position[] => [somewhere(random)]);
  const roads = Array.from({ length: 20 }, () => road(random, 200));
  const long = [road(random, 10_000)];
  const shapes = rival ? new Map([...hazards(count)].map((h) => [h.id, h.shape!])) : new Map();
  for (const [what, routes] of [
    ['1,000 points', points],
    ['20 routes of 200 vertices', roads],
    ['one route of 10,000 vertices', long],
  ] as const) {
    // Both have answered questions of this kind before the clock starts.
    for (let i = 0; i < 4; i++) for (const route of routes) engine.near(route, RADIUS_M, VIEW);
    if (rival) for (const route of routes.slice(0, 200)) await rivalNear(rival, route, RADIUS_M);
    const started = performance.now();
    const answers = routes.map((route) => engine.near(route, RADIUS_M, VIEW));
    const ours = (performance.now() - started) / routes.length;
    figures.push({ what: `${label} near, ${what}`, value: ours * 1000, unit: 'µs' });
    if (!rival) continue;
    let theirs = 0;
    for (const [i, route] of routes.entries()) {
      const asked = performance.now();
      const expected = await rivalNear(rival, route, RADIUS_M);
      theirs += performance.now() - asked;
      const { items, doubtful } = answers[i]!;
      const settled = doubtful.filter((id) => routeDistanceM(route, shapes.get(id)!) <= RADIUS_M);
      const found = [...items.map((item) => item.id), ...settled].sort();
      if (JSON.stringify(found) !== JSON.stringify(expected))
        throw new Error(`other answers near ${route[0]}`);
    }
    figures.push({
      what: `${label} near, ${what}, faster than ST_DWithin with the same answers`,
      value: theirs / routes.length / ours,
      unit: '×',
    });
  }
}

/** A winding road, a vertex about every 50 m. */
function road(random: () => number, vertices: number): Position[] {
  let [x, y] = somewhere(random);
  let heading = random() * 2 * Math.PI;
  return Array.from({ length: vertices }, (): Position => {
    heading += (random() - 0.5) * 0.5;
    if (x < 24 || x > 38 || y < 45 || y > 51) heading += Math.PI / 2;
    x += 0.00065 * Math.cos(heading);
    y += 0.00045 * Math.sin(heading);
    return [x, y];
  });
}

function editing(engine: TileEngine, label: string, figures: Figure[]): void {
  const layer = engine.layers.hazards;
  const edited = [...hazards(5_000)];
  for (const feature of edited) layer.upsert(feature);
  const started = performance.now();
  for (const feature of edited) layer.upsert({ ...feature, name: 'edited' });
  const seconds = (performance.now() - started) / 1000;
  figures.push({ what: `${label} one edit`, value: (seconds / edited.length) * 1e6, unit: 'µs' });
}

function restarting(engine: TileEngine, label: string, figures: Figure[]): void {
  const bytes = new Uint8Array(Buffer.concat(writeSnapshot(engine)));
  const started = performance.now();
  readSnapshot(bytes, { access, shared: true });
  figures.push(
    { what: `${label} snapshot`, value: bytes.length / 1e6, unit: 'MB' },
    { what: `${label} snapshot read back`, value: (performance.now() - started) / 1000, unit: 's' },
  );
}
