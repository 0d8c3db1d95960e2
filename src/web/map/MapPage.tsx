/**
 * Map and table side by side, one address for both. On a narrow screen the table is a sheet over the map.
 * SAFETY: an empty map is explained, a filtered one says so, and so does one whose tiles failed to arrive.
 */
import { UnstyledButton } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconAlertTriangle, IconChevronDown, IconChevronUp, IconMapQuestion } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { Map as MapLibre } from 'maplibre-gl';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useFormat } from '../i18n/format.ts';
import { useT } from '../i18n/language.tsx';
import { hazardQuery, hazardsQuery, placesQuery, programmeQuery } from '../queries.ts';
import { FilterBar } from '../registry/FilterBar.tsx';
import { type Filters, type SearchValues, useFilters } from '../registry/filters.ts';
import { useProgrammeId } from '../session.tsx';
import { usePageTitle } from '../ui/pieces.tsx';
import { EmptyState, ErrorPanel, Loading } from '../ui/states.tsx';
import { boundsOf } from './bounds.ts';
import type { MapPlace, Picked, Tip } from './HazardMap.tsx';
import { Legend } from './Legend.tsx';
import { MapTip } from './MapTip.tsx';
import classes from './page.module.css';
import { EvidencePanel, HazardPanel, PositionPanel } from './panels.tsx';
import { Readout } from './Readout.tsx';
import { ResultsTable } from './ResultsTable.tsx';

const HazardMap = lazy(() => import('./HazardMap.tsx').then((m) => ({ default: m.HazardMap })));
/** Hazards drawn from the list when a filter that tiles cannot answer is on. */
const FOUND_LIMIT = 500;

const asPosition = (text: string | undefined): [number, number] | null => {
  const [lon, lat] = (text ?? '').split(',').map(Number);
  const fine = lon !== undefined && lat !== undefined && Math.abs(lon) <= 180 && Math.abs(lat) <= 90;
  return text && fine ? [lon, lat] : null;
};

function startingView(search: SearchValues, bounds: readonly number[] | null | undefined) {
  const [z, lat, lon] = [search.z, search.lat, search.lon].map((v) =>
    v === undefined ? Number.NaN : Number(v),
  );
  if (Number.isFinite(z) && Math.abs(lat!) <= 85 && Math.abs(lon!) <= 180) {
    return { centre: [lon!, lat!] as [number, number], zoom: z };
  }
  if (bounds) return { bounds: bounds as [number, number, number, number] };
  return { centre: [15, 20] as [number, number], zoom: 1.2 };
}

/** Brings a chosen hazard into view when it is not there. */
function useFollow(map: MapLibre | null, programme: string, id: string | undefined): void {
  const { data } = useQuery({ ...hazardQuery(programme, id ?? ''), enabled: Boolean(id) });
  const shape = data?.shape ?? null;
  useEffect(() => {
    const box = shape && boundsOf(shape);
    if (!map || !box) return;
    const [west, south, east, north] = box;
    const seen = map.getBounds();
    const inside = seen.contains([west, south]) && seen.contains([east, north]);
    const small = map.project([east, north]).dist(map.project([west, south])) < 24 && shape.type !== 'Point';
    if (inside && !small) return;
    const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    map.fitBounds(
      [
        [west, south],
        [east, north],
      ],
      { padding: 80, maxZoom: 14.5, animate: !calm },
    );
  }, [map, shape]);
}

function useResults(programme: string, state: Filters, box: MapPlace['box'] | null) {
  const bbox = box?.map((v) => Number(v.toFixed(4))).join(',');
  return useInfiniteQuery({
    ...hazardsQuery(programme, { ...state.filters, bbox }),
    enabled: box !== null,
    placeholderData: keepPreviousData,
  });
}

/** Hazards for the map itself when text, place or organisation narrow it: tiles cannot answer those. */
function useFound(programme: string, state: Filters) {
  const needed = Boolean(state.filters.q || state.filters.place || state.filters.org);
  const query = useInfiniteQuery({
    ...hazardsQuery(programme, state.filters, FOUND_LIMIT),
    enabled: needed,
    placeholderData: keepPreviousData,
  });
  const items = query.data?.pages[0]?.items;
  const found = useMemo(() => (needed ? (items ?? []) : null), [needed, items]);
  return { found, cut: needed && query.data?.pages[0]?.next !== null && query.data !== undefined };
}

