/** Choosing hazards by typing a part of their name or number. */
import { MultiSelect } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery, useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { useT } from '../i18n/language.tsx';
import { titleOf } from '../map/ResultsTable.tsx';
import { hazardQuery, hazardsQuery, type ServedHazard } from '../queries.ts';
import { useProgrammeId } from '../session.tsx';

interface Props {
  readonly value: readonly string[];
  readonly change: (ids: string[]) => void;
  readonly required?: boolean;
}

export function HazardPicker({ value, change, required = false }: Props) {
  const t = useT();
  const programme = useProgrammeId();
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text.trim() || undefined, 250);
  const found = useInfiniteQuery(hazardsQuery(programme, { q }, 20)).data?.pages[0]?.items ?? [];
  const chosen = useQueries({ queries: value.map((id) => hazardQuery(programme, id)) });
  const all = new Map<string, ServedHazard>();
  for (const one of [...chosen.map(({ data }) => data), ...found]) if (one) all.set(one.id, one);
  const label = (hazard: ServedHazard) =>
    [hazard.localId, titleOf(t, hazard)]
      .filter((part, i, parts) => part && parts.indexOf(part) === i)
      .join(' · ');
  return (
    <MultiSelect
      label={t('work.hazards')}
      description={t('work.hazards.hint')}
      required={required}
      searchable
      searchValue={text}
      onSearchChange={setText}
      filter={({ options }) => options}
      value={[...value]}
      onChange={change}
      data={[
        ...[...all.values()].map((hazard) => ({ value: hazard.id, label: label(hazard) })),
        ...value.filter((id) => !all.has(id)).map((id) => ({ value: id, label: id })),
      ]}
      nothingFoundMessage={t('work.hazards.notFound')}
    />
  );
}
