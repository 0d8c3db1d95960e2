import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Statement, statementFromSums, statementOf } from '../../src/core/registry/account.ts';
import { RunningBalances } from '../../src/core/registry/account-balances.ts';
import { checkContinuity, checkMovements, checkStatement } from '../../src/core/registry/account-checks.ts';
import { isKnownAt, Movement, mm2Of, outcomeOf } from '../../src/core/registry/account-movements.ts';
import { outputsBy } from '../../src/core/registry/account-outputs.ts';
import { printed } from '../../src/core/registry/account-printed.ts';
import { restatementOf } from '../../src/core/registry/account-restated.ts';
import { placesBelow } from '../../src/core/registry/account-selection.ts';
import { movement, programme, uuid } from '../support/movements.ts';

const YEAR = { from: '2023-01-01', to: '2023-12-31' };
const QUARTERS = [
  { from: '2023-01-01', to: '2023-03-31' },
  { from: '2023-04-01', to: '2023-06-30' },
  { from: '2023-07-01', to: '2023-09-30' },
  { from: '2023-10-01', to: '2023-12-31' },
];
const CLASSES = ['sha', 'cha', 'total'] as const;

/** Every row by name, so that statements can be added. */
const rowsOf = (statements: readonly Statement[]): Map<string, bigint> => {
  const sums = new Map<string, bigint>();
  for (const { rows } of statements)
    for (const { kind, toClass, reason, amount } of rows)
      for (const c of CLASSES) {
        const key = `${kind} ${toClass} ${reason} ${c}`;
        const sum = (sums.get(key) ?? 0n) + amount[c];
        if (sum === 0n) sums.delete(key);
        else sums.set(key, sum);
      }
  return sums;
};

