/** Pieces of requests and answers that several routes share. */
import { z } from '@hono/zod-openapi';
import { ProgrammeId } from '../core/model/ids.ts';
import { Problem } from '../core/model/problems.ts';
import type { RequestContext } from './context.ts';
import { PROBLEM_TYPE } from './problems.ts';
import { invalidRequest } from './validation.ts';

export const ProblemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    detail: z.string(),
    status: z.number().int(),
    instance: z.string(),
    code: z.string(),
    params: z.record(z.string(), z.union([z.string(), z.number()])),
  })
  .loose()
  .openapi('Problem');

const refusal = (description: string) => ({
  description,
  content: { [PROBLEM_TYPE]: { schema: ProblemSchema } },
});

/** Refusals every route may answer with. */
export const REFUSALS = {
  400: refusal('The request is wrong'),
  401: refusal('Not signed in, or the session ended'),
  403: refusal('Not allowed'),
  404: refusal('Not there, or not to be seen'),
  429: refusal('Too many requests'),
  500: refusal('A fault of the server'),
  503: refusal('The database does not answer'),
} as const;

/** Refusals of routes that take a record. */
export const WRITE_REFUSALS = {
  ...REFUSALS,
  409: refusal('In conflict with what is recorded'),
  413: refusal('Too large'),
  415: refusal('Not JSON'),
  422: refusal('Readable, but not acceptable'),
  507: refusal('The disk is full'),
} as const;

export const VERSION_REFUSALS = {
  412: refusal('Changed in the meantime'),
  428: refusal('If-Match is missing'),
} as const;

/** JSON content of an answer. */
export const json = <T extends z.ZodType>(schema: T, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});
export const jsonBody = <T extends z.ZodType>(schema: T) => ({
  required: true,
  content: { 'application/json': { schema } },
});

/** Why. Blank is refused where a reason is needed. */
export const ReasonBody = z.strictObject({ reason: z.string().max(4_000).default('') });

export const InProgramme = z.object({ programme: ProgrammeId });

/**
 * A number in a query. Not `z.coerce`: it reads an empty value as 0, and a position that was left out must
 * never become the Gulf of Guinea.
 */
export const decimal = (min: number, max: number) =>
  z
    .string()
    .regex(/^-?\d{1,12}(\.\d{1,20})?$/)
    .transform(Number)
    .pipe(z.number().min(min).max(max))
    .openapi({ type: 'number', minimum: min, maximum: max });
export const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .pipe(z.number().int().min(min).max(max))
    .openapi({ type: 'integer', minimum: min, maximum: max });

/** `a,b,c` of a code list. */
export const oneOrMore = <T extends z.ZodType<string, string>>(item: T) =>
  z
    .string()
    .max(2_000)
    .transform((text) => text.split(',').filter((part) => part !== ''))
    .pipe(z.array(item).max(100))
    .openapi({ type: 'string', description: 'One or more, separated by commas' });

export const flag = z
  .enum(['true', 'false'])
  .transform((text) => text === 'true')
  .openapi({ type: 'string', enum: ['true', 'false'] });

const numbers = (text: string, context: z.core.$RefinementCtx, count: number): number[] => {
  const parts = text
    .split(',')
    .map((part) => (/^-?\d{1,3}(\.\d{1,20})?$/.test(part.trim()) ? Number(part) : NaN));
  if (parts.length !== count || parts.some((part) => !Number.isFinite(part))) {
    context.addIssue({ code: 'custom', message: `expected ${count} numbers` });
    return [];
  }
  return parts;
};
const inRange = (lon: number, lat: number) => Math.abs(lon) <= 180 && Math.abs(lat) <= 90;

/** `west,south,east,north` in degrees; west > east crosses the antimeridian. */
export const BoxText = z
  .string()
  .max(200)
  .transform((text, context): readonly [number, number, number, number] => {
    const [west = 0, south = 0, east = 0, north = 0] = numbers(text, context, 4);
    if (!inRange(west, south) || !inRange(east, north) || south > north) {
      context.addIssue({ code: 'custom', message: 'out of range' });
    }
    return [west, south, east, north];
  })
  .openapi({ type: 'string', example: '36.1,48.2,36.9,48.7' });

/** `longitude,latitude` in degrees. */
export const PositionText = z
  .string()
  .max(100)
  .transform((text, context): [number, number] => {
    const [lon = 0, lat = 0] = numbers(text, context, 2);
    if (!inRange(lon, lat)) context.addIssue({ code: 'custom', message: 'out of range' });
    return [lon, lat];
  })
  .openapi({ type: 'string', example: '36.52,48.41' });

/** A ledger position, an instant or a day; resolved by the pipeline. */
export const AsOfText = z
  .string()
  .regex(/^[0-9TZ:.+-]{1,40}$/)
  .optional();

export const PAGING = {
  cursor: z
    .string()
    .max(2_000)
    .regex(/^[A-Za-z0-9_=.:-]+$/)
    .optional(),
  limit: wholeNumber(1, 1_000).optional(),
};
export const DEFAULT_LIMIT = 50;

export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next: z.string().nullable() });

/** Adds `Link: <…>; rel="next"`, the same address with the next cursor (RFC 8288). */
export function linkNext(c: RequestContext, next: string | null): void {
  if (next === null) return;
  const url = new URL(c.req.url);
  url.searchParams.set('cursor', next);
  c.header('Link', `<${url.pathname}${url.search}>; rel="next"`);
}

/** Shared by all routes: a failed validation becomes one Problem. */
export function refuseInvalid(
  result: { success: true } | { success: false; target: string; error: z.core.$ZodError },
): void {
  if (!result.success) throw invalidRequest(result.target, result.error.issues);
}

/** The version in If-Match. Throws Problem preconditionRequired, or staleVersion for one no record has. */
export function versionFrom(c: RequestContext): number {
  const ifMatch = c.req.header('if-match');
  if (ifMatch === undefined) throw new Problem('preconditionRequired');
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(ifMatch.trim())?.[1];
  if (version === undefined) throw new Problem('staleVersion');
  return Number(version);
}
