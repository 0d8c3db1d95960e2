/** Starts GEOS (WebAssembly) once per process or worker and hands out the geometry engine. */
import initGeosJs from 'geos-wasm';
import type { GeometryEngine } from '../core/geo/engine.ts';
import { createGeometry, type GeometryOptions } from '../core/geo/geos.ts';
import { GEOS_OPTIONS, type GeosInstance } from '../core/geo/instance.ts';

let started: Promise<GeosInstance> | null = null;

/** The geometry engine; GEOS is shared by all callers in the process. */
export async function loadGeometry(options: GeometryOptions = {}): Promise<GeometryEngine> {
  started ??= initGeosJs(GEOS_OPTIONS) as Promise<unknown> as Promise<GeosInstance>;
  return createGeometry(await started, options);
}
