/** Tasks as a table, latest plan first. */
import { Link } from '@tanstack/react-router';
import { useFormat } from '../i18n/format.ts';
import { useCode, useT } from '../i18n/language.tsx';
import { useProgrammeId } from '../session.tsx';
import { useNames } from './names.ts';
import type { ServedTask } from './queries.ts';
import { today } from './report.ts';
import classes from './tasks.module.css';
import { isLate, taskTitle } from './words.ts';

export function TaskList({ tasks }: { tasks: readonly ServedTask[] }) {
  const t = useT();
  const code = useCode();
  const format = useFormat();
  const programme = useProgrammeId();
  const { orgName } = useNames(programme);
  const day = (text: string | null) => (text ? format.day(text) : '–');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard
    <section className={classes.scroll} tabIndex={0} aria-label={t('work.tasks.title')}>
      <table className={classes.table}>
        <caption className={classes.hidden}>{t('work.tasks.title')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('work.task')}</th>
            <th scope="col">{t('work.state')}</th>
            <th scope="col">{t('work.operator')}</th>
            <th scope="col">{t('work.planned')}</th>
            <th scope="col">{t('work.day.issuedOn')}</th>
            <th scope="col" data-numeric="true">
              {t('work.hazards')}
            </th>
          </tr>
        </thead>
        <tbody>
          {tasks.map((task) => (
            <tr key={task.id}>
              <th scope="row">
                <Link to="/$programme/tasks/$id" params={{ programme, id: task.id }} search={{}}>
                  <bdi>{taskTitle(t, task)}</bdi>
                </Link>
              </th>
              <td>{code('taskStatus', task.status)}</td>
              <td>
                <bdi>{orgName(task.orgCode) ?? '–'}</bdi>
              </td>
              <td>
                {day(task.plannedStart)} – {day(task.plannedEnd)}
                {isLate(task, today()) ? <strong> {t('work.task.lateShort')}</strong> : null}
              </td>
              <td>{day(task.issuedOn)}</td>
              <td data-numeric="true">{format.number(task.hazardIds.length)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
