/**
 * What a decision did to recorded danger, found without the guard that is under attack: from the records before and
 * after alone. It knows hazards, released parts, accounts, evidence and nonconformities, and its own short list of who
 * may do what; it imports nothing of core/registry, core/policy or flow/entitled.
 */
import { outlineAreaM2 } from '../../src/core/geo/area.ts';
import type { GeometryEngine } from '../../src/core/geo/engine.ts';
import type { AccountLine, AreaAccount } from '../../src/core/model/accounts.ts';
import type { EvidencePoint } from '../../src/core/model/evidence.ts';
import type { Outline, Position } from '../../src/core/model/geometry.ts';
import type { Hazard } from '../../src/core/model/hazards.ts';
import type { Place } from '../../src/core/model/places.ts';
import type { Actor } from '../../src/core/model/programmes.ts';
import type { DecisionDraft, Report } from '../../src/core/model/reports.ts';
import { outlineOf } from './attack-shapes.ts';
import type { Records } from './attack-world.ts';

/** One decision as it was taken. */
export interface Taken {
  readonly before: Records;
  readonly after: Records;
  readonly reports: readonly Report[];
  readonly decider: Actor;
  readonly author: Actor | null;
  readonly decision: DecisionDraft;
  readonly inBulk: boolean;
}

export interface Fall {
  readonly what: string;
  readonly hazardIds: readonly string[];
  /** The author of a report of this type may make it fall. */
  readonly types: readonly string[];
  readonly at: Position | null;
  readonly inspected?: string | null;
  /** The place it lies in, besides those of its hazards. */
  readonly placeCode?: string | null;
}

const GROUND = ['nts', 'ts', 'clearance_progress', 'completion', 'correction'];
const SAID = [...GROUND, 'eod_spot', 'survey_box'];
const INSPECTED = ['qm', 'correction'];
const RANK = { indication: 1, sha: 2, cha: 3 } as const;
const GRAVE = { nothing: 0, not_searched: 0, cm_fragments: 1, cmr_found: 2, other_eo: 2 } as const;
const SEVERITY = { minor: 0, major: 1, critical: 2 } as const;
const GONE = ['destroyed_in_situ', 'removed_and_destroyed', 'rendered_safe', 'handed_over'];
const UP = ['identify', 'extend', 'reopen', 'split_in', 'merge_in', 'adjust_up'];
const DOWN = [
  'cancel',
  'reduce',
  'reduce_with_asset',
  'reduce_without_asset',
  'clear',
  'adjust_down',
  'split_out',
  'merge_out',
];
/** Ground smaller than this is arithmetic. */
const SLIVER_M2 = 0.05;
/** Where lines do not quite meet. */
const LINE_M = 1;

const isOpen = ({ workStatus }: Hazard): boolean => workStatus !== 'closed' && workStatus !== 'superseded';

export class Oracle {
  constructor(
    private readonly geometry: GeometryEngine,
    private readonly places: ReadonlyMap<string, Place>,
  ) {}

  /** What is wrong with this decision; empty when nothing is. */
  faults(taken: Taken): string[] {
    const { before, after } = taken;
    const touched = this.touched(before, after);
    const falls = [
      ...this.ground(before, after, touched),
      ...this.dark(before, after, touched),
      ...evidenceFalls(before, after, this.geometry),
      ...nonconformityFalls(before, after),
      ...boxFalls(before, after),
      ...alarmFalls(taken),
    ];
    return [
      ...falls.flatMap((fall) => this.unentitled(fall, taken).map((why) => `${fall.what}: ${why}`)),
      ...this.unbooked(taken, touched),
      ...this.hidden(before, after, touched),
      ...this.closedOverGround(before, after, touched),
    ];
  }

  /** Any danger that fell, for counting what came through. */
  falls({ before, after }: Taken): number {
    const touched = this.touched(before, after);
    return this.ground(before, after, touched).length + this.dark(before, after, touched).length;
  }

