/**
 * Who gets which role: every grant and withdrawal is an entry of the programme's ledger, and the live table
 * follows from those entries. Nobody gives a role to themselves; a role that decides waits until a second
 * person confirms it; taking one away counts at once. The server's own hand (the command line) needs no second
 * person and is recorded as `cli`. The only file that writes memberships, apart from a rebuild.
 * SAFETY: test/scenarios/governance.test.ts.
 */
import type { Role } from '../core/model/codes.ts';
import type { Entry } from '../core/model/entries.ts';
import type { RoleGrant, WaitingGrant } from '../core/model/governance.ts';
import { Problem } from '../core/model/problems.ts';
import type { Actor, Membership } from '../core/model/programmes.ts';
import { whySaid } from '../core/model/reasons.ts';
import { decides, may } from '../core/policy/policy.ts';
import type { EntryDraft } from '../core/registry/drafts.ts';
import { foldMember, type Members, memberKey, noMembers } from '../core/registry/members.ts';
import { COMMAND_LINE, getProgramme, signedIn } from './access.ts';
import type { Pipeline, Tx } from './ports.ts';
import { decree, type Head } from './record.ts';

/** What became of a request to give a role: in effect, or waiting for a second person. */
export interface Granted {
  readonly membership: Membership | null;
  readonly waiting: WaitingGrant | null;
}

/**
 * Gives a role, or changes how it is narrowed. @throws Problem notAllowed, grantToSelf, reasonRequired.
 */
export async function grantRole(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  grant: RoleGrant,
  reason: string,
): Promise<Granted> {
  const by = demandManage(actor, programmeId);
  if (by === grant.userId) throw new Problem('grantToSelf');
  const why = reasonOf(by, reason);
  return change(p, programmeId, async (chain) => {
    const known = chain.members.memberships.get(memberKey(grant));
    if (known && sameGrant(known, grant)) return { membership: known, waiting: null };
    const draft = memberDraft('member.granted', grant.userId, { grant });
    if (by === COMMAND_LINE || !decides(grant.role)) {
      await chain.seal(by, by, why, [draft]);
      return { membership: await chain.put(grant), waiting: null };
    }
    const same = [...chain.members.waiting.values()].find((one) => sameGrant(one.grant, grant));
    if (same) return { membership: null, waiting: same };
    const seq = await chain.seal(by, by, why, [{ ...draft, kind: 'member.proposed' }]);
    const waiting = { proposal: seq, proposedBy: by, proposedAt: chain.now, reason: why, grant };
    return { membership: null, waiting };
  });
}

/** Roles from the server's own hand, many at once; those already held as they are stay untold. */
export async function grantFromServer(
  p: Pipeline,
  programmeId: string,
  grants: readonly RoleGrant[],
  reason = '',
): Promise<void> {
  await change(p, programmeId, async (chain) => {
    const news = grants.filter((grant) => {
      const known = chain.members.memberships.get(memberKey(grant));
      return !known || !sameGrant(known, grant);
    });
    const drafts = news.map((grant) => memberDraft('member.granted', grant.userId, { grant: plain(grant) }));
    await chain.seal(COMMAND_LINE, COMMAND_LINE, reason, drafts);
    for (const grant of news) await chain.put(grant);
  });
}

/**
 * The second person's word on a role that waits. Nobody confirms what they proposed, nor a role of their own.
 * @throws Problem notAllowed, secondPersonNeeded, proposalSettled.
 */
export async function confirmGrant(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  proposal: number,
  reason: string,
): Promise<Membership> {
  const by = demandConfirm(actor, programmeId);
  return change(p, programmeId, async (chain) => {
    const { grant, proposedBy, reason: first } = waitingIn(chain.members, proposal);
    if (by === proposedBy || by === grant.userId) throw new Problem('secondPersonNeeded');
    await demandStill(chain.tx, programmeId, proposedBy, 'member.manage');
    const draft = memberDraft('member.granted', grant.userId, { grant, proposal });
    await chain.seal(proposedBy, by, whySaid(reason) || first, [draft]);
    return chain.put(grant);
  });
}

/** A role that waits is not given: said by a second person, or taken back by who proposed it. */
export async function declineGrant(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  proposal: number,
  reason: string,
): Promise<void> {
  const by = signedIn(actor);
  const isManager = by === COMMAND_LINE || may(actor, programmeId, 'member.manage');
  if (!isManager) demandConfirm(actor, programmeId);
  const why = reasonOf(by, reason);
  await change(p, programmeId, async (chain) => {
    const { grant, proposedBy } = waitingIn(chain.members, proposal);
    const draft = memberDraft('member.declined', grant.userId, { proposal });
    await chain.seal(proposedBy, by, why, [draft]);
  });
}

/** Takes a role away; it ends with the next request. @throws Problem notAllowed, reasonRequired. */
export async function withdrawRole(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  held: { readonly userId: string; readonly role: Role },
  reason: string,
): Promise<void> {
  const by = demandManage(actor, programmeId);
  const why = reasonOf(by, reason);
  await change(p, programmeId, async (chain) => {
    if (!chain.members.memberships.has(memberKey(held))) return;
    const draft = memberDraft('member.withdrawn', held.userId, { role: held.role });
    await chain.seal(by, by, why, [draft]);
    await chain.tx.memberships.revoke(held.userId, programmeId, held.role);
  });
}

