import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DisposalOutcome } from '../../src/core/model/codes.ts';
import { itemsOf, type WorkItems } from '../../src/core/registry/account-items.ts';

const number = fc.nat(50);
const fates = fc.array(fc.record({ outcome: fc.constantFrom(...DisposalOutcome.options), items: number }), {
  maxLength: 8,
});
const sum = (finds: WorkItems['finds']): number => finds.reduce((all, { items }) => all + items, 0);

describe('I9: found is destroyed, handed over, left and pending', () => {
  it('holds when every item found has a fate, whether days count or only finds do', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fates, fc.boolean()), { maxLength: 6 }), (works) => {
        const all = works.map(([finds, days]) => ({ counted: days ? sum(finds) : null, finds }));
        const { found, destroyed, handedOver, left, pending, off } = itemsOf(all);
        expect(off).toBe(0);
        expect(found).toBe(destroyed + handedOver + left + pending);
      }),
    );
  });

  it('is off by every item without a fate, and works do not make up for each other', () => {
    fc.assert(
      fc.property(fates, fates, fc.integer({ min: 1, max: 9 }), (one, other, n) => {
        const tooMany = { counted: sum(one), finds: [...one, { outcome: 'pending' as const, items: n }] };
        const tooFew = { counted: sum(other) + n, finds: [...other, { outcome: null, items: n }] };
        expect(itemsOf([tooMany]).off).toBe(n);
        expect(itemsOf([tooFew]).off).toBe(n);
        expect(itemsOf([tooMany, tooFew]).off).toBe(2 * n);
      }),
    );
  });

  it('counts what nobody said anything of as found, with no fate', () => {
    const days = { counted: 3, finds: [] };
    expect(itemsOf([days])).toMatchObject({ found: 3, destroyed: 0, off: 3 });
    expect(itemsOf([])).toMatchObject({ found: 0, off: 0 });
  });
});
