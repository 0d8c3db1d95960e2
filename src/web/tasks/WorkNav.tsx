/** The pages around work, one beside the other. */
import { Link } from '@tanstack/react-router';
import { useT } from '../i18n/language.tsx';
import { useProgrammeId } from '../session.tsx';
import classes from './tasks.module.css';

const PAGES = [
  ['tasks', '/$programme/tasks'],
  ['priorities', '/$programme/priorities'],
  ['quality', '/$programme/quality'],
  ['boxes', '/$programme/boxes'],
  ['organisations', '/$programme/organisations'],
] as const;

export function WorkNav() {
  const t = useT();
  const programme = useProgrammeId();
  return (
    <nav className={`${classes.nav} no-print`} aria-label={t('work.nav.label')}>
      {PAGES.map(([key, to]) => (
        <Link
          key={key}
          to={to}
          params={{ programme }}
          search={{}}
          activeOptions={{ exact: false, includeSearch: false }}
          activeProps={{ 'aria-current': 'page' }}
          className={classes.navItem}
        >
          {t(`work.nav.${key}`)}
        </Link>
      ))}
    </nav>
  );
}
