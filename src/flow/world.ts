/**
 * The part of the registry that a group of decisions touches: loaded once, moved on in memory as each decision
 * is taken, written at the end. So a batch costs a handful of questions, and every decision still sees the
 * ones before it.
 */
import type { Entry } from '../core/model/entries.ts';
import type { EvidencePoint } from '../core/model/evidence.ts';
import type { Hazard } from '../core/model/hazards.ts';
import type { MonitorRecord } from '../core/model/monitor-documents.ts';
import type { Place } from '../core/model/places.ts';
import type { Programme } from '../core/model/programmes.ts';
import type { Release } from '../core/model/releases.ts';
import type { Report } from '../core/model/reports.ts';
import { monitorIds } from '../core/monitor/records.ts';
import { type Changed, hazardsNamed } from './contexts.ts';
import type { JudgeInput } from './judge.ts';
import { type LoadedLand, loadLand, moveLandOn } from './land-load.ts';
import type { AsOf, Pipeline, Tx } from './ports.ts';
import type { Changes, State } from './record.ts';
import { evidenceOf, loadState } from './state.ts';

export class World {
  /** What decisions of this group made so far. */
  readonly changed: Changed & {
    readonly hazards: Map<string, Hazard>;
    readonly places: Map<string, Place>;
    readonly releases: Map<string, Release>;
  } = { hazards: new Map(), places: new Map(), releases: new Map() };

  private constructor(
    private readonly p: Pipeline,
    private readonly programme: Programme,
    private readonly state: {
      readonly hazards: Map<string, Hazard>;
      readonly evidence: Map<string, EvidencePoint>;
      readonly places: Map<string, Place>;
      readonly monitor: Map<string, MonitorRecord>;
      readonly land: LoadedLand['land'];
    },
    private readonly told: Pick<LoadedLand, 'history' | 'underReleases'>,
    private readonly evidenceOf: ReadonlyMap<string, readonly EvidencePoint[]>,
    private readonly correctedOn: ReadonlyMap<string, string>,
  ) {}

  /** Everything these reports name, now or as of a position. */
  static async load(
    tx: Tx,
    p: Pipeline,
    programme: Programme,
    reports: readonly Report[],
    asOf: AsOf = null,
  ): Promise<World> {
    const touched = {
      hazardIds: new Set(reports.flatMap(hazardsNamed)),
      evidenceIds: new Set(reports.flatMap(({ content }) => content.evidence.map((point) => point.id))),
      placeCodes: new Set(reports.flatMap(({ content }) => (content.place ? [content.place.code] : []))),
    };
    const loaded = await loadState(tx, programme.id, touched, asOf);
    const evidence = new Map(loaded.evidence);
    const moving = new Map<string, readonly EvidencePoint[]>();
    for (const hazardId of reports.flatMap(givingWay)) {
      const points = await evidenceOf(tx, programme.id, hazardId, asOf);
      moving.set(hazardId, points);
      for (const point of points) evidence.set(point.id, point);
    }
    const correctedOn = new Map<string, string>();
    for (const { content } of reports) {
      const on = await dayOfCorrected(tx, programme.id, content.correctsReportId);
      if (on !== null) correctedOn.set(content.correctsReportId as string, on);
    }
    const named = [
      ...new Set(reports.flatMap(({ content }) => (content.monitor ? monitorIds(content.monitor) : []))),
    ];
    const monitor = named.length === 0 ? new Map() : await tx.monitor.getMany(programme.id, named, asOf);
    const hazards = new Map(loaded.hazards);
    const { land, history, underReleases } = await loadLand(
      tx,
      programme.id,
      reports,
      hazards,
      asOf,
      p.geometry,
    );
    const state = { hazards, evidence, places: new Map(loaded.places), monitor, land };
    return new World(p, programme, state, { history, underReleases }, moving, correctedOn);
  }

  /** A report against the world as it is now. */
  inputFor(report: Report): JudgeInput & { readonly state: State } {
    const { id: reportId, content, contentHash } = report;
    return {
      programmeId: this.programme.id,
      reportId,
      content,
      contentHash,
      state: this.state,
      monitor: this.state.monitor,
      ...this.told,
      evidenceOf: this.evidenceOf,
      correctedOn: this.correctedOn.get(content.correctsReportId ?? '') ?? null,
      directEvidence: this.programme.settings.directEvidence,
      geometry: this.p.geometry,
    };
  }

  /** After a decision: what it made, and the entries it wrote. */
  moveOn(changes: Changes, entries: readonly Entry[]): void {
    moveLandOn(this.state.land, changes.land);
    for (const release of changes.land.release) this.changed.releases.set(release.id, release);
    for (const { body } of entries) {
      if (body.subject.type !== 'hazard') continue;
      const { history } = this.told;
      history.set(body.subject.id, [...(history.get(body.subject.id) ?? []), body]);
    }
    for (const record of changes.monitor) this.state.monitor.set(record.id, record);
    for (const hazard of changes.hazards) {
      this.state.hazards.set(hazard.id, hazard);
      this.changed.hazards.set(hazard.id, hazard);
    }
    for (const point of changes.evidence) this.state.evidence.set(point.id, point);
    for (const place of changes.places) {
      this.state.places.set(place.code, place);
      this.changed.places.set(place.code, place);
    }
  }
}

/** Hazards whose evidence has to move if this report is accepted. */
function givingWay({ content }: Report): string[] {
  const { hazard } = content;
  if (hazard?.mode === 'split') return [hazard.id];
  return hazard?.mode === 'merge' ? (hazard.mergedIds ?? []) : [];
}

/** True for reports that need more of the registry than they name, so that they are decided by themselves. */
export function standsAlone(report: Report): boolean {
  const { correctsReportId, monitor, hazard } = report.content;
  // One document of the monitor may speak of records another one makes; evidence an earlier report of the batch
  // brings may lie in ground that is adjusted (V57).
  const needsMore = monitor !== undefined || hazard?.adjustment !== undefined;
  return correctsReportId !== null || needsMore || givingWay(report).length > 0;
}

/** The day that ordered the facts of an accepted report now corrected; null when nothing was recorded from it. */
async function dayOfCorrected(tx: Tx, programmeId: string, reportId: string | null): Promise<string | null> {
  if (reportId === null) return null;
  const { items } = await tx.ledger.list(programmeId, { reportId }, { limit: 20 });
  const entry = items.find(({ body }) => body.kind !== 'report.verified');
  if (!entry || entry.body.kind === 'report.returned' || entry.body.kind === 'report.rejected') return null;
  return (entry.body.data as { source?: { on?: string } }).source?.on ?? null;
}
