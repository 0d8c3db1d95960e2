/**
 * The judgement on one report: accept, return or reject, with a reason. Every open doubt of severity R is
 * answered one by one before it can be accepted; the author is never the approver. The server checks it all again.
 */
import { Button, Group, Paper, Stack, Text, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Finding } from '../../core/model/findings.ts';
import { saysWhy } from '../../core/model/reasons.ts';
import type { DecisionAction, Report } from '../../core/model/reports.ts';
import type { Proposal } from '../../flow/review.ts';
import { ProblemError } from '../api.ts';
import { useT } from '../i18n/language.tsx';
import { useMay, useSession } from '../session.tsx';
import { toastDone, toastProblem } from '../ui/toasts.tsx';
import { notEntitled, unbookedOf } from './falls.ts';
import { decide } from './queries.ts';
import classes from './review.module.css';

interface Props {
  readonly report: Report;
  readonly proposal: Proposal | null;
}

export function DecisionPanel({ report, proposal }: Props) {
  const t = useT();
  const mayReview = useMay('report.review');
  const mine = useSession()?.user?.id === report.authorId;
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="decision">
      <h2 id="decision">{t('review.decision.title')}</h2>
      {mine ? <Text>{t('review.decision.mine')}</Text> : null}
      {!mine && !mayReview ? <Text>{t('review.decision.waiting')}</Text> : null}
      {!mine && mayReview ? <DecisionForm report={report} proposal={proposal} /> : null}
    </Paper>
  );
}

/** As the server takes an answer for one (core/model/reports.ts). */
const answered = (text = ''): boolean => text.trim().length >= 3 && saysWhy(text);

interface Answers {
  readonly reason: string;
  readonly overrides: Readonly<Record<string, string>>;
}

/** Rules with an open doubt that blocks acceptance unless it is answered. */
const openRules = (findings: readonly Finding[]): string[] => [
  ...new Set(findings.filter((f) => f.severity === 'R').map((f) => f.rule)),
];

function useJudge(report: Report): {
  busy: boolean;
  judge: (action: DecisionAction, answers: Answers) => Promise<void>;
} {
  const t = useT();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const judge = async (action: DecisionAction, { reason, overrides }: Answers) => {
    setBusy(true);
    const given = Object.entries(overrides).filter(([, text]) => answered(text));
    try {
      await decide(report.programmeId, report, {
        action,
        reason,
        overrides: action === 'accept' ? given.map(([rule, text]) => ({ rule, reason: text })) : [],
      });
      toastDone(t(`review.decision.done.${action}`));
    } catch (error) {
      toastProblem(error);
      if (!(error instanceof ProblemError) || error.status === 0) return;
    } finally {
      setBusy(false);
      await client.invalidateQueries({ queryKey: [report.programmeId] });
    }
  };
  return { busy, judge };
}

function DecisionForm({ report, proposal }: Props) {
  const t = useT();
  const { busy, judge } = useJudge(report);
  const [answers, setAnswers] = useState<Answers>({ reason: '', overrides: {} });
  const findings = proposal?.findings ?? report.findings;
  const falls = proposal?.lowerings ?? [];
  const unbooked = unbookedOf(falls).length;
  const why = notEntitled(falls, report.content, useMay('danger.lower'));
  const blocked = findings.some((f) => f.severity === 'E');
  const rules = openRules(findings);
  const unanswered = rules.filter((rule) => !answered(answers.overrides[rule]));
  const noReason = !saysWhy(answers.reason);
  const hints = [
    unbooked > 0 ? t('review.decision.unbooked', { n: unbooked }) : null,
    why ? t('problem.fallNotEntitled.detail', { why }) : null,
    blocked ? t('review.decision.blocked') : null,
    unanswered.length > 0 && !blocked
      ? t('review.decision.unanswered', { rules: unanswered.join(', ') })
      : null,
    noReason ? t(falls.length > 0 ? 'review.decision.reasonForFall' : 'review.decision.reasonFor') : null,
  ].filter(Boolean);
  const cannotFall = unbooked > 0 || why !== null || (falls.length > 0 && noReason);
  const cannotAccept = blocked || unanswered.length > 0 || cannotFall;
  return (
    <Stack gap="sm">
      {blocked
        ? null
        : rules.map((rule) => (
            <Textarea
              key={rule}
              label={t('review.decision.override', { rule })}
              description={t('review.decision.overrideHint')}
              autosize
              minRows={1}
              value={answers.overrides[rule] ?? ''}
              onChange={(event) => {
                const text = event.currentTarget.value;
                setAnswers((a) => ({ ...a, overrides: { ...a.overrides, [rule]: text } }));
              }}
            />
          ))}
      <Textarea
        label={t('review.decision.reason')}
        description={t(falls.length > 0 ? 'review.decision.reasonHintFall' : 'review.decision.reasonHint')}
        autosize
        minRows={2}
        value={answers.reason}
        onChange={(event) => {
          const reason = event.currentTarget.value;
          setAnswers((a) => ({ ...a, reason }));
        }}
      />
      <Group gap="xs">
        <Button loading={busy} disabled={cannotAccept} onClick={() => void judge('accept', answers)}>
          {t('review.decision.accept')}
        </Button>
        <Button variant="default" disabled={busy || noReason} onClick={() => void judge('return', answers)}>
          {t('review.decision.return')}
        </Button>
        <Button
          variant="outline"
          color="danger"
          disabled={busy || noReason}
          onClick={() => void judge('reject', answers)}
        >
          {t('review.decision.reject')}
        </Button>
      </Group>
      <div aria-live="polite" className={classes.meta}>
        {hints.map((hint) => (
          <p key={hint}>{hint}</p>
        ))}
      </div>
    </Stack>
  );
}
