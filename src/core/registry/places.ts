/** Fold of gazetteer places, keyed by code. */
import type { EntryBody } from '../model/entries.ts';
import type { Place } from '../model/places.ts';
import type { RecordedData } from './entry-data.ts';
import { applyFacts } from './facts.ts';

/** The next version after one entry about this place. */
export function foldPlace(current: Place | null, body: EntryBody): Place | null {
  if (body.kind !== 'place.recorded') return current;
  const { set, source } = body.data as RecordedData;
  const base = current ?? blankPlace(body);
  return applyFacts(base, set, { seq: body.seq, reportId: body.reportId, on: source.on }).record;
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
