/** Imports texts as if they were files, and keeps what the importer said about each row. */
import { createHash } from 'node:crypto';
import { commandLine } from '../../src/cli/who.ts';
import { say } from '../../src/core/messages/say.ts';
import { type ImportSummary, importFiles, type RowReport } from '../../src/flow/import.ts';
import { type Profile, parseProfile } from '../../src/flow/import-profile.ts';
import type { Pipeline } from '../../src/flow/ports.ts';
import { PROGRAMME } from './records.ts';

export interface Imported extends ImportSummary {
  readonly said: readonly RowReport[];
  /** Row → what was found, as `V12 import.finding.swapped`, or why it was refused. */
  readonly byRow: Readonly<Record<number, string[]>>;
}

export async function importTexts(
  p: Pipeline,
  profile: string | Profile,
  files: Readonly<Record<string, string | Uint8Array>>,
  options: { dryRun?: boolean; programme?: string } = {},
): Promise<Imported> {
  const programme = options.programme ?? PROGRAMME;
  const said: RowReport[] = [];
  const summary = await importFiles(p, commandLine(programme), programme, {
    files: Object.entries(files).map(([name, content]) => fileOf(name, content)),
    profile: typeof profile === 'string' ? parseProfile(profile, 'mine.yaml') : profile,
    dryRun: options.dryRun ?? false,
    newHash: () => createHash('sha256'),
    onRow: (row) => said.push(row),
  });
  const byRow: Record<number, string[]> = {};
  for (const row of said) {
    const found = row.findings.map((f) => `${f.rule} ${f.message}`);
    byRow[row.row] = [...(byRow[row.row] ?? []), ...found, ...(row.reason ? [row.reason.key] : [])];
  }
  return { ...summary, said, byRow };
}

/** Bytes handed out in small pieces, so that characters and features are cut in the middle. */
function fileOf(name: string, content: string | Uint8Array) {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return {
    name,
    bytes: bytes.length,
    async *open() {
      for (let i = 0; i < bytes.length; i += 997) yield bytes.subarray(i, i + 997);
    },
  };
}

/** Everything that was said about a row, in English. */
export function wordsOf(row: RowReport): string[] {
  const reason = row.reason ? [say('en', row.reason.key, row.reason.params)] : [];
  return [...row.findings.map((f) => say('en', f.message, f.params)), ...reason];
}

/** A square of half a kilometre at a position, as GeoJSON. */
export function squareAt(lon: number, lat: number, size = 0.005): object {
  const ring = [
    [lon, lat],
    [lon + size, lat],
    [lon + size, lat + size],
    [lon, lat + size],
    [lon, lat],
  ];
  return { type: 'Polygon', coordinates: [ring] };
}

export function feature(geometry: unknown, properties: Record<string, unknown> = {}): object {
  return { type: 'Feature', properties, geometry };
}

export function collection(...features: unknown[]): string {
  return JSON.stringify({ type: 'FeatureCollection', features });
}
