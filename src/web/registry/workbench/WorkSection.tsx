/** Tasks about this hazard and the work done under them, how far it is, and handovers. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useFormat } from '../../i18n/format.ts';
import { useCode, useT } from '../../i18n/language.tsx';
import { WorkBar } from '../../tasks/Board.tsx';
import { useNames } from '../../tasks/names.ts';
import {
  type ServedActivity,
  type ServedTask,
  type TaskWork,
  taskWorkQuery,
  type Waiting,
  waitingQuery,
} from '../../tasks/queries.ts';
import { today } from '../../tasks/report.ts';
import { WaitingNotes } from '../../tasks/Waiting.tsx';
import { isLate, taskTitle, WORKED_STATUSES } from '../../tasks/words.ts';
import { activitiesQuery, type OneHazard, progressQuery, tasksQuery } from './queries.ts';
import { Read, Section } from './Section.tsx';
import { openTasks, type Progressed, progressedBy } from './state.ts';
import classes from './workbench.module.css';

export function WorkSection({ of }: { of: OneHazard }) {
  const t = useT();
  const tasks = useQuery(tasksQuery(of));
  const activities = useQuery(activitiesQuery(of));
  return (
    <Section id="work" title={t('workbench.work')}>
      <Read query={tasks}>
        {(all) =>
          all.length === 0 ? (
            <p className={classes.quiet}>{t('workbench.work.noTask')}</p>
          ) : (
            <Tasks tasks={all} of={of} />
          )
        }
      </Read>
      <Read query={activities}>
        {(all) => (all.length === 0 ? null : <Activities activities={all} of={of} />)}
      </Read>
    </Section>
  );
}

const NOBODY: readonly Waiting[] = [];

function Tasks({ tasks, of }: { tasks: readonly ServedTask[]; of: OneHazard }) {
  const open = openTasks(tasks);
  const ordered = [...open, ...tasks.filter((task) => !open.includes(task))];
  // Forecasts and waiting reports are of now, and say nothing about the past.
  const worked = of.asOf ? [] : ordered.filter(({ status }) => WORKED_STATUSES.includes(status));
  const ids = worked.map(({ id }) => id);
  const works = useQuery(taskWorkQuery(of.programme, ids)).data;
  const waiting = useQuery({ ...waitingQuery(of.programme), enabled: !of.asOf }).data?.byTask;
  return (
    <ul className={classes.list}>
      {ordered.map((task) => (
        <li key={task.id}>
          <TaskItem
            task={task}
            of={of}
            work={works?.get(task.id) ?? null}
            waiting={(of.asOf ? undefined : waiting?.get(task.id)) ?? NOBODY}
          />
        </li>
      ))}
    </ul>
  );
}

interface TaskItemProps {
  readonly task: ServedTask;
  readonly of: OneHazard;
  readonly work: TaskWork | null;
  readonly waiting: readonly Waiting[];
}

function TaskItem({ task, of, work, waiting }: TaskItemProps) {
  const t = useT();
  const code = useCode();
  const format = useFormat();
  const { orgName } = useNames(of.programme);
  const teams = [...new Set(task.workItems.flatMap(({ teamName }) => teamName ?? []))];
  return (
    <article className={classes.item}>
      <div className={classes.itemHead}>
        <Link to="/$programme/tasks/$id" params={{ programme: of.programme, id: task.id }} search={{}}>
          <bdi>{taskTitle(t, task)}</bdi>
        </Link>
        <span className={classes.state} data-state={task.status}>
          {code('taskStatus', task.status)}
        </span>
      </div>
      <p className={classes.quiet}>
        {task.localId && task.title ? (
          <>
            <span className="ltr">{task.localId}</span> ·{' '}
          </>
        ) : null}
        <bdi>{[orgName(task.orgCode), ...teams].filter(Boolean).join(' · ')}</bdi>
        {task.plannedEnd ? ` · ${t('workbench.work.until', { day: format.day(task.plannedEnd) })}` : null}
        {!of.asOf && isLate(task, today()) ? <strong> · {t('work.task.lateShort')}</strong> : null}
      </p>
      {task.statusReason ? (
        <p className={classes.quote}>
          <bdi>{task.statusReason}</bdi>
        </p>
      ) : null}
      {work ? <WorkBar work={work} /> : null}
      <WaitingNotes waiting={waiting} />
    </article>
  );
}

/** True once the element has come near the window: daily rows may be many, and are read only for who looks. */
function useSeen() {
  const [seen, setSeen] = useState(false);
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const watch = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) setSeen(true);
      },
      { rootMargin: '200px' },
    );
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  return { ref, seen };
}

function Activities({ activities, of }: { activities: readonly ServedActivity[]; of: OneHazard }) {
  const t = useT();
  const { ref, seen } = useSeen();
  const rows = useQuery(progressQuery(of, seen)).data;
  const sums = useMemo(() => (rows ? progressedBy(rows) : null), [rows]);
  const ordered = useMemo(
    () => activities.toSorted((a, b) => ((a.startedOn ?? '') < (b.startedOn ?? '') ? 1 : -1)),
    [activities],
  );
  return (
    <div ref={ref}>
      <h3>{t('workbench.work.activities')}</h3>
      <ul className={classes.list}>
        {ordered.map((activity) => (
          <li key={activity.id}>
            <ActivityItem activity={activity} of={of} sum={sums?.get(activity.id) ?? null} />
          </li>
        ))}
      </ul>
    </div>
  );
}

interface ActivityItemProps {
  readonly activity: ServedActivity;
  readonly of: OneHazard;
  readonly sum: Progressed | null;
}

function ActivityItem({ activity, of, sum }: ActivityItemProps) {
  const t = useT();
  const code = useCode();
  const format = useFormat();
  const { orgName } = useNames(of.programme);
  const { startedOn, endedOn, clearanceDepthCm } = activity;
  const facts = [
    orgName(activity.orgCode),
    activity.teamName,
    ...activity.methods.map((method) => code('method', method)),
    clearanceDepthCm === null ? '' : t('workbench.parts.depth', { n: format.number(clearanceDepthCm) }),
  ].filter(Boolean);
  return (
    <article className={classes.item}>
      <div className={classes.itemHead}>
        <strong>{code('activityType', activity.type)}</strong>
        <span className={classes.state} data-state={activity.status}>
          {code('activityStatus', activity.status)}
        </span>
      </div>
      <p className={classes.quiet}>
        <bdi>{facts.join(' · ')}</bdi>
        {startedOn ? ` · ${format.day(startedOn)} – ${endedOn ? format.day(endedOn) : '…'}` : null}
      </p>
      {sum ? (
        <p>
          {t('workbench.work.progress', {
            area: format.areaM2(Math.round(sum.m2)),
            days: sum.days,
            last: format.day(sum.last),
          })}
          {sum.items > 0 ? ` · ${t('workbench.items', { n: sum.items })}` : null}
        </p>
      ) : null}
    </article>
  );
}
