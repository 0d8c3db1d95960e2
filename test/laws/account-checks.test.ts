import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasMessage } from '../../src/core/messages/say.ts';
import { LANGUAGES } from '../../src/core/model/codes.ts';
import { statementOf } from '../../src/core/registry/account.ts';
import { checkContinuity, checkMovements, checkStatement } from '../../src/core/registry/account-checks.ts';
import type { Movement } from '../../src/core/registry/account-movements.ts';
import { movement, programme, uuid } from '../support/movements.ts';

const identify = movement({ kind: 'identify', m2: 10_000 });
/** What is broken, in short. */
const brokenBy = (movements: Movement[], context = {}) => {
  const broken = checkMovements(movements, context);
  for (const { message } of broken)
    for (const language of LANGUAGES)
      expect(hasMessage(message, language), `${language} ${message}`).toBe(true);
  return broken.map(({ identity, message, date, expected, found }) => [
    message.replace('account.', ''),
    identity === message.split('.')[1],
    date,
    expected,
    found,
  ]);
};

describe('identities of the area account', () => {
  it('hold for every history made of possible steps, in any order, however late it was recorded', () => {
    fc.assert(
      fc.property(programme, (movements) => {
        const kept = movements.map((m) => ({ ...m, voidedSeq: null }));
        expect(checkMovements(kept)).toEqual([]);
        expect(checkMovements([...kept].reverse())).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('I1: what the account says is left is what is left on the map', () => {
    const clear = movement({ kind: 'clear', m2: 4_000 });
    const left = (m2: number) => ({ remainingM2: new Map([[uuid(1), m2]]) });
    expect(brokenBy([identify, clear], left(6_009))).toEqual([]);
    expect(brokenBy([identify, clear], left(6_100))).toEqual([['I1.remaining', true, null, 6_000, 6_100]]);
    expect(brokenBy([identify, clear], left(0))).toEqual([['I1.remaining', true, null, 6_000, 0]]);
  });

  it('I2: a balance below zero is named once, on the day it went below, even when it came right later', () => {
    const early = movement({ kind: 'reclassify', m2: 10_000, toClass: 'cha', effectiveDate: '2023-05-01' });
    expect(brokenBy([identify, early])).toEqual([['I2.negative', true, '2023-05-01', 0, -10_000]]);
    expect(
      brokenBy([movement({ kind: 'identify', m2: 5, effectiveDate: '2023-05-01' }), identify, early]),
    ).toEqual([['I2.negative', true, '2023-05-01', 0, -9_995]]);
  });

  it('I4: a split gives the children what the parent had, and leaves the parent nothing', () => {
    const by = { reportId: uuid(50), effectiveDate: '2024-06-01' };
    const out = movement({ ...by, kind: 'split_out', m2: 10_000 });
    const child = (n: number, m2: number) => movement({ ...by, kind: 'split_in', m2, hazardId: uuid(n) });
    expect(brokenBy([identify, out, child(2, 4_000), child(3, 6_004)])).toEqual([]);
    expect(brokenBy([identify, out, child(2, 4_000)])).toEqual([
      ['I4.split', true, '2024-06-01', 10_000, 4_000],
    ]);
    const some = { ...out, m2: 9_000 };
    expect(brokenBy([identify, some, child(2, 9_000)])).toEqual([['I4.left', true, '2024-06-01', 0, 1_000]]);
    const merged = [
      { ...out, kind: 'merge_out' as const },
      { ...child(2, 8_000), kind: 'merge_in' as const },
    ];
    expect(brokenBy([identify, ...merged])).toEqual([['I4.merge', true, '2024-06-01', 10_000, 8_000]]);
  });

  it('I7: the ground of one release has one outcome', () => {
    const released = { releaseId: uuid(60), effectiveDate: '2024-06-01' };
    const twice = [
      movement({ ...released, kind: 'clear', m2: 500 }),
      movement({ ...released, kind: 'reduce', m2: 300 }),
    ];
    expect(brokenBy([identify, ...twice])).toEqual([['I7.twoOutcomes', true, '2024-06-01', 500, 800]]);
  });

  it('I8: clearance beyond the outline needs the extension beside it', () => {
    const clear = movement({ kind: 'clear', m2: 12_000, effectiveDate: '2024-03-01' });
    expect(brokenBy([identify, clear]).map(([name]) => name)).toEqual(['I2.negative', 'I8.beyond']);
    const extend = movement({ kind: 'extend', m2: 2_000, effectiveDate: '2024-03-01' });
    expect(brokenBy([identify, clear, extend])).toEqual([]);
  });

  it('I10: whoever paid, paid for the whole; not stated is no fault', () => {
    const paid = (...percents: number[]) =>
      movement({
        kind: 'clear',
        m2: 10,
        shares: percents.map((percent, i) => ({ donor: `d${i}`, percent })),
      });
    expect(brokenBy([identify, paid(), paid(100), paid(33.33, 33.33, 33.33)])).toEqual([]);
    expect(brokenBy([identify, paid(60, 30)])).toEqual([['I10.shares', true, '2024-01-01', 100, 90]]);
  });

  it('I11: indications, spot tasks and survey boxes have no movements', () => {
    const neverCounted = new Set([uuid(1)]);
    expect(brokenBy([identify], { neverCounted })).toEqual([['I11.counted', true, '2024-01-01', 0, 10_000]]);
  });

  it('I5 and I7 of a statement, and I6 between two, are looked at as figures', () => {
    const year = { from: '2024-01-01', to: '2024-12-31' };
    const good = statementOf([identify, movement({ kind: 'clear', m2: 1_000 })], year);
    expect(checkStatement(good)).toEqual([]);
    const wrong = { ...good, closing: { ...good.closing, sha: 1n } };
    expect(checkStatement(wrong).map(({ message }) => message)).toEqual(['account.I5.sum']);
    const less = { ...good.released, cleared: { sha: 0n, cha: 0n, total: 0n } };
    expect(checkStatement({ ...good, released: less }).map(({ message }) => message)).toEqual([
      'account.I7.sum',
      'account.I7.sum',
    ]);
    const late = movement({ kind: 'cancel', m2: 300, effectiveDate: '2024-12-01' });
    const next = statementOf([identify, movement({ kind: 'clear', m2: 1_000 }), late], {
      from: '2025-01-01',
      to: '2025-12-31',
    });
    const [restated] = checkContinuity(good, next);
    expect(restated).toMatchObject({ message: 'account.I6.restated', expected: 9_000, found: 8_700 });
    expect(restated?.params).toMatchObject({ class: 'sha', change: -300 });
  });

  it('what was voided breaks nothing any more', () => {
    const clear = movement({ kind: 'clear', m2: 12_000, seq: 3, voidedSeq: 7 });
    expect(checkMovements([identify, clear], { knownAtSeq: 6 })).not.toEqual([]);
    expect(checkMovements([identify, clear], { knownAtSeq: 7 })).toEqual([]);
  });
});
