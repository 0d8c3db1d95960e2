/**
 * The registry: the state of hazards, evidence and places that follows from the ledger, and nothing else.
 * Folds are pure, so that a rebuild makes the live tables again bit for bit (test/laws/registry.test.ts).
 * This folder never reads a clock or a database and never decides whether a report is right.
 *
 * The registry moves by decisions: all entries of one decision make at most one new version of each record,
 * opened at the last of their positions, so "as of N" never shows half a decision.
 */
import type { Activity } from '../model/activities.ts';
import type { EntryBody } from '../model/entries.ts';
import type { EvidencePoint } from '../model/evidence.ts';
import type { Hazard } from '../model/hazards.ts';
import { LAND_TYPES, type LandType } from '../model/land.ts';
import type { Place } from '../model/places.ts';
import { foldEvidence } from './evidence.ts';
import { countEvidence, foldHazard } from './hazards.ts';
import {
  type AnyLand,
  firstAccount,
  foldLand,
  isLandType,
  type LandChanges,
  type LandState,
  withWork,
  workChanges,
} from './land.ts';
import { foldPlace } from './places.ts';

/** Current versions by id, as known to whoever folds. What is missing here does not exist. */
export interface RegistryState {
  readonly hazards: ReadonlyMap<string, Hazard>;
  readonly evidence: ReadonlyMap<string, EvidencePoint>;
  readonly places: ReadonlyMap<string, Place>;
  readonly land: LandState;
}

/** New versions made by one decision, in order of first touch; `untilSeq` is null on all of them. */
export interface RegistryChanges {
  readonly hazards: Hazard[];
  readonly evidence: EvidencePoint[];
  readonly places: Place[];
  readonly land: LandChanges;
}

/** Records whose current version a fold of these entries needs, apart from hazards their evidence now names. */
export interface Touched {
  readonly hazardIds: Set<string>;
  readonly evidenceIds: Set<string>;
  readonly placeCodes: Set<string>;
}

/** True when `next` belongs to the same decision as the entry before it. */
export function sameDecision(previous: EntryBody, next: EntryBody): boolean {
  return (
    next.reportId !== null &&
    next.reportId === previous.reportId &&
    next.recordedAt === previous.recordedAt &&
    next.decidedBy === previous.decidedBy
  );
}

/** Folds all entries of one decision over the current state. Records left as they were are not returned. */
export function foldDecision(entries: readonly EntryBody[], state: RegistryState): RegistryChanges {
  const hazards = new Overlay(state.hazards);
  const evidence = new Overlay(state.evidence);
  const places = new Overlay(state.places);
  const land = new LandOverlay(state.land);
  for (const body of entries) {
    const { id, type } = body.subject;
    if (type === 'hazard') hazards.set(id, foldHazard(hazards.get(id), body));
    if (type === 'place') places.set(id, foldPlace(places.get(id), body));
    if (type === 'evidence') foldPoint(body, evidence, hazards);
    if (isLandType(type)) foldWork(type, body, land, hazards);
    if (body.kind === 'hazard.recorded') foldFirstAccount(body, land, hazards);
  }
  const seq = entries.at(-1)?.seq ?? 0;
  return {
    hazards: hazards.changed().map((hazard) => openedAt(hazard, seq)),
    evidence: evidence.changed().map((point) => openedAt(point, seq)),
    places: places.changed().map((place) => openedAt(place, seq)),
    land: land.changes(seq),
  };
}

function foldPoint(body: EntryBody, evidence: Overlay<EvidencePoint>, hazards: Overlay<Hazard>): void {
  const { id } = body.subject;
  const before = evidence.get(id);
  const after = foldEvidence(before, body);
  evidence.set(id, after);
  for (const hazardId of new Set([before?.hazardId, after?.hazardId])) {
    const hazard = hazardId ? hazards.get(hazardId) : null;
    if (hazard) hazards.set(hazard.id, countEvidence(hazard, before, after));
  }
}

function foldWork(type: LandType, body: EntryBody, land: LandOverlay, hazards: Overlay<Hazard>): void {
  const before = land.of(type).get(body.subject.id);
  const after = foldLand(type, before, body);
  land.of(type).set(body.subject.id, after);
  if (type !== 'activity' && type !== 'task') return;
  for (const [id, change] of workChanges(before as Activity | null, after as Activity | null)) {
    const hazard = hazards.get(id);
    if (hazard) hazards.set(id, withWork(hazard, change));
  }
}

function foldFirstAccount(body: EntryBody, land: LandOverlay, hazards: Overlay<Hazard>): void {
  const accounts = land.of('area_account');
  const hazard = hazards.get(body.subject.id);
  if (hazard && accounts.get(hazard.id) === null) accounts.set(hazard.id, firstAccount(hazard, body));
}

function openedAt<T extends { fromSeq: number; untilSeq: number | null }>(record: T, seq: number): T {
  return { ...record, fromSeq: seq, untilSeq: null };
}

/** Changes laid over a state that stays as it is. */
class Overlay<T> {
  private readonly changes = new Map<string, T>();
  constructor(private readonly base: ReadonlyMap<string, T>) {}
  get(id: string): T | null {
    return this.changes.get(id) ?? this.base.get(id) ?? null;
  }
  set(id: string, next: T | null): void {
    if (next !== null && next !== this.get(id)) this.changes.set(id, next);
  }
  changed(): T[] {
    return [...this.changes.values()];
  }
}

/** An overlay per type of record of land release. */
class LandOverlay {
  private readonly overlays: ReadonlyMap<LandType, Overlay<AnyLand>>;
  constructor(base: LandState) {
    this.overlays = new Map(LAND_TYPES.map((type) => [type, new Overlay<AnyLand>(base[type])]));
  }
  of(type: LandType): Overlay<AnyLand> {
    return this.overlays.get(type) as Overlay<AnyLand>;
  }
  changes(seq: number): LandChanges {
    const changes = LAND_TYPES.map((type) => [
      type,
      this.of(type)
        .changed()
        .map((each) => openedAt(each, seq)),
    ]);
    return Object.fromEntries(changes) as LandChanges;
  }
}
