/** Magnetic declination from the World Magnetic Model (NOAA/BGS; package `geomagnetism`, WMM 2015–2025). */
import * as imported from 'geomagnetism';
import type { Position } from '../model/geometry.ts';

const library = (imported as unknown as { default?: typeof imported }).default ?? imported;

export interface Declination {
  /** East positive: add it to a magnetic bearing for the true one. */
  readonly declinationDeg: number;
  /** Model used, e.g. `WMM-2025`. */
  readonly model: string;
}

/** Below this horizontal intensity, nT, the model's makers call a compass unreliable (near the magnetic poles). */
const BLACKOUT_NT = 2_000;

/**
 * Declination at sea level on a day (`YYYY-MM-DD`). Null when no model in the package is valid that day (it
 * holds late 2014 to late 2029), when the day cannot be read, or where a compass does not work.
 */
export function declinationAt([lon, lat]: Position, day: string): Declination | null {
  const date = new Date(`${day}T12:00:00Z`);
  if (!Number.isFinite(date.getTime()) || !(Math.abs(lat) <= 90) || !Number.isFinite(lon)) return null;
  try {
    const model = library.model(date);
    const field = model.point([lat, lon]);
    if (!Number.isFinite(field.decl) || field.h < BLACKOUT_NT) return null;
    return { declinationDeg: field.decl, model: model.name };
  } catch {
    // The library throws outside the years its models are made for.
    return null;
  }
}
