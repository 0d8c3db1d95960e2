/**
 * The kind of ordnance, from the list every programme shares and what it has added: by category, found by any of
 * its names in any language. Recognition only; nobody is asked to look closer to be able to choose.
 */
import { type ComboboxParsedItem, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { CODE_LISTS, type OrdnanceCategory } from '../../core/model/codes.ts';
import { isCalled, type OrdnanceType } from '../../core/model/ordnance.ts';
import { nameIn, useCode, useLanguage, useT } from '../i18n/language.tsx';
import { useProgrammeId } from '../session.tsx';
import { landQuery } from '../tasks/queries.ts';
import { useHelp } from '../ui/field-help.tsx';

interface Props {
  readonly value: string | null;
  /** Only kinds of this category, once one is chosen. */
  readonly category: OrdnanceCategory | null;
  readonly change: (type: Pick<OrdnanceType, 'id' | 'category'> | null) => void;
}

export function OrdnancePicker({ value, category, change }: Props) {
  const t = useT();
  const code = useCode();
  const language = useLanguage();
  const help = useHelp('evidence');
  const all = useQuery(landQuery(useProgrammeId(), 'ordnance_type', 'ordnance-types', {})).data ?? [];
  const byId = new Map(all.map((type) => [type.id, type]));
  // A retired kind stays readable where it was chosen; nobody chooses it anew.
  const offered = all.filter(
    (type) => type.id === value || (!type.retired && (category === null || type.category === category)),
  );
  const groups = CODE_LISTS.ordnanceCategory
    .map((each) => ({
      group: code('ordnanceCategory', each),
      items: offered
        .filter((type) => type.category === each)
        .map((type) => ({ value: type.id, label: nameIn(type.names, language) || type.id })),
    }))
    .filter(({ items }) => items.length > 0);
  const choose = (id: string | null) => change((id && byId.get(id)) || null);
  return (
    <Select
      label={t('capture.evidence.ordnanceType')}
      {...help('ordnanceTypeCode')}
      searchable
      clearable
      value={value}
      onChange={choose}
      data={value && !byId.has(value) ? [...groups, { value, label: value }] : groups}
      filter={({ options, search }) =>
        options.flatMap((option): ComboboxParsedItem[] => {
          const called = (id: string) => {
            const type = byId.get(id);
            return type !== undefined && isCalled(type, search);
          };
          if (!('group' in option)) return called(option.value) ? [option] : [];
          const items = option.items.filter((item) => called(item.value));
          return items.length > 0 ? [{ ...option, items }] : [];
        })
      }
      nothingFoundMessage={t('capture.evidence.noOrdnanceType')}
    />
  );
}
