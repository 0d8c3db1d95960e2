/** Moving a task on: the steps allowed from where it is, with a day and, where it needs one, a reason. */
import { Button, Menu, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { IconArrowRight, IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import { saysWhy } from '../../core/model/reasons.ts';
import { TASK_STEPS, type TaskDraft } from '../../core/model/tasks.ts';
import { useCode, useT } from '../i18n/language.tsx';
import type { ServedTask, TaskStatus } from './queries.ts';
import { today, useMayReport, useSend } from './report.ts';
import { taskTitle } from './words.ts';

/** The day a state is entered, where the task keeps one. */
const DAY_OF: Partial<Record<TaskStatus, 'issuedOn' | 'acceptedOn' | 'startedOn' | 'fieldCompleteOn'>> = {
  issued: 'issuedOn',
  accepted: 'acceptedOn',
  ongoing: 'startedOn',
  field_complete: 'fieldCompleteOn',
};
const RESULT: readonly TaskStatus[] = ['field_complete', 'completion_submitted'];

/** Stopping work and sending it back are never done without saying why. */
const needsReason = (from: TaskStatus, to: TaskStatus): boolean =>
  to === 'suspended' || to === 'aborted' || (to === 'ongoing' && RESULT.includes(from));

/** The name of the step, said from where the task is: resume, rework, issue… */
export function stepKey(from: TaskStatus, to: TaskStatus): string {
  if (to === 'ongoing' && from === 'suspended') return 'work.step.resume';
  if (to === 'ongoing' && RESULT.includes(from)) return 'work.step.rework';
  return `work.step.${to}`;
}

export function MoveMenu({ task, large = false }: { task: ServedTask; large?: boolean }) {
  const t = useT();
  const code = useCode();
  const [to, setTo] = useState<TaskStatus | null>(null);
  const steps = TASK_STEPS[task.status];
  const allowed = useMayReport('task');
  if (!allowed || steps.length === 0 || task.precision !== 'exact') return null;
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <Button
            size={large ? 'sm' : 'compact-sm'}
            variant={large ? 'filled' : 'default'}
            rightSection={<IconChevronDown size={14} aria-hidden="true" />}
            aria-label={t('work.move.of', { task: taskTitle(t, task) })}
          >
            {t('work.move')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {steps.map((step) => (
            <Menu.Item key={step} onClick={() => setTo(step)}>
              {t(stepKey(task.status, step))}
              <Text size="xs" c="dimmed" component="span" display="block">
                <IconArrowRight size={11} aria-hidden="true" className="mirrored" />{' '}
                {code('taskStatus', step)}
              </Text>
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {to ? <StepDialog task={task} to={to} close={() => setTo(null)} /> : null}
    </>
  );
}

function StepDialog({ task, to, close }: { task: ServedTask; to: TaskStatus; close: () => void }) {
  const t = useT();
  const code = useCode();
  const { busy, send } = useSend();
  const [reason, setReason] = useState('');
  const [day, setDay] = useState(today());
  const asked = needsReason(task.status, to);
  const dayField = DAY_OF[to];
  const draft: TaskDraft = {
    id: task.id,
    status: to,
    statusReason: reason.trim() || null,
    ...(dayField && (dayField !== 'startedOn' || task.startedOn === null) ? { [dayField]: day } : {}),
  };
  const run = async () => {
    const said = { reportType: 'task' as const, dateOfInformation: day, land: { tasks: [draft] } };
    if (await send({ ...said, narrative: reason.trim() || null })) close();
  };
  const missing = asked && (reason.trim().length < 3 || !saysWhy(reason));
  return (
    <Modal
      opened
      onClose={close}
      title={t(stepKey(task.status, to))}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!missing) void run();
        }}
      >
        <Stack gap="md">
          <Text>
            {t('work.move.from', {
              task: taskTitle(t, task),
              from: code('taskStatus', task.status),
              to: code('taskStatus', to),
            })}
          </Text>
          <TextInput
            type="date"
            label={t('work.move.day')}
            required
            max={today()}
            value={day}
            onChange={(event) => setDay(event.currentTarget.value)}
          />
          <Textarea
            label={t('work.move.reason')}
            description={asked ? t('work.move.reasonNeeded') : undefined}
            required={asked}
            autosize
            minRows={2}
            data-autofocus
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Text size="sm" c="dimmed">
            {t('work.another')}
          </Text>
          <Button type="submit" loading={busy} disabled={missing || !day}>
            {t('work.send')}
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
