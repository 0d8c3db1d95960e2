/** Step 3: what follows: labels as they would be, doubts of the rules, likeness to what is kept, what is not said. */
import { Alert, Button, Paper, Stack, Text, Textarea } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { MonitorDocument, MonitorRecord } from '../../../core/model/monitor-documents.ts';
import type { ReportContent } from '../../../core/model/reports.ts';
import { likeness } from '../../../core/monitor/shingles.ts';
import { useFormat } from '../../i18n/format.ts';
import { useT } from '../../i18n/language.tsx';
import { check } from '../../review/queries.ts';
import { FindingList } from '../../ui/pieces.tsx';
import classes from './coding.module.css';
import { documentFrom } from './document.ts';
import type { CodingDraft } from './draft.ts';
import { Checks, Hints } from './Hints.tsx';
import { LabelCard } from './LabelCard.tsx';
import { asRecords, assessed, eventsIn, laidOver, lastDayOf } from './preview.ts';
import { caseQuery, recordsQuery } from './queries.ts';
import { type StepProps, todayHere, useCoderName } from './step.ts';

/** Recorded as if now; the moment itself is of no matter to a check. */
const NOW = new Date().toISOString();

/** The report a draft would be sent as. */
export function contentOf(draft: CodingDraft, document: MonitorDocument, today: string) {
  return {
    reportType: 'monitor' as const,
    language: draft.language || 'en',
    dateOfInformation: today,
    monitor: document,
    correctsReportId: draft.corrects,
  } satisfies Partial<ReportContent>;
}

export function FollowsStep({ programme, draft, set, go }: StepProps) {
  const t = useT();
  const coder = useCoderName();
  const today = todayHere();
  const document = useMemo(() => documentFrom(draft, { name: coder, today }), [draft, coder, today]);
  const events = eventsIn(document);
  return (
    <div className={classes.columns}>
      <Stack gap="lg">
        {events.length === 0 ? <Alert color="field">{t('coding.follows.noEvent')}</Alert> : null}
        {events.map((event) => (
          <EventPreview
            key={event}
            programme={programme}
            document={document}
            draft={draft}
            eventId={event}
            today={today}
          />
        ))}
      </Stack>
      <Stack gap="lg">
        <Doubts programme={programme} draft={draft} document={document} today={today} />
        <Checks records={laidOver(asBorrowed(draft.borrowed, NOW), document, NOW)} document={document} />
        <Alike programme={programme} document={document} />
        <Paper withBorder p="md">
          <Textarea
            label={t('coding.notSaid')}
            description={t('coding.notSaid.hint')}
            autosize
            minRows={3}
            value={draft.notSaid}
            onChange={(e) => set({ notSaid: e.currentTarget.value })}
          />
        </Paper>
        <Button size="md" onClick={() => go(3)}>
          {t('coding.follows.next')}
        </Button>
      </Stack>
    </div>
  );
}

interface EventPreviewProps {
  readonly programme: string;
  readonly document: MonitorDocument;
  readonly draft: CodingDraft;
  readonly eventId: string;
  readonly today: string;
}

/** Two different questions, never mixed: what this source alone says, and what all that is held comes to. */
function EventPreview({ programme, document, draft, eventId, today }: EventPreviewProps) {
  const t = useT();
  const format = useFormat();
  const isNew = draft.events.some(({ id }) => id === eventId);
  const held = useQuery({ ...caseQuery(programme, eventId), enabled: !isNew });
  const now = new Date().toISOString();
  const known = [...(held.data?.items ?? []), ...asBorrowed(draft.borrowed, now)];
  const records = laidOver(known, document, now);
  const source = document.reports?.[0];
  const day = lastDayOf(source?.publishedOn ?? '', today);
  const own = assessed(records, eventId, day, now, [source?.id ?? '']);
  const all = assessed(records, eventId, today, now);
  const title = records.find(({ id }) => id === eventId)?.doc as { title?: string } | undefined;
  return (
    <Paper withBorder p="md" component="section" aria-labelledby={`follows-${eventId}`}>
      <h2 id={`follows-${eventId}`}>
        <bdi>{title?.title ?? eventId}</bdi>
      </h2>
      <Stack gap="md">
        <LabelCard title={t('coding.follows.own', { day: format.day(day) })} assessment={own} />
        <LabelCard
          title={t('coding.follows.all', { day: format.day(today) })}
          assessment={all}
          note={isNew ? t('coding.follows.nothingHeld') : undefined}
        />
        <Hints programme={programme} assessment={all} records={records} />
      </Stack>
    </Paper>
  );
}

function asBorrowed(stated: CodingDraft['borrowed'], now: string): MonitorRecord[] {
  const [like] = asRecords({ agents: [{ id: 'agt:x', kind: 'unknown' }] }, now);
  return like ? stated.map(({ noun, id, doc }) => ({ ...like, noun, id, doc })) : [];
}

interface DoubtsProps {
  readonly programme: string;
  readonly draft: CodingDraft;
  readonly document: MonitorDocument;
  readonly today: string;
}

function useSettled<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}

/** What the rules doubt, and whether anything blocks. */
export function useCodingDoubts(programme: string, content: object) {
  const text = useSettled(JSON.stringify(content), 500);
  const query = useQuery({
    queryKey: [programme, 'check', text],
    queryFn: ({ signal }) => check(programme, JSON.parse(text), signal),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry: false,
  });
  const findings = query.data ?? [];
  return { findings, query, blocked: findings.some(({ severity }) => severity === 'E') };
}

function Doubts({ programme, draft, document, today }: DoubtsProps) {
  const t = useT();
  const { findings, query } = useCodingDoubts(programme, contentOf(draft, document, today));
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="coding-doubts">
      <h2 id="coding-doubts">{t('coding.doubts')}</h2>
      <div aria-live="polite">
        {query.isError ? <Text size="sm">{t('coding.doubts.failed')}</Text> : null}
        {query.isSuccess && findings.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('coding.doubts.none')}
          </Text>
        ) : null}
        <FindingList findings={findings} />
      </div>
    </Paper>
  );
}

/** From here on two texts are shown as alike. A suggestion: only people decide. */
const ALIKE = 0.3;

/** Kept texts whose wording is like this one: perhaps the same report through another hand. */
export function Alike({ programme, document }: { programme: string; document: MonitorDocument }) {
  const t = useT();
  const format = useFormat();
  const { data } = useQuery(recordsQuery(programme, 'capture'));
  const own = document.captures?.find(({ shingles }) => shingles?.length);
  const ids = new Set(document.captures?.map(({ id }) => id));
  const held = ((data?.items ?? []) as MonitorRecord<'capture'>[]).filter(({ id }) => !ids.has(id));
  const alike = held
    .map(({ doc }) => ({ report: doc.report, share: likeness(own?.shingles ?? [], doc.shingles ?? []) }))
    .filter(({ share }) => share >= ALIKE)
    .sort((a, b) => b.share - a.share);
  if (alike.length === 0) return null;
  return (
    <Alert color="amber" title={t('coding.alike')}>
      <ul className={classes.reasons}>
        {alike.slice(0, 5).map(({ report, share }) => (
          <li key={report}>
            {t('coding.alike.one', { name: report, percent: format.number(Math.round(share * 100)) })}
          </li>
        ))}
      </ul>
      {t('coding.alike.decide')}
    </Alert>
  );
}
