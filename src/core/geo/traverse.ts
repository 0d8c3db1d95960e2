/**
 * Outlines measured on the ground leg by leg: bearings and distances from known points (domain §2.4, rules
 * V19–V22). Computes positions on WGS84 and never changes what was entered: an adjustment is a second
 * solution beside the raw one. Distances are on the ground (tape), metres; bearings clockwise degrees.
 */
import type { Position } from '../model/geometry.ts';
import type { Survey, SurveyPoint } from '../model/surveys.ts';
import { distanceBetweenM, perimeterM } from './area.ts';
import { WGS84 } from './geodesic.ts';
import { gridConvergence } from './grid.ts';

/** A leg that cannot be computed or turned to true north, in the terms of rules V19 and V20. */
export interface TraverseFault {
  /** Catalogue key under `rule.`: V19.sameName, noPosition, missingReference, circle, bearing, distance; V20.noNorth, noDeclination. */
  readonly key: string;
  readonly rule: 'V19' | 'V20';
  readonly params: Record<string, string | number>;
  /** Index of the point in the survey, null when the fault is the survey's. */
  readonly index: number | null;
}

/** A point that was both fixed and reached by a leg (V22). */
export interface FixCheck {
  readonly no: string;
  readonly computed: Position;
  readonly fixed: Position;
  readonly differenceM: number;
}

export interface TraverseSolution {
  readonly survey: Survey;
  /** Positions by point name as entered (trimmed); points that could not be computed are missing. */
  readonly positions: ReadonlyMap<string, Position>;
  /** Start, turning, intermediate and end points in order, closed; empty when fewer than three are known. */
  readonly ring: Position[];
  /** Gap between where the last leg leads and the start point; null when the survey does not return there. */
  readonly misclosureM: number | null;
  /** Misclosure over length walked: 0.01 is 1:100. Null when there is no misclosure. */
  readonly ratio: number | null;
  /** Length of the legs from the start round to it again, or of the ring when the survey is open, metres. */
  readonly perimeterM: number;
  readonly faults: TraverseFault[];
  readonly checks: FixCheck[];
  /** True for the solution with the misclosure spread over the legs. */
  readonly adjusted: boolean;
}

const OUTLINE_TYPES: ReadonlySet<string> = new Set(['start', 'turning', 'intermediate', 'end']);

/** A closing point nearer to the start than this share of the perimeter is the start, not one more corner. */
const CLOSES_WITHIN = 0.1;

/** Positions by folded name. */
type Known = Map<string, Position>;

const fold = (no: string): string => no.trim().toLowerCase();

/** Solves a survey as entered. Never throws: what cannot be computed is left out and named in `faults`. */
export function solveTraverse(survey: Survey): TraverseSolution {
  const faults: TraverseFault[] = northFaults(survey);
  const points = byName(survey, faults);
  const known: Known = new Map();
  const checks: FixCheck[] = [];
  for (const point of points.values()) {
    if (point.mode === 'absolute' && point.position) known.set(fold(point.no), point.position);
  }
  for (const [name, point] of points) locate(survey, points, known, name, point, faults);
  for (const point of points.values()) {
    const computed = point.mode === 'absolute' ? legEnd(survey, known, point) : null;
    if (!computed || !point.position) continue;
    const differenceM = distanceBetweenM(computed, point.position);
    checks.push({ no: point.no.trim(), computed, fixed: point.position, differenceM });
  }
  return finish(survey, points, known, faults, checks, false);
}

/**
 * The same survey with its misclosure spread over the legs from the start round to it, in proportion to the
 * length walked (Bowditch's compass rule); points measured off the perimeter move with the point they were
 * measured from. Answers the solution unchanged when there is nothing to spread. The raw legs stay as entered.
 */
