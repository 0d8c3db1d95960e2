/** What teams get done in a day (O1), and days too good to be true (V52). */
import { quantile } from './forecast.ts';

/** One team's work on one day by one method. */
export interface WorkDay {
  readonly team: string;
  readonly method: string;
  readonly date: string;
  readonly m2: number;
  /** People searching, times days. */
  readonly personDays: number;
}

export interface ProductivityRow {
  readonly key: string;
  readonly m2: number;
  readonly personDays: number;
  readonly days: number;
  /** Σ m² ÷ Σ person-days, never a mean of means; null without person-days. */
  readonly m2PerPersonDay: number | null;
  /** Middle of the days' m². */
  readonly medianM2PerDay: number;
}

/** Productivity by team or by method, in the order of the keys. */
export function productivityBy(days: readonly WorkDay[], by: 'team' | 'method'): ProductivityRow[] {
  const groups = new Map<string, WorkDay[]>();
  for (const day of days) {
    const group = groups.get(day[by]);
    if (group) group.push(day);
    else groups.set(day[by], [day]);
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, list]) => {
      const m2 = list.reduce((sum, day) => sum + day.m2, 0);
      const personDays = list.reduce((sum, day) => sum + day.personDays, 0);
      const daily = [...dailyM2(list).values()];
      return {
        key,
        m2,
        personDays,
        days: daily.length,
        m2PerPersonDay: personDays > 0 ? m2 / personDays : null,
        medianM2PerDay: quantile(daily, 0.5),
      };
    });
}

function dailyM2(days: readonly WorkDay[]): Map<string, number> {
  const daily = new Map<string, number>();
  for (const { date, m2 } of days) daily.set(date, (daily.get(date) ?? 0) + m2);
  return daily;
}

/** A day on which a team got done more than its usual, or more than anybody can (V52). */
export interface TooMuch {
  readonly team: string;
  readonly method: string;
  readonly date: string;
  readonly m2: number;
  /** The team's middle day by this method, the day in question left out; null when there are too few to say. */
  readonly medianM2: number | null;
  readonly why: 'median' | 'plausible';
}

/** Days to know a team by, before its median says anything. */
const LEAST_DAYS = 5;

/** Days above `times` × the team's median by the same method, or above the plausible m² of the method. */
export function tooMuch(
  days: readonly WorkDay[],
  limits: { readonly times: number; readonly plausibleM2?: Readonly<Record<string, number>> },
): TooMuch[] {
  const teams = new Map<string, WorkDay[]>();
  for (const day of days) {
    const key = JSON.stringify([day.team, day.method]);
    teams.set(key, [...(teams.get(key) ?? []), day]);
  }
  const found: TooMuch[] = [];
  for (const list of teams.values()) {
    const { team, method } = list[0] as WorkDay;
    const daily = dailyM2(list);
    for (const [date, m2] of daily) {
      const others = [...daily].filter(([other, done]) => other !== date && done > 0).map(([, done]) => done);
      const medianM2 = others.length >= LEAST_DAYS ? quantile(others, 0.5) : null;
      const most = limits.plausibleM2?.[method];
      if (most !== undefined && m2 > most) found.push({ team, method, date, m2, medianM2, why: 'plausible' });
      else if (medianM2 !== null && m2 > limits.times * medianM2)
        found.push({ team, method, date, m2, medianM2, why: 'median' });
    }
  }
  const key = ({ date, team, method }: TooMuch): string => `${date} ${team} ${method}`;
  return found.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
