/** Rules, people and the trail, one beside the other. */
import { Link } from '@tanstack/react-router';
import { useT } from '../i18n/language.tsx';
import { useProgrammeId } from '../session.tsx';
import classes from './governance.module.css';

const PAGES = [
  ['settings', '/$programme/settings'],
  ['people', '/$programme/people'],
  ['audit', '/$programme/audit'],
] as const;

export function GovernanceNav() {
  const t = useT();
  const programme = useProgrammeId();
  return (
    <nav className={`${classes.nav} no-print`} aria-label={t('governance.nav.label')}>
      {PAGES.map(([key, to]) => (
        <Link
          key={key}
          to={to}
          params={{ programme }}
          search={{}}
          activeOptions={{ includeSearch: false }}
          activeProps={{ 'aria-current': 'page' }}
          className={classes.navItem}
        >
          {t(`governance.nav.${key}`)}
        </Link>
      ))}
    </nav>
  );
}
