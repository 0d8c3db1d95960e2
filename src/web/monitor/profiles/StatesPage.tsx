/** States of which something is recorded. The order is that of their names and carries no meaning. */
import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useLanguage, useT } from '../../i18n/language.tsx';
import { useProgrammeId } from '../../session.tsx';
import { PageHeader } from '../../ui/pieces.tsx';
import { EmptyState, ErrorPanel, Loading } from '../../ui/states.tsx';
import { useAddress } from '../events/address.ts';
import { MonitorNav } from '../MonitorNav.tsx';
import type { StateEntry } from './contract.ts';
import { StateLink } from './links.tsx';
import classes from './profiles.module.css';
import { statesQuery } from './queries.ts';

const COUNTS = ['events', 'denied', 'statements', 'measures'] as const;

function States({ states }: { states: readonly StateEntry[] }) {
  const t = useT();
  return (
    <table className={classes.states}>
      <caption className={classes.hidden}>{t('profiles.states.title')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('profiles.state')}</th>
          {COUNTS.map((key) => (
            <th key={key} scope="col" data-numeric="true">
              {t(`profiles.states.${key}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {states.map((state) => (
          <tr key={state.iso3}>
            <th scope="row">
              <StateLink id={state.iso3}>{state.name}</StateLink>
            </th>
            {COUNTS.map((key) => (
              <td
                key={key}
                data-numeric="true"
                data-label={t(`profiles.states.${key}`)}
                data-none={state[key] === 0 || undefined}
              >
                {state[key] === 0 ? '–' : state[key]}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function StatesPage() {
  const t = useT();
  const programme = useProgrammeId();
  const address = useAddress();
  const { data, error, refetch } = useQuery(statesQuery(programme, useLanguage(), address.clocks));
  const text = address.search.q ?? '';
  const states = (data?.items ?? []).filter(({ name, iso3 }) =>
    `${name} ${iso3}`.toLocaleLowerCase().includes(text.trim().toLocaleLowerCase()),
  );
  return (
    <div className="page">
      <MonitorNav />
      <PageHeader title={t('profiles.states.title')} hint={t('profiles.states.lead')} />
      <TextInput
        type="search"
        maw={420}
        mb="md"
        value={text}
        onChange={(event) => address.change({ q: event.currentTarget.value || undefined })}
        leftSection={<IconSearch size={17} aria-hidden="true" />}
        placeholder={t('profiles.states.search')}
        aria-label={t('profiles.states.search')}
      />
      {error ? <ErrorPanel error={error} retry={() => void refetch()} /> : null}
      {!data && !error ? <Loading /> : null}
      {data && states.length > 0 ? <States states={states} /> : null}
      {data && states.length === 0 ? (
        <EmptyState title={t('profiles.states.none')} hint={t('profiles.states.noneHint')} />
      ) : null}
    </div>
  );
}
