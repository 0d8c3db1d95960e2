/**
 * V10–V18 and V23–V26: is the drawn shape a shape, where it should be, as large as it claims, and apart from
 * its neighbours. Shapes are WGS84 `[lon, lat]`; areas geodesic, m².
 */
import { distanceBetweenM, outlineAreaM2, perimeterM } from '../geo/area.ts';
import { type GeometryFault, MOST_CORNERS } from '../geo/engine.ts';
import type { Finding } from '../model/findings.ts';
import { type Box, boxOf, type Outline, type Position, ringsOf, type Shape } from '../model/geometry.ts';
import type { Hazard } from '../model/hazards.ts';
import type { ReportContent } from '../model/reports.ts';
import type { RuleContext } from './context.ts';
import {
  type Brought,
  broughtShapes,
  finding,
  type Proposed,
  proposedOf,
  proposedOutlines,
  type Rule,
  readable,
} from './rule.ts';

/** Faults of one kind of rule in every outline of the report. Of a place they only warn: it is reference data. */
function faultsOf(
  rule: GeometryFault['rule'],
  content: ReportContent,
  context: RuleContext,
): { brought: Brought; outline: Outline; fault: GeometryFault }[] {
  return broughtShapes(content).flatMap((brought) => {
    const { shape } = brought;
    if (shape.type === 'Point') return [];
    return knownFaults(shape, context)
      .filter((fault) => fault.rule === rule)
      .map((fault) => ({ brought, outline: shape, fault }));
  });
}

const known = new WeakMap<RuleContext, Map<Outline, GeometryFault[]>>();

/** Three rules read the same faults; they are looked for once per report. */
function knownFaults(outline: Outline, context: RuleContext): GeometryFault[] {
  let ofContext = known.get(context);
  if (!ofContext) {
    ofContext = new Map();
    known.set(context, ofContext);
  }
  let faults = ofContext.get(outline);
  if (!faults) {
    faults = context.geometry.faults(outline);
    ofContext.set(outline, faults);
  }
  return faults;
}

const areas = new WeakMap<RuleContext, Map<Outline, number>>();

/** Geodesic area of an outline that is compared with many others: worked out once per report. */
function areaOf(outline: Outline, context: RuleContext): number {
  const ofContext = areas.get(context) ?? new Map<Outline, number>();
  areas.set(context, ofContext);
  const known = ofContext.get(outline) ?? outlineAreaM2(outline);
  ofContext.set(outline, known);
  return known;
}

/** V10: the outline is not a shape (too few points, crosses itself, no area …). */
function notAShape(content: ReportContent, context: RuleContext): Finding[] {
  return faultsOf('V10', content, context).map(({ brought, outline, fault }) => {
    const repair = context.geometry.repair(outline);
    return {
      rule: 'V10',
      severity: brought.kind === 'place' ? 'W' : 'E',
      message: `rule.${fault.key}`,
      params: fault.params,
      path: brought.path,
      at: fault.at,
      fix: repair ? { message: 'rule.V10.fix', value: repair.shape } : null,
    };
  });
}

/** V11: repeated points, dropped without changing the shape. */
function repeatedPoints(content: ReportContent, context: RuleContext): Finding[] {
  return faultsOf('V11', content, context).map(({ brought, outline, fault }) => {
    const value = withoutRepeats(outline, context.parameters.repeatedPointDegrees);
    return {
      rule: 'V11',
      severity: 'I',
      message: `rule.${fault.key}`,
      params: fault.params,
      path: brought.path,
      at: fault.at,
      fix: value ? { message: 'rule.V11.fix', value } : null,
    };
  });
}

