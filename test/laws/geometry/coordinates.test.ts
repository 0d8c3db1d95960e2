import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distanceBetweenM } from '../../../src/core/geo/area.ts';
import { formatPosition, parsePosition } from '../../../src/core/geo/coordinates.ts';
import type { ParsedPosition, PositionFormat } from '../../../src/core/geo/readings.ts';
import type { Position } from '../../../src/core/model/geometry.ts';

const read = (text: string, near?: Position): ParsedPosition => {
  const found = parsePosition(text, near ? { near } : {});
  if ('fault' in found) throw new Error(`${text}: ${found.fault}`);
  return found;
};
const faultOf = (text: string) => {
  const found = parsePosition(text);
  return 'fault' in found ? found.fault : found.position;
};

describe('a typed position', () => {
  it.each([
    '48.1234, 37.45',
    '48.1234 37.45',
    '48,1234; 37,45',
    '48,1234 37,45',
    '48,1234, 37,45',
    '48,1234,37,45',
    '48.1234/37.45',
    '(48.1234, 37.45)',
    'N48.1234 E37.45',
    'N 48,1234° E 37,45°',
    '48.1234N 37.45E',
    '48.1234° N, 37.45° E',
    '37.45 E 48.1234 N',
    'E37.45, N48.1234',
    '48.1234 пн.ш. 37.45 сх.д.',
    '48,1234° пн. ш., 37,45° сх. д.',
    '48.1234 с.ш., 37.45 в.д.',
    '48.1234 північної широти 37.45 східної довготи',
    '48,1234 Nord 37,45 Est',
    '48,1234 norte, 37,45 este',
    '٤٨٫١٢٣٤ شمالاً ٣٧٫٤٥ شرقاً',
    'lat 48.1234 lon 37.45',
    'lon: 37.45, lat: 48.1234',
    'Широта: 48.1234 Довгота: 37.45',
    'x=37.45 y=48.1234',
    '+48.1234+037.45/',
    '48 07 24.24 37 27 00',
    '48°07′24.24″N 37°27′00″E',
    `48°7'24.24" N 37°27'0" E`,
    '48º 7’ 24,24” 37º 27’ 0”',
    "N 48° 7' 24.24'' E 37° 27' 0''",
    '48° 7.404 N 37° 27.0 E',
    "48°7,404' пн.ш. 37°27' сх.д.",
    '48-07-24.24N 037-27-00E',
    '480724.24N 0372700E',
    '48 deg 7 min 24.24 sec N, 37 deg 27 min E',
    '48d 7m 24.24" N 37d 27m E',
  ])('%s', (text) => {
    const { position, text: kept } = read(text);
    expect(position[1]).toBeCloseTo(48.1234, 9);
    expect(position[0]).toBeCloseTo(37.45, 9);
    expect(kept).toBe(text);
  });
});

describe('what a typed position leaves open', () => {
  it('keeps south and west, in every alphabet', () => {
    const bogota: Position = [-74.0817, -4.6097];
    const texts = [
      '-4.6097, -74.0817',
      '−4.6097 −74.0817',
      '4.6097 S 74.0817 W',
      '4.6097 S, 74.0817 O',
      '4,6097 sur 74,0817 oeste',
      '4,6097 Sud 74,0817 Ouest',
      '4.6097 пд.ш. 74.0817 зх.д.',
      '4.6097 ю.ш. 74.0817 з.д.',
      '4.6097 جنوباً 74.0817 غرباً',
    ];
    for (const text of texts) {
      expect(distanceBetweenM(read(text).position, bogota), text).toBeLessThan(0.01);
    }
  });

  it('says what it had to assume', () => {
    expect(read('48.1, 37.4')).toMatchObject({
      position: [37.4, 48.1],
      assumptions: ['latitudeFirst'],
      alternatives: [{ position: [48.1, 37.4], reason: 'swapped' }],
    });
    expect(read('137.4, 48.1')).toMatchObject({ position: [137.4, 48.1], assumptions: ['longitudeFirst'] });
    expect(read('48,37').assumptions).toContain('commaSeparates');
    expect(read('4 S, 74 O').assumptions).toContain('oMeansWest');
    expect(read('37.4, 48.1', [37, 48]).assumptions).toContain('swappedIsNearer');
    expect(read('48.1 N 37.4 E').alternatives).toEqual([]);
  });
});

