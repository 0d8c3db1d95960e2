/**
 * Who is told which findings: the records a context holds are laid before the asker's view (core/rules/sight.ts
 * says what follows). Asks the database nothing more for those who see everything.
 */
import type { WorkStatus } from '../core/model/codes.ts';
import { type Box, boxOf, ringsOf, type Shape } from '../core/model/geometry.ts';
import type { Actor, Programme } from '../core/model/programmes.ts';
import type { Report, ReportContent } from '../core/model/reports.ts';
import { may, precisionFor, type ReportScope, reportScope, viewOf } from '../core/policy/policy.ts';
import type { Precision, View } from '../core/policy/views.ts';
import type { RuleContext } from '../core/rules/context.ts';
import { broughtShapes } from '../core/rules/rule.ts';
import {
  answersFor,
  contextFor,
  type Eyes,
  findingsFor,
  OPEN_RULES,
  type Seen,
} from '../core/rules/sight.ts';
import { subjectOf } from './access.ts';
import type { Checked } from './contexts.ts';
import { alarmFor } from './open-alarms.ts';
import type { ReportFilter, Tx } from './ports.ts';

/** An asker from whom something may be withheld. */
export interface Asker {
  readonly view: View;
  readonly scope: ReportScope & { readonly authorId: string };
  readonly orgCodes: readonly (string | null)[];
}

/** Null for those who see every record exactly and may read every report. */
export function askerOf(actor: Actor, programme: Programme): Asker | null {
  if (actor.userId === null) return null;
  const view = viewOf(actor, programme);
  const scope = { ...reportScope(actor, programme.id), authorId: actor.userId };
  if (view.base === 'exact' && scope.all) return null;
  const own = actor.memberships.filter(({ programmeId }) => programmeId === programme.id);
  return { view, scope, orgCodes: own.map(({ orgCode }) => orgCode) };
}

/**
 * The same contexts as this asker may know them, in order. `notice`: also whether hazards are recorded in the cells
 * each report lies in, which the rows of a file need not be told one by one.
 */
export async function seenBy(
  tx: Tx,
  programmeId: string,
  { view, scope, orgCodes }: Asker,
  reports: readonly Checked[],
  contexts: readonly RuleContext[],
  notice: boolean,
): Promise<Seen[]> {
  const ids = contexts.flatMap(({ sameLocalId, similarReports }) => [...sameLocalId, ...similarReports]);
  const named =
    ids.length === 0 ? [] : [...(await tx.hazards.getMany(programmeId, [...new Set(ids)], null)).values()];
  const precisionOf = await precisions(tx, programmeId, view, [...contexts.flatMap(recordsIn), ...named]);
  const nameable = new Set(ids.length === 0 ? [] : await tx.reports.readable(programmeId, ids, scope));
  for (const hazard of named) if (precisionOf(hazard) === 'exact') nameable.add(hazard.id);
  // Earlier rows of the same file are the asker's own.
  for (const { id } of reports) nameable.add(id);
  const seen: Seen[] = [];
  for (const [i, { content }] of reports.entries()) {
    const eyes: Eyes = {
      base: view.base,
      precisionOf,
      mayName: (id) => nameable.has(id),
      ownOrganisation: content.orgCode !== null && orgCodes.includes(content.orgCode),
    };
    const context = contextFor(contexts[i] as RuleContext, eyes);
    const inCell = notice && (await recordedInCell(tx, programmeId, view, content));
    seen.push({ context, view: view.key, inCell });
  }
  return seen;
}

type Placed = Partial<Pick<Report['content'], 'orgCode'>> & { readonly placeCode?: string | null };

/** Every record a context holds whose place or organisation decides who sees it. */
function recordsIn({ target, hazards, neighbours, land }: RuleContext): Placed[] {
  return [
    ...(target ? [target] : []),
    ...hazards.values(),
    ...neighbours,
    ...land.tasks.values(),
    ...land.activities.values(),
    ...land.releases,
    ...land.progress,
    ...land.handovers,
    ...land.nonconformities,
    ...land.evidence,
    ...land.accounts.values(),
    ...land.around,
  ];
}

