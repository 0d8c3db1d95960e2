/** Where a letter goes inside an outline, without a geometry engine: good enough for a sketch, never for a rule. */
import type { Outline, Position } from '../model/geometry.ts';

const STEPS = 9;

/** The middle of the widest stretch of inside on a few lines across the largest ring; null when there is none. */
export function labelPoint(outline: Outline): Position | null {
  const parts = outline.type === 'Polygon' ? [outline.coordinates] : outline.coordinates;
  let best: { at: Position; width: number } | null = null;
  for (const rings of parts) {
    const ys = (rings[0] ?? []).map(([, y]) => y);
    const [south, north] = [Math.min(...ys), Math.max(...ys)];
    for (let step = 1; step < STEPS; step++) {
      const y = south + ((north - south) * step) / STEPS;
      const xs = rings.flatMap((ring) => crossings(ring, y)).sort((a, b) => a - b);
      for (let i = 0; i + 1 < xs.length; i += 2) {
        const [from, to] = [xs[i] as number, xs[i + 1] as number];
        // Near the middle counts for more: a letter at the very edge names nothing.
        const width = (to - from) * (1 - Math.abs(step / STEPS - 0.5));
        if (!best || width > best.width) best = { at: [(from + to) / 2, y], width };
      }
    }
  }
  return best?.at ?? null;
}

function crossings(ring: readonly Position[], y: number): number[] {
  const found: number[] = [];
  for (let i = 1; i < ring.length; i++) {
    const [ax, ay] = ring[i - 1] as Position;
    const [bx, by] = ring[i] as Position;
    if (ay > y !== by > y) found.push(ax + ((y - ay) / (by - ay)) * (bx - ax));
  }
  return found;
}
