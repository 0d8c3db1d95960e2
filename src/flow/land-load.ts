/**
 * Loads what decisions on land release need: the records their reports name, and for every hazard whose account
 * may move its relatives, their released parts and everything the ledger says of them.
 */
import type { GeometryEngine } from '../core/geo/engine.ts';
import type { EntryBody } from '../core/model/entries.ts';
import type { EvidencePoint } from '../core/model/evidence.ts';
import { type Box, boxOf } from '../core/model/geometry.ts';
import type { Hazard } from '../core/model/hazards.ts';
import { LAND_TYPES, type LandContent, type LandType, landDrafts } from '../core/model/land.ts';
import type { Report } from '../core/model/reports.ts';
import type { View } from '../core/policy/views.ts';
import { hazardsMoved } from '../core/registry/account-drafts.ts';
import { type DrawnPart, releasedBeside } from '../core/registry/account-once.ts';
import { FINISHED } from '../core/registry/grounds.ts';
import { emptyLand } from '../core/registry/land.ts';
import type { AsOf, EvidenceFilter, LandFilter, Tx, VersionStore } from './ports.ts';
import { evidenceThat } from './state.ts';

/** Sees all: for the pipeline's own reading, never for answering a person. */
export const EVERYTHING: View = { base: 'exact', orgCodes: [], placeCodes: [], key: 'exact' };
const PAGE = 1_000;

export interface LoadedLand {
  readonly land: ReturnType<typeof emptyLand>;
  /** Entries about hazards, oldest first. */
  readonly history: Map<string, EntryBody[]>;
  /** Direct evidence in ground that reports cancel. */
  readonly underReleases: readonly EvidencePoint[];
}

/** Adds to `hazards` the relatives of those whose account may move. */
export async function loadLand(
  tx: Tx,
  programmeId: string,
  reports: readonly Report[],
  hazards: Map<string, Hazard>,
  asOf: AsOf,
  geometry: GeometryEngine,
): Promise<LoadedLand> {
  const land = emptyLand();
  const named = landNamed(reports);
  for (const [type, ids] of named) {
    const store = tx.land[type] as VersionStore<{ id: string }, LandFilter>;
    const found = await store.getMany(programmeId, [...ids], asOf);
    for (const [id, record] of found) (land[type] as Map<string, unknown>).set(id, record);
  }
  await loadWorkBehind(tx, programmeId, land, asOf);
  await addHazards(tx, programmeId, hazardsOfWork(land, hazards), hazards, asOf);
  const state = { hazards, evidence: new Map(), places: new Map(), land };
  const moved = new Set(reports.flatMap(({ content }) => hazardsMoved(content, state)));
  // A closed hazard asks for what is open there, also when its ground does not move.
  const history = await loadFamilies(tx, programmeId, moved, hazards, land, asOf);
  await loadBeside(tx, programmeId, reports, { hazards, land, history }, asOf, geometry);
  await loadNonconformities(tx, programmeId, reports, land, asOf);
  await loadReleased(tx, programmeId, reports, land, asOf);
  return { land, history, underReleases: await evidenceUnder(tx, programmeId, reports, land, asOf) };
}

/** Records of land release that reports name: those they say something about and those they refer to. */
function landNamed(reports: readonly Report[]): Map<LandType, Set<string>> {
  const named = new Map<LandType, Set<string>>();
  const add = (type: LandType, id: unknown): void => {
    if (typeof id !== 'string') return;
    named.set(type, (named.get(type) ?? new Set()).add(id));
  };
  for (const { content } of reports) {
    for (const { type, draft } of landDrafts(content.land)) {
      add(type, draft.id);
      add('activity', draft.activityId);
      add('task', draft.taskId);
      add('quality_visit', draft.visitId);
      if (Array.isArray(draft.releaseIds)) for (const id of draft.releaseIds) add('release', id);
    }
    for (const point of content.evidence) add('activity', point.activityId);
  }
  return named;
}

/** The work that recorded releases rest on, which a report about them need not name again. */
async function loadWorkBehind(
  tx: Tx,
  programmeId: string,
  land: LoadedLand['land'],
  asOf: AsOf,
): Promise<void> {
  const behind = [...land.release.values()].flatMap(({ activityId }) => activityId ?? []);
  const missing = [...new Set(behind)].filter((id) => !land.activity.has(id));
  if (missing.length === 0) return;
  for (const [id, work] of await tx.land.activity.getMany(programmeId, missing, asOf))
    land.activity.set(id, work);
}

