/** What was seen, told or found in records: one entry per item, or per identical group at one position. */
import { Button, Group, Paper, Select, SimpleGrid, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { uuidv7 } from 'uuidv7';
import { formatPosition, parsePosition } from '../../core/geo/coordinates.ts';
import {
  Channel,
  CODE_LISTS,
  type CodeList,
  Condition,
  EvidenceKind,
  OrdnanceCategory,
} from '../../core/model/codes.ts';
import { Disposal, type EvidenceDraft } from '../../core/model/evidence.ts';
import { Entered } from '../../core/model/hazards.ts';
import { useCode, useT } from '../i18n/language.tsx';
import { useHelp } from '../ui/field-help.tsx';
import type { SectionProps } from './AboutSection.tsx';
import classes from './capture.module.css';
import { blankEvidence } from './draft.ts';
import { OptionalNumber } from './inputs.tsx';
import { OrdnancePicker } from './OrdnancePicker.tsx';

export function EvidenceSection({ draft, set }: SectionProps) {
  const t = useT();
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="evidence">
      <h2 id="evidence">{t('capture.evidence.title')}</h2>
      <Text size="sm" c="dimmed" mb="md">
        {t('capture.evidence.hint')}
      </Text>
      <Stack gap="md">
        <EvidenceList
          evidence={draft.evidence}
          day={draft.dateOfInformation}
          change={(evidence) => set({ evidence })}
        />
        <Textarea
          label={t('capture.narrative')}
          description={t('capture.narrativeHint')}
          autosize
          minRows={3}
          value={draft.narrative}
          onChange={(event) => set({ narrative: event.currentTarget.value })}
        />
      </Stack>
    </Paper>
  );
}

interface ListProps {
  readonly evidence: readonly EvidenceDraft[];
  /** A new piece was seen on this day unless it says otherwise. */
  readonly day: string;
  readonly change: (evidence: readonly EvidenceDraft[]) => void;
}

/** Pieces of evidence one below the other, and a button for one more. */
export function EvidenceList({ evidence, day, change }: ListProps) {
  const t = useT();
  const set = (id: string, next: Partial<EvidenceDraft>) =>
    change(evidence.map((point) => (point.id === id ? { ...point, ...next } : point)));
  return (
    <>
      {evidence.map((point, index) => (
        <EvidenceFields
          key={point.id}
          point={point}
          no={index + 1}
          change={(next) => set(point.id, next)}
          remove={() => change(evidence.filter((other) => other.id !== point.id))}
        />
      ))}
      <Group>
        <Button variant="light" onClick={() => change([...evidence, blankEvidence(uuidv7(), day)])}>
          {t('capture.evidence.add')}
        </Button>
      </Group>
    </>
  );
}

interface FieldsProps {
  readonly point: EvidenceDraft;
  readonly no: number;
  readonly change: (next: Partial<EvidenceDraft>) => void;
  readonly remove: () => void;
}

function EvidenceFields({ point, no, change, remove }: FieldsProps) {
  const t = useT();
  const help = useHelp('evidence');
  const code = useCode();
  const options = (list: CodeList) => CODE_LISTS[list].map((value) => ({ value, label: code(list, value) }));
  const isItem = point.kind === 'item' || point.kind === 'container' || point.kind === 'fragment';
  return (
    <fieldset className={classes.point}>
      <legend>{t('capture.evidence.one', { no })}</legend>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Select
          label={t('capture.evidence.kind')}
          {...help('kind')}
          allowDeselect={false}
          value={point.kind}
          onChange={(value) => value && change({ kind: EvidenceKind.parse(value) })}
          data={options('evidenceKind')}
        />
        <Select
          label={t('capture.evidence.channel')}
          {...help('channel')}
          allowDeselect={false}
          value={point.channel}
          onChange={(value) => value && change({ channel: Channel.parse(value) })}
          data={options('channel')}
        />
        <PositionInput point={point} change={change} />
        <TextInput
          type="date"
          label={t('capture.evidence.day')}
          {...help('observedOn')}
          value={point.observedOn ?? ''}
          onChange={(event) => change({ observedOn: event.currentTarget.value || null })}
        />
        {isItem ? <ItemFields point={point} change={change} /> : null}
      </SimpleGrid>
      <TextInput
        mt="sm"
        label={t('capture.evidence.note')}
        {...help('note')}
        value={point.note ?? ''}
        onChange={(event) => change({ note: event.currentTarget.value || null })}
      />
      <Button size="compact-sm" variant="subtle" color="danger" mt="xs" onClick={remove}>
        {t('capture.evidence.remove', { no })}
      </Button>
    </fieldset>
  );
}

