import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { outlineAreaM2 } from '../../../src/core/geo/area.ts';
import type { GeometryEngine } from '../../../src/core/geo/engine.ts';
import type { Outline } from '../../../src/core/model/geometry.ts';
import { loadGeometry } from '../../../src/server/geometry.ts';
import { land, walk, walked } from '../../support/outlines.ts';

let engine: GeometryEngine;
beforeAll(async () => {
  engine = await loadGeometry();
});
const area = (shape: Outline | null) => (shape ? outlineAreaM2(shape) : 0);

describe('an overlay', () => {
  it('loses nothing where lines all but coincide: a union that GEOS leaves a hole in', () => {
    const file = readFileSync(new URL('lost-ground.json', import.meta.url), 'utf8');
    const [a, b] = JSON.parse(file) as [Outline, Outline];
    const both = engine.union([a, b]);
    expect(area(engine.difference(a, both as Outline))).toBeLessThan(0.1);
    expect(area(engine.difference(b, both as Outline))).toBeLessThan(0.1);
    expect(Math.abs(area(both) - area(a) - area(b))).toBeLessThan(1);
  });

  it('loses nothing when land is cut up and joined again', () => {
    fc.assert(
      fc.property(land, walk, walk, (outline, first, second) => {
        const pieces: Outline[] = [];
        let rest: Outline | null = outline;
        for (const w of [first, second]) {
          const by = walked(outline, w);
          const inside = rest && engine.intersection(rest, by);
          rest = rest && engine.difference(rest, by);
          if (inside) pieces.push(inside);
        }
        if (rest) pieces.push(rest);
        expect(Math.abs(area(engine.union(pieces)) - area(outline))).toBeLessThan(
          Math.max(1, area(outline) * 0.001),
        );
      }),
      { numRuns: 500, endOnFailure: true },
    );
  });
});