interface ResultsProps {
  readonly programme: string;
  readonly state: Filters;
  readonly box: MapPlace['box'] | null;
  readonly onHover: (id: string | null) => void;
  readonly onChoose: (id: string) => void;
}

function Results({ programme, state, box, onHover, onChoose }: ResultsProps) {
  const t = useT();
  const query = useResults(programme, state, box);
  const hazards = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (query.error) return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  if (query.isPending) return <Loading />;
  if (hazards.length === 0) {
    return (
      <EmptyState
        icon={<IconMapQuestion size={28} stroke={1.5} />}
        title={t(state.active > 0 ? 'map.empty.filtered' : 'map.empty')}
        hint={t(state.active > 0 ? 'map.empty.filtered.hint' : 'map.empty.hint')}
      />
    );
  }
  return (
    <ResultsTable
      hazards={hazards}
      chosen={state.search.hazard ?? null}
      onHover={onHover}
      onChoose={onChoose}
      more={query.hasNextPage ? () => void query.fetchNextPage() : null}
      loadingMore={query.isFetchingNextPage}
    />
  );
}

/** How many are in view, and as of when and which ledger entry. */
function CountLine(props: { programme: string; state: Filters; box: MapPlace['box'] | null }) {
  const { programme, state, box } = props;
  const t = useT();
  const format = useFormat();
  const query = useResults(programme, state, box);
  const head = useQuery(programmeQuery(programme)).data;
  const total = query.data?.pages[0]?.total ?? query.data?.pages[0]?.items.length;
  if (total === undefined) return <span>{t('shell.loading')}</span>;
  const at = format.moment(new Date(query.dataUpdatedAt).toISOString());
  return (
    <span aria-live="polite">
      <strong>{t('map.count', { n: total })}</strong>{' '}
      <span className={classes.asOf}>{t('map.asOf', { at, seq: head?.headSeq ?? 0 })}</span>
    </span>
  );
}

/** Things said over the map when it does not show everything. */
function MapNotices(props: { state: Filters; incomplete: boolean; cut: boolean }) {
  const t = useT();
  return (
    <div className={classes.notices}>
      {props.incomplete ? (
        <div className={classes.incomplete} role="alert">
          <IconAlertTriangle size={20} aria-hidden="true" />
          {t('map.incomplete')}
        </div>
      ) : null}
      {props.state.active > 0 ? (
        <div className={classes.filtered} role="status">
          {t(props.cut ? 'map.filtered.cut' : 'map.filtered', { n: FOUND_LIMIT })}
          <UnstyledButton className={classes.filteredClear} onClick={props.state.clear}>
            {t('registry.filter.clear')}
          </UnstyledButton>
        </div>
      ) : null}
    </div>
  );
}

function Side(props: ResultsProps & { readonly onBack: () => void }) {
  const { programme, state, onBack, onChoose } = props;
  const { hazard, find, at } = state.search;
  const t = useT();
  const position = asPosition(at);
  if (hazard) return <HazardPanel programme={programme} id={hazard} onBack={onBack} />;
  if (find) return <EvidencePanel programme={programme} id={find} onBack={onBack} />;
  if (position)
    return <PositionPanel programme={programme} at={position} onBack={onBack} onChoose={onChoose} />;
  return (
    <>
      <div className={classes.sideTop}>
        <FilterBar state={state} />
        <label className={classes.tick}>
          <input
            type="checkbox"
            checked={state.search.evidence !== 'off'}
            onChange={(event) => state.change({ evidence: event.currentTarget.checked ? undefined : 'off' })}
          />
          {t('map.showEvidence')}
        </label>
      </div>
      <Results {...props} />
    </>
  );
}

/** Writes the position of the map into the address, a moment after it rests. */
function usePlace(state: Filters) {
  const [place, setPlace] = useState<MapPlace | null>(null);
  const remember = useDebouncedCallback((next: MapPlace) => {
    state.change({
      z: next.zoom.toFixed(2),
      lat: next.centre[1].toFixed(5),
      lon: next.centre[0].toFixed(5),
    });
  }, 350);
  const onMove = useCallback(
    (next: MapPlace) => {
      setPlace(next);
      remember(next);
    },
    [remember],
  );
  return { place, onMove };
}

