/** What is known of places while a gazetteer is imported: those accepted, and those still waiting for review. */
import type { Place, PlaceDraft } from '../core/model/places.ts';
import type { Pipeline } from './ports.ts';

/** Every place by code. A waiting report is laid over the accepted place, as accepting it would. */
export async function knownPlaces(p: Pipeline, programmeId: string): Promise<Map<string, PlaceDraft>> {
  const places = new Map<string, PlaceDraft>();
  await p.db.read(async (tx) => {
    for await (const place of tx.places.all(programmeId, null)) places.set(place.code, draftOf(place));
    for await (const report of tx.reports.pendingPlaces(programmeId)) {
      const place = report.content.place;
      if (place) places.set(place.code, laidOver(places.get(place.code), place));
    }
  });
  return places;
}

/** Without boundary and centroid: a matcher needs names only, and thousands of outlines would fill memory. */
function draftOf(place: PlaceDraft): PlaceDraft {
  const { code, parentCode, level, names, alternativeNames, category } = place;
  const { population, populationYear, validFrom, validTo } = place;
  return {
    ...{ code, parentCode, level, names, alternativeNames, category },
    ...{ centroid: null, boundary: null, population, populationYear, validFrom, validTo },
  };
}

function laidOver(before: PlaceDraft | undefined, place: PlaceDraft): PlaceDraft {
  const draft = draftOf(place);
  if (!before) return draft;
  const said = Object.entries(draft).filter(([, value]) => value !== null);
  return { ...before, ...Object.fromEntries(said), names: { ...before.names, ...draft.names } };
}

/** A place as the rules look it up, though nobody has accepted it yet. */
export function waitingPlace(programmeId: string, place: PlaceDraft): Place {
  return { ...draftOf(place), programmeId, facts: {}, fromSeq: 0, untilSeq: null };
}
