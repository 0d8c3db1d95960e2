/**
 * A row → a report. Pure apart from what is handed in: the same row with the same profile gives the same
 * report, with the same identifiers, on every machine. What no field takes is kept in `extra`.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { GeometryEngine } from '../core/geo/engine.ts';
import type { Finding } from '../core/model/findings.ts';
import type { Point, Shape } from '../core/model/geometry.ts';
import type { Entered, HazardPatch } from '../core/model/hazards.ts';
import type { PlaceDraft } from '../core/model/places.ts';
import { refusedColumn } from '../core/model/refused-columns.ts';
import { ReportContent, type ReportDraft } from '../core/model/reports.ts';
import { NOTICED } from '../core/rules/check.ts';
import { type Bounds, type ReadGeometry, readGeometry } from './import-geometry.ts';
import type { PlaceMatcher } from './import-match.ts';
import { rowPosition } from './import-position.ts';
import { type Profile, profileName, type Source, sourceColumns, type When } from './import-profile.ts';
import { evidenceOf, hazardFields, placeFields, Reader } from './import-sections.ts';
import type { SourceRow } from './import-source.ts';
import { garbled } from './import-text.ts';
import { type Columns, columnValue, plain, textOf } from './import-values.ts';

/** What stays the same for all rows of a file. */
export interface MapContext {
  readonly profile: Profile;
  readonly programmeId: string;
  /** Day of the import, for rows that say no day. */
  readonly today: string;
  /** Where rows should lie, and whether rule V12 will judge that anyway. */
  readonly bounds: Bounds | null;
  readonly judgeBounds: boolean;
  readonly file: string;
  readonly fileSha256: string;
  readonly batchId: string;
  readonly geometry: Pick<GeometryEngine, 'pointInside'>;
  readonly matcher: PlaceMatcher | null;
}

export interface MappedRow {
  readonly draft: ReportDraft;
  readonly swapped: boolean;
}
export interface RefusedRow {
  readonly key: string;
  readonly params: Readonly<Record<string, string | number>>;
}

