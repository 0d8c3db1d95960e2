/**
 * The geometry of land release: an outline, what was released of it before, and what is released now. Every
 * square metre falls into exactly one part or into what remains, and everything that does not fit is named.
 *
 * Where parts claim the same ground, *cleared* comes before *reduced* before *cancelled* (I7), and what was
 * released before is never counted again. Two areas are equal within 1 m² or 0.1 %. Nothing is snapped to a
 * grid: points that were drawn keep their coordinates. Areas are those of partition-area.ts.
 */
import type { Outline, Position } from '../model/geometry.ts';
import { toleranceM2 } from '../model/tolerance.ts';
import { isTangled } from './crossings.ts';
import { type GeosInstance, type Scope, scoped } from './instance.ts';
import { gapsBeside, sliversOf } from './partition-gaps.ts';
import {
  boxesMeet,
  cutGround,
  type Ground,
  joinGround,
  outlineOfGround,
  pointOf,
  takeGround,
  withoutGround,
} from './partition-ground.ts';
import {
  type EarlierPart,
  type Misfit,
  type NewPart,
  PARTITION_LIMITS,
  type Partition,
  type PartitionedPart,
  type PartitionInput,
  type PartitionLimits,
  type ReleaseKind,
} from './partition-terms.ts';

/** Strongest first: of two claims on the same ground the earlier in this list holds. */
const PRECEDENCE: readonly ReleaseKind[] = ['cleared', 'reduced', 'cancelled'];

/** Crossings of outline and part above which it is looked at whether they are tangled. */
const MANY_PAIRS = 2_000_000;
const MOST_CROSSINGS = 20_000;

/** Partitions an outline. Takes any input, also invalid; throws Error only when GEOS itself fails. */
export function partitionOf(
  geos: GeosInstance,
  input: PartitionInput,
  limits: PartitionLimits = PARTITION_LIMITS,
): Partition {
  const run = (fine: boolean) => scoped(geos, (scope) => new Partitioner(scope, limits).run(input), fine);
  const partition = run(false);
  if (partition.balanced) return partition;
  // Either what went in does not add up, or an overlay put ground on the wrong side of nearly equal lines
  // (one in 2,000 random partitions): on a fine grid that does not happen.
  const again = run(true);
  return again.balanced ? again : partition;
}

interface Claimed {
  readonly part: { readonly id: string; readonly kind: ReleaseKind };
  readonly ground: Ground;
}

class Partitioner {
  readonly #misfits: Misfit[] = [];
  readonly #scope: Scope;
  readonly #limits: PartitionLimits;
  constructor(scope: Scope, limits: PartitionLimits) {
    this.#scope = scope;
    this.#limits = limits;
  }

