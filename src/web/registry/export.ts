/**
 * Takes the filtered list away as a file, all pages as of one ledger entry, so that a change in between
 * cannot mix two states. The file says which state that is. What the reader may not see exactly stays a cell.
 */
import type { Programme } from '../../core/model/programmes.ts';
import { get, inProgramme } from '../api.ts';
import type { CountedPage, ServedHazard } from '../queries.ts';
import type { HazardFilters } from './filters.ts';

export type ExportFormat = 'csv' | 'geojson';

async function readAll(programme: Programme, filters: HazardFilters): Promise<ServedHazard[]> {
  const all: ServedHazard[] = [];
  let cursor: string | null = null;
  do {
    const query: Record<string, string | number | null | undefined> = {
      ...filters,
      asOf: programme.headSeq,
      limit: 1000,
      cursor,
    };
    const page: CountedPage<ServedHazard> = await get(inProgramme(programme.id, '/hazards'), query);
    all.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  return all;
}

const COLUMNS: readonly (keyof ServedHazard)[] = [
  'id',
  'localId',
  'name',
  'classification',
  'workStatus',
  'contamination',
  'areaM2',
  'reportedAreaM2',
  'perimeterM',
  'evidenceCount',
  'directEvidenceCount',
  'placeCode',
  'orgCode',
  'dateOfInformation',
  'precision',
  'fromSeq',
];

/** One cell. Text that a spreadsheet would take for a formula gets an apostrophe in front. */
export function csvCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = Array.isArray(value) ? value.join('; ') : String(value);
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

const csvOf = (hazards: readonly ServedHazard[]): string =>
  `\uFEFF${[
    COLUMNS.join(','),
    ...hazards.map((hazard) => COLUMNS.map((key) => csvCell(hazard[key])).join(',')),
  ].join('\r\n')}\r\n`;

function geoJsonOf(programme: Programme, filters: HazardFilters, hazards: readonly ServedHazard[]): string {
  return JSON.stringify({
    type: 'FeatureCollection',
    tilth: {
      programme: programme.id,
      fictional: programme.settings.fictional,
      asOfSeq: programme.headSeq,
      headHash: programme.headHash,
      filters,
      note: 'A place without a record is not a place without a hazard.',
    },
    features: hazards.map((hazard) => ({
      type: 'Feature',
      id: hazard.id,
      geometry: hazard.shape,
      properties: Object.fromEntries(COLUMNS.filter((key) => key !== 'id').map((key) => [key, hazard[key]])),
    })),
  });
}

/** Gives the reader a file. */
export function save(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Downloads every hazard that matches; gives their number. Throws ProblemError. */
export async function exportHazards(
  programme: Programme,
  filters: HazardFilters,
  format: ExportFormat,
): Promise<number> {
  const hazards = await readAll(programme, filters);
  const name = `${programme.id}-hazards-entry-${programme.headSeq}.${format}`;
  if (format === 'csv') save(name, 'text/csv;charset=utf-8', csvOf(hazards));
  else save(name, 'application/geo+json', geoJsonOf(programme, filters, hazards));
  return hazards.length;
}
