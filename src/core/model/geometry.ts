/**
 * Shapes as GeoJSON in WGS84 degrees, longitude first (RFC 7946). An outline is what a hazard or a place
 * covers; a mark is where something was seen. No altitude: it is dropped at the door.
 */
import { z } from 'zod';

const Longitude = z.number().min(-180).max(180);
const Latitude = z.number().min(-90).max(90);

/** `[longitude, latitude]` in degrees. */
export const Position = z.tuple([Longitude, Latitude]);
export type Position = z.infer<typeof Position>;

export const Point = z.object({ type: z.literal('Point'), coordinates: Position });
export type Point = z.infer<typeof Point>;

const Ring = seenAtOnce(z.array(Position), isRing);

/** Rings are checked by rules V10–V26, not here: a broken outline is accepted and flagged, never lost. */
export const Polygon = z.object({ type: z.literal('Polygon'), coordinates: z.array(Ring) });
export type Polygon = z.infer<typeof Polygon>;

export const MultiPolygon = z.object({
  type: z.literal('MultiPolygon'),
  coordinates: z.array(z.array(Ring)),
});
export type MultiPolygon = z.infer<typeof MultiPolygon>;

/** What an area record covers. */
export const Outline = z.discriminatedUnion('type', [Polygon, MultiPolygon]);
export type Outline = z.infer<typeof Outline>;

/** What a report may draw: an outline, or a point where there is no perimeter yet (rule V06). */
export const Shape = z.discriminatedUnion('type', [Point, Polygon, MultiPolygon]);
export type Shape = z.infer<typeof Shape>;

/**
 * The schema, asked only about what does not plainly hold: an outline may have 10⁵ positions, and of those the
 * schema makes one copy and several calls each. What it says of wrong ones stays its own.
 */
function seenAtOnce<T extends z.ZodType>(schema: T, holds: (value: unknown) => boolean): T {
  const internals = schema._zod;
  const run = internals.run;
  internals.run = (payload, context) => (holds(payload.value) ? payload : run(payload, context));
  return schema;
}

function isRing(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  for (const position of value as unknown[]) if (!isPosition(position)) return false;
  return true;
}

function isPosition(value: unknown): boolean {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [lon, lat] = value as unknown[];
  return typeof lon === 'number' && typeof lat === 'number' && Math.abs(lon) <= 180 && Math.abs(lat) <= 90;
}

/** `[west, south, east, north]` degrees; west > east means it crosses the antimeridian. */
export type Box = readonly [number, number, number, number];

/** Every ring of an outline, outer and inner, in order. */
export function ringsOf(outline: Outline): Position[][] {
  return outline.type === 'Polygon' ? outline.coordinates : outline.coordinates.flat();
}

/** Bounding box of a shape, degrees, without antimeridian handling. Throws on an empty shape. */
export function boxOf(shape: Shape): Box {
  if (shape.type === 'Point') {
    const [x, y] = shape.coordinates;
    return [x, y, x, y];
  }
  let west = Infinity;
  let south = Infinity;
  let east = -Infinity;
  let north = -Infinity;
  for (const ring of ringsOf(shape)) {
    for (const [x, y] of ring) {
      if (x < west) west = x;
      if (x > east) east = x;
      if (y < south) south = y;
      if (y > north) north = y;
    }
  }
  if (west > east) throw new RangeError('empty shape has no box');
  return [west, south, east, north];
}
