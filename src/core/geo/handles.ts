/** Between positions and GEOS handles: building, reading, validity, making valid. Planar degrees throughout. */
import type { Outline, Position } from '../model/geometry.ts';
import { outlineAreaM2 } from './area.ts';
import { isTangled } from './crossings.ts';
import type { Handle, Scope } from './instance.ts';
import { boxOfParts, isCollinear, outlineOf, type Parts } from './rings.ts';

const POLYGON = 3;
const MULTIPOLYGON = 6;
const COLLECTION = 7;

function buildSequence({ geos }: Scope, ring: readonly Position[]): Handle {
  const buffer = geos.Module._malloc(ring.length * 16);
  const view = geos.Module.HEAPF64;
  let at = buffer / 8;
  for (const [x, y] of ring) {
    view[at++] = x;
    view[at++] = y;
  }
  const sequence = geos.GEOSCoordSeq_copyFromBuffer(buffer, ring.length, 0, 0);
  geos.Module._free(buffer);
  return sequence;
}

function buildRing(scope: Scope, ring: readonly Position[]): Handle {
  return scope.geos.GEOSGeom_createLinearRing(buildSequence(scope, ring));
}

/** A line of at least two positions, owned by the scope. */
export function buildLine(scope: Scope, line: readonly Position[]): Handle {
  return scope.own(scope.geos.GEOSGeom_createLineString(buildSequence(scope, line)), 'line');
}

function withArray<T>(scope: Scope, handles: readonly Handle[], work: (array: Handle) => T): T {
  const array = scope.geos.Module._malloc(Math.max(4, handles.length * 4));
  scope.geos.Module.HEAPU32.set(handles, array / 4);
  const result = work(array);
  scope.geos.Module._free(array);
  return result;
}

function buildPolygon(scope: Scope, rings: readonly (readonly Position[])[]): Handle {
  const [shell = 0, ...holes] = rings.map((ring) => buildRing(scope, ring));
  return withArray(scope, holes, (array) => scope.geos.GEOSGeom_createPolygon(shell, array, holes.length));
}

/** A geometry of clean parts (closed rings of ≥ 4 positions), owned by the scope; 0 when there are none. */
export function build(scope: Scope, parts: Parts): Handle {
  const polygons = parts.map((rings) => buildPolygon(scope, rings));
  if (polygons.length === 0) return 0;
  if (polygons.length === 1) return scope.own(polygons[0] as Handle, 'polygon');
  const multi = withArray(scope, polygons, (array) =>
    scope.geos.GEOSGeom_createCollection(MULTIPOLYGON, array, polygons.length),
  );
  return scope.own(multi, 'multipolygon');
}

function readRing(scope: Scope, ring: Handle): Position[] {
  const { geos } = scope;
  const sequence = geos.GEOSGeom_getCoordSeq(ring);
  const sizeAt = geos.Module._malloc(4);
  geos.GEOSCoordSeq_getSize(sequence, sizeAt);
  const size = geos.Module.getValue(sizeAt, 'i32');
  geos.Module._free(sizeAt);
  const buffer = geos.Module._malloc(Math.max(16, size * 16));
  geos.GEOSCoordSeq_copyToBuffer(sequence, buffer, 0, 0);
  const view = geos.Module.HEAPF64;
  const positions: Position[] = [];
  for (let i = 0, at = buffer / 8; i < size; i++, at += 2) {
    positions.push([view[at] as number, view[at + 1] as number]);
  }
  geos.Module._free(buffer);
  return positions;
}

/** Every polygon of a geometry (lines and points are dropped), shells anticlockwise (RFC 7946 §3.1.6). */
export function readParts(scope: Scope, geometry: Handle): Parts {
  const { geos } = scope;
  const type = geos.GEOSGeomTypeId(geometry);
  if (type === MULTIPOLYGON || type === COLLECTION) {
    const parts: Parts = [];
    for (let i = 0; i < geos.GEOSGetNumGeometries(geometry); i++) {
      parts.push(...readParts(scope, geos.GEOSGetGeometryN(geometry, i)));
    }
    return parts;
  }
  if (type !== POLYGON) return [];
  const rings = [readRing(scope, geos.GEOSGetExteriorRing(geometry))];
  for (let i = 0; i < geos.GEOSGetNumInteriorRings(geometry); i++) {
    rings.push(readRing(scope, geos.GEOSGetInteriorRingN(geometry, i)));
  }
  if ((rings[0] as Position[]).length < 4) return [];
  return [rings.map((ring, i) => (isAnticlockwise(ring) === (i === 0) ? ring : ring.reverse()))];
}

function isAnticlockwise(ring: readonly Position[]): boolean {
  const [ox, oy] = ring[0] as Position;
  let twice = 0;
  for (let i = 1; i < ring.length; i++) {
    const [ax, ay] = ring[i - 1] as Position;
    const [bx, by] = ring[i] as Position;
    twice += (ax - ox) * (by - oy) - (bx - ox) * (ay - oy);
  }
  return twice > 0;
}

