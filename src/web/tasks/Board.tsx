/** The board: a column for each state that has tasks. A card moves by its menu, so a keyboard is enough. */
import { IconAlertTriangle, IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useFormat } from '../i18n/format.ts';
import { useCode, useT } from '../i18n/language.tsx';
import { useProgrammeId } from '../session.tsx';
import { MoveMenu } from './MoveMenu.tsx';
import { useNames } from './names.ts';
import { type Column, type ServedTask, type TaskWork, taskWorkQuery, type Waiting } from './queries.ts';
import { today } from './report.ts';
import classes from './tasks.module.css';
import { WaitingNotes } from './Waiting.tsx';
import { isLate, taskTitle, useForecastWords, WORKED_STATUSES } from './words.ts';

interface Props {
  readonly columns: readonly Column[];
  readonly waiting: ReadonlyMap<string, readonly Waiting[]>;
}

export function Board({ columns, waiting }: Props) {
  const t = useT();
  const code = useCode();
  const programme = useProgrammeId();
  const shown = columns.filter(({ count }) => count > 0);
  const empty = columns.filter(({ count }) => count === 0);
  const ids = shown
    .filter(({ status }) => WORKED_STATUSES.includes(status))
    .flatMap(({ items }) => items.map(({ id }) => id));
  const works = useQuery(taskWorkQuery(programme, ids)).data;
  const { orgName } = useNames(programme);
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard */}
      <section className={classes.board} aria-label={t('work.view.board')} tabIndex={0}>
        {shown.map(({ status, count, items }) => (
          <section key={status} className={classes.column} aria-labelledby={`column-${status}`}>
            <h2 id={`column-${status}`} className={classes.columnHead}>
              {code('taskStatus', status)} <span className={classes.count}>{count}</span>
            </h2>
            <ul className={classes.cards}>
              {items.map((task) => (
                <li key={task.id}>
                  <Card
                    task={task}
                    operator={orgName(task.orgCode)}
                    work={works?.get(task.id) ?? null}
                    waiting={waiting.get(task.id) ?? []}
                  />
                </li>
              ))}
            </ul>
            {count > items.length ? (
              <p className={classes.quiet}>{t('work.board.more', { n: count - items.length })}</p>
            ) : null}
          </section>
        ))}
      </section>
      {empty.length > 0 ? (
        <p className={classes.quiet}>
          {t('work.board.empty', {
            states: empty.map(({ status }) => code('taskStatus', status)).join(' · '),
          })}
        </p>
      ) : null}
    </>
  );
}

interface CardProps {
  readonly task: ServedTask;
  readonly operator: string | null;
  readonly work: TaskWork | null;
  readonly waiting: readonly Waiting[];
}

function Card({ task, operator, work, waiting }: CardProps) {
  const t = useT();
  const format = useFormat();
  const programme = useProgrammeId();
  return (
    <article className={classes.card} aria-label={taskTitle(t, task)}>
      <div className={classes.cardHead}>
        <h3>
          <Link to="/$programme/tasks/$id" params={{ programme, id: task.id }} search={{}}>
            <bdi>{taskTitle(t, task)}</bdi>
          </Link>
        </h3>
        <MoveMenu task={task} />
      </div>
      <p className={classes.meta}>
        {task.localId && task.title ? <span className="ltr">{task.localId} · </span> : null}
        {t('work.task.hazards', { n: task.hazardIds.length })}
      </p>
      {operator ? (
        <p className={classes.meta}>
          <IconUsers size={14} aria-hidden="true" /> <bdi>{operator}</bdi>
        </p>
      ) : null}
      {isLate(task, today()) ? (
        <p className={classes.late}>
          <IconAlertTriangle size={14} aria-hidden="true" />{' '}
          {t('work.task.late', { day: format.day(task.plannedEnd) })}
        </p>
      ) : null}
      {work ? <WorkBar work={work} /> : null}
      {task.status === 'suspended' && task.statusReason ? (
        <p className={classes.quote}>
          <bdi>{task.statusReason}</bdi>
        </p>
      ) : null}
      <WaitingNotes waiting={waiting} />
    </article>
  );
}

/** Done and left in m², and what is to be expected. */
export function WorkBar({ work }: { work: TaskWork }) {
  const t = useT();
  const format = useFormat();
  const words = useForecastWords();
  const done = format.areaM2(Math.round(work.doneM2));
  const { areaM2, leftM2 } = work;
  return (
    <div className={classes.work}>
      {areaM2 ? (
        <div className={classes.share} aria-hidden="true">
          <span style={{ inlineSize: `${Math.min(100, (100 * (areaM2 - (leftM2 ?? 0))) / areaM2)}%` }} />
        </div>
      ) : null}
      <p className="tnum">
        {leftM2 === null
          ? t('work.done', { done })
          : t('work.doneLeft', { done, left: format.areaM2(Math.round(leftM2)) })}
      </p>
      <p className={classes.forecast}>{words(work)}</p>
    </div>
  );
}
