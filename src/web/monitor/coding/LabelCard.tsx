/** What is said of one event, in words: the label, how many origins, and the reasons in the order a reader asks. */
import { Text } from '@mantine/core';
import type { Assessment } from '../../../core/monitor/assess.ts';
import { sayLabel } from '../../../core/monitor/labels.ts';
import { useT } from '../../i18n/language.tsx';
import classes from './coding.module.css';

export function useLabelWords(): (assessment: Assessment | null) => string {
  const t = useT();
  return (assessment) => (assessment ? sayLabel(assessment.label, (key) => t(key)) : t('coding.label.none'));
}

interface LabelCardProps {
  readonly title: string;
  readonly assessment: Assessment | null;
  readonly note?: string;
}

export function LabelCard({ title, assessment, note }: LabelCardProps) {
  const t = useT();
  const words = useLabelWords();
  return (
    <section aria-label={title}>
      <Text c="dimmed" size="sm">
        {title}
      </Text>
      <p className={classes.label} data-label={assessment?.label.key} data-support={assessment?.support}>
        {words(assessment)}
      </p>
      {assessment ? (
        <>
          <Text size="sm">
            {t('coding.label.numbers', {
              support: assessment.support,
              dispute: assessment.dispute,
              credibility: assessment.credibility,
              origins: assessment.origins,
            })}
          </Text>
          <ul className={classes.reasons}>
            {[...assessment.reasons, ...assessment.noEffect].map((reason) => (
              <li key={`${reason.key} ${reason.claimIds.join(' ')}`}>
                {t(`assess.reason.${reason.key}`, { ...reason.params })}
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {note ? (
        <Text size="sm" c="dimmed" mt="xs">
          {note}
        </Text>
      ) : null}
    </section>
  );
}
