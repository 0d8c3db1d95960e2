/**
 * Where the land lies: drawn on the map, typed as positions, or measured as bearings and distances. What was
 * typed is kept beside the outline made of it. Everything can be done without a pointer.
 */
import { Paper, SegmentedControl, Select, SimpleGrid, Stack, Text } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { outlineAreaM2, perimeterM } from '../../core/geo/area.ts';
import { CODE_LISTS, FixedBy } from '../../core/model/codes.ts';
import type { Shape } from '../../core/model/geometry.ts';
import { Entered } from '../../core/model/hazards.ts';
import { useFormat } from '../i18n/format.ts';
import { useCode, useT } from '../i18n/language.tsx';
import { Loading } from '../ui/states.tsx';
import type { SectionProps } from './AboutSection.tsx';
import { OptionalNumber } from './inputs.tsx';
import { TraverseTable } from './TraverseTable.tsx';
import { TypedPositions } from './TypedPositions.tsx';

const DrawMap = lazy(() => import('./DrawMap.tsx').then((m) => ({ default: m.DrawMap })));

type Way = 'draw' | 'type' | 'traverse';
const WAYS: readonly Way[] = ['draw', 'type', 'traverse'];

const wayOf = (format: string | undefined): Way =>
  format === 'traverse'
    ? 'traverse'
    : format && format !== 'drawn' && format !== 'imported'
      ? 'type'
      : 'draw';

export function WhereSection({ draft, set }: SectionProps) {
  const t = useT();
  const [way, setWay] = useState<Way>(wayOf(draft.entered?.format));
  const fixedBy = draft.entered?.fixedBy ?? 'unknown';
  const put = (shape: Shape | null, change: Partial<Entered>) =>
    set({
      shape,
      entered: shape ? Entered.parse({ format: 'drawn', fixedBy, ...draft.entered, ...change }) : null,
    });
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="where">
      <h2 id="where">{t('capture.where.title')}</h2>
      <Stack gap="md">
        <SegmentedControl
          aria-label={t('capture.where.way')}
          value={way}
          onChange={(value) => setWay(value as Way)}
          data={WAYS.map((value) => ({ value, label: t(`capture.where.${value}`) }))}
        />
        {way === 'draw' ? (
          <Suspense fallback={<Loading />}>
            <DrawMap
              shape={draft.shape}
              label={t('capture.where.map')}
              change={(shape) => put(shape, { text: null, format: 'drawn' })}
            />
          </Suspense>
        ) : null}
        {way === 'type' ? (
          <TypedPositions
            text={draft.entered?.format === 'drawn' ? '' : (draft.entered?.text ?? '')}
            change={(shape, text, format) => put(shape, { text, format })}
          />
        ) : null}
        {way === 'traverse' ? (
          <TraverseTable
            survey={draft.survey}
            change={(survey, shape) => {
              set({
                survey,
                ...(shape
                  ? {
                      shape,
                      entered: Entered.parse({
                        format: 'traverse',
                        fixedBy: 'compass_tape',
                        ...draft.entered,
                      }),
                    }
                  : {}),
              });
            }}
          />
        ) : null}
        <Measured shape={draft.shape} />
        <FixedByFields draft={draft} set={set} />
      </Stack>
    </Paper>
  );
}

function Measured({ shape }: { shape: Shape | null }) {
  const t = useT();
  const format = useFormat();
  if (!shape) return <Text c="dimmed">{t('capture.where.nothing')}</Text>;
  if (shape.type === 'Point') return <Text>{t('capture.where.point')}</Text>;
  return (
    <Text aria-live="polite">
      {t('capture.where.measured', {
        area: format.areaM2(outlineAreaM2(shape)),
        perimeter: format.metres(perimeterM(shape)),
      })}
    </Text>
  );
}

function FixedByFields({ draft, set }: SectionProps) {
  const t = useT();
  const code = useCode();
  if (!draft.shape || !draft.entered) return null;
  const { entered } = draft;
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      <Select
        label={t('capture.where.fixedBy')}
        description={t('capture.where.fixedByHint')}
        allowDeselect={false}
        value={entered.fixedBy}
        onChange={(value) => value && set({ entered: { ...entered, fixedBy: FixedBy.parse(value) } })}
        data={CODE_LISTS.fixedBy.map((value) => ({ value, label: code('fixedBy', value) }))}
      />
      <OptionalNumber
        label={t('capture.where.accuracy')}
        hint={t('capture.where.accuracyHint')}
        value={entered.accuracyM}
        change={(accuracyM) => set({ entered: { ...entered, accuracyM } })}
      />
    </SimpleGrid>
  );
}
