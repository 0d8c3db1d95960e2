/** What kind of report, for which day, by whom; and whether it is about land, an old record, or single items. */
import { Paper, Radio, Select, SimpleGrid, Stack, Switch, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ReportType } from '../../core/model/codes.ts';
import { nameIn, useCode, useLanguage, useT } from '../i18n/language.tsx';
import { organisationsQuery } from '../queries.ts';
import { useProgrammeId } from '../session.tsx';
import { useHelp } from '../ui/field-help.tsx';
import type { About, FormDraft } from './draft.ts';

export interface SectionProps {
  readonly draft: FormDraft;
  readonly set: (change: Partial<FormDraft>) => void;
}

/** Types a person can fill in here; the others come with their own forms. */
const TYPES: readonly ReportType[] = ['nts', 'ts', 'community', 'eod_spot', 'accident', 'correction'];

export function AboutSection({ draft, set, fixedTarget }: SectionProps & { fixedTarget: boolean }) {
  const t = useT();
  const help = useHelp('report');
  const code = useCode();
  const language = useLanguage();
  const organisations = useQuery(organisationsQuery(useProgrammeId()));
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="about">
      <h2 id="about">{t('capture.about.title')}</h2>
      <Stack gap="md">
        {fixedTarget ? null : (
          <Radio.Group
            label={t('capture.about.question')}
            value={draft.about}
            onChange={(about) => set({ about: about as About })}
          >
            <Stack gap={6} mt={6}>
              <Radio value="new" label={t('capture.about.new')} />
              <Radio value="evidence" label={t('capture.about.evidence')} />
            </Stack>
          </Radio.Group>
        )}
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <Select
            label={t('capture.about.type')}
            {...help('reportType')}
            allowDeselect={false}
            value={draft.reportType}
            onChange={(value) => value && set({ reportType: ReportType.parse(value) })}
            data={TYPES.map((value) => ({ value, label: code('reportType', value) }))}
          />
          <TextInput
            type="date"
            label={t('capture.about.day')}
            description={t('capture.about.dayHint')}
            required
            value={draft.dateOfInformation}
            onChange={(event) => set({ dateOfInformation: event.currentTarget.value })}
          />
          <Select
            label={t('capture.about.organisation')}
            {...help('orgCode')}
            clearable
            searchable
            value={draft.orgCode}
            onChange={(orgCode) => set({ orgCode })}
            data={(organisations.data ?? []).map((o) => ({
              value: o.code,
              label: nameIn(o.names, language),
            }))}
          />
          <TextInput
            label={t('capture.about.team')}
            {...help('teamName')}
            value={draft.teamName}
            onChange={(event) => set({ teamName: event.currentTarget.value })}
          />
        </SimpleGrid>
        <Switch
          label={t('capture.about.geoSafe')}
          description={t('capture.about.geoSafeHint')}
          checked={draft.geoSafe}
          onChange={(event) => set({ geoSafe: event.currentTarget.checked })}
        />
      </Stack>
    </Paper>
  );
}
