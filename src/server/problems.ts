/**
 * The rim of every refusal: turns a Problem, or an error nobody expected, into problem+json (RFC 9457) in
 * the reader's language. Never sends a stack, a query, a path of the machine or what the database said.
 */
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { hasMessage } from '../core/messages/say.ts';
import { sayProblem } from '../core/messages/say-problem.ts';
import type { Language } from '../core/model/codes.ts';
import { Problem, type ProblemCode } from '../core/model/problems.ts';
import type { RequestContext } from './context.ts';

export const PROBLEM_TYPE = 'application/problem+json';

/** What libraries refuse by themselves, as ours. */
const BY_STATUS: Record<number, ProblemCode> = {
  400: 'invalidRequest',
  401: 'notSignedIn',
  403: 'notAllowed',
  404: 'notFound',
  405: 'methodNotAllowed',
  413: 'tooLarge',
  415: 'unsupportedMedia',
  422: 'invalidRequest',
  429: 'tooManyRequests',
};

/** Any thrown value as a Problem; `unexpected` is the only one that means a fault of ours. */
export function asProblem(thrown: unknown, requestId: string): Problem {
  if (thrown instanceof Problem) return forStrangers(thrown);
  if (thrown instanceof HTTPException) {
    const code = BY_STATUS[thrown.status];
    if (code) return new Problem(code, {});
  }
  return new Problem('unexpected', { reference: requestId });
}

/** Without what the database or the operating system said: that is for the log. */
function forStrangers(problem: Problem): Problem {
  const { code, params, extra } = problem;
  if (problem.status >= 500) {
    return new Problem(code, params.reference === undefined ? {} : { reference: params.reference }, extra);
  }
  if (code !== 'invalidRequest' || hasMessage(String(params.reason))) return problem;
  const where = params.where ?? params.field ?? '';
  return new Problem(code, { where, reason: 'request.wrongFormat' }, extra);
}

/** Body of a problem response. `instance` names the request, so that it can be found in the log. */
export function problemBody(problem: Problem, language: Language, requestId: string) {
  return {
    ...problem.extra,
    type: `urn:tilth:problem:${problem.code}`,
    ...sayProblem(language, problem),
    status: problem.status,
    instance: `urn:uuid:${requestId}`,
    code: problem.code,
    params: problem.params,
  };
}

/** The response to a refused request. */
export function problemResponse(c: RequestContext, problem: Problem): Response {
  const language = c.get('language') ?? 'en';
  const body = problemBody(problem, language, c.get('requestId') ?? '');
  const seconds = problem.params.seconds;
  if (problem.status === 429 && seconds !== undefined) c.header('Retry-After', String(seconds));
  if (problem.status === 503) c.header('Retry-After', '2');
  if (problem.status === 401) c.header('WWW-Authenticate', 'Bearer realm="tilth"');
  c.header('Content-Language', language);
  c.header('Content-Type', PROBLEM_TYPE);
  return c.body(JSON.stringify(body), problem.status as ContentfulStatusCode);
}
