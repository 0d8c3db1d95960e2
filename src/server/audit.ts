/**
 * The rim's hand on the audit trail: what people do at the doors is put down here and sealed a batch at a time,
 * off the path of every request. The same by the same account within a minute is counted, not repeated, and
 * beyond so many new ones a minute only counted by kind: a flood cannot fill the disk. A process that is killed
 * loses what it put down in the last second.
 */
import { createHmac } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import { canonical } from '../core/ledger/canonical.ts';
import type { AuditData, AuditDraft, AuditKind } from '../core/model/audit.ts';
import { ProgrammeId } from '../core/model/ids.ts';
import { Problem } from '../core/model/problems.ts';
import { appendAudit } from '../flow/audit.ts';
import type { Db } from '../flow/ports.ts';
import type { Accounts } from './accounts.ts';
import type { Env, RequestContext } from './context.ts';

const SEAL_EVERY_MS = 500;
const WINDOW_MS = 60_000;
/** Different things put down in a minute; what comes after is counted by kind. */
const MOST_PER_WINDOW = 1_000;
/** Kept while the database does not answer. */
const MOST_WAITING = 10_000;

type Noted = Pick<AuditDraft, 'kind' | 'accountId' | 'programmeId' | 'data'>;

export interface Audit {
  /** Puts down what was done. Never fails, never waits. */
  note(done: Noted): void;
  /** A sign-in that was refused: the address typed is kept in memory until it is an account or a keyed hash. */
  failedSignIn(email: string): void;
  /** Seals everything put down so far, counts of the running minute too. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

interface AuditOptions {
  readonly db: Db;
  readonly accounts: Pick<Accounts, 'get'>;
  /** Makes hashes of addresses that nobody outside can guess again. */
  readonly key: string;
  readonly onFault?: (error: unknown) => void;
  readonly now?: () => Date;
}

/** Opens the rim's hand on the trail of a database. */
export function createAudit(options: AuditOptions): Audit {
  const sealer = new Sealer(options);
  const timer = setInterval(() => void sealer.seal(false), SEAL_EVERY_MS);
  timer.unref();
  const hashOf = (email: string) =>
    createHmac('sha256', options.key).update(`tilth audit address\n${email}`).digest('hex').slice(0, 32);
  return {
    note: (done) => sealer.put(done),
    failedSignIn(typed) {
      const email = typed.trim().toLowerCase().slice(0, 320);
      const data = { addressHash: hashOf(email) };
      sealer.put({ kind: 'sign_in_failed', accountId: null, programmeId: null, data }, email);
    },
    flush: () => sealer.seal(true),
    async close() {
      clearInterval(timer);
      await sealer.seal(true);
    },
  };
}

interface Window {
  readonly first: Noted;
  readonly email: string | undefined;
  readonly endsAt: number;
  /** How often since the first was put down. */
  again: number;
}

class Sealer {
  private readonly windows = new Map<string, Window>();
  private waiting: { draft: AuditDraft; email: string | undefined }[] = [];
  private sealing: Promise<void> = Promise.resolve();

  constructor(private readonly options: AuditOptions) {}

  private now(): Date {
    return this.options.now?.() ?? new Date();
  }

  put(done: Noted, email?: string): void {
    const key = canonical({ ...done });
    const known = this.windows.get(key);
    if (known) {
      known.again += 1;
      return;
    }
    if (this.windows.size >= MOST_PER_WINDOW && done.data.code !== 'many') {
      this.put({ kind: done.kind, accountId: null, programmeId: null, data: { code: 'many' } });
      return;
    }
    this.windows.set(key, { first: done, email, endsAt: this.now().getTime() + WINDOW_MS, again: 0 });
    this.wait(done, email);
  }

  private wait(done: Noted, email: string | undefined): void {
    if (this.waiting.length >= MOST_WAITING) return;
    this.waiting.push({ draft: { ...done, recordedAt: this.now().toISOString() }, email });
  }

