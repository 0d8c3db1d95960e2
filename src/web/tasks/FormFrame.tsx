/** The frame of the forms around work: heading, what is asked, and at the end what sending means. */
import { Paper, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useT } from '../i18n/language.tsx';
import { HelpSwitch } from '../ui/field-help.tsx';
import { PageHeader } from '../ui/pieces.tsx';
import classes from './tasks.module.css';
import { WorkNav } from './WorkNav.tsx';

interface Props {
  readonly title: string;
  readonly hint?: string;
  /** `pressed` is the value of the button it was sent with. */
  readonly submit: (pressed: string | null) => void;
  /** The buttons. */
  readonly actions: ReactNode;
  readonly children: ReactNode;
}

export function FormFrame({ title, hint, submit, actions, children }: Props) {
  const t = useT();
  return (
    <div className="page">
      <WorkNav />
      <PageHeader title={title} hint={hint} actions={<HelpSwitch />} />
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit((event.nativeEvent as SubmitEvent).submitter?.getAttribute('value') ?? null);
        }}
      >
        <Stack gap="lg">
          {children}
          <Paper withBorder p="md">
            <Text size="sm" c="dimmed" mb="sm">
              {t('work.another')}
            </Text>
            <div className={classes.actions}>{actions}</div>
          </Paper>
        </Stack>
      </form>
    </div>
  );
}
