/** Second step: the parts, drawn against the outline, typed as corners, or all that remains in one press. */
import { Button, Paper, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Map as MapLibre } from 'maplibre-gl';
import { lazy, Suspense, useMemo, useState } from 'react';
import { uuidv7 } from 'uuidv7';
import type { Outline, Shape } from '../../../core/model/geometry.ts';
import type { Release } from '../../../core/model/releases.ts';
import { useFormat } from '../../i18n/format.ts';
import { useCode, useT } from '../../i18n/language.tsx';
import type { DrawnShape } from '../../map/ShapeMap.tsx';
import { Swatch } from '../../map/Swatch.tsx';
import type { ServedHazard } from '../../queries.ts';
import { useProgrammeId } from '../../session.tsx';
import { landQuery } from '../../tasks/queries.ts';
import { Loading } from '../../ui/states.tsx';
import type { ReleaseWork } from './draft.ts';
import { drawingOf, withDrawing } from './drawn.ts';
import { PartList, usePartName } from './PartList.tsx';
import { misfitsShown, type PartitionState } from './partition.ts';
import { TypedPart } from './TypedPart.tsx';
import type { StepProps } from './Wizard.tsx';
import classes from './wizard.module.css';

const DrawMap = lazy(() => import('../../capture/DrawMap.tsx').then((m) => ({ default: m.DrawMap })));

interface Props extends StepProps {
  readonly hazard: ServedHazard;
  readonly partition: PartitionState;
  readonly onMap: (map: MapLibre | null) => void;
  readonly show: (shape: Shape) => void;
}
/** What the next outline is: ground that is released, or ground that was left out. */
type Target = 'parts' | 'leftOut';

const MODES = ['polygon', 'select'] as const;
const newPart = (shape: Outline) => ({ id: uuidv7(), name: '', shape, extend: false });
const newLeftOut = (shape: Outline | null) => ({ id: uuidv7(), reason: null, note: '', shape });

/** The change that adds an outline to what is being drawn. */
const added = (target: Target, shape: Outline) => (now: ReleaseWork) =>
  target === 'parts'
    ? { parts: [...now.parts, newPart(shape)] }
    : { leftOut: [...now.leftOut, newLeftOut(shape)] };

/** The change that follows the drawing. */
const redrawn = (target: Target, drawing: Shape | null) => (now: ReleaseWork) =>
  target === 'parts'
    ? { parts: withDrawing(now.parts, drawing, newPart) }
    : { leftOut: withDrawing(now.leftOut, drawing, newLeftOut) };

/** Everything drawn against: outline, land released before, this release, ground left out, what does not fit. */
function useBackdrop({ work, hazard, partition }: Props, earlier: readonly Release[]): DrawnShape[] {
  const code = useCode();
  const nameOf = usePartName();
  const { shape, classification, workStatus } = hazard;
  const misfits = partition.answer?.misfits;
  const { parts, leftOut } = work;
  const outcome = work.outcome ?? 'cleared';
  return useMemo(
    () => [
      { shape, role: 'hazard', classification, workStatus },
      ...earlier.map((one): DrawnShape => {
        const label = code('releaseOutcome', one.outcome);
        return { shape: one.shape, role: 'part', outcome: one.outcome, label };
      }),
      ...parts.flatMap((part, i): DrawnShape[] => [
        { shape: part.shape, role: 'part', outcome, label: nameOf(part, i) },
        { shape: part.shape, role: 'boundary' },
      ]),
      ...leftOut.map((one): DrawnShape => ({ shape: one.shape, role: 'before' })),
      ...misfitsShown(misfits).flatMap((misfit, i): DrawnShape[] => [
        { shape: misfit.shape, role: 'misfit', label: String(i + 1) },
        { shape: misfit.at && { type: 'Point', coordinates: misfit.at }, role: 'finding' },
      ]),
    ],
    [shape, classification, workStatus, earlier, parts, leftOut, outcome, misfits, code, nameOf],
  );
}

