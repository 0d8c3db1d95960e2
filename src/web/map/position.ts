/** Coordinates in words, latitude first as people say them. */
import type { Position } from '../../core/model/geometry.ts';

export const NOTATIONS = ['decimal', 'dms', 'utm', 'mgrs'] as const;
export type Notation = (typeof NOTATIONS)[number];

/** `[longitude, latitude]` → `48.41000° N, 36.52000° E`. */
export function positionText([lon, lat]: readonly [number, number]): string {
  const degrees = (value: number, positive: string, negative: string) =>
    `${Math.abs(value).toFixed(5)}° ${value < 0 ? negative : positive}`;
  return `${degrees(lat, 'N', 'S')}, ${degrees(lon, 'E', 'W')}`;
}

export type WriteIn = (at: readonly [number, number], notation: Notation) => string;

/** The other notations, with the grids' own code, which is downloaded when it is first asked for. */
export async function gridWriter(): Promise<WriteIn> {
  const { formatPosition } = await import('../../core/geo/coordinates.ts');
  return (at, notation) =>
    notation === 'decimal' ? positionText(at) : formatPosition([...at] as Position, notation);
}
