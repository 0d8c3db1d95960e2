/** What the pages of survey boxes ask of a box: its square by name, its cells, how many have which result. */
import type { Cell, SurveyBox } from '../../core/model/boxes.ts';
import type { Polygon, Position } from '../../core/model/geometry.ts';
import { CellResult } from '../../core/model/land-codes.ts';
import { boxAt, boxName, cornerOf, squareOf } from '../../core/registry/boxes.ts';

type Divided = Pick<SurveyBox, 'gridName' | 'sideM' | 'cellM'>;

/** Name of the square kilometre a position lies in; null beyond the grid. */
export function squareNameAt(position: Position): string | null {
  const corner = boxAt(position);
  return corner && boxName(corner);
}

/** A typed name as it is kept; null when it names no square. */
export function tidySquareName(text: string): string | null {
  const corner = cornerOf(text.replace(/\s+/g, ' '));
  return corner && squareOf(corner, 1_000) ? boxName(corner) : null;
}

export function boxOutline({ gridName, sideM }: Divided): Polygon | null {
  const corner = gridName === null ? null : cornerOf(gridName);
  return corner && squareOf(corner, sideM);
}

/** Cells along one side. */
export const cellsAcross = ({ sideM, cellM }: Divided): number =>
  Math.min(100, Math.max(1, Math.floor(sideM / cellM)));

/** `r03c17`: rows from the south, columns from the west, from 00. */
export const cellName = (row: number, column: number): string =>
  `r${String(row).padStart(2, '0')}c${String(column).padStart(2, '0')}`;

/** How many cells have each result, and of how many nobody said anything. */
export function tallyOf(
  box: Divided & { readonly cells: Readonly<Record<string, Cell>> },
): Record<CellResult | 'unsaid', number> {
  const results = Object.values(box.cells).map(({ result }) => result);
  const counts = CellResult.options.map((one) => [one, results.filter((r) => r === one).length] as const);
  const unsaid = Math.max(0, cellsAcross(box) ** 2 - results.length);
  return { ...Object.fromEntries(counts), unsaid } as Record<CellResult | 'unsaid', number>;
}
