/**
 * Is there a recorded hazard near a point or along a route? Never says that land is clear: the answer is
 * what is recorded, nothing recorded, or not known to this asker.
 *
 * SAFETY: a hazard within the radius must never be missed (test/scenarios/http-near.test.ts). Boxes are
 * searched with a margin, distances decided geodesically, doubts in favour of danger; an asker who does not
 * see everything is told "unknown" where another might be told of a hazard.
 */
import type { GeometryEngine } from '../core/geo/engine.ts';
import type { Classification, WorkStatus } from '../core/model/codes.ts';
import { type Box, boxOf, type Position, type Shape } from '../core/model/geometry.ts';
import { Problem } from '../core/model/problems.ts';
import type { Actor } from '../core/model/programmes.ts';
import type { Precision } from '../core/policy/views.ts';
import { demandView, getProgramme } from './access.ts';
import type { Pipeline } from './ports.ts';
import { listHazards } from './registry.ts';

export interface NearAnswer {
  readonly answer: 'recorded' | 'none_recorded' | 'unknown';
  /** Ledger position the answer holds for. */
  readonly asOfSeq: number;
  /** Nearest first, whole metres, rounded down; of a generalised hazard, the least it can be. */
  readonly items: {
    readonly id: string;
    readonly distanceM: number;
    readonly classification: Classification;
    readonly precision: Precision;
  }[];
}

const NOT_CLOSED: readonly WorkStatus[] = ['open', 'worked_on', 'suspended'];
const PAGE = 500;
/** Beyond this a route is asked about in parts. */
const MOST_CANDIDATES = 20_000;
const METRES_PER_DEGREE = 110_574;
/** A search box spans about this much, so that a long slanting route does not search a whole country. */
const PIECE_DEGREES = 0.25;
/**
 * Added to the search of somebody who sees cells: a hazard may reach out of its cell by as much as the cell
 * is wide, and one up to 0.2° (22 km) wide has a cell no wider than that.
 */
const BLUR_M = 25_000;
/** Distances closer than this to the radius count as within it, m. */
const TOLERANCE_M = 0.1;

/**
 * Recorded hazards not closed within `radiusM` of a route ([lon, lat] positions; one position is a point).
 * Throws Problem notAllowed, notSignedIn, tooLarge (more candidates than can be looked at).
 */
export async function nearHazards(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  route: readonly Position[],
  radiusM: number,
): Promise<NearAnswer> {
  const { view, asOfSeq } = await p.db.read(async (tx) => {
    const programme = await getProgramme(tx, programmeId);
    return { view: demandView(actor, programme), asOfSeq: programme.headSeq };
  });
  const unwrapped = unwrap(route);
  const found = new Map<string, NearAnswer['items'][number]>();
  const seen = new Set<string>();
  const reachM = view.base === 'exact' ? radiusM : radiusM + BLUR_M;
  for (const box of boxesAlong(unwrapped, reachM)) {
    let cursor: string | null = null;
    do {
      const filter = { box, workStatuses: NOT_CLOSED };
      const page = await listHazards(p, actor, programmeId, filter, { limit: PAGE, cursor }, asOfSeq);
      for (const { id, shape, classification, precision } of page.items) {
        if (shape === null || seen.has(id)) continue;
        seen.add(id);
        if (seen.size > MOST_CANDIDATES) throw new Problem('tooLarge', { max: `${MOST_CANDIDATES}` });
        const blur = precision === 'exact' ? 0 : diagonalM(p.geometry, shape);
        const distance = routeDistanceM(p.geometry, unwrapped, shape, radiusM + blur);
        if (distance === null) continue;
        const atLeast = Math.max(0, Math.floor(distance - blur));
        found.set(id, { id, distanceM: atLeast, classification, precision });
      }
      cursor = page.next;
    } while (cursor !== null);
  }
  const items = [...found.values()].sort((a, b) => a.distanceM - b.distanceM || (a.id < b.id ? -1 : 1));
  const nothing = view.base === 'hidden' ? 'unknown' : 'none_recorded';
  return { answer: items.length > 0 ? 'recorded' : nothing, asOfSeq, items };
}

/** How far a hazard may reach out of the cell it is shown as: the cell's diagonal, m. */
function diagonalM(geometry: GeometryEngine, cell: Shape): number {
  const [west, south, east, north] = boxOf(cell);
  return geometry.distanceM([west, south], { type: 'Point', coordinates: [east, north] });
}

