/** Programmes with the head of their chain. */
import type { Programme } from '../core/model/programmes.ts';
import { FOLD_VERSION } from '../core/registry/fold-version.ts';
import type { ProgrammeStore } from '../flow/ports.ts';
import type { Query } from './query.ts';
import { raw, type Sql, sql } from './sql.ts';

const ZERO_HASH = '0'.repeat(64);

interface Row {
  programme_id: string;
  settings: Programme['settings'];
  seq: number;
  hash: string;
}

export function programmeStore(query: Query): ProgrammeStore {
  async function select(condition: Sql): Promise<Programme[]> {
    const rows = await query<Row>(sql`
      select p.programme_id, p.settings, h.seq, h.hash
      from tilth.programme p join tilth.chain_head h using (programme_id)
      where ${condition} order by p.programme_id`);
    return rows.map((row) => ({
      id: row.programme_id,
      settings: row.settings,
      headSeq: row.seq,
      headHash: row.hash,
    }));
  }
  return {
    list: () => select(raw('true')),
    find: async (id) => (await select(sql`p.programme_id = ${id}`))[0] ?? null,
    /** The head is not written: it moves with the entries. */
    async put(programme) {
      await query(sql`
        insert into tilth.programme (programme_id, settings, fold_version)
        values (${programme.id}, ${JSON.stringify(programme.settings)}, ${FOLD_VERSION})
        on conflict (programme_id) do update set settings = excluded.settings`);
      await query(sql`
        insert into tilth.chain_head (programme_id, seq, hash) values (${programme.id}, 0, ${ZERO_HASH})
        on conflict (programme_id) do nothing`);
    },
    otherFolds: () =>
      query(sql`
        select programme_id as "programmeId", fold_version as version from tilth.programme
        where fold_version <> ${FOLD_VERSION} order by programme_id`),
    async folded(programmeId) {
      await query(sql`
        update tilth.programme set fold_version = ${FOLD_VERSION} where programme_id = ${programmeId}`);
    },
  };
}