export function adjustBowditch(solution: TraverseSolution): TraverseSolution {
  const { survey } = solution;
  const points = byName(survey, []);
  const loop = loopOf(survey, points);
  const known: Known = new Map([...solution.positions].map(([no, at]) => [fold(no), at]));
  const gap = loop && closingGap(survey, known, loop);
  if (!loop || !gap || solution.adjusted) return solution;
  const moved: Known = new Map();
  for (const [name, point] of points) {
    if (point.mode === 'absolute' && point.position) moved.set(name, point.position);
  }
  const total = loop.legs.reduce((sum, leg) => sum + (leg.distanceM ?? 0), 0);
  let walked = 0;
  for (const leg of loop.legs) {
    walked += leg.distanceM ?? 0;
    const raw = known.get(fold(leg.no));
    if (raw && leg.mode === 'relative') moved.set(fold(leg.no), shift(raw, gap, walked / total));
  }
  const last = loop.legs.at(-1) as SurveyPoint;
  const start = known.get(fold(loop.start.no));
  if (start && last.mode === 'relative') moved.set(fold(last.no), start);
  for (const [name, point] of points) locate(survey, points, moved, name, point, []);
  return finish(survey, points, moved, solution.faults, solution.checks, true);
}

/** Faults that concern every bearing at once. */
function northFaults(survey: Survey): TraverseFault[] {
  if (!survey.points.some((p) => p.mode === 'relative')) return [];
  const fault = (key: string): TraverseFault[] => [{ key, rule: 'V20', params: {}, index: null }];
  if (survey.northReference === null) return fault('V20.noNorth');
  const uncorrected = survey.northReference === 'magnetic' && survey.declinationDeg === null;
  return uncorrected ? fault('V20.noDeclination') : [];
}

/** Points by folded name, in order; of two with one name the first counts. Adds a fault for every bad point. */
function byName(survey: Survey, faults: TraverseFault[]): Map<string, SurveyPoint> {
  const points = new Map<string, SurveyPoint>();
  survey.points.forEach((point, index) => {
    const fault = (key: string, more: Record<string, string | number> = {}) =>
      faults.push({ key, rule: 'V19', params: { no: point.no, ...more }, index });
    if (points.has(fold(point.no))) fault('V19.sameName');
    else points.set(fold(point.no), point);
    if (point.mode === 'absolute') {
      if (!point.position) fault('V19.noPosition');
      return;
    }
    if (!isBearing(point.bearingDeg)) fault('V19.bearing', { bearing: point.bearingDeg ?? '' });
    if (!isDistance(point.distanceM)) fault('V19.distance', { metres: point.distanceM ?? '' });
  });
  return points;
}

const isBearing = (deg: number | null): deg is number => deg !== null && deg >= 0 && deg <= 360;
const isDistance = (m: number | null): m is number => m !== null && m > 0 && m < 1e7;

/** Computes one point and, first, all it hangs on; leaves it out when the chain is missing or circular. */
function locate(
  survey: Survey,
  points: ReadonlyMap<string, SurveyPoint>,
  known: Known,
  name: string,
  point: SurveyPoint,
  faults: TraverseFault[],
): void {
  const chain: SurveyPoint[] = [];
  const seen = new Set<string>();
  let at: SurveyPoint | undefined = point;
  let atName = name;
  while (at && !known.has(atName) && at.mode === 'relative') {
    if (seen.has(atName)) {
      if (atName === name) faults.push(chainFault('V19.circle', survey, point));
      return;
    }
    seen.add(atName);
    chain.push(at);
    atName = fold(at.fromNo ?? '');
    at = points.get(atName);
  }
  if (!at && chain.length === 1) faults.push(chainFault('V19.missingReference', survey, point));
  for (const leg of chain.reverse()) {
    const position = legEnd(survey, known, leg);
    if (!position) return;
    known.set(fold(leg.no), position);
  }
}

function chainFault(key: string, survey: Survey, point: SurveyPoint): TraverseFault {
  const params = { no: point.no, from: point.fromNo ?? '' };
  return { key, rule: 'V19', params, index: survey.points.indexOf(point) };
}

/** Where a point's leg leads; null when its start is unknown or its numbers cannot be. */
function legEnd(survey: Survey, known: Known, point: SurveyPoint): Position | null {
  const from = point.fromNo === null ? undefined : known.get(fold(point.fromNo));
  if (!from || !isBearing(point.bearingDeg) || !isDistance(point.distanceM)) return null;
  const azimuth = trueBearing(survey, from, point.bearingDeg);
  const { lat2 = 0, lon2 = 0 } = WGS84.Direct(from[1], from[0], azimuth, point.distanceM);
  return [lon2, lat2];
}

/**
 * Bearing from true north at a position: magnetic plus declination (east positive), grid plus convergence of
 * the UTM zone there. Without a north reference or declination the bearing is taken as it is (see faults).
 */
