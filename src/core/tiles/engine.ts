/**
 * The tile engine: everything one programme shows on a map, held in memory, drawn as vector tiles for one
 * view at a time, and asked what lies near a place. It never decides who may see what (policy is handed in),
 * never reads a clock, a file or a database, and never leaves out a hazard it was given.
 * Fixed-point Mercator in typed arrays, a packed index, edits folded in at once: docs/spec/tiles.md.
 */

import { Classification, WorkStatus } from '../model/codes.ts';
import type { EvidencePoint } from '../model/evidence.ts';
import type { Position } from '../model/geometry.ts';
import type { Hazard } from '../model/hazards.ts';
import type { Place } from '../model/places.ts';
import type { View } from '../policy/views.ts';
import { EXACT } from './cells.ts';
import {
  type Access,
  classificationOf,
  compileFilter,
  evidenceFeature,
  hazardFeature,
  isLive,
  LAYER_NAMES,
  type LayerName,
  placeFeatures,
  type TileFilter,
  workStatusOf,
} from './features.ts';
import { Geometry } from './geometry.ts';
import { TileLayer, type Touched } from './layer.ts';
import { type Address, isAddress, latitudeOf, longitudeOf } from './mercator.ts';
import { canJudge, findNear } from './near.ts';
import { findNearCells } from './near-cells.ts';
import type { Tile } from './tile.ts';

export interface EngineOptions {
  readonly access: Access;
  /** True: memory other threads can read. */
  readonly shared?: boolean;
  /** Records to make room for at first, by layer. */
  readonly capacity?: Partial<Record<LayerName, number>>;
}

/** What a change touched, so that caches can forget just that. `everything`: who sees what has changed. */
export interface Change {
  readonly layer: LayerName;
  readonly touched: readonly Touched[];
  readonly everything: boolean;
}

/** A hazard near a route. For a generalised one: no identifier, and the distance to its cell. */
export interface NearItem {
  readonly id: string | null;
  readonly distanceM: number;
  readonly classification: Classification;
  readonly workStatus: WorkStatus | null;
  /** More than 1 only for a cell. */
  readonly count: number;
}

export interface NearFindings {
  readonly items: NearItem[];
  /** Identifiers too close to the limit for the index: to be settled with the record's own coordinates. */
  readonly doubtful: string[];
  /** False when this view or this place does not allow saying that there is nothing. */
  readonly conclusive: boolean;
  /** Live hazards the view may see that have no position: no map can show them. */
  readonly unplaced: number;
}

export class TileEngine {
  /** The ledger position this engine shows: everything up to and including it. */
  seq = 0;
  readonly layers: Readonly<Record<LayerName, TileLayer>>;
  readonly parents = new Map<string, string | null>();
  private readonly scratch = new Geometry();

  constructor(readonly options: EngineOptions) {
    const layer = (name: LayerName): TileLayer =>
      new TileLayer(name, {
        access: options.access,
        placesAbove: (code) => this.placesAbove(code),
        shared: options.shared ?? false,
        ...(options.capacity?.[name] === undefined ? {} : { capacity: options.capacity[name] }),
      });
    this.layers = { hazards: layer('hazards'), evidence: layer('evidence'), places: layer('places') };
  }

  putHazard(hazard: Hazard): Change {
    return {
      layer: 'hazards',
      touched: this.layers.hazards.upsert(hazardFeature(hazard)),
      everything: false,
    };
  }

  putEvidence(point: EvidencePoint): Change {
    const touched = this.layers.evidence.upsert(evidenceFeature(point));
    return { layer: 'evidence', touched, everything: false };
  }

  /** A place that moves to another parent changes who may see the hazards in it. */
  putPlace(place: Place): Change {
    const moved = this.parents.has(place.code) && this.parents.get(place.code) !== place.parentCode;
    const isNew = !this.parents.has(place.code);
    this.parents.set(place.code, place.parentCode);
    const touched = placeFeatures(place).flatMap((feature) => this.layers.places.upsert(feature));
    if (moved || isNew) for (const name of LAYER_NAMES) this.layers[name].forgetViews();
    return { layer: 'places', touched, everything: moved || isNew };
  }

  remove(layer: LayerName, id: string): Change {
    const touched = this.layers[layer].remove(id);
    if (layer === 'places') touched.push(...this.layers.places.remove(`${id}#`));
    return { layer, touched, everything: false };
  }

