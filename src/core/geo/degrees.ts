/** Latitude and longitude in degrees: decimal, degrees and minutes, degrees, minutes and seconds. */
import type { Position } from '../model/geometry.ts';
import type { PositionAssumption, PositionFaultKey, ReaderResult, Reading } from './readings.ts';

type Token =
  | {
      readonly kind: 'number';
      readonly value: number;
      readonly decimals: number;
      readonly negative: boolean;
      readonly signed: boolean;
    }
  | { readonly kind: 'mark' | 'letter' | 'separator'; readonly text: string };
type NumberToken = Extract<Token, { kind: 'number' }>;

/** One coordinate: degrees, and what the text says about its axis. */
interface Half {
  readonly degrees: number;
  readonly axis: 'lat' | 'lon' | null;
  readonly stepDegrees: number;
  readonly sexagesimal: boolean;
  readonly assumptions: PositionAssumption[];
}

/** One degree of latitude, metres. */
const DEGREE_M = 111_320;

/** Reads tidy text; null when it holds something that is neither number, mark nor compass letter. */
export function readDegrees(tidy: string): ReaderResult {
  let fault: PositionFaultKey | null = null;
  for (const reading of commaReadings(unpack(tidy))) {
    const found = readPair(reading.text);
    if (found !== null && typeof found !== 'string') {
      return reading.assumed ? { ...found, assumptions: [...found.assumptions, 'commaSeparates'] } : found;
    }
    fault ??= found;
  }
  return fault;
}

/** Packed forms written apart: ISO 6709 "+48.1+037.5/", "480724N0372700E", "4807.4N 03727.0E", "48-07-24N". */
function unpack(tidy: string): string {
  const iso = /^([+-]\d{1,3}(?:\.\d+)?)([+-]\d{1,3}(?:\.\d+)?)\/?$/.exec(tidy);
  if (iso) return `${iso[1]} ${iso[2]}`;
  return tidy
    .replace(/(?<![\d.])(\d{2,3}?)(\d{2})(\d{2}(?:\.\d+)?)\s*([NSEWO])(?![A-Z])/g, '$1 $2 $3 $4 ')
    .replace(/(?<![\d. ])(\d{2,3}?)(\d{2}\.\d+)\s*([NSEWO])(?![A-Z])/g, '$1 $2 $3 ')
    .replace(/(?<![\d.])(\d{1,3})-(\d{1,2})(?:-(\d{1,2}(?:\.\d+)?))?(?![\d-])/g, '$1 $2 $3');
}

/** Ways to take commas, likeliest first: decimal marks (48,5 37,2), separators, or each second one a separator. */
function commaReadings(text: string): { text: string; assumed: boolean }[] {
  const separated = text.replaceAll(',', ' ; ');
  if (!text.includes(',') || /\d\.\d/.test(text)) return [{ text: separated, assumed: false }];
  const decimal = text.replace(/(\d),(?=\d)/g, '$1.').replaceAll(',', ' ; ');
  let n = 0;
  const middle = text.replace(/(\d),(?=\d)/g, (_, digit) => (n++ % 2 === 0 ? `${digit}.` : `${digit} ; `));
  return [
    { text: decimal, assumed: false },
    ...(n >= 3 ? [{ text: middle.replaceAll(',', ' ; '), assumed: false }] : []),
    { text: separated, assumed: n > 0 },
  ];
}

function readPair(text: string): ReaderResult {
  const tokens = tokenise(text);
  if (!tokens) return null;
  const numbers = tokens.filter((t) => t.kind === 'number').length;
  if (numbers === 0) return null;
  if (numbers === 1) return 'onlyOneNumber';
  const groups = split(tokens);
  if (!groups) return 'unreadable';
  const [first, second] = [readHalf(groups[0]), readHalf(groups[1])];
  if (typeof first === 'string') return first;
  if (typeof second === 'string') return second;
  return pair(first, second);
}

