/** A quality visit: who looked at what, what it gave, and each thing that was wrong as a record of its own. */
import {
  Button,
  Checkbox,
  NumberInput,
  Paper,
  Select,
  SimpleGrid,
  Stack,
  Textarea,
  TextInput,
} from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { uuidv7 } from 'uuidv7';
import {
  NonconformitySeverity,
  NonconformityType,
  QualityResult,
  QualityVisitKind,
} from '../../core/model/land-codes.ts';
import type { NonconformityDraft, QualityVisitDraft } from '../../core/model/quality.ts';
import { useCode, useT } from '../i18n/language.tsx';
import { useProgrammeId } from '../session.tsx';
import { FormFrame } from '../tasks/FormFrame.tsx';
import { HazardPicker } from '../tasks/HazardPicker.tsx';
import { useNames } from '../tasks/names.ts';
import { landQuery } from '../tasks/queries.ts';
import { today, useOwnOrg, useSend } from '../tasks/report.ts';
import { taskTitle } from '../tasks/words.ts';
import classes from './quality.module.css';

type Visit = QualityVisitDraft & { readonly hazardIds: string[]; readonly visitedOn: string };

export function VisitFormPage() {
  const t = useT();
  const programme = useProgrammeId();
  const navigate = useNavigate();
  const inspectingOrgCode = useOwnOrg();
  const [visit, setVisit] = useState<Visit>(() => ({
    id: uuidv7(),
    visitedOn: today(),
    kind: 'external_qa',
    hazardIds: [],
    inspectingOrgCode,
  }));
  const [found, setFound] = useState<readonly NonconformityDraft[]>([]);
  const { busy, send } = useSend();
  const set = (change: Partial<Visit>) => setVisit((before) => ({ ...before, ...change }));
  const submit = async () => {
    const { taskId = null, hazardIds, orgCode = null } = visit;
    const belongs = { visitId: visit.id, taskId, hazardIds, orgCode };
    const report = await send({
      reportType: 'qm',
      orgCode,
      dateOfInformation: visit.visitedOn,
      land: { qualityVisits: [visit], nonconformities: found.map((one) => ({ ...one, ...belongs })) },
    });
    if (report) await navigate({ to: '/$programme/quality', params: { programme }, search: {} });
  };
  return (
    <FormFrame
      title={t('work.quality.new')}
      submit={() => void submit()}
      actions={
        <Button type="submit" loading={busy}>
          {t('work.send')}
        </Button>
      }
    >
      <VisitFields visit={visit} set={set} />
      <FoundFields found={found} change={setFound} />
    </FormFrame>
  );
}

interface FieldsProps {
  readonly visit: Visit;
  readonly set: (change: Partial<Visit>) => void;
}

function VisitFields({ visit, set }: FieldsProps) {
  const t = useT();
  const code = useCode();
  const programme = useProgrammeId();
  const { orgs } = useNames(programme);
  const tasks =
    useQuery(landQuery(programme, 'task', 'tasks', {})).data?.filter((one) => one.precision === 'exact') ??
    [];
  const chooseTask = (id: string | null) => {
    const task = tasks.find((one) => one.id === id);
    set(task ? { taskId: id, hazardIds: task.hazardIds, orgCode: task.orgCode } : { taskId: null });
  };
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="visit">
      <h2 id="visit">{t('work.quality.visits')}</h2>
      <Stack gap="md">
        <SimpleGrid cols={{ base: 1, sm: 3 }}>
          <TextInput
            type="date"
            required
            max={today()}
            label={t('work.day')}
            value={visit.visitedOn}
            onChange={(event) => set({ visitedOn: event.currentTarget.value })}
          />
          <Select
            label={t('work.quality.kind')}
            allowDeselect={false}
            value={visit.kind ?? null}
            onChange={(value) => value && set({ kind: QualityVisitKind.parse(value) })}
            data={QualityVisitKind.options.map((value) => ({
              value,
              label: code('qualityVisitKind', value),
            }))}
          />
          <Select
            label={t('work.quality.result')}
            clearable
            value={visit.result ?? null}
            onChange={(value) => set({ result: value ? QualityResult.parse(value) : null })}
            data={QualityResult.options.map((value) => ({ value, label: code('qualityResult', value) }))}
          />
          <Select
            label={t('work.task')}
            clearable
            searchable
            value={visit.taskId ?? null}
            onChange={chooseTask}
            data={tasks.map((task) => ({ value: task.id, label: taskTitle(t, task) }))}
          />
          <Select
            label={t('work.quality.inspected')}
            clearable
            searchable
            value={visit.orgCode ?? null}
            onChange={(orgCode) => set({ orgCode })}
            data={orgs}
          />
          <Select
            label={t('work.quality.inspecting')}
            clearable
            searchable
            value={visit.inspectingOrgCode ?? null}
            onChange={(inspectingOrgCode) => set({ inspectingOrgCode })}
            data={orgs}
          />
          <NumberInput
            label={t('work.quality.sample')}
            min={0}
            hideControls
            value={visit.sampleAreaM2 ?? ''}
            onChange={(value) => set({ sampleAreaM2: typeof value === 'number' ? value : null })}
          />
          <NumberInput
            label={t('work.quality.missed')}
            min={0}
            allowDecimal={false}
            hideControls
            value={visit.itemsMissed ?? ''}
            onChange={(value) => set({ itemsMissed: typeof value === 'number' ? value : null })}
          />
        </SimpleGrid>
        <HazardPicker value={visit.hazardIds} change={(hazardIds) => set({ hazardIds })} />
        <Checkbox
          label={t('work.quality.suspended')}
          checked={visit.operationsSuspended ?? false}
          onChange={(event) => set({ operationsSuspended: event.currentTarget.checked })}
        />
        <Textarea
          label={t('work.note')}
          autosize
          minRows={2}
          value={visit.note ?? ''}
          onChange={(event) => set({ note: event.currentTarget.value || null })}
        />
      </Stack>
    </Paper>
  );
}

