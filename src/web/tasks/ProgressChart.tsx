/** What was done by day: bars, and the same figures as a table for whoever reads rather than sees. */
import { useFormat } from '../i18n/format.ts';
import { useCode, useT } from '../i18n/language.tsx';
import type { ServedProgress } from './queries.ts';
import classes from './tasks.module.css';

const WIDTH = 640;
const HEIGHT = 200;
const BASE = 172;
const DAY_MS = 86_400_000;
/** More days than this are drawn as weeks: bars thinner than a few pixels say nothing. */
const MOST_BARS = 45;

/** m² a row stands for: processed, else what it released. */
export const m2Of = (row: ServedProgress): number =>
  row.areaProcessedM2 ??
  (row.clearedM2 ?? 0) +
    (row.reducedWithAssetM2 ?? 0) +
    (row.reducedWithoutAssetM2 ?? 0) +
    (row.cancelledM2 ?? 0);

interface Bar {
  readonly from: string;
  readonly m2: number;
}

function barsOf(rows: readonly ServedProgress[]): { bars: Bar[]; weekly: boolean } {
  const days = rows.map(({ day }) => day).sort();
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return { bars: [], weekly: false };
  const length = (Date.parse(last) - Date.parse(first)) / DAY_MS + 1;
  const step = length > MOST_BARS ? 7 : 1;
  const bars = Array.from({ length: Math.ceil(length / step) }, (_, i) => ({
    from: new Date(Date.parse(first) + i * step * DAY_MS).toISOString().slice(0, 10),
    m2: 0,
  }));
  for (const row of rows) {
    const bar = bars[Math.floor((Date.parse(row.day) - Date.parse(first)) / DAY_MS / step)];
    if (bar) bar.m2 += m2Of(row);
  }
  return { bars: bars.slice(-60), weekly: step === 7 };
}

export function ProgressChart({ rows }: { rows: readonly ServedProgress[] }) {
  const t = useT();
  const format = useFormat();
  const { bars, weekly } = barsOf(rows);
  const most = Math.max(1, ...bars.map(({ m2 }) => m2));
  const width = (WIDTH - 20) / Math.max(bars.length, 7);
  return (
    <figure style={{ margin: 0 }}>
      <svg className={classes.chart} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true" focusable="false">
        <line x1="10" x2={WIDTH - 10} y1={BASE} y2={BASE} />
        <text x="10" y="12">
          {format.areaM2(Math.round(most))}
        </text>
        {bars.map(({ from, m2 }, i) => (
          <rect
            key={from}
            x={10 + i * width + width * 0.12}
            width={Math.min(width * 0.76, 42)}
            y={BASE - (m2 / most) * (BASE - 22)}
            height={(m2 / most) * (BASE - 22)}
            rx="2"
          />
        ))}
        <text x="10" y={HEIGHT - 10}>
          {bars[0] ? format.day(bars[0].from) : ''}
        </text>
        {bars.length > 1 ? (
          <text x={Math.min(WIDTH - 10, 10 + bars.length * width)} y={HEIGHT - 10} textAnchor="end">
            {format.day(bars.at(-1)?.from ?? null)}
          </text>
        ) : null}
      </svg>
      <figcaption className={classes.quiet}>{t(weekly ? 'work.chart.weeks' : 'work.chart.days')}</figcaption>
    </figure>
  );
}

/** Every team-day, newest first. */
export function ProgressTable({ rows }: { rows: readonly ServedProgress[] }) {
  const t = useT();
  const code = useCode();
  const format = useFormat();
  const number = (value: number | null) => (value === null ? '–' : format.number(value, 1));
  const sorted = rows.toSorted((a, b) => (a.day < b.day ? 1 : -1));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard
    <section className={classes.scroll} tabIndex={0} aria-label={t('work.progress.title')}>
      <table className={classes.table}>
        <caption className={classes.hidden}>{t('work.progress.title')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('work.day')}</th>
            <th scope="col">{t('work.team')}</th>
            <th scope="col">{t('work.method')}</th>
            {['work.processed', 'work.cleared', 'work.hours', 'work.staff', 'work.items'].map((key) => (
              <th key={key} scope="col" data-numeric="true">
                {t(key)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.slice(0, 100).map((row) => (
            <tr key={row.id}>
              <th scope="row">{format.day(row.day)}</th>
              <td>
                <bdi>{row.teamName ?? '–'}</bdi>
              </td>
              <td>{row.method ? code('method', row.method) : '–'}</td>
              <td data-numeric="true">{number(row.areaProcessedM2)}</td>
              <td data-numeric="true">{number(row.clearedM2)}</td>
              <td data-numeric="true">{number(row.hours)}</td>
              <td data-numeric="true">{number(row.staff)}</td>
              <td data-numeric="true">{number(row.itemsFound)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
