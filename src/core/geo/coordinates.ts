/**
 * Reads a position as people type it (decimal degrees, degrees-minutes-seconds, UTM, MGRS; Latin, Cyrillic and
 * Arabic letters, digits and quote marks) and writes one in each form. The typed text is always kept; what had
 * to be assumed is said, never hidden. WGS84; positions are [lon, lat] degrees.
 */
import type { Position } from '../model/geometry.ts';
import { distanceBetweenM } from './area.ts';
import { tidyCoordinateText } from './coordinate-text.ts';
import { formatDms, readDegrees } from './degrees.ts';
import { formatMgrs, formatUtm, readMgrs, readUtm } from './grid.ts';
import type { ParsedPosition, PositionFault, PositionFormat, PositionHint } from './readings.ts';

/**
 * Reads one position. Bare numbers are latitude then longitude unless only the other order is possible; the
 * swapped reading is then among the alternatives. Never throws; text that is no position answers a fault.
 */
export function parsePosition(text: string, hint: PositionHint = {}): ParsedPosition | PositionFault {
  if (typeof text !== 'string' || text.trim() === '') return { fault: 'empty', text: String(text ?? '') };
  if (text.length > 200) return { fault: 'tooLong', text: text.slice(0, 200) };
  const tidy = tidyCoordinateText(text);
  const found = readMgrs(tidy) ?? readUtm(tidy, hint) ?? readDegrees(tidy) ?? 'unreadable';
  if (typeof found === 'string') return { fault: found, text };
  return weigh({ ...found, text }, hint);
}

/** With a hint: alternatives nearest first, and a word when swapped axes fit far better. */
function weigh(parsed: ParsedPosition, { near }: PositionHint): ParsedPosition {
  if (!near || parsed.alternatives.length === 0) return parsed;
  const far = (p: Position) => distanceBetweenM(p, near);
  const alternatives = [...parsed.alternatives].sort((a, b) => far(a.position) - far(b.position));
  const swapped = alternatives.find((a) => a.reason === 'swapped');
  const fits = swapped && far(swapped.position) * 5 < far(parsed.position);
  const assumptions = fits ? [...parsed.assumptions, 'swappedIsNearer' as const] : parsed.assumptions;
  return { ...parsed, alternatives, assumptions };
}

/**
 * A position in one notation: decimal "48.123456, 37.450000" (latitude first), dms
 * "48°07′24.44″N 37°27′00.00″E", utm "37U 385000 5331234", mgrs "37U CQ 85000 31234". Beyond the limits of the
 * grids (80° S, 84° N) utm and mgrs are answered in decimal.
 */
export function formatPosition([lon, lat]: Position, format: PositionFormat): string {
  const decimal = `${lat.toFixed(6)}, ${lon.toFixed(6)}`;
  if (format === 'dms') return formatDms([lon, lat]);
  if (format === 'utm') return formatUtm([lon, lat]) ?? decimal;
  if (format === 'mgrs') return formatMgrs([lon, lat]) ?? decimal;
  return decimal;
}
