/**
 * What the rules may know, fetched from the world as it is now. One report or a batch; in a batch, earlier
 * reports count as stored already, so that doubles inside one file are noticed.
 */
import type { Box, Position, Shape } from '../core/model/geometry.ts';
import { boxOf } from '../core/model/geometry.ts';
import type { Hazard } from '../core/model/hazards.ts';
import { landDrafts } from '../core/model/land.ts';
import type { MonitorRecord } from '../core/model/monitor-documents.ts';
import type { Place } from '../core/model/places.ts';
import { type Programme, RuleParameters } from '../core/model/programmes.ts';
import type { Release } from '../core/model/releases.ts';
import type { ReportContent } from '../core/model/reports.ts';
import { NO_LAND, type RuleContext } from '../core/rules/context.ts';
import { namesIn } from '../core/rules/monitor.ts';
import { loadLandContexts } from './land-contexts.ts';
import type { Pipeline, Tx } from './ports.ts';

export interface Checked {
  readonly id: string;
  readonly content: ReportContent;
  readonly submittedAt: string;
}

const NEAR_M = 1000;
const MOST_NEIGHBOURS = 200;
const METRES_PER_DEGREE = 110_574;
const LATEST_ZONE_MS = 14 * 3_600_000;

/** Context of each report, in order; a fixed number of questions to the database however many reports. */
export async function loadContexts(
  tx: Tx,
  p: Pipeline,
  programme: Programme,
  reports: readonly Checked[],
): Promise<RuleContext[]> {
  if (reports.length === 0) return [];
  const id = programme.id;
  const hazardIds = unique(reports.flatMap(hazardsNamed));
  const codes = unique(reports.flatMap(placesNamed));
  const hazards =
    hazardIds.length === 0 ? new Map<string, Hazard>() : await tx.hazards.getMany(id, hazardIds, null);
  const places = codes.length === 0 ? new Map<string, Place>() : await tx.places.getMany(id, codes, null);
  const neighbours = await neighboursOf(tx, id, reports);
  const sameLocalIds = await sameLocalId(tx, id, reports);
  const similar = await similarTo(tx, programme, reports);
  const monitor = await monitorNamed(tx, id, reports);
  // Limits that came after a programme was opened have their defaults.
  const parameters = RuleParameters.parse(programme.settings.rules);
  const land = await loadLandContexts(tx, programme, parameters, reports, hazardIds);
  const today = new Date(p.clock.now().getTime() + LATEST_ZONE_MS).toISOString().slice(0, 10);
  const { bounds, directEvidence } = programme.settings;
  const peers = new Peers(parameters.duplicateDistanceM, parameters.duplicateDays);
  return reports.map((report, i) => {
    const { hazard } = report.content;
    const context: RuleContext = {
      // Nobody's today is later than this one: a report from the east is not "from tomorrow".
      today,
      submittedAt: report.submittedAt,
      parameters,
      bounds,
      directEvidence,
      forms: programme.settings.forms ?? [],
      geometry: p.geometry,
      target: hazard ? (hazards.get(hazard.id) ?? null) : null,
      hazards,
      neighbours: neighbours[i] ?? [],
      places: new Map(placesNamed(report).map((code) => [code, places.get(code) ?? null])),
      sameLocalId: unique([...(sameLocalIds[i] ?? []), ...peers.sameLocalId(report)]),
      similarReports: unique([...(similar[i] ?? []), ...peers.similarTo(report, p)]),
      monitor,
      land: land[i] ?? NO_LAND,
    };
    peers.add(report);
    return context;
  });
}

/** Records of the monitor these reports speak of. */
async function monitorNamed(
  tx: Tx,
  programmeId: string,
  reports: readonly Checked[],
): Promise<ReadonlyMap<string, MonitorRecord>> {
  const names = unique(reports.flatMap(({ content }) => (content.monitor ? namesIn(content.monitor) : [])));
  return names.length === 0 ? new Map() : tx.monitor.getMany(programmeId, names, null);
}

/** Records that decisions of the same transaction made after a context was loaded. */
export interface Changed {
  readonly hazards: ReadonlyMap<string, Hazard>;
  readonly places: ReadonlyMap<string, Place>;
  readonly releases: ReadonlyMap<string, Release>;
}

/**
 * The same context after other decisions of its batch. SAFETY: a batch must find what one decision after the
 * other would find (test/scenarios/bulk.test.ts).
 */
