/**
 * The accounts that move when a report is accepted, as entries, and the identities that would not hold
 * (domain §3.3). Called by propose.ts after everything else the report does is known.
 */

import type { GeometryEngine } from '../geo/engine.ts';
import type { AreaAccount } from '../model/accounts.ts';
import type { EntryBody } from '../model/entries.ts';
import type { Finding } from '../model/findings.ts';
import type { Hazard } from '../model/hazards.ts';
import { landDrafts } from '../model/land.ts';
import { Problem } from '../model/problems.ts';
import type { Release } from '../model/releases.ts';
import type { ReportContent } from '../model/reports.ts';
import { toleranceM2 } from '../model/tolerance.ts';
import { type Broken, checkMovements } from './account-checks.ts';
import { familiesOf, familyOf, hazardsBeside } from './account-families.ts';
import { Movement, outcomeOf } from './account-movements.ts';
import { groundsOf } from './account-once.ts';
import type { Closing, GaveWay, Story, Word } from './account-story.ts';
import { areaOf, type Ground, type Left } from './accounting.ts';
import type { EntryDraft, ProposalInput } from './drafts.ts';
import type { ClosedData, HazardData, Source, SupersededData } from './entry-data.ts';
import type { RegistryChanges, RegistryState } from './registry.ts';

export interface Accounted {
  readonly drafts: EntryDraft[];
  readonly findings: Finding[];
  /** Closed hazards, with what nobody released of them. */
  readonly left: ReadonlyMap<string, Left>;
}

/** Members of a hazard that its account depends on. */
const GROUND: readonly string[] = ['shape', 'classification', 'orgCode', 'placeCode'];

/** Hazards whose account may move with this report: what it says of their ground, and what it releases. */
export function hazardsMoved({ hazard, land }: ReportContent, state: RegistryState): string[] {
  const ids = new Set<string>();
  if (hazard) {
    const known = state.hazards.has(hazard.id);
    const lineage = hazard.mode === 'split' || hazard.mode === 'merge' || hazard.reopensId;
    if (hazard.reopensId) ids.add(hazard.reopensId);
    if (lineage || (known && GROUND.some((field) => field in hazard.fields))) ids.add(hazard.id);
    for (const id of hazard.mode === 'merge' ? (hazard.mergedIds ?? []) : []) ids.add(id);
  }
  for (const release of land?.releases ?? []) {
    const before = state.land.release.get(release.id)?.hazardId;
    for (const id of [before, release.hazardId ?? hazard?.id]) if (id) ids.add(id);
    // One that does not say its hazard has it from the work: any the report's work is about.
    if (!before && !release.hazardId) for (const id of hazardsOfWork(land, state)) ids.add(id);
  }
  for (const { hazardId } of land?.closures ?? []) ids.add(hazardId);
  return [...ids];
}

function hazardsOfWork(land: ReportContent['land'], state: RegistryState): string[] {
  return landDrafts(land).flatMap(({ type, draft }) => {
    const said = Array.isArray(draft.hazardIds) ? (draft.hazardIds as string[]) : [];
    const activity = type === 'activity' ? draft.id : draft.activityId;
    const task = type === 'task' ? draft.id : draft.taskId;
    const known = [state.land.activity.get(String(activity)), state.land.task.get(String(task))];
    return [...said, ...known.flatMap((work) => work?.hazardIds ?? [])];
  });
}

/** Entries for every account that becomes another one; findings for every identity that breaks. */
export function accountEntries(
  input: ProposalInput,
  bodies: readonly EntryBody[],
  next: RegistryChanges,
  source: Source,
): Accounted {
  const moved = new Set(hazardsMoved(input.content, input.state));
  for (const release of next.land.release) moved.add(release.hazardId);
  if (moved.size === 0) return { drafts: [], findings: [], left: new Map() };
  const { grounds, hazards, own } = groundsMoved(moved, input, bodies, next);
  const checked = checkGrounds(grounds, input.geometry);
  const drafts: EntryDraft[] = [];
  const restated: Finding[] = [];
  for (const [id, ground] of grounds) {
    const hazard = hazards.get(id) as Hazard;
    const account = accountOf(ground, hazard, checked.get(id) ?? []);
    const before =
      next.land.area_account.find((each) => each.id === id) ?? input.state.land.area_account.get(id);
    if (same(before, account)) {
      // What the account of a neighbour does not say anew is no doubt about this report.
      if (!own.has(id)) checked.delete(id);
      continue;
    }
    const earlier = restates(before, account);
    if (earlier !== null) restated.push(restatement(hazard, earlier));
    const subject = { type: 'area_account' as const, id };
    drafts.push({
      kind: 'area.accounted',
      subject,
      observedOn: input.content.dateOfInformation,
      data: { account, source },
    });
  }
  const doubts = [...findingsOf(checked), ...misfitsOf(grounds, next.land.release), ...restated];
  const left = new Map<string, Left>();
  for (const [id, ground] of grounds) if (ground.left && own.has(id)) left.set(id, ground.left);
  return { drafts, findings: doubts, left };
}

