/** The names under which the depositary lists states, and how they are matched: without accents, case and brackets. */

import type { TreatyTable } from './treaties.ts';
import { displayName } from './treaty-states.ts';

/** Other names the depositary uses or used, short and long. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  BHS: ['The Bahamas'],
  BOL: ['Plurinational State of Bolivia'],
  BRN: ['Brunei'],
  CIV: ['Ivory Coast'],
  COD: ['Congo, Democratic Republic of the', 'Zaire'],
  COG: ['Republic of the Congo', 'Congo (Republic of the)'],
  CPV: ['Cape Verde'],
  CZE: ['Czech Republic'],
  FSM: ['Micronesia', 'Federated States of Micronesia'],
  GBR: ['United Kingdom', 'United Kingdom of Great Britain and Northern Ireland', 'Great Britain'],
  GMB: ['The Gambia', 'Republic of the Gambia'],
  IRN: ['Iran', 'Islamic Republic of Iran'],
  KOR: ['South Korea', 'Korea, Republic of'],
  LAO: ['Laos', 'Lao People’s Democratic Republic'],
  LBY: ['Libyan Arab Jamahiriya', 'State of Libya'],
  MDA: ['Moldova', 'Republic of Moldova'],
  MKD: ['The former Yugoslav Republic of Macedonia', 'Macedonia', 'The Republic of North Macedonia'],
  MMR: ['Burma'],
  NLD: ['Netherlands', 'Kingdom of the Netherlands', 'The Netherlands'],
  PRK: ['North Korea', 'DPRK'],
  PSE: ['Palestine'],
  RUS: ['Russia'],
  STP: ['São Tomé and Príncipe'],
  SWZ: ['Swaziland'],
  SYR: ['Syria'],
  TLS: ['East Timor'],
  TUR: ['Turkey', 'Türkiye', 'Republic of Türkiye'],
  TZA: ['Tanzania', 'United Republic of Tanzania'],
  USA: ['United States', 'United States of America'],
  VAT: ['Vatican', 'Vatican City State'],
  VEN: ['Venezuela', 'Bolivarian Republic of Venezuela'],
  VNM: ['Vietnam'],
};

/** A name in the form in which names are compared. */
export function plainName(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .replace(/[\d*†]+/g, ' ')
    .toLowerCase()
    .replace(/&/g, ' and ')
    .replace(/[^\p{L}()]+/gu, ' ')
    .replace(/\b(the|of|la|le|les)\b/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

const withoutBrackets = (plain: string): string =>
  plain
    .replace(/\([^)]*\)?/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

/** Finds the state a listed name means; null when it is none of the table. */
export function nameFinder(table: TreatyTable): (name: string) => string | null {
  const known = new Map<string, string>();
  const add = (name: string, iso3: string) => {
    const plain = plainName(name);
    if (!known.has(plain)) known.set(plain, iso3);
  };
  for (const [iso3, name] of table.states) add(name, iso3);
  for (const [iso3, names] of Object.entries(ALIASES)) for (const name of names) add(name, iso3);
  for (const [iso3, name] of table.states)
    for (const language of ['en', 'fr', 'es']) add(displayName(language, iso3, name), iso3);
  return (name) => {
    const plain = plainName(name);
    return known.get(plain) ?? known.get(withoutBrackets(plain)) ?? null;
  };
}
