/** What every request carries through the server, and what the server was built from. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Logger } from 'pino';
import type { Language } from '../core/model/codes.ts';
import type { Actor } from '../core/model/programmes.ts';
import type { FileStore, Pipeline } from '../flow/ports.ts';
import type { Account, Accounts } from './accounts.ts';
import type { Audit } from './audit.ts';
import type { Callers } from './callers.ts';
import type { Changes } from './changes.ts';
import type { Jobs } from './jobs.ts';
import type { ProbeLimit } from './limits.ts';
import type { Metrics } from './metrics.ts';
import type { TileServer } from './tiles.ts';

/** Whoever sent a request: nobody signed in has account null and an actor without memberships. */
export interface Caller {
  readonly account: Account | null;
  readonly actor: Actor;
}

export interface Variables {
  requestId: string;
  language: Language;
  /** Network address the request came from, for rate limits only; never logged. */
  clientAddress: string;
  /** Counts questions about places per account (limits.ts). */
  probes: ProbeLimit;
  /** Takes units of computing from the caller's budget before they are spent. Throws Problem tooMuchWork, workBudget. */
  charge: (units: number) => Promise<void>;
  /** Looks the caller up once per request. Throws Problem sessionExpired. */
  caller: () => Promise<Caller>;
}

/** `incoming` is there when a socket is (not in tests that call the application directly). */
export interface Env {
  Variables: Variables;
  Bindings: { incoming?: { socket?: { remoteAddress?: string } } };
}

export type App = OpenAPIHono<Env>;
export type RequestContext = Context<Env>;

export interface ServerDeps {
  readonly pipeline: Pipeline;
  /** Copies of sources. */
  readonly files: FileStore;
  readonly accounts: Accounts;
  readonly audit: Audit;
  readonly callers: Callers;
  readonly changes: Changes;
  readonly jobs: Jobs;
  readonly tiles: TileServer;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** Built web application; null serves the interface only. */
  readonly webDir: string | null;
  readonly publicUrl: string | null;
  readonly proxies: number;
  readonly version: string;
  /** False while starting or stopping. */
  readonly isReady: () => Promise<boolean>;
  /** Aborted when the server stops: open streams end. */
  readonly stopping: AbortSignal;
  /** Time between heartbeats of open streams, ms; each looks whether the session still is one. */
  readonly heartbeatMs: number;
  /** Requests per minute from one address; generous, against runaways. */
  readonly requestsPerMinute: number;
  /** Questions about places a minute by one account that sees cells only; `PROBES_PER_MINUTE` when not said. */
  readonly probesPerMinute?: number;
}
