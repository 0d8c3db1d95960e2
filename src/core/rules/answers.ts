/** Doubts about answers to questions a programme added to a form: judged by the version the report names. */
import type { Finding } from '../model/findings.ts';
import { Answers, formOf, type Question } from '../model/forms.ts';
import type { ReportContent } from '../model/reports.ts';
import type { RuleContext } from './context.ts';
import { finding } from './rule.ts';

/** Where answers are kept in `extra`. */
export const ANSWERS = 'answers';

function asked(
  content: ReportContent,
  context: RuleContext,
): { questions: readonly Question[]; answers: Answers } {
  const form = formOf(context.forms ?? [], content.reportType, content.formVersion);
  const said = content.extra[ANSWERS];
  const answers = said === undefined ? {} : Answers.catch({}).parse(said);
  return { questions: form?.questions ?? [], answers };
}

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** V01: an answer that is needed is missing. */
export function missingAnswers(content: ReportContent, context: RuleContext): Finding[] {
  const { questions, answers } = asked(content, context);
  return questions
    .filter(({ id, needed }) => needed !== 'no' && isEmpty(answers[id]))
    .map((question) => {
      const severity = question.needed === 'submit' ? 'E' : 'R';
      const params = { question: labelOf(question, content.language) };
      return finding('V01', severity, 'answer', { path: '/extra', params });
    });
}

/** V03: an answer of another kind than the question, or one that is not among its choices. */
export function oddAnswers(content: ReportContent, context: RuleContext): Finding[] {
  const { questions, answers } = asked(content, context);
  return questions
    .filter((question) => !isEmpty(answers[question.id]) && !fits(question, answers[question.id]))
    .map((question) => {
      const text = String(answers[question.id]).slice(0, 200);
      const params = { question: labelOf(question, content.language), text };
      return finding('V03', 'R', 'answer', { path: `/extra/${ANSWERS}/${question.id}`, params });
    });
}

function labelOf({ label, id }: Question, language: string): string {
  return label[language] ?? label.en ?? Object.values(label)[0] ?? id;
}

function fits({ kind, choices }: Question, value: unknown): boolean {
  const isChoice = (one: unknown) => choices.some((choice) => choice.value === one);
  switch (kind) {
    case 'text':
      return typeof value === 'string';
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    case 'integer':
      return Number.isInteger(value);
    case 'date':
      return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value);
    case 'yes_no':
      return typeof value === 'boolean';
    case 'choice':
      return isChoice(value);
    case 'choices':
      return Array.isArray(value) && value.every(isChoice);
  }
}
