/** How a status looks on the map: a colour and a texture each, so that they are told apart without colour. */
import type { Map as MapLibre, StyleSpecification } from 'maplibre-gl';
import type { Status } from '../../core/monitor/treaties.ts';
import type { Palette } from '../map/palette.ts';

interface Ink {
  readonly fill: string;
  readonly mark: string;
}
/** Green for the bond, slate for a signature, stone for who left; red, orange and purple belong to hazards. */
const LIGHT_INK: Readonly<Record<Status, Ink>> = {
  party: { fill: '#2f7559', mark: '#2f7559' },
  party_pending: { fill: '#cfe5da', mark: '#26654f' },
  signatory: { fill: '#c4d5e2', mark: '#33536d' },
  withdrawn: { fill: '#a29b8d', mark: '#3b3833' },
  none: { fill: '#dcd6c8', mark: '#dcd6c8' },
};
const DARK_INK: Readonly<Record<Status, Ink>> = {
  party: { fill: '#5fa68b', mark: '#5fa68b' },
  party_pending: { fill: '#24463a', mark: '#91c1ae' },
  signatory: { fill: '#2c4052', mark: '#a9c7de' },
  withdrawn: { fill: '#6a665d', mark: '#ebe8e1' },
  none: { fill: '#3d3a33', mark: '#3d3a33' },
};
/** The palette of the map says which scheme it is made for. */
const inkOf = (p: Palette) => (p.land === '#efece4' ? LIGHT_INK : DARK_INK);

export const PATTERNED: readonly Status[] = ['party_pending', 'signatory', 'withdrawn'];
const RATIO = 2;

function strokes(c: CanvasRenderingContext2D, s: number, both: boolean): void {
  for (const shift of [-s, 0, s]) {
    c.beginPath();
    c.moveTo(shift - 1, s + 1);
    c.lineTo(shift + s + 1, -1);
    if (both) {
      c.moveTo(shift - 1, -1);
      c.lineTo(shift + s + 1, s + 1);
    }
    c.stroke();
  }
}

/** Hatching for pending, dots for a signature, a grid for who left. */
function texture(c: CanvasRenderingContext2D, status: Status, s: number, mark: string): void {
  c.strokeStyle = mark;
  c.fillStyle = mark;
  if (status === 'party_pending') {
    c.lineWidth = 2;
    strokes(c, s, false);
  } else if (status === 'withdrawn') {
    c.lineWidth = 1.1;
    strokes(c, s, true);
  } else if (status === 'signatory') {
    for (const [x, y] of [
      [s / 4, s / 4],
      [(3 * s) / 4, (3 * s) / 4],
    ] as const) {
      c.beginPath();
      c.arc(x, y, 1.15, 0, 2 * Math.PI);
      c.fill();
    }
  }
}

function drawn(size: number, draw: (c: CanvasRenderingContext2D) => void): ImageData {
  const canvas = document.createElement('canvas');
  canvas.width = size * RATIO;
  canvas.height = size * RATIO;
  const c = canvas.getContext('2d', { willReadFrequently: true });
  if (!c) throw new Error('no 2d canvas');
  c.scale(RATIO, RATIO);
  draw(c);
  return c.getImageData(0, 0, canvas.width, canvas.height);
}

/** A small state is a disc with the texture of its status inside. */
function disc(c: CanvasRenderingContext2D, status: Status, ink: Ink, p: Palette): void {
  const s = 14;
  c.beginPath();
  c.arc(s / 2, s / 2, 5.2, 0, 2 * Math.PI);
  c.save();
  c.clip();
  c.fillStyle = ink.fill;
  c.fillRect(0, 0, s, s);
  c.save();
  c.scale(0.75, 0.75);
  for (const x of [0, 8, 16])
    for (const y of [0, 8, 16]) {
      c.save();
      c.translate(x, y);
      texture(c, status, 8, ink.mark);
      c.restore();
    }
  c.restore();
  c.restore();
  c.beginPath();
  c.arc(s / 2, s / 2, 5.6, 0, 2 * Math.PI);
  c.strokeStyle = p.label;
  c.lineWidth = 1;
  c.stroke();
}

const ALL: readonly Status[] = ['party', 'party_pending', 'signatory', 'withdrawn', 'none'];

function addImages(map: MapLibre, p: Palette): void {
  const inks = inkOf(p);
  const add = (name: string, image: ImageData) => {
    if (!map.hasImage(name)) map.addImage(name, image, { pixelRatio: RATIO });
  };
  for (const status of PATTERNED)
    add(
      `texture-${status}`,
      drawn(8, (c) => texture(c, status, 8, inks[status].mark)),
    );
  for (const status of ALL)
    add(
      `disc-${status}`,
      drawn(14, (c) => disc(c, status, inks[status], p)),
    );
}

const empty = { type: 'FeatureCollection', features: [] } as const;

/** The bare world; the layers of the statuses are added when their pictures are. */
export function worldStyle(p: Palette): StyleSpecification {
  return {
    version: 8,
    sources: {
      land: { type: 'geojson', data: { ...empty, features: [] } },
      borders: { type: 'geojson', data: { ...empty, features: [] } },
      small: { type: 'geojson', data: { ...empty, features: [] } },
    },
    layers: [
      { id: 'water', type: 'background', paint: { 'background-color': p.water } },
      { id: 'land', type: 'fill', source: 'land', paint: { 'fill-color': p.land } },
    ],
  };
}

const NOTHING = ['in', ['id'], ['literal', []]] as never;

/** Fills, textures, borders and marks; what each shows is set by `paintStatuses`. */
export function addStatusLayers(map: MapLibre, p: Palette): void {
  addImages(map, p);
  const inks = inkOf(p);
  for (const status of ALL) {
    const paint = { 'fill-color': inks[status].fill, 'fill-antialias': false };
    map.addLayer({ id: `fill-${status}`, type: 'fill', source: 'land', filter: NOTHING, paint });
    if (!PATTERNED.includes(status)) continue;
    const pattern = { 'fill-pattern': `texture-${status}` };
    map.addLayer({ id: `texture-${status}`, type: 'fill', source: 'land', filter: NOTHING, paint: pattern });
  }
  const line = { 'line-color': p.halo, 'line-width': 0.7 };
  map.addLayer({ id: 'borders', type: 'line', source: 'borders', paint: line });
  const marked = { 'line-color': p.label, 'line-width': 1.4, 'line-dasharray': [2, 1.5] };
  map.addLayer({ id: 'marked', type: 'line', source: 'land', filter: NOTHING, paint: marked });
  const chosen = { 'line-color': p.highlight, 'line-width': 2.6 };
  map.addLayer({ id: 'chosen', type: 'line', source: 'land', filter: NOTHING, paint: chosen });
  map.addLayer({
    id: 'small',
    type: 'symbol',
    source: 'small',
    layout: {
      'icon-image': ['concat', 'disc-', ['get', 'status']],
      'icon-allow-overlap': true,
      'icon-size': ['interpolate', ['linear'], ['zoom'], 0, 0.62, 3, 1],
    },
  });
}

/** Colours as the legend and the list need them. */
export const cssInk = (status: Status, dark: boolean): Ink => (dark ? DARK_INK : LIGHT_INK)[status];
