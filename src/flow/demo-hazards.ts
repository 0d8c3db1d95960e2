/**
 * The hazards and finds of Veldana: strung along a front line that never was, in clusters, with shapes as
 * people pace them out. Everything comes from one seed; days are counted from the start of the story.
 */
import { outlineAreaM2 } from '../core/geo/area.ts';
import type { Classification, Contamination, EvidenceKind, OrdnanceCategory } from '../core/model/codes.ts';
import type { EvidenceDraft } from '../core/model/evidence.ts';
import type { Outline } from '../core/model/geometry.ts';
import { districtAt, type Km, toPosition, VILLAGE_LIST, type Village } from './demo-land.ts';
import { Chance } from './demo-random.ts';
import { steadyId } from './import-map.ts';

export const DEMO_HAZARDS = 300;
export const DEMO_EVIDENCE = 2000;
/** Days from the first report to today. */
export const STORY_DAYS = 730;

export interface DemoHazard {
  readonly id: string;
  readonly number: number;
  readonly name: string;
  readonly districtCode: string;
  readonly km: Km;
  readonly radiusM: number;
  /** Null: known only as a point. */
  readonly outline: Outline | null;
  readonly areaM2: number;
  readonly classification: Classification;
  readonly contamination: Contamination;
  readonly operator: number;
  /** Day of the story it was surveyed. */
  readonly day: number;
  readonly evidence: readonly EvidenceDraft[];
}

/** A find outside any hazard: one call, one visit. */
export interface DemoFind {
  readonly id: string;
  readonly districtCode: string;
  readonly operator: number;
  readonly day: number;
  readonly accident: boolean;
  readonly evidence: EvidenceDraft;
  readonly village: string;
}

interface Cluster {
  readonly km: Km;
  readonly contamination: readonly Contamination[];
  readonly along: number;
}

/** Where the front stood: kilometres north for kilometres east. */
function front(x: number): number {
  return 14 * Math.sin(x / 27 + 1.1) + 6 * Math.sin(x / 9.5) - 4;
}

function clusters(chance: Chance): Cluster[] {
  const along = Array.from({ length: 17 }, (_, i) => {
    const x = -68 + i * 8.4 + chance.between(-2, 2);
    const slope = Math.atan2(front(x + 0.5) - front(x - 0.5), 1);
    return {
      km: [x, front(x)] as Km,
      contamination: ['mines_ap', 'mines_av', 'mixed'] as const,
      along: slope,
    };
  });
  const behind = Array.from({ length: 5 }, (_, i) => ({
    km: [chance.between(-50, 50), front(0) + (i % 2 ? 1 : -1) * chance.between(18, 42)] as Km,
    contamination: ['cmr', 'uxo'] as const,
    along: chance.between(0, 3),
  }));
  return [...along, ...behind];
}

/** A shape as paced out: a wavy ring, longer along the front than across it. */
function ring(chance: Chance, middle: Km, radiusM: number, along: number, corners: number): Km[] {
  const stretch = chance.between(1.1, 2.4);
  const waves = [2, 3, 5].map((n) => ({ n, a: chance.between(0.02, 0.16), p: chance.next() * 6.3 }));
  return Array.from({ length: corners }, (_, i) => {
    const turn = (i / corners) * 2 * Math.PI;
    const bumps = waves.reduce((sum, w) => sum + w.a * Math.sin(w.n * turn + w.p), 1);
    const r = (radiusM / 1000) * (bumps + chance.between(-0.05, 0.05));
    const [x, y] = [r * Math.cos(turn) * Math.sqrt(stretch), (r * Math.sin(turn)) / Math.sqrt(stretch)];
    const [c, s] = [Math.cos(along), Math.sin(along)];
    return [middle[0] + x * c - y * s, middle[1] + x * s + y * c];
  });
}

function closed(points: readonly Km[]) {
  const positions = points.map(toPosition);
  return [...positions, positions[0]!];
}

