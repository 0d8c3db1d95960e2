/** What is asked about a quality visit: when, what kind, whose work, what it gave. */
import { Checkbox, Paper, Select, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { LotVerdict, QualityResult, QualityVisitKind } from '../../core/model/land-codes.ts';
import type { QualityVisitDraft } from '../../core/model/quality.ts';
import { OptionalNumber } from '../capture/inputs.tsx';
import { useCode, useT } from '../i18n/language.tsx';
import { useProgrammeId } from '../session.tsx';
import { HazardPicker } from '../tasks/HazardPicker.tsx';
import { useNames } from '../tasks/names.ts';
import { landQuery } from '../tasks/queries.ts';
import { today } from '../tasks/report.ts';
import { taskTitle } from '../tasks/words.ts';
import { useHelp } from '../ui/field-help.tsx';

const LOT_FIGURES = ['lotAreaM2', 'sampleCount', 'coveragePercent', 'sampleDepthCm'] as const;

export type Visit = QualityVisitDraft & { readonly hazardIds: string[]; readonly visitedOn: string };

interface FieldsProps {
  readonly visit: Visit;
  readonly set: (change: Partial<Visit>) => void;
}

export function VisitFields({ visit, set }: FieldsProps) {
  const t = useT();
  const help = useHelp('quality_visit');
  const code = useCode();
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
            {...help('visitedOn')}
            value={visit.visitedOn}
            onChange={(event) => set({ visitedOn: event.currentTarget.value })}
          />
          <Select
            label={t('work.quality.kind')}
            {...help('kind')}
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
            {...help('result')}
            clearable
            value={visit.result ?? null}
            onChange={(value) => set({ result: value ? QualityResult.parse(value) : null })}
            data={QualityResult.options.map((value) => ({ value, label: code('qualityResult', value) }))}
          />
          <Whose visit={visit} set={set} />
          <OptionalNumber
            label={t('work.quality.sample')}
            help={help('sampleAreaM2')}
            value={visit.sampleAreaM2 ?? null}
            change={(sampleAreaM2) => set({ sampleAreaM2 })}
          />
          <Lot visit={visit} set={set} />
          <OptionalNumber
            label={t('work.quality.missed')}
            help={help('itemsMissed')}
            decimals={0}
            value={visit.itemsMissed ?? null}
            change={(itemsMissed) => set({ itemsMissed })}
          />
        </SimpleGrid>
        <HazardPicker value={visit.hazardIds} change={(hazardIds) => set({ hazardIds })} />
        <Checkbox
          label={t('work.quality.suspended')}
          description={help('operationsSuspended').description}
          checked={visit.operationsSuspended ?? false}
          onChange={(event) => set({ operationsSuspended: event.currentTarget.checked })}
        />
        <Textarea
          label={t('work.note')}
          {...help('note')}
          autosize
          minRows={2}
          value={visit.note ?? ''}
          onChange={(event) => set({ note: event.currentTarget.value || null })}
        />
      </Stack>
    </Paper>
  );
}

/** What quality control says of the ground it searched again; other visits have no lot. */
function Lot({ visit, set }: FieldsProps) {
  const t = useT();
  const help = useHelp('quality_visit');
  const code = useCode();
  if (!String(visit.kind ?? '').endsWith('_qc')) return null;
  return (
    <>
      <TextInput
        label={t('field.quality_visit.lot')}
        {...help('lot')}
        maxLength={200}
        value={visit.lot ?? ''}
        onChange={(event) => set({ lot: event.currentTarget.value || null })}
      />
      {LOT_FIGURES.map((name) => (
        <OptionalNumber
          key={name}
          label={t(`field.quality_visit.${name}`)}
          help={help(name)}
          value={visit[name] ?? null}
          change={(value) => set({ [name]: value })}
        />
      ))}
      <Select
        label={t('field.quality_visit.verdict')}
        {...help('verdict')}
        clearable
        value={visit.verdict ?? null}
        onChange={(value) => set({ verdict: value ? LotVerdict.parse(value) : null })}
        data={LotVerdict.options.map((value) => ({ value, label: code('lotVerdict', value) }))}
      />
    </>
  );
}

/** The task whose work was looked at, whose work that is, and who looked. */
function Whose({ visit, set }: FieldsProps) {
  const t = useT();
  const help = useHelp('quality_visit');
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
    <>
      <Select
        label={t('work.task')}
        {...help('taskId')}
        clearable
        searchable
        value={visit.taskId ?? null}
        onChange={chooseTask}
        data={tasks.map((task) => ({ value: task.id, label: taskTitle(t, task) }))}
      />
      <Select
        label={t('work.quality.inspected')}
        {...help('orgCode')}
        clearable
        searchable
        value={visit.orgCode ?? null}
        onChange={(orgCode) => set({ orgCode })}
        data={orgs}
      />
      <Select
        label={t('work.quality.inspecting')}
        {...help('inspectingOrgCode')}
        clearable
        searchable
        value={visit.inspectingOrgCode ?? null}
        onChange={(inspectingOrgCode) => set({ inspectingOrgCode })}
        data={orgs}
      />
    </>
  );
}
