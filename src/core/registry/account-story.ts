/** What the account of a hazard follows from, and the order in which it is heard: by the days it is about. */

import type { AdjustReason } from '../model/accounts.ts';
import type { Point, Shape } from '../model/geometry.ts';
import type { Release } from '../model/releases.ts';

/** One accepted word about a hazard's class or outline. Shape null: it has none any more. */
export interface Word {
  readonly seq: number;
  readonly on: string;
  readonly reportId: string | null;
  readonly orgCode: string | null;
  readonly classification?: 'indication' | 'sha' | 'cha';
  readonly shape?: Shape | null;
  readonly corrects: boolean;
  /**
   * The author's own reason for what falls out. Null: there is none, and then nothing falls out by this word, for the
   * decision let pass only what was released or is out for another reason. Missing: from before that was asked.
   */
  readonly adjustment?: AdjustReason | null;
}

/** A hazard gave way to others. */
export interface GaveWay {
  readonly seq: number;
  readonly on: string;
  readonly reportId: string | null;
  readonly kind: 'split' | 'merge';
  readonly childIds: readonly string[];
  readonly adjustment?: AdjustReason | null;
}

/** Nothing was left, a person said, and closed the hazard. */
export interface Closing {
  readonly on: string;
  readonly reportId: string | null;
  readonly orgCode: string | null;
}

/** Everything the account of one hazard follows from. */
export interface Story {
  readonly hazardId: string;
  readonly words: readonly Word[];
  readonly gaveWay: GaveWay | null;
  /** Null while it is open, and again when it was reopened. */
  readonly closed: Closing | null;
  /** Known as a point or not at all: released when a part covers that, or says so without an outline. */
  readonly point: Point | null;
  /** The closed hazard this one reopens. */
  readonly reopens: boolean;
  readonly releases: readonly Release[];
}

export type Event =
  | {
      readonly on: string;
      readonly order: number;
      readonly key: string;
      readonly word: Word;
      readonly story: Story;
    }
  | {
      readonly on: string;
      readonly order: number;
      readonly key: string;
      readonly way: GaveWay;
      readonly story: Story;
    }
  | {
      readonly on: string;
      readonly order: number;
      readonly key: string;
      readonly closing: Closing;
      readonly story: Story;
    }
  | {
      readonly on: string;
      readonly order: number;
      readonly key: string;
      readonly release: Release;
      readonly story: Story;
    };

/** Of claims on the same ground on the same day the stronger holds: cleared, then reduced, then cancelled. */
const STRENGTH = { cleared: 0, reduced: 1, cancelled: 2 } as const;

/** Words come first on a day, then what was released, then who gave way to whom and what was said of the heirs since. */
export function eventsOf(stories: readonly Story[]): Event[] {
  const inherited = waysByHeir(stories);
  const events = stories.flatMap((story): Event[] => {
    const heirship = new Heirship(story, inherited.get(story.hazardId) ?? []);
    return [
      ...story.words.flatMap((each): Event[] => {
        const heard = heirship.heard(each);
        if (heard === null) return [];
        const word = { ...heard, on: heirship.dayOf(each.on) };
        const since = heirship.saidSince(word);
        return [{ on: word.on, order: since ? 2 : 0, key: padded(word.seq), word, story }];
      }),
      ...story.releases.map((each) => {
        const release = { ...each, releasedOn: heirship.dayOf(earlier(each.releasedOn, story.gaveWay?.on)) };
        const way = heirship.lastOn(release.releasedOn);
        const key = `${way ? padded(way.seq) : ''}${releaseKey(release)}`;
        return { on: release.releasedOn, order: way ? 2 : 1, key, release, story };
      }),
      ...(story.gaveWay
        ? [{ on: story.gaveWay.on, order: 2, key: padded(story.gaveWay.seq), way: story.gaveWay, story }]
        : []),
      // After everything that was said of its ground, whatever day that is about: what is left then is what is left.
      ...(story.closed ? [{ on: LAST_DAY, order: 3, key: '', closing: story.closed, story }] : []),
    ];
  });
  return events.sort((a, b) =>
    a.on !== b.on ? (a.on < b.on ? -1 : 1) : a.order !== b.order ? a.order - b.order : a.key < b.key ? -1 : 1,
  );
}

/** What was released of a hazard was so before it gave way, whatever day is named. */
const earlier = (day: string, gone: string | undefined): string =>
  gone !== undefined && gone < day ? gone : day;

function waysByHeir(stories: readonly Story[]): Map<string, GaveWay[]> {
  const ways = new Map<string, GaveWay[]>();
  for (const { gaveWay } of stories)
    for (const id of gaveWay?.childIds ?? []) ways.set(id, [...(ways.get(id) ?? []), gaveWay as GaveWay]);
  return ways;
}

/** When a hazard got its ground from others: what is said of it since is heard after that, also on the same day. */
class Heirship {
  private readonly birth: GaveWay | undefined;
  /** What was said of it when it came of others. */
  private readonly born: { shape: boolean; classification: boolean };
  constructor(
    { words }: Story,
    private readonly ways: readonly GaveWay[],
  ) {
    const known = ({ seq, reportId }: GaveWay): boolean =>
      words.some((word) => word.seq < seq && word.reportId !== reportId);
    this.birth = ways.find((way) => !known(way));
    const own = words.filter(({ reportId }) => this.birth && reportId === this.birth.reportId);
    this.born = {
      shape: own.some(({ shape }) => shape !== undefined),
      classification: own.some(({ classification }) => classification !== undefined),
    };
  }

  /**
   * What of a word holds: one about the days before it came of others is overtaken by what was said of it then, as it
   * is in the record (facts.ts). SAFETY: else ground that is recorded leaves the account (test/scenarios/late-words.test.ts).
   */
  heard(word: Word): Word | null {
    if (!this.birth || word.on >= this.birth.on || word.reportId === this.birth.reportId) return word;
    const { shape, classification, ...rest } = word;
    const kept = {
      ...(shape === undefined || this.born.shape ? {} : { shape }),
      ...(classification === undefined || this.born.classification ? {} : { classification }),
    };
    return Object.keys(kept).length === 0 ? null : { ...rest, ...kept };
  }

  /** A hazard that came of others has no ground before they gave way, whatever day is named. */
  dayOf(on: string): string {
    return this.birth && on < this.birth.on ? this.birth.on : on;
  }

  saidSince({ on, seq, reportId }: Word): boolean {
    return this.ways.some((way) => way.on === on && way.seq < seq && way.reportId !== reportId);
  }

  lastOn(day: string): GaveWay | undefined {
    return this.ways.filter(({ on }) => on === day).toSorted((a, b) => b.seq - a.seq)[0];
  }
}

const releaseKey = ({ id, outcome }: Release): string => `${STRENGTH[outcome]}${id}`;

/** Whether a release has the ground that another one claims as well: by their days, then the stronger claim. */
export function isBefore(a: Release, b: Release): boolean {
  return a.releasedOn === b.releasedOn ? releaseKey(a) < releaseKey(b) : a.releasedOn < b.releasedOn;
}

const LAST_DAY = '9999-12-31';
const padded = (seq: number): string => String(seq).padStart(16, '0');
