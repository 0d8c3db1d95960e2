/**
 * Where a statement comes from: the end of its path, and whether two ends were decided to be one or to be
 * independent. Outlets that pass something on add nothing. Software never decides that two ends are independent.
 */
import {
  type ClaimFact,
  type Clocks,
  heldAt,
  type IndependenceJudgement,
  type PathStep,
} from './claim-facts.ts';

/** The end of one claim's path. */
export interface End {
  /** The same for everything that counts as one place. */
  readonly key: string;
  readonly name: string | null;
  readonly kind: 'outlet' | 'speaker' | 'document';
  /** Rests on a named speaker or a document, not on people nobody named. */
  readonly named: boolean;
  /** The end is people somebody met and did not name. */
  readonly anonymous: PathStep | null;
  /** How many publishers stand between the reader and this end. */
  readonly relays: readonly string[];
}

const ownerOf = (step: PathStep): string => step.publisherId ?? step.id;

const speaksItself = (claim: ClaimFact, step: PathStep): boolean =>
  claim.speakerId === ownerOf(step) || claim.speakerId === step.id;

/** Unnamed people count as one with the outlet that met them: only that outlet did. */
function metBy(claim: ClaimFact, end: PathStep): PathStep {
  const meeting = claim.path.find((step) => step !== end && ownerOf(step) === end.publisherId);
  return meeting ?? (end.publisherId ? end : (claim.path.at(-2) ?? end));
}

type Root = Omit<End, 'relays'>;

/** A named office speaking for a state is one place wherever it spoke. */
function speakerRoot(claim: ClaimFact): Root {
  return {
    key: claim.speakerId,
    name: claim.speakerName,
    kind: 'speaker',
    named: true,
    anonymous: null,
  };
}

function rootOf(claim: ClaimFact, end: PathStep): Root | null {
  const official = claim.speakerNamed && claim.role !== 'other';
  switch (end.kind) {
    case 'document':
      return { key: end.id, name: end.name, kind: 'document', named: true, anonymous: null };
    case 'anonymous': {
      const outlet = metBy(claim, end);
      const name = outlet === end ? null : outlet.name;
      return { key: ownerOf(outlet), name, kind: 'outlet', named: false, anonymous: end };
    }
    case 'unknown':
      // Whoever carried it is no origin. Nor is a bare "reportedly".
      return claim.speakerNamed && !claim.hedged ? speakerRoot(claim) : null;
    case 'agent':
      if (official) return speakerRoot(claim);
      return {
        key: ownerOf(end),
        name: end.name,
        kind: 'speaker',
        named: claim.speakerNamed,
        anonymous: null,
      };
    case 'publication': {
      if (official) return speakerRoot(claim);
      const itself = speaksItself(claim, end);
      const direct = claim.path.length === 1;
      if (itself && direct && claim.hedged) return null;
      // What an outlet is only said to have said does not show what it rests on.
      const named = claim.speakerNamed && (!itself || direct);
      return { key: ownerOf(end), name: end.name, kind: 'outlet', named, anonymous: null };
    }
  }
}

/** Where the claim comes from; null when its lineage is not recorded, which counts as no origin. */
export function endOf(claim: ClaimFact): End | null {
  const end = claim.path.at(-1);
  const root = end ? rootOf(claim, end) : null;
  if (!root) return null;
  const owners = claim.path.filter((step) => step.kind === 'publication').map(ownerOf);
  const relays = [...new Set(owners)].filter((owner) => owner !== root.key);
  // The place where an office spoke is where it was heard, not somebody who passed it on.
  const spokeAt = root.kind === 'speaker' && end?.kind === 'publication' ? ownerOf(end) : null;
  return { ...root, relays: relays.filter((owner) => owner !== spokeAt) };
}

/** True when the claim was heard from its origin itself: nobody stands in between. */
export const isDirect = (claim: ClaimFact): boolean => endOf(claim)?.relays.length === 0;

/** True when `later` passes on what `first` says: the same speaker through the same hands and one more. */
export function passesOn(later: ClaimFact, first: ClaimFact): boolean {
  const more = later.path.length - first.path.length;
  if (more <= 0 || first.path.length === 0 || later.speakerId !== first.speakerId) return false;
  return first.path.every((step, i) => later.path[more + i]?.id === step.id);
}

