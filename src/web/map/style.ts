/** What is drawn and how, bottom to top: world, places, generalised cells, outlines, evidence, points, counts. */
import type {
  ExpressionSpecification,
  LayerSpecification,
  SourceSpecification,
  StyleSpecification,
} from 'maplibre-gl';
import { EMPTY } from './basemap.ts';
import type { Palette } from './palette.ts';

/** Layers that can be pressed, most exact last. `found-` layers stand in for tiles when the list is filtered. */
export const HAZARD_LAYERS = [
  'hazard-cell',
  'hazard-fill',
  'hazard-sign',
  'hazard-count',
  'hazard-point',
].flatMap((id) => [id, `found-${id}`]);
/** Glyphs are drawn from the reader's own fonts: no font is fetched. The first name only carries the weight. */
const FONTS = ['system-ui', 'Noto Sans', 'Noto Sans Arabic', 'sans-serif'];
const BOLD = ['Tilth Semibold', ...FONTS];
const PLAIN = ['Tilth Medium', ...FONTS];

const isLive: ExpressionSpecification = [
  'match',
  ['coalesce', ['get', 'workStatus'], 'open'],
  ['closed', 'superseded'],
  false,
  true,
];
/** `cha`, `sha`, `indication`, or `closed` when the work on it is over. */
const look: ExpressionSpecification = [
  'case',
  isLive,
  ['coalesce', ['get', 'classification'], 'indication'],
  'closed',
];
const picture = (prefix: string): ExpressionSpecification => ['concat', prefix, look];
const colourOf = (p: Palette): ExpressionSpecification => [
  'match',
  look,
  'cha',
  p.cha,
  'sha',
  p.sha,
  'indication',
  p.indication,
  p.closed,
];
const byClass = (cha: number, sha: number, rest: number): ExpressionSpecification => [
  'match',
  look,
  'cha',
  cha,
  'sha',
  sha,
  rest,
];
const isOn = (flag: 'hover' | 'chosen'): ExpressionSpecification => [
  'boolean',
  ['feature-state', flag],
  false,
];
const kindIs = (kind: string): ExpressionSpecification => ['==', ['get', 'kind'], kind];
const shapeIs = (type: string): ExpressionSpecification => [
  'in',
  ['geometry-type'],
  ['literal', [type, `Multi${type}`]],
];
const isPolygon = shapeIs('Polygon');
const isPoint = shapeIs('Point');

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

/** Outlines and cells: pale fill, pattern, light casing, then the line whose dashes say the class. */
function areaLayers(p: Palette, source: string, layer: string, prefix = ''): LayerSpecification[] {
  const from = { source, ...(layer ? { 'source-layer': layer } : {}) };
  const outline: ExpressionSpecification = ['all', isPolygon, ['!=', ['get', 'kind'], 'cell']];
  const cell: ExpressionSpecification = ['all', isPolygon, kindIs('cell')];
  const width: ExpressionSpecification = ['case', isOn('chosen'), 2.6, isOn('hover'), 3.2, 2];
  const line = (
    id: string,
    kinds: string[],
    dashes: number[] | null,
    filter: ExpressionSpecification,
    thickness: number | ExpressionSpecification = width,
  ): LayerSpecification => ({
    id,
    type: 'line',
    ...from,
    filter: ['all', filter, ['in', look, ['literal', kinds]]],
    layout: { 'line-join': 'round' },
    paint: {
      'line-color': colourOf(p),
      'line-width': thickness,
      ...(dashes ? { 'line-dasharray': dashes } : {}),
    },
  });
  return [
    {
      id: `${prefix}hazard-cell`,
      type: 'fill',
      ...from,
      filter: cell,
      paint: {
        'fill-color': colourOf(p),
        // Darker where it is worse, so that the order survives a black and white print.
        'fill-opacity': [
          'interpolate',
          ['linear'],
          ['zoom'],
          8,
          byClass(0.5, 0.3, 0.16),
          10,
          byClass(0.16, 0.1, 0.05),
        ],
      },
    },
    {
      id: `${prefix}hazard-cell-pattern`,
      type: 'fill',
      ...from,
      minzoom: 9,
      filter: cell,
      paint: { 'fill-pattern': picture('cell-'), 'fill-opacity': 0.85 },
    },
    line(`${prefix}hazard-cell-cha`, ['cha'], null, cell, 1.4),
    line(`${prefix}hazard-cell-sha`, ['sha'], [3, 2], cell, 1.4),
    line(`${prefix}hazard-cell-indication`, ['indication', 'closed'], [1, 2], cell, 1.4),
    {
      id: `${prefix}hazard-fill`,
      type: 'fill',
      ...from,
      filter: outline,
      paint: { 'fill-color': colourOf(p), 'fill-opacity': ['case', isOn('hover'), 0.26, 0.14] },
    },
    {
      id: `${prefix}hazard-pattern`,
      type: 'fill',
      ...from,
      filter: outline,
      paint: { 'fill-pattern': picture('fill-'), 'fill-opacity': 0.75 },
    },
    {
      id: `${prefix}hazard-casing`,
      type: 'line',
      ...from,
      filter: outline,
      layout: { 'line-join': 'round' },
      paint: {
        'line-color': ['case', isOn('chosen'), p.highlight, p.casing],
        'line-width': ['case', isOn('chosen'), 11, 4.5],
        'line-opacity': 0.9,
      },
    },
    line(`${prefix}hazard-line-cha`, ['cha'], null, outline),
    line(`${prefix}hazard-line-sha`, ['sha'], [3, 1.5], outline),
    line(`${prefix}hazard-line-indication`, ['indication'], [0.8, 1.6], outline),
    line(`${prefix}hazard-line-closed`, ['closed'], [6, 2], outline),
  ];
}

