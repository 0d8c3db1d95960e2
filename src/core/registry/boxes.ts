/**
 * Boxes of cluster-munition survey (domain §2.8): where a box and its cells lie on the metric grid, and the
 * confirmed hazard they would make: cells in which something was found, with the ground around each piece of
 * evidence up to the fade-out. It is a proposal: a person edits it and reports it. SAFETY: what was not searched
 * and where nothing was found is never part of it and never released by it (test/laws/survey-boxes.test.ts).
 */
import { outlineAreaM2 } from '../geo/area.ts';
import { parsePosition } from '../geo/coordinates.ts';
import type { GeometryEngine } from '../geo/engine.ts';
import { formatUtm } from '../geo/grid.ts';
import type { SurveyBox } from '../model/boxes.ts';
import type { Outline, Polygon, Position } from '../model/geometry.ts';

/** Metres searched beyond the last evidence, where neither box nor programme says otherwise. */
export const FADE_OUT_M = 50;

/** The south-west corner of a box in whole metres of its zone. */
export interface BoxCorner {
  /** UTM zone with latitude band, `36U`. */
  readonly zone: string;
  readonly eastingM: number;
  readonly northingM: number;
}

/** The box of the grid that a position lies in; null where the metric grid ends (84° N, 80° S). */
export function boxAt(position: Position, sideM = 1_000): BoxCorner | null {
  const text = formatUtm(position);
  const [zone, easting, northing] = text?.split(' ') ?? [];
  if (!zone || !easting || !northing) return null;
  const down = (metres: string) => Math.floor(Number(metres) / sideM) * sideM;
  return { zone, eastingM: down(easting), northingM: down(northing) };
}

/** The name people use: zone, then easting and northing of the corner in kilometres, `36U 412 5511`. */
export function boxName({ zone, eastingM, northingM }: BoxCorner): string {
  return `${zone} ${eastingM / 1_000} ${northingM / 1_000}`;
}

/** The corner a name means; null when it is no such name. */
export function cornerOf(gridName: string): BoxCorner | null {
  const read = /^(\d{1,2}[A-Z]) (\d+(?:\.\d{1,3})?) (\d+(?:\.\d{1,3})?)$/.exec(gridName.trim().toUpperCase());
  if (!read) return null;
  return { zone: read[1] as string, eastingM: Number(read[2]) * 1_000, northingM: Number(read[3]) * 1_000 };
}

/** A square of the grid, counter-clockwise; null when a corner lies beyond the grid. */
export function squareOf({ zone, eastingM, northingM }: BoxCorner, sideM: number): Polygon | null {
  const corners = [
    [0, 0],
    [sideM, 0],
    [sideM, sideM],
    [0, sideM],
  ].map(([east = 0, north = 0]) => at(zone, eastingM + east, northingM + north));
  const ring = corners.filter((corner): corner is Position => corner !== null);
  if (ring.length < 4) return null;
  return { type: 'Polygon', coordinates: [[...ring, ring[0] as Position]] };
}

function at(zone: string, eastingM: number, northingM: number): Position | null {
  const parsed = parsePosition(`${zone} ${eastingM} ${northingM}`);
  return 'position' in parsed ? (parsed.position as Position) : null;
}

/** Where a cell lies, `r03c17`; null for a cell the box does not have. */
export function cellOutline(
  box: Pick<SurveyBox, 'gridName' | 'sideM' | 'cellM'>,
  name: string,
): Polygon | null {
  const corner = box.gridName === null ? null : cornerOf(box.gridName);
  const read = /^r(\d\d)c(\d\d)$/.exec(name);
  if (!corner || !read) return null;
  const [row, column] = [Number(read[1]), Number(read[2])];
  const perSide = Math.floor(box.sideM / box.cellM);
  if (row >= perSide || column >= perSide) return null;
  const { zone } = corner;
  const eastingM = corner.eastingM + column * box.cellM;
  return squareOf({ zone, eastingM, northingM: corner.northingM + row * box.cellM }, box.cellM);
}

export interface ProposedHazard {
  /** Null when nothing was found. */
  readonly shape: Outline | null;
  readonly areaM2: number;
  readonly fadeOutM: number;
  readonly foundCells: readonly string[];
  /** Cells within the proposal that were never searched: reasons to go on before drawing the line. */
  readonly unsearchedInside: readonly string[];
}

/** What a box and the evidence in and around it would confirm. `evidence` are find positions, [lon, lat]. */
export function proposeHazard(
  box: SurveyBox,
  evidence: readonly Position[],
  geometry: GeometryEngine,
  fadeOutM = box.fadeOutM ?? FADE_OUT_M,
): ProposedHazard {
  const foundCells = Object.keys(box.cells).filter((name) => box.cells[name]?.result === 'cmr_found');
  const found = foundCells.map((name) => cellOutline(box, name)).filter((cell) => cell !== null);
  const around = evidence.map((position) =>
    geometry.buffer({ type: 'Point', coordinates: position }, fadeOutM),
  );
  const shape = found.length + around.length === 0 ? null : geometry.union([...found, ...around]);
  const unsearchedInside =
    shape === null ? [] : unsearched(box).filter((name) => meets(box, name, shape, geometry));
  return { shape, areaM2: shape === null ? 0 : outlineAreaM2(shape), fadeOutM, foundCells, unsearchedInside };
}

/** Cells nobody searched: said so, or not spoken of at all. */
function unsearched(box: SurveyBox): string[] {
  const perSide = Math.min(100, Math.floor(box.sideM / box.cellM));
  const two = (n: number): string => String(n).padStart(2, '0');
  const all = Array.from(
    { length: perSide ** 2 },
    (_, i) => `r${two(Math.floor(i / perSide))}c${two(i % perSide)}`,
  );
  return all.filter((name) => (box.cells[name]?.result ?? 'not_searched') === 'not_searched');
}

function meets(box: SurveyBox, name: string, shape: Outline, geometry: GeometryEngine): boolean {
  const cell = cellOutline(box, name);
  return cell !== null && geometry.intersects(cell, shape) && geometry.overlapAreaM2(cell, shape) > 1;
}
