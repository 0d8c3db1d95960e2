/** Who I am here, and what I may do where. */
import { createRoute, z } from '@hono/zod-openapi';
import { Language } from '../../core/model/codes.ts';
import { Names, ProgrammeId } from '../../core/model/ids.ts';
import { Problem } from '../../core/model/problems.ts';
import { type Actor, Membership } from '../../core/model/programmes.ts';
import { ACTIONS, may } from '../../core/policy/policy.ts';
import type { App, Caller, RequestContext, ServerDeps } from '../context.ts';
import { json, REFUSALS } from '../schemas.ts';
import { mayEnter } from '../scope.ts';

const Me = z.object({
  user: z.object({ id: z.string(), name: z.string(), email: z.string(), language: Language }).nullable(),
  memberships: z.array(Membership),
  programmes: z.array(
    z.object({
      id: ProgrammeId,
      names: Names,
      fictional: z.boolean(),
      subject: z.enum(['land', 'monitor']),
      may: z.array(z.enum(ACTIONS)),
    }),
  ),
});

const route = createRoute({
  method: 'get',
  path: '/api/me',
  operationId: 'getMe',
  tags: ['accounts'],
  summary: 'The signed-in person, their roles, and the programmes they may enter',
  request: { query: z.strictObject({}) },
  responses: { 200: json(Me, 'User null when nobody is signed in'), ...REFUSALS },
});

export function registerMeRoutes(app: App, deps: ServerDeps): void {
  app.openapi(route, async (c) => {
    const { account, actor } = await callerOrNobody(c, deps);
    const programmes = (await deps.pipeline.db.read((tx) => tx.programmes.list()))
      .filter((programme) => mayEnter(actor, programme))
      .map(({ id, settings }) => ({
        id,
        names: settings.names,
        fictional: settings.fictional,
        subject: settings.subject ?? 'land',
        // What a monitor has published may be read by everybody where the programme says so.
        may: ACTIONS.filter(
          (action) =>
            may(actor, id, action) || (action === 'monitor.read' && settings.publicMonitor === true),
        ),
      }));
    const user = account && {
      id: account.id,
      name: account.name,
      email: account.email,
      language: account.language,
    };
    return c.json({ user, memberships: [...actor.memberships], programmes }, 200);
  });
}

/** An ended session is no reason to refuse the question; the browser forgets it. */
async function callerOrNobody(c: RequestContext, deps: ServerDeps): Promise<Caller> {
  try {
    return await c.get('caller')();
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'sessionExpired') throw error;
    c.header('Set-Cookie', deps.accounts.forgetCookie);
    const nobody: Actor = { userId: null, name: '', memberships: [] };
    return { account: null, actor: nobody };
  }
}