/** What was released of the ground that reports hand over, and under tasks they end. */
async function loadReleased(
  tx: Tx,
  programmeId: string,
  reports: readonly Report[],
  land: LoadedLand['land'],
  asOf: AsOf,
): Promise<void> {
  const ids = new Set<string>();
  const accounts = new Set<string>();
  for (const { content } of reports) {
    // A handover that names no hazard has those of the report and its work.
    if ((content.land?.handovers ?? []).length > 0) {
      if (content.hazard) accounts.add(content.hazard.id);
      for (const id of hazardsOfDrafts(content.land, land)) accounts.add(id);
    }
    for (const { id, status, hazardIds } of content.land?.tasks ?? [])
      if (status && FINISHED.includes(status))
        for (const each of hazardIds ?? land.task.get(id)?.hazardIds ?? []) ids.add(each);
  }
  for (const id of accounts) ids.add(id);
  if (ids.size === 0) return;
  for (const release of await allOf(tx.land.release, programmeId, { hazardIds: [...ids] }, asOf))
    land.release.set(release.id, release);
  const missing = [...accounts].filter((id) => !land.area_account.has(id));
  if (missing.length === 0) return;
  for (const [id, account] of await tx.land.area_account.getMany(programmeId, missing, asOf))
    land.area_account.set(id, account);
}

function hazardsOfDrafts(said: LandContent | undefined, land: LoadedLand['land']): string[] {
  return landDrafts(said).flatMap(({ draft }) => [
    ...(typeof draft.hazardId === 'string' ? [draft.hazardId] : []),
    ...(Array.isArray(draft.hazardIds) ? (draft.hazardIds as string[]) : []),
    ...(land.task.get(String(draft.taskId))?.hazardIds ?? []),
  ]);
}

/** Direct evidence in the box of every part a report cancels, and of its hazard where it has no position. */
async function evidenceUnder(
  tx: Tx,
  programmeId: string,
  reports: readonly Report[],
  land: LoadedLand['land'],
  asOf: AsOf,
): Promise<EvidencePoint[]> {
  const asked = new Map<string, EvidenceFilter>();
  for (const { content } of reports)
    for (const draft of content.land?.releases ?? []) {
      const known = land.release.get(draft.id);
      if ((draft.outcome ?? known?.outcome) !== 'cancelled' || draft.status === 'withdrawn') continue;
      const shape = draft.shape === undefined ? known?.shape : draft.shape;
      if (shape) asked.set(`in ${draft.id}`, { box: boxOf(shape), grades: ['direct'] });
      const hazardId = draft.hazardId ?? known?.hazardId ?? content.hazard?.id;
      if (hazardId) asked.set(`of ${hazardId}`, { hazardId, grades: ['direct'] });
    }
  const points: EvidencePoint[] = [];
  for (const filter of asked.values()) points.push(...(await evidenceThat(tx, programmeId, filter, asOf)));
  return points;
}

/** Hazards that loaded activities, tasks and releases name and that are not there yet. */
function hazardsOfWork(land: LoadedLand['land'], hazards: ReadonlyMap<string, Hazard>): string[] {
  const ids = [
    ...[...land.activity.values(), ...land.task.values()].flatMap((work) => work.hazardIds),
    ...[...land.release.values()].map((release) => release.hazardId),
  ];
  return [...new Set(ids)].filter((id) => !hazards.has(id));
}

async function addHazards(
  tx: Tx,
  programmeId: string,
  ids: readonly string[],
  hazards: Map<string, Hazard>,
  asOf: AsOf,
): Promise<void> {
  const wanted = ids.filter((id) => !hazards.has(id));
  if (wanted.length === 0) return;
  for (const [id, hazard] of await tx.hazards.getMany(programmeId, wanted, asOf)) hazards.set(id, hazard);
}

async function loadFamilies(
  tx: Tx,
  programmeId: string,
  moved: ReadonlySet<string>,
  hazards: Map<string, Hazard>,
  land: LoadedLand['land'],
  asOf: AsOf,
): Promise<Map<string, EntryBody[]>> {
  const family = new Set<string>();
  let next = [...moved];
  while (next.length > 0) {
    await addHazards(tx, programmeId, next, hazards, asOf);
    for (const id of next) family.add(id);
    const relatives = next.flatMap((id) => {
      const hazard = hazards.get(id);
      if (!hazard) return [];
      return [...hazard.parentIds, ...hazard.childIds, ...(hazard.reopensId ? [hazard.reopensId] : [])];
    });
    next = [...new Set(relatives)].filter((id) => !family.has(id));
    // Asked when everybody else is there: mostly once.
    if (next.length === 0) next = await reopening(tx, programmeId, family, hazards, asOf);
  }
  const ids = [...family].filter((id) => hazards.has(id));
  const history = new Map<string, EntryBody[]>();
  if (ids.length === 0) return history;
  for (const release of await allOf(tx.land.release, programmeId, { hazardIds: ids }, asOf))
    land.release.set(release.id, release);
  for (const [id, account] of await tx.land.area_account.getMany(programmeId, ids, asOf))
    land.area_account.set(id, account);
  for (const { body } of await tx.ledger.about(programmeId, 'hazard', ids)) {
    if (asOf !== null && body.seq > asOf) continue;
    history.set(body.subject.id, [...(history.get(body.subject.id) ?? []), body]);
  }
  return history;
}

