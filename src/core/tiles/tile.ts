/**
 * Makes one tile. Every record the view may see exactly is drawn as an outline, or, when it is below a few
 * pixels, as a point, or counted in an aggregate; every record it may see generalised is counted in its
 * cell. Over all tiles of one zoom the numbers add up: `count` (1 when missing) of every feature that does
 * not say `part` is the number of visible records.
 * SAFETY: nothing dangerous is ever left out for size or space (test/laws/tiles.test.ts).
 */
import { type CellCounts, EXACT, tallyOf } from './cells.ts';
import type { CompiledFilter } from './features.ts';
import { Geometry } from './geometry.ts';
import { Grid } from './grid.ts';
import type { SegmentedIndex } from './index-segments.ts';
import { type Address, BUFFER, EXTENT, unitsPerTileUnit, WORLD } from './mercator.ts';
import { LayerWriter } from './mvt.ts';
import { type Frame, RingMaker } from './rings.ts';
import type { LayerStyle } from './styles.ts';
import type { FeatureTable } from './table.ts';

/** No tile is larger, uncompressed. */
export const MAX_TILE_BYTES = 500_000;
/** Kept free for keys and headers when the writer's size is compared with the limit. */
const HEADROOM = 2_000;
/** Below this many tile units (4 screen pixels of a 512-pixel tile) an outline is drawn as a point. */
const OUTLINE_UNITS = 32;
/** From this zoom on points stand alone while there are not too many. */
const SINGLES_ZOOM = 12;
const MAX_SINGLES = 4_000;
const NAMES_ZOOM = 10;
/** When a tile is too large: outlines below this many tile units are counted, the rest drawn more coarsely. */
const MERGE_UNITS = [OUTLINE_UNITS, OUTLINE_UNITS, 64, 128, 256, 512, 1024, Infinity] as const;
const MERGE_TOLERANCE = [1, 2, 2, 4, 8, 16, 32, 32] as const;
/** Row numbers share a sorting key of 53 bits with a rank and 32 bits of identifier. */
const ROWS = 2 ** 17;
const MAX_OUTLINES = ROWS - 1;

/** What a tile is made from. */
export interface TileSource {
  readonly table: FeatureTable;
  readonly index: SegmentedIndex;
  readonly style: LayerStyle;
  /** Indexed by scope: HIDDEN, GENERALISED or EXACT. */
  readonly precision: Uint8Array;
  readonly filter: CompiledFilter;
  /** Null when nothing is generalised in this view. */
  readonly cells: { readonly boxes: readonly number[]; readonly totals: CellCounts } | null;
}

export interface Tile {
  /** MVT, uncompressed; empty when there is nothing here. */
  readonly bytes: Uint8Array;
  /** True when outlines were counted instead of drawn to keep the tile below MAX_TILE_BYTES. */
  readonly merged: boolean;
}

export class TileMaker {
  private readonly geometry = new Geometry();
  private readonly rings = new RingMaker();
  private readonly writer = new LayerWriter();
  private readonly grid = new Grid();
  private readonly merged = new Grid();
  private readonly foreign = new Grid();
  /** Slots, world shifts and whether wholly inside, of outlines; slots and tile positions of points. */
  private outlines: number[] = [];
  private singles: number[] = [];

  make(source: TileSource, address: Address): Tile {
    const window = new Window(address);
    this.collect(source, window, address.z);
    if (this.outlines.length === 0 && this.grid.total === 0 && source.cells === null) {
      return { bytes: new Uint8Array(0), merged: false };
    }
    for (let level = 0; level < MERGE_UNITS.length; level++) {
      if (this.outlines.length / 3 > MAX_OUTLINES && level < MERGE_UNITS.length - 1) continue;
      if (this.write(source, window, address.z, level)) {
        return { bytes: this.writer.finish(source.style.name), merged: level > 0 };
      }
    }
    throw new Error('a tile of nothing but aggregates cannot be too large');
  }

