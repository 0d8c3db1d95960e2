/**
 * The tile engine: everything one programme shows on a map, held in memory, drawn as vector tiles for one
 * view at a time, and asked what lies near a place. It never decides who may see what (policy is handed in),
 * never reads a clock, a file or a database, and never leaves out a hazard it was given.
 * Fixed-point Mercator in typed arrays, a packed index, edits folded in at once: docs/spec/tiles.md.
 */

import type { EvidencePoint } from '../model/evidence.ts';
import type { Position } from '../model/geometry.ts';
import type { Hazard } from '../model/hazards.ts';
import type { Place } from '../model/places.ts';
import type { View } from '../policy/views.ts';
import {
  type Access,
  compileFilter,
  evidenceFeature,
  hazardFeature,
  LAYER_NAMES,
  type LayerName,
  placeFeatures,
  type TileFilter,
} from './features.ts';
import { Geometry } from './geometry.ts';
import { TileLayer, type Touched } from './layer.ts';
import { type Address, isAddress, latitudeOf, longitudeOf } from './mercator.ts';
import { type Nearness, nearnessOf } from './nearness.ts';
import type { Tile, TileSource } from './tile.ts';

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

export interface NearFindings extends Nearness {
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
    return this.nearAs(view, nearnessOf(this.nearSource(view), route, radiusM, this.scratch));
  }

  /** What a view is asked about: memory another thread can search too. */
  nearSource(view: View): TileSource {
    return this.layers.hazards.sourceFor(view, LIVE);
  }

  /** What was found in `nearSource` as this view may be told it. */
  nearAs(view: View, found: Nearness): NearFindings {
    const layer = this.layers.hazards;
    const { hides } = layer.sightOf(view);
    const { unplaced } = layer.countVisible(view, LIVE);
    const conclusive = found.conclusive && !hides && view.base !== 'hidden';
    return { ...found, conclusive, unplaced };
  }

  get bytes(): number {
    return LAYER_NAMES.reduce((sum, name) => sum + this.layers[name].bytes, 0);
  }
}

/** Work that is still to be done: what near() warns of. */
const LIVE = compileFilter('hazards', { workStatuses: ['open', 'worked_on', 'suspended'] });
