/** The changes of a proposal, sorted by the record they are of: the record a report is about first. */
import type { FieldChange } from '../../core/registry/propose.ts';

/** Type of a record as the paths of changes and the words of fields name it. */
export type ChangedType = string;

export interface ChangedRecord {
  readonly type: ChangedType;
  readonly id: string;
  readonly isNew: boolean;
  /** Paths are within the record: `/status`. */
  readonly changes: readonly FieldChange[];
}

interface Subject {
  readonly type: string;
  readonly id: string;
  readonly isNew: boolean;
}

const OTHER = /^\/([^/]+)\/([^/]+)(\/.*)$/;
/** The list of hazards is the only one not called by what it holds. */
const noun = (type: string): string => (type === 'hazards' ? 'hazard' : type);

export function changesByRecord(subject: Subject, changes: readonly FieldChange[]): ChangedRecord[] {
  const of = new Map<string, { type: string; id: string; changes: FieldChange[] }>();
  for (const change of changes) {
    const [, type = '', id = '', path = ''] = OTHER.exec(change.path) ?? [];
    const [recordType, recordId] = type ? [noun(type), id] : [subject.type, subject.id];
    const key = `${recordType}/${recordId}`;
    const record = of.get(key) ?? { type: recordType, id: recordId, changes: [] };
    record.changes.push(type ? { ...change, path } : change);
    of.set(key, record);
  }
  return [...of.values()].map((record) => ({
    ...record,
    isNew: record.id === subject.id ? subject.isNew : begins(record.changes),
  }));
}

/** Every record has had its day from the first, so one without is new. */
function begins(changes: readonly FieldChange[]): boolean {
  return changes.some(({ path, before }) => path === '/dateOfInformation' && before === null);
}

/** What one field is after the change; undefined when it does not change. */
export const afterOf = (record: ChangedRecord, field: string): unknown =>
  record.changes.find(({ path }) => path === `/${field}`)?.after;

/** New records of one kind, several of them, that read best as one table. */
export interface Batch {
  readonly type: ChangedType;
  readonly records: readonly ChangedRecord[];
  /** Fields in their order, and whether all records say the same. */
  readonly fields: readonly { readonly name: string; readonly same: boolean }[];
}

const FEWEST = 2;
/** Types whose records are rows of figures rather than things of their own. */
const ROWS: readonly string[] = ['progress'];

/** Team-days and the like, taken together; everything else is left. */
export function batchesOf(records: readonly ChangedRecord[]): { batches: Batch[]; rest: ChangedRecord[] } {
  const batches = ROWS.map((type) => records.filter((one) => one.type === type && one.isNew))
    .filter((rows) => rows.length >= FEWEST)
    .map(batchOf);
  const taken = new Set(batches.flatMap((batch) => batch.records));
  return { batches, rest: records.filter((one) => !taken.has(one)) };
}

function batchOf(records: readonly ChangedRecord[]): Batch {
  const names = [...new Set(records.flatMap(({ changes }) => changes.map(({ path }) => path.slice(1))))];
  const fields = names.map((name) => {
    const said = new Set(records.map((one) => JSON.stringify(afterOf(one, name) ?? null)));
    return { name, same: said.size === 1 };
  });
  return { type: records[0]?.type ?? '', records, fields };
}
