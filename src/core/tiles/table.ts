/**
 * The features of one layer in typed arrays: a slot each, never changed once written (a change writes a new
 * slot and marks the old one dead), so other threads may read while one writes. About 60 bytes a slot beside
 * the geometry.
 */
import { allocateBuffer, ByteReader, Bytes } from './bytes.ts';
import type { TileFeature } from './features.ts';
import type { Geometry, GeometryType } from './geometry.ts';

const DEAD = 0x80000000;
const TYPE_SHIFT = 29;
const CODES = 0xffffff;
/** First byte of an identifier in the heap: sixteen raw bytes follow, or a length and text. */
const RAW_UUID = 0;
const TEXT = 1;

type Column = Uint32Array | Float32Array;

/** Everything another thread or a snapshot needs. */
export interface TableMemory {
  readonly size: number;
  readonly deadCount: number;
  readonly heapLength: number;
  readonly heads: Uint32Array;
  readonly cells: Uint32Array;
  readonly areas: Float32Array;
  readonly starts: Uint32Array;
  readonly heap: Uint8Array;
}

/** What a corner takes of a record, its identifier and name spread over all. */
const BYTES_PER_CORNER = 4;

export class FeatureTable {
  size = 0;
  deadCount = 0;
  /** Two numbers a slot, side by side because a tile reads both of every record: attributes, then scope. */
  heads: Uint32Array;
  /** Index of the generalised cell + 1; 0 when the record has none. */
  cells: Uint32Array;
  areas: Float32Array;
  private starts: Uint32Array;
  private readonly heap: Bytes;
  private readonly reader: ByteReader;
  private readonly probe = new Bytes(128);
  /** Open addressing: slot + 1, or 0 when free. Null in a thread that only reads. */
  private hash: Uint32Array | null;

  constructor(
    private readonly shared: boolean,
    capacity = 1024,
    memory?: TableMemory,
    heapBytes = capacity * 64,
  ) {
    this.heap = new Bytes(memory ? 0 : heapBytes, shared);
    if (memory) {
      this.heap.data = memory.heap;
      this.heap.length = memory.heapLength;
      this.size = memory.size;
      this.deadCount = memory.deadCount;
    }
    this.heads = memory?.heads ?? new Uint32Array(allocateBuffer(capacity * 8, shared));
    this.cells = memory?.cells ?? new Uint32Array(allocateBuffer(capacity * 4, shared));
    this.areas = memory?.areas ?? new Float32Array(allocateBuffer(capacity * 4, shared));
    this.starts = memory?.starts ?? new Uint32Array(allocateBuffer(capacity * 4, shared));
    this.reader = new ByteReader(this.heap.data);
    this.hash = memory ? null : new Uint32Array(2048);
  }

  get heapBytes(): number {
    return this.heap.length;
  }

  /** Number of records that are not dead. */
  get liveCount(): number {
    return this.size - this.deadCount;
  }

  isDead(slot: number): boolean {
    return this.heads[slot * 2]! >= DEAD;
  }
  codes(slot: number): number {
    return this.heads[slot * 2]! & CODES;
  }
  scope(slot: number): number {
    return this.heads[slot * 2 + 1]!;
  }
  geometryType(slot: number): GeometryType {
    return ((this.heads[slot * 2]! >>> TYPE_SHIFT) & 3) as GeometryType;
  }

  /** Writes a new slot; whoever held the identifier before must be killed first. */
  add(feature: TileFeature, scope: number, cell: number, geometry: Geometry): number {
    if (this.size === this.starts.length) this.growColumns();
    const slot = this.size++;
    this.heads[slot * 2] = ((feature.codes & CODES) | (geometry.type << TYPE_SHIFT)) >>> 0;
    this.heads[slot * 2 + 1] = scope;
    this.cells[slot] = cell;
    this.areas[slot] = feature.areaM2;
    this.starts[slot] = this.heap.length;
    this.writeId(feature.id);
    this.heap.text(feature.name);
    geometry.write(this.heap);
    this.reader.data = this.heap.data;
    this.remember(slot);
    return slot;
  }

