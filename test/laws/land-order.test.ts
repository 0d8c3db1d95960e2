/**
 * Whatever the order in which reports are accepted, as long as each comes after what it speaks of, the registry
 * and every account are the same, every identity holds, and a rebuild gives the live records again.
 */
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { GeometryEngine } from '../../src/core/geo/engine.ts';
import { LAND_TYPES } from '../../src/core/model/land.ts';
import { ReportContent } from '../../src/core/model/reports.ts';
import { Refold, type Version } from '../../src/core/registry/refold.ts';
import { loadGeometry } from '../../src/server/geometry.ts';
import { accept, ordered, type Step, seen } from '../support/accepting.ts';
import { uuid } from '../support/records.ts';

let geometry: GeometryEngine;
beforeAll(async () => {
  geometry = await loadGeometry();
});
/** A strip of a field in thousandths of a degree, two high. */
function strip(hazard: number, from: number, to: number) {
  const [w, e, s, n] = [30 + hazard / 10 + from / 1000, 30 + hazard / 10 + to / 1000, 49, 49.002];
  const ring = [
    [w, s],
    [e, s],
    [e, n],
    [w, n],
    [w, s],
  ];
  return { type: 'Polygon', coordinates: [ring] };
}
const dayOf = (n: number): string => new Date(Date.UTC(2025, 0, 1 + n)).toISOString().slice(0, 10);

const partStep = fc.record({
  kind: fc.constantFrom('cancelled', 'reduced', 'cleared'),
  from: fc.integer({ min: 0, max: 9 }),
  wide: fc.integer({ min: 1, max: 4 }),
  day: fc.integer({ min: 60, max: 150 }),
  withdrawn: fc.boolean(),
});
const lifeOf = fc.record({
  confirmedOn: fc.option(fc.integer({ min: 20, max: 190 })),
  widerOn: fc.option(fc.integer({ min: 1, max: 19 })),
  smallerOn: fc.option(fc.integer({ min: 155, max: 190 })),
  parts: fc.array(partStep, { maxLength: 4 }),
  late: fc.boolean(),
  end: fc.constantFrom('none', 'split', 'merge'),
  childPart: fc.option(partStep),
  workDays: fc.integer({ min: 0, max: 3 }),
});
type Life = typeof lifeOf extends fc.Arbitrary<infer T> ? T : never;

/** The reports of one hazard's life, each with what it must follow. */
function stepsOf(life: Life, n: number): Step[] {
  const steps: Step[] = [];
  let serial = n * 1000;
  const say = (content: Record<string, unknown>, after: readonly string[]): string => {
    serial += 1;
    const id = uuid(serial);
    steps.push({
      id,
      content: ReportContent.parse({ reportType: 'nts', orgCode: 'alpha', ...content }),
      after,
    });
    return id;
  };
  const hazardId = uuid(n);
  const patch = (day: number, fields: object, after: readonly string[], more: object = {}) =>
    say({ dateOfInformation: dayOf(day), hazard: { id: hazardId, mode: 'update', fields, ...more } }, after);
  const adjustment = { reason: 'resurvey', note: 'measured again' };
  const begin = { classification: 'sha', contamination: ['cmr'], shape: strip(n, 0, 8) };
  const first = say(
    { dateOfInformation: dayOf(0), hazard: { id: hazardId, mode: 'new', fields: begin } },
    [],
  );
  const words = [first];
  if (life.confirmedOn !== null) words.push(patch(life.confirmedOn, { classification: 'cha' }, [first]));
  if (life.widerOn !== null) words.push(patch(life.widerOn, { shape: strip(n, 0, 10) }, [first]));
  if (life.smallerOn !== null)
    words.push(patch(life.smallerOn, { shape: strip(n, 0, 7) }, [first], { adjustment }));
  const release = (
    id: string,
    part: Life['parts'][number],
    hazard: string,
    day: number,
    after: readonly string[],
  ) => {
    const shape = strip(n, part.from, part.from + part.wide);
    const facts = { depthCm: 20, criteria: ['no_evidence_found'], reducedWithAsset: part.kind === 'reduced' };
    const said = { id, hazardId: hazard, outcome: part.kind, shape, releasedOn: dayOf(day), ...facts };
    const made = say({ dateOfInformation: dayOf(day), land: { releases: [said] } }, after);
    if (!part.withdrawn) return made;
    const back = { id, status: 'withdrawn', statusReason: 'a mistake' };
    return say({ dateOfInformation: dayOf(day + 1), land: { releases: [back] } }, [made]);
  };
  const parts = life.parts.map((part, i) =>
    release(uuid(n * 1000 + 500 + i), part, hazardId, part.day, [first]),
  );
  const activityId = uuid(n * 1000 + 600);
  const work = {
    activities: [{ id: activityId, type: 'clearance', hazardIds: [hazardId], status: 'ongoing' }],
  };
  const began = say({ dateOfInformation: dayOf(30), land: work }, [first]);
  for (let i = 0; i < life.workDays; i += 1) {
    const row = { id: uuid(n * 1000 + 610 + i), activityId, clearedM2: 100 + i, day: dayOf(40 + i) };
    say({ dateOfInformation: dayOf(40 + i), land: { progress: [row] } }, [began]);
  }
  const ended = { activities: [{ id: activityId, status: 'completed', endedOn: dayOf(80) }] };
  say({ dateOfInformation: dayOf(80), land: ended }, [began]);
  if (life.end === 'none') return steps;
  const before = [...words, ...(life.late ? [] : parts)];
  const childIds = [uuid(n * 1000 + 701), uuid(n * 1000 + 702)];
  const halves = childIds.map((id, i) => ({ id, fields: { shape: strip(n, i * 5, i * 5 + 5) } }));
  const split = say(
    { dateOfInformation: dayOf(200), hazard: { id: hazardId, mode: 'split', fields: {}, parts: halves } },
    before,
  );
  if (life.childPart)
    release(uuid(n * 1000 + 550), life.childPart, childIds[0] as string, 220 + life.childPart.day, [split]);
  if (life.end === 'merge') {
    const fields = { shape: strip(n, 0, 10), classification: 'cha' };
    const merge = { id: childIds[0], mode: 'merge', fields, mergedIds: [childIds[1]] };
    say({ dateOfInformation: dayOf(400), hazard: merge }, [split]);
  }
  return steps;
}

test('any causal order gives the same registry, the same accounts, and a rebuild gives it again', () => {
  const keys = fc.array(fc.integer(), { minLength: 7, maxLength: 40 });
  fc.assert(
    fc.property(fc.array(lifeOf, { minLength: 1, maxLength: 2 }), keys, (lives, order) => {
      const steps = lives.flatMap((life, i) => stepsOf(life, i + 1));
      const one = accept(ordered(steps, [0]), geometry);
      const other = accept(ordered(steps, order), geometry);
      expect(seen(other)).toEqual(seen(one));
      for (const account of one.land.area_account.values()) expect(account.broken).toEqual([]);
      const rebuilt = new Map<string, unknown>();
      const refold = new Refold((version: Version) => {
        if (version.record.untilSeq === null) rebuilt.set(`${version.type} ${version.id}`, version.record);
      });
      for (const body of other.bodies) refold.add(body);
      refold.finish();
      for (const type of LAND_TYPES)
        for (const record of other.land[type].values())
          expect(rebuilt.get(`${type} ${record.id}`)).toEqual(record);
    }),
    { numRuns: 25 },
  );
});
