/** Whether an organisation may do a kind of work on a day, said in one word. */
import type { Accreditation } from '../../core/model/programmes.ts';

export type Leave = 'valid' | 'endsSoon' | 'ended' | 'notYet' | 'suspended' | 'withdrawn';
const SOON_DAYS = 30;

const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;

/** Days are `YYYY-MM-DD`; the last day of an accreditation still counts. */
export function leaveOn({ status, from, to }: Accreditation, day: string): Leave {
  if (status !== 'valid') return status;
  if (day < from) return 'notYet';
  if (to === null) return 'valid';
  if (day > to) return 'ended';
  return daysBetween(day, to) <= SOON_DAYS ? 'endsSoon' : 'valid';
}
