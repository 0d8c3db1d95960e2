/**
 * Who sends a request. Looked up in the database once per credential and second: a map asks for twenty tiles
 * at a time. Any change of accounts, sessions or roles made by this process counts from the next request;
 * one made by another process, within a second.
 */
import type { Db } from '../flow/ports.ts';
import { type Accounts, actorOf } from './accounts.ts';
import type { Changes } from './changes.ts';
import type { Caller } from './context.ts';

const REMEMBERED_MS = 1_000;
const MOST_REMEMBERED = 5_000;

export interface Callers {
  /** Throws Problem sessionExpired, notSignedIn. */
  of(headers: Headers): Promise<Caller>;
  /** Forgets everybody, so that the next request sees what was just changed. */
  forget(): void;
  /** Calls back whenever accounts, sessions or roles were changed by this process. Returns how to stop. */
  watch(listener: () => void): () => void;
}

export function createCallers(
  accounts: Accounts,
  db: Db,
  changes: Pick<Changes, 'onDecree'>,
  now: () => number = () => performance.now(),
): Callers {
  const known = new Map<string, { caller: Promise<Caller>; until: number }>();
  async function lookUp(headers: Headers): Promise<Caller> {
    const account = await accounts.find(headers);
    return { account, actor: await actorOf(db, account) };
  }
  const watching = new Set<() => void>();
  const forget = () => {
    known.clear();
    for (const listener of watching) listener();
  };
  accounts.watch(forget);
  changes.onDecree(forget);
  return {
    of(headers) {
      const credential = `${headers.get('authorization') ?? ''}\n${headers.get('cookie') ?? ''}`;
      if (credential === '\n') return lookUp(headers);
      const before = known.get(credential);
      if (before && before.until > now()) return before.caller;
      if (known.size >= MOST_REMEMBERED) known.clear();
      const caller = lookUp(headers);
      known.set(credential, { caller, until: now() + REMEMBERED_MS });
      // A refusal is not remembered: the database may be back, or the session new.
      caller.catch(() => known.delete(credential));
      return caller;
    },
    forget,
    watch(listener) {
      watching.add(listener);
      return () => watching.delete(listener);
    },
  };
}
