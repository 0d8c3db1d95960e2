/**
 * The tile engines of all programmes: loaded from a snapshot or the database on first need, brought up to the
 * ledger position a request asks for before it is answered, kept warm by announced changes. Knows nothing of
 * requests; the routes say who asks (a View) and how far the ledger has come.
 */
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import type { Position, Shape } from '../core/model/geometry.ts';
import { Problem } from '../core/model/problems.ts';
import { generalise } from '../core/policy/generalise.ts';
import { precisionFor } from '../core/policy/policy.ts';
import type { View } from '../core/policy/views.ts';
import { type Change as EngineChange, type NearFindings, TileEngine } from '../core/tiles/engine.ts';
import { type Access, compileFilter, type LayerName, type TileFilter } from '../core/tiles/features.ts';
import { routeDistanceM } from '../core/tiles/great-circle.ts';
import type { Address } from '../core/tiles/mercator.ts';
import { type NearItem, nearCost } from '../core/tiles/nearness.ts';
import type { Tile } from '../core/tiles/tile.ts';
import type { Change, Db, Tx } from '../flow/ports.ts';
import { compress, etagOf } from './answers.ts';
import { MAX_UNITS } from './budget.ts';
import type { Threads } from './threads.ts';
import { type CachedTile, TileCache } from './tile-cache.ts';
import type { TilePool } from './tile-pool.ts';
import { loadSnapshot, saveSnapshot } from './tile-snapshots.ts';

/** Position in the ledger: what the asker knows of the programme. */
export interface Head {
  readonly headSeq: number;
  readonly headHash: string;
}

export interface TileRequest extends Head {
  readonly programmeId: string;
  readonly layer: LayerName;
  readonly address: Address;
  readonly view: View;
  readonly filter: TileFilter;
}

export interface NearRequest extends Head {
  readonly programmeId: string;
  readonly view: View;
  /** One position or more, `[longitude, latitude]`; between them great circles. */
  readonly route: readonly Position[];
  readonly radiusM: number;
  /** Whose turn it takes, and how they pay: told the units before the answer is worked out. */
  readonly caller?: string;
  readonly charge?: (units: number) => Promise<void>;
}

export interface NearAnswer {
  /** `none_recorded` is never said by an index that is behind, or to somebody from whom anything is hidden. */
  readonly answer: 'recorded' | 'none_recorded' | 'unknown';
  readonly asOfSeq: number;
  readonly items: readonly NearItem[];
  /** Hazards recorded without a position, which no distance can be said of. */
  readonly unplaced: number;
}

/** What TileJSON says of a layer for one view. */
export interface LayerFacts {
  readonly seq: number;
  readonly bounds: readonly [number, number, number, number] | null;
  readonly visible: number;
  readonly unplaced: number;
}

export interface TileServer {
  /** Makes or finds one tile, compressed. Throws RangeError outside the pyramid. */
  tile(request: TileRequest): Promise<CachedTile>;
  /** The tile as it was before compression, for the rare reader that accepts none. */
  unpacked(tile: CachedTile): Promise<Uint8Array>;
  facts(request: Omit<TileRequest, 'address'>): Promise<LayerFacts>;
  near(request: NearRequest): Promise<NearAnswer>;
  /** Loads a programme before anybody asks, and follows its changes. */
  warm(programmeId: string): Promise<void>;
  /** Bytes of records and of cached tiles, for /metrics. */
  bytes(): { records: number; tiles: number };
  close(): Promise<void>;
}

export interface TileOptions {
  readonly db: Db;
  /** Changes of one programme as they are announced; only to be ready sooner, never to be right. */
  readonly subscribe?: (programmeId: string, listener: (change: Change | 'lost') => void) => () => void;
  /** Folder of snapshots; null keeps none. */
  readonly snapshotDir: string | null;
  /** Makes tiles of large programmes in other threads; null makes all in this one. */
  readonly pool?: TilePool | null;
  /** Works out nearness along long routes in other threads; null works out all in this one. */
  readonly threads?: Threads | null;
  /** From how many records on a programme gets a snapshot and a layer the threads; 20,000. */
  readonly largeFrom?: number;
  /** Called for what goes wrong in the background; the next request tries again. */
  readonly onFault?: (error: unknown) => void;
  /** Called with the seconds a tile took to make. */
  readonly onMade?: (layer: LayerName, seconds: number) => void;
}

