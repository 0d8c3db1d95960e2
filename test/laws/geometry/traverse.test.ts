import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distanceBetweenM } from '../../../src/core/geo/area.ts';
import { declinationAt } from '../../../src/core/geo/declination.ts';
import { WGS84 } from '../../../src/core/geo/geodesic.ts';
import { gridConvergence } from '../../../src/core/geo/grid.ts';
import { adjustBowditch, solveTraverse } from '../../../src/core/geo/traverse.ts';
import type { Position } from '../../../src/core/model/geometry.ts';
import { Survey } from '../../../src/core/model/surveys.ts';

type North = 'true' | 'magnetic' | 'grid';

/** What a surveyor would write down walking round `corners`: a benchmark, a start leg, and a leg back. */
function walk(corners: Position[], north: North = 'true', declinationDeg = 0, blunderM = 0): Survey {
  const benchmark: Position = [(corners[0]?.[0] ?? 0) - 0.0005, (corners[0]?.[1] ?? 0) - 0.0003];
  const leg = (from: Position, to: Position) => {
    const { s12 = 0, azi1 = 0 } = WGS84.Inverse(from[1], from[0], to[1], to[0]);
    const correction = north === 'magnetic' ? declinationDeg : north === 'grid' ? gridConvergence(from) : 0;
    return {
      mode: 'relative',
      bearingDeg: (((azi1 - correction) % 360) + 360) % 360,
      distanceM: s12 + blunderM,
    };
  };
  const names = [...corners.map((_, i) => (i === 0 ? 'SP' : `TP${i}`)), 'EP'];
  const points = names.map((no, i) => ({
    no,
    type: i === 0 ? 'start' : i === corners.length ? 'end' : 'turning',
    fromNo: i === 0 ? 'BM' : names[i - 1],
    ...leg(i === 0 ? benchmark : (corners[i - 1] as Position), corners[i % corners.length] as Position),
  }));
  const fixed = { no: 'BM', type: 'benchmark', mode: 'absolute', position: benchmark };
  return Survey.parse({ northReference: north, declinationDeg, closed: true, points: [fixed, ...points] });
}

/** Corners around a place, star-shaped, 20–300 m from the middle. */
const corners = fc
  .tuple(
    fc.double({ min: -179, max: 179, noNaN: true }),
    fc.double({ min: -75, max: 75, noNaN: true }),
    fc.array(fc.double({ min: 20, max: 300, noNaN: true }), { minLength: 3, maxLength: 12 }),
  )
  .map(([lon, lat, radii]) =>
    radii.map((radius, i): Position => {
      const { lon2 = 0, lat2 = 0 } = WGS84.Direct(lat, lon, (360 * i) / radii.length, radius);
      return [lon2, lat2];
    }),
  );