  /** Takes over a record of another table as it is; its identifier must not be here yet. */
  adopt(from: FeatureTable, slot: number): void {
    if (this.size === this.starts.length) this.growColumns();
    const own = this.size++;
    this.heads[own * 2] = from.heads[slot * 2]!;
    this.heads[own * 2 + 1] = from.heads[slot * 2 + 1]!;
    this.cells[own] = from.cells[slot]!;
    this.areas[own] = from.areas[slot]!;
    this.starts[own] = this.heap.length;
    const end = slot + 1 < from.size ? from.starts[slot + 1]! : from.heap.length;
    this.heap.append(from.heap.data, from.starts[slot]!, end);
    this.reader.data = this.heap.data;
    this.remember(own);
  }

  /** Marks the record dead; returns its slot, or −1 when there is none. */
  kill(id: string): number {
    const place = this.locate(id);
    if (place < 0) return -1;
    const slot = this.hash![place]! - 1;
    this.heads[slot * 2] = (this.heads[slot * 2]! | DEAD) >>> 0;
    this.deadCount++;
    this.forget(place);
    return slot;
  }

  find(id: string): number {
    const place = this.locate(id);
    return place < 0 ? -1 : this.hash![place]! - 1;
  }

  /** Corners of a slot's shape, about: by the bytes it takes, without reading them. */
  cornersAbout(slot: number): number {
    const end = slot + 1 < this.size ? this.starts[slot + 1]! : this.heap.length;
    return Math.ceil((end - this.starts[slot]!) / BYTES_PER_CORNER);
  }

  /** Reads a slot's shape into `into`. */
  readGeometry(slot: number, into: Geometry): void {
    const { reader } = this;
    this.skipId(slot);
    const nameLength = reader.varint();
    reader.at += nameLength;
    into.read(this.geometryType(slot), reader);
  }

  /** Calls with where the name's bytes are (UTF-8, without the length). */
  withName(slot: number, use: (data: Uint8Array, start: number, end: number) => void): void {
    this.skipId(slot);
    const size = this.reader.varint();
    if (size > 0) use(this.reader.data, this.reader.at, this.reader.at + size);
  }

  /** Where the sixteen bytes of a UUID are in `heap`, or −1 when the identifier is a text. */
  uuidAt(slot: number): number {
    const start = this.starts[slot]!;
    return this.reader.data[start] === RAW_UUID ? start + 1 : -1;
  }

  /** All identifiers, names and shapes. */
  get bytesOfAll(): Uint8Array {
    return this.reader.data;
  }

  name(slot: number): string {
    this.skipId(slot);
    return this.reader.text();
  }

  id(slot: number): string {
    const { data } = this.reader;
    const start = this.starts[slot]!;
    if (data[start] === TEXT) {
      this.reader.at = start + 1;
      return this.reader.text();
    }
    let hex = '';
    for (let i = 1; i <= 16; i++) {
      hex += HEX[data[start + i]!];
      if (i === 4 || i === 6 || i === 8 || i === 10) hex += '-';
    }
    return hex;
  }

  /** 32 bits that depend on nothing but the identifier: the canonical order of features in a tile. */
  idHash(slot: number): number {
    const start = this.starts[slot]!;
    const { data } = this.reader;
    if (data[start] === RAW_UUID) return hashBytes(data, start + 1, start + 17);
    this.skipId(slot);
    return hashBytes(data, start + 1, this.reader.at);
  }

  private skipId(slot: number): void {
    const { reader } = this;
    const start = this.starts[slot]!;
    if (reader.data[start] === RAW_UUID) {
      reader.at = start + 17;
    } else {
      reader.at = start + 1;
      const length = reader.varint();
      reader.at += length;
    }
  }

  private writeId(id: string): void {
    if (isUuid(id)) {
      this.heap.byte(RAW_UUID);
      writeUuid(id, this.heap);
    } else {
      this.heap.byte(TEXT);
      this.heap.text(id);
    }
  }

  private remember(slot: number): void {
    if (this.hash === null) return;
    if (this.liveCount * 3 > this.hash.length * 2) this.rehash(this.hash.length * 2, slot);
    const mask = this.hash.length - 1;
    let place = this.idHash(slot) & mask;
    while (this.hash[place] !== 0) place = (place + 1) & mask;
    this.hash[place] = slot + 1;
  }

