/**
 * Shapes as the tables hold them: WKB (ISO 19125, little-endian, the very doubles, longitude first) and the
 * text of PostgreSQL's `box`. No geometry is computed here.
 */
import { type Box, boxOf, type Position, type Shape } from '../core/model/geometry.ts';
import { generalise } from '../core/policy/generalise.ts';

const CODE = { Point: 1, Polygon: 3, MultiPolygon: 6 } as const;

/** WKB of a shape; null stays null. */
export function toWkb(shape: Shape | null): Buffer | null {
  if (shape === null) return null;
  const bytes = Buffer.allocUnsafe(sizeOf(shape));
  writeShape(bytes, 0, shape);
  return bytes;
}

function sizeOf(shape: Shape): number {
  if (shape.type === 'Point') return 21;
  const polygons = shape.type === 'Polygon' ? [shape.coordinates] : shape.coordinates;
  let size = shape.type === 'Polygon' ? 0 : 9;
  for (const rings of polygons) {
    size += 9;
    for (const ring of rings) size += 4 + 16 * ring.length;
  }
  return size;
}

function writeShape(bytes: Buffer, start: number, shape: Shape): void {
  let at = writeHeader(bytes, start, CODE[shape.type]);
  if (shape.type === 'Point') {
    writePosition(bytes, at, shape.coordinates);
  } else if (shape.type === 'Polygon') {
    writeRings(bytes, at, shape.coordinates);
  } else {
    at = bytes.writeUInt32LE(shape.coordinates.length, at);
    for (const rings of shape.coordinates) {
      at = writeRings(bytes, writeHeader(bytes, at, CODE.Polygon), rings);
    }
  }
}

function writeHeader(bytes: Buffer, at: number, code: number): number {
  return bytes.writeUInt32LE(code, bytes.writeUInt8(1, at));
}

function writeRings(bytes: Buffer, start: number, rings: readonly Position[][]): number {
  let at = bytes.writeUInt32LE(rings.length, start);
  for (const ring of rings) {
    at = bytes.writeUInt32LE(ring.length, at);
    for (const position of ring) at = writePosition(bytes, at, position);
  }
  return at;
}

/** `+ 0` turns minus zero into zero, as every JSON text does. */
function writePosition(bytes: Buffer, at: number, [x, y]: Position): number {
  return bytes.writeDoubleLE(y + 0, bytes.writeDoubleLE(x + 0, at));
}

/** The shape that `toWkb` wrote. */
export function fromWkb(bytes: Buffer | null): Shape | null {
  if (bytes === null) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const count = () => {
    at += 4;
    return view.getUint32(at - 4, true);
  };
  const header = () => {
    at += 1;
    return count();
  };
  const position = (): Position => {
    at += 16;
    return [view.getFloat64(at - 16, true), view.getFloat64(at - 8, true)];
  };
  const rings = () => repeat(count(), () => repeat(count(), position));
  const code = header();
  if (code === CODE.Point) return { type: 'Point', coordinates: position() };
  if (code === CODE.Polygon) return { type: 'Polygon', coordinates: rings() };
  const polygons = repeat(count(), () => {
    header();
    return rings();
  });
  return { type: 'MultiPolygon', coordinates: polygons };
}

function repeat<T>(times: number, make: () => T): T[] {
  const made: T[] = [];
  for (let i = 0; i < times; i++) made.push(make());
  return made;
}

/** Extent of a shape as `box` text, null for none or an empty shape. */
export function boxText(shape: Shape | null): string | null {
  if (shape === null) return null;
  try {
    const [west, south, east, north] = boxOf(shape);
    return `(${west},${south}),(${east},${north})`;
  } catch {
    return null;
  }
}

/** Boxes to search for one asked for: two when it crosses the antimeridian (west > east). */
export function searchBoxes([west, south, east, north]: Box): string[] {
  if (west <= east) return [`(${west},${south}),(${east},${north})`];
  return [`(${west},${south}),(180,${north})`, `(-180,${south}),(${east},${north})`];
}

/** Bytes as PostgreSQL's text for them. */
export function bytesText(bytes: Buffer | null): string | null {
  return bytes === null ? null : `\\x${bytes.toString('hex')}`;
}

/** Extent of the cell shown instead of a shape. */
export function cellText(shape: Shape | null): string | null {
  return shape === null ? null : boxText(generalise(shape));
}
