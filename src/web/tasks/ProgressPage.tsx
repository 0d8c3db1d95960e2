/**
 * Daily progress, as fast as paper: a row a team-day, arrows and Enter between rows, Ctrl+D copies down. The
 * rules answer beside the row before anything is sent. Kept in this browser until the server has it.
 */
import { Button, Loader, Paper, Select, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { uuidv7 } from 'uuidv7';
import type { ActivityDraft } from '../../core/model/activities.ts';
import type { EvidenceDraft } from '../../core/model/evidence.ts';
import { useDoubts } from '../capture/doubts.tsx';
import { EvidenceList } from '../capture/EvidenceSection.tsx';
import { useQuestions } from '../capture/Questions.tsx';
import { useCode, useT } from '../i18n/language.tsx';
import { useProgrammeId } from '../session.tsx';
import { FindingList, PageHeader } from '../ui/pieces.tsx';
import { ErrorPanel, Loading } from '../ui/states.tsx';
import { useGoOn } from '../ui/use-go-on.ts';
import { useNames } from './names.ts';
import { ProgressGrid } from './ProgressGrid.tsx';
import { draftsOf, FIELDS, findingsByRow, isSaid, isWrong, type Row } from './progress-rows.ts';
import { landQuery, type ServedActivity, type ServedTask, taskQuery } from './queries.ts';
import { type Said, today, useContent, useSend } from './report.ts';
import classes from './tasks.module.css';
import { WorkNav } from './WorkNav.tsx';
import { taskTitle } from './words.ts';

export function ProgressPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const programme = useProgrammeId();
  const task = useQuery(taskQuery(programme, id));
  const activities = useQuery(landQuery(programme, 'activity', 'activities', { task: id }));
  if (task.isError) return <ErrorPanel error={task.error} retry={() => void task.refetch()} />;
  if (activities.isError) return <ErrorPanel error={activities.error} />;
  if (!task.data || !activities.data) return <Loading />;
  return <Entry key={id} task={task.data} activities={activities.data} />;
}

interface Kept {
  readonly reportId: string;
  readonly activityId: string;
  readonly rows: readonly Row[];
  /** What was found; rows kept by an older page have none. */
  readonly finds?: readonly EvidenceDraft[];
}

const keyOf = (programme: string, task: string) => `tilth.progress.${programme}.${task}`;

function firstRow(task: ServedTask): Row {
  const team = task.workItems[0]?.teamName ?? '';
  const empty = { processed: '', cleared: '', reduced: '', cancelled: '', hours: '', staff: '', items: '' };
  return { id: uuidv7(), day: today(), team, method: 'manual', ...empty };
}

/** The rows, remembered on every keystroke; a damaged memory is no memory. */
function useKept(programme: string, task: ServedTask, activities: readonly ServedActivity[]) {
  const key = keyOf(programme, task.id);
  const [kept, setKept] = useState<Kept>(() => {
    try {
      const value = JSON.parse(localStorage.getItem(key) ?? 'null') as Kept | null;
      if (value?.rows.length) return value;
    } catch {
      // Nothing that could be read was kept.
    }
    const going = activities.find(({ status }) => status === 'ongoing') ?? activities[0];
    return { reportId: uuidv7(), activityId: going?.id ?? uuidv7(), rows: [firstRow(task)] };
  });
  const set = (change: Partial<Kept>) => {
    const next = { ...kept, ...change };
    setKept(next);
    try {
      localStorage.setItem(key, JSON.stringify(next));
    } catch {
      // A full or private browser keeps the rows as long as the page is open.
    }
  };
  const forget = () => localStorage.removeItem(key);
  return { kept, set, forget };
}

function saidOf(task: ServedTask, kept: Kept, isNew: boolean, orgCode: string | null): Said {
  const type = task.workItems[0]?.type ?? 'clearance';
  const days = kept.rows.filter(isSaid).map(({ day }) => day);
  const first = days.toSorted()[0] ?? today();
  const conditions = task.conditions;
  const begun: ActivityDraft = {
    id: kept.activityId,
    type,
    status: 'ongoing',
    hazardIds: task.hazardIds,
    taskId: task.id,
    orgCode,
    startedOn: first,
    ...(conditions?.depthCm == null ? {} : { clearanceDepthCm: conditions.depthCm }),
    ...(conditions?.search ? { search: conditions.search } : {}),
  };
  // A find lies in the hazard worked on; of several, the registry finds out by its position.
  const hazardId = task.hazardIds.length === 1 ? (task.hazardIds[0] ?? null) : null;
  const of = { activityId: kept.activityId, taskId: task.id, hazardIds: task.hazardIds, orgCode };
  return {
    reportType: 'clearance_progress',
    dateOfInformation: days.toSorted().at(-1) ?? today(),
    orgCode,
    land: { ...(isNew ? { activities: [begun] } : {}), progress: draftsOf(kept.rows, of) },
    evidence: (kept.finds ?? []).map((find) => ({ ...find, activityId: kept.activityId, hazardId })),
  };
}

