/**
 * Writes one layer of a Mapbox Vector Tile (specification 2.1): features in the order given, keys and
 * values numbered in order of first use, so equal content is equal bytes.
 */
import { Bytes } from './bytes.ts';
import { EXTENT } from './mercator.ts';

const POINT_TYPE = 1;
const POLYGON_TYPE = 3;
const MOVE_TO_ONE = 9;
const CLOSE_PATH = 15;

/** Lower-case hexadecimal digits as ASCII. */
const DIGITS = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));

interface Ring {
  readonly xs: Float64Array;
  readonly ys: Float64Array;
  readonly length: number;
}

export class LayerWriter {
  private readonly features = new Bytes(65_536);
  private readonly values = new Bytes(16_384);
  private readonly tags = new Bytes(256);
  private readonly geometry = new Bytes(1024);
  private readonly seen = new Map<string | number | boolean, number>();
  private readonly common = new Map<number, Uint8Array>();
  private valueCount = 0;
  private keys: readonly string[] = [];
  private x = 0;
  private y = 0;

  /** Starts an empty layer; `keys` are all keys its features may use. */
  start(keys: readonly string[]): void {
    this.features.length = 0;
    this.values.length = 0;
    this.seen.clear();
    this.common.clear();
    this.valueCount = 0;
    this.keys = keys;
  }

  /** Bytes so far, without the keys. */
  get size(): number {
    return this.features.length + this.values.length;
  }

  beginFeature(): void {
    this.tags.length = 0;
    this.geometry.length = 0;
    this.x = 0;
    this.y = 0;
  }

  /** A value that many features share. */
  tag(key: number, value: string | number | boolean): void {
    let index = this.seen.get(value);
    if (index === undefined) {
      index = this.valueCount++;
      this.seen.set(value, index);
      this.writeValue(value);
    }
    this.tags.varint(key);
    this.tags.varint(index);
  }

  /** A value that is most likely this feature's own: not looked up, only appended. */
  ownTag(key: number, value: string | number): void {
    this.tags.varint(key);
    this.tags.varint(this.valueCount++);
    this.writeValue(value);
  }

  /** The tags of one kind of feature, written once for each `kind` number in a tile and copied after that. */
  commonTags(kind: number, write: () => void): void {
    const known = this.common.get(kind);
    if (known !== undefined) {
      this.tags.append(known);
      return;
    }
    const start = this.tags.length;
    write();
    this.common.set(kind, this.tags.data.slice(start, this.tags.length));
  }

  /** A UUID from its sixteen bytes, as text of 36 characters. */
  ownUuid(key: number, data: Uint8Array, start: number): void {
    this.tags.varint(key);
    this.tags.varint(this.valueCount++);
    const { values } = this;
    values.reserve(40);
    const into = values.data;
    let at = values.length;
    into[at++] = 0x22;
    into[at++] = 38;
    into[at++] = 0x0a;
    into[at++] = 36;
    for (let i = 0; i < 16; i++) {
      if (i === 4 || i === 6 || i === 8 || i === 10) into[at++] = 45;
      const byte = data[start + i]!;
      into[at++] = DIGITS[byte >> 4]!;
      into[at++] = DIGITS[byte & 15]!;
    }
    values.length = at;
  }

  /** A text from its UTF-8 bytes. */
  ownBytes(key: number, data: Uint8Array, start: number, end: number): void {
    this.tags.varint(key);
    this.tags.varint(this.valueCount++);
    const { values } = this;
    const size = end - start;
    values.byte(0x22);
    values.varint(1 + varintSize(size) + size);
    values.byte(0x0a);
    values.varint(size);
    values.append(data, start, end);
  }

  point(x: number, y: number): void {
    this.geometry.byte(MOVE_TO_ONE);
    this.move(x, y);
    this.endFeature(POINT_TYPE);
  }

  ring(ring: Ring): void {
    const { geometry } = this;
    geometry.reserve(ring.length * 10 + 10);
    geometry.byte(MOVE_TO_ONE);
    this.move(ring.xs[0]!, ring.ys[0]!);
    geometry.varint(((ring.length - 1) << 3) | 2);
    this.moves(ring);
    geometry.byte(CLOSE_PATH);
  }

  /** True when at least one ring was written. */
  endPolygon(): boolean {
    if (this.geometry.length === 0) return false;
    this.endFeature(POLYGON_TYPE);
    return true;
  }

  /** The steps of a ring after its first; room was made for them, and most take two bytes or less. */
  private moves({ xs, ys, length }: Ring): void {
    const { geometry } = this;
    let { x, y } = this;
    for (let i = 1; i < length; i++) {
      const dx = xs[i]! - x;
      const dy = ys[i]! - y;
      x = xs[i]!;
      y = ys[i]!;
      geometry.shortZigzag(dx);
      geometry.shortZigzag(dy);
    }
    this.x = x;
    this.y = y;
  }

  private move(x: number, y: number): void {
    this.geometry.zigzag(x - this.x);
    this.geometry.zigzag(y - this.y);
    this.x = x;
    this.y = y;
  }

  private endFeature(type: number): void {
    const { features, tags, geometry } = this;
    const size =
      1 + varintSize(tags.length) + tags.length + 2 + 1 + varintSize(geometry.length) + geometry.length;
    features.byte(0x12);
    features.varint(size);
    features.byte(0x12);
    features.varint(tags.length);
    features.append(tags.data, 0, tags.length);
    features.byte(0x18);
    features.byte(type);
    features.byte(0x22);
    features.varint(geometry.length);
    features.append(geometry.data, 0, geometry.length);
  }

  private writeValue(value: string | number | boolean): void {
    const { values } = this;
    values.byte(0x22);
    if (typeof value === 'string') {
      const start = values.length;
      // Most texts are short: one byte for the outer length, moved up in the rare other case.
      values.byte(0);
      values.byte(0x0a);
      values.text(value);
      const size = values.length - start - 1;
      if (size < 128) values.data[start] = size;
      else widenLength(values, start, size);
    } else if (typeof value === 'boolean') {
      values.byte(2);
      values.byte(0x38);
      values.byte(value ? 1 : 0);
    } else {
      values.byte(1 + varintSize(value));
      values.byte(0x28);
      values.varint(value);
    }
  }

  /** The whole tile: one layer. Empty (length 0) when no feature was written. */
  finish(name: string): Uint8Array {
    if (this.features.length === 0) return new Uint8Array(0);
    const body = new Bytes(this.size + 1024);
    body.byte(0x78);
    body.byte(2);
    body.byte(0x0a);
    body.text(name);
    body.append(this.features.data, 0, this.features.length);
    for (const key of this.keys) {
      body.byte(0x1a);
      body.text(key);
    }
    body.append(this.values.data, 0, this.values.length);
    body.byte(0x28);
    body.varint(EXTENT);
    const tile = new Bytes(body.length + 8);
    tile.byte(0x1a);
    tile.varint(body.length);
    tile.append(body.data, 0, body.length);
    return tile.data.slice(0, tile.length);
  }
}

function varintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest > 127; rest = Math.floor(rest / 128)) size++;
  return size;
}

function widenLength(values: Bytes, start: number, size: number): void {
  const extra = varintSize(size) - 1;
  values.reserve(extra);
  values.data.copyWithin(start + 1 + extra, start + 1, values.length);
  const end = values.length + extra;
  values.length = start;
  values.varint(size);
  values.length = end;
}
