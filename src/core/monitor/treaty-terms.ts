/**
 * What each treaty says about time: when it began, how long after deposit it binds a state, how long after a
 * notice it lets one go. Days only, calendar arithmetic only; nothing about any state.
 */
import { z } from 'zod';
import { daysInMonth } from './edtf.ts';

export const Treaty = z.enum(['ccm', 'apmbc', 'ccw', 'ccw_ap2', 'ccw_p5', 'att']);
export type Treaty = z.infer<typeof Treaty>;

interface Terms {
  /** General entry into force, as the depositary gives it. Stored: counting today's list gives the wrong day. */
  readonly inForceOn: string;
  readonly binds: 'sixthMonth' | 'sixMonths' | 'ninetyDays';
  readonly releases: 'sixMonths' | 'oneYear' | 'ninetyDays';
  /** The notice has no effect before the end of an armed conflict the state is in. */
  readonly heldByConflict: boolean;
}

/** CCM Arts. 17, 20; APMBC Arts. 17, 20; CCW Arts. 5, 9, which hold for its protocols too; ATT Arts. 22, 24. */
export const TERMS: Readonly<Record<Treaty, Terms>> = {
  ccm: { inForceOn: '2010-08-01', binds: 'sixthMonth', releases: 'sixMonths', heldByConflict: true },
  apmbc: { inForceOn: '1999-03-01', binds: 'sixthMonth', releases: 'sixMonths', heldByConflict: true },
  ccw: { inForceOn: '1983-12-02', binds: 'sixMonths', releases: 'oneYear', heldByConflict: true },
  ccw_ap2: { inForceOn: '1998-12-03', binds: 'sixMonths', releases: 'oneYear', heldByConflict: true },
  ccw_p5: { inForceOn: '2006-11-12', binds: 'sixMonths', releases: 'oneYear', heldByConflict: true },
  att: { inForceOn: '2014-12-24', binds: 'ninetyDays', releases: 'ninetyDays', heldByConflict: false },
};

const two = (n: number): string => String(n).padStart(2, '0');

/** The same day so many months on; the last day of a month that is too short for it. */
function monthsAfter(day: string, count: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const at = year * 12 + month - 1 + count;
  const [y, m] = [Math.floor(at / 12), (at % 12) + 1];
  return `${y}-${two(m)}-${two(Math.min(date, daysInMonth(y, m)))}`;
}

/** The day so many days on. */
export function daysAfter(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);
}

/** The day before. */
export const dayBefore = (day: string): string => daysAfter(day, -1);

/**
 * The day a treaty binds a state that deposited its consent on `day`: by the treaty's own rule, and not before
 * its general entry into force. A protocol not before the Convention binds the state (`conventionFrom`).
 */
export function bindingFrom(treaty: Treaty, day: string, conventionFrom: string | null = null): string {
  const { binds, inForceOn } = TERMS[treaty];
  const own =
    binds === 'ninetyDays'
      ? daysAfter(day, 90)
      : binds === 'sixMonths'
        ? monthsAfter(day, 6)
        : `${monthsAfter(day, 6).slice(0, 7)}-01`;
  return [own, inForceOn, conventionFrom ?? inForceOn].reduce((a, b) => (a > b ? a : b));
}

/** The day a notice of withdrawal received on `day` is due to take effect, conflict aside. */
export function releaseFrom(treaty: Treaty, day: string): string {
  const { releases } = TERMS[treaty];
  if (releases === 'ninetyDays') return daysAfter(day, 90);
  return monthsAfter(day, releases === 'oneYear' ? 12 : 6);
}
