/** What may be asked of the list: words, state, class, act, support, dispute. Kept in the address. */
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconAdjustmentsHorizontal, IconSearch, IconX } from '@tabler/icons-react';
import { useEffect, useId, useState } from 'react';
import { useCode, useT } from '../../i18n/language.tsx';
import { type Address, FILTER_KEYS } from './address.ts';
import { ClocksBar } from './ClocksBar.tsx';
import type { EventSummary } from './contract.ts';
import classes from './events.module.css';
import { DISPUTES, SUPPORTS } from './levels.ts';
import { useWords } from './words.ts';

function SearchText({ address }: { address: Address }) {
  const t = useT();
  const inAddress = address.search.q ?? '';
  const [text, setText] = useState(inAddress);
  const send = useDebouncedCallback((q: string) => address.change({ q: q.trim() || undefined }), 300);
  // "Clear" and the back button change the address from outside.
  useEffect(() => setText((now) => (now.trim() === inAddress ? now : inAddress)), [inAddress]);
  return (
    <TextInput
      type="search"
      className={classes.searchText}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        send(event.currentTarget.value);
      }}
      leftSection={<IconSearch size={17} aria-hidden="true" />}
      label={t('events.filter.q')}
    />
  );
}

interface ChoiceProps {
  readonly name: 'state' | 'item' | 'act' | 'support' | 'dispute';
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly address: Address;
}

function Choice({ name, options, address }: ChoiceProps) {
  const t = useT();
  const value = address.search[name] ?? '';
  // A value of the address that is not on offer is still what is asked.
  const known = value === '' || options.some((option) => option.value === value);
  const all = known ? options : [...options, { value, label: value }];
  return (
    <NativeSelect
      label={t(`events.filter.${name}`)}
      value={value}
      onChange={(event) => address.change({ [name]: event.currentTarget.value || undefined })}
      data={[{ value: '', label: t('events.filter.any') }, ...all]}
    />
  );
}

/** Values that occur, remembered while a filter hides them. */
function useSeen(events: readonly EventSummary[], of: (event: EventSummary) => readonly string[]): string[] {
  const [seen, setSeen] = useState<readonly string[]>([]);
  const fresh = [...new Set(events.flatMap(of))].filter((value) => !seen.includes(value));
  useEffect(() => {
    if (fresh.length > 0) setSeen([...seen, ...fresh]);
  });
  return [...seen, ...fresh];
}

const statesOf = ({ parties, place }: EventSummary): string[] =>
  [...Object.values(parties), ...(place ? [place] : [])].filter((one) => /^[A-Z]{3}$/.test(one));

export function EventFilters({ address, events }: { address: Address; events: readonly EventSummary[] }) {
  const t = useT();
  const code = useCode();
  const words = useWords();
  const sorted = (values: string[], name: (value: string) => string) =>
    values
      .map((value) => ({ value, label: name(value) }))
      .sort((a, b) => a.label.localeCompare(b.label, words.language));
  const states = sorted(useSeen(events, statesOf), words.party);
  const items = sorted(
    useSeen(events, ({ itemClass }) => itemClass.split(' + ')),
    (one) => code('itemClass', one),
  );
  const acts = sorted(
    useSeen(events, ({ actType }) => [actType]),
    words.act,
  );
  const level = (value: string, list: string) => ({ value, label: `${value} · ${t(`${list}.${value}`)}` });
  const active = Object.keys(address.filters).length;
  const id = useId();
  const [open, setOpen] = useState(active > 0);
  return (
    <section className={`${classes.filters} no-print`} aria-label={t('events.filter.title')}>
      <div className={classes.filterGrid}>
        <SearchText address={address} />
        <div className={classes.filterMore} data-open={open || undefined} id={id}>
          <Choice name="state" options={states} address={address} />
          <Choice name="item" options={items} address={address} />
          <Choice name="act" options={acts} address={address} />
          <Choice
            name="support"
            options={SUPPORTS.map((value) => level(value, 'events.support'))}
            address={address}
          />
          <Choice
            name="dispute"
            options={DISPUTES.map((value) => level(value, 'events.dispute'))}
            address={address}
          />
        </div>
      </div>
      <Button
        variant="default"
        size="compact-md"
        className={`${classes.filterButton} ${classes.whenNarrow}`}
        leftSection={<IconAdjustmentsHorizontal size={16} aria-hidden="true" />}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        {t('events.filter.title')}
      </Button>
      <ClocksBar address={address} />
      {active > 0 ? (
        <Button
          variant="subtle"
          size="compact-sm"
          className={classes.clear}
          leftSection={<IconX size={15} aria-hidden="true" />}
          onClick={() => address.change(Object.fromEntries(FILTER_KEYS.map((key) => [key, undefined])))}
        >
          {t('events.filter.clear', { n: active })}
        </Button>
      ) : null}
    </section>
  );
}