/** Programmes with fewer records load from the database at once, keep no snapshot and need no threads. */
const LARGE = 20_000;
/** Comparisons of nearness (core/tiles/nearness.ts) in a unit of work, and of one request at most. */
const NEAR_PER_UNIT = 10_000;
const MAX_NEAR = NEAR_PER_UNIT * MAX_UNITS;
/** Up to here an answer is worked out sooner than handed to a thread. */
const SMALL_NEAR = 50_000;
/** So often a thread begins again when the records changed under it. */
const NEAR_TRIES = 3;
/** Changes between snapshots. */
const SNAPSHOT_EVERY = 50_000;
/** With more changes at once than this, forgetting all cached tiles is cheaper than choosing. */
const FORGET_ALL = 500;

interface Programme {
  readonly id: string;
  engine: TileEngine;
  /** Hash of the ledger entry at `engine.seq`. */
  hash: string;
  readonly cache: TileCache;
  changesSinceSnapshot: number;
  /** The catching up under way, if any. */
  catching: Promise<void> | null;
}

const gunzip = promisify(zlib.gunzip);
const ACCESS: Access = { precisionFor, generalise };

export function createTiles(options: TileOptions): TileServer {
  return new Tiles(options);
}

class Tiles implements TileServer {
  private readonly programmes = new Map<string, Promise<Programme>>();
  private readonly unsubscribe = new Map<string, () => void>();
  private readonly sizes = { records: 0, tiles: 0 };
  private readonly largeFrom: number;
  private closed = false;

  constructor(private readonly options: TileOptions) {
    this.largeFrom = options.largeFrom ?? LARGE;
  }

  async tile(request: TileRequest): Promise<CachedTile> {
    const programme = await this.upTo(request.programmeId, request);
    const filter = compileFilter(request.layer, request.filter);
    const viewer = request.layer === 'places' ? 'all' : `${request.view.key} ${filter.key}`;
    const known = programme.cache.find(request.layer, request.address, viewer);
    if (known) return known;
    const layer = programme.engine.layers[request.layer];
    const { version } = layer;
    const started = performance.now();
    const tile = await this.make(programme, request);
    this.options.onMade?.(request.layer, (performance.now() - started) / 1_000);
    const made = await packed(tile);
    const unchanged = programme.engine.layers[request.layer] === layer && layer.version === version;
    if (unchanged) programme.cache.put(request.layer, request.address, viewer, made);
    return made;
  }

  /**
   * In another thread when there is one and the layer is large. The thread reads the memory this one writes:
   * when something changed meanwhile its tile is thrown away and made again here.
   * SAFETY: a tile read while a hazard moved could show it nowhere (test/laws/tiles-server.test.ts).
   */
  private async make({ engine }: Programme, { layer, address, view, filter }: TileRequest): Promise<Tile> {
    const { pool } = this.options;
    if (pool && engine.layers[layer].table.liveCount >= this.largeFrom) {
      const { version } = engine.layers[layer];
      const source = engine.layers[layer].sourceFor(view, compileFilter(layer, filter));
      const tile = await pool.make({ source, filter, layer, address }).catch(() => null);
      if (tile && engine.layers[layer].version === version) return tile;
    }
    return engine.tile(layer, address, view, filter);
  }

  async unpacked({ gzip }: CachedTile): Promise<Uint8Array> {
    return gzip === null ? new Uint8Array(0) : gunzip(gzip);
  }

  async facts(request: Omit<TileRequest, 'address'>): Promise<LayerFacts> {
    const { engine } = await this.upTo(request.programmeId, request);
    const { layer, view, filter } = request;
    return {
      seq: engine.seq,
      bounds: engine.bounds(layer, view),
      ...engine.layers[layer].countVisible(view, compileFilter(layer, filter)),
    };
  }

  async near(request: NearRequest): Promise<NearAnswer> {
    const { programmeId, route, radiusM } = request;
    const programme = await this.upTo(programmeId, request).catch((error) => {
      this.options.onFault?.(error);
      return null;
    });
    if (programme === null) return { answer: 'unknown', asOfSeq: 0, items: [], unplaced: 0 };
    const { engine } = programme;
    const { found, asOfSeq } = await this.nearness(engine, request);
    const settled = await this.settle(programmeId, found.doubtful, route, radiusM, asOfSeq);
    const items = [...found.items, ...settled].sort((a, b) => a.distanceM - b.distanceM);
    const current = asOfSeq >= request.headSeq;
    const nothing = current && found.conclusive ? 'none_recorded' : 'unknown';
    return { answer: items.length > 0 ? 'recorded' : nothing, asOfSeq, items, unplaced: found.unplaced };
  }