/** A UUID (version 8, RFC 9562) that is always the same for the same words. */
export function steadyId(...words: string[]): string {
  const bytes = sha256(utf8ToBytes(JSON.stringify(words))).slice(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytesToHex(bytes);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/**
 * The report's id: importing the same row with the same profile again gives the same one. `occurrence` tells
 * apart rows of one file that are alike to the last letter: two accidents may well be.
 */
export function reportIdOf(ctx: MapContext, rowSha256: string, occurrence: number): string {
  return steadyId('report', ctx.programmeId, profileName(ctx.profile), rowSha256, String(occurrence));
}

type Sections = Pick<Profile, 'report' | 'hazard' | 'evidence' | 'place'>;

/** The row's report, or why there can be none. */
export function mapRow(
  row: SourceRow,
  rowSha256: string,
  occurrence: number,
  ctx: MapContext,
): MappedRow | RefusedRow {
  const id = reportIdOf(ctx, rowSha256, occurrence);
  const reader = new Reader(row.columns);
  const { sections, findings } = sectionsFor(ctx.profile, row.columns);
  const path = sections.hazard
    ? '/hazard/fields/shape'
    : sections.place
      ? '/place/boundary'
      : '/evidence/0/position';
  const geometry = geometryOf(row, ctx, path);
  const built = build(sections, reader, geometry, id, ctx);
  if ('key' in built) return built;
  const dated = reportDay(sections, reader, ctx);
  const content = {
    reportType:
      sections.report?.type ?? (sections.place ? 'gazetteer' : sections.hazard ? 'nts' : 'community'),
    formVersion: `import/${profileName(ctx.profile)}`.slice(0, 40),
    language: sections.report?.language ?? 'en',
    localId: reader.text(sections.report?.localId, 80, '/localId'),
    dateOfInformation: dated,
    activityDate: reader.day(sections.report?.activityDate, '/activityDate'),
    orgCode: reader.slug(sections.report?.orgCode, '/orgCode'),
    teamName: reader.text(sections.report?.teamName, 120, '/teamName'),
    geoSafe: ctx.profile.geometry.fixedBy !== 'centroid',
    ...built.content,
    narrative: reader.text(sections.report?.narrative, 20_000, '/narrative'),
    provenance: {
      file: ctx.file.slice(-400),
      fileSha256: ctx.fileSha256,
      row: row.row,
      rowSha256,
      profile: profileName(ctx.profile),
      batchId: ctx.batchId,
    },
    extra: extraOf(row.columns, sections, reader, geometry, ctx.profile),
  };
  const noticed = [
    ...findings,
    ...geometry.findings,
    ...reader.findings,
    ...built.findings,
    ...garbledIn(row.columns),
  ];
  if (noticed.length > 0) content.extra[NOTICED] = noticed;
  const read = ReportContent.safeParse(content);
  if (!read.success) {
    const issue = read.error.issues[0]!;
    return {
      key: 'import.refused.notAReport',
      params: { field: issue.path.join('.'), reason: issue.message },
    };
  }
  return { draft: { id, content: read.data }, swapped: geometry.swapped };
}

/** The sections for this row: the profile's own, with those of the first case that fits laid over them. */
function sectionsFor(profile: Profile, columns: Columns): { sections: Sections; findings: Finding[] } {
  if (profile.cases.length === 0) return { sections: profile, findings: [] };
  const found = profile.cases.find((c) => fits(c.when, columns));
  if (!found) {
    const when = profile.cases[0]!.when;
    const params = { field: when.column, value: textOf(columnValue(columns, when.column)).slice(0, 80) };
    return { sections: profile, findings: [flag('V03', 'R', 'import.finding.noCase', params, '')] };
  }
  return { sections: laidOver(profile, found), findings: [] };
}

const merged = new WeakMap<object, Sections>();

/** The profile's sections with a case's own laid over them. */
function laidOver(profile: Profile, own: Sections): Sections {
  let sections = merged.get(own);
  if (!sections) {
    const over = <T extends object>(a: T | undefined, b: T | undefined) =>
      a || b ? ({ ...a, ...b } as T) : undefined;
    sections = {
      report: over(profile.report, own.report),
      hazard: over(profile.hazard, own.hazard),
      evidence: over(profile.evidence, own.evidence),
      place: over(profile.place, own.place),
    };
    merged.set(own, sections);
  }
  return sections;
}

function fits(when: When, columns: Columns): boolean {
  const value = textOf(columnValue(columns, when.column));
  if (when.matches !== undefined && !new RegExp(when.matches, 'iu').test(value)) return false;
  return when.is === undefined || [when.is].flat().some((is) => plain(String(is ?? '')) === plain(value));
}

function geometryOf(row: SourceRow, ctx: MapContext, path: string): ReadGeometry & { entered: Entered } {
  const g = ctx.profile.geometry;
  const rules = { axisOrder: g.axisOrder, bounds: ctx.bounds, judgeBounds: ctx.judgeBounds, path };
  const entered: Entered = { text: null, format: 'imported', fixedBy: g.fixedBy, accuracyM: g.accuracyM };
  if (g.from === 'none') return { shape: null, kept: undefined, findings: [], swapped: false, entered };
  if (g.from === 'feature') return { ...readGeometry(row.geometry, rules), entered };
  return rowPosition(row.columns, g, rules, entered);
}

/** Hazard, evidence and place of the report. */
function build(
  sections: Sections,
  reader: Reader,
  { shape, entered }: { shape: Shape | null; entered: Entered },
  id: string,
  ctx: MapContext,
):
  | { content: Partial<Pick<ReportContent, 'hazard' | 'evidence' | 'place'>>; findings: Finding[] }
  | RefusedRow {
  const findings: Finding[] = [];
  const content: Partial<Pick<ReportContent, 'hazard' | 'evidence' | 'place'>> = {};
  if (sections.hazard) {
    const identity = reader.text(sections.hazard.identity, 200, '/hazard/id');
    const hazardId = identity
      ? steadyId('hazard', ctx.programmeId, ctx.profile.profile, identity)
      : steadyId('hazard', id);
    const fields: HazardPatch = hazardFields(reader, sections.hazard, shape, entered);
    content.hazard = { id: hazardId, mode: 'new', fields };
  }
  if (sections.evidence) {
    const point = pointOf(shape, ctx, findings, sections.hazard !== undefined);
    content.evidence = [evidenceOf(reader, sections.evidence, steadyId('evidence', id), point, entered)];
  }
  if (sections.place) {
    const place = placeOf(sections.place, reader, shape, ctx);
    if ('key' in place) return place;
    content.place = place.place;
    findings.push(...place.findings);
  }
  return { content, findings };
}

/**
 * Evidence is a point. Of an area in the row a hazard takes the outline and the evidence no position of its own,
 * rather than an invented one; without a hazard it becomes a point inside the area, and says so.
 */
function pointOf(
  shape: Shape | null,
  ctx: MapContext,
  findings: Finding[],
  hasHazard: boolean,
): Point | null {
  if (!shape || shape.type === 'Point') return shape;
  if (hasHazard) return null;
  findings.push(flag('V24', 'W', 'import.finding.pointFromOutline', {}, '/evidence/0/position'));
  try {
    return ctx.geometry.pointInside(shape);
  } catch {
    return null;
  }
}

function placeOf(
  section: NonNullable<Profile['place']>,
  reader: Reader,
  shape: Shape | null,
  ctx: MapContext,
): { place: PlaceDraft; findings: Finding[] } | RefusedRow {
  const fields = placeFields(reader, section, shape);
  if (!section.match) {
    if (!fields.code) return { key: 'import.refused.noCode', params: {} };
    if (fields.level === null) return { key: 'import.refused.noLevel', params: { code: fields.code } };
    return { place: { ...fields, code: fields.code, level: fields.level }, findings: [] };
  }
  const name = reader.text(section.match.name, 300, '/place/match/name') ?? '';
  const within = section.match.within.map((s) => reader.text(s, 300, '/place/match/within') ?? '');
  const match = ctx.matcher?.find(name, within);
  if (!match || 'key' in match) return match ?? { key: 'import.refused.noPlace', params: { name } };
  const known = match.place;
  const own = Object.fromEntries(
    Object.entries(fields).filter(([k, v]) => v !== null && k !== 'names' && k !== 'alternativeNames'),
  );
  const names = { ...known.names, ...fields.names };
  return {
    place: { ...known, ...own, code: known.code, level: known.level, names },
    findings: match.findings,
  };
}

/** The day the information is from. A row without one takes the day of import, and is flagged. */
function reportDay(sections: Sections, reader: Reader, ctx: MapContext): string {
  const source = sections.report?.dateOfInformation;
  const day = reader.day(source, '/dateOfInformation');
  if (day) return day;
  // A gazetteer has no day of information; nothing is doubtful about using the day it was brought in.
  const silent = sections.place && source === undefined;
  if (!silent)
    reader.findings.push(flag('V01', 'R', 'import.finding.noDate', { day: ctx.today }, '/dateOfInformation'));
  return ctx.today;
}

/** Everything no field holds word for word, and what the importer has to say about the rest. */
function extraOf(
  columns: Columns,
  sections: Sections,
  reader: Reader,
  geometry: ReadGeometry & { entered: Entered },
  profile: Profile,
): Record<string, unknown> {
  const extra: Record<string, unknown> = {};
  if (profile.extra === 'keep') {
    const held = heldColumns(sections);
    const dropped = new Set(profile.drop.map(plain));
    for (const [name, value] of Object.entries(columns)) {
      const key = plain(name);
      if (held.has(key) || dropped.has(key) || refusedColumn(name) || textOf(value) === '') continue;
      extra[name] = jsonSafe(value);
    }
  }
  if (Object.keys(reader.precision).length > 0) extra['import.datePrecision'] = { ...reader.precision };
  if (geometry.kept !== undefined) extra['import.geometry'] = jsonSafe(geometry.kept);
  return extra;
}

/** JSON without numbers JSON does not have (`1e999` reads as infinity). */
function jsonSafe(value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (Array.isArray(value)) return value.map(jsonSafe);
  if (value && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, jsonSafe(v)]));
  return value;
}

