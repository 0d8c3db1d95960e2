/** Boxes around shapes, without the schema library that core/model/geometry.ts brings along. */
import type { Position, Shape } from '../../core/model/geometry.ts';

export type Box = readonly [west: number, south: number, east: number, north: number];

/** `[west, south, east, north]` degrees; null for a shape without positions. */
export function boundsOf(shape: Shape): Box | null {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  const visit = (part: unknown): void => {
    if (!Array.isArray(part)) return;
    if (typeof part[0] !== 'number') {
      for (const each of part) visit(each);
      return;
    }
    const [x, y] = part as Position;
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  };
  visit(shape.coordinates);
  return box[0] <= box[2] ? box : null;
}
