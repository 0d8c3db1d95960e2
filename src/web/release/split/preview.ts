/** What is asked about a split and what the server answers; and small things the page makes of them. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Split, SplitShare } from '../../../core/geo/split-parts.ts';
import { type Outline, type Position, ringsOf, type Shape } from '../../../core/model/geometry.ts';
import { inProgramme, post } from '../../api.ts';
import { type Line, readLines } from '../../capture/TypedPositions.tsx';

export interface SplitMisfit {
  readonly code: string;
  readonly part: number | null;
  readonly words: string;
  readonly shape: Outline | null;
}
export type SplitPreview = Omit<Split, 'misfits'> & { readonly misfits: readonly SplitMisfit[] };
export interface Drawn {
  readonly lines: readonly (readonly Position[])[];
  readonly parts: readonly (readonly Outline[])[];
}

/** The parts as they would be. Without a line or a part nothing is asked. */
export const splitQuery = (programme: string, id: string, drawn: Drawn, wanted = true) =>
  queryOptions({
    queryKey: [programme, 'split-preview', id, drawn],
    queryFn: ({ signal }) =>
      post<SplitPreview>(inProgramme(programme, `/hazards/${id}/split-preview`), drawn, { signal }),
    enabled: wanted && drawn.lines.length + drawn.parts.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry: false,
  });

/** What was typed, an empty line between one shape and the next; null while a line cannot be read. */
export function readShapes(text: string, fewest: number): { lines: Line[]; shapes: Position[][] | null } {
  const blocks = text.split(/\n\s*\n/).map(readLines);
  const lines = blocks.flat();
  const shapes = blocks
    .filter((block) => block.length > 0)
    .map((block) => block.flatMap(({ position }) => (position ? [position] : [])));
  const whole = lines.every(({ position }) => position !== null) && shapes.every((s) => s.length >= fewest);
  return { lines, shapes: whole ? shapes : null };
}

/** Every polygon of what was drawn, as a part of its own. */
export function partsOfShape(shape: Shape | null): Outline[] {
  if (!shape || shape.type === 'Point') return [];
  if (shape.type === 'Polygon') return [shape];
  return shape.coordinates.map((coordinates) => ({ type: 'Polygon', coordinates }));
}

export const closedRing = (positions: readonly Position[]): Outline => ({
  type: 'Polygon',
  coordinates: [[...positions, positions[0] as Position]],
});

/** A straight line through the middle of an outline, a little longer than it: something to begin with. */
export function middleLine(outline: Outline, way: 'northSouth' | 'westEast'): Position[] {
  const points = ringsOf(outline).flat();
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const [west, east] = [Math.min(...xs), Math.max(...xs)];
  const [south, north] = [Math.min(...ys), Math.max(...ys)];
  const [beyondX, beyondY] = [(east - west) / 20, (north - south) / 20];
  const [x, y] = [(west + east) / 2, (south + north) / 2];
  const line: Position[] =
    way === 'northSouth'
      ? [
          [x, north + beyondY],
          [x, south - beyondY],
        ]
      : [
          [west - beyondX, y],
          [east + beyondX, y],
        ];
  return line.map(([lon, lat]) => [Number(lon.toFixed(6)), Number(lat.toFixed(6))]);
}

/** Faults that no reason sets aside: ground in two parts, or not the hazard's. */
const TORN: readonly string[] = ['outside', 'whollyOutside', 'overlap', 'unbalanced'];

/** The parts leave ground of the hazard out, and nothing else is wrong: its author may say why it counts no more. */
export const leavesOut = ({ balanced, parts, uncoveredM2, misfits }: SplitPreview): boolean =>
  !balanced && parts.length > 1 && uncoveredM2 > 0 && !misfits.some(({ code }) => TORN.includes(code));

/** A, B, C …: as the server calls the parts too. */
export const letterOf = (part: number): string => String.fromCharCode(65 + (part % 26));

/** Pieces by the part they belong to, parts in the order of their first piece. */
export function grouped(pieces: readonly SplitShare[], groups: readonly number[]): Outline[][] {
  const parts = new Map<number, Outline[]>();
  pieces.forEach(({ shape }, i) => {
    const group = groups[i] ?? i;
    parts.set(group, [...(parts.get(group) ?? []), shape]);
  });
  return [...parts.values()];
}
