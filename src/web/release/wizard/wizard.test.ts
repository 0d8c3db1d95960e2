/** Drawing and list stay one; figures add up on paper; what is sent rests on what each outcome needs. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Outline, Polygon } from '../../../core/model/geometry.ts';
import type { Hazard } from '../../../core/model/hazards.ts';
import { partAreas, smallAccount } from './account.ts';
import { blankWork, missingOf, type Part, type ReleaseWork, saidOf } from './draft.ts';
import { drawingOf, polygonsOf, withDrawing } from './drawn.ts';
import type { Partitioned } from './partition.ts';
import { withWork } from './with-task.ts';

const square = (x: number, y: number, size = 0.01): Polygon => ({
  type: 'Polygon',
  coordinates: [
    [
      [x, y],
      [x + size, y],
      [x + size, y + size],
      [x, y + size],
      [x, y],
    ],
  ],
});
const holed: Polygon = {
  type: 'Polygon',
  coordinates: [...square(0, 0, 1).coordinates, ...square(0.3, 0.3).coordinates],
};
const part = (name: string, shape: Outline): Part => ({ id: name, name, shape, extend: false });
const names = (parts: readonly Part[]) => parts.map(({ name }) => name);
const make = (shape: Polygon) => part('new', shape);

describe('the drawing and the list of parts', () => {
  const parts = [part('a', square(0, 0)), part('b', holed), part('c', square(0.1, 0))];

  test('show the same: what was not touched stays as it was', () => {
    expect(withDrawing(parts, drawingOf(parts), make)).toEqual(parts);
  });

  test('what is moved keeps its name, what is new comes last, what is removed goes', () => {
    const [first, second] = polygonsOf(drawingOf(parts));
    const moved = square(0, 0.001);
    const all = (...polygons: (Polygon | undefined)[]): Outline => ({
      type: 'MultiPolygon',
      coordinates: polygons.flatMap((one) => (one ? [one.coordinates] : [])),
    });
    const after = withDrawing(parts, all(moved, second), make);
    expect(names(after)).toEqual(['a', 'b', 'c']);
    expect(after[0]?.shape).toEqual(moved);
    expect(names(withDrawing(parts, all(first, second, square(0.2, 0)), make))).toEqual([
      'a',
      'b',
      'c',
      'new',
    ]);
    expect(names(withDrawing(parts, all(second), make))).toEqual(['b', 'c']);
    // An outline with a hole cannot be drawn with these tools: clearing the drawing does not clear it.
    expect(names(withDrawing(parts, null, make))).toEqual(['b']);
  });

  test('shapes cut by the server have more decimals than the tools keep, and are not taken for moved', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -60, max: 60, noNaN: true }), { maxLength: 6 }), (places) => {
        const exact = places.map((x, i) => part(`${i}`, square(x, i)));
        expect(withDrawing(exact, drawingOf(exact), make)).toEqual(exact);
      }),
    );
  });
});

const answer = (over: Partial<Partitioned>): Partitioned => ({
  outlineM2: 10_000,
  earlierM2: 0,
  parts: [],
  extended: null,
  extendM2: 0,
  remaining: null,
  remainingM2: 10_000,
  emptied: false,
  balanced: true,
  misfits: [],
  ...over,
});

test('the small statement adds up in whole square metres, and no figure is far from the exact one', () => {
  const m2 = fc.double({ min: 0, max: 1e7, noNaN: true });
  fc.assert(
    fc.property(m2, m2, m2, m2, (earlierM2, countedM2, remainingM2, extendM2) => {
      const outlineM2 = earlierM2 + countedM2 + remainingM2 + extendM2;
      const left = remainingM2 + extendM2;
      const one = { id: 'a', outcome: 'cleared', countedM2 } as Partitioned['parts'][number];
      const small = smallAccount(answer({ outlineM2, earlierM2, parts: [one], remainingM2: left, extendM2 }));
      expect(small.outline.before + small.extended).toBe(small.outline.after);
      expect(small.outline.before - small.earlier).toBe(small.remaining.before);
      expect(small.outline.after - small.earlier - small.released).toBe(small.remaining.after);
      expect(Math.abs(small.released - countedM2)).toBeLessThanOrEqual(2);
      expect(Math.abs(small.remaining.after - left)).toBeLessThanOrEqual(2);
    }),
  );
});

test('the areas in the list of parts make what the statement says is released', () => {
  const m2 = fc.double({ min: 0, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(fc.array(m2, { minLength: 1, maxLength: 8 }), m2, m2, (counts, earlierM2, remainingM2) => {
      const parts = counts.map((countedM2, i) => ({ id: `${i}`, countedM2 }) as Partitioned['parts'][number]);
      const counted = counts.reduce((sum, each) => sum + each, 0);
      const said = answer({ outlineM2: earlierM2 + counted + remainingM2, earlierM2, remainingM2, parts });
      const listed = [...partAreas(said).values()];
      expect(listed.reduce((sum, each) => sum + each, 0)).toBe(smallAccount(said).released);
      counts.forEach((each, i) => {
        expect(Math.abs((listed[i] ?? 0) - each)).toBeLessThanOrEqual(3);
      });
    }),
  );
});

const BENCHMARK = { type: 'Point' as const, coordinates: [0, 0] as [number, number] };

const hazard = { id: 'h', entered: null, survey: null, reportedAreaM2: null } as unknown as Hazard;
const whole = square(0, 0);
const work = (over: Partial<ReleaseWork>): ReleaseWork => ({
  ...blankWork('r', 's', '2026-11-01'),
  parts: [part('a', whole)],
  ...over,
});

test('the activity that fits the outcome is filled in, that of the task first', () => {
  const one = (id: string, type: 'nts' | 'bac' | 'clearance', taskId: string | null = null) => ({
    ...{ id, type, taskId, status: 'ongoing' as const, teamName: `Team ${id}` },
    ...{ methods: [], orgCode: null },
  });
  const all = [one('a', 'nts'), one('b', 'clearance'), one('c', 'bac', 't')];
  expect(withWork(work({ outcome: 'cleared' }), all)).toMatchObject({
    activityId: 'b',
    teamName: 'Team b',
  });
  expect(withWork(work({ outcome: 'cleared', taskId: 't' }), all).activityId).toBe('c');
  expect(withWork(work({ outcome: 'cleared', activityId: 'c' }), all).activityId).toBe('c');
  expect(withWork(work({ outcome: 'reduced', activityId: 'b' }), all).activityId).toBeNull();
  expect(withWork(work({ outcome: null }), all).activityId).toBeNull();
});

describe('what is said', () => {
  test('each outcome in its own report, with what it rests on', () => {
    const cancelled = saidOf(work({ outcome: 'cancelled', criteria: ['other'] }), hazard, undefined, null);
    expect(cancelled).toMatchObject({ reportType: 'nts', dateOfInformation: '2026-11-01' });
    expect(cancelled?.land?.releases?.[0]).toMatchObject({ outcome: 'cancelled', criteria: ['other'] });
    expect(saidOf(work({ outcome: 'reduced' }), hazard, undefined, null)?.reportType).toBe('ts');
    const cleared = saidOf(work({ outcome: 'cleared', depthCm: 20 }), hazard, undefined, null);
    expect(cleared?.reportType).toBe('clearance_progress');
    expect(cleared?.land?.releases?.[0]).toMatchObject({ search: 'subsurface', depthCm: 20 });
  });

  test('nothing can be sent without its grounds', () => {
    expect(missingOf(work({ outcome: null }))).toEqual(['wizard.missing.outcome']);
    expect(missingOf(work({ outcome: 'cancelled' }))).toEqual(['wizard.missing.criteria']);
    expect(missingOf(work({ outcome: 'cleared' }))).toEqual(['wizard.missing.depth']);
    expect(missingOf(work({ outcome: 'cleared', search: 'surface' }))).toEqual([]);
    expect(missingOf(work({ outcome: 'reduced', parts: [] }))).toEqual(['wizard.missing.parts']);
  });

  test('ground that was not searched is not sent as released', () => {
    const half = square(0, 0, 0.005);
    const trimmed = (shape: Outline | null) => [{ id: 'a', trimmed: shape } as Partitioned['parts'][number]];
    const cut = saidOf(work({ outcome: 'reduced' }), hazard, answer({ parts: trimmed(half) }), null);
    expect(cut?.land?.releases?.[0]?.shape).toEqual(half);
    expect(saidOf(work({ outcome: 'reduced' }), hazard, answer({ parts: trimmed(null) }), null)).toBeNull();
  });

  test('closing is a completion report; cancelling says which survey it completes', () => {
    const closes = { closes: true, outcome: 'cancelled', criteria: ['other'] } as const;
    const said = saidOf(work(closes), hazard, undefined, null);
    expect(said?.reportType).toBe('completion');
    expect(said?.land).toMatchObject({
      activities: [{ id: 's', type: 'nts', status: 'completed', hazardIds: ['h'] }],
      releases: [{ activityId: 's' }],
      closures: [{ hazardId: 'h', closedOn: '2026-11-01' }],
    });
    const known = saidOf(work({ ...closes, activityId: 'known' }), hazard, undefined, 'nts');
    expect(known?.land?.activities).toBeUndefined();
    expect(known?.land?.releases?.[0]?.activityId).toBe('known');
  });

  test('a release never rests on nothing: work nobody recorded yet is recorded with it', () => {
    const over = { outcome: 'cleared', depthCm: 20, clearance: 'bac', methods: ['detector'] } as const;
    const said = saidOf(work(over), hazard, undefined, null);
    expect(said?.land?.activities).toMatchObject([
      { id: 's', type: 'bac', status: 'ongoing', methods: ['detector'], clearanceDepthCm: 20 },
    ]);
    expect(said?.land?.releases?.[0]?.activityId).toBe('s');
    // Survey that was chosen before the outcome changed is no clearance.
    const other = saidOf(work({ ...over, activityId: 'survey' }), hazard, undefined, 'nts');
    expect(other?.land?.releases?.[0]?.activityId).toBe('s');
  });

  test('effort is stated with its office, every turning point marked gets its marker', () => {
    const marked = { ...part('a', whole), marked: true, benchmark: { text: '0 0', point: BENCHMARK } };
    const over = { outcome: 'reduced', effort: ' All of it. ', orgCode: 'alpha', parts: [marked] } as const;
    const [release] = saidOf(work(over), hazard, undefined, null)?.land?.releases ?? [];
    expect(release).toMatchObject({
      reasonableEffort: 'All of it.',
      reasonableEffortBy: 'alpha',
      benchmark: BENCHMARK,
    });
    expect(release?.permanentMarkers?.map(({ no }) => no)).toEqual(['TP1', 'TP2', 'TP3', 'TP4']);
  });

  test('an extension is recorded in the same report, of the same day, so it comes before the release', () => {
    const extended = square(0, 0, 0.02);
    const said = saidOf(work({ outcome: 'reduced' }), hazard, answer({ extended, extendM2: 5 }), null);
    expect(said?.hazard).toMatchObject({ id: 'h', mode: 'update', fields: { shape: extended } });
    expect(said?.dateOfInformation).toBe(said?.land?.releases?.[0]?.releasedOn);
  });
});