  /** Puts neighbours beside each other in memory; after loading many records. */
  pack(): void {
    for (const name of LAYER_NAMES) this.layers[name].pack();
  }

  /** A place's code and every code above it; stops at a loop rather than hang on bad data. */
  placesAbove(code: string): string[] {
    const codes: string[] = [];
    let next: string | null | undefined = code;
    while (next != null && !codes.includes(next)) {
      codes.push(next);
      next = this.parents.get(next);
    }
    return codes;
  }

  /** One tile for one view, uncompressed MVT. Throws RangeError when the address is outside the pyramid. */
  tile(layer: LayerName, address: Address, view: View, filter: TileFilter = {}): Tile {
    if (!isAddress(address)) throw new RangeError('no such tile');
    return this.layers[layer].tile(address, view, filter);
  }

  /** Degrees `[west, south, east, north]` of what a view may see in a layer, or null when that is nothing. */
  bounds(layer: LayerName, view: View): [number, number, number, number] | null {
    const box = this.layers[layer].boundsFor(view);
    if (box === null) return null;
    const [x0, y0, x1, y1] = box;
    return [Math.max(-180, longitudeOf(x0)), latitudeOf(y1), Math.min(180, longitudeOf(x1)), latitudeOf(y0)];
  }

  /**
   * Hazards still dangerous (not closed, not superseded) within `radiusM` of a route of one or more positions.
   * SAFETY: where the view hides something, or the index cannot judge, `conclusive` is false, and the caller
   * may not say that nothing is recorded (test/laws/tiles-near.test.ts).
   */
  near(route: readonly Position[], radiusM: number, view: View): NearFindings {
    const layer = this.layers.hazards;
    const { precision, hides } = layer.sightOf(view);
    const { unplaced } = layer.countVisible(view, LIVE);
    if (!canJudge(route, radiusM)) return { items: [], doubtful: [], conclusive: false, unplaced };
    const { table } = layer;
    const accepts = (slot: number): boolean =>
      isLive(table.codes(slot)) && precision[table.scope(slot)] === EXACT;
    const { hits, doubtful } = findNear(layer, accepts, route, radiusM, this.scratch);
    const items = hits.map(({ slot, distanceM }) => this.itemOf(slot, distanceM));
    const generalised = this.nearCells(route, radiusM, view);
    return {
      items: [...items, ...generalised.items].sort(nearestFirst),
      doubtful: doubtful.map((slot) => table.id(slot)).sort(),
      conclusive: generalised.conclusive && !hides && view.base !== 'hidden',
      unplaced,
    };
  }

  itemOf(slot: number, distanceM: number): NearItem {
    const { table } = this.layers.hazards;
    const codes = table.codes(slot);
    return {
      id: table.id(slot),
      distanceM,
      classification: Classification.options[classificationOf(codes)]!,
      workStatus: WorkStatus.options[workStatusOf(codes)]!,
      count: 1,
    };
  }

  private nearCells(
    route: readonly Position[],
    radiusM: number,
    view: View,
  ): { items: NearItem[]; conclusive: boolean } {
    const source = this.layers.hazards.sourceFor(view, LIVE);
    if (source.cells === null) return { items: [], conclusive: true };
    const { hits, conclusive } = findNearCells(source.cells.boxes, source.cells.totals, route, radiusM);
    const items = hits.map(({ tally: { classes, count }, distanceM }): NearItem => {
      const worst = classes[2] > 0 ? 2 : classes[1] > 0 ? 1 : 0;
      return { id: null, distanceM, classification: Classification.options[worst]!, workStatus: null, count };
    });
    return { items, conclusive };
  }

  get bytes(): number {
    return LAYER_NAMES.reduce((sum, name) => sum + this.layers[name].bytes, 0);
  }
}

/** Work that is still to be done: what near() warns of. */
const LIVE = compileFilter('hazards', { workStatuses: ['open', 'worked_on', 'suspended'] });

function nearestFirst(a: NearItem, b: NearItem): number {
  if (a.distanceM !== b.distanceM || a.id === b.id) return a.distanceM - b.distanceM || b.count - a.count;
  return (a.id ?? '') < (b.id ?? '') ? -1 : 1;
}
