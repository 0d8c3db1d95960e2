/**
 * Ground released as part of several hazards counts once: whatever overlaps, whatever is released, withdrawn, moved
 * or dated otherwise, and in whatever order it is accepted, all that was released adds up to the ground that was.
 */
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { outlineAreaM2 } from '../../src/core/geo/area.ts';
import type { GeometryEngine } from '../../src/core/geo/engine.ts';
import { ReportContent } from '../../src/core/model/reports.ts';
import { toleranceM2 } from '../../src/core/model/tolerance.ts';
import { outcomeOf } from '../../src/core/registry/account-movements.ts';
import { loadGeometry } from '../../src/server/geometry.ts';
import { accept, ordered, type Step, seen, type World } from '../support/accepting.ts';
import { box } from '../support/outlines.ts';
import { uuid } from '../support/records.ts';

let geometry: GeometryEngine;
beforeAll(async () => {
  geometry = await loadGeometry();
});

const dayOf = (n: number): string => new Date(Date.UTC(2025, 0, 1 + n)).toISOString().slice(0, 10);
/** A rectangle so many metres from the middle of the field. */
const ground = fc.record({
  west: fc.integer({ min: -150, max: 100 }),
  south: fc.integer({ min: -150, max: 100 }),
  wide: fc.integer({ min: 20, max: 150 }),
  high: fc.integer({ min: 20, max: 150 }),
});
const at = ({ west, south, wide, high }: typeof ground extends fc.Arbitrary<infer T> ? T : never) =>
  box([37.5, 49.2], west, south, west + wide, south + high);

const release = fc.record({
  hazard: fc.nat(),
  outcome: fc.constantFrom('cleared', 'reduced', 'cancelled'),
  shape: ground,
  // Few days, so that many are released on the same.
  day: fc.integer({ min: 100, max: 110 }),
  later: fc.option(
    fc.oneof(
      fc.constant({ status: 'withdrawn', statusReason: 'a mistake' }),
      fc.record({ shape: ground.map(at) }),
      fc.record({ releasedOn: fc.integer({ min: 90, max: 120 }).map(dayOf) }),
    ),
  ),
});
const country = fc.record({
  hazards: fc.array(ground, { minLength: 2, maxLength: 4 }),
  releases: fc.array(release, { minLength: 2, maxLength: 7 }),
  merged: fc.constantFrom('no', 'no', 'into one of them', 'into a new one'),
});
type Country = typeof country extends fc.Arbitrary<infer T> ? T : never;

function stepsOf({ hazards, releases, merged }: Country): Step[] {
  const steps: Step[] = [];
  const say = (day: number, content: Record<string, unknown>, after: readonly string[]): string => {
    const id = uuid(5000 + steps.length);
    const base = { reportType: 'completion', orgCode: 'alpha', dateOfInformation: dayOf(day) };
    steps.push({ id, content: ReportContent.parse({ ...base, ...content }), after });
    return id;
  };
  const made = hazards.map((shape, i) => {
    const fields = { classification: 'cha', contamination: ['cmr'], shape: at(shape) };
    return say(i, { hazard: { id: uuid(i + 1), mode: 'new', fields } }, []);
  });
  const said = releases.flatMap(({ hazard, outcome, shape, day, later }, i) => {
    const of = hazard % hazards.length;
    const part = { id: uuid(100 + i), hazardId: uuid(of + 1), outcome, shape: at(shape) };
    const facts = { releasedOn: dayOf(day), depthCm: 20, criteria: ['no_evidence_found'] };
    const first = say(day, { land: { releases: [{ ...part, ...facts }] } }, [made[of] as string]);
    const changed = later && { id: part.id, ...later };
    return changed ? [first, say(200 + i, { land: { releases: [changed] } }, [first])] : [first];
  });
  if (merged === 'no') return steps;
  const id = merged === 'into a new one' ? uuid(90) : uuid(1);
  const mergedIds = merged === 'into a new one' ? [uuid(1), uuid(2)] : [uuid(2)];
  const hazard = { id, mode: 'merge', fields: {}, mergedIds };
  say(300, { hazard }, [...made, ...said]);
  return steps;
}

function releasedM2({ land }: World): number {
  const lines = [...land.area_account.values()].flatMap((account) => account.lines);
  return lines.reduce((sum, { kind, m2 }) => (outcomeOf(kind as 'clear') ? sum + m2 : sum), 0);
}

function groundReleasedM2({ land }: World): number {
  const recorded = [...land.release.values()].filter(({ status }) => status === 'recorded');
  const together = geometry.union(recorded.flatMap(({ shape }) => shape ?? []));
  return together ? outlineAreaM2(together) : 0;
}

test('what was released in all hazards adds up to the ground that was, in any order of acceptance', () => {
  const keys = fc.array(fc.integer(), { minLength: 7, maxLength: 20 });
  fc.assert(
    fc.property(country, keys, (drawn, order) => {
      const steps = stepsOf(drawn);
      const one = accept(ordered(steps, [0]), geometry);
      const other = accept(ordered(steps, order), geometry);
      expect(seen(other).land).toEqual(seen(one).land);
      const m2 = groundReleasedM2(one);
      expect(Math.abs(releasedM2(one) - m2)).toBeLessThanOrEqual(toleranceM2(m2));
      for (const { broken } of one.land.area_account.values()) expect(broken).toEqual([]);
    }),
    { numRuns: 60 },
  );
});
