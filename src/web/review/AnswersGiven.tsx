/** Answers to the questions a programme adds to a form, in the words of the version the report was written with. */
import { useQuery } from '@tanstack/react-query';
import { Answers, formOf, type Question } from '../../core/model/forms.ts';
import type { Report } from '../../core/model/reports.ts';
import { useFormat } from '../i18n/format.ts';
import { nameIn, useLanguage, useT } from '../i18n/language.tsx';
import { programmeQuery } from '../queries.ts';
import { Fact, Facts } from '../ui/pieces.tsx';

export function AnswersGiven({ report }: { report: Report }) {
  const t = useT();
  const language = useLanguage();
  const said = useSaid();
  const { reportType, formVersion, extra } = report.content;
  const forms = useQuery(programmeQuery(report.programmeId)).data?.settings.forms ?? [];
  const answers = Object.entries(Answers.catch({}).parse(extra.answers));
  if (answers.length === 0) return null;
  const questions = formOf(forms, reportType, formVersion)?.questions ?? [];
  return (
    <>
      <h3>{t('review.answers')}</h3>
      <Facts>
        {answers.map(([id, value]) => {
          const question = questions.find((one) => one.id === id);
          const name = question ? nameIn(question.label, language) : '';
          return (
            <Fact key={id} label={name || id}>
              {said(question, value)}
            </Fact>
          );
        })}
      </Facts>
    </>
  );
}

function useSaid(): (question: Question | undefined, value: unknown) => string {
  const t = useT();
  const language = useLanguage();
  const format = useFormat();
  return (question, value) => {
    if (typeof value === 'boolean') return t(value ? 'review.value.yes' : 'review.value.no');
    const unit = question?.unit ? ` ${question.unit}` : '';
    if (typeof value === 'number') return `${format.number(value, 2)}${unit}`;
    if (question?.kind === 'date' && typeof value === 'string') return format.day(value);
    const labelOf = (one: unknown) => {
      const choice = question?.choices.find((each) => each.value === one);
      if (choice) return nameIn(choice.label, language) || choice.value;
      return typeof one === 'string' ? one : JSON.stringify(one);
    };
    return [value].flat().map(labelOf).join(', ');
  };
}
