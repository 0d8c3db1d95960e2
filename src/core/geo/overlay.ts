/**
 * Overlays that are checked. Where lines all but coincide GEOS can lose ground without a word: of two outlines
 * that share an edge a union left out 15,307 m² (3.5 %), with no error (test/laws/geometry/overlay.test.ts). So every result
 * is held against the area of what went in, and made another way when it does not balance.
 */
import { build, makeValid, readParts } from './handles.ts';
import type { Handle, Scope } from './instance.ts';
import { groundM2 } from './partition-area.ts';
import type { Parts } from './rings.ts';

/** Ground that may go missing in rounding: dust, and a millionth of the area. */
const slackM2 = (areaM2: number): number => Math.max(0.05, areaM2 * 1e-6);

/**
 * Step of the grid of the second try, degrees: a tenth of a micrometre. It is only used where the plain overlay
 * lost ground, and moves no line by anything that could be measured.
 */
const FINE_DEGREES = 1e-12;

/** Both sides of a cut: what of `a` lies in `b`, and what does not. Polygons; parts of both must be valid. */
export interface Cut {
  readonly inside: Parts;
  readonly outside: Parts;
}

/** Cuts `a` (of this area) by `b`. Inside and outside together have the area of `a`, or GEOS failed three times. */
export function cut(scope: Scope, a: Handle, b: Handle, whole = groundM2(readParts(scope, a))): Cut {
  const { geos } = scope;
  const ways = [
    () => [geos.GEOSIntersection(a, b), geos.GEOSDifference(a, b)],
    () => [geos.GEOSIntersectionPrec(a, b, FINE_DEGREES), geos.GEOSDifferencePrec(a, b, FINE_DEGREES)],
    () => {
      const [p, q] = [makeValid(scope, a), makeValid(scope, b)];
      return [geos.GEOSIntersection(p, q), geos.GEOSDifference(p, q)];
    },
  ];
  let best: { cut: Cut; off: number } | null = null;
  for (const way of scope.fine ? ways.slice(1) : ways) {
    const [inside = 0, outside = 0] = way();
    const result = { inside: partsOf(scope, inside), outside: partsOf(scope, outside) };
    if (!result.inside || !result.outside) continue;
    const found = { inside: result.inside, outside: result.outside };
    const off = Math.abs(groundM2(found.inside) + groundM2(found.outside) - whole);
    if (!best || off < best.off) best = { cut: found, off };
    if (off <= slackM2(whole)) break;
  }
  if (!best) throw new Error('geometry engine failed: cut');
  return best.cut;
}

/** `a` without `b` that lies in it, which ought to leave this much; null when it does not. */
export function without(scope: Scope, a: Handle, b: Handle, leftM2: number): Parts | null {
  const { geos, fine } = scope;
  const left = partsOf(scope, fine ? geos.GEOSDifferencePrec(a, b, FINE_DEGREES) : geos.GEOSDifference(a, b));
  return left && Math.abs(groundM2(left) - leftM2) <= slackM2(leftM2) ? left : null;
}

/**
 * All of these parts as one. SAFETY: no ground of any part may be lost by joining;
 * test/laws/geometry/overlay.test.ts "loses nothing".
 */
export function joined(scope: Scope, parts: Parts): Parts {
  const { geos } = scope;
  const all = build(scope, parts);
  if (all === 0) return [];
  const sum = groundM2(parts);
  const ways = [
    () => geos.GEOSUnaryUnion(all),
    () => geos.GEOSUnaryUnionPrec(all, FINE_DEGREES),
    () => geos.GEOSBuffer(all, 0, 1),
  ];
  // Less than the sum: parts overlap, or ground was lost; the largest holds. More: ground was made; such an
  // answer comes after all others.
  const off = (m2: number): number => (m2 > sum + slackM2(sum) ? sum + m2 : Math.abs(sum - m2));
  let best: { parts: Parts; off: number } | null = null;
  for (const way of scope.fine ? ways.slice(1) : ways) {
    const union = partsOf(scope, way());
    if (!union) continue;
    const found = { parts: union, off: off(groundM2(union)) };
    if (!best || found.off < best.off) best = found;
    if (best.off <= slackM2(sum)) break;
  }
  if (!best) throw new Error('geometry engine failed: union');
  return best.parts;
}

/** Parts of a result, which the scope then owns; null when GEOS answered "none". */
function partsOf(scope: Scope, handle: Handle): Parts | null {
  return handle === 0 ? null : readParts(scope, scope.own(handle, 'overlay'));
}
