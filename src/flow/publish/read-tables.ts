/** A folder or an archive of tables, or entities of FollowTheMoney, as a document to be loaded. */
import { strFromU8, unzipSync } from 'fflate';
import { Problem } from '../../core/model/problems.ts';
import { CSV_COLUMNS, type CsvTable } from '../../core/monitor/export-csv.ts';
import { documentFromFtm, type FtmEntity } from '../../core/monitor/export-ftm.ts';
import { documentFromTables } from '../../core/monitor/import-csv.ts';
import { documentFromRegister, type RegisterMap } from '../../core/monitor/import-registers.ts';
import { shippedTreaties } from '../../core/monitor/treaties.ts';
import { type ReadDocument, readDocument } from '../monitor-load.ts';

/** The short name of the document a file becomes. */
const shortNameOf = (file: string): string =>
  file
    .toLowerCase()
    .replace(/\.[a-z.]+$/, '')
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60) || 'tables';

/** One table of somebody's register → the document it says. @throws Problem unreadableFile. */
export function readRegister(map: RegisterMap, bytes: Uint8Array, name: string): ReadDocument {
  return read(documentFromRegister(map, strFromU8(bytes), shortNameOf(name), shippedTreaties()));
}

/** Files by name → the document they say, and what of them is not taken. @throws Problem unreadableFile. */
export function readTables(files: ReadonlyMap<string, Uint8Array>, name: string): ReadDocument {
  const short = shortNameOf(name);
  const textOf = (file: string): string | undefined => {
    const bytes = files.get(file);
    return bytes && strFromU8(bytes);
  };
  const entities = textOf('entities.ftm.json');
  if (entities !== undefined) return read(documentFromFtm(linesOf(entities, name), short));
  const tables: Partial<Record<CsvTable, string>> = {};
  for (const table of Object.keys(CSV_COLUMNS) as CsvTable[]) {
    const text = textOf(`${table}.csv`);
    if (text !== undefined) tables[table] = text;
  }
  if (Object.keys(tables).length === 0)
    throw new Problem('unreadableFile', { file: name, reason: Object.keys(CSV_COLUMNS).join('.csv, ') });
  return read(documentFromTables(tables, short));
}

function read({ document, leftOut }: { document: unknown; leftOut: readonly string[] }): ReadDocument {
  const one = readDocument(document);
  return { document: one.document, leftOut: [...leftOut, ...one.leftOut] };
}

function linesOf(text: string, file: string): FtmEntity[] {
  try {
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => JSON.parse(line) as FtmEntity);
  } catch (error) {
    throw new Problem('unreadableFile', { file, reason: (error as Error).message });
  }
}

const MOST_BYTES = 64 * 1024 * 1024;

/** An archive of tables. @throws Problem unreadableFile. */
export function readTablesZip(bytes: Uint8Array, name: string): ReadDocument {
  try {
    const files = unzipSync(bytes, { filter: ({ originalSize }) => originalSize <= MOST_BYTES });
    return readTables(
      new Map(Object.entries(files).map(([path, file]) => [path.replace(/^.*\//, ''), file])),
      name,
    );
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem('unreadableFile', { file: name, reason: (error as Error).message });
  }
}
