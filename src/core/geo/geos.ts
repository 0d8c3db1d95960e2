/**
 * Geometry of records: validity, repair, overlay, growth and distance, on WGS84. Overlay is planar in degrees
 * (GEOS), area and distance geodesic. Never snaps to a grid, never lets an outline lose ground it was drawn
 * with, knows nothing of reports or rules. The GEOS instance is handed in by the rim (start it with
 * GEOS_OPTIONS); the same code runs on phone, server and command line.
 */
import type { Outline, Point, Position, Shape } from '../model/geometry.ts';
import { outlineAreaM2 } from './area.ts';
import { bufferOf } from './buffer.ts';
import { BUILT_EACH_TIME, type Builder, KeptBuilder, type Scribble } from './built.ts';
import { areTangled, isTangled } from './crossings.ts';
import { containsPosition, distanceToM } from './distance.ts';
import { type GeometryEngine, MOST_CORNERS } from './engine.ts';
import { faultsOf } from './faults.ts';
import { build, buildValid, hullOf, readOutline, readParts } from './handles.ts';
import { type GeosInstance, type Handle, type Scope, scoped } from './instance.ts';
import { cut, joined } from './overlay.ts';
import { overlapsOfParts } from './part-overlaps.ts';
import { partitionOf } from './partition.ts';
import { partsWiderThan } from './partition-gaps.ts';
import { extendThenClear, splitBy } from './partition-split.ts';
import { repairOf } from './repair.ts';
import { boxOfParts, cleanParts, mayMeet, middleLongitude, partsOf, wrapLongitude } from './rings.ts';

export interface GeometryOptions {
  /** Vertices of all rings together above which a shape is refused with V10.tooManyVertices. */
  readonly maxVertices?: number;
}

/**
 * The geometry engine over a GEOS instance. Outlines handed in may be invalid (they are repaired for the time
 * of the operation; one that covers nothing counts as empty, for a scribble beyond repair stands its hull); outlines handed out are valid, polygons only.
 * Throws Error only when GEOS itself fails.
 */
export function createGeometry(geos: GeosInstance, options: GeometryOptions = {}): GeometryEngine {
  return engineOf(geos, options, BUILT_EACH_TIME);
}

function engineOf(geos: GeosInstance, options: GeometryOptions, builder: Builder): GeometryEngine {
  const maxVertices = options.maxVertices ?? MOST_CORNERS;
  const intersection = (a: Outline, b: Outline) =>
    scoped(geos, (scope) => {
      const pair = buildPair(scope, builder, a, b, 'hull');
      if (!pair) return null;
      // Two combs laid across each other have a crossing per pair of teeth: their hulls stand for them.
      const [p, q] = pair.tangled ? [hullOf(scope, pair.a), hullOf(scope, pair.b)] : [pair.a, pair.b];
      return readOutline(scope, build(scope, cut(scope, p, q).inside));
    });

  // Several rules ask the same of one outline: who keeps outlines keeps what was found about them.
  const kept = builder !== BUILT_EACH_TIME;
  const faults = remembering(kept, (shape: Shape) => faultsOf(geos, shape, maxVertices));
  const box = remembering(kept, (outline: Outline) => boxOfParts(cleanParts(outline)));
  const boxesMeet = (a: Outline, b: Outline) => meet(box(a), box(b));

  return {
    faults,
    repair: remembering(kept, (shape: Outline) => repairOf(geos, shape, faults(shape))),
    intersection,
    overlapAreaM2(a, b) {
      if (!boxesMeet(a, b)) return 0;
      const both = intersection(a, b);
      return both ? outlineAreaM2(both) : 0;
    },
    difference: (a, b) => differenceOf(geos, builder, a, b),
    union: (outlines) => unionOf(geos, outlines),
    buffer: (shape, metres) => bufferOf(geos, shape, metres),
    contains: containsPosition,
    intersects: (a, b) => boxesMeet(a, b) && compare(geos, builder, a, b, 'GEOSIntersects'),
    equals: (a, b) => compare(geos, builder, a, b, 'GEOSEquals'),
    distanceM: distanceToM,
    partOverlapPercent: (outline) => partOverlapPercent(geos, outline),
    pointInside: (outline) => pointInside(geos, outline),
    partition: (input, limits) => partitionOf(geos, input, limits),
    partsWiderThan: (outline, metres) => partsWiderThan(geos, outline, metres),
    splitBy: (outline, line) => splitBy(geos, outline, line),
    extendThenClear: (outline, part) => extendThenClear(geos, outline, part),
    keeping(work) {
      const kept = new KeptBuilder(geos);
      try {
        return work(engineOf(geos, options, kept));
      } finally {
        kept.end();
      }
    },
  };
}

