/**
 * Ground that remains only because lines do not quite meet (V26): pieces too small or too narrow to be meant,
 * and narrow gaps beside what was released. Widths are measured in a flat map of metres around the piece.
 */
import type { Outline, Position } from '../model/geometry.ts';
import { TOLERANCE_LEAST_M2 } from '../model/tolerance.ts';
import { build, buildValid, ensureValid, readOutline, readParts } from './handles.ts';
import { type GeosInstance, type Handle, type Scope, scoped } from './instance.ts';
import { partM2 } from './partition-area.ts';
import { boxesMeet, type Ground, groundOf } from './partition-ground.ts';
import { boxOfParts, cleanParts, type Parts } from './rings.ts';

const METRES_PER_DEGREE = 111_320;
/** Corners of a quarter circle; mitred corners would eat into pointed fields. */
const QUADRANT_SEGMENTS = 4;
/** Slivers and gaps named at most: beyond that the drawing is wrong as a whole. */
const MOST = 20;

interface Sliver {
  readonly code: 'sliver' | 'narrow';
  readonly ground: Ground;
}

/** Pieces below the limits, largest first, and all others (null when there are none). */
export function sliversOf(
  scope: Scope,
  remaining: Ground,
  limits: { readonly leastM2: number; readonly leastWidthM: number },
): { slivers: Sliver[]; rest: Ground | null } {
  const slivers: Sliver[] = [];
  const others: Parts = [];
  for (const part of remaining.parts) {
    const m2 = partM2(part);
    const small = m2 < limits.leastM2;
    if (!small && !isNarrow(scope, part, m2, limits.leastWidthM)) {
      others.push(part);
      continue;
    }
    const ground = groundOf(scope, [part]);
    if (ground) slivers.push({ code: small ? 'sliver' : 'narrow', ground });
  }
  slivers.sort((a, b) => b.ground.m2 - a.ground.m2);
  return { slivers: slivers.slice(0, MOST), rest: groundOf(scope, others) };
}

/** Whether no circle of that width fits in. One always does when area ÷ perimeter is half of it. */
function isNarrow(scope: Scope, part: Parts[number], m2: number, widthM: number): boolean {
  const plane = planeOf(part[0] as Position[]);
  const perimeter = part.reduce((sum, ring) => sum + lengthOf(ring.map(plane.to)), 0);
  if ((2 * m2) / perimeter >= widthM) return false;
  return grown(scope, [part], plane, -widthM / 2).length === 0;
}

/**
 * The parts of an outline in which a circle `widthM` across fits, whole; null when none does. SAFETY: what cannot be
 * computed counts as wide, so that nothing is given up as a line (test/laws/closing-width.test.ts).
 */
export function partsWiderThan(geos: GeosInstance, outline: Outline, widthM: number): Outline | null {
  return scoped(geos, (scope) => {
    const valid = buildValid(scope, cleanParts(outline));
    if (valid === 0) return null;
    const wide = readParts(scope, valid).filter((part) => {
      const m2 = partM2(part);
      // Rounding, not ground; and too broken to have a middle.
      if (!(m2 > 0)) return false;
      const plane = planeOf(part[0] as Position[]);
      const perimeter = part.reduce((sum, ring) => sum + lengthOf(ring.map(plane.to)), 0);
      if ((2 * m2) / perimeter >= widthM) return true;
      const flat = ensureValid(scope, build(scope, [part.map((ring) => ring.map(plane.to))]));
      const shrunk = geos.GEOSBuffer(flat, -widthM / 2, QUADRANT_SEGMENTS);
      return shrunk === 0 || readParts(scope, scope.own(shrunk, 'shrink')).length > 0;
    });
    return wide.length === 0 ? null : readOutline(scope, build(scope, wide));
  });
}

/**
 * Gaps narrower than `widthM` between a released part and the next line. Only the strip along the part is
 * looked at: what a circle of that width cannot reach in it, where it touches the part, at least ten widths
 * long (shorter ones are corners). A hint, so what GEOS cannot compute is left unsaid.
 */
