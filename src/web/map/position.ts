/** Coordinates in words, latitude first as people say them. */
export const NOTATIONS = ['decimal', 'dms'] as const;
export type Notation = (typeof NOTATIONS)[number];

const hemisphere = (value: number, positive: string, negative: string) => (value < 0 ? negative : positive);

function dms(value: number, positive: string, negative: string): string {
  const tenths = Math.round(Math.abs(value) * 36_000);
  const [d, m, s] = [Math.floor(tenths / 36_000), Math.floor(tenths / 600) % 60, (tenths % 600) / 10];
  const two = (n: number, digits = 0) => n.toFixed(digits).padStart(digits ? 4 : 2, '0');
  return `${d}°${two(m)}′${two(s, 1)}″${hemisphere(value, positive, negative)}`;
}

/** `[longitude, latitude]` → `48.41000° N, 36.52000° E`. */
export function positionText([lon, lat]: readonly [number, number], notation: Notation = 'decimal'): string {
  if (notation === 'dms') return `${dms(lat, 'N', 'S')} ${dms(lon, 'E', 'W')}`;
  const degrees = (value: number, positive: string, negative: string) =>
    `${Math.abs(value).toFixed(5)}° ${hemisphere(value, positive, negative)}`;
  return `${degrees(lat, 'N', 'S')}, ${degrees(lon, 'E', 'W')}`;
}
