/**
 * People and their sessions, kept by better-auth: passwords, cookies and tokens are its business, never
 * ours. Accounts are made by an administrator or the command line; nobody signs up over HTTP. Who may do
 * what is not decided here but by memberships and core/policy.
 */
import { betterAuth } from 'better-auth';
import { APIError } from 'better-auth/api';
import { getMigrations } from 'better-auth/db/migration';
import { bearer } from 'better-auth/plugins/bearer';
import type pg from 'pg';
import { Language } from '../core/model/codes.ts';
import { Problem } from '../core/model/problems.ts';
import type { Actor } from '../core/model/programmes.ts';
import type { Db } from '../flow/ports.ts';

export const PASSWORD_MIN = 10;
const SESSION_SECONDS = 7 * 24 * 3_600;
/** Attempts to sign in per address and minute. Twelve people behind one satellite modem must fit. */
const SIGN_INS_PER_MINUTE = 30;

export interface Account {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly language: Language;
  readonly disabled: boolean;
}

export interface AccountDraft {
  readonly email: string;
  readonly name: string;
  readonly password: string;
  readonly language?: Language;
}

export interface Accounts {
  /** Answers everything under /api/auth; the client's address in `x-tilth-client` is set by the server. */
  handle(request: Request): Promise<Response>;
  /** Whose cookie or bearer token this is; null when neither is sent. Throws sessionExpired, notSignedIn. */
  find(headers: Headers): Promise<Account | null>;
  /** Called after any change of an account or session made here. */
  watch(listener: () => void): void;
  /** `Set-Cookie` that makes a browser forget a session that ended. */
  readonly forgetCookie: string;
  /** Throws Problem invalidRequest when the address is taken or the password too short. */
  create(draft: AccountDraft): Promise<Account>;
  /**
   * The account of an address, made when there is none. What is drafted is checked and hashed either way, so that
   * neither the answer nor its time tells whether there was one. Throws Problem invalidRequest.
   */
  obtain(draft: AccountDraft): Promise<{ account: Account; made: boolean }>;
  /** Signs the person out everywhere, at once, and lets them sign in no more. Throws notFound. */
  disable(email: string): Promise<Account>;
  enable(email: string): Promise<Account>;
  setPassword(email: string, password: string): Promise<void>;
  /** A token for scripts (`Authorization: Bearer …`), good for some days or until the account is disabled. */
  createToken(email: string, days: number): Promise<string>;
  /** Throws Problem notFound. */
  get(email: string): Promise<Account>;
  getById(id: string): Promise<Account>;
  list(): Promise<Account[]>;
}

export interface AccountsOptions {
  /** A pool whose search path is the schema of the accounts. */
  readonly pool: pg.Pool;
  /** Runs the library's migrations while no other process does. */
  readonly alone: <T>(work: () => Promise<T>) => Promise<T>;
  readonly secret: string;
  readonly publicUrl: string | null;
  readonly signInsPerMinute?: number;
  /** For tests: seconds until a session ends. */
  readonly sessionSeconds?: number;
}

interface StoredUser {
  id: string;
  email: string;
  name: string;
  language?: string | null;
  disabled?: boolean | null;
}

function accountOf(user: StoredUser): Account {
  const language = Language.safeParse(user.language);
  return {
    id: user.id,
    email: user.email,
    name: user.name,
    language: language.success ? language.data : 'en',
    disabled: user.disabled === true,
  };
}

/** Opens the accounts, bringing their tables up to date. */
export async function openAccounts(options: AccountsOptions): Promise<Accounts> {
  const auth = createAuth(options);
  await options.alone(async () => (await getMigrations(auth.options)).runMigrations());
  const context = await auth.$context;
  const cookieName = context.authCookies.sessionToken.name;
  const listeners: (() => void)[] = [];
  const changed = () => {
    for (const listener of listeners) listener();
  };
  return {
    ...administration(context, changed),
    async handle(request) {
      try {
        return await handleAuth(auth.handler, request);
      } finally {
        if (request.method !== 'GET') changed();
      }
    },
    watch: (listener) => {
      listeners.push(listener);
    },
    forgetCookie: `${cookieName}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax`,
    async find(headers) {
      const bearing = (headers.get('authorization') ?? '').toLowerCase().startsWith('bearer ');
      if (!bearing && !hasCookie(headers, cookieName)) return null;
      const session = await auth.api.getSession({ headers, query: { disableCookieCache: true } });
      if (!session || (session.user as StoredUser).disabled) {
        throw new Problem(bearing ? 'notSignedIn' : 'sessionExpired');
      }
      return accountOf(session.user);
    },
  };
}

