/**
 * A drawing as a picture of points (PNG), for programs that draw no SVG: a map that stays empty would look like ground
 * without danger. Lines, fills and signs are all there; of letters only digits and plain capitals. Pure but for the
 * packing; the same drawing gives the same bytes.
 */
import { zlibSync } from 'fflate';
import { type Figure, INKS, type Ink, type Shape } from './document.ts';
import type { At } from './hatching.ts';

/** Points of the picture to a point of the figure: 144 to an inch. */
const SCALE = 2;
const PALETTE: readonly Ink[] = ['white', ...(Object.keys(INKS) as Ink[]).filter((ink) => ink !== 'white')];
const WHITE = 0;
const indexOf = (ink: Ink | undefined): number => PALETTE.indexOf(ink ?? 'black');

/** Five by seven points, a row a digit of base 32, from the top. */
const GLYPHS: Readonly<Record<string, string>> = {
  '0': 'ehjlphe',
  '1': '4c4444e',
  '2': 'eh1248v',
  '3': 'v2421he',
  '4': '26aiv22',
  '5': 'vgu11he',
  '6': '68guhhe',
  '7': 'v124888',
  '8': 'ehhehhe',
  '9': 'ehhf12c',
  '#': 'aavavaa',
  A: 'ehhvhhh',
  C: 'ehggghe',
  D: 'uhhhhhu',
  E: 'vgguggv',
  H: 'hhhvhhh',
  K: 'hikokih',
  N: 'hpljhhh',
  O: 'ehhhhhe',
  P: 'uhhuggg',
  R: 'uhhukih',
  S: 'fgge11u',
  T: 'v444444',
  U: 'hhhhhhe',
  X: 'hha4ahh',
  m: '00ulllh',
};
/** Letters of other alphabets that look the same. */
const ALIKE: Readonly<Record<string, string>> = { С: 'C', О: 'O', Х: 'X', Н: 'H', З: '3' };

class Canvas {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;

  constructor({ width, height }: Figure) {
    this.width = Math.ceil(width * SCALE);
    this.height = Math.ceil(height * SCALE);
    this.pixels = new Uint8Array(this.width * this.height);
  }

  /** One row of points between two edges. */
  private span(y: number, from: number, until: number, colour: number): void {
    const [left, right] = [Math.max(0, Math.ceil(from - 0.5)), Math.min(this.width, Math.ceil(until - 0.5))];
    if (y >= 0 && y < this.height && right > left)
      this.pixels.fill(colour, y * this.width + left, y * this.width + right);
  }

  /** Rings filled even-odd; corners in points of the picture. */
  fill(rings: readonly (readonly At[])[], colour: number): void {
    const rows = new Map<number, number[]>();
    for (const ring of rings)
      ring.forEach(([ax, ay], i) => {
        const [bx, by] = ring[(i + 1) % ring.length] as At;
        const [low, high] = ay < by ? [ay, by] : [by, ay];
        for (let y = Math.max(0, Math.ceil(low - 0.5)); y + 0.5 < high && y < this.height; y += 1) {
          const x = ax + ((y + 0.5 - ay) / (by - ay)) * (bx - ax);
          const known = rows.get(y);
          if (known) known.push(x);
          else rows.set(y, [x]);
        }
      });
    for (const [y, xs] of rows) {
      xs.sort((a, b) => a - b);
      for (let i = 0; i + 1 < xs.length; i += 2) this.span(y, xs[i] as number, xs[i + 1] as number, colour);
    }
  }

  /** A straight stroke, at least a point wide. */
  stroke([ax, ay]: At, [bx, by]: At, width: number, colour: number): void {
    const long = Math.hypot(bx - ax, by - ay) || 1;
    const half = Math.max(1.1, width) / 2;
    const [dx, dy] = [((bx - ax) / long) * half, ((by - ay) / long) * half];
    const corners: At[] = [
      [ax - dx - dy, ay - dy + dx],
      [bx + dx - dy, by + dy + dx],
      [bx + dx + dy, by + dy - dx],
      [ax - dx + dy, ay - dy - dx],
    ];
    this.fill([corners], colour);
  }

