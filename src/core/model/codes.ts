/**
 * Code lists: what a field may say, in the field's own words. Labels live in the message catalogues under
 * `code.<list>.<value>`; a retired code stays in its list and is named in RETIRED (rule V03).
 * Nothing here describes how ordnance is built, laid or made safe, and no list may be added that does.
 */
import { z } from 'zod';
import { LAND_CODE_LISTS } from './land-codes.ts';
import {
  AgentKind,
  ItemClass,
  PropositionType,
  PublicationKind,
  RelayKind,
  Stance,
  TreatyActionKind,
} from './monitor-codes.ts';

export const ReportType = z.enum([
  'nts',
  'ts',
  'clearance_progress',
  'completion',
  'eod_spot',
  'accident',
  'victim',
  'eore',
  'qm',
  'community',
  'handover',
  'correction',
  'gazetteer',
  'monitor',
  'task',
  'survey_box',
]);
export type ReportType = z.infer<typeof ReportType>;

/** Indication: unverified. SHA: suspected (indirect evidence). CHA: confirmed (direct evidence). IMAS 07.11. */
export const Classification = z.enum(['indication', 'sha', 'cha']);
export type Classification = z.infer<typeof Classification>;

export const WorkStatus = z.enum(['open', 'worked_on', 'suspended', 'closed', 'superseded']);
export type WorkStatus = z.infer<typeof WorkStatus>;

export const Contamination = z.enum([
  'mines_ap',
  'mines_av',
  'cmr',
  'uxo',
  'axo',
  'improvised',
  'mixed',
  'unknown',
]);
export type Contamination = z.infer<typeof Contamination>;

export const EvidenceKind = z.enum([
  'item',
  'strike_mark',
  'fragment',
  'container',
  'accident',
  'crater',
  'sign',
  'fence',
  'detonation_report',
  'damaged_infrastructure',
  'unused_land',
  'former_combat_zone',
  'old_survey',
  'scrap',
  'verbal_report',
  'other',
]);
export type EvidenceKind = z.infer<typeof EvidenceKind>;

export const Channel = z.enum(['seen', 'told', 'records']);
export type Channel = z.infer<typeof Channel>;

export const Grade = z.enum(['direct', 'indirect']);
export type Grade = z.infer<typeof Grade>;

export const OrdnanceCategory = z.enum([
  'ap_mine',
  'av_mine',
  'improvised_mine',
  'improvised_other',
  'submunition',
  'aircraft_bomb',
  'projectile',
  'mortar',
  'rocket',
  'missile',
  'grenade',
  'fuze',
  'pyrotechnic',
  'small_arms_ammunition',
  'booby_trap',
  'unknown',
]);
export type OrdnanceCategory = z.infer<typeof OrdnanceCategory>;

export const Condition = z.enum(['uxo', 'axo', 'emplaced', 'spent', 'unknown']);
export type Condition = z.infer<typeof Condition>;

export const DisposalOutcome = z.enum([
  'destroyed_in_situ',
  'removed_and_destroyed',
  'rendered_safe',
  'handed_over',
  'left_marked',
  'pending',
]);
export type DisposalOutcome = z.infer<typeof DisposalOutcome>;

/** How a position was fixed; each carries a default accuracy (core/geo). */
export const FixedBy = z.enum([
  'gnss_static',
  'rtk',
  'handheld',
  'phone',
  'compass_tape',
  'resection',
  'map',
  'imagery',
  'centroid',
  'unknown',
]);
export type FixedBy = z.infer<typeof FixedBy>;

export const PointType = z.enum([
  'reference',
  'landmark',
  'benchmark',
  'start',
  'turning',
  'intermediate',
  'end',
  'evidence',
  'viewpoint',
  'usage_target_verified',
  'usage_target_intended',
  'usage_firing',
]);
export type PointType = z.infer<typeof PointType>;

export const NorthReference = z.enum(['true', 'magnetic', 'grid']);
export type NorthReference = z.infer<typeof NorthReference>;

export const CoordinateFormat = z.enum(['decimal', 'dms', 'utm', 'mgrs', 'traverse', 'drawn', 'imported']);
export type CoordinateFormat = z.infer<typeof CoordinateFormat>;

export const Marking = z.enum(['formal', 'informal', 'none', 'unknown']);
export const BlockedUse = z.enum([
  'housing',
  'community_service',
  'infrastructure',
  'access',
  'agriculture',
  'natural_resource',
]);
export const OrganisationKind = z.enum([
  'nmaa',
  'regional_centre',
  'ngo',
  'commercial',
  'military',
  'police_rescue',
  'un',
  'local_authority',
  'donor',
]);

/** T1 public, T2 partners, T3 restricted, T4 vault (domain §6). */
export const Tier = z.enum(['t1', 't2', 't3', 't4']);
export type Tier = z.infer<typeof Tier>;

/** E blocks submission, R blocks approval unless overridden with a reason, W warns, I notes. */
export const Severity = z.enum(['E', 'R', 'W', 'I']);
export type Severity = z.infer<typeof Severity>;

export const ReportState = z.enum(['submitted', 'returned', 'accepted', 'rejected', 'superseded']);
export type ReportState = z.infer<typeof ReportState>;

export const Role = z.enum([
  'public',
  'community_reporter',
  'field_team',
  'org_im',
  'regional_validator',
  'national_approver',
  'operations',
  'qa',
  'va_caseworker',
  'donor',
  'analyst',
  'sysadmin',
]);
export type Role = z.infer<typeof Role>;

export const Language = z.enum(['en', 'uk', 'ar', 'fr', 'es']);
export type Language = z.infer<typeof Language>;
export const LANGUAGES = Language.options;

/** Lists a client may show; keys are the `<list>` of `code.<list>.<value>`. */
export const CODE_LISTS = {
  reportType: ReportType.options,
  classification: Classification.options,
  workStatus: WorkStatus.options,
  contamination: Contamination.options,
  evidenceKind: EvidenceKind.options,
  channel: Channel.options,
  grade: Grade.options,
  ordnanceCategory: OrdnanceCategory.options,
  condition: Condition.options,
  disposalOutcome: DisposalOutcome.options,
  fixedBy: FixedBy.options,
  pointType: PointType.options,
  northReference: NorthReference.options,
  coordinateFormat: CoordinateFormat.options,
  marking: Marking.options,
  blockedUse: BlockedUse.options,
  organisationKind: OrganisationKind.options,
  tier: Tier.options,
  severity: Severity.options,
  reportState: ReportState.options,
  role: Role.options,
  agentKind: AgentKind.options,
  publicationKind: PublicationKind.options,
  stance: Stance.options,
  relayKind: RelayKind.options,
  itemClass: ItemClass.options,
  propositionType: PropositionType.options,
  treatyAction: TreatyActionKind.options,
  ...LAND_CODE_LISTS,
} as const;
export type CodeList = keyof typeof CODE_LISTS;

/** Codes still readable in old records but no longer to be chosen. */
export const RETIRED: Partial<Record<CodeList, readonly string[]>> = {};
