/**
 * Reading the registry: now or as of any position of the ledger, as precisely as the asker may see. Only
 * reads. Every answer passes through the view (core/policy) and `core/registry/served.ts`, lists and single
 * items alike, so that nothing leaks through one door that another keeps shut.
 */
import type { EntryBody } from '../core/model/entries.ts';
import type { EvidencePoint } from '../core/model/evidence.ts';
import type { Position } from '../core/model/geometry.ts';
import type { Hazard } from '../core/model/hazards.ts';
import type { Place } from '../core/model/places.ts';
import { Problem } from '../core/model/problems.ts';
import type { Actor, Programme } from '../core/model/programmes.ts';
import { may, seesAnything, viewOf } from '../core/policy/policy.ts';
import type { View } from '../core/policy/views.ts';
import { sameDecision } from '../core/registry/registry.ts';
import {
  figuresFor,
  generalisedEvidence,
  generalisedHazard,
  type ServedEvidence,
  type ServedHazard,
} from '../core/registry/served.ts';
import { demandView, getProgramme, precisionReader } from './access.ts';
import type { AsOf, EvidenceFilter, HazardFilter, Page, Paging, Pipeline, PlaceFilter, Tx } from './ports.ts';

/** Hazards that match, as the asker may see them. */
export async function listHazards(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  filter: HazardFilter,
  paging: Paging,
  asOf: AsOf = null,
): Promise<Page<ServedHazard>> {
  return reading(p, actor, programmeId, async (tx, view) => {
    const page = await tx.hazards.list(programmeId, filter, view, asOf, paging);
    const items = await served(tx, programmeId, view, page.items, exactHazard, generalisedHazard);
    return { items, next: page.next };
  });
}

/** How many hazards match. */
export async function countHazards(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  filter: HazardFilter,
  asOf: AsOf = null,
): Promise<number> {
  return reading(p, actor, programmeId, (tx, view) => tx.hazards.count(programmeId, filter, view, asOf));
}

/** Numbers and areas of hazards by classification and work status. */
export async function hazardStatistics(p: Pipeline, actor: Actor, programmeId: string, asOf: AsOf = null) {
  return reading(p, actor, programmeId, async (tx, view) => {
    const told = figuresFor(view);
    const rows = await tx.hazards.countBy(programmeId, view, asOf);
    return rows.map((row) => ({ ...row, areaM2: told(row.areaM2) }));
  });
}

/** One hazard. @throws Problem notFound, also when the asker may not see it. */
export async function getHazard(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  id: string,
  asOf: AsOf = null,
): Promise<ServedHazard> {
  return reading(p, actor, programmeId, async (tx, view) => {
    const hazard = await tx.hazards.get(programmeId, id, asOf);
    return one(await served(tx, programmeId, view, hazard ? [hazard] : [], exactHazard, generalisedHazard));
  });
}

/** Evidence points that match, as the asker may see them. */
export async function listEvidence(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  filter: EvidenceFilter,
  paging: Paging,
  asOf: AsOf = null,
): Promise<Page<ServedEvidence>> {
  return reading(p, actor, programmeId, async (tx, view) => {
    const page = await tx.evidence.list(programmeId, filter, view, asOf, paging);
    const items = await served(tx, programmeId, view, page.items, exactEvidence, generalisedEvidence);
    return { items, next: page.next };
  });
}

/** One evidence point. @throws Problem notFound. */
export async function getEvidence(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  id: string,
  asOf: AsOf = null,
): Promise<ServedEvidence> {
  return reading(p, actor, programmeId, async (tx, view) => {
    const point = await tx.evidence.get(programmeId, id, asOf);
    return one(await served(tx, programmeId, view, point ? [point] : [], exactEvidence, generalisedEvidence));
  });
}

/** Places that match. The gazetteer is no secret to anybody who may see anything of the programme. */
export async function listPlaces(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  filter: PlaceFilter,
  paging: Paging,
  asOf: AsOf = null,
): Promise<Page<Place>> {
  return readingPlaces(p, actor, programmeId, (tx, view) =>
    tx.places.list(programmeId, filter, view, asOf, paging),
  );
}

