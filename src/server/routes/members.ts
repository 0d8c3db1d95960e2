/** Who has which role in a programme: for those who manage access. */
import { createRoute, z } from '@hono/zod-openapi';
import { Language, Role } from '../../core/model/codes.ts';
import { OrganisationCode, PlaceCode, UserId } from '../../core/model/ids.ts';
import { Problem } from '../../core/model/problems.ts';
import { Membership } from '../../core/model/programmes.ts';
import type { Tx } from '../../flow/ports.ts';
import type { Account } from '../accounts.ts';
import type { App, ServerDeps } from '../context.ts';
import { InProgramme, json, jsonBody, REFUSALS, WRITE_REFUSALS } from '../schemas.ts';
import { demand, type Scope, scopeOf } from '../scope.ts';

const Member = Membership.extend({ name: z.string(), email: z.string(), disabled: z.boolean() });
const MemberDraft = z.strictObject({
  email: z.email().max(200),
  role: Role,
  orgCode: OrganisationCode.nullable().default(null),
  placeCodes: z.array(PlaceCode).max(200).default([]),
  /** Makes the account when there is none with this address. */
  account: z
    .strictObject({
      name: z.string().trim().min(1).max(120),
      password: z.string().max(128),
      language: Language.default('en'),
    })
    .optional(),
});

const listRoute = createRoute({
  method: 'get',
  path: '/api/programmes/{programme}/members',
  operationId: 'listMembers',
  tags: ['members'],
  summary: 'People and their roles',
  request: { params: InProgramme, query: z.strictObject({}) },
  responses: { 200: json(z.object({ items: z.array(Member) }), 'Members'), ...REFUSALS },
});
const grantRoute = createRoute({
  method: 'post',
  path: '/api/programmes/{programme}/members',
  operationId: 'grantRole',
  tags: ['members'],
  summary: 'Give a person a role, narrowed to an organisation or places; a second time changes the narrowing',
  request: { params: InProgramme, query: z.strictObject({}), body: jsonBody(MemberDraft) },
  responses: { 200: json(Membership, 'The role as it is now'), ...WRITE_REFUSALS },
});
const revokeRoute = createRoute({
  method: 'delete',
  path: '/api/programmes/{programme}/members/{userId}/{role}',
  operationId: 'revokeRole',
  tags: ['members'],
  summary: 'Take a role away; it ends with the next request',
  request: { params: InProgramme.extend({ userId: UserId, role: Role }), query: z.strictObject({}) },
  responses: { 204: { description: 'Taken away, or not there' }, ...REFUSALS },
});

export function registerMemberRoutes(app: App, deps: ServerDeps): void {
  const { db } = deps.pipeline;
  app.openapi(listRoute, async (c) => {
    const scope = await scopeOf(c, deps, c.req.valid('param').programme);
    demand(scope, 'member.manage');
    return c.json({ items: await db.read((tx) => tx.memberships.list(scope.programme.id)) }, 200);
  });
  app.openapi(grantRoute, async (c) => {
    const scope = await scopeOf(c, deps, c.req.valid('param').programme);
    demand(scope, 'member.manage');
    const draft = c.req.valid('json');
    const account = await accountFor(deps, draft);
    const { role, orgCode, placeCodes } = draft;
    const membership = { userId: account.id, programmeId: scope.programme.id, role, orgCode, placeCodes };
    await db.write(async (tx) => {
      await tx.memberships.grant(membership);
      await tellRoles(tx, scope);
    });
    deps.callers.forget();
    return c.json(membership, 200);
  });
  app.openapi(revokeRoute, async (c) => {
    const { programme, userId, role } = c.req.valid('param');
    const scope = await scopeOf(c, deps, programme);
    demand(scope, 'member.manage');
    await db.write(async (tx) => {
      await tx.memberships.revoke(userId, scope.programme.id, role);
      await tellRoles(tx, scope);
    });
    deps.callers.forget();
    return c.body(null, 204);
  });
}

/** Open streams look at the rights of their readers again. */
function tellRoles(tx: Tx, { programme }: Scope): Promise<void> {
  return tx.announce({
    programmeId: programme.id,
    seq: programme.headSeq,
    reportId: null,
    kind: 'programme',
  });
}

async function accountFor(deps: ServerDeps, draft: z.infer<typeof MemberDraft>): Promise<Account> {
  try {
    return await deps.accounts.get(draft.email);
  } catch (error) {
    if (!(error instanceof Problem) || !draft.account) throw error;
    return deps.accounts.create({ email: draft.email, ...draft.account });
  }
}
