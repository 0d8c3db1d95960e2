/**
 * Files as rows: bytes in, one row after the other out, in the order of the file, with its number. Knows
 * formats and encodings; knows nothing of what a row means. Holds one row at a time, however long the file.
 */

import { type CsvFault, type CsvRow, delimiterNamed, readCsv } from './import-csv.ts';
import {
  cutFeatures,
  cutLines,
  type Envelope,
  foreignCrs,
  type Parsed,
  parseFeatures,
} from './import-geojson.ts';
import type { Profile } from './import-profile.ts';
import { decode, decoderFor, type EncodingGuess, EncodingSniffer } from './import-text.ts';

/** A file to be read: the rim opens it, as often as `open` is called. */
export interface ImportFile {
  /** What reports remember: a name, never a path of somebody's machine. */
  readonly name: string;
  readonly bytes: number;
  open(): AsyncIterable<Uint8Array>;
}

/** What a first reading tells about a file, before any row is understood. */
export interface Inspection {
  readonly sha256: string;
  readonly bytes: number;
  /** Null: not text. */
  readonly encoding: EncodingGuess | null;
}

export interface SourceRow {
  /** 1 for the first feature, or the first line under the header. */
  readonly row: number;
  /** Line of a CSV file. */
  readonly line: number | null;
  readonly columns: Readonly<Record<string, unknown>>;
  /** GeoJSON geometry as it stands, unchecked; undefined when the format has none. */
  readonly geometry: unknown;
  /** The row as a JSON value, for its hash. */
  readonly value: unknown;
}
export interface UnreadableRow {
  readonly row: number;
  readonly line: number | null;
  readonly key: string;
  readonly params: Readonly<Record<string, string | number>>;
}
export type ReadRow = SourceRow | UnreadableRow;

/** Something to be said about the file as a whole. */
export interface Note {
  readonly key: string;
  readonly params: Readonly<Record<string, string | number>>;
}

/** Reads a file once for its hash and its encoding. `hash` is an incremental SHA-256 of the rim. */
export async function inspect(
  file: ImportFile,
  hash: { update(data: Uint8Array): unknown; digest(encoding: 'hex'): string },
): Promise<Inspection> {
  const sniffer = new EncodingSniffer();
  for await (const chunk of file.open()) {
    hash.update(chunk);
    sniffer.add(chunk);
  }
  return { sha256: hash.digest('hex'), bytes: sniffer.bytes, encoding: sniffer.guess() };
}

/** Why a whole file cannot be read: a message key. */
export class UnreadableFile extends Error {
  constructor(
    readonly key: string,
    readonly params: Readonly<Record<string, string | number>> = {},
  ) {
    super(key);
  }
}

/**
 * The rows of a file. Throws UnreadableFile before the first row when there can be none (empty, binary, not
 * this format). `notes` receives what is to be said about the file.
 */
export async function* readRows(
  file: ImportFile,
  inspection: Inspection,
  profile: Profile,
  notes: Note[],
): AsyncGenerator<ReadRow> {
  if (inspection.bytes === 0) throw new UnreadableFile('import.file.empty');
  const text = decode(file.open(), decoderOf(inspection, profile, notes));
  if (profile.input.format === 'csv') yield* csvRows(text, profile, notes);
  else yield* featureRows(text, profile, notes);
}

/** The file's own mark wins, then the profile's word, then what the bytes look like. */
function decoderOf(inspection: Inspection, profile: Profile, notes: Note[]): TextDecoder {
  const guess = inspection.encoding;
  const named = profile.input.encoding;
  if (!guess) throw new UnreadableFile('import.file.binary');
  const wanted = named === 'auto' ? null : decoderFor(named);
  if (named !== 'auto' && !wanted)
    throw new UnreadableFile('import.file.unknownEncoding', { encoding: named });
  if (wanted && wanted.encoding !== guess.encoding && !guess.plain) {
    const sure = guess.from !== 'guess' || wanted.encoding === 'utf-8';
    if (sure) notes.push({ key: 'import.note.encodingDiffers', params: { named, found: guess.encoding } });
  }
  if (!wanted && guess.from === 'guess')
    notes.push({ key: 'import.note.guessed', params: { encoding: guess.encoding } });
  return guess.from === 'mark' || !wanted ? decoderFor(guess.encoding)! : wanted;
}