/**
 * The ground of the hazards that moved and of those that released the same ground, in the order of their ids. What
 * counts at these depends on those beside them in turn, and on none farther off.
 */
function groundsMoved(
  moved: ReadonlySet<string>,
  input: ProposalInput,
  bodies: readonly EntryBody[],
  next: RegistryChanges,
) {
  const releases = releasesOf(input.state, next);
  const own = familyOf(moved, input, next);
  const asked = new Map([...own, ...hazardsBeside(own, releases, input, next)]);
  const hazards = new Map([...asked, ...hazardsBeside(asked, releases, input, next)]);
  const families = familiesOf(hazards).map((ofOne) => ({
    hazards: ofOne,
    stories: [...ofOne.values()].map((hazard) => storyOf(hazard, input, bodies, releases)),
  }));
  const grounds = groundsOf(families, asked, input.geometry);
  return { grounds, hazards, own };
}

function releasesOf(state: RegistryState, next: RegistryChanges): Release[] {
  const all = new Map<string, Release>(state.land.release);
  for (const release of next.land.release) all.set(release.id, release);
  return [...all.values()].filter(({ status }) => status === 'recorded');
}

/** A split names as its part what is recorded already (lineage.ts): that is for its author to mend. */
function withoutPast({ content: { hazard } }: ProposalInput, id: string): Error {
  return hazard?.parts?.some((part) => part.id === id)
    ? new Problem('wrongLineage', { where: '/content/hazard/parts' })
    : new Error(`no history of ${id}`);
}

function storyOf(
  hazard: Hazard,
  input: ProposalInput,
  bodies: readonly EntryBody[],
  releases: readonly Release[],
): Story {
  const said = input.history.get(hazard.id) ?? [];
  // Without its past the account would come out as nothing: rather no decision than a wrong account.
  if (said.length === 0 && input.state.hazards.has(hazard.id)) throw withoutPast(input, hazard.id);
  const now = bodies.filter(({ subject }) => subject.type === 'hazard' && subject.id === hazard.id);
  const words: Word[] = [];
  let gaveWay: GaveWay | null = null;
  let closed: Closing | null = null;
  for (const body of [...said, ...now]) {
    if (body.kind === 'hazard.split' || body.kind === 'hazard.merged') {
      const { childIds, source, adjustment } = body.data as SupersededData;
      const kind = body.kind === 'hazard.split' ? 'split' : 'merge';
      const why = adjustment === undefined ? {} : { adjustment };
      gaveWay ??= { seq: body.seq, on: source.on, reportId: body.reportId, kind, childIds, ...why };
    } else if (body.kind === 'hazard.closed') {
      const { closedOn, source } = body.data as ClosedData;
      closed = { on: closedOn, reportId: body.reportId, orgCode: source.orgCode };
    } else if (body.kind === 'hazard.reopened') closed = null;
    else {
      const word = wordOf(body);
      if (word) words.push(word);
    }
  }
  return {
    hazardId: hazard.id,
    words,
    gaveWay,
    closed,
    point: hazard.shape?.type === 'Point' ? hazard.shape : null,
    reopens: hazard.reopensId !== null,
    releases: releases.filter((release) => release.hazardId === hazard.id),
  };
}

function wordOf(body: EntryBody): Word | null {
  const { set, source, corrects, adjustment } = body.data as Partial<HazardData>;
  if (set === undefined || source === undefined) return null;
  if (!('shape' in set) && !('classification' in set)) return null;
  const { shape, classification } = set as Pick<Word, 'shape' | 'classification'>;
  return {
    seq: body.seq,
    on: source.on,
    reportId: body.reportId,
    orgCode: source.orgCode,
    ...(classification === undefined ? {} : { classification }),
    ...(shape === undefined ? {} : { shape }),
    corrects: corrects === true,
    ...(adjustment === undefined ? {} : { adjustment }),
  };
}

type Account = Omit<AreaAccount, 'id' | 'programmeId' | 'fromSeq' | 'untilSeq'>;

function accountOf(ground: Ground, hazard: Hazard, broken: readonly Broken[]): Account {
  const releasedM2 = { cancelled: 0, reduced: 0, cleared: 0 };
  for (const line of ground.lines) {
    const outcome = outcomeOf(line.kind as Movement['kind']);
    if (outcome) releasedM2[outcome] += line.m2;
  }
  const whole = ground.released === null && !ground.gone;
  return {
    lines: ground.lines,
    // While nothing is released the hazard's own outline is what remains: it is not kept twice.
    shape: whole ? null : ground.remaining,
    remainingM2: areaOf(ground.remaining),
    releasedM2,
    broken: [...new Set(broken.map(({ identity }) => identity))].sort(),
    beyondM2: ground.beyondM2,
    orgCode: hazard.orgCode,
    placeCode: hazard.placeCode,
  };
}

