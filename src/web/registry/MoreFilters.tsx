/** The filters behind the button: work, contamination, place, organisation. Downloaded when first opened. */
import { MultiSelect, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CodeList } from '../../core/model/codes.ts';
import { CONTAMINATIONS, WORK_STATUSES } from '../codes.ts';
import { nameIn, useCode, useLanguage, useT } from '../i18n/language.tsx';
import { organisationsQuery, placeQuery, placesQuery } from '../queries.ts';
import { useProgrammeId } from '../session.tsx';
import { type Filters, listOf } from './filters.ts';
import classes from './registry.module.css';

interface CodesProps {
  readonly state: Filters;
  readonly filter: 'status' | 'contamination';
  readonly list: CodeList;
  readonly options: readonly string[];
}

function CodesFilter({ state, filter, list, options }: CodesProps) {
  const t = useT();
  const code = useCode();
  return (
    <MultiSelect
      label={t(`registry.filter.${filter}`)}
      placeholder={state.filters[filter] ? undefined : t('registry.filter.any')}
      data={options.map((value) => ({ value, label: code(list, value) }))}
      value={listOf(state.filters[filter])}
      onChange={(values) => state.change({ [filter]: values.join(',') })}
      clearable
      clearButtonProps={{ 'aria-label': t('registry.filter.clear') }}
      comboboxProps={{ withinPortal: true }}
    />
  );
}

export function PlaceSelect(props: {
  value?: string;
  onChange: (code: string | undefined) => void;
  label: string;
}) {
  const t = useT();
  const language = useLanguage();
  const programme = useProgrammeId();
  const [text, setText] = useState('');
  const [asked] = useDebouncedValue(text, 250);
  const { data } = useInfiniteQuery(placesQuery(programme, asked.length > 1 ? { q: asked } : { level: 1 }));
  const chosen = useQuery(placeQuery(programme, props.value ?? '')).data;
  const places = new Map((data?.pages ?? []).flatMap((page) => page.items).map((p) => [p.code, p]));
  if (chosen) places.set(chosen.code, chosen);
  return (
    <Select
      label={props.label}
      placeholder={t('registry.filter.anyPlace')}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('registry.filter.clear') }}
      data={[...places.values()].map((p) => ({
        value: p.code,
        label: `${nameIn(p.names, language)} · ${p.code}`,
      }))}
      filter={({ options }) => options}
      value={props.value ?? null}
      onChange={(value) => props.onChange(value ?? undefined)}
      onSearchChange={setText}
      nothingFoundMessage={t('registry.filter.noPlace')}
    />
  );
}

function OrganisationFilter({ state }: { state: Filters }) {
  const t = useT();
  const language = useLanguage();
  const { data } = useQuery(organisationsQuery(useProgrammeId()));
  return (
    <Select
      label={t('registry.filter.org')}
      placeholder={t('registry.filter.any')}
      clearable
      clearButtonProps={{ 'aria-label': t('registry.filter.clear') }}
      data={(data ?? []).map((org) => ({ value: org.code, label: nameIn(org.names, language) }))}
      value={state.filters.org ?? null}
      onChange={(value) => state.change({ org: value ?? undefined })}
    />
  );
}

export function MoreFilters({ state, wide }: { state: Filters; wide: boolean }) {
  const t = useT();
  return (
    <div className={classes.filterGrid} data-wide={wide}>
      <CodesFilter state={state} filter="status" list="workStatus" options={WORK_STATUSES} />
      <CodesFilter state={state} filter="contamination" list="contamination" options={CONTAMINATIONS} />
      <PlaceSelect
        label={t('registry.filter.place')}
        value={state.filters.place}
        onChange={(place) => state.change({ place })}
      />
      <OrganisationFilter state={state} />
    </div>
  );
}
