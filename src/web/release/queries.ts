/** Reads of the area account and of released parts, each under the programme's key so that changes refetch. */
import { queryOptions } from '@tanstack/react-query';
import type { Release } from '../../core/model/releases.ts';
import type { ItemsFound } from '../../core/registry/account-items.ts';
import type { PrintedStatement } from '../../core/registry/account-printed.ts';
import type { RemainingGround } from '../../flow/remaining.ts';
import { get, inProgramme } from '../api.ts';
import type { Served } from '../queries.ts';
import { landQuery } from '../tasks/queries.ts';

/** What a statement is of; the same words as in the address. */
export interface AccountScope {
  readonly place?: string | undefined;
  readonly org?: string | undefined;
  readonly hazard?: string | undefined;
  readonly from: string;
  readonly to: string;
  readonly asOf?: string | undefined;
}
export interface OutputLine {
  readonly key: string | null;
  readonly cancelledM2: number;
  readonly reducedM2: number;
  readonly clearedM2: number;
  /** Of it, what rests on battle area clearance. */
  readonly clearedBattleAreaM2: number;
  readonly releasedM2: number;
}
export type OutputsBy = 'org' | 'donor' | 'place';
interface Change {
  readonly sha: number;
  readonly cha: number;
}
export interface RestatedCause {
  readonly why: 'late' | 'voided' | 'arrived' | 'left';
  readonly line: string;
  readonly hazardId: string;
  readonly reportId: string | null;
  readonly effectiveDate: string;
  readonly kind: string;
  readonly changeM2: Change;
}
export interface Restated {
  readonly before: PrintedStatement;
  readonly after: PrintedStatement;
  readonly openingM2: Change;
  readonly closingM2: Change;
  readonly causes: readonly RestatedCause[];
}

export const statementQuery = (programme: string, scope: AccountScope) =>
  queryOptions({
    queryKey: [programme, 'account', scope],
    queryFn: ({ signal }) => get<PrintedStatement>(inProgramme(programme, '/account'), { ...scope }, signal),
    placeholderData: (before) => before,
  });

/** What work found, and what became of it. */
export const itemsQuery = (programme: string, scope: AccountScope) =>
  queryOptions({
    queryKey: [programme, 'account', 'items', scope],
    queryFn: ({ signal }) => get<ItemsFound>(inProgramme(programme, '/account/items'), { ...scope }, signal),
  });

export const outputsQuery = (programme: string, scope: AccountScope, by: OutputsBy) =>
  queryOptions({
    queryKey: [programme, 'account', 'outputs', scope, by],
    queryFn: async ({ signal }) =>
      (
        await get<{ items: OutputLine[] }>(
          inProgramme(programme, '/account/outputs'),
          { ...scope, by },
          signal,
        )
      ).items,
    placeholderData: (before) => before,
  });

/** The same days as known on `since` and now. */
export const restatementQuery = (programme: string, scope: AccountScope, since: string) =>
  queryOptions({
    queryKey: [programme, 'account', 'restatement', scope, since],
    queryFn: ({ signal }) =>
      get<Restated>(inProgramme(programme, '/account/restatement'), { ...scope, since }, signal),
  });

export type ServedRelease = Served<Release>;

/** Released parts of a hazard by day, those recorded by mistake left out. */
export const releasesQuery = (programme: string, hazard: string, asOf?: string) =>
  queryOptions({
    ...landQuery(programme, 'release', 'releases', { hazard, asOf }),
    select: partsInOrder,
  });

const partsInOrder = (items: readonly ServedRelease[]): ServedRelease[] =>
  items
    .filter(({ status }) => status === 'recorded')
    .sort((a, b) => (a.releasedOn === b.releasedOn ? 0 : a.releasedOn < b.releasedOn ? -1 : 1));

/** What of a hazard is not released yet. */
export const groundQuery = (programme: string, hazard: string, asOf?: string) =>
  queryOptions({
    queryKey: [programme, 'remaining', hazard, asOf ?? null],
    queryFn: ({ signal }) =>
      get<RemainingGround>(
        inProgramme(programme, `/hazards/${encodeURIComponent(hazard)}/remaining`),
        { asOf },
        signal,
      ),
  });
