/** Codes of the states of the treaty table and their names in a reader's language. */
import data from './data/state-codes.json';

/** ISO 3166-1: two letters for names, three digits for maps. */
interface StateCodes {
  readonly alpha2: string;
  readonly numeric: string;
}

const CODES: ReadonlyMap<string, StateCodes> = new Map(
  data.map((line) => [line.slice(0, 3), { alpha2: line.slice(4, 6), numeric: line.slice(7) }]),
);

/** Codes of a state by its three letters. */
export const codesOf = (iso3: string): StateCodes | null => CODES.get(iso3) ?? null;

/**
 * Where the name that the platform knows is not the one the depositary uses: words `monitor.state.<iso3>`.
 * @see displayName
 */
export const OWN_NAMES: ReadonlySet<string> = new Set(['PSE', 'VAT']);

const namers = new Map<string, Intl.DisplayNames>();

/** The name of a state in a language (BCP 47); `shipped` where the platform has none. */
export function displayName(language: string, iso3: string, shipped: string): string {
  const codes = codesOf(iso3);
  if (!codes) return shipped;
  let namer = namers.get(language);
  if (!namer) {
    namer = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
    namers.set(language, namer);
  }
  return namer.of(codes.alpha2) ?? shipped;
}
