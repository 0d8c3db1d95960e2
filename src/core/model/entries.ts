/**
 * Ledger entries: what a decision changed, in the past tense, sealed. The body is what is hashed; see
 * docs/spec/ledger.md and core/ledger.
 */
import { z } from 'zod';
import { Day, Instant, ProgrammeId, Sha256, UserId, Uuid } from './ids.ts';
import { LAND_TYPES } from './land.ts';
import { MonitorNoun } from './monitor-documents.ts';

export const EntryKind = z.enum([
  'programme.opened',
  'programme.configured',
  'programme.proposed',
  'programme.declined',
  'member.found',
  'member.proposed',
  'member.granted',
  'member.withdrawn',
  'member.declined',
  'organisation.recorded',
  'place.recorded',
  'hazard.recorded',
  'hazard.patched',
  'hazard.classified',
  'hazard.outlined',
  'hazard.split',
  'hazard.merged',
  'evidence.recorded',
  'evidence.patched',
  'activity.recorded',
  'activity.patched',
  'progress.recorded',
  'progress.patched',
  'area.cancelled',
  'area.reduced',
  'area.cleared',
  'release.patched',
  'release.withdrawn',
  'task.recorded',
  'task.advanced',
  'task.patched',
  'handover.recorded',
  'handover.patched',
  'quality_visit.recorded',
  'quality_visit.patched',
  'nonconformity.recorded',
  'nonconformity.patched',
  'nonconformity.closed',
  'survey_box.recorded',
  'survey_box.patched',
  'ordnance_type.recorded',
  'area.accounted',
  'hazard.closed',
  'hazard.reopened',
  'report.verified',
  'report.accepted',
  'report.returned',
  'report.rejected',
  'monitor.recorded',
  'monitor.withdrawn',
]);
export type EntryKind = z.infer<typeof EntryKind>;

export const EntrySubject = z.object({
  type: z.enum([
    'programme',
    'organisation',
    'member',
    'place',
    'hazard',
    'evidence',
    'report',
    ...LAND_TYPES,
    ...MonitorNoun.options.map((noun) => `monitor.${noun}` as const),
  ]),
  id: z.string(),
});
export type EntrySubject = z.infer<typeof EntrySubject>;

export const EntryBody = z.object({
  v: z.literal(1),
  programmeId: ProgrammeId,
  /** 1, 2, 3 … without gaps, per programme. */
  seq: z.number().int().min(1),
  kind: EntryKind,
  subject: EntrySubject,
  /** When the fact was true in the world. */
  observedOn: Day.nullable(),
  /** When it became known here. */
  recordedAt: Instant,
  reportId: Uuid.nullable(),
  authorId: UserId.nullable(),
  decidedBy: UserId,
  reason: z.string(),
  data: z.record(z.string(), z.unknown()),
});
export type EntryBody = z.infer<typeof EntryBody>;

export const Entry = z.object({ body: EntryBody, prevHash: Sha256, hash: Sha256 });
export type Entry = z.infer<typeof Entry>;
