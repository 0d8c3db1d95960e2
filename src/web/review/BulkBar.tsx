/** Accepting many reports at once: what will happen, one reason for all, and what came of each. */
import { Button, Group, Modal, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Report } from '../../core/model/reports.ts';
import { worded } from '../api.ts';
import { useT } from '../i18n/language.tsx';
import { useProgrammeId } from '../session.tsx';
import { toastDone, toastProblem } from '../ui/toasts.tsx';
import { type BulkResult, decideMany } from './queries.ts';
import classes from './review.module.css';
import { useReportTitle } from './words.tsx';

interface Props {
  readonly reports: readonly Report[];
  readonly clear: () => void;
  readonly chooseAll: () => void;
  /** Told what was refused, so that it stands in the rows when the dialogue is closed. */
  readonly onRefused: (results: readonly BulkResult[]) => void;
}

export function BulkBar({ reports, clear, chooseAll, onRefused }: Props) {
  const t = useT();
  const [asking, setAsking] = useState(false);
  return (
    <section className={classes.bulk} aria-label={t('review.bulk.label')}>
      <Group justify="space-between">
        <Text fw={600} aria-live="polite">
          {t('review.bulk.chosen', { n: reports.length })}
        </Text>
        <Group gap="xs">
          <Button variant="subtle" onClick={chooseAll}>
            {t('review.bulk.all')}
          </Button>
          <Button variant="default" onClick={clear}>
            {t('review.bulk.clear')}
          </Button>
          <Button onClick={() => setAsking(true)}>{t('review.bulk.accept', { n: reports.length })}</Button>
        </Group>
      </Group>
      <BulkDialog
        opened={asking}
        close={() => setAsking(false)}
        reports={reports}
        done={clear}
        onRefused={onRefused}
      />
    </section>
  );
}

interface DialogProps {
  readonly opened: boolean;
  readonly close: () => void;
  readonly reports: readonly Report[];
  readonly done: () => void;
  readonly onRefused: Props['onRefused'];
}

function BulkDialog({ opened, close, reports, done, onRefused }: DialogProps) {
  const t = useT();
  const programme = useProgrammeId();
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<readonly BulkResult[]>([]);
  const accept = async () => {
    setBusy(true);
    try {
      const decision = { action: 'accept' as const, reason, overrides: [] };
      const results = await decideMany(
        programme,
        reports.map((r) => r.id),
        decision,
      );
      await client.invalidateQueries({ queryKey: [programme] });
      const bad = results.filter((result) => result.outcome === 'refused');
      setRefused(bad);
      onRefused(bad);
      const good = results.length - bad.length;
      if (good > 0) toastDone(t('review.bulk.done', { n: good }));
      if (bad.length === 0) {
        close();
        done();
      }
    } catch (error) {
      toastProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t('review.bulk.title', { n: reports.length })}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      <Text mb="sm">{t('review.bulk.explain')}</Text>
      <TextInput
        label={t('review.decision.reason')}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Refused results={refused} reports={reports} />
      <Group justify="end" mt="md">
        <Button variant="default" onClick={close}>
          {t('review.cancel')}
        </Button>
        <Button loading={busy} onClick={() => void accept()}>
          {t('review.bulk.accept', { n: reports.length })}
        </Button>
      </Group>
    </Modal>
  );
}

/** What was refused of one report, and what to do. */
export function Why({ result: { problem } }: { result: BulkResult }) {
  const t = useT();
  if (!problem) return null;
  const { code } = problem;
  const params = worded(code, problem.params);
  return (
    <>
      <strong>{t(`problem.${code}.title`, params)}</strong>
      <div className={classes.meta}>{t(`problem.${code}.detail`, params)}</div>
    </>
  );
}

function Refused({ results, reports }: { results: readonly BulkResult[]; reports: readonly Report[] }) {
  const t = useT();
  const titleOf = useReportTitle();
  if (results.length === 0) return null;
  return (
    <div role="alert">
      <Text fw={600} mt="md">
        {t('review.bulk.refused', { n: results.length })}
      </Text>
      <ul>
        {results.map((result) => {
          const report = reports.find((r) => r.id === result.reportId);
          return (
            <li key={result.reportId}>
              <bdi>{report ? titleOf(report) : result.reportId}</bdi>: <Why result={result} />
            </li>
          );
        })}
      </ul>
    </div>
  );
}
