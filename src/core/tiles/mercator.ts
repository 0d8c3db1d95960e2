/**
 * Fixed-point Web Mercator (EPSG:3857): the world is a square of 2^31 units, x eastwards from 180° W,
 * y southwards from 85.0511° N. One unit is 18.7 mm at the equator, one eighth of a tile unit at z16.
 * A shape that crosses the antimeridian keeps its western part at negative x, so it stays in one piece.
 */
export const WORLD = 2 ** 31;
/** Tile units along one side of a tile. */
export const EXTENT = 4096;
/** Tile units drawn beyond each side so that strokes meet. */
export const BUFFER = 64;
/** Latitude where the square ends; anything beyond is drawn on the edge rather than left out. */
export const MAX_LATITUDE = 85.0511287798066;
export const MAX_ZOOM = 22;

const DEGREES = Math.PI / 180;

/** Longitude in degrees (may lie outside ±180 after unwrapping) → unit, not clamped. */
export function worldX(longitude: number): number {
  return Math.round((longitude / 360 + 0.5) * WORLD);
}

/** Latitude in degrees → unit 0 … 2^31 − 1. */
export function worldY(latitude: number): number {
  const clamped = Math.max(-MAX_LATITUDE, Math.min(MAX_LATITUDE, latitude));
  const sine = Math.sin(clamped * DEGREES);
  const y = 0.5 - (0.25 * Math.log((1 + sine) / (1 - sine))) / Math.PI;
  return Math.max(0, Math.min(WORLD - 1, Math.round(y * WORLD)));
}

export function longitudeOf(x: number): number {
  return (x / WORLD - 0.5) * 360;
}

export function latitudeOf(y: number): number {
  return Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / WORLD))) / DEGREES;
}

/** Units of one tile unit at a zoom; below 1 from z20 on. */
export function unitsPerTileUnit(zoom: number): number {
  return 2 ** (31 - 12 - zoom);
}

export interface Address {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

/** True for whole numbers inside the tile pyramid. */
export function isAddress({ z, x, y }: Address): boolean {
  if (![z, x, y].every(Number.isInteger) || z < 0 || z > MAX_ZOOM) return false;
  const side = 2 ** z;
  return x >= 0 && x < side && y >= 0 && y < side;
}
