/**
 * Import profiles: how the columns of somebody's file become a report. A profile is a YAML file that a user
 * writes (docs/guide/import.md); this file says what may stand in it and explains what is wrong with it, by
 * line. It never reads a disk: the text is handed in.
 */
import { LineCounter, type Node, parseDocument } from 'yaml';
import { z } from 'zod';
import { FixedBy, ReportType, Tier } from '../core/model/codes.ts';
import { Names, ProgrammeId } from '../core/model/ids.ts';
import { Problem, type ProblemParams } from '../core/model/problems.ts';
import { refusedColumn } from '../core/model/refused-columns.ts';

const Constant = z.union([z.string(), z.number(), z.boolean(), z.null()]);
export type Constant = z.infer<typeof Constant>;

const Pattern = z.string().refine(isPattern, { error: 'import.profile.pattern' });
const OneOrMore = z.union([z.string(), z.array(z.string()).min(1)]);

/** The long way of saying where a value comes from. */
const SourceObject = z.strictObject({
  column: OneOrMore.optional(),
  template: z.string().optional(),
  value: Constant.optional(),
  /** Hierarchical codes in one column per level: the last, or the one before the last, that is filled. */
  lastOf: z.array(z.string()).min(1).optional(),
  beforeLastOf: z.array(z.string()).min(1).optional(),
  depthOf: z.array(z.string()).min(1).optional(),
  /** Values that do not match are ignored (`lastOf` …) or reported (`column`). */
  pattern: Pattern.optional(),
  /** The first group of this expression is the value. */
  extract: Pattern.optional(),
  /** Table from what the file says to what Tilth says; matched without case and outer spaces. */
  values: z.record(z.string(), z.union([Constant, z.array(z.string())])).optional(),
  default: z.union([Constant, z.array(z.string())]).optional(),
  date: OneOrMore.optional(),
  decimal: z.enum(['point', 'comma']).optional(),
  unit: z.enum(['m2', 'ha', 'km2']).optional(),
  split: z.string().min(1).optional(),
  optional: z.boolean().optional(),
});
export type SourceObject = z.infer<typeof SourceObject>;

/** A value: a constant, a template such as `"{A} / {B}"`, or the long form. */
export const Source = z.union([Constant, SourceObject]);
export type Source = z.infer<typeof Source>;

const When = z.strictObject({
  column: z.string(),
  is: z.union([Constant, z.array(Constant)]).optional(),
  matches: Pattern.optional(),
});
export type When = z.infer<typeof When>;

const ReportSection = z.strictObject({
  type: ReportType.optional(),
  language: z.string().max(12).optional(),
  localId: Source.optional(),
  dateOfInformation: Source.optional(),
  activityDate: Source.optional(),
  orgCode: Source.optional(),
  teamName: Source.optional(),
  narrative: Source.optional(),
});

const HazardSection = z.strictObject({
  /** What names this hazard in the source for ever: the same value next year updates the same hazard. */
  identity: Source.optional(),
  localId: Source.optional(),
  name: Source.optional(),
  classification: Source,
  contamination: Source.optional(),
  reportedAreaM2: Source.optional(),
  placeCode: Source.optional(),
  orgCode: Source.optional(),
  emplacedFrom: Source.optional(),
  emplacedTo: Source.optional(),
  marking: Source.optional(),
  blocked: Source.optional(),
  description: Source.optional(),
  tier: Tier.optional(),
});

const EvidenceSection = z.strictObject({
  identity: Source.optional(),
  kind: Source,
  channel: Source.optional(),
  grade: Source.optional(),
  ordnanceCategory: Source.optional(),
  quantity: Source.optional(),
  depthCm: Source.optional(),
  condition: Source.optional(),
  disposal: Source.optional(),
  observedOn: Source.optional(),
  killed: Source.optional(),
  injured: Source.optional(),
  casualtiesUnknown: Source.optional(),
  placeCode: Source.optional(),
  note: Source.optional(),
  tier: Tier.optional(),
});

const MatchSection = z.strictObject({
  level: z.number().int().min(0).max(6),
  name: Source,
  /** Names of the places it lies in, outermost first. */
  within: z.array(Source).default([]),
  /** Words that only one of the two sources writes: `область`, `Province` … */
  ignoreWords: z.array(z.string()).default([]),
  /** Old names and their new ones, as written after `ignoreWords` are taken away. */
  aliases: z.record(z.string(), z.string()).default({}),
});
export type MatchSection = z.infer<typeof MatchSection>;

const PlaceSection = z.strictObject({
  code: Source.optional(),
  parentCode: Source.optional(),
  level: Source.optional(),
  names: z.record(z.string().min(2).max(12), Source).default({}),
  alternativeNames: Source.optional(),
  category: Source.optional(),
  population: Source.optional(),
  populationYear: Source.optional(),
  validFrom: Source.optional(),
  validTo: Source.optional(),
  match: MatchSection.optional(),
});

