/** Changing a task: the fields that differ are sent as a report, and hold when another person has accepted it. */
import { Button, Paper, Text, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useQuestions } from '../capture/Questions.tsx';
import { useT } from '../i18n/language.tsx';
import { RecordTable } from '../review/ChangeTable.tsx';
import { useProgrammeId } from '../session.tsx';
import { ButtonLink } from '../ui/ButtonLink.tsx';
import { ErrorPanel, Loading } from '../ui/states.tsx';
import { useGoOn } from '../ui/use-go-on.ts';
import { FormFrame } from './FormFrame.tsx';
import { type ServedTask, taskQuery, waitingQuery } from './queries.ts';
import { useSend } from './report.ts';
import { TaskFields } from './TaskFields.tsx';
import { changedTaskOf, changesOf, formOf, type TaskForm } from './task-form.ts';
import { WaitingNotes } from './Waiting.tsx';
import { taskTitle } from './words.ts';

export function TaskEditPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const programme = useProgrammeId();
  const task = useQuery(taskQuery(programme, id));
  if (task.isPending) return <Loading />;
  if (task.isError) return <ErrorPanel error={task.error} retry={() => void task.refetch()} />;
  return <Edit key={task.data.id} task={task.data} />;
}

function Edit({ task }: { task: ServedTask }) {
  const t = useT();
  const programme = useProgrammeId();
  const goOn = useGoOn();
  const params = { programme, id: task.id };
  const waiting = useQuery(waitingQuery(programme)).data?.byTask.get(task.id) ?? [];
  const [form, setForm] = useState<TaskForm>(() => formOf(task));
  const [why, setWhy] = useState('');
  const questions = useQuestions('task');
  const { busy, send } = useSend();
  const changes = changesOf(form, task);
  const ready = changes.length > 0 && form.hazardIds.length > 0;
  const submit = async () => {
    if (!ready) return;
    const land = { tasks: [changedTaskOf(task.id, changes)] };
    if (await send({ reportType: 'task', land, narrative: why.trim() || null, ...questions.said }))
      await goOn({ to: '/$programme/tasks/$id', params, search: {} });
  };
  return (
    <FormFrame
      title={t('work.task.edit')}
      hint={taskTitle(t, task)}
      submit={() => void submit()}
      actions={
        <>
          <Button type="submit" loading={busy} disabled={!ready}>
            {t('work.send')}
          </Button>
          <ButtonLink to="/$programme/tasks/$id" params={params} variant="default">
            {t('work.task.leave')}
          </ButtonLink>
        </>
      }
    >
      <WaitingNotes waiting={waiting} />
      <TaskFields
        taskId={task.id}
        form={form}
        set={(change) => setForm((before) => ({ ...before, ...change }))}
      />
      {questions.section}
      <Paper withBorder p="md" component="section" aria-labelledby="changes" aria-live="polite">
        <h2 id="changes">{t('work.task.changes')}</h2>
        {changes.length === 0 ? (
          <Text c="dimmed">{t('work.task.noChange')}</Text>
        ) : (
          <RecordTable record={{ type: 'task', id: task.id, isNew: false, changes }} />
        )}
        <Textarea
          mt="md"
          label={t('work.task.why')}
          description={t('work.task.whyHint')}
          autosize
          minRows={2}
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
        />
      </Paper>
    </FormFrame>
  );
}