  /** Finds what lies in the tile: outlines to draw, everything smaller into the grid. */
  private collect(source: TileSource, window: Window, zoom: number): void {
    const { table, style, precision, filter } = source;
    const { heads } = table;
    const smallest = OUTLINE_UNITS * window.unit;
    const keepSingles = zoom >= SINGLES_ZOOM || !style.counts;
    this.grid.start(keepSingles && style.counts ? 64 : 16);
    this.outlines = [];
    this.singles = [];
    for (const shift of [-WORLD, 0, WORLD]) {
      const west = window.west + shift;
      const east = west + window.side;
      const { buffer, north } = window;
      const south = north + window.side;
      source.index.search(
        west - buffer,
        north - buffer,
        east + buffer,
        south + buffer,
        (slot, x0, y0, x1, y1) => {
          const attribute = heads[slot * 2]!;
          if (attribute >= 0x80000000 || precision[heads[slot * 2 + 1]!] !== EXACT) return;
          const codes = attribute & 0xffffff;
          if (!filter.accepts(codes)) return;
          if (x1 - x0 >= smallest || y1 - y0 >= smallest) {
            const across = x0 >= west - buffer && x1 <= east + buffer;
            const inside = across && y0 >= north - buffer && y1 <= south + buffer;
            this.outlines.push(slot, shift, inside ? 1 : 0);
            return;
          }
          const x = Math.floor((x0 + x1) / 2);
          const y = Math.floor((y0 + y1) / 2);
          if (x < west || x >= east || y < north || y >= south) return;
          const tileX = Math.floor((x - west) * window.scale);
          const tileY = Math.floor((y - north) * window.scale);
          this.grid.add(tileX, tileY, style.groupOf(codes), style.classOf(codes), slot);
          if (keepSingles) this.singles.push(slot, tileX, tileY);
        },
      );
    }
  }

  /** False when the tile grew too large and must be tried again at the next merge level. */
  private write(source: TileSource, window: Window, zoom: number, level: number): boolean {
    const { writer } = this;
    writer.start(source.style.keys);
    this.merged.start(16);
    this.foreign.start(16);
    if (source.cells !== null) this.writeCells(source, window, source.cells);
    if (!this.writeOutlines(source, window, zoom, level)) return false;
    if (!this.writePoints(source, zoom, level)) return false;
    this.writeTallies(source, this.merged, true, false);
    this.writeTallies(source, this.foreign, true, true);
    return writer.size < MAX_TILE_BYTES - HEADROOM;
  }

  private writeOutlines(source: TileSource, window: Window, zoom: number, level: number): boolean {
    const { table, style } = source;
    const limit = MERGE_UNITS[level]! * window.unit;
    const full = zoom >= NAMES_ZOOM && level === 0;
    const tolerance = toleranceAt(zoom) * MERGE_TOLERANCE[level]!;
    for (const place of this.order(table, style)) {
      const slot = this.outlines[place * 3]!;
      const west = window.west + this.outlines[place * 3 + 1]!;
      if (!style.isShown(table.codes(slot), zoom, level)) continue;
      table.readGeometry(slot, this.geometry);
      if (level > 1 && style.counts && this.extent() < limit) {
        this.mergeOutline(source, slot, west, window);
        continue;
      }
      const frame = { west, north: window.north, scale: window.scale, tolerance };
      this.writeOutline(style, table, slot, frame, window, full, this.outlines[place * 3 + 2] === 0);
      if (this.writer.size > MAX_TILE_BYTES) return false;
    }
    return true;
  }

  private writeOutline(
    style: LayerStyle,
    table: FeatureTable,
    slot: number,
    frame: Frame,
    window: Window,
    full: boolean,
    clip: boolean,
  ): void {
    const { geometry, rings, writer } = this;
    let from = 0;
    let drawn = false;
    let partDrawn = false;
    writer.beginFeature();
    for (let ring = 0; ring < geometry.ringEnds.length; ring++) {
      const to = geometry.ringEnds[ring]!;
      const hole = geometry.holes[ring] === 1;
      const visible: boolean =
        (!hole || partDrawn) && rings.make(geometry.xs, geometry.ys, from, to, hole, clip, frame);
      if (visible) writer.ring(rings.out);
      if (!hole) partDrawn = visible;
      drawn ||= visible;
      from = to;
    }
    if (!drawn) return;
    style.writeTags(writer, table, slot, 'outline', full);
    if (!window.holds(geometry.xs[0]! - frame.west, geometry.ys[0]!)) style.writePart(writer);
    writer.endPolygon();
  }

  /** Counts an outline: here when its first vertex is in this tile, else as part of one counted elsewhere. */
  private mergeOutline(source: TileSource, slot: number, west: number, window: Window): void {
    const { geometry } = this;
    const codes = source.table.codes(slot);
    const home = window.holds(geometry.xs[0]! - west, geometry.ys[0]!);
    const box = this.box();
    const x = home ? geometry.xs[0]! - west : middle(box[0] - west, box[2] - west, window.side);
    const y = home
      ? geometry.ys[0]! - window.north
      : middle(box[1] - window.north, box[3] - window.north, window.side);
    if (!home && !this.touches(window, west)) return;
    const { style } = source;
    (home ? this.merged : this.foreign).add(
      Math.floor(x * window.scale),
      Math.floor(y * window.scale),
      style.groupOf(codes),
      style.classOf(codes),
      slot,
    );
  }

