/**
 * Ground released as part of two hazards whose outlines overlap counts once, where it was released first: the later
 * hazard has it no more either, and books it as a duplicate instead of an output. Asked after every family was walked
 * through by itself, so that what is left of a hazard never depends on what lies beside it. Pure.
 */

import type { GeometryEngine } from '../geo/engine.ts';
import { boxOfParts, mayMeet, partsOf } from '../geo/rings.ts';
import type { AccountLine } from '../model/accounts.ts';
import type { Outline } from '../model/geometry.ts';
import type { Hazard } from '../model/hazards.ts';
import type { Release } from '../model/releases.ts';
import { NOTHING_M2 } from '../model/tolerance.ts';
import { isBefore, type Story } from './account-story.ts';
import { areaOf, type Ground, type Taken, walk } from './accounting.ts';
import { heirsOf } from './lineage.ts';

/** Hazards of one lineage with their stories: walked through together, and apart from every other. */
export interface Family {
  readonly hazards: ReadonlyMap<string, Hazard>;
  readonly stories: readonly Story[];
}

/** One release took ground from its hazard. */
interface Booking extends Taken {
  readonly hazardId: string;
  readonly family: Family;
}

/**
 * The grounds of the hazards asked for, in the order of their ids. Their lines count what was released before in
 * another hazard as a duplicate.
 */
export function groundsOf(
  families: readonly Family[],
  asked: ReadonlyMap<string, unknown>,
  geometry: GeometryEngine,
): Map<string, Ground> {
  const walked = families.map((family) => ({ family, grounds: walk(family.stories, geometry) }));
  const bookings = walked.flatMap(({ family, grounds }) =>
    [...grounds].flatMap(([hazardId, { taken }]) => taken.map((each) => ({ ...each, hazardId, family }))),
  );
  bookings.sort((a, b) => (isBefore(a.release, b.release) ? -1 : 1));
  const all = walked.flatMap(({ grounds }) => [...grounds]).filter(([id]) => asked.has(id));
  all.sort(([a], [b]) => (a < b ? -1 : 1));
  return geometry.keeping((kept) => {
    const counter = new Counter(bookings, kept);
    return new Map(all.map(([id, ground]) => [id, { ...ground, lines: counter.linesOf(ground) }]));
  });
}

/** m² that a release takes from its hazard: what it counts, and what counts elsewhere, where it was released before. */
export interface Counts {
  readonly m2: number;
  readonly elsewhereM2: number;
}

/** By the lines of one account, what each release counts. */
export function countsOf(lines: readonly AccountLine[]): Map<string, Counts> {
  const counts = new Map<string, Counts>();
  for (const { releaseId, kind, m2 } of lines) {
    if (releaseId === null || kind === 'extend') continue;
    const { m2: own, elsewhereM2 } = counts.get(releaseId) ?? { m2: 0, elsewhereM2: 0 };
    counts.set(
      releaseId,
      kind === 'adjust_down' ? { m2: own, elsewhereM2: elsewhereM2 + m2 } : { m2: own + m2, elsewhereM2 },
    );
  }
  return counts;
}

/** m² that were released of a hazard, wherever they count. */
export function takenM2(lines: readonly AccountLine[]): number {
  return [...countsOf(lines).values()].reduce((sum, { m2, elsewhereM2 }) => sum + m2 + elsewhereM2, 0);
}

class Counter {
  private readonly byLine: ReadonlyMap<AccountLine, Booking>;
  constructor(
    private readonly bookings: readonly Booking[],
    private readonly geometry: GeometryEngine,
  ) {
    this.byLine = new Map(bookings.map((booking) => [booking.line, booking]));
  }

  linesOf({ lines }: Ground): AccountLine[] {
    return lines.flatMap((line) => {
      const booking = this.byLine.get(line);
      return booking ? this.countedOnce(line, this.before(booking)) : [line];
    });
  }

  private countedOnce(line: AccountLine, beforeM2: number): AccountLine[] {
    if (beforeM2 <= NOTHING_M2) return [line];
    const left = line.m2 - beforeM2;
    const more = { kind: 'adjust_down', reason: 'duplicate', shares: [] };
    if (left <= NOTHING_M2) return [{ ...line, ...more }];
    return [
      { ...line, m2: left },
      { ...line, ...more, m2: beforeM2 },
    ];
  }

  /** m² of a booking that others booked before. */
  private before(booking: Booking): number {
    const others = this.bookings.filter(
      (other) =>
        other.hazardId !== booking.hazardId &&
        isBefore(other.release, booking.release) &&
        mayMeet(other.box, booking.box) &&
        !isOfLineage(booking, other) &&
        this.geometry.overlapAreaM2(booking.shape, other.shape) > NOTHING_M2,
    );
    const together = this.geometry.union(others.map(({ shape }) => shape));
    return together ? areaOf(this.geometry.intersection(booking.shape, together)) : 0;
  }
}

/**
 * Whether a lineage already says what becomes of ground that both released: what was reopened is released again and
 * counts again, and who gave way handed on what was released. What became one hazard only afterwards was two.
 */
function isOfLineage(later: Booking, earlier: Booking): boolean {
  const { family } = later;
  if (family !== earlier.family) return false;
  if (family.stories.some(({ reopens }) => reopens)) return true;
  const gaveWay = family.stories.find(({ hazardId }) => hazardId === earlier.hazardId)?.gaveWay;
  return (
    gaveWay != null &&
    gaveWay.on <= later.release.releasedOn &&
    heirsOf(earlier.hazardId, (id) => family.hazards.get(id)).has(later.hazardId)
  );
}

/** A released part, or what a report says of one. */
export type DrawnPart = Partial<Pick<Release, 'hazardId' | 'shape'>>;

/** Hazards that released ground which one of these parts covers as well. */
export function releasedBeside(
  parts: readonly DrawnPart[],
  others: readonly Release[],
  geometry: GeometryEngine,
): Set<string> {
  const found = new Set<string>();
  const drawn = others.flatMap(({ hazardId, shape }) => placed(shape).map((at) => ({ hazardId, ...at })));
  if (drawn.length === 0) return found;
  return geometry.keeping((kept) => {
    for (const { shape, box } of parts.flatMap(({ shape }) => placed(shape)))
      for (const other of drawn) {
        if (found.has(other.hazardId) || !mayMeet(box, other.box)) continue;
        if (kept.overlapAreaM2(shape, other.shape) > NOTHING_M2) found.add(other.hazardId);
      }
    return found;
  });
}

function placed(shape: Outline | null | undefined) {
  const box = shape && boxOfParts(partsOf(shape));
  return shape && box ? [{ shape, box }] : [];
}
