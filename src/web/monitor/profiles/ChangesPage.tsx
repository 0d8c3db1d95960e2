/** The change log of the register on either clock, with its feeds. */
import { SegmentedControl } from '@mantine/core';
import { IconRss } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { inProgramme, withQuery } from '../../api.ts';
import { useLanguage, useT } from '../../i18n/language.tsx';
import { useProgrammeId } from '../../session.tsx';
import { PageHeader } from '../../ui/pieces.tsx';
import { EmptyState, ErrorPanel, Loading } from '../../ui/states.tsx';
import { type Address, useAddress } from '../events/address.ts';
import { ClocksBar, ClocksLine } from '../events/ClocksBar.tsx';
import { MonitorNav } from '../MonitorNav.tsx';
import { Changes } from './Changes.tsx';
import classes from './profiles.module.css';
import { changesQuery } from './queries.ts';

/** Feed readers ask without an account, so they are told what is published; the links say in which language. */
function Feeds({ address }: { address: Address }) {
  const t = useT();
  const programme = useProgrammeId();
  const lang = useLanguage();
  const { state, event } = address.search;
  const feed = (kind: string): string =>
    withQuery(inProgramme(programme, `/monitor/feeds/changes.${kind}`), { state, event, lang });
  const title = t('profiles.changes.title');
  return (
    <p className={`${classes.feeds} no-print`}>
      <link rel="alternate" type="application/atom+xml" title={title} href={feed('atom')} />
      <link rel="alternate" type="application/feed+json" title={title} href={feed('json')} />
      <IconRss size={18} aria-hidden="true" />
      <a href={feed('atom')}>Atom</a>
      <a href={feed('json')}>JSON Feed</a>
      <span className={classes.fine}>{t('profiles.changes.feeds')}</span>
    </p>
  );
}

function Since({ address }: { address: Address }) {
  const t = useT();
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className={classes.fieldLabel}>
        {t('profiles.since')}
      </label>
      <input
        id={id}
        type="date"
        className={classes.date}
        value={address.search.since ?? ''}
        max={new Date().toISOString().slice(0, 10)}
        onChange={(event) => address.change({ since: event.currentTarget.value || undefined })}
      />
    </div>
  );
}

export function ChangesPage() {
  const t = useT();
  const programme = useProgrammeId();
  const address = useAddress();
  const { clock, since, state, event } = address.search;
  const asked = { ...address.clocks, clock, since, state, event };
  const { data, error, isPending, refetch } = useQuery(changesQuery(programme, useLanguage(), asked));
  return (
    <div className="page">
      <MonitorNav />
      <PageHeader title={t('profiles.changes.title')} hint={t('profiles.changes.lead')} />
      <div className={`${classes.filters} no-print`}>
        <SegmentedControl
          aria-label={t('profiles.changes.clock')}
          value={clock === 'said' ? 'said' : 'recorded'}
          onChange={(value) => address.change({ clock: value === 'said' ? 'said' : undefined })}
          data={[
            { value: 'recorded', label: t('profiles.changes.recorded') },
            { value: 'said', label: t('profiles.changes.said') },
          ]}
        />
        <Since address={address} />
      </div>
      <Feeds address={address} />
      {error ? <ErrorPanel error={error} retry={() => void refetch()} /> : null}
      {isPending ? <Loading /> : null}
      {data ? (
        <>
          <ClocksBar address={address}>
            <p className={classes.found} role="status">
              <strong>{t('profiles.changes.found', { n: data.total })}</strong>{' '}
              <ClocksLine clocks={data.clocks} />
            </p>
          </ClocksBar>
          {data.items.length > 0 ? (
            <Changes changes={data.items} />
          ) : (
            <EmptyState title={t('profiles.changes.none')} hint={t('profiles.changes.noneHint')} />
          )}
        </>
      ) : null}
    </div>
  );
}
