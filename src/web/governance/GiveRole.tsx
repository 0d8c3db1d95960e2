/** A role proposed for somebody who has an account. */
import { Button, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { CODE_LISTS } from '../../core/model/codes.ts';
import { saysWhy } from '../../core/model/reasons.ts';
import { nameIn, useCode, useLanguage, useT } from '../i18n/language.tsx';
import { organisationsQuery } from '../queries.ts';
import classes from './governance.module.css';
import { useStep } from './queries.ts';

const BLANK = { email: '', role: '', orgCode: '', places: '', reason: '' };

export function GiveRole({ programme }: { programme: string }) {
  const t = useT();
  const code = useCode();
  const language = useLanguage();
  const organisations = useQuery(organisationsQuery(programme)).data ?? [];
  const { busy, step } = useStep(programme);
  const [draft, setDraft] = useState(BLANK);
  const set = (change: Partial<typeof BLANK>) => setDraft((before) => ({ ...before, ...change }));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const { email, role, orgCode, places, reason } = draft;
    const placeCodes = places.split(',').flatMap((place) => place.trim() || []);
    const body = { email: email.trim(), role, orgCode: orgCode || null, placeCodes, reason };
    const said = (status: number) => t(status === 202 ? 'governance.done.waits' : 'governance.done.given');
    if (await step('/members', { method: 'POST', body }, said)) setDraft(BLANK);
  };
  return (
    <section className="card" aria-labelledby="give">
      <h2 id="give">{t('governance.give')}</h2>
      <form className={classes.form} onSubmit={(event) => void submit(event)}>
        <TextInput
          required
          type="email"
          label={t('governance.email')}
          value={draft.email}
          onChange={(event) => set({ email: event.currentTarget.value })}
        />
        <Select
          required
          label={t('governance.column.role')}
          value={draft.role || null}
          onChange={(role) => set({ role: role ?? '' })}
          data={CODE_LISTS.role
            .filter((role) => role !== 'public')
            .map((role) => ({ value: role, label: code('role', role) }))}
        />
        <Select
          clearable
          label={t('governance.organisation')}
          value={draft.orgCode || null}
          onChange={(orgCode) => set({ orgCode: orgCode ?? '' })}
          data={organisations.map((one) => ({ value: one.code, label: nameIn(one.names, language) }))}
        />
        <TextInput
          label={t('governance.places')}
          value={draft.places}
          onChange={(event) => set({ places: event.currentTarget.value })}
        />
        <TextInput
          required
          label={t('governance.reason')}
          maxLength={4_000}
          value={draft.reason}
          onChange={(event) => set({ reason: event.currentTarget.value })}
        />
        <Button type="submit" loading={busy} disabled={!draft.email || !draft.role || !saysWhy(draft.reason)}>
          {t('governance.giveIt')}
        </Button>
        <p className={classes.fine} data-wide="true">
          {t('governance.giveHint')}
        </p>
      </form>
    </section>
  );
}
