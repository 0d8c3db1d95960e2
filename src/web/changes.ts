/**
 * What changed on the server while the page is open (server-sent events). Each change refetches what the
 * page shows and raises a number that the map puts into its tile addresses.
 */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import type { Change } from '../flow/ports.ts';
import { inProgramme } from './api.ts';

interface Live {
  readonly connected: boolean;
  /** Raised by every change; never the ledger position, because a report changes things too. */
  readonly version: number;
}
let live: Live = { connected: false, version: 0 };
const listeners = new Set<() => void>();

function set(next: Partial<Live>): void {
  live = { ...live, ...next };
  for (const listener of listeners) listener();
}
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useLive = (): Live => useSyncExternalStore(subscribe, () => live);

/** Keeps one stream open for the programme; mounted once by the shell. */
export function useChanges(programme: string): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!programme) return;
    const source = new EventSource(inProgramme(programme, '/changes'));
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        set({ version: live.version + 1 });
        void client.invalidateQueries({ queryKey: [programme] });
      }, 250);
    };
    let lost = false;
    source.onopen = () => {
      set({ connected: true });
      // Whatever happened while the line was down was not told: read again.
      if (lost) refresh();
      lost = false;
    };
    source.onerror = () => {
      lost = true;
      set({ connected: false });
    };
    source.addEventListener('change', (event) => {
      if ((JSON.parse(event.data) as Change).programmeId === programme) refresh();
    });
    return () => {
      clearTimeout(timer);
      source.close();
      set({ connected: false });
    };
  }, [programme, client]);
}
