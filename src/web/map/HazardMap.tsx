/**
 * The programme's map: tiles as the server lets this reader see them, kept up to date, joined to the
 * address (position, filters, chosen record). Says so when a part could not be loaded.
 */
import type {
  GeoJSONSource,
  MapGeoJSONFeature,
  Map as MapLibre,
  MapMouseEvent,
  VectorTileSource,
} from 'maplibre-gl';
import { useEffect, useRef, useState } from 'react';
import { useLive } from '../changes.ts';
import { useT } from '../i18n/language.tsx';
import type { ServedHazard } from '../queries.ts';
import type { HazardFilters } from '../registry/filters.ts';
import { foundFeatures } from './found.ts';
import { HAZARD_LAYERS } from './hazard-layers.ts';
import { MapView, type StartingView } from './MapView.tsx';
import { programmeStyle, tileUrl } from './style.ts';

export type Picked =
  | { readonly kind: 'hazard'; readonly id: string }
  | { readonly kind: 'evidence'; readonly id: string }
  | { readonly kind: 'position'; readonly at: readonly [number, number] };

/** What lies under the pointer, and where on the screen. */
export interface Tip {
  readonly x: number;
  readonly y: number;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly layer: 'hazard' | 'evidence';
}

export interface MapPlace {
  readonly zoom: number;
  readonly centre: readonly [number, number];
  /** `[west, south, east, north]` degrees. */
  readonly box: readonly [number, number, number, number];
}

interface HazardMapProps {
  readonly programme: string;
  readonly filters: HazardFilters;
  /** Hazards of the list, shown instead of tiles when a filter tiles cannot answer is on; else null. */
  readonly found: readonly ServedHazard[] | null;
  readonly chosen: string | null;
  readonly hovered: string | null;
  readonly showEvidence: boolean;
  readonly marked: readonly [number, number] | null;
  readonly view: StartingView;
  readonly onMove: (place: MapPlace) => void;
  readonly onPick: (picked: Picked) => void;
  readonly onPoint: (at: readonly [number, number] | null) => void;
  readonly onTip: (tip: Tip | null) => void;
  readonly onReady: (map: MapLibre | null) => void;
  readonly onIncomplete: (incomplete: boolean) => void;
}

/** Tile query of the filters that tiles know: `&classification=cha&status=open`. */
function tileQuery(filters: HazardFilters, version: number): string {
  const parts = (['classification', 'status', 'contamination'] as const).flatMap((key) =>
    filters[key] ? [`&${key}=${encodeURIComponent(filters[key])}`] : [],
  );
  return parts.join('') + (version > 0 ? `&v=${version}` : '');
}

function placeOf(map: MapLibre): MapPlace {
  const bounds = map.getBounds();
  const { lng, lat } = map.getCenter();
  const clamp = (value: number, most: number) => Math.max(-most, Math.min(most, value));
  const west = clamp(bounds.getWest(), 180);
  const east = clamp(bounds.getEast(), 180);
  return {
    zoom: map.getZoom(),
    centre: [lng, lat],
    box: [west, clamp(bounds.getSouth(), 90), east, clamp(bounds.getNorth(), 90)],
  };
}

/** The most exact record under the pointer, with a finger's width of tolerance. */
function featureAt(map: MapLibre, event: MapMouseEvent): MapGeoJSONFeature | null {
  const { x, y } = event.point;
  const layers = [...HAZARD_LAYERS, 'evidence-point'].filter((id) => map.getLayer(id));
  const near = map.queryRenderedFeatures(
    [
      [x - 5, y - 5],
      [x + 5, y + 5],
    ],
    { layers },
  );
  const rank = (f: MapGeoJSONFeature) =>
    f.properties.kind === 'cell'
      ? 9
      : f.layer.id === 'evidence-point'
        ? 1
        : f.geometry.type === 'Point'
          ? 0
          : 2;
  return near.sort((a, b) => rank(a) - rank(b))[0] ?? null;
}

function pick(map: MapLibre, event: MapMouseEvent, onPick: HazardMapProps['onPick']): void {
  const feature = featureAt(map, event);
  const { id, count, kind } = feature?.properties ?? {};
  if (feature && kind !== 'cell' && (count ?? 1) > 1) {
    const zoom = Math.min(map.getZoom() + 2, 18);
    const centre = feature.geometry.type === 'Point' ? feature.geometry.coordinates : event.lngLat.toArray();
    map.easeTo({ center: centre as [number, number], zoom });
    return;
  }
  if (feature && typeof id === 'string') {
    onPick({ kind: feature.layer.id === 'evidence-point' ? 'evidence' : 'hazard', id });
    return;
  }
  const { lng, lat } = event.lngLat.wrap();
  onPick({ kind: 'position', at: [Number(lng.toFixed(6)), Number(lat.toFixed(6))] });
}

