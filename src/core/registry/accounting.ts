/**
 * The area account of hazards, computed from everything accepted about them: the ground is walked through day
 * by day, each word about it becomes movements. The order in which reports were accepted does not matter, only
 * the days they are about; so a late report restates the account and says nothing twice. Pure; geometry is
 * handed in, and the result is sealed with the decision so that a rebuild needs none.
 */

import { outlineAreaM2 } from '../geo/area.ts';
import type { GeometryEngine } from '../geo/engine.ts';
import { boxOfParts, type FlatBox, mayMeet, partsOf } from '../geo/rings.ts';
import type { AccountLine, AdjustReason } from '../model/accounts.ts';
import type { Outline } from '../model/geometry.ts';
import type { Release } from '../model/releases.ts';
import { LINE_WIDTH_M, toleranceM2 } from '../model/tolerance.ts';
import { type Closing, type Event, eventsOf, type GaveWay, type Story, type Word } from './account-story.ts';

/** Ground and balances of one hazard while it is walked through. */
export interface Ground {
  readonly hazardId: string;
  readonly lines: AccountLine[];
  /** What the last word drew, with what was released beyond it. */
  drawn: Outline | null;
  /** That, with what is kept. */
  outline: Outline | null;
  /** Released here or by what it came from: this ground is never counted again. */
  released: Outline | null;
  remaining: Outline | null;
  /** Released, and not yet joined to `released` nor taken from `remaining`: see `join`. */
  readonly waiting: { readonly shape: Outline; readonly box: FlatBox }[];
  /** What each release took, whether or not another hazard released it before: see account-once.ts. */
  readonly taken: Taken[];
  cls: 'sha' | 'cha' | null;
  /** Said to be no more than an indication: it leaves the account as soon as that may be booked. */
  indicated: boolean;
  /** Left out of the outline by a word that gave no reason: it stays until a reason or a release takes it. */
  kept: { readonly shape: Outline; readonly by: By } | null;
  /** Who spoke of it last. */
  lastBy: By | null;
  gone: boolean;
  beyondM2: number;
  /** What had not been released when it was closed, before it was booked as lines that do not meet. */
  left: Left | null;
}

/** Ground that a release took from its hazard, and the line that says so. */
export interface Taken {
  readonly release: Release;
  readonly line: AccountLine;
  readonly shape: Outline;
  readonly box: FlatBox;
}

/** Ground of a closed hazard that nobody released. */
export interface Left {
  readonly shape: Outline | null;
  /** Wider than lines that do not quite meet, or known only as a point that no released part covers. */
  readonly wide: boolean;
  readonly m2: number;
}

const NO_GROUND_M2 = 1e-3;

/** The ground of every hazard of a family after all their stories, by id. */
export function walk(stories: readonly Story[], geometry: GeometryEngine): Map<string, Ground> {
  return geometry.keeping((kept) => {
    const walker = new Walker(stories, kept);
    for (const event of eventsOf(stories)) walker.take(event);
    return walker.end();
  });
}

class Walker {
  readonly grounds: Map<string, Ground>;
  private readonly reopening: readonly Story[];
  /** Parents still to come, by heir and the report in which they give way. */
  private readonly awaited = new Map<string, number>();
  constructor(
    stories: readonly Story[],
    private readonly geometry: GeometryEngine,
  ) {
    this.grounds = new Map(stories.map((story) => [story.hazardId, blankGround(story.hazardId)]));
    this.reopening = stories.filter(({ reopens }) => reopens);
    for (const { gaveWay } of stories)
      for (const id of gaveWay?.childIds ?? []) {
        const name = awaitedName(id, gaveWay?.reportId ?? null);
        this.awaited.set(name, (this.awaited.get(name) ?? 0) + 1);
      }
  }

  take(event: Event): void {
    const ground = this.grounds.get(event.story.hazardId) as Ground;
    if (ground.gone) return;
    if ('release' in event) {
      this.release(ground, event.release);
      return;
    }
    if ('closing' in event) {
      this.close(ground, event.closing, event.story);
      return;
    }
    // A hazard that gives way hands ground to others; whatever of theirs waits is joined first as well.
    for (const each of 'word' in event ? [ground] : this.grounds.values()) this.join(each);
    if ('word' in event) this.hear(ground, event.word, event.story);
    else this.giveWay(ground, event.way, event.story);
    this.regain(ground, 'word' in event ? event.word : event.way);
  }

