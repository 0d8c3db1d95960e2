import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonical, NotCanonical } from '../../src/core/ledger/canonical.ts';

describe('canonical JSON follows RFC 8785', () => {
  it('prints the example of section 3.2.4 byte for byte', () => {
    const value = {
      numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    };
    expect(canonical(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it('sorts members by UTF-16 code units as in section 3.2.3', () => {
    const value = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    expect(Object.values(JSON.parse(canonical(value)) as object)).toHaveLength(7);
    expect(
      canonical(value)
        .match(/:"[^"]+"/g)
        ?.map((part) => part.slice(2, -1)),
    ).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
  });

  // Appendix B: IEEE 754 bits and the text they must give.
  it.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('number %s', (bits, text) => {
    expect(canonical(Buffer.from(bits, 'hex').readDoubleBE(0))).toBe(text);
  });

  it.each([
    ['NaN', { a: [Number.NaN] }, '/a/0'],
    ['Infinity', { a: Number.NEGATIVE_INFINITY }, '/a'],
    ['undefined', { a: { b: undefined } }, '/a/b'],
    ['half a surrogate pair', ['x', '\ud800'], '/1'],
    ['half a surrogate pair in a name', { 'a\udc00': 1 }, '/a\udc00'],
    ['a bigint', 1n, ''],
    ['a function', { f: () => 1 }, '/f'],
    ['a date', { at: new Date(0) }, '/at'],
    ['a map', new Map(), ''],
  ])('refuses %s and says where', (_name, value, path) => {
    expect(() => canonical(value)).toThrow(NotCanonical);
    try {
      canonical(value);
    } catch (error) {
      expect((error as NotCanonical).path).toBe(path);
    }
  });

  it('refuses what is nested too deep instead of overflowing the stack', () => {
    let deep: unknown = 0;
    for (let i = 0; i < 100_000; i += 1) deep = [deep];
    expect(() => canonical(deep)).toThrow(NotCanonical);
  });

  const json = fc.jsonValue({ stringUnit: 'grapheme' });

  it('is a fixed point: reading it back and printing again gives the same text', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = canonical(value);
        expect(canonical(JSON.parse(text))).toBe(text);
      }),
    );
  });

  it('does not depend on the order members were written in', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), json), fc.nat(), (value, turn) => {
        const members = Object.entries(value).filter(([key]) => key !== '__proto__');
        const cut = members.length === 0 ? 0 : turn % members.length;
        const turned = [...members.slice(cut), ...members.slice(0, cut)].reverse();
        expect(canonical(Object.fromEntries(turned))).toBe(canonical(Object.fromEntries(members)));
      }),
    );
  });

  it('keeps every finite number exactly', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number(canonical(value)) === value).toBe(true);
      }),
    );
  });
});