  /** True when any ring has something to show in the window. */
  private touches(window: Window, west: number): boolean {
    const { geometry, rings } = this;
    const frame = { west, north: window.north, scale: window.scale, tolerance: 0 };
    let from = 0;
    for (let ring = 0; ring < geometry.ringEnds.length; ring++) {
      const to = geometry.ringEnds[ring]!;
      if (geometry.holes[ring] === 0 && rings.make(geometry.xs, geometry.ys, from, to, false, true, frame)) {
        return true;
      }
      from = to;
    }
    return false;
  }

  private writePoints(source: TileSource, zoom: number, level: number): boolean {
    const { table, style } = source;
    const alone = this.singles.length > 0 && this.singles.length <= MAX_SINGLES * 3 && level < 2;
    if (!style.counts || (zoom >= SINGLES_ZOOM && alone)) return this.writeSingles(source, zoom, level);
    const full = zoom >= NAMES_ZOOM && level === 0;
    this.grid.forEach((x, y, tally, only) => {
      this.writer.beginFeature();
      if (only !== null) style.writeTags(this.writer, table, only, 'point', full);
      else style.writeTally(this.writer, tally, 'aggregate', false);
      this.writer.point(x, y);
    });
    return true;
  }

  private writeSingles({ table, style }: TileSource, zoom: number, level: number): boolean {
    const order = sortByIdentity(table, style, this.singles, 3);
    for (const place of order) {
      const slot = this.singles[place * 3]!;
      // A place too small to outline is left to its label; a hazard never comes here with `counts` false.
      if (!style.isShown(table.codes(slot), zoom, level)) continue;
      if (!style.counts && table.geometryType(slot) !== 1) continue;
      this.writer.beginFeature();
      style.writeTags(this.writer, table, slot, 'point', level === 0);
      this.writer.point(this.singles[place * 3 + 1]!, this.singles[place * 3 + 2]!);
      if (this.writer.size > MAX_TILE_BYTES) return false;
    }
    return true;
  }

  private writeTallies({ style }: TileSource, grid: Grid, merged: boolean, part: boolean): void {
    if (grid.total === 0) return;
    grid.forEach((x, y, tally) => {
      this.writer.beginFeature();
      style.writeTally(this.writer, tally, 'aggregate', merged);
      if (part) style.writePart(this.writer);
      this.writer.point(x, y);
    });
  }

  /** Cells as squares, or, where they are smaller than a few pixels, counted by the place of the cell. */
  private writeCells(source: TileSource, window: Window, cells: NonNullable<TileSource['cells']>): void {
    const { boxes, totals } = cells;
    const smallest = OUTLINE_UNITS * window.unit;
    const small = new Grid();
    small.start(16);
    for (const cell of totals.cells) {
      const [x0, y0, x1, y1] = [
        boxes[cell * 4]!,
        boxes[cell * 4 + 1]!,
        boxes[cell * 4 + 2]!,
        boxes[cell * 4 + 3]!,
      ];
      for (const shift of [-WORLD, 0, WORLD]) {
        const west = window.west + shift;
        if (!window.meets(x0 - west, y0, x1 - west, y1)) continue;
        for (const group of [1, 0] as const) {
          const tally = tallyOf(totals, cell, group);
          if (tally === null) continue;
          if (x1 - x0 >= smallest || y1 - y0 >= smallest) {
            this.writeCell(source.style, tally, [x0 - west, y0, x1 - west, y1], window);
          } else {
            const x = Math.floor((x0 + x1) / 2) - west;
            const y = Math.floor((y0 + y1) / 2);
            if (!window.holds(x, y)) continue;
            const tileY = Math.floor((y - window.north) * window.scale);
            small.addTally(Math.floor(x * window.scale), tileY, tally, cell);
          }
        }
      }
    }
    small.forEach((x, y, tally, only) => {
      this.writer.beginFeature();
      source.style.writeTally(this.writer, tally, only === null ? 'aggregate' : 'cell', false);
      this.writer.point(x, y);
    });
  }

