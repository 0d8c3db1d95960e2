import { expect, test } from 'vitest';
import { Classification, Contamination, LANGUAGES, WorkStatus } from '../core/model/codes.ts';
import { CLASSIFICATIONS, CONTAMINATIONS, WORK_STATUSES } from './codes.ts';
import { LANGUAGE_NAMES } from './i18n/names.ts';

test('the lists the web application carries are those of the model', () => {
  expect(CLASSIFICATIONS).toEqual(Classification.options);
  expect(WORK_STATUSES).toEqual(WorkStatus.options);
  expect(CONTAMINATIONS).toEqual(Contamination.options);
  expect(Object.keys(LANGUAGE_NAMES)).toEqual(LANGUAGES);
});
