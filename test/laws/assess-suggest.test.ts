/** Hints that two origins may be one: shown to people, and without any effect of their own. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { say } from '../../src/core/messages/say.ts';
import { LANGUAGES } from '../../src/core/model/codes.ts';
import type { MonitorRecord } from '../../src/core/model/monitor-documents.ts';
import { assess } from '../../src/core/monitor/assess.ts';
import { RecordSet } from '../../src/core/monitor/cases.ts';
import { contained, likeness, shinglesOf } from '../../src/core/monitor/shingles.ts';
import { type Material, SUGGESTION_KINDS, suggestSame } from '../../src/core/monitor/suggest.ts';
import { materialOf } from '../../src/core/monitor/suggest-material.ts';
import { caseFrom, type VectorClaim } from '../support/assess-vectors.ts';

const PASSAGE = Array.from({ length: 120 }, (_, i) => `word${(i * 7) % 50} and${i % 9}`).join(' ');

describe('likeness without the text', () => {
  test('the same words in another dress are the same', () => {
    expect(likeness(shinglesOf(PASSAGE), shinglesOf(PASSAGE.toUpperCase().replaceAll(' ', ', ')))).toBe(1);
  });

  test('a passage inside a longer text is found; other words are not', () => {
    const longer = `${PASSAGE} ${Array.from({ length: 400 }, (_, i) => `other${i}`).join(' ')}`;
    expect(contained(shinglesOf(PASSAGE), shinglesOf(longer))).toBeGreaterThan(0.9);
    const foreign = Array.from({ length: 200 }, (_, i) => `nothing${i}`).join(' ');
    expect(likeness(shinglesOf(PASSAGE), shinglesOf(foreign))).toBe(0);
    expect(contained(shinglesOf(PASSAGE), shinglesOf(foreign))).toBe(0);
    expect(likeness([], shinglesOf(PASSAGE))).toBe(0);
  });

  test('reads every script', () => {
    const text = 'за словами неназваних посадовців передача почалася ще торік восени';
    expect(shinglesOf(text).length).toBe(5);
    expect(shinglesOf('too short')).toEqual([]);
  });

  test('is the same from either side, never beyond its bounds, and costs no more for a book', () => {
    const words = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { maxLength: 900 });
    fc.assert(
      fc.property(words, words, (x, y) => {
        const [a, b] = [shinglesOf(x.join(' ')), shinglesOf(y.join(' '))];
        for (const measure of [likeness, contained]) {
          expect(measure(a, b)).toBe(measure(b, a));
          expect(measure(a, b) >= 0 && measure(a, b) <= 1).toBe(true);
          if (a.length > 0) expect(measure(a, a)).toBe(1);
        }
        expect(a.length).toBeLessThanOrEqual(400);
      }),
      { numRuns: 40 },
    );
  });

  test('the hashes hold no word of the text', () => {
    expect(shinglesOf(PASSAGE).every((hash) => /^[0-9a-f]{12}$/.test(hash))).toBe(true);
  });
});

const told = (id: string, outlet: string, saidOn: string): VectorClaim => ({
  ...{ id, stance: 'assert', speaker: `people at ${outlet}`, speakerNamed: false, role: 'other', saidOn },
  path: [outlet, `src:people @ ${outlet}`],
});
const file = caseFrom('E', [told('a', 'Herald', '2030-01-01'), told('b', 'Courier', '2030-01-09')]);
const CLOCKS = { asOf: '2031-01-01', knownAt: '2031-01-01' };
const { originsDetail } = assess(file, CLOCKS);
const NOTHING: Material = { shingles: () => [], cites: () => [], control: () => [] };
const hints = (material: Partial<Material>) =>
  suggestSame(originsDetail, () => false, { ...NOTHING, ...material }).map(({ kind, a, b }) => [kind, a, b]);

describe('hints', () => {
  test('nothing to see: no hint, and never one that two are independent', () => {
    expect(hints({})).toEqual([]);
    expect(SUGGESTION_KINDS.filter((kind) => /independent/i.test(kind))).toEqual([]);
  });

  test('nearly the same text, a citation, a common owner', () => {
    expect(hints({ shingles: () => shinglesOf(PASSAGE) })).toEqual([['nearDuplicate', 'Courier', 'Herald']]);
    expect(hints({ cites: (id) => (id === 'Courier' ? ['Herald'] : []) })).toEqual([
      ['cites', 'Courier', 'Herald'],
    ]);
    const control = () => [{ by: 'agt:holding', kind: 'owned' }];
    expect(hints({ control })).toEqual([['control', 'Courier', 'Herald']]);
  });

  test('the same day is the weakest', () => {
    const close = caseFrom('E', [told('a', 'Herald', '2030-01-01'), told('b', 'Courier', '2030-01-02')]);
    const found = suggestSame(assess(close, CLOCKS).originsDetail, () => false, {
      ...NOTHING,
      shingles: () => shinglesOf(PASSAGE),
    });
    expect(found.map(({ kind }) => kind)).toEqual(['nearDuplicate', 'timing']);
  });

  test('a pair that was decided is not asked about again, and no hint moves an assessment', () => {
    const material = { ...NOTHING, shingles: () => shinglesOf(PASSAGE) };
    expect(suggestSame(originsDetail, () => true, material)).toEqual([]);
    expect(assess(file, CLOCKS)).toMatchObject({ origins: 2, independent: 1, support: 'S2' });
  });

  test('are read from records: hashes beside captures, relays, paths and control', () => {
    const record = (noun: string, doc: { id: string }) => ({ noun, id: doc.id, doc, withdrawn: null });
    const all = [
      record('publication', { id: 'rep:a', captures: ['cap:a'] } as { id: string }),
      record('capture', { id: 'cap:a', shingles: ['x'] } as { id: string }),
      record('relay', { id: 'rel:1', from: 'rep:a', to: 'rep:b' } as { id: string }),
      record('claim', { id: 'clm:1', path: ['rep:a', 'rep:c', 'agt:s'] } as { id: string }),
      record('agent', { id: 'agt:o', control: [{ by: 'agt:h', kind: 'owned' }] } as { id: string }),
    ] as unknown as MonitorRecord[];
    const material = materialOf(new RecordSet(all));
    expect(material.shingles('rep:a')).toEqual(['x']);
    expect(material.cites('rep:a')).toEqual(['rep:b', 'rep:c']);
    expect(material.control('agt:o').map(({ by }) => by)).toEqual(['agt:h']);
    expect(material.control('agt:nobody')).toEqual([]);
  });

  test('have words in every language', () => {
    for (const language of LANGUAGES)
      for (const kind of SUGGESTION_KINDS)
        expect(say(language, `assess.suggest.${kind}`)).not.toMatch(/^assess/);
  });
});
