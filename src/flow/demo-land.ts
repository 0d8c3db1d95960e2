/**
 * Veldana: an invented island in the empty South Atlantic, 1,500 km from any shore, so that nobody takes it for
 * a real country. Its coast, provinces, districts and villages are worked out in kilometres around a middle
 * point; neighbours share their border vertices exactly, so nothing gapes or overlaps.
 */
import type { Outline, Position } from '../core/model/geometry.ts';
import type { Names } from '../core/model/ids.ts';
import type { PlaceDraft } from '../core/model/places.ts';
import { Chance } from './demo-random.ts';

export const DEMO_BOUNDS = [-24.2, -36.2, -19.8, -32.8] as const;
const MIDDLE: Position = [-22, -34.5];
const KM_PER_DEGREE = 111.2;

/** Kilometres east and north of the middle. */
export type Km = readonly [number, number];

/** Kilometres → `[lon, lat]`, rounded to 7 decimals (1 cm). */
export function toPosition([x, y]: Km): Position {
  const lat = MIDDLE[1] + y / KM_PER_DEGREE;
  const lon = MIDDLE[0] + x / (KM_PER_DEGREE * Math.cos((MIDDLE[1] * Math.PI) / 180));
  return [Math.round(lon * 1e7) / 1e7, Math.round(lat * 1e7) / 1e7];
}

const STEPS = 144;

/** Radius of the coast in km at each step around, 2.5° apart: slow waves with small ones on them. */
const COAST: readonly number[] = (() => {
  const chance = new Chance(1917);
  const waves = [2, 3, 5, 8, 13, 21].map((n) => ({
    n,
    a: chance.between(3, 11) / n ** 0.55,
    p: chance.next() * 6.3,
  }));
  return Array.from({ length: STEPS }, (_, i) => {
    const angle = (i / STEPS) * 2 * Math.PI;
    const stretch = 78 + 16 * Math.cos(2 * angle + 0.5);
    return stretch + waves.reduce((sum, w) => sum + w.a * Math.sin(w.n * angle + w.p), 0);
  });
})();

/** Share of the coast's radius at which a district border wanders, by step and border. */
function wander(seed: number, base: number): number[] {
  const chance = new Chance(seed);
  const p = chance.next() * 6.3;
  return COAST.map((_, i) => base + 0.05 * Math.sin(i / 5 + p) + chance.between(-0.012, 0.012));
}
const INNER = wander(7, 0.5);

