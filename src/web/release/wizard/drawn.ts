/** Between what is drawn on the map and the list of parts. Pure. */
import type { Outline, Polygon, Position, Shape } from '../../../core/model/geometry.ts';

interface Shaped {
  readonly shape: Outline | null;
}

/** The drawing tools move corners of one ring; outlines with holes or of several pieces are shown and not moved. */
export const isEditable = (shape: Outline | null): shape is Polygon =>
  shape?.type === 'Polygon' && shape.coordinates.length === 1 && (shape.coordinates[0]?.length ?? 0) >= 4;

/** Decimals the drawing tools keep: about a centimetre. What was cut by the server has more. */
const DECIMALS = 7;
const short = ([x, y]: Position): Position => [Number(x.toFixed(DECIMALS)), Number(y.toFixed(DECIMALS))];
const shortened = ({ coordinates }: Polygon): Position[][] => coordinates.map((ring) => ring.map(short));

/** All that can be edited, as the one shape the drawing tools take. */
export function drawingOf(items: readonly Shaped[]): Outline | null {
  const polygons = items.flatMap(({ shape }) => (isEditable(shape) ? [shortened(shape)] : []));
  const [only] = polygons;
  if (!only) return null;
  return polygons.length === 1
    ? { type: 'Polygon', coordinates: only }
    : { type: 'MultiPolygon', coordinates: polygons };
}

/** Every polygon of a shape by itself; a point is no ground. */
export function polygonsOf(shape: Shape | null): Polygon[] {
  if (shape === null || shape.type === 'Point') return [];
  if (shape.type === 'Polygon') return [shape];
  return shape.coordinates.map((coordinates) => ({ type: 'Polygon', coordinates }));
}

/**
 * The items after the drawing changed: what was not touched keeps its place and name, what was moved keeps its
 * name, what is new is made by `make`, what was removed goes. Items that cannot be edited stay as they are.
 */
export function withDrawing<T extends Shaped>(
  items: readonly T[],
  drawing: Shape | null,
  make: (shape: Polygon) => T,
): T[] {
  const text = (shape: Polygon) => JSON.stringify(shortened(shape));
  const drawn = polygonsOf(drawing);
  const left = new Map(drawn.map((polygon) => [text(polygon), polygon]));
  const untouched = new Set<T>();
  for (const item of items) {
    if (!isEditable(item.shape)) untouched.add(item);
    else if (left.delete(text(item.shape))) untouched.add(item);
  }
  const fresh = [...left.values()];
  const kept = items.flatMap((item): T[] => {
    if (untouched.has(item)) return [item];
    const moved = fresh.shift();
    return moved ? [{ ...item, shape: moved }] : [];
  });
  return [...kept, ...fresh.map(make)];
}
