/** What may be asked of the hazards: search text and class always at hand, the rest behind one button. */
import { ActionIcon, Button, Collapse, Indicator, MultiSelect, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback, useDebouncedValue } from '@mantine/hooks';
import { IconAdjustmentsHorizontal, IconSearch, IconX } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Classification, type CodeList, Contamination, WorkStatus } from '../../core/model/codes.ts';
import { nameIn, useCode, useLanguage, useT } from '../i18n/language.tsx';
import { organisationsQuery, placeQuery, placesQuery } from '../queries.ts';
import { useProgrammeId } from '../session.tsx';
import { HazardGlyph } from '../ui/pieces.tsx';
import { type Filters, listOf } from './filters.ts';
import classes from './registry.module.css';

function SearchText({ state }: { state: Filters }) {
  const t = useT();
  const inAddress = state.search.q ?? '';
  const [text, setText] = useState(inAddress);
  const send = useDebouncedCallback((q: string) => state.change({ q: q.trim() || undefined }), 300);
  // "Clear filters" and the back button change the address from outside.
  useEffect(() => setText((now) => (now.trim() === inAddress ? now : inAddress)), [inAddress]);
  return (
    <TextInput
      className={classes.searchText}
      type="search"
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        send(event.currentTarget.value);
      }}
      leftSection={<IconSearch size={17} aria-hidden="true" />}
      placeholder={t('registry.filter.search')}
      aria-label={t('registry.filter.search')}
    />
  );
}

function ClassToggles({ state }: { state: Filters }) {
  const t = useT();
  const code = useCode();
  const on = listOf(state.filters.classification);
  const toggle = (value: string) => {
    const next = on.includes(value) ? on.filter((v) => v !== value) : [...on, value];
    state.change({ classification: next.join(',') });
  };
  return (
    <fieldset className={classes.toggles} aria-label={t('registry.filter.classification')}>
      {[...Classification.options].reverse().map((value) => (
        <button
          key={value}
          type="button"
          className={classes.toggle}
          aria-pressed={on.includes(value)}
          title={code('classification', value)}
          onClick={() => toggle(value)}
        >
          <HazardGlyph classification={value} size={15} />
          {t(`registry.class.${value}`)}
        </button>
      ))}
    </fieldset>
  );
}

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

export function FilterBar({ state, wide = false }: { state: Filters; wide?: boolean }) {
  const t = useT();
  const hidden = state.active - (state.filters.q ? 1 : 0) - (state.filters.classification ? 1 : 0);
  const [open, setOpen] = useState(hidden > 0);
  return (
    <section className={classes.filters} aria-label={t('registry.filter.title')}>
      <div className={classes.filterRow}>
        <SearchText state={state} />
        <Indicator label={hidden} size={17} disabled={hidden === 0} color="field" aria-hidden={false}>
          <ActionIcon
            variant={open ? 'light' : 'default'}
            size={36}
            aria-expanded={open}
            aria-label={t('registry.filter.more')}
            onClick={() => setOpen(!open)}
          >
            <IconAdjustmentsHorizontal size={19} stroke={1.6} aria-hidden="true" />
          </ActionIcon>
        </Indicator>
      </div>
      <ClassToggles state={state} />
      <Collapse expanded={open}>
        <div className={classes.filterGrid} data-wide={wide}>
          <CodesFilter state={state} filter="status" list="workStatus" options={WorkStatus.options} />
          <CodesFilter
            state={state}
            filter="contamination"
            list="contamination"
            options={Contamination.options}
          />
          <PlaceSelect
            label={t('registry.filter.place')}
            value={state.filters.place}
            onChange={(place) => state.change({ place })}
          />
          <OrganisationFilter state={state} />
        </div>
      </Collapse>
      {state.active > 0 ? (
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconX size={15} aria-hidden="true" />}
          onClick={state.clear}
          className={classes.clear}
        >
          {t('registry.filter.clearAll', { n: state.active })}
        </Button>
      ) : null}
    </section>
  );
}
