/** What is stated of the whole release: all reasonable effort, by which office, and why no markers where there are none. */
import { Textarea, TextInput } from '@mantine/core';
import { useT } from '../../i18n/language.tsx';
import type { StepProps } from './Wizard.tsx';

export function StatedSection({ work, set }: StepProps) {
  const t = useT();
  return (
    <>
      <Textarea
        label={t('field.release.reasonableEffort')}
        description={t('help.release.reasonableEffort')}
        autosize
        minRows={2}
        maxLength={4_000}
        value={work.effort}
        onChange={(event) => set({ effort: event.currentTarget.value })}
      />
      <TextInput
        label={t('field.release.reasonableEffortBy')}
        description={t('help.release.reasonableEffortBy')}
        maxLength={200}
        placeholder={work.orgCode ?? ''}
        value={work.effortBy}
        onChange={(event) => set({ effortBy: event.currentTarget.value })}
      />
      {work.outcome === 'cleared' && !work.parts.every(({ marked }) => marked) ? (
        <TextInput
          label={t('field.release.markersNote')}
          description={t('help.release.markersNote')}
          maxLength={2_000}
          value={work.markersNote}
          onChange={(event) => set({ markersNote: event.currentTarget.value })}
        />
      ) : null}
    </>
  );
}
