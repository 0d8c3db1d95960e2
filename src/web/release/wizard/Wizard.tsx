/** The steps of one release beside the account they make. Everything typed or drawn is kept in this browser. */
import { Button, Text } from '@mantine/core';
import type { Map as MapLibre } from 'maplibre-gl';
import { useCallback, useRef, useState } from 'react';
import { uuidv7 } from 'uuidv7';
import type { Shape } from '../../../core/model/geometry.ts';
import { useT } from '../../i18n/language.tsx';
import { boundsOf } from '../../map/bounds.ts';
import type { ServedHazard } from '../../queries.ts';
import { useProgrammeId } from '../../session.tsx';
import type { ServedActivity, ServedTask } from '../../tasks/queries.ts';
import { today, useOwnOrg } from '../../tasks/report.ts';
import { AccountSection } from './AccountSection.tsx';
import { blankWork, forgetWork, keepWork, keptWork, type ReleaseWork } from './draft.ts';
import { FitSection } from './FitSection.tsx';
import { GroundSection } from './GroundSection.tsx';
import { LeftOutSection } from './LeftOutSection.tsx';
import { usePartition } from './partition.ts';
import { SendSection } from './SendSection.tsx';
import { WhatSection } from './WhatSection.tsx';
import { withTask } from './with-task.ts';
import classes from './wizard.module.css';

interface Props {
  readonly hazard: ServedHazard;
  readonly tasks: readonly ServedTask[];
  readonly activities: readonly ServedActivity[];
  /** The task somebody came from. */
  readonly startsWith: ServedTask | null;
  readonly onSent: (reportId: string) => void;
}
export type Change = Partial<ReleaseWork> | ((before: ReleaseWork) => Partial<ReleaseWork>);

/** What every step gets. */
export interface StepProps {
  readonly work: ReleaseWork;
  readonly set: (change: Change) => void;
}

/** The release, remembered on every change. */
function useWork(hazardId: string, startsWith: ServedTask | null, activities: readonly ServedActivity[]) {
  const programme = useProgrammeId();
  const own = useOwnOrg();
  const [kept, setKept] = useState<boolean | null>(null);
  const [resumed] = useState(() => keptWork(programme, hazardId));
  const begin = (): ReleaseWork => {
    const blank = { ...blankWork(uuidv7(), uuidv7(), today()), orgCode: own };
    return startsWith ? { ...blank, ...withTask(blank, startsWith, own, activities) } : blank;
  };
  const [work, setWork] = useState(() => resumed ?? begin());
  const latest = useRef(work);
  const set = useCallback(
    (change: Change) => {
      const before = latest.current;
      latest.current = { ...before, ...(typeof change === 'function' ? change(before) : change) };
      setWork(latest.current);
      setKept(keepWork(programme, hazardId, latest.current));
    },
    [programme, hazardId],
  );
  const again = () => {
    forgetWork(programme, hazardId);
    latest.current = begin();
    setWork(latest.current);
    setKept(null);
  };
  return { work, set, again, kept: kept ?? (resumed ? true : null) };
}

const CLOSEST_ZOOM = 18;

/** Fits the map to a shape; a map that shows drawing may go closer than one that shows a country. */
function fit(map: MapLibre, shape: Shape, padding: number): void {
  const box = boundsOf(shape);
  if (!box) return;
  const [west, south, east, north] = box;
  const sides: [[number, number], [number, number]] = [
    [west, south],
    [east, north],
  ];
  map.fitBounds(sides, { padding, maxZoom: CLOSEST_ZOOM, animate: false });
}

/** Opens the map on the hazard; moves it to ground somebody asked to see, and the page to the map. */
function useShow(outline: Shape | null) {
  const map = useRef<MapLibre | null>(null);
  const onMap = useCallback(
    (next: MapLibre | null) => {
      map.current = next;
      if (next && outline) fit(next, outline, 48);
    },
    [outline],
  );
  const show = useCallback((shape: Shape) => {
    if (!map.current) return;
    fit(map.current, shape, 90);
    map.current.getContainer().scrollIntoView({ block: 'center' });
    map.current.getCanvas().focus({ preventScroll: true });
  }, []);
  return { onMap, show };
}

export function Wizard({ hazard, tasks, activities, startsWith, onSent }: Props) {
  const t = useT();
  const programme = useProgrammeId();
  const { work, set, again, kept } = useWork(hazard.id, startsWith, activities);
  const { onMap, show } = useShow(hazard.shape);
  const partition = usePartition(programme, hazard.id, work);
  const step = { work, set };
  const onDone = (reportId: string) => {
    forgetWork(programme, hazard.id);
    onSent(reportId);
  };
  return (
    <div className={classes.columns}>
      <div className={classes.stack}>
        <WhatSection {...step} tasks={tasks} activities={activities} />
        <GroundSection {...step} hazard={hazard} partition={partition} onMap={onMap} show={show} />
        <FitSection {...step} partition={partition} show={show} />
        <LeftOutSection {...step} partition={partition} show={show} />
      </div>
      <div className={`${classes.stack} ${classes.side}`}>
        <AccountSection work={work} partition={partition} />
        <SendSection
          {...step}
          hazard={hazard}
          activities={activities}
          partition={partition}
          onDone={onDone}
        />
        <div className={classes.kept}>
          <Text size="sm" c="dimmed" aria-live="polite">
            {kept === null ? '' : t(kept ? 'capture.kept' : 'capture.notKept')}
          </Text>
          {kept === null ? null : (
            <Button size="compact-sm" variant="subtle" color="danger" onClick={again}>
              {t('wizard.again')}
            </Button>
          )}
        </div>
      </div>
    </div>
  );
}
