/** How a completion package writes positions and names hazards and the points they are found from. */
import { formatPosition } from '../../core/geo/coordinates.ts';
import { solveTraverse } from '../../core/geo/traverse.ts';
import type { Position } from '../../core/model/geometry.ts';
import type { Hazard } from '../../core/model/hazards.ts';
import type { CompletionWords } from './completion-words.ts';

/** Seven decimals: a centimetre. */
export const degrees = (n: number): string => n.toFixed(7);
/** UTM where there is one. */
export const utm = (at: Position): string => (at[1] >= -80 && at[1] <= 84 ? formatPosition(at, 'utm') : '–');

/** Latitude before longitude, as people write it. */
export const positionText = ([lon, lat]: Position): string => `${degrees(lat)}, ${degrees(lon)}`;

/** A point with a name in the field. */
export interface NamedPoint {
  readonly no: string;
  readonly type: string;
  readonly at: Position;
}

const REFERENCES: readonly string[] = ['reference', 'landmark', 'benchmark'];
/** Points outside the ground from which it is found, when it was measured from such. */
export function referencesOf({ survey }: Hazard, words: CompletionWords): NamedPoint[] {
  if (!survey) return [];
  const { positions } = solveTraverse(survey);
  return survey.points.flatMap(({ no, type }) => {
    const at = positions.get(no.trim());
    return at && REFERENCES.includes(type) ? [{ no: words.written(no, 20), type, at }] : [];
  });
}

/** What a hazard is called: its name, else its number, else the beginning of its identifier. */
export function nameOfHazard(words: CompletionWords, { name, localId, id }: Hazard): string {
  return words.written(name ?? localId, 200) || id.slice(0, 8);
}
