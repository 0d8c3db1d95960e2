/** Boxes of cluster-munition survey on the metric grid, and what they would confirm. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { outlineAreaM2 } from '../../src/core/geo/area.ts';
import type { GeometryEngine } from '../../src/core/geo/engine.ts';
import { BLANK_SURVEY_BOX, type SurveyBox } from '../../src/core/model/boxes.ts';
import { CellResult } from '../../src/core/model/land-codes.ts';
import {
  boxAt,
  boxName,
  cellOutline,
  cornerOf,
  proposeHazard,
  squareOf,
} from '../../src/core/registry/boxes.ts';
import { loadGeometry } from '../../src/server/geometry.ts';
import { uuid } from '../support/records.ts';

let geometry: GeometryEngine;
beforeAll(async () => {
  geometry = await loadGeometry();
});

function box(gridName: string, cells: SurveyBox['cells'] = {}): SurveyBox {
  const kept = {
    programmeId: 'demo',
    dateOfInformation: '2026-01-01',
    facts: {},
    fromSeq: 1,
    untilSeq: null,
  };
  return { ...BLANK_SURVEY_BOX, id: uuid(1), ...kept, gridName, cells };
}
const cell = (result: SurveyBox['cells'][string]['result']) => ({
  result,
  reason: null,
  minutes: null,
  method: null,
});

describe('a survey box', () => {
  test('holds the position it was made for, measures a square kilometre, and its name leads back to it', () => {
    // Zones end at their edges; a box across one is cut by its survey, not by the grid.
    const position = fc.tuple(
      fc.double({ min: 31, max: 35, noNaN: true }),
      fc.double({ min: -60, max: 70, noNaN: true }),
    );
    fc.assert(
      fc.property(position, ([lon, lat]) => {
        const corner = boxAt([lon, lat]);
        expect(corner).not.toBeNull();
        if (!corner) return;
        expect(cornerOf(boxName(corner))).toEqual(corner);
        const square = squareOf(corner, 1_000);
        if (!square) return;
        expect(geometry.distanceM([lon, lat], square)).toBeLessThan(1);
        // The grid's scale is between 0.9996 and 1.0010.
        expect(Math.abs(outlineAreaM2(square) - 1e6)).toBeLessThan(2_500);
      }),
      { numRuns: 100 },
    );
  });

  test('has four hundred cells that fill it and do not overlap', () => {
    const made = box(boxName(boxAt([36.3, 48.4]) ?? { zone: '', eastingM: 0, northingM: 0 }));
    const names = Array.from({ length: 20 }, (_, r) => Array.from({ length: 20 }, (_, c) => [r, c])).flat();
    const outlines = names.map(([r, c]) =>
      cellOutline(made, `r${String(r).padStart(2, '0')}c${String(c).padStart(2, '0')}`),
    );
    expect(outlines).not.toContain(null);
    const whole = geometry.union(outlines.filter((outline) => outline !== null));
    const sum = outlines.reduce((m2, outline) => m2 + (outline ? outlineAreaM2(outline) : 0), 0);
    expect(Math.abs(sum - (whole ? outlineAreaM2(whole) : 0))).toBeLessThan(1);
    expect(cellOutline(made, 'r20c00')).toBeNull();
  });

  test('proposes the cells where something was found and the ground around evidence, and nothing else', () => {
    const name = '37U 300 5365';
    const made = box(name, {
      r00c00: cell('cmr_found'),
      r00c01: cell('nothing'),
      r05c05: cell('cm_fragments'),
      r10c10: cell('other_eo'),
    });
    const first = cellOutline(made, 'r00c00');
    const bare = proposeHazard(made, [], geometry);
    expect(bare.foundCells).toEqual(['r00c00']);
    expect(bare.areaM2).toBeCloseTo(first ? outlineAreaM2(first) : 0, 3);
    const inside = first?.coordinates[0]?.[2] ?? [0, 0];
    const wider = proposeHazard(made, [inside], geometry);
    expect(wider.fadeOutM).toBe(50);
    expect(wider.areaM2).toBeGreaterThan(bare.areaM2);
    expect(wider.unsearchedInside).toEqual(['r01c00', 'r01c01']);
    expect(proposeHazard(box(name), [], geometry)).toMatchObject({ shape: null, areaM2: 0 });
  });

  test('no result but a find, and no cell left out, ever makes the proposal larger', () => {
    const silent = CellResult.options.filter((result) => result !== 'cmr_found');
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...silent), { minLength: 1, maxLength: 20 }), (results) => {
        const cells = results.map((result, i) => [`r0${i % 10}c0${Math.floor(i / 10)}`, cell(result)]);
        expect(proposeHazard(box('37U 300 5365', Object.fromEntries(cells)), [], geometry).shape).toBeNull();
      }),
    );
  });
});