  private touched(before: Records, after: Records): Set<string> {
    const ids = new Set<string>();
    for (const [id, hazard] of after.hazards) if (before.hazards.get(id) !== hazard) ids.add(id);
    for (const [id, account] of after.accounts) if (before.accounts.get(id) !== account) ids.add(id);
    for (const [id, release] of after.releases) {
      const known = before.releases.get(id);
      if (known === release) continue;
      ids.add(release.hazardId);
      if (known) ids.add(known.hazardId);
    }
    for (const id of [...ids]) for (const each of after.hazards.get(id)?.childIds ?? []) ids.add(each);
    return ids;
  }

  /** Hazards this one came from, and itself: what was released of them is released. */
  private lineage(records: Records, id: string): Set<string> {
    const line = new Set<string>();
    const next = [id];
    for (let each = next.pop(); each !== undefined; each = next.pop()) {
      if (line.has(each)) continue;
      line.add(each);
      next.push(...(records.hazards.get(each)?.parentIds ?? []));
    }
    return line;
  }

  private released(records: Records, id: string): Outline | null {
    const line = this.lineage(records, id);
    const parts = [...records.releases.values()]
      .filter(({ hazardId, status }) => status === 'recorded' && line.has(hazardId))
      .flatMap(({ shape }) => shape ?? []);
    return parts.length === 0 ? null : this.geometry.union(parts);
  }

  /** Ground of an open hazard that nobody released. */
  private dangerous(records: Records, id: string): Outline | null {
    const hazard = records.hazards.get(id);
    if (!hazard || !isOpen(hazard)) return null;
    return this.less(outlineOf(hazard), this.released(records, id));
  }

  private less(a: Outline | null, b: Outline | null): Outline | null {
    return a === null || b === null ? a : this.geometry.difference(a, b);
  }

  /** Ground whose recorded rank fell: within touched hazards, before against after. */
  private ground(before: Records, after: Records, touched: ReadonlySet<string>): Fall[] {
    return [...touched].flatMap((id): Fall[] => {
      const hazard = before.hazards.get(id);
      const was = this.dangerous(before, id);
      if (!hazard || was === null) return [];
      const as = [...touched].flatMap((each) => {
        const now = after.hazards.get(each);
        if (!now || RANK[now.classification] < RANK[hazard.classification]) return [];
        return this.dangerous(after, each) ?? [];
      });
      const lost = this.less(was, as.length === 0 ? null : this.geometry.union(as));
      return this.pointsIn(lost).map((at) => ({
        what: `ground of ${id} (${hazard.classification}) counts as less dangerous at ${at.join(', ')}`,
        ...{ hazardIds: [id], types: GROUND, at },
      }));
    });
  }

  /** Places that answered *recorded hazard* and do not any more. */
  private dark(before: Records, after: Records, touched: ReadonlySet<string>): Fall[] {
    return [...touched].flatMap((id): Fall[] => {
      const hazard = before.hazards.get(id);
      if (!hazard || !isOpen(hazard)) return [];
      const outline = outlineOf(hazard);
      const now = [...touched].flatMap((each) => {
        const record = after.hazards.get(each);
        return record && isOpen(record) ? (outlineOf(record) ?? []) : [];
      });
      return this.pointsIn(this.less(outline, now.length === 0 ? null : this.geometry.union(now))).map(
        (at) => ({
          what: `${id} is no longer recorded at ${at.join(', ')}`,
          ...{ hazardIds: [id], types: GROUND, at },
        }),
      );
    });
  }

  /** A point inside every piece of ground large enough to be ground. */
  private pointsIn(outline: Outline | null): Position[] {
    return piecesOf(outline)
      .filter((piece) => outlineAreaM2(piece) > SLIVER_M2)
      .map((piece) => this.geometry.pointInside(piece).coordinates);
  }

