/** A thread that works out what takes long: nearness from shared memory, the rules over large outlines. */
import { readlinkSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import type { Finding } from '../core/model/findings.ts';
import type { Position } from '../core/model/geometry.ts';
import type { ReportContent } from '../core/model/reports.ts';
import { checkReport } from '../core/rules/check.ts';
import type { RuleContext } from '../core/rules/context.ts';
import { Geometry } from '../core/tiles/geometry.ts';
import { type IndexMemory, SegmentedIndex } from '../core/tiles/index-segments.ts';
import { type Nearness, nearnessOf } from '../core/tiles/nearness.ts';
import { FeatureTable, type TableMemory } from '../core/tiles/table.ts';
import type { TileSource } from '../core/tiles/tile.ts';
import { loadGeometry } from './geometry.ts';

export interface NearJob {
  readonly kind: 'near';
  readonly table: TableMemory;
  readonly index: IndexMemory;
  readonly precision: Uint8Array;
  readonly cells: TileSource['cells'];
  readonly route: readonly Position[];
  readonly radiusM: number;
}
export interface CheckJob {
  readonly kind: 'check';
  readonly content: ReportContent;
  readonly context: Omit<RuleContext, 'geometry'>;
}
export type Job = NearJob | CheckJob;
export type Answer<J extends Job> = J extends NearJob ? Nearness : Finding[];

const scratch = new Geometry();
giveWay();

/** Null when it failed: whoever asked does it itself and meets the error there. */
parentPort?.on('message', async (job: Job) => {
  try {
    parentPort?.postMessage({ value: job.kind === 'near' ? near(job) : await check(job) });
  } catch {
    parentPort?.postMessage(null);
  }
});

/** Where threads have a priority of their own (Linux), this one has less than the thread that answers everybody. */
function giveWay(): void {
  try {
    const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    setPriority(thread, constants.priority.PRIORITY_LOW);
  } catch {
    // Elsewhere threads are equal.
  }
}

function near({ table, index, precision, cells, route, radiusM }: NearJob): Nearness {
  const source = {
    table: new FeatureTable(true, 0, table),
    index: SegmentedIndex.from(index, true),
    precision,
    cells,
  };
  return nearnessOf(source, route, radiusM, scratch);
}

async function check({ content, context }: CheckJob): Promise<Finding[]> {
  return checkReport(content, { ...context, geometry: await loadGeometry() });
}
