/**
 * A report about the days before a hazard came of others says nothing that holds now: neither its record nor its account
 * may lose ground by it.
 */
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { outlineAreaM2 } from '../../src/core/geo/area.ts';
import type { Outline } from '../../src/core/model/geometry.ts';
import { rectangle } from '../support/attack-shapes.ts';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  await stage.joins(stage.surveyor);
});
afterAll(() => stage.close());

const FIELDS = { classification: 'sha', contamination: ['uxo'] };
const say = async (hazard: Record<string, unknown>, dateOfInformation: string): Promise<void> => {
  const evidence = hazard.mode === 'new' ? [{ id: uuidv7(), kind: 'verbal_report' }] : [];
  await stage.accept(await stage.report({ reportType: 'nts', dateOfInformation, hazard, evidence }));
};
const both = (id: string) =>
  stage.p.db.read(async (tx) => ({
    hazard: await tx.hazards.get(stage.programme, id, null),
    account: await tx.land.area_account.get(stage.programme, id, null),
  }));

/** A hazard that came of others on 1 March 2026. */
const CAME: [string, (west: number) => Promise<string>][] = [
  [
    'of a split',
    async (west) => {
      const [whole, left, right] = [uuidv7(), uuidv7(), uuidv7()];
      await say(
        { id: whole, mode: 'new', fields: { ...FIELDS, shape: rectangle(west, 48, west + 0.004, 48.002) } },
        '2025-01-10',
      );
      const parts = [
        { id: left, fields: { shape: rectangle(west, 48, west + 0.002, 48.002) } },
        { id: right, fields: { shape: rectangle(west + 0.002, 48, west + 0.004, 48.002) } },
      ];
      await say({ id: whole, mode: 'split', fields: {}, parts }, '2026-03-01');
      return right;
    },
  ],
  [
    'of a merge',
    async (west) => {
      const [a, b, one] = [uuidv7(), uuidv7(), uuidv7()];
      for (const [id, at] of [
        [a, west],
        [b, west + 0.002],
      ] as const)
        await say(
          { id, mode: 'new', fields: { ...FIELDS, shape: rectangle(at, 48, at + 0.002, 48.002) } },
          '2025-01-10',
        );
      await say({ id: one, mode: 'merge', fields: {}, mergedIds: [a, b] }, '2026-03-01');
      return one;
    },
  ],
];

it.each(CAME)('of a hazard that came %s', async (_, come) => {
  const id = await come(36 + CAME.findIndex(([, each]) => each === come) / 10);
  const { hazard: before } = await both(id);
  const outline = before?.shape as Outline;
  const [west, south, east] = [
    Math.min(
      ...outline.coordinates
        .flat(2)
        .filter((_x, i) => i % 2 === 0)
        .map(Number),
    ),
    48,
    Math.max(
      ...outline.coordinates
        .flat(2)
        .filter((_x, i) => i % 2 === 0)
        .map(Number),
    ),
  ];
  const late = [
    { shape: rectangle(west, south, west + (east - west) / 4, 48.001) },
    { classification: 'cha', shape: rectangle(west, south, west + (east - west) / 2, 48.002) },
    { shape: null },
  ];
  for (const fields of late) {
    await say({ id, mode: 'update', fields }, '2025-06-01');
    const { hazard, account } = await both(id);
    expect(hazard?.shape).toEqual(outline);
    expect(hazard?.classification).toBe('sha');
    expect(account?.remainingM2).toBeCloseTo(outlineAreaM2(outline), 0);
    expect(account?.lines.map(({ kind }) => kind)).not.toContain('adjust_down');
    expect(account?.lines.map(({ kind }) => kind)).not.toContain('reclassify');
  }
});
