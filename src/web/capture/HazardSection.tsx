/** What is known of the land: how sure, of what, how it is called here. */
import { MultiSelect, Paper, Radio, Select, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Classification, CODE_LISTS, type CodeList, type Contamination } from '../../core/model/codes.ts';
import type { Place } from '../../core/model/places.ts';
import { nameIn, useCode, useLanguage, useT } from '../i18n/language.tsx';
import { placeQuery, placesQuery } from '../queries.ts';
import { useProgrammeId } from '../session.tsx';
import { useHelp } from '../ui/field-help.tsx';
import { HazardGlyph } from '../ui/pieces.tsx';
import type { SectionProps } from './AboutSection.tsx';
import type { FormDraft } from './draft.ts';
import { OptionalNumber } from './inputs.tsx';

export function HazardSection({ draft, set }: SectionProps) {
  const t = useT();
  const help = useHelp('hazard');
  const code = useCode();
  const { fields } = draft;
  const setField = (change: Partial<FormDraft['fields']>) => set({ fields: { ...fields, ...change } });
  const options = (list: CodeList) => CODE_LISTS[list].map((value) => ({ value, label: code(list, value) }));
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="hazard">
      <h2 id="hazard">{t('capture.hazard.title')}</h2>
      <Stack gap="md">
        <Radio.Group
          label={t('capture.hazard.classification')}
          required
          value={fields.classification}
          onChange={(value) => setField({ classification: Classification.parse(value) })}
        >
          <Stack gap={8} mt={6}>
            {Classification.options.map((value) => (
              <Radio
                key={value}
                value={value}
                label={
                  <span>
                    <HazardGlyph classification={value} size={15} /> {code('classification', value)}
                  </span>
                }
                description={t(`capture.hazard.${value}`)}
              />
            ))}
          </Stack>
        </Radio.Group>
        <MultiSelect
          label={t('capture.hazard.contamination')}
          {...help('contamination')}
          value={[...fields.contamination]}
          onChange={(value) => setField({ contamination: value as Contamination[] })}
          data={options('contamination')}
        />
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <TextInput
            label={t('capture.hazard.localId')}
            description={t('capture.hazard.localIdHint')}
            value={fields.localId}
            onChange={(event) => setField({ localId: event.currentTarget.value })}
          />
          <TextInput
            label={t('capture.hazard.name')}
            description={t('capture.hazard.nameHint')}
            value={fields.name}
            onChange={(event) => setField({ name: event.currentTarget.value })}
          />
          <PlaceSelect value={fields.placeCode} onChange={(placeCode) => setField({ placeCode })} />
          <OptionalNumber
            label={t('capture.hazard.area')}
            hint={t('capture.hazard.areaHint')}
            value={fields.reportedAreaM2}
            change={(reportedAreaM2) => setField({ reportedAreaM2 })}
          />
          <Select
            label={t('capture.hazard.marking')}
            {...help('marking')}
            clearable
            value={fields.marking}
            onChange={(marking) => setField({ marking })}
            data={options('marking')}
          />
          <MultiSelect
            label={t('capture.hazard.blocked')}
            {...help('blocked')}
            value={[...fields.blocked]}
            onChange={(blocked) => setField({ blocked })}
            data={options('blockedUse')}
          />
        </SimpleGrid>
        <Textarea
          label={t('capture.hazard.description')}
          description={t('capture.hazard.descriptionHint')}
          autosize
          minRows={2}
          value={fields.description}
          onChange={(event) => setField({ description: event.currentTarget.value })}
        />
      </Stack>
    </Paper>
  );
}

function PlaceSelect({ value, onChange }: { value: string | null; onChange: (code: string | null) => void }) {
  const t = useT();
  const language = useLanguage();
  const programme = useProgrammeId();
  const [text, setText] = useState('');
  const labelOf = (place: Place): string => `${nameIn(place.names, language)} (${place.code})`;
  const chosen = useQuery(placeQuery(programme, value ?? ''));
  const label = chosen.data ? labelOf(chosen.data) : (value ?? '');
  // The field shows the chosen place as its text: nobody asked for that, and to search for it would change the text
  // again, for ever.
  const searched = text === label || text === value ? undefined : text || undefined;
  const places = useInfiniteQuery(placesQuery(programme, { q: searched }));
  const found = (places.data?.pages[0]?.items ?? []).map((place) => ({
    value: place.code,
    label: labelOf(place),
  }));
  const data =
    value && !found.some((option) => option.value === value) ? [{ value, label }, ...found] : found;
  return (
    <Select
      label={t('capture.hazard.place')}
      description={t('capture.hazard.placeHint')}
      searchable
      clearable
      value={value}
      onChange={onChange}
      onSearchChange={setText}
      filter={({ options }) => options}
      nothingFoundMessage={t('capture.hazard.noPlace')}
      data={data}
    />
  );
}