/**
 * A valid geometry covering what was drawn. The *structure* method joins what overlaps; the older *linework*
 * method would turn ground covered twice into a hole.
 * SAFETY: no drawn ground may fall out of a hazard by repair; test/laws/geometry/repair.test.ts "keeps ground covered twice".
 */
export function makeValid(scope: Scope, geometry: Handle): Handle {
  const { geos } = scope;
  const params = geos.GEOSMakeValidParams_create();
  scope.onEnd(() => geos.GEOSMakeValidParams_destroy(params));
  geos.GEOSMakeValidParams_setMethod(params, 1);
  geos.GEOSMakeValidParams_setKeepCollapsed(params, 0);
  return scope.own(geos.GEOSMakeValidWithParams(geometry, params), 'make valid');
}

/** The geometry itself when valid, else made valid. */
export function ensureValid(scope: Scope, geometry: Handle): Handle {
  return scope.geos.GEOSisValid(geometry) === 1 ? geometry : makeValid(scope, geometry);
}

/** Crossings of one outline's lines beyond which it is a scribble, not a drawing that can be put right. */
const MOST_CROSSINGS = 2_000;
/** Points beyond which an outline is not computed with as it stands. */
const MOST_POINTS = 250_000;

/** Whether making these parts valid would take more time and memory than any drawing is worth. */
export function isScribble(parts: Parts): boolean {
  const rings = parts.flat();
  return rings.reduce((sum, ring) => sum + ring.length, 0) > MOST_POINTS || isTangled(rings, MOST_CROSSINGS);
}

/** A valid geometry, and whether it stands for a scribble. */
export interface Valid {
  readonly handle: Handle;
  readonly stands: boolean;
}

/**
 * A valid geometry of clean parts; 0 when they cover nothing. For a scribble stands its convex hull, because
 * warning about too much ground is safe and about too little is not, or `nothing` where ground is taken away.
 */
export function validOf(scope: Scope, parts: Parts, scribble: 'hull' | 'nothing'): Valid {
  const geometry = build(scope, parts);
  if (geometry === 0) return { handle: 0, stands: false };
  const few = parts.flat().reduce((sum, ring) => sum + ring.length, 0) <= MOST_POINTS;
  if (few && scope.geos.GEOSisValid(geometry) === 1) return { handle: geometry, stands: false };
  const beyond = isScribble(parts);
  if (beyond && scribble === 'nothing') return { handle: 0, stands: true };
  const valid = beyond ? hullOf(scope, geometry) : makeValid(scope, geometry);
  return { handle: readParts(scope, valid).length === 0 ? 0 : valid, stands: beyond };
}

/** The handle alone of `validOf`. */
export function buildValid(scope: Scope, parts: Parts, scribble: 'hull' | 'nothing' = 'hull'): Handle {
  return validOf(scope, parts, scribble).handle;
}

/** Smallest convex outline around a geometry. */
export function hullOf(scope: Scope, geometry: Handle): Handle {
  return scope.own(scope.geos.GEOSConvexHull(geometry), 'convex hull');
}

/** Box as a polygon handle. */
function buildBox(scope: Scope, west: number, south: number, east: number, north: number): Handle {
  const corners: [number, number][] = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  return build(scope, [[corners]]);
}

/** Parts of a geometry cut at the antimeridian, longitudes within [-180, 180] (RFC 7946 §3.1.9). */
function readWithinWorld(scope: Scope, geometry: Handle): Parts {
  const parts = readParts(scope, geometry);
  const box = boxOfParts(parts);
  if (!box || (box[0] >= -180 && box[2] <= 180)) return parts;
  const cut: Parts = [];
  for (const turn of [-360, 0, 360]) {
    const world = buildBox(scope, -180 + turn, -90, 180 + turn, 90);
    const piece = scope.own(scope.geos.GEOSIntersection(geometry, world), 'cut at the antimeridian');
    for (const part of readParts(scope, piece)) {
      cut.push(part.map((ring) => ring.map(([x, y]): Position => [x - turn, y])));
    }
  }
  return cut;
}

/** Slivers left by rounding where lines cross; smaller than a hand, they are nobody's land. */
const DUST_M2 = 0.01;

/** A geometry as an outline in WGS84, polygons only, dust dropped; null when nothing is left. */
export function readOutline(scope: Scope, geometry: Handle): Outline | null {
  if (geometry === 0) return null;
  const parts = readWithinWorld(scope, geometry).filter((part) => {
    if (isCollinear(part[0] as Position[])) return false;
    const box = boxOfParts([part]) as [number, number, number, number];
    if ((box[2] - box[0]) * (box[3] - box[1]) > 1e-6) return true;
    return outlineAreaM2({ type: 'Polygon', coordinates: part }) > DUST_M2;
  });
  return parts.length === 0 ? null : outlineOf(parts);
}
