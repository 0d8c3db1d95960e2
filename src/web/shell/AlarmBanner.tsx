/** Evidence in released land: said on every page to those who must know, until somebody has decided. */
import { IconAlertOctagon } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { get, inProgramme } from '../api.ts';
import { useT } from '../i18n/language.tsx';
import { useProgramme, useSession } from '../session.tsx';
import classes from './shell.module.css';

interface Alarms {
  readonly items: readonly { readonly draftId: string }[];
  readonly next: string | null;
}

export function AlarmBanner() {
  const t = useT();
  const programme = useProgramme();
  const session = useSession();
  const { data } = useQuery({
    queryKey: [programme?.id ?? '', 'alarms'],
    queryFn: () => get<Alarms>(inProgramme(programme?.id ?? '', '/alarms')),
    enabled: programme !== null && programme !== undefined && Boolean(session?.user),
  });
  const [first] = data?.items ?? [];
  if (!programme || !first) return null;
  return (
    <div className={classes.alarm} role="alert">
      <IconAlertOctagon size={22} aria-hidden="true" />
      <strong>{t('shell.alarm.title', { count: data?.items.length ?? 0 })}</strong>
      <span>{t('shell.alarm.detail')}</span>
      {data?.next ? <span>{t('shell.alarm.more')}</span> : null}
      <Link to="/$programme/reports/$id" params={{ programme: programme.id, id: first.draftId }}>
        {t('shell.alarm.open')}
      </Link>
    </div>
  );
}
