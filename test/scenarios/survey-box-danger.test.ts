/** What a survey found in the cells of a box is evidence: it is not told away in bulk, nor from elsewhere. */
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../src/core/model/programmes.ts';
import type { Report } from '../../src/core/model/reports.ts';
import { proposalOf } from '../../src/flow/review.ts';
import { openStage, person, type Stage } from '../support/stage.ts';

let stage: Stage;
const validator = (placeCode: string): Actor =>
  person(`deputy-${placeCode}`, 'regional_validator', { placeCodes: [placeCode] });
beforeAll(async () => {
  stage = await openStage();
  await stage.joins(stage.surveyor);
  for (const code of ['N', 'S']) {
    const place = { code, level: 1, names: { en: code }, parentCode: null };
    await accept(
      await stage.report({ reportType: 'gazetteer', place }, person('cartographer', 'national_approver')),
    );
  }
});
afterAll(() => stage.close());

const accept = (sent: Report, by?: Actor): Promise<Report> => stage.accept(sent, by);
const inBulk = (sent: Report): Promise<string | undefined> => stage.acceptInBulk(sent);
const cell = (result: string) => ({ result, reason: null, minutes: 20, method: 'detector' });
const FOUND = { r03c04: cell('cmr_found'), r03c05: cell('cm_fragments'), r03c06: cell('nothing') };
const say = (id: string, box: Record<string, unknown>, day = '2026-03-02') =>
  stage.report({ reportType: 'survey_box', dateOfInformation: day, land: { surveyBoxes: [{ id, ...box }] } });
async function box(more: Record<string, unknown> = {}): Promise<string> {
  const id = uuidv7();
  const said = { gridName: '37U 300 5365', state: 'ongoing', placeCode: 'N', orgCode: 'alpha', cells: FOUND };
  await accept(await say(id, { ...said, ...more }, '2026-03-01'));
  return id;
}
const fallsOf = async (sent: Report) =>
  (await proposalOf(stage.p, stage.reviewer, stage.programme, sent.id)).lowerings
    .filter(({ type }) => type === 'survey_box')
    .map(({ field, booking }) => [field, booking]);

describe('finds of a survey box', () => {
  it.each([
    ['a find told as traces', { cells: { r03c04: cell('cm_fragments') } }, 'cells'],
    ['a find told as nothing', { cells: { r03c04: cell('nothing') } }, 'cells'],
    [
      'a find told as not searched',
      { cells: { r03c04: { ...cell('not_searched'), reason: 'water' } } },
      'cells',
    ],
    ['traces told as nothing', { cells: { r03c05: cell('nothing') } }, 'cells'],
    ['the box moved', { gridName: '37U 301 5365' }, 'shape'],
    ['cells of another size', { cellM: 100 }, 'shape'],
    ['told for another place', { placeCode: 'S' }, 'placeCode'],
  ])('%s is a fall with a name, a reason and a place', async (_, said, field) => {
    const id = await box();
    const sent = await say(id, said);
    expect(await fallsOf(sent)).toEqual([[field, 'restated']]);
    expect(await inBulk(sent)).toBe('lowersDanger');
    await expect(accept(sent, validator('S'))).rejects.toMatchObject({
      code: expect.stringMatching(/notAllowed|fallNotEntitled/),
    });
    expect((await accept(sent)).state).toBe('accepted');
  });

  it('lies where the box lies, whichever hazard somebody says came of it', async () => {
    const id = await box();
    const hazardId = uuidv7();
    const ring = [
      [30, 47],
      [30.001, 47],
      [30.001, 47.001],
      [30, 47.001],
      [30, 47],
    ];
    const shape = { type: 'Polygon', coordinates: [ring] };
    const fields = { classification: 'sha', contamination: ['cmr'], shape, placeCode: 'S' };
    await accept(
      await stage.report({
        reportType: 'nts',
        hazard: { id: hazardId, mode: 'new', fields },
        evidence: [{ id: uuidv7(), kind: 'verbal_report', grade: 'indirect' }],
      }),
    );
    await accept(await say(id, { hazardIds: [hazardId] }));
    const sent = await say(id, { cells: { r03c04: cell('nothing') } }, '2026-03-03');
    await expect(accept(sent, validator('S'))).rejects.toMatchObject({
      code: expect.stringMatching(/notAllowed|fallNotEntitled/),
    });
  });

  it('more finds, cells searched for the first time and a box without finds are none', async () => {
    const id = await box();
    const more = { r03c06: cell('other_eo'), r03c05: cell('cmr_found'), r04c00: cell('nothing') };
    expect(await fallsOf(await say(id, { cells: more, note: 'again' }))).toEqual([]);
    const empty = await box({ cells: { r00c00: cell('nothing') } });
    const moved = {
      gridName: '37U 302 5365',
      cells: { r00c00: { ...cell('not_searched'), reason: 'water' } },
    };
    expect(await fallsOf(await say(empty, moved))).toEqual([]);
  });
});