const held = new WeakMap<Sections, Set<string>>();

/** Columns whose text stands in a field as it is: the others stay in `extra` beside what was made of them. */
function heldColumns(sections: Sections): Set<string> {
  let names = held.get(sections);
  if (names) return names;
  names = new Set<string>();
  const verbatim = new Set([
    'localId',
    'name',
    'description',
    'note',
    'narrative',
    'teamName',
    'code',
    'parentCode',
  ]);
  const take = (key: string, source: unknown) => {
    const changes =
      source !== null && typeof source === 'object' && ('values' in source || 'extract' in source);
    if (source === undefined || changes) return;
    for (const column of sourceColumns(source as Source).columns)
      if (verbatim.has(key)) names!.add(plain(column));
  };
  for (const part of [sections.report, sections.hazard, sections.evidence, sections.place])
    for (const [key, source] of Object.entries(part ?? {})) take(key, source);
  for (const source of Object.values(sections.place?.names ?? {})) take('name', source);
  held.set(sections, names);
  return names;
}

/** Texts that were decoded wrongly before they reached us: at most three a row are named. */
function garbledIn(columns: Columns): Finding[] {
  const findings: Finding[] = [];
  for (const [column, value] of Object.entries(columns)) {
    if (typeof value !== 'string' || findings.length === 3) continue;
    const found = garbled(value);
    if (!found) continue;
    const params = { column, value: value.slice(0, 60), meant: (found.meant ?? '').slice(0, 60) };
    const key = found.meant ? 'import.finding.garbled' : 'import.finding.lostLetters';
    findings.push(flag('V03', 'W', key, params, ''));
  }
  return findings;
}

function flag(
  rule: string,
  severity: Finding['severity'],
  message: string,
  params: Record<string, string | number>,
  path: string,
): Finding {
  return { rule, severity, message, params, path, at: null, fix: null };
}

/** The reading of the row, in one canonical form, for its hash. */
export function valueSha256(canonicalText: string): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalText)));
}
