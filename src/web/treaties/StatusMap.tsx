/** The world by status on a day. Everything it shows is in the list beside it. */
import type { GeoJSONSource, Map as MapLibre, MapMouseEvent } from 'maplibre-gl';
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { codesOf } from '../../core/monitor/treaty-states.ts';
import { useT } from '../i18n/language.tsx';
import { DARK, LIGHT, type Palette } from '../map/palette.ts';
import { Loading } from '../ui/states.tsx';
import { type Board, STATUSES } from './board.ts';
import { addStatusLayers, PATTERNED, worldStyle } from './look.ts';
import { StatusGlyph } from './StatusGlyph.tsx';
import small from './small-states.json';
import classes from './treaties.module.css';
import { useStateName } from './words.ts';

const MapView = lazy(() => import('../map/MapView.tsx').then((m) => ({ default: m.MapView })));

const SMALL = small.map((line) => {
  const [iso3 = '', lon, lat] = line.split(' ');
  return { iso3, at: [Number(lon), Number(lat)] };
});
/** The world's shapes carry the three digits, without leading zeros once they are numbers. */
const idOf = (iso3: string): number => Number(codesOf(iso3)?.numeric ?? Number.NaN);
const oneOf = (ids: readonly number[]) => ['in', ['id'], ['literal', ids]] as never;

function paintStatuses(map: MapLibre, board: Board): void {
  const ids = (keep: (one: Board['standings'][number]) => boolean) =>
    board.standings.filter(keep).map(({ record }) => idOf(record.iso3));
  for (const status of STATUSES) {
    const filter = oneOf(ids(({ standing }) => standing.status === status));
    map.setFilter(`fill-${status}`, filter);
    if (PATTERNED.includes(status)) map.setFilter(`texture-${status}`, filter);
  }
  map.setFilter('marked', oneOf(ids(({ standing }) => standing.overlays.length > 0)));
  map.setFilter('chosen', oneOf(board.state ? [idOf(board.state)] : []));
  const standing = new Map(board.standings.map((one) => [one.record.iso3, one.standing.status]));
  map.getSource<GeoJSONSource>('small')?.setData({
    type: 'FeatureCollection',
    features: SMALL.map(({ iso3, at }) => ({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: at },
      properties: { iso3, status: standing.get(iso3) ?? 'none' },
    })),
  });
}

interface Tip {
  readonly iso3: string;
  readonly x: number;
  readonly y: number;
}

/** Which state is under the pointer; null over water and over what is no row of the table. */
function stateAt(map: MapLibre, event: MapMouseEvent, byId: ReadonlyMap<number, string>): string | null {
  const { x, y } = event.point;
  const near = map.queryRenderedFeatures(
    [
      [x - 5, y - 5],
      [x + 5, y + 5],
    ],
    { layers: ['small'] },
  )[0];
  if (near) return String(near.properties.iso3);
  const land = map.queryRenderedFeatures(event.point, { layers: ['land'] })[0];
  return byId.get(Number(land?.id)) ?? null;
}

function usePointer(map: MapLibre | null, board: Board) {
  const [tip, setTip] = useState<Tip | null>(null);
  const byId = useMemo(
    () => new Map([...board.table.states.keys()].map((iso3) => [idOf(iso3), iso3])),
    [board.table],
  );
  const choose = useRef(board.setState);
  choose.current = board.setState;
  useEffect(() => {
    if (!map) return;
    const move = (event: MapMouseEvent) => {
      const iso3 = stateAt(map, event, byId);
      map.getCanvas().style.cursor = iso3 ? 'pointer' : '';
      setTip(iso3 ? { iso3, x: event.point.x, y: event.point.y } : null);
    };
    const press = (event: MapMouseEvent) => {
      const iso3 = stateAt(map, event, byId);
      if (iso3) choose.current(iso3);
    };
    const leave = () => setTip(null);
    map.on('mousemove', move);
    map.on('click', press);
    map.on('mouseout', leave);
    return () => {
      map.off('mousemove', move);
      map.off('click', press);
      map.off('mouseout', leave);
    };
  }, [map, byId]);
  return tip;
}

function TipBox({ tip, board }: { tip: Tip | null; board: Board }) {
  const t = useT();
  const name = useStateName();
  const standing = board.standings.find(({ record }) => record.iso3 === tip?.iso3)?.standing;
  if (!tip || !standing) return null;
  return (
    <div className={classes.tip} style={{ translate: `${tip.x + 14}px ${tip.y + 14}px` }} aria-hidden="true">
      <strong>{name(tip.iso3)}</strong>
      <span>
        <StatusGlyph status={standing.status} size={14} /> {t(`monitor.status.${standing.status}`)}
      </span>
      {standing.overlays.map((overlay) => (
        <span key={overlay}>{t(`monitor.overlay.${overlay}`)}</span>
      ))}
    </div>
  );
}

export function StatusLegend() {
  const t = useT();
  return (
    <ul className={classes.legend} aria-label={t('treaties.legend')}>
      {STATUSES.map((status) => (
        <li key={status}>
          <StatusGlyph status={status} /> {t(`monitor.status.${status}`)}
        </li>
      ))}
      <li>
        <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true" focusable="false">
          <rect
            x="2"
            y="2"
            width="14"
            height="14"
            rx="3"
            fill="none"
            stroke="currentColor"
            strokeDasharray="3 2"
            strokeWidth="1.6"
          />
        </svg>{' '}
        {t('treaties.legend.marked')}
      </li>
      <li>
        <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true" focusable="false">
          <circle cx="9" cy="9" r="5.5" fill="var(--treaty-none)" stroke="currentColor" strokeOpacity="0.6" />
        </svg>{' '}
        {t('treaties.legend.small')}
      </li>
    </ul>
  );
}

export function StatusMap({ board }: { board: Board }) {
  const t = useT();
  const [map, setMap] = useState<MapLibre | null>(null);
  const palette = useRef<Palette>(LIGHT);
  const tip = usePointer(map, board);
  const { standings, state } = board;
  const latest = useRef(board);
  latest.current = board;
  // biome-ignore lint/correctness/useExhaustiveDependencies: painted again when one of these changes
  useEffect(() => {
    if (map) paintStatuses(map, latest.current);
  }, [map, standings, state]);
  return (
    <figure className={classes.map}>
      <div className={classes.mapBox}>
        <Suspense fallback={<Loading />}>
          <MapView
            label={t('treaties.map')}
            scrollZoom={false}
            view={{ bounds: [-126, -40, 178, 74] }}
            style={(made) => {
              palette.current = made === DARK ? DARK : LIGHT;
              return worldStyle(made);
            }}
            onReady={(made) => {
              addStatusLayers(made, palette.current);
              setMap(made);
              return () => setMap(null);
            }}
          />
        </Suspense>
        <TipBox tip={tip} board={board} />
      </div>
      <figcaption>
        <StatusLegend />
      </figcaption>
    </figure>
  );
}
