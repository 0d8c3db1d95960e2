/** Cutting an outline with a drawn line, and turning what was cleared beyond an outline into an extension. */
import type { Outline, Position } from '../model/geometry.ts';
import { buildLine, readParts } from './handles.ts';
import { type GeosInstance, scoped } from './instance.ts';
import { partM2 } from './partition-area.ts';
import {
  cutGround,
  type Ground,
  groundOf,
  joinGround,
  outlineOfGround,
  takeGround,
} from './partition-ground.ts';
import { isFinitePosition, middleLongitude, samePoint } from './rings.ts';

/** An end of the cutting line this close to the outline was meant to reach it. */
const REACH_M = 1;
const METRES_PER_DEGREE = 111_320;

/**
 * The pieces a drawn line cuts an outline into, largest first; every part of a multipolygon is a piece of its
 * own. A line that does not go through cuts nothing: as many pieces come back as there were parts. Together the
 * pieces are the whole. An outline that cannot be computed with gives none.
 */
export function splitBy(geos: GeosInstance, outline: Outline, line: readonly Position[]): Outline[] {
  return scoped(geos, (scope) => {
    const whole = takeGround(scope, outline, null)?.ground;
    if (!whole) return [];
    const cut = reaching(line, whole);
    const edges = scope.own(geos.GEOSBoundary(whole.handle), 'edges');
    const lines = cut.length < 2 ? edges : scope.own(geos.GEOSUnion(edges, buildLine(scope, cut)), 'cut');
    const array = scope.memory(4);
    geos.Module.HEAPU32[array / 4] = lines;
    const pieces = scope.own(geos.GEOSPolygonize(array, 1), 'pieces');
    const inside = geos.GEOSPrepare(whole.handle);
    scope.onEnd(() => geos.GEOSPreparedGeom_destroy(inside));
    return readParts(scope, pieces)
      .map((piece) => groundOf(scope, [piece]))
      .filter((piece): piece is Ground => piece !== null && covers(piece))
      .sort((a, b) => partM2(b.parts[0] ?? []) - partM2(a.parts[0] ?? []))
      .map((piece) => outlineOfGround(scope, piece))
      .filter((piece) => piece !== null);

    /** Holes come back as pieces too: they are not ground of the outline. */
    function covers({ handle }: Ground): boolean {
      const point = scope.own(geos.GEOSPointOnSurface(handle), 'point inside');
      return geos.GEOSPreparedDistanceWithin(inside, point, 0) === 1;
    }
  });
}

/** The line on the outline's side of the antimeridian, without repeats, its ends drawn out by a metre. */
function reaching(line: readonly Position[], { parts, box }: Ground): Position[] {
  const middle = middleLongitude(parts[0]?.[0] ?? []);
  const kept: Position[] = [];
  for (const p of line) {
    if (!isFinitePosition(p)) continue;
    const next: Position = [p[0] + 360 * Math.round((middle - p[0]) / 360), p[1]];
    const last = kept.at(-1);
    if (!last || !samePoint(last, next)) kept.push(next);
  }
  if (kept.length < 2) return [];
  const narrowing = Math.max(0.01, Math.cos((((box[1] + box[3]) / 2) * Math.PI) / 180));
  const beyond = ([ax, ay]: Position, [bx, by]: Position): Position => {
    const [east, north] = [(bx - ax) * narrowing, by - ay];
    const more = REACH_M / METRES_PER_DEGREE / Math.hypot(east, north);
    return [bx + (bx - ax) * more, by + (by - ay) * more];
  };
  const first = beyond(kept[1] as Position, kept[0] as Position);
  const last = beyond(kept.at(-2) as Position, kept.at(-1) as Position);
  return [first, ...kept, last];
}

/** A part that goes over the edge, as the two steps the account needs (I8). */
export interface ExtendThenClear {
  /** The outline with the extension. */
  readonly outline: Outline;
  /** What has to be recorded as hazardous first; null when the part is inside. */
  readonly extend: Outline | null;
  readonly extendM2: number;
  /** What is then released: all that was drawn. */
  readonly clear: Outline;
  readonly clearM2: number;
}

/** Null when either shape cannot be computed with. */
export function extendThenClear(geos: GeosInstance, outline: Outline, part: Outline): ExtendThenClear | null {
  return scoped(geos, (scope) => {
    const whole = takeGround(scope, outline, null)?.ground;
    const near = whole && (whole.box[0] + whole.box[2]) / 2;
    const drawn = whole && takeGround(scope, part, near ?? null)?.ground;
    if (!whole || !drawn) return null;
    const beyond = cutGround(scope, drawn, whole).outside;
    const all = outlineOfGround(scope, beyond ? joinGround(scope, [whole, drawn]) : whole);
    const clear = outlineOfGround(scope, drawn);
    if (!all || !clear) return null;
    const extend = outlineOfGround(scope, beyond);
    return { outline: all, extend, extendM2: beyond?.m2 ?? 0, clear, clearM2: drawn.m2 };
  });
}
