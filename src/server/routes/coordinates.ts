/** Reading typed positions: what a text means, in every notation. Open to all: it knows nothing of records. */
import { createRoute, z } from '@hono/zod-openapi';
import { formatPosition, parsePosition } from '../../core/geo/coordinates.ts';
import type { ParsedPosition, PositionFormat } from '../../core/geo/readings.ts';
import { Position } from '../../core/model/geometry.ts';
import type { App } from '../context.ts';
import { json, PositionText, REFUSALS } from '../schemas.ts';

const FORMATS = ['decimal', 'dms', 'utm', 'mgrs'] as const satisfies readonly PositionFormat[];

const Answer = z.object({
  text: z.string(),
  /** Null when the text is a position. */
  fault: z.string().nullable(),
  position: Position.nullable(),
  format: z.enum(FORMATS).nullable(),
  precisionM: z.number().nullable(),
  assumptions: z.array(z.string()),
  formatted: z.record(z.enum(FORMATS), z.string()).nullable(),
  alternatives: z.array(
    z.object({ position: Position, reason: z.enum(['swapped', 'hemisphere']), decimal: z.string() }),
  ),
});

const route = createRoute({
  method: 'get',
  path: '/api/coordinates',
  operationId: 'readCoordinates',
  tags: ['coordinates'],
  summary: 'What a typed position means: decimal degrees, DMS, UTM or MGRS',
  request: {
    query: z.strictObject({
      text: z.string().max(1_000),
      near: PositionText.optional().openapi({ description: 'Where it is expected: longitude,latitude' }),
    }),
  },
  responses: { 200: json(Answer, 'The position, or the fault that keeps it from being one'), ...REFUSALS },
});

export function registerCoordinateRoutes(app: App): void {
  app.openapi(route, (c) => {
    const { text, near } = c.req.valid('query');
    const read = parsePosition(text, { near });
    return c.json('fault' in read ? noPosition(text, read.fault) : asPosition(read), 200);
  });
}

function noPosition(text: string, fault: string) {
  const nothing = { position: null, format: null, precisionM: null, formatted: null };
  return { text, fault, ...nothing, assumptions: [], alternatives: [] };
}

function asPosition({ text, position, format, precisionM, assumptions, alternatives }: ParsedPosition) {
  const inAll = FORMATS.map((one) => [one, formatPosition(position, one)] as const);
  return {
    text,
    fault: null,
    position,
    format,
    precisionM,
    assumptions,
    formatted: Object.fromEntries(inAll) as Record<PositionFormat, string>,
    alternatives: alternatives.map((other) => ({
      ...other,
      decimal: formatPosition(other.position, 'decimal'),
    })),
  };
}
