/**
 * What lies near a route, for one view, from memory that threads share; and how much work the answer takes,
 * reckoned from the index before any of it is done.
 */
import { Classification, WorkStatus } from '../model/codes.ts';
import type { Position } from '../model/geometry.ts';
import { EXACT } from './cells.ts';
import { classificationOf, isLive, workStatusOf } from './features.ts';
import type { Geometry } from './geometry.ts';
import { WORLD } from './mercator.ts';
import { findNear } from './near.ts';
import { findNearCells } from './near-cells.ts';
import { type Box, boxesMeet, canJudge, stretchesOf } from './route.ts';
import type { FeatureTable } from './table.ts';
import type { TileSource } from './tile.ts';

/** A hazard near a route. For a generalised one: no identifier, and the distance to its cell. */
export interface NearItem {
  readonly id: string | null;
  readonly distanceM: number;
  readonly classification: Classification;
  readonly workStatus: WorkStatus | null;
  /** More than 1 only for a cell. */
  readonly count: number;
}

export interface Nearness {
  readonly items: NearItem[];
  /** Identifiers too close to the limit for the index: to be settled with the record's own coordinates. */
  readonly doubtful: string[];
  /** False when these records or this place do not allow saying that there is nothing. */
  readonly conclusive: boolean;
}

/** The records asked about: those a view sees exactly by themselves, those it sees as cells by the cell. */
export type NearSource = Pick<TileSource, 'table' | 'index' | 'precision' | 'cells'>;

/** Live records (not closed, not superseded) within `radiusM` of a route of one or more positions. */
export function nearnessOf(
  source: NearSource,
  route: readonly Position[],
  radiusM: number,
  geometry: Geometry,
): Nearness {
  if (!canJudge(route, radiusM)) return { items: [], doubtful: [], conclusive: false };
  const { table, precision } = source;
  const accepts = (slot: number): boolean =>
    isLive(table.codes(slot)) && precision[table.scope(slot)] === EXACT;
  const { hits, doubtful } = findNear(source, accepts, route, radiusM, geometry);
  const items = hits.map(({ slot, distanceM }) => itemOf(table, slot, distanceM));
  const cells = cellsNear(source, route, radiusM);
  return {
    items: [...items, ...cells.items].sort(nearestFirst),
    doubtful: doubtful.map((slot) => table.id(slot)).sort(),
    conclusive: cells.conclusive,
  };
}

/** Four corners of a cell, each an exact distance. */
const CELL_CORNERS = 100;

/**
 * Edges that would be compared with pieces of the route to answer, at most and about: 10⁶ are some 20 ms of
 * one processor. Counting stops above `limit`, so that asking for the price of anything is cheap.
 */
export function nearCost(
  { table, index, cells }: NearSource,
  route: readonly Position[],
  radiusM: number,
  limit: number,
): number {
  if (!canJudge(route, radiusM)) return 0;
  let cost = 0;
  for (const { box, pieces } of stretchesOf(route, radiusM)) {
    let corners = 0;
    for (const shift of [-WORLD, 0, WORLD]) {
      index.search(box[0] + shift, box[1], box[2] + shift, box[3], (slot) => {
        corners += table.cornersAbout(slot);
      });
    }
    cost += pieces * (1 + corners + cellsIn(cells, box) * CELL_CORNERS);
    if (cost > limit) return cost;
  }
  return cost;
}

/** Cells a stretch has to do with, and for each sixteen others a comparison of boxes. */
function cellsIn(cells: NearSource['cells'], box: Box): number {
  if (cells === null) return 0;
  const { boxes, totals } = cells;
  let met = totals.cells.length / 16 / CELL_CORNERS;
  for (const cell of totals.cells) {
    const at = [boxes[cell * 4]!, boxes[cell * 4 + 1]!, boxes[cell * 4 + 2]!, boxes[cell * 4 + 3]!] as const;
    if (boxesMeet(at, box)) met++;
  }
  return met;
}

function itemOf(table: FeatureTable, slot: number, distanceM: number): NearItem {
  const codes = table.codes(slot);
  return {
    id: table.id(slot),
    distanceM,
    classification: Classification.options[classificationOf(codes)]!,
    workStatus: WorkStatus.options[workStatusOf(codes)]!,
    count: 1,
  };
}

function cellsNear(
  { cells }: NearSource,
  route: readonly Position[],
  radiusM: number,
): { items: NearItem[]; conclusive: boolean } {
  if (cells === null) return { items: [], conclusive: true };
  const { hits, conclusive } = findNearCells(cells.boxes, cells.totals, route, radiusM);
  const items = hits.map(({ tally: { classes, count }, distanceM }): NearItem => {
    const worst = classes[2] > 0 ? 2 : classes[1] > 0 ? 1 : 0;
    return { id: null, distanceM, classification: Classification.options[worst]!, workStatus: null, count };
  });
  return { items, conclusive };
}

function nearestFirst(a: NearItem, b: NearItem): number {
  if (a.distanceM !== b.distanceM || a.id === b.id) return a.distanceM - b.distanceM || b.count - a.count;
  return (a.id ?? '') < (b.id ?? '') ? -1 : 1;
}