  private unentitled(fall: Fall, { inBulk, decision, decider, author, reports }: Taken): string[] {
    const why: string[] = [];
    if (inBulk) why.push('decided in bulk');
    if (decision.reason.trim() === '') why.push('without a reason');
    const report = reports[0];
    if (!report) return ['no report'];
    if (report.authorId === decider.userId) why.push('by its author');
    const hazards = fall.hazardIds;
    if (!this.mayDecide(decider, hazards, fall)) why.push(`by ${decider.userId}`);
    if (report.authorId === 'alarm') return why;
    if (!fall.types.includes(report.content.reportType))
      why.push(`in a report of type ${report.content.reportType}`);
    if (!author || !mayPropose(author, report, fall)) why.push(`proposed by ${report.authorId}`);
    return why;
  }

  private hazardOf: (id: string) => Hazard | undefined = () => undefined;

  /** Hazards as they were, for asking whose place it is. */
  knowing(records: Records): this {
    this.hazardOf = (id) => records.hazards.get(id);
    return this;
  }

  private mayDecide({ memberships }: Actor, hazardIds: readonly string[], fall: Fall): boolean {
    return memberships.some(({ role, orgCode, placeCodes }) => {
      if (fall.inspected && orgCode === fall.inspected) return false;
      if (role !== 'national_approver' && role !== 'regional_validator') return false;
      if (role === 'regional_validator' && placeCodes.length === 0) return false;
      if (placeCodes.length === 0)
        return orgCode === null || hazardIds.every((id) => this.hazardOf(id)?.orgCode === orgCode);
      const reaches = (code: string | null | undefined): boolean =>
        this.chain(code ?? null).some((each) => placeCodes.includes(each));
      return (
        hazardIds.every((id) => reaches(this.hazardOf(id)?.placeCode)) &&
        (fall.placeCode === undefined || reaches(fall.placeCode)) &&
        (fall.at === null || this.provinces(fall.at).every(reaches))
      );
    });
  }

  private chain(code: string | null): string[] {
    const codes: string[] = [];
    for (let at = code; at !== null; at = this.places.get(at)?.parentCode ?? null) codes.push(at);
    return codes;
  }

  /** Places whose drawn boundary holds the point. */
  private provinces(at: Position): string[] {
    return [...this.places.values()]
      .filter(({ boundary, parentCode }) => boundary && parentCode && this.geometry.contains(boundary, at))
      .map(({ code }) => code);
  }

  /** Reports whose authors said that ground leaves; their word is booked again whenever an account is told anew. */
  private readonly adjusting = new Set<string>();

  /** What left the accounts was booked, and adjustments only on the author's word. */
  private unbooked({ before, after, reports }: Taken, touched: ReadonlySet<string>): string[] {
    const faults: string[] = [];
    for (const { id, content } of reports) if (content.hazard?.adjustment) this.adjusting.add(id);
    const adjustedDown = (account: AreaAccount | undefined): number => m2Unsaid(account, this.adjusting);
    let [fewer, adjusted, gained] = [0, 0, 0];
    for (const id of touched) {
      const [was, is] = [before.accounts.get(id), after.accounts.get(id)];
      if (is && Math.abs(balance(is) - is.remainingM2) > allowance(is.remainingM2))
        faults.push(
          `account of ${id} says ${is.remainingM2} m² and its lines ${balance(is)} m² (${linesOf(before, id)} → ${linesOf(after, id)})`,
        );
      fewer += adjustedDown(is) - adjustedDown(was);
      adjusted += is?.remainingM2 ?? 0;
      gained += (is?.remainingM2 ?? 0) - (was?.remainingM2 ?? 0);
    }
    // Ground that comes back to a family is counted in one of its accounts and struck out in the others.
    const isMissing = fewer > allowance(adjusted) && gained < fewer - allowance(adjusted);
    if (isMissing && !this.isLate(before, reports, touched)) {
      const told = [...touched].map((id) => `${id}: ${linesOf(before, id)} → ${linesOf(after, id)}`);
      faults.push(`${fewer} m² adjusted without anybody saying so (${told.join('; ')})`);
    }
    return faults;
  }

