/**
 * What a field means, in the words of the one table of forms (core/model/form-rows.ts): below each input, until
 * whoever knows it by heart puts it away in this browser. Needs the `fields` area.
 */
import { Switch } from '@mantine/core';
import { useCallback, useSyncExternalStore } from 'react';
import { wordsOf } from '../../core/model/form-fields.ts';
import {
  FORM_ROWS,
  type FormRow,
  PART_ROWS,
  type PartNoun,
  type RecordNoun,
} from '../../core/model/form-rows.ts';
import { hasWords, useT } from '../i18n/language.tsx';

const KEY = 'tilth.help';
const listeners = new Set<() => void>();
let shown = remembered();

function remembered(): boolean {
  try {
    return localStorage.getItem(KEY) !== 'off';
  } catch {
    return true;
  }
}

function show(next: boolean): void {
  shown = next;
  try {
    localStorage.setItem(KEY, next ? 'on' : 'off');
  } catch {
    // A private browser forgets it with the page.
  }
  for (const tell of listeners) tell();
}

const listen = (tell: () => void) => {
  listeners.add(tell);
  return () => listeners.delete(tell);
};
const useShown = (): boolean => useSyncExternalStore(listen, () => shown);

/** What an input takes to say its help; nothing when it has none or help is put away. */
export interface HelpProps {
  readonly description?: string;
}

/** `help('plannedEnd')`: spread into the input of that field of the record. */
export function useHelp(noun: RecordNoun | PartNoun): (field: string) => HelpProps {
  const text = useHelpText(noun);
  const on = useShown();
  return (field) => {
    const description = on ? text(field) : null;
    return description ? { description } : {};
  };
}

/** The help of a field as text, put away or not; null when it has none. */
export function useHelpText(noun: RecordNoun | PartNoun): (field: string) => string | null {
  const t = useT();
  return useCallback(
    (field) => {
      const rows: readonly FormRow[] = { ...FORM_ROWS, ...PART_ROWS }[noun];
      const row = rows.find(({ name }) => name === field);
      const key = row ? `help.${wordsOf(noun, row)}` : '';
      return hasWords(key) ? t(key) : null;
    },
    [noun, t],
  );
}

export function HelpSwitch() {
  const t = useT();
  return (
    <Switch
      size="sm"
      label={t('fields.explain')}
      checked={useShown()}
      onChange={(event) => show(event.currentTarget.checked)}
    />
  );
}