function at(step: number, share: number): Km {
  const i = ((step % STEPS) + STEPS) % STEPS;
  const angle = (i / STEPS) * 2 * Math.PI;
  const radius = COAST[i]! * share;
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

/** Points of a border that runs outwards at a step, bent a little, the same for both sides. */
function spoke(step: number, from: number, to: number): Km[] {
  const chance = new Chance(step * 31 + 5);
  return Array.from({ length: 7 }, (_, k) => {
    const share = from + ((to - from) * (k + 1)) / 8;
    const [x, y] = at(step, share);
    return [x + chance.between(-1.4, 1.4), y + chance.between(-1.4, 1.4)] as Km;
  });
}

function arc(shares: readonly number[] | 1, from: number, to: number): Km[] {
  const points: Km[] = [];
  for (let step = from; step <= to; step++) {
    const i = ((step % STEPS) + STEPS) % STEPS;
    points.push(at(step, shares === 1 ? 1 : shares[i]!));
  }
  return points;
}

function outlineOf(ring: readonly Km[]): Outline {
  const positions = ring.map(toPosition);
  return { type: 'Polygon', coordinates: [[...positions, positions[0]!]] };
}

interface Sector {
  readonly code: string;
  readonly name: string;
  readonly from: number;
  readonly to: number;
}
const PROVINCES: readonly Sector[] = [
  { code: 'VD1', name: 'Morrin', from: -10, to: 26 },
  { code: 'VD2', name: 'Talvey', from: 26, to: 62 },
  { code: 'VD3', name: 'Estrane', from: 62, to: 98 },
  { code: 'VD4', name: 'Kelder', from: 98, to: 134 },
];
/** Inner district, then the two outer ones of each province. */
const DISTRICTS: Readonly<Record<string, readonly [string, string, string]>> = {
  VD1: ['Orvale', 'Sandmere', 'Brekka'],
  VD2: ['Lintor', 'Havrin', 'Dunmare'],
  VD3: ['Pellane', 'Rostwick', 'Velisk'],
  VD4: ['Ambrey', 'Tornau', 'Selkova'],
};
const VILLAGES =
  'Arnel,Besko,Calvar,Dorrin,Elmara,Farsk,Galen,Hostra,Ivelin,Jarrow,Korvin,Lessa,Marden,Norvik,Ostrel,Pardo,Quenna,Ruskel,Stavan,Tirrel,Uldra,Verrin,Wexa,Yorna,Zelten,Alvera,Borran,Cresk,Delmor,Ervine,Fennor,Grisk,Haldane,Istra,Kessel,Lomar'.split(
    ',',
  );

const CYRILLIC: Record<string, string> = {
  ...Object.fromEntries(
    [...'abvgdezijklmnoprstufhcyw'].map((l, i) => [l, [...'абвгдезійклмнопрстуфгкив'][i]!]),
  ),
  q: 'к',
  x: 'кс',
};
const ARABIC: Record<string, string> = {
  ...Object.fromEntries(
    [...'abvgdezijklmnoprstufhcyw'].map((l, i) => [l, [...'ابفغديزيجكلمنوبرستوفهكيو'][i]!]),
  ),
  q: 'ق',
  x: 'كس',
};

/** An invented name in the five languages, letter for letter. */
export function namesOf(name: string): Names {
  const letters = [...name.toLowerCase()];
  const cyrillic = letters.map((l) => CYRILLIC[l] ?? l).join('');
  const arabic = letters
    .map((l, i) => (i === 0 && 'aeiou'.includes(l) ? `أ${l === 'a' ? '' : ARABIC[l]}` : ARABIC[l]))
    .join('');
  return { en: name, fr: name, es: name, uk: cyrillic[0]!.toUpperCase() + cyrillic.slice(1), ar: arabic };
}

/** Ring of a district: 0 the inner one of its province, 1 and 2 the outer ones. */
function districtRing(province: Sector, which: 0 | 1 | 2): Km[] {
  const { from, to } = province;
  const half = (from + to) / 2;
  if (which === 0)
    return [
      [0, 0],
      ...spoke(from, 0, INNER[(from + STEPS) % STEPS]!),
      ...arc(INNER, from, to),
      ...spoke(to, 0, INNER[to % STEPS]!).reverse(),
    ];
  const [a, b] = which === 1 ? [from, half] : [half, to];
  const inner = (step: number) => INNER[((step % STEPS) + STEPS) % STEPS]!;
  return [
    ...arc(INNER, a, b).reverse(),
    ...spoke(a, inner(a), 1),
    ...arc(1, a, b),
    ...spoke(b, inner(b), 1).reverse(),
  ];
}

function provinceRing({ from, to }: Sector): Km[] {
  const inner = (step: number) => INNER[((step % STEPS) + STEPS) % STEPS]!;
  return [
    [0, 0],
    ...spoke(from, 0, inner(from)),
    at(from, inner(from)),
    ...spoke(from, inner(from), 1),
    ...arc(1, from, to),
    ...spoke(to, inner(to), 1).reverse(),
    at(to, inner(to)),
    ...spoke(to, 0, inner(to)).reverse(),
  ];
}

function draft(
  code: string,
  parentCode: string | null,
  level: number,
  name: string,
  category: string,
): PlaceDraft {
  return {
    code,
    parentCode,
    level,
    names: namesOf(name),
    alternativeNames: [],
    category,
    centroid: null,
    boundary: null,
    population: null,
    populationYear: null,
    validFrom: null,
    validTo: null,
  };
}

/** Step and share of the coast's radius of a point: which district it lies in, borders taken as straight. */
export function districtAt([x, y]: Km): string | null {
  const turn = (Math.atan2(y, x) / (2 * Math.PI)) * STEPS;
  const step = turn < -10 ? turn + STEPS : turn;
  const province = PROVINCES.find((p) => step >= p.from && step < p.to);
  if (!province) return null;
  const i = ((Math.round(step) % STEPS) + STEPS) % STEPS;
  const share = Math.hypot(x, y) / COAST[i]!;
  if (share > 0.94) return null;
  if (share < INNER[i]!) return `${province.code}1`;
  return step < (province.from + province.to) / 2 ? `${province.code}2` : `${province.code}3`;
}

/** A village as the rest of the demo uses it. */
export interface Village {
  readonly code: string;
  readonly name: string;
  readonly km: Km;
}

/** Villages, three to a district, near its middle. */
export const VILLAGE_LIST: readonly Village[] = PROVINCES.flatMap((province, p) =>
  ([0, 1, 2] as const).flatMap((which) => {
    const chance = new Chance(900 + p * 10 + which);
    const steps =
      which === 0
        ? [province.from, province.to]
        : [province.from + (which - 1) * 18, province.from + which * 18];
    return [0, 1, 2].map((n) => {
      const step = Math.round(steps[0]! + ((steps[1]! - steps[0]!) * (n + 0.8)) / 3.6);
      const [x, y] = at(step, which === 0 ? chance.between(0.2, 0.42) : chance.between(0.6, 0.88));
      const name = VILLAGES[(p * 9 + which * 3 + n) % VILLAGES.length]!;
      return {
        code: `${province.code}${which + 1}${String(n + 1).padStart(2, '0')}`,
        name,
        km: [x, y] as Km,
      };
    });
  }),
);

/** The gazetteer: country, provinces, districts with boundaries, villages with their middle. */
export function demoPlaces(): PlaceDraft[] {
  const country = {
    ...draft('VD', null, 0, 'Veldana', 'country'),
    boundary: outlineOf(arc(1, 0, STEPS - 1)),
  };
  const provinces = PROVINCES.map((p) => ({
    ...draft(p.code, 'VD', 1, p.name, 'province'),
    boundary: outlineOf(provinceRing(p)),
  }));
  const districts = PROVINCES.flatMap((p) =>
    ([0, 1, 2] as const).map((which) => ({
      ...draft(`${p.code}${which + 1}`, p.code, 2, DISTRICTS[p.code]![which], 'district'),
      boundary: outlineOf(districtRing(p, which)),
    })),
  );
  const villages = VILLAGE_LIST.map((v, i) => ({
    ...draft(v.code, v.code.slice(0, 4), 3, v.name, 'village'),
    centroid: { type: 'Point' as const, coordinates: toPosition(v.km) },
    population: 140 + ((i * 613) % 2900),
    populationYear: 2021,
  }));
  return [country, ...provinces, ...districts, ...villages];
}