  private locate(id: string): number {
    const hash = this.writableHash();
    const { probe } = this;
    probe.length = 0;
    if (isUuid(id)) writeUuid(id, probe);
    else probe.text(id);
    const mask = hash.length - 1;
    let place = hashBytes(probe.data, 0, probe.length) & mask;
    while (hash[place] !== 0) {
      if (this.id(hash[place]! - 1) === id) return place;
      place = (place + 1) & mask;
    }
    return -1;
  }

  /** Removes an entry and moves later ones of its run back, so that no search stops too early. */
  private forget(place: number): void {
    const hash = this.hash!;
    const mask = hash.length - 1;
    let hole = place;
    let next = (hole + 1) & mask;
    while (hash[next] !== 0) {
      const home = this.idHash(hash[next]! - 1) & mask;
      if (((next - home) & mask) >= ((next - hole) & mask)) {
        hash[hole] = hash[next]!;
        hole = next;
      }
      next = (next + 1) & mask;
    }
    hash[hole] = 0;
  }

  private rehash(length: number, end: number): void {
    const hash = new Uint32Array(length);
    const mask = length - 1;
    for (let slot = 0; slot < end; slot++) {
      if (this.isDead(slot)) continue;
      let place = this.idHash(slot) & mask;
      while (hash[place] !== 0) place = (place + 1) & mask;
      hash[place] = slot + 1;
    }
    this.hash = hash;
  }

  /** Built on first need: a thread that only reads, or one just loaded from a snapshot, has none. */
  private writableHash(): Uint32Array {
    if (this.hash === null) {
      let length = 2048;
      while (this.liveCount * 3 > length * 2) length *= 2;
      this.rehash(length, this.size);
    }
    return this.hash!;
  }

  private growColumns(): void {
    const capacity = Math.ceil(this.starts.length * 1.5);
    const grow = <T extends Column>(column: T, make: (buffer: ArrayBufferLike) => T, size = 4): T => {
      const grown = make(allocateBuffer(capacity * size, this.shared));
      grown.set(column);
      return grown;
    };
    this.heads = grow(this.heads, (b) => new Uint32Array(b), 8);
    this.cells = grow(this.cells, (b) => new Uint32Array(b));
    this.starts = grow(this.starts, (b) => new Uint32Array(b));
    this.areas = grow(this.areas, (b) => new Float32Array(b));
  }

  memory(): TableMemory {
    const { size, deadCount, heads, cells, areas, starts } = this;
    return {
      size,
      deadCount,
      heads,
      cells,
      areas,
      starts,
      heap: this.heap.data,
      heapLength: this.heap.length,
    };
  }

  /** Bytes in use (capacity kept in reserve is not resident until written). */
  get bytes(): number {
    return this.size * 20 + this.heap.length + (this.hash?.byteLength ?? 0);
  }
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Lower-case canonical form, as the model has it. */
function isUuid(id: string): boolean {
  if (id.length !== 36) return false;
  for (let at = 0; at < 36; at++) {
    const code = id.charCodeAt(at);
    const hyphen = at === 8 || at === 13 || at === 18 || at === 23;
    if (hyphen ? code !== 45 : hexDigit(code) < 0) return false;
  }
  return true;
}

function writeUuid(id: string, to: Bytes): void {
  to.reserve(16);
  const { data } = to;
  let { length } = to;
  for (let at = 0; at < 36; at += 2) {
    if (at === 8 || at === 13 || at === 18 || at === 23) at++;
    data[length++] = (hexDigit(id.charCodeAt(at)) << 4) | hexDigit(id.charCodeAt(at + 1));
  }
  to.length = length;
}

/** 0 to 15, or −1 for what is no lower-case hexadecimal digit. */
function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  return code >= 97 && code <= 102 ? code - 87 : -1;
}

/** FNV-1a with a final mix, so that identifiers made one after the other spread out. */
function hashBytes(data: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ data[at]!, 0x01000193);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