  /**
   * Paid before it is worked out; long ones in another thread. The thread reads the memory this one writes:
   * when something changed meanwhile its answer is thrown away.
   * SAFETY: an answer read while a hazard moved could miss it (test/laws/tiles-server.test.ts).
   */
  private async nearness(
    engine: TileEngine,
    { route, radiusM, view, caller = '', charge }: NearRequest,
  ): Promise<{ found: NearFindings; asOfSeq: number }> {
    const { threads } = this.options;
    const cost = nearCost(engine.nearSource(view), route, radiusM, MAX_NEAR);
    await charge?.(cost / NEAR_PER_UNIT);
    for (let tries = 0; threads && cost > SMALL_NEAR && tries < NEAR_TRIES; tries++) {
      const layer = engine.layers.hazards;
      const { version } = layer;
      const asOfSeq = engine.seq;
      const { table, index, precision, cells } = engine.nearSource(view);
      const shared = { table: table.memory(), index: index.memory(), precision, cells };
      const found = await threads.run(caller, { kind: 'near', ...shared, route, radiusM });
      if (engine.layers.hazards === layer && layer.version === version)
        return { found: engine.nearAs(view, found), asOfSeq };
    }
    if (threads && cost > SMALL_NEAR) throw new Problem('indexBehind');
    return { found: engine.near(route, radiusM, view), asOfSeq: engine.seq };
  }

  /** Settles what the index's rounding left open, with the coordinates as recorded. */
  private async settle(
    programmeId: string,
    ids: readonly string[],
    route: readonly Position[],
    radiusM: number,
    asOf: number,
  ): Promise<NearItem[]> {
    if (ids.length === 0) return [];
    const hazards = await this.options.db.read((tx) => tx.hazards.getMany(programmeId, ids, asOf));
    return [...hazards.values()].flatMap(({ id, shape, classification, workStatus }) => {
      const distanceM = routeDistanceM(route, shape as Shape);
      return distanceM <= radiusM ? [{ id, distanceM, classification, workStatus, count: 1 }] : [];
    });
  }

  async warm(programmeId: string): Promise<void> {
    await this.open(programmeId);
  }

  bytes(): { records: number; tiles: number } {
    return { ...this.sizes };
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const unsubscribe of this.unsubscribe.values()) unsubscribe();
    for (const opening of this.programmes.values()) {
      const programme = await opening.catch(() => null);
      await programme?.catching?.catch(() => undefined);
      if (programme && programme.changesSinceSnapshot > 0) await this.snapshot(programme);
    }
    await this.options.pool?.close();
  }

  /** The programme, showing at least what the asker knows of. */
  private async upTo(id: string, head: Head): Promise<Programme> {
    let programme = await this.open(id);
    // Beyond the asker's head: changes since, or another ledger. Same place, other hash: another ledger.
    if (programme.engine.seq > head.headSeq) await this.catchUp(programme);
    const rewritten = programme.engine.seq === head.headSeq && programme.hash !== head.headHash;
    if (rewritten) this.programmes.delete(id);
    if (!this.programmes.has(id)) programme = await this.open(id);
    while (programme.engine.seq < head.headSeq) {
      const before = programme.engine.seq;
      await this.catchUp(programme);
      if (programme.engine.seq === before) break;
    }
    return programme;
  }

  private open(id: string): Promise<Programme> {
    const known = this.programmes.get(id);
    if (known) return known;
    const opening = this.load(id);
    this.programmes.set(id, opening);
    opening.catch(() => this.programmes.delete(id));
    if (!this.unsubscribe.has(id) && this.options.subscribe) {
      const stop = this.options.subscribe(id, (change) => {
        if (change === 'lost' || change.kind !== 'report') this.follow(id);
      });
      this.unsubscribe.set(id, stop);
    }
    return opening;
  }

  private async load(id: string): Promise<Programme> {
    const { db, snapshotDir, pool } = this.options;
    const engineOptions = { access: ACCESS, shared: pool != null };
    const saved = snapshotDir === null ? null : await loadSnapshot(db, snapshotDir, id, engineOptions);
    const engine = saved?.engine ?? new TileEngine(engineOptions);
    const programme: Programme = {
      id,
      engine,
      hash: saved?.hash ?? '',
      cache: new TileCache(),
      changesSinceSnapshot: 0,
      catching: null,
    };
    if (saved) await this.catchUp(programme);
    else {
      await db.read((tx) => readAll(tx, programme));
      await this.snapshot(programme);
    }
    this.measure(programme);
    return programme;
  }

  /** One catching up at a time; whoever comes meanwhile waits for it, and then looks again. */
  private catchUp(programme: Programme): Promise<void> {
    programme.catching ??= this.readNew(programme).finally(() => {
      programme.catching = null;
    });
    return programme.catching;
  }

  private async readNew(programme: Programme): Promise<void> {
    const changes = await this.options.db.read((tx) => readChanges(tx, programme));
    if (changes === null) {
      // The ledger is shorter than what was shown: another database stands behind the same address.
      this.programmes.delete(programme.id);
      return;
    }
    if (changes.length > FORGET_ALL) programme.cache.clear();
    else for (const change of changes) programme.cache.forget(change);
    programme.changesSinceSnapshot += changes.length;
    await this.snapshotIfDue(programme);
    this.measure(programme);
  }

  private follow(id: string): void {
    const opening = this.programmes.get(id);
    if (!opening || this.closed) return;
    opening.then((programme) => this.catchUp(programme)).catch((error) => this.options.onFault?.(error));
  }

  private async snapshotIfDue(programme: Programme): Promise<void> {
    if (programme.changesSinceSnapshot >= SNAPSHOT_EVERY) await this.snapshot(programme);
  }

  private async snapshot(programme: Programme): Promise<void> {
    const { snapshotDir, onFault } = this.options;
    if (snapshotDir === null || sizeOf(programme.engine) < this.largeFrom) return;
    programme.changesSinceSnapshot = 0;
    await saveSnapshot(snapshotDir, programme.id, programme.engine, programme.hash).catch((error) =>
      onFault?.(error),
    );
  }

  private measure({ engine, cache }: Programme): void {
    this.sizes.records = engine.bytes;
    this.sizes.tiles = cache.bytes;
  }
}

