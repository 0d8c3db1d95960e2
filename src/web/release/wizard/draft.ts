/**
 * The release being written: plain data, kept in this browser on every change until the server has it, and turned
 * into what a report says. Never sends anything itself.
 */
import type { ReportType } from '../../../core/model/codes.ts';
import type { Outline, Point } from '../../../core/model/geometry.ts';
import { Entered, type Hazard } from '../../../core/model/hazards.ts';
import type { LandContent } from '../../../core/model/land.ts';
import type {
  ActivityType,
  Method,
  ReleaseCriterion,
  ReleaseOutcome,
  SearchKind,
  UnsearchedReason,
} from '../../../core/model/land-codes.ts';
import { type ReleaseDraft, WORK_FOR } from '../../../core/model/releases.ts';
import type { Said } from '../../tasks/report.ts';
import type { Partitioned } from './partition.ts';

/** A part to be released. Without a name it is called by its place in the list. */
export interface Part {
  readonly id: string;
  readonly name: string;
  readonly shape: Outline;
  /** The hazard was larger than recorded where this part goes over its edge. */
  readonly extend: boolean;
  /** The benchmark as typed, in any notation, and where it is. */
  readonly benchmark?: { readonly text: string; readonly point: Point | null };
  /** Every turning point has a marker in the ground. */
  readonly marked?: boolean;
}

/** Ground that was left out of the search, and why. */
export interface LeftOut {
  readonly id: string;
  /** Null until one is chosen. */
  readonly reason: UnsearchedReason | null;
  readonly note: string;
  readonly shape: Outline | null;
}

export interface ReleaseWork {
  readonly reportId: string;
  /** Used only when the release rests on work that nobody recorded before. */
  readonly surveyId: string;
  /** Of such work: clearance or battle area clearance, and by which methods. */
  readonly clearance: 'clearance' | 'bac';
  readonly methods: readonly Method[];
  /** All reasonable effort, and the office that states it. */
  readonly effort: string;
  readonly effortBy: string;
  readonly markersNote: string;
  readonly outcome: ReleaseOutcome | null;
  readonly criteria: readonly ReleaseCriterion[];
  readonly criteriaNote: string;
  readonly withAsset: boolean | null;
  readonly search: SearchKind;
  readonly depthCm: number | null;
  readonly releasedOn: string;
  readonly orgCode: string | null;
  readonly teamName: string;
  readonly activityId: string | null;
  readonly taskId: string | null;
  readonly parts: readonly Part[];
  readonly leftOut: readonly LeftOut[];
  readonly closes: boolean;
  readonly remarks: string;
}

/** An empty release; ids come from the caller. */
export function blankWork(reportId: string, surveyId: string, day: string): ReleaseWork {
  return {
    reportId,
    surveyId,
    clearance: 'clearance',
    methods: [],
    effort: '',
    effortBy: '',
    markersNote: '',
    outcome: null,
    criteria: [],
    criteriaNote: '',
    withAsset: null,
    search: 'subsurface',
    depthCm: null,
    releasedOn: day,
    orgCode: null,
    teamName: '',
    activityId: null,
    taskId: null,
    parts: [],
    leftOut: [],
    closes: false,
    remarks: '',
  };
}

/** What still has to be said before this can be sent, as keys of sentences. */
export function missingOf(work: ReleaseWork): string[] {
  const { outcome, criteria, search, depthCm, parts, leftOut, releasedOn } = work;
  return [
    ...(outcome === null ? ['wizard.missing.outcome'] : []),
    ...(outcome === 'cancelled' && criteria.length === 0 ? ['wizard.missing.criteria'] : []),
    ...(outcome === 'cleared' && search === 'subsurface' && !depthCm ? ['wizard.missing.depth'] : []),
    ...(releasedOn === '' ? ['wizard.missing.day'] : []),
    ...(parts.length === 0 ? ['wizard.missing.parts'] : []),
    ...(leftOut.some(({ reason }) => reason === null) ? ['wizard.missing.reason'] : []),
    ...(parts.some(({ benchmark }) => benchmark?.text.trim() && !benchmark.point)
      ? ['wizard.missing.benchmark']
      : []),
  ];
}

const BY_OUTCOME: Readonly<Record<ReleaseOutcome, ReportType>> = {
  cancelled: 'nts',
  reduced: 'ts',
  cleared: 'clearance_progress',
};

const orNull = (text: string): string | null => text.trim() || null;

/**
 * What the report says. `shapes` are the parts as they are released: without ground that was not searched.
 * Null while no outcome is chosen or no part is left.
 */
export function saidOf(
  work: ReleaseWork,
  hazard: Hazard,
  answer: Partitioned | undefined,
  activityType: ActivityType | null,
): Said | null {
  const { outcome, closes, releasedOn } = work;
  if (outcome === null || releasedOn === '') return null;
  const releases = releasesOf(work, outcome, hazard.id, answer);
  if (releases.length === 0) return null;
  const fits = activityType !== null && WORK_FOR[outcome].includes(activityType);
  const begun = fits ? null : workOf(work, outcome, hazard.id);
  const land: LandContent = {
    ...(begun ? { activities: [begun] } : {}),
    releases: releases.map((release) => (begun ? { ...release, activityId: begun.id } : release)),
    ...(closes ? { closures: [{ hazardId: hazard.id, closedOn: releasedOn }] } : {}),
  };
  return {
    reportType: closes ? 'completion' : BY_OUTCOME[outcome],
    dateOfInformation: releasedOn,
    orgCode: work.orgCode,
    teamName: orNull(work.teamName),
    narrative: orNull(work.remarks),
    ...(answer?.extended ? { hazard: extensionOf(hazard, answer.extended) } : {}),
    land,
  };
}

