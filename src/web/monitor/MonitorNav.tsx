/** The rooms of the monitor, above each of their pages. The clocks go along: a reader stays at their moment. */
import { Link, useSearch } from '@tanstack/react-router';
import { useT } from '../i18n/language.tsx';
import { useMay, useProgrammeId } from '../session.tsx';
import classes from './monitor.module.css';

const ROOMS = [
  { key: 'events', to: '/$programme/monitor', exact: true, members: false },
  { key: 'states', to: '/$programme/monitor/states', exact: false, members: false },
  { key: 'changes', to: '/$programme/monitor/changes', exact: false, members: false },
  { key: 'checks', to: '/$programme/monitor/checks', exact: false, members: true },
] as const;

export function MonitorNav() {
  const t = useT();
  const programme = useProgrammeId();
  const member = useMay('report.submit');
  const { asOf, knownAt, ruleset } = useSearch({ strict: false }) as Record<string, string | undefined>;
  const clocks = { asOf, knownAt, ruleset };
  return (
    <nav className={`${classes.rooms} no-print`} aria-label={t('shell.monitor.label')}>
      {ROOMS.filter(({ members }) => member || !members).map(({ key, to, exact }) => (
        <Link
          key={key}
          to={to}
          params={{ programme }}
          search={clocks}
          className={classes.room}
          activeOptions={{ exact, includeSearch: false }}
          activeProps={{ 'aria-current': 'page' }}
        >
          {t(`shell.monitor.${key}`)}
        </Link>
      ))}
      <Link to="/treaties" search={{}} className={classes.room}>
        {t('shell.monitor.treaties')}
      </Link>
    </nav>
  );
}
