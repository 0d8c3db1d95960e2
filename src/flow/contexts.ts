/**
 * What the rules may know, fetched from the world as it is now. One report or a batch; in a batch, earlier
 * reports count as stored already, so that doubles inside one file are noticed.
 */
import type { Box, Position, Shape } from '../core/model/geometry.ts';
import { boxOf } from '../core/model/geometry.ts';
import type { Programme } from '../core/model/programmes.ts';
import type { ReportContent } from '../core/model/reports.ts';
import type { RuleContext } from '../core/rules/context.ts';
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

/** Context of each report, in order. */
export async function loadContexts(
  tx: Tx,
  p: Pipeline,
  programme: Programme,
  reports: readonly Checked[],
): Promise<RuleContext[]> {
  const id = programme.id;
  const hazards = await tx.hazards.getMany(id, unique(reports.flatMap(hazardsNamed)), null);
  const places = await tx.places.getMany(id, unique(reports.flatMap(placesNamed)), null);
  const today = new Date(p.clock.now().getTime() + LATEST_ZONE_MS).toISOString().slice(0, 10);
  const { rules: parameters, bounds, directEvidence } = programme.settings;
  const peers = new Peers(parameters.duplicateDistanceM, parameters.duplicateDays);
  const contexts: RuleContext[] = [];
  for (const report of reports) {
    const { hazard } = report.content;
    contexts.push({
      // Nobody's today is later than this one: a report from the east is not "from tomorrow".
      today,
      submittedAt: report.submittedAt,
      parameters,
      bounds,
      directEvidence,
      geometry: p.geometry,
      target: hazard ? (hazards.get(hazard.id) ?? null) : null,
      hazards,
      neighbours: await neighboursOf(tx, id, report),
      places: new Map(placesNamed(report).map((code) => [code, places.get(code) ?? null])),
      sameLocalId: [...(await sameLocalId(tx, id, report)), ...peers.sameLocalId(report)],
      similarReports: [...(await similarTo(tx, programme, report)), ...peers.similarTo(report, p)],
    });
    if (reports.length > 1) peers.add(report);
  }
  return contexts;
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
  ]);
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

async function neighboursOf(tx: Tx, programmeId: string, { content }: Checked) {
  const shape = content.hazard?.fields.shape;
  const box = shape ? grown(shape) : null;
  if (!content.hazard || box === null) return [];
  const own = new Set([content.hazard.id, ...(content.hazard.mergedIds ?? [])]);
  const near = await tx.hazards.near(programmeId, box, MOST_NEIGHBOURS);
  return near.filter((hazard) => !own.has(hazard.id));
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

async function sameLocalId(tx: Tx, programmeId: string, report: Checked): Promise<string[]> {
  const { localId, reportType, orgCode, hazard } = report.content;
  const reports = localId ? await tx.reports.findByLocalId(programmeId, reportType, orgCode, localId) : [];
  const hazardLocalId = hazard?.fields.localId;
  const hazards = hazardLocalId ? await tx.hazards.findByLocalId(programmeId, hazardLocalId) : [];
  return [...others(reports, report), ...hazards.filter((id) => id !== hazard?.id)];
}

async function similarTo(tx: Tx, { id, settings }: Programme, report: Checked): Promise<string[]> {
  const at = positionOf(report.content);
  if (at === null) return [];
  const { reportType, orgCode, dateOfInformation: day } = report.content;
  const { duplicateDistanceM: distanceM, duplicateDays: days } = settings.rules;
  return others(await tx.reports.findSimilar(id, { reportType, orgCode, at, distanceM, day, days }), report);
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
    return `${this.kindKey(content)}\n${localId.normalize('NFKC').trim().toLowerCase()}`;
  }
}
