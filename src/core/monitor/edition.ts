/**
 * An edition: the clocks, the rules, the state of the ledger and the audience that together say exactly what an
 * artefact contains. Every file that leaves prints it; made again from the same edition it has the same bytes.
 */
import { z } from 'zod';
import { Day, Sha256 } from '../model/ids.ts';
import type { MonitorRecord } from '../model/monitor-documents.ts';
import type { Assessment } from './assess.ts';
import type { RecordSet } from './cases.ts';
import type { PublicState } from './publishing.ts';

export const Audience = z.enum(['public', 'member']);
export type Audience = z.infer<typeof Audience>;

export const Edition = z.strictObject({
  programme: z.string(),
  /** What had been said by this day. */
  asOf: Day,
  /** What was recorded here up to this entry. */
  seq: z.number().int().min(0),
  hash: Sha256,
  /** When that entry was recorded; the time inside every artefact. */
  knownAt: z.string(),
  ruleset: z.enum(['strict', 'default', 'open']),
  rulesVersion: z.string(),
  audience: Audience,
  /** The day the depositary's pages behind the treaty table were read. */
  treatiesReadOn: z.string(),
});
export type Edition = z.infer<typeof Edition>;

export interface ReleasedEvent {
  readonly record: MonitorRecord<'event'>;
  readonly assessment: Assessment;
  readonly public: PublicState;
  readonly lastSaidOn: string | null;
  readonly claims: readonly MonitorRecord<'claim'>[];
}

/** What the gate let out: the events of an edition and the records they rest on, without what must not leave. */
export interface Release {
  readonly edition: Edition;
  readonly events: readonly ReleasedEvent[];
  readonly records: RecordSet;
}

/** A short text that cites the edition: `sample@41:9f3c2a7b1d04`. */
export const citationOf = ({ programme, seq, hash }: Edition): string =>
  `${programme}@${seq}:${hash.slice(0, 12)}`;