  /**
   * A report about days before what is known by now tells the past otherwise, where later words hold: what it adds they
   * take away again, and nothing recorded falls (which `ground` and `dark` look at).
   */
  private isLate(before: Records, reports: readonly Report[], touched: ReadonlySet<string>): boolean {
    const days = [...touched].flatMap((id) => {
      const { shape, classification } = before.hazards.get(id)?.facts ?? {};
      return [shape?.on ?? '', classification?.on ?? ''];
    });
    return reports.every(({ content }) => days.some((day) => content.dateOfInformation < day));
  }

  /** The account holds all the ground nobody released: whatever is missing there is hidden. */
  private hidden(before: Records, after: Records, touched: ReadonlySet<string>): string[] {
    return [...touched].flatMap((id) => {
      const hazard = after.hazards.get(id);
      if (!hazard || !isOpen(hazard) || hazard.classification === 'indication') return [];
      const m2 = areaOf(this.dangerous(after, id));
      const told = after.accounts.get(id)?.remainingM2 ?? 0;
      const wasHidden = areaOf(this.dangerous(before, id)) - (before.accounts.get(id)?.remainingM2 ?? 0);
      const missing = m2 - told - Math.max(0, wasHidden);
      // Another hazard of the family counts ground both lie over.
      return missing > allowance(m2) && !this.countedElsewhere(after, id)
        ? [
            `account of ${id} misses ${missing} m² of ${m2} m² that nobody released (${linesOf(before, id)} → ${linesOf(after, id)})`,
          ]
        : [];
    });
  }

  private countedElsewhere(records: Records, id: string): boolean {
    const hazard = records.hazards.get(id);
    if (hazard?.reopensId != null) return true;
    const all = [...records.hazards.values()];
    return all.some((each) => each.reopensId === id) || this.overlapsSibling(records, id, all);
  }

  /** Parts of one split drawn over each other, which V16 asks about: the ground both have counts in one of them. */
  private overlapsSibling(records: Records, id: string, all: readonly Hazard[]): boolean {
    const own = this.dangerous(records, id);
    const parents = records.hazards.get(id)?.parentIds ?? [];
    if (own === null || parents.length === 0) return false;
    return all.some((each) => {
      if (each.id === id || !each.parentIds.some((parent) => parents.includes(parent))) return false;
      const other = outlineOf(each);
      return other !== null && this.geometry.overlapAreaM2(own, other) > LINE_M;
    });
  }

  /** What was closed with this decision, or lost a release while closed, leaves no ground wider than a line. */
  private closedOverGround(before: Records, after: Records, touched: ReadonlySet<string>): string[] {
    return [...touched].flatMap((id) => {
      const hazard = after.hazards.get(id);
      if (hazard?.workStatus !== 'closed') return [];
      const left = this.less(outlineOf(hazard), this.released(after, id));
      const open = [...after.hazards.values()].filter((each) => each.reopensId === id && isOpen(each));
      const covered = open.flatMap((each) => outlineOf(each) ?? []);
      const dark = this.less(left, covered.length === 0 ? null : this.geometry.union(covered));
      if (dark === null || this.geometry.partsWiderThan(dark, LINE_M) === null) return [];
      if (this.wasSo(before, id, dark)) return [];
      return [`${id} is closed over ${outlineAreaM2(dark)} m² that nobody released`];
    });
  }

  /** Faults of the record as it was before the attack are not counted against this decision. */
  private wasSo(before: Records, id: string, dark: Outline): boolean {
    const hazard = before.hazards.get(id);
    if (hazard?.workStatus !== 'closed') return false;
    const was = this.less(outlineOf(hazard), this.released(before, id));
    return was !== null && areaOf(this.less(dark, was)) <= SLIVER_M2;
  }
}

