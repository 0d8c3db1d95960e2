/**
 * Consistency checks over what is recorded: against treaties, national law, earlier records, dates and each
 * other. They fill a work list for people. Nothing is corrected, and what fits is listed as well as what does not.
 */
import type { MonitorRecord } from '../model/monitor-documents.ts';
import { lawChecks } from './check-law.ts';
import { recordChecks } from './check-record.ts';
import { reportChecks } from './check-reports.ts';
import { type Check, type ClaimRecord, type Library, standing } from './check-result.ts';
import { shippedTreaties, type TreatyTable } from './treaties.ts';

/** What may be looked at beside the records themselves. */
export interface Against {
  readonly table?: TreatyTable;
}

function libraryOf(records: readonly MonitorRecord[], { table = shippedTreaties() }: Against): Library {
  const byName = new Map(records.map((record) => [`${record.noun} ${record.id}`, record]));
  const find = ((noun, id) => byName.get(`${noun} ${id}`)) as Library['find'];
  const measures = records.filter(
    (record): record is MonitorRecord<'measure'> => record.noun === 'measure' && record.withdrawn === null,
  );
  return { find, table, measures: measures.map(({ doc }) => doc) };
}

/**
 * Every check of these records: claims, and whatever they point to. Give it one document with what it names, or
 * all that is held; "what this source leaves out" needs the rest of the case file beside it.
 */
export function checksOf(records: readonly MonitorRecord[], against: Against = {}): Check[] {
  const library = libraryOf(records, against);
  const claims = standing(records.filter((record): record is ClaimRecord => record.noun === 'claim'));
  const relays = records.filter(
    (record): record is MonitorRecord<'relay'> => record.noun === 'relay' && record.withdrawn === null,
  );
  const law = claims.flatMap((claim) => lawChecks(claim, library));
  return [...law, ...recordChecks(claims, library), ...reportChecks(claims, relays, law, library)];
}

/** The checks that ask somebody to look: everything but what fits. */
export const toLookAt = (checks: readonly Check[]): Check[] =>
  checks.filter(({ result }) => result !== 'consistent');
