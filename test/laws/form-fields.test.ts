import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { hasMessage, say } from '../../src/core/messages/say.ts';
import { ActivityFields, ProgressFields } from '../../src/core/model/activities.ts';
import { Cell, SurveyBoxFields } from '../../src/core/model/boxes.ts';
import { CODE_LISTS, LANGUAGES } from '../../src/core/model/codes.ts';
import { Disposal, EvidenceDraft } from '../../src/core/model/evidence.ts';
import { FORM_FIELDS, FORMS, recordFields, unitOf } from '../../src/core/model/form-fields.ts';
import { FORM_ROWS, type FormRow, PART_ROWS } from '../../src/core/model/form-rows.ts';
import {
  Beneficiaries,
  ExpectedOrdnance,
  LandUses,
  Terrain,
  Unsearched,
} from '../../src/core/model/ground.ts';
import { HandoverFields, Signatory } from '../../src/core/model/handovers.ts';
import { HazardFields } from '../../src/core/model/hazards.ts';
import { Closure } from '../../src/core/model/land.ts';
import { NonconformityFields, QualityVisitFields } from '../../src/core/model/quality.ts';
import { DonorPart, PermanentMarker, ReleaseFields } from '../../src/core/model/releases.ts';
import { ReportContent } from '../../src/core/model/reports.ts';
import { TaskConditions, TaskFields, WorkItem } from '../../src/core/model/tasks.ts';

/** Parts of the envelope that hold records, or that no form asks. */
const ENVELOPE = ['hazard', 'evidence', 'place', 'monitor', 'land', 'provenance', 'extra'];
const SCHEMAS: Readonly<Record<keyof typeof FORM_ROWS, z.ZodObject>> = {
  report: ReportContent,
  hazard: HazardFields,
  evidence: EvidenceDraft,
  activity: ActivityFields,
  progress: ProgressFields,
  release: ReleaseFields,
  task: TaskFields,
  handover: HandoverFields,
  quality_visit: QualityVisitFields,
  nonconformity: NonconformityFields,
  survey_box: SurveyBoxFields,
  closure: Closure,
};
const PARTS: Readonly<Record<keyof typeof PART_ROWS, z.ZodObject>> = {
  terrain: Terrain,
  unsearched: Unsearched,
  disposal: Disposal,
  land_use: LandUses,
  beneficiaries: Beneficiaries,
  ordnance: ExpectedOrdnance,
  work_item: WorkItem,
  conditions: TaskConditions,
  marker: PermanentMarker,
  donor: DonorPart,
  signatory: Signatory,
  cell: Cell,
};
const SUBJECTS = [
  ...Object.entries(SCHEMAS).map(([noun, schema]) => ({
    noun,
    schema,
    rows: FORM_ROWS[noun as keyof typeof FORM_ROWS],
  })),
  ...Object.entries(PARTS).map(([noun, schema]) => ({
    noun,
    schema,
    rows: PART_ROWS[noun as keyof typeof PART_ROWS],
  })),
];

/** The schema below null, absence and defaults. */
function bare(schema: unknown): z.ZodType {
  let now = schema as z.ZodType;
  for (;;) {
    const inner = (now.def as { innerType?: z.ZodType }).innerType;
    if (!inner) return now;
    now = inner;
  }
}

/** The values a coded field takes, of itself or of its items. */
function valuesOf(schema: unknown): readonly string[] | null {
  const plain = bare(schema);
  const def = plain.def as unknown as { type: string; element?: z.ZodType };
  if (def.type === 'array') return valuesOf(def.element);
  return def.type === 'enum' ? (plain as z.ZodEnum).options.map(String) : null;
}

describe('the table of fields and the schemas say the same', () => {
  for (const { noun, schema, rows } of SUBJECTS) {
    test(`${noun}: every member is a field, every field is a member`, () => {
      const members = Object.keys(schema.shape).filter(
        (name) => !(noun === 'report' && ENVELOPE.includes(name)) && !(noun === 'evidence' && name === 'id'),
      );
      expect(rows.map(({ name }) => name).sort()).toEqual(members.sort());
    });
    test(`${noun}: kind, code list and unit fit the member`, () => {
      const odd = (row: FormRow): boolean => {
        const plain = bare(schema.shape[row.name]);
        const values = valuesOf(plain);
        const listed = row.codeList ? [...CODE_LISTS[row.codeList]] : null;
        const isNumber = (plain.def as { type: string }).type === 'number';
        return (
          JSON.stringify(values) !== JSON.stringify(listed) ||
          (row.kind === 'number') !== isNumber ||
          (unitOf(row.name) !== null && !isNumber)
        );
      };
      expect(rows.filter(odd).map(({ name }) => name)).toEqual([]);
    });
  }
});

/** True when the schema takes no answer at all, or an empty one. */
function mayBeEmpty(schema: unknown): boolean {
  return (schema as z.ZodType).safeParse(null).success;
}

describe('what is needed to send is what a record cannot be without', () => {
  for (const { noun, schema, rows } of SUBJECTS) {
    test(noun, () => {
      const needless = rows.filter(({ name, need }) => need === 'submit' && mayBeEmpty(schema.shape[name]));
      const silent = rows.filter(
        ({ name, kind, need }) =>
          need !== 'submit' && (kind === 'day' || kind === 'ref') && !mayBeEmpty(schema.shape[name]),
      );
      expect([...needless, ...silent].map(({ name }) => name)).toEqual([]);
    });
  }
});

test('a path leads to one field, and every form begins with its report', () => {
  for (const [form, fields] of Object.entries(FORM_FIELDS)) {
    expect(new Set(fields.map(({ path }) => path)).size).toBe(fields.length);
    expect(FORMS[form as keyof typeof FORMS].records[0]).toBe('report');
  }
  const paths = recordFields('release').map(({ path }) => path);
  expect(paths).toContain('/land/releases/*/unsearched/*/reason');
  expect(recordFields('progress').find(({ path }) => path.endsWith('/clearedM2'))?.unit).toBe('m²');
});

test('every path begins where a report holds such records', () => {
  const land = bare(ReportContent.shape.land) as z.ZodObject;
  const begun = Object.values(FORM_FIELDS)
    .flat()
    .map(({ path }) => path.split('/'));
  for (const [, first = '', second = ''] of begun) {
    expect(Object.keys(ReportContent.shape)).toContain(first);
    if (first === 'land') expect(Object.keys(land.shape)).toContain(second);
  }
});

describe('every field has a label and a help text that reads as plain sentences', () => {
  const keys = [
    ...new Set(
      Object.values(FORM_FIELDS).flatMap((fields) =>
        fields.flatMap(({ labelKey, helpKey }) => [labelKey, helpKey]),
      ),
    ),
  ];
  for (const language of LANGUAGES) {
    test(language, () => {
      expect(keys.filter((key) => !hasMessage(key, language))).toEqual([]);
      const odd = keys.filter((key) => {
        const text = say(language, key);
        const isHelp = key.startsWith('help.');
        return /[{}<>]/.test(text) || text.length > (isHelp ? 200 : 60) || /[.؟?]$/.test(text) !== isHelp;
      });
      expect(odd).toEqual([]);
    });
  }
});
