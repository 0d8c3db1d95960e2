/**
 * Outlines that cross the 180th meridian jump from one edge of the world to the other and would be drawn as bands
 * across it. Unrolled, they go on beyond the edge, where the map shows the next copy of the world.
 */
import type { FeatureCollection, Geometry, Position } from 'geojson';

/** The same line without jumps. One that does not come back to its side (around a pole) stays as it is. */
function unrolledLine(line: readonly Position[]): Position[] {
  let shift = 0;
  let last: number | null = null;
  const out = line.map(([lon = 0, lat = 0]) => {
    if (last !== null && Math.abs(lon - last) > 180) shift += lon < last ? 360 : -360;
    last = lon;
    return [lon + shift, lat];
  });
  return shift === 0 ? out : [...line];
}

/** A line need not come back: only a ring does. */
function unrolledPath(line: readonly Position[]): Position[] {
  let shift = 0;
  return line.map(([lon = 0, lat = 0], i) => {
    const before = line[i - 1]?.[0] ?? lon;
    if (Math.abs(lon - before) > 180) shift += lon < before ? 360 : -360;
    return [lon + shift, lat];
  });
}

function unrolled(geometry: Geometry): Geometry {
  switch (geometry.type) {
    case 'Polygon':
      return { ...geometry, coordinates: geometry.coordinates.map(unrolledLine) };
    case 'MultiPolygon':
      return { ...geometry, coordinates: geometry.coordinates.map((rings) => rings.map(unrolledLine)) };
    case 'MultiLineString':
      return { ...geometry, coordinates: geometry.coordinates.map(unrolledPath) };
    default:
      return geometry;
  }
}

/** Every outline of a collection without jumps across the world. */
export function withoutJumps(collection: FeatureCollection): FeatureCollection {
  const features = collection.features.map((one) => ({ ...one, geometry: unrolled(one.geometry) }));
  return { ...collection, features };
}
