/** Positions typed one a line, in whatever form they were written down: decimal, DMS, UTM, MGRS. */
import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { formatPosition, parsePosition } from '../../core/geo/coordinates.ts';
import type { CoordinateFormat } from '../../core/model/codes.ts';
import type { Position, Shape } from '../../core/model/geometry.ts';
import { hasWords, useT } from '../i18n/language.tsx';
import classes from './capture.module.css';

export interface Line {
  readonly text: string;
  readonly position: Position | null;
  readonly format: CoordinateFormat | null;
  readonly fault: string | null;
}

const readLine = (text: string): Line => {
  const read = parsePosition(text);
  if ('fault' in read) return { text, position: null, format: null, fault: read.fault };
  return { text, position: read.position, format: read.format, fault: null };
};

export const readLines = (text: string): Line[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map(readLine);

/** One position is a point, three or more an outline; the ring is closed here. */
export function shapeOf(positions: readonly Position[]): Shape | null {
  const first = positions[0];
  if (!first) return null;
  if (positions.length < 3) return { type: 'Point', coordinates: first };
  return { type: 'Polygon', coordinates: [[...positions, first]] };
}

interface Props {
  readonly text: string;
  readonly change: (shape: Shape | null, text: string, format: CoordinateFormat) => void;
}

export function TypedPositions({ text: initial, change }: Props) {
  const t = useT();
  const [text, setText] = useState(initial);
  const lines = readLines(text);
  const update = (next: string) => {
    setText(next);
    const read = readLines(next);
    // A line that cannot be read stops the outline: a missing corner would change the land.
    const whole = read.every((line) => line.position !== null);
    const positions = read.flatMap((line) => (line.position ? [line.position] : []));
    change(whole ? shapeOf(positions) : null, next, read[0]?.format ?? 'decimal');
  };
  return (
    <div>
      <Textarea
        label={t('capture.type.label')}
        description={t('capture.type.hint')}
        autosize
        minRows={4}
        spellCheck={false}
        dir="ltr"
        className={classes.typed}
        value={text}
        onChange={(event) => update(event.currentTarget.value)}
      />
      <ReadLines lines={lines} />
    </div>
  );
}

/** Each line as it was read, or why it cannot be. */
export function ReadLines({ lines }: { lines: readonly Line[] }) {
  return (
    <ol className={classes.read} aria-live="polite">
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is known by its place in the list
        <li key={index} data-fault={line.fault !== null || undefined}>
          <ReadLine line={line} />
        </li>
      ))}
    </ol>
  );
}

function ReadLine({ line }: { line: Line }) {
  const t = useT();
  if (line.position) return <bdi dir="ltr">{formatPosition(line.position, 'decimal')}</bdi>;
  const key = `capture.fault.${line.fault}`;
  return <>{hasWords(key) ? t(key) : t('capture.fault.unreadable')}</>;
}