const areaOf = (outline: Outline | null): number => (outline === null ? 0 : outlineAreaM2(outline));
const allowance = (m2: number): number => Math.max(1, Math.abs(m2) / 1000);

function piecesOf(outline: Outline | null): Outline[] {
  if (outline === null) return [];
  if (outline.type === 'Polygon') return [outline];
  return outline.coordinates.map((coordinates) => ({ type: 'Polygon', coordinates }));
}

function balance({ lines }: AreaAccount): number {
  return lines.reduce((m2, line) => m2 + signOf(line) * line.m2, 0);
}

function signOf({ kind }: AccountLine): number {
  if (UP.includes(kind)) return 1;
  if (DOWN.includes(kind)) return -1;
  if (kind === 'reclassify') return 0;
  throw new Error(`a kind of line the oracle does not know: ${kind}`);
}

/** The account as a fault tells it. */
function linesOf({ hazards, accounts }: Records, id: string): string {
  const hazard = hazards.get(id);
  const lines = (accounts.get(id)?.lines ?? []).map(
    ({ kind, m2, class: of, effectiveDate, reason }) =>
      `${effectiveDate} ${of} ${kind} ${Math.round(m2)}${reason ? ` (${reason})` : ''}`,
  );
  return `${hazard?.classification ?? ''} ${hazard?.workStatus ?? 'none'} [${lines.join(', ')}]`;
}

/** Ground that left by adjustment nobody said, but for lines that do not meet at closing and doubles of a merge. */
function m2Unsaid(account: AreaAccount | undefined, said: ReadonlySet<string>): number {
  return (account?.lines ?? [])
    .filter(({ kind, reason }) => kind === 'adjust_down' && reason !== 'digitising' && reason !== 'duplicate')
    .filter(({ reportId }) => !said.has(reportId ?? ''))
    .reduce((m2, line) => m2 + line.m2, 0);
}

function evidenceFalls(before: Records, after: Records, geometry: GeometryEngine): Fall[] {
  return [...after.evidence.values()].flatMap((now): Fall[] => {
    const was = before.evidence.get(now.id);
    if (!was || was === now) return [];
    const fields: string[] = [];
    if (was.grade === 'direct' && now.grade !== 'direct') fields.push('grade');
    if (was.quantity !== null && (now.quantity ?? 0) < was.quantity) fields.push('quantity');
    const gone = ({ disposal }: typeof was): boolean => disposal !== null && GONE.includes(disposal.outcome);
    if (gone(now) && !gone(was)) fields.push('disposal');
    const metres =
      was.position && now.position ? geometry.distanceM(was.position.coordinates, now.position) : 0;
    if (metres > 1.001 || (was.position !== null && now.position === null)) fields.push('position');
    const home = after.hazards.get(now.hazardId ?? '');
    const old = after.hazards.get(was.hazardId ?? '');
    const wasClosed = before.hazards.get(was.hazardId ?? '')?.workStatus === 'closed';
    const reopens = wasClosed && home !== undefined && home.reopensId === was.hazardId;
    const follows = old?.childIds.includes(now.hazardId ?? '') || reopens;
    if (was.hazardId !== null && was.hazardId !== now.hazardId && !follows) fields.push('hazardId');
    fields.push(...toldMilder(was, now));
    const hazardIds = [was.hazardId].filter((id): id is string => id !== null);
    return fields.map((field) => ({ what: `evidence ${now.id} ${field}`, hazardIds, types: SAID, at: null }));
  });
}

const SHOWS_ORDNANCE = ['item', 'fragment', 'strike_mark', 'detonation_report', 'container'];

