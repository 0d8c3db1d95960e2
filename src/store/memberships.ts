/** People's roles. Names and addresses come from the accounts, which the sign-in library keeps. */
import type { Membership } from '../core/model/programmes.ts';
import type { MembershipStore } from '../flow/ports.ts';
import type { Query } from './query.ts';
import { raw, type Sql, sql } from './sql.ts';

interface Row {
  user_id: string;
  programme_id: string;
  role: Membership['role'];
  org_code: string | null;
  place_codes: string[];
}

const SELECTED = raw('user_id, programme_id, role, org_code, place_codes');

function toMembership(row: Row): Membership {
  return {
    userId: row.user_id,
    programmeId: row.programme_id,
    role: row.role,
    orgCode: row.org_code,
    placeCodes: row.place_codes,
  };
}

export function membershipStore(query: Query): MembershipStore {
  const select = (condition: Sql) =>
    query<Row>(sql`
      select ${SELECTED} from tilth.membership where ${condition} order by programme_id, user_id, role`);

  return {
    ofUser: async (userId) => (await select(sql`user_id = ${userId}`)).map(toMembership),
    async list(programmeId) {
      const rows = await select(sql`programme_id = ${programmeId}`);
      const accounts = await accountsOf(query, [...new Set(rows.map((row) => row.user_id))]);
      return rows.map((row) => ({
        ...toMembership(row),
        ...(accounts.get(row.user_id) ?? { name: row.user_id, email: '', disabled: false }),
      }));
    },
    async names(userIds) {
      const accounts = await accountsOf(query, [...new Set(userIds)]);
      return new Map([...accounts].map(([id, { name }]) => [id, name]));
    },
    async grant(membership) {
      await query(sql`
        insert into tilth.membership (programme_id, user_id, role, org_code, place_codes)
        values (${membership.programmeId}, ${membership.userId}, ${membership.role}, ${membership.orgCode},
          ${[...membership.placeCodes]})
        on conflict (programme_id, user_id, role)
          do update set org_code = excluded.org_code, place_codes = excluded.place_codes`);
    },
    async revoke(userId, programmeId, role) {
      await query(sql`
        delete from tilth.membership
        where programme_id = ${programmeId} and user_id = ${userId} and role = ${role}`);
    },
  };
}

interface Account {
  name: string;
  email: string;
  disabled: boolean;
}

/** The account table is made by the sign-in library's own migration, which may not have run yet. */
async function accountsOf(query: Query, ids: readonly string[]): Promise<Map<string, Account>> {
  const there = await query<{ there: boolean }>(sql`select to_regclass('auth."user"') is not null as there`);
  if (there[0]?.there !== true) return new Map();
  const rows = await query<{ id: string; account: Record<string, unknown> }>(sql`
    select id, to_jsonb(u) as account from auth."user" u where id = any(${[...ids]}::text[])`);
  return new Map(
    rows.map(({ id, account }) => [
      id,
      {
        name: String(account.name ?? id),
        email: String(account.email ?? ''),
        disabled: account.disabled === true,
      },
    ]),
  );
}