/**
 * The families of other hazards that released the same ground, and of those beside them: what counts in an account
 * depends on the others (core/registry/account-once.ts). One question where nothing lies there, which is mostly, and
 * none where nothing is released.
 */
async function loadBeside(
  tx: Tx,
  programmeId: string,
  reports: readonly Report[],
  { hazards, land, history }: Pick<LoadedLand, 'land' | 'history'> & { hazards: Map<string, Hazard> },
  asOf: AsOf,
  geometry: GeometryEngine,
): Promise<void> {
  let parts = [
    ...[...land.release.values()].filter(({ hazardId }) => history.has(hazardId)),
    ...reports.flatMap(({ content }) => content.land?.releases ?? []),
  ];
  for (let step = 0; step < 2; step += 1) {
    const boxes = boxesOf(parts);
    if (boxes.length === 0) return;
    const filter = { beside: { boxes, hazardIds: [...history.keys()] }, statuses: ['recorded'] };
    const others = await allOf(tx.land.release, programmeId, filter, asOf);
    const found = releasedBeside(parts, others, geometry);
    const families = await loadFamilies(tx, programmeId, found, hazards, land, asOf);
    for (const [id, bodies] of families) history.set(id, bodies);
    parts = [...land.release.values()].filter(({ hazardId }) => families.has(hazardId));
  }
}

/** A box around the released parts of each hazard, and around each that does not say its hazard. */
function boxesOf(parts: readonly DrawnPart[]): Box[] {
  const boxes = new Map<string | DrawnPart, Box>();
  for (const part of parts) {
    if (!part.shape) continue;
    const of = part.hazardId ?? part;
    const [west, south, east, north] = boxOf(part.shape);
    const [w, s, e, n] = boxes.get(of) ?? [180, 90, -180, -90];
    boxes.set(of, [Math.min(w, west), Math.min(s, south), Math.max(e, east), Math.max(n, north)]);
  }
  return [...boxes.values()];
}

/** Hazards that reopen one of the family and are not in it yet; they are added to `hazards`. */
async function reopening(
  tx: Tx,
  programmeId: string,
  family: ReadonlySet<string>,
  hazards: Map<string, Hazard>,
  asOf: AsOf,
): Promise<string[]> {
  const filter = { reopensIds: [...family] };
  const { items } = await tx.hazards.list(programmeId, filter, EVERYTHING, asOf, { limit: PAGE });
  const fresh = items.filter(({ id }) => !family.has(id));
  for (const hazard of fresh) hazards.set(hazard.id, hazard);
  return fresh.map(({ id }) => id);
}

/** What is open at hazards that are to be closed. */
async function loadNonconformities(
  tx: Tx,
  programmeId: string,
  reports: readonly Report[],
  land: LoadedLand['land'],
  asOf: AsOf,
): Promise<void> {
  const hazardIds = reports.flatMap(({ content }) =>
    (content.land?.closures ?? []).map((each) => each.hazardId),
  );
  if (hazardIds.length === 0) return;
  const open = await allOf(tx.land.nonconformity, programmeId, { hazardIds, statuses: ['open'] }, asOf);
  for (const each of open) land.nonconformity.set(each.id, each);
}

/** Every record a filter names. */
export async function allOf<T>(
  store: VersionStore<T, LandFilter>,
  programmeId: string,
  filter: LandFilter,
  asOf: AsOf,
): Promise<T[]> {
  const found: T[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: T[]; next: string | null } = await store.list(
      programmeId,
      filter,
      EVERYTHING,
      asOf,
      {
        limit: PAGE,
        cursor,
      },
    );
    found.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  return found;
}

/** Lays the new versions over what was loaded. */
export function moveLandOn(
  land: LoadedLand['land'],
  changes: { readonly [K in LandType]: readonly { id: string }[] },
): void {
  for (const type of LAND_TYPES)
    for (const record of changes[type]) (land[type] as Map<string, unknown>).set(record.id, record);
}
