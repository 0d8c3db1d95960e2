/** Code lists with their labels in the reader's language. */
import { createRoute, z } from '@hono/zod-openapi';
import { say } from '../../core/messages/say.ts';
import { CODE_LISTS, type CodeList, RETIRED } from '../../core/model/codes.ts';
import type { App } from '../context.ts';
import { json, REFUSALS } from '../schemas.ts';

const Codes = z.record(
  z.string(),
  z.array(z.object({ code: z.string(), label: z.string(), retired: z.boolean() })),
);

const route = createRoute({
  method: 'get',
  path: '/api/codes',
  operationId: 'listCodes',
  tags: ['codes'],
  summary: 'Code lists with labels in the language of Accept-Language',
  request: { query: z.strictObject({}) },
  responses: { 200: json(Codes, 'List name → codes in their order'), ...REFUSALS },
});

export function registerCodeRoutes(app: App): void {
  app.openapi(route, (c) => {
    const language = c.get('language');
    const lists = Object.entries(CODE_LISTS).map(([list, codes]) => [
      list,
      codes.map((code) => ({
        code,
        label: say(language, `code.${list}.${code}`),
        retired: RETIRED[list as CodeList]?.includes(code) ?? false,
      })),
    ]);
    c.header('Content-Language', language);
    return c.json(Object.fromEntries(lists), 200);
  });
}
