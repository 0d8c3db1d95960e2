/** Nearness for those who may know of hazards only by their cell: computed from cells alone, like tiles. */
import type { Position } from '../model/geometry.ts';
import { type CellCounts, tallyOf } from './cells.ts';
import { routeDistanceM } from './great-circle.ts';
import { latitudeOf, longitudeOf, WORLD } from './mercator.ts';
import { type Beside, type Box, batchesOf, nearestFirst, piecesBeside } from './route.ts';
import type { Tally } from './styles.ts';

export interface NearCells {
  readonly hits: { readonly tally: Tally; readonly distanceM: number }[];
  /** False when a cell lies so near that its hazard may reach out of it to the route. */
  readonly conclusive: boolean;
}

/**
 * Cells that hold live hazards within the distance. A hazard may reach out of its cell by up to the cell's own
 * size; within that margin the answer is only "not conclusive": true, and still no finer than the grid.
 */
export function findNearCells(
  boxes: readonly number[],
  totals: CellCounts,
  route: readonly Position[],
  radiusM: number,
): NearCells {
  const hits: NearCells['hits'] = [];
  let conclusive = true;
  const batches = batchesOf(route, radiusM);
  for (const cell of totals.cells) {
    const tally = tallyOf(totals, cell, 0);
    if (tally === null) continue;
    const box = [boxes[cell * 4]!, boxes[cell * 4 + 1]!, boxes[cell * 4 + 2]!, boxes[cell * 4 + 3]!] as const;
    const wide = widened(box);
    const beside = TURNS.flatMap((shift) => piecesBeside(batches, shifted(wide, shift)));
    if (beside.length === 0) continue;
    const distanceM = distanceFrom(beside, box);
    if (distanceM <= radiusM) hits.push({ tally, distanceM });
    else if (distanceFrom(beside, wide) <= radiusM) conclusive = false;
  }
  return { hits, conclusive };
}

/** A box may stand one turn of the earth beside the route. */
const TURNS = [-WORLD, 0, WORLD];

function shifted([x0, y0, x1, y1]: Box, shift: number): Box {
  return [x0 + shift, y0, x1 + shift, y1];
}

function widened([x0, y0, x1, y1]: Box): Box {
  return [2 * x0 - x1, 2 * y0 - y1, 2 * x1 - x0, 2 * y1 - y0];
}

/** `beside`: how near pieces may be to the box, or one around it, at least. */
function distanceFrom(beside: readonly Beside[], [x0, y0, x1, y1]: Box): number {
  const [west, south, east, north] = [longitudeOf(x0), latitudeOf(y1), longitudeOf(x1), latitudeOf(y0)];
  const ring: Position[] = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
  ];
  const shape = { type: 'Polygon' as const, coordinates: [ring] };
  let best = Infinity;
  nearestFirst(beside, ({ a, b }) => {
    best = Math.min(best, routeDistanceM([a, b], shape));
    return best;
  });
  return best;
}
