/**
 * Every field of every form of land release, as data: what kind of answer it takes, its unit, its code list,
 * when it is needed, and the keys of its words. Screens, guides and other systems read this one table; the
 * law test/laws/form-fields.test.ts keeps it equal to the schemas.
 */
import { z } from 'zod';
import { CODE_LISTS, type CodeList, type ReportType } from './codes.ts';
import {
  FORM_ROWS,
  type FormRow,
  PART_ROWS,
  type PartNoun,
  type RecordNoun,
  SHARED_WORDS,
} from './form-rows.ts';

export const FieldKind = z.enum([
  'text',
  'number',
  'day',
  'yes_no',
  'code',
  'codes',
  'shape',
  'position',
  'people',
  'casualties',
  'survey',
  'coordinates',
  'ref',
  'refs',
  'file',
  'files',
  'group',
  'groups',
]);
export type FieldKind = z.infer<typeof FieldKind>;

/** Needed to send the report, to accept it, only when something else is said (the help says what), or not. */
export const FieldNeed = z.enum(['submit', 'approve', 'condition', 'optional']);
export type FieldNeed = z.infer<typeof FieldNeed>;

export const FieldUnit = z.enum(['m²', 'cm', 'm', 'h', 'min', '%']);
export type FieldUnit = z.infer<typeof FieldUnit>;

export const FormField = z.object({
  /** Where the answer stands in the content of a report; `*` is a place in a list. */
  path: z.string(),
  kind: FieldKind,
  unit: FieldUnit.nullable(),
  codeList: z.enum(Object.keys(CODE_LISTS) as [CodeList, ...CodeList[]]).nullable(),
  need: FieldNeed,
  labelKey: z.string(),
  helpKey: z.string(),
});
export type FormField = z.infer<typeof FormField>;

export const FormName = z.enum([
  'nts',
  'ts',
  'clearance_progress',
  'completion',
  'handover',
  'task',
  'quality_visit',
  'nonconformity',
  'survey_box',
  'find',
  'hazard',
  'release',
]);
export type FormName = z.infer<typeof FormName>;

/** The report each form is sent as, and the records it asks about, in the order it asks. */
export const FORMS: Readonly<
  Record<FormName, { readonly reportType: ReportType; readonly records: readonly RecordNoun[] }>
> = {
  nts: { reportType: 'nts', records: ['report', 'hazard', 'evidence', 'activity', 'release'] },
  ts: { reportType: 'ts', records: ['report', 'hazard', 'evidence', 'activity', 'release'] },
  clearance_progress: {
    reportType: 'clearance_progress',
    records: ['report', 'activity', 'progress', 'evidence'],
  },
  completion: {
    reportType: 'completion',
    records: ['report', 'activity', 'release', 'closure', 'evidence'],
  },
  handover: { reportType: 'handover', records: ['report', 'handover'] },
  task: { reportType: 'task', records: ['report', 'task'] },
  quality_visit: { reportType: 'qm', records: ['report', 'quality_visit', 'nonconformity'] },
  nonconformity: { reportType: 'qm', records: ['report', 'nonconformity'] },
  survey_box: { reportType: 'survey_box', records: ['report', 'survey_box', 'evidence'] },
  find: { reportType: 'eod_spot', records: ['report', 'evidence'] },
  hazard: { reportType: 'community', records: ['report', 'hazard', 'evidence'] },
  release: { reportType: 'completion', records: ['report', 'release'] },
};

/** Where the fields of each record stand in the content of a report. */
export const RECORD_PATHS: Readonly<Record<RecordNoun, string>> = {
  report: '',
  hazard: '/hazard/fields',
  evidence: '/evidence/*',
  activity: '/land/activities/*',
  progress: '/land/progress/*',
  release: '/land/releases/*',
  task: '/land/tasks/*',
  handover: '/land/handovers/*',
  quality_visit: '/land/qualityVisits/*',
  nonconformity: '/land/nonconformities/*',
  survey_box: '/land/surveyBoxes/*',
  closure: '/land/closures/*',
};

const UNITS: readonly (readonly [RegExp, FieldUnit])[] = [
  [/M2$/, 'm²'],
  [/Cm$/, 'cm'],
  [/M$/, 'm'],
  [/^hours$/, 'h'],
  [/^minutes$/, 'min'],
  [/^percent$|Percent$/, '%'],
];

/** The unit a field's name says: units stand in names everywhere, so a name can never disagree with it. */
export function unitOf(name: string): FieldUnit | null {
  return UNITS.find(([suffix]) => suffix.test(name))?.[1] ?? null;
}

/** Whose words a field has, and which: `record.orgCode`, `task.title`; `field.` is its label, `help.` its help. */
export function wordsOf(noun: RecordNoun | PartNoun, { name, words }: FormRow): string {
  return `${words ?? (SHARED_WORDS.has(name) ? 'record' : noun)}.${name}`;
}

function fieldsAt(path: string, noun: RecordNoun | PartNoun, rows: readonly FormRow[]): FormField[] {
  return rows.flatMap((row) => {
    const { name, kind, need, codeList = null, part } = row;
    const words = wordsOf(noun, row);
    const here: FormField = {
      path: `${path}/${name}`,
      kind,
      unit: unitOf(name),
      codeList,
      need,
      labelKey: `field.${words}`,
      helpKey: `help.${words}`,
    };
    if (!part) return [here];
    return [here, ...fieldsAt(kind === 'groups' ? `${here.path}/*` : here.path, part, PART_ROWS[part])];
  });
}

/** The fields of one record, those of its parts behind the field they stand in. */
export function recordFields(noun: RecordNoun): FormField[] {
  return fieldsAt(RECORD_PATHS[noun], noun, FORM_ROWS[noun]);
}

/** Every field of every form, in the order the form asks. */
export const FORM_FIELDS: Readonly<Record<FormName, readonly FormField[]>> = Object.fromEntries(
  FormName.options.map((form) => [form, FORMS[form].records.flatMap(recordFields)]),
) as Record<FormName, FormField[]>;
