/**
 * What a programme asks besides the fields of a form: its own questions, of the newest version for this kind of
 * report. Answers are kept by question, also those no version asks any more.
 */
import { MultiSelect, Paper, Select, SimpleGrid, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReportType } from '../../core/model/codes.ts';
import type { Answers, FormDefinition, Question } from '../../core/model/forms.ts';
import { nameIn, useLanguage, useT } from '../i18n/language.tsx';
import { programmeQuery } from '../queries.ts';
import { useProgrammeId } from '../session.tsx';
import { NumberField } from '../ui/NumberField.tsx';
import { saidBy } from './answers.ts';

/** The newest form of the programme for this kind of report; null when it asks nothing of its own. */
export function useAsked(reportType: ReportType): FormDefinition | null {
  const forms = useQuery(programmeQuery(useProgrammeId())).data?.settings.forms ?? [];
  const newest = forms.findLast((form) => form.reportType === reportType);
  return newest && newest.questions.length > 0 ? newest : null;
}

/** Questions of a form that is not kept between visits: what to show, and what it adds to the report. */
export function useQuestions(reportType: ReportType) {
  const asked = useAsked(reportType);
  const [answers, setAnswers] = useState<Answers>({});
  return {
    said: saidBy(asked, answers),
    section: <Questions asked={asked} answers={answers} change={setAnswers} />,
  };
}

interface Props {
  readonly asked: FormDefinition | null;
  readonly answers: Answers;
  readonly change: (answers: Answers) => void;
}

export function Questions({ asked, answers, change }: Props) {
  const t = useT();
  if (!asked) return null;
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="questions">
      <h2 id="questions">{t('fields.questions')}</h2>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        {asked.questions.map((question) => (
          <Answer
            key={question.id}
            question={question}
            value={answers[question.id]}
            change={(value) => change({ ...answers, [question.id]: value })}
          />
        ))}
      </SimpleGrid>
    </Paper>
  );
}

interface AnswerProps {
  readonly question: Question;
  readonly value: unknown;
  readonly change: (value: unknown) => void;
}

const LONG = 80;

function Answer({ question, value, change }: AnswerProps) {
  const t = useT();
  const common = useCommon(question);
  const text = typeof value === 'string' ? value : '';
  switch (question.kind) {
    case 'number':
    case 'integer':
      return (
        <NumberField
          {...common}
          hideControls
          allowDecimal={question.kind === 'number'}
          value={typeof value === 'number' ? value : null}
          change={change}
        />
      );
    case 'yes_no':
      return (
        <Select
          {...common}
          clearable
          value={typeof value === 'boolean' ? String(value) : null}
          onChange={(next) => change(next === null ? null : next === 'true')}
          data={[
            { value: 'true', label: t('fields.yes') },
            { value: 'false', label: t('fields.no') },
          ]}
        />
      );
    case 'choice':
    case 'choices':
      return <Choice question={question} value={value} change={change} />;
    case 'date':
      return (
        <TextInput
          {...common}
          type="date"
          value={text}
          onChange={(event) => change(event.currentTarget.value || null)}
        />
      );
    case 'text': {
      const Input = text.length > LONG ? Textarea : TextInput;
      return <Input {...common} value={text} onChange={(event) => change(event.currentTarget.value)} />;
    }
  }
}

function Choice({ question, value, change }: AnswerProps) {
  const language = useLanguage();
  const common = useCommon(question);
  const data = question.choices.map((choice) => ({
    value: choice.value,
    label: nameIn(choice.label, language) || choice.value,
  }));
  const chosen = [value].flat().filter((one): one is string => typeof one === 'string');
  return question.kind === 'choices' ? (
    <MultiSelect {...common} clearable value={chosen} onChange={change} data={data} />
  ) : (
    <Select {...common} clearable value={chosen[0] ?? null} onChange={change} data={data} />
  );
}

/** Label with its unit, help, and whether an answer is needed to send the report or only to accept it. */
function useCommon({ label, help, unit, needed, id }: Question) {
  const t = useT();
  const language = useLanguage();
  const name = nameIn(label, language) || id;
  const later = needed === 'approve' ? t('fields.neededLater') : null;
  const description = [help ? nameIn(help, language) : null, later].filter(Boolean).join(' ');
  return {
    label: unit ? `${name}, ${unit}` : name,
    description: description || undefined,
    required: needed === 'submit',
  };
}