function sizeOf({ layers }: TileEngine): number {
  return layers.hazards.table.liveCount + layers.evidence.table.liveCount + layers.places.table.liveCount;
}

/** Everything current, at one moment. Places first: they say in which places hazards lie. */
async function readAll(tx: Tx, programme: Programme): Promise<void> {
  const { engine, id } = programme;
  const head = await tx.ledger.head(id);
  for await (const place of tx.places.all(id, null)) engine.putPlace(place);
  for await (const hazard of tx.hazards.all(id, null)) engine.putHazard(hazard);
  for await (const point of tx.evidence.all(id, null)) engine.putEvidence(point);
  engine.pack();
  engine.seq = head.seq;
  programme.hash = head.hash;
}

/** What changed since the engine's position, at one moment; null when the ledger is behind the engine. */
async function readChanges(tx: Tx, programme: Programme): Promise<EngineChange[] | null> {
  const { engine, id } = programme;
  const head = await tx.ledger.head(id);
  if (head.seq < engine.seq) return null;
  if (head.seq === engine.seq) return [];
  const places = await newest(tx.places.changedSince(id, engine.seq), (place) => place.code);
  const hazards = await newest(tx.hazards.changedSince(id, engine.seq), (hazard) => hazard.id);
  const evidence = await newest(tx.evidence.changedSince(id, engine.seq), (point) => point.id);
  // Nothing waits between here and the end: no tile can be made from half of a change.
  const changes: EngineChange[] = [];
  for (const [code, place] of places) {
    changes.push(place ? engine.putPlace(place) : engine.remove('places', code));
  }
  for (const [key, hazard] of hazards) {
    changes.push(hazard ? engine.putHazard(hazard) : engine.remove('hazards', key));
  }
  for (const [key, point] of evidence) {
    changes.push(point ? engine.putEvidence(point) : engine.remove('evidence', key));
  }
  engine.seq = head.seq;
  programme.hash = head.hash;
  return changes;
}

/** The open version of each record, or null when it has none any more. */
async function newest<T extends { untilSeq: number | null }>(
  versions: AsyncIterable<T>,
  keyOf: (record: T) => string,
): Promise<Map<string, T | null>> {
  const records = new Map<string, T | null>();
  for await (const version of versions) {
    if (version.untilSeq === null) records.set(keyOf(version), version);
    else if (!records.has(keyOf(version))) records.set(keyOf(version), null);
  }
  return records;
}

async function packed({ bytes, merged }: Tile): Promise<CachedTile> {
  if (bytes.length === 0) return { etag: '"empty"', gzip: null, merged };
  return { etag: etagOf(bytes), gzip: await compress(bytes, 'gzip'), merged };
}
