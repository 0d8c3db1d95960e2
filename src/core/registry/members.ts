/**
 * Folds of who has which role, and of what waits for a second person. A ledger from before roles were sealed
 * says nothing of them: `sealed` is false and the live table stands alone, until the first change of a role
 * seals what is there (`member.found`).
 */
import type { EntryBody } from '../model/entries.ts';
import type { WaitingGrant, WaitingSettings } from '../model/governance.ts';
import type { Membership } from '../model/programmes.ts';
import {
  DeclinedData,
  MemberData,
  ProgrammeData,
  ProposedSettingsData,
  WithdrawnRoleData,
} from './entry-data.ts';

export interface Members {
  sealed: boolean;
  /** By account and role. */
  readonly memberships: Map<string, Membership>;
  /** By the position that proposed them. */
  readonly waiting: Map<number, WaitingGrant>;
}

export const noMembers = (): Members => ({ sealed: false, memberships: new Map(), waiting: new Map() });

/** A person has a role once in a programme. */
export const memberKey = ({ userId, role }: Pick<Membership, 'userId' | 'role'>): string =>
  `${userId}\n${role}`;

/** Lays one entry over what is known; entries about anything else change nothing. */
export function foldMember(members: Members, body: EntryBody): void {
  if (body.subject.type !== 'member') return;
  members.sealed = true;
  switch (body.kind) {
    case 'member.found':
    case 'member.granted': {
      const { grant, proposal } = MemberData.parse(body.data);
      members.memberships.set(memberKey(grant), { programmeId: body.programmeId, ...grant });
      if (proposal !== undefined) members.waiting.delete(proposal);
      return;
    }
    case 'member.proposed':
      members.waiting.set(body.seq, { ...proposedBy(body), grant: MemberData.parse(body.data).grant });
      return;
    case 'member.withdrawn': {
      const { role } = WithdrawnRoleData.parse(body.data);
      members.memberships.delete(memberKey({ userId: body.subject.id, role }));
      return;
    }
    case 'member.declined':
      members.waiting.delete(DeclinedData.parse(body.data).proposal);
  }
}

/** Only which proposal was confirmed: settings are long, and not asked for here. */
const Confirmed = ProgrammeData.pick({ proposal: true });

/** Settings that wait, after one more entry about the programme. */
export function foldWaitingSettings(waiting: Map<number, WaitingSettings>, body: EntryBody): void {
  if (body.kind === 'programme.proposed') {
    const { changes } = ProposedSettingsData.parse(body.data);
    waiting.set(body.seq, { ...proposedBy(body), changes });
  } else if (body.kind === 'programme.declined') {
    waiting.delete(DeclinedData.parse(body.data).proposal);
  } else if (body.kind === 'programme.configured') {
    waiting.delete(Confirmed.parse(body.data).proposal ?? 0);
  }
}

function proposedBy({ seq, decidedBy, recordedAt, reason }: EntryBody) {
  return { proposal: seq, proposedBy: decidedBy, proposedAt: recordedAt, reason };
}
