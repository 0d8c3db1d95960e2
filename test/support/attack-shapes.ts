/** Outlines of the generated attack: scaled, shifted, and what lies around them. */
import type { Outline, Polygon, Position } from '../../src/core/model/geometry.ts';
import type { Hazard } from '../../src/core/model/hazards.ts';

export function outlineOf({ shape }: Pick<Hazard, 'shape'>): Outline | null {
  return shape === null || shape.type === 'Point' ? null : shape;
}

export const moved = ([x, y]: Position, by: number): Position => [x + by, y];

function mapped(outline: Outline, at: (position: Position) => Position): Outline {
  return outline.type === 'Polygon'
    ? { type: 'Polygon', coordinates: outline.coordinates.map((ring) => ring.map(at)) }
    : {
        type: 'MultiPolygon',
        coordinates: outline.coordinates.map((rings) => rings.map((ring) => ring.map(at))),
      };
}

export function scaled(outline: Outline, by: number): Outline {
  const [west, south, east, north] = extent(outline);
  const [cx, cy] = [(west + east) / 2, (south + north) / 2];
  return mapped(outline, ([x, y]) => [cx + (x - cx) * by, cy + (y - cy) * by]);
}

export function shifted(outline: Outline, dx: number, dy: number): Outline {
  return mapped(outline, ([x, y]) => [x + dx, y + dy]);
}

function corners(outline: Outline): Position[] {
  return outline.type === 'Polygon' ? outline.coordinates.flat() : outline.coordinates.flat(2);
}

export function corner(outline: Outline | null): Position {
  return (outline && corners(outline)[0]) ?? [-22, -34.5];
}

export function extent(outline: Outline): [number, number, number, number] {
  const all = corners(outline);
  const [xs, ys] = [all.map(([x]) => x), all.map(([, y]) => y)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

export function rectangle(west: number, south: number, east: number, north: number): Polygon {
  return {
    type: 'Polygon',
    coordinates: [
      [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
      ],
    ],
  };
}
