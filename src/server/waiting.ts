/**
 * What answers while registries of an older Tilth are folded again: alive, not ready and why, and to everything else
 * that it is to be asked again shortly. No record is read before it is right.
 */
import { Hono } from 'hono';
import { uuidv7 } from 'uuidv7';
import { pickLanguage } from '../core/messages/say.ts';
import { sayProblem } from '../core/messages/say-problem.ts';
import { Problem } from '../core/model/problems.ts';
import type { Env } from './context.ts';
import type { Answering } from './listen.ts';
import { problemResponse } from './problems.ts';
import { securityHeaders } from './security.ts';

export interface WaitingRoom extends Answering {
  /** Entries read, of those there are. */
  tell(done: number, total: number): void;
}

export function waitingRoom(version: string, publicUrl: string | null): WaitingRoom {
  let [done, total] = [0, 0];
  const app = new Hono<Env>();
  app.use(async (c, next) => {
    c.set('requestId', uuidv7());
    c.set('language', pickLanguage(c.req.header('accept-language')));
    await next();
  }, securityHeaders(publicUrl));
  app.get('/health', (c) => c.json({ status: 'alive', version }));
  app.get('/ready', (c) => {
    const { title, detail } = sayProblem(c.get('language'), new Problem('upgrading', { done, total }));
    return c.json({ status: 'not ready', title, detail, done, total }, 503);
  });
  app.notFound((c) => problemResponse(c, new Problem('upgrading', { done, total })));
  return {
    fetch: app.fetch,
    tell(...read) {
      [done, total] = read;
    },
  };
}