function outlineFor(chance: Chance, km: Km, radiusM: number, along: number): Outline {
  const corners = Math.round(5 + 55 * Math.min(1, (radiusM / 420) ** 1.1 * chance.between(0.4, 1)));
  const outer = closed(ring(chance, km, radiusM, along, corners));
  if (radiusM > 90 && chance.happens(0.06)) {
    const hole = closed(ring(chance, km, radiusM * 0.22, along, 8)).reverse();
    return { type: 'Polygon', coordinates: [outer, hole] };
  }
  if (chance.happens(0.07)) {
    const away = (radiusM * 3.1) / 1000;
    const second: Km = [km[0] - Math.sin(along) * away, km[1] + Math.cos(along) * away];
    const other = closed(ring(chance, second, radiusM * 0.5, along, 7));
    return { type: 'MultiPolygon', coordinates: [[outer], [other]] };
  }
  return { type: 'Polygon', coordinates: [outer] };
}

export const ORDNANCE: Readonly<Partial<Record<Contamination, readonly OrdnanceCategory[]>>> = {
  mines_ap: ['ap_mine'],
  mines_av: ['av_mine'],
  mixed: ['ap_mine', 'av_mine', 'projectile', 'mortar'],
  cmr: ['submunition'],
  uxo: ['projectile', 'mortar', 'rocket', 'grenade'],
};
const SEEN: readonly EvidenceKind[] = [
  'item',
  'item',
  'fragment',
  'strike_mark',
  'sign',
  'fence',
  'container',
];
const TOLD: readonly EvidenceKind[] = [
  'verbal_report',
  'unused_land',
  'former_combat_zone',
  'old_survey',
  'crater',
];

function evidenceFor(
  chance: Chance,
  id: string,
  around: Km,
  spreadM: number,
  direct: boolean,
  contamination: Contamination,
): EvidenceDraft {
  const kind = chance.pick(direct ? SEEN : TOLD);
  const item = kind === 'item' || kind === 'container' || kind === 'fragment';
  const km: Km = [around[0] + (chance.bell() * spreadM) / 3000, around[1] + (chance.bell() * spreadM) / 3000];
  return {
    id,
    kind,
    channel: direct ? 'seen' : kind === 'old_survey' ? 'records' : 'told',
    grade: null,
    position: { type: 'Point', coordinates: toPosition(km) },
    entered: {
      text: null,
      format: 'drawn',
      fixedBy: direct ? 'handheld' : 'phone',
      accuracyM: direct ? 3 : 6,
    },
    ordnanceCategory: item ? chance.pick(ORDNANCE[contamination] ?? ['unknown']) : null,
    quantity: item ? chance.whole(1, 3) : null,
    depthCm: kind === 'item' && chance.happens(0.5) ? chance.whole(0, 15) : null,
    condition:
      kind === 'item'
        ? contamination.startsWith('mines')
          ? 'emplaced'
          : 'uxo'
        : kind === 'fragment'
          ? 'spent'
          : null,
    disposal: null,
    observedOn: null,
    casualties: null,
    placeCode: null,
    hazardId: null,
    note: null,
    tier: 't3',
  };
}

function nearest(km: Km): Village {
  const away = (v: Village) => Math.hypot(v.km[0] - km[0], v.km[1] - km[1]);
  return VILLAGE_LIST.reduce((a, b) => (away(b) < away(a) ? b : a));
}

const WHERE = [
  'north of',
  'east of',
  'south of',
  'west of',
  'by the well of',
  'the old road at',
  'fields of',
  'the ford at',
];

/** A free spot near a cluster's middle, or null when it is taken, at sea or too near a border. */
function spot(chance: Chance, cluster: Cluster, radiusM: number, taken: readonly DemoHazard[]): Km | null {
  const [u, v] = [chance.bell() * 3.4, chance.bell() * 0.9];
  const [c, s] = [Math.cos(cluster.along), Math.sin(cluster.along)];
  const km: Km = [cluster.km[0] + u * c - v * s, cluster.km[1] + u * s + v * c];
  const reach = radiusM * 5;
  const free = taken.every(
    (t) => Math.hypot(t.km[0] - km[0], t.km[1] - km[1]) * 1000 > reach + t.radiusM * 2.2,
  );
  return free && districtAt(km) ? km : null;
}

