/**
 * Records as one view may see them. A generalised hazard keeps what kind of danger it is and the grid cell it
 * lies in; everything that could place it better or name people is taken out. SAFETY: one function per noun,
 * used by every door (test/scenarios/views.test.ts).
 */
import type { EvidencePoint } from '../model/evidence.ts';
import type { Outline } from '../model/geometry.ts';
import type { Hazard } from '../model/hazards.ts';
import { generalise } from '../policy/generalise.ts';
import type { View } from '../policy/views.ts';

/** A hazard as served. A generalised one has its grid cell as shape. */
export type ServedHazard = Hazard & { readonly precision: 'exact' | 'generalised' };
/** An evidence point as served. A generalised one has no position, only the cell. */
export type ServedEvidence = EvidencePoint & {
  readonly precision: 'exact' | 'generalised';
  readonly cell: Outline | null;
};

/** Fields of hazards and evidence that a view without exact precision never receives. */
export const NOT_SEEN = [
  'localId',
  'name',
  'entered',
  'survey',
  'description',
  'note',
  'reportedAreaM2',
  'facts',
] as const;

/**
 * A computed size as it is told to whoever does not see exactly what was measured: it is a figure, not a place. The
 * sixteen digits of a computed area tell how far north a square lies.
 */
export const wholeMetres = (figure: number): number => Math.round(figure);

/** How a view is told sums over records: as they are only where it sees every record exactly. */
export function figuresFor({ base }: Pick<View, 'base'>): (figure: number) => number {
  return base === 'exact' ? (figure) => figure : wholeMetres;
}

const ofMetres = (figure: number | null): number | null => (figure === null ? null : wholeMetres(figure));

/** The hazard for a view that sees its cell only; its size stays, in whole metres. */
export function generalisedHazard(hazard: Hazard): ServedHazard {
  const shape = hazard.shape === null ? null : generalise(hazard.shape);
  return {
    ...hazard,
    localId: null,
    name: null,
    entered: null,
    survey: null,
    description: null,
    reportedAreaM2: null,
    facts: {},
    areaM2: ofMetres(hazard.areaM2),
    perimeterM: ofMetres(hazard.perimeterM),
    shape,
    precision: 'generalised',
  };
}

/** The evidence point for a view that sees its cell only. */
export function generalisedEvidence(point: EvidencePoint): ServedEvidence {
  const cell = point.position === null ? null : generalise(point.position);
  return { ...point, position: null, entered: null, note: null, facts: {}, cell, precision: 'generalised' };
}

const WITHHELD: ReadonlySet<string> = new Set([...NOT_SEEN, 'position', 'shape']);
/** Whether such a view never receives this field of a hazard or an evidence point as it is. */
export const isWithheld = (field: string): boolean => WITHHELD.has(field);

/** Field changes for such a view: sizes in whole metres, what it never receives left out. */
export function generalisedChanges<T extends { path: string; before: unknown; after: unknown }>(
  changes: readonly T[],
): T[] {
  return changes.flatMap((change) => {
    const field = change.path.split('/').at(-1) ?? '';
    if (isWithheld(field)) return [];
    if (!MEASURED.includes(field)) return [change];
    return [{ ...change, before: measuredAs(change.before), after: measuredAs(change.after) }];
  });
}

const MEASURED: readonly string[] = ['areaM2', 'perimeterM'];
const measuredAs = (value: unknown): unknown => (typeof value === 'number' ? wholeMetres(value) : value);
