/** Where it is: the outline, what was released of it, what is left, evidence, and what the signs mean. */
import { useQuery } from '@tanstack/react-query';
import { memo, useMemo } from 'react';
import { ReleaseOutcome } from '../../../core/model/land-codes.ts';
import { useCode, useT } from '../../i18n/language.tsx';
import { isClosed, titleOf } from '../../map/ResultsTable.tsx';
import { type DrawnShape, ShapeMap } from '../../map/ShapeMap.tsx';
import { Swatch, type SwatchKind } from '../../map/Swatch.tsx';
import { evidenceQuery, type ServedEvidence, type ServedHazard } from '../../queries.ts';
import type { ServedRelease } from '../../release/queries.ts';
import { SketchMap } from '../../review/SketchMap.tsx';
import { EvidenceGlyph } from '../../ui/pieces.tsx';
import registry from '../registry.module.css';
import { drawableOf, groundOf, type Left, leftOf } from './ground.ts';
import { type OneHazard, partsQuery, remainingQuery } from './queries.ts';
import classes from './workbench.module.css';

const NO_PARTS: readonly ServedRelease[] = [];
const NO_POINTS: readonly ServedEvidence[] = [];

/** A released part with the mark it has on the map, in the table and on paper. */
export interface MarkedPart {
  readonly part: ServedRelease;
  readonly mark: string;
}

/** Parts numbered by day, each with the letters of its outcome. */
export function useMarkedParts(parts: readonly ServedRelease[]): readonly MarkedPart[] {
  const t = useT();
  return useMemo(
    () => parts.map((part, i) => ({ part, mark: `${i + 1} ${t(`workbench.letter.${part.outcome}`)}` })),
    [parts, t],
  );
}

export function Where({ of, hazard }: { of: OneHazard; hazard: ServedHazard }) {
  const t = useT();
  const code = useCode();
  const points = useQuery(evidenceQuery(of.programme, of.id, of.asOf)).data?.items ?? NO_POINTS;
  const ground = useQuery(remainingQuery(of)).data;
  const all = useQuery(partsQuery(of)).data ?? NO_PARTS;
  const marked = useMarkedParts(all);
  const parts = useMemo(() => drawableOf(marked, ground), [marked, ground]);
  const left = useMemo(() => leftOf(hazard, ground, parts.length > 0), [hazard, ground, parts]);
  const shapes = useMemo<DrawnShape[]>(
    () => [
      ...groundOf(hazard, left),
      ...parts.map(
        ({ part, mark }): DrawnShape => ({
          shape: part.shape,
          role: 'part',
          outcome: part.outcome,
          label: mark,
        }),
      ),
      ...points.flatMap(({ position, grade }): DrawnShape[] =>
        position ? [{ shape: position, role: 'evidence', grade }] : [],
      ),
    ],
    [hazard, left, parts, points],
  );
  const sketch = useMemo(
    () => ({
      marks: points.flatMap(({ position, grade, kind }) =>
        position ? [{ at: position.coordinates, kind: grade, label: code('evidenceKind', kind) }] : [],
      ),
      parts: parts.flatMap(({ part, mark }) =>
        part.shape ? [{ shape: part.shape, outcome: part.outcome, role: 'part' as const, mark }] : [],
      ),
    }),
    [points, parts, code],
  );
  if (!hazard.shape) return <p className={registry.note}>{t('registry.noShape')}</p>;
  const label = t('registry.mapOf', { name: titleOf(t, hazard) });
  return (
    <>
      {hazard.precision === 'generalised' ? (
        <p className={registry.note}>{t('registry.approximate.note')}</p>
      ) : null}
      <div className="no-print">
        <ShapeMap shapes={shapes} label={label} height="min(440px, 52vh)" />
      </div>
      {/* A drawn map does not print everywhere; the sketch does. */}
      <div className={registry.printOnly} aria-hidden="true">
        <PrintedSketch
          before={left ? hazard.shape : null}
          after={left ? left.shape : hazard.shape}
          kind={kindOf(hazard)}
          {...sketch}
          title={label}
        />
      </div>
      <Legend hazard={hazard} parts={parts} points={points} left={left} />
    </>
  );
}

/** Drawing thousands of corners anew with every answer that arrives would make the page stutter. */
const PrintedSketch = memo(SketchMap);

function kindOf({ precision, workStatus, classification }: ServedHazard): SwatchKind {
  if (precision === 'generalised') return 'cell';
  return isClosed(workStatus) ? 'closed' : classification;
}

interface LegendProps {
  readonly hazard: ServedHazard;
  readonly parts: readonly MarkedPart[];
  readonly points: readonly ServedEvidence[];
  /** What is drawn apart from the outline, as what is left. */
  readonly left: Left | null;
}

function Legend({ hazard, parts, points, left }: LegendProps) {
  const t = useT();
  const code = useCode();
  const kind = kindOf(hazard);
  const outcomes = ReleaseOutcome.options.filter((outcome) =>
    parts.some(({ part }) => part.outcome === outcome),
  );
  const area = hazard.shape?.type !== 'Point';
  return (
    <ul className={classes.legend} aria-label={t('map.legend')}>
      {area && (!left || left.shape) ? (
        <li>
          <Swatch kind={kind} />{' '}
          {left
            ? t('workbench.legend.remaining')
            : kind === 'cell'
              ? t('map.legend.cell')
              : kind === 'closed'
                ? t('map.legend.closed')
                : code('classification', hazard.classification)}
        </li>
      ) : null}
      {left ? (
        <li>
          <svg width="34" height="22" aria-hidden="true" focusable="false">
            <rect x="2" y="2" width="30" height="18" rx="3" className={classes.outline} />
          </svg>{' '}
          {t('workbench.legend.outline')}
        </li>
      ) : null}
      {outcomes.map((outcome) => (
        <li key={outcome}>
          <Swatch kind={outcome} /> <strong>{t(`workbench.letter.${outcome}`)}</strong>{' '}
          {code('releaseOutcome', outcome)}
        </li>
      ))}
      {(['direct', 'indirect'] as const)
        .filter((grade) => points.some((point) => point.position && point.grade === grade))
        .map((grade) => (
          <li key={grade}>
            <EvidenceGlyph grade={grade} /> {t(`map.legend.${grade}`)}
          </li>
        ))}
    </ul>
  );
}
