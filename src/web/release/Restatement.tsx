/** What has been corrected since a period ended: the difference and every movement that made it. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useFormat } from '../i18n/format.ts';
import { useT } from '../i18n/language.tsx';
import { ErrorPanel, Loading } from '../ui/states.tsx';
import { type AccountScope, type RestatedCause, restatementQuery } from './queries.ts';
import classes from './release.module.css';
import { useRowName } from './StatementTable.tsx';

const SHOWN = 20;

export function Restatement({ programme, scope }: { programme: string; scope: AccountScope }) {
  const t = useT();
  const format = useFormat();
  const since = scope.to;
  const { data, error } = useQuery(restatementQuery(programme, scope, since));
  const both = ({ sha, cha }: { sha: number; cha: number }) => sha + cha;
  return (
    <section className="card" aria-labelledby="restated">
      <h2 id="restated">{t('release.restated.title')}</h2>
      {error ? <ErrorPanel error={error} /> : null}
      {data || error ? null : <Loading />}
      {data && data.causes.length === 0 ? (
        <p className={classes.quiet}>{t('release.restated.none', { day: format.day(since) })}</p>
      ) : null}
      {data && data.causes.length > 0 ? (
        <>
          <p>
            {t('release.restated.sum', {
              day: format.day(since),
              before: format.areaM2(data.before.closing.total),
              after: format.areaM2(data.after.closing.total),
              change: format.areaM2(Math.round(both(data.closingM2))),
            })}
          </p>
          <Causes causes={data.causes} programme={programme} />
        </>
      ) : null}
    </section>
  );
}

function Causes({ causes, programme }: { causes: readonly RestatedCause[]; programme: string }) {
  const t = useT();
  const format = useFormat();
  const name = useRowName();
  return (
    <>
      <ul className={classes.causes}>
        {causes.slice(0, SHOWN).map((cause, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two movements may be alike in everything
          <li key={index}>
            <span>
              {name({ kind: cause.kind as 'clear', reason: null, toClass: null })},{' '}
              {format.day(cause.effectiveDate)} <em>({t(`release.restated.${cause.why}`)})</em>{' '}
              <Link to="/$programme/hazards/$id" params={{ programme, id: cause.hazardId }} search={{}}>
                {t('release.restated.hazard')}
              </Link>
            </span>
            <span className="ltr">{format.areaM2(Math.round(cause.changeM2.sha + cause.changeM2.cha))}</span>
          </li>
        ))}
      </ul>
      {causes.length > SHOWN ? (
        <p className={classes.quiet}>{t('release.restated.more', { n: causes.length - SHOWN })}</p>
      ) : null}
    </>
  );
}
