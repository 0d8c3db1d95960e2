/** The work list of analysts: each row says what, why, and what a person can do next. Nothing is decided here. */
import { Button } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Fragment, useId } from 'react';
import { useFormat } from '../../i18n/format.ts';
import { useLanguage, useT } from '../../i18n/language.tsx';
import { useProgrammeId } from '../../session.tsx';
import { ButtonLink } from '../../ui/ButtonLink.tsx';
import { PageHeader } from '../../ui/pieces.tsx';
import { EmptyState, ErrorPanel, Loading } from '../../ui/states.tsx';
import { type Address, useAddress } from '../events/address.ts';
import { MonitorNav } from '../MonitorNav.tsx';
import type { Queue, QueueRow } from './contract.ts';
import { EventLink, PublicationLink, StateLink, WhoLink } from './links.tsx';
import classes from './profiles.module.css';
import { checksQuery } from './queries.ts';

type Proposal = QueueRow['proposals'][number];

/** Opens the form of a judgement with the records filled in; a person still finds the grounds and says why. */
function Propose({ proposal }: { proposal: Proposal }) {
  const t = useT();
  const programme = useProgrammeId();
  const { kind, subject, event } = proposal;
  const [first, second] = subject;
  const search = { act: kind, first, second, event: event ?? undefined };
  const names = proposal.names.filter((name) => !name.startsWith('ev:')).join(' – ');
  const what = names === '' ? proposal.kindText : `${proposal.kindText} (${names})`;
  return (
    <ButtonLink
      variant="default"
      size="compact-md"
      to="/$programme/monitor/judge"
      params={{ programme }}
      search={search}
      className={classes.propose}
    >
      {t('profiles.checks.propose', { what })}
    </ButtonLink>
  );
}

function Where({ row }: { row: QueueRow }) {
  const t = useT();
  const { events, states, sources, publicationId } = row;
  return (
    <p className={classes.where}>
      {events.map(({ id, title }) => (
        <EventLink key={id} id={id}>
          {title}
        </EventLink>
      ))}
      {publicationId ? (
        <PublicationLink id={publicationId}>{t('profiles.checks.publication')}</PublicationLink>
      ) : null}
      {sources.map((who) => (
        <WhoLink key={who.id} who={who} />
      ))}
      {events.length === 0 && states.length > 0 ? (
        <span>
          {states.map(({ iso3, name }, i) => (
            <Fragment key={iso3}>
              {i > 0 ? ', ' : ''}
              <StateLink id={iso3}>{name}</StateLink>
            </Fragment>
          ))}
        </span>
      ) : null}
    </p>
  );
}

function Row({ row }: { row: QueueRow }) {
  const t = useT();
  const format = useFormat();
  return (
    <li className={classes.check}>
      <p className={classes.checkHead}>
        <strong>{row.kindText}</strong>
        <span className={classes.result} data-result={row.result}>
          {row.resultText}
        </span>
        {row.since ? (
          <time dateTime={row.since} className={classes.fine}>
            {format.ago(row.since)}
          </time>
        ) : null}
      </p>
      <p className={classes.checkText}>
        <bdi>{row.text}</bdi>
      </p>
      <Where row={row} />
      <dl className={classes.whyNext}>
        <dt>{t('profiles.checks.why')}</dt>
        <dd>{row.why}</dd>
        <dt>{t('profiles.checks.next')}</dt>
        <dd>{row.next}</dd>
      </dl>
      {row.hints.length > 0 ? (
        <ul className={classes.causes}>
          {row.hints.map(({ kind, text, names }) => (
            <li key={kind + names.join()}>
              <bdi>{names.join(' – ')}</bdi>: {text}
            </li>
          ))}
        </ul>
      ) : null}
      {row.proposals.length > 0 ? (
        <p className={classes.proposals}>
          {row.proposals.map((proposal) => (
            <Propose key={proposal.kind + proposal.subject.join()} proposal={proposal} />
          ))}
        </p>
      ) : null}
    </li>
  );
}

/** One button a kind with how many wait; several may be on. */
function Kinds({ queue, address }: { queue: Queue; address: Address }) {
  const t = useT();
  const on = (address.search.kind ?? '').split(',').filter(Boolean);
  const toggle = (kind: string): void => {
    const next = on.includes(kind) ? on.filter((one) => one !== kind) : [...on, kind];
    address.change({ kind: next.join(',') || undefined });
  };
  return (
    <fieldset className={classes.kinds}>
      <legend className={classes.hidden}>{t('profiles.checks.kinds')}</legend>
      {queue.kinds
        .filter(({ kind }) => (queue.counts[kind] ?? 0) > 0 || on.includes(kind))
        .map(({ kind, text }) => (
          <button
            key={kind}
            type="button"
            className={classes.kind}
            aria-pressed={on.includes(kind)}
            onClick={() => toggle(kind)}
          >
            {text} <span className="tnum">{queue.counts[kind] ?? 0}</span>
          </button>
        ))}
    </fieldset>
  );
}

function Since({ address }: { address: Address }) {
  const t = useT();
  const id = useId();
  const { since } = address.search;
  return (
    <div>
      <label htmlFor={id} className={classes.fieldLabel}>
        {t('profiles.checks.since')}
      </label>
      <input
        id={id}
        type="date"
        className={classes.date}
        value={since ?? ''}
        max={new Date().toISOString().slice(0, 10)}
        onChange={(event) => address.change({ since: event.currentTarget.value || undefined })}
      />
    </div>
  );
}

export function ChecksPage() {
  const t = useT();
  const programme = useProgrammeId();
  const address = useAddress();
  const { kind, state, event, since } = address.search;
  const query = useInfiniteQuery(checksQuery(programme, useLanguage(), { kind, state, event, since }));
  const first = query.data?.pages[0];
  const rows = query.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <div className="page">
      <MonitorNav />
      <PageHeader title={t('profiles.checks.title')} hint={t('profiles.checks.lead')} />
      {query.error ? <ErrorPanel error={query.error} retry={() => void query.refetch()} /> : null}
      {query.isPending ? <Loading /> : null}
      {first ? (
        <>
          <div className={classes.filters}>
            <Kinds queue={first} address={address} />
            <Since address={address} />
          </div>
          <p className={classes.found} role="status">
            <strong>{t('profiles.checks.found', { n: first.total })}</strong>{' '}
            {state || event ? (
              <button
                type="button"
                className={classes.more}
                onClick={() => address.change({ state: undefined, event: undefined })}
              >
                {t('profiles.checks.all')}{' '}
                <IconArrowRight size={14} className={classes.mirrored} aria-hidden="true" />
              </button>
            ) : null}
          </p>
          <ul className={classes.checks}>
            {rows.map((row) => (
              <Row key={row.id} row={row} />
            ))}
          </ul>
          {rows.length === 0 ? (
            <EmptyState title={t('profiles.checks.none')} hint={t('profiles.checks.noneHint')} />
          ) : null}
        </>
      ) : null}
      {query.hasNextPage ? (
        <Button
          variant="default"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t('profiles.checks.more')}
        </Button>
      ) : null}
    </div>
  );
}