function pointLayers(p: Palette, source: string, layer: string, prefix = ''): LayerSpecification[] {
  const from = { source, ...(layer ? { 'source-layer': layer } : {}) };
  const single: ExpressionSpecification = ['all', isPoint, ['!=', ['get', 'kind'], 'aggregate']];
  const rank: ExpressionSpecification = ['match', look, 'cha', 4, 'sha', 3, 'indication', 2, 1];
  const count: ExpressionSpecification = ['coalesce', ['get', 'count'], 1];
  return [
    {
      id: `${prefix}hazard-halo`,
      type: 'circle',
      ...from,
      filter: single,
      paint: {
        'circle-radius': 15,
        'circle-color': p.highlight,
        'circle-opacity': ['case', isOn('chosen'), 0.55, isOn('hover'), 0.35, 0],
      },
    },
    {
      id: `${prefix}hazard-point`,
      type: 'symbol',
      ...from,
      filter: single,
      layout: {
        'icon-image': picture('triangle-'),
        'icon-size': ['interpolate', ['linear'], ['zoom'], 5, 0.72, 11, 1],
        'icon-allow-overlap': true,
        'symbol-sort-key': rank,
      },
    },
    {
      id: `${prefix}hazard-count`,
      type: 'symbol',
      ...from,
      filter: kindIs('aggregate'),
      layout: {
        'icon-image': ['concat', 'badge-', look, ['step', count, '-s', 20, '-m', 200, '-l']],
        'icon-allow-overlap': true,
        'text-field': ['number-format', count, { locale: 'en' }],
        'text-font': BOLD,
        'text-size': ['step', count, 12, 200, 13],
        'text-allow-overlap': true,
        'symbol-sort-key': count,
      },
      paint: { 'text-color': p.badgeText },
    },
  ];
}

/** The sign of the class inside an outline that is too small to show its own pattern. */
function signLayer(source: string, layer: string, prefix = ''): LayerSpecification {
  return {
    id: `${prefix}hazard-sign`,
    type: 'symbol',
    source,
    ...(layer ? { 'source-layer': layer } : {}),
    maxzoom: 14,
    filter: ['all', isPolygon, ['!=', ['get', 'kind'], 'cell']],
    layout: {
      'icon-image': picture('triangle-'),
      'icon-size': ['interpolate', ['linear'], ['zoom'], 7, 0.6, 13, 0.85],
      'icon-allow-overlap': true,
    },
  };
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
}

/** Style of the programme's map: its tiles over the world. */
export function programmeStyle({
  palette: p,
  language,
  programme,
  hazardQuery,
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
    ],
  };
}

/** Style of a small map with shapes of its own (`shapes`), over the world and the programme's places. */
export function shapesStyle(options: Omit<StyleOptions, 'hazardQuery'>): StyleSpecification {
  const p = options.palette;
  const roleIs = (role: string): ExpressionSpecification => ['==', ['get', 'role'], role];
  return {
    version: 8,
    sources: {
      land: geojson(),
      borders: geojson(),
      places: { type: 'vector', tiles: [tileUrl('places', options.programme)], maxzoom: 12 },
      shapes: { type: 'geojson', data: EMPTY },
    },
    layers: [
      ...worldLayers(p),
      ...placeLayers(p, options.language),
      ...areaLayers(p, 'shapes', '').map(
        (layer) =>
          ({
            ...layer,
            filter: ['all', roleIs('hazard'), 'filter' in layer ? layer.filter : true],
          }) as LayerSpecification,
      ),
      {
        id: 'shape-before',
        type: 'line',
        source: 'shapes',
        filter: roleIs('before'),
        paint: { 'line-color': p.label, 'line-width': 2.5, 'line-dasharray': [2, 2] },
      },
      {
        id: 'shape-boundary',
        type: 'line',
        source: 'shapes',
        filter: roleIs('boundary'),
        paint: { 'line-color': p.highlight, 'line-width': 2.5 },
      },
      {
        id: 'evidence-mark',
        type: 'symbol',
        source: 'shapes',
        filter: roleIs('evidence'),
        layout: {
          'icon-image': ['concat', 'diamond-', ['coalesce', ['get', 'grade'], 'indirect']],
          'icon-allow-overlap': true,
        },
      },
      {
        id: 'shape-point',
        type: 'symbol',
        source: 'shapes',
        filter: ['all', isPoint, roleIs('hazard')],
        layout: { 'icon-image': picture('triangle-'), 'icon-allow-overlap': true },
      },
      {
        id: 'shape-mark',
        type: 'circle',
        source: 'shapes',
        filter: ['all', isPoint, ['in', ['get', 'role'], ['literal', ['before', 'mark', 'finding']]]],
        paint: {
          'circle-radius': 7,
          'circle-color': p.casing,
          'circle-opacity': 0.6,
          'circle-stroke-color': ['match', ['get', 'role'], 'finding', p.cha, 'mark', p.highlight, p.label],
          'circle-stroke-width': 2.5,
        },
      },
    ],
  };
}
