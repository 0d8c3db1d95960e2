/** Everything the page of a hazard reads. All begin at once: no part waits for another. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { evidenceQuery, hazardQuery, historyQuery, reportsOfHazardQuery } from '../../queries.ts';
import { groundQuery, releasesQuery, statementQuery } from '../../release/queries.ts';
import { useMay } from '../../session.tsx';
import { landQuery } from '../../tasks/queries.ts';
import { today } from '../../tasks/report.ts';
import { wholeLife } from './state.ts';

export interface OneHazard {
  readonly programme: string;
  readonly id: string;
  /** A day, an instant or a ledger position; undefined: now. */
  readonly asOf: string | undefined;
}

export const remainingQuery = ({ programme, id, asOf }: OneHazard) => groundQuery(programme, id, asOf);

/** Its account from the first day on. */
export const lifeQuery = ({ programme, id, asOf }: OneHazard) => ({
  ...statementQuery(programme, wholeLife(id, today(), asOf)),
  placeholderData: undefined,
});
export const partsQuery = ({ programme, id, asOf }: OneHazard) => releasesQuery(programme, id, asOf);
export const tasksQuery = ({ programme, id, asOf }: OneHazard) =>
  landQuery(programme, 'task', 'tasks', { hazard: id, asOf });
export const activitiesQuery = ({ programme, id, asOf }: OneHazard) =>
  landQuery(programme, 'activity', 'activities', { hazard: id, asOf });
export const progressQuery = ({ programme, id, asOf }: OneHazard, enabled: boolean) =>
  landQuery(programme, 'progress', 'progress', { hazard: id, asOf }, enabled);
export const nonconformitiesQuery = ({ programme, id, asOf }: OneHazard) =>
  landQuery(programme, 'nonconformity', 'nonconformities', { hazard: id, asOf });
export const visitsQuery = ({ programme, id, asOf }: OneHazard) =>
  landQuery(programme, 'quality_visit', 'quality-visits', { hazard: id, asOf });
export const handoversQuery = ({ programme, id, asOf }: OneHazard) =>
  landQuery(programme, 'handover', 'handovers', { hazard: id, asOf });

/** Tasks, work and inspections are for members of the programme; others are not even asked for. */
export const useIsMember = (): boolean => useMay('programme.read');

/** Begins every read of the page before the first answer is there. */
export function useEarlyReads(programme: string, id: string, asOf: string | undefined): void {
  const client = useQueryClient();
  const member = useIsMember();
  useEffect(() => {
    const of = { programme, id, asOf };
    void client.prefetchQuery(hazardQuery(programme, id, asOf));
    void client.prefetchQuery(evidenceQuery(programme, id, asOf));
    void client.prefetchQuery(lifeQuery(of));
    void client.prefetchQuery(remainingQuery(of));
    void client.prefetchQuery(partsQuery(of));
    if (!member) return;
    void client.prefetchQuery(tasksQuery(of));
    void client.prefetchQuery(activitiesQuery(of));
    void client.prefetchQuery(nonconformitiesQuery(of));
    void client.prefetchQuery(visitsQuery(of));
    void client.prefetchQuery(handoversQuery(of));
    void client.prefetchQuery(reportsOfHazardQuery(programme, id));
    void client.prefetchQuery(historyQuery(programme, id));
  }, [client, programme, id, asOf, member]);
}
