/** Programmes: a country's or an operator's work. Also its organisations, its people's roles, its settings. */

import { z } from 'zod';
import { OrganisationKind, Role } from './codes.ts';
import { ApprovalLevel, FormDefinition } from './forms.ts';
import { Day, Names, OrganisationCode, PlaceCode, ProgrammeId, UserId } from './ids.ts';
import { AccreditationStatus, ActivityType, Method } from './land-codes.ts';
import { PriorityFormula } from './priority.ts';
import { TOLERANCE_SHARE } from './tolerance.ts';

/** Thresholds of the rules (domain §4): per programme, never constants. */
export const RuleParameters = z.object({
  duplicateDistanceM: z.number().default(50),
  duplicateDays: z.number().default(7),
  outsidePlaceM: z.number().default(2000),
  repeatedPointDegrees: z.number().default(1e-6),
  legMaxM: z.number().default(5000),
  turningLegMaxM: z.number().default(50),
  chaMaxM2: z.number().default(5_000_000),
  shaMaxM2: z.number().default(50_000_000),
  partOverlapPercent: z.number().default(0.9),
  overlapToleranceM2: z.number().default(1),
  overlapToleranceShare: z.number().default(TOLERANCE_SHARE),
  areaWarnShare: z.number().default(0.05),
  areaReviewShare: z.number().default(0.2),
  misclosurePassM: z.number().default(2),
  misclosurePassRatio: z.number().default(0.01),
  misclosureReviewM: z.number().default(5),
  misclosureReviewRatio: z.number().default(0.02),
  accuracyFindM: z.number().default(10),
  accuracyCommunityM: z.number().default(100),
  sliverM2: z.number().default(25),
  sliverWidthM: z.number().default(1),
  maxVertices: z.number().int().default(20_000),
  lateActivityDays: z.number().default(90),
  progressShare: z.number().default(0.02),
  minimumDepthCm: z.number().default(20),
  productivityFactor: z.number().default(3),
  productivityMostM2: z.number().default(20_000),
  fadeOutM: z.number().default(50),
  releasedMarginM: z.number().default(25),
  accidentNearM: z.number().default(500),
  accidentFarM: z.number().default(5_000),
  evidenceReviewDays: z.number().default(30),
  sessionsPerDay: z.number().default(6),
  repeatedFigures: z.number().default(3),
  clockHours: z.number().default(24),
});
export type RuleParameters = z.infer<typeof RuleParameters>;

/** What a programme shows to people who are not signed in. Private unless it says so. */
export const Publication = z.enum(['none', 'generalised', 'exact']);
export type Publication = z.infer<typeof Publication>;

export const ProgrammeSettings = z.object({
  names: Names,
  countryIso3: z.string().length(3).nullable().default(null),
  /** Shown on every page and artefact when true: this is not a real country. */
  fictional: z.boolean().default(false),
  /** National bounds `[west, south, east, north]`, degrees, for rule V12. */
  bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]).nullable().default(null),
  publicHazards: Publication.default('none'),
  partnerHazards: Publication.default('generalised'),
  /** What the programme is for: work on land, or claims about states. Rows about land never go to the latter unasked. */
  subject: z.enum(['land', 'monitor']).default('land'),
  /** Whether people who are not signed in may read what the monitor has published. */
  publicMonitor: z.boolean().default(false),
  /** Hours between the opening of the parties' right of reply and the day an S1 event may be seen by everybody. */
  replyHours: z.number().int().min(0).max(8_760).default(48),
  /** Which evidence grades direct by default; others are indirect (domain §2.6). */
  directEvidence: z
    .array(z.string())
    .default([
      'item',
      'accident',
      'strike_mark',
      'fragment',
      'container',
      'sign',
      'fence',
      'detonation_report',
    ]),
  rules: RuleParameters.default(() => RuleParameters.parse({})),
  /** How hazards are put in order of urgency; absent: the formula a programme starts with. */
  priority: PriorityFormula.optional(),
  /** Questions of its own, every version of every form; absent: none. */
  forms: z.array(FormDefinition).max(500).optional(),
  /** What a report passes, in order, before it is accepted; absent: nothing. */
  approvalLevels: z.array(ApprovalLevel).max(5).optional(),
});
export type ProgrammeSettings = z.infer<typeof ProgrammeSettings>;

export const Programme = z.object({
  id: ProgrammeId,
  settings: ProgrammeSettings,
  headSeq: z.number().int(),
  headHash: z.string(),
});
export type Programme = z.infer<typeof Programme>;

/** Leave to do one kind of work; `to` null: until further notice. */
export const Accreditation = z.object({
  activity: ActivityType,
  from: Day,
  to: Day.nullable(),
  status: AccreditationStatus,
});
export type Accreditation = z.infer<typeof Accreditation>;

export const Organisation = z.object({
  programmeId: ProgrammeId,
  code: OrganisationCode,
  names: Names,
  kind: OrganisationKind,
  teams: z
    .array(z.object({ name: z.string().min(1).max(120), assets: z.array(Method).max(10).optional() }))
    .default([]),
  /** For what work, from when to when; absent: nothing is recorded about it. */
  accreditations: z.array(Accreditation).max(100).optional(),
});
export type Organisation = z.infer<typeof Organisation>;

/** One role of one person in one programme, narrowed to an organisation and/or places and what lies in them. */
export const Membership = z.object({
  userId: UserId,
  programmeId: ProgrammeId,
  role: Role,
  orgCode: OrganisationCode.nullable(),
  placeCodes: z.array(PlaceCode),
});
export type Membership = z.infer<typeof Membership>;

/** Whoever asks: a signed-in person, the command line, or nobody (`userId` null). */
export interface Actor {
  readonly userId: string | null;
  readonly name: string;
  readonly memberships: readonly Membership[];
}