  /** What another hazard counted and gives up is counted by the open one that reopens it and lies over it. */
  private regain(from: Ground, { on, reportId }: Word | GaveWay): void {
    for (const { hazardId, words } of this.reopening) {
      const ground = this.grounds.get(hazardId) as Ground;
      if (ground === from || ground.gone || ground.cls === null) continue;
      this.join(ground);
      const own = this.less(ground.outline, ground.released);
      const more = this.less(this.less(own, this.heldByOthers(ground)), ground.remaining);
      if (areaOf(more) <= NO_GROUND_M2) continue;
      const by = { on, reportId, orgCode: words.at(-1)?.orgCode ?? null };
      this.book(ground, ground.lines.length === 0 ? 'reopen' : 'extend', areaOf(more), by, {});
      ground.remaining = this.together(ground.remaining, more);
    }
  }

  /**
   * What is left when a hazard is closed: booked when it is no wider than lines that do not quite meet, and left
   * where it is when it is ground (whoever closes is refused; what was closed is reopened).
   */
  private close(ground: Ground, closing: Closing, story: Story): void {
    this.trim(ground);
    ground.left = this.leftOf(ground, story);
    const m2 = areaOf(ground.remaining);
    if (ground.left.wide || ground.cls === null) return;
    if (m2 > NO_GROUND_M2) this.book(ground, 'adjust_down', m2, closing, { reason: 'digitising' });
    ground.remaining = null;
  }

  private leftOf(ground: Ground, story: Story): Left {
    const parts = story.releases.map(({ shape }) => shape);
    if (ground.outline === null) {
      const { point } = story;
      const covers = (shape: Outline | null): boolean =>
        shape === null || point === null || this.geometry.distanceM(point.coordinates, shape) <= LINE_WIDTH_M;
      return { shape: null, wide: !parts.some(covers), m2: 0 };
    }
    // An indication has no account: what was released of it is what parts were drawn over it.
    const drawn = parts.filter((shape) => shape !== null);
    const unreleased = (): Outline | null =>
      this.less(this.less(ground.outline, ground.released), this.geometry.union(drawn));
    // Of a reopening hazard the one it reopens may have counted some, and not have it any more.
    const shape = story.reopens
      ? this.less(unreleased(), this.heldByOthers(ground))
      : ground.cls === null
        ? unreleased()
        : ground.remaining;
    const wide = shape !== null && this.geometry.partsWiderThan(shape, LINE_WIDTH_M) !== null;
    return { shape, wide, m2: areaOf(shape) };
  }

  /** Ground that others of the family have left at this moment. */
  private heldByOthers(ground: Ground): Outline | null {
    const others = [...this.grounds.values()].filter((other) => other !== ground);
    for (const other of others) this.join(other);
    return this.geometry.union(others.flatMap(({ remaining }) => remaining ?? []));
  }

  end(): Map<string, Ground> {
    for (const ground of this.grounds.values()) this.trim(ground);
    return this.grounds;
  }

  /** The last word holds: what no outline shows any more and nobody released is out, whoever may have said so. */
  private trim(ground: Ground): void {
    this.join(ground);
    const { kept } = ground;
    ground.kept = null;
    const left = kept && this.shared(kept.shape, ground.remaining);
    if (kept && areaOf(left) > NO_GROUND_M2) {
      this.book(ground, 'adjust_down', areaOf(left), kept.by, { reason: 'resurvey' });
      ground.remaining = this.less(ground.remaining, kept.shape);
    }
    ground.outline = ground.drawn;
    if (ground.indicated && ground.lastBy) this.leave(ground, ground.lastBy);
  }

  /** Draws the outline; what it leaves out without a reason is kept with it. */
  private draw(ground: Ground, drawn: Outline | null, by: By): void {
    const out = by.adjustment === null && ground.cls !== null ? this.less(ground.remaining, drawn) : null;
    const kept = areaOf(out) > NO_GROUND_M2 ? out : null;
    ground.kept = kept && { shape: kept, by };
    ground.drawn = drawn;
    ground.outline = this.together(drawn, kept);
  }

