/**
 * The real application on a real database, asked without a socket: one programme, people with accounts and
 * roles, and a client for each that sends their token.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { uuidv7 } from 'uuidv7';
import type { Role } from '../../src/core/model/codes.ts';
import { type Actor, type Membership, ProgrammeSettings } from '../../src/core/model/programmes.ts';
import { grantFromServer } from '../../src/flow/members.ts';
import type { Pipeline } from '../../src/flow/ports.ts';
import { openProgramme, recordOrganisation } from '../../src/flow/programmes.ts';
import { type Accounts, openAccounts } from '../../src/server/accounts.ts';
import { createApp } from '../../src/server/app.ts';
import { type Audit, createAudit } from '../../src/server/audit.ts';
import { createCallers } from '../../src/server/callers.ts';
import { openChanges } from '../../src/server/changes.ts';
import type { App } from '../../src/server/context.ts';
import { loadGeometry } from '../../src/server/geometry.ts';
import { createJobs } from '../../src/server/jobs.ts';
import { createMetrics } from '../../src/server/metrics.ts';
import { rulesIn } from '../../src/server/rule-threads.ts';
import type { Threads } from '../../src/server/threads.ts';
import { createTiles } from '../../src/server/tiles.ts';
import { workerFor } from '../../src/server/work.ts';
import { alone, openAccountsPool } from '../../src/store/accounts.ts';
import { fileStore } from '../../src/store/files.ts';
import { openTestDatabase, type TestDatabase } from './database.ts';
import { PROGRAMME } from './records.ts';

export const PASSWORD = 'a long enough password';
const CLI: Actor = { userId: 'cli', name: 'Command line', memberships: [] };

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads answers of every shape.
  readonly body: any;
}

/** Sends requests as one person. Paths that do not start with `/` are below the programme. */
export class Client {
  constructor(
    readonly app: App,
    readonly userId: string | null,
    readonly headers: Readonly<Record<string, string>>,
  ) {}
  async send(method: string, path: string, init: RequestInit = {}): Promise<Answer> {
    const url = path.startsWith('/') ? path : `/api/programmes/${PROGRAMME}/${path}`;
    const headers = { ...this.headers, ...(init.headers as Record<string, string> | undefined) };
    const response = await this.app.request(url, { ...init, method, headers });
    const text = await response.text();
    const json = /json/.test(response.headers.get('content-type') ?? '') && text !== '';
    return { status: response.status, headers: response.headers, text, body: json ? JSON.parse(text) : null };
  }
  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send('GET', path, { headers });
  }
  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const json = { 'content-type': 'application/json', ...headers };
    return this.send('POST', path, { headers: json, body: JSON.stringify(body) });
  }
}

export interface TestApp {
  readonly app: App;
  readonly database: TestDatabase;
  readonly pipeline: Pipeline;
  readonly accounts: Accounts;
  readonly audit: Audit;
  /** What the log said. */
  readonly logged: string[];
  readonly nobody: Client;
  /** A person with an account and one role in the programme. */
  person(name: string, role: Role, scope?: Partial<Membership>): Promise<Client>;
  close(): Promise<void>;
}

export interface TestAppOptions {
  readonly settings?: Partial<ProgrammeSettings>;
  readonly heartbeatMs?: number;
  readonly requestsPerMinute?: number;
  readonly probesPerMinute?: number;
  readonly signInsPerMinute?: number;
  readonly sessionSeconds?: number;
  readonly webDir?: string;
  readonly publicUrl?: string;
  readonly proxies?: number;
  readonly captureBytes?: number;
  /** Threads for answers that take long; none works out all here. */
  readonly threads?: Threads;
}

