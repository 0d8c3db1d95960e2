/** The parts of this release: each with its name, its area, what it extends, and a way to see or remove it. */
import { ActionIcon, Button, Checkbox, TextInput } from '@mantine/core';
import { IconMapPin, IconTrash } from '@tabler/icons-react';
import { useCallback } from 'react';
import { outlineAreaM2 } from '../../../core/geo/area.ts';
import type { Shape } from '../../../core/model/geometry.ts';
import { readLines } from '../../capture/TypedPositions.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useT } from '../../i18n/language.tsx';
import { partAreas } from './account.ts';
import type { Part } from './draft.ts';
import type { PartitionState } from './partition.ts';
import type { StepProps } from './Wizard.tsx';
import classes from './wizard.module.css';

/** How a part is called: by its own name, else by its place in the list. */
export function usePartName(): (part: Pick<Part, 'name'>, index: number) => string {
  const t = useT();
  return useCallback((part, index) => part.name.trim() || t('wizard.part', { n: index + 1 }), [t]);
}

/** One position in any notation; null while it cannot be read. */
function readPoint(text: string): NonNullable<Part['benchmark']> {
  const [line] = readLines(text);
  const point = line?.position ? { type: 'Point' as const, coordinates: line.position } : null;
  return { text, point };
}

interface Props extends StepProps {
  readonly partition: PartitionState;
  readonly show: (shape: Shape) => void;
}

/** The change that replaces one part, or removes it. */
export const withPart = (id: string, change: Partial<Part> | null) => (now: { parts: readonly Part[] }) => ({
  parts: now.parts.flatMap((part) => (part.id !== id ? [part] : change ? [{ ...part, ...change }] : [])),
});

/** After what had the focus is gone, it goes on from a heading instead of from the top of the page. */
export const focusOn = (id: string): void => document.getElementById(id)?.focus();

export function PartList({ work, set, partition, show }: Props) {
  const t = useT();
  const format = useFormat();
  const nameOf = usePartName();
  if (work.parts.length === 0) return <p className={classes.quiet}>{t('wizard.parts.none')}</p>;
  const counted = partition.answer ? partAreas(partition.answer) : new Map<string, number>();
  return (
    <ol className={classes.parts}>
      {work.parts.map((part, i) => {
        const name = nameOf(part, i);
        const m2 = counted.get(part.id);
        return (
          <li key={part.id}>
            <TextInput
              aria-label={t('wizard.part.name', { n: i + 1 })}
              placeholder={t('wizard.part', { n: i + 1 })}
              maxLength={80}
              value={part.name}
              onChange={(event) => set(withPart(part.id, { name: event.currentTarget.value }))}
            />
            <span className={classes.area}>{format.areaM2(m2 ?? Math.round(outlineAreaM2(part.shape)))}</span>
            <ActionIcon
              variant="default"
              size="lg"
              aria-label={t('wizard.part.show', { part: name })}
              onClick={() => show(part.shape)}
            >
              <IconMapPin size={18} aria-hidden="true" />
            </ActionIcon>
            <ActionIcon
              variant="default"
              size="lg"
              aria-label={t('wizard.part.remove', { part: name })}
              onClick={() => {
                set(withPart(part.id, null));
                focusOn('parts');
              }}
            >
              <IconTrash size={18} aria-hidden="true" />
            </ActionIcon>
            <div className={classes.found}>
              <TextInput
                aria-label={t('wizard.part.benchmark', { part: name })}
                placeholder={t('field.release.benchmark')}
                error={
                  part.benchmark?.text && !part.benchmark.point ? t('wizard.part.benchmark.unread') : null
                }
                value={part.benchmark?.text ?? ''}
                onChange={(event) =>
                  set(withPart(part.id, { benchmark: readPoint(event.currentTarget.value) }))
                }
              />
              <Checkbox
                label={t('wizard.part.marked')}
                checked={part.marked ?? false}
                onChange={(event) => set(withPart(part.id, { marked: event.currentTarget.checked }))}
              />
            </div>
            {part.extend ? (
              <span className={classes.extends}>
                {t('wizard.part.extends')}{' '}
                <Button
                  size="compact-sm"
                  variant="subtle"
                  onClick={() => set(withPart(part.id, { extend: false }))}
                >
                  {t('wizard.part.extendNot')}
                </Button>
              </span>
            ) : null}
          </li>
        );
      })}
    </ol>
  );
}
