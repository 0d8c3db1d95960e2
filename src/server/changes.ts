/**
 * Changes as they happen: one listener on the database for the whole process, passed on to whoever is
 * connected. Says that something changed and where in the ledger, never what: the reader asks again and
 * gets what its own role may see.
 */
import type { Change, Db } from '../flow/ports.ts';

export type ChangeListener = (change: Change | 'lost') => void;

export interface Changes {
  /** Calls back for every change of one programme; `lost` means: read everything again. */
  subscribe(programmeId: string, listener: ChangeListener): () => void;
  /** Calls back when rules or people of any programme may have changed, here or in another process. */
  onDecree(listener: () => void): void;
  close(): Promise<void>;
}

export async function openChanges(db: Db): Promise<Changes> {
  const listeners = new Map<string, Set<ChangeListener>>();
  const decreed: (() => void)[] = [];
  const stop = await db.listen((change) => {
    if (change === 'lost' || change.kind === 'programme') for (const listener of decreed) listener();
    const groups = change === 'lost' ? [...listeners.values()] : [listeners.get(change.programmeId) ?? []];
    for (const group of groups) for (const listener of group) listener(change);
  });
  return {
    subscribe(programmeId, listener) {
      const group = listeners.get(programmeId) ?? new Set();
      listeners.set(programmeId, group.add(listener));
      return () => {
        group.delete(listener);
        if (group.size === 0) listeners.delete(programmeId);
      };
    },
    onDecree: (listener) => {
      decreed.push(listener);
    },
    close: stop,
  };
}
