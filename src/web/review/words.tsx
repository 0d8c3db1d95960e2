/** How a report is named in lists and how one value of a record is shown. */
import type { CodeList, Severity } from '../../core/model/codes.ts';
import type { Finding } from '../../core/model/findings.ts';
import type { Report } from '../../core/model/reports.ts';
import { useFormat } from '../i18n/format.ts';
import { nameIn, useCode, useLanguage, useT } from '../i18n/language.tsx';

/** A short name for a report: what it is about, else what kind it is. */
export function useReportTitle(): (report: Report) => string {
  const t = useT();
  const code = useCode();
  const language = useLanguage();
  return (report) => {
    const { hazard, evidence, place, land, localId, reportType, monitor } = report.content;
    const coded = monitor?.document ?? monitor?.reports?.[0]?.id;
    if (coded) return coded;
    if (place) return nameIn(place.names, language) || place.code;
    const task = land?.tasks?.[0];
    const named = hazard?.fields.name ?? hazard?.fields.localId ?? task?.title ?? task?.localId ?? localId;
    if (named) return named;
    if (hazard?.mode === 'split') return t('review.title.split');
    if (hazard?.mode === 'update') return t('review.title.update');
    if (hazard?.fields.classification) return code('classification', hazard.fields.classification);
    if (evidence[0]) return code('evidenceKind', evidence[0].kind);
    return code('reportType', reportType);
  };
}

/** How many findings of each severity, worst first. */
export function severityCounts(findings: readonly Finding[]): readonly (readonly [Severity, number])[] {
  return (['E', 'R', 'W', 'I'] as const)
    .map((severity) => [severity, findings.filter((f) => f.severity === severity).length] as const)
    .filter(([, n]) => n > 0);
}

/** Fields whose values are codes, so that they can be shown in words. */
const CODED: Record<string, CodeList> = {
  classification: 'classification',
  contamination: 'contamination',
  workStatus: 'workStatus',
  marking: 'marking',
  blocked: 'blockedUse',
  kind: 'evidenceKind',
  channel: 'channel',
  grade: 'grade',
  ordnanceCategory: 'ordnanceCategory',
  condition: 'condition',
  tier: 'tier',
};
const DAYS = new Set(['emplacedFrom', 'emplacedTo', 'dateOfInformation', 'validFrom', 'validTo']);
const AREAS = new Set(['reportedAreaM2', 'areaM2']);

const lastName = (path: string): string => path.split(/[/.]/).filter(Boolean).at(-1) ?? path;

/** `value('classification', 'cha')` → "Confirmed hazardous area"; shapes become a count of points. */
export function useValue(): (path: string, value: unknown) => string | null {
  const t = useT();
  const code = useCode();
  const format = useFormat();
  return (path, value) => {
    const name = lastName(path);
    if (value === null || value === undefined || value === '') return null;
    if (Array.isArray(value) && value.length === 0) return null;
    const list = CODED[name];
    if (list)
      return [value]
        .flat()
        .map((v) => code(list, String(v)))
        .join(', ');
    if ((DAYS.has(name) || name.endsWith('On')) && typeof value === 'string') return format.day(value);
    if (AREAS.has(name) && typeof value === 'number') return format.areaM2(value);
    if (typeof value === 'number') return format.number(value, 2);
    if (typeof value === 'string') return value;
    if (isShape(value))
      return t('review.value.shape', { type: value.type, n: countPoints(value.coordinates) });
    if (isEntered(value)) return value.text ?? code('coordinateFormat', value.format);
    return JSON.stringify(value);
  };
}

const isShape = (value: unknown): value is { type: string; coordinates: unknown } =>
  typeof value === 'object' && value !== null && 'coordinates' in value && 'type' in value;
const isEntered = (value: unknown): value is { text: string | null; format: string } =>
  typeof value === 'object' && value !== null && 'format' in value && 'fixedBy' in value;

function countPoints(coordinates: unknown): number {
  if (!Array.isArray(coordinates)) return 0;
  if (typeof coordinates[0] === 'number') return 1;
  return coordinates.reduce<number>((sum, part) => sum + countPoints(part), 0);
}

/** Label of a field: `review.field.<name>`. */
export function useFieldLabel(): (path: string) => string {
  const t = useT();
  return (path) => t(`review.field.${lastName(path)}`);
}
