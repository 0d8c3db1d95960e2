/**
 * Pictures of the map, drawn at start-up: patterns that fill outlines and signs that stand for points.
 * Each differs from the others in shape or texture, so that they survive colour-blindness, a black and
 * white print and sunlight.
 */
import type { Map as MapLibre } from 'maplibre-gl';
import type { Palette } from './palette.ts';

const RATIO = 2;
type Draw = (c: CanvasRenderingContext2D, size: number) => void;

function paint(size: number, draw: Draw): ImageData {
  const canvas = document.createElement('canvas');
  canvas.width = size * RATIO;
  canvas.height = size * RATIO;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no 2d canvas');
  context.scale(RATIO, RATIO);
  draw(context, size);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

/** Diagonal lines that join across tiles of the pattern. */
const hatch =
  (colour: string, width: number): Draw =>
  (c, s) => {
    c.strokeStyle = colour;
    c.lineWidth = width;
    for (const shift of [-s, 0, s]) {
      c.beginPath();
      c.moveTo(shift - 2, s + 2);
      c.lineTo(shift + s + 2, -2);
      c.stroke();
    }
  };

const dots =
  (colour: string, radius: number): Draw =>
  (c, s) => {
    c.fillStyle = colour;
    for (const [x, y] of [
      [s / 4, s / 4],
      [(3 * s) / 4, (3 * s) / 4],
    ] as const) {
      c.beginPath();
      c.arc(x, y, radius, 0, 2 * Math.PI);
      c.fill();
    }
  };

const rings =
  (colour: string): Draw =>
  (c, s) => {
    c.strokeStyle = colour;
    c.lineWidth = 1.2;
    c.beginPath();
    c.arc(s / 2, s / 2, 2.2, 0, 2 * Math.PI);
    c.stroke();
  };

const bars =
  (colour: string): Draw =>
  (c, s) => {
    c.fillStyle = colour;
    c.fillRect(0, s / 2, s, 1);
  };

/** Diagonals that fall where those of a confirmed area rise. */
const fallingHatch =
  (colour: string): Draw =>
  (c, s) => {
    c.translate(s, 0);
    c.scale(-1, 1);
    hatch(colour, 1.2)(c, s);
  };

const uprights =
  (colour: string): Draw =>
  (c, s) => {
    c.fillStyle = colour;
    c.fillRect(s / 2, 0, 1.3, s);
  };

const grid =
  (colour: string): Draw =>
  (c, s) => {
    uprights(colour)(c, s);
    c.fillRect(0, s / 2, s, 1.3);
  };

/** A grid of small crosses over a pattern: "somewhere in this square". */
const crosses =
  (colour: string): Draw =>
  (c, s) => {
    c.strokeStyle = colour;
    c.lineWidth = 1.3;
    const [m, r] = [s / 2, 2.6];
    c.beginPath();
    c.moveTo(m - r, m - r);
    c.lineTo(m + r, m + r);
    c.moveTo(m + r, m - r);
    c.lineTo(m - r, m + r);
    c.stroke();
  };

function trianglePath(c: CanvasRenderingContext2D, s: number): void {
  c.beginPath();
  c.moveTo(s / 2, 3);
  c.lineTo(s - 2.5, s - 4);
  c.lineTo(2.5, s - 4);
  c.closePath();
}

/** Full, half-filled, hollow or struck-out triangle with a light edge all round. */
const triangle =
  (kind: 'cha' | 'sha' | 'indication' | 'closed', p: Palette): Draw =>
  (c, s) => {
    const colour = p[kind];
    c.lineJoin = 'round';
    trianglePath(c, s);
    c.strokeStyle = p.casing;
    c.lineWidth = 5;
    c.stroke();
    c.fillStyle = kind === 'cha' ? colour : p.casing;
    c.fill();
    if (kind === 'sha') {
      c.save();
      trianglePath(c, s);
      c.clip();
      c.fillStyle = colour;
      c.fillRect(0, 0, s / 2, s);
      c.restore();
    }
    trianglePath(c, s);
    c.strokeStyle = colour;
    c.lineWidth = 2;
    if (kind === 'indication') c.setLineDash([3, 1.8]);
    c.stroke();
    c.setLineDash([]);
    if (kind !== 'closed') return;
    c.beginPath();
    c.moveTo(3, 3);
    c.lineTo(s - 3, s - 3);
    c.stroke();
  };

const diamond =
  (direct: boolean, p: Palette): Draw =>
  (c, s) => {
    const m = s / 2;
    c.lineJoin = 'round';
    c.beginPath();
    c.moveTo(m, 2.5);
    c.lineTo(s - 2.5, m);
    c.lineTo(m, s - 2.5);
    c.lineTo(2.5, m);
    c.closePath();
    c.strokeStyle = p.casing;
    c.lineWidth = 4;
    c.stroke();
    c.fillStyle = direct ? p.evidence : p.casing;
    c.fill();
    c.strokeStyle = p.evidence;
    c.lineWidth = 1.8;
    c.stroke();
  };

const DASHES = { cha: [], sha: [6, 3], indication: [1.5, 3], closed: [] } as const;

/** A round badge for a count; its ring says the worst class inside: whole, dashed, dotted, thin. */
const badge =
  (kind: 'cha' | 'sha' | 'indication' | 'closed', p: Palette): Draw =>
  (c, s) => {
    const m = s / 2;
    c.beginPath();
    c.arc(m, m, m - 1, 0, 2 * Math.PI);
    c.fillStyle = p.casing;
    c.fill();
    c.beginPath();
    c.arc(m, m, m - 3.5, 0, 2 * Math.PI);
    c.fillStyle = p.badge;
    c.fill();
    c.strokeStyle = p[kind];
    c.lineWidth = kind === 'closed' ? 1.2 : 3.4;
    c.setLineDash([...DASHES[kind]]);
    c.stroke();
  };

const KINDS = ['cha', 'sha', 'indication', 'closed'] as const;
/** Diameters of the count badges, px. */
export const BADGE_SIZES = { s: 30, m: 38, l: 46 } as const;

function pictures(p: Palette): [string, number, Draw][] {
  const all: [string, number, Draw][] = [
    ['fill-cha', 9, hatch(p.cha, 2)],
    ['fill-sha', 10, dots(p.sha, 1.5)],
    ['fill-indication', 12, rings(p.indication)],
    ['fill-closed', 7, bars(p.closed)],
    ['fill-cancelled', 9, fallingHatch(p.cancelled)],
    ['fill-reduced', 7, uprights(p.reduced)],
    ['fill-cleared', 8, grid(p.cleared)],
    ['diamond-direct', 17, diamond(true, p)],
    ['diamond-indirect', 17, diamond(false, p)],
  ];
  for (const kind of KINDS) {
    all.push([`cell-${kind}`, 14, crosses(p[kind])], [`triangle-${kind}`, 24, triangle(kind, p)]);
    for (const [step, size] of Object.entries(BADGE_SIZES)) {
      all.push([`badge-${kind}-${step}`, size, badge(kind, p)]);
    }
  }
  return all;
}

/** Gives the map every picture its style names. */
export function addPictures(map: MapLibre, p: Palette): void {
  for (const [name, size, draw] of pictures(p)) {
    if (!map.hasImage(name)) map.addImage(name, paint(size, draw), { pixelRatio: RATIO });
  }
}
