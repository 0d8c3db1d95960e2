/**
 * The area account and the partition of a release: a programme's statement at 100,000 hazards against a
 * statement per hazard, added up; one release on an outline of 5,000 corners with 200 parts released before,
 * against taking part after part away with the same engine, and against PostGIS where it is there.
 */
import type { EarlierPart, NewPart } from '../src/core/geo/partition-terms.ts';
import type { Outline, Position } from '../src/core/model/geometry.ts';
import { statementOf } from '../src/core/registry/account.ts';
import { RunningBalances } from '../src/core/registry/account-balances.ts';
import { checkMovements } from '../src/core/registry/account-checks.ts';
import type { Movement, MovementKind } from '../src/core/registry/account-movements.ts';
import { loadGeometry } from '../src/server/geometry.ts';
import { randomNumbers } from './country.ts';
import { type Rival, startPostgis } from './postgis.ts';
import type { Figure } from './stage.ts';

const HAZARDS = 100_000;
const PERIOD = { from: '2025-01-01', to: '2025-12-31' };

export async function bench(scale = 1): Promise<Figure[]> {
  const figures: Figure[] = [];
  statements(Math.round(HAZARDS * scale), figures);
  const rival = await startPostgis();
  try {
    await partitions(rival, figures);
  } finally {
    await rival?.stop();
  }
  return figures;
}

function statements(hazards: number, figures: Figure[]): void {
  const movements = programme(hazards);
  const label = `${movements.length.toLocaleString('en')} movements of ${hazards.toLocaleString('en')} hazards`;
  const whole = best(3, () => statementOf(movements, PERIOD));
  const places = new Set(['p1', 'p2']);
  const selected = best(3, () => statementOf(movements, PERIOD, { selection: { placeCodes: places } }));
  const alone = best(1, () => oneByOne(movements));
  figures.push(
    { what: `${label}: statement of the programme`, value: whole, unit: 'ms' },
    { what: '… of two places', value: selected, unit: 'ms' },
    { what: '… faster than a statement per hazard, added up', value: alone / whole, unit: '×' },
    { what: '… every identity checked', value: best(1, () => checkMovements(movements)), unit: 'ms' },
  );
  const running = new RunningBalances();
  for (const m of movements) running.move(m);
  const one = movements[0] as Movement;
  const step = best(3, () => {
    running.move(one);
    running.totals();
    running.move(one, true);
    running.totals();
  });
  const again = best(3, () => statementOf(movements, { from: '0000-01-01', to: '9999-12-31' }));
  figures.push(
    { what: 'one movement, then what is left now: running balances', value: step / 2, unit: 'ms' },
    { what: '… faster than adding all movements up', value: (2 * again) / step, unit: '×' },
  );
}

/** The rival: what a page does that asks for each hazard's statement and adds them up. */
function oneByOne(movements: readonly Movement[]): bigint {
  const own = new Map<string, Movement[]>();
  for (const m of movements) own.set(m.hazardId, [...(own.get(m.hazardId) ?? []), m]);
  let closing = 0n;
  for (const list of own.values()) closing += statementOf(list, PERIOD).closing.total;
  return closing;
}

/** Four movements a hazard, mean, over six years. */
function programme(hazards: number): Movement[] {
  const random = randomNumbers(7);
  const later: readonly MovementKind[] = ['cancel', 'reduce', 'clear', 'clear', 'adjust_up'];
  const movements: Movement[] = [];
  for (let h = 0; h < hazards; h++) {
    const hazardId = `00000000-0000-4000-8000-${h.toString(16).padStart(12, '0')}`;
    const m2 = 1_000 + random() * 200_000;
    const steps = Math.floor(random() * 7);
    for (let i = 0; i <= steps; i++) {
      const kind = i === 0 ? 'identify' : (later[Math.floor(random() * later.length)] as MovementKind);
      const month = String(1 + Math.floor(random() * 12)).padStart(2, '0');
      movements.push({
        hazardId,
        seq: movements.length,
        voidedSeq: null,
        effectiveDate: `${2020 + Math.min(i, 5)}-${month}-15`,
        kind,
        class: 'sha',
        toClass: null,
        m2: i === 0 ? m2 : m2 / 10,
        releaseId: null,
        reportId: null,
        orgCode: `org${h % 12}`,
        placeCode: `p${h % 40}`,
        shares: [],
        reason: kind === 'adjust_up' ? 'resurvey' : null,
      });
    }
  }
  return movements;
}

