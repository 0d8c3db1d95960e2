/** Generalised shapes: the grid cell shown to those who may know of a hazard but not exactly where it lies. */
import { boxOf, type Outline, type Position, type Shape } from '../model/geometry.ts';

/** Cells per degree of the finest grid: 0.05°, about 5.5 km north to south. Never finer, at no zoom. */
const CELLS_PER_DEGREE = 20;

/**
 * The cell of a fixed grid that holds the shape's centroid, `[lon, lat]` degrees, counter-clockwise. It never
 * depends on anything but the shape: no jitter, so asking again and averaging reveals nothing, and a shape
 * that straddles a grid line gives one cell, not two that would betray the line it lies on. A shape larger
 * than a cell gets a cell of a coarser grid (0.1°, 0.2° …), so that a large hazard is not shown as small.
 * Null when the shape has no position.
 * SAFETY: test/laws/policy.test.ts.
 */
export function generalise(shape: Shape): Outline | null {
  const extent = extentOf(shape);
  const centre = extent && centroidOf(shape, extent);
  if (!centre) return null;
  let cells = 1;
  const widest = Math.max(extent.east - extent.west, extent.north - extent.south);
  while (widest > cells / CELLS_PER_DEGREE && cells < 3_600) cells *= 2;
  const [west, east] = interval(centre[0], 180, cells);
  const [south, north] = interval(centre[1], 90, cells);
  const ring: Position[] = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  return { type: 'Polygon', coordinates: [ring] };
}

interface Extent {
  west: number;
  south: number;
  east: number;
  north: number;
  /** Western longitudes were moved up by 360° because the shape crosses the antimeridian. */
  wrapped: boolean;
}

function extentOf(shape: Shape): Extent | null {
  let box: readonly [number, number, number, number];
  try {
    box = boxOf(shape);
  } catch {
    return null;
  }
  if (!box.every(Number.isFinite)) return null;
  const [west, south, east, north] = box;
  if (east - west <= 180) return { west, south, east, north, wrapped: false };
  const xs = positionsOf(shape).map(([x]) => (x < 0 ? x + 360 : x));
  return { west: Math.min(...minMax(xs)), east: Math.max(...minMax(xs)), south, north, wrapped: true };
}

function minMax(values: readonly number[]): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const v of values) {
    if (v < low) low = v;
    if (v > high) high = v;
  }
  return [low, high];
}

function positionsOf(shape: Shape): Position[] {
  if (shape.type === 'Point') return [shape.coordinates];
  return shape.type === 'Polygon' ? shape.coordinates.flat() : shape.coordinates.flat(2);
}

/** Planar centroid of all rings by signed area, from the box's corner to keep the digits; else the box's middle. */
function centroidOf(shape: Shape, extent: Extent): Position {
  const middle: Position = [(extent.west + extent.east) / 2, (extent.south + extent.north) / 2];
  const found = shape.type === 'Point' ? middle : areaCentroid(shape, extent);
  const inside =
    found !== null &&
    found[0] >= extent.west &&
    found[0] <= extent.east &&
    found[1] >= extent.south &&
    found[1] <= extent.north;
  const [x, y] = inside ? found : middle;
  return [x > 180 ? x - 360 : x, y];
}

function areaCentroid(outline: Outline, extent: Extent): Position | null {
  const parts = outline.type === 'Polygon' ? [outline.coordinates] : outline.coordinates;
  let twiceArea = 0;
  let sumX = 0;
  let sumY = 0;
  for (const rings of parts) {
    rings.forEach((ring, index) => {
      const [a, x, y] = ringMoments(ring, extent);
      // Direction of drawing must not matter: outer rings count as positive, holes as negative.
      const sign = (index === 0 ? 1 : -1) * (a < 0 ? -1 : 1);
      twiceArea += sign * a;
      sumX += sign * x;
      sumY += sign * y;
    });
  }
  if (!(twiceArea > 0)) return null;
  return [extent.west + sumX / (3 * twiceArea), extent.south + sumY / (3 * twiceArea)];
}

function ringMoments(ring: readonly Position[], extent: Extent): [number, number, number] {
  let a = 0;
  let x = 0;
  let y = 0;
  for (let i = 0; i < ring.length; i++) {
    const p = ring[i] as Position;
    const q = ring[(i + 1) % ring.length] as Position;
    const px = (extent.wrapped && p[0] < 0 ? p[0] + 360 : p[0]) - extent.west;
    const qx = (extent.wrapped && q[0] < 0 ? q[0] + 360 : q[0]) - extent.west;
    const py = p[1] - extent.south;
    const qy = q[1] - extent.south;
    const cross = px * qy - qx * py;
    a += cross;
    x += (px + qx) * cross;
    y += (py + qy) * cross;
  }
  return [a, x, y];
}

/** The grid interval that holds a value; `limit` is 180 or 90. Rounded so that equal cells are equal numbers. */
function interval(value: number, limit: number, cells: number): [number, number] {
  const count = Math.ceil((2 * limit * CELLS_PER_DEGREE) / cells);
  const steady = Math.round((value + limit) * 1e9) / 1e9;
  const index = Math.min(count - 1, Math.max(0, Math.floor((steady * CELLS_PER_DEGREE) / cells + 1e-9)));
  const low = (index * cells) / CELLS_PER_DEGREE - limit;
  const high = ((index + 1) * cells) / CELLS_PER_DEGREE - limit;
  return [Math.round(low * 100) / 100, Math.min(limit, Math.round(high * 100) / 100)];
}
