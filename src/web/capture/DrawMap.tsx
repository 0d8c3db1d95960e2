/**
 * Drawing on the map: an outline corner by corner, one point, or lines that cut; then moving corners. Loaded only
 * when somebody draws. What is drawn can also be typed, so nothing here is the only way.
 */
import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { GeoJSONSource, Map as MapLibre } from 'maplibre-gl';
import { useEffect, useMemo, useRef, useState } from 'react';
import {
  type GeoJSONStoreFeatures,
  TerraDraw,
  TerraDrawLineStringMode,
  TerraDrawPointMode,
  TerraDrawPolygonMode,
  TerraDrawSelectMode,
} from 'terra-draw';
import { TerraDrawMapLibreGLAdapter } from 'terra-draw-maplibre-gl-adapter';
import { boxOf, type Polygon, type Position, type Shape } from '../../core/model/geometry.ts';
import { useT } from '../i18n/language.tsx';
import { MapView, type StartingView } from '../map/MapView.tsx';
import { asGeoJson, type DrawnShape, viewOf as viewOfAll } from '../map/ShapeMap.tsx';
import { programmeStyle } from '../map/style.ts';
import { programmeQuery } from '../queries.ts';
import { useProgrammeId } from '../session.tsx';
import { Loading } from '../ui/states.tsx';
import classes from './capture.module.css';

type Mode = 'polygon' | 'point' | 'line' | 'select';

interface DrawProps<T> {
  readonly label: string;
  readonly change: (value: T | null) => void;
  /** Shapes to draw against: shown under what is drawn, never changed. */
  readonly backdrop?: readonly DrawnShape[];
  /** What can be done; everything when not said. */
  readonly modes?: readonly Mode[];
  /** Told the map once it is there, and null when it goes. */
  readonly onMap?: (map: MapLibre | null) => void;
}
interface Props extends DrawProps<Shape> {
  readonly shape: Shape | null;
}
interface LineProps extends DrawProps<Position[][]> {
  readonly lines: Position[][] | null;
}
const NOTHING: readonly DrawnShape[] = [];

/** What is drawn here, and how it goes onto the map and comes from it. The first mode is the one it begins with. */
interface Kit<T> {
  readonly modes: readonly Mode[];
  readonly read: (features: readonly GeoJSONStoreFeatures[]) => T | null;
  readonly write: (value: T | null) => GeoJSONStoreFeatures[];
  readonly shapeOf: (value: T | null) => Shape | null;
}

const round = ([x, y]: readonly number[]): Position => [Number(x?.toFixed(7)), Number(y?.toFixed(7))];

/** Everything drawn as one shape: polygons together, else the last point. */
function shapeOf(features: readonly GeoJSONStoreFeatures[]): Shape | null {
  const rings = features.flatMap((f) => (f.geometry.type === 'Polygon' ? [f.geometry.coordinates] : []));
  const polygons = rings.map((parts) => parts.map((ring) => ring.map(round)));
  if (polygons.length > 1) return { type: 'MultiPolygon', coordinates: polygons };
  if (polygons[0]) return { type: 'Polygon', coordinates: polygons[0] };
  const point = features.filter((f) => f.geometry.type === 'Point').at(-1);
  return point?.geometry.type === 'Point'
    ? { type: 'Point', coordinates: round(point.geometry.coordinates) }
    : null;
}

/** Terra Draw keeps single polygons without holes: those can be edited, others are shown and redrawn. */
function featuresOf(shape: Shape | null): GeoJSONStoreFeatures[] {
  if (!shape) return [];
  if (shape.type === 'Point') return [{ type: 'Feature', properties: { mode: 'point' }, geometry: shape }];
  const parts: Polygon['coordinates'][] = shape.type === 'Polygon' ? [shape.coordinates] : shape.coordinates;
  return parts
    .filter((rings) => rings.length === 1 && (rings[0]?.length ?? 0) >= 4)
    .map((coordinates) => ({
      type: 'Feature',
      properties: { mode: 'polygon' },
      geometry: { type: 'Polygon', coordinates },
    }));
}