/** The outline without consecutive repeats; null when a ring would have fewer than three points left. */
export function withoutRepeats(outline: Outline, tolerance: number): Outline | null {
  const same = (a: Position, b: Position): boolean =>
    Math.abs(a[0] - b[0]) <= tolerance && Math.abs(a[1] - b[1]) <= tolerance;
  let usable = true;
  const clean = (ring: readonly Position[]): Position[] => {
    const kept: Position[] = [];
    for (const p of ring) if (kept.length === 0 || !same(kept.at(-1)!, p)) kept.push(p);
    while (kept.length > 1 && same(kept[0]!, kept.at(-1)!)) kept.pop();
    // The last two points may repeat the first two: the drawer went past the start.
    if (kept.length > 4 && same(kept.at(-2)!, kept[0]!) && same(kept.at(-1)!, kept[1]!)) kept.splice(-2);
    if (kept.length < 3) usable = false;
    else kept.push(kept[0]!);
    return kept;
  };
  const result: Outline =
    outline.type === 'Polygon'
      ? { type: 'Polygon', coordinates: outline.coordinates.map(clean) }
      : { type: 'MultiPolygon', coordinates: outline.coordinates.map((part) => part.map(clean)) };
  return usable ? result : null;
}

/**
 * V15: parts of one outline that cover the same ground, so that its area would count twice; parts that only
 * share a line are not valid to the standard either, but count right.
 */
function overlappingParts(content: ReportContent, context: RuleContext): Finding[] {
  const max = context.parameters.partOverlapPercent;
  return faultsOf('V15', content, context).flatMap(({ brought: { kind, path }, outline, fault }) => {
    const percent = Number(fault.params.percent ?? 0);
    if (percent > 0 && percent <= max) return [];
    const repair = context.geometry.repair(outline);
    const fix = repair ? { message: 'rule.V10.fix', value: repair.shape } : null;
    const params = { part: 1, ...fault.params, max };
    if (percent === 0) return [finding('V15', 'I', 'partsTouch', { path, at: fault.at, params, fix })];
    return [
      finding('V15', kind === 'place' ? 'W' : 'R', 'partsOverlap', { path, at: fault.at, params, fix }),
    ];
  });
}

/** Outlines that can be compared with others: of one with too many corners V10 says so, and nothing more is known. */
function comparable(content: ReportContent): ReturnType<typeof proposedOutlines> {
  return proposedOutlines(content).filter(
    ({ outline }) => ringsOf(outline).reduce((sum, ring) => sum + ring.length, 0) <= MOST_CORNERS,
  );
}

/** V13: a leg or an area so large that a typing error is likely. The worst leg is named, the others counted. */
function tooLarge(content: ReportContent, context: RuleContext): Finding[] {
  const found: Finding[] = [];
  const { legMaxM, chaMaxM2, shaMaxM2 } = context.parameters;
  for (const { path, outline } of comparable(content)) {
    const worst = longestLeg(outline, legMaxM);
    if (worst) {
      const params = { metres: Math.round(worst.metres), max: legMaxM, from: worst.from, count: worst.count };
      found.push(finding('V13', 'W', 'longLeg', { path, at: worst.at, params }));
    }
    const classification = proposedOf(content, context)?.classification;
    const max = classification === 'cha' ? chaMaxM2 : classification === 'sha' ? shaMaxM2 : Infinity;
    const area = outlineAreaM2(outline);
    if (area > max) {
      const params = { km2: readable(area / 1e6), max: readable(max / 1e6) };
      const variant = classification === 'cha' ? 'largeConfirmed' : 'largeSuspected';
      found.push(finding('V13', 'W', variant, { path, params }));
    }
  }
  return found;
}

interface Leg {
  metres: number;
  from: number;
  at: Position;
  count: number;
}

function longestLeg(outline: Outline, max: number): Leg | null {
  // A degree is at most 111.7 km: shorter steps cannot exceed the limit and need no geodesic.
  const sure = max / 111_700;
  let worst: Leg | null = null;
  let count = 0;
  for (const ring of ringsOf(outline)) {
    for (let i = 1; i < ring.length; i++) {
      const a = ring[i - 1]!;
      const b = ring[i]!;
      if (Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]) <= sure) continue;
      const metres = distanceBetweenM(a, b);
      if (!(metres > max)) continue;
      count += 1;
      if (!worst || metres > worst.metres) worst = { metres, from: i, at: a, count };
    }
  }
  return worst && { ...worst, count };
}

