/** Short messages after something was done, or could not be. */
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { ProblemError } from '../api.ts';
import { say } from '../i18n/language.tsx';

/** Says what was done. */
export function toastDone(message: string, title?: string): void {
  notifications.show({
    message,
    title,
    color: 'field',
    icon: <IconCheck size={18} aria-hidden="true" />,
    closeButtonProps: { 'aria-label': say('shell.close') },
  });
}

/** Says what was refused and what to do; stays longer than a success. */
export function toastProblem(error: unknown): void {
  const problem = error instanceof ProblemError ? error : null;
  notifications.show({
    title: problem?.title ?? say('shell.problem.unexpected.title'),
    message: problem?.detail ?? say('shell.problem.unexpected.detail'),
    color: 'danger',
    autoClose: 12_000,
    closeButtonProps: { 'aria-label': say('shell.close') },
    icon: <IconAlertTriangle size={18} aria-hidden="true" />,
  });
}
