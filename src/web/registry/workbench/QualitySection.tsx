/** What is still to be put right, loud when it blocks closing; visits; closed ones on demand. */
import { useQuery } from '@tanstack/react-query';
import type { Nonconformity, QualityVisit } from '../../../core/model/quality.ts';
import { useFormat } from '../../i18n/format.ts';
import { useCode, useT } from '../../i18n/language.tsx';
import { byUrgency, FoundCard } from '../../quality/QualityPage.tsx';
import type { Served } from '../../queries.ts';
import { useMayReport } from '../../tasks/report.ts';
import { nonconformitiesQuery, type OneHazard, visitsQuery } from './queries.ts';
import { Read, Section } from './Section.tsx';
import { isGrave } from './state.ts';
import classes from './workbench.module.css';

export function QualitySection({ of }: { of: OneHazard }) {
  const t = useT();
  const found = useQuery(nonconformitiesQuery(of));
  const visits = useQuery(visitsQuery(of));
  return (
    <Section id="quality" title={t('workbench.quality')}>
      <Read query={found}>{(all) => <Found all={all} past={of.asOf !== undefined} />}</Read>
      <Read query={visits}>{(all) => (all.length === 0 ? null : <Visits visits={all} />)}</Read>
    </Section>
  );
}

function Found({ all, past }: { all: readonly Served<Nonconformity>[]; past: boolean }) {
  const t = useT();
  const may = useMayReport('qm');
  const open = all.filter(({ status }) => status === 'open').toSorted(byUrgency);
  const closed = all.length - open.length;
  return (
    <>
      {open.length === 0 ? <p className={classes.quiet}>{t('workbench.quality.noneOpen')}</p> : null}
      {open.some(isGrave) ? <p className={classes.alert}>{t('work.nc.grave')}</p> : null}
      {open.length > 0 ? (
        <ul className={classes.list}>
          {open.map((one) => (
            <li key={one.id} className={classes.found} data-grave={isGrave(one)}>
              <FoundCard one={one} mayClose={may && !past} />
            </li>
          ))}
        </ul>
      ) : null}
      {closed > 0 ? <p className={classes.quiet}>{t('workbench.quality.closed', { n: closed })}</p> : null}
    </>
  );
}

function Visits({ visits }: { visits: readonly Served<QualityVisit>[] }) {
  const t = useT();
  const code = useCode();
  const format = useFormat();
  return (
    <>
      <h3>{t('work.quality.visits')}</h3>
      <ul className={classes.list}>
        {visits
          .toSorted((a, b) => (a.visitedOn < b.visitedOn ? 1 : -1))
          .map((visit) => (
            <li key={visit.id} className={classes.item}>
              <div className={classes.itemHead}>
                <strong>{code('qualityVisitKind', visit.kind)}</strong>
                {visit.result ? (
                  <span className={classes.state}>{code('qualityResult', visit.result)}</span>
                ) : null}
              </div>
              <p className={classes.quiet}>
                {[
                  format.day(visit.visitedOn),
                  visit.sampleAreaM2 === null
                    ? ''
                    : t('workbench.quality.sample', { area: format.areaM2(visit.sampleAreaM2) }),
                  visit.verdict ? code('lotVerdict', visit.verdict) : '',
                  visit.itemsMissed ? t('workbench.quality.missed', { n: visit.itemsMissed }) : '',
                  visit.operationsSuspended ? t('work.quality.suspended') : '',
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </p>
            </li>
          ))}
      </ul>
    </>
  );
}