/** V16 and V17: the same ground, or exactly the same outline, as another open hazard. */
function neighbours(
  content: ReportContent,
  context: RuleContext,
): { path: string; outline: Outline; other: Hazard; shape: Outline; same: boolean }[] {
  const { hazard } = content;
  if (!hazard) return [];
  const family = new Set<string>([hazard.id, ...(hazard.mergedIds ?? [])]);
  for (const id of context.target?.parentIds ?? []) family.add(id);
  for (const id of context.target?.childIds ?? []) family.add(id);
  const pairs: { path: string; outline: Outline; other: Hazard; shape: Outline; same: boolean }[] = [];
  for (const { path, outline } of comparable(content)) {
    const box = safeBox(outline);
    if (!box) continue;
    for (const other of context.neighbours) {
      if (family.has(other.id) || !other.shape || other.shape.type === 'Point') continue;
      if (other.workStatus === 'closed' || other.workStatus === 'superseded') continue;
      const otherBox = safeBox(other.shape);
      if (!otherBox || apart(box, otherBox)) continue;
      const same = sameBox(box, otherBox) && context.geometry.equals(outline, other.shape);
      pairs.push({ path, outline, other, shape: other.shape, same });
    }
  }
  return pairs;
}

function safeBox(shape: Shape): Box | null {
  try {
    return boxOf(shape);
  } catch {
    return null;
  }
}
const apart = (a: Box, b: Box): boolean => a[0] > b[2] || b[0] > a[2] || a[1] > b[3] || b[1] > a[3];
const sameBox = (a: Box, b: Box): boolean => a.every((v, i) => Math.abs(v - b[i]!) < 1e-6);
const nameOf = (hazard: Hazard): string => hazard.localId ?? hazard.name ?? hazard.id.slice(0, 8);

function overlapsNeighbour(content: ReportContent, context: RuleContext): Finding[] {
  const found: Finding[] = [];
  for (const { path, outline, other, shape, same } of neighbours(content, context)) {
    if (same) continue;
    const overlap = context.geometry.overlapAreaM2(outline, shape);
    const smaller = Math.min(areaOf(outline, context), outlineAreaM2(shape));
    const { overlapToleranceM2, overlapToleranceShare } = context.parameters;
    if (!(overlap > Math.max(overlapToleranceM2, overlapToleranceShare * smaller))) continue;
    const shared = context.geometry.intersection(outline, shape);
    const at = shared ? context.geometry.pointInside(shared).coordinates : null;
    const percent = smaller > 0 ? readable((100 * overlap) / smaller) : 100;
    const params = { other: nameOf(other), otherId: other.id, m2: readable(overlap), percent };
    found.push(finding('V16', 'R', 'overlap', { path, at, params }));
  }
  return [...found, ...overlappingSiblings(content, context)];
}

/** Parts of a split that claim the same ground: once accepted they would be two open hazards over it. */
function overlappingSiblings(content: ReportContent, context: RuleContext): Finding[] {
  const found: Finding[] = [];
  const siblings = splitParts(content);
  siblings.forEach((a, i) => {
    for (const [j, b] of siblings.entries()) {
      if (j <= i) continue;
      const m2 = context.geometry.overlapAreaM2(a.outline, b.outline);
      const smaller = Math.min(areaOf(a.outline, context), areaOf(b.outline, context));
      const { overlapToleranceM2, overlapToleranceShare } = context.parameters;
      if (!(m2 > Math.max(overlapToleranceM2, overlapToleranceShare * smaller))) continue;
      const shared = context.geometry.intersection(a.outline, b.outline);
      const at = shared ? context.geometry.pointInside(shared).coordinates : null;
      found.push(
        finding('V16', 'R', 'siblings', {
          path: b.path,
          at,
          params: { a: i + 1, b: j + 1, m2: readable(m2) },
        }),
      );
    }
  });
  return found;
}

