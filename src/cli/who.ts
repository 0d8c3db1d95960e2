/**
 * On whose behalf a command works. Sending reports may be done as the command line itself; deciding never: that
 * takes a named account with the role for it. One exception: a coded document whose coder is named in it is accepted
 * by whoever loads it, unless it holds judgements or moves a treaty status (monitor.ts).
 */

import { Problem } from '../core/model/problems.ts';
import type { Actor, Membership } from '../core/model/programmes.ts';
import { COMMAND_LINE } from '../flow/access.ts';
import type { Records } from './open.ts';

/** The command line itself, in one programme. Who can run it can read the whole data folder anyway. */
export function commandLine(programmeId: string): Actor {
  const memberships: Membership[] = [
    { userId: COMMAND_LINE, programmeId, role: 'national_approver', orgCode: null, placeCodes: [] },
  ];
  return { userId: COMMAND_LINE, name: 'Command line', memberships };
}

/** The person with this e-mail address, with their real roles. Throws Problem notFound, notAllowed when disabled. */
export async function personNamed(records: Records, email: string): Promise<Actor> {
  const accounts = await records.accounts();
  const account = await accounts.get(email);
  if (account.disabled) throw new Problem('notAllowed');
  const memberships = await records.pipeline.db.read((tx) => tx.memberships.ofUser(account.id));
  return { userId: account.id, name: account.name, memberships };
}

/** `--by EMAIL`, or the command line when not given. */
export async function authorFor(
  records: Records,
  programmeId: string,
  email: string | undefined,
): Promise<Actor> {
  return email ? personNamed(records, email) : commandLine(programmeId);
}
