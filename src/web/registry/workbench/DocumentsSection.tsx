/** Reports about this hazard with the files sent with them, the dossiers of its tasks, and what handovers name. */
import { IconHourglass } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useFormat } from '../../i18n/format.ts';
import { useCode, useT } from '../../i18n/language.tsx';
import { reportsOfHazardQuery } from '../../queries.ts';
import { DocumentList } from '../../ui/Documents.tsx';
import registry from '../registry.module.css';
import { handoversQuery, type OneHazard, tasksQuery, useIsMember } from './queries.ts';
import { Read, Section } from './Section.tsx';
import classes from './workbench.module.css';

export function DocumentsSection({ of }: { of: OneHazard }) {
  const t = useT();
  return (
    <Section id="documents" title={t('workbench.documents')}>
      {of.asOf ? <p className={classes.quiet}>{t('workbench.documents.now')}</p> : <Reports of={of} />}
      <Files of={of} />
    </Section>
  );
}

function Reports({ of }: { of: OneHazard }) {
  const t = useT();
  const code = useCode();
  const format = useFormat();
  const reports = useQuery(reportsOfHazardQuery(of.programme, of.id));
  return (
    <Read query={reports}>
      {({ items }) =>
        items.length === 0 ? (
          <p className={classes.quiet}>{t('workbench.documents.none')}</p>
        ) : (
          <ul className={registry.reports}>
            {items.map((report) => (
              <li key={report.id}>
                <Link
                  to="/$programme/reports/$id"
                  params={{ programme: of.programme, id: report.id }}
                  search={{}}
                >
                  {code('reportType', report.content.reportType)}
                </Link>
                <small>
                  {report.state === 'submitted' ? <IconHourglass size={13} aria-hidden="true" /> : null}{' '}
                  {code('reportState', report.state)} · <bdi>{report.authorName}</bdi> ·{' '}
                  {format.day(report.submittedAt.slice(0, 10))}
                </small>
                <DocumentList
                  of={{ noun: 'reports', id: report.id }}
                  documents={report.content.attachments ?? []}
                />
              </li>
            ))}
          </ul>
        )
      }
    </Read>
  );
}

/** Dossiers of tasks to save; of certificates name and beginning of the hash, to find the right copy where it is kept. */
function Files({ of }: { of: OneHazard }) {
  const t = useT();
  const member = useIsMember();
  const tasks = useQuery({ ...tasksQuery(of), enabled: member }).data ?? [];
  const handovers = useQuery({ ...handoversQuery(of), enabled: member }).data ?? [];
  const dossiers = tasks.filter(({ dossier }) => dossier.length > 0);
  const certificates = handovers.flatMap(({ certificate }) => (certificate ? [certificate] : []));
  if (dossiers.length + certificates.length === 0) return null;
  return (
    <>
      <h3>{t('workbench.documents.files')}</h3>
      {dossiers.map(({ id, dossier }) => (
        <DocumentList key={id} of={{ noun: 'tasks', id }} documents={dossier} />
      ))}
      <ul className={classes.list}>
        {certificates.map(({ sha256, name }) => (
          <li key={`${sha256}${name}`}>
            <bdi>{name}</bdi> <small className="ltr">{sha256.slice(0, 10)}…</small>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Said at the top of the page: somebody has already reported something, and it waits. */
export function WaitingReports({ of }: { of: OneHazard }) {
  const t = useT();
  const member = useIsMember();
  const { data } = useQuery({ ...reportsOfHazardQuery(of.programme, of.id), enabled: member && !of.asOf });
  const waiting = of.asOf ? [] : (data?.items.filter(({ state }) => state === 'submitted') ?? []);
  const [first] = waiting;
  if (!first) return null;
  return (
    <p className={`${classes.waiting} no-print`}>
      <IconHourglass size={16} aria-hidden="true" />
      {waiting.length === 1 ? (
        <Link to="/$programme/reports/$id" params={{ programme: of.programme, id: first.id }} search={{}}>
          {t('workbench.waiting', { n: 1 })}
        </Link>
      ) : (
        <a href="#documents">{t('workbench.waiting', { n: waiting.length })}</a>
      )}
    </p>
  );
}
