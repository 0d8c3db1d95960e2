/** Sign in with e-mail and password. */
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useRouter, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { ProblemError } from '../api.ts';
import { useT } from '../i18n/language.tsx';
import { sessionQuery, signIn, useSession } from '../session.tsx';
import { Mark } from '../ui/Mark.tsx';
import { usePageTitle } from '../ui/pieces.tsx';
import { toastProblem } from '../ui/toasts.tsx';
import { LanguageMenu } from './HeaderButtons.tsx';
import classes from './shell.module.css';

/** Only a path of this site: an address handed in must not lead elsewhere. */
const pathOnly = (next: string | undefined): string => (next && /^\/(?![/\\])/.test(next) ? next : '/');

function useSignIn() {
  const [problem, setProblem] = useState<ProblemError | null>(null);
  const [busy, setBusy] = useState(false);
  const client = useQueryClient();
  const router = useRouter();
  const next = pathOnly((useSearch({ strict: false }) as { next?: string }).next);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setProblem(null);
    try {
      await signIn(String(form.get('email')), String(form.get('password')));
      client.clear();
      await client.fetchQuery(sessionQuery);
      router.history.push(next);
    } catch (error) {
      if (error instanceof ProblemError) setProblem(error);
      else toastProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return { problem, busy, submit };
}

function Furrows() {
  return (
    <svg className={classes.furrows} viewBox="0 0 1200 120" preserveAspectRatio="none" aria-hidden="true">
      {[0, 1, 2, 3, 4].map((i) => (
        <path
          key={i}
          d={`M0 ${60 + i * 16}C300 ${10 + i * 14} 500 ${6 + i * 15} 640 ${18 + i * 16}S1000 ${64 + i * 10} 1200 ${30 + i * 16}`}
          fill="none"
          stroke="currentColor"
          strokeWidth="5"
        />
      ))}
    </svg>
  );
}

export function SignInPage() {
  const t = useT();
  const { problem, busy, submit } = useSignIn();
  usePageTitle(t('shell.signIn'));
  const open = useSession()?.programmes[0];
  return (
    <main className={classes.signIn}>
      <div className={classes.signInTop}>
        <LanguageMenu />
      </div>
      <div className={classes.signInCard}>
        <Mark size={48} />
        <h1>{t('shell.signIn.title')}</h1>
        <p>{t('shell.signIn.hint')}</p>
        <form className={classes.signInForm} onSubmit={submit}>
          {problem ? (
            <div className={classes.refused} role="alert">
              <strong>{problem.title}</strong>
              {problem.detail}
            </div>
          ) : null}
          <TextInput
            name="email"
            type="email"
            required
            autoComplete="username"
            size="md"
            label={t('shell.signIn.email')}
          />
          <PasswordInput
            name="password"
            required
            autoComplete="current-password"
            size="md"
            label={t('shell.signIn.password')}
            visibilityToggleButtonProps={{ 'aria-label': t('shell.signIn.showPassword'), tabIndex: 0 }}
          />
          <Button type="submit" size="md" loading={busy}>
            {t('shell.signIn')}
          </Button>
          {open ? (
            <Link to="/$programme/map" params={{ programme: open.id }} search={{}}>
              {t('shell.signIn.without')}
            </Link>
          ) : null}
        </form>
      </div>
      <Furrows />
    </main>
  );
}