type AuthContext = Awaited<ReturnType<typeof createAuth>['$context']>;

/** What administrators do with accounts. */
function administration({ internalAdapter, password: passwords, adapter }: AuthContext, changed: () => void) {
  async function stored(email: string): Promise<StoredUser> {
    const found = await internalAdapter.findUserByEmail(email.trim().toLowerCase());
    if (!found) throw new Problem('notFound');
    return found.user;
  }
  async function setDisabled(email: string, disabled: boolean): Promise<Account> {
    const user = await stored(email);
    const updated = await internalAdapter.updateUser(user.id, { disabled });
    if (disabled) await internalAdapter.deleteUserSessions(user.id);
    changed();
    return accountOf({ ...user, ...(updated as StoredUser | null), disabled });
  }
  return {
    async create(draft: AccountDraft) {
      const { account, made } = await obtainAccount(internalAdapter, passwords, draft);
      if (!made) throw refused('email', 'request.emailTaken');
      return account;
    },
    obtain: (draft: AccountDraft) => obtainAccount(internalAdapter, passwords, draft),
    disable: (email: string) => setDisabled(email, true),
    enable: (email: string) => setDisabled(email, false),
    async setPassword(email: string, password: string) {
      checkPassword(password);
      const user = await stored(email);
      await internalAdapter.updatePassword(user.id, await passwords.hash(password));
      await internalAdapter.deleteUserSessions(user.id);
      changed();
    },
    async createToken(email: string, days: number) {
      const user = await stored(email);
      if (user.disabled) throw new Problem('notFound');
      const expiresAt = new Date(Date.now() + days * 86_400_000);
      const session = await internalAdapter.createSession(user.id, false, { expiresAt }, true);
      return session.token;
    },
    get: async (email: string) => accountOf(await stored(email)),
    async getById(id: string) {
      const user = await internalAdapter.findUserById(id);
      if (!user) throw new Problem('notFound');
      return accountOf(user);
    },
    async list() {
      const sortBy = { field: 'email', direction: 'asc' as const };
      const users = await adapter.findMany<StoredUser>({ model: 'user', sortBy, limit: 10_000 });
      return users.map(accountOf);
    },
  };
}

async function obtainAccount(
  internalAdapter: AuthContext['internalAdapter'],
  passwords: AuthContext['password'],
  draft: AccountDraft,
): Promise<{ account: Account; made: boolean }> {
  checkPassword(draft.password);
  const email = draft.email.trim().toLowerCase();
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw refused('email', 'request.wrongFormat');
  const password = await passwords.hash(draft.password);
  const known = await internalAdapter.findUserByEmail(email);
  if (known) return { account: accountOf(known.user as StoredUser), made: false };
  const { name, language = 'en' } = draft;
  const fields = { email, name, emailVerified: true, language, disabled: false };
  const user = await internalAdapter.createUser(fields, { method: 'admin' });
  const credential = { userId: user.id, providerId: 'credential', accountId: user.id, password };
  await internalAdapter.linkAccount(credential);
  return { account: accountOf(user as StoredUser), made: true };
}

function createAuth(options: AccountsOptions) {
  const { publicUrl } = options;
  const sessionSeconds = options.sessionSeconds ?? SESSION_SECONDS;
  return betterAuth({
    appName: 'Tilth',
    baseURL: publicUrl ?? 'http://127.0.0.1',
    basePath: '/api/auth',
    secret: options.secret,
    database: options.pool,
    // Whatever host the request names is this server; sameSiteOnly has refused other origins already.
    trustedOrigins: (request) => ownOrigins(request, publicUrl),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: PASSWORD_MIN },
    user: {
      additionalFields: {
        language: { type: 'string', required: false, defaultValue: 'en', input: false },
        disabled: { type: 'boolean', required: false, defaultValue: false, input: false },
      },
    },
    session: { expiresIn: sessionSeconds, updateAge: Math.min(86_400, sessionSeconds / 2) },
    databaseHooks: {
      session: {
        create: {
          before: async (session, context) => {
            const user = await context?.context.internalAdapter.findUserById(session.userId);
            if ((user as StoredUser | null | undefined)?.disabled) {
              throw new APIError('UNAUTHORIZED', { code: 'INVALID_EMAIL_OR_PASSWORD' });
            }
            // Where people sign in from is nobody's business: not kept.
            return { data: { ...session, ipAddress: '', userAgent: '' } };
          },
        },
      },
    },
    rateLimit: {
      enabled: true,
      window: 60,
      max: 600,
      customRules: {
        '/sign-in/*': { window: 60, max: options.signInsPerMinute ?? SIGN_INS_PER_MINUTE },
        '/change-password': { window: 60, max: 10 },
        '/get-session': false,
      },
      customStorage: { consume: createWindows() },
    },
    advanced: {
      cookiePrefix: 'tilth',
      useSecureCookies: publicUrl?.startsWith('https:') ?? false,
      defaultCookieAttributes: { sameSite: 'lax', httpOnly: true },
      ipAddress: { ipAddressHeaders: ['x-tilth-client'] },
    },
    telemetry: { enabled: false },
    logger: { disabled: true },
    plugins: [bearer()],
  });
}

