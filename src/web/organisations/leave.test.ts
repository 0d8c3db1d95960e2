import { expect, test } from 'vitest';
import { leaveOn } from './leave.ts';

const given = { activity: 'clearance', from: '2026-01-01', to: '2026-12-31', status: 'valid' } as const;

test.each([
  ['2025-12-31', given, 'notYet'],
  ['2026-01-01', given, 'valid'],
  ['2026-11-30', given, 'valid'],
  ['2026-12-01', given, 'endsSoon'],
  ['2026-12-31', given, 'endsSoon'],
  ['2027-01-01', given, 'ended'],
  ['2027-01-01', { ...given, to: null }, 'valid'],
  ['2026-06-01', { ...given, status: 'suspended' }, 'suspended'],
] as const)('on %s', (day, accreditation, leave) => {
  expect(leaveOn(accreditation, day)).toBe(leave);
});
