/**
 * A small map of given shapes inside a page: the outline of one hazard, before and after, a place. Loads
 * the map code when it is first shown.
 */
import type { GeoJSONSource, Map as MapLibre } from 'maplibre-gl';
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import type { Shape } from '../../core/model/geometry.ts';
import type { ReleaseOutcome } from '../../core/model/land-codes.ts';
import { useProgrammeId } from '../session.tsx';
import { Loading } from '../ui/states.tsx';
import { boundsOf } from './bounds.ts';
import classes from './map.module.css';
import type { Palette } from './palette.ts';

const MapView = lazy(() => import('./MapView.tsx').then((m) => ({ default: m.MapView })));

export interface DrawnShape {
  readonly shape: Shape | null;
  /**
   * hazard: as the registry draws it; remaining: the same above released parts, so that danger is never hidden by
   * them; before: what it was; boundary: a place; part: released ground, with its `outcome`; misfit: ground that does not fit; mark, finding: a point to look at.
   */
  readonly role:
    | 'hazard'
    | 'remaining'
    | 'before'
    | 'boundary'
    | 'evidence'
    | 'part'
    | 'misfit'
    | 'mark'
    | 'finding';
  readonly outcome?: ReleaseOutcome;
  /** Word or letter drawn inside an outline, so that no colour stands alone. */
  readonly label?: string;
  readonly classification?: string | null;
  readonly workStatus?: string | null;
  readonly grade?: string | null;
  readonly generalised?: boolean;
}
interface ShapeMapProps {
  readonly shapes: readonly DrawnShape[];
  /** What the map shows, for people who cannot see it. */
  readonly label: string;
  readonly height?: number | string;
  readonly onReady?: (map: MapLibre) => void;
}

/** Shapes as the map's source `shapes` takes them. */
export function asGeoJson(shapes: readonly DrawnShape[]): GeoJSON.FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: shapes.flatMap(({ shape, generalised, ...properties }) =>
      shape
        ? [
            {
              type: 'Feature',
              geometry: shape,
              properties: { ...properties, kind: generalised ? 'cell' : '' },
            },
          ]
        : [],
    ),
  };
}

/** Box around all shapes as `[[west, south], [east, north]]`, a little wider than a lone point; null for none. */
export function viewOf(shapes: readonly DrawnShape[]): [[number, number], [number, number]] | null {
  const boxes = shapes.flatMap(({ shape }) => {
    const box = shape && boundsOf(shape);
    return box ? [box] : [];
  });
  if (boxes.length === 0) return null;
  const west = Math.min(...boxes.map((b) => b[0]));
  const south = Math.min(...boxes.map((b) => b[1]));
  const east = Math.max(...boxes.map((b) => b[2]));
  const north = Math.max(...boxes.map((b) => b[3]));
  const room = Math.max(0.0008, (north - south) * 0.08);
  return [
    [west - room, Math.max(-85, south - room)],
    [east + room, Math.min(85, north + room)],
  ];
}

export function ShapeMap({ shapes, label, height = 360, onReady }: ShapeMapProps) {
  const programme = useProgrammeId();
  const [map, setMap] = useState<MapLibre | null>(null);
  const data = useMemo(() => asGeoJson(shapes), [shapes]);
  const bounds = useMemo(() => viewOf(shapes), [shapes]);
  const ready = useRef(onReady);
  ready.current = onReady;
  const [makeStyle, setMakeStyle] = useState<typeof import('./style.ts').shapesStyle | null>(null);
  useEffect(() => {
    void import('./style.ts').then((m) => setMakeStyle(() => m.shapesStyle));
  }, []);
  useEffect(() => {
    if (!map) return;
    map.getSource<GeoJSONSource>('shapes')?.setData(data);
    if (bounds) map.fitBounds(bounds, { padding: 28, maxZoom: 16, animate: false });
  }, [map, data, bounds]);
  return (
    <div className={classes.small} style={{ height }}>
      <Suspense fallback={<Loading />}>
        {makeStyle ? (
          <MapView
            label={label}
            scrollZoom={false}
            view={bounds ? { bounds } : {}}
            style={(palette: Palette, language: string) => makeStyle({ palette, language, programme })}
            onReady={(made) => {
              setMap(made);
              ready.current?.(made);
              return () => setMap(null);
            }}
          />
        ) : null}
      </Suspense>
    </div>
  );
}
