/** Each thing that was wrong at a visit: a record of its own, with what has to be done until when. */
import { Button, Paper, Select, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { uuidv7 } from 'uuidv7';
import { NonconformitySeverity, NonconformityType } from '../../core/model/land-codes.ts';
import type { NonconformityDraft } from '../../core/model/quality.ts';
import { useCode, useT } from '../i18n/language.tsx';
import { useHelp } from '../ui/field-help.tsx';
import classes from './quality.module.css';

interface FoundProps {
  readonly found: readonly NonconformityDraft[];
  readonly change: (found: readonly NonconformityDraft[]) => void;
}

export function FoundFields({ found, change }: FoundProps) {
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
  const help = useHelp('nonconformity');
  const code = useCode();
  return (
    <fieldset className={classes.nonconformity} aria-label={`${t('work.nc.title')} ${number}`}>
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        <Select
          label={t('work.nc.type')}
          {...help('type')}
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
          {...help('severity')}
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
          {...help('dueOn')}
          value={one.dueOn ?? ''}
          onChange={(event) => set({ dueOn: event.currentTarget.value || null })}
        />
      </SimpleGrid>
      <Textarea
        label={t('work.nc.description')}
        {...help('description')}
        required
        autosize
        minRows={2}
        value={one.description ?? ''}
        onChange={(event) => set({ description: event.currentTarget.value })}
      />
      <Textarea
        label={t('work.nc.action')}
        {...help('actionRequired')}
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
