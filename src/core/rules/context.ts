/**
 * What the rules may know besides the report itself. The pipeline fetches it once per report; the rules stay
 * pure, so phone, server and command line find the same things.
 */
import type { GeometryEngine } from '../geo/engine.ts';
import type { Box } from '../model/geometry.ts';
import type { Hazard } from '../model/hazards.ts';
import type { MonitorRecord } from '../model/monitor-documents.ts';
import type { Place } from '../model/places.ts';
import type { RuleParameters } from '../model/programmes.ts';

export interface RuleContext {
  /** The programme's today, `YYYY-MM-DD`, and the instant of submission. */
  readonly today: string;
  readonly submittedAt: string;
  readonly parameters: RuleParameters;
  /** National bounds, degrees; null when the programme has none. */
  readonly bounds: Box | null;
  /** Evidence kinds that grade direct in this programme. */
  readonly directEvidence: readonly string[];
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
}
