/**
 * The fields of a record in words, by the table of forms (core/model/form-fields.ts): label, unit, code list and
 * kind of every field are said there once. Fields no form asks have words of their own under `review.field`.
 */
import { useQueries } from '@tanstack/react-query';
import { wordsOf } from '../../core/model/form-fields.ts';
import {
  FORM_ROWS,
  type FormRow,
  PART_ROWS,
  type PartNoun,
  type RecordNoun,
} from '../../core/model/form-rows.ts';
import { LAND_LISTS } from '../../core/model/land.ts';
import type { FieldChange } from '../../core/registry/propose.ts';
import { type Format, useFormat } from '../i18n/format.ts';
import { hasWords, type T, useCode, useT } from '../i18n/language.tsx';
import { titleOf } from '../map/ResultsTable.tsx';
import { hazardQuery } from '../queries.ts';
import { useProgrammeId } from '../session.tsx';
import { useNames } from '../tasks/names.ts';
import { taskQuery } from '../tasks/queries.ts';
import { taskTitle } from '../tasks/words.ts';
import { afterOf, type ChangedRecord } from './changes-by-record.ts';
import { useValue } from './words.tsx';

export interface RecordWords {
  /** Label of a field of a record of this type. */
  label(type: string, field: string): string;
  /** A value as a reader sees it, lines parted by line breaks; null for nothing. */
  value(type: string, field: string, value: unknown): string | null;
  /** Name of a record that something belongs to. */
  named(id: string): string;
}

/** Fields that a record works out itself and no reader has to judge. */
const UNREAD: Readonly<Record<string, readonly string[]>> = {
  area_account: ['lines', 'shape', 'broken'],
  // Said by the work status beside it.
  hazard: ['work'],
};
/** What every new record of land release has when nobody says otherwise. */
const USUAL: Readonly<Record<string, unknown>> = { tier: 't2', status: 'recorded' };

/** The changes worth reading, in the order the form asks about the fields; those no form asks come last. */
export function readable(record: ChangedRecord): FieldChange[] {
  const rows = FORM_ROWS[record.type as RecordNoun] ?? [];
  const place = ({ path }: FieldChange) => {
    const index = rows.findIndex(({ name }) => name === path.slice(1));
    return index < 0 ? rows.length : index;
  };
  const isLand = record.type in LAND_LISTS;
  return record.changes
    .filter(({ path, after }) => {
      const field = path.slice(1);
      if (UNREAD[record.type]?.includes(field)) return false;
      return !(record.isNew && isLand && (field === 'dateOfInformation' || USUAL[field] === after));
    })
    .toSorted((a, b) => place(a) - place(b));
}

function rowOf(type: string, field: string): FormRow | undefined {
  return FORM_ROWS[type as RecordNoun]?.find(({ name }) => name === field);
}

const isNothing = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

/** Ids the changes refer to and the registry knows: what the report itself begins cannot be asked for yet. */
function referredTo(records: readonly ChangedRecord[], fields: readonly string[]): string[] {
  const fresh = new Set(records.filter(({ isNew }) => isNew).map(({ id }) => id));
  const ids = records.flatMap(({ changes }) =>
    changes
      .filter(({ path }) => fields.includes(path.slice(1)))
      .flatMap(({ before, after }) => [before, after].flat() as unknown[]),
  );
  return [...new Set(ids)].filter((id): id is string => typeof id === 'string' && !fresh.has(id));
}

/** Names of the hazards and tasks that the records belong to, by id. */
function useBelongings(records: readonly ChangedRecord[]): ReadonlyMap<string, string> {
  const t = useT();
  const code = useCode();
  const programme = useProgrammeId();
  const fresh = new Set(records.filter(({ isNew }) => isNew).map(({ id }) => id));
  const accounts = records.filter((one) => !one.isNew && one.type === 'area_account').map(({ id }) => id);
  // The account of a hazard that begins here is as new as the hazard, though it has no day of its own.
  const known = accounts.filter((id) => !fresh.has(id));
  const hazardIds = [...new Set([...referredTo(records, ['hazardId', 'hazardIds']), ...known])];
  const hazards = useQueries({ queries: hazardIds.map((id) => hazardQuery(programme, id)) });
  const tasks = useQueries({
    queries: referredTo(records, ['taskId']).map((id) => taskQuery(programme, id)),
  });
  const names = new Map<string, string>();
  for (const { data } of hazards)
    if (data) names.set(data.id, [data.localId, titleOf(t, data)].filter(unique).join(' · '));
  for (const { data } of tasks) if (data) names.set(data.id, taskTitle(t, data));
  for (const record of records) {
    const own = ['title', 'name', 'localId'].map((field) => afterOf(record, field)).find(Boolean);
    const type = record.type === 'activity' ? afterOf(record, 'type') : null;
    if (typeof own === 'string' && record.isNew) names.set(record.id, own);
    else if (typeof type === 'string') names.set(record.id, code('activityType', type));
  }
  return names;
}

