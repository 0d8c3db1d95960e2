/** Growing a shape by metres: GEOS buffers in a plane laid on the earth at the middle of the shape. */
import type { Outline, Position, Shape } from '../model/geometry.ts';
import { distanceBetweenM } from './area.ts';
import { WGS84 } from './geodesic.ts';
import { build, buildValid, ensureValid, readOutline, readParts } from './handles.ts';
import { type GeosInstance, type Scope, scoped } from './instance.ts';
import { boxOfParts, cleanParts, type Parts } from './rings.ts';

/** Sides of a quarter circle: the polygon stays 0.12 % inside the circle. */
const QUADRANT_SEGMENTS = 16;

/**
 * Outline within `metres` of a shape: azimuthal equidistant plane around the middle, scale error 0.1 % at
 * 500 km from it. SAFETY: always covers the shape itself; test/laws/geometry/engine.test.ts "contains what it
 * grew from".
 * Throws RangeError when `metres` is not a positive number or the shape covers nothing.
 */
export function bufferOf(geos: GeosInstance, shape: Shape, metres: number): Outline {
  if (!(metres > 0) || metres > 5_000_000) throw new RangeError(`cannot grow by ${metres} m`);
  return scoped(geos, (scope) => {
    if (shape.type === 'Point') {
      const circle = geos.GEOSGeom_createPointFromXY(0, 0);
      return grow(scope, scope.own(circle, 'point'), shape.coordinates, metres, null);
    }
    const valid = buildValid(scope, cleanParts(shape));
    if (valid === 0) throw new RangeError('a shape that covers nothing cannot grow');
    const parts = readParts(scope, valid);
    const box = boxOfParts(parts) as [number, number, number, number];
    const centre: Position = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
    const plane = parts.map((part) => part.map((ring) => toPlane(ring, centre, metres)));
    return grow(scope, ensureValid(scope, build(scope, plane)), centre, metres, parts);
  });
}

function grow(scope: Scope, plane: number, centre: Position, metres: number, from: Parts | null): Outline {
  const { geos } = scope;
  const grown = scope.own(geos.GEOSBuffer(plane, metres, QUADRANT_SEGMENTS), 'buffer');
  const parts = readParts(scope, grown).map((part) => part.map((ring) => fromPlane(ring, centre)));
  const all = ensureValid(scope, build(scope, from ? [...parts, ...from] : parts));
  const outline = readOutline(scope, all);
  if (!outline) throw new Error('geometry engine failed: empty buffer');
  return outline;
}

/**
 * Metres east and north of the centre. Long edges are cut first: a line straight on the map bends away from a
 * straight line on the ground by L²·tan(latitude)/8R, which must stay small beside the width of the buffer.
 */
function toPlane(ring: readonly Position[], centre: Position, metres: number): Position[] {
  const plane: Position[] = [];
  for (let i = 0; i < ring.length; i++) {
    const [bx, by] = ring[i] as Position;
    const [ax, ay] = ring[i - 1] ?? [bx, by];
    const length = i === 0 ? 0 : distanceBetweenM([ax, ay], [bx, by]);
    const bend = (length ** 2 * Math.tan((Math.min(85, Math.abs(by)) * Math.PI) / 180)) / (8 * 6_371_000);
    const pieces = Math.min(256, Math.max(1, Math.ceil(Math.sqrt(bend / (0.002 * metres)))));
    for (let k = i === 0 ? pieces : 1; k <= pieces; k++) {
      const t = k / pieces;
      // The corner itself exactly, so that the ring still closes.
      plane.push(project(centre, k === pieces ? [bx, by] : [ax + t * (bx - ax), ay + t * (by - ay)]));
    }
  }
  return plane;
}

function project(centre: Position, [lon, lat]: Position): Position {
  const { s12 = 0, azi1 = 0 } = WGS84.Inverse(centre[1], centre[0], lat, lon);
  const azimuth = (azi1 * Math.PI) / 180;
  return [s12 * Math.sin(azimuth), s12 * Math.cos(azimuth)];
}

/** Back to degrees, longitudes continuous around the centre's (past ±180° if need be). */
function fromPlane(ring: readonly Position[], centre: Position): Position[] {
  return ring.map(([x, y], i) => {
    if (i === ring.length - 1 && ring.length > 1)
      return fromPlane([ring[0] as Position], centre)[0] as Position;
    const azimuth = (Math.atan2(x, y) * 180) / Math.PI;
    const { lon2 = 0, lat2 = 0 } = WGS84.Direct(centre[1], centre[0], azimuth, Math.hypot(x, y));
    const turn = Math.round((lon2 - centre[0]) / 360) * 360;
    return [lon2 - turn, lat2];
  });
}
