/**
 * Whose ground it is, is not changed by a side door: who is narrowed to a region moves no place into it, draws no
 * boundary over another one, and lets no ground fall of which any part lies elsewhere.
 */
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Polygon } from '../../src/core/model/geometry.ts';
import type { Actor } from '../../src/core/model/programmes.ts';
import type { Report } from '../../src/core/model/reports.ts';
import { proposalOf } from '../../src/flow/review.ts';
import { rectangle } from '../support/attack-shapes.ts';
import { openStage, person, type Stage } from '../support/stage.ts';

let stage: Stage;
const keeper = person('keeper', 'national_approver');
const validator = (code: string): Actor =>
  person(`validator-${code}`, 'regional_validator', { placeCodes: [code] });
const place = (code: string, parentCode: string | null, level: number, boundary: Polygon | null = null) => ({
  code,
  parentCode,
  level,
  names: { en: code },
  boundary,
});
const gazetteer = (of: Record<string, unknown>, author: Actor = keeper): Promise<Report> =>
  stage.report({ reportType: 'gazetteer', orgCode: author === keeper ? null : 'alpha', place: of }, author);
/** The border runs along 30.5° and reaches into the west as a wedge. */
const [FROM, TIP, TO] = [
  [30.5, 48.6],
  [30.45, 48.7],
  [30.5, 48.8],
] as const;
const polygon = (...ring: (readonly [number, number])[]): Polygon => ({
  type: 'Polygon',
  coordinates: [[...ring, ring[0] as readonly [number, number]].map(([x, y]) => [x, y])],
});
const WEST = polygon([30, 48], [30.5, 48], FROM, TIP, TO, [30.5, 49], [30, 49]);
const EAST = polygon([30.5, 48], [31, 48], [31, 49], [30.5, 49], TO, TIP, FROM);
const REFUSED = expect.stringMatching(/notAllowed|fallNotEntitled/);

beforeAll(async () => {
  stage = await openStage();
  await stage.joins(stage.surveyor);
  for (const each of [
    place('C', null, 0, rectangle(30, 48, 31, 49)),
    place('W', 'C', 1, WEST),
    place('E', 'C', 1, EAST),
    place('E1', 'E', 2, rectangle(30.5, 48, 30.7, 48.5)),
  ])
    await stage.accept(await gazetteer(each));
});
afterAll(() => stage.close());

async function hazard(shape: Polygon, fields: Record<string, unknown> = {}): Promise<string> {
  const id = uuidv7();
  const said = { classification: 'cha', contamination: ['cmr'], shape, placeCode: 'W', ...fields };
  await stage.accept(
    await stage.report({
      reportType: 'nts',
      hazard: { id, mode: 'new', fields: said },
      evidence: [{ id: uuidv7(), kind: 'fragment' }],
    }),
  );
  return id;
}
const update = (id: string, fields: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  stage.report({
    reportType: 'nts',
    dateOfInformation: '2026-05-03',
    hazard: { id, mode: 'update', fields, ...more },
  });
const fallsOf = async (sent: Report) =>
  (await proposalOf(stage.p, stage.reviewer, stage.programme, sent.id)).lowerings.map(
    ({ type, field }) => `${type}.${field}`,
  );

describe('the parent of a place', () => {
  it.each([
    ['a province of the neighbour', 'E', 'W', 1],
    ['a district of the neighbour', 'E1', 'W', 2],
    ['the country', 'C', 'W', 0],
  ])('is a fall of everything in it: %s', async (_, code, parentCode, level) => {
    const sent = await gazetteer(place(code, parentCode, level), stage.surveyor);
    expect(sent.placeCodes).toEqual([code, parentCode].sort());
    await expect(stage.accept(sent, validator('W'))).rejects.toMatchObject({ code: REFUSED });
    expect(await fallsOf(sent)).toEqual(['place.parentCode']);
    expect(await stage.acceptInBulk(sent)).toMatch(/lowersDanger|placeLoop/);
  });

  it('is never a place that lies in it', async () => {
    for (const [code, parent] of [
      ['C', 'W'],
      ['C', 'E1'],
      ['E', 'E1'],
      ['E', 'E'],
    ] as const)
      await expect(stage.accept(await gazetteer(place(code, parent, 1)))).rejects.toMatchObject({
        code: 'placeLoop',
      });
  });

  it('is put right again by who answers for all of it', async () => {
    await stage.accept(await gazetteer(place('E1', 'W', 2)));
    await stage.accept(await gazetteer(place('E1', 'E', 2)));
    const found = await stage.p.db.read((tx) => tx.places.get(stage.programme, 'E1', null));
    expect(found?.parentCode).toBe('E');
  });

  it('says nothing of a place that begins, nor of one told again', async () => {
    expect(await fallsOf(await gazetteer(place('W1', 'W', 2)))).toEqual([]);
    expect(await fallsOf(await gazetteer(place('E1', 'E', 2)))).toEqual([]);
  });
});

describe('the boundary of a place', () => {
  it.each([
    ['a new place over the neighbour', place('W9', 'W', 2, rectangle(30.6, 48.1, 30.65, 48.2))],
    ['one’s own drawn over the neighbour', place('W', 'C', 1, rectangle(30, 48, 30.9, 49))],
  ])('is drawn by who answers for the ground: %s', async (_, of) => {
    const sent = await gazetteer(of, stage.surveyor);
    await expect(stage.accept(sent, validator('W'))).rejects.toMatchObject({ code: REFUSED });
    await stage.accept(sent, validator('C'));
    await stage.accept(await gazetteer(place('W', 'C', 1, WEST)));
  });

  it('within one’s own region is one’s own', async () => {
    const own = place('W2', 'W', 2, rectangle(30.1, 48.1, 30.2, 48.2));
    expect((await stage.accept(await gazetteer(own, stage.surveyor), validator('W'))).state).toBe('accepted');
  });
});

describe('ground in two regions', () => {
  it.each([
    ['by its corners', rectangle(30.4, 48.3, 30.5004, 48.32)],
    ['by its edges alone', rectangle(30.47, 48.5, 30.4704, 48.78)],
  ])('falls only by who answers for both: %s', async (_, shape) => {
    const id = await hazard(shape);
    const adjustment = { reason: 'data_error', note: 'Seen again from the road.' };
    for (const fields of [
      { classification: 'indication' },
      { shape: rectangle(30.4, 48.3, 30.41, 48.32) },
      { shape: rectangle(30.47, 48.77, 30.4704, 48.78) },
    ]) {
      const sent = await update(id, fields, { adjustment });
      await expect(stage.accept(sent, validator('W'))).rejects.toMatchObject({ code: REFUSED });
    }
    const sent = await update(id, { classification: 'sha' }, { adjustment });
    expect((await stage.accept(sent, validator('C'))).state).toBe('accepted');
  });

  it('goes with its name into another region only alone and with a reason', async () => {
    const id = await hazard(rectangle(30.41, 48.4, 30.42, 48.41));
    const sent = await update(id, { placeCode: 'E1' });
    expect(await fallsOf(sent)).toEqual(['hazard.placeCode']);
    await expect(stage.accept(sent, validator('E'))).rejects.toMatchObject({ code: REFUSED });
    expect(await stage.acceptInBulk(sent)).toBe('lowersDanger');
    expect((await stage.accept(sent)).state).toBe('accepted');
  });
});
