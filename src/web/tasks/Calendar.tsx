/** A month of planned work: one bar a task, today a line. Words stand beside the bars, so nothing hangs on colour. */
import { ActionIcon } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { CSSProperties } from 'react';
import { useFormat } from '../i18n/format.ts';
import { intlTag, useCode, useLanguage, useT } from '../i18n/language.tsx';
import { useProgrammeId } from '../session.tsx';
import type { ServedTask } from './queries.ts';
import { today } from './report.ts';
import { useTaskSearch } from './search.ts';
import classes from './tasks.module.css';
import { taskTitle } from './words.ts';

const DAY_MS = 86_400_000;
const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const monthAfter = (month: string, by: number): string => {
  const [year = 0, index = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, index - 1 + by, 1)).toISOString().slice(0, 7);
};

/** First and last day a task is planned for, or was worked on when nothing is planned. */
function spanOf(task: ServedTask): readonly [string, string] | null {
  const from = task.plannedStart ?? task.startedOn ?? task.issuedOn;
  const to = task.plannedEnd ?? task.fieldCompleteOn ?? from;
  return from && to ? [from, to < from ? from : to] : null;
}

export function Calendar({ tasks }: { tasks: readonly ServedTask[] }) {
  const t = useT();
  const language = useLanguage();
  const { search, change } = useTaskSearch();
  const month = /^\d{4}-\d{2}$/.test(search.month ?? '') ? (search.month as string) : today().slice(0, 7);
  const first = Date.parse(`${month}-01`);
  const days = Math.round((Date.parse(`${monthAfter(month, 1)}-01`) - first) / DAY_MS);
  const last = dayOf(first + (days - 1) * DAY_MS);
  const planned = tasks.flatMap((task) => {
    const span = spanOf(task);
    return span && span[0] <= last && span[1] >= dayOf(first) ? [{ task, span }] : [];
  });
  planned.sort((a, b) => (a.span[0] < b.span[0] ? -1 : 1));
  const unplanned = tasks.filter((task) => spanOf(task) === null).length;
  const name = new Intl.DateTimeFormat(intlTag(language), {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
  const now = Math.round((Date.parse(today()) - first) / DAY_MS);
  const style = { '--days': days, '--now': now } as CSSProperties;
  return (
    <section aria-labelledby="month">
      <div className={classes.month}>
        <ActionIcon
          variant="default"
          size={36}
          aria-label={t('work.month.before')}
          onClick={() => change({ month: monthAfter(month, -1) })}
        >
          <IconChevronLeft size={18} className={classes.mirrored} aria-hidden="true" />
        </ActionIcon>
        <h2 id="month" aria-live="polite">
          {name.format(new Date(first))}
        </h2>
        <ActionIcon
          variant="default"
          size={36}
          aria-label={t('work.month.after')}
          onClick={() => change({ month: monthAfter(month, 1) })}
        >
          <IconChevronRight size={18} className={classes.mirrored} aria-hidden="true" />
        </ActionIcon>
      </div>
      {planned.length === 0 ? <p className={classes.quiet}>{t('work.month.none')}</p> : null}
      <div className={classes.calendar} style={style}>
        <div className={classes.days} aria-hidden="true">
          {Array.from({ length: days }, (_, i) => (
            <span key={dayOf(first + i * DAY_MS)} data-now={i === now}>
              {i + 1}
            </span>
          ))}
        </div>
        <ul className={classes.bars}>
          {planned.map(({ task, span }) => (
            <Bar key={task.id} task={task} span={span} first={first} days={days} />
          ))}
        </ul>
        {now >= 0 && now < days ? (
          <div className={classes.now}>
            <span>{t('work.month.today')}</span>
          </div>
        ) : null}
      </div>
      {unplanned > 0 ? <p className={classes.quiet}>{t('work.month.unplanned', { n: unplanned })}</p> : null}
    </section>
  );
}

interface BarProps {
  readonly task: ServedTask;
  readonly span: readonly [string, string];
  readonly first: number;
  readonly days: number;
}

function Bar({ task, span: [from, to], first, days }: BarProps) {
  const t = useT();
  const code = useCode();
  const format = useFormat();
  const programme = useProgrammeId();
  const start = Math.max(0, Math.round((Date.parse(from) - first) / DAY_MS));
  const end = Math.min(days - 1, Math.round((Date.parse(to) - first) / DAY_MS));
  const style = { '--start': start, '--length': end - start + 1 } as CSSProperties;
  return (
    <li className={classes.barRow}>
      <div className={classes.barWords}>
        <Link to="/$programme/tasks/$id" params={{ programme, id: task.id }} search={{}}>
          <bdi>{taskTitle(t, task)}</bdi>
        </Link>
        <small>
          {code('taskStatus', task.status)} · {format.day(from)} – {format.day(to)}
        </small>
      </div>
      <div className={classes.track} aria-hidden="true">
        <span className={classes.span} style={style} data-status={task.status} />
      </div>
    </li>
  );
}
