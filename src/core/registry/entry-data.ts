/**
 * What the `data` of each kind of entry holds. Written by propose.ts, read by the folds; sealed, so a shape
 * here may gain optional members but never lose or change one (docs/spec/ledger.md §4).
 */
import { z } from 'zod';
import { AdjustReason, AreaAccount } from '../model/accounts.ts';
import { RoleGrant, SettingChange } from '../model/governance.ts';
import { Day, OrganisationCode, Sha256, Uuid } from '../model/ids.ts';
import { Organisation, ProgrammeSettings } from '../model/programmes.ts';
import { Override } from '../model/reports.ts';

/** Which report stands behind an entry, and the day that orders its facts. */
export const Source = z.object({
  /** Hash of the report's content: a report changed behind the ledger's back no longer matches. */
  contentHash: Sha256,
  orgCode: OrganisationCode.nullable(),
  /** Date of information; for a correction never earlier than that of what it corrects. */
  on: Day,
});
export type Source = z.infer<typeof Source>;

/** Doubts the reviewer knew of and accepted; on the first entry of a decision only. */
export const Knowing = z.object({
  overrides: z.array(Override).optional(),
  findings: z.array(z.string()).optional(),
});

/** Values are those of the record's model; a missing field was not said. */
const Said = z.record(z.string(), z.unknown());

export const RecordedData = Knowing.extend({ set: Said, source: Source });
export type RecordedData = z.infer<typeof RecordedData>;

export const HazardData = RecordedData.extend({
  /** Computed once, when decided, from `set.shape`: the same number for ever, whatever library computes later. */
  measured: z.object({ areaM2: z.number().nullable(), perimeterM: z.number().nullable() }).optional(),
  parentIds: z.array(Uuid).optional(),
  reopensId: Uuid.optional(),
  /** The report answers a mistake: what grows or shrinks is no news of the ground. */
  corrects: z.boolean().optional(),
  /** Why ground that falls out is adjusted, on the author's word; null: nothing is. Missing before that was asked. */
  adjustment: AdjustReason.nullable().optional(),
});
export type HazardData = z.infer<typeof HazardData>;

/** A hazard gave way to others: its parts (split) or the one it went into (merge). */
export const SupersededData = Knowing.extend({
  childIds: z.array(Uuid),
  source: Source,
  adjustment: AdjustReason.nullable().optional(),
});
export type SupersededData = z.infer<typeof SupersededData>;

/** A record of land release; `measured` for the outline of a released part. */
export const LandData = RecordedData.extend({
  measured: z.object({ areaM2: z.number().nullable() }).optional(),
});
export type LandData = z.infer<typeof LandData>;

/** The account of one hazard, whole, as it follows from everything accepted up to this decision. */
export const AccountData = Knowing.extend({
  account: AreaAccount.omit({ id: true, programmeId: true, fromSeq: true, untilSeq: true }),
  source: Source,
});
export type AccountData = z.infer<typeof AccountData>;

/** A hazard was closed: nothing left, nothing open. */
export const ClosedData = Knowing.extend({ closedOn: Day, source: Source });
export type ClosedData = z.infer<typeof ClosedData>;

/** A closed hazard has ground again: what released it was withdrawn, corrected or dated otherwise. */
export const ReopenedData = Knowing.extend({ source: Source });
export type ReopenedData = z.infer<typeof ReopenedData>;

export const ReportData = Knowing.extend({ source: Source });
export type ReportData = z.infer<typeof ReportData>;

export const OrganisationData = z.object({ organisation: Organisation.omit({ programmeId: true }) });
export const ProgrammeData = z.object({
  settings: ProgrammeSettings,
  changes: z.array(SettingChange).optional(),
  /** Position of the proposal a second person confirmed. */
  proposal: z.number().int().optional(),
});
export const ProposedSettingsData = z.object({ changes: z.array(SettingChange) });

/** A role that was found, proposed or given; `proposal` when a second person confirmed it. */
export const MemberData = z.object({ grant: RoleGrant, proposal: z.number().int().optional() });
export const WithdrawnRoleData = z.object({ role: RoleGrant.shape.role });
/** Which proposal was declined. */
export const DeclinedData = z.object({ proposal: z.number().int() });