/** Crossings between two outlines beyond which neither is computed with as it stands. */
const MOST_CROSSINGS = 20_000;

interface Pair {
  readonly a: Handle;
  readonly b: Handle;
  readonly tangled: boolean;
}

/** Both outlines as valid geometries on the same side of the antimeridian; null when one covers nothing. */
function buildPair(scope: Scope, builder: Builder, a: Outline, b: Outline, scribble: Scribble): Pair | null {
  const first = builder.build(scope, a, null, 'hull');
  const shell = first.parts[0]?.[0];
  const second = shell && builder.build(scope, b, middleLongitude(shell), scribble);
  if (!second || first.handle === 0 || second.handle === 0) return null;
  const tangled = areTangled(first.parts.flat(), second.parts.flat(), MOST_CROSSINGS);
  return { a: first.handle, b: second.handle, tangled };
}

/** SAFETY: what cannot be computed is not taken away; test/laws/geometry/engine.test.ts "scribbles". */
function differenceOf(geos: GeosInstance, builder: Builder, a: Outline, b: Outline): Outline | null {
  return scoped(geos, (scope) => {
    const pair = buildPair(scope, builder, a, b, 'nothing');
    if (pair && !pair.tangled) {
      return readOutline(scope, build(scope, cut(scope, pair.a, pair.b).outside));
    }
    const whole = buildValid(scope, cleanParts(a));
    return whole === 0 ? null : readOutline(scope, whole);
  });
}

type PartsBox = ReturnType<typeof boxOfParts>;

/** Cheap test before GEOS is asked; true when in doubt (antimeridian). */
function meet(p: PartsBox, q: PartsBox): boolean {
  return p !== null && q !== null && mayMeet(p, q);
}

/** The same answer for the very same shape, when asked to keep them. */
function remembering<S extends Shape, T>(keep: boolean, work: (shape: S) => T): (shape: S) => T {
  if (!keep) return work;
  const known = new Map<S, T>();
  return (shape) => {
    if (!known.has(shape)) known.set(shape, work(shape));
    return known.get(shape) as T;
  };
}

function compare(
  geos: GeosInstance,
  builder: Builder,
  a: Outline,
  b: Outline,
  ask: 'GEOSIntersects' | 'GEOSEquals',
): boolean {
  return scoped(geos, (scope) => {
    const pair = buildPair(scope, builder, a, b, 'hull');
    return pair !== null && geos[ask](pair.a, pair.b) === 1;
  });
}

function unionOf(geos: GeosInstance, outlines: readonly Outline[]): Outline | null {
  return scoped(geos, (scope) => {
    let near: number | null = null;
    const parts = outlines.flatMap((outline) => {
      const valid = buildValid(scope, cleanParts(outline, 0, near));
      const mine = valid === 0 ? [] : readParts(scope, valid);
      const box = boxOfParts(mine);
      if (near === null && box) near = (box[0] + box[2]) / 2;
      return mine;
    });
    const all = build(scope, parts);
    if (all === 0) return null;
    if (isTangled(parts.flat(), MOST_CROSSINGS)) return readOutline(scope, hullOf(scope, all));
    return readOutline(scope, build(scope, joined(scope, parts)));
  });
}

function partOverlapPercent(geos: GeosInstance, outline: Outline): number {
  if (partsOf(outline).length < 2) return 0;
  const parts = cleanParts(outline).map((part) =>
    scoped(geos, (scope) => {
      const valid = buildValid(scope, [part]);
      return valid === 0 ? [] : readParts(scope, valid);
    }),
  );
  return overlapsOfParts(geos, parts.flat()).reduce((most, o) => Math.max(most, o.percent), 0);
}

function pointInside(geos: GeosInstance, outline: Outline): Point {
  return scoped(geos, (scope) => {
    const valid = buildValid(scope, cleanParts(outline));
    if (valid === 0) return { type: 'Point', coordinates: anyPosition(outline) };
    const point = scope.own(geos.GEOSPointOnSurface(valid), 'point inside');
    const buffer = scope.memory(16);
    geos.GEOSCoordSeq_copyToBuffer(geos.GEOSGeom_getCoordSeq(point), buffer, 0, 0);
    const x = geos.Module.HEAPF64[buffer / 8] as number;
    const y = geos.Module.HEAPF64[buffer / 8 + 1] as number;
    return { type: 'Point', coordinates: [wrapLongitude(x), y] };
  });
}

/** Of an outline without area: its first usable position. Throws RangeError when there is none. */
function anyPosition(outline: Outline): Position {
  const found = partsOf(outline)
    .flat(2)
    .find(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
  if (!found) throw new RangeError('an outline without positions has no inside');
  return [found[0], found[1]];
}