  /**
   * Joins what was released one by one in one go: two overlays of the whole hazard instead of two a part, which
   * for 200 parts of a large hazard is the difference between a second and a minute.
   */
  private join(ground: Ground): void {
    const parts = ground.waiting.splice(0);
    if (parts.length === 0) return;
    const all = this.geometry.union(parts.map(({ shape }) => shape));
    ground.remaining = this.less(ground.remaining, all);
    ground.released = this.together(ground.released, all);
  }

  /** A word about class or outline. Said with a split or a merge it waits: the ground comes from the parents. */
  private hear(ground: Ground, word: Word, story: Story): void {
    const { on, reportId, orgCode, adjustment } = word;
    const by: By = { on, reportId, orgCode, adjustment };
    const uncounted = ground.cls === null;
    ground.lastBy = by;
    if (word.classification !== undefined) this.classify(ground, word.classification, by);
    if (word.shape !== undefined)
      this.draw(ground, word.shape === null || word.shape.type === 'Point' ? null : word.shape, by);
    else if (word.classification === undefined || (ground.lines.length > 0 && !uncounted)) return;
    // What was an indication for a while has left the account: its ground is counted again.
    if (ground.cls === null || this.awaited.has(awaitedName(ground.hazardId, word.reportId))) return;
    const first = ground.lines.length === 0;
    const grown = story.reopens ? 'reopen' : 'identify';
    const own = this.less(ground.outline, ground.released);
    // What the hazard it reopens still has, or has again, is counted there: one ground, one figure.
    this.settle(ground, story.reopens ? this.less(own, this.heldByOthers(ground)) : own, by, {
      up: first ? grown : word.corrects ? 'adjust_up' : 'extend',
      reason: reasonOf(by, word.corrects ? 'data_error' : 'resurvey'),
    });
  }

  private classify(ground: Ground, to: NonNullable<Word['classification']>, by: By): void {
    ground.indicated = to === 'indication';
    const m2 = areaOf(ground.remaining);
    if (to === 'indication') {
      // Without a reason the ground stays in the account as long as a later word may say that it is more.
      if (by.adjustment !== null || m2 <= NO_GROUND_M2) this.leave(ground, by);
      return;
    }
    if (ground.cls !== null && to !== ground.cls && m2 > NO_GROUND_M2)
      this.book(ground, 'reclassify', m2, by, { toClass: to });
    ground.cls = to;
  }

  /** What turns out to be no more than an indication leaves the account. */
  private leave(ground: Ground, by: By): void {
    const m2 = areaOf(ground.remaining);
    if (ground.cls !== null && m2 > NO_GROUND_M2) {
      this.book(ground, 'adjust_down', m2, by, { reason: by.adjustment ?? 'data_error' });
      ground.remaining = null;
    }
    ground.cls = null;
  }

  /** Makes the remaining ground what it should be; the differences are movements. */
  private settle(ground: Ground, target: Outline | null, by: By, how: { up: string; reason: string }): void {
    const more = areaOf(this.less(target, ground.remaining));
    const fewer = areaOf(this.less(ground.remaining, target));
    if (more > NO_GROUND_M2) {
      const extra = how.up === 'adjust_up' ? { reason: how.reason } : {};
      this.book(ground, how.up, more, by, extra);
    }
    if (fewer > NO_GROUND_M2) this.book(ground, 'adjust_down', fewer, by, { reason: how.reason });
    ground.remaining = target;
  }

