/** Drawings of a document on a page: paths with hatching, dots and labels, in the units of the figure. */
import { type Figure, INKS, type Ink, type Shape } from './document.ts';
import type { Pdf, TextSetter } from './pdf-text.ts';

interface Place {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

type Path = Extract<Shape, { kind: 'path' }>;

function trace(doc: Pdf, path: Path, { x, y, scale }: Place): void {
  for (const line of path.lines) {
    line.forEach(([px, py], i) => {
      const [dx, dy] = [x + px * scale, y + py * scale];
      if (i === 0) doc.moveTo(dx, dy);
      else doc.lineTo(dx, dy);
    });
    if (path.closed) doc.closePath();
  }
}

const ink = (name: Ink | undefined): string => INKS[name ?? 'black'];

/** Parallel lines inside the path: what a colour says, said again without it. */
function hatch(doc: Pdf, path: Path, place: Place): void {
  const points = path.lines
    .flat()
    .map(([px, py]) => [place.x + px * place.scale, place.y + py * place.scale]);
  const xs = points.map((p) => p[0] as number);
  const ys = points.map((p) => p[1] as number);
  const [west, east] = [Math.min(...xs), Math.max(...xs)];
  const [north, south] = [Math.min(...ys), Math.max(...ys)];
  const tall = south - north;
  doc.save();
  trace(doc, path, place);
  doc.clip('even-odd').lineWidth(0.5).strokeColor(ink(path.stroke)).undash();
  const step = 5;
  for (let at = west - tall; at <= east; at += step) {
    if (path.hatch !== 'backward') doc.moveTo(at, south).lineTo(at + tall, north);
    if (path.hatch !== 'forward') doc.moveTo(at, north).lineTo(at + tall, south);
  }
  doc.stroke().restore();
}

function drawPath(doc: Pdf, path: Path, place: Place): void {
  if (path.fill) {
    trace(doc, path, place);
    doc.fillColor(ink(path.fill)).fill('even-odd');
  }
  if (path.hatch) hatch(doc, path, place);
  if (!path.stroke && path.fill) return;
  doc.save();
  trace(doc, path, place);
  doc.lineWidth(path.width ?? 0.8).strokeColor(ink(path.stroke));
  if (path.dash) doc.dash(path.dash[0] ?? 3, { space: path.dash[1] ?? path.dash[0] ?? 3 });
  doc.stroke().restore();
}

function drawLabel(doc: Pdf, setter: TextSetter, label: Label, { x, y, scale }: Place): void {
  const { text, bold = false, anchor = 'start', halo } = label;
  // Drawn smaller, letters shrink too; drawn larger, they stay.
  const size = (label.size ?? 7) * Math.min(1, scale);
  const set = setter.set(text, 480, size, bold);
  const wide = set.lines[0]?.width ?? 0;
  const left = x + label.at[0] * scale - { start: 0, middle: wide / 2, end: wide }[anchor];
  const middle = y + label.at[1] * scale;
  if (halo)
    doc
      .save()
      .fillOpacity(0.85)
      .rect(left - 0.8, middle - size * 0.52, wide + 1.6, size * 1.04)
      .fill('#ffffff')
      .restore();
  setter.draw(set, { x: left, width: wide }, middle - set.lineHeight / 2, { ink: ink(label.ink) });
}
type Label = Extract<Shape, { kind: 'label' }>;

/** Draws every shape of a figure with its corner at `place`. */
export function drawFigure(doc: Pdf, text: TextSetter, figure: Figure, place: Place): void {
  doc.save();
  const { x, y, scale } = place;
  for (const shape of figure.shapes) {
    if (shape.kind === 'path') drawPath(doc, shape, place);
    else if (shape.kind === 'dot') {
      doc.circle(x + shape.at[0] * scale, y + shape.at[1] * scale, shape.radius * scale);
      doc.lineWidth(0.8).fillAndStroke(ink(shape.fill ?? 'white'), ink(shape.stroke));
    } else {
      drawLabel(doc, text, shape, place);
    }
  }
  doc.restore();
}
