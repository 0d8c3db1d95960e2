/**
 * Records as one view may see them. A generalised hazard keeps what kind of danger it is and the grid cell it
 * lies in; everything that could place it better or name people is taken out. SAFETY: one function per noun,
 * used by every door (test/scenarios/views.test.ts).
 */
import type { EvidencePoint } from '../model/evidence.ts';
import type { Outline } from '../model/geometry.ts';
import type { Hazard } from '../model/hazards.ts';
import { generalise } from '../policy/generalise.ts';
import type { FieldChange, Proposed } from './propose.ts';

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
 * The hazard for a view that sees its cell only. Its size stays, in whole metres: it is a figure, not a place. The
 * sixteen digits of a computed area tell how far north a square lies.
 */
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
    areaM2: wholeMetres(hazard.areaM2),
    perimeterM: wholeMetres(hazard.perimeterM),
    shape,
    precision: 'generalised',
  };
}

const wholeMetres = (figure: number | null): number | null => (figure === null ? null : Math.round(figure));

/** The evidence point for a view that sees its cell only. */
export function generalisedEvidence(point: EvidencePoint): ServedEvidence {
  const cell = point.position === null ? null : generalise(point.position);
  return { ...point, position: null, entered: null, note: null, facts: {}, cell, precision: 'generalised' };
}

/** Field changes for such a view: shapes as cells, the rest of what it never receives left out. */
export function generalisedChanges<T extends { path: string; before: unknown; after: unknown }>(
  changes: readonly T[],
): T[] {
  const hidden: readonly string[] = [...NOT_SEEN, 'position', 'shape'];
  return changes.filter(({ path }) => !hidden.includes(path.split('/').at(-1) ?? ''));
}

const SHAPES: readonly string[] = ['/shape', '/position'];

/** A proposal for an author who may not see the record exactly: what they say, not what is known. */
export function withoutSecrets(
  proposed: Proposed,
): Pick<Proposed, 'label' | 'changes' | 'shapeBefore' | 'shapeAfter'> {
  const changes: FieldChange[] = proposed.changes
    .filter(({ path, overtaken }) => path.lastIndexOf('/') === 0 && overtaken === undefined)
    .map((change) => ({ ...change, before: null }));
  const { shapeBefore, shapeAfter } = proposed;
  const cell = shapeBefore === null ? null : generalise(shapeBefore);
  const drewIt = changes.some(({ path }) => SHAPES.includes(path));
  return {
    label: proposed.subject.id,
    changes,
    shapeBefore: cell,
    shapeAfter: drewIt ? shapeAfter : cell,
  };
}
