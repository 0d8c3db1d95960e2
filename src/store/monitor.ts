/** Records of the monitor by version, found by what they belong to and what they name. */

import type { MonitorRecord } from '../core/model/monitor-documents.ts';
import { referencesOf } from '../core/monitor/document.ts';
import { statesOf } from '../core/monitor/states.ts';
import type { MonitorFilter, MonitorStore } from '../flow/ports.ts';
import { arrayText, folded, type Query, stream } from './query.ts';
import { allOf, containing, raw, type Sql, sql } from './sql.ts';
import { currentAt, type VersionRow, type VersionTable, versionStore } from './versions.ts';

function docOf({ programmeId, id, fromSeq, untilSeq, ...doc }: MonitorRecord): string {
  return JSON.stringify(doc);
}

function toRecord(row: VersionRow): MonitorRecord {
  return {
    ...(row.doc as Omit<MonitorRecord, 'programmeId' | 'id' | 'fromSeq' | 'untilSeq'>),
    programmeId: row.programme_id,
    id: row.key,
    fromSeq: row.from_seq,
    untilSeq: row.until_seq,
  };
}

function eventOf({ noun, id, doc }: MonitorRecord): string | null {
  if (noun === 'event') return id;
  return ((doc as { event?: string }).event ?? null) || null;
}

/** Names, titles and paraphrases a reader would search for. */
function searchText({ id, doc }: MonitorRecord): string {
  const words: string[] = [id];
  const { name, title, titleLabel, office, describedAs, instrument } = doc as Record<string, unknown>;
  for (const value of [name, title, titleLabel, office, describedAs, instrument]) {
    if (typeof value === 'string') words.push(value);
    else if (value !== null && typeof value === 'object') words.push(...Object.values(value).map(String));
  }
  return folded(words.join('\n'));
}

export const MONITOR: VersionTable<MonitorRecord, MonitorFilter> = {
  table: raw('tilth.monitor_record'),
  key: 'id',
  keyType: 'text',
  shapeless: true,
  keyOf: (record) => record.id,
  toRecord,
  matches: (_programmeId, filter) => conditions(filter),
  order: [],
  columns: [
    ['doc', 'json', docOf],
    ['noun', 'text', (record) => record.noun],
    ['document', 'text', (record) => record.document],
    ['event_id', 'text', eventOf],
    ['refs', 'text[]', (record) => arrayText(referencesOf(record))],
    ['iso3s', 'text[]', (record) => arrayText(statesOf(record.doc))],
    ['search', 'text', searchText],
  ],
};

function conditions({ nouns, document, eventIds, refersTo, iso3, text }: MonitorFilter): Sql {
  return allOf([
    nouns && sql`noun = any(${[...nouns]})`,
    document !== undefined && sql`document = ${document}`,
    eventIds && sql`event_id = any(${[...eventIds]})`,
    refersTo && sql`refs && ${[...refersTo]}::text[]`,
    iso3 !== undefined && sql`iso3s @> ${[iso3]}::text[]`,
    text !== undefined && sql`search like ${containing(folded(text))}`,
  ]);
}

const BATCH = 2_000;

export function monitorStore(query: Query): MonitorStore {
  return {
    ...versionStore(query, MONITOR),
    async find(programmeId, filter, asOf) {
      const rows = stream<VersionRow>(query, BATCH, (last, size) => {
        const beyond = last && sql`id > ${last.key}`;
        const all = [sql`programme_id = ${programmeId}`, conditions(filter), currentAt(asOf), beyond];
        return sql`
          select programme_id, id as key, from_seq, until_seq, doc from tilth.monitor_record
          where ${allOf(all)} order by id limit ${size}`;
      });
      const found: MonitorRecord[] = [];
      for await (const row of rows) found.push(toRecord(row));
      return found;
    },
  };
}