const GeometrySection = z.strictObject({
  from: z.enum(['feature', 'columns', 'position', 'wkt', 'none']).default('feature'),
  lon: OneOrMore.optional(),
  lat: OneOrMore.optional(),
  /** Columns whose texts joined by a space are one position: decimal, DMS, UTM or MGRS. */
  position: OneOrMore.optional(),
  wkt: OneOrMore.optional(),
  decimal: z.enum(['point', 'comma']).default('point'),
  axisOrder: z.enum(['lonlat', 'latlon']).default('lonlat'),
  fixedBy: FixedBy.default('unknown'),
  accuracyM: z.number().nonnegative().nullable().default(null),
  /** `[west, south, east, north]` where the rows should lie, for finding swapped axes and wrong signs. */
  bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]).nullable().default(null),
});
export type GeometrySection = z.infer<typeof GeometrySection>;

const InputSection = z.strictObject({
  format: z.enum(['geojson', 'geojsonseq', 'csv']),
  encoding: z.string().default('auto'),
  delimiter: z.string().min(1).default('auto'),
});

const sections = {
  report: ReportSection.optional(),
  hazard: HazardSection.optional(),
  evidence: EvidenceSection.optional(),
  place: PlaceSection.optional(),
};
const Case = z.strictObject({ when: When, ...sections });

export const Profile = z
  .strictObject({
    profile: z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/, {
      error: 'import.profile.name',
    }),
    /** Raise it after changing the mapping: the same rows then make new reports. */
    version: z.number().int().min(1).default(1),
    title: z.string().max(200).optional(),
    source: z.string().max(1000).optional(),
    /** Where rows go when no programme is named; opened on first use. */
    programme: z
      .strictObject({
        id: ProgrammeId,
        names: Names,
        countryIso3: z.string().length(3).optional(),
        bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]).optional(),
      })
      .optional(),
    input: InputSection,
    geometry: GeometrySection.default(() => GeometrySection.parse({})),
    ...sections,
    /** Rows of different kinds in one file: the first case that fits adds to (or replaces) the sections. */
    cases: z.array(Case).default([]),
    /** Columns no field takes: kept with the report, or not. */
    extra: z.enum(['keep', 'drop']).default('keep'),
    drop: z.array(z.string()).default([]),
  })
  .superRefine((p, ctx) => {
    const targets = [p, ...p.cases];
    const refuse = (path: string[], message: string, params: Record<string, string> = {}) =>
      ctx.addIssue({ code: 'custom', path, message, params });
    if (!targets.some((t) => t.hazard || t.evidence || t.place)) refuse([], 'import.profile.nothing');
    const g = p.geometry;
    const needs = { columns: g.lon && g.lat, position: g.position, wkt: g.wkt, feature: true, none: true };
    if (!needs[g.from])
      refuse(['geometry', 'from'], 'import.profile.geometryNeeds', {
        from: g.from,
        needs: g.from === 'columns' ? 'lon, lat' : g.from,
      });
    if (p.input.format === 'csv' && g.from === 'feature' && targets.some((t) => t.hazard || t.evidence))
      refuse(['geometry'], 'import.profile.csvGeometry');
  });
export type Profile = z.infer<typeof Profile>;

function isPattern(text: string): boolean {
  try {
    new RegExp(text, 'u');
    return true;
  } catch {
    return false;
  }
}

/**
 * Reads a profile. `name` is what the user called it. Throws Problem invalidProfile; its `reason` is a message
 * key whose params name the line and the key.
 */
export function parseProfile(text: string, name: string): Profile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const broken = document.errors[0];
  if (broken) {
    const line = lines.linePos(broken.pos[0]).line;
    throw invalidProfile(name, 'import.profile.yaml', { line, detail: broken.message });
  }
  const lineOf = (path: readonly PropertyKey[]) => {
    for (let depth = path.length; depth > 0; depth--) {
      const node = document.getIn(path.slice(0, depth), true) as Node | undefined;
      if (node?.range) return lines.linePos(node.range[0]).line;
    }
    return 1;
  };
  const read = Profile.safeParse(document.toJS());
  if (!read.success) {
    const { path, key, params } = inWords(read.error.issues[0]!);
    throw invalidProfile(name, key, { ...params, line: lineOf(path), key: path.join('.') || '–' });
  }
  for (const { column, path } of columnsOf(read.data)) {
    if (!refusedColumn(column)) continue;
    const params = { column, line: lineOf(path), key: path.join('.') };
    throw invalidProfile(name, 'import.profile.refusedColumn', params);
  }
  return read.data;
}

