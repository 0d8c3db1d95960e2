/**
 * Ground that a report works on or releases, drawn against the hazards it lies in and said in square metres.
 * Hazards and other released parts are read through the reader's own view.
 */
import { useQueries } from '@tanstack/react-query';
import type { Outline, Shape } from '../../core/model/geometry.ts';
import type { ReleaseOutcome } from '../../core/model/land-codes.ts';
import type { Release } from '../../core/model/releases.ts';
import { useFormat } from '../i18n/format.ts';
import { useCode, useT } from '../i18n/language.tsx';
import { hazardQuery } from '../queries.ts';
import { useProgrammeId } from '../session.tsx';
import { landQuery, taskQuery } from '../tasks/queries.ts';
import { afterOf, type ChangedRecord } from './changes-by-record.ts';
import type { RecordWords } from './record-words.ts';
import classes from './review.module.css';
import { SketchMap, type SketchMark, type SketchPart } from './SketchMap.tsx';

interface Props {
  readonly records: readonly ChangedRecord[];
  readonly words: RecordWords;
  readonly marks: readonly SketchMark[];
  readonly falls: readonly Outline[];
  /** Outline of the report's own hazard, when it has one. */
  readonly before: Shape | null;
  readonly beforeIsCell: boolean;
  readonly after: Shape | null;
  readonly title: string;
}

const textsOf = (value: unknown): string[] =>
  [value].flat().filter((one): one is string => typeof one === 'string');

/** Ids of the hazards the records are about, leaving out those the report itself begins. */
function useHazardIds(records: readonly ChangedRecord[]): string[] {
  const programme = useProgrammeId();
  const known = records.filter(({ isNew }) => !isNew);
  const tasks = useQueries({
    queries: known.filter(({ type }) => type === 'task').map(({ id }) => taskQuery(programme, id)),
  });
  const fresh = new Set(records.filter(({ isNew }) => isNew).map(({ id }) => id));
  const said = records.flatMap((one) =>
    [afterOf(one, 'hazardId'), afterOf(one, 'hazardIds')].flatMap(textsOf),
  );
  const own = known.filter(({ type }) => type === 'area_account' || type === 'hazard').map(({ id }) => id);
  const ofTasks = tasks.flatMap(({ data }) => data?.hazardIds ?? []);
  return [...new Set([...said, ...own, ...ofTasks])].filter((id) => !fresh.has(id));
}

/** A part in the words of this report over what is recorded of it. */
interface Part {
  readonly id: string;
  readonly shape: Shape | null;
  readonly outcome: ReleaseOutcome;
  readonly areaM2: number | null;
  readonly depthCm: number | null;
  readonly withdrawn: boolean;
}

function partOf(record: ChangedRecord, recorded: readonly Release[]): Part | null {
  const was = recorded.find(({ id }) => id === record.id);
  const field = <K extends keyof Release>(name: K): Release[K] | undefined => {
    const changed = record.changes.find(({ path }) => path === `/${name}`);
    return changed ? (changed.after as Release[K]) : was?.[name];
  };
  const outcome = field('outcome');
  if (!outcome) return null;
  return {
    id: record.id,
    shape: field('shape') ?? null,
    outcome,
    areaM2: field('areaM2') ?? field('reportedAreaM2') ?? null,
    depthCm: field('depthCm') ?? null,
    withdrawn: field('status') === 'withdrawn',
  };
}

function useGround(records: readonly ChangedRecord[]) {
  const programme = useProgrammeId();
  const ids = useHazardIds(records);
  const hazards = useQueries({ queries: ids.map((id) => hazardQuery(programme, id)) });
  const releases = records.some(({ type }) => type === 'release' || type === 'area_account');
  const recorded = useQueries({
    queries: ids.map((hazard) => landQuery(programme, 'release', 'releases', { hazard }, releases)),
  }).flatMap(({ data }) => data ?? []);
  const parts = records
    .filter(({ type }) => type === 'release')
    .map((record) => partOf(record, recorded))
    .filter((part) => part !== null);
  const others = recorded.filter(
    (one) => one.status === 'recorded' && !parts.some(({ id }) => id === one.id),
  );
  return { hazards: hazards.flatMap(({ data }) => (data ? [data] : [])), parts, others };
}

export function LandSketch({ records, words, marks, falls, before, beforeIsCell, after, title }: Props) {
  const t = useT();
  const { hazards, parts, others } = useGround(records);
  const work = records
    .filter(({ type }) => type !== 'release' && type !== 'area_account' && type !== 'hazard')
    .map((one) => afterOf(one, 'shape'))
    .find(Boolean);
  const drawn = [
    ...others.map((one) => ({ ...one, role: 'other' as const, mark: '' })),
    ...parts.map((one, i) => ({
      ...one,
      role: one.withdrawn ? ('withdrawn' as const) : ('part' as const),
      mark: String(i + 1),
    })),
  ].flatMap(({ id, shape, outcome, role, mark }): (SketchPart & { id: string })[] =>
    shape ? [{ id, shape, outcome, role, mark }] : [],
  );
  const [first, ...more] = hazards.filter(({ shape }) => shape !== null);
  const none = !first && !before && !after && !work && drawn.length === 0;
  if (none) return null;
  return (
    <>
      <SketchMap
        before={before ?? first?.shape ?? null}
        beforeIsCell={before ? beforeIsCell : first !== undefined && first.precision !== 'exact'}
        after={after ?? (work as Shape | undefined) ?? null}
        around={more.map(({ id, shape }) => ({ id, shape: shape as Shape }))}
        marks={marks}
        falls={falls}
        parts={drawn}
        title={t('review.sketch.title', { title })}
      />
      <PartList parts={parts} />
      <Accounts records={records} words={words} />
    </>
  );
}

/** Each released part in words, with the number it has on the sketch. */
function PartList({ parts }: { parts: readonly Part[] }) {
  const t = useT();
  const code = useCode();
  const format = useFormat();
  if (parts.length === 0) return null;
  return (
    <ol className={classes.parts}>
      {parts.map((part, i) => (
        <li key={part.id}>
          <strong>{i + 1}</strong>
          <span>
            {t(part.withdrawn ? 'review.land.withdrawn' : 'review.land.part', {
              outcome: code('releaseOutcome', part.outcome),
              area: format.areaM2(part.areaM2),
            })}
            {part.depthCm === null ? null : (
              <> · {t('review.value.cm', { n: format.number(part.depthCm, 1) })}</>
            )}
            {part.shape === null ? <> · {t('review.land.noOutline')}</> : null}
          </span>
        </li>
      ))}
    </ol>
  );
}

/** What is left of each hazard, now and after accepting. */
function Accounts({ records, words }: { records: readonly ChangedRecord[]; words: RecordWords }) {
  const t = useT();
  const format = useFormat();
  return records
    .filter(({ type }) => type === 'area_account')
    .map((record) => {
      const left = record.changes.find(({ path }) => path === '/remainingM2');
      if (typeof left?.after !== 'number' || typeof left.before !== 'number') return null;
      return (
        <p key={record.id} className={classes.meta}>
          {t('review.land.left', {
            hazard: words.named(record.id),
            before: format.areaM2(left.before),
            after: format.areaM2(left.after),
          })}
        </p>
      );
    });
}
