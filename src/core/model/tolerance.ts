/**
 * How far two computations of one figure may differ and still be the same figure (domain §3.3). For arithmetic only:
 * no ground is given away by it. What ground may be left when a hazard is closed is asked of its width, never of its
 * share of the whole: a tenth of a percent of a square kilometre is a field.
 */

/** Share of an area by which two computations of it may differ. */
export const TOLERANCE_SHARE = 0.001;
/** And in any case this many square metres. */
export const TOLERANCE_LEAST_M2 = 1;

/** Areas that are the same figure: within 1 m² or 0.1 % of `areaM2`. */
export function toleranceM2(areaM2: number): number {
  return Math.max(TOLERANCE_LEAST_M2, Math.abs(areaM2) * TOLERANCE_SHARE);
}

/** Ground narrower than this is where lines do not quite meet; a person can stand on anything wider. Metres. */
export const LINE_WIDTH_M = 1;

/**
 * Ground that falls out of an outline counts from this area on, m²: overlays leave slivers of 1e-12 m², and a hand's
 * breadth of ground is more than a computation loses.
 */
export const NOTHING_M2 = 0.01;
