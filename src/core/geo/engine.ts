/**
 * What geometry can be asked. The rim makes the GEOS instance (WebAssembly) and hands it to
 * `createGeometry`; everything inwards sees only this interface. Shapes are GeoJSON, WGS84, [lon, lat].
 */
import type { Outline, Point, Position, Shape } from '../model/geometry.ts';
import type { ExtendThenClear } from './partition-split.ts';
import type { Partition, PartitionInput, PartitionLimits } from './partition-terms.ts';

/** Corners of an outline, all rings together, above which it is refused (V10) and not computed with. */
export const MOST_CORNERS = 20_000;

/** Why an outline is not valid, in the terms of the rules. */
export interface GeometryFault {
  /** Catalogue key under `rule.`: e.g. `V10.selfIntersection`, `V10.tooFewPoints`, `V11.repeatedPoint`. */
  readonly key: string;
  readonly rule: 'V10' | 'V11' | 'V15';
  readonly params: Record<string, string | number>;
  readonly at: Position | null;
}

export interface Repair {
  readonly shape: Outline;
  /** Geodesic area before (null when it has none) and after, m². */
  readonly areaBeforeM2: number | null;
  readonly areaAfterM2: number;
}

export interface GeometryEngine {
  /** Every fault of a shape; empty means valid. Never throws on bad coordinates. */
  faults(shape: Shape): GeometryFault[];
  /** A repair that keeps what was drawn (MakeValid, repeated points dropped), or null when none is safe. */
  repair(shape: Outline): Repair | null;
  /** Geodesic area m² of what both cover; 0 when disjoint. Invalid input is repaired first. */
  overlapAreaM2(a: Outline, b: Outline): number;
  /** `a` minus `b`, or null when nothing is left. What cannot be computed is not taken away. */
  difference(a: Outline, b: Outline): Outline | null;
  union(outlines: readonly Outline[]): Outline | null;
  intersection(a: Outline, b: Outline): Outline | null;
  /** Outline grown by metres, accurate to 1 % up to 50 km. */
  buffer(shape: Shape, metres: number): Outline;
  contains(outline: Outline, point: Position): boolean;
  intersects(a: Outline, b: Outline): boolean;
  /** Same set of points irrespective of start vertex and direction. */
  equals(a: Outline, b: Outline): boolean;
  /** Geodesic distance in metres from a point to the nearest part of a shape; 0 inside. */
  distanceM(point: Position, shape: Shape): number;
  /** Parts of a multipolygon that overlap each other: share of the smaller part, percent. */
  partOverlapPercent(outline: Outline): number;
  /** A point that lies inside, for labels and points of collapse. */
  pointInside(outline: Outline): Point;
  /** What a release takes from an outline, what remains, and all that does not fit. */
  partition(input: PartitionInput, limits?: PartitionLimits): Partition;
  /** The parts of an outline in which a circle that many metres across fits; null when none does. */
  partsWiderThan(outline: Outline, metres: number): Outline | null;
  /** The pieces a drawn line cuts an outline into, largest first. */
  splitBy(outline: Outline, line: readonly Position[]): Outline[];
  /** A part that goes over the edge of an outline, as an extension and a release; null when not computable. */
  extendThenClear(outline: Outline, part: Outline): ExtendThenClear | null;
  /**
   * Runs work on an engine that builds an outline once however often the very same one is asked about: for many
   * questions about few large outlines. It must not be used afterwards.
   */
  keeping<T>(work: (engine: GeometryEngine) => T): T;
}
