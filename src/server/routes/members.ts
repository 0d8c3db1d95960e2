/** Who has which role in a programme, and which roles wait for a second person. */
import { createRoute, z } from '@hono/zod-openapi';
import { Language, Role } from '../../core/model/codes.ts';
import { WaitingGrant } from '../../core/model/governance.ts';
import { OrganisationCode, PlaceCode, UserId } from '../../core/model/ids.ts';
import { Problem } from '../../core/model/problems.ts';
import { Membership } from '../../core/model/programmes.ts';
import { reasonOf } from '../../core/model/reasons.ts';
import {
  confirmGrant,
  declineGrant,
  grantRole,
  isKnownIn,
  waitingGrants,
  withdrawRole,
} from '../../flow/members.ts';
import type { Account } from '../accounts.ts';
import type { App, ServerDeps } from '../context.ts';
import { InProgramme, json, jsonBody, REFUSALS, ReasonBody, WRITE_REFUSALS } from '../schemas.ts';
import { demand, type Scope, scopeOf } from '../scope.ts';

const Member = Membership.extend({ name: z.string(), email: z.string(), disabled: z.boolean() });
const MemberDraft = z.strictObject({
  email: z.email().max(200),
  role: Role,
  orgCode: OrganisationCode.nullable().default(null),
  placeCodes: z.array(PlaceCode).max(200).default([]),
  reason: reasonOf(4_000).default(''),
  /** Makes the account when there is none with this address. */
  account: z
    .strictObject({
      name: z.string().trim().min(1).max(120),
      password: z.string().max(128),
      language: Language.default('en'),
    })
    .optional(),
});

const Waiting = WaitingGrant.extend({
  /** Looked up now; null when the account is gone. */
  name: z.string().nullable(),
  email: z.string().nullable(),
  proposedByName: z.string().nullable(),
});
const InProposal = InProgramme.extend({
  proposal: z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number),
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
  responses: {
    200: json(Membership, 'The role as it is now'),
    202: json(z.object({ waiting: WaitingGrant }), 'A role that decides: a second person confirms it'),
    ...WRITE_REFUSALS,
  },
});
const revokeRoute = createRoute({
  method: 'delete',
  path: '/api/programmes/{programme}/members/{userId}/{role}',
  operationId: 'revokeRole',
  tags: ['members'],
  summary: 'Take a role away; it ends with the next request',
  request: {
    params: InProgramme.extend({ userId: UserId, role: Role }),
    query: z.strictObject({ reason: reasonOf(1_000).default('') }),
  },
  responses: { 204: { description: 'Taken away, or not there' }, ...WRITE_REFUSALS },
});
const waitingRoute = createRoute({
  method: 'get',
  path: '/api/programmes/{programme}/members/proposals',
  operationId: 'listWaitingRoles',
  tags: ['members'],
  summary: 'Roles that wait for a second person',
  request: { params: InProgramme, query: z.strictObject({}) },
  responses: { 200: json(z.object({ items: z.array(Waiting) }), 'Oldest first'), ...REFUSALS },
});
const confirmRoute = createRoute({
  method: 'post',
  path: '/api/programmes/{programme}/members/proposals/{proposal}/confirm',
  operationId: 'confirmRole',
  tags: ['members'],
  summary: 'The second person gives the role; never who proposed it, never whose role it is',
  request: { params: InProposal, query: z.strictObject({}), body: jsonBody(ReasonBody) },
  responses: { 200: json(Membership, 'The role as it is now'), ...WRITE_REFUSALS },
});
const declineRoute = createRoute({
  method: 'post',
  path: '/api/programmes/{programme}/members/proposals/{proposal}/decline',
  operationId: 'declineRole',
  tags: ['members'],
  summary: 'The role is not given',
  request: { params: InProposal, query: z.strictObject({}), body: jsonBody(ReasonBody) },
  responses: { 204: { description: 'Declined' }, ...WRITE_REFUSALS },
});

