/** Choosing a day: a curve of how many were bound, a slider under it, a date field beside it. */
import { Button } from '@mantine/core';
import { type KeyboardEvent, useId, useMemo } from 'react';
import { daysAfter, TERMS } from '../../core/monitor/treaty-terms.ts';
import { useFormat } from '../i18n/format.ts';
import { useT } from '../i18n/language.tsx';
import { type Board, curveOf, FIRST_DAY, isDay, lastDay, withinReach, yearsAfter } from './board.ts';
import classes from './treaties.module.css';

const DAY_MS = 86_400_000;
const numberOf = (day: string): number => Math.round(Date.parse(day) / DAY_MS);
const dayOf = (number: number): string => new Date(number * DAY_MS).toISOString().slice(0, 10);
const WIDTH = 1000;
const HEIGHT = 100;
const MOST = 200;

const xOf = (day: string): number => {
  const [first, last] = [numberOf(FIRST_DAY), numberOf(lastDay())];
  return ((numberOf(day) - first) / (last - first)) * WIDTH;
};
const yOf = (bound: number): number => HEIGHT - (bound / MOST) * HEIGHT;

/** Decoration: everything it shows is in the counts. Mirrored where the slider is. */
function Curve({ board }: { board: Board }) {
  const { table, treaty, day, today } = board;
  const path = useMemo(() => {
    const steps = curveOf(table, treaty).map(
      ({ on, bound }) => `H${xOf(on).toFixed(1)}V${yOf(bound).toFixed(1)}`,
    );
    return `M0 ${HEIGHT}${steps.join('')}H${WIDTH}V${HEIGHT}Z`;
  }, [table, treaty]);
  const decades = [1990, 2000, 2010, 2020].map((year) => xOf(`${year}-01-01`));
  return (
    <svg
      className={classes.curve}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      {decades.map((x) => (
        <path key={x} d={`M${x} 0V${HEIGHT}`} className={classes.decade} vectorEffect="non-scaling-stroke" />
      ))}
      <path d={path} className={classes.area} />
      <rect x={xOf(today)} y="0" width={WIDTH - xOf(today)} height={HEIGHT} className={classes.ahead} />
      <path d={`M${xOf(day)} 0V${HEIGHT}`} className={classes.cursor} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}

function Decades() {
  const years = [1980, 1990, 2000, 2010, 2020];
  return (
    <div className={classes.decades} aria-hidden="true">
      {years.map((year) => (
        <span key={year} style={{ insetInlineStart: `${xOf(`${year}-01-01`) / (WIDTH / 100)}%` }}>
          {year}
        </span>
      ))}
    </div>
  );
}

/** Arrows move a day (the browser does that), Page Up and Page Down a year. */
function onKey(event: KeyboardEvent<HTMLInputElement>, board: Board): void {
  const years = { PageUp: 1, PageDown: -1 }[event.key];
  if (!years) return;
  event.preventDefault();
  board.setDay(yearsAfter(board.day, years));
}

function Jumps({ board }: { board: Board }) {
  const t = useT();
  const format = useFormat();
  const { inForceOn } = TERMS[board.treaty];
  const jumps = [
    ['inForce', inForceOn],
    ['readOn', board.table.readOn],
    ['today', board.today],
  ] as const;
  return (
    <span className={classes.jumps}>
      {jumps.map(([key, day]) => (
        <Button
          key={key}
          size="compact-sm"
          variant={board.day === day ? 'light' : 'default'}
          onClick={() => board.setDay(day)}
          title={format.day(day)}
        >
          {t(`treaties.jump.${key}`)}
        </Button>
      ))}
    </span>
  );
}

export function DaySlider({ board }: { board: Board }) {
  const t = useT();
  const format = useFormat();
  const id = useId();
  const { day, setDay } = board;
  return (
    <section className={`card ${classes.when}`} aria-labelledby={`${id}h`}>
      <div className={classes.whenHead}>
        <h2 id={`${id}h`} className={classes.day}>
          {format.day(day)}
        </h2>
        <label className={classes.dateField}>
          <span>{t('treaties.day')}</span>
          <input
            type="date"
            value={day}
            min={FIRST_DAY}
            max={lastDay()}
            onChange={(event) => {
              const typed = event.currentTarget.value;
              if (isDay(typed) && typed >= '1900') setDay(withinReach(typed));
            }}
          />
        </label>
        <Jumps board={board} />
      </div>
      <div className={classes.track}>
        <Curve board={board} />
        <input
          type="range"
          className={classes.slider}
          min={numberOf(FIRST_DAY)}
          max={numberOf(lastDay())}
          step={1}
          value={numberOf(day)}
          aria-label={t('treaties.slider')}
          aria-valuetext={format.day(day)}
          aria-describedby={`${id}k`}
          onKeyDown={(event) => onKey(event, board)}
          onChange={(event) => setDay(dayOf(event.currentTarget.valueAsNumber))}
        />
        <Decades />
      </div>
      <p id={`${id}k`} className={classes.keys}>
        {t('treaties.keys')}
      </p>
      {day > board.table.readOn ? (
        <p className={classes.after} role="note">
          {t('treaties.after', {
            readOn: format.day(board.table.readOn),
            next: format.day(daysAfter(board.table.readOn, 1)),
          })}
        </p>
      ) : null}
    </section>
  );
}
