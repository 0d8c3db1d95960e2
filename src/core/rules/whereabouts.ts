/**
 * V12: is the position on the right spot of the Earth at all. Finds the usual slips (0/0, axes swapped, a sign
 * lost, the neighbouring UTM zone) and shows the candidate; offers it as a repair only when it is the only one.
 */
import type { Finding } from '../model/findings.ts';
import type { Box, Position, Shape } from '../model/geometry.ts';
import type { ReportContent } from '../model/reports.ts';
import type { RuleContext } from './context.ts';
import { broughtShapes, finding, positionsOf, type Rule } from './rule.ts';

/** Nearer to 0/0 than this (degrees, about 11 m) is an empty form field, not a position. */
const NULL_ISLAND_DEGREES = 1e-4;

/** Slips in the order people make them: name of the message, and what undoes it. */
const SLIPS: readonly [string, (p: Position) => Position][] = [
  ['swapped', ([x, y]) => [y, x]],
  ['sign', ([x, y]) => [-x, y]],
  ['sign', ([x, y]) => [x, -y]],
  ['sign', ([x, y]) => [-x, -y]],
  ['swapped', ([x, y]) => [-y, x]],
  ['swapped', ([x, y]) => [y, -x]],
  // The same easting and northing read in the neighbouring zone lie exactly six degrees away.
  ['zone', ([x, y]) => [x + 6, y]],
  ['zone', ([x, y]) => [x - 6, y]],
];

/** Whether a position lies in a box; a box whose west exceeds its east crosses the antimeridian. */
function within([x, y]: Position, [west, south, east, north]: Box): boolean {
  const inLongitude = west <= east ? x >= west && x <= east : x >= west || x <= east;
  return inLongitude && y >= south && y <= north;
}

function moved(shape: Shape, undo: (p: Position) => Position): Shape {
  if (shape.type === 'Point') return { type: 'Point', coordinates: undo(shape.coordinates) };
  if (shape.type === 'Polygon')
    return { type: 'Polygon', coordinates: shape.coordinates.map((ring) => ring.map(undo)) };
  const coordinates = shape.coordinates.map((part) => part.map((ring) => ring.map(undo)));
  return { type: 'MultiPolygon', coordinates };
}

const shown = ([x, y]: Position): string => `${y.toFixed(5)}, ${x.toFixed(5)}`;

function wrongSpot(content: ReportContent, context: RuleContext): Finding[] {
  return broughtShapes(content).flatMap(({ kind, path, shape }) => {
    const severity = kind === 'place' ? 'W' : 'E';
    const positions = positionsOf(shape);
    const zero = positions.find((p) => p.every((v) => Math.abs(v) < NULL_ISLAND_DEGREES));
    if (zero) return [finding('V12', severity, 'nullIsland', { path, at: zero })];
    const { bounds } = context;
    const at = bounds && positions.find((p) => !within(p, bounds));
    if (!bounds || !at) return [];
    const fits = SLIPS.filter(([, undo]) => positions.every((p) => within(undo(p), bounds)));
    const [slip, undo] = fits[0] ?? [];
    if (!slip || !undo)
      return [finding('V12', severity, 'outside', { path, at, params: { given: shown(at) } })];
    const params = { given: shown(at), candidate: shown(undo(at)) };
    const fix = fits.length === 1 ? { message: 'rule.V12.fix', value: moved(shape, undo) } : null;
    return [finding('V12', severity, slip, { path, at, params, fix })];
  });
}

export const WHEREABOUTS_RULES: readonly Rule[] = [
  {
    id: 'V12',
    severities: ['E', 'W'],
    variants: ['nullIsland', 'swapped', 'sign', 'zone', 'outside'],
    reads: [],
    check: wrongSpot,
  },
];