function tipOf(feature: MapGeoJSONFeature, { point }: MapMouseEvent): Tip {
  const layer = feature.layer.id === 'evidence-point' ? 'evidence' : 'hazard';
  return { x: point.x, y: point.y, properties: feature.properties, layer };
}

/** Listens to the map; returns what stops listening. */
function wire(map: MapLibre, props: { readonly current: HazardMapProps }): () => void {
  const moved = () => props.current.onMove(placeOf(map));
  const clicked = (event: MapMouseEvent) => pick(map, event, props.current.onPick);
  let frame = 0;
  const pointed = (event: MapMouseEvent) => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => {
      if (!map.style) return;
      const { lng, lat } = event.lngLat.wrap();
      props.current.onPoint([lng, lat]);
      const feature = featureAt(map, event);
      map.getCanvas().style.cursor = feature ? 'pointer' : '';
      props.current.onTip(feature ? tipOf(feature, event) : null);
    });
  };
  const left = () => {
    cancelAnimationFrame(frame);
    props.current.onPoint(null);
    props.current.onTip(null);
  };
  map.on('moveend', moved);
  map.on('click', clicked);
  map.on('mousemove', pointed);
  map.on('mouseout', left);
  moved();
  return () => cancelAnimationFrame(frame);
}

const STATES = [{ source: 'hazards', sourceLayer: 'hazards' }, { source: 'found' }] as const;

function useFlag(map: MapLibre | null, name: 'hover' | 'chosen', id: string | null): void {
  useEffect(() => {
    if (!map || !id) return;
    for (const target of STATES) map.setFeatureState({ ...target, id }, { [name]: true });
    return () => {
      if (!map.style) return;
      for (const target of STATES) map.setFeatureState({ ...target, id }, { [name]: false });
    };
  }, [map, name, id]);
}

function useLayers(map: MapLibre | null, props: HazardMapProps): void {
  const { found, showEvidence } = props;
  useEffect(() => {
    if (!map) return;
    const show = (id: string, on: boolean) =>
      map.setLayoutProperty(id, 'visibility', on ? 'visible' : 'none');
    for (const { id } of map.getStyle().layers) {
      if (id.startsWith('hazard-')) show(id, found === null);
      else if (id.startsWith('found-')) show(id, found !== null);
      else if (id.startsWith('evidence-')) show(id, showEvidence);
    }
    map.getSource<GeoJSONSource>('found')?.setData(foundFeatures(found ?? []));
  }, [map, found, showEvidence]);
}

/** New tile addresses after a change on the server or in the filters. */
function useTiles(map: MapLibre | null, programme: string, query: string, version: number): void {
  const first = useRef(true);
  useEffect(() => {
    if (!map) return;
    if (first.current) {
      first.current = false;
      return;
    }
    const source = (id: string) => map.getSource<VectorTileSource>(id);
    source('hazards')?.setTiles([tileUrl('hazards', programme, query)]);
    const live = version > 0 ? `&v=${version}` : '';
    source('evidence')?.setTiles([tileUrl('evidence', programme, live)]);
  }, [map, programme, query, version]);
}

/** Where "what is recorded here" was asked. */
function useMark(map: MapLibre | null, marked: HazardMapProps['marked']): void {
  const key = marked?.join();
  useEffect(() => {
    if (!map || !key) return;
    const [lon = 0, lat = 0] = key.split(',').map(Number);
    let gone = false;
    let remove = () => {};
    void import('maplibre-gl').then(({ Marker }) => {
      if (gone || !map.style) return;
      const marker = new Marker({ color: '#1a5fb4' }).setLngLat([lon, lat]).addTo(map);
      marker.getElement().setAttribute('aria-hidden', 'true');
      remove = () => marker.remove();
    });
    return () => {
      gone = true;
      remove();
    };
  }, [map, key]);
}

export function HazardMap(props: HazardMapProps) {
  const t = useT();
  const { version } = useLive();
  const latest = useRef(props);
  latest.current = props;
  const [map, setMap] = useState<MapLibre | null>(null);
  const query = tileQuery(props.filters, version);
  useTiles(map, props.programme, query, version);
  useLayers(map, props);
  useFlag(map, 'hover', props.hovered);
  useFlag(map, 'chosen', props.chosen);
  useMark(map, props.marked);
  return (
    <MapView
      label={t('map.label')}
      locate
      view={props.view}
      onFault={(source) => {
        if (source === 'hazards' || source === 'evidence') props.onIncomplete(true);
      }}
      style={(palette, language) =>
        programmeStyle({ palette, language, programme: props.programme, hazardQuery: query })
      }
      onReady={(made) => {
        const stop = wire(made, latest);
        setMap(made);
        props.onReady(made);
        return () => {
          stop();
          setMap(null);
          latest.current.onReady(null);
        };
      }}
    />
  );
}
