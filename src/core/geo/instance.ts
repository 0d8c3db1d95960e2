/**
 * The part of GEOS (compiled to WebAssembly) that this folder calls, and the scope that frees what was made.
 * WebAssembly memory is not garbage-collected: every handle is owned by a scope and freed when the scope ends.
 */

/** An address in WebAssembly memory; 0 is "none". */
export type Handle = number;

/** What is needed of a GEOS instance. Functions answer 0 (or 2 for a predicate) when GEOS caught an error. */
export interface GeosInstance {
  readonly Module: {
    _malloc(bytes: number): Handle;
    _free(handle: Handle): void;
    getValue(handle: Handle, type: 'i32' | 'double'): number;
    UTF8ToString(handle: Handle): string;
    /** Views are replaced when memory grows: read them from here every time. */
    readonly HEAPF64: Float64Array;
    readonly HEAPU32: Uint32Array;
  };
  GEOSFree(handle: Handle): void;
  GEOSGeom_destroy(geometry: Handle): void;
  GEOSCoordSeq_copyFromBuffer(buffer: Handle, size: number, hasZ: number, hasM: number): Handle;
  GEOSCoordSeq_copyToBuffer(sequence: Handle, buffer: Handle, hasZ: number, hasM: number): number;
  GEOSCoordSeq_getSize(sequence: Handle, size: Handle): number;
  GEOSGeom_getCoordSeq(geometry: Handle): Handle;
  GEOSGeom_createPointFromXY(x: number, y: number): Handle;
  GEOSGeom_createLinearRing(sequence: Handle): Handle;
  GEOSGeom_createLineString(sequence: Handle): Handle;
  GEOSGeom_createPolygon(shell: Handle, holes: Handle, count: number): Handle;
  GEOSGeom_createCollection(type: number, geometries: Handle, count: number): Handle;
  GEOSGeomTypeId(geometry: Handle): number;
  GEOSGetNumGeometries(geometry: Handle): number;
  GEOSGetGeometryN(geometry: Handle, n: number): Handle;
  GEOSGetExteriorRing(polygon: Handle): Handle;
  GEOSGetNumInteriorRings(polygon: Handle): number;
  GEOSGetInteriorRingN(polygon: Handle, n: number): Handle;
  GEOSisValid(geometry: Handle): number;
  GEOSisValidDetail(geometry: Handle, flags: number, reason: Handle, location: Handle): number;
  GEOSMakeValidParams_create(): Handle;
  GEOSMakeValidParams_setMethod(params: Handle, method: number): number;
  GEOSMakeValidParams_setKeepCollapsed(params: Handle, keep: number): number;
  GEOSMakeValidParams_destroy(params: Handle): void;
  GEOSMakeValidWithParams(geometry: Handle, params: Handle): Handle;
  GEOSIntersection(a: Handle, b: Handle): Handle;
  GEOSDifference(a: Handle, b: Handle): Handle;
  GEOSIntersectionPrec(a: Handle, b: Handle, gridSize: number): Handle;
  GEOSDifferencePrec(a: Handle, b: Handle, gridSize: number): Handle;
  GEOSConvexHull(geometry: Handle): Handle;
  GEOSUnaryUnion(geometry: Handle): Handle;
  GEOSUnaryUnionPrec(geometry: Handle, gridSize: number): Handle;
  GEOSUnion(a: Handle, b: Handle): Handle;
  GEOSBoundary(geometry: Handle): Handle;
  GEOSPolygonize(geometries: Handle, count: number): Handle;
  GEOSIntersects(a: Handle, b: Handle): number;
  GEOSEquals(a: Handle, b: Handle): number;
  GEOSBuffer(geometry: Handle, width: number, quadrantSegments: number): Handle;
  GEOSPointOnSurface(geometry: Handle): Handle;
  GEOSPrepare(geometry: Handle): Handle;
  GEOSPreparedGeom_destroy(prepared: Handle): void;
  GEOSPreparedIntersectsXY(prepared: Handle, x: number, y: number): number;
  GEOSPreparedDistanceWithin(prepared: Handle, geometry: Handle, distance: number): number;
}

/**
 * How the rim must start GEOS: without an error handler geos-wasm throws through WebAssembly frames, which
 * leaks their stack; with one, a failed call answers 0 and nothing is lost.
 */
export const GEOS_OPTIONS = { errorHandler: () => {}, noticeHandler: () => {} };

/** Owns handles for the time of one operation. */
export class Scope {
  readonly #endings: (() => void)[] = [];
  constructor(
    readonly geos: GeosInstance,
    /** Whether overlays work on a fine grid from the start (overlay.ts): the second try of a whole operation. */
    readonly fine = false,
  ) {}

  /** Owns a geometry: destroyed when the scope ends. Throws when GEOS answered "none". */
  own(geometry: Handle, what: string): Handle {
    if (!geometry) throw new Error(`geometry engine failed: ${what}`);
    this.#endings.push(() => this.geos.GEOSGeom_destroy(geometry));
    return geometry;
  }

  /** Memory for the time of the scope. */
  memory(bytes: number): Handle {
    const handle = this.geos.Module._malloc(bytes);
    if (!handle) throw new Error(`geometry engine failed: no memory for ${bytes} bytes`);
    this.#endings.push(() => this.geos.Module._free(handle));
    return handle;
  }

  /** Anything else that needs ending. */
  onEnd(ending: () => void): void {
    this.#endings.push(ending);
  }

  end(): void {
    for (let ending = this.#endings.pop(); ending; ending = this.#endings.pop()) ending();
  }
}

/** Runs one operation and frees everything it made, also when it throws. */
export function scoped<T>(geos: GeosInstance, work: (scope: Scope) => T, fine = false): T {
  const scope = new Scope(geos, fine);
  try {
    return work(scope);
  } finally {
    scope.end();
  }
}
