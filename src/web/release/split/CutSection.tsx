/** How the hazard is cut: lines across it, or outlines of the parts; drawn on the map or typed. */
import { Button, Radio, SegmentedControl, Stack, Text, Textarea } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { formatPosition } from '../../../core/geo/coordinates.ts';
import type { Outline, Position, Shape } from '../../../core/model/geometry.ts';
import capture from '../../capture/capture.module.css';
import { ReadLines } from '../../capture/TypedPositions.tsx';
import { useT } from '../../i18n/language.tsx';
import { type DrawnShape, ShapeMap } from '../../map/ShapeMap.tsx';
import { Loading } from '../../ui/states.tsx';
import { closedRing, middleLine, readShapes } from './preview.ts';
import classes from './split.module.css';

const DrawMap = lazy(() => import('../../capture/DrawMap.tsx').then((m) => ({ default: m.DrawMap })));
const DrawLines = lazy(() => import('../../capture/DrawMap.tsx').then((m) => ({ default: m.DrawLines })));

export interface Cut {
  readonly by: 'line' | 'outline';
  readonly how: 'draw' | 'type';
  readonly lines: Position[][] | null;
  readonly shape: Shape | null;
  /** Raised when what is typed has to begin anew. */
  readonly begun: number;
}
export const NO_CUT: Cut = { by: 'line', how: 'draw', lines: null, shape: null, begun: 0 };

interface Props {
  readonly cut: Cut;
  readonly set: (change: Partial<Cut>) => void;
  readonly outline: Outline;
  readonly backdrop: readonly DrawnShape[];
}

export function CutSection({ cut, set, outline, backdrop }: Props) {
  const t = useT();
  const restart = (change: Partial<Cut>) =>
    set({ lines: null, shape: null, begun: cut.begun + 1, ...change });
  return (
    <section className="card" aria-labelledby="cut">
      <h2 id="cut">{t('split.cut')}</h2>
      <Stack gap="md">
        <Radio.Group label={t('split.by')} value={cut.by} onChange={(by) => restart({ by: by as Cut['by'] })}>
          <Stack gap={8} mt={6}>
            {(['line', 'outline'] as const).map((by) => (
              <Radio key={by} value={by} label={t(`split.by.${by}`)} description={t(`split.by.${by}.hint`)} />
            ))}
          </Stack>
        </Radio.Group>
        <div className={classes.ways}>
          <SegmentedControl
            aria-label={t('capture.where.way')}
            value={cut.how}
            onChange={(how) => set({ how: how as Cut['how'] })}
            data={(['draw', 'type'] as const).map((how) => ({
              value: how,
              label: t(`capture.where.${how}`),
            }))}
          />
          {cut.by === 'line' ? <MiddleLines outline={outline} restart={restart} /> : null}
        </div>
        {cut.how === 'draw' ? (
          <Suspense fallback={<Loading />}>
            <OnMap cut={cut} set={set} backdrop={backdrop} />
          </Suspense>
        ) : (
          <Typed key={`${cut.by}${cut.begun}`} cut={cut} set={set} backdrop={backdrop} />
        )}
      </Stack>
    </section>
  );
}

/** Two lines to begin with, for those who do not draw. */
function MiddleLines({ outline, restart }: { outline: Outline; restart: Props['set'] }) {
  const t = useT();
  return (
    <>
      {(['northSouth', 'westEast'] as const).map((way) => (
        <Button
          key={way}
          variant="default"
          size="xs"
          onClick={() => restart({ lines: [middleLine(outline, way)] })}
        >
          {t(`split.middle.${way}`)}
        </Button>
      ))}
    </>
  );
}

function OnMap({ cut, set, backdrop }: Omit<Props, 'outline'>) {
  const t = useT();
  if (cut.by === 'line')
    return (
      <DrawLines
        lines={cut.lines}
        label={t('split.map')}
        backdrop={backdrop}
        change={(lines) => set({ lines })}
      />
    );
  return (
    <DrawMap
      shape={cut.shape}
      label={t('split.map')}
      backdrop={backdrop}
      change={(shape) => set({ shape })}
    />
  );
}

/** What is on the map, as it would be typed. */
function textOf({ by, lines, shape }: Cut): string {
  const rings =
    by === 'line'
      ? (lines ?? [])
      : shape && shape.type !== 'Point'
        ? (shape.type === 'Polygon' ? [shape.coordinates] : shape.coordinates).map(
            (rings) => rings[0]?.slice(0, -1) ?? [],
          )
        : [];
  return rings.map((ring) => ring.map((p) => formatPosition(p, 'decimal')).join('\n')).join('\n\n');
}

function shapeFrom(shapes: readonly Position[][]): Shape | null {
  const [first, ...more] = shapes.map(closedRing);
  if (!first) return null;
  if (more.length === 0) return first;
  return {
    type: 'MultiPolygon',
    coordinates: [first, ...more].map(({ coordinates }) => coordinates as Position[][]),
  };
}

function Typed({ cut, set, backdrop }: Omit<Props, 'outline'>) {
  const t = useT();
  const [text, setText] = useState(() => textOf(cut));
  const fewest = cut.by === 'line' ? 2 : 3;
  const { lines, shapes } = readShapes(text, fewest);
  const update = (next: string) => {
    setText(next);
    const read = readShapes(next, fewest).shapes ?? [];
    set(cut.by === 'line' ? { lines: read.length > 0 ? read : null } : { shape: shapeFrom(read) });
  };
  return (
    <div className={classes.typed}>
      <div>
        <Textarea
          label={t(`split.type.${cut.by}`)}
          description={t(`split.type.${cut.by}.hint`)}
          autosize
          minRows={4}
          spellCheck={false}
          dir="ltr"
          className={capture.typed}
          value={text}
          onChange={(event) => update(event.currentTarget.value)}
        />
        <ReadLines lines={lines} />
        {text.trim() !== '' && shapes === null ? (
          <Text size="sm" c="dimmed" aria-live="polite">
            {t(`split.type.${cut.by}.more`)}
          </Text>
        ) : null}
      </div>
      <ShapeMap shapes={backdrop} label={t('split.map')} height={300} />
    </div>
  );
}
