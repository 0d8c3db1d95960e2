/** What is alleged, by whom it is said how often, and how far it is disputed: a table when wide, cards when narrow. */
import { IconArrowDown, IconArrowUp, IconEyeOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useLanguage, useT } from '../../i18n/language.tsx';
import { useMay, useProgrammeId } from '../../session.tsx';
import { PageHeader } from '../../ui/pieces.tsx';
import { EmptyState, ErrorPanel, Loading } from '../../ui/states.tsx';
import { MonitorNav } from '../MonitorNav.tsx';
import { type Address, eventsQuery, useAddress } from './address.ts';
import { ClocksLine } from './ClocksBar.tsx';
import type { EventSummary } from './contract.ts';
import { EventFilters } from './EventFilters.tsx';
import classes from './events.module.css';
import { Marks } from './LabelMark.tsx';
import { titleOf, useWords, windowEdtf } from './words.ts';

interface Column {
  readonly key: string;
  readonly sort: (event: EventSummary) => string | number;
}
const COLUMNS: readonly Column[] = [
  { key: 'title', sort: (e) => e.title },
  { key: 'label', sort: (e) => `${e.support}${e.dispute}` },
  { key: 'count', sort: (e) => e.origins * 10_000 + e.publications },
  { key: 'window', sort: (e) => e.window?.date.from ?? '' },
  { key: 'lastSaid', sort: (e) => e.lastSaidOn ?? '' },
  { key: 'recorded', sort: (e) => e.recordedAt },
];

/** `sort=label` ascending, `sort=-label` descending; as served (last said first) without. */
function sorted(events: readonly EventSummary[], sort: string | undefined): readonly EventSummary[] {
  const down = sort?.startsWith('-') ?? false;
  const column = COLUMNS.find(({ key }) => key === sort?.replace(/^-/, ''));
  if (!column) return events;
  const compare = (a: EventSummary, b: EventSummary): number => {
    const [x, y] = [column.sort(a), column.sort(b)];
    return typeof x === 'number' && typeof y === 'number' ? x - y : String(x).localeCompare(String(y));
  };
  return events.toSorted((a, b) => (down ? -1 : 1) * compare(a, b));
}

function HeadCell({ column, address }: { column: Column; address: Address }) {
  const t = useT();
  const { sort } = address.search;
  const on = sort === column.key ? 'ascending' : sort === `-${column.key}` ? 'descending' : 'none';
  const next = { none: column.key, ascending: `-${column.key}`, descending: undefined }[on];
  return (
    <th scope="col" aria-sort={on}>
      <button type="button" className={classes.sort} onClick={() => address.change({ sort: next })}>
        {t(`events.column.${column.key}`)}
        {on === 'ascending' ? <IconArrowUp size={14} aria-hidden="true" /> : null}
        {on === 'descending' ? <IconArrowDown size={14} aria-hidden="true" /> : null}
      </button>
    </th>
  );
}

/** Said only where it is not public: members see it, others do not. */
export function NotPublic({ event }: { event: Pick<EventSummary, 'public'> }) {
  const t = useT();
  const { format } = useWords();
  if (event.public.is) return null;
  const { from } = event.public;
  return (
    <span className={classes.badge}>
      <IconEyeOff size={14} aria-hidden="true" />
      {from ? t('events.notPublic.until', { when: format.moment(from) }) : t('events.notPublic')}
    </span>
  );
}

function EventLink({ event, address }: { event: EventSummary; address: Address }) {
  const t = useT();
  const programme = useProgrammeId();
  return (
    <Link
      to="/$programme/monitor/events/$id"
      params={{ programme, id: event.id }}
      search={address.clocks}
      className={classes.eventLink}
    >
      <bdi>{titleOf(event.title, event.support, t)}</bdi>
    </Link>
  );
}

function EventWindow({ event }: { event: EventSummary }) {
  const { edtf } = useWords();
  return event.window ? edtf(windowEdtf(event.window)) : '–';
}