function same(before: AreaAccount | undefined, after: Account): boolean {
  if (!before) return after.lines.length === 0;
  const { id, programmeId, fromSeq, untilSeq, ...kept } = before;
  return JSON.stringify(sorted(kept)) === JSON.stringify(sorted(after));
}

/** The first day whose figures change though the account already went beyond it; null when nothing is restated. */
function restates(before: AreaAccount | undefined, after: Account): string | null {
  if (!before || before.lines.length === 0) return null;
  const texts = (lines: AreaAccount['lines']) => lines.map((line) => JSON.stringify(sorted(line)));
  const [was, is] = [texts(before.lines), texts(after.lines)];
  const last = before.lines.reduce((day, line) => (line.effectiveDate > day ? line.effectiveDate : day), '');
  const gone = before.lines.filter((_, i) => !is.includes(was[i] as string));
  const late = after.lines.filter((line, i) => line.effectiveDate < last && !was.includes(is[i] as string));
  const days = [...gone, ...late].map((line) => line.effectiveDate).sort();
  return days[0] ?? null;
}

function restatement(hazard: Hazard, day: string): Finding {
  const params = { hazard: hazard.name ?? hazard.localId ?? hazard.id, day };
  return { rule: 'V32', severity: 'W', message: 'account.restates', params, path: '', at: null, fix: null };
}

/** Members in one order, so that two accounts compare as text. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, member]) => [key, sorted(member)]));
}

/** The movements of a ground as the account's own checks read them. */
export function movementsOf(
  account: Pick<AreaAccount, 'lines' | 'placeCode'>,
  hazardId: string,
  seq: number,
): Movement[] {
  return account.lines.map((line) =>
    Movement.parse({ ...line, hazardId, seq, placeCode: account.placeCode }),
  );
}

function checkGrounds(grounds: ReadonlyMap<string, Ground>, geometry: GeometryEngine): Map<string, Broken[]> {
  const movements = [...grounds].flatMap(([id, ground]) =>
    movementsOf({ lines: ground.lines, placeCode: null }, id, 0),
  );
  const remainingM2 = new Map([...grounds].map(([id, ground]) => [id, areaOf(ground.remaining)]));
  const byHazard = new Map<string, Broken[]>();
  for (const broken of checkMovements(movements, { remainingM2 })) {
    const id = broken.hazardId ?? '';
    byHazard.set(id, [...(byHazard.get(id) ?? []), broken]);
  }
  for (const [id, ground] of grounds) {
    const both =
      ground.released && ground.remaining ? geometry.overlapAreaM2(ground.released, ground.remaining) : 0;
    if (both <= toleranceM2(areaOf(ground.remaining))) continue;
    const overlap = { identity: 'I1' as const, message: 'account.I1.remaining', hazardId: id, date: null };
    const params = { expected: areaOf(ground.remaining) - both, found: areaOf(ground.remaining) };
    byHazard.set(id, [...(byHazard.get(id) ?? []), { ...overlap, ...params, params }]);
  }
  return byHazard;
}

function findingsOf(checked: ReadonlyMap<string, readonly Broken[]>): Finding[] {
  return [...checked.values()].flat().map(({ message, params, hazardId }) => ({
    rule: 'V40',
    severity: 'R' as const,
    message,
    params: rounded({ ...params, hazard: hazardId ?? '' }),
    path: '',
    at: null,
    fix: null,
  }));
}

/** Released parts that reach beyond their hazard, or that release nothing: the account says what it made of it. */
function misfitsOf(grounds: ReadonlyMap<string, Ground>, releases: readonly Release[]): Finding[] {
  return releases.flatMap((release): Finding[] => {
    const ground = grounds.get(release.hazardId);
    if (!ground || release.status !== 'recorded' || release.shape === null) return [];
    const own = ground.lines.filter(({ releaseId }) => releaseId === release.id);
    const outsideM2 = own.filter(({ kind }) => kind === 'extend').reduce((m2, line) => m2 + line.m2, 0);
    const drawnM2 = release.areaM2 ?? 0;
    const base = { severity: 'R' as const, path: '/land/releases', at: null, fix: null };
    if (outsideM2 > 0) {
      const params = rounded({ outsideM2, drawnM2, id: release.id });
      return [{ ...base, rule: 'V25', message: 'partition.outside', params }];
    }
    if (own.length > 0 || ground.cls === null) return [];
    return [
      { ...base, rule: 'V43', message: 'partition.nothingNew', params: rounded({ drawnM2, id: release.id }) },
    ];
  });
}

function rounded(params: Record<string, string | number>): Record<string, string | number> {
  const entries = Object.entries(params).map(([key, value]) => [
    key,
    typeof value === 'number' ? Math.round(value) : value,
  ]);
  return Object.fromEntries(entries);
}