const OUTLINES: Kit<Shape> = {
  modes: ['polygon', 'point', 'select'],
  read: shapeOf,
  write: featuresOf,
  shapeOf: (shape) => shape,
};

const LINES: Kit<Position[][]> = {
  modes: ['line', 'select'],
  read: (features) => {
    const lines = features.flatMap(({ geometry }) =>
      geometry.type === 'LineString' ? [geometry.coordinates.map(round)] : [],
    );
    return lines.length > 0 ? lines : null;
  },
  write: (lines) =>
    (lines ?? []).map((coordinates) => ({
      type: 'Feature',
      properties: { mode: 'linestring' },
      geometry: { type: 'LineString', coordinates },
    })),
  shapeOf: () => null,
};

/** Terra Draw's own name of a mode. */
const drawMode = (mode: Mode): string => (mode === 'line' ? 'linestring' : mode);

/** Close to what is drawn already or drawn against, else the whole programme as the map page would show it. */
function viewOf(
  shape: Shape | null,
  backdrop: readonly DrawnShape[],
  bounds: readonly number[] | null,
): StartingView {
  const around = viewOfAll(backdrop);
  if (around) return { bounds: around, maxZoom: 17 };
  if (!shape) return bounds ? { bounds: bounds as [number, number, number, number] } : {};
  const [west, south, east, north] = boxOf(shape);
  const point = shape.type === 'Point';
  return point
    ? { centre: [west, south], zoom: 14 }
    : {
        bounds: [
          [west, south],
          [east, north],
        ],
      };
}

