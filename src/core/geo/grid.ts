/** Universal Transverse Mercator and MGRS on WGS84, by `geodesy` (Karney's series, nanometres). */
import Mgrs, { LatLon, Utm } from 'geodesy/mgrs.js';
import type { Position } from '../model/geometry.ts';
import { distanceBetweenM } from './area.ts';
import type { PositionHint, ReaderResult, Reading } from './readings.ts';

const BANDS = 'CDEFGHJKLMNPQRSTUVWX';
/** A band reaches this far beyond its parallels before the letter is called wrong, degrees (about 10 km). */
const BAND_SLACK = 0.1;

const UTM_TEXT =
  /^(?:UTM|WGS\s?84|ZONE|[:,\s])*(\d{1,2})\s*([A-Z])?[\s,:]+(E|N|X|Y|MN|ME)?[\s=:]*(\d{1,8}(?:[.,]\d+)?)\s*(?:M\s*)?(E|N)?[\s,;]+(?:M\s*)?(E|N|X|Y)?[\s=:]*(\d{1,8}(?:[.,]\d+)?)\s*(?:M\s*)?(E|N)?$/;
/** The zone written last: "512345 5123456 36T". */
const ZONE_LAST =
  /^(E|N)?\s*(\d{5,8}(?:[.,]\d+)?)\s*(?:M\s*)?(E|N)?[\s,;]+(E|N)?\s*(\d{5,8}(?:[.,]\d+)?)\s*(?:M\s*)?(E|N)?[\s,;]+(?:UTM|ZONE|\s)*(\d{1,2})\s*([A-Z])?$/;

interface UtmText {
  readonly zone: number;
  readonly letter: string | null;
  readonly easting: number;
  readonly northing: number;
  readonly stepM: number;
  readonly northingFirst: boolean;
}

/**
 * Reads UTM: zone, latitude band or hemisphere, easting, northing. The letter S means both "southern
 * hemisphere" and band S (32–40° N): it is read as the band when the northing fits it, and the southern reading
 * is offered as an alternative; `hint.near` settles it. Null when the text has another form.
 */
export function readUtm(tidy: string, hint: PositionHint): ReaderResult {
  const text = splitUtm(tidy);
  if (!text) return null;
  if (text.zone < 1 || text.zone > 60) return 'utmZone';
  if (text.letter && 'ABYZ'.includes(text.letter)) return 'polar';
  if (text.letter && !BANDS.includes(text.letter)) return 'utmBandMismatch';
  const north = fromUtm(text, 'N');
  const south = fromUtm(text, 'S');
  const reading = hemisphereOf(text, north, south, hint);
  if (!reading) return north || south ? 'utmBandMismatch' : 'utmRange';
  if (text.northingFirst) reading.assumptions.push('northingFirst');
  return reading;
}

function splitUtm(tidy: string): UtmText | null {
  const flat = tidy.replaceAll('\n', ' ');
  let parts = UTM_TEXT.exec(flat)?.slice(1);
  if (!parts) {
    const last = ZONE_LAST.exec(flat)?.slice(1);
    if (!last) return null;
    parts = [last[6], last[7], ...last.slice(0, 6)] as string[];
  }
  const [zone, letter, pre1, first = '', post1, pre2, second = '', post2] = parts as (string | undefined)[];
  // Numbers of fewer than five digits are degrees ("36 N 48.1 37.5", "48,1234; 37,45"), never metres.
  const [a, b] = [Number(first.replace(',', '.')), Number(second.replace(',', '.'))];
  if (a < 10_000 && b < 10_000) return null;
  const isNorth = (mark: string | undefined) => mark === 'N' || mark === 'Y' || mark === 'MN';
  const marked = pre1 ? isNorth(pre1) : post1 !== undefined && post2 !== undefined && isNorth(post1);
  const bare = !pre1 && !post1 && !pre2 && !post2;
  const swapped = marked || (bare && a >= 1_000_000 && b < 1_000_000);
  const decimals = Math.min(...[first, second].map((n) => (/[.,](\d+)$/.exec(n)?.[1] ?? '').length));
  return {
    zone: Number(zone),
    letter: letter ?? null,
    easting: swapped ? b : a,
    northing: swapped ? a : b,
    stepM: 10 ** -decimals,
    northingFirst: swapped && !marked,
  };
}

/** Position of UTM numbers in a hemisphere, or null when they lie outside the grid. */
function fromUtm({ zone, easting, northing }: UtmText, hemisphere: 'N' | 'S'): Position | null {
  if (easting < 100_000 || easting > 900_000) return null;
  try {
    const { lat, lon } = new Utm(zone, hemisphere, easting, northing).toLatLon();
    return lat >= -80.1 && lat <= 84.1 ? [lon, lat] : null;
  } catch {
    return null;
  }
}