  letters(text: string, [x, y]: At, size: number, anchor: 'start' | 'middle' | 'end', colour: number): void {
    const known = [...text].map((letter) => (letter === ' ' ? '' : GLYPHS[ALIKE[letter] ?? letter]));
    // Half a word would be worse than none.
    if (known.includes(undefined)) return;
    const dot = Math.max(1, Math.round((size * SCALE * 0.75) / 7));
    const wide = text.length * 6 * dot;
    const left = Math.round(x - { start: 0, middle: wide / 2, end: wide }[anchor]);
    const top = Math.round(y - 3.5 * dot);
    for (let j = -dot; j < 8 * dot; j += 1) this.span(top + j, left - dot, left + wide, WHITE);
    known.forEach((glyph, n) => {
      [...(glyph ?? '')].forEach((row, j) => {
        const bits = Number.parseInt(row, 32);
        for (let i = 0; i < 5; i += 1)
          if ((bits >> (4 - i)) & 1)
            for (let k = 0; k < dot; k += 1)
              this.span(top + j * dot + k, left + (n * 6 + i) * dot, left + (n * 6 + i + 1) * dot, colour);
      });
    });
  }
}

const to = ([x, y]: At): At => [x * SCALE, y * SCALE];

function draw(canvas: Canvas, shape: Shape): void {
  if (shape.kind === 'label')
    canvas.letters(shape.text, to(shape.at), shape.size ?? 7, shape.anchor ?? 'start', indexOf(shape.ink));
  else if (shape.kind === 'dot') drawDot(canvas, shape);
  else drawPath(canvas, shape);
}

function drawDot(canvas: Canvas, { at, radius, stroke, fill }: Extract<Shape, { kind: 'dot' }>): void {
  const [x, y] = to(at);
  const ring = (r: number): At[] =>
    Array.from({ length: 20 }, (_, i): At => {
      const turn = (i * Math.PI) / 10;
      return [x + r * Math.cos(turn), y + r * Math.sin(turn)];
    });
  canvas.fill([ring(radius * SCALE + 0.8)], indexOf(stroke));
  canvas.fill([ring(radius * SCALE - 0.8)], indexOf(fill ?? 'white'));
}

function drawPath(canvas: Canvas, shape: Extract<Shape, { kind: 'path' }>): void {
  const lines = shape.lines.map((line) => line.map(to));
  if (shape.fill) canvas.fill(lines, indexOf(shape.fill));
  if (!shape.stroke && shape.fill) return;
  for (const line of lines)
    line.forEach((at, i) => {
      const next = line[i + 1] ?? (shape.closed ? line[0] : undefined);
      if (next) canvas.stroke(at, next, (shape.width ?? 0.8) * SCALE, indexOf(shape.stroke));
    });
}

/** The drawing as PNG. */
export function pngOf(figure: Figure): Uint8Array {
  const canvas = new Canvas(figure);
  for (const shape of figure.shapes) draw(canvas, shape);
  const { width, height, pixels } = canvas;
  const rows = new Uint8Array((width + 1) * height);
  for (let y = 0; y < height; y += 1)
    rows.set(pixels.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  const head = new DataView(new ArrayBuffer(13));
  head.setUint32(0, width);
  head.setUint32(4, height);
  // Eight bits a point, colours from the palette.
  [8, 3, 0, 0, 0].forEach((byte, i) => {
    head.setUint8(8 + i, byte);
  });
  const colours = PALETTE.flatMap((ink) =>
    [1, 3, 5].map((at) => Number.parseInt(INKS[ink].slice(at, at + 2), 16)),
  );
  const parts = [
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk('IHDR', new Uint8Array(head.buffer)),
    chunk('PLTE', Uint8Array.from(colours)),
    chunk('IDAT', zlibSync(rows, { level: 6 })),
    chunk('IEND', new Uint8Array(0)),
  ];
  const png = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    png.set(part, at);
    at += part.length;
  }
  return png;
}

function chunk(name: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(new TextEncoder().encode(name), 4);
  bytes.set(data, 8);
  view.setUint32(data.length + 8, crc(bytes.subarray(4, data.length + 8)));
  return bytes;
}

/** CRC-32 of PNG (ISO 3309). */
function crc(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let i = 0; i < 8; i += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return (sum ^ 0xffffffff) >>> 0;
}
