/**
 * What a source says about law against what is on record: the treaty table on the day, both ways of counting, and
 * national measures. A press report may be right and too simple at once; the three answers are kept apart.
 */
import {
  boundsOf,
  type Check,
  type CheckResult,
  type ClaimRecord,
  type Library,
  propositionOf,
  saidBounds,
} from './check-result.ts';
import { measureOn } from './measures.ts';
import { countOn, type Status, statusOn } from './treaties.ts';
import { Treaty } from './treaty-terms.ts';

const TREATY_WORDS: Readonly<Record<string, Treaty>> = {
  ap2: 'ccw_ap2',
  'ccw ap ii': 'ccw_ap2',
  'ccw ap2': 'ccw_ap2',
  p5: 'ccw_p5',
  'ccw p v': 'ccw_p5',
  'ccw p5': 'ccw_p5',
  ottawa: 'apmbc',
};

/** The treaty a coder's word names; null when none of the table. */
export function treatyNamed(word: string | undefined): Treaty | null {
  const plain = (word ?? '').trim().toLowerCase();
  const known = TREATY_WORDS[plain] ?? Treaty.safeParse(plain.replace(/[ -]/g, '_')).data;
  return known ?? null;
}

/** The key of a treaty's name, for whoever says the sentence; the coder's word where it is none of the table. */
const treatyKey = (treaty: Treaty | null, word: string | undefined): string =>
  treaty ? `monitor.treaty.${treaty}` : (word ?? '');

/** What a statement of status says, as the statuses it allows; null where it says something else. */
function allowed(value: string | undefined): readonly Status[] | null {
  const said = (value ?? '').trim().toLowerCase();
  if (/^(not (a )?(state )?(party|member|bound)|non[- ]?party|outside|none)/.test(said))
    return ['none', 'signatory', 'party_pending', 'withdrawn'];
  if (/^(not|never) signed|no signature/.test(said)) return ['none'];
  if (/withdr|left|ended|denounced/.test(said)) return ['withdrawn'];
  if (/^(signed|signatory)/.test(said)) return ['signatory', 'party_pending', 'party'];
  if (/ratified|acceded|deposited/.test(said)) return ['party', 'party_pending'];
  if (/party|member|bound/.test(said)) return ['party'];
  return null;
}

/** The last day a statement about law can mean, and the first. */
function daysOf(claim: ClaimRecord, library: Library): { first: string; last: string } | null {
  const at = boundsOf(propositionOf(claim, library)?.at) ?? saidBounds(claim, library);
  const last = at?.to ?? at?.from;
  return at && last ? { first: at.from ?? last, last } : null;
}

type Judged = Pick<Check, 'result' | 'key' | 'params'>;

function statusCheck(claim: ClaimRecord, library: Library): Judged | null {
  const { state = '', treaty: word, value } = propositionOf(claim, library) ?? {};
  const treaty = treatyNamed(word);
  const days = daysOf(claim, library);
  const record = treaty ? library.table.records.get(`${state} ${treaty}`) : undefined;
  const wanted = allowed(value);
  const params = { state, treaty: treatyKey(treaty, word), said: value ?? '', on: days?.last ?? '' };
  const unknown = { result: 'cannot_be_decided', key: 'status.undecided', params } as const;
  if (!record || !days || !wanted || days.last > library.table.readOn) return unknown;
  const [first, last] = [statusOn(record, days.first), statusOn(record, days.last)];
  const fits = [first, last].map(({ status }) => wanted.includes(status));
  if (last.effect === 'conditional' && last.status === 'withdrawn') return unknown;
  if (fits[0] !== fits[1]) return unknown;
  const found = { ...params, status: `monitor.status.${last.status}` };
  return fits[1]
    ? { result: 'consistent', key: 'status.consistent', params: found }
    : { result: 'contradicts', key: 'status.contradicts', params: found };
}

