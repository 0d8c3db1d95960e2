/** One organisation: its names, teams and accreditations. What is changed here counts at once and is sealed. */
import { Button, Paper, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { OrganisationKind } from '../../core/model/codes.ts';
import type { Organisation } from '../../core/model/programmes.ts';
import { inProgramme, request } from '../api.ts';
import { nameIn, useCode, useLanguage, useT } from '../i18n/language.tsx';
import { LANGUAGE_NAMES, LANGUAGES } from '../i18n/names.ts';
import { organisationsQuery } from '../queries.ts';
import { useMay, useProgrammeId } from '../session.tsx';
import { WorkNav } from '../tasks/WorkNav.tsx';
import { PageHeader } from '../ui/pieces.tsx';
import { EmptyState, ErrorPanel, Loading } from '../ui/states.tsx';
import { toastDone, toastProblem } from '../ui/toasts.tsx';
import { useGoOn } from '../ui/use-go-on.ts';
import { AccreditationRows, TeamRows } from './OrganisationRows.tsx';

export type Stated = Omit<Organisation, 'programmeId'>;
const BLANK: Stated = { code: '', names: {}, kind: 'ngo', teams: [] };

export function OrganisationFormPage() {
  const t = useT();
  const language = useLanguage();
  const programme = useProgrammeId();
  const { code = 'new' } = useParams({ strict: false }) as { code?: string };
  const { data, error, refetch } = useQuery(organisationsQuery(programme));
  const mayChange = useMay('programme.configure');
  if (error) return <ErrorPanel error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  const known = data.find((one) => one.code === code);
  const missing = code !== 'new' && !known;
  const title = known ? nameIn(known.names, language) : t('organisations.new');
  return (
    <div className="page">
      <WorkNav />
      <PageHeader title={title} hint={t('organisations.form.hint')} />
      {mayChange && !missing ? (
        <Form key={code} known={known ?? null} taken={data.map((one) => one.code)} />
      ) : (
        <EmptyState
          title={t(missing ? 'organisations.missing' : 'organisations.notAllowed')}
          hint={t(missing ? 'organisations.missingHint' : 'organisations.notAllowedHint')}
        />
      )}
    </div>
  );
}

/** Sends the record; true when it was taken. */
function usePut() {
  const t = useT();
  const programme = useProgrammeId();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const put = async ({ code, ...body }: Stated): Promise<boolean> => {
    setBusy(true);
    try {
      await request(inProgramme(programme, `/organisations/${code}`), { method: 'PUT', body });
      await client.invalidateQueries({ queryKey: [programme] });
      toastDone(t('organisations.saved'));
      return true;
    } catch (error) {
      toastProblem(error);
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, put };
}

/** As it is sent: names and teams that were left empty are not said. */
function tidied({ names, teams, accreditations, ...rest }: Stated): Stated {
  const said = Object.entries(names).flatMap(([language, name]) =>
    name.trim() ? [[language, name.trim()] as const] : [],
  );
  return {
    ...rest,
    names: Object.fromEntries(said),
    teams: teams.filter(({ name }) => name.trim() !== ''),
    ...(accreditations && accreditations.length > 0 ? { accreditations } : {}),
  };
}

function Form({ known, taken }: { known: Organisation | null; taken: readonly string[] }) {
  const t = useT();
  const code = useCode();
  const programme = useProgrammeId();
  const goOn = useGoOn();
  const [stated, setStated] = useState<Stated>(() => {
    if (!known) return BLANK;
    const { programmeId: _, ...rest } = known;
    return rest;
  });
  const { busy, put } = usePut();
  const set = (change: Partial<Stated>) => setStated((before) => ({ ...before, ...change }));
  const clash = known === null && taken.includes(stated.code);
  const unnamed = Object.values(stated.names).every((name) => name.trim() === '');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (await put(tidied(stated)))
      await goOn({ to: '/$programme/organisations', params: { programme }, search: {} });
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="lg">
        <Paper withBorder p="md" component="section" aria-labelledby="who">
          <h2 id="who">{t('organisations.who')}</h2>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            {known ? null : (
              <TextInput
                required
                label={t('organisations.code')}
                description={t('organisations.codeHint')}
                pattern="[a-z0-9][a-z0-9\-]{0,39}"
                error={clash ? t('organisations.codeTaken') : null}
                value={stated.code}
                onChange={(event) => set({ code: event.currentTarget.value.toLowerCase() })}
              />
            )}
            <Select
              label={t('organisations.kind')}
              allowDeselect={false}
              value={stated.kind}
              onChange={(value) => value && set({ kind: OrganisationKind.parse(value) })}
              data={OrganisationKind.options.map((value) => ({
                value,
                label: code('organisationKind', value),
              }))}
            />
          </SimpleGrid>
          <h3>{t('organisations.names')}</h3>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            {LANGUAGES.map((language) => (
              <TextInput
                key={language}
                label={LANGUAGE_NAMES[language]}
                lang={language}
                dir="auto"
                maxLength={300}
                value={stated.names[language] ?? ''}
                onChange={(event) =>
                  set({ names: { ...stated.names, [language]: event.currentTarget.value } })
                }
              />
            ))}
          </SimpleGrid>
        </Paper>
        <AccreditationRows
          rows={stated.accreditations ?? []}
          change={(accreditations) => set({ accreditations: [...accreditations] })}
        />
        <TeamRows rows={stated.teams} change={(teams) => set({ teams: [...teams] })} />
        <Paper withBorder p="md">
          <Text size="sm" c="dimmed" mb="sm">
            {t('organisations.sealed')}
          </Text>
          <Button type="submit" loading={busy} disabled={clash || unnamed}>
            {t('organisations.save')}
          </Button>
        </Paper>
      </Stack>
    </form>
  );
}
