/** Third step: what does not fit, in words and on the map, each with what can be done about it in one press. */
import { Button, Loader, Paper } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { uuidv7 } from 'uuidv7';
import type { Shape } from '../../../core/model/geometry.ts';
import { useT } from '../../i18n/language.tsx';
import { ErrorPanel } from '../../ui/states.tsx';
import type { ReleaseWork } from './draft.ts';
import { focusOn, usePartName, withPart } from './PartList.tsx';
import { type Misfit, misfitsShown, type Partitioned, type PartitionState } from './partition.ts';
import type { Change, StepProps } from './Wizard.tsx';
import classes from './wizard.module.css';

type Remedy = 'cut' | 'extend' | 'repair' | 'add' | 'remove';

/** What helps against each kind of misfit, the usual remedy first. */
const REMEDIES: Readonly<Record<string, readonly Remedy[]>> = {
  outside: ['cut', 'extend', 'remove'],
  whollyOutside: ['remove'],
  overlapsEarlier: ['cut', 'remove'],
  overlapsSibling: ['cut', 'remove'],
  sameOutcomeTwice: ['cut', 'remove'],
  nothingNew: ['remove'],
  repaired: ['repair', 'remove'],
  unusable: ['remove'],
  sliver: ['add'],
  narrow: ['add'],
  gap: ['add'],
};

/** The change a remedy makes; null where it cannot be done. */
function changeOf(remedy: Remedy, misfit: Misfit, work: ReleaseWork, answer: Partitioned): Change | null {
  const { partId, shape } = misfit;
  if (remedy === 'add')
    return shape
      ? (now) => ({ parts: [...now.parts, { id: uuidv7(), name: '', shape, extend: false }] })
      : null;
  const part = work.parts.find(({ id }) => id === partId);
  if (!part) return null;
  const { counted = null, countedM2 = 0 } = answer.parts.find(({ id }) => id === part.id) ?? {};
  if (remedy === 'remove') return withPart(part.id, null);
  if (remedy === 'extend') return part.extend ? null : withPart(part.id, { extend: true });
  if (remedy === 'repair') return shape ? withPart(part.id, { shape }) : null;
  return counted && countedM2 > 0 ? withPart(part.id, { shape: counted, extend: false }) : null;
}

interface Props extends StepProps {
  readonly partition: PartitionState;
  readonly show: (shape: Shape) => void;
}

export function FitSection({ work, set, partition, show }: Props) {
  const t = useT();
  const { answer, fresh, error } = partition;
  const misfits = misfitsShown(answer?.misfits);
  const drawn = work.parts.length > 0;
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="fit" aria-busy={!fresh && !error}>
      <h2 id="fit" tabIndex={-1}>
        {t('wizard.fit')} {fresh || error ? null : <Loader size="xs" type="dots" aria-hidden="true" />}
      </h2>
      {error ? <ErrorPanel error={error} retry={partition.again} /> : null}
      <div aria-live="polite">
        {!drawn && !error ? <p className={classes.quiet}>{t('wizard.fit.waiting')}</p> : null}
        {drawn && answer && misfits.length === 0 ? (
          <p className={classes.good}>
            <IconCheck size={18} aria-hidden="true" /> {t('wizard.fit.good')}
          </p>
        ) : null}
        {answer && misfits.length > 0 ? (
          <ol className={classes.misfits}>
            {misfits.map((misfit, i) => (
              <OneMisfit
                key={`${misfit.code}${misfit.partId}${misfit.otherId}${misfit.at}`}
                {...{ misfit, n: i + 1, work, set, show, answer, fresh }}
              />
            ))}
          </ol>
        ) : null}
      </div>
    </Paper>
  );
}

interface OneProps extends StepProps {
  readonly misfit: Misfit;
  /** Its number, on the map too. */
  readonly n: number;
  readonly answer: Partitioned;
  readonly fresh: boolean;
  readonly show: (shape: Shape) => void;
}

function OneMisfit({ misfit, n, work, set, answer, fresh, show }: OneProps) {
  const t = useT();
  const nameOf = usePartName();
  const index = work.parts.findIndex(({ id }) => id === misfit.partId);
  const part = work.parts[index];
  const place: Shape | null = misfit.shape ?? (misfit.at && { type: 'Point', coordinates: misfit.at });
  const remedies = (REMEDIES[misfit.code] ?? []).flatMap((remedy) => {
    const change = changeOf(remedy, misfit, work, answer);
    return change ? [{ remedy, change }] : [];
  });
  return (
    <li>
      <span>
        <span className={classes.number}>{n}</span>
        {part ? (
          <strong>
            <bdi>{nameOf(part, index)}</bdi>:{' '}
          </strong>
        ) : null}
        {misfit.words} <small className="ltr">{misfit.rule}</small>
      </span>
      <div className={classes.row}>
        {place ? (
          <Button size="compact-sm" variant="default" onClick={() => show(place)}>
            {t('wizard.fit.show')}
          </Button>
        ) : null}
        {remedies.map(({ remedy, change }) => (
          <Button
            key={remedy}
            size="compact-sm"
            variant={remedy === 'remove' ? 'subtle' : 'light'}
            disabled={!fresh}
            onClick={() => {
              set(change);
              focusOn('fit');
            }}
          >
            {t(`wizard.remedy.${remedy}`)}
          </Button>
        ))}
      </div>
    </li>
  );
}
