/**
 * Finding the place a row means when it gives a name instead of a code. Names are spelt many ways, so they are
 * compared without case, apostrophe style, hyphens, Latin look-alikes of Cyrillic letters and the words the
 * profile says to ignore; and only inside the named parents. Two candidates are no match: they are listed.
 */
import type { Finding } from '../core/model/findings.ts';
import type { PlaceDraft } from '../core/model/places.ts';
import type { MatchSection } from './import-profile.ts';

export interface PlaceMatcher {
  find(name: string, within: readonly string[]): Match | NoMatch;
}
export interface Match {
  readonly place: PlaceDraft;
  readonly findings: Finding[];
}
export interface NoMatch {
  readonly key:
    | 'import.refused.noPlace'
    | 'import.refused.noPlaceLike'
    | 'import.refused.manyPlaces'
    | 'import.refused.noName';
  readonly params: Record<string, string | number>;
}

/** Latin letters that look like Cyrillic ones and get typed instead of them. */
const LOOK_ALIKE = new Map(
  [...'aceiopxyABCEHIKMOPTX'].map((latin, i) => [latin, [...'асеіорхуАВСЕНІКМОРТХ'][i]!]),
);

/** A name as it is compared. */
export function comparable(name: string, ignoreWords: readonly string[] = []): string {
  const script = /\p{Script=Cyrillic}/u.test(name)
    ? name.replace(/[A-Za-z]/g, (letter) => LOOK_ALIKE.get(letter) ?? letter)
    : name;
  let text = ` ${script.normalize('NFKC').toLowerCase()} `
    .replace(/[’ʼ`´‘"«»“”]/g, "'")
    .replace(/[\s\-‐–—_]+/gu, ' ');
  for (const words of ignoreWords) text = text.replaceAll(` ${comparable(words)} `, ' ');
  return text.trim();
}

interface Known {
  readonly place: PlaceDraft;
  readonly name: string;
}

/** Builds a matcher over every known place of the level in question, and its parents by code. */
export function placeMatcher(section: MatchSection, places: ReadonlyMap<string, PlaceDraft>): PlaceMatcher {
  const words = [...section.ignoreWords].sort((a, b) => b.length - a.length);
  const aliases = new Map(
    Object.entries(section.aliases).map(([from, to]) => [comparable(from, words), comparable(to, words)]),
  );
  const same = (text: string) => {
    const plain = comparable(text, words);
    return aliases.get(plain) ?? plain;
  };
  const byName = new Map<string, Known[]>();
  const all: Known[] = [];
  const namesOf = (place: PlaceDraft) => [...Object.values(place.names), ...place.alternativeNames].map(same);
  for (const place of places.values()) {
    if (place.level !== section.level) continue;
    for (const name of new Set(namesOf(place))) {
      const known = { place, name };
      byName.set(name, [...(byName.get(name) ?? []), known]);
      all.push(known);
    }
  }
  const above = (place: PlaceDraft) => {
    const names: string[][] = [];
    let code = place.parentCode;
    for (let steps = 0; code && steps < 7; steps++) {
      const parent = places.get(code);
      if (!parent) break;
      names.push(namesOf(parent));
      code = parent.parentCode;
    }
    return names;
  };
  const liesIn = (place: PlaceDraft, parents: readonly string[]) => {
    const names = above(place);
    return parents.every((wanted) => names.some((level) => level.includes(wanted)));
  };
  return {
    find(name, within) {
      if (name === '') return { key: 'import.refused.noName', params: {} };
      const candidates = byName.get(same(name)) ?? [];
      const parents = within.filter((w) => w !== '').map(same);
      // All the parents first; then without the innermost, which is redrawn and renamed most often.
      for (let count = parents.length; count >= Math.min(1, parents.length); count--) {
        const inside = candidates.filter((c) => liesIn(c.place, parents.slice(0, count)));
        if (inside.length > 1) return several(name, within, inside);
        if (inside.length === 1)
          return {
            place: inside[0]!.place,
            findings: count < parents.length ? [looser(within, inside[0]!)] : [],
          };
      }
      const nearest = closest(
        same(name),
        all.filter((k) => liesIn(k.place, parents.slice(0, 1))),
      );
      const params = { name, within: within.join(', ') || '–' };
      if (!nearest) return { key: 'import.refused.noPlace', params };
      return { key: 'import.refused.noPlaceLike', params: { ...params, nearest: labelOf(nearest) } };
    },
  };
}

function several(name: string, within: readonly string[], inside: readonly Known[]): NoMatch {
  const candidates = inside.slice(0, 5).map(labelOf).join(', ');
  return { key: 'import.refused.manyPlaces', params: { name, within: within.join(', ') || '–', candidates } };
}

function looser(within: readonly string[], known: Known): Finding {
  return {
    rule: 'V04',
    severity: 'W',
    message: 'import.finding.otherParent',
    params: { parent: within.at(-1) ?? '', code: known.place.code },
    path: '/place/code',
    at: null,
    fix: null,
  };
}

function labelOf(known: Known): string {
  return `${Object.values(known.place.names)[0] ?? known.name} (${known.place.code})`;
}

/** The name that differs by fewest letters, if by no more than a third of them. */
function closest(name: string, candidates: readonly Known[]): Known | null {
  let best: Known | null = null;
  let least = Math.floor(name.length / 3) + 1;
  for (const known of candidates) {
    const difference = lettersApart(name, known.name, least);
    if (difference < least) {
      least = difference;
      best = known;
    }
  }
  return best;
}

/** Levenshtein distance, given up at `limit`. */
function lettersApart(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
