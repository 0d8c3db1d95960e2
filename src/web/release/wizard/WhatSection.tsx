/** First step: what happened to the land, on what grounds, when, and in whose work. */
import {
  Checkbox,
  MultiSelect,
  Paper,
  Radio,
  Select,
  SimpleGrid,
  Stack,
  Textarea,
  TextInput,
} from '@mantine/core';
import { Method, ReleaseCriterion, ReleaseOutcome, SearchKind } from '../../../core/model/land-codes.ts';
import { useCode, useT } from '../../i18n/language.tsx';
import { Swatch } from '../../map/Swatch.tsx';
import { useProgrammeId } from '../../session.tsx';
import { useNames } from '../../tasks/names.ts';
import type { ServedActivity, ServedTask } from '../../tasks/queries.ts';
import { today, useOwnOrg } from '../../tasks/report.ts';
import { taskTitle } from '../../tasks/words.ts';
import { NumberField } from '../../ui/NumberField.tsx';
import { StatedSection } from './StatedSection.tsx';
import type { StepProps } from './Wizard.tsx';
import { fittingWork, withTask, withWork } from './with-task.ts';
import classes from './wizard.module.css';

interface Props extends StepProps {
  readonly tasks: readonly ServedTask[];
  readonly activities: readonly ServedActivity[];
}

export function WhatSection({ work, set, tasks, activities }: Props) {
  const t = useT();
  const code = useCode();
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="what">
      <h2 id="what">{t('wizard.what')}</h2>
      <Stack gap="md">
        <Radio.Group
          aria-label={t('wizard.what')}
          value={work.outcome}
          onChange={(value) =>
            set((now) => {
              const outcome = ReleaseOutcome.parse(value);
              return { outcome, ...withWork({ ...now, outcome }, activities) };
            })
          }
        >
          <div className={classes.outcomes}>
            {ReleaseOutcome.options.map((outcome) => (
              <Radio
                key={outcome}
                className={classes.outcome}
                data-chosen={work.outcome === outcome}
                value={outcome}
                label={
                  <>
                    <strong>
                      {code('releaseOutcome', outcome)} <Swatch kind={outcome} />
                    </strong>
                    {t(`wizard.outcome.${outcome}`)}
                  </>
                }
              />
            ))}
          </div>
        </Radio.Group>
        {work.outcome === 'cleared' ? <Depth work={work} set={set} /> : null}
        {work.outcome === 'cancelled' || work.outcome === 'reduced' ? (
          <Criteria work={work} set={set} />
        ) : null}
        <Whose work={work} set={set} tasks={tasks} activities={activities} />
        <StatedSection work={work} set={set} />
      </Stack>
    </Paper>
  );
}

function Depth({ work, set }: StepProps) {
  const t = useT();
  const code = useCode();
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      <Select
        label={t('wizard.search')}
        allowDeselect={false}
        value={work.search}
        onChange={(value) => set({ search: SearchKind.parse(value) })}
        data={SearchKind.options.map((value) => ({ value, label: code('searchKind', value) }))}
      />
      {work.search === 'subsurface' ? (
        <NumberField
          label={t('wizard.depth')}
          required
          min={1}
          max={10_000}
          hideControls
          value={work.depthCm}
          change={(depthCm) => set({ depthCm })}
        />
      ) : (
        <p className={classes.quiet}>{t('wizard.surface')}</p>
      )}
    </SimpleGrid>
  );
}

function Criteria({ work, set }: StepProps) {
  const t = useT();
  const code = useCode();
  const asset = work.withAsset === null ? null : work.withAsset ? 'with' : 'without';
  return (
    <>
      {work.outcome === 'reduced' ? (
        <Radio.Group
          label={t('wizard.asset')}
          value={asset}
          onChange={(value) => set({ withAsset: value === 'with' })}
        >
          <div className={classes.row}>
            <Radio value="with" label={t('wizard.asset.with')} />
            <Radio value="without" label={t('wizard.asset.without')} />
          </div>
        </Radio.Group>
      ) : null}
      <Checkbox.Group
        label={t('wizard.criteria')}
        description={t('wizard.criteria.hint')}
        withAsterisk={work.outcome === 'cancelled'}
        value={[...work.criteria]}
        onChange={(values) => set({ criteria: values.map((value) => ReleaseCriterion.parse(value)) })}
      >
        <div className={classes.criteria}>
          {ReleaseCriterion.options.map((value) => (
            <Checkbox key={value} value={value} label={code('releaseCriterion', value)} />
          ))}
        </div>
      </Checkbox.Group>
      <Textarea
        label={t('wizard.criteriaNote')}
        autosize
        minRows={2}
        maxLength={4_000}
        value={work.criteriaNote}
        onChange={(event) => set({ criteriaNote: event.currentTarget.value })}
      />
    </>
  );
}

/** Work nobody recorded yet: it is recorded with the release, so that the release rests on something. */
function NewWork({ work, set }: StepProps) {
  const t = useT();
  const code = useCode();
  return (
    <>
      {work.outcome === 'cleared' ? (
        <Select
          label={t('wizard.activity.kind')}
          allowDeselect={false}
          value={work.clearance}
          onChange={(value) => set({ clearance: value === 'bac' ? 'bac' : 'clearance' })}
          data={(['clearance', 'bac'] as const).map((value) => ({
            value,
            label: code('activityType', value),
          }))}
        />
      ) : null}
      <MultiSelect
        label={t('wizard.methods')}
        value={[...work.methods]}
        onChange={(values) => set({ methods: values.map((value) => Method.parse(value)) })}
        data={Method.options.map((value) => ({ value, label: code('method', value) }))}
      />
    </>
  );
}

function Whose({ work, set, tasks, activities }: Props) {
  const t = useT();
  const code = useCode();
  const own = useOwnOrg();
  const { orgs } = useNames(useProgrammeId());
  const fitting = fittingWork(work, activities);
  const activityName = (one: ServedActivity) =>
    [code('activityType', one.type), one.localId, one.teamName].filter(Boolean).join(' · ');
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      <TextInput
        type="date"
        label={t('wizard.day')}
        description={t('wizard.day.hint')}
        required
        max={today()}
        value={work.releasedOn}
        onChange={(event) => set({ releasedOn: event.currentTarget.value })}
      />
      <Select
        label={t('wizard.org')}
        description={t('wizard.org.hint')}
        clearable
        searchable
        disabled={own !== null}
        value={work.orgCode}
        onChange={(orgCode) => set({ orgCode })}
        data={orgs}
      />
      <TextInput
        label={t('wizard.team')}
        maxLength={120}
        value={work.teamName}
        onChange={(event) => set({ teamName: event.currentTarget.value })}
      />
      {tasks.length > 0 ? (
        <Select
          label={t('wizard.task')}
          clearable
          value={work.taskId}
          onChange={(id) =>
            set((now) => withTask(now, tasks.find((task) => task.id === id) ?? null, own, activities))
          }
          data={tasks.map((task) => ({ value: task.id, label: taskTitle(t, task) }))}
        />
      ) : null}
      {fitting.length > 0 ? (
        <Select
          label={t('wizard.activity')}
          description={t('wizard.activity.hint')}
          allowDeselect={false}
          value={work.activityId ?? ''}
          onChange={(id) => set({ activityId: id || null })}
          data={[
            ...fitting.map((one) => ({ value: one.id, label: activityName(one) })),
            { value: '', label: t('wizard.activity.new') },
          ]}
        />
      ) : null}
      {work.outcome !== null && work.activityId === null ? <NewWork work={work} set={set} /> : null}
    </SimpleGrid>
  );
}
