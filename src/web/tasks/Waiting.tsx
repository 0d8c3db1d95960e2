/** Changes somebody reported and nobody accepted yet: said beside the task, so that nobody reports them twice. */
import { IconHourglass } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Report } from '../../core/model/reports.ts';
import { useCode, useT } from '../i18n/language.tsx';
import { useProgrammeId } from '../session.tsx';
import type { Column, Waiting } from './queries.ts';
import classes from './tasks.module.css';
import { taskTitle } from './words.ts';

export function WaitingNotes({ waiting }: { waiting: readonly Waiting[] }) {
  const t = useT();
  const code = useCode();
  const programme = useProgrammeId();
  return waiting.map(({ reportId, authorName, status }) => (
    <p key={reportId} className={classes.waiting}>
      <IconHourglass size={14} aria-hidden="true" />
      <Link to="/$programme/reports/$id" params={{ programme, id: reportId }} search={{}}>
        {status
          ? t('work.waiting.to', { name: authorName, status: code('taskStatus', status) })
          : t('work.waiting', { name: authorName })}
      </Link>
    </p>
  ));
}

/** Reports of tasks the registry does not know yet. */
export function WaitingNew({ columns, reports }: { columns: readonly Column[]; reports: readonly Report[] }) {
  const t = useT();
  const programme = useProgrammeId();
  const known = new Set(columns.flatMap(({ items }) => items.map(({ id }) => id)));
  const fresh = reports.flatMap((report) =>
    (report.content.land?.tasks ?? [])
      .filter((draft) => draft.hazardIds !== undefined && !known.has(draft.id))
      .map((draft) => ({
        report,
        title: taskTitle(t, { title: draft.title ?? null, localId: draft.localId ?? null }),
      })),
  );
  if (fresh.length === 0) return null;
  return (
    <section className={classes.fresh} aria-labelledby="waiting-tasks">
      <h2 id="waiting-tasks">{t('work.waiting.new', { n: fresh.length })}</h2>
      <ul>
        {fresh.map(({ report, title }) => (
          <li key={report.id}>
            <IconHourglass size={14} aria-hidden="true" />{' '}
            <Link to="/$programme/reports/$id" params={{ programme, id: report.id }} search={{}}>
              <bdi>{title}</bdi>
            </Link>{' '}
            · <bdi>{report.authorName}</bdi>
          </li>
        ))}
      </ul>
    </section>
  );
}
