/** A thread that makes tiles from memory it shares with the server and never writes to. */
import { parentPort } from 'node:worker_threads';
import { compileFilter } from '../core/tiles/features.ts';
import { SegmentedIndex } from '../core/tiles/index-segments.ts';
import { STYLES } from '../core/tiles/styles.ts';
import { FeatureTable } from '../core/tiles/table.ts';
import { type Tile, TileMaker } from '../core/tiles/tile.ts';
import type { TileJob } from './tile-pool.ts';

const maker = new TileMaker();

parentPort?.on('message', ({ id, job }: { id: number; job: TileJob }) => {
  parentPort?.postMessage({ id, tile: attempt(job) });
});

/** Null when it failed: whoever asked makes the tile itself and meets the error there. */
function attempt({ layer, address, filter, table, index, precision, cells }: TileJob): Tile | null {
  try {
    const source = {
      table: new FeatureTable(true, 0, table),
      index: SegmentedIndex.from(index, true),
      style: STYLES[layer],
      precision,
      filter: compileFilter(layer, filter),
      cells,
    };
    return maker.make(source, address);
  } catch {
    return null;
  }
}
