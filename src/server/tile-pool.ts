/**
 * Threads that make tiles of large programmes, so that a heavy tile holds up nobody's report. They share the
 * records' memory; a job carries only where it is.
 */
import { Worker } from 'node:worker_threads';
import type { LayerName, TileFilter } from '../core/tiles/features.ts';
import type { IndexMemory } from '../core/tiles/index-segments.ts';
import type { Address } from '../core/tiles/mercator.ts';
import type { TableMemory } from '../core/tiles/table.ts';
import type { Tile, TileSource } from '../core/tiles/tile.ts';

export interface TileJob {
  readonly layer: LayerName;
  readonly address: Address;
  readonly filter: TileFilter;
  readonly table: TableMemory;
  readonly index: IndexMemory;
  readonly precision: Uint8Array;
  readonly cells: TileSource['cells'];
}

export interface TilePool {
  make(job: {
    readonly source: TileSource;
    readonly layer: LayerName;
    readonly address: Address;
    readonly filter: TileFilter;
  }): Promise<Tile>;
  close(): Promise<void>;
}

interface Thread {
  readonly worker: Worker;
  readonly waiting: Map<number, { resolve: (tile: Tile) => void; reject: (error: Error) => void }>;
}

/** `file` is the built tile-worker.js; threads start on the first job. */
export function createTilePool(file: string | URL, size: number): TilePool {
  let threads: Thread[] = [];
  let next = 0;

  function start(): Thread {
    const thread: Thread = { worker: new Worker(file), waiting: new Map() };
    thread.worker.on('message', ({ id, tile }: { id: number; tile: Tile | null }) => {
      const asker = thread.waiting.get(id);
      thread.waiting.delete(id);
      if (tile) asker?.resolve(tile);
      else asker?.reject(new Error('the tile thread failed'));
    });
    const end = () => {
      threads = threads.filter((other) => other !== thread);
      for (const { reject } of thread.waiting.values()) reject(new Error('the tile thread ended'));
      thread.waiting.clear();
    };
    thread.worker.on('error', end);
    thread.worker.on('exit', end);
    thread.worker.unref();
    return thread;
  }

  return {
    make({ source, layer, address, filter }) {
      while (threads.length < size) threads.push(start());
      const thread = threads.reduce((a, b) => (b.waiting.size < a.waiting.size ? b : a));
      const id = next++;
      const { table, index, precision, cells } = source;
      const job: TileJob = {
        layer,
        address,
        filter,
        table: table.memory(),
        index: index.memory(),
        precision,
        cells,
      };
      return new Promise((resolve, reject) => {
        thread.waiting.set(id, { resolve, reject });
        thread.worker.postMessage({ id, job });
      });
    },
    async close() {
      await Promise.all(threads.map(({ worker }) => worker.terminate()));
    },
  };
}