describe('a statement', () => {
  it('adds up: opening and every row make the closing, to the square millimetre', () => {
    fc.assert(
      fc.property(programme, fc.integer({ min: 1, max: 120 }), (movements, knownAtSeq) => {
        const statement = statementOf(movements, YEAR, { knownAtSeq });
        expect(checkStatement(statement)).toEqual([]);
        const until = { from: '0000-01-01', to: YEAR.to };
        // The closing again, by another way: from the beginning of time, one hazard after the other.
        let closing = 0n;
        for (const hazardId of new Set(movements.map((m) => m.hazardId)))
          closing += statementOf(
            movements.filter((m) => m.hazardId === hazardId),
            until,
            { knownAtSeq },
          ).closing.total;
        expect(statement.closing.total).toBe(closing);
      }),
      { numRuns: 300 },
    );
  });

  it('does not depend on the order of the movements', () => {
    const shuffled = programme.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, ([movements, other]) => {
        const selection = { placeCodes: new Set(['UA63', 'UA6301']) };
        expect(statementOf(other, YEAR)).toEqual(statementOf(movements, YEAR));
        expect(statementOf(other, YEAR, { selection })).toEqual(statementOf(movements, YEAR, { selection }));
        expect(outputsBy(other, YEAR, 'orgCode')).toEqual(outputsBy(movements, YEAR, 'orgCode'));
      }),
      { numRuns: 300 },
    );
  });

  it('of a year is the sum of its quarters, and each quarter opens with what the one before closed with', () => {
    fc.assert(
      fc.property(programme, (movements) => {
        const year = statementOf(movements, YEAR);
        const quarters = QUARTERS.map((quarter) => statementOf(movements, quarter));
        expect(rowsOf(quarters)).toEqual(rowsOf([year]));
        expect(quarters[0]?.opening).toEqual(year.opening);
        expect(quarters[3]?.closing).toEqual(year.closing);
        expect(quarters[3]?.closingNumbers).toEqual(year.closingNumbers);
        for (let i = 1; i < 4; i++) {
          const [earlier, later] = [quarters[i - 1] as Statement, quarters[i] as Statement];
          expect(checkContinuity(earlier, later)).toEqual([]);
          expect(later.openingNumbers).toEqual(earlier.closingNumbers);
        }
        for (const c of CLASSES) {
          const released = quarters.reduce((sum, q) => sum + q.released.released[c], 0n);
          expect(released).toBe(year.released.released[c]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('of places and operators adds up to the statement of the whole', () => {
    fc.assert(
      fc.property(programme, (movements) => {
        const whole = statementOf(movements, YEAR);
        for (const parts of [
          ['UA', 'UA63', 'UA6301', 'UA65'].map((code) => ({ placeCodes: new Set([code]) })),
          ['org-0', 'org-1', 'org-2'].map((code) => ({ orgCodes: new Set([code]) })),
        ]) {
          const statements = parts.map((selection) => statementOf(movements, YEAR, { selection }));
          expect(rowsOf(statements)).toEqual(rowsOf([whole]));
          expect(statements.reduce((n, s) => n + s.closingNumbers.hazards, 0)).toBe(
            whole.closingNumbers.hazards,
          );
        }
      }),
      { numRuns: 200 },
    );
  });

  it('of a hazard is left alone by anything that happens to another', () => {
    fc.assert(
      fc.property(programme, programme, (movements, others) => {
        const elsewhere = others.map((m) => ({ ...m, hazardId: m.hazardId.replace(/^0/, 'f') }));
        const selection = { hazardIds: new Set(movements.map((m) => m.hazardId)) };
        const both = statementOf([...elsewhere, ...movements], YEAR, { selection });
        expect(both).toEqual(statementOf(movements, YEAR));
      }),
      { numRuns: 200 },
    );
  });

  it('is the same made from sums of the store, and from balances kept as movements came', () => {
    fc.assert(
      fc.property(programme, (movements) => {
        const whole = statementOf(movements, YEAR);
        const rows = movements
          .filter((m) => m.voidedSeq === null && m.effectiveDate >= YEAR.from && m.effectiveDate <= YEAR.to)
          .map((m) => ({ ...m, mm2: BigInt(mm2Of(m.m2)) }));
        const { opening, closing, openingNumbers, closingNumbers } = whole;
        const sums = { rows, opening, closing, openingNumbers, closingNumbers };
        expect(statementFromSums(sums, YEAR)).toEqual(whole);
        const running = new RunningBalances();
        for (const m of movements) if (m.effectiveDate <= YEAR.to) running.move(m);
        for (const m of movements)
          if (m.effectiveDate <= YEAR.to && m.voidedSeq !== null) running.move(m, true);
        expect(running.totals()).toEqual({ sha: whole.closing.sha, cha: whole.closing.cha });
        expect(running.numbers()).toEqual(closingNumbers);
      }),
      { numRuns: 200 },
    );
  });

  it('is exact where floating point is not', () => {
    const many = Array.from({ length: 3_000 }, (_, i) =>
      movement({ kind: i % 3 === 2 ? 'clear' : 'identify', m2: i % 3 === 2 ? 0.2 : 0.1, hazardId: uuid(i) }),
    );
    const year = { from: '2024-01-01', to: '2024-12-31' };
    expect(statementOf(many, year).closing.total).toBe(0n);
    const ukraine = Array.from({ length: 200 }, (_, i) =>
      movement({ kind: 'identify', m2: 700_000_000 + 0.000001, hazardId: uuid(i) }),
    );
    expect(statementOf(ukraine, year).closing.total).toBe(140_000_000_000_000_200n);
  });
});

describe('splitting and merging', () => {
  it('move ground between hazards and change nothing else', () => {
    fc.assert(
      fc.property(programme, fc.double({ min: 0, max: 1, noNaN: true }), (movements, share) => {
        const known = movements.map((m) => ({ ...m, voidedSeq: null }));
        const all = { from: '0000-01-01', to: '2098-12-31' };
        const hazardId = known[0]?.hazardId as string;
        const own = statementOf(known, all, { selection: { hazardIds: new Set([hazardId]) } }).closing;
        const place = { placeCode: known[0]?.placeCode ?? null, orgCode: known[0]?.orgCode ?? null };
        const base = { ...place, seq: 200, reportId: uuid(90), effectiveDate: '2099-01-01' };
        const moves = (['sha', 'cha'] as const).flatMap((c) => {
          const mm2 = Number(own[c]);
          const first = Math.round(mm2 * share);
          const step = (kind: 'split_out' | 'split_in', id: string, part: number) =>
            part > 0 ? [movement({ ...base, kind, class: c, hazardId: id, m2: part / 1e6 })] : [];
          return [
            ...step('split_out', hazardId, mm2),
            ...step('split_in', uuid(70), first),
            ...step('split_in', uuid(71), mm2 - first),
          ];
        });
        const merged = moves.map((m) => {
          const kind = m.kind === 'split_in' ? ('merge_out' as const) : ('merge_in' as const);
          const id = m.kind === 'split_in' ? m.hazardId : uuid(72);
          return { ...m, kind, hazardId: id, reportId: uuid(91), effectiveDate: '2099-02-01' };
        });
        const year = { from: '2099-01-01', to: '2099-12-31' };
        const before = statementOf(known, year);
        const after = statementOf([...known, ...moves, ...merged], year);
        expect(after.opening).toEqual(before.opening);
        expect(after.closing).toEqual(before.closing);
        expect(after.released).toEqual(before.released);
        expect(after.closingNumbers).toEqual(before.closingNumbers);
        expect(checkMovements([...known, ...moves, ...merged])).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a printed statement', () => {
  it('visibly adds up in whole square metres, row by row and column by column, year after year', () => {
    fc.assert(
      fc.property(programme, (movements) => {
        const sheets = QUARTERS.map((quarter) => statementOf(movements, quarter));
        const papers = sheets.map(printed);
        for (const [i, paper] of papers.entries()) {
          for (const c of CLASSES) {
            const sum = paper.rows.reduce((m2, row) => m2 + row.m2[c], paper.opening[c]);
            expect(sum).toBe(paper.closing[c]);
          }
          const { cancelled, reduced, cleared, released } = paper.released;
          expect(cancelled.total + reduced.total + cleared.total).toBe(released.total);
          paper.rows.forEach((row, n) => {
            const exact = sheets[i]?.rows[n]?.amount as { sha: bigint; cha: bigint };
            for (const c of ['sha', 'cha'] as const)
              expect(Math.abs(row.m2[c] - Number(exact[c]) / 1e6)).toBeLessThanOrEqual(1);
          });
          if (i > 0) expect(paper.opening).toEqual(papers[i - 1]?.closing);
          expect(JSON.parse(JSON.stringify(paper))).toEqual(paper);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('prints what was confirmed as taken from one class and given to the other', () => {
    const movements = [
      movement({ kind: 'identify', m2: 1000.4, effectiveDate: '2022-05-01' }),
      movement({ kind: 'reclassify', m2: 300.6, toClass: 'cha', effectiveDate: '2023-02-01' }),
      movement({ kind: 'cancel', m2: 99.7, effectiveDate: '2023-03-01' }),
      movement({ kind: 'clear', m2: 200.3, class: 'cha', effectiveDate: '2023-04-01' }),
    ];
    const paper = printed(statementOf(movements, YEAR));
    expect(paper.opening).toEqual({ sha: 1000, cha: 0, total: 1000 });
    expect(paper.rows.map(({ kind, m2 }) => [kind, m2.sha, m2.cha, m2.total])).toEqual([
      ['reclassify', -301, 301, 0],
      ['cancel', -99, 0, -99],
      ['clear', 0, -201, -201],
    ]);
    expect(paper.closing).toEqual({ sha: 600, cha: 100, total: 700 });
    expect(paper.released.released.total).toBe(300);
  });
});

describe('a restatement', () => {
  it('names causes that add up to what changed, line by line', () => {
    fc.assert(
      fc.property(programme, fc.nat(100), fc.nat(60), (movements, beforeSeq, more) => {
        const known = { beforeSeq, afterSeq: beforeSeq + more };
        for (const selection of [{}, { placeCodes: new Set(['UA63']) }]) {
          const restated = restatementOf(movements, YEAR, known, selection);
          for (const c of ['sha', 'cha'] as const) {
            const sum = (lines: (line: string) => boolean) =>
              restated.causes.reduce(
                (mm2, { line, change }) => (lines(line) ? mm2 + BigInt(change[c]) : mm2),
                0n,
              );
            expect(sum((line) => line === 'opening')).toBe(restated.opening[c]);
            expect(sum(() => true)).toBe(restated.closing[c]);
            const out = (line: string) => line !== 'opening' && outcomeOf(line as Movement['kind']) !== null;
            expect(0n - sum(out)).toBe(restated.released[c]);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('tells a late report from one taken back', () => {
    const movements = [
      movement({ kind: 'identify', m2: 5_000, seq: 1, effectiveDate: '2022-03-01' }),
      movement({ kind: 'clear', m2: 1_000, seq: 2, voidedSeq: 8, effectiveDate: '2023-03-01' }),
      movement({ kind: 'cancel', m2: 700, seq: 9, effectiveDate: '2022-11-01' }),
    ];
    const { causes, opening, closing, released } = restatementOf(movements, YEAR, {
      beforeSeq: 5,
      afterSeq: 10,
    });
    expect(causes.map(({ why, line, change }) => [why, line, change.sha])).toEqual([
      ['late', 'opening', -700_000_000],
      ['voided', 'clear', 1_000_000_000],
    ]);
    expect([opening.sha, closing.sha, released.sha]).toEqual([-700_000_000n, 300_000_000n, -1_000_000_000n]);
  });
});

describe('what was done', () => {
  it('by donors, operators and places adds up to what was released', () => {
    const shares = fc.array(fc.record({ donor: fc.constantFrom('a', 'b', 'c', 'd'), percent: fc.nat(100) }), {
      maxLength: 4,
    });
    fc.assert(
      fc.property(programme, shares, (movements, paid) => {
        const all = movements.map((m, i) => (i % 2 ? { ...m, shares: paid } : m));
        const released = statementOf(all, YEAR).released;
        for (const by of ['donor', 'orgCode', 'placeCode'] as const) {
          const rows = outputsBy(all, YEAR, by);
          for (const outcome of ['cancelled', 'reduced', 'cleared', 'released'] as const)
            expect(rows.reduce((sum, row) => sum + row[outcome], 0n)).toBe(released[outcome].total);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('gives each of three donors a third, and the odd square millimetre to one of them', () => {
    const third = (donor: string) => ({ donor, percent: 33.33 });
    const m = movement({ kind: 'clear', m2: 1, shares: [third('b'), third('a'), third('c')] });
    const rows = outputsBy([m], { from: '2024-01-01', to: '2024-12-31' }, 'donor');
    expect(rows.map(({ key, cleared }) => [key, cleared])).toEqual([
      ['a', 333_334n],
      ['b', 333_333n],
      ['c', 333_333n],
    ]);
  });
});

describe('hazards known only as a point', () => {
  it('are a number and a guess beside the balance, while they last', () => {
    const point = { seq: 1, class: 'sha', placeCode: 'UA63', orgCode: null, estimatedM2: 400 } as const;
    const points = [
      { ...point, hazardId: uuid(7), from: '2022-06-01', until: '2023-06-01' },
      { ...point, hazardId: uuid(8), from: '2023-02-01', until: null, estimatedM2: null },
      { ...point, hazardId: uuid(9), from: '2024-02-01', until: null },
    ];
    const statement = statementOf([], YEAR, { points });
    expect(statement.openingPoints).toEqual({ sha: 1, cha: 0, shaEstimatedM2: 400, chaEstimatedM2: 0 });
    expect(statement.closingPoints).toEqual({ sha: 1, cha: 0, shaEstimatedM2: 0, chaEstimatedM2: 0 });
    expect(statement.closing.total).toBe(0n);
    const selection = { placeCodes: new Set(['UA65']) };
    expect(statementOf([], YEAR, { points, selection }).closingPoints.sha).toBe(0);
  });
});

describe('a movement', () => {
  it('is refused when it says less than it must', () => {
    const good = movement({ kind: 'reclassify', m2: 1, toClass: 'cha' });
    expect(Movement.safeParse(good).success).toBe(true);
    expect(Movement.safeParse({ ...good, toClass: 'sha' }).success).toBe(false);
    expect(Movement.safeParse({ ...good, m2: 0 }).success).toBe(false);
    expect(Movement.safeParse(movement({ kind: 'adjust_up', m2: 1 })).success).toBe(false);
    expect(Movement.safeParse(movement({ kind: 'adjust_up', m2: 1, reason: 'resurvey' })).success).toBe(true);
    expect(isKnownAt({ seq: 3, voidedSeq: 5 }, 4)).toBe(true);
    expect(isKnownAt({ seq: 3, voidedSeq: 5 }, 5)).toBe(false);
  });

  it('lies in its place and in all places above', () => {
    const places = [
      { code: 'UA', parentCode: null },
      { code: 'UA63', parentCode: 'UA' },
      { code: 'UA6301', parentCode: 'UA63' },
      { code: 'UA65', parentCode: 'UA' },
    ];
    expect([...placesBelow(places, 'UA63')]).toEqual(['UA63', 'UA6301']);
    expect(placesBelow(places, 'UA').size).toBe(4);
  });
});
