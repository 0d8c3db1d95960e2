/** Fourth step: ground that was not searched, each piece with the reason. It is never part of what is released. */
import { ActionIcon, Button, Paper, Select, TextInput } from '@mantine/core';
import { IconMapPin, IconPlus, IconTrash } from '@tabler/icons-react';
import { uuidv7 } from 'uuidv7';
import { outlineAreaM2 } from '../../../core/geo/area.ts';
import type { Shape } from '../../../core/model/geometry.ts';
import { UnsearchedReason } from '../../../core/model/land-codes.ts';
import { useFormat } from '../../i18n/format.ts';
import { useCode, useT } from '../../i18n/language.tsx';
import type { LeftOut } from './draft.ts';
import type { PartitionState } from './partition.ts';
import type { StepProps } from './Wizard.tsx';
import classes from './wizard.module.css';

interface Props extends StepProps {
  readonly partition: PartitionState;
  readonly show: (shape: Shape) => void;
}

export function LeftOutSection({ work, set, partition, show }: Props) {
  const t = useT();
  const taken = partition.answer?.misfits.filter(({ code }) => code === 'unsearched') ?? [];
  const change = (id: string, patch: Partial<LeftOut> | null) =>
    set((now) => ({
      leftOut: now.leftOut.flatMap((one) => (one.id !== id ? [one] : patch ? [{ ...one, ...patch }] : [])),
    }));
  const add = () =>
    set((now) => ({ leftOut: [...now.leftOut, { id: uuidv7(), reason: null, note: '', shape: null }] }));
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="left-out">
      <h2 id="left-out">{t('wizard.leftOut')}</h2>
      <p className={classes.quiet}>{t('wizard.leftOut.hint')}</p>
      <ol className={classes.leftOut}>
        {work.leftOut.map((one, i) => (
          <OneLeftOut
            key={one.id}
            one={one}
            n={i + 1}
            change={(patch) => change(one.id, patch)}
            show={show}
          />
        ))}
      </ol>
      <div aria-live="polite">
        {taken.map(({ words, partId }) => (
          <p key={partId}>{words}</p>
        ))}
      </div>
      <Button variant="default" leftSection={<IconPlus size={16} aria-hidden="true" />} onClick={add}>
        {t('wizard.leftOut.add')}
      </Button>
    </Paper>
  );
}

interface OneProps {
  readonly one: LeftOut;
  readonly n: number;
  readonly change: (patch: Partial<LeftOut> | null) => void;
  readonly show: (shape: Shape) => void;
}

function OneLeftOut({ one, n, change, show }: OneProps) {
  const t = useT();
  const code = useCode();
  const format = useFormat();
  const { shape } = one;
  return (
    <li>
      <Select
        label={t('wizard.leftOut.reason', { n })}
        required
        value={one.reason}
        onChange={(value) => change({ reason: value ? UnsearchedReason.parse(value) : null })}
        data={UnsearchedReason.options.map((value) => ({ value, label: code('unsearchedReason', value) }))}
      />
      <TextInput
        label={t('wizard.leftOut.note')}
        maxLength={1_000}
        value={one.note}
        onChange={(event) => change({ note: event.currentTarget.value })}
      />
      <span className={classes.area}>
        {shape ? format.areaM2(Math.round(outlineAreaM2(shape))) : t('wizard.leftOut.noOutline')}
      </span>
      {shape ? (
        <ActionIcon
          variant="default"
          size="lg"
          aria-label={t('wizard.leftOut.show', { n })}
          onClick={() => show(shape)}
        >
          <IconMapPin size={18} aria-hidden="true" />
        </ActionIcon>
      ) : null}
      <ActionIcon
        variant="default"
        size="lg"
        aria-label={t('wizard.leftOut.remove', { n })}
        onClick={() => change(null)}
      >
        <IconTrash size={18} aria-hidden="true" />
      </ActionIcon>
    </li>
  );
}
