/**
 * Drawing on the map: an outline corner by corner, or one point; then moving corners. Loaded only when
 * somebody draws. What is drawn can also be typed, so nothing here is the only way.
 */
import 'maplibre-gl/dist/maplibre-gl.css';
import { Button, Text } from '@mantine/core';
import { Map as MapLibre, NavigationControl, ScaleControl } from 'maplibre-gl';
import { useEffect, useRef, useState } from 'react';
import {
  type GeoJSONStoreFeatures,
  TerraDraw,
  TerraDrawPointMode,
  TerraDrawPolygonMode,
  TerraDrawSelectMode,
} from 'terra-draw';
import { TerraDrawMapLibreGLAdapter } from 'terra-draw-maplibre-gl-adapter';
import { boxOf, type Polygon, type Position, type Shape } from '../../core/model/geometry.ts';
import { useT } from '../i18n/language.tsx';
import { useProgrammeId } from '../session.tsx';
import classes from './capture.module.css';
import { openMap } from './open-map.ts';

type Mode = 'polygon' | 'point' | 'select';
const MODES: readonly Mode[] = ['polygon', 'point', 'select'];

interface Props {
  readonly shape: Shape | null;
  readonly label: string;
  readonly change: (shape: Shape | null) => void;
}

const round = ([x, y]: readonly number[]): Position => [Number(x?.toFixed(7)), Number(y?.toFixed(7))];

/** Everything drawn as one shape: polygons together, else the last point. */
function shapeOf(features: readonly GeoJSONStoreFeatures[]): Shape | null {
  const rings = features.flatMap((f) => (f.geometry.type === 'Polygon' ? [f.geometry.coordinates] : []));
  const polygons = rings.map((parts) => parts.map((ring) => ring.map(round)));
  if (polygons.length > 1) return { type: 'MultiPolygon', coordinates: polygons };
  if (polygons[0]) return { type: 'Polygon', coordinates: polygons[0] };
  const point = features.filter((f) => f.geometry.type === 'Point').at(-1);
  return point?.geometry.type === 'Point' ? { type: 'Point', coordinates: round(point.geometry.coordinates) } : null;
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

function makeDraw(map: MapLibre): TerraDraw {
  const editable = { feature: { draggable: true, coordinates: { midpoints: true, draggable: true, deletable: true } } };
  return new TerraDraw({
    adapter: new TerraDrawMapLibreGLAdapter({ map, coordinatePrecision: 9 }),
    modes: [
      new TerraDrawPolygonMode({ pointerDistance: 20 }),
      new TerraDrawPointMode(),
      new TerraDrawSelectMode({ flags: { polygon: editable, point: { feature: { draggable: true } } } }),
    ],
  });
}

interface Drawing {
  readonly map: MapLibre;
  readonly draw: TerraDraw;
}

/** Makes the map once, keeps `change` fresh, and takes both away again. */
function useDrawing(shape: Shape | null, change: Props['change'], programme: string) {
  const frame = useRef<HTMLDivElement>(null);
  const drawing = useRef<Drawing | null>(null);
  const told = useRef<string>(JSON.stringify(shape));
  const changeRef = useRef(change);
  changeRef.current = change;
  const first = useRef(shape);
  useEffect(() => {
    const container = frame.current;
    if (!container) return;
    const map = openMap(container, programme);
    map.addControl(new NavigationControl({ showCompass: false }));
    map.addControl(new ScaleControl());
    const start = () => {
      const draw = makeDraw(map);
      draw.start();
      draw.addFeatures(featuresOf(first.current));
      draw.setMode('polygon');
      const tell = () => {
        const next = shapeOf(draw.getSnapshot().filter((f) => !f.properties.midPoint && !f.properties.selectionPoint));
        told.current = JSON.stringify(next);
        changeRef.current(next);
      };
      draw.on('finish', tell);
      drawing.current = { map, draw };
    };
    map.once('load', start);
    if (first.current) {
      const [west, south, east, north] = boxOf(first.current);
      map.fitBounds([west, south, east, north], { padding: 60, maxZoom: 16, animate: false });
    }
    return () => {
      drawing.current?.draw.stop();
      drawing.current = null;
      map.remove();
    };
  }, [programme]);
  useEffect(() => {
    // A shape set from outside (a repair, a resumed draft) replaces what is on the map.
    const text = JSON.stringify(shape);
    if (text === told.current || !drawing.current) return;
    told.current = text;
    drawing.current.draw.clear();
    drawing.current.draw.addFeatures(featuresOf(shape));
  }, [shape]);
  return { frame, drawing };
}

export function DrawMap({ shape, label, change }: Props) {
  const t = useT();
  const { frame, drawing } = useDrawing(shape, change, useProgrammeId());
  const [mode, setMode] = useState<Mode>('polygon');
  const choose = (next: Mode) => {
    drawing.current?.draw.setMode(next);
    setMode(next);
  };
  const clear = () => {
    drawing.current?.draw.clear();
    change(null);
    choose('polygon');
  };
  return (
    <div>
      <div className={classes.tools} role="toolbar" aria-label={t('capture.draw.tools')}>
        {MODES.map((value) => (
          <Button
            key={value}
            size="xs"
            variant={mode === value ? 'filled' : 'default'}
            aria-pressed={mode === value}
            onClick={() => choose(value)}
          >
            {t(`capture.draw.${value}`)}
          </Button>
        ))}
        <Button size="xs" variant="subtle" color="danger" onClick={clear}>
          {t('capture.draw.clear')}
        </Button>
      </div>
      <section ref={frame} className={classes.map} aria-label={label} dir="ltr" />
      <Text size="sm" c="dimmed" mt={6}>
        {t(`capture.draw.hint.${mode}`)}
      </Text>
    </div>
  );
}