  /** One batch after the other; what cannot be sealed now waits for the next. */
  seal(all: boolean): Promise<void> {
    this.sealing = this.sealing.then(() => this.sealNow(all)).catch((error) => this.options.onFault?.(error));
    return this.sealing;
  }

  private async sealNow(all: boolean): Promise<void> {
    const now = this.now().getTime();
    for (const [key, { first, email, endsAt, again }] of this.windows) {
      if (endsAt > now && !all) continue;
      this.windows.delete(key);
      if (again > 0) this.wait({ ...first, data: { ...first.data, count: again } }, email);
    }
    if (this.waiting.length === 0) return;
    const batch = this.waiting;
    this.waiting = [];
    try {
      const drafts = await Promise.all(batch.map(({ draft, email }) => this.resolved(draft, email)));
      await this.options.db.write((tx) => appendAudit(tx, drafts));
    } catch (error) {
      this.waiting = [...batch, ...this.waiting].slice(0, MOST_WAITING);
      throw error;
    }
  }

  /** An address that is an account's becomes the account; any other stays a keyed hash. */
  private async resolved(draft: AuditDraft, email: string | undefined): Promise<AuditDraft> {
    if (email === undefined) return draft;
    const account = await this.options.accounts.get(email).catch(refuseAllBut('notFound'));
    if (!account) return draft;
    const { addressHash: _, ...data } = draft.data;
    return { ...draft, accountId: account.id, data };
  }
}

function refuseAllBut(code: string) {
  return (error: unknown): null => {
    if (error instanceof Problem && error.code === code) return null;
    throw error;
  };
}

/** Search words may be about a person; a place in a list is nobody's business. */
const UNTOLD = new Set(['q', 'text', 'cursor']);
/** A list read so many at a time is taken away. */
const TAKEN_AWAY = 500;

/**
 * After every request: a refusal to somebody signed in, and whatever was taken away as a file or in bulk, is put
 * down. Here and not in the routes, so that no door can be forgotten.
 */
export function audited(audit: Audit): MiddlewareHandler<Env> {
  return async (c, next) => {
    await next();
    const kind = kindOf(c);
    if (kind !== null) void noteRequest(audit, c, kind).catch(() => undefined);
  };
}

function kindOf(c: RequestContext): AuditKind | null {
  const { status, headers } = c.res;
  if (status === 401 || status === 403) return 'refused';
  if (status !== 200 || c.req.method === 'HEAD') return null;
  if (headers.get('content-disposition')?.startsWith('attachment')) return 'exported';
  return Number(c.req.query('limit') ?? 0) >= TAKEN_AWAY ? 'exported' : null;
}

async function noteRequest(audit: Audit, c: RequestContext, kind: AuditKind): Promise<void> {
  const door = `${c.req.method} ${routePath(c, -1)}`;
  const url = new URL(c.req.url);
  const code = c.error instanceof Problem ? c.error.code : undefined;
  const { account } = await c.get('caller')();
  // Who is not signed in is refused all day; that is no news.
  if (account === null && kind === 'refused') return;
  const data: AuditData =
    kind === 'refused' ? { door, ...(code ? { code } : {}) } : { door, what: whatOf(url) };
  const programmeId = programmeIn(url.pathname);
  audit.note({ kind, accountId: account?.id ?? null, programmeId, data });
}

function whatOf(url: URL): string {
  const asked = [...url.searchParams].filter(([name]) => !UNTOLD.has(name));
  const query = asked.map(([name, value]) => `${name}=${value}`).join('&');
  return `${url.pathname}${query ? `?${query}` : ''}`.slice(0, 300);
}

function programmeIn(path: string): string | null {
  const [, named] = /^\/(?:api\/programmes|tiles)\/([^/]+)/.exec(path) ?? [];
  const read = ProgrammeId.safeParse(named);
  return read.success ? read.data : null;
}