/** All hazards with their evidence, in the order they were surveyed. */
export function demoHazards(): DemoHazard[] {
  const chance = new Chance(20_241_122);
  const groups = clusters(chance);
  const hazards: DemoHazard[] = [];
  while (hazards.length < DEMO_HAZARDS) {
    const number = hazards.length + 1;
    const cluster = chance.pick(groups);
    const radiusM = Math.min(430, 42 * Math.exp(Math.abs(chance.bell()) * 0.95));
    const km = spot(chance, cluster, radiusM, hazards);
    const districtCode = km && districtAt(km);
    if (!km || !districtCode) continue;
    const contamination = chance.pick(cluster.contamination);
    const roll = chance.next();
    const classification: Classification = roll < 0.13 ? 'indication' : roll < 0.62 ? 'sha' : 'cha';
    const outline =
      classification === 'indication' && chance.happens(0.7)
        ? null
        : outlineFor(chance, km, radiusM, cluster.along);
    const id = steadyId('demo', 'hazard', String(number));
    const count = classification === 'indication' ? chance.whole(1, 2) : chance.whole(4, 8);
    const evidence = Array.from({ length: count }, (_, i) =>
      evidenceFor(
        chance,
        steadyId('demo', 'evidence', String(number), String(i)),
        km,
        radiusM,
        classification === 'cha' && i < 3,
        contamination,
      ),
    );
    hazards.push({
      id,
      number,
      name: `${chance.pick(WHERE)} ${nearest(km).name}`.replace(/^./, (l) => l.toUpperCase()),
      districtCode,
      km,
      radiusM,
      outline,
      areaM2: outline ? outlineAreaM2(outline) : 0,
      classification,
      contamination,
      operator: Math.abs(Math.floor((km[0] + 80) / 54)) % 3,
      day: Math.floor((hazards.length / DEMO_HAZARDS) * (STORY_DAYS - 60)) + chance.whole(0, 9),
      evidence,
    });
  }
  return hazards;
}

/** Finds outside hazards, as many as are missing to 2,000 pieces of evidence. */
export function demoFinds(already: number): DemoFind[] {
  const chance = new Chance(77);
  const finds: DemoFind[] = [];
  while (finds.length < DEMO_EVIDENCE - already) {
    const x = chance.between(-70, 70);
    const km: Km = [x, front(x) + chance.bell() * 13];
    const districtCode = districtAt(km);
    if (!districtCode) continue;
    const n = finds.length + 1;
    const accident = chance.happens(0.05);
    const day = Math.floor((n / (DEMO_EVIDENCE - already)) * (STORY_DAYS - 45)) + chance.whole(0, 9);
    const base = evidenceFor(
      chance,
      steadyId('demo', 'find', String(n)),
      km,
      4,
      true,
      chance.pick(['uxo', 'cmr', 'mixed']),
    );
    const category = chance.pick([
      'projectile',
      'mortar',
      'grenade',
      'submunition',
      'rocket',
      'unknown',
    ] as const);
    finds.push({
      id: steadyId('demo', 'find report', String(n)),
      districtCode,
      operator: Math.abs(Math.floor((x + 80) / 54)) % 3,
      day,
      accident,
      village: nearest(km).name,
      evidence: accident
        ? {
            ...base,
            kind: 'accident',
            ordnanceCategory: 'unknown',
            quantity: null,
            depthCm: null,
            condition: null,
            casualties: { killed: 0, injured: chance.whole(1, 2), unknown: 0 },
          }
        : {
            ...base,
            kind: 'item',
            ordnanceCategory: category,
            quantity: chance.whole(1, 4),
            condition: 'uxo',
            disposal: chance.happens(0.6)
              ? { outcome: 'destroyed_in_situ', date: null, orgCode: null }
              : null,
          },
    });
  }
  return finds;
}