function identicalOutline(content: ReportContent, context: RuleContext): Finding[] {
  return neighbours(content, context)
    .filter(({ same }) => same)
    .map(({ path, other, outline }) => {
      const params = { other: nameOf(other), otherId: other.id };
      return finding('V17', 'R', 'identical', { path, at: ringsOf(outline)[0]?.[0] ?? null, params });
    });
}

/** The shape is the cell of a hazard whose outline is withheld: nothing can be measured by it. */
function isCell({ id, patch }: Proposed, { coarse }: RuleContext): boolean {
  return patch.shape === undefined && coarse?.has(id) === true;
}

/** Units people report areas in, and how many m² each is. */
const UNITS: readonly [string, number][] = [
  ['hectares', 1e4],
  ['squareKilometres', 1e6],
  ['dunams', 1e3],
];

/** V18: the area as reported and the area as drawn differ; a round ratio betrays another unit. */
function areaDiffers(content: ReportContent, context: RuleContext): Finding[] {
  const proposed = proposedOf(content, context);
  if (!proposed || (proposed.patch.shape === undefined && proposed.patch.reportedAreaM2 === undefined))
    return [];
  const { shape, reportedAreaM2: reported } = proposed;
  if (isCell(proposed, context)) return [];
  if (reported === null || !shape || shape.type === 'Point') return [];
  const drawn = outlineAreaM2(shape);
  const { areaWarnShare, areaReviewShare } = context.parameters;
  const share = Math.abs(reported - drawn) / Math.max(drawn, 1e-9);
  if (!(drawn > 0) || share <= areaWarnShare) return [];
  const path = '/hazard/fields/reportedAreaM2';
  const percent = readable(Math.min(share * 100, 1e9));
  const params = { reported: readable(reported), drawn: readable(drawn), percent };
  const unit = UNITS.find(([, m2]) => Math.abs((reported * m2) / drawn - 1) <= areaReviewShare);
  if (unit) {
    const fix = { message: 'rule.V18.fix', value: reported * unit[1] };
    return [
      finding('V18', 'R', unit[0], { path, params: { ...params, fixed: readable(reported * unit[1]) }, fix }),
    ];
  }
  if (share > areaReviewShare) return [finding('V18', 'R', 'differs', { path, params })];
  return [finding('V18', 'W', 'differsSlightly', { path, params })];
}

/** V24: the position is less accurate than its use allows. */
function inaccurate(content: ReportContent, context: RuleContext): Finding[] {
  const coarse = content.reportType === 'community' || !content.geoSafe;
  const { accuracyFindM, accuracyCommunityM } = context.parameters;
  const max = coarse ? accuracyCommunityM : accuracyFindM;
  return broughtShapes(content).flatMap(({ kind, shape, path, entered }) => {
    const metres = entered?.accuracyM;
    const matters = kind === 'evidence' || shape.type !== 'Point';
    if (metres === null || metres === undefined || !matters || metres <= max) return [];
    const at = shape.type === 'Point' ? shape.coordinates : null;
    return [finding('V24', 'W', 'inaccurate', { path, at, params: { metres: readable(metres), max } })];
  });
}

/** Largest outline the report says a part of a split must stay within: the parent's, new or recorded. */
function parentOutline(content: ReportContent, context: RuleContext): Outline | null {
  const proposed = proposedOf(content, context);
  if (!proposed || isCell(proposed, context)) return null;
  const { shape } = proposed;
  return shape && shape.type !== 'Point' ? shape : null;
}

function splitParts(content: ReportContent): { path: string; outline: Outline }[] {
  if (content.hazard?.mode !== 'split') return [];
  return comparable(content).filter(({ path }) => path.startsWith('/hazard/parts/'));
}