const NONE: readonly Release[] = [];

export function GroundSection(props: Props) {
  const t = useT();
  const { work, set, hazard, partition, onMap, show } = props;
  const programme = useProgrammeId();
  const released = useQuery(
    landQuery(programme, 'release', 'releases', { hazard: hazard.id, status: 'recorded' }),
  );
  const earlier = released.data ?? NONE;
  const [target, setTarget] = useState<Target>('parts');
  const [typing, setTyping] = useState(false);
  const backdrop = useBackdrop(props, earlier);
  const items = work[target];
  const drawing = useMemo(() => drawingOf(items), [items]);
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="ground">
      <h2 id="ground">{t('wizard.ground')}</h2>
      <p className={classes.quiet}>{t('wizard.ground.hint')}</p>
      <div className={classes.row}>
        <AllThatRemains partition={partition} add={(shape) => set(added('parts', shape))} />
        <Button variant="default" aria-expanded={typing} onClick={() => setTyping(!typing)}>
          {t('wizard.type')}
        </Button>
      </div>
      <SegmentedControl
        fullWidth
        my="sm"
        aria-label={t('wizard.target')}
        value={target}
        onChange={(value) => setTarget(value as Target)}
        data={(['parts', 'leftOut'] as const).map((value) => ({ value, label: t(`wizard.target.${value}`) }))}
      />
      {typing ? <TypedPart add={(shape) => set(added(target, shape))} /> : null}
      <Suspense fallback={<Loading />}>
        <DrawMap
          shape={drawing}
          label={t('wizard.map')}
          change={(shape) => set(redrawn(target, shape))}
          backdrop={backdrop}
          modes={MODES}
          onMap={onMap}
        />
      </Suspense>
      <MapLegend work={work} earlier={earlier} hazard={hazard} />
      <h3 id="parts" tabIndex={-1}>
        {t('wizard.parts')}
      </h3>
      <PartList work={work} set={set} partition={partition} show={show} />
    </Paper>
  );
}

function AllThatRemains({ partition, add }: { partition: PartitionState; add: (shape: Outline) => void }) {
  const t = useT();
  const format = useFormat();
  const { answer, fresh } = partition;
  const remaining = answer?.remaining ?? null;
  return (
    <Button
      variant="light"
      disabled={!fresh || remaining === null}
      onClick={() => remaining && add(remaining)}
    >
      {answer && remaining
        ? t('wizard.all.area', { area: format.area(answer.remainingM2) })
        : t(answer ? 'wizard.all.none' : 'wizard.all')}
    </Button>
  );
}

interface LegendProps {
  readonly work: ReleaseWork;
  readonly earlier: readonly Release[];
  readonly hazard: ServedHazard;
}

function MapLegend({ work, earlier, hazard }: LegendProps) {
  const t = useT();
  const code = useCode();
  const outcomes = [...new Set(earlier.map(({ outcome }) => outcome))];
  const kind = hazard.classification === 'indication' ? 'indication' : hazard.classification;
  return (
    <ul className={classes.legend} aria-label={t('wizard.legend')}>
      <li>
        <Swatch kind={kind} /> {t('wizard.legend.remaining')}
      </li>
      {outcomes.map((outcome) => (
        <li key={outcome}>
          <Swatch kind={outcome} /> {t('wizard.legend.earlier', { outcome: code('releaseOutcome', outcome) })}
        </li>
      ))}
      {work.parts.length > 0 && work.outcome ? (
        <li>
          <span className={classes.now}>
            <Swatch kind={work.outcome} />
          </span>{' '}
          {t('wizard.legend.now')}
        </li>
      ) : null}
      {work.leftOut.some(({ shape }) => shape) ? (
        <li>
          <span className={classes.dashed} aria-hidden="true" /> {t('wizard.legend.leftOut')}
        </li>
      ) : null}
      <li>
        <span className={classes.misfit} aria-hidden="true" /> {t('wizard.legend.misfit')}
      </li>
    </ul>
  );
}
