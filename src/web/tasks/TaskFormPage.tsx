/** Proposing a task. Issuing it is a decision of those who may. */
import { Button } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { uuidv7 } from 'uuidv7';
import { useQuestions } from '../capture/Questions.tsx';
import { useT } from '../i18n/language.tsx';
import { useProgrammeId } from '../session.tsx';
import { useGoOn } from '../ui/use-go-on.ts';
import { FormFrame } from './FormFrame.tsx';
import { today, useSend } from './report.ts';
import { TaskFields } from './TaskFields.tsx';
import { formOf, newTaskOf } from './task-form.ts';

export function TaskFormPage() {
  const t = useT();
  const programme = useProgrammeId();
  const goOn = useGoOn();
  const { hazard } = useSearch({ strict: false }) as { hazard?: string };
  const [form, setForm] = useState(() => ({ ...formOf(), hazardIds: hazard ? [hazard] : [] }));
  const questions = useQuestions('task');
  const [id] = useState(() => uuidv7());
  const { busy, send } = useSend();
  const submit = async (pressed: string | null) => {
    const draft = newTaskOf(form, id, pressed === 'issue' ? today() : null);
    const report = await send({ reportType: 'task', land: { tasks: [draft] }, ...questions.said });
    if (report) await goOn({ to: '/$programme/tasks', params: { programme }, search: {} });
  };
  const button = {
    type: 'submit',
    name: 'how',
    loading: busy,
    disabled: form.hazardIds.length === 0,
  } as const;
  return (
    <FormFrame
      title={t('work.task.new')}
      hint={t('work.task.newHint')}
      submit={(pressed) => void submit(pressed)}
      actions={
        <>
          <Button {...button} value="issue">
            {t('work.task.sendIssued')}
          </Button>
          <Button {...button} value="draft" variant="default">
            {t('work.task.sendDraft')}
          </Button>
        </>
      }
    >
      <TaskFields
        taskId={id}
        form={form}
        set={(change) => setForm((before) => ({ ...before, ...change }) as typeof form)}
      />
      {questions.section}
    </FormFrame>
  );
}
