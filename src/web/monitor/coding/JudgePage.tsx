/**
 * Proposing a judgement or taking a claim out again. Each is a report with a reason that waits for a second person:
 * software suggests, two people decide, nothing is deleted.
 */
import { Button, Checkbox, NativeSelect, Paper, Select, Stack, Text, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { uuidv7 } from 'uuidv7';
import type { MonitorJudgement } from '../../../core/model/monitor.ts';
import type { MonitorDocument, MonitorNoun, MonitorRecord } from '../../../core/model/monitor-documents.ts';
import type { Report } from '../../../core/model/reports.ts';
import { shortName } from '../../../core/monitor/document.ts';
import { inProgramme, post } from '../../api.ts';
import { useCode, useT } from '../../i18n/language.tsx';
import { useProgrammeId } from '../../session.tsx';
import { PageHeader } from '../../ui/pieces.tsx';
import { toastDone, toastProblem } from '../../ui/toasts.tsx';
import { useGoOn } from '../../ui/use-go-on.ts';
import classes from './coding.module.css';
import { useAgentWords } from './pickers.tsx';
import { recordsQuery } from './queries.ts';
import { todayHere, useCoderName } from './step.ts';

type Kind = MonitorJudgement['kind'];
const ACTS = [
  'independence_established',
  'independence_same',
  'merge',
  'split',
  'grade_source',
  'reply_opened',
  'reply_received',
  'hold',
  'publish',
  'authenticate',
  'withdraw',
] as const;
type Act = (typeof ACTS)[number];

type Ground = NonNullable<MonitorJudgement['grounds']>[number];
const GROUNDS: Readonly<Partial<Record<Act, readonly Ground[]>>> = {
  independence_established: ['separate_ends', 'own_sources_stated', 'no_control_link', 'no_shared_error'],
  independence_same: [
    'shared_source',
    'one_cites_other',
    'near_duplicate',
    'shared_mistake',
    'common_newsroom',
  ],
};

/** Which records an act is about: nouns to choose from, and how many. */
const SUBJECT: Readonly<Record<Act, { readonly nouns: readonly MonitorNoun[]; readonly count: 1 | 2 }>> = {
  independence_established: { nouns: ['agent', 'publication'], count: 2 },
  independence_same: { nouns: ['agent', 'publication'], count: 2 },
  merge: { nouns: ['event'], count: 2 },
  split: { nouns: ['event'], count: 2 },
  grade_source: { nouns: ['agent'], count: 1 },
  reply_opened: { nouns: ['event'], count: 1 },
  reply_received: { nouns: ['event'], count: 1 },
  hold: { nouns: ['event'], count: 1 },
  publish: { nouns: ['event'], count: 1 },
  authenticate: { nouns: ['capture'], count: 1 },
  withdraw: { nouns: ['claim'], count: 1 },
};
const GRADES = ['A', 'B', 'C', 'D', 'E', 'F'] as const;
type Grade = (typeof GRADES)[number];

interface Form {
  readonly act: Act;
  readonly first: string;
  readonly second: string;
  readonly claims: string;
  readonly grounds: readonly Ground[];
  readonly grade: Grade;
  readonly topic: string;
  readonly why: string;
}

function judgementOf(form: Form, tail: string, today: string): MonitorJudgement {
  const { act, first, second, why, grounds } = form;
  const event = first.startsWith('ev:') && act !== 'merge' && act !== 'split' ? { event: first } : {};
  const claims = form.claims.split(/[\s,]+/).filter((id) => id.startsWith('clm:'));
  return {
    id: `jdg:${tail}`,
    kind: act as Kind,
    subject: SUBJECT[act].count === 2 ? [first, second] : [first],
    why: why.trim(),
    on: today,
    ...event,
    ...(grounds.length > 0 ? { grounds: [...grounds] } : {}),
    ...(act === 'split' && claims.length > 0 ? { claims } : {}),
    ...(act === 'grade_source' ? { verdict: `${form.grade}, ${form.topic.trim()}` } : {}),
  };
}

/** The document a judgement travels in. A grade is kept with its agent; its reason and names with the judgement. */
export function judgementDocument(
  form: Form,
  id: string,
  coder: string,
  today: string,
  agent: MonitorRecord<'agent'> | null,
): MonitorDocument {
  const base = { document: `judgement-${id.replaceAll('-', '').slice(-12)}`, codedOn: today, codedBy: coder };
  if (form.act === 'withdraw') return { ...base, withdrawals: [{ id: form.first, reason: form.why.trim() }] };
  const judgements = [judgementOf(form, id, today)];
  if (form.act !== 'grade_source' || !agent) return { ...base, judgements };
  const said = { grade: form.grade, topic: form.topic.trim(), reason: form.why.trim().slice(0, 280) };
  const reliability = [...(agent.doc.reliability ?? []), { ...said, by: coder, on: today }];
  return { ...base, judgements, agents: [{ ...agent.doc, reliability }] };
}

export function JudgePage() {
  const t = useT();
  const programme = useProgrammeId();
  const goOn = useGoOn();
  const coder = useCoderName();
  const asked = useSearch({ strict: false }) as {
    act?: string;
    first?: string;
    second?: string;
    event?: string;
  };
  const [id] = useState(uuidv7);
  const [busy, setBusy] = useState(false);
  const [form, setForm] = useState<Form>({
    act: ACTS.find((act) => act === asked.act) ?? 'independence_established',
    first: asked.first ?? asked.event ?? '',
    second: asked.second ?? '',
    claims: '',
    grounds: [],
    grade: 'F',
    topic: '',
    why: '',
  });
  const set = (change: Partial<Form>) => setForm((before) => ({ ...before, ...change }));
  const { data } = useQuery(recordsQuery(programme, 'agent'));
  const agents = (data?.items ?? []) as MonitorRecord<'agent'>[];
  const two = SUBJECT[form.act].count === 2;
  const wanted = GROUNDS[form.act] ?? [];
  const complete =
    form.act !== 'independence_established' || wanted.every((one) => form.grounds.includes(one));
  const graded = form.act !== 'grade_source' || form.topic.trim() !== '';
  const ready =
    form.first !== '' &&
    (!two || (form.second !== '' && form.second !== form.first)) &&
    form.why.trim() !== '' &&
    graded;
  const send = async () => {
    setBusy(true);
    try {
      const today = todayHere();
      const agent = agents.find((one) => one.id === form.first) ?? null;
      const monitor = judgementDocument(form, id, coder, today, agent);
      const content = { reportType: 'monitor', dateOfInformation: today, monitor };
      await post<Report>(inProgramme(programme, '/reports'), { id, content });
      toastDone(t('coding.sent'));
      await goOn({ to: '/$programme/reports/$id', params: { programme, id } });
    } catch (error) {
      toastProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="page">
      <PageHeader title={t('coding.judge.title')} hint={t('coding.judge.hint')} />
      <Paper withBorder p="md" maw="46rem">
        <Stack gap="md">
          <NativeSelect
            label={t('coding.judge.act')}
            value={form.act}
            onChange={(e) => set({ act: e.currentTarget.value as Act, grounds: [], first: '', second: '' })}
            data={ACTS.map((value) => ({ value, label: t(`coding.judge.act.${value}`) }))}
          />
          <Text size="sm">{t(`coding.judge.means.${form.act}`)}</Text>
          <SubjectPicker
            programme={programme}
            nouns={SUBJECT[form.act].nouns}
            label={t(two ? 'coding.judge.first' : 'coding.judge.record')}
            value={form.first}
            change={(first) => set({ first })}
          />
          {two ? (
            <SubjectPicker
              programme={programme}
              nouns={SUBJECT[form.act].nouns}
              label={t('coding.judge.second')}
              value={form.second}
              change={(second) => set({ second })}
            />
          ) : null}
          {form.act === 'split' ? (
            <Textarea
              label={t('coding.judge.claims')}
              description={t('coding.judge.claims.hint')}
              value={form.claims}
              onChange={(e) => set({ claims: e.currentTarget.value })}
            />
          ) : null}
          {wanted.length > 0 ? <Grounds form={form} wanted={wanted} set={set} /> : null}
          {form.act === 'grade_source' ? <GradeOf form={form} set={set} /> : null}
          <Textarea
            label={t('coding.judge.why')}
            description={t('coding.judge.why.hint')}
            autosize
            minRows={3}
            maxLength={2_000}
            value={form.why}
            onChange={(e) => set({ why: e.currentTarget.value })}
          />
          {complete ? null : <Text size="sm">{t('coding.judge.incomplete')}</Text>}
          <Button size="md" loading={busy} disabled={!ready} onClick={() => void send()}>
            {t('coding.send')}
          </Button>
        </Stack>
      </Paper>
    </div>
  );
}

interface GroundsProps {
  readonly form: Form;
  readonly wanted: readonly Ground[];
  readonly set: (change: Partial<Form>) => void;
}

/** The grounds as boxes to tick. That a second analyst agrees is the last one, and is ticked by accepting. */
function Grounds({ form, wanted, set }: GroundsProps) {
  const t = useT();
  const toggle = (ground: Ground, on: boolean) =>
    set({ grounds: on ? [...form.grounds, ground] : form.grounds.filter((one) => one !== ground) });
  return (
    <fieldset className={classes.group}>
      <legend>{t('coding.judge.grounds')}</legend>
      <Stack gap="sm">
        {wanted.map((ground) => (
          <Checkbox
            key={ground}
            size="md"
            label={t(`coding.ground.${ground}`)}
            checked={form.grounds.includes(ground)}
            onChange={(e) => toggle(ground, e.currentTarget.checked)}
          />
        ))}
        {form.act === 'independence_established' ? (
          <Checkbox size="md" label={t('coding.ground.second')} checked={false} disabled readOnly />
        ) : null}
      </Stack>
    </fieldset>
  );
}

function GradeOf({ form, set }: Omit<GroundsProps, 'wanted'>) {
  const t = useT();
  return (
    <div className={classes.pair}>
      <NativeSelect
        label={t('coding.judge.grade')}
        value={form.grade}
        onChange={(e) => set({ grade: e.currentTarget.value as Grade })}
        data={GRADES.map((value) => ({ value, label: t(`coding.grade.${value}`) }))}
      />
      <Textarea
        label={t('coding.judge.topic')}
        autosize
        minRows={1}
        maxLength={200}
        value={form.topic}
        onChange={(e) => set({ topic: e.currentTarget.value })}
      />
    </div>
  );
}

interface SubjectProps {
  readonly programme: string;
  readonly nouns: readonly MonitorNoun[];
  readonly label: string;
  readonly value: string;
  readonly change: (id: string) => void;
}

/** Records to choose from, in words. */
function SubjectPicker({ programme, nouns, label, value, change }: SubjectProps) {
  const t = useT();
  const code = useCode();
  const words = useAgentWords();
  const first = useQuery(recordsQuery(programme, nouns[0] ?? 'event'));
  const second = useQuery(recordsQuery(programme, nouns[1] ?? nouns[0] ?? 'event'));
  const all = new Map(
    [...(first.data?.items ?? []), ...(second.data?.items ?? [])].map((one) => [one.id, one]),
  );
  const labelOf = ({ noun, id, doc }: MonitorRecord): string => {
    if (noun === 'agent') return words(doc as MonitorRecord<'agent'>['doc']);
    if (noun === 'event') return (doc as MonitorRecord<'event'>['doc']).title;
    if (noun === 'claim')
      return `${id.replace(/^clm:/, '')} – ${code('stance', (doc as { stance: string }).stance)}`;
    if (noun === 'capture') return `${(doc as { report: string }).report} · ${shortName(id)}`;
    return id.replace(/^rep:/, '');
  };
  const live = [...all.values()].filter(({ withdrawn }) => !withdrawn);
  return (
    <Select
      label={label}
      data={live.map((record) => ({ value: record.id, label: labelOf(record) }))}
      value={value || null}
      onChange={(next) => change(next ?? '')}
      searchable
      limit={200}
      nothingFoundMessage={t('coding.nothingFound')}
    />
  );
}
