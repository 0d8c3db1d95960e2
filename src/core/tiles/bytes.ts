/**
 * A growable row of bytes with the few encodings the tile engine needs: variable-length integers, zigzag
 * integers and UTF-8 (written here because core has no TextEncoder). Shared between threads when asked.
 */
export class Bytes {
  data: Uint8Array;
  length = 0;

  constructor(
    capacity: number,
    private readonly shared = false,
  ) {
    this.data = allocate(capacity, shared);
  }

  /** Makes room for `more` further bytes. */
  reserve(more: number): void {
    const needed = this.length + more;
    if (needed <= this.data.length) return;
    const grown = allocate(Math.max(needed, this.data.length * 2), this.shared);
    grown.set(this.data.subarray(0, this.length));
    this.data = grown;
  }

  byte(value: number): void {
    this.reserve(1);
    this.data[this.length++] = value;
  }

  /** Unsigned whole number below 2^53, seven bits a byte, lowest first. */
  varint(value: number): void {
    this.reserve(10);
    let rest = value;
    while (rest >= 0x80000000) {
      this.data[this.length++] = (rest % 128) | 0x80;
      rest = Math.floor(rest / 128);
    }
    while (rest > 127) {
      this.data[this.length++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.data[this.length++] = rest;
  }

  /** Signed whole number: 0, −1, 1, −2 … become 0, 1, 2, 3 … */
  zigzag(value: number): void {
    this.varint(value >= 0 ? value * 2 : -value * 2 - 1);
  }

  /** As `zigzag` for a small number, when there is surely room: most vertices are less than 150 m apart. */
  shortZigzag(value: number): void {
    const folded = (value << 1) ^ (value >> 31);
    if (folded < 128) this.data[this.length++] = folded;
    else {
      this.data[this.length++] = (folded & 127) | 128;
      this.data[this.length++] = folded >>> 7;
    }
  }

  append(from: Uint8Array, start = 0, end = from.length): void {
    this.reserve(end - start);
    if (end - start > 100) {
      this.data.set(from.subarray(start, end), this.length);
      this.length += end - start;
      return;
    }
    // Cheaper for a few bytes than making a view of them.
    const { data } = this;
    let { length } = this;
    for (let at = start; at < end; at++) data[length++] = from[at]!;
    this.length = length;
  }

  /** Length in bytes, then the text as UTF-8. */
  text(value: string): void {
    const size = utf8Length(value);
    this.varint(size);
    this.reserve(size);
    this.length = writeUtf8(value, this.data, this.length);
  }

  view(): Uint8Array {
    return this.data.subarray(0, this.length);
  }
}

/** Reads what `Bytes` wrote, from any position. */
export class ByteReader {
  constructor(
    public data: Uint8Array,
    public at = 0,
  ) {}

  varint(): number {
    const { data } = this;
    let byte = data[this.at++]!;
    if (byte < 128) return byte;
    let value = byte & 127;
    byte = data[this.at++]!;
    value |= (byte & 127) << 7;
    if (byte < 128) return value;
    byte = data[this.at++]!;
    value |= (byte & 127) << 14;
    if (byte < 128) return value;
    byte = data[this.at++]!;
    value |= (byte & 127) << 21;
    if (byte < 128) return value;
    let scale = 2 ** 28;
    do {
      byte = data[this.at++]!;
      value += (byte & 127) * scale;
      scale *= 128;
    } while (byte >= 128);
    return value;
  }

  zigzag(): number {
    const value = this.varint();
    if (value < 0x40000000) return (value >>> 1) ^ -(value & 1);
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  text(): string {
    const size = this.varint();
    const value = readUtf8(this.data, this.at, this.at + size);
    this.at += size;
    return value;
  }
}

/** Memory that other threads can see where the platform has it, ordinary memory otherwise. */
export function allocateBuffer(bytes: number, shared: boolean): ArrayBufferLike {
  return shared && typeof SharedArrayBuffer !== 'undefined'
    ? new SharedArrayBuffer(bytes)
    : new ArrayBuffer(bytes);
}

function allocate(bytes: number, shared: boolean): Uint8Array {
  return new Uint8Array(allocateBuffer(bytes, shared));
}

/** First byte of a UTF-8 sequence with 1, 2 or 3 bytes following. */
const LEADING = [0, 0xc0, 0xe0, 0xf0] as const;

function utf8Length(text: string): number {
  let size = 0;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    size += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return size;
}

function writeUtf8(text: string, into: Uint8Array, at: number): number {
  let to = at;
  for (const character of text) {
    const point = character.codePointAt(0)!;
    const code = point >= 0xd800 && point <= 0xdfff ? 0xfffd : point;
    if (code < 0x80) {
      into[to++] = code;
      continue;
    }
    const followers = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    into[to++] = LEADING[followers]! | (code >> (6 * followers));
    for (let i = followers - 1; i >= 0; i--) into[to++] = 0x80 | ((code >> (6 * i)) & 0x3f);
  }
  return to;
}

function readUtf8(from: Uint8Array, start: number, end: number): string {
  let text = '';
  let at = start;
  while (at < end) {
    const first = from[at++]!;
    const followers = first < 0x80 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
    let code = followers === 0 ? first : first & (0x3f >> followers);
    for (let i = 0; i < followers; i++) code = (code << 6) | (from[at++]! & 0x3f);
    text += String.fromCodePoint(code);
  }
  return text;
}
