/** The frame around every page: banner, header, navigation (rail when wide, bar at the bottom when narrow). */
import { IconWifiOff } from '@tabler/icons-react';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useChanges } from '../changes.ts';
import { nameIn, useLanguage, useT } from '../i18n/language.tsx';
import { useProgramme, useProgrammeId, useSession } from '../session.tsx';
import { ButtonLink } from '../ui/ButtonLink.tsx';
import { Mark } from '../ui/Mark.tsx';
import { ErrorPanel, Loading } from '../ui/states.tsx';
import { AlarmBanner } from './AlarmBanner.tsx';
import { AccountMenu, LanguageMenu } from './HeaderButtons.tsx';
import { BottomBar, Rail } from './navigation.tsx';
import classes from './shell.module.css';

function useOnline(): boolean {
  const [online, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const update = () => setOnline(navigator.onLine);
    window.addEventListener('online', update);
    window.addEventListener('offline', update);
    return () => {
      window.removeEventListener('online', update);
      window.removeEventListener('offline', update);
    };
  }, []);
  return online;
}

/** Says on every page that this is not a real country. */
function FictionalBanner() {
  const t = useT();
  if (!useProgramme()?.fictional) return null;
  return (
    <div className={classes.fictional} role="note">
      <strong>{t('shell.fictional.title')}</strong> <span>{t('shell.fictional.detail')}</span>
    </div>
  );
}

function OfflineNotice() {
  const t = useT();
  if (useOnline()) return null;
  return (
    <div className={classes.offline} role="status">
      <IconWifiOff size={18} aria-hidden="true" /> {t('shell.offline')}
    </div>
  );
}

function Header() {
  const t = useT();
  const language = useLanguage();
  const programme = useProgramme();
  const session = useSession();
  const { href } = useLocation();
  return (
    <header className={classes.header}>
      <Link to="/" className={classes.brand} aria-label={t('shell.home')}>
        <Mark size={32} />
        <span className={classes.brandName}>Tilth</span>
      </Link>
      {programme ? (
        <span className={classes.programme}>
          <bdi>{nameIn(programme.names, language)}</bdi>
        </span>
      ) : null}
      <span className={classes.spacer} />
      <span className={`${classes.menus} no-print`}>
        <LanguageMenu />
        {session && !session.user ? (
          <ButtonLink to="/sign-in" search={{ next: href }} size="compact-md">
            {t('shell.signIn')}
          </ButtonLink>
        ) : null}
        <AccountMenu />
      </span>
    </header>
  );
}

/** The page itself, or why it cannot be shown to this reader. */
function Content() {
  const id = useProgrammeId();
  const session = useSession();
  const programme = useProgramme();
  const { href } = useLocation();
  const t = useT();
  if (!session) return <Loading />;
  if (id && !programme) {
    return session.user ? (
      <ErrorPanel error={null} />
    ) : (
      <div className="page">
        <h1>{t('shell.private.title')}</h1>
        <p>{t('shell.private.detail')}</p>
        <Link to="/sign-in" search={{ next: href }}>
          {t('shell.signIn')}
        </Link>
      </div>
    );
  }
  return <Outlet />;
}

export function Shell() {
  const t = useT();
  const id = useProgrammeId();
  useChanges(useProgramme() ? id : '');
  const { pathname } = useLocation();
  // A pressed link that went away with its page leaves the keyboard nowhere: bring it to the new page.
  const first = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the page changes
  useEffect(() => {
    const onArrival = first.current;
    first.current = false;
    if (!onArrival && document.activeElement === document.body)
      document.getElementById('main')?.focus({ preventScroll: true });
  }, [pathname]);
  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#main">
        {t('shell.skip')}
      </a>
      <div className={classes.top}>
        <FictionalBanner />
        <Header />
        <AlarmBanner />
        <OfflineNotice />
      </div>
      <Rail />
      <main
        data-scroll-restoration-id="main"
        id="main"
        tabIndex={-1}
        className={classes.main}
        data-page={pathname.split('/')[2] ?? 'about'}
      >
        <Content />
      </main>
      <BottomBar />
    </div>
  );
}