  /** Released ground: what lies beyond the outline is identified first, then all of it released (I8). */
  private release(ground: Ground, release: Release): void {
    const by = { on: release.releasedOn, reportId: lastReport(release), orgCode: release.orgCode };
    if (ground.cls === null || release.shape === null || ground.outline === null) return;
    const drawn = outlineAreaM2(release.shape);
    const beyond = this.beyond(ground, release.shape);
    if (areaOf(beyond) > toleranceM2(drawn)) {
      this.join(ground);
      this.book(ground, 'extend', areaOf(beyond), by, { releaseId: release.id });
      ground.beyondM2 += areaOf(beyond);
      ground.remaining = this.together(ground.remaining, beyond);
      ground.drawn = this.together(ground.drawn, beyond);
      ground.outline = ground.kept ? this.together(ground.outline, beyond) : ground.drawn;
    }
    const counted = this.unreleased(ground, release.shape, drawn);
    if (areaOf(counted) <= NO_GROUND_M2) return;
    const shares = release.donors.map(({ donor, percent }) => ({ donor, percent }));
    this.book(ground, kindOfRelease(release), areaOf(counted), by, { releaseId: release.id, shares });
    const box = counted && boxOfParts(partsOf(counted));
    const line = ground.lines.at(-1);
    if (!counted || !box || !line) return;
    ground.waiting.push({ shape: counted, box });
    ground.taken.push({ release, line, shape: counted, box });
  }

  /** What of a shape lies neither in the outline nor in what was released before. */
  private beyond(ground: Ground, shape: Outline): Outline | null {
    let beyond = this.less(shape, ground.outline);
    if (beyond === null) return null;
    beyond = this.less(beyond, ground.released);
    for (const part of this.waitingAt(ground, shape)) beyond = this.less(beyond, part);
    return beyond;
  }

  private waitingAt(ground: Ground, shape: Outline): Outline[] {
    const box = boxOfParts(partsOf(shape));
    return ground.waiting.flatMap((part) => (box && mayMeet(box, part.box) ? [part.shape] : []));
  }

  /** What of a shape is still to be released. Untouched ground stays the very ground that was drawn. */
  private unreleased(ground: Ground, shape: Outline, drawnM2: number): Outline | null {
    let left = this.shared(shape, ground.remaining);
    if (Math.abs(areaOf(left) - drawnM2) <= NO_GROUND_M2) left = shape;
    for (const part of this.waitingAt(ground, shape))
      if (left && this.geometry.overlapAreaM2(left, part) > NO_GROUND_M2) left = this.less(left, part);
    return left;
  }

  private giveWay(ground: Ground, way: GaveWay, story: Story): void {
    const said = { on: way.on, reportId: way.reportId, orgCode: story.words.at(-1)?.orgCode ?? null };
    const by: By = { ...said, adjustment: way.adjustment };
    this.trim(ground);
    const heirs = way.childIds.map((id) => this.grounds.get(id)).filter((heir) => heir !== undefined);
    if (way.kind === 'split') this.split(ground, heirs, by);
    else for (const heir of heirs.slice(0, 1)) this.mergeInto(heir, ground, by);
    ground.gone = true;
  }

  /** True when this was the last parent of the heir that gives way in the same report. */
  private lastParent(heir: Ground, reportId: string | null): boolean {
    const name = awaitedName(heir.hazardId, reportId);
    const left = (this.awaited.get(name) ?? 1) - 1;
    this.awaited.set(name, left);
    return left <= 0;
  }

  /** Each part takes its share of what was left; ground of no part is an adjustment, never silently gone. */
  private split(parent: Ground, parts: readonly Ground[], by: By): void {
    const whole = parent.cls === null ? null : this.together(parent.outline, parent.released);
    for (const part of parts) {
      const drawn = part.outline;
      const taken = this.shared(drawn, parent.remaining);
      const m2 = areaOf(taken);
      part.released = this.together(part.released, parent.released);
      const cls = parent.cls;
      if (cls !== null && m2 > NO_GROUND_M2) {
        const wanted = part.cls;
        this.book(parent, 'split_out', m2, by, {});
        part.cls = cls;
        this.book(part, 'split_in', m2, by, {});
        part.remaining = taken;
        if (wanted !== null) this.classify(part, wanted, by);
        else if (part.indicated) this.classify(part, 'indication', by);
      }
      const beyond = this.less(this.less(drawn, whole), part.remaining);
      if (part.cls !== null && areaOf(beyond) > toleranceM2(areaOf(drawn))) {
        this.book(part, part.lines.length === 0 ? 'identify' : 'extend', areaOf(beyond), by, {});
        part.remaining = this.together(part.remaining, beyond);
      }
      parent.remaining = this.less(parent.remaining, taken);
    }
    const left = areaOf(parent.remaining);
    if (parent.cls !== null && left > NO_GROUND_M2)
      this.book(parent, 'adjust_down', left, by, { reason: by.adjustment ?? 'resurvey' });
    parent.remaining = null;
  }

