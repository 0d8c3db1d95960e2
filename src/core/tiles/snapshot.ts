/**
 * An engine as bytes and back, so that a server with a million records starts in the time it takes to read a
 * file. The rim writes the file, guards it with a checksum and decides whether it is still true.
 */
import { allocateBuffer, ByteReader, Bytes } from './bytes.ts';
import { type EngineOptions, TileEngine } from './engine.ts';
import { LAYER_NAMES, type LayerName, type Scope } from './features.ts';
import { type IndexMemory, ownBuffer } from './index-segments.ts';
import type { TableMemory } from './table.ts';

/** Changes whenever the bytes mean something else; a snapshot of another version is ignored. */
export const SNAPSHOT_VERSION = 2;

interface LayerHeader {
  readonly name: LayerName;
  readonly size: number;
  readonly deadCount: number;
  readonly scopes: Scope[];
  readonly cells: number[];
  readonly segmentStarts: number[];
  readonly tailStart: number;
  /** Lengths in bytes of the blocks that follow: four columns, heap, tail, then each segment. */
  readonly blocks: number[];
}
interface Header {
  readonly version: number;
  readonly seq: number;
  readonly parents: [string, string | null][];
  readonly layers: LayerHeader[];
}

/** The engine as a list of blocks, to be written one after the other. Memory is not copied. */
export function writeSnapshot(engine: TileEngine): Uint8Array[] {
  const layers: LayerHeader[] = [];
  const blocks: Uint8Array[] = [];
  for (const name of LAYER_NAMES) {
    const layer = engine.layers[name];
    layer.index.pack();
    const table = layer.table.memory();
    const index = layer.index.memory();
    const own = [
      ...tableBlocks(table),
      bytesOf(index.tail),
      ...index.segments.map(({ data }) => new Uint8Array(data)),
    ];
    layers.push({
      name,
      size: table.size,
      deadCount: table.deadCount,
      scopes: layer.scopes,
      cells: layer.cells.boxes,
      segmentStarts: index.segments.map(({ start }) => start),
      tailStart: index.tailStart,
      blocks: own.map((block) => block.length),
    });
    blocks.push(...own);
  }
  const parents = [...engine.parents];
  const header: Header = { version: SNAPSHOT_VERSION, seq: engine.seq, parents, layers };
  const head = new Bytes(4096);
  head.text(JSON.stringify(header));
  return [head.view(), ...blocks];
}

/** The engine a snapshot describes, or null when it is of another version. Throws on damaged bytes. */
export function readSnapshot(bytes: Uint8Array, options: EngineOptions): TileEngine | null {
  const reader = new ByteReader(bytes);
  const header = JSON.parse(reader.text()) as Header;
  if (header.version !== SNAPSHOT_VERSION) return null;
  const engine = new TileEngine(options);
  engine.seq = header.seq;
  for (const [code, parent] of header.parents) engine.parents.set(code, parent);
  let at = reader.at;
  for (const layer of header.layers) {
    const blocks = layer.blocks.map((length) => {
      const block = bytes.subarray(at, at + length);
      if (block.length !== length) throw new RangeError('snapshot ends too early');
      at += length;
      return block;
    });
    engine.layers[layer.name].restore({
      table: tableFrom(layer, blocks, options.shared ?? false),
      index: indexFrom(layer, blocks.slice(5), options.shared ?? false),
      scopes: layer.scopes,
      cells: layer.cells,
    });
  }
  return engine;
}

function tableBlocks({ size, heads, cells, areas, starts, heap, heapLength }: TableMemory): Uint8Array[] {
  const columns = [cells, areas, starts].map((column) => bytesOf(column.subarray(0, size)));
  return [bytesOf(heads.subarray(0, size * 2)), ...columns, heap.subarray(0, heapLength)];
}

function bytesOf({ buffer, byteOffset, byteLength }: Uint32Array | Int32Array | Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function tableFrom(
  { size, deadCount }: LayerHeader,
  blocks: readonly Uint8Array[],
  shared: boolean,
): TableMemory {
  const capacity = Math.max(1024, Math.ceil(size * 1.1));
  const column = (block: Uint8Array, width = 4): ArrayBufferLike => {
    const buffer = allocateBuffer(capacity * width, shared);
    new Uint8Array(buffer).set(block);
    return buffer;
  };
  const heap = new Uint8Array(allocateBuffer(Math.max(65_536, Math.ceil(blocks[4]!.length * 1.1)), shared));
  heap.set(blocks[4]!);
  return {
    size,
    deadCount,
    heads: new Uint32Array(column(blocks[0]!, 8)),
    cells: new Uint32Array(column(blocks[1]!)),
    areas: new Float32Array(column(blocks[2]!)),
    starts: new Uint32Array(column(blocks[3]!)),
    heap,
    heapLength: blocks[4]!.length,
  };
}

function indexFrom(layer: LayerHeader, blocks: readonly Uint8Array[], shared: boolean): IndexMemory {
  return {
    tail: new Int32Array(ownBuffer(blocks[0]!, false)),
    tailStart: layer.tailStart,
    segments: layer.segmentStarts.map((start, i) => ({ start, data: ownBuffer(blocks[i + 1]!, shared) })),
  };
}
