/** Histories of the area account for the laws: consistent by construction, shuffled by the tests. */
import fc from 'fast-check';
import type { AdjustReason } from '../../src/core/model/accounts.ts';
import type { AreaClass, Movement } from '../../src/core/registry/account-movements.ts';

export const uuid = (n: number): string => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;

/** A movement of hazard 1 on the first of January 2024 unless said otherwise. */
export function movement(over: Partial<Movement> & Pick<Movement, 'kind' | 'm2'>): Movement {
  return {
    hazardId: uuid(1),
    seq: 1,
    voidedSeq: null,
    effectiveDate: '2024-01-01',
    class: 'sha',
    toClass: null,
    releaseId: null,
    reportId: null,
    orgCode: null,
    placeCode: null,
    shares: [],
    reason: null,
    ...over,
  };
}

const REASONS: readonly AdjustReason[] = ['resurvey', 'digitising', 'duplicate', 'data_error'];
const STEPS = [
  'extend',
  'reclassify',
  'cancel',
  'reduce_with_asset',
  'reduce',
  'clear',
  'adjust_up',
  'adjust_down',
] as const;

interface Step {
  readonly kind: (typeof STEPS)[number];
  readonly class: AreaClass;
  readonly share: number;
  readonly days: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(...STEPS),
  class: fc.constantFrom<AreaClass>('sha', 'cha'),
  share: fc.double({ min: 0.01, max: 1, noNaN: true }),
  days: fc.integer({ min: 0, max: 200 }),
});

const dayAfter = (days: number): string =>
  new Date(Date.UTC(2022, 0, 1) + days * 86_400_000).toISOString().slice(0, 10);

/** Movements of one hazard, in order, whose balances never go below zero. */
function historyOf(
  hazard: number,
  m2: number,
  start: number,
  steps: readonly Step[],
  place: string,
): Movement[] {
  const held = { sha: m2, cha: 0 };
  const base = { hazardId: uuid(hazard), placeCode: place, orgCode: `org-${hazard % 3}` };
  let day = start;
  const list = [movement({ ...base, kind: 'identify', m2, effectiveDate: dayAfter(day) })];
  for (const [i, { kind, class: c, share, days }] of steps.entries()) {
    day += days;
    const adds = kind === 'extend' || kind === 'adjust_up';
    const size = share * (adds ? m2 : held[c]);
    if (size < 0.001) continue;
    held[c] += adds ? size : -size;
    const toClass = kind === 'reclassify' ? (c === 'sha' ? 'cha' : 'sha') : null;
    if (toClass) held[toClass] += size;
    const reason = kind.startsWith('adjust') ? (REASONS[i % 4] as AdjustReason) : null;
    list.push(movement({ ...base, kind, class: c, toClass, m2: size, reason, effectiveDate: dayAfter(day) }));
  }
  return list;
}

/**
 * A programme of up to eight hazards in up to four places. Ledger positions are drawn apart from the days, so
 * that much is recorded late; some movements are voided later on.
 */
export const programme: fc.Arbitrary<Movement[]> = fc
  .array(
    fc.record({
      m2: fc.double({ min: 0.5, max: 5e6, noNaN: true }),
      start: fc.integer({ min: 0, max: 1_000 }),
      place: fc.constantFrom('UA', 'UA63', 'UA6301', 'UA65'),
      steps: fc.array(step, { maxLength: 12 }),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .chain((hazards) => {
    const all = hazards.flatMap((h, i) => historyOf(i + 1, h.m2, h.start, h.steps, h.place));
    const seqs = fc.array(fc.tuple(fc.integer({ min: 1, max: 100 }), fc.nat(9)), {
      minLength: all.length,
      maxLength: all.length,
    });
    return seqs.map((drawn) =>
      all.map((m, i) => {
        const [seq, voided] = drawn[i] as [number, number];
        return { ...m, seq, voidedSeq: voided === 0 ? seq + 30 : null };
      }),
    );
  });