/** Fixed windows in memory: after `max` attempts, wait for the window to end. */
function createWindows() {
  const windows = new Map<string, { count: number; endsAt: number }>();
  return async (key: string, rule: { window: number; max: number }) => {
    const now = Date.now();
    for (const [old, { endsAt }] of windows) {
      if (endsAt > now && windows.size < 10_000) break;
      windows.delete(old);
    }
    const known = windows.get(key);
    const current = known && known.endsAt > now ? known : { count: 0, endsAt: now + rule.window * 1_000 };
    if (current !== known) {
      windows.delete(key);
      windows.set(key, current);
    }
    current.count += 1;
    const allowed = current.count <= rule.max;
    return { allowed, retryAfter: allowed ? null : Math.ceil((current.endsAt - now) / 1_000) };
  };
}

function ownOrigins(request: Request | undefined, publicUrl: string | null): string[] {
  const host = request?.headers.get('host');
  const own = host ? [`http://${host}`, `https://${host}`] : [];
  return publicUrl ? [publicUrl, ...own] : own;
}

function hasCookie(headers: Headers, name: string): boolean {
  return (headers.get('cookie') ?? '').split(';').some((pair) => pair.trim().startsWith(`${name}=`));
}

function checkPassword(password: string): void {
  if (password.length < PASSWORD_MIN) {
    throw new Problem('invalidRequest', {
      where: 'password',
      reason: 'request.weakPassword',
      limit: PASSWORD_MIN,
    });
  }
}

function refused(where: string, reason: string): Problem {
  return new Problem('invalidRequest', { where, reason });
}

/** What of the library is open to the network; the rest of it answers "not found". */
const OPEN = new Set([
  'POST /api/auth/sign-in/email',
  'POST /api/auth/sign-out',
  'POST /api/auth/change-password',
  'GET /api/auth/get-session',
]);

/** The library's refusals as Problems, so that every error of the interface has one form. */
async function handleAuth(handler: (request: Request) => Promise<Response>, request: Request) {
  const { pathname } = new URL(request.url);
  if (!OPEN.has(`${request.method} ${pathname}`)) throw new Problem('notFound');
  const response = await handler(request);
  if (response.status < 400) return withoutToken(response);
  const said = (await response.json().catch(() => null)) as { code?: string } | null;
  const signingIn = pathname.includes('/sign-in');
  switch (response.status) {
    case 401:
    case 403:
      throw new Problem(signingIn ? 'wrongCredentials' : 'notSignedIn');
    case 404:
      throw new Problem('notFound');
    case 429:
      throw new Problem('tooManyRequests', { seconds: Number(response.headers.get('x-retry-after') ?? 60) });
    case 400:
    case 422:
      if (said?.code === 'INVALID_PASSWORD') throw new Problem('wrongCredentials');
      throw new Problem('invalidRequest', { where: 'body', reason: 'request.wrongFormat' });
    default:
      throw new Error(`sign-in library answered ${response.status} ${said?.code ?? ''}`);
  }
}

/** The session's token stays in its cookie, where no script can read it. */
async function withoutToken(response: Response): Promise<Response> {
  const headers = new Headers(response.headers);
  for (const name of ['set-auth-token', 'access-control-expose-headers', 'content-length'])
    headers.delete(name);
  const text = await response.text();
  const hide = (key: string, value: unknown) => (key === 'token' ? undefined : value);
  const body = text ? JSON.stringify(JSON.parse(text), hide) : text;
  return new Response(body, { status: response.status, headers });
}

/** The account as somebody who may act: its roles in every programme. Nobody signed in has none. */
export async function actorOf(db: Db, account: Account | null): Promise<Actor> {
  if (!account) return { userId: null, name: '', memberships: [] };
  const memberships = await db.read((tx) => tx.memberships.ofUser(account.id));
  return { userId: account.id, name: account.name, memberships };
}