  run({ outline, earlier, parts, remainingBefore }: PartitionInput): Partition {
    const whole = this.#take(null, outline, null);
    const near = whole && (whole.box[0] + whole.box[2]) / 2;
    const past = earlier.flatMap((part) => {
      const ground = this.#take(part.id, part.shape, near);
      return ground ? [{ part, ground }] : [];
    });
    const before = this.#before(whole, past, remainingBefore ?? null);
    const counted: Claimed[] = [];
    const results = new Map<string, PartitionedPart>();
    for (const part of inPrecedence(parts)) {
      const drawn = this.#take(part.id, part.shape, near);
      if (!drawn || this.#tangled(part.id, whole, drawn)) {
        results.set(part.id, { ...NOTHING, id: part.id, kind: part.kind, drawnM2: drawn?.m2 ?? 0 });
        continue;
      }
      results.set(part.id, this.#place(part, drawn, { whole, before, past, counted }));
    }
    const remaining = this.#remaining(before, counted);
    const wide = this.#slivers(remaining, counted);
    const slight = Math.min(toleranceM2(whole?.m2 ?? 0), this.#limits.leastM2);
    const outlineM2 = whole?.m2 ?? 0;
    return {
      outlineM2,
      earlierM2: outlineM2 - (before?.m2 ?? 0),
      parts: parts.map(({ id }) => results.get(id) as PartitionedPart),
      remaining: outlineOfGround(this.#scope, remaining),
      remainingM2: remaining?.m2 ?? 0,
      emptied: whole !== null && !wide && (remaining?.m2 ?? 0) <= slight,
      balanced: !this.#misfits.some(({ code }) => code === 'unbalanced'),
      misfits: this.#misfits,
    };
  }

  /** A shape as ground; what had to be repaired or left out is said. */
  #take(id: string | null, shape: Outline, near: number | null): Ground | null {
    const taken = takeGround(this.#scope, shape, near);
    if (!taken) this.#say('unusable', 'V10', id, {}, null);
    else if (taken.repaired) this.#say('repaired', 'V10', id, { areaM2: taken.ground.m2 }, taken.ground);
    return taken?.ground ?? null;
  }

  #tangled(id: string, whole: Ground | null, drawn: Ground): boolean {
    const [a, b] = [whole?.parts.flat() ?? [], drawn.parts.flat()];
    const size = (rings: readonly Position[][]) => rings.reduce((sum, ring) => sum + ring.length, 0);
    if (size(a) * size(b) < MANY_PAIRS || !isTangled([...a, ...b], MOST_CROSSINGS)) return false;
    this.#say('unusable', 'V10', id, {}, drawn);
    return true;
  }

  /** The outline without what was released before; parts released twice or outside are named (I3). */
  #before(whole: Ground | null, past: readonly Claimed[], known: Outline | null): Ground | null {
    if (!whole || past.length === 0) return whole;
    const scope = this.#scope;
    const believed = known && takeGround(scope, known, (whole.box[0] + whole.box[2]) / 2)?.ground;
    const pastM2 = past.reduce((sum, { ground }) => sum + ground.m2, 0);
    if (believed && Math.abs(believed.m2 + pastM2 - whole.m2) <= 1) return believed;
    const released = joinGround(
      scope,
      past.map(({ ground }) => ground),
    ) as Ground;
    const twice = pastM2 - released.m2;
    if (twice > toleranceM2(released.m2))
      this.#say('earlierOverlap', 'V16', null, { overlapM2: twice }, null);
    const before = withoutGround(scope, whole, released);
    const found = released.m2 + (before?.m2 ?? 0);
    if (Math.abs(found - whole.m2) > toleranceM2(whole.m2)) {
      const params = { expected: round(whole.m2), found: round(found) };
      this.#say('unbalanced', 'I3', null, params, cutGround(scope, released, whole).outside);
    }
    return before;
  }

  #place(
    part: NewPart,
    drawn: Ground,
    on: { whole: Ground | null; before: Ground | null; past: readonly Claimed[]; counted: Claimed[] },
  ): PartitionedPart {
    const scope = this.#scope;
    const { inside, outside } = on.whole
      ? cutGround(scope, drawn, on.whole)
      : { inside: null, outside: drawn };
    const outsideM2 = outside?.m2 ?? 0;
    const beyond = outsideM2 > toleranceM2(drawn.m2) ? outside : null;
    this.#sayOutside(part, drawn, beyond);
    const overlapEarlierM2 = on.past.reduce((sum, claim) => sum + this.#overlap(part, drawn, claim), 0);
    let fresh = inside;
    if (inside && on.past.length > 0) fresh = on.before && cutGround(scope, inside, on.before).inside;
    let overlapSiblingM2 = 0;
    for (const claim of on.counted) {
      if (!fresh) break;
      const by: { inside: Ground | null; outside: Ground | null } = cutGround(scope, fresh, claim.ground);
      if (!by.inside) continue;
      overlapSiblingM2 += by.inside.m2;
      this.#sayShared(part, fresh, claim, by.inside, false);
      // Also when it is within tolerance: no ground counts twice.
      fresh = by.outside;
    }
    if (fresh) on.counted.push({ part, ground: fresh });
    else if (outsideM2 < drawn.m2 - toleranceM2(drawn.m2))
      this.#say('nothingNew', 'V43', part.id, { drawnM2: drawn.m2 }, drawn);
    return {
      id: part.id,
      kind: part.kind,
      drawnM2: drawn.m2,
      insideM2: drawn.m2 - outsideM2,
      outsideM2,
      outside: outlineOfGround(scope, beyond),
      overlapEarlierM2,
      overlapSiblingM2,
      countedM2: fresh?.m2 ?? 0,
      counted: outlineOfGround(scope, fresh),
    };
  }

  #sayOutside(part: NewPart, drawn: Ground, beyond: Ground | null): void {
    if (!beyond) return;
    const wholly = beyond.m2 > drawn.m2 - toleranceM2(drawn.m2);
    if (wholly) this.#say('whollyOutside', 'V25', part.id, { drawnM2: drawn.m2 }, beyond);
    else this.#say('outside', 'V25', part.id, { outsideM2: beyond.m2, drawnM2: drawn.m2 }, beyond);
  }

