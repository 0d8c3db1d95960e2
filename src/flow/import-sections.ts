/**
 * The parts of a report that a profile's sections describe: hazard, evidence, place. Each reads its fields
 * through `Reader`, which collects the doubts with their paths.
 */
import {
  BlockedUse,
  Channel,
  Classification,
  Condition,
  Contamination,
  DisposalOutcome,
  EvidenceKind,
  Grade,
  Marking,
  OrdnanceCategory,
} from '../core/model/codes.ts';
import type { EvidenceDraft } from '../core/model/evidence.ts';
import type { Finding } from '../core/model/findings.ts';
import type { Point, Shape } from '../core/model/geometry.ts';
import type { Entered, HazardPatch } from '../core/model/hazards.ts';
import type { PlaceDraft } from '../core/model/places.ts';
import type { Profile, Source } from './import-profile.ts';
import { type Columns, type FieldKind, readValue } from './import-values.ts';

const TEXT = (max: number): FieldKind => ({ kind: 'text', max });
const CODE = (codes: readonly string[]): FieldKind => ({ kind: 'code', codes });
const CODES = (codes: readonly string[]): FieldKind => ({ kind: 'codes', codes });
const DAY: FieldKind = { kind: 'day' };
const COUNT: FieldKind = { kind: 'count' };
const SLUG: FieldKind = { kind: 'slug' };

/** Reads fields of one row and remembers what was doubtful and how exact the days are. */
export class Reader {
  readonly findings: Finding[] = [];
  readonly precision: Record<string, string> = {};

  constructor(private readonly columns: Columns) {}

  /** The value for a field, or null. `path` is its JSON pointer in the report. */
  read<T>(source: Source | undefined, field: FieldKind, path: string): T | null {
    const name = path.split('/').at(-1) ?? path;
    const reading = readValue(source, this.columns, field, name);
    for (const doubt of reading.doubts) this.findings.push({ ...doubt, path, at: null, fix: null });
    if (reading.precision && reading.precision !== 'day') this.precision[path] = reading.precision;
    return (reading.value as T | null) ?? null;
  }
  text(source: Source | undefined, max: number, path: string): string | null {
    return this.read<string>(source, TEXT(max), path);
  }
  day(source: Source | undefined, path: string): string | null {
    return this.read<string>(source, DAY, path);
  }
  code<T extends string>(source: Source | undefined, codes: readonly T[], path: string): T | null {
    return this.read<T>(source, CODE(codes), path);
  }
  count(source: Source | undefined, path: string): number | null {
    return this.read<number>(source, COUNT, path);
  }
  slug(source: Source | undefined, path: string): string | null {
    return this.read<string>(source, SLUG, path);
  }
}

type HazardSection = NonNullable<Profile['hazard']>;
type EvidenceSection = NonNullable<Profile['evidence']>;
type PlaceSection = NonNullable<Profile['place']>;

/** The hazard's fields: only those the profile maps, so that an update leaves the others alone. */
export function hazardFields(
  r: Reader,
  section: HazardSection,
  shape: Shape | null,
  entered: Entered,
): HazardPatch {
  const at = (name: string) => `/hazard/fields/${name}`;
  const classification = r.code(section.classification, Classification.options, at('classification'));
  const all = {
    localId: r.text(section.localId, 80, at('localId')),
    name: r.text(section.name, 200, at('name')),
    contamination: r.read<string[]>(section.contamination, CODES(Contamination.options), at('contamination')),
    reportedAreaM2: r.read<number>(section.reportedAreaM2, { kind: 'area' }, at('reportedAreaM2')),
    placeCode: r.text(section.placeCode, 64, at('placeCode')),
    orgCode: r.slug(section.orgCode, at('orgCode')),
    emplacedFrom: r.day(section.emplacedFrom, at('emplacedFrom')),
    emplacedTo: r.day(section.emplacedTo, at('emplacedTo')),
    marking: r.code(section.marking, Marking.options, at('marking')),
    blocked: r.read<string[]>(section.blocked, CODES(BlockedUse.options), at('blocked')),
    description: r.text(section.description, 10_000, at('description')),
    tier: section.tier ?? null,
  };
  const mapped = Object.entries(all).filter(([, value]) => value !== null);
  const place = shape ? { shape, entered } : {};
  return {
    ...(classification ? { classification } : {}),
    ...Object.fromEntries(mapped),
    ...place,
  } as HazardPatch;
}

/** One evidence point. */
export function evidenceOf(
  r: Reader,
  section: EvidenceSection,
  id: string,
  position: Point | null,
  entered: Entered,
): EvidenceDraft {
  const at = (name: string) => `/evidence/0/${name}`;
  const killed = r.count(section.killed, at('casualties/killed'));
  const injured = r.count(section.injured, at('casualties/injured'));
  const unknown = r.count(section.casualtiesUnknown, at('casualties/unknown'));
  const counted = killed !== null || injured !== null || unknown !== null;
  const outcome = r.code(section.disposal, DisposalOutcome.options, at('disposal/outcome'));
  return {
    id,
    kind: r.code(section.kind, EvidenceKind.options, at('kind')) ?? 'other',
    channel: r.code(section.channel, Channel.options, at('channel')) ?? 'records',
    grade: r.code(section.grade, Grade.options, at('grade')),
    position,
    entered: position ? entered : null,
    ordnanceCategory: r.code(section.ordnanceCategory, OrdnanceCategory.options, at('ordnanceCategory')),
    quantity: r.count(section.quantity, at('quantity')),
    depthCm: r.read<number>(section.depthCm, { kind: 'number' }, at('depthCm')),
    condition: r.code(section.condition, Condition.options, at('condition')),
    disposal: outcome ? { outcome, date: null, orgCode: null } : null,
    observedOn: r.day(section.observedOn, at('observedOn')),
    casualties: counted ? { killed: killed ?? 0, injured: injured ?? 0, unknown: unknown ?? 0 } : null,
    placeCode: r.text(section.placeCode, 64, at('placeCode')),
    hazardId: null,
    note: r.text(section.note, 4_000, at('note')),
    tier: section.tier ?? 't3',
  };
}

/** A place's own fields; `code` is null when the file gives none (it is then looked up by name). */
export function placeFields(
  r: Reader,
  section: PlaceSection,
  shape: Shape | null,
): Omit<PlaceDraft, 'code' | 'level'> & { code: string | null; level: number | null } {
  const at = (name: string) => `/place/${name}`;
  const names: Record<string, string> = {};
  for (const [language, source] of Object.entries(section.names)) {
    const name = r.text(source, 300, at(`names/${language}`));
    if (name) names[language] = name;
  }
  const level = r.count(section.level, at('level'));
  return {
    code: r.text(section.code, 64, at('code')),
    parentCode: r.text(section.parentCode, 64, at('parentCode')),
    level,
    names,
    alternativeNames:
      r.read<string[]>(section.alternativeNames, { kind: 'list' }, at('alternativeNames')) ?? [],
    category: r.text(section.category, 40, at('category')),
    centroid: shape?.type === 'Point' ? shape : null,
    boundary: shape && shape.type !== 'Point' ? shape : null,
    population: r.count(section.population, at('population')),
    populationYear: r.count(section.populationYear, at('populationYear')),
    validFrom: r.day(section.validFrom, at('validFrom')),
    validTo: r.day(section.validTo, at('validTo')),
  };
}
