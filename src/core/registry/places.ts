/** Fold of gazetteer places, keyed by code. */
import type { EntryBody } from '../model/entries.ts';
import type { Place } from '../model/places.ts';
import type { RecordedData } from './entry-data.ts';
import { applyFacts, type FactSource, wins } from './facts.ts';

/** The next version after one entry about this place. */
export function foldPlace(current: Place | null, body: EntryBody): Place | null {
  if (body.kind !== 'place.recorded') return current;
  const { set, source } = body.data as RecordedData;
  const { names, ...rest } = set;
  const from = { seq: body.seq, reportId: body.reportId, on: source.on };
  const { record } = applyFacts(current ?? blankPlace(body), rest, from);
  return nameIn(record, (names ?? {}) as Place['names'], from);
}

/** Each language is a fact of its own: a list in French does not take away the name in Arabic. */
function nameIn(place: Place, names: Place['names'], from: FactSource): Place {
  const won = Object.keys(names).filter((language) => wins(place.facts[`names.${language}`], from));
  if (won.length === 0) return place;
  const facts = { ...place.facts };
  for (const language of won) facts[`names.${language}`] = from;
  const changed = Object.fromEntries(won.map((language) => [language, names[language] as string]));
  return { ...place, names: { ...place.names, ...changed }, facts };
}

function blankPlace(body: EntryBody): Place {
  return {
    code: body.subject.id,
    programmeId: body.programmeId,
    parentCode: null,
    level: 0,
    names: {},
    alternativeNames: [],
    category: null,
    centroid: null,
    boundary: null,
    population: null,
    populationYear: null,
    validFrom: null,
    validTo: null,
    facts: {},
    fromSeq: body.seq,
    untilSeq: null,
  };
}
