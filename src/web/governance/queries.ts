/** What waits for a second person, who has which role, and the trail; and the steps that change them. */
import { infiniteQueryOptions, queryOptions, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { WaitingGrant, WaitingSettings } from '../../core/model/governance.ts';
import type { Membership } from '../../core/model/programmes.ts';
import type { ServedAudit } from '../../flow/audit.ts';
import type { Page } from '../../flow/ports.ts';
import { get, inProgramme, type RequestOptions, request } from '../api.ts';
import { toastDone, toastProblem } from '../ui/toasts.tsx';

export type Member = Membership & { name: string; email: string; disabled: boolean };
export type NamedGrant = WaitingGrant & {
  name: string | null;
  email: string | null;
  proposedByName: string | null;
};
export type NamedSettings = WaitingSettings & { proposedByName: string | null };

const list = <T>(programme: string, path: string) =>
  queryOptions({
    queryKey: [programme, 'governance', path],
    queryFn: async ({ signal }) =>
      (await get<{ items: T[] }>(inProgramme(programme, path), undefined, signal)).items,
  });
export const membersQuery = (programme: string) => list<Member>(programme, '/members');
export const waitingGrantsQuery = (programme: string) => list<NamedGrant>(programme, '/members/proposals');
export const waitingSettingsQuery = (programme: string) =>
  list<NamedSettings>(programme, '/settings/proposals');

export const auditQuery = (programme: string, filter: { kind?: string; account?: string }) =>
  infiniteQueryOptions({
    queryKey: [programme, 'governance', 'audit', filter],
    queryFn: ({ pageParam, signal }) =>
      get<Page<ServedAudit>>(
        inProgramme(programme, '/audit'),
        { ...filter, limit: 50, cursor: pageParam },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });

/** Sends one step and says what became of it; true when it was taken. */
export function useStep(programme: string) {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const step = async (
    path: string,
    options: RequestOptions,
    said: (status: number) => string,
  ): Promise<boolean> => {
    setBusy(true);
    try {
      const { status } = await request(inProgramme(programme, path), options);
      await client.invalidateQueries({ queryKey: [programme] });
      toastDone(said(status));
      return true;
    } catch (error) {
      toastProblem(error);
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, step };
}
