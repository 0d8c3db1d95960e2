/**
 * Reports: one immutable document from one author. Bad data is accepted and flagged; a returned report is
 * not edited but answered by a correction that names it.
 */
import { z } from 'zod';
import { AdjustReason } from './accounts.ts';
import { ReportState, ReportType } from './codes.ts';
import { EvidenceDraft } from './evidence.ts';
import { Finding } from './findings.ts';
import { Attachment } from './ground.ts';
import { HazardPatch } from './hazards.ts';
import { Day, Instant, OrganisationCode, PlaceCode, ProgrammeId, Sha256, UserId, Uuid } from './ids.ts';
import { LandContent } from './land.ts';
import { MonitorDocument } from './monitor-documents.ts';
import { PlaceDraft } from './places.ts';
import { reasonOf } from './reasons.ts';

/**
 * Recorded ground that counts as less dangerous although nobody released it: drawn otherwise, merged, found to be a
 * mistake. On the author's word, with a line of its own in the account; without it such a report is not accepted.
 */
export const Adjustment = z.object({ reason: AdjustReason, note: reasonOf(2_000).min(3) });
export type Adjustment = z.infer<typeof Adjustment>;

/** What the report does to the registry if accepted: make a new record or patch an old one. */
export const HazardProposal = z.object({
  /** Client-made id of the hazard: new when unknown to the registry, an update otherwise. */
  id: Uuid,
  mode: z.enum(['new', 'update', 'split', 'merge']),
  fields: HazardPatch,
  /** split: the children with their outlines; merge: the hazards that go into `id`. */
  parts: z.array(z.object({ id: Uuid, fields: HazardPatch })).optional(),
  mergedIds: z.array(Uuid).optional(),
  reopensId: Uuid.nullable().optional(),
  adjustment: Adjustment.optional(),
});
export type HazardProposal = z.infer<typeof HazardProposal>;

/** Where an imported report came from: the row can always be found again. */
export const Provenance = z.object({
  file: z.string().max(400),
  fileSha256: Sha256,
  row: z.number().int().min(1),
  rowSha256: Sha256,
  profile: z.string().max(80),
  batchId: Uuid,
});
export type Provenance = z.infer<typeof Provenance>;

/** Everything the author says, as sent. `contentHash` of the stored report covers exactly this. */
export const ReportContent = z.object({
  reportType: ReportType,
  formVersion: z.string().max(40).default('1'),
  language: z.string().max(12).default('en'),
  localId: z.string().max(80).nullable().default(null),
  dateOfInformation: Day,
  activityDate: Day.nullable().default(null),
  orgCode: OrganisationCode.nullable().default(null),
  teamName: z.string().max(120).nullable().default(null),
  /** "Is it safe to take coordinates here?" When false, positions are community centroids. */
  geoSafe: z.boolean().default(true),
  hazard: HazardProposal.nullable().default(null),
  evidence: z.array(EvidenceDraft).max(500).default([]),
  place: PlaceDraft.nullable().default(null),
  /** A document of the monitor: claims with who says so, decisions about them. Stands alone in its report. */
  monitor: MonitorDocument.optional(),
  /** Land release; absent in reports that say nothing of it, and in all that were sent before it existed. */
  land: LandContent.optional(),
  narrative: z.string().max(20_000).nullable().default(null),
  /** Photos and documents sent with it; absent in reports without any. */
  attachments: z.array(Attachment).max(20).optional(),
  /** The report this one corrects (returned for reasons, or found wrong later). */
  correctsReportId: Uuid.nullable().default(null),
  provenance: Provenance.nullable().default(null),
  /** Source values no field here holds, kept as they came. */
  extra: z.record(z.string(), z.unknown()).default({}),
});
export type ReportContent = z.infer<typeof ReportContent>;

/** Where a drafted reopening keeps, in `extra`, which report raised it (flow/alarms.ts). */
export const RAISED_BY = 'alarm.report';

/** What a client sends. The id is made by the client, so sending twice is harmless. */
export const ReportDraft = z.object({ id: Uuid, content: ReportContent });
export type ReportDraft = z.infer<typeof ReportDraft>;
export type ReportDraftInput = z.input<typeof ReportDraft>;

export const DecisionAction = z.enum(['accept', 'return', 'reject']);
export type DecisionAction = z.infer<typeof DecisionAction>;

export const Override = z.object({ rule: z.string(), reason: reasonOf(2_000).min(3) });
export type Override = z.infer<typeof Override>;

/** A judgement by a named person who is not the author. */
export const DecisionDraft = z.object({
  action: DecisionAction,
  /** Empty where none was given. */
  reason: reasonOf(4_000).default(''),
  /** R findings the reviewer accepts knowingly, each with its reason. */
  overrides: z.array(Override).default([]),
});
export type DecisionDraft = z.infer<typeof DecisionDraft>;

export const Decision = DecisionDraft.extend({ by: UserId, byName: z.string(), at: Instant });
export type Decision = z.infer<typeof Decision>;

/** What somebody says who verifies a report. */
export const VerificationDraft = z.object({ comment: z.string().trim().max(4_000).default('') });
export type VerificationDraft = z.infer<typeof VerificationDraft>;

/** A level the report has passed, on whose word. */
export const Verification = z.object({
  level: z.string(),
  by: UserId,
  byName: z.string(),
  at: Instant,
  comment: z.string(),
});

/** A report as stored, with its state and what the rules doubted. */
export const Report = z.object({
  id: Uuid,
  programmeId: ProgrammeId,
  content: ReportContent,
  contentHash: Sha256,
  /** Places it lay in when it arrived: those it names and those of the records it is about. */
  placeCodes: z.array(PlaceCode),
  authorId: UserId,
  authorName: z.string(),
  submittedAt: Instant,
  state: ReportState,
  /** Raised by one on every change of state; the ETag. */
  version: z.number().int(),
  findings: z.array(Finding),
  decision: Decision.nullable(),
  /** Levels passed before a decision, where the programme has any. */
  verifications: z.array(Verification).optional(),
  /** The correction that replaced this report, if any. */
  supersededById: Uuid.nullable(),
  /** First and last ledger positions written by the decision. */
  entrySeqs: z.array(z.number().int()),
});
export type Report = z.infer<typeof Report>;
