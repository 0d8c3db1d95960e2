/** Offers a valid outline for a broken one, and only where nothing that was drawn is lost. */
import type { Outline, Position } from '../model/geometry.ts';
import { outlineAreaM2 } from './area.ts';
import type { GeometryFault, Repair } from './engine.ts';
import { faultsOf } from './faults.ts';
import { build, ensureValid, isScribble, readOutline } from './handles.ts';
import { type GeosInstance, type Handle, type Scope, scoped } from './instance.ts';
import { cleanParts, isFinitePosition, partsOf, SAME_POINT_DEGREES } from './rings.ts';

/** A drawn turning point further than this from the repair is lost ground: about 1 m. */
const KEPT_WITHIN_DEGREES = 1e-5;

/** Faults that leave a drawn area meaningless: crossing lines count some ground twice or negatively. */
const NO_AREA = new Set(['V10.selfIntersection', 'V10.holeOutside', 'V10.otherInvalid', 'V10.nestedShells']);

/**
 * A repair (closed, repeated points dropped, made valid) or null: when a coordinate is not a number, when a
 * part has no area, when nothing comes out, when the lines are a scribble, or when the repair would leave out
 * a drawn turning point.
 * SAFETY: a repair may never shrink a hazard; test/laws/geometry/repair.test.ts "offers nothing that loses ground".
 */
export function repairOf(
  geos: GeosInstance,
  outline: Outline,
  faults: readonly GeometryFault[],
): Repair | null {
  if (faults.some((f) => f.key === 'V10.tooManyVertices' || f.key === 'V10.notANumber')) return null;
  const drawn = partsOf(outline);
  if (!drawn.flat(2).every(isFinitePosition)) return null;
  const parts = cleanParts(outline, SAME_POINT_DEGREES);
  if (parts.length === 0 || parts.length < drawn.filter((rings) => rings.length > 0).length) return null;
  return scoped(geos, (scope) => {
    const geometry = build(scope, parts);
    if (geos.GEOSisValid(geometry) !== 1 && isScribble(parts)) return null;
    const repaired = ensureValid(scope, geometry);
    const shape = readOutline(scope, repaired);
    if (!shape || !keepsShells(scope, repaired, parts)) return null;
    if (faultsOf(geos, shape, Infinity).some((f) => f.rule !== 'V11')) return null;
    const areaAfterM2 = outlineAreaM2(shape);
    const areaBeforeM2 = faults.some((f) => NO_AREA.has(f.key)) ? null : outlineAreaM2(outline);
    return { shape, areaBeforeM2, areaAfterM2 };
  });
}

/** Whether every turning point of every outer line lies in or within about a metre of the geometry. */
function keepsShells(scope: Scope, geometry: Handle, parts: readonly Position[][][]): boolean {
  const { geos } = scope;
  const prepared = geos.GEOSPrepare(geometry);
  scope.onEnd(() => geos.GEOSPreparedGeom_destroy(prepared));
  return parts.every((part) =>
    (part[0] as Position[]).every(([x, y]) => {
      if (geos.GEOSPreparedIntersectsXY(prepared, x, y) === 1) return true;
      const point = geos.GEOSGeom_createPointFromXY(x, y);
      const near = geos.GEOSPreparedDistanceWithin(prepared, point, KEPT_WITHIN_DEGREES) === 1;
      geos.GEOSGeom_destroy(point);
      return near;
    }),
  );
}