/** True when a person has, had or was proposed for a role in a programme. */
export async function isKnownIn(tx: Tx, programmeId: string, userId: string): Promise<boolean> {
  const [now, told] = [
    await tx.memberships.ofUser(userId),
    await tx.ledger.about(programmeId, 'member', [userId]),
  ];
  return told.length > 0 || now.some((membership) => membership.programmeId === programmeId);
}

/** Roles that wait for a second person, oldest first. */
export async function waitingGrants(tx: Tx, programmeId: string): Promise<WaitingGrant[]> {
  return [...(await membersOf(tx, programmeId)).waiting.values()];
}

/** Demands that whoever proposed something still may: a right that was taken away proposes nothing. */
export async function demandStill(
  tx: Tx,
  programmeId: string,
  userId: string,
  action: 'member.manage' | 'programme.configure',
): Promise<void> {
  if (userId === COMMAND_LINE) return;
  const memberships = await tx.memberships.ofUser(userId);
  if (!may({ userId, name: '', memberships }, programmeId, action)) throw new Problem('proposalSettled');
}

/** The reason as it is sealed. @throws Problem reasonRequired, except to the server's own hand. */
export function reasonOf(by: string, reason: string): string {
  const why = whySaid(reason);
  if (why === '' && by !== COMMAND_LINE) throw new Problem('reasonRequired');
  return why;
}

/** Every entry about a type of subject, oldest first. */
export async function entriesAbout(tx: Tx, programmeId: string, subjectType: string): Promise<Entry[]> {
  const found: Entry[] = [];
  let cursor: string | null = null;
  do {
    const filter = { subjectType, order: 'oldest' as const };
    const page: { items: Entry[]; next: string | null } = await tx.ledger.list(programmeId, filter, {
      limit: 1_000,
      cursor,
    });
    found.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  return found;
}

async function membersOf(tx: Tx, programmeId: string): Promise<Members> {
  const members = noMembers();
  for (const { body } of await entriesAbout(tx, programmeId, 'member')) foldMember(members, body);
  return members;
}

/** The chain of a programme while roles are changed: locked, folded, with what stood before it sealed. */
interface Chain {
  readonly tx: Tx;
  readonly members: Members;
  readonly now: string;
  /** Position of the last entry sealed. */
  seal(authorId: string, decidedBy: string, reason: string, drafts: readonly EntryDraft[]): Promise<number>;
  put(grant: RoleGrant): Promise<Membership>;
}

async function change<T>(p: Pipeline, programmeId: string, work: (chain: Chain) => Promise<T>): Promise<T> {
  return p.db.write(async (tx) => {
    await getProgramme(tx, programmeId);
    let head: Head = await tx.ledger.lockHead(programmeId);
    const members = await membersOf(tx, programmeId);
    const now = p.clock.now().toISOString();
    const found = members.sealed ? [] : await tx.memberships.list(programmeId);
    for (const each of found) members.memberships.set(memberKey(each), each);
    let untold = found.map((each) => memberDraft('member.found', each.userId, { grant: plain(each) }));
    return work({
      tx,
      members,
      now,
      async seal(authorId, decidedBy, reason, drafts) {
        if (drafts.length === 0) return head.seq;
        const at = { reportId: null, recordedAt: now };
        // Roles from before they were sealed: said once, by whoever makes the first change.
        head = await decree(tx, programmeId, head, { ...at, authorId: null, decidedBy, reason: '' }, untold);
        untold = [];
        head = await decree(tx, programmeId, head, { ...at, authorId, decidedBy, reason }, drafts);
        return head.seq;
      },
      async put(grant) {
        const membership = { programmeId, ...plain(grant) };
        await tx.memberships.grant(membership);
        return membership;
      },
    });
  });
}

function waitingIn(members: Members, proposal: number): WaitingGrant {
  const waiting = members.waiting.get(proposal);
  if (!waiting) throw new Problem('proposalSettled');
  return waiting;
}

function demandManage(actor: Actor, programmeId: string): string {
  const by = signedIn(actor);
  if (by !== COMMAND_LINE && !may(actor, programmeId, 'member.manage')) throw new Problem('notAllowed');
  return by;
}

function demandConfirm(actor: Actor, programmeId: string): string {
  const by = signedIn(actor);
  if (by !== COMMAND_LINE && !may(actor, programmeId, 'member.confirm')) throw new Problem('notAllowed');
  return by;
}

function memberDraft(
  kind: Extract<EntryDraft['kind'], `member.${string}`>,
  userId: string,
  data: Record<string, unknown>,
): EntryDraft {
  return { kind, subject: { type: 'member', id: userId }, observedOn: null, data };
}

const plain = ({ userId, role, orgCode, placeCodes }: RoleGrant): RoleGrant => ({
  userId,
  role,
  orgCode,
  placeCodes: [...placeCodes],
});

function sameGrant(a: RoleGrant, b: RoleGrant): boolean {
  return (
    memberKey(a) === memberKey(b) &&
    a.orgCode === b.orgCode &&
    JSON.stringify([...a.placeCodes].sort()) === JSON.stringify([...b.placeCodes].sort())
  );
}
