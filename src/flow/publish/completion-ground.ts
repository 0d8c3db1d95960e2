/**
 * The ground of a completion package with the tags it has on the map, in the tables and in the text: released parts
 * (a letter of the language and a number), parts not searched, what remains. Tags run through the whole document.
 */
import type { GeometryEngine } from '../../core/geo/engine.ts';
import type { Outline, Position } from '../../core/model/geometry.ts';
import { ringsOf } from '../../core/model/geometry.ts';
import type { Unsearched } from '../../core/model/ground.ts';
import type { Release } from '../../core/model/releases.ts';
import { countsOf } from '../../core/registry/account-once.ts';
import type { CompletionFacts, HazardFacts } from './completion-facts.ts';
import type { CompletionWords } from './completion-words.ts';

export interface Part {
  readonly tag: string;
  readonly release: Release;
  /** As the account counts it, m²; null when no account does. */
  readonly countedM2: number | null;
  /** Released while the ground belonged to the hazard this one came from. */
  readonly inherited: boolean;
}

/** Ground nobody searched, and who said so. */
export interface LeftOut {
  readonly tag: string;
  readonly shape: Outline | null;
  readonly reason: string;
  readonly note: string | null;
  readonly source: string;
  /** The hazard it was said of; null when it was said of all of them. */
  readonly hazardId: string | null;
}

/** What is said of one hazard, tagged. */
export interface Chapter extends HazardFacts {
  readonly parts: readonly Part[];
  readonly remaining: { readonly outline: Outline | null; readonly m2: number | null };
  readonly outline: Outline | null;
}

export interface Ground {
  readonly chapters: readonly Chapter[];
  readonly leftOut: readonly LeftOut[];
  /** Tag of every released part, by its identifier. */
  readonly tags: ReadonlyMap<string, string>;
}

/** Tags everything there is to tag, in the order it is printed. */
export function groundOf(facts: CompletionFacts, words: CompletionWords): Ground {
  const counts = new Map<string, number>();
  const tagOf = (what: string): string => {
    const n = (counts.get(what) ?? 0) + 1;
    counts.set(what, n);
    return `${words.say(`completion.letter.${what}`)}${n}`;
  };
  const chapters = facts.hazards.map((one): Chapter => {
    const { hazard } = one;
    const outline = hazard.shape && hazard.shape.type !== 'Point' ? hazard.shape : null;
    const counted = countedOf(one);
    const part = (release: Release, inherited: boolean): Part => ({
      tag: tagOf(release.outcome),
      release,
      countedM2: counted.get(release.id) ?? null,
      inherited,
    });
    const parts = [
      ...one.inherited.map((release) => part(release, true)),
      ...one.releases.map((release) => part(release, false)),
    ];
    return { ...one, outline, parts, remaining: remainingOf(one, outline) };
  });
  const tags = new Map(chapters.flatMap(({ parts }) => parts.map(({ tag, release }) => [release.id, tag])));
  const leftOut = leftOutOf(facts, chapters, words, () => tagOf('unsearched'));
  return { chapters, leftOut, tags };
}

/**
 * What nobody released. SAFETY: an account keeps no outline while nothing is released, because the hazard's own is
 * what remains; and what never enters an account is not released either. Neither may look like empty ground
 * (test/scenarios/completion.test.ts "said first").
 */
function remainingOf(
  { hazard, account, statement }: HazardFacts,
  outline: Outline | null,
): { outline: Outline | null; m2: number | null } {
  const over = hazard.workStatus === 'closed' || hazard.workStatus === 'superseded';
  if (!account || (hazard.classification === 'indication' && !over))
    return over ? { outline: null, m2: 0 } : { outline, m2: hazard.areaM2 };
  const whole = account.remainingM2 > 0 ? outline : null;
  // The figure of the statement, so that no reader finds two: what the outline measures differs within the tolerance.
  return { outline: account.shape ?? whole, m2: statement.closing.total };
}

/** m² of each released part, as the lines of the account count them. */
function countedOf({ account }: HazardFacts): Map<string, number> {
  return new Map([...countsOf(account?.lines ?? [])].map(([id, { m2 }]) => [id, m2]));
}

function leftOutOf(
  facts: CompletionFacts,
  chapters: readonly Chapter[],
  words: CompletionWords,
  tag: () => string,
): LeftOut[] {
  const said = (one: Unsearched, source: string, hazardId: string | null): LeftOut => ({
    tag: tag(),
    shape: one.shape,
    reason: words.code('unsearchedReason', one.reason),
    note: one.note,
    source,
    hazardId,
  });
  const ofParts = chapters.flatMap(({ hazard, parts }) =>
    parts.flatMap((part) =>
      part.release.unsearched.map((one) =>
        said(one, words.say('completion.unsearched.part', { tag: part.tag }), hazard.id),
      ),
    ),
  );
  const ofHandovers = facts.handovers.flatMap(({ unsearched, handedOverOn, hazardIds }) =>
    unsearched.map((one) =>
      said(
        one,
        words.say('completion.unsearched.handover', { day: handedOverOn }),
        hazardIds.length === 1 ? (hazardIds[0] ?? null) : null,
      ),
    ),
  );
  const excluded = [facts.task, ...facts.tasks].flatMap((task) =>
    task?.conditions?.excluded
      ? [
          {
            tag: tag(),
            shape: task.conditions.excluded,
            reason: words.say('completion.unsearched.excluded'),
            note: task.conditions.note,
            source: words.written(task.localId ?? task.title, 80),
            hazardId: null,
          },
        ]
      : [],
  );
  return [...ofParts, ...ofHandovers, ...excluded];
}

/** Ground left out that is drawn with a hazard: said of it, or touching it. */
export function leftOutBeside(
  { leftOut, chapters }: Ground,
  chapter: Chapter,
  geometry: Pick<GeometryEngine, 'intersects'>,
): LeftOut[] {
  return leftOut.filter(({ shape, hazardId }) => {
    if (hazardId !== null) return hazardId === chapter.hazard.id;
    if (chapters.length === 1 || shape === null) return true;
    return chapter.outline !== null && geometry.intersects(chapter.outline, shape);
  });
}

/** A ring without the point that closes it. */
export function cornersOf(ring: readonly Position[]): readonly Position[] {
  const [first, last] = [ring[0], ring.at(-1)];
  const closed = ring.length > 1 && first?.[0] === last?.[0] && first?.[1] === last?.[1];
  return closed ? ring.slice(0, -1) : ring;
}

/** How many turning points an outline has. */
export const cornerCount = (outline: Outline | null): number =>
  outline === null ? 0 : ringsOf(outline).reduce((sum, ring) => sum + cornersOf(ring).length, 0);

const MOST_PIECES = 12;
/** A point inside every piece, the first dozen. */
export function middlesOf(outline: Outline, geometry: Pick<GeometryEngine, 'pointInside'>): Position[] {
  const pieces = outline.type === 'Polygon' ? [outline.coordinates] : outline.coordinates;
  return pieces
    .slice(0, MOST_PIECES)
    .map((coordinates) => geometry.pointInside({ type: 'Polygon', coordinates }).coordinates);
}