async function* featureRows(
  text: AsyncIterable<string>,
  profile: Profile,
  notes: Note[],
): AsyncGenerator<ReadRow> {
  const envelope: Envelope = { head: '', tail: '', opened: false, closed: false };
  const lines = profile.input.format === 'geojsonseq';
  const cuts = lines ? cutLines(text) : cutFeatures(text, envelope);
  let row = 0;
  let crsSaid = false;
  for await (const cut of cuts) {
    const crs: string | null = crsSaid ? null : foreignCrs(envelope);
    if (crs) notes.push({ key: 'import.note.crs', params: { crs } });
    crsSaid ||= crs !== null;
    if (!envelope.opened && !lines && !/^\s*\{/.test('text' in cut ? cut.text : '')) {
      throw new UnreadableFile('import.file.notGeoJson');
    }
    for (const parsed of parseFeatures(cut)) {
      row++;
      const read = featureRow(parsed, row);
      if (row === 1 && 'key' in read && !envelope.opened && !lines) {
        throw new UnreadableFile('import.file.notGeoJson');
      }
      yield read;
    }
  }
  if (row === 0) notes.push({ key: 'import.note.noRows', params: {} });
  if (!lines && envelope.opened && !envelope.closed)
    notes.push({ key: 'import.note.cutOff', params: { row } });
  const crs = crsSaid ? null : foreignCrs(envelope);
  if (crs) notes.push({ key: 'import.note.crs', params: { crs } });
}

const GEOMETRIES = /^(Point|MultiPoint|LineString|MultiLineString|Polygon|MultiPolygon|GeometryCollection)$/;

/** A feature's columns and geometry. Esri JSON's `attributes` and bare geometries are understood too. */
function featureRow(parsed: Parsed, row: number): ReadRow {
  if ('key' in parsed) return { row, line: null, key: parsed.key, params: { reason: parsed.reason } };
  const value = parsed.value;
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    return { row, line: null, key: 'import.refused.notFeature', params: {} };
  }
  const feature = value as Record<string, unknown>;
  if (GEOMETRIES.test(String(feature.type))) return { row, line: null, columns: {}, geometry: value, value };
  const properties = feature.properties ?? feature.attributes;
  if (feature.type !== 'Feature' && !properties && !('geometry' in feature)) {
    return { row, line: null, key: 'import.refused.notFeature', params: {} };
  }
  const columns =
    properties && typeof properties === 'object' && !Array.isArray(properties)
      ? (properties as Record<string, unknown>)
      : {};
  const named = feature.id === undefined || 'id' in columns ? columns : { ...columns, id: feature.id };
  return { row, line: null, columns: named, geometry: feature.geometry ?? null, value };
}

async function* csvRows(
  text: AsyncIterable<string>,
  profile: Profile,
  notes: Note[],
): AsyncGenerator<ReadRow> {
  const { sample, all } = await peek(text);
  const delimiter = delimiterNamed(profile.input.delimiter, sample);
  let header: string[] = [];
  let row = 0;
  for await (const item of readCsv(all, delimiter)) {
    if ('header' in item) {
      header = item.header;
      continue;
    }
    row++;
    yield csvRow(item, header, row);
  }
  if (row === 0) notes.push({ key: 'import.note.noRows', params: {} });
}

function csvRow(item: CsvRow | CsvFault, header: readonly string[], row: number): ReadRow {
  if ('key' in item) {
    return { row, line: item.line || null, key: item.key, params: { reason: item.reason, line: item.line } };
  }
  const columns: Record<string, unknown> = {};
  for (const [i, cell] of item.cells.entries()) columns[header[i] ?? `column ${i + 1}`] = cell;
  return { row, line: item.line, columns, geometry: undefined, value: columns };
}

/** The beginning of a stream, and the whole stream again. */
async function peek(chunks: AsyncIterable<string>): Promise<{ sample: string; all: AsyncIterable<string> }> {
  const iterator = chunks[Symbol.asyncIterator]();
  const first: string[] = [];
  let length = 0;
  while (length < 20_000) {
    const next = await iterator.next();
    if (next.done) break;
    first.push(next.value);
    length += next.value.length;
  }
  async function* all() {
    yield* first;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
  }
  return { sample: first.join(''), all: all() };
}
