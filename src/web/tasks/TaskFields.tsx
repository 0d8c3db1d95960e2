/** What is asked about a task: which hazards, who works, when, how, and why now. */
import { Button, MultiSelect, Paper, Select, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { uuidv7 } from 'uuidv7';
import { ActivityType, Method, SearchKind } from '../../core/model/land-codes.ts';
import { useCode, useT } from '../i18n/language.tsx';
import { useProgrammeId } from '../session.tsx';
import { AttachFiles } from '../ui/Documents.tsx';
import { useHelp } from '../ui/field-help.tsx';
import { NumberField } from '../ui/NumberField.tsx';
import { HazardPicker } from './HazardPicker.tsx';
import { useNames } from './names.ts';
import { blankItem, type FormItem, type TaskForm } from './task-form.ts';
import classes from './tasks.module.css';

interface PartProps {
  readonly form: TaskForm;
  readonly set: (change: Partial<TaskForm>) => void;
}
interface FieldsProps extends PartProps {
  readonly taskId: string;
}

export function TaskFields({ taskId, ...props }: FieldsProps) {
  return (
    <>
      <What {...props} />
      <How {...props} />
      <Paper withBorder p="md">
        <AttachFiles
          ownerId={taskId}
          value={props.form.dossier}
          change={(dossier) => props.set({ dossier })}
        />
      </Paper>
    </>
  );
}

function What({ form, set }: PartProps) {
  const t = useT();
  const help = useHelp('task');
  const { orgs } = useNames(useProgrammeId());
  const setOperator = (orgCode: string | null) =>
    set({ orgCode, items: form.items.map((item) => ({ ...item, teamName: '' })) });
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="what">
      <h2 id="what">{t('work.task.what')}</h2>
      <Stack gap="md">
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <TextInput
            label={t('work.task.title')}
            {...help('title')}
            required
            maxLength={200}
            value={form.title}
            onChange={(event) => set({ title: event.currentTarget.value })}
          />
          <TextInput
            label={t('work.task.localId')}
            {...help('localId')}
            maxLength={80}
            value={form.localId}
            onChange={(event) => set({ localId: event.currentTarget.value })}
          />
        </SimpleGrid>
        <HazardPicker required value={form.hazardIds} change={(hazardIds) => set({ hazardIds })} />
        <SimpleGrid cols={{ base: 1, sm: 3 }}>
          <Select
            label={t('work.operator')}
            {...help('orgCode')}
            clearable
            searchable
            value={form.orgCode}
            onChange={setOperator}
            data={orgs}
          />
          <TextInput
            type="date"
            label={t('work.plannedStart')}
            {...help('plannedStart')}
            value={form.plannedStart}
            onChange={(event) => set({ plannedStart: event.currentTarget.value })}
          />
          <TextInput
            type="date"
            label={t('work.plannedEnd')}
            {...help('plannedEnd')}
            min={form.plannedStart || undefined}
            value={form.plannedEnd}
            onChange={(event) => set({ plannedEnd: event.currentTarget.value })}
          />
        </SimpleGrid>
        <Items form={form} set={set} />
      </Stack>
    </Paper>
  );
}

/** The pieces of work a task orders: survey first, then clearance, each with its team. */
function Items({ form, set }: PartProps) {
  const t = useT();
  const { organisations } = useNames(useProgrammeId());
  const teams = organisations.find((o) => o.code === form.orgCode)?.teams.map(({ name }) => name) ?? [];
  const change = (key: string, part: Partial<FormItem>) =>
    set({ items: form.items.map((item) => (item.key === key ? { ...item, ...part } : item)) });
  return (
    <div className={classes.items}>
      {form.items.map((item, i) => (
        <Item
          key={item.key}
          item={item}
          number={i + 1}
          teams={teams}
          change={(part) => change(item.key, part)}
          remove={
            form.items.length > 1
              ? () => set({ items: form.items.filter(({ key }) => key !== item.key) })
              : null
          }
        />
      ))}
      <Button
        variant="subtle"
        size="compact-sm"
        style={{ justifySelf: 'start' }}
        leftSection={<IconPlus size={15} aria-hidden="true" />}
        onClick={() => set({ items: [...form.items, blankItem(uuidv7())] })}
      >
        {t('work.items.add')}
      </Button>
    </div>
  );
}

interface ItemProps {
  readonly item: FormItem;
  readonly number: number;
  readonly teams: readonly string[];
  readonly change: (part: Partial<FormItem>) => void;
  /** Null for the only piece. */
  readonly remove: (() => void) | null;
}

function Item({ item, number, teams, change, remove }: ItemProps) {
  const t = useT();
  const help = useHelp('work_item');
  const code = useCode();
  const known = [...new Set([...teams, item.teamName].filter(Boolean))];
  return (
    <fieldset className={classes.item} aria-label={t('work.items.one', { n: number })}>
      <Select
        label={t('work.type')}
        {...help('type')}
        allowDeselect={false}
        value={item.type}
        onChange={(value) => value && change({ type: ActivityType.parse(value) })}
        data={ActivityType.options.map((value) => ({ value, label: code('activityType', value) }))}
      />
      <Select
        label={t('work.team')}
        {...help('teamName')}
        clearable
        disabled={known.length === 0}
        value={item.teamName || null}
        onChange={(teamName) => change({ teamName: teamName ?? '' })}
        data={known}
      />
      {remove ? (
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          leftSection={<IconTrash size={15} aria-hidden="true" />}
          onClick={remove}
        >
          {t('work.items.remove', { n: number })}
        </Button>
      ) : null}
    </fieldset>
  );
}

function How({ form, set }: PartProps) {
  const t = useT();
  const help = useHelp('conditions');
  const code = useCode();
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="how">
      <h2 id="how">{t('work.conditions')}</h2>
      <Stack gap="md">
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <NumberField
            label={t('work.depth')}
            {...help('depthCm')}
            min={0}
            max={10_000}
            hideControls
            value={form.depthCm}
            change={(depthCm) => set({ depthCm })}
          />
          <Select
            label={t('work.search')}
            {...help('search')}
            clearable
            value={form.search}
            onChange={(value) => set({ search: value ? SearchKind.parse(value) : null })}
            data={SearchKind.options.map((value) => ({ value, label: code('searchKind', value) }))}
          />
        </SimpleGrid>
        <MultiSelect
          label={t('work.methods')}
          {...help('methods')}
          clearable
          value={[...form.methods]}
          onChange={(values) => set({ methods: values.map((value) => Method.parse(value)) })}
          data={Method.options.map((value) => ({ value, label: code('method', value) }))}
        />
        <Remarks form={form} set={set} />
      </Stack>
    </Paper>
  );
}

function Remarks({ form, set }: PartProps) {
  const t = useT();
  const ofTask = useHelp('task');
  const ofConditions = useHelp('conditions');
  const asked = [
    ['conditions', 'work.conditions.note'],
    ['priorityReason', 'work.priorityReason'],
    ['note', 'work.note'],
  ] as const;
  return asked.map(([field, label]) => (
    <Textarea
      key={field}
      label={t(label)}
      {...(field === 'conditions' ? ofConditions('note') : ofTask(field))}
      autosize
      minRows={2}
      value={form[field]}
      onChange={(event) => set({ [field]: event.currentTarget.value })}
    />
  ));
}
