/**
 * Talks to the server: one thin typed fetch. A refused request becomes a `ProblemError` whose words are
 * already in the reader's language; a lost network becomes one too (`code: 'offline'`). Never retries a write.
 */
import { activeLanguage, hasWords, say } from './i18n/language.tsx';

export interface ProblemBody {
  readonly code?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly status?: number;
  readonly params?: Record<string, string | number>;
  readonly [extra: string]: unknown;
}

export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string,
    /** The whole problem+json body: findings that block, versions that clash. */
    readonly body: ProblemBody = {},
  ) {
    super(title);
  }
}

export interface Answer<T> {
  readonly data: T;
  readonly etag: string | null;
  readonly status: number;
}
type Query = Record<string, string | number | boolean | null | undefined>;
export interface RequestOptions {
  readonly method?: string;
  readonly query?: Query;
  readonly body?: unknown;
  readonly ifMatch?: string | number;
  readonly signal?: AbortSignal;
}

/** `/path?a=1` with empty values left out. */
export function withQuery(path: string, query: Query = {}): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') params.set(key, String(value));
  }
  const text = params.toString();
  return text ? `${path}?${text}` : path;
}

function words(
  code: string,
  part: 'title' | 'detail',
  params: ProblemBody['params'],
  given?: string,
): string {
  const key = `problem.${code}.${part}`;
  if (hasWords(key)) return say(key, params);
  return given || say(`shell.problem.unexpected.${part}`);
}

/** Params as sentences want them: codes become words in the reader's language. */
export function worded(
  code: string,
  params: Readonly<Record<string, string | number>>,
): ProblemBody['params'] {
  if (code !== 'contentNotOfType') return params;
  const inWords = (prefix: string, value: string) => (hasWords(prefix + value) ? say(prefix + value) : value);
  const parts = String(params.parts ?? '')
    .split(', ')
    .map((part) => inWords('problem.contentNotOfType.part.', part));
  return { type: inWords('code.reportType.', String(params.type ?? '')), parts: parts.join(', ') };
}

/** A ProblemError from whatever a failed answer held. */
function problemOf(status: number, body: ProblemBody): ProblemError {
  const code = typeof body.code === 'string' ? body.code : status === 401 ? 'notSignedIn' : 'unexpected';
  const params = worded(code, body.params ?? {});
  return new ProblemError(
    status,
    code,
    words(code, 'title', params, body.title),
    words(code, 'detail', params, body.detail),
    body,
  );
}

const offline = () =>
  new ProblemError(0, 'offline', say('shell.problem.offline.title'), say('shell.problem.offline.detail'));

function initOf(options: RequestOptions): RequestInit {
  const headers: Record<string, string> = { accept: 'application/json', 'accept-language': activeLanguage() };
  if (options.body !== undefined) headers['content-type'] = 'application/json';
  if (options.ifMatch !== undefined) headers['if-match'] = `"${options.ifMatch}"`;
  return {
    method: options.method ?? 'GET',
    headers,
    credentials: 'same-origin',
    body: options.body === undefined ? undefined : JSON.stringify(options.body),
    signal: options.signal,
  };
}

/** One request. Throws ProblemError; passes an abort through. */
export async function request<T>(path: string, options: RequestOptions = {}): Promise<Answer<T>> {
  let response: Response;
  try {
    response = await fetch(withQuery(path, options.query), initOf(options));
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw offline();
  }
  const text = await response.text();
  let data: unknown = null;
  try {
    data = text ? JSON.parse(text) : null;
  } catch {
    data = null;
  }
  if (!response.ok) throw problemOf(response.status, (data ?? {}) as ProblemBody);
  return { data: data as T, etag: response.headers.get('etag'), status: response.status };
}

/** PUT bytes as they are. Throws ProblemError like `request`. */
export async function putBytes(path: string, bytes: Blob): Promise<void> {
  let response: Response;
  try {
    response = await fetch(path, {
      method: 'PUT',
      body: bytes,
      credentials: 'same-origin',
      headers: { ...initOf({}).headers, 'content-type': 'application/octet-stream' },
    });
  } catch {
    throw offline();
  }
  if (response.ok) return;
  throw problemOf(response.status, ((await response.json().catch(() => null)) ?? {}) as ProblemBody);
}

/** GET and give the body. */
export async function get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
  return (await request<T>(path, { query, signal })).data;
}

/** POST a JSON body and give the body of the answer. */
export async function post<T>(path: string, body: unknown, options: RequestOptions = {}): Promise<T> {
  return (await request<T>(path, { ...options, method: 'POST', body })).data;
}

/** `/api/programmes/{p}/…`. */
export const inProgramme = (programme: string, path: string): string =>
  `/api/programmes/${encodeURIComponent(programme)}${path}`;
