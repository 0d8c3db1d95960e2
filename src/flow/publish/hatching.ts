/**
 * Patterns that fill ground on a drawing, as plain strokes cut at its edges: every reader of PDF, SVG and DOCX draws
 * strokes alike, and few agree on anything cleverer. The patterns are those of the maps on the screen
 * (web/map/Swatch.tsx). Pure.
 */
import type { ReleaseOutcome } from '../../core/model/land-codes.ts';

/** `[x, y]` on the sheet, points, y downwards. */
export type At = readonly [number, number];
export type Stroke = readonly [At, At];

export type Pattern = 'forward' | 'backward' | 'vertical' | 'grid' | 'dots' | 'crosses';

/** How released ground is filled. */
export const PATTERN_OF: Readonly<Record<ReleaseOutcome, Pattern>> = {
  cancelled: 'backward',
  reduced: 'vertical',
  cleared: 'grid',
};

/** Angles of the lines of a pattern, degrees from the horizontal, clockwise on the sheet. */
const ANGLES: Partial<Record<Pattern, readonly number[]>> = {
  forward: [-45],
  backward: [45],
  vertical: [90],
  grid: [0, 90],
};

/** Strokes that fill rings (even-odd) with a pattern, `gap` points apart. */
export function hatched(rings: readonly (readonly At[])[], pattern: Pattern, gap: number): Stroke[] {
  const angles = ANGLES[pattern];
  if (angles) return angles.flatMap((angle) => lines(rings, angle, gap));
  return spots(rings, gap * 1.5).flatMap((at): Stroke[] => (pattern === 'dots' ? [dot(at)] : cross(at)));
}

const dot = ([x, y]: At): Stroke => [
  [x - 0.45, y],
  [x + 0.45, y],
];
const cross = ([x, y]: At): Stroke[] => [
  [
    [x - 1.4, y - 1.4],
    [x + 1.4, y + 1.4],
  ],
  [
    [x - 1.4, y + 1.4],
    [x + 1.4, y - 1.4],
  ],
];

/** Turns points so that lines of an angle lie level. */
function turning(angle: number): { to: (at: At) => At; back: (at: At) => At } {
  const [c, s] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
  return {
    to: ([x, y]) => [x * c + y * s, y * c - x * s],
    back: ([x, y]) => [x * c - y * s, x * s + y * c],
  };
}

function lines(rings: readonly (readonly At[])[], angle: number, gap: number): Stroke[] {
  const { to, back } = turning(angle);
  return spans(
    rings.map((ring) => ring.map(to)),
    gap,
  ).map(({ y, from, until }) => [back([from, y]), back([until, y])]);
}

/** Grid places inside rings, every second row moved by half a step. */
function spots(rings: readonly (readonly At[])[], gap: number): At[] {
  return spans(rings, gap).flatMap(({ y, from, until }) => {
    const shift = Math.round(y / gap) % 2 === 0 ? 0 : gap / 2;
    const first = Math.ceil((from + 1 - shift) / gap);
    const last = Math.floor((until - 1 - shift) / gap);
    return Array.from(
      { length: Math.max(0, last - first + 1) },
      (_, i): At => [(first + i) * gap + shift, y],
    );
  });
}

interface Span {
  readonly y: number;
  readonly from: number;
  readonly until: number;
}

/** Stretches of level lines that lie inside rings. Lines stand at multiples of `gap` from the corner of the sheet. */
function spans(rings: readonly (readonly At[])[], gap: number): Span[] {
  const crossings = new Map<number, number[]>();
  for (const ring of rings)
    ring.forEach(([ax, ay], i) => {
      const [bx, by] = ring[(i + 1) % ring.length] as At;
      if (ay === by) return;
      const [low, high] = ay < by ? [ay, by] : [by, ay];
      // Half open: a corner on a line is crossed once.
      for (let row = Math.ceil(low / gap); row * gap < high; row += 1) {
        const x = ax + ((row * gap - ay) / (by - ay)) * (bx - ax);
        const known = crossings.get(row);
        if (known) known.push(x);
        else crossings.set(row, [x]);
      }
    });
  return [...crossings.entries()]
    .sort(([a], [b]) => a - b)
    .flatMap(([row, xs]) => {
      const sorted = xs.sort((a, b) => a - b);
      const found: Span[] = [];
      for (let i = 0; i + 1 < sorted.length; i += 2)
        found.push({ y: row * gap, from: sorted[i] as number, until: sorted[i + 1] as number });
      return found;
    });
}