export function MapPage() {
  const programme = useProgrammeId();
  const state = useFilters();
  const settings = useQuery(programmeQuery(programme));
  if (settings.error) return <ErrorPanel error={settings.error} retry={() => void settings.refetch()} />;
  if (!settings.data) return <Loading />;
  return <Fitted programme={programme} state={state} bounds={settings.data.settings.bounds} />;
}

/** Starts on the country itself where the gazetteer has its boundary; national bounds leave much sea around it. */
function Fitted({ programme, state, bounds }: MapAndTableProps) {
  const needed = state.search.z === undefined;
  const query = useInfiniteQuery({ ...placesQuery(programme, { level: 0 }), enabled: needed });
  if (needed && query.isPending) return <Loading />;
  const countries = query.data?.pages[0]?.items ?? [];
  const boundary = countries.length === 1 ? countries[0]?.boundary : null;
  return (
    <MapAndTable programme={programme} state={state} bounds={(boundary && boundsOf(boundary)) ?? bounds} />
  );
}

interface MapAndTableProps {
  readonly programme: string;
  readonly state: Filters;
  readonly bounds: readonly number[] | null;
}

function MapAndTable({ programme, state, bounds }: MapAndTableProps) {
  const t = useT();
  usePageTitle(t('map.title'));
  const { search, change } = state;
  const view = useRef(startingView(search, bounds)).current;
  const { place, onMove } = usePlace(state);
  const [map, setMap] = useState<MapLibre | null>(null);
  const [hovered, setHovered] = useState<string | null>(null);
  const [pointed, setPointed] = useState<readonly [number, number] | null>(null);
  const [tip, setTip] = useState<Tip | null>(null);
  const [incomplete, setIncomplete] = useState(false);
  const [open, setOpen] = useState(false);
  const { found, cut } = useFound(programme, state);
  useFollow(map, programme, search.hazard);
  const count = <CountLine programme={programme} state={state} box={place?.box ?? null} />;
  const about = search.hazard ?? search.find ?? search.at;
  const choose = (id: string) => change({ hazard: id, at: undefined, find: undefined });
  const back = () => change({ hazard: undefined, at: undefined, find: undefined });
  const picked = (what: Picked) =>
    change({
      hazard: what.kind === 'hazard' ? what.id : undefined,
      find: what.kind === 'evidence' ? what.id : undefined,
      at: what.kind === 'position' ? what.at.join(',') : undefined,
    });
  return (
    <div className={classes.page}>
      <h1 className={classes.hidden}>{t('map.title')}</h1>
      <div className={classes.map}>
        <Suspense fallback={<Loading />}>
          <HazardMap
            programme={programme}
            filters={state.filters}
            found={found}
            chosen={search.hazard ?? null}
            hovered={hovered}
            showEvidence={search.evidence !== 'off'}
            marked={asPosition(search.at)}
            view={view}
            onMove={onMove}
            onPick={picked}
            onPoint={setPointed}
            onTip={setTip}
            onReady={setMap}
            onIncomplete={setIncomplete}
          />
        </Suspense>
        <MapNotices state={state} incomplete={incomplete} cut={cut} />
        <MapTip tip={tip} />
        <Legend />
        <Readout at={pointed ?? place?.centre ?? null} pointed={pointed !== null} />
      </div>
      <section
        className={classes.side}
        data-open={open || Boolean(about)}
        data-about={Boolean(about)}
        aria-label={t('map.side')}
      >
        {about ? null : (
          <UnstyledButton className={classes.sheetHandle} aria-expanded={open} onClick={() => setOpen(!open)}>
            {count}
            {open ? (
              <IconChevronDown size={18} aria-hidden="true" />
            ) : (
              <IconChevronUp size={18} aria-hidden="true" />
            )}
          </UnstyledButton>
        )}
        <div className={classes.sideBody}>
          {about ? null : <p className={classes.countLine}>{count}</p>}
          <Side
            programme={programme}
            state={state}
            box={place?.box ?? null}
            onHover={setHovered}
            onChoose={choose}
            onBack={back}
          />
        </div>
      </section>
    </div>
  );
}
