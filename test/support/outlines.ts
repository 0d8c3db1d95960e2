/** Random land for the laws of geometry: concave, with holes, in several parts, between 60° south and 70° north. */
import fc from 'fast-check';
import { WGS84 } from '../../src/core/geo/geodesic.ts';
import type { Outline, Position } from '../../src/core/model/geometry.ts';

export const from = ([lon, lat]: Position, azimuth: number, metres: number): Position => {
  const { lon2 = 0, lat2 = 0 } = WGS84.Direct(lat, lon, azimuth, metres);
  return [lon2, lat2];
};
export const metres = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const close = (points: Position[]): Position[] => [...points, points[0] as Position];

/** Corners at these distances around a centre, anticlockwise. */
export const star = (centre: Position, radii: readonly number[], turn = 0): Position[] =>
  close(radii.map((r, i) => from(centre, turn - (360 * i) / radii.length, r)));

/** A rectangle by its middle, length and width in metres, turned. */
export const strip = (middle: Position, azimuth: number, length: number, width: number): Outline => {
  const ends = [from(middle, azimuth, length / 2), from(middle, azimuth + 180, length / 2)] as const;
  const side = (p: Position, d: number) => from(p, azimuth + d, width / 2);
  const ring = [side(ends[0], 90), side(ends[0], -90), side(ends[1], -90), side(ends[1], 90)];
  return { type: 'Polygon', coordinates: [close(ring)] };
};

const place = fc.tuple(metres(-179, 179), metres(-60, 70)) as fc.Arbitrary<Position>;

/** One to three parts side by side, each star-shaped and concave, every other with a hole. */
export const land: fc.Arbitrary<Outline> = fc
  .tuple(
    place,
    fc.array(fc.array(metres(60, 900), { minLength: 4, maxLength: 30 }), { minLength: 1, maxLength: 3 }),
    fc.nat(3),
  )
  .map(([centre, parts, holed]): Outline => {
    const polygons = parts.map((radii, i) => {
      const middle = i === 0 ? centre : from(centre, 90, 2_000 * i);
      // Inside every edge of the star: the nearest an edge comes to the middle.
      const inner = Math.min(...radii) * Math.cos(Math.PI / radii.length) ** 2 * 0.4;
      const rings = [star(middle, radii)];
      if (i % 2 === holed % 2 && radii.length > 4)
        rings.push(star(middle, [inner, inner, inner, inner, inner]).reverse());
      return rings;
    });
    const [only] = polygons;
    return polygons.length === 1 && only
      ? { type: 'Polygon', coordinates: only }
      : { type: 'MultiPolygon', coordinates: polygons };
  });

export const firstPoint = (outline: Outline, n: number): Position => {
  const ring = (
    outline.type === 'Polygon' ? outline.coordinates[0] : outline.coordinates[0]?.[0]
  ) as Position[];
  return ring[n % ring.length] as Position;
};

/** What a team may have walked: somewhere near a corner of the land, of any size, often over the edge. */
export const walk = fc.record({
  corner: fc.nat(30),
  azimuth: metres(0, 360),
  away: metres(0, 700),
  radii: fc.array(metres(5, 600), { minLength: 3, maxLength: 16 }),
  width: metres(1, 300),
  kind: fc.nat(2),
});

export const walked = (
  outline: Outline,
  w: typeof walk extends fc.Arbitrary<infer T> ? T : never,
): Outline => {
  const middle = from(firstPoint(outline, w.corner), w.azimuth, w.away);
  if (w.kind === 0) return strip(middle, w.azimuth, (w.radii[0] as number) * 4, w.width);
  return { type: 'Polygon', coordinates: [star(middle, w.radii, w.azimuth)] };
};

/** A rectangle on a flat map of metres around a place, so that neighbours share their corners exactly. */
export const box = (
  [lon, lat]: Position,
  west: number,
  south: number,
  east: number,
  north: number,
): Outline => {
  const corner = (x: number, y: number): Position => [
    lon + x / 111_320 / Math.cos((lat * Math.PI) / 180),
    lat + y / 111_320,
  ];
  const ring = [corner(west, south), corner(east, south), corner(east, north), corner(west, north)];
  return { type: 'Polygon', coordinates: [close(ring)] };
};
