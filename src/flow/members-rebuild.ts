/**
 * Roles as the ledger tells them beside the live table. A ledger from before roles were sealed tells nothing,
 * and the table stands as it is.
 */
import { canonical } from '../core/ledger/canonical.ts';
import type { Membership } from '../core/model/programmes.ts';
import { type Members, memberKey } from '../core/registry/members.ts';
import type { Tx } from './ports.ts';

/** One role that is not the same in the ledger and in the live table. */
interface MemberDifference {
  readonly type: 'member';
  readonly id: string;
  readonly fromSeq: number;
  readonly what: 'missing' | 'extra' | 'differs';
}

/** Each role that the live table lacks, has too much or has otherwise. */
export async function memberDifferences(
  tx: Tx,
  programmeId: string,
  members: Members,
): Promise<MemberDifference[]> {
  if (!members.sealed) return [];
  const live = await liveMembers(tx, programmeId);
  const keys = new Set([...live.keys(), ...members.memberships.keys()]);
  return [...keys].flatMap((key): MemberDifference[] => {
    const [is, should] = [live.get(key), members.memberships.get(key)];
    if (is && should && canonical(is) === canonical(should)) return [];
    const what = is ? (should ? 'differs' : 'extra') : 'missing';
    return [{ type: 'member', id: key.replace('\n', ' '), fromSeq: 0, what }];
  });
}

/** Makes the live table what the ledger tells. */
export async function replaceMembers(tx: Tx, programmeId: string, members: Members): Promise<void> {
  if (!members.sealed) return;
  for (const [key, { userId, role }] of await liveMembers(tx, programmeId))
    if (!members.memberships.has(key)) await tx.memberships.revoke(userId, programmeId, role);
  for (const membership of members.memberships.values()) await tx.memberships.grant(membership);
}

async function liveMembers(tx: Tx, programmeId: string): Promise<Map<string, Membership>> {
  const listed = await tx.memberships.list(programmeId);
  return new Map(
    listed.map(({ userId, role, orgCode, placeCodes }) => [
      memberKey({ userId, role }),
      { userId, programmeId, role, orgCode, placeCodes },
    ]),
  );
}
