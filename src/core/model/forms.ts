/**
 * What a programme adds to the forms: questions of its own, kept by version, and the levels a report passes
 * before it is accepted. Answers travel in `content.extra.answers`, so no question needs a column, and a report
 * of an older form arrives whole: what the newest form no longer asks is kept as it was said.
 */
import { z } from 'zod';
import { ReportType, Role } from './codes.ts';
import { Names } from './ids.ts';

export const QuestionKind = z.enum(['text', 'number', 'integer', 'date', 'yes_no', 'choice', 'choices']);
export type QuestionKind = z.infer<typeof QuestionKind>;

/** Stays the same through all versions of a form. */
const QuestionId = z.string().regex(/^[a-z][a-zA-Z0-9]{0,39}$/);

export const Question = z.object({
  id: QuestionId,
  kind: QuestionKind,
  label: Names,
  help: Names.nullable().default(null),
  /** As printed beside the answer: `m²`, `h`. */
  unit: z.string().max(20).nullable().default(null),
  choices: z
    .array(z.object({ value: z.string().min(1).max(60), label: Names }))
    .max(200)
    .default([]),
  /** Needed to send the report, needed to accept it, or not needed. */
  needed: z.enum(['no', 'submit', 'approve']).default('no'),
});
export type Question = z.infer<typeof Question>;

/** One version of one form. Older versions stay, so that what was sent under them can still be read. */
export const FormDefinition = z.object({
  reportType: ReportType,
  version: z.string().min(1).max(40),
  questions: z.array(Question).max(200),
});
export type FormDefinition = z.infer<typeof FormDefinition>;

/** Answers as a report carries them, by question. */
export const Answers = z.record(QuestionId, z.unknown());
export type Answers = z.infer<typeof Answers>;

/** One step a report passes before somebody may accept it. */
export const ApprovalLevel = z.object({
  id: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/),
  names: Names,
  /** Who may verify at this level, within the reach of their role. */
  roles: z.array(Role).min(1),
  /** Only for reports of these types; absent means every type. */
  reportTypes: z.array(ReportType).optional(),
});
export type ApprovalLevel = z.infer<typeof ApprovalLevel>;

/** The form a report was written with: the version it names, or null when the programme has no such form. */
export function formOf(
  forms: readonly FormDefinition[],
  reportType: string,
  version: string,
): FormDefinition | null {
  return forms.find((form) => form.reportType === reportType && form.version === version) ?? null;
}
