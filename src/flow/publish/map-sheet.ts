/**
 * Ground on a sheet of paper: a local plane projection around the middle, true north up, the same scale both ways.
 * Over the few kilometres of a hazard it is true to a part in ten thousand; figures come from geodesics, never from
 * the drawing. Pure.
 */
import type { Position } from '../../core/model/geometry.ts';
import type { At } from './hatching.ts';

const RADIUS = 6_378_137;
const E2 = 0.00669437999014;

/** Points of the sheet that stay free of ground on each side. */
export interface Pads {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export class Sheet {
  private constructor(
    private readonly middle: Position,
    private readonly metres: readonly [number, number],
    readonly metresPerPoint: number,
    private readonly centre: At,
  ) {}

  /** A sheet on which all these positions lie inside the pad. Null when there are none. */
  static around(
    positions: readonly Position[],
    { width, height, pads }: { width: number; height: number; pads: Pads },
  ): Sheet | null {
    const [first] = positions;
    if (!first) return null;
    const lons = positions.map(([lon]) => turned(lon, first[0]));
    const lats = positions.map(([, lat]) => lat);
    const [west, east] = ends(lons);
    const [south, north] = ends(lats);
    const middle: Position = [(west + east) / 2, (south + north) / 2];
    const metres = metresPerDegree(middle[1]);
    const across = (east - west) * metres[0];
    const up = (north - south) * metres[1];
    const [wide, high] = [width - pads.left - pads.right, height - pads.top - pads.bottom];
    // A lone point gets 200 m of surroundings.
    const scale = Math.max(across / wide, up / high) || 200 / width;
    return new Sheet(middle, metres, scale, [pads.left + wide / 2, pads.top + high / 2]);
  }

  /** Where a position lies, to a hundredth of a point: the same bytes on every machine. */
  at([lon, lat]: Position): At {
    const x = (turned(lon, this.middle[0]) - this.middle[0]) * this.metres[0];
    const y = (lat - this.middle[1]) * this.metres[1];
    return [round(this.centre[0] + x / this.metresPerPoint), round(this.centre[1] - y / this.metresPerPoint)];
  }

  /** A ring without its closing point and without steps too small to be seen. */
  ring(positions: readonly Position[]): At[] {
    const points: At[] = [];
    for (const position of positions) {
      const at = this.at(position);
      const last = points.at(-1);
      if (!last || Math.hypot(at[0] - last[0], at[1] - last[1]) > 0.15) points.push(at);
    }
    return points;
  }
}

const round = (n: number): number => Math.round(n * 100) / 100;

/** The longitude on the same turn of the Earth as another. */
function turned(lon: number, near: number): number {
  if (lon - near > 180) return lon - 360;
  return near - lon > 180 ? lon + 360 : lon;
}

function ends(values: readonly number[]): [number, number] {
  return values.reduce<[number, number]>(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Infinity, -Infinity],
  );
}

/** Length of a degree of longitude and of latitude on WGS84. */
function metresPerDegree(lat: number): readonly [number, number] {
  const radians = (lat * Math.PI) / 180;
  const w = 1 - E2 * Math.sin(radians) ** 2;
  const degree = Math.PI / 180;
  const east = (degree * RADIUS * Math.cos(radians)) / Math.sqrt(w);
  const north = (degree * RADIUS * (1 - E2)) / w ** 1.5;
  return [Math.max(east, 1e-6), north];
}

/** How many times wider than high the ground is: for choosing a frame. */
export function widthOverHeight(positions: readonly Position[]): number {
  const [first] = positions;
  if (!first) return 1;
  const [west, east] = ends(positions.map(([lon]) => turned(lon, first[0])));
  const [south, north] = ends(positions.map(([, lat]) => lat));
  const metres = metresPerDegree((south + north) / 2);
  return ((east - west) * metres[0]) / Math.max(1e-6, (north - south) * metres[1]);
}

/** A round length for a scale bar of at most so many points, metres. */
export function scaleBarM(metresPerPoint: number, mostPoints: number): number {
  const most = metresPerPoint * mostPoints;
  const power = 10 ** Math.floor(Math.log10(most));
  return [5, 2, 1].map((step) => step * power).find((length) => length <= most) ?? power;
}