async function partitions(rival: Rival | null, figures: Figure[]): Promise<void> {
  const engine = await loadGeometry();
  const { outline, earlier, parts } = release(5_000, 200);
  const label = 'outline of 5,000 corners, 200 parts before, 3 now';
  const whole = best(5, () => engine.partition({ outline, earlier, parts }));
  const first = best(5, () => engine.partition({ outline, earlier: [], parts }));
  const { remaining } = engine.partition({ outline, earlier, parts: [] });
  const told = best(5, () => engine.partition({ outline, earlier, parts, remainingBefore: remaining }));
  const plain = best(2, () => {
    let rest: Outline | null = outline;
    for (const { shape } of [...earlier, ...parts]) rest = rest && engine.difference(rest, shape);
  });
  figures.push(
    { what: `${label}: partition`, value: whole, unit: 'ms' },
    { what: '… told what remained before', value: told, unit: 'ms' },
    { what: '… the same without parts before', value: first, unit: 'ms' },
    { what: '… faster than taking part after part away', value: plain / whole, unit: '×' },
  );
  if (!rival) return;
  const theirs = await inPostgis(rival, outline, earlier, parts);
  figures.push({ what: '… faster than ST_Union and ST_Difference', value: theirs / whole, unit: '×' });
}

async function inPostgis(
  { client }: Rival,
  outline: Outline,
  earlier: readonly EarlierPart[],
  parts: readonly NewPart[],
): Promise<number> {
  const shapes = (list: readonly { shape: Outline }[]) => list.map(({ shape }) => JSON.stringify(shape));
  const query = `with past as (select st_union(st_geomfromgeojson(s)) g from unnest($2::text[]) s),
    before as (select st_difference(st_geomfromgeojson($1), g) g from past),
    now as (select st_geomfromgeojson(s) g from unnest($3::text[]) s),
    one as (select st_union(g) g from now)
    select (select sum(st_area(st_intersection(n.g, b.g)::geography)) from now n, before b) as parts,
      (select sum(st_area(st_difference(n.g, st_geomfromgeojson($1))::geography)) from now n) as outside,
      (select st_area(st_difference(b.g, o.g)::geography) from before b, one o) as remaining`;
  const given = [JSON.stringify(outline), shapes(earlier), shapes(parts)];
  await client.query(query, given);
  const started = performance.now();
  await client.query(query, given);
  return performance.now() - started;
}

/** A wavy outline of about 1 km², a grid of released squares in its middle, and three new parts beside them. */
export function release(
  corners: number,
  before: number,
): { outline: Outline; earlier: EarlierPart[]; parts: NewPart[] } {
  const [lon, lat] = [37.5, 49];
  const at = (x: number, y: number): Position => [lon + x / 73_000, lat + y / 111_320];
  const ring = Array.from({ length: corners }, (_, i) => {
    const angle = (2 * Math.PI * i) / corners;
    const radius = 600 + 30 * Math.sin(angle * 40) + 3 * Math.sin(angle * 700);
    return at(radius * Math.cos(angle), radius * Math.sin(angle));
  });
  const outline: Outline = { type: 'Polygon', coordinates: [[...ring, ring[0] as Position]] };
  const side = Math.ceil(Math.sqrt(before));
  const cell = 700 / side;
  const square = (x: number, y: number, size: number): Outline => {
    const edge = Array.from({ length: 24 }, (_, i) => {
      const t = (i % 6) / 6;
      const along: [number, number][] = [
        [t, 0],
        [1, t],
        [1 - t, 1],
        [0, 1 - t],
      ];
      const [u, v] = along[Math.floor(i / 6)] as [number, number];
      return at(x + u * size, y + v * size);
    });
    return { type: 'Polygon', coordinates: [[...edge, edge[0] as Position]] };
  };
  const earlier = Array.from({ length: before }, (_, i): EarlierPart => {
    const shape = square(-350 + (i % side) * cell, -350 + Math.floor(i / side) * cell, cell);
    return { id: `e${i}`, kind: 'cleared', date: '2024-05-05', shape };
  });
  const parts: NewPart[] = [
    { id: 'a', kind: 'cleared', shape: square(350, -100, 200) },
    { id: 'b', kind: 'reduced', shape: square(-500, -50, 170) },
    { id: 'c', kind: 'cancelled', shape: square(-100, 340, 300) },
  ];
  return { outline, earlier, parts };
}

/** Least of so many times, ms. */
function best(times: number, work: () => unknown): number {
  let least = Infinity;
  for (let i = 0; i < times; i++) {
    const started = performance.now();
    work();
    least = Math.min(least, performance.now() - started);
  }
  return least;
}
