/** Rows of the form of an organisation: what it is accredited for, and its teams with what they search with. */
import { Button, MultiSelect, Paper, Select, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { AccreditationStatus, ActivityType, Method } from '../../core/model/land-codes.ts';
import type { Accreditation, Organisation } from '../../core/model/programmes.ts';
import { useCode, useT } from '../i18n/language.tsx';
import { today } from '../tasks/report.ts';
import classes from './organisations.module.css';

type Team = Organisation['teams'][number];
interface RowsProps<Row> {
  readonly rows: readonly Row[];
  readonly change: (rows: readonly Row[]) => void;
}

/** The list with one row changed, or without it. */
function withRow<Row>(rows: readonly Row[], index: number, row: Row | null): Row[] {
  return rows.flatMap((each, i) => (i !== index ? [each] : row === null ? [] : [row]));
}

interface SectionProps {
  readonly id: string;
  readonly title: string;
  readonly add: () => void;
  readonly addLabel: string;
  readonly children: ReactNode;
}

function Section({ id, title, add, addLabel, children }: SectionProps) {
  return (
    <Paper withBorder p="md" component="section" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
      <Button variant="default" leftSection={<IconPlus size={16} aria-hidden="true" />} onClick={add}>
        {addLabel}
      </Button>
    </Paper>
  );
}

function Remove({ label, remove }: { label: string; remove: () => void }) {
  const t = useT();
  return (
    <Button
      variant="subtle"
      color="danger"
      leftSection={<IconTrash size={16} aria-hidden="true" />}
      aria-label={label}
      onClick={remove}
    >
      {t('organisations.remove')}
    </Button>
  );
}

export function AccreditationRows({ rows, change }: RowsProps<Accreditation>) {
  const t = useT();
  const code = useCode();
  const fresh: Accreditation = { activity: 'clearance', from: today(), to: null, status: 'valid' };
  return (
    <Section
      id="accreditations"
      title={t('organisations.accreditations')}
      add={() => change([...rows, fresh])}
      addLabel={t('organisations.accreditations.add')}
    >
      {rows.map((row, i) => {
        const set = (part: Partial<Accreditation>) => change(withRow(rows, i, { ...row, ...part }));
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity of their own
          <div className={classes.row} key={i}>
            <Select
              label={t('organisations.activity')}
              allowDeselect={false}
              value={row.activity}
              onChange={(value) => value && set({ activity: ActivityType.parse(value) })}
              data={ActivityType.options.map((value) => ({ value, label: code('activityType', value) }))}
            />
            <TextInput
              type="date"
              required
              label={t('organisations.from')}
              value={row.from}
              onChange={(event) => set({ from: event.currentTarget.value })}
            />
            <TextInput
              type="date"
              label={t('organisations.to')}
              min={row.from}
              value={row.to ?? ''}
              onChange={(event) => set({ to: event.currentTarget.value || null })}
            />
            <Select
              label={t('organisations.status')}
              allowDeselect={false}
              value={row.status}
              onChange={(value) => value && set({ status: AccreditationStatus.parse(value) })}
              data={AccreditationStatus.options.map((value) => ({
                value,
                label: code('accreditationStatus', value),
              }))}
            />
            <Remove
              label={t('organisations.removeRow', { n: i + 1 })}
              remove={() => change(withRow(rows, i, null))}
            />
          </div>
        );
      })}
    </Section>
  );
}

export function TeamRows({ rows, change }: RowsProps<Team>) {
  const t = useT();
  const code = useCode();
  return (
    <Section
      id="teams"
      title={t('organisations.teams')}
      add={() => change([...rows, { name: '' }])}
      addLabel={t('organisations.teams.add')}
    >
      {rows.map((row, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity of their own
        <div className={classes.row} key={i}>
          <TextInput
            required
            label={t('organisations.team')}
            maxLength={120}
            value={row.name}
            onChange={(event) => change(withRow(rows, i, { ...row, name: event.currentTarget.value }))}
          />
          <MultiSelect
            label={t('organisations.assets')}
            value={row.assets ?? []}
            onChange={(values) =>
              change(withRow(rows, i, { ...row, assets: values.map((value) => Method.parse(value)) }))
            }
            data={Method.options.map((value) => ({ value, label: code('method', value) }))}
          />
          <Remove
            label={t('organisations.removeRow', { n: i + 1 })}
            remove={() => change(withRow(rows, i, null))}
          />
        </div>
      ))}
    </Section>
  );
}