function Row({ event, address }: { event: EventSummary; address: Address }) {
  const t = useT();
  const { format, items } = useWords();
  return (
    <tr>
      <th scope="row">
        <EventLink event={event} address={address} />
        <small>{items(event.itemClass)}</small>
        <NotPublic event={event} />
      </th>
      <td>
        <Marks {...event} />
        <span className={classes.labelSmall}>{event.label.words}</span>
      </td>
      <td className="tnum">
        {t('events.count', { origins: event.origins, publications: event.publications })}
      </td>
      <td>
        <EventWindow event={event} />
      </td>
      <td className="tnum">{event.lastSaidOn ? format.day(event.lastSaidOn) : '–'}</td>
      <td className="tnum">{format.day(event.recordedAt.slice(0, 10))}</td>
    </tr>
  );
}

function Card({ event, address }: { event: EventSummary; address: Address }) {
  const t = useT();
  const { format, items } = useWords();
  const said = event.lastSaidOn ? format.day(event.lastSaidOn) : '–';
  return (
    <li className={`card ${classes.eventCard}`}>
      <EventLink event={event} address={address} />
      <p className={classes.cardLabel}>{event.label.words}</p>
      <p className={classes.cardLine}>
        <Marks {...event} />
        <span>{t('events.count', { origins: event.origins, publications: event.publications })}</span>
      </p>
      <p className={classes.cardFine}>
        {items(event.itemClass)} · <EventWindow event={event} />
      </p>
      <p className={classes.cardFine}>
        {t('events.lastSaid', { day: said })} ·{' '}
        {t('events.recorded', { day: format.day(event.recordedAt.slice(0, 10)) })}
      </p>
      <NotPublic event={event} />
    </li>
  );
}

function Found({ events, address }: { events: readonly EventSummary[]; address: Address }) {
  const t = useT();
  const rows = sorted(events, address.search.sort);
  return (
    <>
      <div className={`${classes.scroll} ${classes.whenWide}`}>
        <table className={classes.grid}>
          <caption className={classes.hidden}>{t('events.title')}</caption>
          <thead>
            <tr>
              {COLUMNS.map((column) => (
                <HeadCell key={column.key} column={column} address={address} />
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((event) => (
              <Row key={event.id} event={event} address={address} />
            ))}
          </tbody>
        </table>
      </div>
      <ul className={`${classes.cards} ${classes.whenNarrow}`}>
        {rows.map((event) => (
          <Card key={event.id} event={event} address={address} />
        ))}
      </ul>
    </>
  );
}

function Nothing({ filtered }: { filtered: boolean }) {
  const t = useT();
  const mayCode = useMay('report.submit');
  if (filtered) return <EmptyState title={t('events.noMatch')} hint={t('events.noMatch.hint')} />;
  let hint: ReactNode = t('events.none.hintPublic');
  if (mayCode)
    hint = (
      <>
        {t('events.none.hint')} <code className="ltr">tilth monitor load FILE</code>
      </>
    );
  return <EmptyState title={t('events.none')} hint={hint} />;
}

export function EventsPage() {
  const t = useT();
  const programme = useProgrammeId();
  const address = useAddress();
  const asked = { ...address.clocks, ...address.filters };
  const query = useQuery(eventsQuery(programme, useLanguage(), asked));
  const { data, error } = query;
  return (
    <div className={`page ${classes.wide}`}>
      <MonitorNav />
      <PageHeader title={t('events.title')} hint={t('events.lead')} />
      <EventFilters address={address} events={data?.items ?? []} />
      {error ? <ErrorPanel error={error} retry={() => void query.refetch()} /> : null}
      {query.isPending ? <Loading /> : null}
      {data ? (
        <>
          <p className={classes.found} role="status">
            <strong>{t('events.found', { n: data.total })}</strong> <ClocksLine clocks={data.clocks} />
          </p>
          {data.total > data.items.length ? (
            <p className={classes.note}>{t('events.firstOnly', { n: data.items.length })}</p>
          ) : null}
          {data.items.length > 0 ? <Found events={data.items} address={address} /> : null}
          {data.items.length === 0 ? <Nothing filtered={Object.keys(address.filters).length > 0} /> : null}
        </>
      ) : null}
    </div>
  );
}
