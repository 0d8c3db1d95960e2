/**
 * What goes into the tile engine: one record with its shape, the codes that style and filter it, and the
 * keys by which policy decides who may see it.
 */
import {
  Classification,
  Contamination,
  EvidenceKind,
  type Grade,
  OrdnanceCategory,
  type Tier,
  WorkStatus,
} from '../model/codes.ts';
import type { EvidencePoint } from '../model/evidence.ts';
import type { Outline, Shape } from '../model/geometry.ts';
import type { Hazard } from '../model/hazards.ts';
import type { Place } from '../model/places.ts';
import type { Precision, View } from '../policy/views.ts';

export type LayerName = 'hazards' | 'evidence' | 'places';
export const LAYER_NAMES: readonly LayerName[] = ['hazards', 'evidence', 'places'];

/** The keys policy looks at; records with equal keys share one scope. */
export interface Scope {
  readonly orgCode: string | null;
  readonly placeCode: string | null;
  readonly tier: Tier;
  readonly workStatus: WorkStatus | null;
}

export interface TileFeature {
  /** UUID, or a place code; unique in its layer. */
  readonly id: string;
  readonly shape: Shape | null;
  /** At most 24 bits, packed by the layer's own function below. */
  readonly codes: number;
  /** Shown name; for a place all names as JSON. Empty when it has none. */
  readonly name: string;
  readonly areaM2: number;
  readonly scope: Scope;
}

/** Policy, handed in so that this folder decides nothing about access itself. */
export interface Access {
  precisionFor(
    view: View,
    seen: {
      orgCode: string | null;
      placeCodes: readonly string[];
      workStatus?: WorkStatus;
      tier?: Tier;
    },
  ): Precision;
  generalise(shape: Shape): Outline | null;
}

// Hazards: bits 0–1 classification, 2–4 work status, 5–12 contamination set, 13–16 first contamination + 1.
export function hazardCodes(hazard: Pick<Hazard, 'classification' | 'workStatus' | 'contamination'>): number {
  let set = 0;
  for (const kind of hazard.contamination) set |= 1 << Contamination.options.indexOf(kind);
  const first = hazard.contamination[0];
  return (
    Classification.options.indexOf(hazard.classification) |
    (WorkStatus.options.indexOf(hazard.workStatus) << 2) |
    (set << 5) |
    ((first === undefined ? 0 : Contamination.options.indexOf(first) + 1) << 13)
  );
}
export const classificationOf = (codes: number): number => codes & 3;
export const workStatusOf = (codes: number): number => (codes >> 2) & 7;
export const firstContaminationOf = (codes: number): number => ((codes >> 13) & 15) - 1;

const CLOSED = WorkStatus.options.indexOf('closed');
const SUPERSEDED = WorkStatus.options.indexOf('superseded');
export const isLive = (codes: number): boolean => workStatusOf(codes) < CLOSED;

// Evidence: bit 0 direct, bits 1–5 kind, 6–10 ordnance category + 1.
export function evidenceCodes(point: Pick<EvidencePoint, 'kind' | 'grade' | 'ordnanceCategory'>): number {
  const category = point.ordnanceCategory;
  return (
    (point.grade === 'direct' ? 1 : 0) |
    (EvidenceKind.options.indexOf(point.kind) << 1) |
    ((category === null ? 0 : OrdnanceCategory.options.indexOf(category) + 1) << 6)
  );
}
export const gradeOf = (codes: number): Grade => (codes & 1 ? 'direct' : 'indirect');
export const evidenceKindOf = (codes: number): EvidenceKind => EvidenceKind.options[(codes >> 1) & 31]!;
export const categoryOf = (codes: number): OrdnanceCategory | undefined =>
  OrdnanceCategory.options[((codes >> 6) & 31) - 1];

// Places: bits 0–2 level, bit 3 set for the point that carries the name.
export const placeLevelOf = (codes: number): number => codes & 7;
export const isPlaceLabel = (codes: number): boolean => (codes & 8) !== 0;

export function hazardFeature(hazard: Hazard): TileFeature {
  return {
    id: hazard.id,
    shape: hazard.shape,
    codes: hazardCodes(hazard),
    name: hazard.name ?? hazard.localId ?? '',
    areaM2: hazard.areaM2 ?? 0,
    scope: {
      orgCode: hazard.orgCode,
      placeCode: hazard.placeCode,
      tier: hazard.tier,
      workStatus: hazard.workStatus,
    },
  };
}

export function evidenceFeature(point: EvidencePoint): TileFeature {
  return {
    id: point.id,
    shape: point.position,
    codes: evidenceCodes(point),
    name: '',
    areaM2: 0,
    scope: { orgCode: point.orgCode, placeCode: point.placeCode, tier: point.tier, workStatus: null },
  };
}

/** A place is up to two features: its boundary, and a point for its name (id with a trailing `#`). */
export function placeFeatures(place: Place): TileFeature[] {
  const common = {
    name: JSON.stringify(place.names),
    areaM2: 0,
    scope: { orgCode: null, placeCode: null, tier: 't1' as const, workStatus: null },
  };
  return [
    { ...common, id: place.code, shape: place.boundary, codes: place.level },
    { ...common, id: `${place.code}#`, shape: place.centroid, codes: place.level | 8 },
  ];
}

/** Which hazards a caller wants; a missing member does not filter. Values unknown to a list match nothing. */
export interface TileFilter {
  readonly classifications?: readonly string[];
  readonly workStatuses?: readonly string[];
  readonly contamination?: readonly string[];
}

export interface CompiledFilter {
  /** Equal keys accept equal records. */
  readonly key: string;
  accepts(codes: number): boolean;
}

/** Superseded hazards are left out unless asked for: the hazards that replaced them stand for them. */
export function compileFilter(layer: LayerName, filter: TileFilter): CompiledFilter {
  if (layer !== 'hazards') return { key: '', accepts: () => true };
  const classes = maskOf(Classification.options, filter.classifications, 0xff);
  const statuses = maskOf(WorkStatus.options, filter.workStatuses, 0xff & ~(1 << SUPERSEDED));
  const kinds = maskOf(Contamination.options, filter.contamination, -1);
  return {
    key: `${classes}.${statuses}.${kinds}`,
    accepts: (codes) =>
      ((classes >> (codes & 3)) & 1) === 1 &&
      ((statuses >> ((codes >> 2) & 7)) & 1) === 1 &&
      (kinds === -1 || ((codes >> 5) & 255 & kinds) !== 0),
  };
}

function maskOf(options: readonly string[], wanted: readonly string[] | undefined, all: number): number {
  if (wanted === undefined || wanted.length === 0) return all;
  let mask = 0;
  for (const value of wanted) if (options.includes(value)) mask |= 1 << options.indexOf(value);
  return mask;
}
