/** Proposing a task: which hazards, who works, when, how. Issuing it is a decision of those who may. */
import {
  Button,
  NumberInput,
  Paper,
  Select,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { uuidv7 } from 'uuidv7';
import { ActivityType, SearchKind } from '../../core/model/land-codes.ts';
import type { TaskDraft } from '../../core/model/tasks.ts';
import { useCode, useT } from '../i18n/language.tsx';
import { useProgrammeId } from '../session.tsx';
import { PageHeader } from '../ui/pieces.tsx';
import { HazardPicker } from './HazardPicker.tsx';
import { useNames } from './names.ts';
import { today, useSend } from './report.ts';
import classes from './tasks.module.css';
import { WorkNav } from './WorkNav.tsx';

interface Form {
  readonly title: string;
  readonly localId: string;
  readonly hazardIds: readonly string[];
  readonly orgCode: string | null;
  readonly teamName: string;
  readonly type: ActivityType;
  readonly plannedStart: string;
  readonly plannedEnd: string;
  readonly depthCm: number | null;
  readonly search: SearchKind | null;
  readonly conditions: string;
  readonly priorityReason: string;
  readonly note: string;
}
const BLANK: Omit<Form, 'hazardIds'> = {
  title: '',
  localId: '',
  orgCode: null,
  teamName: '',
  type: 'clearance',
  plannedStart: '',
  plannedEnd: '',
  depthCm: null,
  search: null,
  conditions: '',
  priorityReason: '',
  note: '',
};
const orNull = (text: string): string | null => text.trim() || null;

function draftOf(form: Form, issue: boolean): TaskDraft {
  const planned = { plannedStart: orNull(form.plannedStart), plannedEnd: orNull(form.plannedEnd) };
  const { depthCm, search } = form;
  const said = depthCm !== null || search !== null || form.conditions.trim() !== '';
  return {
    id: uuidv7(),
    title: orNull(form.title),
    localId: orNull(form.localId),
    status: issue ? 'issued' : 'draft',
    ...(issue ? { issuedOn: today() } : {}),
    hazardIds: [...form.hazardIds],
    orgCode: form.orgCode,
    workItems: [{ type: form.type, orgCode: form.orgCode, teamName: orNull(form.teamName), ...planned }],
    ...planned,
    conditions: said ? { depthCm, search, methods: [], excluded: null, note: orNull(form.conditions) } : null,
    priorityReason: orNull(form.priorityReason),
    note: orNull(form.note),
  };
}

export function TaskFormPage() {
  const t = useT();
  const programme = useProgrammeId();
  const navigate = useNavigate();
  const { hazard } = useSearch({ strict: false }) as { hazard?: string };
  const [form, setForm] = useState<Form>({ ...BLANK, hazardIds: hazard ? [hazard] : [] });
  const { busy, send } = useSend();
  const set = (change: Partial<Form>) => setForm((before) => ({ ...before, ...change }));
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const issue = (event.nativeEvent as SubmitEvent).submitter?.getAttribute('value') === 'issue';
    const report = await send({ reportType: 'task', land: { tasks: [draftOf(form, issue)] } });
    if (report) await navigate({ to: '/$programme/tasks', params: { programme }, search: {} });
  };
  return (
    <div className="page">
      <WorkNav />
      <PageHeader title={t('work.task.new')} hint={t('work.task.newHint')} />
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="lg">
          <What form={form} set={set} />
          <How form={form} set={set} />
          <Paper withBorder p="md">
            <Text size="sm" c="dimmed" mb="sm">
              {t('work.another')}
            </Text>
            <div className={classes.actions}>
              <Button
                type="submit"
                name="how"
                value="issue"
                loading={busy}
                disabled={form.hazardIds.length === 0}
              >
                {t('work.task.sendIssued')}
              </Button>
              <Button
                type="submit"
                name="how"
                value="draft"
                variant="default"
                loading={busy}
                disabled={form.hazardIds.length === 0}
              >
                {t('work.task.sendDraft')}
              </Button>
            </div>
          </Paper>
        </Stack>
      </form>
    </div>
  );
}

interface PartProps {
  readonly form: Form;
  readonly set: (change: Partial<Form>) => void;
}

function What({ form, set }: PartProps) {
  const t = useT();
  const code = useCode();
  const programme = useProgrammeId();
  const { orgs, organisations } = useNames(programme);
  const teams = organisations.find((o) => o.code === form.orgCode)?.teams ?? [];
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="what">
      <h2 id="what">{t('work.task.what')}</h2>
      <Stack gap="md">
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <TextInput
            label={t('work.task.title')}
            required
            maxLength={200}
            value={form.title}
            onChange={(event) => set({ title: event.currentTarget.value })}
          />
          <TextInput
            label={t('work.task.localId')}
            maxLength={80}
            value={form.localId}
            onChange={(event) => set({ localId: event.currentTarget.value })}
          />
        </SimpleGrid>
        <HazardPicker required value={form.hazardIds} change={(hazardIds) => set({ hazardIds })} />
        <SimpleGrid cols={{ base: 1, sm: 3 }}>
          <Select
            label={t('work.type')}
            allowDeselect={false}
            value={form.type}
            onChange={(value) => value && set({ type: ActivityType.parse(value) })}
            data={ActivityType.options.map((value) => ({ value, label: code('activityType', value) }))}
          />
          <Select
            label={t('work.operator')}
            clearable
            searchable
            value={form.orgCode}
            onChange={(orgCode) => set({ orgCode, teamName: '' })}
            data={orgs}
          />
          <Select
            label={t('work.team')}
            clearable
            disabled={teams.length === 0}
            value={form.teamName || null}
            onChange={(teamName) => set({ teamName: teamName ?? '' })}
            data={teams.map(({ name }) => name)}
          />
          <TextInput
            type="date"
            label={t('work.plannedStart')}
            value={form.plannedStart}
            onChange={(event) => set({ plannedStart: event.currentTarget.value })}
          />
          <TextInput
            type="date"
            label={t('work.plannedEnd')}
            min={form.plannedStart || undefined}
            value={form.plannedEnd}
            onChange={(event) => set({ plannedEnd: event.currentTarget.value })}
          />
        </SimpleGrid>
      </Stack>
    </Paper>
  );
}

function How({ form, set }: PartProps) {
  const t = useT();
  const code = useCode();
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="how">
      <h2 id="how">{t('work.conditions')}</h2>
      <Stack gap="md">
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <NumberInput
            label={t('work.depth')}
            min={0}
            max={10_000}
            hideControls
            value={form.depthCm ?? ''}
            onChange={(value) => set({ depthCm: typeof value === 'number' ? value : null })}
          />
          <Select
            label={t('work.search')}
            clearable
            value={form.search}
            onChange={(value) => set({ search: value ? SearchKind.parse(value) : null })}
            data={SearchKind.options.map((value) => ({ value, label: code('searchKind', value) }))}
          />
        </SimpleGrid>
        <Textarea
          label={t('work.conditions.note')}
          autosize
          minRows={2}
          value={form.conditions}
          onChange={(event) => set({ conditions: event.currentTarget.value })}
        />
        <Textarea
          label={t('work.priorityReason')}
          autosize
          minRows={2}
          value={form.priorityReason}
          onChange={(event) => set({ priorityReason: event.currentTarget.value })}
        />
      </Stack>
    </Paper>
  );
}
