/**
 * The identities that must always hold (domain: I1 to I11). Each check looks for what is broken and says it as
 * data; nothing is refused here and nothing is thrown. Equal means within 1 m² or 0.1 % of the area.
 */

import type { Statement } from './account.ts';
import {
  type AreaClass,
  effectsOf,
  isKnownAt,
  type Movement,
  m2Of,
  mm2Of,
  outcomeOf,
  signOf,
  toleranceMm2,
} from './account-movements.ts';

/** One broken identity. `message` is a catalogue key, `account.I2.negative`; areas are m². */
export interface Broken {
  readonly identity: 'I1' | 'I2' | 'I4' | 'I5' | 'I6' | 'I7' | 'I8' | 'I10' | 'I11';
  readonly message: string;
  /** Null when the whole account is meant. */
  readonly hazardId: string | null;
  readonly date: string | null;
  readonly expected: number;
  readonly found: number;
  readonly params: Readonly<Record<string, string | number>>;
}

export interface CheckContext {
  /** Remaining ground measured on the map, m² by hazard (null geometry: 0). Hazards left out are not compared. */
  readonly remainingM2?: ReadonlyMap<string, number>;
  /** Indications, spot tasks, survey boxes, point-only hazards: what must have no movement at all. */
  readonly neverCounted?: ReadonlySet<string>;
  readonly knownAtSeq?: number;
}

/** Shares that add up to 100 % but for rounding: three thirds written as 33.33. */
const SHARES_WITHIN_PERCENT = 0.05;

/** Every identity broken by these movements: of one hazard, or of a whole programme. */
export function checkMovements(movements: readonly Movement[], context: CheckContext = {}): Broken[] {
  const known = movements.filter((m) => isKnownAt(m, context.knownAtSeq ?? Number.MAX_SAFE_INTEGER));
  const byHazard = groupBy(known, (m) => m.hazardId);
  const broken: Broken[] = [];
  for (const [hazardId, own] of byHazard) {
    broken.push(...checkBalances(hazardId, own), ...checkSuperseded(hazardId, own));
    const remaining = context.remainingM2?.get(hazardId);
    if (remaining !== undefined) broken.push(...checkRemaining(hazardId, own, remaining));
    if (context.neverCounted?.has(hazardId)) broken.push(notCounted(hazardId, own));
  }
  for (const [, own] of groupBy(known, (m) => m.reportId)) broken.push(...checkConserved(own));
  for (const [, own] of groupBy(known, (m) => m.releaseId)) broken.push(...checkOutcome(own));
  broken.push(...known.flatMap(checkShares));
  return broken.sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
}

const sortKey = (b: Broken): string => `${b.hazardId} ${b.date} ${b.identity} ${b.message} ${b.found}`;

function groupBy(
  movements: readonly Movement[],
  keyOf: (m: Movement) => string | null,
): Map<string, Movement[]> {
  const groups = new Map<string, Movement[]>();
  for (const m of movements) {
    const key = keyOf(m);
    if (key === null) continue;
    const group = groups.get(key);
    if (group) group.push(m);
    else groups.set(key, [m]);
  }
  return groups;
}

function broken(
  identity: Broken['identity'],
  variant: string,
  at: { hazardId?: string | null; date?: string | null },
  mm2: { expected: number | bigint; found: number | bigint },
  params: Broken['params'] = {},
): Broken {
  const [expected, found] = [m2Of(mm2.expected), m2Of(mm2.found)];
  return {
    identity,
    message: `account.${identity}.${variant}`,
    hazardId: at.hazardId ?? null,
    date: at.date ?? null,
    expected,
    found,
    params: { expected, found, ...params },
  };
}

/** I2 and I8: balances by the end of every day. Within a day order has no meaning. */
function checkBalances(hazardId: string, own: readonly Movement[]): Broken[] {
  const days = [...groupBy(own, (m) => m.effectiveDate)].sort(([a], [b]) => (a < b ? -1 : 1));
  const balance = { sha: 0, cha: 0 };
  const below = new Set<AreaClass>();
  const found: Broken[] = [];
  let gross = 0;
  for (const [date, today] of days) {
    for (const m of today) {
      const { sha, cha } = effectsOf(m);
      balance.sha += sha;
      balance.cha += cha;
      if (signOf(m.kind) > 0) gross += sha + cha;
    }
    for (const c of ['sha', 'cha'] as const) {
      if (balance[c] >= -toleranceMm2(gross)) below.delete(c);
      else if (!below.has(c)) {
        // Said once, on the day it went below.
        below.add(c);
        const released = today.some((m) => m.class === c && outcomeOf(m.kind) !== null);
        const amounts = { expected: 0, found: balance[c] };
        const params = { class: c, over: m2Of(-balance[c]) };
        found.push(broken('I2', 'negative', { hazardId, date }, amounts, params));
        if (released) found.push(broken('I8', 'beyond', { hazardId, date }, amounts, params));
      }
    }
  }
  return found;
}

/** Sum of all effects, mm², and all that was ever added. */
function balanceOf(own: readonly Movement[]): { balance: number; gross: number } {
  let [balance, gross] = [0, 0];
  for (const m of own) {
    const { sha, cha } = effectsOf(m);
    balance += sha + cha;
    if (signOf(m.kind) > 0) gross += sha + cha;
  }
  return { balance, gross };
}