export function afterChanges(context: RuleContext, report: Checked, changed: Changed): RuleContext {
  const places = laidOver(context.places, changed.places, [...context.places.keys()]);
  const land = landAfter(context.land, changed.releases);
  if (changed.hazards.size === 0) return { ...context, places, land };
  const { hazard } = report.content;
  const others = [...changed.hazards.values()].filter(({ id }) => !ownIds(report).has(id));
  const box = hazard?.fields.shape ? grown(hazard.fields.shape) : null;
  const kept = context.neighbours.filter(({ id }) => !changed.hazards.has(id));
  const near = box === null ? [] : others.filter((each) => isNear(each, box));
  const localId = hazard?.fields.localId ? folded(hazard.fields.localId) : null;
  const called = localId === null ? [] : others.filter((each) => markOf(each).localId === localId);
  return {
    ...context,
    places,
    land,
    hazards: laidOver(context.hazards, changed.hazards, hazardsNamed(report)),
    target: hazard ? (changed.hazards.get(hazard.id) ?? context.target) : null,
    neighbours: [...kept, ...near].sort((a, b) => (a.id < b.id ? -1 : 1)).slice(0, MOST_NEIGHBOURS),
    sameLocalId: unique([...context.sameLocalId, ...called.map((each) => each.id)]),
  };
}

/** Released parts as they are now: one that was taken back releases nothing, one that was moved lies elsewhere. */
function landAfter(land: RuleContext['land'], changed: Changed['releases']): RuleContext['land'] {
  if (changed.size === 0) return land;
  const releases = land.releases.map((each) => changed.get(each.id) ?? each);
  return { ...land, releases: releases.filter(({ status }) => status === 'recorded') };
}

function laidOver<V, C extends V>(
  base: ReadonlyMap<string, V>,
  changed: ReadonlyMap<string, C>,
  keys: readonly string[],
): ReadonlyMap<string, V> {
  const changes = keys.flatMap((key) => (changed.has(key) ? [[key, changed.get(key) as V] as const] : []));
  return changes.length === 0 ? base : new Map([...base, ...changes]);
}

function isNear(hazard: Hazard, [west, south, east, north]: Box): boolean {
  if (hazard.workStatus === 'closed' || hazard.workStatus === 'superseded') return false;
  const { box } = markOf(hazard);
  if (box === null) return false;
  const [w, s, e, n] = box;
  return w <= east && e >= west && s <= north && n >= south;
}

interface Mark {
  readonly box: Box | null;
  readonly localId: string | null;
}

/** Every report of a batch asks it of every hazard the ones before it made. */
const marks = new WeakMap<Hazard, Mark>();

function markOf(hazard: Hazard): Mark {
  const known = marks.get(hazard);
  if (known) return known;
  const { shape, localId } = hazard;
  const mark = { box: shape && boxOf(shape), localId: localId ? folded(localId) : null };
  marks.set(hazard, mark);
  return mark;
}

/** As the database compares local ids. */
function folded(text: string): string {
  return text.normalize('NFKC').replaceAll('\0', '').trim().toLowerCase();
}

const unique = (values: readonly string[]): string[] => [...new Set(values)];
const strings = (values: readonly (string | null | undefined)[]): string[] =>
  values.filter((value): value is string => typeof value === 'string');

/** Hazards whose current version the rules ask for. */
export function hazardsNamed({ content }: Pick<Checked, 'content'>): string[] {
  const { hazard, evidence } = content;
  return strings([
    hazard?.id,
    hazard?.reopensId,
    ...(hazard?.mergedIds ?? []),
    ...(hazard?.parts ?? []).map((part) => part.id),
    ...evidence.map((point) => point.hazardId),
    ...hazardsOfLand(content.land),
  ]);
}

/** Hazards that the records of land release in a report name. */
export function hazardsOfLand(land: ReportContent['land']): string[] {
  const ids = landDrafts(land).flatMap(({ draft }) => [
    draft.hazardId,
    ...(Array.isArray(draft.hazardIds) ? draft.hazardIds : []),
  ]);
  const closed = (land?.closures ?? []).map(({ hazardId }) => hazardId);
  return [...ids, ...closed].filter((id): id is string => typeof id === 'string');
}

function placesNamed({ content }: Pick<Checked, 'content'>): string[] {
  const { hazard, evidence, place } = content;
  return unique(
    strings([
      hazard?.fields.placeCode,
      ...(hazard?.parts ?? []).map((part) => part.fields.placeCode),
      ...evidence.map((point) => point.placeCode),
      place?.parentCode,
    ]),
  );
}

/** The hazard a report is about and those that go into it are not its neighbours. */
function ownIds({ content }: Checked): Set<string | undefined> {
  return new Set([content.hazard?.id, ...(content.hazard?.mergedIds ?? [])]);
}

async function neighboursOf(tx: Tx, programmeId: string, reports: readonly Checked[]): Promise<Hazard[][]> {
  const boxes = reports.map(({ content }) => {
    const shape = content.hazard?.fields.shape;
    return shape ? grown(shape) : null;
  });
  const near = await answered(boxes, (asked) => tx.hazards.near(programmeId, asked, MOST_NEIGHBOURS));
  return reports.map((report, i) => (near[i] ?? []).filter(({ id }) => !ownIds(report).has(id)));
}

