/** Names of states and sentences about their status, in the reader's language. */
import { useCallback } from 'react';
import { shippedTreaties, type TreatyStatus } from '../../core/monitor/treaties.ts';
import { displayName, OWN_NAMES } from '../../core/monitor/treaty-states.ts';
import { useFormat } from '../i18n/format.ts';
import { hasWords, useLanguage, useT } from '../i18n/language.tsx';

/** The name of a state by its three letters. */
export function useStateName(): (iso3: string) => string {
  const t = useT();
  const language = useLanguage();
  return useCallback(
    (iso3) => {
      if (OWN_NAMES.has(iso3)) return t(`monitor.state.${iso3}`);
      return displayName(language, iso3, shippedTreaties().states.get(iso3) ?? iso3);
    },
    [t, language],
  );
}

/** A day or a less exact date as the reader writes it. */
export function useDate(): (edtf: string) => string {
  const format = useFormat();
  return useCallback((edtf) => (/^\d{4}-\d\d-\d\d$/.test(edtf) ? format.day(edtf) : edtf), [format]);
}

/** Reasons in sentences. */
export function useReason(): (reason: TreatyStatus['reasons'][number]) => string {
  const t = useT();
  const name = useStateName();
  const date = useDate();
  return useCallback(
    ({ key, params }) => {
      const said = Object.fromEntries(Object.entries(params).map(([k, value]) => [k, date(value)]));
      if (params.by) said.by = name(params.by);
      return t(`monitor.reason.${key}`, said);
    },
    [t, name, date],
  );
}

/** What a source code stands for. */
export function useSource(): (code: string) => string {
  const t = useT();
  return useCallback(
    (code) => (hasWords(`monitor.source.${code}`) ? t(`monitor.source.${code}`) : code),
    [t],
  );
}