export function registerMemberRoutes(app: App, deps: ServerDeps): void {
  const { pipeline, callers } = deps;
  app.openapi(listRoute, async (c) => {
    const scope = await scopeOf(c, deps, c.req.valid('param').programme);
    demand(scope, 'member.manage');
    return c.json({ items: await pipeline.db.read((tx) => tx.memberships.list(scope.programme.id)) }, 200);
  });
  app.openapi(grantRoute, async (c) => {
    const { actor, ...scope } = await scopeOf(c, deps, c.req.valid('param').programme);
    demand({ actor, ...scope }, 'member.manage');
    const draft = c.req.valid('json');
    const { role, orgCode, placeCodes, reason } = draft;
    if (reason === '') throw new Problem('reasonRequired');
    const account = await accountFor(deps, draft, actor.userId, scope.programme.id);
    const grant = { userId: account.id, role, orgCode, placeCodes };
    const { membership, waiting } = await grantRole(pipeline, actor, scope.programme.id, grant, reason);
    callers.forget();
    if (membership) return c.json(membership, 200);
    return c.json({ waiting: waiting as WaitingGrant }, 202);
  });
  app.openapi(revokeRoute, async (c) => {
    const { programme, ...held } = c.req.valid('param');
    const scope = await scopeOf(c, deps, programme);
    await withdrawRole(pipeline, scope.actor, scope.programme.id, held, c.req.valid('query').reason);
    callers.forget();
    return c.body(null, 204);
  });
  registerProposalRoutes(app, deps);
}

function registerProposalRoutes(app: App, deps: ServerDeps): void {
  const { pipeline, callers } = deps;
  app.openapi(waitingRoute, async (c) => {
    const scope = await scopeOf(c, deps, c.req.valid('param').programme);
    demand(scope, 'member.confirm');
    return c.json({ items: await waitingWithNames(deps, scope) }, 200);
  });
  app.openapi(confirmRoute, async (c) => {
    const { programme, proposal } = c.req.valid('param');
    const { actor } = await scopeOf(c, deps, programme);
    const { reason } = c.req.valid('json');
    const membership = await confirmGrant(pipeline, actor, programme, proposal, reason);
    callers.forget();
    return c.json(membership, 200);
  });
  app.openapi(declineRoute, async (c) => {
    const { programme, proposal } = c.req.valid('param');
    const { actor } = await scopeOf(c, deps, programme);
    await declineGrant(pipeline, actor, programme, proposal, c.req.valid('json').reason);
    return c.body(null, 204);
  });
}

async function waitingWithNames(deps: ServerDeps, scope: Scope): Promise<z.infer<typeof Waiting>[]> {
  const found = await deps.pipeline.db.read((tx) => waitingGrants(tx, scope.programme.id));
  const known = (id: string) => deps.accounts.getById(id).catch(() => null);
  return Promise.all(
    found.map(async (waiting) => {
      const [account, proposer] = await Promise.all([known(waiting.grant.userId), known(waiting.proposedBy)]);
      return {
        ...waiting,
        name: account?.name ?? null,
        email: account?.email ?? null,
        proposedByName: proposer?.name ?? null,
      };
    }),
  );
}

/**
 * Whose address it is. SAFETY: an address that only has an account elsewhere is answered as one that has none
 * (test/scenarios/governance.test.ts).
 */
async function accountFor(
  { accounts, audit, pipeline }: ServerDeps,
  draft: z.infer<typeof MemberDraft>,
  by: string | null,
  programmeId: string,
): Promise<Account> {
  if (draft.account) {
    const { account, made } = await accounts.obtain({ email: draft.email, ...draft.account });
    if (made)
      audit.note({ kind: 'account_made', accountId: by, programmeId: null, data: { about: account.id } });
    return account;
  }
  const account = await accounts.get(draft.email).catch((error: unknown) => {
    if (error instanceof Problem && error.code === 'notFound') return null;
    throw error;
  });
  const known = await pipeline.db.read((tx) => isKnownIn(tx, programmeId, account?.id ?? NOBODY));
  if (!account || !known) throw new Problem('notOfProgramme');
  return account;
}

/** No account has this identifier. */
const NOBODY = '-';
