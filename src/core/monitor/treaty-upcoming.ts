/** What is about to take effect: days on which a state becomes bound or stops being bound, as known on a day. */
import { readDate } from './edtf.ts';
import { statusOn, type TreatyRecord, type TreatyTable } from './treaties.ts';
import { daysAfter, type Treaty } from './treaty-terms.ts';

export interface UpcomingEffect {
  readonly on: string;
  readonly iso3: string;
  readonly treaty: Treaty;
  readonly kind: 'entry' | 'withdrawal';
  /** A withdrawal that hangs on there being no armed conflict, and that the depositary did not confirm. */
  readonly conditional: boolean;
  /** The deposit or the notice it follows from. */
  readonly because: string;
  /** Number of the depositary's notification. */
  readonly ref: string | null;
}

const noticeOf = (record: TreatyRecord, day: string) =>
  record.facts.find(({ kind, on, until }) => {
    if (kind !== 'withdrawal_notice' || (until !== undefined && until <= day)) return false;
    const bounds = readDate(on);
    return !('fault' in bounds) && bounds.to !== null && bounds.to <= day;
  });

function effectsOf(record: TreatyRecord, day: string, last: string): UpcomingEffect[] {
  const { iso3, treaty, consentedOn, boundFrom, releasedFrom } = record;
  const within = (on: string | null): on is string => on !== null && on >= day && on <= last;
  const effects: UpcomingEffect[] = [];
  // A day before its own deposit or notice nobody could have expected it.
  if (within(boundFrom) && consentedOn !== null && consentedOn <= day)
    effects.push({
      on: boundFrom,
      iso3,
      treaty,
      kind: 'entry',
      conditional: false,
      because: consentedOn,
      ref: null,
    });
  const notice = noticeOf(record, day);
  if (within(releasedFrom) && notice) {
    const conditional = statusOn(record, releasedFrom).effect === 'conditional';
    const { on: because, ref = null } = notice;
    effects.push({ on: releasedFrom, iso3, treaty, kind: 'withdrawal', conditional, because, ref });
  }
  return effects;
}

/** Effects due from `day` to `horizonDays` later, both included, soonest first. */
export function upcoming(table: TreatyTable, day: string, horizonDays: number): UpcomingEffect[] {
  const last = daysAfter(day, horizonDays);
  const key = ({ on, treaty, iso3 }: UpcomingEffect) => `${on} ${treaty} ${iso3}`;
  return [...table.records.values()]
    .flatMap((record) => effectsOf(record, day, last))
    .sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
