/** One setting changed, with a reason. Whether it waits for a second person, the server says. */
import { Button, Select, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Programme, ProgrammeSettings } from '../../core/model/programmes.ts';
import { saysWhy } from '../../core/model/reasons.ts';
import { useT } from '../i18n/language.tsx';
import classes from './governance.module.css';
import { useStep } from './queries.ts';
import { useSettingLabel, useSettingValue } from './words.tsx';

const SHOWN = ['none', 'generalised', 'exact'];

/** What can be chosen for a setting; null: a number is typed. */
function choicesOf(field: string): readonly string[] | null {
  if (field === 'publicHazards' || field === 'partnerHazards') return SHOWN;
  return field === 'publicMonitor' ? ['true', 'false'] : null;
}

function valueIn(settings: ProgrammeSettings, field: string): unknown {
  const source = (field.startsWith('rules.') ? settings.rules : settings) as Record<string, unknown>;
  return source[field.replace('rules.', '')];
}

function changed(settings: ProgrammeSettings, field: string, value: unknown): ProgrammeSettings {
  if (!field.startsWith('rules.')) return { ...settings, [field]: value };
  return { ...settings, rules: { ...settings.rules, [field.replace('rules.', '')]: value } };
}

export function ProposeSetting({ programme: { id, settings } }: { programme: Programme }) {
  const t = useT();
  const label = useSettingLabel();
  const shown = useSettingValue();
  const { busy, step } = useStep(id);
  const fields = [
    ...['publicHazards', 'partnerHazards', 'publicMonitor', 'replyHours'],
    ...Object.keys(settings.rules).map((name) => `rules.${name}`),
  ];
  const [field, setField] = useState('rules.minimumDepthCm');
  const [value, setValue] = useState('');
  const [reason, setReason] = useState('');
  const choices = choicesOf(field);
  const wrong = value.trim() === '' || (choices === null && !(Number(value) >= 0));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const next = choices === null ? Number(value) : field === 'publicMonitor' ? value === 'true' : value;
    const body = { settings: changed(settings, field, next), reason };
    const said = (status: number) => t(status === 202 ? 'governance.done.waits' : 'governance.done.set');
    if (!(await step('/settings', { method: 'PUT', body }, said))) return;
    setValue('');
    setReason('');
  };
  return (
    <section className="card" aria-labelledby="propose">
      <h2 id="propose">{t('governance.propose')}</h2>
      <form className={classes.form} onSubmit={(event) => void submit(event)}>
        <Select
          label={t('governance.column.setting')}
          searchable
          allowDeselect={false}
          value={field}
          onChange={(next) => {
            setField(next ?? field);
            setValue('');
          }}
          data={fields.map((each) => ({ value: each, label: label(each) }))}
        />
        {choices ? (
          <Select
            label={t('governance.newValue', { now: shown(field, valueIn(settings, field)) })}
            value={value || null}
            onChange={(next) => setValue(next ?? '')}
            data={choices.map((each) => ({
              value: each,
              label: shown(field, field === 'publicMonitor' ? each === 'true' : each),
            }))}
          />
        ) : (
          <TextInput
            label={t('governance.newValue', { now: shown(field, valueIn(settings, field)) })}
            inputMode="decimal"
            value={value}
            onChange={(event) => setValue(event.currentTarget.value.replace(',', '.'))}
          />
        )}
        <TextInput
          label={t('governance.reason')}
          maxLength={4_000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Button type="submit" loading={busy} disabled={wrong || !saysWhy(reason)}>
          {t('governance.proposeIt')}
        </Button>
        <p className={classes.fine} data-wide="true">
          {t('governance.proposeHint')}
        </p>
      </form>
    </section>
  );
}
