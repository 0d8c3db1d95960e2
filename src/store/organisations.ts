/** Organisations of a programme, as last recorded. */
import type { Organisation } from '../core/model/programmes.ts';
import type { OrganisationStore } from '../flow/ports.ts';
import type { Query } from './query.ts';
import { sql } from './sql.ts';

export function organisationStore(query: Query): OrganisationStore {
  return {
    async list(programmeId) {
      const rows = await query<{ doc: Organisation }>(sql`
        select doc from tilth.organisation where programme_id = ${programmeId} order by code`);
      return rows.map((row) => row.doc);
    },
    async put(organisation) {
      await query(sql`
        insert into tilth.organisation (programme_id, code, doc)
        values (${organisation.programmeId}, ${organisation.code}, ${JSON.stringify(organisation)})
        on conflict (programme_id, code) do update set doc = excluded.doc`);
    },
  };
}