describe('a traverse', () => {
  it('leads back to the corners it was walked from, whichever north the compass showed', () => {
    const north = fc.constantFrom<North>('true', 'magnetic', 'grid');
    const declination = fc.double({ min: -30, max: 30, noNaN: true });
    fc.assert(
      fc.property(corners, north, declination, (walked, reference, deg) => {
        const solved = solveTraverse(walk(walked, reference, deg));
        expect(solved.faults).toEqual([]);
        expect(solved.misclosureM).toBeLessThan(0.001);
        expect(solved.ring).toHaveLength(walked.length + 1);
        walked.forEach((corner, i) => {
          expect(distanceBetweenM(solved.ring[i] as Position, corner)).toBeLessThan(0.001);
        });
      }),
      { numRuns: 500 },
    );
  });

  it('closes exactly after Bowditch, and leaves what was entered as it was', () => {
    fc.assert(
      fc.property(corners, fc.double({ min: 0.01, max: 0.5, noNaN: true }), (walked, blunder) => {
        const survey = walk(walked, 'true', 0, blunder);
        const before = structuredClone(survey);
        const raw = solveTraverse(survey);
        const adjusted = adjustBowditch(raw);
        expect(adjusted.misclosureM).toBe(0);
        expect(adjusted.positions.get('EP')).toEqual(adjusted.positions.get('SP'));
        expect(adjusted.positions.get('SP')).toEqual(raw.positions.get('SP'));
        expect(survey).toEqual(before);
        for (const [no, position] of adjusted.positions) {
          const moved = distanceBetweenM(position, raw.positions.get(no) as Position);
          expect(moved).toBeLessThanOrEqual((raw.misclosureM ?? 0) + 1e-6);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('a traverse with mistakes', () => {
  it('says by how much it misses, over what length', () => {
    const square: Position[] = [0, 90, 180, 270].map((azimuth) => {
      const { lon2 = 0, lat2 = 0 } = WGS84.Direct(48, 37, azimuth, 100);
      return [lon2, lat2];
    });
    const survey = walk(square);
    const last = survey.points.at(-1);
    if (last) last.distanceM = (last.distanceM ?? 0) + 3;
    const solved = solveTraverse(survey);
    expect(solved.misclosureM).toBeCloseTo(3, 3);
    expect(solved.perimeterM).toBeCloseTo(4 * 100 * Math.SQRT2 + 3, 2);
    expect(solved.ratio).toBeCloseTo(3 / solved.perimeterM, 9);
    expect(adjustBowditch(solved).ring).toHaveLength(5);
  });

  it('keeps a far corner even if the survey is marked closed', () => {
    const survey = walk([
      [37, 48],
      [37.001, 48],
      [37.001, 48.001],
    ]);
    survey.points.pop();
    expect(survey.points).toHaveLength(4);
    expect(solveTraverse(survey).ring).toHaveLength(4);
  });

  it('names legs that cannot be computed', () => {
    const survey = (points: object[], more: object = {}) =>
      Survey.parse({
        northReference: 'true',
        points: points.map((p) => ({ type: 'turning', ...p })),
        ...more,
      });
    const keys = (s: Survey) => solveTraverse(s).faults.map((f) => `${f.key} ${f.params.no ?? ''}`.trim());
    const relative = { mode: 'relative', bearingDeg: 10, distanceM: 10 };
    const fixed = { no: 'A', mode: 'absolute', position: [37, 48] };
    expect(keys(survey([fixed, { ...relative, no: 'B', fromNo: 'X' }]))).toEqual(['V19.missingReference B']);
    expect(
      keys(survey([fixed, { ...relative, no: 'B', fromNo: 'C' }, { ...relative, no: 'C', fromNo: 'B' }])),
    ).toEqual(['V19.circle B', 'V19.circle C']);
    expect(keys(survey([fixed, { ...relative, no: 'B', fromNo: 'A', bearingDeg: 361 }]))).toEqual([
      'V19.bearing B',
    ]);
    expect(keys(survey([fixed, { ...relative, no: 'B', fromNo: 'A', distanceM: 0 }]))).toEqual([
      'V19.distance B',
    ]);
    expect(keys(survey([fixed, { ...fixed, no: ' a ' }]))).toEqual(['V19.sameName a']);
    expect(keys(survey([{ no: 'A', mode: 'absolute' }]))).toEqual(['V19.noPosition A']);
    const leg = [fixed, { ...relative, no: 'B', fromNo: 'a' }];
    expect(keys(survey(leg, { northReference: null }))).toEqual(['V20.noNorth']);
    expect(keys(survey(leg, { northReference: 'magnetic' }))).toEqual(['V20.noDeclination']);
    expect(solveTraverse(survey(leg)).positions.has('B')).toBe(true);
  });

  it('compares an end point that was fixed too with where the legs lead', () => {
    const points = [
      { no: 'A', type: 'start', mode: 'absolute', position: [37, 48] },
      {
        no: 'B',
        type: 'end',
        mode: 'absolute',
        position: [37, 48.001],
        fromNo: 'A',
        bearingDeg: 0,
        distanceM: 100,
      },
    ];
    const [check] = solveTraverse(Survey.parse({ northReference: 'true', points })).checks;
    expect(check?.differenceM).toBeCloseTo(11.2, 1);
  });
});

describe('declination', () => {
  it('agrees with the published World Magnetic Model and knows where it ends', () => {
    // Test values published with the models, sea level: WMM2015, WMM2020, WMM2025.
    const published: [number, number, string, number][] = [
      [0, 80, '2015-01-01', -3.85],
      [120, 0, '2015-01-01', 0.57],
      [0, 80, '2020-01-01', -1.28],
      [120, 0, '2020-01-01', 0.16],
      [-59, -13, '2027-07-02', -17.49],
    ];
    for (const [lon, lat, day, degrees] of published) {
      expect(Math.abs((declinationAt([lon, lat], day)?.declinationDeg ?? 99) - degrees)).toBeLessThan(0.01);
    }
    expect(declinationAt([37.4, 48.1], '2026-11-22')?.model).toBe('WMM-2025');
    expect(declinationAt([37.4, 48.1], '2040-01-01')).toBeNull();
    expect(declinationAt([37.4, 48.1], '1990-01-01')).toBeNull();
    expect(declinationAt([37.4, 48.1], 'yesterday')).toBeNull();
  });
});
