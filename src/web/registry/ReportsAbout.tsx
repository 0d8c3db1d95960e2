/** The reports that named this hazard, as far as this reader may see them. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useFormat } from '../i18n/format.ts';
import { useCode, useT } from '../i18n/language.tsx';
import { reportsOfHazardQuery } from '../queries.ts';
import classes from './registry.module.css';

export function ReportsAbout({ programme, id }: { programme: string; id: string }) {
  const t = useT();
  const code = useCode();
  const format = useFormat();
  const { data } = useQuery(reportsOfHazardQuery(programme, id));
  if (!data || data.items.length === 0) return null;
  return (
    <section className="card" aria-labelledby="reports">
      <h2 id="reports">{t('registry.reports')}</h2>
      <ul className={classes.reports}>
        {data.items.map((report) => (
          <li key={report.id}>
            <Link to="/$programme/reports/$id" params={{ programme, id: report.id }} search={{}}>
              {code('reportType', report.content.reportType)}
            </Link>
            <small>
              {code('reportState', report.state)} · <bdi>{report.authorName}</bdi> ·{' '}
              {format.day(report.submittedAt.slice(0, 10))}
            </small>
          </li>
        ))}
      </ul>
    </section>
  );
}