  /** The ground of a hazard goes into another; what both held is one ground, and counts once. */
  private mergeInto(heir: Ground, parent: Ground, by: By): void {
    const m2 = areaOf(parent.remaining);
    // Of the parent's ground the heir may have released some before the day of the merge: counted there already.
    const fresh = this.less(parent.remaining, heir.released);
    heir.released = this.together(heir.released, parent.released);
    if (parent.cls !== null && m2 > NO_GROUND_M2) {
      const wanted = heir.cls ?? parent.cls;
      this.book(parent, 'merge_out', m2, by, {});
      heir.cls = parent.cls;
      this.book(heir, 'merge_in', m2, by, {});
      if (wanted !== parent.cls) this.book(heir, 'reclassify', m2, by, { toClass: wanted });
      heir.cls = wanted;
      const twice = m2 - areaOf(this.less(fresh, heir.remaining));
      if (twice > NO_GROUND_M2) this.book(heir, 'adjust_down', twice, by, { reason: 'duplicate' });
      heir.remaining = this.together(heir.remaining, fresh);
    }
    parent.remaining = null;
    if (!this.lastParent(heir, by.reportId) || heir.cls === null || heir.outline === null) return;
    this.draw(heir, heir.drawn, by);
    const target = this.less(heir.outline, heir.released);
    this.settle(heir, target, by, { up: 'extend', reason: reasonOf(by, 'resurvey') });
    if (heir.indicated) this.classify(heir, 'indication', by);
  }

  private book(ground: Ground, kind: string, m2: number, by: By, more: Partial<AccountLine>): void {
    if (ground.cls === null) return;
    ground.lines.push({
      effectiveDate: by.on,
      kind,
      class: ground.cls,
      toClass: null,
      m2,
      releaseId: null,
      reportId: by.reportId,
      orgCode: by.orgCode,
      reason: null,
      shares: [],
      ...more,
    });
  }

  private less(a: Outline | null, b: Outline | null): Outline | null {
    return a === null || b === null ? a : this.geometry.difference(a, b);
  }
  private shared(a: Outline | null, b: Outline | null): Outline | null {
    return a === null || b === null ? null : this.geometry.intersection(a, b);
  }
  private together(a: Outline | null, b: Outline | null): Outline | null {
    if (a === null || b === null) return a ?? b;
    return this.geometry.union([a, b]);
  }
}

const awaitedName = (heirId: string, reportId: string | null): string => `${heirId} ${reportId}`;

interface By {
  readonly on: string;
  readonly reportId: string | null;
  readonly orgCode: string | null;
  readonly adjustment?: AdjustReason | null | undefined;
}

/** Where nothing falls out by a word, what becomes less is what another hazard counts as well. */
const reasonOf = ({ adjustment }: By, otherwise: AdjustReason): AdjustReason =>
  adjustment === null ? 'duplicate' : (adjustment ?? otherwise);

function blankGround(hazardId: string): Ground {
  const nothing = { drawn: null, outline: null, released: null, remaining: null, cls: null };
  const unsaid = { indicated: false, kept: null, lastBy: null, left: null };
  return { hazardId, lines: [], waiting: [], taken: [], ...nothing, ...unsaid, gone: false, beyondM2: 0 };
}

/** Square metres of an outline; 0 for none. */
export function areaOf(outline: Outline | null): number {
  return outline === null ? 0 : outlineAreaM2(outline);
}

function kindOfRelease({ outcome, reducedWithAsset }: Release): string {
  if (outcome === 'cancelled') return 'cancel';
  if (outcome === 'cleared') return 'clear';
  if (reducedWithAsset === null) return 'reduce';
  return reducedWithAsset ? 'reduce_with_asset' : 'reduce_without_asset';
}

/** The report that set the outline of a release: its word is the movement's. */
function lastReport(release: Release): string | null {
  return release.facts.shape?.reportId ?? release.facts.outcome?.reportId ?? null;
}