interface FoundProps {
  readonly found: readonly NonconformityDraft[];
  readonly change: (found: readonly NonconformityDraft[]) => void;
}

function FoundFields({ found, change }: FoundProps) {
  const t = useT();
  const set = (index: number, part: Partial<NonconformityDraft>) =>
    change(found.map((one, i) => (i === index ? { ...one, ...part } : one)));
  const add = () =>
    change([...found, { id: uuidv7(), type: 'procedure', severity: 'major', status: 'open' }]);
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="wrong">
      <h2 id="wrong">{t('work.quality.found')}</h2>
      <Stack gap="md">
        {found.map((one, index) => (
          <OneFound
            key={one.id}
            one={one}
            number={index + 1}
            set={(part) => set(index, part)}
            remove={() => change(found.filter((_, i) => i !== index))}
          />
        ))}
        <Button
          variant="default"
          style={{ justifySelf: 'start' }}
          leftSection={<IconPlus size={16} aria-hidden="true" />}
          onClick={add}
        >
          {t('work.nc.add')}
        </Button>
      </Stack>
    </Paper>
  );
}

interface OneProps {
  readonly one: NonconformityDraft;
  readonly number: number;
  readonly set: (part: Partial<NonconformityDraft>) => void;
  readonly remove: () => void;
}

function OneFound({ one, number, set, remove }: OneProps) {
  const t = useT();
  const code = useCode();
  return (
    <fieldset className={classes.nonconformity} aria-label={`${t('work.nc.title')} ${number}`}>
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        <Select
          label={t('work.nc.type')}
          allowDeselect={false}
          value={one.type ?? null}
          onChange={(value) => value && set({ type: NonconformityType.parse(value) })}
          data={NonconformityType.options.map((value) => ({
            value,
            label: code('nonconformityType', value),
          }))}
        />
        <Select
          label={t('work.nc.severity')}
          allowDeselect={false}
          value={one.severity ?? null}
          onChange={(value) => value && set({ severity: NonconformitySeverity.parse(value) })}
          data={NonconformitySeverity.options.map((value) => ({
            value,
            label: code('nonconformitySeverity', value),
          }))}
        />
        <TextInput
          type="date"
          label={t('work.nc.due')}
          value={one.dueOn ?? ''}
          onChange={(event) => set({ dueOn: event.currentTarget.value || null })}
        />
      </SimpleGrid>
      <Textarea
        label={t('work.nc.description')}
        required
        autosize
        minRows={2}
        value={one.description ?? ''}
        onChange={(event) => set({ description: event.currentTarget.value })}
      />
      <Textarea
        label={t('work.nc.action')}
        autosize
        minRows={1}
        value={one.actionRequired ?? ''}
        onChange={(event) => set({ actionRequired: event.currentTarget.value || null })}
      />
      <Button
        size="compact-sm"
        variant="subtle"
        style={{ justifySelf: 'start' }}
        leftSection={<IconTrash size={15} aria-hidden="true" />}
        onClick={remove}
      >
        {t('work.nc.remove', { n: number })}
      </Button>
    </fieldset>
  );
}