function countCheck(claim: ClaimRecord, library: Library): Judged | null {
  const { treaty: word, statesBoundAtLeast: said } = propositionOf(claim, library) ?? {};
  const treaty = treatyNamed(word);
  const day = daysOf(claim, library)?.last;
  if (said === undefined) return null;
  const params = { treaty: treatyKey(treaty, word), said, on: day ?? '' };
  if (!treaty || !day || day > library.table.readOn)
    return { result: 'cannot_be_decided', key: 'count.undecided', params };
  const deposit = countOn(library.table, treaty, day, 'deposit');
  const force = countOn(library.table, treaty, day, 'force');
  const counted = { ...params, deposit, force };
  const holds = [deposit, force].filter((count) => count >= said).length;
  if (holds === 2) return { result: 'consistent', key: 'count.consistent', params: counted };
  const key = holds === 0 ? 'count.contradicts' : 'count.basis';
  return { result: holds === 0 ? 'contradicts' : 'cannot_be_decided', key, params: counted };
}

/** Words coders use for acts → the acts of shipped measures. */
const ACTS: Readonly<Record<string, string>> = {
  export: 'transfer.delivery',
  transfer: 'transfer.delivery',
  sale: 'transfer.order',
  'export licence': 'transfer.approval',
  licence: 'transfer.approval',
  production: 'production',
  use: 'use',
};
const FAMILY: Readonly<Record<string, RegExp>> = {
  export: /export|sale|transfer/,
  transfer: /export|sale|transfer/,
};

const covers = (family: string, itemClass: string): boolean =>
  itemClass.split(' + ').some((one) => family.split(' + ').some((f) => one === f || one.startsWith(`${f}.`)));

interface Bar {
  readonly id: string;
  readonly effect: string;
  readonly instrument: string;
  readonly conditions: number;
}

function barsOn(claim: ClaimRecord, library: Library, day: string): Bar[] {
  const { state = '', act = '', itemClass = '' } = propositionOf(claim, library) ?? {};
  const words = FAMILY[act];
  const coded = library.measures
    .filter((one) => one.state === state && covers(one.itemClass, itemClass))
    .filter(({ acts }) => acts.some((one) => one === act || words?.test(one)))
    .filter(({ validFrom, validTo }) => (validFrom ?? '') <= day && (validTo == null || day <= validTo))
    .map(({ id, effect, instrument, conditions }) => ({
      id,
      effect,
      instrument,
      conditions: conditions?.length ?? 0,
    }));
  if (coded.length > 0) return coded;
  return measureOn(state, itemClass, ACTS[act] ?? act, day, library.shipped).map(({ measure }) => ({
    id: measure.id,
    effect: measure.effect,
    instrument: measure.instrument,
    conditions: measure.conditions.length,
  }));
}

const LAW: Readonly<Record<string, CheckResult>> = {
  barred: 'consistent',
  moratorium: 'simplified',
  licence: 'contradicts',
};

function lawCheck(claim: ClaimRecord, library: Library): (Judged & { measures: string[] }) | null {
  const { state = '' } = propositionOf(claim, library) ?? {};
  const day = daysOf(claim, library)?.last;
  const bars = day ? barsOn(claim, library, day) : [];
  const params = { state, on: day ?? '' };
  const [bar] = bars;
  if (!bar) return { result: 'cannot_be_decided', key: 'law.undecided', params, measures: [] };
  const result = LAW[bar.effect] ?? 'simplified';
  const found = {
    ...params,
    instrument: bar.instrument,
    conditions: bar.conditions,
    effect: `monitor.measure.effect.${bar.effect}`,
  };
  return { result, key: `law.${result}`, params: found, measures: bars.map(({ id }) => id) };
}

/** The check of a claim about treaty membership, numbers of parties or national law; none for other claims. */
export function lawChecks(claim: ClaimRecord, library: Library): Check[] {
  const about = { claimIds: [claim.id], recordIds: [] };
  switch (propositionOf(claim, library)?.type) {
    case 'legal.party_status': {
      const found = statusCheck(claim, library);
      return found ? [{ kind: 'treatyStatus', ...about, ...found }] : [];
    }
    case 'legal.ban_exists': {
      const found = countCheck(claim, library);
      return found ? [{ kind: 'treatyCount', ...about, ...found }] : [];
    }
    case 'legal.national_bar': {
      const found = lawCheck(claim, library);
      if (!found) return [];
      const { measures, ...rest } = found;
      return [{ kind: 'nationalLaw', ...about, recordIds: measures, ...rest }];
    }
    default:
      return [];
  }
}
