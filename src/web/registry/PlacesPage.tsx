/** The gazetteer: find a place by code or name, see where it is and what lies in it. Joined on code, never on name. */
import { Button, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconChevronRight, IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { Place } from '../../core/model/places.ts';
import { useFormat } from '../i18n/format.ts';
import { nameIn, useLanguage, useT } from '../i18n/language.tsx';
import { LANGUAGE_NAMES } from '../i18n/names.ts';
import { PlaceName } from '../map/panels.tsx';
import { type DrawnShape, ShapeMap } from '../map/ShapeMap.tsx';
import { placeQuery, placesQuery } from '../queries.ts';
import { useProgrammeId } from '../session.tsx';
import { ButtonLink } from '../ui/ButtonLink.tsx';
import { Fact, Facts, PageHeader } from '../ui/pieces.tsx';
import { EmptyState, ErrorPanel, Loading } from '../ui/states.tsx';
import { useFilters } from './filters.ts';
import classes from './registry.module.css';

function PlaceRow({ place, programme, chosen }: { place: Place; programme: string; chosen: boolean }) {
  const language = useLanguage();
  const t = useT();
  return (
    <li>
      <Link
        to="/$programme/places"
        params={{ programme }}
        search={((before: object) => ({ ...before, code: place.code })) as never}
        className={classes.placeRow}
        aria-current={chosen ? 'true' : undefined}
      >
        <span>
          <bdi>{nameIn(place.names, language)}</bdi>
          <small>
            {t(`registry.level.${place.level}`)} · <span className="ltr">{place.code}</span>
          </small>
        </span>
        <IconChevronRight size={16} className={classes.mirrored} aria-hidden="true" />
      </Link>
    </li>
  );
}

interface ListProps {
  readonly programme: string;
  readonly filter: { readonly q?: string; readonly parent?: string; readonly level?: number };
  readonly chosen?: string;
  readonly empty: string;
}

function PlaceList({ programme, filter, chosen, empty }: ListProps) {
  const t = useT();
  const query = useInfiniteQuery({ ...placesQuery(programme, filter), placeholderData: keepPreviousData });
  const places = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (query.error) return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  if (query.isPending) return <Loading />;
  if (places.length === 0) return <EmptyState title={empty} />;
  return (
    <>
      <ul className={classes.placeList}>
        {places.map((place) => (
          <PlaceRow key={place.code} place={place} programme={programme} chosen={place.code === chosen} />
        ))}
      </ul>
      {query.hasNextPage ? (
        <Button
          variant="subtle"
          size="compact-md"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t('registry.more')}
        </Button>
      ) : null}
    </>
  );
}

function PlaceCard({ programme, code }: { programme: string; code: string }) {
  const t = useT();
  const language = useLanguage();
  const format = useFormat();
  const { data: place, error } = useQuery(placeQuery(programme, code));
  const shapes = useMemo<DrawnShape[]>(
    () =>
      place ? [{ shape: place.boundary ?? place.centroid, role: place.boundary ? 'boundary' : 'mark' }] : [],
    [place],
  );
  if (error) return <ErrorPanel error={error} />;
  if (!place) return <Loading />;
  const name = nameIn(place.names, language);
  const others = Object.entries(place.names).filter(([, text]) => text !== name);
  return (
    <article className={classes.stack}>
      <h2 className={classes.placeTitle}>
        <bdi>{name}</bdi>
      </h2>
      {place.boundary || place.centroid ? (
        <ShapeMap shapes={shapes} label={t('registry.mapOf', { name })} height="min(380px, 50vh)" />
      ) : (
        <p className={classes.note}>{t('registry.place.noShape')}</p>
      )}
      <Facts>
        <Fact label={t('registry.place.code')}>
          <span className="ltr">{place.code}</span>
        </Fact>
        <Fact label={t('registry.place.level')}>{t(`registry.level.${place.level}`)}</Fact>
        <Fact label={t('registry.place.in')}>
          {place.parentCode ? (
            <Link to="/$programme/places" params={{ programme }} search={{ code: place.parentCode }}>
              <PlaceName programme={programme} code={place.parentCode} />
            </Link>
          ) : null}
        </Fact>
        <Fact label={t('registry.place.otherNames')}>
          {[
            ...others.map(
              ([tag, text]) => `${text} (${LANGUAGE_NAMES[tag as keyof typeof LANGUAGE_NAMES] ?? tag})`,
            ),
            ...place.alternativeNames,
          ].join(', ')}
        </Fact>
        <Fact label={t('registry.place.population')}>
          {place.population === null
            ? null
            : `${format.number(place.population)}${place.populationYear ? ` (${place.populationYear})` : ''}`}
        </Fact>
      </Facts>
      <div className={classes.actions}>
        <ButtonLink
          variant="default"
          to="/$programme/hazards"
          params={{ programme }}
          search={{ place: code }}
        >
          {t('registry.place.hazards')}
        </ButtonLink>
      </div>
      {place.level < 6 ? (
        <section aria-labelledby="inside">
          <h3 id="inside">{t('registry.place.inside')}</h3>
          <PlaceList
            programme={programme}
            filter={{ parent: code }}
            empty={t('registry.place.nothingInside')}
          />
        </section>
      ) : null}
    </article>
  );
}

export function PlacesPage() {
  const t = useT();
  const programme = useProgrammeId();
  const { search, change } = useFilters();
  const [text, setText] = useState(search.q ?? '');
  const send = useDebouncedCallback((q: string) => change({ q: q.trim() || undefined }), 250);
  const filter = search.q ? { q: search.q } : { level: 1 };
  return (
    <div className="page">
      <PageHeader title={t('registry.places.title')} hint={t('registry.places.hint')} />
      <div className={classes.places}>
        <section className="card" aria-label={t('registry.places.title')}>
          <TextInput
            type="search"
            value={text}
            onChange={(event) => {
              setText(event.currentTarget.value);
              send(event.currentTarget.value);
            }}
            leftSection={<IconSearch size={17} aria-hidden="true" />}
            placeholder={t('registry.places.search')}
            aria-label={t('registry.places.search')}
            mb="sm"
          />
          <PlaceList
            programme={programme}
            filter={filter}
            chosen={search.code}
            empty={t('registry.filter.noPlace')}
          />
        </section>
        <section className="card" aria-live="polite">
          {search.code ? (
            <PlaceCard programme={programme} code={search.code} />
          ) : (
            <EmptyState title={t('registry.places.choose')} hint={t('registry.places.chooseHint')} />
          )}
        </section>
      </div>
    </div>
  );
}
