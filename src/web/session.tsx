/** Who is signed in and what they may do here. The server decides again on every request. */
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { Language } from '../core/model/codes.ts';
import type { Membership } from '../core/model/programmes.ts';
import { get, ProblemError, post } from './api.ts';
import { say } from './i18n/language.tsx';

export interface ProgrammeSummary {
  readonly id: string;
  readonly names: Record<string, string>;
  readonly fictional: boolean;
  readonly subject: 'land' | 'monitor';
  readonly may: readonly string[];
}
export interface Session {
  readonly user: { id: string; name: string; email: string; language: Language | null } | null;
  readonly memberships: readonly Membership[];
  readonly programmes: readonly ProgrammeSummary[];
}

export const sessionQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => get<Session>('/api/me', undefined, signal),
  staleTime: 60_000,
});

/** The session, or null while it is being asked for. */
export function useSession(): Session | null {
  return useQuery(sessionQuery).data ?? null;
}

/** Short name of the programme in the address, '' outside one. */
export function useProgrammeId(): string {
  return (useParams({ strict: false }) as { programme?: string }).programme ?? '';
}

/** The programme in the address as this reader sees it. */
export function useProgramme(): ProgrammeSummary | null {
  const id = useProgrammeId();
  return useSession()?.programmes.find((p) => p.id === id) ?? null;
}

/** True when this person may do `action` in the programme of the page (a hint for what to show). */
export function useMay(action: string): boolean {
  return useProgramme()?.may.includes(action) ?? false;
}

/** Signs in with e-mail and password. Throws ProblemError wrongCredentials. */
export async function signIn(email: string, password: string): Promise<void> {
  try {
    await post('/api/auth/sign-in/email', { email, password });
  } catch (error) {
    if (
      error instanceof ProblemError &&
      [400, 401, 403].includes(error.status) &&
      error.code !== 'disabled'
    ) {
      const part = (name: 'title' | 'detail') => say(`problem.wrongCredentials.${name}`);
      throw new ProblemError(401, 'wrongCredentials', part('title'), part('detail'));
    }
    throw error;
  }
}

/** Ends the session on the server and forgets everything read with it. */
export function useSignOut(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await post('/api/auth/sign-out', {});
    client.clear();
    window.location.assign('/sign-in');
  };
}