function tokenise(text: string): Token[] | null {
  const tokens: Token[] = [];
  const pattern = /([+-]?)\s*(\d+(?:\.\d*)?|\.\d+)|([°'"])|([NSEWOφλ])|([;|/\n\t])|\s+/gy;
  while (pattern.lastIndex < text.length) {
    const found = pattern.exec(text);
    if (!found) return null;
    const [, sign, digits, mark, letter, separator] = found;
    if (digits !== undefined) {
      const decimals = digits.includes('.') ? digits.length - digits.indexOf('.') - 1 : 0;
      const [negative, signed] = [sign === '-', sign !== ''];
      tokens.push({ kind: 'number', value: Number(digits), decimals, negative, signed });
    } else if (mark) tokens.push({ kind: 'mark', text: mark });
    else if (letter) tokens.push({ kind: 'letter', text: letter });
    else if (separator) tokens.push({ kind: 'separator', text: separator });
  }
  return tokens;
}

/** Where the first coordinate ends and the second begins. */
function split(tokens: readonly Token[]): [Token[], Token[]] | null {
  const groups: Token[][] = [[]];
  for (const token of tokens) {
    if (token.kind === 'separator') groups.push([]);
    else groups.at(-1)?.push(token);
  }
  const filled = groups.filter((group) => group.some((t) => t.kind === 'number'));
  if (filled.length === 2 && groups.flat().length === filled.flat().length) {
    return filled as [Token[], Token[]];
  }
  const flat = groups.flat();
  const at = splitIndex(flat);
  if (at === null) return null;
  const [head, tail] = [flat.slice(0, at), flat.slice(at)];
  return head.some((t) => t.kind === 'number') && tail.some((t) => t.kind === 'number') ? [head, tail] : null;
}

function splitIndex(tokens: readonly Token[]): number | null {
  const where = (test: (token: Token) => boolean) => tokens.flatMap((token, i) => (test(token) ? [i] : []));
  const labels = where((t) => t.kind === 'letter' && (t.text === 'φ' || t.text === 'λ'));
  if (labels.length === 2) return labels[1] as number;
  const letters = where((t) => t.kind === 'letter' && t.text !== 'φ' && t.text !== 'λ');
  const numbers = where((t) => t.kind === 'number');
  const leads = (letters[0] ?? Infinity) < (numbers[0] as number);
  if (letters.length === 2) return leads ? (letters[1] as number) : (letters[0] as number) + 1;
  const inner = letters[0] !== undefined && !leads && letters[0] < (numbers.at(-1) as number);
  if (letters.length === 1 && inner) return (letters[0] as number) + 1;
  const degrees = where((t) => t.kind === 'mark' && t.text === '°');
  if (degrees.length === 2) return (degrees[1] as number) - 1;
  if (numbers.length % 2 !== 0 || numbers.length > 6) return null;
  return numbers[numbers.length / 2] as number;
}

function readHalf(tokens: readonly Token[]): Half | PositionFaultKey {
  const numbers = tokens.filter((t): t is NumberToken => t.kind === 'number');
  const letters = tokens.flatMap((t) => (t.kind === 'letter' ? [t.text] : []));
  const compass = letters.filter((l) => l !== 'φ' && l !== 'λ');
  if (numbers.length === 0 || numbers.length > 3 || compass.length > 1) return 'unreadable';
  if (!marksInOrder(tokens)) return 'unreadable';
  if (numbers.slice(1).some((n) => n.signed)) return 'unreadable';
  if (numbers.slice(0, -1).some((n) => !Number.isInteger(n.value))) return 'decimalsNotLast';
  const [d, m, s] = numbers as [NumberToken, NumberToken?, NumberToken?];
  if (m && m.value >= 60) return 'minutesOutOfRange';
  if (s && s.value >= 60) return 'secondsOutOfRange';
  const size = d.value + (m?.value ?? 0) / 60 + (s?.value ?? 0) / 3600;
  const letter = compass[0];
  if (d.signed && (letter === 'N' || letter === 'E') && d.negative) return 'signAgainstHemisphere';
  const west = letter === 'S' || letter === 'W' || letter === 'O';
  const assumptions: PositionAssumption[] = [];
  if (letter === 'O') assumptions.push('oMeansWest');
  if (west && d.negative) assumptions.push('signAndHemisphere');
  const last = numbers.at(-1) as NumberToken;
  const sexagesimal = numbers.length > 1 || tokens.some((t) => t.kind === 'mark' && t.text !== '°');
  return {
    degrees: west || d.negative ? -size : size,
    axis: axisOf(letters),
    stepDegrees: 10 ** -last.decimals / 60 ** (numbers.length - 1),
    sexagesimal,
    assumptions,
  };
}

function axisOf(letters: readonly string[]): Half['axis'] {
  if (letters.some((l) => l === 'N' || l === 'S' || l === 'φ')) return 'lat';
  if (letters.some((l) => l === 'E' || l === 'W' || l === 'O' || l === 'λ')) return 'lon';
  return null;
}

/** Every mark directly follows its number: ° the first, ' the second, " the third. */
function marksInOrder(tokens: readonly Token[]): boolean {
  let count = 0;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as Token;
    if (token.kind === 'number') count++;
    if (token.kind !== 'mark') continue;
    if (tokens[i - 1]?.kind !== 'number' || token.text !== `°'"`[count - 1]) return false;
  }
  return true;
}

function pair(first: Half, second: Half): Reading | PositionFaultKey {
  if (first.axis && first.axis === second.axis) {
    return first.axis === 'lat' ? 'twoLatitudes' : 'twoLongitudes';
  }
  const said = first.axis !== null || second.axis !== null;
  const longitudeFirst = said
    ? first.axis === 'lon' || second.axis === 'lat'
    : Math.abs(first.degrees) > 90 && Math.abs(second.degrees) <= 90;
  const [lat, lon] = longitudeFirst ? [second.degrees, first.degrees] : [first.degrees, second.degrees];
  if (Math.abs(lat) > 90) return 'latitudeOutOfRange';
  if (Math.abs(lon) > 180) return 'longitudeOutOfRange';
  const assumptions = [...first.assumptions, ...second.assumptions];
  if (!said) assumptions.push(longitudeFirst ? 'longitudeFirst' : 'latitudeFirst');
  const swap = !said && !longitudeFirst && Math.abs(lon) <= 90 && lon !== lat;
  return {
    position: [lon, lat],
    format: first.sexagesimal || second.sexagesimal ? 'dms' : 'decimal',
    precisionM: DEGREE_M * Math.max(first.stepDegrees, second.stepDegrees),
    assumptions,
    alternatives: swap ? [{ position: [lat, lon], reason: 'swapped' }] : [],
  };
}

/** Degrees, minutes and seconds to a hundredth (0.3 m): `48°07′24.44″N 37°27′00.00″E`. */
export function formatDms([lon, lat]: Position): string {
  return `${dms(lat)}${lat < 0 ? 'S' : 'N'} ${dms(lon)}${lon < 0 ? 'W' : 'E'}`;
}

function dms(degrees: number): string {
  const hundredths = Math.round(Math.abs(degrees) * 360_000);
  const [d, m, s] = [
    Math.floor(hundredths / 360_000),
    Math.floor(hundredths / 6_000) % 60,
    (hundredths % 6_000) / 100,
  ];
  return `${d}°${String(m).padStart(2, '0')}′${s.toFixed(2).padStart(5, '0')}″`;
}
