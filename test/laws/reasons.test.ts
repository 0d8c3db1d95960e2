/** A reason that says nothing is none, whatever it is a reason for and whichever script it is not written in. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { saysWhy, whySaid } from '../../src/core/model/reasons.ts';
import { Adjustment, DecisionDraft, Override } from '../../src/core/model/reports.ts';

const WORDS = ['Walked again.', 'اعيد المسح', 'Обстежено знову', '重新调查', 'é', 'पुनः'];
const NOTHING = ['', ' ', '.', '...', '---', '???', '123', '\u200b\u200f', '—', '!?', '…', '٠١٢', '🙂'];

describe('a reason', () => {
  it.each(WORDS)('is one in any script: %s', (text) => {
    expect(DecisionDraft.parse({ action: 'accept', reason: text }).reason).toBe(text);
  });

  it.each(NOTHING)('without a letter is none: %j', (text) => {
    expect(DecisionDraft.parse({ action: 'accept', reason: text }).reason).toBe('');
    expect(Override.safeParse({ rule: 'V16', reason: text.padEnd(5, '.') }).success).toBe(false);
    expect(Adjustment.safeParse({ reason: 'resurvey', note: text.padEnd(5, '.') }).success).toBe(false);
  });

  it('is kept as it was said, or is nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(whySaid(text)).toBe(saysWhy(text) ? text.trim() : '');
      }),
    );
  });
});
