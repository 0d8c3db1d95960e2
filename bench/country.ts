/**
 * A synthetic country for benchmarks: hazards of 8 to 32 vertices, mean 20, 50 to 500 m across, two thirds of
 * them crowded along a front; and evidence points. The same every time.
 */
import type { Position } from '../src/core/model/geometry.ts';
import { hazardCodes, type TileFeature } from '../src/core/tiles/features.ts';

/** West, south, east, north in degrees: about 1,000 by 670 km. */
export const COUNTRY = [24, 45, 38, 51] as const;

/** Small, fast, and the same on every machine (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Somewhere in the country, more often near the front. */
export function somewhere(random: () => number): Position {
  const [west, south, east, north] = COUNTRY;
  const share = random();
  const x = west + (east - west) * share;
  if (random() < 1 / 3) return [x, south + (north - south) * random()];
  const front = south + (north - south) * (0.5 + 0.3 * Math.sin(share * 7));
  const across = (random() + random() + random() - 1.5) * 0.8;
  return [x, Math.max(south, Math.min(north, front + across))];
}

const CLASSES = ['indication', 'sha', 'cha'] as const;
const STATUSES = ['open', 'open', 'open', 'worked_on', 'closed'] as const;
const KINDS = ['mines_ap', 'mines_av', 'cmr', 'uxo', 'unknown'] as const;

export interface BenchHazard extends TileFeature {
  readonly classification: string;
  readonly workStatus: string;
  readonly contamination: string;
  readonly ring: Position[];
}

export function* hazards(count: number): Generator<BenchHazard> {
  const random = randomNumbers(1);
  for (let n = 0; n < count; n++) {
    const ring = outline(somewhere(random), random);
    const classification = CLASSES[Math.floor(random() * 3)]!;
    const workStatus = STATUSES[Math.floor(random() * 5)]!;
    const contamination = KINDS[Math.floor(random() * 5)]!;
    yield {
      id: identifier(n, random),
      shape: { type: 'Polygon', coordinates: [ring] },
      codes: hazardCodes({ classification, workStatus, contamination: [contamination] }),
      name: `H-${n}`,
      areaM2: 1000 + n,
      scope: { orgCode: `org-${n % 7}`, placeCode: `P${n % 400}`, tier: 't3', workStatus },
      classification,
      workStatus,
      contamination,
      ring,
    };
  }
}

export function* evidence(count: number): Generator<TileFeature> {
  const random = randomNumbers(2);
  for (let n = 0; n < count; n++) {
    yield {
      id: identifier(n, random),
      shape: { type: 'Point', coordinates: somewhere(random) },
      codes: Math.floor(random() * 64),
      name: '',
      areaM2: 0,
      scope: { orgCode: `org-${n % 7}`, placeCode: `P${n % 400}`, tier: 't3', workStatus: null },
    };
  }
}

function outline([x, y]: Position, random: () => number): Position[] {
  const vertices = 8 + Math.floor(random() * 25);
  const radius = 0.00025 + 0.002 * random() ** 2;
  const ring = Array.from({ length: vertices }, (_, i): Position => {
    const angle = (2 * Math.PI * i) / vertices;
    const share = 0.6 + 0.4 * random();
    return [x + 1.5 * radius * share * Math.cos(angle), y + radius * share * Math.sin(angle)];
  });
  return [...ring, ring[0]!];
}

function identifier(n: number, random: () => number): string {
  const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
  const tail = hex(Math.floor(random() * 2 ** 48), 12);
  return `0192${hex(n >>> 16, 4)}-${hex(n & 0xffff, 4)}-7000-8000-${tail}`;
}
