/** Features of a GeoJSON file of any kind, one at a time: collection, lone feature or geometry, sequence. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Problem } from '../core/model/problems.ts';
import {
  type Cut,
  cutFeatures,
  cutLines,
  type Envelope,
  foreignCrs,
  type Parsed,
  parseFeatures,
} from '../flow/import-geojson.ts';
import { decode, decoderFor, EncodingSniffer } from '../flow/import-text.ts';

/** One feature: its value, or why it could not be read (a message key and a reason). */
export type ReadFeature = Parsed;

export interface FileNotes {
  /** Name of a coordinate system that is not WGS84 longitude and latitude. */
  crs: string | null;
  /** True when the file ends in the middle. */
  cutOff: boolean;
}

/** Characters looked at to tell one kind of file from another. */
const HEAD = 65_536;
const RECORD_SEPARATOR = '\u001e';

/** Size of a file in bytes. Throws Problem unreadableFile when there is none. */
export async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => null);
  if (!found) throw unreadable(path, 'import.file.notThere');
  if (!found.isFile()) throw unreadable(path, 'import.file.notAFile');
  if (found.size === 0) throw unreadable(path, 'import.file.empty');
  return found.size;
}

/**
 * Features in the order of the file. `onBytes` counts what was read, `notes` is complete at the end. Throws
 * Problem unreadableFile when the file is not text or holds nothing like a feature.
 */
export async function* featuresOf(
  path: string,
  onBytes: (bytes: number) => void,
  notes: FileNotes,
): AsyncGenerator<ReadFeature> {
  const chunks = decode(bytesOf(path, onBytes), await decoderOf(path));
  const { head, all } = await peek(chunks);
  const start = head.replace(/^\uFEFF/, '').trimStart();
  if (![RECORD_SEPARATOR, '{', '['].includes(start.charAt(0)))
    throw unreadable(path, 'import.file.notGeoJson');
  const envelope: Envelope = { head: '', tail: '', opened: false, closed: false };
  const cuts = start.startsWith(RECORD_SEPARATOR)
    ? cutRecords(all)
    : isLines(start)
      ? cutLines(all)
      : cutFeatures(all, envelope);
  let count = 0;
  for await (const cut of cuts) {
    for (const parsed of parseFeatures(cut)) {
      count++;
      // A file whose only element cannot be read is not GeoJSON; one bad feature among others is a finding.
      const alone = !envelope.opened && !isLines(start) && !start.startsWith(RECORD_SEPARATOR);
      if (count === 1 && alone && !isGeoJson(parsed)) {
        throw unreadable(path, 'import.file.notGeoJson');
      }
      yield* spread(parsed);
    }
  }
  notes.crs = foreignCrs(envelope);
  notes.cutOff = envelope.opened && !envelope.closed;
}

const GEOJSON =
  /^(Feature|FeatureCollection|Point|MultiPoint|LineString|MultiLineString|Polygon|MultiPolygon|GeometryCollection)$/;

function isGeoJson(parsed: Parsed): boolean {
  return 'value' in parsed && GEOJSON.test(String((parsed.value as { type?: unknown } | null)?.type));
}

function unreadable(file: string, reason: string): Problem {
  return new Problem('unreadableFile', { file, reason });
}

async function* bytesOf(path: string, onBytes: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    bytes += (chunk as Buffer).length;
    onBytes(bytes);
    yield chunk as Buffer;
  }
}

/** By its mark or its letters; the coordinates are read alike in any of them. */
async function decoderOf(path: string): Promise<TextDecoder> {
  const sniffer = new EncodingSniffer();
  for await (const chunk of bytesOf(path, () => undefined)) sniffer.add(chunk);
  const guess = sniffer.guess();
  const decoder = guess && decoderFor(guess.encoding);
  if (!decoder) throw unreadable(path, 'import.file.binary');
  return decoder;
}

async function peek(chunks: AsyncGenerator<string>): Promise<{ head: string; all: AsyncIterable<string> }> {
  const first: string[] = [];
  let length = 0;
  while (length < HEAD) {
    const next = await chunks.next();
    if (next.done) break;
    first.push(next.value);
    length += next.value.length;
  }
  async function* all() {
    yield* first;
    yield* chunks;
  }
  return { head: first.join(''), all: all() };
}

/** One feature a line: no list of features at the start, and the first line is whole by itself. */
function isLines(start: string): boolean {
  if (start.startsWith('[') || /"features"\s*:\s*\[/.test(start.slice(0, HEAD))) return false;
  const end = start.indexOf('\n');
  if (end < 0 || start.slice(end).trim() === '') return false;
  try {
    JSON.parse(start.slice(0, end));
    return true;
  } catch {
    return false;
  }
}

/** Elements of a text sequence (RFC 8142), each of any number of lines. */
async function* cutRecords(chunks: AsyncIterable<string>): AsyncGenerator<Cut> {
  let text = '';
  for await (const chunk of chunks) {
    const records = (text + chunk).split(RECORD_SEPARATOR);
    text = records.pop() ?? '';
    for (const record of records) if (record.trim() !== '') yield { text: record };
  }
  if (text.trim() !== '') yield { text };
}

/** A collection that came out whole is spread into its features. */
function* spread(parsed: Parsed): Generator<ReadFeature> {
  const value = 'value' in parsed ? (parsed.value as { type?: unknown; features?: unknown } | null) : null;
  if (value?.type === 'FeatureCollection' && Array.isArray(value.features)) {
    for (const feature of value.features) yield { value: feature };
  } else {
    yield parsed;
  }
}