/** One place by code. @throws Problem notFound. */
export async function getPlace(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  code: string,
  asOf: AsOf = null,
): Promise<Place> {
  return readingPlaces(p, actor, programmeId, async (tx) => {
    const place = await tx.places.get(programmeId, code, asOf);
    if (!place) throw new Problem('notFound');
    return place;
  });
}

const MOST_PLACES_AT = 200;

/** The places whose boundary holds a position `[lon, lat]`, the smallest first; empty when none is known. */
export async function placeAt(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  at: Position,
): Promise<Place[]> {
  return readingPlaces(p, actor, programmeId, async (tx, view) => {
    const { items } = await tx.places.list(programmeId, { at }, view, null, { limit: MOST_PLACES_AT });
    const holding = items.filter(({ boundary }) => boundary !== null && p.geometry.contains(boundary, at));
    return holding.sort((a, b) => b.level - a.level);
  });
}

/**
 * The ledger position a reader means: a position (`1234`, with the rest of its decision), an instant (ISO
 * 8601) or a day (its end, UTC).
 * Empty means now (null). @throws Problem invalidRequest.
 */
export async function resolveAsOf(p: Pipeline, programmeId: string, text: string | undefined): Promise<AsOf> {
  const asked = text?.trim() ?? '';
  if (asked === '') return null;
  if (/^\d{1,15}$/.test(asked)) return endOfDecision(p, programmeId, Number(asked));
  const instant = /^\d{4}-\d\d-\d\d$/.test(asked) ? `${asked}T23:59:59.999Z` : asked;
  const when = /^\d{4}-\d\d-\d\dT/.test(instant) ? new Date(instant) : null;
  if (when === null || Number.isNaN(when.getTime()))
    throw new Problem('invalidRequest', { where: 'asOf', reason: 'request.wrongFormat' });
  return p.db.read((tx) => tx.ledger.seqAt(programmeId, when.toISOString()));
}

/** A decision takes effect as a whole, at the last of its entries: the registry knows no half of one. */
async function endOfDecision(p: Pipeline, programmeId: string, seq: number): Promise<number> {
  if (seq < 1) return seq;
  return p.db.read(async (tx) => {
    let last: EntryBody | null = null;
    for await (const { body } of tx.ledger.read(programmeId, seq - 1)) {
      if (last !== null && !sameDecision(last, body)) break;
      last = body;
    }
    return last?.seq ?? seq;
  });
}

/** Runs a read for someone who may see at least something. @throws Problem unknownProgramme, notSignedIn, notAllowed. */
export async function reading<T>(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  work: (tx: Tx, view: View, programme: Programme) => Promise<T>,
): Promise<T> {
  return p.db.read(async (tx) => {
    const programme = await getProgramme(tx, programmeId);
    return work(tx, demandView(actor, programme), programme);
  });
}

async function readingPlaces<T>(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  work: (tx: Tx, view: View) => Promise<T>,
): Promise<T> {
  return p.db.read(async (tx) => {
    const programme = await getProgramme(tx, programmeId);
    const view = viewOf(actor, programme);
    if (!seesAnything(view) && !may(actor, programmeId, 'place.read'))
      throw new Problem(actor.userId === null ? 'notSignedIn' : 'notAllowed');
    return work(tx, view);
  });
}

const exactHazard = (hazard: Hazard): ServedHazard => ({ ...hazard, precision: 'exact' });
const exactEvidence = (point: EvidencePoint): ServedEvidence => ({
  ...point,
  cell: null,
  precision: 'exact',
});

/** Each record as the view sees it; those it does not see are left out. */
async function served<T extends Hazard | EvidencePoint, S>(
  tx: Tx,
  programmeId: string,
  view: View,
  records: readonly T[],
  exact: (record: T) => S,
  generalised: (record: T) => S,
): Promise<S[]> {
  const precisionOf = precisionReader(tx, programmeId, view);
  const shown: S[] = [];
  for (const record of records) {
    const precision = await precisionOf(record);
    if (precision !== 'hidden') shown.push(precision === 'exact' ? exact(record) : generalised(record));
  }
  return shown;
}

function one<S>(items: readonly S[]): S {
  const [item] = items;
  if (item === undefined) throw new Problem('notFound');
  return item;
}