/** Asks only the questions there are; the others get no answer. */
async function answered<Q, A>(
  questions: readonly (Q | null)[],
  ask: (asked: Q[]) => Promise<A[][]>,
): Promise<A[][]> {
  const asked = questions.filter((question): question is Q => question !== null);
  const answers = asked.length === 0 ? [] : await ask(asked);
  let next = 0;
  return questions.map((question) => (question === null ? [] : (answers[next++] ?? [])));
}

/** Box of a shape grown by a kilometre, or null for a shape without positions. */
function grown(shape: Shape): Box | null {
  let box: Box;
  try {
    box = boxOf(shape);
  } catch {
    return null;
  }
  const [west, south, east, north] = box;
  const dy = NEAR_M / METRES_PER_DEGREE;
  const widest = Math.min(89, Math.max(Math.abs(south), Math.abs(north)));
  const dx = dy / Math.cos((widest * Math.PI) / 180);
  return [
    Math.max(-180, west - dx),
    Math.max(-90, south - dy),
    Math.min(180, east + dx),
    Math.min(90, north + dy),
  ];
}

/** Itself and the report it corrects are no duplicates of it. */
function others(ids: readonly string[], { id, content }: Checked): string[] {
  return ids.filter((each) => each !== id && each !== content.correctsReportId);
}

async function sameLocalId(tx: Tx, programmeId: string, all: readonly Checked[]): Promise<string[][]> {
  const ofReports = all.map(({ content: { localId, reportType, orgCode } }) =>
    localId ? { localId, reportType, orgCode } : null,
  );
  const ofHazards = all.map(({ content }) => content.hazard?.fields.localId || null);
  const reports = await answered(ofReports, (asked) => tx.reports.findByLocalId(programmeId, asked));
  const hazards = await answered(ofHazards, (asked) => tx.hazards.findByLocalId(programmeId, asked));
  return all.map((report, i) => [
    ...others(reports[i] ?? [], report),
    ...(hazards[i] ?? []).filter((id) => id !== report.content.hazard?.id),
  ]);
}

async function similarTo(tx: Tx, { id, settings }: Programme, all: readonly Checked[]): Promise<string[][]> {
  const { duplicateDistanceM: distanceM, duplicateDays: days } = settings.rules;
  const questions = all.map(({ content }) => {
    const at = positionOf(content);
    const { reportType, orgCode, dateOfInformation: day } = content;
    return at === null ? null : { reportType, orgCode, at, distanceM, day, days };
  });
  const similar = await answered(questions, (asked) => tx.reports.findSimilar(id, asked));
  return all.map((report, i) => others(similar[i] ?? [], report));
}

/** Where a report is about: the middle of its hazard's shape, or the first position of its evidence. */
function positionOf({ hazard, evidence }: ReportContent): Position | null {
  const shape = hazard?.fields.shape ?? evidence.find((point) => point.position !== null)?.position ?? null;
  if (shape === null) return null;
  try {
    const [west, south, east, north] = boxOf(shape);
    return [(west + east) / 2, (south + north) / 2];
  } catch {
    return null;
  }
}

/** Earlier reports of the same batch, which the database does not hold yet. */
class Peers {
  private readonly localIds = new Map<string, string>();
  private readonly placed = new Map<string, { id: string; at: Position; day: number }[]>();
  constructor(
    private readonly distanceM: number,
    private readonly days: number,
  ) {}

  add(report: Checked): void {
    const { localId, dateOfInformation } = report.content;
    if (localId) this.localIds.set(this.localKey(report.content, localId), report.id);
    const at = positionOf(report.content);
    if (at === null) return;
    const kind = this.kindKey(report.content);
    const list = this.placed.get(kind) ?? [];
    list.push({ id: report.id, at, day: Date.parse(dateOfInformation) });
    this.placed.set(kind, list);
  }

  sameLocalId(report: Checked): string[] {
    const { localId } = report.content;
    const id = localId ? this.localIds.get(this.localKey(report.content, localId)) : undefined;
    return id === undefined ? [] : others([id], report);
  }

  similarTo(report: Checked, { geometry }: Pipeline): string[] {
    const list = this.placed.get(this.kindKey(report.content));
    const at = list && positionOf(report.content);
    if (!at) return [];
    const day = Date.parse(report.content.dateOfInformation);
    const reach = this.distanceM / METRES_PER_DEGREE;
    const near = list.filter(
      (peer) =>
        Math.abs(peer.at[1] - at[1]) <= reach &&
        Math.abs(peer.day - day) <= this.days * 86_400_000 &&
        geometry.distanceM(at, { type: 'Point', coordinates: peer.at }) <= this.distanceM,
    );
    return others(
      near.map((peer) => peer.id),
      report,
    );
  }

  private kindKey({ reportType, orgCode }: ReportContent): string {
    return `${reportType}\n${orgCode ?? ''}`;
  }

  private localKey(content: ReportContent, localId: string): string {
    return `${this.kindKey(content)}\n${folded(localId)}`;
  }
}