function Entry({ task, activities }: { task: ServedTask; activities: readonly ServedActivity[] }) {
  const t = useT();
  const programme = useProgrammeId();
  const goOn = useGoOn();
  const { kept, set, forget } = useKept(programme, task, activities);
  const { organisations } = useNames(programme);
  const contentOf = useContent();
  const { busy, send } = useSend();
  const isNew = !activities.some(({ id }) => id === kept.activityId);
  const own = contentOf({ reportType: 'clearance_progress' }).orgCode ?? task.orgCode;
  const questions = useQuestions('clearance_progress');
  const said = { ...saidOf(task, kept, isNew, own), ...questions.said };
  const doubts = useDoubts(programme, contentOf(said));
  const ready = kept.rows.filter(isSaid).length;
  const wrong = kept.rows.some((row) => FIELDS.some((field) => isWrong(row, field)));
  const teams = organisations.find(({ code }) => code === own)?.teams.map(({ name }) => name) ?? [];
  const byRow = findingsByRow(ready > 0 ? doubts.findings : []);
  const submit = async () => {
    if (!(await send(said, kept.reportId))) return;
    forget();
    await goOn({ to: '/$programme/tasks/$id', params: { programme, id: task.id }, search: {} });
  };
  return (
    <div className={`page ${classes.wide}`}>
      <WorkNav />
      <PageHeader
        title={t('work.progress.of', { task: taskTitle(t, task) })}
        hint={t('work.progress.hint')}
      />
      <Paper withBorder p="md">
        <ActivityChoice
          activities={activities}
          value={kept.activityId}
          change={(activityId) => set({ activityId })}
        />
        <ProgressGrid
          rows={kept.rows}
          teams={teams}
          findings={byRow}
          change={(rows) => set({ rows })}
          makeId={() => uuidv7()}
        />
        <Finds finds={kept.finds ?? []} change={(finds) => set({ finds })} />
        {questions.section}
        <div aria-live="polite" style={{ marginBlock: 14 }}>
          {doubts.checking && ready > 0 ? (
            <Text size="sm">
              <Loader size="xs" type="dots" aria-hidden="true" /> {t('work.progress.checking')}
            </Text>
          ) : null}
          {ready > 0 && !doubts.checking && doubts.findings.length === 0 && !doubts.failed ? (
            <Text size="sm" c="dimmed">
              {t('work.progress.clean')}
            </Text>
          ) : null}
          {doubts.failed ? <Text size="sm">{t('capture.check.failed')}</Text> : null}
          {byRow.has(-1) ? (
            <section aria-labelledby="doubts">
              <h2 id="doubts">{t('work.progress.doubts')}</h2>
              <FindingList findings={byRow.get(-1) ?? []} />
            </section>
          ) : null}
        </div>
        <Text size="sm" c="dimmed" mb="sm">
          {t('work.progress.empty')} {t('work.another')}
        </Text>
        <Button
          size="md"
          loading={busy}
          disabled={ready === 0 || wrong || doubts.blocked}
          onClick={() => void submit()}
        >
          {t('work.progress.send', { n: ready })}
        </Button>
      </Paper>
    </div>
  );
}

/** Each item found, or each group of the same at one place: what the reviewer and the map need of it. */
function Finds(props: {
  finds: readonly EvidenceDraft[];
  change: (finds: readonly EvidenceDraft[]) => void;
}) {
  const t = useT();
  return (
    <section aria-labelledby="finds" className={classes.finds}>
      <h2 id="finds">{t('work.finds')}</h2>
      <Text size="sm" c="dimmed">
        {t('work.finds.hint')}
      </Text>
      <EvidenceList evidence={props.finds} day={today()} change={props.change} />
    </section>
  );
}

interface ChoiceProps {
  readonly activities: readonly ServedActivity[];
  readonly value: string;
  readonly change: (id: string) => void;
}

function ActivityChoice({ activities, value, change }: ChoiceProps) {
  const t = useT();
  const code = useCode();
  const [fresh] = useState(() => uuidv7());
  if (activities.length === 0) return null;
  const known = activities.some(({ id }) => id === value);
  return (
    <Select
      mb="md"
      maw={420}
      label={t('work.progress.activity')}
      allowDeselect={false}
      value={value}
      onChange={(id) => id && change(id)}
      data={[
        ...activities.map((one) => ({
          value: one.id,
          label: [code('activityType', one.type), one.localId, one.teamName].filter(Boolean).join(' · '),
        })),
        { value: known ? fresh : value, label: t('work.progress.newActivity') },
      ]}
    />
  );
}
