/** Who works here: each organisation with its teams and the work it is accredited for, now. */
import { useQuery } from '@tanstack/react-query';
import type { Accreditation, Organisation } from '../../core/model/programmes.ts';
import { useFormat } from '../i18n/format.ts';
import { nameIn, useCode, useLanguage, useT } from '../i18n/language.tsx';
import { organisationsQuery } from '../queries.ts';
import { useMay, useProgrammeId } from '../session.tsx';
import { today } from '../tasks/report.ts';
import { WorkNav } from '../tasks/WorkNav.tsx';
import { ButtonLink } from '../ui/ButtonLink.tsx';
import { PageHeader } from '../ui/pieces.tsx';
import { EmptyState, ErrorPanel, Loading } from '../ui/states.tsx';
import { LeaveMark } from './LeaveMark.tsx';
import classes from './organisations.module.css';

export function OrganisationsPage() {
  const t = useT();
  const programme = useProgrammeId();
  const { data, error, refetch } = useQuery(organisationsQuery(programme));
  const mayChange = useMay('programme.configure');
  return (
    <div className="page">
      <WorkNav />
      <PageHeader
        title={t('organisations.title')}
        hint={t('organisations.hint')}
        actions={
          mayChange ? (
            <ButtonLink to="/$programme/organisations/$code" params={{ programme, code: 'new' }} search={{}}>
              {t('organisations.new')}
            </ButtonLink>
          ) : null
        }
      />
      {error ? <ErrorPanel error={error} retry={() => void refetch()} /> : null}
      {data || error ? null : <Loading />}
      {data?.length === 0 ? (
        <EmptyState title={t('organisations.none')} hint={t('organisations.noneHint')} />
      ) : null}
      <ul className={classes.list}>
        {data?.map((one) => (
          <One key={one.code} organisation={one} mayChange={mayChange} />
        ))}
      </ul>
    </div>
  );
}

function One({ organisation, mayChange }: { organisation: Organisation; mayChange: boolean }) {
  const t = useT();
  const code = useCode();
  const language = useLanguage();
  const programme = useProgrammeId();
  const { teams, accreditations = [] } = organisation;
  const heading = `organisation-${organisation.code}`;
  return (
    <li className="card" aria-labelledby={heading}>
      <div className={classes.head}>
        <div>
          <h2 id={heading}>
            <bdi>{nameIn(organisation.names, language)}</bdi>
          </h2>
          <p className={classes.kind}>
            {code('organisationKind', organisation.kind)} · <span className="ltr">{organisation.code}</span>
          </p>
        </div>
        {mayChange ? (
          <ButtonLink
            variant="default"
            size="xs"
            to="/$programme/organisations/$code"
            params={{ programme, code: organisation.code }}
            search={{}}
          >
            {t('organisations.change')}
          </ButtonLink>
        ) : null}
      </div>
      <h3>{t('organisations.accreditations')}</h3>
      {accreditations.length > 0 ? (
        <Accreditations accreditations={accreditations} />
      ) : (
        <p className={classes.kind}>{t('organisations.accreditations.none')}</p>
      )}
      <h3>{t('organisations.teams')}</h3>
      {teams.length > 0 ? (
        <ul className={classes.teams}>
          {teams.map(({ name, assets = [] }) => (
            <li key={name}>
              <bdi>{name}</bdi>
              {assets.length > 0 ? (
                <small>{assets.map((asset) => code('method', asset)).join(', ')}</small>
              ) : null}
            </li>
          ))}
        </ul>
      ) : (
        <p className={classes.kind}>{t('organisations.teams.none')}</p>
      )}
    </li>
  );
}

function Accreditations({ accreditations }: { accreditations: readonly Accreditation[] }) {
  const t = useT();
  const code = useCode();
  const format = useFormat();
  const now = today();
  return (
    <ul className={classes.leaves}>
      {accreditations.map((one) => (
        <li key={`${one.activity}${one.from}`}>
          <span>{code('activityType', one.activity)}</span>
          <small>
            {one.to
              ? t('organisations.fromTo', { from: format.day(one.from), to: format.day(one.to) })
              : t('organisations.since', { from: format.day(one.from) })}
          </small>
          <LeaveMark accreditation={one} on={now} />
        </li>
      ))}
    </ul>
  );
}
