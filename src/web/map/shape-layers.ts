/** Layers of shapes that a page brings itself: a hazard, what it was, released parts, what does not fit. */
import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import { areaLayers, BOLD, isPoint, isPolygon, picture } from './hazard-layers.ts';
import type { Palette } from './palette.ts';

const outcomeColour = (p: Palette): ExpressionSpecification => [
  'match',
  ['get', 'outcome'],
  'cleared',
  p.cleared,
  'reduced',
  p.reduced,
  p.cancelled,
];

/** Words inside parts. The last layer, so that a word is placed before the signs of evidence, which may overlap. */
function labelLayer(p: Palette): LayerSpecification {
  const part: ExpressionSpecification = ['==', ['get', 'role'], 'part'];
  return {
    id: 'part-label',
    type: 'symbol',
    source: 'shapes',
    filter: ['all', isPolygon, ['has', 'label']],
    layout: {
      'text-field': ['get', 'label'],
      'text-font': BOLD,
      'text-size': 13,
      'text-max-width': 8,
      'text-padding': 1,
    },
    paint: {
      'text-color': ['case', part, outcomeColour(p), p.label],
      'text-halo-color': p.halo,
      'text-halo-width': 2,
    },
  };
}

/** Released parts, told apart by pattern and word; and ground that does not fit. */
function partLayers(p: Palette): LayerSpecification[] {
  const from = { source: 'shapes' } as const;
  const part: ExpressionSpecification = ['==', ['get', 'role'], 'part'];
  const misfit: ExpressionSpecification = ['==', ['get', 'role'], 'misfit'];
  const colour = outcomeColour(p);
  return [
    {
      id: 'part-fill',
      type: 'fill',
      ...from,
      filter: part,
      paint: { 'fill-color': p.casing, 'fill-opacity': 0.72 },
    },
    {
      id: 'part-pattern',
      type: 'fill',
      ...from,
      filter: part,
      paint: { 'fill-pattern': ['concat', 'fill-', ['coalesce', ['get', 'outcome'], 'cancelled']] },
    },
    {
      id: 'part-line',
      type: 'line',
      ...from,
      filter: part,
      layout: { 'line-join': 'round' },
      paint: { 'line-color': colour, 'line-width': 2 },
    },
    {
      id: 'misfit-fill',
      type: 'fill',
      ...from,
      filter: ['all', isPolygon, misfit],
      paint: { 'fill-color': p.cha, 'fill-opacity': 0.42 },
    },
    {
      id: 'misfit-line',
      type: 'line',
      ...from,
      filter: ['all', isPolygon, misfit],
      paint: { 'line-color': p.cha, 'line-width': 3, 'line-dasharray': [1, 1] },
    },
  ];
}

/** Layers of the source `shapes`: whatever a page wants drawn, told apart by `role`. */
export function shapeLayers(p: Palette): LayerSpecification[] {
  const roleIs = (role: string): ExpressionSpecification => ['==', ['get', 'role'], role];
  const ground = (role: string, prefix: string): LayerSpecification[] =>
    areaLayers(p, 'shapes', '', prefix).map(
      (layer) =>
        ({
          ...layer,
          filter: ['all', roleIs(role), 'filter' in layer ? layer.filter : true],
        }) as LayerSpecification,
    );
  return [
    ...ground('hazard', 'shape-'),
    ...partLayers(p),
    ...ground('remaining', 'remaining-'),
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
      id: 'shape-evidence',
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
    labelLayer(p),
  ];
}
