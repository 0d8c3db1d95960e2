/** What the queue's worker does, by kind of job. */
import type { Pipeline } from '../flow/ports.ts';
import type { Worker } from './jobs.ts';

export function workerFor(_pipeline: Pipeline): Worker {
  return async (order) => {
    throw new Error(`no worker for ${order.kind}`);
  };
}
