/** One layer of one programme: its records, their index, and what each view may see of them. */
import type { View } from '../policy/views.ts';
import { type CellCounts, CellTable, countCells, EXACT, GENERALISED, HIDDEN } from './cells.ts';
import {
  type Access,
  type CompiledFilter,
  compileFilter,
  type LayerName,
  type Scope,
  type TileFeature,
  type TileFilter,
} from './features.ts';
import { Geometry, NO_SHAPE } from './geometry.ts';
import { type IndexMemory, SegmentedIndex } from './index-segments.ts';
import { type Address, WORLD } from './mercator.ts';
import { STYLES } from './styles.ts';
import { FeatureTable, type TableMemory } from './table.ts';
import { type Tile, TileMaker, type TileSource } from './tile.ts';

/** A stretch of the world a change touched: west, north, east, south in Mercator units. */
export type Touched = readonly [number, number, number, number];

export interface LayerOptions {
  readonly access: Access;
  /** A place's code and every code above it. */
  readonly placesAbove: (placeCode: string) => readonly string[];
  /** Memory other threads can read. */
  readonly shared: boolean;
  readonly capacity?: number;
}

/** What one view may see of a layer. */
interface Sight {
  /** Indexed by scope: HIDDEN, GENERALISED or EXACT. */
  readonly precision: Uint8Array;
  readonly generalises: boolean;
  readonly hides: boolean;
}

interface Visible {
  readonly visible: number;
  readonly unplaced: number;
}

/** Cached tables are few: views of one programme differ by role, organisation and place only. */
const MAX_TABLES = 64;
/** Dead slots are swept out when they outnumber the living and this. */
const SWEEP_FROM = 10_000;
/** Where records without a position wait: north of everything, met by no search. */
const NOWHERE = Int32Array.of(0, -WORLD, 0, -WORLD);

export class TileLayer {
  table: FeatureTable;
  index: SegmentedIndex;
  cells = new CellTable();
  scopes: Scope[] = [];
  /** Goes up with every change. */
  version = 0;
  private scopeNumbers = new Map<string | null, Map<string | null, Map<string, number>>>();
  private readonly maker = new TileMaker();
  private readonly geometry = new Geometry();
  private readonly box = new Int32Array(4);
  private sights = new Map<string, Sight>();
  private totals = new Map<string, { version: number; totals: CellCounts }>();
  private visible = new Map<string, { version: number; counts: Visible }>();

  constructor(
    readonly name: LayerName,
    private readonly options: LayerOptions,
  ) {
    this.table = new FeatureTable(options.shared, options.capacity);
    this.index = new SegmentedIndex(options.shared);
  }

  /** Adds or replaces a record; returns where that shows. */
  upsert(feature: TileFeature): Touched[] {
    const touched = this.remove(feature.id);
    this.add(feature);
    if (this.geometry.type !== NO_SHAPE) touched.push(this.touchedBox());
    this.pushCell(this.table.size - 1, touched);
    return touched;
  }

  /** Adds a record that is known to be new: the fast way to fill an empty layer. */
  add(feature: TileFeature): void {
    this.geometry.project(feature.shape);
    const cell = this.geometry.type === NO_SHAPE ? null : this.options.access.generalise(feature.shape!);
    this.table.add(feature, this.internScope(feature.scope), this.cells.intern(cell), this.geometry);
    if (this.geometry.type === NO_SHAPE) this.index.add(NOWHERE);
    else {
      this.geometry.bounds(this.box);
      this.index.add(this.box);
    }
    this.version++;
  }

  /** Takes a record out; returns where it showed (nothing when it was not there). */
  remove(id: string): Touched[] {
    const slot = this.table.kill(id);
    if (slot < 0) return [];
    this.version++;
    const touched: Touched[] = [];
    this.table.readGeometry(slot, this.geometry);
    if (this.geometry.type !== NO_SHAPE) {
      this.geometry.bounds(this.box);
      touched.push(this.touchedBox());
    }
    this.pushCell(slot, touched);
    if (this.table.deadCount > SWEEP_FROM && this.table.deadCount > this.table.liveCount) this.pack();
    return touched;
  }

  private touchedBox(): Touched {
    return [this.box[0]!, this.box[1]!, this.box[2]!, this.box[3]!];
  }

  private pushCell(slot: number, touched: Touched[]): void {
    const cell = this.table.cells[slot]! - 1;
    const { boxes } = this.cells;
    if (cell < 0) return;
    touched.push([boxes[cell * 4]!, boxes[cell * 4 + 1]!, boxes[cell * 4 + 2]!, boxes[cell * 4 + 3]!]);
  }

  private internScope({ orgCode, placeCode, tier, workStatus }: Scope): number {
    const places = this.scopeNumbers.get(orgCode) ?? new Map<string | null, Map<string, number>>();
    if (places.size === 0) this.scopeNumbers.set(orgCode, places);
    const kinds = places.get(placeCode) ?? new Map<string, number>();
    if (kinds.size === 0) places.set(placeCode, kinds);
    const kind = workStatus === null ? tier : tier + workStatus;
    const known = kinds.get(kind);
    if (known !== undefined) return known;
    kinds.set(kind, this.scopes.length);
    return this.scopes.push({ orgCode, placeCode, tier, workStatus }) - 1;
  }

  /** One tile for one view. Throws RangeError outside the pyramid. */
  tile(address: Address, view: View, filter: TileFilter): Tile {
    return this.maker.make(this.sourceFor(view, compileFilter(this.name, filter)), address);
  }

