/** What may be asked of the hazards: search text and class always at hand, the rest behind one button. */
import { ActionIcon, Button, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconAdjustmentsHorizontal, IconSearch, IconX } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { CLASSIFICATIONS } from '../codes.ts';
import { useCode, useT } from '../i18n/language.tsx';
import { HazardGlyph } from '../ui/pieces.tsx';
import { Loading } from '../ui/states.tsx';
import { type Filters, listOf } from './filters.ts';
import classes from './registry.module.css';

const MoreFilters = lazy(() => import('./MoreFilters.tsx').then((m) => ({ default: m.MoreFilters })));

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
      {CLASSIFICATIONS.toReversed().map((value) => (
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

export function FilterBar({ state, wide = false }: { state: Filters; wide?: boolean }) {
  const t = useT();
  const hidden = state.active - (state.filters.q ? 1 : 0) - (state.filters.classification ? 1 : 0);
  const [open, setOpen] = useState(hidden > 0);
  return (
    <section className={classes.filters} aria-label={t('registry.filter.title')}>
      <div className={classes.filterRow}>
        <SearchText state={state} />
        <ActionIcon
          variant={open ? 'light' : 'default'}
          size={36}
          className={classes.moreButton}
          aria-expanded={open}
          aria-label={hidden > 0 ? `${t('registry.filter.more')} (${hidden})` : t('registry.filter.more')}
          onClick={() => setOpen(!open)}
        >
          <IconAdjustmentsHorizontal size={19} stroke={1.6} aria-hidden="true" />
          {hidden > 0 ? (
            <span className={classes.moreCount} aria-hidden="true">
              {hidden}
            </span>
          ) : null}
        </ActionIcon>
      </div>
      <ClassToggles state={state} />
      {open ? (
        <Suspense fallback={<Loading />}>
          <MoreFilters state={state} wide={wide} />
        </Suspense>
      ) : null}
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