/** A refusal of a profile. `key` is the reason's message key. */
export function invalidProfile(profile: string, key: string, params: ProblemParams): Problem {
  return new Problem('invalidProfile', { ...params, profile, reason: key });
}

interface Words {
  readonly path: PropertyKey[];
  readonly key: string;
  readonly params: Record<string, string>;
}

/** Zod's issue for somebody who writes YAML. Of a union's branches, the one that got furthest. */
function inWords(issue: z.core.$ZodIssue): Words {
  const path = [...issue.path];
  if (issue.code === 'invalid_union') {
    const branches = issue.errors.map((e) => e[0]).filter((e) => e !== undefined);
    const further = branches.find((b) => b.path.length > 0 || b.code === 'unrecognized_keys');
    if (!further) return { path, key: 'import.profile.source', params: {} };
    const inner = inWords(further);
    return { ...inner, path: [...path, ...inner.path] };
  }
  if (issue.code === 'unrecognized_keys')
    return { path, key: 'import.profile.unknownKey', params: { found: issue.keys.join(', ') } };
  if (issue.code === 'invalid_value')
    return { path, key: 'import.profile.oneOf', params: { list: issue.values.map(String).join(', ') } };
  if (issue.code === 'invalid_type') {
    const missing = /received undefined/.test(issue.message);
    const key = missing ? 'import.profile.missing' : 'import.profile.wrongType';
    return { path, key, params: { expected: String(issue.expected) } };
  }
  if (issue.message.startsWith('import.profile.')) {
    const params = issue.code === 'custom' ? ((issue.params ?? {}) as Record<string, string>) : {};
    return { path, key: issue.message, params };
  }
  return { path, key: 'import.profile.other', params: { detail: issue.message } };
}

/** Columns between braces of a template. `{{` is not an escape: column names with braces use `column:`. */
export function templateColumns(template: string): string[] {
  return [...template.matchAll(/\{([^{}]+)\}/g)].map((m) => m[1]!.trim());
}

/** The columns one source reads, and whether one of them is enough or it may be missing altogether. */
export function sourceColumns(source: Source): { columns: string[]; anyOf: boolean; optional: boolean } {
  if (source === null || typeof source !== 'object') {
    return {
      columns: typeof source === 'string' ? templateColumns(source) : [],
      anyOf: false,
      optional: false,
    };
  }
  const listed = [source.lastOf, source.beforeLastOf, source.depthOf].flatMap((l) => l ?? []);
  const template = source.template ? templateColumns(source.template) : [];
  const named = source.column === undefined ? [] : [source.column].flat();
  return {
    columns: [...named, ...template, ...listed],
    anyOf: named.length > 1,
    optional: source.optional ?? false,
  };
}

/** Every column a profile reads, with the key that reads it. */
export function columnsOf(profile: Profile): {
  column: string;
  path: (string | number)[];
  anyOf: boolean;
  optional: boolean;
}[] {
  const found: { column: string; path: (string | number)[]; anyOf: boolean; optional: boolean }[] = [];
  const take = (source: Source, path: (string | number)[]) => {
    const { columns, anyOf, optional } = sourceColumns(source);
    for (const column of columns) found.push({ column, path, anyOf, optional });
  };
  const section = (value: object | undefined, path: (string | number)[]) => {
    for (const [key, source] of Object.entries(value ?? {})) {
      if (key === 'match') continue;
      if (key === 'names') section(source, [...path, key]);
      else if (source !== undefined) take(source as Source, [...path, key]);
    }
  };
  for (const [path, part] of [
    [[], profile] as const,
    ...profile.cases.map((c, i) => [['cases', i], c] as const),
  ]) {
    section(part.report, [...path, 'report']);
    section(part.hazard, [...path, 'hazard']);
    section(part.evidence, [...path, 'evidence']);
    section(part.place, [...path, 'place']);
    const match = part.place?.match;
    if (match)
      for (const [i, s] of [match.name, ...match.within].entries())
        take(s, [...path, 'place', 'match', i ? 'within' : 'name']);
    if ('when' in part)
      found.push({ column: part.when.column, path: [...path, 'when'], anyOf: false, optional: false });
  }
  const g = profile.geometry;
  const uses =
    g.from === 'columns'
      ? (['lon', 'lat'] as const)
      : g.from === 'position'
        ? (['position'] as const)
        : g.from === 'wkt'
          ? (['wkt'] as const)
          : [];
  for (const key of uses)
    for (const column of [g[key] ?? []].flat())
      found.push({
        column,
        path: ['geometry', key],
        anyOf: key !== 'position' && Array.isArray(g[key]),
        optional: false,
      });
  return found;
}

/** The name under which reports remember the profile: `name`, or `name@2` from version 2 on. */
export function profileName(profile: Profile): string {
  return profile.version === 1 ? profile.profile : `${profile.profile}@${profile.version}`;
}