  private writeCell(
    style: LayerStyle,
    tally: Parameters<LayerStyle['writeTally']>[1],
    [x0, y0, x1, y1]: readonly [number, number, number, number],
    window: Window,
  ): void {
    const xs = Int32Array.of(x0, x1, x1, x0);
    const ys = Int32Array.of(y0, y0, y1, y1);
    const frame = { west: 0, north: window.north, scale: window.scale, tolerance: 0 };
    if (!this.rings.make(xs, ys, 0, 4, false, true, frame)) return;
    this.writer.beginFeature();
    this.writer.ring(this.rings.out);
    style.writeTally(this.writer, tally, 'cell', false);
    if (!window.holds(x0, y0)) style.writePart(this.writer);
    this.writer.endPolygon();
  }

  /** Places in `outlines` from the least to the most dangerous, then by identifier. */
  private order(table: FeatureTable, style: LayerStyle): Iterable<number> {
    return sortByIdentity(table, style, this.outlines, 3);
  }

  private box(): [number, number, number, number] {
    const { xs, ys, length } = this.geometry;
    let [x0, y0, x1, y1] = [xs[0]!, ys[0]!, xs[0]!, ys[0]!];
    for (let i = 1; i < length; i++) {
      x0 = Math.min(x0, xs[i]!);
      x1 = Math.max(x1, xs[i]!);
      y0 = Math.min(y0, ys[i]!);
      y1 = Math.max(y1, ys[i]!);
    }
    return [x0, y0, x1, y1];
  }

  /** Longer side of the decoded shape's box, world units. */
  private extent(): number {
    const [x0, y0, x1, y1] = this.box();
    return Math.max(x1 - x0, y1 - y0);
  }
}

/** The square of the world a tile shows, in world units. */
class Window {
  readonly unit: number;
  readonly scale: number;
  readonly side: number;
  readonly buffer: number;
  readonly west: number;
  readonly north: number;

  constructor({ z, x, y }: Address) {
    this.unit = unitsPerTileUnit(z);
    this.scale = 1 / this.unit;
    this.side = EXTENT * this.unit;
    this.buffer = BUFFER * this.unit;
    this.west = x * this.side;
    this.north = y * this.side;
  }

  /** Is a point (x from the tile's west edge, y in the world) in the tile? West and north edges belong to it. */
  holds(x: number, y: number): boolean {
    return x >= 0 && x < this.side && y >= this.north && y < this.north + this.side;
  }

  /** Does a box (x from the tile's west edge) meet the tile or its buffer? */
  meets(x0: number, y0: number, x1: number, y1: number): boolean {
    const { side, buffer, north } = this;
    return x0 <= side + buffer && x1 >= -buffer && y0 <= north + side + buffer && y1 >= north - buffer;
  }
}

/** Half a screen pixel, a tile unit from z15 on. */
function toleranceAt(zoom: number): number {
  return zoom >= 15 ? 1 : 4;
}

/** Middle of the stretch that [low, high] shares with [0, side), kept inside it. */
function middle(low: number, high: number, side: number): number {
  const inside = (Math.max(0, low) + Math.min(side, high)) / 2;
  return Math.max(0, Math.min(side - 1, inside));
}

/**
 * Order of records in a tile: rank, then identifier, never the order in which they were added. `rows` holds
 * `width` numbers a record, the slot first; returns row numbers.
 */
function sortByIdentity(
  table: FeatureTable,
  style: LayerStyle,
  rows: readonly number[],
  width: number,
): number[] {
  const count = rows.length / width;
  // More than fit the key are only ever counted, and counting has no order.
  if (count > MAX_OUTLINES) return Array.from({ length: count }, (_, row) => row);
  const identity = new Float64Array(count);
  const keys = new Float64Array(count);
  for (let row = 0; row < count; row++) {
    const slot = rows[row * width]!;
    identity[row] = style.rankOf(table.codes(slot)) * 2 ** 32 + table.idHash(slot);
    keys[row] = identity[row]! * ROWS + row;
  }
  keys.sort();
  const order = new Array<number>(count);
  for (let i = 0; i < count; i++) order[i] = keys[i]! - Math.floor(keys[i]! / ROWS) * ROWS;
  for (let i = 1; i < count; i++) {
    // Two identifiers with one hash: rare, settled by the identifiers themselves.
    for (let j = i; j > 0 && identity[order[j]!] === identity[order[j - 1]!]; j--) {
      if (table.id(rows[order[j - 1]! * width]!) <= table.id(rows[order[j]! * width]!)) break;
      [order[j - 1], order[j]] = [order[j]!, order[j - 1]!];
    }
  }
  return order;
}
