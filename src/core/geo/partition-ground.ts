/** Pieces of ground in GEOS memory, with their parts and areas: what a partition is computed with. */
import type { Outline, Point, Position } from '../model/geometry.ts';
import { build, isScribble, makeValid, readOutline, readParts } from './handles.ts';
import type { Handle, Scope } from './instance.ts';
import { cut, joined, without } from './overlay.ts';
import { partM2 } from './partition-area.ts';
import { boxOfParts, cleanParts, type Parts, wrapLongitude } from './rings.ts';

export interface Ground {
  readonly handle: Handle;
  readonly parts: Parts;
  readonly m2: number;
  /** west, south, east, north; degrees, unwrapped. */
  readonly box: readonly [number, number, number, number];
}

/** What rounding leaves where lines cross; smaller than a hand, it is nobody's land. */
const DUST_M2 = 0.01;

/** Polygons without dust as ground; null when nothing is left. */
export function groundOf(scope: Scope, all: Parts): Ground | null {
  let m2 = 0;
  const parts = all.filter((part) => {
    const own = partM2(part);
    if (own > DUST_M2) m2 += own;
    return own > DUST_M2;
  });
  const box = boxOfParts(parts);
  return box && { handle: build(scope, parts), parts, m2, box };
}

/** A drawn shape as ground: valid as drawn, or `repaired`; null when it covers nothing or is a scribble. */
export function takeGround(
  scope: Scope,
  shape: Outline,
  near: number | null,
): { readonly ground: Ground; readonly repaired: boolean } | null {
  const parts = cleanParts(shape, 0, near);
  const handle = build(scope, parts);
  if (handle === 0) return null;
  const valid = scope.geos.GEOSisValid(handle) === 1;
  if (!valid && isScribble(parts)) return null;
  const ground = groundOf(scope, readParts(scope, valid ? handle : makeValid(scope, handle)));
  return ground && { ground, repaired: !valid };
}

/** What of `a` lies in `b`, and what does not. */
export function cutGround(
  scope: Scope,
  a: Ground,
  b: Ground,
): { readonly inside: Ground | null; readonly outside: Ground | null } {
  if (!boxesMeet(a, b)) return { inside: null, outside: a };
  const { inside, outside } = cut(scope, a.handle, b.handle, a.m2);
  // Untouched ground stays the very ground that was drawn.
  if (inside.length === 0) return { inside: null, outside: a };
  if (outside.length === 0) return { inside: a, outside: null };
  return { inside: groundOf(scope, inside), outside: groundOf(scope, outside) };
}

/** `a` without `b`, which ought to lie inside it; where it does not, only what does is taken away. */
export function withoutGround(scope: Scope, a: Ground, b: Ground): Ground | null {
  const rest = without(scope, a.handle, b.handle, a.m2 - b.m2);
  return rest ? groundOf(scope, rest) : cutGround(scope, a, b).outside;
}

/** All of them as one. */
export function joinGround(scope: Scope, grounds: readonly Ground[]): Ground | null {
  if (grounds.length < 2) return grounds[0] ?? null;
  return groundOf(
    scope,
    joined(
      scope,
      grounds.flatMap(({ parts }) => parts),
    ),
  );
}

export function boxesMeet({ box: p }: Pick<Ground, 'box'>, { box: q }: Pick<Ground, 'box'>): boolean {
  return p[0] <= q[2] && q[0] <= p[2] && p[1] <= q[3] && q[1] <= p[3];
}

/** As GeoJSON, cut at the antimeridian. */
export function outlineOfGround(scope: Scope, ground: Ground | null): Outline | null {
  return ground && readOutline(scope, ground.handle);
}

/** A point inside, for a label or a mark. */
export function pointOf(scope: Scope, { handle }: Pick<Ground, 'handle'>): Point['coordinates'] {
  const { geos } = scope;
  const point = scope.own(geos.GEOSPointOnSurface(handle), 'point inside');
  const buffer = scope.memory(16);
  geos.GEOSCoordSeq_copyToBuffer(geos.GEOSGeom_getCoordSeq(point), buffer, 0, 0);
  const [x, y] = geos.Module.HEAPF64.subarray(buffer / 8, buffer / 8 + 2) as unknown as Position;
  return [wrapLongitude(x), y];
}
