/**
 * One MapLibre map in a box: style, base map, pictures, controls, language. Knows nothing of records;
 * whoever uses it gets the map when it is ready. Downloaded only when a page needs a map.
 */
import { useComputedColorScheme } from '@mantine/core';
import {
  GeolocateControl,
  type LngLatBoundsLike,
  Map as MapLibre,
  NavigationControl,
  ScaleControl,
  type StyleSpecification,
  setWorkerUrl,
} from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { useEffect, useRef, useState } from 'react';
import { directionOf, type T, useLanguage, useT } from '../i18n/language.tsx';
import { coarseWorld, fineWorld } from './basemap.ts';
import classes from './map.module.css';
import { DARK, LIGHT, type Palette } from './palette.ts';
import { addPictures } from './symbols.ts';

// The worker is a file of this site: the content policy allows no other, and no blob is needed.
setWorkerUrl(workerUrl);

export interface StartingView {
  readonly bounds?: LngLatBoundsLike;
  /** No closer than this when bounds are shown; 15 unless said. */
  readonly maxZoom?: number;
  readonly centre?: [number, number];
  readonly zoom?: number;
}
interface MapViewProps {
  /** Made again whenever scheme or language change. */
  readonly style: (palette: Palette, language: string) => StyleSpecification;
  readonly view: StartingView;
  /** Called with the loaded map; what it returns is called before the map goes. */
  readonly onReady: (map: MapLibre) => undefined | (() => void);
  /** Told when something could not be loaded, with the source it belongs to. */
  readonly onFault?: (source: string | undefined) => void;
  readonly label: string;
  readonly locate?: boolean;
  /** False for a small map inside a page: the wheel then scrolls the page. */
  readonly scrollZoom?: boolean;
}

const words = (t: T, label: string): Record<string, string> => ({
  'Map.Title': label,
  'NavigationControl.ZoomIn': t('map.zoomIn'),
  'NavigationControl.ZoomOut': t('map.zoomOut'),
  'NavigationControl.ResetBearing': t('map.north'),
  'GeolocateControl.FindMyLocation': t('map.locate'),
  'GeolocateControl.LocationNotAvailable': t('map.noLocation'),
  'ScaleControl.Meters': t('map.scale.m'),
  'ScaleControl.Kilometers': t('map.scale.km'),
});

function addControls(map: MapLibre, rtl: boolean, locate: boolean, locateLabel: string): void {
  const side = rtl ? 'left' : 'right';
  map.addControl(new NavigationControl({ showCompass: false }), `top-${side}`);
  if (locate) {
    const options = { enableHighAccuracy: true };
    map.addControl(
      new GeolocateControl({ positionOptions: options, trackUserLocation: true }),
      `top-${side}`,
    );
    // Until the browser has said whether it knows a position, the control has no name of its own.
    map.getContainer().querySelector('.maplibregl-ctrl-geolocate')?.setAttribute('aria-label', locateLabel);
  }
  map.addControl(new ScaleControl({ maxWidth: 120 }), rtl ? 'bottom-right' : 'bottom-left');
}

/** Fills the world sources; the finer world when zoomed in enough to see the difference. */
function keepWorld(map: MapLibre): void {
  let level = 0;
  const apply = async (load: typeof coarseWorld) => {
    const world = await load().catch(() => null);
    // The style may have gone while the file was on its way.
    if (!world || !map.style) return;
    map.getSource<import('maplibre-gl').GeoJSONSource>('land')?.setData(world.land);
    map.getSource<import('maplibre-gl').GeoJSONSource>('borders')?.setData(world.borders);
  };
  const refine = () => {
    if (level === 2 || map.getZoom() < 3.5) return;
    level = 2;
    void apply(fineWorld);
  };
  const check = () => {
    if (level === 0) {
      level = 1;
      void apply(coarseWorld);
    }
    // Records first: the finer coast comes when the map has nothing else to fetch.
    map.once('idle', refine);
  };
  check();
  map.on('zoomend', check);
}

function createMap(
  container: HTMLDivElement,
  props: MapViewProps,
  look: { palette: Palette; language: string; t: T },
): MapLibre {
  const { bounds, centre, zoom, maxZoom = 15 } = props.view;
  const map = new MapLibre({
    container,
    style: props.style(look.palette, look.language),
    ...(centre ? { center: centre, zoom: zoom ?? 10 } : {}),
    ...(!centre && bounds ? { bounds, fitBoundsOptions: { padding: 28, maxZoom } } : {}),
    attributionControl: false,
    dragRotate: false,
    touchPitch: false,
    pitchWithRotate: false,
    maxPitch: 0,
    maxZoom: 19,
    scrollZoom: props.scrollZoom ?? true,
    locale: words(look.t, props.label),
    fadeDuration: 120,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.setMissingStyleImageResolver(() => addPictures(map, look.palette));
  addControls(map, directionOf(look.language) === 'rtl', props.locate ?? false, look.t('map.locate'));
  return map;
}

/** The map stays the same map while its box lives; a new language or scheme makes a new one where it was. */
export function MapView(props: MapViewProps) {
  const box = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const held = useRef<StartingView | null>(null);
  const t = useT();
  const language = useLanguage();
  const scheme = useComputedColorScheme('light');
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (!box.current) return;
    const palette = scheme === 'dark' ? DARK : LIGHT;
    const given = latest.current;
    let map: MapLibre;
    try {
      map = createMap(box.current, { ...given, view: held.current ?? given.view }, { palette, language, t });
    } catch {
      // A browser without WebGL: everything is in the table too.
      setFailed(true);
      return;
    }
    let leave: undefined | (() => void);
    map.on('error', (event) => {
      latest.current.onFault?.((event as { sourceId?: string }).sourceId);
    });
    map.on('load', () => {
      keepWorld(map);
      leave = latest.current.onReady(map);
      box.current?.setAttribute('data-ready', 'true');
    });
    return () => {
      const { lng, lat } = map.getCenter();
      held.current = { centre: [lng, lat], zoom: map.getZoom() };
      leave?.();
      map.remove();
    };
  }, [language, scheme, t]);
  return failed ? (
    <p className={classes.failed} role="alert">
      {t('map.noWebgl')}
    </p>
  ) : (
    <div ref={box} className={classes.view} />
  );
}
