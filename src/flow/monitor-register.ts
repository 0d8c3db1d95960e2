/**
 * The register of the monitor as one asker may read it, at two clocks and under one set of rules. Whether an event
 * is public is always asked of today: what is held back now stays so whatever moment is looked at.
 */
import type { Actor, Programme } from '../core/model/programmes.ts';
import { RecordSet } from '../core/monitor/cases.ts';
import { publicPart } from '../core/monitor/visible.ts';
import { type MonitorAccess, readingMonitor } from './monitor.ts';
import { type AssessedEvent, type Clock, corpus, recordsNow } from './monitor-corpus.ts';
import { type Asked, assessedAt, clockOf, visible } from './monitor-events.ts';
import type { Pipeline, Tx } from './ports.ts';

export interface Register {
  readonly programme: Programme;
  readonly access: MonitorAccess;
  readonly clock: Clock;
  /** ISO 8601. */
  readonly now: string;
  /** What this asker may read, withdrawn records included. */
  readonly set: RecordSet;
  /** Everything, for computing what is said of an event; never told to anybody. */
  readonly whole: RecordSet;
  /** Events this asker may see of which something had been said or recorded by then. */
  readonly events: ReadonlyMap<string, AssessedEvent>;
}

async function recordsAt(tx: Tx, programmeId: string, seq: number | null): Promise<RecordSet> {
  const records = [];
  for await (const record of tx.monitor.all(programmeId, seq)) records.push(record);
  return new RecordSet(records);
}

/** @throws Problem unknownProgramme, notSignedIn, notAllowed, invalidRequest. */
export async function readRegister<T>(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  asked: Asked,
  work: (register: Register, tx: Tx) => Promise<T> | T,
): Promise<T> {
  const now = p.clock.now().toISOString();
  const clock = await clockOf(p, programmeId, asked);
  return readingMonitor(p, actor, programmeId, async (tx, access, programme) => {
    const whole =
      clock.seq === null
        ? await recordsNow(p.db, tx, programme, now)
        : await recordsAt(tx, programmeId, clock.seq);
    const assessed = visible(await assessedAt(p, tx, programme, clock), access);
    const events = new Map(assessed.map((each) => [each.record.id, each]));
    const today = await corpus(p.db, tx, programme, now);
    const seen = (id: string): boolean => today.get(id)?.public.is === true;
    const set = access === 'all' ? whole : publicPart(whole, seen);
    return work({ programme, access, clock, now, set, whole, events }, tx);
  });
}