/** I1: what the account says is left is what is left on the map. */
function checkRemaining(hazardId: string, own: readonly Movement[], remainingM2: number): Broken[] {
  const { balance, gross } = balanceOf(own);
  if (Math.abs(balance - mm2Of(remainingM2)) <= toleranceMm2(gross)) return [];
  return [broken('I1', 'remaining', { hazardId }, { expected: balance, found: mm2Of(remainingM2) })];
}

/** I4: a hazard that was split or merged away has nothing left. */
function checkSuperseded(hazardId: string, own: readonly Movement[]): Broken[] {
  const gone = own.filter((m) => m.kind === 'split_out' || m.kind === 'merge_out');
  if (gone.length === 0) return [];
  const date = gone.reduce((last, m) => (m.effectiveDate > last ? m.effectiveDate : last), '');
  const { balance, gross } = balanceOf(own.filter((m) => m.effectiveDate <= date));
  if (Math.abs(balance) <= toleranceMm2(gross)) return [];
  return [broken('I4', 'left', { hazardId, date }, { expected: 0, found: balance })];
}

/** I4: what left the parents by one report arrived with the children, class by class. */
function checkConserved(own: readonly Movement[]): Broken[] {
  const found: Broken[] = [];
  for (const [out, into] of [
    ['split_out', 'split_in'],
    ['merge_out', 'merge_in'],
  ] as const) {
    for (const c of ['sha', 'cha'] as const) {
      const sum = (kind: string): number =>
        own.reduce((mm2, m) => (m.kind === kind && m.class === c ? mm2 + mm2Of(m.m2) : mm2), 0);
      const [left, came] = [sum(out), sum(into)];
      if (Math.abs(left - came) <= toleranceMm2(left)) continue;
      const one = own.find((m) => m.kind === out || m.kind === into) as Movement;
      const at = { hazardId: one.hazardId, date: one.effectiveDate };
      const variant = out === 'split_out' ? 'split' : 'merge';
      found.push(broken('I4', variant, at, { expected: left, found: came }, { class: c }));
    }
  }
  return found;
}

/** I7: the ground of one release is cancelled, reduced or cleared, never two of them. */
function checkOutcome(own: readonly Movement[]): Broken[] {
  const outcomes = [...new Set(own.map((m) => outcomeOf(m.kind)).filter((o) => o !== null))].sort();
  const one = own.find((m) => outcomeOf(m.kind) !== null);
  if (outcomes.length < 2 || !one) return [];
  const sum = own.reduce((mm2, m) => (outcomeOf(m.kind) ? mm2 + mm2Of(m.m2) : mm2), 0);
  const counted = Math.max(...outcomes.map((o) => areaOf(own, o)));
  const at = { hazardId: one.hazardId, date: one.effectiveDate };
  return [
    broken('I7', 'twoOutcomes', at, { expected: counted, found: sum }, { outcomes: outcomes.join(', ') }),
  ];
}

function areaOf(own: readonly Movement[], outcome: string): number {
  return own.reduce((mm2, m) => (outcomeOf(m.kind) === outcome ? mm2 + mm2Of(m.m2) : mm2), 0);
}

/** I10: whoever paid, paid for the whole. No shares at all means "not stated" and is no fault. */
function checkShares(m: Movement): Broken[] {
  if (m.shares.length === 0 || outcomeOf(m.kind) === null) return [];
  const percent = m.shares.reduce((sum, share) => sum + share.percent, 0);
  if (Math.abs(percent - 100) <= SHARES_WITHIN_PERCENT) return [];
  const at = { hazardId: m.hazardId, date: m.effectiveDate };
  const found = Math.round(percent * 100) / 100;
  return [
    { ...broken('I10', 'shares', at, { expected: 0, found: 0 }), expected: 100, found, params: { found } },
  ];
}

/** I11: what has no recorded ground has no movements. */
function notCounted(hazardId: string, own: readonly Movement[]): Broken {
  const date = own.reduce((first, m) => (m.effectiveDate < first ? m.effectiveDate : first), '9999-12-31');
  const { gross } = balanceOf(own);
  return broken('I11', 'counted', { hazardId, date }, { expected: 0, found: gross });
}

/** I5 and I7 of a statement, e.g. one that was stored or came from elsewhere. */
export function checkStatement(statement: Statement): Broken[] {
  const found: Broken[] = [];
  const { opening, rows, closing, released, period } = statement;
  for (const c of ['sha', 'cha', 'total'] as const) {
    const expected = rows.reduce((sum, { amount }) => sum + amount[c], opening[c]);
    if (expected !== closing[c])
      found.push(broken('I5', 'sum', { date: period.to }, { expected, found: closing[c] }, { class: c }));
    const parts = released.cancelled[c] + released.reduced[c] + released.cleared[c];
    if (parts !== released.released[c])
      found.push(
        broken(
          'I7',
          'sum',
          { date: period.to },
          { expected: parts, found: released.released[c] },
          { class: c },
        ),
      );
  }
  return found;
}

/** I6: one period opens with what the one before closed with. If not, `restatementOf` says what changed. */
export function checkContinuity(earlier: Statement, later: Statement): Broken[] {
  return (['sha', 'cha'] as const)
    .filter((c) => earlier.closing[c] !== later.opening[c])
    .map((c) =>
      broken(
        'I6',
        'restated',
        { date: later.period.from },
        { expected: earlier.closing[c], found: later.opening[c] },
        { class: c, change: m2Of(later.opening[c] - earlier.closing[c]) },
      ),
    );
}
