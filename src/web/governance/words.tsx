/** Settings, roles and accounts in words, wherever they are shown. */
import type { Role } from '../../core/model/codes.ts';
import type { RoleGrant, SettingChange } from '../../core/model/governance.ts';
import { useCode, useT } from '../i18n/language.tsx';
import classes from './governance.module.css';

/** The account of the server's own command line. */
const SERVER = 'cli';

/** Name of a setting. */
export function useSettingLabel(): (field: string) => string {
  const t = useT();
  return (field) => t(`governance.setting.${field.replace('rules.', '')}`);
}

/** A setting's value, short: what has many parts says how many. */
export function useSettingValue(): (field: string, value: unknown) => string {
  const t = useT();
  return (field, value) => {
    if (value === null || value === undefined) return t('governance.value.none');
    if (typeof value === 'boolean') return t(value ? 'governance.value.yes' : 'governance.value.no');
    if (field === 'publicHazards' || field === 'partnerHazards')
      return t(`governance.shown.${String(value)}`);
    if (Array.isArray(value) && value.some((part) => typeof part === 'object'))
      return t('governance.value.parts', { n: value.length });
    if (Array.isArray(value)) return value.join(', ');
    if (typeof value === 'object') return Object.values(value).join(' · ');
    return String(value);
  };
}

/** Who, by name; an account that is gone by its identifier. */
export function useWho(): (id: string | null, name: string | null | undefined) => string {
  const t = useT();
  return (id, name) => {
    if (id === SERVER) return t('governance.server');
    return name ?? id ?? t('governance.nobody');
  };
}

/** A role with what it is narrowed to. */
export function useGrantWords(): (grant: Pick<RoleGrant, 'role'> & Partial<RoleGrant>) => string {
  const code = useCode();
  return ({ role, orgCode, placeCodes = [] }) => {
    const narrowed = [orgCode, ...placeCodes].filter(Boolean).join(', ');
    return narrowed ? `${code('role', role as Role)} (${narrowed})` : code('role', role as Role);
  };
}

export function Changes({ changes }: { changes: readonly SettingChange[] }) {
  const t = useT();
  const label = useSettingLabel();
  const value = useSettingValue();
  return (
    <ul className={classes.changes}>
      {changes.map(({ field, from, to, looser }) => (
        <li key={field}>
          {label(field)}: <del>{value(field, from)}</del>{' '}
          <span aria-hidden="true">{t('review.falls.arrow')}</span> <ins>{value(field, to)}</ins>
          {looser ? <span className={classes.looser}>{t('governance.looser')}</span> : null}
        </li>
      ))}
    </ul>
  );
}
