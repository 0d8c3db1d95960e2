/**
 * Code lists the first pages need. Not taken from core at run time: that would put the schema library into
 * the first load. codes.test.ts holds them equal to core's.
 */
import type { Classification, Contamination, WorkStatus } from '../core/model/codes.ts';

export const CLASSIFICATIONS: readonly Classification[] = ['indication', 'sha', 'cha'];
export const WORK_STATUSES: readonly WorkStatus[] = [
  'open',
  'worked_on',
  'suspended',
  'closed',
  'superseded',
];
export const CONTAMINATIONS: readonly Contamination[] = [
  'mines_ap',
  'mines_av',
  'cmr',
  'uxo',
  'axo',
  'improvised',
  'mixed',
  'unknown',
];
