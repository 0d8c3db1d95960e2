/** Outlines are let in by a quick look or by their schema: both say the same of everything. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { Outline, Position } from '../../../src/core/model/geometry.ts';

const slow = z.array(z.array(Position));

const value = fc.oneof(
  { weight: 8, arbitrary: fc.double({ min: -90, max: 90, noNaN: true }) },
  fc.constantFrom(180, -180, 180.1, 91, -90.01, NaN, Infinity, '4', null, undefined, [], {}, true),
);
const position = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.double({ min: -180, max: 180, noNaN: true }), value) },
  { weight: 1, arbitrary: fc.array(value, { maxLength: 4 }) },
  { weight: 1, arbitrary: value },
);
const ring = fc.oneof({ weight: 8, arbitrary: fc.array(position, { maxLength: 5 }) }, value);

it('takes what the schema takes, and refuses the rest with the same words at the same place', () => {
  let taken = 0;
  fc.assert(
    fc.property(fc.array(ring, { maxLength: 3 }), (coordinates) => {
      const said = Outline.safeParse({ type: 'Polygon', coordinates });
      const expected = slow.safeParse(coordinates);
      expect(said.success).toBe(expected.success);
      if (said.success) {
        taken++;
        expect(said.data.coordinates).toEqual(expected.data);
      } else {
        const issues = expected.error?.issues.map(({ path, ...rest }) => ({
          ...rest,
          path: ['coordinates', ...path],
        }));
        expect(said.error.issues).toEqual(issues);
      }
    }),
    { numRuns: 2_000 },
  );
  expect(taken).toBeGreaterThan(100);
});