function releasesOf(
  work: ReleaseWork,
  outcome: ReleaseOutcome,
  hazardId: string,
  answer: Partitioned | undefined,
): ReleaseDraft[] {
  const known = new Map(answer?.parts.map((part) => [part.id, part]));
  const kept = work.parts.flatMap((part) => {
    const trimmed = known.get(part.id)?.trimmed;
    const shape = trimmed === undefined ? part.shape : trimmed;
    return shape ? [{ ...part, shape }] : [];
  });
  const unsearched = work.leftOut.flatMap(({ shape, reason, note }) =>
    reason === null ? [] : [{ shape, reason, note: orNull(note) }],
  );
  return kept.map(({ id, name, shape, benchmark, marked }, i) => ({
    id,
    hazardId,
    outcome,
    shape,
    releasedOn: work.releasedOn,
    ...(name.trim() ? { localId: name.trim() } : {}),
    ...groundsOf(work, outcome),
    ...statedOf(work),
    ...(benchmark?.point ? { benchmark: benchmark.point } : {}),
    ...(marked ? { permanentMarkers: markersOf(shape) } : {}),
    ...(work.activityId ? { activityId: work.activityId } : {}),
    ...(work.taskId ? { taskId: work.taskId } : {}),
    // Said once, with the first part: they are of the whole release.
    ...(i === 0 && unsearched.length > 0 ? { unsearched } : {}),
  }));
}

/** What each outcome rests on. */
function groundsOf(work: ReleaseWork, outcome: ReleaseOutcome): Partial<ReleaseDraft> {
  if (outcome === 'cleared')
    return { search: work.search, ...(work.search === 'surface' ? {} : { depthCm: work.depthCm }) };
  return {
    criteria: [...work.criteria],
    ...(work.criteriaNote.trim() ? { criteriaNote: work.criteriaNote.trim() } : {}),
    ...(outcome === 'reduced' ? { reducedWithAsset: work.withAsset } : {}),
  };
}

/** What is stated of the whole release, with every part of it. */
function statedOf({ effort, effortBy, orgCode, markersNote }: ReleaseWork): Partial<ReleaseDraft> {
  const by = effortBy.trim() || orgCode;
  return {
    ...(effort.trim() ? { reasonableEffort: effort.trim(), ...(by ? { reasonableEffortBy: by } : {}) } : {}),
    ...(markersNote.trim() ? { markersNote: markersNote.trim() } : {}),
  };
}

const MOST_MARKERS = 2_000;

/** A marker at every turning point, numbered in the order of the outline. */
function markersOf(shape: Outline): NonNullable<ReleaseDraft['permanentMarkers']> {
  const rings = shape.type === 'Polygon' ? shape.coordinates : shape.coordinates.flat();
  return rings
    .flatMap((ring) => ring.slice(0, -1))
    .slice(0, MOST_MARKERS)
    .map((coordinates, i) => ({
      no: `TP${i + 1}`,
      type: 'turning' as const,
      position: { type: 'Point' as const, coordinates },
    }));
}

/** The hazard as large as it turned out to be: recorded in the same report, so it is extended and then released. */
function extensionOf(hazard: Hazard, shape: Outline): NonNullable<Said['hazard']> {
  const { entered } = hazard;
  const drawn = { format: 'drawn' as const, text: null, fixedBy: entered?.fixedBy ?? 'unknown' };
  return {
    id: hazard.id,
    mode: 'update',
    // Positions typed, bearings measured and area claimed were of the smaller outline; its history keeps them.
    fields: {
      shape,
      entered: Entered.parse(drawn),
      ...(hazard.survey ? { survey: null } : {}),
      ...(hazard.reportedAreaM2 === null ? {} : { reportedAreaM2: null }),
    },
  };
}

/** Work nobody recorded before is recorded with what it released: a release never rests on nothing. */
function workOf(work: ReleaseWork, outcome: ReleaseOutcome, hazardId: string) {
  const type =
    outcome === 'cleared' ? work.clearance : outcome === 'reduced' ? ('ts' as const) : ('nts' as const);
  const depth =
    outcome === 'cleared'
      ? { search: work.search, ...(work.search === 'surface' ? {} : { clearanceDepthCm: work.depthCm }) }
      : {};
  // Clearance goes on where part of the hazard remains.
  const done = outcome !== 'cleared' || work.closes;
  return {
    id: work.surveyId,
    type,
    hazardIds: [hazardId],
    methods: [...work.methods],
    ...depth,
    status: done ? ('completed' as const) : ('ongoing' as const),
    startedOn: work.releasedOn,
    ...(done ? { endedOn: work.releasedOn } : {}),
    ...(work.taskId ? { taskId: work.taskId } : {}),
  };
}

const keyOf = (programme: string, hazardId: string) => `tilth.release.${programme}.${hazardId}`;

/** What was begun here and not sent; a damaged memory is no memory. */
export function keptWork(programme: string, hazardId: string): ReleaseWork | null {
  try {
    const value = JSON.parse(localStorage.getItem(keyOf(programme, hazardId)) ?? 'null');
    const whole = Array.isArray(value?.parts) && Array.isArray(value.leftOut);
    // What was begun before a question was asked has no answer to it yet.
    return whole ? { ...blankWork('', '', ''), ...(value as ReleaseWork) } : null;
  } catch {
    return null;
  }
}

/** False when the browser would not keep it (private window, no room). */
export function keepWork(programme: string, hazardId: string, work: ReleaseWork): boolean {
  try {
    localStorage.setItem(keyOf(programme, hazardId), JSON.stringify(work));
    return true;
  } catch {
    return false;
  }
}

export function forgetWork(programme: string, hazardId: string): void {
  try {
    localStorage.removeItem(keyOf(programme, hazardId));
  } catch {
    // Nothing was kept.
  }
}
