/** What was sent before a section of the form existed still reads the same and hashes the same. */
import { expect, test } from 'vitest';
import { contentHash } from '../../src/core/ledger/seal.ts';
import { LandContent } from '../../src/core/model/land.ts';
import { ReportContent } from '../../src/core/model/reports.ts';

const FIRST_FORM = {
  reportType: 'nts',
  formVersion: '1',
  dateOfInformation: '2026-05-04',
  orgCode: 'alpha',
  hazard: {
    id: '00000000-0000-4000-8000-000000000001',
    mode: 'new',
    fields: { classification: 'sha', contamination: ['cmr'], name: 'Field by the mill' },
  },
  evidence: [{ id: '00000000-0000-4000-8000-000000000002', kind: 'item' }],
};

test('a report of the first form keeps the hash it was sealed with', () => {
  const content = ReportContent.parse(FIRST_FORM);
  expect(content).not.toHaveProperty('land');
  expect(contentHash(content)).toBe('5f3088403958a3f044568c4eab7b4e877bdff020d49508cc6d3444c3f4a3ab28');
  expect(contentHash(ReportContent.parse(JSON.parse(JSON.stringify(content))))).toBe(contentHash(content));
});

test('a section says only what its author said: nothing is filled in', () => {
  const said = { releases: [{ id: FIRST_FORM.hazard.id, depthCm: 20 }], tasks: [] };
  expect(LandContent.parse(said)).toEqual(said);
});
