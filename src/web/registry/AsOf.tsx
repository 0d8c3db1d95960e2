/** The record as it stood: choose a day, see that what is shown is not now, and come back. */
import { Button } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useId } from 'react';
import { useFormat } from '../i18n/format.ts';
import { useT } from '../i18n/language.tsx';
import classes from './registry.module.css';

/** Words for an as-of text: a ledger position, a day or an instant. */
function useAsOfText(): (asOf: string) => string {
  const t = useT();
  const format = useFormat();
  return (asOf) => {
    if (/^\d+$/.test(asOf)) return t('registry.asOf.entry', { seq: asOf });
    if (/^\d{4}-\d\d-\d\d$/.test(asOf)) return format.day(asOf);
    return Number.isNaN(Date.parse(asOf)) ? asOf : format.moment(asOf);
  };
}

export function AsOfBanner({ asOf, onNow }: { asOf: string; onNow: () => void }) {
  const t = useT();
  const text = useAsOfText();
  return (
    <div className={classes.asOf} role="status">
      <IconHistory size={20} aria-hidden="true" />
      <span>
        <strong>{t('registry.asOf.banner', { when: text(asOf) })}</strong> {t('registry.asOf.detail')}
      </span>
      <Button size="compact-md" variant="white" color="dark" onClick={onNow} className="no-print">
        {t('registry.asOf.now')}
      </Button>
    </div>
  );
}

export function AsOfControl(props: {
  asOf: string | undefined;
  onChange: (asOf: string | undefined) => void;
}) {
  const t = useT();
  const id = useId();
  const day = /^\d{4}-\d\d-\d\d/.exec(props.asOf ?? '')?.[0] ?? '';
  return (
    <section className="card no-print" aria-labelledby={`${id}t`}>
      <h2 id={`${id}t`}>{t('registry.asOf.title')}</h2>
      <label htmlFor={id} className={classes.label}>
        {t('registry.asOf.day')}
      </label>
      <input
        id={id}
        type="date"
        className={classes.date}
        value={day}
        max={new Date().toISOString().slice(0, 10)}
        onChange={(event) => props.onChange(event.currentTarget.value || undefined)}
      />
      <p className={classes.hint}>{t('registry.asOf.hint')}</p>
    </section>
  );
}
