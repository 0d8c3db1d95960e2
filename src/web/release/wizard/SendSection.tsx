/** Last step: whether this closes the hazard, what the rules doubt, what is missing, and sending. */
import { Button, Checkbox, Loader, Paper, Text, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useDoubts } from '../../capture/doubts.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useT } from '../../i18n/language.tsx';
import type { ServedHazard } from '../../queries.ts';
import { useProgrammeId } from '../../session.tsx';
import { landQuery, type ServedActivity } from '../../tasks/queries.ts';
import { useContent, useSend } from '../../tasks/report.ts';
import { FindingList } from '../../ui/pieces.tsx';
import { isEmptied } from './account.ts';
import { missingOf, saidOf } from './draft.ts';
import type { PartitionState } from './partition.ts';
import type { StepProps } from './Wizard.tsx';
import classes from './wizard.module.css';

interface Props extends StepProps {
  readonly hazard: ServedHazard;
  readonly activities: readonly ServedActivity[];
  readonly partition: PartitionState;
  readonly onDone: (reportId: string) => void;
}

/** Why the hazard cannot be closed by this release; null when it can. */
function useObstacle(hazardId: string, { answer }: PartitionState) {
  const programme = useProgrammeId();
  const filter = { hazard: hazardId, status: 'open' };
  const open = useQuery(landQuery(programme, 'nonconformity', 'nonconformities', filter));
  const grave = (open.data ?? []).filter(({ severity }) => severity !== 'minor').length;
  if (grave > 0) return { why: 'nonconformity' as const, n: grave };
  if (!answer || !isEmptied(answer)) return { why: 'remains' as const, n: answer?.remainingM2 ?? 0 };
  return null;
}

export function SendSection({ work, set, hazard, activities, partition, onDone }: Props) {
  const t = useT();
  const programme = useProgrammeId();
  const obstacle = useObstacle(hazard.id, partition);
  const closes = work.closes && obstacle === null;
  const activity = activities.find(({ id }) => id === work.activityId)?.type ?? null;
  const said = saidOf({ ...work, closes }, hazard, partition.answer, activity);
  const contentOf = useContent();
  const doubts = useDoubts(programme, said && contentOf(said));
  const { busy, send } = useSend();
  const empty = partition.answer?.parts.some(({ countedM2 }) => countedM2 === 0) ?? false;
  const missing = [
    ...missingOf(work),
    ...(empty && work.parts.length > 0 ? ['wizard.missing.empty'] : []),
    ...(partition.answer?.balanced === false ? ['wizard.missing.balance'] : []),
  ];
  const submit = async () => {
    const report = said && (await send(said, work.reportId));
    if (report) onDone(report.id);
  };
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="send">
      <h2 id="send">{t('wizard.send')}</h2>
      <Closing work={work} set={set} obstacle={obstacle} closes={closes} />
      <Textarea
        my="sm"
        label={t('wizard.remarks')}
        autosize
        minRows={2}
        maxLength={20_000}
        value={work.remarks}
        onChange={(event) => set({ remarks: event.currentTarget.value })}
      />
      <div aria-live="polite" aria-busy={doubts.checking}>
        {doubts.checking ? <Loader size="xs" type="dots" aria-hidden="true" /> : null}
        {doubts.failed ? <Text size="sm">{t('capture.check.failed')}</Text> : null}
        {said && !doubts.checking && !doubts.failed && doubts.findings.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('capture.check.none')}
          </Text>
        ) : null}
        <FindingList findings={doubts.findings} />
        {missing.length > 0 ? (
          <ul className={classes.missing}>
            {missing.map((key) => (
              <li key={key}>{t(key)}</li>
            ))}
          </ul>
        ) : null}
      </div>
      <Button
        fullWidth
        mt="md"
        size="md"
        loading={busy}
        disabled={missing.length > 0 || !partition.fresh || doubts.blocked || said === null}
        onClick={() => void submit()}
      >
        {t(closes ? 'wizard.send.close' : 'wizard.send.run')}
      </Button>
      <Text size="sm" c="dimmed" mt="xs">
        {t('work.another')}
      </Text>
    </Paper>
  );
}

interface ClosingProps extends StepProps {
  readonly obstacle: ReturnType<typeof useObstacle>;
  readonly closes: boolean;
}

function Closing({ work, set, obstacle, closes }: ClosingProps) {
  const t = useT();
  const format = useFormat();
  const programme = useProgrammeId();
  const obstacleWords =
    obstacle?.why === 'nonconformity'
      ? t('wizard.close.nonconformity', { n: obstacle.n })
      : t('wizard.close.remains', { area: format.areaM2(Math.round(obstacle?.n ?? 0)) });
  const key = closes && work.outcome !== 'cleared' ? work.outcome : null;
  return (
    <div>
      <Checkbox
        label={t('wizard.close')}
        description={obstacle ? obstacleWords : t(`wizard.close.${key ?? 'hint'}`)}
        disabled={obstacle !== null}
        checked={closes}
        onChange={(event) => set({ closes: event.currentTarget.checked })}
      />
      {obstacle?.why === 'nonconformity' ? (
        <Link to="/$programme/quality" params={{ programme }} search={{}}>
          {t('wizard.close.quality')}
        </Link>
      ) : null}
    </div>
  );
}