/** Drawn lines in the colour of what is chosen; their fill is thin, so that what lies beneath can be read. */
function drawnStyle() {
  const look = getComputedStyle(document.documentElement).getPropertyValue('--tilth-focus').trim();
  const colour = (/^#[0-9a-f]{6}$/i.test(look) ? look : '#1a5fb4') as `#${string}`;
  return {
    drawn: { fillColor: colour, fillOpacity: 0.08, outlineColor: colour, outlineWidth: 3 },
    selected: {
      selectedPolygonColor: colour,
      selectedPolygonFillOpacity: 0.16,
      selectedPolygonOutlineColor: colour,
      selectedPolygonOutlineWidth: 3,
    },
  };
}

function makeDraw(map: MapLibre): TerraDraw {
  const { drawn, selected } = drawnStyle();
  const editable = {
    feature: { draggable: true, coordinates: { midpoints: true, draggable: true, deletable: true } },
  };
  return new TerraDraw({
    adapter: new TerraDrawMapLibreGLAdapter({ map, coordinatePrecision: 9 }),
    modes: [
      new TerraDrawPolygonMode({ pointerDistance: 20, styles: drawn }),
      new TerraDrawPointMode(),
      new TerraDrawLineStringMode({ pointerDistance: 20 }),
      new TerraDrawSelectMode({
        styles: selected,
        flags: { polygon: editable, linestring: editable, point: { feature: { draggable: true } } },
      }),
    ],
  });
}

/** Puts the drawing tools on a loaded map, keeps `change` fresh, and follows shapes set from outside. */
function useDrawing<T>(value: T | null, change: DrawProps<T>['change'], kit: Kit<T>) {
  const drawing = useRef<TerraDraw | null>(null);
  const latest = useRef({ value, change });
  const told = useRef('');
  const setting = useRef(false);
  latest.current = { value, change };
  const onReady = (map: MapLibre) => {
    const draw = makeDraw(map);
    draw.start();
    draw.addFeatures(kit.write(latest.current.value));
    told.current = JSON.stringify(latest.current.value);
    draw.setMode(drawMode(kit.modes[0] as Mode));
    const tell = () => {
      const drawn = draw.getSnapshot().filter((f) => !f.properties.midPoint && !f.properties.selectionPoint);
      const next = kit.read(drawn);
      const text = JSON.stringify(next);
      if (text === told.current) return;
      told.current = text;
      latest.current.change(next);
    };
    draw.on('finish', tell);
    // A chosen shape removed by the Delete key finishes nothing.
    draw.on('change', (_ids, type) => {
      if (type === 'delete' && draw.getMode() === 'select' && !setting.current) tell();
    });
    drawing.current = draw;
    return () => {
      drawing.current = null;
      draw.stop();
    };
  };
  useEffect(() => {
    // A shape set from outside (a repair, a resumed draft) replaces what is on the map.
    const text = JSON.stringify(value);
    if (text === told.current || !drawing.current) return;
    told.current = text;
    setting.current = true;
    drawing.current.clear();
    drawing.current.addFeatures(kit.write(value));
    setting.current = false;
  }, [value, kit]);
  return { drawing, onReady };
}

/** Waits for the programme's bounds, so that an empty map opens on the country and not on the world. */
export function DrawMap({ shape, ...props }: Props) {
  const programme = useQuery(programmeQuery(useProgrammeId()));
  if (programme.isPending) return <Loading />;
  return <Drawing {...props} value={shape} kit={OUTLINES} bounds={programme.data?.settings.bounds ?? null} />;
}

/** Lines drawn across what is in the backdrop. */
export function DrawLines({ lines, ...props }: LineProps) {
  return <Drawing {...props} value={lines} kit={LINES} bounds={null} />;
}

/** Puts the shapes to draw against on the map, and again whenever they change. */
function useBackdrop(backdrop: readonly DrawnShape[]) {
  const data = useMemo(() => asGeoJson(backdrop), [backdrop]);
  const [map, setMap] = useState<MapLibre | null>(null);
  useEffect(() => {
    map?.getSource<GeoJSONSource>('shapes')?.setData(data);
  }, [map, data]);
  return setMap;
}

interface DrawingProps<T> extends DrawProps<T> {
  readonly value: T | null;
  readonly kit: Kit<T>;
  readonly bounds: readonly number[] | null;
}

function Drawing<T>(props: DrawingProps<T>) {
  const { value, kit, label, change, bounds, backdrop = NOTHING, modes = kit.modes, onMap } = props;
  const t = useT();
  const programme = useProgrammeId();
  const { drawing, onReady } = useDrawing(value, change, kit);
  const setMap = useBackdrop(backdrop);
  const [view] = useState(() => viewOf(kit.shapeOf(value), backdrop, bounds));
  const ready = (map: MapLibre) => {
    setMap(map);
    onMap?.(map);
    const leave = onReady(map);
    return () => {
      setMap(null);
      onMap?.(null);
      leave();
    };
  };
  const [mode, setMode] = useState<Mode>(kit.modes[0] as Mode);
  const choose = (next: Mode) => {
    drawing.current?.setMode(drawMode(next));
    setMode(next);
  };
  const clear = () => {
    drawing.current?.clear();
    change(null);
    choose(kit.modes[0] as Mode);
  };
  return (
    <div>
      <div className={classes.tools} role="toolbar" aria-label={t('capture.draw.tools')}>
        {modes.map((each) => (
          <Button
            key={each}
            size="xs"
            variant={mode === each ? 'filled' : 'default'}
            aria-pressed={mode === each}
            onClick={() => choose(each)}
          >
            {t(`capture.draw.${each}`)}
          </Button>
        ))}
        <Button size="xs" variant="subtle" color="danger" onClick={clear}>
          {t('capture.draw.clear')}
        </Button>
      </div>
      <div className={classes.map} dir="ltr">
        <MapView
          style={(palette, language) =>
            programmeStyle({
              palette,
              language,
              programme,
              hazardQuery: '',
              withShapes: backdrop !== NOTHING,
            })
          }
          view={view}
          onReady={ready}
          label={label}
          locate
        />
      </div>
      <Text size="sm" c="dimmed" mt={6}>
        {t(`capture.draw.hint.${mode}`)}
      </Text>
    </div>
  );
}
