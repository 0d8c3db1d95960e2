/** Hazards on a map: outlines, generalised cells, points and counts; told apart by shape and pattern first. */
import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
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
export const BOLD = ['Tilth Semibold', ...FONTS];
export const PLAIN = ['Tilth Medium', ...FONTS];

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
export const picture = (prefix: string): ExpressionSpecification => ['concat', prefix, look];
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
export const kindIs = (kind: string): ExpressionSpecification => ['==', ['get', 'kind'], kind];
const shapeIs = (type: string): ExpressionSpecification => [
  'in',
  ['geometry-type'],
  ['literal', [type, `Multi${type}`]],
];
export const isPolygon = shapeIs('Polygon');
export const isPoint = shapeIs('Point');

/** Outlines and cells: pale fill, pattern, light casing, then the line whose dashes say the class. */
export function areaLayers(p: Palette, source: string, layer: string, prefix = ''): LayerSpecification[] {
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

/** Triangles and counts. */
export function pointLayers(p: Palette, source: string, layer: string, prefix = ''): LayerSpecification[] {
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
export function signLayer(source: string, layer: string, prefix = ''): LayerSpecification {
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
