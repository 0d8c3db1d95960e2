/**
 * Compressed tiles of one programme, by layer, address and viewer. Compressing costs more than making, so
 * this is where most requests end. A change forgets the tiles it touches, for every viewer.
 */
import type { Change } from '../core/tiles/engine.ts';
import type { LayerName } from '../core/tiles/features.ts';
import type { Address } from '../core/tiles/mercator.ts';

export interface CachedTile {
  readonly etag: string;
  /** Null for an empty tile. */
  readonly gzip: Uint8Array | null;
  /** True when outlines were counted instead of drawn to keep the tile small. */
  readonly merged: boolean;
}

interface Slot {
  readonly layer: LayerName;
  readonly address: Address;
  readonly viewers: Map<string, CachedTile>;
}

/** Room for compressed tiles; the demo's whole pyramid takes less. */
const MAX_BYTES = 24 * 1024 * 1024;
/** What an entry costs beside its bytes. */
const OVERHEAD = 300;

export class TileCache {
  private readonly slots = new Map<string, Slot>();
  bytes = 0;

  find(layer: LayerName, address: Address, viewer: string): CachedTile | null {
    const key = keyOf(layer, address);
    const slot = this.slots.get(key);
    const tile = slot?.viewers.get(viewer);
    if (!slot || !tile) return null;
    // Youngest last, so that the first is the one longest not asked for.
    this.slots.delete(key);
    this.slots.set(key, slot);
    return tile;
  }

  put(layer: LayerName, address: Address, viewer: string, tile: CachedTile): void {
    const key = keyOf(layer, address);
    const slot = this.slots.get(key) ?? { layer, address, viewers: new Map() };
    this.slots.set(key, slot);
    const before = slot.viewers.get(viewer);
    if (before) this.bytes -= sizeOf(before);
    slot.viewers.set(viewer, tile);
    this.bytes += sizeOf(tile);
    while (this.bytes > MAX_BYTES) this.drop(this.slots.keys().next().value!);
  }

  /** Forgets the tiles a change touches; a change in who sees what forgets everything. */
  forget({ layer, touched, everything }: Change): void {
    if (everything) this.clear();
    for (const [key, slot] of this.slots) {
      if (slot.layer === layer && touched.some((box) => meets(slot.address, box))) this.drop(key);
    }
  }

  clear(): void {
    this.slots.clear();
    this.bytes = 0;
  }

  private drop(key: string): void {
    for (const tile of this.slots.get(key)?.viewers.values() ?? []) this.bytes -= sizeOf(tile);
    this.slots.delete(key);
  }
}

function sizeOf({ gzip }: CachedTile): number {
  return (gzip?.length ?? 0) + OVERHEAD;
}

function keyOf(layer: LayerName, { z, x, y }: Address): string {
  return `${layer}/${z}/${x}/${y}`;
}

/** Does a box of Mercator units meet a tile with its buffer? Also when it wraps round the antimeridian. */
function meets({ z, x, y }: Address, [x0, y0, x1, y1]: readonly [number, number, number, number]): boolean {
  const side = 2 ** (31 - z);
  const margin = side / 64 + 1;
  if (y0 > (y + 1) * side + margin || y1 < y * side - margin) return false;
  return [-(2 ** 31), 0, 2 ** 31].some(
    (shift) => x0 + shift <= (x + 1) * side + margin && x1 + shift >= x * side - margin,
  );
}