/** Longitudes without jumps: a route over the antimeridian goes on past 180. */
function unwrap(route: readonly Position[]): Position[] {
  let turn = 0;
  return route.map(([lon, lat], i) => {
    const before = route[i - 1];
    if (before) {
      if (lon - before[0] > 180) turn -= 360;
      else if (lon - before[0] < -180) turn += 360;
    }
    return [lon + turn, lat];
  });
}

/** Longitude in [-180, 180]. */
function wrap(lon: number): number {
  return ((((lon + 180) % 360) + 360) % 360) - 180;
}

/** Boxes that together hold everything within the radius of the route, each with a margin of 1 %. */
function boxesAlong(route: readonly Position[], radiusM: number): Box[] {
  const pieces: Position[][] = [];
  let piece: Position[] = [];
  for (const position of densified(route)) {
    const start = piece[0];
    piece.push(position);
    if (
      start &&
      Math.max(Math.abs(position[0] - start[0]), Math.abs(position[1] - start[1])) > PIECE_DEGREES
    ) {
      pieces.push(piece);
      piece = [position];
    }
  }
  if (piece.length > 0) pieces.push(piece);
  return pieces.map((positions) => grown(positions, radiusM * 1.01 + 1));
}

function* densified(route: readonly Position[]): Generator<Position> {
  for (let i = 0; i < route.length; i++) {
    const [a, b] = [route[i]!, route[i + 1]];
    yield a;
    if (!b) return;
    const steps = Math.ceil(Math.max(Math.abs(b[0] - a[0]), Math.abs(b[1] - a[1])) / PIECE_DEGREES);
    for (let s = 1; s < steps; s++) yield between(a, b, s / steps);
  }
}

function grown(positions: readonly Position[], metres: number): Box {
  const lons = positions.map(([lon]) => lon);
  const lats = positions.map(([, lat]) => lat);
  const dLat = metres / METRES_PER_DEGREE;
  const south = Math.max(-90, Math.min(...lats) - dLat);
  const north = Math.min(90, Math.max(...lats) + dLat);
  const shrink = Math.cos((Math.max(Math.abs(south), Math.abs(north)) * Math.PI) / 180);
  const dLon = shrink > 0.01 ? dLat / shrink : 360;
  const [west, east] = [Math.min(...lons) - dLon, Math.max(...lons) + dLon];
  return east - west >= 360 ? [-180, south, 180, north] : [wrap(west), south, wrap(east), north];
}

function between(a: Position, b: Position, share: number): Position {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
}

/**
 * Distance in metres from a route to a shape, or null when it is beyond the radius. A stretch of length L
 * whose middle is d away cannot come nearer than d − L/2, so stretches are halved until that decides.
 */
export function routeDistanceM(
  geometry: GeometryEngine,
  route: readonly Position[],
  shape: Shape,
  radiusM: number,
): number | null {
  const limit = radiusM + TOLERANCE_M;
  const from = ([lon, lat]: Position) => geometry.distanceM([wrap(lon), lat], shape);
  let best = Math.min(from(route[0]!), from(route.at(-1)!));
  const stretches: [Position, Position][] = [];
  for (let i = 1; i < route.length; i++) stretches.push([route[i - 1]!, route[i]!]);
  while (stretches.length > 0) {
    const [a, b] = stretches.pop()!;
    const middle = between(a, b, 0.5);
    const length = lengthBoundM(a, b);
    const distance = from(middle);
    best = Math.min(best, distance);
    const bound = distance - length / 2;
    if (best === 0) return 0;
    if (bound > limit || bound >= best - TOLERANCE_M) continue;
    stretches.push([a, middle], [middle, b]);
  }
  return best <= limit ? best : null;
}

/** At least as long as the stretch is on the ground: the widest degree, both ways along its sides. */
function lengthBoundM(a: Position, b: Position): number {
  const widest = Math.cos((Math.min(Math.abs(a[1]), Math.abs(b[1])) * Math.PI) / 180);
  const crossing = a[1] * b[1] < 0 ? 1 : widest;
  return 111_700 * Math.hypot((b[0] - a[0]) * crossing, b[1] - a[1]);
}
