/**
 * Reads of events, and what of a question stands in the address: the two clocks, the rules and the scope. A link
 * is a citation, so nothing of it lives anywhere else.
 */
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { get, inProgramme } from '../../api.ts';
import type { EventFile, EventList } from './contract.ts';

export type SearchValues = Readonly<Record<string, string | undefined>>;

const CLOCK_KEYS = ['asOf', 'knownAt', 'ruleset'] as const;
export const FILTER_KEYS = ['q', 'state', 'item', 'act', 'support', 'dispute', 'tracked'] as const;

export interface Address {
  readonly search: SearchValues;
  /** Both clocks and the rules, as far as the address names them: what every link inside the monitor keeps. */
  readonly clocks: SearchValues;
  readonly filters: SearchValues;
  /** Changes search values; undefined removes one. */
  readonly change: (patch: SearchValues) => void;
}

const pick = (search: SearchValues, keys: readonly string[]): SearchValues =>
  Object.fromEntries(keys.flatMap((key) => (search[key] ? [[key, search[key]]] : [])));

export function useAddress(): Address {
  const search = useSearch({ strict: false }) as SearchValues;
  const navigate = useNavigate();
  const change = useCallback(
    (patch: SearchValues) => {
      const merged = (before: SearchValues) => ({ ...before, ...patch });
      void navigate({ to: '.', search: merged as never, replace: true, resetScroll: false });
    },
    [navigate],
  );
  return useMemo(
    () => ({ search, clocks: pick(search, CLOCK_KEYS), filters: pick(search, FILTER_KEYS), change }),
    [search, change],
  );
}

/** The language is part of the key: the answer holds sentences. */
export const eventsQuery = (programme: string, language: string, asked: SearchValues) =>
  queryOptions({
    queryKey: [programme, 'monitor', 'events', language, asked],
    queryFn: ({ signal }) =>
      get<EventList>(inProgramme(programme, '/monitor/events'), { ...asked, limit: 500 }, signal),
    placeholderData: keepPreviousData,
  });

export const eventQuery = (programme: string, language: string, id: string, asked: SearchValues) =>
  queryOptions({
    queryKey: [programme, 'monitor', 'event', id, language, asked],
    queryFn: ({ signal }) =>
      get<EventFile>(inProgramme(programme, `/monitor/events/${encodeURIComponent(id)}`), asked, signal),
    placeholderData: keepPreviousData,
  });
