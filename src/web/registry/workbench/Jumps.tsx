/** Where things are on this long page; on a phone most of it lies below the first screen. */
import { useT } from '../../i18n/language.tsx';
import { useIsMember } from './queries.ts';
import classes from './workbench.module.css';

export function Jumps() {
  const t = useT();
  const member = useIsMember();
  const places: readonly (readonly [string, string])[] = [
    ['account', t('workbench.account')],
    ['parts', t('workbench.parts')],
    ...(member
      ? ([
          ['work', t('workbench.work')],
          ['quality', t('workbench.quality')],
        ] as const)
      : []),
    ['evidence', t('registry.evidence')],
    ['history', t('registry.history')],
  ];
  return (
    <nav className={`${classes.jumps} no-print`} aria-label={t('workbench.jumps')}>
      {places.map(([id, name]) => (
        <a key={id} href={`#${id}`}>
          {name}
        </a>
      ))}
    </nav>
  );
}
