/**
 * The ground of an account is what is left when one part after the other is taken away, however the walk through
 * it saves work: parts are joined in one go, and large outlines are built once.
 */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { outlineAreaM2 } from '../../src/core/geo/area.ts';
import type { GeometryEngine } from '../../src/core/geo/engine.ts';
import type { Outline } from '../../src/core/model/geometry.ts';
import type { Release } from '../../src/core/model/releases.ts';
import { outcomeOf } from '../../src/core/registry/account-movements.ts';
import type { Story, Word } from '../../src/core/registry/account-story.ts';
import { areaOf, walk as walkThrough } from '../../src/core/registry/accounting.ts';
import { loadGeometry } from '../../src/server/geometry.ts';
import { box, land, walk, walked } from '../support/outlines.ts';

let engine: GeometryEngine;
beforeAll(async () => {
  engine = await loadGeometry();
});

const OUTCOMES = ['cleared', 'reduced', 'cancelled'] as const;
const day = fc.integer({ min: 1, max: 28 }).map((n) => `2024-02-${String(n).padStart(2, '0')}`);
const drawnPart = fc.record({ on: day, outcome: fc.constantFrom(...OUTCOMES), drawn: walk });
const history = fc.record({
  outline: land,
  parts: fc.array(drawnPart, { minLength: 1, maxLength: 8 }),
  /** A later word on the outline, or none: what waits must be joined before it is heard. */
  redrawn: fc.option(fc.record({ on: day, outline: walk }), { nil: null, freq: 3 }),
});
type History = typeof history extends fc.Arbitrary<infer T> ? T : never;

function storyOf({ outline, parts, redrawn }: History): Story {
  const by = { reportId: null, orgCode: null, corrects: false };
  const words: Word[] = [{ ...by, seq: 1, on: '2024-01-01', classification: 'cha', shape: outline }];
  if (redrawn) words.push({ ...by, seq: 2, on: redrawn.on, shape: walked(outline, redrawn.outline) });
  const releases = parts.map(({ on, outcome, drawn }, i) => ({
    id: `r${i}`,
    hazardId: 'h',
    releasedOn: on,
    outcome,
    shape: walked(outline, drawn),
    donors: [],
    facts: {},
    orgCode: null,
    reducedWithAsset: null,
  }));
  return {
    hazardId: 'h',
    words,
    gaveWay: null,
    closed: null,
    point: null,
    reopens: false,
    releases: releases as unknown as Release[],
  };
}

const tolerance = (m2: number) => Math.max(1, m2 * 0.001);

describe('the ground of an account', () => {
  it('is the outline without every part, and every square metre of it was booked once', () => {
    fc.assert(
      fc.property(history, (drawn) => {
        const story = storyOf({ ...drawn, redrawn: null });
        const ground = walkThrough([story], engine).get('h')!;
        let left: Outline | null = drawn.outline;
        for (const { shape } of story.releases) left = left && engine.difference(left, shape as Outline);
        const whole = outlineAreaM2(drawn.outline);
        expect(Math.abs(areaOf(ground.remaining) - areaOf(left))).toBeLessThan(tolerance(whole));
        const sum = (wanted: boolean) =>
          ground.lines
            .filter(({ kind }) => (outcomeOf(kind as 'clear') !== null) === wanted)
            .reduce((m2, line) => m2 + line.m2, 0);
        const slack = tolerance(sum(false));
        expect(Math.abs(sum(false) - sum(true) - areaOf(ground.remaining))).toBeLessThan(slack);
        expect(Math.abs(sum(true) - areaOf(ground.released))).toBeLessThan(slack);
        if (ground.remaining && ground.released)
          expect(engine.overlapAreaM2(ground.remaining, ground.released)).toBeLessThan(0.1);
      }),
      { numRuns: 150, endOnFailure: true },
    );
  });

  it('is the same when the engine keeps nothing, to the last digit', () => {
    const plain: GeometryEngine = { ...engine, keeping: (work) => work(engine) };
    fc.assert(
      fc.property(history, (drawn) => {
        const story = storyOf(drawn);
        expect(walkThrough([story], engine)).toEqual(walkThrough([story], plain));
      }),
      { numRuns: 60, endOnFailure: true },
    );
  });

  it('does not move when a part beside it becomes known later: lines stay as they were, to the last digit', () => {
    const cells = Array.from({ length: 12 }, (_, i) => {
      const [west, south] = [-200 + (i % 4) * 100, -150 + Math.floor(i / 4) * 100];
      return { id: `r${i}`, shape: box([37.5, 49.2], west, south, west + 100, south + 100) };
    });
    const outline = box([37.5, 49.2], -260, -210, 230, 190);
    const linesOf = (known: readonly number[], days: readonly string[]) => {
      const story = storyOf({ outline, parts: [], redrawn: null });
      const blank = { hazardId: 'h', outcome: 'cleared', donors: [], facts: {}, orgCode: null };
      const releases = known.map((i) => ({ ...blank, ...cells[i], releasedOn: days[i] }));
      return walkThrough([{ ...story, releases: releases as unknown as Release[] }], engine).get('h')!.lines;
    };
    fc.assert(
      fc.property(
        fc.array(day, { minLength: 12, maxLength: 12 }),
        fc.shuffledSubarray([...cells.keys()], { minLength: 2 }),
        (days, known) => {
          const late = `r${known[0]}`;
          const before = linesOf(known.slice(1), days);
          const after = linesOf(known, days).filter(({ releaseId }) => releaseId !== late);
          expect(after).toEqual(before);
        },
      ),
      { numRuns: 40, endOnFailure: true },
    );
  });
});
