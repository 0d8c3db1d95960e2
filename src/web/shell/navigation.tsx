/** Where one can go: the same list as a rail (wide) and as a bar with a drawer (narrow). */
import { UnstyledButton } from '@mantine/core';
import {
  IconDots,
  IconHighlight,
  IconInbox,
  IconInfoCircle,
  IconLink,
  IconListCheck,
  IconMap2,
  IconMapPin,
  IconPlus,
  IconQuote,
  IconScale,
  IconSum,
  IconTable,
  IconUsersGroup,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import type { Role } from '../../core/model/codes.ts';
import type { Membership } from '../../core/model/programmes.ts';
import { get, inProgramme } from '../api.ts';
import { useT } from '../i18n/language.tsx';
import { useProgramme, useSession } from '../session.tsx';
import classes from './shell.module.css';

const MoreDrawer = lazy(() => import('./MoreDrawer.tsx').then((m) => ({ default: m.MoreDrawer })));

interface Destination {
  readonly key: string;
  readonly to:
    | '/$programme/map'
    | '/$programme/hazards'
    | '/$programme/report/new'
    | '/$programme/inbox'
    | '/$programme/tasks'
    | '/$programme/places'
    | '/$programme/ledger'
    | '/$programme/settings'
    | '/$programme/account'
    | '/$programme/monitor'
    | '/$programme/monitor/code'
    | '/treaties'
    | '/about';
  readonly icon: typeof IconMap2;
  /** On the bar at the bottom of a narrow screen; the others are in its drawer. */
  readonly first: boolean | 'visitors';
  /** Only in programmes about land. */
  readonly land?: true;
  /** Only for people who are signed in. */
  readonly members: boolean;
  /** Only where this person may do so. */
  readonly needs?: string;
  /** Only for people with this role here. */
  readonly role?: Role;
}

const DESTINATIONS: readonly Destination[] = [
  { key: 'map', to: '/$programme/map', icon: IconMap2, first: true, members: false, land: true },
  { key: 'hazards', to: '/$programme/hazards', icon: IconTable, first: true, members: false, land: true },
  { key: 'report', to: '/$programme/report/new', icon: IconPlus, first: true, members: true, land: true },
  { key: 'inbox', to: '/$programme/inbox', icon: IconInbox, first: true, members: true },
  { key: 'tasks', to: '/$programme/tasks', icon: IconListCheck, first: false, members: true },
  {
    key: 'monitor',
    to: '/$programme/monitor',
    icon: IconQuote,
    first: 'visitors',
    members: false,
    needs: 'monitor.read',
  },
  {
    key: 'coding',
    to: '/$programme/monitor/code',
    icon: IconHighlight,
    first: false,
    members: true,
    role: 'analyst',
  },
  { key: 'account', to: '/$programme/account', icon: IconSum, first: false, members: false, land: true },
  { key: 'places', to: '/$programme/places', icon: IconMapPin, first: false, members: false, land: true },
  { key: 'ledger', to: '/$programme/ledger', icon: IconLink, first: false, members: false },
  {
    key: 'governance',
    to: '/$programme/settings',
    icon: IconUsersGroup,
    first: false,
    members: true,
    needs: 'programme.configure',
  },
  { key: 'treaties', to: '/treaties', icon: IconScale, first: false, members: false },
  { key: 'about', to: '/about', icon: IconInfoCircle, first: false, members: false },
];

const isHere = (role: Role, programme: string) => (one: Membership) =>
  one.role === role && one.programmeId === programme;

function useDestinations(): { list: readonly Destination[]; programme: string } {
  const session = useSession();
  const here = useProgramme() ?? session?.programmes[0] ?? null;
  const programme = here?.id ?? '';
  const list = DESTINATIONS.filter((d) => programme || !d.to.startsWith('/$programme'))
    .filter((d) => !d.members || session?.user)
    .filter((d) => !d.land || here?.subject !== 'monitor')
    .filter((d) => d.needs === undefined || here?.may.includes(d.needs))
    .filter((d) => d.role === undefined || session?.memberships.some(isHere(d.role, programme)))
    .map((d) => (d.first === 'visitors' ? { ...d, first: !session?.user } : d));
  return { list, programme };
}

/** How many reports wait for a decision; asked once and again whenever something changes. */
function useWaiting(programme: string): number {
  const signedIn = useSession()?.user;
  const { data } = useQuery({
    queryKey: [programme, 'reports', 'waiting'],
    enabled: Boolean(programme && signedIn),
    queryFn: ({ signal }) =>
      get<{ counts?: Record<string, number> }>(
        inProgramme(programme, '/reports'),
        { state: 'submitted', limit: 1 },
        signal,
      ),
  });
  return data?.counts?.submitted ?? 0;
}

interface ItemProps {
  readonly item: Destination;
  readonly programme: string;
  readonly onGo?: () => void;
}

function Item({ item, programme, onGo }: ItemProps) {
  const t = useT();
  const waiting = useWaiting(item.key === 'inbox' ? programme : '');
  const Icon = item.icon;
  // Coding lies below the monitor's address and is a place of its own.
  const elsewhere = /^\/[^/]+\/monitor\/(code|judge)/.test(useLocation().pathname) && item.key === 'monitor';
  return (
    <Link
      to={item.to}
      params={{ programme }}
      search={{}}
      className={classes.item}
      activeProps={elsewhere ? {} : { 'data-active': true, 'aria-current': 'page' }}
      activeOptions={{ includeSearch: false }}
      onClick={onGo}
      data-key={item.key}
    >
      <span className={classes.itemIcon}>
        <Icon size={22} stroke={1.7} aria-hidden="true" />
        {waiting > 0 ? (
          <span className={classes.count}>
            <span aria-hidden="true">{waiting > 99 ? '99+' : waiting}</span>
            <span className={classes.hidden}>{t('shell.nav.waiting', { n: waiting })}</span>
          </span>
        ) : null}
      </span>
      <span className={classes.itemText}>{t(`shell.nav.${item.key}`)}</span>
    </Link>
  );
}

export function Rail() {
  const t = useT();
  const { list, programme } = useDestinations();
  return (
    <nav className={`${classes.rail} no-print`} aria-label={t('shell.nav.label')}>
      {list.map((item) => (
        <Item key={item.key} item={item} programme={programme} />
      ))}
    </nav>
  );
}

export function BottomBar() {
  const t = useT();
  const { list, programme } = useDestinations();
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <nav className={`${classes.bar} no-print`} aria-label={t('shell.nav.label')}>
      {list
        .filter((item) => item.first)
        .map((item) => (
          <Item key={item.key} item={item} programme={programme} />
        ))}
      <UnstyledButton className={classes.item} onClick={() => setOpen(true)} aria-haspopup="dialog">
        <span className={classes.itemIcon}>
          <IconDots size={22} stroke={1.7} aria-hidden="true" />
        </span>
        <span className={classes.itemText}>{t('shell.nav.more')}</span>
      </UnstyledButton>
      {open ? (
        <Suspense>
          <MoreDrawer onClose={close}>
            {list
              .filter((item) => !item.first)
              .map((item) => (
                <Item key={item.key} item={item} programme={programme} onGo={close} />
              ))}
          </MoreDrawer>
        </Suspense>
      ) : null}
    </nav>
  );
}
