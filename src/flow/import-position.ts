/** Positions that stand in columns: two numbers, a text as people type it, or well-known text. */
import { parsePosition } from '../core/geo/coordinates.ts';
import type { Entered } from '../core/model/hazards.ts';
import { type GeometryRules, type ReadGeometry, readGeometry, readWkt } from './import-geometry.ts';
import type { GeometrySection } from './import-profile.ts';
import { type Columns, columnValue, parseNumber, textOf } from './import-values.ts';

/** The shape a row's columns give; empty columns are no geometry, unreadable ones a finding. */
export function rowPosition(
  columns: Columns,
  g: GeometrySection,
  rules: GeometryRules,
  entered: Entered,
): ReadGeometry & { entered: Entered } {
  if (g.from === 'wkt') {
    const text = first(columns, g.wkt);
    if (text === '') return nothing(entered);
    const geometry = readWkt(text);
    return geometry ? { ...readGeometry(geometry, rules), entered } : unread(text, rules, entered);
  }
  if (g.from === 'columns') {
    const lonText = first(columns, g.lon);
    const latText = first(columns, g.lat);
    if (lonText === '' && latText === '') return nothing(entered);
    const text = `${latText} ${lonText}`.trim();
    const lon = parseNumber(lonText, g.decimal);
    const lat = parseNumber(latText, g.decimal);
    if (lon === null || lat === null) return unread(text, rules, entered);
    return {
      ...readGeometry({ type: 'Point', coordinates: [lon, lat] }, rules),
      entered: { ...entered, text },
    };
  }
  const text = [g.position ?? []]
    .flat()
    .map((name) => textOf(columnValue(columns, name)))
    .join(' ')
    .trim();
  if (text === '') return nothing(entered);
  const parsed = parsePosition(text);
  if ('fault' in parsed) return unread(text, rules, entered);
  const read = readGeometry(
    { type: 'Point', coordinates: parsed.position },
    { ...rules, axisOrder: 'lonlat' },
  );
  return { ...read, entered: { ...entered, text, format: parsed.format } };
}

function first(columns: Columns, names: string | string[] | undefined): string {
  for (const name of [names ?? []].flat()) {
    const text = textOf(columnValue(columns, name));
    if (text !== '') return text;
  }
  return '';
}

function nothing(entered: Entered): ReadGeometry & { entered: Entered } {
  return { shape: null, kept: undefined, findings: [], swapped: false, entered };
}

function unread(text: string, rules: GeometryRules, entered: Entered): ReadGeometry & { entered: Entered } {
  const finding = {
    rule: 'V10',
    severity: 'E' as const,
    message: 'import.finding.unreadPosition',
    params: { text: text.slice(0, 80) },
    path: rules.path,
    at: null,
    fix: null,
  };
  return { shape: null, kept: text, findings: [finding], swapped: false, entered };
}
