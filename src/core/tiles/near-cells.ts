/** Nearness for those who may know of hazards only by their cell: computed from cells alone, like tiles. */
import type { Position } from '../model/geometry.ts';
import { Problem } from '../model/problems.ts';
import { type CellCounts, tallyOf } from './cells.ts';
import { routeDistanceM } from './great-circle.ts';
import { latitudeOf, longitudeOf, WORLD } from './mercator.ts';
import { type Piece, piecesOf } from './near.ts';
import type { Tally } from './styles.ts';

/** Pieces of route times cells beside it, about a second's work; then it must be asked in parts. */
const MAX_COMPARED = 20_000_000;

type Box = readonly [number, number, number, number];

export interface NearCells {
  readonly hits: { readonly tally: Tally; readonly distanceM: number }[];
  /** False when a cell lies so near that its hazard may reach out of it to the route. */
  readonly conclusive: boolean;
}

/**
 * Cells that hold live hazards within the distance. A hazard may reach out of its cell by up to the cell's own
 * size; within that margin the answer is only "not conclusive": true, and still no finer than the grid.
 * Throws Problem tooLarge for a route with too many cells beside it.
 */
export function findNearCells(
  boxes: readonly number[],
  totals: CellCounts,
  route: readonly Position[],
  radiusM: number,
): NearCells {
  const hits: NearCells['hits'] = [];
  let conclusive = true;
  let compared = 0;
  const pieces = piecesOf(route, radiusM);
  const around = pieces.reduce<Box>(
    (box, piece) => [
      Math.min(box[0], piece.box[0]),
      Math.min(box[1], piece.box[1]),
      Math.max(box[2], piece.box[2]),
      Math.max(box[3], piece.box[3]),
    ],
    [Infinity, Infinity, -Infinity, -Infinity],
  );
  for (const cell of totals.cells) {
    const tally = tallyOf(totals, cell, 0);
    if (tally === null) continue;
    const box = [boxes[cell * 4]!, boxes[cell * 4 + 1]!, boxes[cell * 4 + 2]!, boxes[cell * 4 + 3]!] as const;
    const wide = widened(box);
    if (!meets(wide, around)) continue;
    compared += pieces.length;
    if (compared > MAX_COMPARED) throw new Problem('tooLarge', { max: `${MAX_COMPARED}` });
    const close = pieces.filter((piece) => meets(wide, piece.box));
    if (close.length === 0) continue;
    const distanceM = distanceFrom(close, box);
    if (distanceM <= radiusM) hits.push({ tally, distanceM });
    else if (distanceFrom(close, wide) <= radiusM) conclusive = false;
  }
  return { hits, conclusive };
}

function widened([x0, y0, x1, y1]: Box): Box {
  return [2 * x0 - x1, 2 * y0 - y1, 2 * x1 - x0, 2 * y1 - y0];
}

function meets(cell: Box, other: Box): boolean {
  if (cell[1] > other[3] || cell[3] < other[1]) return false;
  return [-WORLD, 0, WORLD].some((shift) => cell[0] + shift <= other[2] && cell[2] + shift >= other[0]);
}

function distanceFrom(pieces: readonly Piece[], [x0, y0, x1, y1]: Box): number {
  const [west, south, east, north] = [longitudeOf(x0), latitudeOf(y1), longitudeOf(x1), latitudeOf(y0)];
  const ring: Position[] = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
  ];
  const shape = { type: 'Polygon' as const, coordinates: [ring] };
  return pieces.reduce((least, { a, b }) => Math.min(least, routeDistanceM([a, b], shape)), Infinity);
}