/**
 * Every id an end is known by → its key, so that a judgement may name any of them. A name that would mean two
 * ends (a room where many speak) means none.
 */
function namesOfEnds(claims: readonly ClaimFact[]): Map<string, string> {
  const meant = new Map<string, Set<string>>();
  const keys = new Set<string>();
  for (const claim of claims) {
    const end = endOf(claim);
    if (!end) continue;
    keys.add(end.key);
    const own = claim.path.filter((step) => ownerOf(step) === end.key).map(({ id }) => id);
    for (const id of [...own, claim.path.at(-1)?.id ?? end.key])
      meant.set(id, (meant.get(id) ?? new Set()).add(end.key));
  }
  const names = new Map<string, string>();
  for (const [id, set] of meant) if (set.size === 1) names.set(id, [...set][0] as string);
  for (const key of keys) names.set(key, key);
  return names;
}

/** Which ends are one and which pairs two people found independent. */
export interface Independence {
  /** One key for all ends decided to be the same. */
  readonly oneOf: (key: string) => string;
  readonly established: (a: string, b: string) => boolean;
  readonly judgements: readonly (IndependenceJudgement & { readonly pair: readonly [string, string] })[];
}

/** Reads the judgements this register held. A decision that two are the same wins over one that they are not. */
export function independenceOf(
  claims: readonly ClaimFact[],
  judgements: readonly IndependenceJudgement[],
  { knownAt }: Clocks,
): Independence {
  if (judgements.length === 0) return { oneOf: (key) => key, established: () => false, judgements: [] };
  const names = namesOfEnds(claims);
  const held = judgements.filter((one) => heldAt(one, knownAt));
  const parent = new Map<string, string>();
  const oneOf = (key: string): string => {
    let at = key;
    for (let up = parent.get(at); up !== undefined; up = parent.get(at)) at = up;
    return at;
  };
  const keyOf = (ref: string): string => names.get(ref) ?? ref;
  for (const { a, b } of held.filter(({ verdict }) => verdict === 'same')) {
    const [x = '', y = ''] = [oneOf(keyOf(a)), oneOf(keyOf(b))].sort();
    if (x !== y) parent.set(y, x);
  }
  const read = held.map((one) => ({
    ...one,
    pair: [oneOf(keyOf(one.a)), oneOf(keyOf(one.b))].sort() as [string, string],
  }));
  const pairs = new Set(
    read.filter((one) => one.verdict === 'established').map(({ pair }) => pair.join('\n')),
  );
  const established = (a: string, b: string): boolean => a !== b && pairs.has([a, b].sort().join('\n'));
  return { oneOf, established, judgements: read };
}

/** Above so many origins with decided pairs, the largest set is looked for greedily and may be larger. */
export const EXACT_UP_TO = 40;

/** Size of the largest set in which every pair is established; at least one where there is any origin. */
export function largestIndependent(keys: readonly string[], { established }: Independence): number {
  const order = [...keys].sort();
  const beside = new Map(
    order.map((key) => [key, new Set(order.filter((other) => established(key, other)))] as const),
  );
  const linked = order.filter((key) => (beside.get(key)?.size ?? 0) > 0);
  if (linked.length === 0) return Math.min(1, order.length);
  return linked.length > EXACT_UP_TO ? greedy(linked, beside) : exact(linked, beside);
}

type Beside = ReadonlyMap<string, ReadonlySet<string>>;

function exact(linked: readonly string[], beside: Beside): number {
  let best = 1;
  const grow = (size: number, open: readonly string[]): void => {
    if (size + open.length <= best) return;
    if (open.length === 0) {
      best = size;
      return;
    }
    open.forEach((key, i) => {
      const next = beside.get(key);
      grow(
        size + 1,
        open.slice(i + 1).filter((other) => next?.has(other)),
      );
    });
    best = Math.max(best, size);
  };
  grow(0, linked);
  return best;
}

function greedy(linked: readonly string[], beside: Beside): number {
  const size = (key: string): number => beside.get(key)?.size ?? 0;
  const order = [...linked].sort((a, b) => size(b) - size(a) || (a < b ? -1 : 1));
  let best = 1;
  for (const first of order) {
    const set = [first];
    for (const key of order) if (set.every((one) => beside.get(one)?.has(key))) set.push(key);
    best = Math.max(best, set.length);
  }
  return best;
}