export function gapsBeside(scope: Scope, part: Ground, remaining: Ground, widthM: number): Ground[] {
  const { geos } = scope;
  const plane = planeOf(part.parts[0]?.[0] as Position[]);
  const degrees = widthM / METRES_PER_DEGREE / plane.narrowing;
  const [w, s, e, n] = part.box;
  const reach = 3 * degrees;
  if (!boxesMeet({ box: [w - reach, s - reach, e + reach, n + reach] }, remaining)) return [];
  const around = built(scope, grown(scope, part.parts, plane, 3 * widthM));
  const strip = around && computed(scope, geos.GEOSIntersection(around, remaining.handle));
  if (!strip) return [];
  const core = grown(scope, readParts(scope, strip), plane, -widthM / 2);
  const wide = built(scope, grown(scope, core, plane, (widthM / 2) * 1.02));
  const thin = wide ? computed(scope, geos.GEOSDifference(strip, wide)) : strip;
  if (!thin) return [];
  const touching = geos.GEOSPrepare(part.handle);
  scope.onEnd(() => geos.GEOSPreparedGeom_destroy(touching));
  return readParts(scope, thin)
    .filter((piece) => lengthOf((piece[0] as Position[]).map(plane.to)) >= 20 * widthM)
    .map((piece) => groundOf(scope, [piece]))
    .filter((gap): gap is Ground => gap !== null && gap.m2 > TOLERANCE_LEAST_M2)
    .filter(({ handle }) => geos.GEOSPreparedDistanceWithin(touching, handle, degrees / 4) === 1)
    .slice(0, MOST);
}

/** Parts grown by metres, or with negative metres shrunk. GEOS grows also what rounding made touch itself. */
function grown(scope: Scope, parts: Parts, plane: Plane, metres: number): Parts {
  const { geos } = scope;
  const flat = build(
    scope,
    parts.map((rings) => rings.map((ring) => ring.map(plane.to))),
  );
  const handle = flat && computed(scope, geos.GEOSBuffer(flat, metres, QUADRANT_SEGMENTS));
  if (!handle) return [];
  return readParts(scope, handle).map((rings) => rings.map((ring) => ring.map(plane.from)));
}

/** A valid geometry of parts; 0 when there is none to be had. */
function built(scope: Scope, parts: Parts): Handle {
  const handle = build(scope, parts);
  if (handle === 0 || scope.geos.GEOSisValid(handle) === 1) return handle;
  return computed(scope, scope.geos.GEOSBuffer(handle, 0, QUADRANT_SEGMENTS));
}

/** Owned by the scope when there is something with area in it, else 0. */
function computed(scope: Scope, handle: Handle): Handle {
  if (!handle) return 0;
  const parts = readParts(scope, scope.own(handle, 'gap'));
  return parts.length === 0 ? 0 : build(scope, parts);
}

function lengthOf(ring: readonly Position[]): number {
  let length = 0;
  for (let i = 1; i < ring.length; i++) {
    const [[ax, ay], [bx, by]] = [ring[i - 1] as Position, ring[i] as Position];
    length += Math.hypot(bx - ax, by - ay);
  }
  return length;
}

interface Plane {
  /** Of a degree of longitude against one of latitude. */
  readonly narrowing: number;
  readonly to: (p: Position) => Position;
  readonly from: (p: Position) => Position;
}

/** Metres east and north of the middle of a ring, and back: good to 1 % over the size of a hazard. */
function planeOf(ring: readonly Position[]): Plane {
  const [west, south, east, north] = boxOfParts([[ring as Position[]]]) as [number, number, number, number];
  const [x0, y0] = [(west + east) / 2, (south + north) / 2];
  const narrowing = Math.max(0.01, Math.cos((y0 * Math.PI) / 180));
  const perDegree = METRES_PER_DEGREE * narrowing;
  return {
    narrowing,
    to: ([x, y]: Position): Position => [(x - x0) * perDegree, (y - y0) * METRES_PER_DEGREE],
    from: ([x, y]: Position): Position => [x / perDegree + x0, y / METRES_PER_DEGREE + y0],
  };
}
