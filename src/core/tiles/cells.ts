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
  /** West and width together → north → number; the rare cell that differs only in height is in `others`. */
  private readonly numbers = new Map<number, Map<number, number>>();
  private readonly others = new Map<string, number>();

  get size(): number {
    return this.boxes.length / 4;
  }

  /** Number of a cell + 1, made on first sight; 0 for none. */
  intern(cell: Outline | null): number {
    if (cell === null) return 0;
    const [west, south, east, north] = boxOf(cell);
    return this.numberOf(worldX(west), worldY(north), Math.min(WORLD - 1, worldX(east)), worldY(south));
  }

  private numberOf(x0: number, y0: number, x1: number, y1: number): number {
    const column = x0 * 2 ** 21 + Math.floor((x1 - x0) / 1024);
    const known = this.numbers.get(column) ?? new Map<number, number>();
    const found = known.get(y0);
    if (found === undefined) {
      this.numbers.set(column, known.set(y0, this.size + 1));
      return this.boxes.push(x0, y0, x1, y1) / 4;
    }
    if (this.boxes[found * 4 - 2] === x1 && this.boxes[found * 4 - 1] === y1) return found;
    const key = `${x0},${y0},${x1},${y1}`;
    const other = this.others.get(key);
    if (other !== undefined) return other;
    this.others.set(key, this.size + 1);
    return this.boxes.push(x0, y0, x1, y1) / 4;
  }

  static from(boxes: readonly number[]): CellTable {
    const table = new CellTable();
    for (let i = 0; i < boxes.length; i += 4) {
      table.numberOf(boxes[i]!, boxes[i + 1]!, boxes[i + 2]!, boxes[i + 3]!);
    }
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
    if (table.isDead(slot) || precision[table.scope(slot)] !== GENERALISED) continue;
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