  /** m² that ground shares with what was released before. */
  #overlap(part: NewPart, ground: Ground, claim: Claimed): number {
    if (!boxesMeet(ground, claim.ground)) return 0;
    const shared = cutGround(this.#scope, ground, claim.ground).inside;
    if (shared) this.#sayShared(part, ground, claim, shared, true);
    return shared?.m2 ?? 0;
  }

  /** Names ground claimed twice when it is above the tolerance of the smaller part. */
  #sayShared(part: NewPart, ground: Ground, claim: Claimed, shared: Ground, earlier: boolean): void {
    if (shared.m2 <= toleranceM2(Math.min(ground.m2, claim.ground.m2))) return;
    const { id, kind } = claim.part;
    const overlapM2 = shared.m2;
    if (earlier) {
      const params = {
        overlapM2,
        kind: part.kind,
        earlierKind: kind,
        date: (claim.part as EarlierPart).date,
      };
      this.#say('overlapsEarlier', 'V43', part.id, params, shared, id);
    } else if (kind === part.kind) this.#say('sameOutcomeTwice', 'I7', part.id, { overlapM2 }, shared, id);
    else this.#say('overlapsSibling', 'I7', part.id, { overlapM2, kind, otherKind: part.kind }, shared, id);
  }

  #remaining(before: Ground | null, counted: readonly Claimed[]): Ground | null {
    const taken = joinGround(
      this.#scope,
      counted.map(({ ground }) => ground),
    );
    if (!before || !taken) return before;
    const remaining = withoutGround(this.#scope, before, taken);
    const found = counted.reduce((sum, { ground }) => sum + ground.m2, remaining?.m2 ?? 0);
    if (Math.abs(found - before.m2) > toleranceM2(before.m2))
      this.#say('unbalanced', 'I3', null, { expected: round(before.m2), found: round(found) }, null);
    return remaining;
  }

  /** V26: what remains only because lines do not quite meet. Returns what remains besides. */
  #slivers(remaining: Ground | null, counted: readonly Claimed[]): Ground | null {
    if (!remaining) return null;
    const { leastM2, leastWidthM: widthM } = this.#limits;
    const { slivers, rest } = sliversOf(this.#scope, remaining, this.#limits);
    for (const { ground, code } of slivers) {
      const areaM2 = ground.m2;
      this.#say(code, 'V26', null, code === 'sliver' ? { areaM2, leastM2 } : { areaM2, widthM }, ground);
    }
    if (!rest) return null;
    for (const { part, ground } of counted)
      for (const gap of gapsBeside(this.#scope, ground, rest, widthM))
        this.#say('gap', 'V26', part.id, { areaM2: gap.m2, widthM }, gap);
    return rest;
  }

  #say(
    code: Misfit['code'],
    rule: Misfit['rule'],
    partId: string | null,
    params: Misfit['params'],
    ground: Ground | null,
    otherId: string | null = null,
  ): void {
    const at = ground && pointOf(this.#scope, ground);
    const readable = Object.entries(params).map(([k, v]) => [k, typeof v === 'number' ? round(v) : v]);
    this.#misfits.push({
      code,
      rule,
      partId,
      otherId,
      params: Object.fromEntries(readable),
      shape: outlineOfGround(this.#scope, ground),
      at,
    });
  }
}

/** Of a part that is not released. */
export const NOTHING: Omit<PartitionedPart, 'id' | 'kind'> = {
  drawnM2: 0,
  insideM2: 0,
  outsideM2: 0,
  outside: null,
  overlapEarlierM2: 0,
  overlapSiblingM2: 0,
  countedM2: 0,
  counted: null,
};

function inPrecedence(parts: readonly NewPart[]): NewPart[] {
  const rank = ({ kind }: NewPart) => PRECEDENCE.indexOf(kind);
  return [...parts].sort((a, b) => rank(a) - rank(b));
}

/** For sentences: tenths of a square metre below ten, whole ones above. */
function round(m2: number): number {
  return Math.abs(m2) < 10 ? Math.round(m2 * 10) / 10 : Math.round(m2);
}
