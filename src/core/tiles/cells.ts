/**
 * Generalised cells: the fixed grid squares policy shows instead of exact places. Everything a tile says
 * about such a record is computed from its cell and the cell's totals, never from the record's own place,
 * so no zoom and no pair of zooms can tell more than the cell.
 */
import { boxOf, type Outline } from '../model/geometry.ts';
import type { CompiledFilter } from './features.ts';
import { WORLD, worldX, worldY } from './mercator.ts';
import type { LayerStyle, Tally } from './styles.ts';
import type { FeatureTable } from './table.ts';

export const HIDDEN = 0;
export const GENERALISED = 1;
export const EXACT = 2;

export class CellTable {
  /** Four numbers a cell: west, north, east, south in Mercator units. */
  boxes: number[] = [];
  private readonly numbers = new Map<string, number>();

  get size(): number {
    return this.boxes.length / 4;
  }

  /** Number of a cell + 1, made on first sight; 0 for none. */
  intern(cell: Outline | null): number {
    if (cell === null) return 0;
    const [west, south, east, north] = boxOf(cell);
    const box = [worldX(west), worldY(north), Math.min(WORLD - 1, worldX(east)), worldY(south)];
    const key = box.join();
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.boxes.push(...box);
    this.numbers.set(key, this.size);
    return this.size;
  }

  static from(boxes: readonly number[]): CellTable {
    const table = new CellTable();
    table.boxes = [...boxes];
    for (let i = 0; i < boxes.length; i += 4) table.numbers.set(boxes.slice(i, i + 4).join(), i / 4 + 1);
    return table;
  }
}

/** Totals per cell for one view and filter: six numbers a cell, three classes of each group. */
export interface CellCounts {
  readonly counts: Uint32Array;
  /** Numbers of the cells that hold anything, from north-west to south-east: an order without history. */
  readonly cells: readonly number[];
}

/** One pass over all records; `precision` is indexed by scope. */
export function countCells(
  table: FeatureTable,
  cells: CellTable,
  precision: Uint8Array,
  filter: CompiledFilter,
  style: LayerStyle,
): CellCounts {
  const counts = new Uint32Array(cells.size * 6);
  const used = new Set<number>();
  for (let slot = 0; slot < table.size; slot++) {
    if (table.isDead(slot) || precision[table.scopes[slot]!] !== GENERALISED) continue;
    const cell = table.cells[slot]! - 1;
    const codes = table.codes(slot);
    if (cell < 0 || !filter.accepts(codes)) continue;
    const at = cell * 6 + style.groupOf(codes) * 3 + style.classOf(codes);
    counts[at] = counts[at]! + 1;
    used.add(cell);
  }
  const { boxes } = cells;
  const order = (a: number, b: number): number => {
    for (let i = 0; i < 4; i++) {
      const difference = boxes[a * 4 + 3 - i]! - boxes[b * 4 + 3 - i]!;
      if (difference !== 0) return difference;
    }
    return 0;
  };
  return { counts, cells: [...used].sort(order) };
}

/** Totals of one group of a cell, or null when there are none. */
export function tallyOf({ counts }: CellCounts, cell: number, group: 0 | 1): Tally | null {
  const at = cell * 6 + group * 3;
  const classes = [counts[at]!, counts[at + 1]!, counts[at + 2]!] as const;
  const count = classes[0] + classes[1] + classes[2];
  return count === 0 ? null : { count, classes, group };
}