function ItemFields({ point, change }: Pick<FieldsProps, 'point' | 'change'>) {
  const t = useT();
  const help = useHelp('evidence');
  const code = useCode();
  const options = (list: CodeList) => CODE_LISTS[list].map((value) => ({ value, label: code(list, value) }));
  return (
    <>
      <Select
        label={t('capture.evidence.category')}
        description={t('capture.evidence.categoryHint')}
        clearable
        value={point.ordnanceCategory}
        // A kind is of one category: another category has other kinds.
        onChange={(value) =>
          change({
            ordnanceCategory: value ? OrdnanceCategory.parse(value) : null,
            ordnanceTypeCode: null,
          })
        }
        data={options('ordnanceCategory')}
      />
      <OrdnancePicker
        value={point.ordnanceTypeCode ?? null}
        category={point.ordnanceCategory}
        change={(type) =>
          change(
            type
              ? { ordnanceTypeCode: type.id, ordnanceCategory: type.category }
              : { ordnanceTypeCode: null },
          )
        }
      />
      <Select
        label={t('capture.evidence.condition')}
        {...help('condition')}
        clearable
        value={point.condition}
        onChange={(value) => change({ condition: value ? Condition.parse(value) : null })}
        data={options('condition')}
      />
      <OptionalNumber
        label={t('capture.evidence.quantity')}
        help={help('quantity')}
        decimals={0}
        value={point.quantity}
        change={(quantity) => change({ quantity })}
      />
      <OptionalNumber
        label={t('capture.evidence.depth')}
        hint={t('capture.evidence.depthHint')}
        value={point.depthCm}
        change={(depthCm) => change({ depthCm })}
      />
      <Select
        label={t('capture.evidence.disposal')}
        {...help('disposal')}
        clearable
        value={point.disposal?.outcome ?? null}
        onChange={(outcome) =>
          change({ disposal: outcome ? Disposal.parse({ ...point.disposal, outcome }) : null })
        }
        data={options('disposalOutcome')}
      />
    </>
  );
}

/** One position in any form, or "here" from the device, with its accuracy. */
function PositionInput({ point, change }: Pick<FieldsProps, 'point' | 'change'>) {
  const t = useT();
  const [text, setText] = useState(
    point.entered?.text ?? (point.position ? formatPosition(point.position.coordinates, 'decimal') : ''),
  );
  const type = (next: string) => {
    setText(next);
    const read = parsePosition(next);
    if ('fault' in read) change({ position: null, entered: null });
    else {
      const entered = Entered.parse({ text: next, format: read.format });
      change({ position: { type: 'Point', coordinates: read.position }, entered });
    }
  };
  const here = () =>
    navigator.geolocation?.getCurrentPosition(
      ({ coords }) => {
        const coordinates: [number, number] = [coords.longitude, coords.latitude];
        const written = formatPosition(coordinates, 'decimal');
        setText(written);
        const entered = Entered.parse({
          text: written,
          format: 'decimal',
          fixedBy: 'phone',
          accuracyM: coords.accuracy,
        });
        change({ position: { type: 'Point', coordinates }, entered });
      },
      () => setText(''),
      { enableHighAccuracy: true, timeout: 30_000 },
    );
  return (
    <TextInput
      label={t('capture.evidence.position')}
      description={t('capture.evidence.positionHint')}
      dir="ltr"
      value={text}
      error={text !== '' && !point.position ? t('capture.fault.unreadable') : null}
      onChange={(event) => type(event.currentTarget.value)}
      rightSectionWidth="auto"
      rightSection={
        <Button size="compact-sm" variant="subtle" onClick={here}>
          {t('capture.evidence.here')}
        </Button>
      }
    />
  );
}
