/** What a page shows when there is nothing to show yet, nothing at all, or something went wrong. */
import { Button, Loader } from '@mantine/core';
import { IconAlertTriangle, IconInbox, IconMapQuestion } from '@tabler/icons-react';
import { type ErrorComponentProps, useLocation } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ProblemError } from '../api.ts';
import { useT } from '../i18n/language.tsx';
import { ButtonLink } from './ButtonLink.tsx';
import classes from './ui.module.css';

export function Loading() {
  const t = useT();
  return (
    <div className={classes.center}>
      <Loader type="dots" role="status" aria-label={t('shell.loading')} />
    </div>
  );
}

interface EmptyProps {
  readonly title: string;
  /** What to do next, in a sentence. */
  readonly hint?: ReactNode;
  readonly action?: ReactNode;
  readonly icon?: ReactNode;
}

/** Nothing here: says what that means and what to do. */
export function EmptyState({ title, hint, action, icon }: EmptyProps) {
  return (
    <div className={classes.empty}>
      <span className={classes.emptyIcon} aria-hidden="true">
        {icon ?? <IconInbox size={28} stroke={1.5} />}
      </span>
      <p className={classes.emptyTitle}>{title}</p>
      {hint ? <p className={classes.emptyHint}>{hint}</p> : null}
      {action}
    </div>
  );
}

/** A failed read: the problem in words, and a way to try again. */
export function ErrorPanel({ error, retry }: { error: unknown; retry?: () => void }) {
  const t = useT();
  const { href } = useLocation();
  const problem = error instanceof ProblemError ? error : null;
  return (
    <div role="alert">
      <EmptyState
        icon={<IconAlertTriangle size={28} stroke={1.5} />}
        title={problem?.title ?? t('shell.problem.unexpected.title')}
        hint={problem?.detail ?? t('shell.problem.unexpected.detail')}
        action={
          problem?.status === 401 ? (
            <ButtonLink to="/sign-in" search={{ next: href }}>
              {t('shell.signIn')}
            </ButtonLink>
          ) : retry ? (
            <Button variant="default" onClick={retry}>
              {t('shell.tryAgain')}
            </Button>
          ) : null
        }
      />
    </div>
  );
}

/** Last resort of a page: our own mistake, said so. */
export function Crashed({ error, reset }: ErrorComponentProps) {
  return <ErrorPanel error={error} retry={reset} />;
}

export function NotFound() {
  const t = useT();
  return (
    <main className="page">
      <EmptyState
        icon={<IconMapQuestion size={28} stroke={1.5} />}
        title={t('shell.notFound.title')}
        hint={t('shell.notFound.hint')}
        action={<ButtonLink to="/">{t('shell.notFound.home')}</ButtonLink>}
      />
    </main>
  );
}
