/** The query client, and every read of the registry as query options: key first the programme, then the noun. */
import { infiniteQueryOptions, QueryCache, QueryClient, queryOptions } from '@tanstack/react-query';
import type { Entry } from '../core/model/entries.ts';
import type { EvidencePoint } from '../core/model/evidence.ts';
import type { Hazard } from '../core/model/hazards.ts';
import type { Place } from '../core/model/places.ts';
import type { Organisation, Programme } from '../core/model/programmes.ts';
import type { Report } from '../core/model/reports.ts';
import type { Precision } from '../core/policy/views.ts';
import type { Page } from '../flow/ports.ts';
import { get, inProgramme, ProblemError } from './api.ts';

/** A record as served: its shape is a grid cell when `generalised`. */
export type Served<T> = T & { readonly precision: Precision };
export type ServedHazard = Served<Hazard>;
export type ServedEvidence = Served<EvidencePoint>;
export interface CountedPage<T> extends Page<T> {
  readonly total?: number;
}
export interface HistoryItem {
  readonly seq: number;
  readonly kind: string;
  readonly recordedAt: string;
  readonly observedOn: string | null;
  readonly authorName: string | null;
  readonly decidedByName: string | null;
  readonly reason: string;
  readonly reportId: string | null;
  readonly changes: readonly { path: string; before: unknown; after: unknown }[];
  readonly hash: string;
}
export type HazardQuery = Readonly<Record<string, string | undefined>>;

export const queryClient = new QueryClient({
  queryCache: new QueryCache(),
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (failures, error) =>
        failures < 2 && !(error instanceof ProblemError && error.status >= 400 && error.status < 500),
    },
  },
});

export const programmeQuery = (programme: string) =>
  queryOptions({
    queryKey: [programme, 'programme'],
    queryFn: ({ signal }) => get<Programme>(inProgramme(programme, ''), undefined, signal),
    staleTime: 300_000,
  });

export const hazardsQuery = (programme: string, filter: HazardQuery, limit = 50) =>
  infiniteQueryOptions({
    queryKey: [programme, 'hazards', filter, limit],
    queryFn: ({ pageParam, signal }) =>
      get<CountedPage<ServedHazard>>(
        inProgramme(programme, '/hazards'),
        { ...filter, total: pageParam ? undefined : true, limit, cursor: pageParam },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });

export const hazardQuery = (programme: string, id: string, asOf?: string) =>
  queryOptions({
    queryKey: [programme, 'hazard', id, asOf ?? null],
    queryFn: ({ signal }) =>
      get<ServedHazard>(inProgramme(programme, `/hazards/${encodeURIComponent(id)}`), { asOf }, signal),
  });

export const oneEvidenceQuery = (programme: string, id: string) =>
  queryOptions({
    queryKey: [programme, 'evidence-point', id],
    queryFn: ({ signal }) =>
      get<ServedEvidence>(inProgramme(programme, `/evidence/${encodeURIComponent(id)}`), undefined, signal),
  });

/** What is recorded near a position. Never "clear": `none_recorded`, or `unknown` while an index is behind. */
export interface Near {
  readonly answer: 'recorded' | 'none_recorded' | 'unknown';
  readonly asOfSeq: number;
  readonly items: readonly {
    readonly id: string;
    readonly distanceM: number;
    readonly classification: string;
    readonly precision?: Precision;
  }[];
}
export const nearQuery = (programme: string, [lon, lat]: readonly [number, number], radiusM: number) =>
  queryOptions({
    queryKey: [programme, 'near', lon, lat, radiusM],
    queryFn: ({ signal }) => get<Near>(inProgramme(programme, '/near'), { lon, lat, radiusM }, signal),
  });

export const placesAtQuery = (programme: string, [lon, lat]: readonly [number, number]) =>
  queryOptions({
    queryKey: [programme, 'places-at', lon, lat],
    queryFn: ({ signal }) =>
      get<Page<Place>>(inProgramme(programme, '/places'), { at: `${lon},${lat}` }, signal),
    staleTime: 120_000,
  });

export const historyQuery = (programme: string, id: string) =>
  queryOptions({
    queryKey: [programme, 'history', id],
    queryFn: async ({ signal }) => {
      const path = inProgramme(programme, `/hazards/${encodeURIComponent(id)}/history`);
      const data = await get<HistoryItem[] | { items: HistoryItem[] }>(path, undefined, signal);
      return Array.isArray(data) ? data : data.items;
    },
  });

export const evidenceQuery = (programme: string, hazard: string, asOf?: string) =>
  queryOptions({
    queryKey: [programme, 'evidence', hazard, asOf ?? null],
    queryFn: ({ signal }) =>
      get<Page<ServedEvidence>>(inProgramme(programme, '/evidence'), { hazard, asOf, limit: 200 }, signal),
  });

export const reportsOfHazardQuery = (programme: string, hazard: string) =>
  queryOptions({
    queryKey: [programme, 'reports', 'hazard', hazard],
    queryFn: ({ signal }) =>
      get<Page<Report>>(inProgramme(programme, '/reports'), { hazard, limit: 50 }, signal),
  });

export const placesQuery = (programme: string, filter: { q?: string; parent?: string; level?: number }) =>
  infiniteQueryOptions({
    queryKey: [programme, 'places', filter],
    queryFn: ({ pageParam, signal }) =>
      get<CountedPage<Place>>(
        inProgramme(programme, '/places'),
        { ...filter, limit: 60, cursor: pageParam },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    staleTime: 120_000,
  });

export const placeQuery = (programme: string, code: string) =>
  queryOptions({
    queryKey: [programme, 'place', code],
    queryFn: ({ signal }) =>
      get<Place>(inProgramme(programme, `/places/${encodeURIComponent(code)}`), undefined, signal),
    staleTime: 120_000,
    enabled: code !== '',
  });

export const organisationsQuery = (programme: string) =>
  queryOptions({
    queryKey: [programme, 'organisations'],
    queryFn: async ({ signal }) => {
      const path = inProgramme(programme, '/organisations');
      const data = await get<Organisation[] | { items: Organisation[] }>(path, undefined, signal);
      return Array.isArray(data) ? data : data.items;
    },
    staleTime: 300_000,
  });

export interface LedgerHead {
  readonly head: { readonly seq: number; readonly hash: string };
  readonly count: number;
}
export const ledgerQuery = (programme: string) =>
  queryOptions({
    queryKey: [programme, 'ledger'],
    queryFn: ({ signal }) => get<LedgerHead>(inProgramme(programme, '/ledger'), undefined, signal),
  });

export const entriesQuery = (programme: string, filter: { subject?: string; report?: string }) =>
  infiniteQueryOptions({
    queryKey: [programme, 'entries', filter],
    queryFn: ({ pageParam, signal }) =>
      get<Page<Entry> & { names?: Record<string, string> }>(
        inProgramme(programme, '/entries'),
        { ...filter, order: 'newest', limit: 30, cursor: pageParam },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