export function trueBearing(survey: Survey, at: Position, bearingDeg: number): number {
  if (survey.northReference === 'magnetic') return bearingDeg + (survey.declinationDeg ?? 0);
  if (survey.northReference === 'grid') return bearingDeg + gridConvergence(at);
  return bearingDeg;
}

/** The way from the start point round to it again. */
interface Loop {
  readonly start: SurveyPoint;
  /** Points in the order walked, the start left out, the closing point last. */
  readonly legs: SurveyPoint[];
}

function outlinePoints(points: ReadonlyMap<string, SurveyPoint>): SurveyPoint[] {
  return [...points.values()].filter((p) => OUTLINE_TYPES.has(p.type));
}

/** Null when the survey is open or its last outline point does not lead back leg by leg to the start. */
function loopOf(survey: Survey, points: ReadonlyMap<string, SurveyPoint>): Loop | null {
  if (!survey.closed) return null;
  const outline = outlinePoints(points);
  const start = outline.find((p) => p.type === 'start') ?? outline[0];
  const closing = outline.at(-1);
  if (!start || !closing || start === closing) return null;
  const legs: SurveyPoint[] = [];
  for (let at: SurveyPoint | undefined = closing; at && at !== start; ) {
    if (legs.includes(at) || !isDistance(at.distanceM)) return null;
    legs.unshift(at);
    at = at.fromNo === null ? undefined : points.get(fold(at.fromNo));
    if (!at) return null;
  }
  return legs.length > 1 ? { start, legs } : null;
}

/** Azimuth and length of the way from where the last leg leads to the start point. */
function closingGap(survey: Survey, known: Known, loop: Loop): { azimuth: number; metres: number } | null {
  const closing = loop.legs.at(-1) as SurveyPoint;
  const reached = closing.mode === 'relative' ? known.get(fold(closing.no)) : legEnd(survey, known, closing);
  const start = known.get(fold(loop.start.no));
  if (!reached || !start) return null;
  const { s12 = 0, azi1 = 0 } = WGS84.Inverse(reached[1], reached[0], start[1], start[0]);
  return { azimuth: azi1, metres: s12 };
}

function shift([lon, lat]: Position, gap: { azimuth: number; metres: number }, share: number): Position {
  const { lat2 = lat, lon2 = lon } = WGS84.Direct(lat, lon, gap.azimuth, gap.metres * share);
  return [lon2, lat2];
}

function finish(
  survey: Survey,
  points: ReadonlyMap<string, SurveyPoint>,
  known: Known,
  faults: TraverseFault[],
  checks: FixCheck[],
  adjusted: boolean,
): TraverseSolution {
  const loop = loopOf(survey, points);
  const gap = loop && closingGap(survey, known, loop);
  const walked = loop?.legs.reduce((sum, leg) => sum + (leg.distanceM ?? 0), 0) ?? 0;
  const ring = ringOf(points, known, loop, gap && walked > 0 ? gap.metres / walked : null);
  const names = [...points.values()].map((p) => p.no.trim());
  return {
    survey,
    positions: new Map(
      names.flatMap((no) => (known.has(fold(no)) ? [[no, known.get(fold(no)) as Position]] : [])),
    ),
    ring,
    misclosureM: gap ? gap.metres : null,
    ratio: gap && walked > 0 ? gap.metres / walked : null,
    perimeterM: gap ? walked : ring.length > 0 ? perimeterM({ type: 'Polygon', coordinates: [ring] }) : 0,
    faults,
    checks,
    adjusted,
  };
}

/**
 * The outline. The closing point stands for the start and is left out, unless it lies far from it.
 * SAFETY: a corner is never dropped because somebody ticked "closed"; test/laws/geometry/traverse.test.ts "keeps a far corner".
 */
function ringOf(
  points: ReadonlyMap<string, SurveyPoint>,
  known: Known,
  loop: Loop | null,
  ratio: number | null,
): Position[] {
  const closing = loop && ratio !== null && ratio <= CLOSES_WITHIN ? loop.legs.at(-1) : null;
  const ring = outlinePoints(points)
    .filter((p) => p !== closing)
    .map((p) => known.get(fold(p.no)))
    .filter((at) => at !== undefined);
  return ring.length < 3 ? [] : [...ring, ring[0] as Position];
}