  sourceFor(view: View, filter: CompiledFilter): TileSource {
    const { precision, generalises } = this.sightOf(view);
    return {
      table: this.table,
      index: this.index,
      style: STYLES[this.name],
      precision,
      filter,
      cells: generalises
        ? { boxes: this.cells.boxes, totals: this.totalsFor(view, precision, filter) }
        : null,
    };
  }

  /** What a view may see of each scope. Places are shown to whoever may open the programme. */
  sightOf(view: View): Sight {
    const known = this.sights.get(view.key);
    if (known !== undefined && known.precision.length === this.scopes.length) return known;
    const precision = Uint8Array.from(this.scopes, (scope) => this.precisionOf(view, scope));
    const sight = {
      precision,
      generalises: precision.includes(GENERALISED),
      hides: precision.includes(HIDDEN),
    };
    remember(this.sights, view.key, sight);
    return sight;
  }

  private precisionOf(view: View, { orgCode, placeCode, tier, workStatus }: Scope): number {
    if (this.name === 'places') return EXACT;
    const placeCodes = placeCode === null ? [] : this.options.placesAbove(placeCode);
    const seen = { orgCode, placeCodes, tier, ...(workStatus === null ? {} : { workStatus }) };
    const precision = this.options.access.precisionFor(view, seen);
    return precision === 'exact' ? EXACT : precision === 'generalised' ? GENERALISED : HIDDEN;
  }

  private totalsFor(view: View, precision: Uint8Array, filter: CompiledFilter): CellCounts {
    const key = `${view.key} ${filter.key}`;
    const known = this.totals.get(key);
    if (known?.version === this.version) return known.totals;
    const totals = countCells(this.table, this.cells, precision, filter, STYLES[this.name]);
    remember(this.totals, key, { version: this.version, totals });
    return totals;
  }

  /** Forgets what views may see: after places, and so what lies in them, have changed. */
  forgetViews(): void {
    this.sights.clear();
    this.totals.clear();
    this.version++;
  }

  /** How many records a view may see at all, and how many of those have no position to draw. */
  countVisible(view: View, filter: CompiledFilter): Visible {
    const key = `${view.key} ${filter.key}`;
    const known = this.visible.get(key);
    if (known?.version === this.version) return known.counts;
    const counts = this.scanVisible(this.sightOf(view).precision, filter);
    remember(this.visible, key, { version: this.version, counts });
    return counts;
  }

  private scanVisible(precision: Uint8Array, filter: CompiledFilter): Visible {
    const { table } = this;
    let visible = 0;
    let unplaced = 0;
    for (let slot = 0; slot < table.size; slot++) {
      if (table.isDead(slot) || precision[table.scope(slot)] === HIDDEN) continue;
      if (!filter.accepts(table.codes(slot))) continue;
      visible++;
      if (table.geometryType(slot) === NO_SHAPE) unplaced++;
    }
    return { visible, unplaced };
  }

  /** Box of what a view may see, in units; of a generalised record only its cell. Null when nothing. */
  boundsFor(view: View): Touched | null {
    const { precision } = this.sightOf(view);
    const { table, cells } = this;
    let box: Touched | null = null;
    const widen = (x0: number, y0: number, x1: number, y1: number): void => {
      if (box === null) box = [x0, y0, x1, y1];
      else box = [Math.min(box[0], x0), Math.min(box[1], y0), Math.max(box[2], x1), Math.max(box[3], y1)];
    };
    this.index.search(-Infinity, 0, Infinity, Infinity, (slot, x0, y0, x1, y1) => {
      const seen = precision[table.scope(slot)];
      if (table.isDead(slot) || seen === HIDDEN) return;
      const at = (table.cells[slot]! - 1) * 4;
      if (seen === EXACT) widen(x0, y0, x1, y1);
      else if (at >= 0)
        widen(cells.boxes[at]!, cells.boxes[at + 1]!, cells.boxes[at + 2]!, cells.boxes[at + 3]!);
    });
    return box;
  }

  /**
   * Moves the layer into fresh memory without the dead, neighbours beside each other: a tile then reads a few
   * stretches of memory instead of thousands of places. Worth it after many changes.
   */
  pack(): void {
    const { table: old, index: oldIndex, options } = this;
    const { shared } = options;
    const table = new FeatureTable(shared, Math.max(1024, old.liveCount), undefined, old.heapBytes);
    const index = new SegmentedIndex(shared);
    oldIndex.pack(true);
    oldIndex.search(-Infinity, -Infinity, Infinity, Infinity, (slot, x0, y0, x1, y1) => {
      if (old.isDead(slot)) return;
      table.adopt(old, slot);
      this.box.set([x0, y0, x1, y1]);
      index.add(this.box);
    });
    index.pack();
    this.table = table;
    this.index = index;
    this.version++;
  }

  /** Puts in place what a snapshot held; the layer must be empty. */
  restore(memory: {
    table: TableMemory;
    index: IndexMemory;
    scopes: Scope[];
    cells: readonly number[];
  }): void {
    this.table = new FeatureTable(this.options.shared, 0, memory.table);
    this.index = SegmentedIndex.from(memory.index, this.options.shared);
    this.cells = CellTable.from(memory.cells);
    this.scopes = [];
    for (const scope of memory.scopes) this.internScope(scope);
    this.version++;
  }

  get bytes(): number {
    return this.table.bytes + this.index.bytes + this.cells.size * 100;
  }
}

function remember<T>(cache: Map<string, T>, key: string, value: T): void {
  cache.delete(key);
  if (cache.size >= MAX_TABLES) cache.delete(cache.keys().next().value!);
  cache.set(key, value);
}