function hemisphereOf(
  text: UtmText,
  north: Position | null,
  south: Position | null,
  { near }: PositionHint,
): Reading | null {
  const make = (position: Position, other: Position | null): Reading => ({
    position,
    format: 'utm',
    precisionM: text.stepM,
    assumptions: [],
    alternatives: other ? [{ position: other, reason: 'hemisphere' }] : [],
  });
  const { letter } = text;
  if (letter === 'N') return north && make(north, null);
  if (letter === 'S' || letter === null) {
    const first = letter === null || (north && inBand(north, 'S')) ? north : null;
    if (!first || !south) return (first ?? south) && make((first ?? south) as Position, null);
    const nearer = near && distanceBetweenM(south, near) < distanceBetweenM(first, near);
    const reading = nearer ? make(south, first) : make(first, south);
    if (!near) reading.assumptions.push(letter === null ? 'northernHemisphere' : 'bandS');
    return reading;
  }
  const position = letter >= 'N' ? north : south;
  return position && inBand(position, letter) ? make(position, null) : null;
}

function inBand([, lat]: Position, band: string): boolean {
  const low = (BANDS.indexOf(band) - 10) * 8;
  const high = band === 'X' ? 84 : low + 8;
  return lat >= low - BAND_SLACK && lat <= high + BAND_SLACK;
}

/** Reads MGRS, spaced or not, 0 to 5 digits each way; the position is the middle of the square. */
export function readMgrs(tidy: string): ReaderResult {
  const flat = tidy.replace(/^MGRS\s*:?\s*/, '').replace(/[\s,]+/g, ' ');
  if (/^[ABYZ] ?[A-Z]{2} ?\d+ ?\d*$/.test(flat)) return 'polar';
  if (/^[A-HJ-NP-Z]{2} ?\d{2,5} ?\d{2,5}$/.test(flat)) return 'mgrsZoneMissing';
  const parts = /^(\d{1,2}) ?([A-Z]) ?([A-Z]) ?([A-Z]) ?([\d ]*)$/.exec(flat);
  if (!parts) return null;
  const [, zone = '', band = '', column = '', row = '', digits = ''] = parts;
  if (Number(zone) < 1 || Number(zone) > 60) return 'utmZone';
  if ('ABYZ'.includes(band)) return 'polar';
  const groups = digits.trim().split(' ');
  const joined = groups.join('');
  const uneven = groups.length === 2 && groups[0]?.length !== groups[1]?.length;
  if (uneven || joined.length % 2 !== 0 || joined.length > 10) return 'mgrsUnevenDigits';
  const half = joined.length / 2;
  const side = 10 ** (5 - half);
  const [e, n] = [joined.slice(0, half), joined.slice(half)].map((d) => Number(d) * side);
  const position = fromMgrs(Number(zone), band, column, row, (e ?? 0) + side / 2, (n ?? 0) + side / 2);
  if (!position) return 'mgrsSquare';
  return { position, format: 'mgrs', precisionM: side, assumptions: [], alternatives: [] };
}

/** Null when the square does not exist in that zone and band. */
function fromMgrs(
  zone: number,
  band: string,
  column: string,
  row: string,
  e: number,
  n: number,
): Position | null {
  try {
    const { lat, lon } = new Mgrs(zone, band, column, row, e, n).toUtm().toLatLon();
    // A 100 km square may reach over the edge of its band, never a whole square beyond it.
    const low = (BANDS.indexOf(band) - 10) * 8;
    if (lat < low - 1 || lat > (band === 'X' ? 84 : low + 8) + 1) return null;
    return [lon, lat];
  } catch {
    return null;
  }
}

/** To 0.1 mm: geodesy refuses latitudes a hair south of the equator. */
function toTenthMm(degrees: number): number {
  return Math.round(degrees * 1e9) / 1e9 || 0;
}

function toUtm([lon, lat]: Position) {
  if (!(lat >= -80 && lat <= 84)) return null;
  return new LatLon(toTenthMm(lat), toTenthMm(lon) >= 180 ? toTenthMm(lon) - 360 : toTenthMm(lon)).toUtm();
}

/** Zone and latitude band, easting, northing in whole metres: `36T 512345 5123456`. Null beyond the grid. */
export function formatUtm(position: Position): string | null {
  const utm = toUtm(position);
  if (!utm) return null;
  const band = BANDS[Math.min(19, Math.floor(toTenthMm(position[1]) / 8 + 10))];
  return `${utm.zone}${band} ${Math.round(utm.easting)} ${Math.round(utm.northing)}`;
}

/** The one-metre square: `36T VS 12345 23456`. Null beyond the grid. */
export function formatMgrs(position: Position): string | null {
  return toUtm(position)?.toMgrs().toString(10) ?? null;
}

/** Angle from true north to grid north, degrees, clockwise positive; 0 beyond the grid. */
export function gridConvergence(position: Position): number {
  return toUtm(position)?.convergence ?? 0;
}