/** Evidence whose words became milder, by a list shorter than the guard's. */
function toldMilder(was: EvidencePoint, now: EvidencePoint): string[] {
  const fields: string[] = [];
  const shows = ({ kind }: EvidencePoint): boolean => kind === 'accident' || SHOWS_ORDNANCE.includes(kind);
  if ((was.kind === 'accident' && now.kind !== 'accident') || (shows(was) && !shows(now)))
    fields.push('kind');
  const unsaid = (code: string | null): boolean => code === null || code === 'unknown';
  if (!unsaid(was.ordnanceCategory) && unsaid(now.ordnanceCategory)) fields.push('ordnanceCategory');
  if (was.condition !== 'spent' && now.condition === 'spent') fields.push('condition');
  const hurt = ({ casualties: c }: EvidencePoint): number => (c ? c.killed + c.injured + c.unknown : 0);
  if (hurt(now) < hurt(was)) fields.push('casualties');
  if ((now.observedOn ?? now.dateOfInformation) < (was.observedOn ?? was.dateOfInformation))
    fields.push('observedOn');
  if (was.placeCode !== null && now.placeCode !== was.placeCode) fields.push('placeCode');
  return fields;
}

function nonconformityFalls(before: Records, after: Records): Fall[] {
  return [...after.nonconformities.values()].flatMap((now): Fall[] => {
    const was = before.nonconformities.get(now.id);
    if (!was || was === now || was.status !== 'open') return [];
    const fields: string[] = [];
    if (now.status !== 'open') fields.push('status');
    if (SEVERITY[now.severity] < SEVERITY[was.severity]) fields.push('severity');
    if (was.hazardIds.some((id) => !now.hazardIds.includes(id))) fields.push('hazardIds');
    if (was.orgCode !== null && was.orgCode !== now.orgCode) fields.push('orgCode');
    return fields.map((field) => ({
      what: `nonconformity ${now.id} ${field}`,
      ...{ hazardIds: was.hazardIds, types: INSPECTED, at: null, inspected: was.orgCode },
    }));
  });
}

/** Finds in the cells of a survey box told milder, or for other ground. */
function boxFalls(before: Records, after: Records): Fall[] {
  return [...after.boxes.values()].flatMap((now): Fall[] => {
    const was = before.boxes.get(now.id);
    const found = Object.entries(was?.cells ?? {}).filter(([, { result }]) => GRAVE[result] > 0);
    if (!was || was === now || found.length === 0) return [];
    const fields: string[] = [];
    if (found.some(([name, { result }]) => GRAVE[now.cells[name]?.result ?? 'nothing'] < GRAVE[result]))
      fields.push('cells');
    for (const field of ['gridName', 'sideM', 'cellM'] as const)
      if (was[field] !== now[field]) fields.push(field);
    if (JSON.stringify(was.shape) !== JSON.stringify(now.shape)) fields.push('shape');
    if (was.placeCode !== null && was.placeCode !== now.placeCode) fields.push('placeCode');
    const { hazardIds } = was;
    return fields.map((field) => ({
      what: `survey box ${now.id} ${field}`,
      ...{ hazardIds, placeCode: was.placeCode, types: SAID, at: null },
    }));
  });
}

/** Setting a drafted reopening aside. */
function alarmFalls({ reports, decision }: Taken): Fall[] {
  if (decision.action === 'accept') return [];
  return reports
    .filter(({ authorId }) => authorId === 'alarm')
    .map(({ id, content }) => ({
      what: `alarm ${id} set aside`,
      hazardIds: content.hazard?.reopensId ? [content.hazard.reopensId] : [],
      ...{ types: INSPECTED, at: null },
    }));
}

function mayPropose({ memberships }: Actor, { content }: Report, fall: Fall): boolean {
  return memberships.some(({ role, orgCode }) => {
    if (fall.inspected !== undefined) {
      const inspects = role === 'qa' || role === 'national_approver';
      return inspects && (fall.inspected === null || orgCode !== fall.inspected);
    }
    if (role === 'field_team' || role === 'org_im') return orgCode !== null && content.orgCode === orgCode;
    return role === 'regional_validator' || role === 'national_approver';
  });
}
