/** The rules of the programme: what is set, what waits for a second person, and a change proposed. */
import { useQuery } from '@tanstack/react-query';
import type { Programme } from '../../core/model/programmes.ts';
import { useFormat } from '../i18n/format.ts';
import { useT } from '../i18n/language.tsx';
import { programmeQuery } from '../queries.ts';
import { useMay, useProgrammeId } from '../session.tsx';
import { PageHeader } from '../ui/pieces.tsx';
import { EmptyState, ErrorPanel, Loading } from '../ui/states.tsx';
import { Decide } from './Decide.tsx';
import { GovernanceNav } from './GovernanceNav.tsx';
import classes from './governance.module.css';
import { ProposeSetting } from './ProposeSetting.tsx';
import { type NamedSettings, waitingSettingsQuery } from './queries.ts';
import { Changes, useSettingLabel, useSettingValue, useWho } from './words.tsx';

export function SettingsPage() {
  const t = useT();
  const programme = useProgrammeId();
  const mayChange = useMay('programme.configure');
  const { data, error, refetch } = useQuery(programmeQuery(programme));
  return (
    <div className="page">
      <GovernanceNav />
      <PageHeader title={t('governance.settings.title')} hint={t('governance.settings.hint')} />
      {mayChange ? null : <EmptyState title={t('governance.closed')} hint={t('governance.closedHint')} />}
      {error ? <ErrorPanel error={error} retry={() => void refetch()} /> : null}
      {mayChange && !data && !error ? <Loading /> : null}
      {mayChange && data ? (
        <div className={classes.stack}>
          <Waiting programme={programme} />
          <ProposeSetting programme={data} />
          <Current programme={data} />
        </div>
      ) : null}
    </div>
  );
}

function Waiting({ programme }: { programme: string }) {
  const t = useT();
  const { data, error, refetch } = useQuery(waitingSettingsQuery(programme));
  return (
    <section className="card" aria-labelledby="waiting">
      <h2 id="waiting">{t('governance.waiting')}</h2>
      {error ? <ErrorPanel error={error} retry={() => void refetch()} /> : null}
      {data?.length === 0 ? <p className={classes.fine}>{t('governance.waitingNone')}</p> : null}
      <ul className={classes.waiting}>
        {data?.map((one) => (
          <Proposal key={one.proposal} one={one} />
        ))}
      </ul>
    </section>
  );
}

function Proposal({ one }: { one: NamedSettings }) {
  const t = useT();
  const format = useFormat();
  const who = useWho();
  const { proposal, proposedBy, proposedByName, proposedAt, reason, changes } = one;
  const what = t('governance.proposal', { n: proposal });
  return (
    <li>
      <h3>{what}</h3>
      <p className={classes.fine}>
        <bdi>{who(proposedBy, proposedByName)}</bdi> ·{' '}
        <time dateTime={proposedAt}>{format.moment(proposedAt)}</time>
      </p>
      <Changes changes={changes} />
      <q className={classes.quote}>{reason}</q>
      <Decide path={`/settings/proposals/${proposal}`} proposedBy={proposedBy} what={what} />
    </li>
  );
}

function Current({ programme: { settings } }: { programme: Programme }) {
  const t = useT();
  const label = useSettingLabel();
  const value = useSettingValue();
  const { rules, ...others } = settings;
  const rows = [
    ...Object.entries(others),
    ...Object.entries(rules).map(([name, set]) => [`rules.${name}`, set] as const),
  ];
  return (
    <section className="card" aria-labelledby="current">
      <h2 id="current">{t('governance.current')}</h2>
      <div className={classes.scroll}>
        <table className={classes.grid}>
          <caption className={classes.hidden}>{t('governance.current')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('governance.column.setting')}</th>
              <th scope="col">{t('governance.column.value')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([field, set]) => (
              <tr key={field}>
                <th scope="row">{label(field)}</th>
                <td>
                  <bdi>{value(field, set)}</bdi>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