describe('a typed grid reference', () => {
  it('reads UTM, also where S is both a band and a hemisphere', () => {
    const izium: Position = [37.2566, 49.2126];
    const utm = formatPosition(izium, 'utm');
    expect(utm).toMatch(/^37U \d{6} \d{7}$/);
    for (const text of [utm, utm.replace('37U', '37 N'), utm.replace('U', ''), `${utm.slice(4)} 37U`]) {
      expect(distanceBetweenM(read(text).position, izium), text).toBeLessThan(1);
    }
    const mosul: Position = [43.13, 36.34];
    const band = read(formatPosition(mosul, 'utm'));
    expect(distanceBetweenM(band.position, mosul)).toBeLessThan(1);
    expect(band.assumptions).toEqual(['bandS']);
    expect(band.alternatives[0]?.position[1]).toBeLessThan(-50);
    const stanley: Position = [-57.85, -51.7];
    const south = formatPosition(stanley, 'utm').replace(/^21F/, '21S');
    expect(distanceBetweenM(read(south, [-58, -52]).position, stanley)).toBeLessThan(1);
    expect(faultOf('37C 512345 5123456')).toBe('utmBandMismatch');
    expect(faultOf('61U 512345 5123456')).toBe('utmZone');
    const [e, n] = [read('37U E 385000 N 5331234'), read('37U 5331234 385000')];
    expect(e.position).toEqual(n.position);
    expect(n.assumptions).toContain('northingFirst');
  });

  it('reads MGRS with and without spaces, from one metre to a whole square', () => {
    // NGA's own example squares: 31U DQ 48251 11932 is the Eiffel tower.
    const eiffel: Position = [2.2945, 48.8582];
    for (const text of [
      '31U DQ 48251 11932',
      '31UDQ4825111932',
      '31u dq 4825111932',
      'MGRS: 31UDQ 48251 11932',
    ]) {
      expect(distanceBetweenM(read(text).position, eiffel), text).toBeLessThan(10);
    }
    expect(read('31U DQ 4 1').precisionM).toBe(10_000);
    expect(read('31U DQ').precisionM).toBe(100_000);
    expect(read('36Т ХМ 12345 54321').format).toBe('mgrs');
    expect(faultOf('31U DQ 4825 11932')).toBe('mgrsUnevenDigits');
    expect(faultOf('DQ 48251 11932')).toBe('mgrsZoneMissing');
    expect(faultOf('31U ZQ 48251 11932')).toBe('mgrsSquare');
    expect(faultOf('Z AH 12345 12345')).toBe('polar');
  });
});

describe('any typed text', () => {
  it('refuses what is no position, and says why', () => {
    expect(faultOf('')).toBe('empty');
    expect(faultOf('near the old mill')).toBe('unreadable');
    expect(faultOf('48.1234')).toBe('onlyOneNumber');
    expect(faultOf('95.1 N 37.2 E')).toBe('latitudeOutOfRange');
    expect(faultOf('48.1 N 190.2 E')).toBe('longitudeOutOfRange');
    expect(faultOf('48°72′ 37°27′')).toBe('minutesOutOfRange');
    expect(faultOf('48°7′61″ 37°27′0″')).toBe('secondsOutOfRange');
    expect(faultOf('48.5°7′ 37°27′')).toBe('decimalsNotLast');
    expect(faultOf('-48 N 37 E')).toBe('signAgainstHemisphere');
    expect(faultOf('48 N 37 N')).toBe('twoLatitudes');
    expect(faultOf('48 E 37 E')).toBe('twoLongitudes');
  });

  it('never throws, whatever is typed', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.stringMatching(/^[-0-9.,;° '"NSEWO]*$/)),
        (text) => {
          const found = parsePosition(text);
          if ('fault' in found) return;
          expect(Math.abs(found.position[0])).toBeLessThanOrEqual(180.5);
          expect(Math.abs(found.position[1])).toBeLessThanOrEqual(90);
        },
      ),
      { numRuns: 5_000 },
    );
  });

  it('is written and read back in every form', () => {
    const positions = fc.tuple(
      fc.double({ min: -180, max: 180, noNaN: true }),
      fc.double({ min: -79.9, max: 83.9, noNaN: true }),
    );
    const within: Record<PositionFormat, number> = { decimal: 0.12, dms: 0.35, utm: 1, mgrs: 1 };
    fc.assert(
      fc.property(
        positions,
        fc.constantFrom<PositionFormat>('decimal', 'dms', 'utm', 'mgrs'),
        (at, format) => {
          const text = formatPosition(at, format);
          const back = read(text, at);
          expect(back.format).toBe(format);
          expect(distanceBetweenM(back.position, at), text).toBeLessThan(within[format]);
        },
      ),
      { numRuns: 5_000 },
    );
  });
});
