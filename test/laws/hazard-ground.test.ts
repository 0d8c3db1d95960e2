/** The page of a hazard never draws ground as released that the record does not say is released. */
import { describe, expect, it } from 'vitest';
import { countsLess, drawableOf, groundOf, leftOf } from '../../src/web/registry/workbench/ground.ts';
import { square } from '../support/records.ts';

type Hazard = Parameters<typeof groundOf>[0];
type Ground = NonNullable<Parameters<typeof leftOf>[1]>;

const outline = square(36, 48);
const rest = square(36, 48, 0.005);
const hazard = (over: Partial<Hazard> = {}) =>
  ({ shape: outline, classification: 'cha', workStatus: 'open', precision: 'exact', ...over }) as Hazard;
const ground = (over: Partial<Ground> = {}): Ground => ({
  shape: rest,
  remainingM2: 500,
  counted: [],
  broken: [],
  precision: 'exact',
  ...over,
});
const dangerous = (of: Hazard, known: Ground | undefined, released = true) =>
  groundOf(of, leftOf(of, known, released)).filter(({ role }) => role === 'hazard' || role === 'remaining');

describe('what is drawn as dangerous', () => {
  it('is what is left, where that is known; the outline stays as a line', () => {
    const drawn = groundOf(hazard(), leftOf(hazard(), ground(), true));
    expect(drawn).toMatchObject([
      { role: 'remaining', shape: rest, classification: 'cha' },
      { role: 'before', shape: outline },
    ]);
  });
  it('is all of the outline while what is left was not read, or its outline is not known', () => {
    for (const known of [undefined, ground({ shape: null }), ground({ shape: null, remainingM2: null })])
      expect(dangerous(hazard(), known)).toMatchObject([{ shape: outline }]);
  });
  it('is all of the outline while nothing is released, and the cell for those who see no more', () => {
    expect(dangerous(hazard(), ground(), false)).toMatchObject([{ shape: outline }]);
    const cell = hazard({ precision: 'generalised' });
    const known = ground({ shape: null, precision: 'generalised' });
    expect(dangerous(cell, known, false)).toMatchObject([{ shape: outline, generalised: true }]);
  });
  it('is nothing when the account says that nothing is left', () => {
    expect(dangerous(hazard(), ground({ shape: null, remainingM2: 0 }))).toEqual([]);
  });
});

describe('what is drawn as released', () => {
  const part = (id: string, over: object = {}) =>
    ({ part: { id, precision: 'exact', shape: rest, ...over } }) as unknown as Parameters<
      typeof drawableOf
    >[0][number];
  const known = ground({
    counted: [
      { releaseId: 'a', m2: 500, elsewhereM2: 0 },
      { releaseId: 'twice', m2: 0, elsewhereM2: 500 },
      { releaseId: 'hidden', m2: 500, elsewhereM2: 0 },
    ],
  });

  it('is a part that counts in an account, here or where the ground was released before, and no other', () => {
    const hidden = part('hidden', { precision: 'generalised' });
    const drawn = drawableOf([part('a'), part('twice'), part('b'), hidden], known);
    expect(drawn.map((one) => one.part.id)).toEqual(['a', 'twice']);
  });
  it('is nothing while the account was not read', () => {
    expect(drawableOf([part('a')], undefined)).toEqual([]);
  });
  it('counts less than drawn only beyond what drawing cannot do better', () => {
    expect([countsLess(1_000, 999), countsLess(1_000, 998), countsLess(null, 0)]).toEqual([
      false,
      true,
      false,
    ]);
  });
});