/** V25: a part reaches outside the hazard it comes from; the hazard would have to be extended first. */
function outsideParent(content: ReportContent, context: RuleContext): Finding[] {
  const parent = parentOutline(content, context);
  if (!parent) return [];
  const { overlapToleranceM2, overlapToleranceShare } = context.parameters;
  const tolerance = Math.max(overlapToleranceM2, overlapToleranceShare * outlineAreaM2(parent));
  return splitParts(content).flatMap(({ path, outline }) => {
    const outside = context.geometry.difference(outline, parent);
    const m2 = outside ? outlineAreaM2(outside) : 0;
    if (!outside || m2 <= tolerance) return [];
    const at = context.geometry.pointInside(outside).coordinates;
    return [finding('V25', 'R', 'outsideParent', { path, at, params: { m2: readable(m2) } })];
  });
}

/** Below this a leftover is rounding in the last digit of a coordinate, not ground. */
const NOISE_M2 = 0.01;

/** V26: slivers: pieces too small or too narrow to be worked on, left over by drawing. */
function slivers(content: ReportContent, context: RuleContext): Finding[] {
  const found: Finding[] = [];
  const look = (pieces: Outline, path: string, variant: string): void => {
    if (pieces.type === 'Polygon' && variant === 'sliver') return;
    const parts = pieces.type === 'Polygon' ? [pieces.coordinates] : pieces.coordinates;
    for (const coordinates of parts) {
      const piece: Outline = { type: 'Polygon', coordinates };
      const m2 = outlineAreaM2(piece);
      const width = (2 * m2) / Math.max(perimeterM(piece), 1e-9);
      if (m2 <= NOISE_M2 || (m2 >= context.parameters.sliverM2 && width >= context.parameters.sliverWidthM))
        continue;
      const params = { m2: readable(m2), width: readable(width) };
      found.push(finding('V26', 'W', variant, { path, at: coordinates[0]?.[0] ?? null, params }));
    }
  };
  for (const { path, outline } of comparable(content)) look(outline, path, 'sliver');
  const parent = parentOutline(content, context);
  const parts = splitParts(content);
  const covered = parent && parts.length > 0 ? context.geometry.union(parts.map((p) => p.outline)) : null;
  const left = parent && covered ? context.geometry.difference(parent, covered) : null;
  if (left) look(left, '/hazard/parts', 'gap');
  return found;
}

export const GEOMETRY_RULES: readonly Rule[] = [
  {
    id: 'V10',
    severities: ['E', 'W'],
    variants: [
      'tooFewPoints',
      'selfIntersection',
      'zeroArea',
      'ringNotClosed',
      'holeOutside',
      'nestedShells',
      'notANumber',
      'tooManyVertices',
      'otherInvalid',
    ],
    reads: [],
    check: notAShape,
  },
  {
    id: 'V11',
    severities: ['I'],
    variants: ['repeatedPoint', 'lastRepeatsFirst'],
    reads: [],
    check: repeatedPoints,
  },
  {
    id: 'V13',
    severities: ['W'],
    variants: ['longLeg', 'largeConfirmed', 'largeSuspected'],
    reads: ['target'],
    check: tooLarge,
  },
  {
    id: 'V15',
    severities: ['R', 'W', 'I'],
    variants: ['partsOverlap', 'partsTouch'],
    reads: [],
    check: overlappingParts,
  },
  {
    id: 'V16',
    severities: ['R'],
    variants: ['overlap', 'siblings'],
    reads: ['target', 'neighbours'],
    check: overlapsNeighbour,
  },
  {
    id: 'V17',
    severities: ['R'],
    variants: ['identical'],
    reads: ['target', 'neighbours'],
    check: identicalOutline,
  },
  {
    id: 'V18',
    severities: ['R', 'W'],
    variants: ['hectares', 'squareKilometres', 'dunams', 'differs', 'differsSlightly'],
    reads: ['target'],
    check: areaDiffers,
  },
  { id: 'V24', severities: ['W'], variants: ['inaccurate'], reads: [], check: inaccurate },
  { id: 'V25', severities: ['R'], variants: ['outsideParent'], reads: ['target'], check: outsideParent },
  { id: 'V26', severities: ['W'], variants: ['sliver', 'gap'], reads: ['target'], check: slivers },
];