const unique = (part: string | null, i: number, parts: readonly (string | null)[]): boolean =>
  Boolean(part) && parts.indexOf(part) === i;

/** Words for these records; asks for the names of what they belong to. */
export function useRecordWords(records: readonly ChangedRecord[]): RecordWords {
  const t = useT();
  const code = useCode();
  const format = useFormat();
  const plain = useValue();
  const { orgName, places } = useNames(useProgrammeId());
  const belongings = useBelongings(records);
  const named = (id: string) => belongings.get(id) ?? `${id.slice(0, 8)}…`;
  const reference = (name: string, id: string) => {
    if (/orgCode$/i.test(name)) return orgName(id) ?? id;
    if (name === 'placeCode') return places.find(({ value }) => value === id)?.label ?? id;
    return /Ids?$/.test(name) ? named(id) : id;
  };
  const one = (row: FormRow, value: unknown): string | null => {
    if (isNothing(value)) return null;
    switch (row.kind) {
      case 'code':
      case 'codes':
        return [value]
          .flat()
          .map((v) => code(row.codeList ?? 'reportType', String(v)))
          .join(', ');
      case 'yes_no':
        return t(value ? 'review.value.yes' : 'review.value.no');
      case 'ref':
      case 'refs':
        return [value]
          .flat()
          .map((v) => reference(row.name, String(v)))
          .join('\n');
      case 'people':
      case 'casualties':
        return counted(t, value as Readonly<Record<string, number | null>>);
      case 'file':
      case 'files':
        return [value]
          .flat()
          .map((file) => (file as { name: string }).name)
          .join('\n');
      case 'group':
        return group(row.part, value as Readonly<Record<string, unknown>>);
      case 'groups':
        return (value as Readonly<Record<string, unknown>>[])
          .map((each, i) => `${i + 1}. ${group(row.part, each)}`)
          .join('\n');
      case 'number':
        return measured(t, format, row.name, value as number) ?? plain(row.name, value);
      case 'day':
        return format.day(String(value));
      default:
        return plain(row.name, value);
    }
  };
  const group = (part: PartNoun | undefined, value: Readonly<Record<string, unknown>>): string =>
    (part ? PART_ROWS[part] : [])
      .map((row) => [row, one(row, value[row.name])] as const)
      .filter(([, said]) => said !== null)
      .map(([row, said]) => `${t(`field.${wordsOf(part as PartNoun, row)}`)}: ${said}`)
      .join(' · ');
  return {
    named,
    label: (type, field) => {
      const row = rowOf(type, field);
      const own = `review.field.${field}`;
      const form = row ? `field.${wordsOf(type as RecordNoun, row)}` : own;
      return t(hasWords(form) ? form : own);
    },
    value: (type, field, value) => {
      const row = rowOf(type, field);
      if (field === 'releasedM2') return released(code, format, value);
      return row ? one(row, value) : (measured(t, format, field, value) ?? plain(field, value));
    },
  };
}

function measured(t: T, format: Format, name: string, value: unknown): string | null {
  if (typeof value !== 'number') return null;
  if (name.endsWith('M2')) return format.areaM2(value);
  if (name.endsWith('Cm')) return t('review.value.cm', { n: format.number(value, 1) });
  if (name === 'percent') return `${format.number(value, 1)} %`;
  return name.endsWith('M') ? format.metres(value) : null;
}

/** `boys 2 · women 3`: only who was counted. */
function counted(t: T, value: Readonly<Record<string, number | null>>): string | null {
  if (typeof value !== 'object') return String(value);
  const said = Object.entries(value).filter(([, n]) => n !== null && n !== 0);
  return said.length === 0 ? '0' : said.map(([who, n]) => `${t(`review.people.${who}`)} ${n}`).join(' · ');
}

function released(code: ReturnType<typeof useCode>, format: Format, value: unknown): string | null {
  const areas = Object.entries((value ?? {}) as Record<string, number>).filter(([, m2]) => m2 > 0);
  if (areas.length === 0) return null;
  return areas.map(([outcome, m2]) => `${code('releaseOutcome', outcome)}: ${format.areaM2(m2)}`).join('\n');
}
