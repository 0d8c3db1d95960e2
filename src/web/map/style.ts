/** What is drawn and how, bottom to top: world, places, generalised cells, outlines, evidence, points, counts. */
import type {
  ExpressionSpecification,
  LayerSpecification,
  SourceSpecification,
  StyleSpecification,
} from 'maplibre-gl';
import { EMPTY } from './basemap.ts';
import {
  areaLayers,
  BOLD,
  isPoint,
  isPolygon,
  kindIs,
  PLAIN,
  pointLayers,
  signLayer,
} from './hazard-layers.ts';
import type { Palette } from './palette.ts';
import { shapeLayers } from './shape-layers.ts';

function worldLayers(p: Palette): LayerSpecification[] {
  return [
    { id: 'water', type: 'background', paint: { 'background-color': p.water } },
    { id: 'land', type: 'fill', source: 'land', paint: { 'fill-color': p.land } },
    {
      id: 'borders',
      type: 'line',
      source: 'borders',
      paint: { 'line-color': p.border, 'line-width': ['interpolate', ['linear'], ['zoom'], 2, 0.5, 8, 1.4] },
    },
  ];
}

function placeLayers(p: Palette, language: string): LayerSpecification[] {
  const level: ExpressionSpecification = ['get', 'level'];
  const places = { source: 'places', 'source-layer': 'places' } as const;
  const name: ExpressionSpecification = ['coalesce', ['get', `name_${language}`], ['get', 'name']];
  return [
    {
      id: 'place-land',
      type: 'fill',
      ...places,
      filter: ['all', isPolygon, ['==', level, 0]],
      paint: { 'fill-color': p.homeLand },
    },
    {
      id: 'place-boundary',
      type: 'line',
      ...places,
      filter: kindIs('boundary'),
      layout: { 'line-join': 'round' },
      paint: {
        'line-color': p.homeBorder,
        'line-opacity': ['match', level, 0, 0.9, 1, 0.6, 0.4],
        'line-width': ['match', level, 0, 1.6, 1, 1, 0.7],
        'line-dasharray': [3, 2],
      },
    },
    {
      id: 'place-name',
      type: 'symbol',
      ...places,
      filter: kindIs('label'),
      layout: {
        // The name of a whole country or province is in the way once one is inside it.
        'text-field': [
          'step',
          ['zoom'],
          name,
          7,
          ['case', ['<', level, 1], '', name],
          10,
          ['case', ['<', level, 2], '', name],
        ],
        'text-font': PLAIN,
        'text-size': ['interpolate', ['linear'], ['zoom'], 4, ['match', level, 0, 13, 11], 12, 14],
        'text-max-width': 7,
        'text-padding': 6,
        'symbol-sort-key': level,
      },
      paint: { 'text-color': p.label, 'text-halo-color': p.halo, 'text-halo-width': 1.6 },
    },
  ];
}

function evidenceLayers(p: Palette): LayerSpecification[] {
  const from = { source: 'evidence', 'source-layer': 'evidence', minzoom: 11 } as const;
  return [
    {
      id: 'evidence-point',
      type: 'symbol',
      ...from,
      filter: isPoint,
      layout: {
        'icon-image': ['concat', 'diamond-', ['coalesce', ['get', 'grade'], 'indirect']],
        'icon-size': ['interpolate', ['linear'], ['zoom'], 11, 0.5, 15, 1],
        'icon-allow-overlap': true,
        'text-field': [
          'case',
          ['>', ['coalesce', ['get', 'count'], 1], 1],
          ['to-string', ['get', 'count']],
          '',
        ],
        'text-font': BOLD,
        'text-size': 11,
        'text-anchor': 'left',
        'text-offset': [0.75, 0],
        'text-optional': true,
      },
      paint: { 'text-color': p.evidence, 'text-halo-color': p.halo, 'text-halo-width': 1.6 },
    },
  ];
}

function nameLayer(p: Palette): LayerSpecification {
  return {
    id: 'hazard-name',
    type: 'symbol',
    source: 'hazards',
    'source-layer': 'hazards',
    minzoom: 12,
    filter: ['has', 'name'],
    layout: {
      'text-field': ['get', 'name'],
      'text-font': PLAIN,
      'text-size': 12,
      'text-anchor': 'top',
      'text-offset': [0, 1],
      'text-max-width': 9,
      'text-optional': true,
    },
    paint: { 'text-color': p.label, 'text-halo-color': p.halo, 'text-halo-width': 1.8 },
  };
}

const geojson = (): SourceSpecification => ({ type: 'geojson', data: EMPTY });
/** The `v` only makes the address new after a change, so that no cache answers with what was. */
export const tileUrl = (layer: string, programme: string, query = ''): string =>
  `${window.location.origin}/tiles/${layer}/{z}/{x}/{y}.mvt?programme=${programme}${query}`;

export interface StyleOptions {
  readonly palette: Palette;
  readonly language: string;
  readonly programme: string;
  /** Tile query for hazards: `&classification=cha`. */
  readonly hazardQuery: string;
  /** Whether the page draws shapes of its own (`shapes`) over the programme's. */
  readonly withShapes?: boolean;
}

/** Style of the programme's map: its tiles over the world. */
export function programmeStyle({
  palette: p,
  language,
  programme,
  hazardQuery,
  withShapes = false,
}: StyleOptions): StyleSpecification {
  const tiles = (layer: string, maxzoom: number, query = ''): SourceSpecification => ({
    type: 'vector',
    tiles: [tileUrl(layer, programme, query)],
    maxzoom,
    ...(layer === 'hazards' ? { promoteId: { hazards: 'id' } } : {}),
  });
  return {
    version: 8,
    sources: {
      land: geojson(),
      borders: geojson(),
      places: tiles('places', 12),
      hazards: tiles('hazards', 14, hazardQuery),
      evidence: tiles('evidence', 14),
      found: { type: 'geojson', data: EMPTY, promoteId: 'id' },
      ...(withShapes ? { shapes: geojson() } : {}),
    },
    layers: [
      ...worldLayers(p),
      ...placeLayers(p, language),
      ...areaLayers(p, 'hazards', 'hazards'),
      ...areaLayers(p, 'found', '', 'found-'),
      ...evidenceLayers(p),
      signLayer('hazards', 'hazards'),
      ...pointLayers(p, 'hazards', 'hazards'),
      ...pointLayers(p, 'found', '', 'found-'),
      nameLayer(p),
      ...(withShapes ? shapeLayers(p) : []),
    ],
  };
}

/** Style of a small map with shapes of its own (`shapes`), over the world and the programme's places. */
export function shapesStyle(options: Omit<StyleOptions, 'hazardQuery' | 'withShapes'>): StyleSpecification {
  const p = options.palette;
  return {
    version: 8,
    sources: {
      land: geojson(),
      borders: geojson(),
      places: { type: 'vector', tiles: [tileUrl('places', options.programme)], maxzoom: 12 },
      shapes: { type: 'geojson', data: EMPTY },
    },
    layers: [...worldLayers(p), ...placeLayers(p, options.language), ...shapeLayers(p)],
  };
}