export async function openTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const database = await openTestDatabase();
  const pool = await openAccountsPool(database.url);
  const accounts = await openAccounts({
    pool,
    alone: (work) => alone(pool, work),
    secret: 'only for tests, only for tests, only for tests',
    publicUrl: options.publicUrl ?? null,
    signInsPerMinute: options.signInsPerMinute,
    sessionSeconds: options.sessionSeconds,
  });
  const { db } = database;
  const pipeline: Pipeline = {
    rules: rulesIn(options.threads ?? null),
    db,
    geometry: await loadGeometry(),
    clock: { now: () => new Date() },
    newId: uuidv7,
  };
  await openProgramme(
    pipeline,
    CLI,
    PROGRAMME,
    ProgrammeSettings.parse({ names: { en: 'North' }, fictional: true, ...options.settings }),
  );
  for (const code of ['alpha', 'beta']) {
    const organisation = {
      programmeId: PROGRAMME,
      code,
      names: { en: code },
      kind: 'ngo' as const,
      teams: [],
    };
    await recordOrganisation(pipeline, CLI, organisation);
  }
  const logged: string[] = [];
  const log = pino({ level: 'debug', base: null }, { write: (line: string) => logged.push(line) });
  const changes = await openChanges(db);
  const jobs = createJobs(database.url, workerFor(pipeline, accounts), (error) => log.error({ err: error }));
  const tiles = createTiles({
    db,
    subscribe: changes.subscribe,
    snapshotDir: null,
    threads: options.threads ?? null,
  });
  const stopping = new AbortController();
  const filesDir = mkdtempSync(join(tmpdir(), 'tilth-files-'));
  const audit = createAudit({ db, accounts, key: 'only for tests', onFault: (err) => log.error({ err }) });
  const app = createApp({
    pipeline,
    files: fileStore(filesDir, options.captureBytes ?? 200 * 1024 * 1024),
    accounts,
    audit,
    callers: createCallers(accounts, db, changes),
    changes,
    jobs,
    tiles,
    metrics: createMetrics(),
    log,
    webDir: options.webDir ?? null,
    publicUrl: options.publicUrl ?? null,
    proxies: options.proxies ?? 0,
    version: 'test',
    isReady: () => db.ready(),
    stopping: stopping.signal,
    heartbeatMs: options.heartbeatMs ?? 10_000,
    requestsPerMinute: options.requestsPerMinute ?? 1e9,
    probesPerMinute: options.probesPerMinute ?? 1e9,
  });
  return {
    app,
    database,
    pipeline,
    accounts,
    audit,
    logged,
    nobody: new Client(app, null, {}),
    async person(name, role, scope = {}) {
      const email = `${name}@example.org`;
      const account = await accounts.create({ email, name, password: PASSWORD });
      const membership = { orgCode: null, placeCodes: [], ...scope, userId: account.id, role };
      await grantFromServer(pipeline, PROGRAMME, [membership]);
      return new Client(app, account.id, { authorization: `Bearer ${await accounts.createToken(email, 1)}` });
    },
    async close() {
      stopping.abort();
      await tiles.close();
      await jobs.stop();
      await audit.close();
      await changes.close();
      await pool.end();
      await database.close();
      rmSync(filesDir, { recursive: true, force: true });
    },
  };
}

/** A draft as a client sends it. */
export function draft<T extends object>(content: T = {} as T, id: string = uuidv7()) {
  return {
    id,
    content: { reportType: 'nts', dateOfInformation: '2026-05-01', orgCode: 'alpha', ...content },
  };
}

/** A square outline about 700 m wide. */
export function squareAt(lon: number, lat: number, size = 0.01) {
  const ring = [
    [lon, lat],
    [lon + size, lat],
    [lon + size, lat + size],
    [lon, lat + size],
    [lon, lat],
  ];
  return { type: 'Polygon' as const, coordinates: [ring] };
}

/** Proposes a new hazard with evidence that makes it a confirmed one. */
export function newHazard(lon: number, lat: number, fields: Record<string, unknown> = {}) {
  const id = uuidv7();
  return {
    hazard: {
      id,
      mode: 'new',
      fields: {
        classification: 'cha',
        contamination: ['mines_ap'],
        shape: squareAt(lon, lat),
        entered: { format: 'drawn', fixedBy: 'handheld', accuracyM: 5 },
        orgCode: 'alpha',
        localId: `L-${id.slice(-6)}`,
        name: `Field ${id.slice(-6)}`,
        ...fields,
      },
    },
    evidence: [
      {
        id: uuidv7(),
        kind: 'item',
        channel: 'seen',
        position: { type: 'Point', coordinates: [lon + 0.005, lat + 0.005] },
        entered: { format: 'decimal', fixedBy: 'handheld', accuracyM: 5 },
        ordnanceCategory: 'ap_mine',
        quantity: 1,
        observedOn: '2026-05-01',
      },
    ],
  };
}

/** Accepts a report, giving a reason for every doubt that needs one. */
export async function accept(
  reviewer: Client,
  report: { id: string; version: number; findings: { severity: string; rule: string }[] },
) {
  const doubted = new Set(report.findings.filter((f) => f.severity === 'R').map((f) => f.rule));
  const overrides = [...doubted].map((rule) => ({ rule, reason: 'checked with the team' }));
  const decision = { action: 'accept', reason: 'checked', overrides };
  return reviewer.post(`reports/${report.id}/decision`, decision, { 'if-match': `"${report.version}"` });
}
