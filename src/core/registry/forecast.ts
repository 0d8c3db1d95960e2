/**
 * How long the rest will take, from what was done lately. No model and no chance: the slow, middling and fast
 * weeks of the recent past are looked at, and each is taken as if it went on. Method `weeklyQuantiles`:
 *
 * 1. Daily progress is added up in weeks ending on the day of the forecast; a week without progress counts as
 *    zero, because stand-downs will come again. Weeks before the first progress do not count.
 * 2. Of the last 26 weeks (fewer when there are fewer, never less than 4) the 10 %, 50 % and 90 % quantiles of a
 *    month's mean are taken: months, not weeks, because one lost week delays nobody by a year.
 * 3. What remains is divided by each. At the slow rate is the late date; at no progress there is no date at all.
 *
 * The words of a method are `forecast.method.<key>` in the catalogues; print them beside every date.
 */

/** m² done on one day. */
export interface DailyProgress {
  readonly date: string;
  readonly m2: number;
}

export interface Forecast {
  readonly method: 'weeklyQuantiles' | 'tooLittle' | 'nothingLeft';
  readonly weeks: number;
  /** m² a week: 10 %, 50 % and 90 % quantile. */
  readonly rate: { readonly slow: number; readonly middle: number; readonly fast: number };
  /** Null: never at that rate. */
  readonly late: Finish | null;
  readonly middle: Finish | null;
  readonly early: Finish | null;
}

interface Finish {
  readonly date: string;
  readonly weeks: number;
  readonly years: number;
}

const MOST_WEEKS = 26;
const LEAST_WEEKS = 4;
/** Weeks averaged before quantiles are taken. */
const WINDOW = 4;
/** Further away than this is "not in sight", not a date. */
const MOST_YEARS = 500;
const DAY_MS = 86_400_000;
const WEEKS_A_YEAR = 365.25 / 7;

/** When `remainingM2` will be done, seen from the end of `today`. Progress after `today` is not looked at. */
export function forecast(remainingM2: number, progress: readonly DailyProgress[], today: string): Forecast {
  const weeks = weeklyM2(progress, today);
  const none = { rate: { slow: 0, middle: 0, fast: 0 }, weeks: weeks.length };
  if (!(remainingM2 > 0)) {
    const now = { date: today, weeks: 0, years: 0 };
    return { method: 'nothingLeft', ...none, late: now, middle: now, early: now };
  }
  if (weeks.length < LEAST_WEEKS)
    return { method: 'tooLittle', ...none, late: null, middle: null, early: null };
  const means = runningMeans(weeks, WINDOW);
  const [slow, middle, fast] = [0.1, 0.5, 0.9].map((q) => quantile(means, q)) as [number, number, number];
  return {
    method: 'weeklyQuantiles',
    weeks: weeks.length,
    rate: { slow, middle, fast },
    late: finish(remainingM2, slow, today),
    middle: finish(remainingM2, middle, today),
    early: finish(remainingM2, fast, today),
  };
}

/** m² of each of the last weeks ending today, oldest first, from the first week with progress. */
function weeklyM2(progress: readonly DailyProgress[], today: string): number[] {
  const weeks: number[] = [];
  for (const { date, m2 } of progress) {
    const ago = Math.floor((Date.parse(today) - Date.parse(date)) / (7 * DAY_MS));
    if (!(ago >= 0) || !(m2 > 0)) continue;
    while (weeks.length <= Math.min(ago, MOST_WEEKS - 1)) weeks.push(0);
    if (ago < MOST_WEEKS) weeks[ago] = (weeks[ago] ?? 0) + m2;
  }
  return weeks.reverse();
}

function runningMeans(values: readonly number[], width: number): number[] {
  const means: number[] = [];
  for (let i = width; i <= values.length; i++)
    means.push(values.slice(i - width, i).reduce((sum, v) => sum + v, 0) / width);
  return means;
}

/** Quantile with straight lines between the values (type 7 of Hyndman and Fan). NaN of nothing. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const [below, above] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  if (below === undefined || above === undefined) return Number.NaN;
  return below + (at - Math.floor(at)) * (above - below);
}

function finish(remainingM2: number, rate: number, today: string): Finish | null {
  const weeks = remainingM2 / rate;
  const years = weeks / WEEKS_A_YEAR;
  if (!(years <= MOST_YEARS)) return null;
  const date = new Date(Date.parse(today) + Math.ceil(weeks * 7) * DAY_MS).toISOString().slice(0, 10);
  return { date, weeks, years };
}

/**
 * Years left of a programme (A9): what is left now, divided by the mean of the given full years; the range by
 * the best and the worst of them. Method `meanOfYears`. Null: at no progress, never.
 */
export function yearsLeft(
  remainingM2: number,
  releasedByYear: readonly number[],
): {
  readonly method: 'meanOfYears';
  readonly years: number | null;
  readonly least: number | null;
  readonly most: number | null;
} {
  const at = (rate: number): number | null => (remainingM2 <= 0 ? 0 : rate > 0 ? remainingM2 / rate : null);
  const sum = releasedByYear.reduce((total, m2) => total + m2, 0);
  const years = at(releasedByYear.length === 0 ? 0 : sum / releasedByYear.length);
  return {
    method: 'meanOfYears',
    years,
    least: at(Math.max(0, ...releasedByYear)),
    most: at(releasedByYear.length === 0 ? 0 : Math.min(...releasedByYear)),
  };
}
