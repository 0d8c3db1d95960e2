/**
 * What the rules may know besides the report itself. The pipeline fetches it once per report; the rules stay
 * pure, so phone, server and command line find the same things.
 */
import type { GeometryEngine } from '../geo/engine.ts';
import type { AreaAccount } from '../model/accounts.ts';
import type { Activity, Progress } from '../model/activities.ts';
import type { EvidencePoint } from '../model/evidence.ts';
import type { FormDefinition } from '../model/forms.ts';
import type { Box } from '../model/geometry.ts';
import type { Handover } from '../model/handovers.ts';
import type { Hazard } from '../model/hazards.ts';
import type { MonitorRecord } from '../model/monitor-documents.ts';
import type { Place } from '../model/places.ts';
import type { Organisation, RuleParameters } from '../model/programmes.ts';
import type { Nonconformity } from '../model/quality.ts';
import type { Release } from '../model/releases.ts';
import type { Task } from '../model/tasks.ts';

export interface RuleContext {
  /** The programme's today, `YYYY-MM-DD`, and the instant of submission. */
  readonly today: string;
  readonly submittedAt: string;
  readonly parameters: RuleParameters;
  /** National bounds, degrees; null when the programme has none. */
  readonly bounds: Box | null;
  /** Evidence kinds that grade direct in this programme. */
  readonly directEvidence: readonly string[];
  /** The programme's own questions, every version of every form. */
  readonly forms?: readonly FormDefinition[];
  readonly geometry: GeometryEngine;
  /** Registry's current version of `content.hazard.id`, null when new. */
  readonly target: Hazard | null;
  /** Hazards the report's evidence names, and those to be merged, by id. */
  readonly hazards: ReadonlyMap<string, Hazard>;
  /** Open hazards whose box comes within 1 km of the proposed shape, without the target. */
  readonly neighbours: readonly Hazard[];
  /** Every place code the report names: the place, or null when unknown. */
  readonly places: ReadonlyMap<string, Place | null>;
  /** Other hazards or reports with the same local id (trimmed, case-folded). */
  readonly sameLocalId: readonly string[];
  /** Reports of the same type and organisation close in space and time. */
  readonly similarReports: readonly string[];
  /** Records of the monitor by every name the report's document speaks of, as they are held now. */
  readonly monitor: ReadonlyMap<string, MonitorRecord>;
  /** Land release: what is recorded about the work, the ground and the people the report names. */
  readonly land: LandRuleContext;
  /** Hazards whose shape here is only their cell, for whom that is shown (sight.ts); absent: none. */
  readonly coarse?: ReadonlySet<string>;
}

/** What a rule goes by whoever asks: the moment, the programme's own settings, geometry. */
type Given =
  | 'today'
  | 'submittedAt'
  | 'parameters'
  | 'bounds'
  | 'directEvidence'
  | 'forms'
  | 'geometry'
  | 'coarse';
/** A part of the records that rules may read. */
export type Source = Exclude<keyof RuleContext, Given | 'land'> | `land.${keyof LandRuleContext}`;

/** What the rules on work, releases and their quality may know. Records are those that stand, not withdrawn ones. */
export interface LandRuleContext {
  /** Ids of the records the report drafts that are recorded already: it changes those and begins the others. */
  readonly known: ReadonlySet<string>;
  /** Whose those records are, where they are anybody's. */
  readonly owners: ReadonlyMap<string, string>;
  /** Tasks and activities by every id the report names. */
  readonly tasks: ReadonlyMap<string, Task>;
  readonly activities: ReadonlyMap<string, Activity>;
  /** Released parts of the hazards the report names, those its work released, and others near what it brings. */
  readonly releases: readonly Release[];
  /** Progress of the work the report names (of its hazards, where it names none), and of its team in the last months. */
  readonly progress: readonly Progress[];
  readonly handovers: readonly Handover[];
  /** Open nonconformities of the hazards named. */
  readonly nonconformities: readonly Nonconformity[];
  /** Evidence of the hazards named. */
  readonly evidence: readonly EvidencePoint[];
  readonly accounts: ReadonlyMap<string, AreaAccount>;
  readonly organisations: ReadonlyMap<string, Organisation>;
  /** Open hazards within `accidentFarM` of the evidence the report brings. */
  readonly around: readonly Hazard[];
  /** Sessions the same team reported for the same day. */
  readonly sessionsThatDay: number;
}

/** A context in which nothing of land release is recorded. */
export const NO_LAND: LandRuleContext = {
  known: new Set(),
  owners: new Map(),
  tasks: new Map(),
  activities: new Map(),
  releases: [],
  progress: [],
  handovers: [],
  nonconformities: [],
  evidence: [],
  accounts: new Map(),
  organisations: new Map(),
  around: [],
  sessionsThatDay: 0,
};
