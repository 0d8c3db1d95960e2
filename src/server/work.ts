/**
 * What the queue's worker does, by kind of job. The roles of whoever ordered it are read again when it runs:
 * a role taken away in the meantime decides nothing.
 */
import { z } from 'zod';
import { Uuid } from '../core/model/ids.ts';
import type { Actor } from '../core/model/programmes.ts';
import { DecisionDraft } from '../core/model/reports.ts';
import type { Pipeline } from '../flow/ports.ts';
import { decideMany } from '../flow/review.ts';
import type { Accounts } from './accounts.ts';
import { actorOf } from './accounts.ts';
import type { JobOrder, Worker } from './jobs.ts';

const DecideMany = z.object({ reportIds: z.array(Uuid), decision: DecisionDraft });

export function workerFor(pipeline: Pipeline, accounts: Accounts): Worker {
  return async (order, onProgress) => {
    const actor = await ordererOf(pipeline, accounts, order);
    const { reportIds, decision } = DecideMany.parse(order.payload);
    const still = () => ordererOf(pipeline, accounts, order);
    return decideMany(pipeline, actor, order.programmeId, reportIds, decision, onProgress, still);
  };
}

async function ordererOf(pipeline: Pipeline, accounts: Accounts, order: JobOrder): Promise<Actor> {
  const account = await accounts.getById(order.userId);
  if (account.disabled) throw new Error('the account that ordered this was disabled');
  return actorOf(pipeline.db, account);
}