/** How precisely a view sees records; one it was not asked about before is hidden. */
async function precisions(
  tx: Tx,
  programmeId: string,
  view: View,
  records: readonly Placed[],
): Promise<(record: object) => Precision> {
  const above = new Map<string, string[]>();
  const known = new Map<object, Precision>();
  for (const record of records) {
    const { orgCode = null, placeCode = null } = record;
    if (placeCode !== null && view.placeCodes.length > 0 && !above.has(placeCode))
      above.set(placeCode, await tx.places.ancestors(programmeId, placeCode));
    const placeCodes = above.get(placeCode ?? '') ?? [];
    known.set(record, precisionFor(view, { orgCode, placeCodes }));
  }
  return (record) => known.get(record) ?? 'hidden';
}

/** Whether the asker's own list of hazards has one whose cell meets where the report lies. */
async function recordedInCell(
  tx: Tx,
  programmeId: string,
  view: View,
  content: ReportContent,
): Promise<boolean> {
  if (view.base !== 'generalised') return false;
  const box = boxAround(broughtShapes(content).map(({ shape }) => shape));
  if (box === null) return false;
  // By their cells alone: what is seen exactly says nothing more here.
  const cells: View = { base: 'generalised', orgCodes: [], placeCodes: [], key: 'generalised' };
  const filter = { box, workStatuses: OPEN };
  const { items } = await tx.hazards.list(programmeId, filter, cells, null, { limit: 1 });
  return items.length > 0;
}

const OPEN: readonly WorkStatus[] = ['open', 'worked_on', 'suspended'];

/** Box of shapes; null without positions, or with one that is nowhere on Earth. */
function boxAround(shapes: readonly Shape[]): Box | null {
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const shape of shapes.filter(hasPositions)) {
    const [w, s, e, n] = boxOf(shape);
    if (!(w >= -180 && e <= 180 && s >= -90 && n <= 90)) return null;
    [west, east] = [Math.min(west, w), Math.max(east, e)];
    [south, north] = [Math.min(south, s), Math.max(north, n)];
  }
  return west > east ? null : [west, south, east, north];
}

const hasPositions = (shape: Shape): boolean =>
  shape.type === 'Point' || ringsOf(shape).some((ring) => ring.length > 0);

/**
 * The report with the findings this reader may hear of: all of them who decides on it or sees everything; its author
 * what they were told when they sent it; others what follows from the report itself. And of an alarm what they may
 * know of the report that raised it.
 */
export async function reportFor(tx: Tx, actor: Actor, programme: Programme, report: Report): Promise<Report> {
  const reader = {
    full: await hearsAll(tx, actor, programme, report),
    isAuthor: report.authorId === actor.userId,
    view: viewOf(actor, programme).key,
  };
  const findings = findingsFor(report.findings, reader);
  const { decision: taken } = report;
  const decision = taken && { ...taken, overrides: answersFor(taken.overrides, findings, reader) };
  return { ...report, content: await alarmFor(tx, actor, programme.id, report), findings, decision };
}

/** The same for a list: the places above a place are looked up once. */
export async function reportsFor(
  tx: Tx,
  actor: Actor,
  programme: Programme,
  reports: readonly Report[],
): Promise<Report[]> {
  const above = new Map<string, Promise<string[]>>();
  const ancestors: Tx['places']['ancestors'] = (programmeId, code) => {
    const known = above.get(code) ?? tx.places.ancestors(programmeId, code);
    above.set(code, known);
    return known;
  };
  const remembering: Tx = { ...tx, places: { ...tx.places, ancestors } };
  const shown: Report[] = [];
  for (const report of reports) shown.push(await reportFor(remembering, actor, programme, report));
  return shown;
}

/** For lists filtered by findings: which count for this reader. */
export function heardBy(actor: Actor, programme: Programme): Pick<ReportFilter, 'heard'> {
  if (askerOf(actor, programme) === null) return {};
  const decides = may(actor, programme.id, 'report.review');
  return { heard: { rules: OPEN_RULES, ofAuthor: decides ? actor.userId : null } };
}

/** Whether nothing about a report is withheld from this reader. */
export async function hearsAll(
  tx: Tx,
  actor: Actor,
  programme: Programme,
  report: Pick<Report, 'authorId' | 'placeCodes' | 'content'>,
): Promise<boolean> {
  if (askerOf(actor, programme) === null) return actor.userId !== null;
  const subject = await subjectOf(tx, actor, programme.id, report);
  return may(actor, programme.id, 'report.review', subject);
}
