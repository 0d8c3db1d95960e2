/** Filters of hazards. They live in the address and nowhere else, so they survive a reload and can be sent on. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';

export const FILTER_KEYS = ['classification', 'status', 'contamination', 'place', 'org', 'q'] as const;
export type FilterKey = (typeof FILTER_KEYS)[number];
export type HazardFilters = Readonly<Partial<Record<FilterKey, string>>>;
export type SearchValues = Readonly<Record<string, string | undefined>>;

export interface Filters {
  readonly search: SearchValues;
  readonly filters: HazardFilters;
  /** How many filters are on. */
  readonly active: number;
  /** Changes search values; undefined or '' removes one. */
  change(patch: SearchValues): void;
  clear(): void;
}

export const listOf = (value: string | undefined): string[] => (value ? value.split(',') : []);

export function useFilters(): Filters {
  const search = useSearch({ strict: false }) as SearchValues;
  const navigate = useNavigate();
  const change = useCallback(
    (patch: SearchValues) => {
      void navigate({
        to: '.',
        search: ((before: SearchValues) => ({ ...before, ...patch })) as never,
        replace: true,
        resetScroll: false,
      });
    },
    [navigate],
  );
  return useMemo(() => {
    const pairs = FILTER_KEYS.flatMap((key) => (search[key] ? [[key, search[key]] as const] : []));
    return {
      search,
      filters: Object.fromEntries(pairs),
      active: pairs.length,
      change,
      clear: () => change(Object.fromEntries(FILTER_KEYS.map((key) => [key, undefined]))),
    };
  }, [search, change]);
}
