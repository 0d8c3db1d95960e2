/** The state of the board: which treaty, which day, which state; and what follows from them. Lives in the address. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { type Status, shippedTreaties, type TreatyTable } from '../../core/monitor/treaties.ts';
import { type TreatyAction, withActions } from '../../core/monitor/treaty-actions.ts';
import {
  countsOf,
  type StandingOnDay,
  standingsOn,
  type TreatyCounts,
} from '../../core/monitor/treaty-counts.ts';
import { daysAfter, Treaty } from '../../core/monitor/treaty-terms.ts';
import { get } from '../api.ts';

export const FIRST_DAY = '1980-01-01';
/** The order in which a reader asks: who is bound, who soon, who signed, who left, who is outside. */
export const STATUSES: readonly Status[] = ['party', 'party_pending', 'signatory', 'withdrawn', 'none'];

const today = (): string => new Date().toISOString().slice(0, 10);
export const lastDay = (): string => daysAfter(today(), 731);

export const isDay = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) &&
  !Number.isNaN(Date.parse(text)) &&
  new Date(text).toISOString().startsWith(text);

/** The nearest day the slider can show. */
export const withinReach = (day: string): string => {
  if (day < FIRST_DAY) return FIRST_DAY;
  return day > lastDay() ? lastDay() : day;
};

/** The same day some years on; the last day of February where there is no 29th. */
export function yearsAfter(day: string, years: number): string {
  const there = `${Number(day.slice(0, 4)) + years}${day.slice(4)}`;
  return withinReach(isDay(there) ? there : `${there.slice(0, 4)}-02-28`);
}

export interface Board {
  readonly table: TreatyTable;
  readonly treaty: Treaty;
  readonly day: string;
  readonly today: string;
  /** A little behind `day` while the slider moves, so that the slider never waits. */
  readonly standings: readonly StandingOnDay[];
  readonly shownDay: string;
  readonly counts: TreatyCounts;
  /** Three letters of the state whose detail is open. */
  readonly state: string | null;
  setDay(day: string): void;
  setState(iso3: string | null): void;
}

type Search = { on?: string; state?: string };
const SETTLES_MS = 250;

/** The day in the address, and a faster one beside it: the slider moves at once, the address when it rests. */
function useDay(change: (patch: Search) => void, inAddress: string | undefined) {
  const asked = inAddress && isDay(inAddress) ? withinReach(inAddress) : today();
  const [day, setDay] = useState(asked);
  const written = useRef(asked);
  useEffect(() => {
    if (asked === written.current) return;
    written.current = asked;
    setDay(asked);
  }, [asked]);
  useEffect(() => {
    if (day === written.current) return;
    const timer = setTimeout(() => {
      written.current = day;
      change({ on: day });
    }, SETTLES_MS);
    return () => clearTimeout(timer);
  }, [day, change]);
  return [day, setDay] as const;
}

const actionsQuery = queryOptions({
  queryKey: ['treaty-actions'],
  queryFn: ({ signal }) => get<{ actions: TreatyAction[] }>('/api/treaties/actions', undefined, signal),
});

/** The table that comes with Tilth at once; what was accepted since as soon as it has arrived. */
function useTable(): TreatyTable {
  const { data } = useQuery(actionsQuery);
  return useMemo(() => withActions(shippedTreaties(), data?.actions ?? []), [data]);
}

/** Everything the board shows. */
export function useBoard(): Board {
  const params = useParams({ strict: false }) as { treaty?: string };
  const search = useSearch({ strict: false }) as Search;
  const navigate = useNavigate();
  const treaty = Treaty.safeParse(params.treaty).data ?? 'ccm';
  const change = useCallback(
    (patch: Search) => {
      void navigate({
        to: '/treaties/$treaty',
        params: { treaty },
        search: ((before: Search) => ({ ...before, ...patch })) as never,
        replace: true,
        resetScroll: false,
      });
    },
    [navigate, treaty],
  );
  const [day, setDay] = useDay(change, search.on);
  const shownDay = useDeferredValue(day);
  const table = useTable();
  const standings = useMemo(() => standingsOn(table, treaty, shownDay), [table, treaty, shownDay]);
  // The numbers never lag behind the day that stands beside them.
  const counts = useMemo(() => countsOf(standingsOn(table, treaty, day)), [table, treaty, day]);
  const state = search.state && table.states.has(search.state) ? search.state : null;
  const setState = useCallback((iso3: string | null) => change({ state: iso3 ?? undefined }), [change]);
  return { table, treaty, day, today: today(), standings, shownDay, counts, state, setDay, setState };
}

/** How many were bound from which day on, for the curve above the slider. */
export function curveOf(
  table: TreatyTable,
  treaty: Treaty,
): { readonly on: string; readonly bound: number }[] {
  const steps = new Map<string, number>();
  const add = (day: string | null, by: number) => {
    if (day) steps.set(day, (steps.get(day) ?? 0) + by);
  };
  for (const record of table.records.values()) {
    if (record.treaty !== treaty) continue;
    const { consentedOn, boundFrom, releasedFrom } = record;
    // Nobody counted a state before its deposit, even where the effect was later said to reach back.
    add(boundFrom && consentedOn && boundFrom < consentedOn ? consentedOn : boundFrom, 1);
    add(boundFrom ? releasedFrom : null, -1);
  }
  let bound = 0;
  return [...steps]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([on, by]) => {
      bound += by;
      return { on, bound };
    });
}
