/**
 * What a copy says about itself, read while its bytes go by: kind, capture time, address, tool, pages, and what a
 * proof of time covers. Nothing here is executed, rendered or believed: it is offered to the coder, who decides.
 */
import { Gunzip, strFromU8, Unzip, UnzipInflate, UnzipPassThrough } from 'fflate';

export type CaptureMethod = 'warc' | 'wacz' | 'pdf' | 'screenshot' | 'text' | 'html' | 'proof';

/** A proof of time as it reads. Stored, never checked against an authority: `verified` has one value. */
export interface ProofFacts {
  readonly kind: 'rfc3161' | 'opentimestamps';
  /** The hash the proof covers; null when it could not be read. */
  readonly covers: string | null;
  readonly statedAt: string | null;
  readonly attestation: string | null;
  readonly verified: false;
}

export interface CaptureFacts {
  readonly mime: string;
  readonly method: CaptureMethod;
  readonly capturedAt: string | null;
  readonly url: string | null;
  readonly software: string | null;
  readonly pages: number | null;
  readonly warcRecordId: string | null;
  readonly proof: ProofFacts | null;
}

/** Media types that are kept; anything else is refused. */
export const KEPT_TYPES = [
  'text/plain',
  'text/html',
  'application/pdf',
  'application/warc',
  'application/wacz+zip',
  'image/png',
  'image/jpeg',
  'application/timestamp-reply',
  'application/vnd.opentimestamps.v1',
] as const;

const HEAD_BYTES = 256 * 1024;
const MEMBER_BYTES = 1024 * 1024;
const OTS = '\u0000OpenTimestamps\u0000\u0000Proof\u0000';
const SHA256_OID = '\u0060\u0086\u0048\u0001\u0065\u0003\u0004\u0002\u0001';

const latin = (bytes: Uint8Array, from = 0, to = bytes.length): string => {
  let text = '';
  for (let i = from; i < to; i += 4096)
    text += String.fromCharCode(...bytes.subarray(i, Math.min(to, i + 4096)));
  return text;
};
const hex = (text: string): string =>
  [...text].map((c) => c.charCodeAt(0).toString(16).padStart(2, '0')).join('');
const utf8 = (bytes: Uint8Array): string => strFromU8(bytes);

function joined(chunks: readonly Uint8Array[], most: number): Uint8Array {
  const length = Math.min(
    most,
    chunks.reduce((sum, chunk) => sum + chunk.length, 0),
  );
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    const part = chunk.subarray(0, length - at);
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Which kept type the first bytes are; null when none. Text may be in any language but holds no NUL. */
export function mediaTypeOf(head: Uint8Array, whole: boolean): string | null {
  const start = latin(head, 0, Math.min(head.length, 64));
  if (start.startsWith('%PDF-')) return 'application/pdf';
  if (start.startsWith('\u0089PNG\r\n')) return 'image/png';
  if (start.startsWith('\u00ff\u00d8\u00ff')) return 'image/jpeg';
  if (start.startsWith('PK\u0003\u0004')) return 'application/wacz+zip';
  if (start.startsWith('WARC/')) return 'application/warc';
  if (start.startsWith('\u001f\u008b'))
    return gunzippedHead(head).startsWith('WARC/') ? 'application/warc' : null;
  if (start.startsWith(OTS)) return 'application/vnd.opentimestamps.v1';
  if (start.startsWith('\u0030') && latin(head).includes(SHA256_OID)) return 'application/timestamp-reply';
  return isText(head, whole) ? (isPage(head) ? 'text/html' : 'text/plain') : null;
}

function isText(head: Uint8Array, whole: boolean): boolean {
  if (head.length === 0 || head.includes(0)) return false;
  const text = utf8(head);
  // What is no character is read as U+FFFD; the last one may be cut where the head ends.
  return !(whole ? text : text.slice(0, -4)).includes('\ufffd');
}

const isPage = (head: Uint8Array): boolean =>
  /^\s*(<!doctype html|<html[\s>])/i.test(utf8(head.subarray(0, 512)));

function gunzippedHead(head: Uint8Array): string {
  const out: Uint8Array[] = [];
  let size = 0;
  try {
    const gunzip = new Gunzip((chunk) => {
      if (size < HEAD_BYTES) out.push(chunk);
      size += chunk.length;
    });
    for (let i = 0; i < head.length && size < HEAD_BYTES; i += 8_192)
      gunzip.push(head.subarray(i, i + 8_192));
  } catch {
    // What came out before it broke off is enough to read a header.
  }
  return latin(joined(out, HEAD_BYTES));
}

const headerIn = (text: string, name: string): string | null =>
  new RegExp(`^${name}:[ \\t]*(\\S[^\\r\\n]*)`, 'im').exec(text)?.[1]?.trim() ?? null;

function warcFacts(text: string): Partial<CaptureFacts> {
  const records = text.split(/(?=WARC\/1\.\d\r?\n)/);
  const info = records.find((one) => /^WARC-Type:\s*warcinfo/im.test(one)) ?? '';
  const page = records.find((one) => /^WARC-Type:\s*(response|resource)/im.test(one)) ?? '';
  const first = page || info;
  return {
    capturedAt: instant(headerIn(first, 'WARC-Date')),
    url: headerIn(page, 'WARC-Target-URI')?.replace(/^<|>$/g, '') ?? null,
    software: headerIn(info, 'software'),
    warcRecordId: headerIn(first, 'WARC-Record-ID'),
  };
}

function instant(text: unknown): string | null {
  if (typeof text !== 'string') return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}

/** `datapackage.json` and the list of pages of a WACZ. */
function waczFacts(members: ReadonlyMap<string, Uint8Array>): Partial<CaptureFacts> {
  const about = parsed(members.get('datapackage.json'));
  const lines = utf8(members.get('pages/pages.jsonl') ?? new Uint8Array()).split('\n');
  const pages = lines.map((line) => parsed(line)).filter((page) => typeof page?.url === 'string');
  const page = pages[0];
  return {
    capturedAt: instant(page?.ts ?? about?.mainPageDate ?? about?.created),
    url: textOf(about?.mainPageURL) ?? textOf(about?.mainPageUrl) ?? textOf(page?.url),
    software: textOf(about?.software),
    pages: pages.length > 0 ? pages.length : null,
  };
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value.slice(0, 2_000) : null);

function parsed(value: Uint8Array | string | undefined): Record<string, unknown> | null {
  try {
    const text = typeof value === 'string' ? value : utf8(value ?? new Uint8Array());
    const read: unknown = JSON.parse(text);
    return read !== null && typeof read === 'object' ? (read as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** The hash in a time-stamp response (RFC 3161) and the time it states. */
function tsrFacts(text: string): ProofFacts {
  const at = text.indexOf(SHA256_OID);
  const after = text.indexOf('\u0004\u0020', at);
  const near = at >= 0 && after >= 0 && after - at < 16;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the tag of a time and its length.
  const time = /\u0018[\u000f-\u0017](\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(text.slice(after + 34));
  const [, y, mo, d, h, mi, s] = time ?? [];
  return {
    kind: 'rfc3161',
    covers: near ? hex(text.slice(after + 2, after + 34)) : null,
    statedAt: time ? instant(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`) : null,
    attestation: null,
    verified: false,
  };
}

const PENDING = '\u0083\u00df\u00e3\u000d\u002e\u00f9\u000c\u008e';
const BITCOIN = '\u0005\u0088\u0096\u000d\u0073\u00d7\u0019\u0001';

/** The hash an OpenTimestamps proof begins with, and who is named to attest it. */
function otsFacts(text: string): ProofFacts {
  const at = OTS.length + 8;
  const sha256 = text.charCodeAt(at) === 1 && text.charCodeAt(at + 1) === 8;
  return {
    kind: 'opentimestamps',
    covers: sha256 ? hex(text.slice(at + 2, at + 34)) : null,
    statedAt: null,
    attestation: text.includes(BITCOIN) ? 'bitcoin' : text.includes(PENDING) ? 'pending' : null,
    verified: false,
  };
}

const METHODS: Readonly<Record<string, CaptureMethod>> = {
  'text/plain': 'text',
  'text/html': 'html',
  'application/pdf': 'pdf',
  'application/warc': 'warc',
  'application/wacz+zip': 'wacz',
  'image/png': 'screenshot',
  'image/jpeg': 'screenshot',
};
const WANTED = ['datapackage.json', 'pages/pages.jsonl'];

/** Reads a copy as it goes by; keeps a little of it only. */
export class CaptureReader {
  private readonly head: Uint8Array[] = [];
  private headBytes = 0;
  private total = 0;
  private mime: string | null = null;
  private unzip: Unzip | null = null;
  private readonly members = new Map<string, Uint8Array>();
  private pdfPages = 0;
  private pdfMade: string | null = null;
  private before = '';

  push(chunk: Uint8Array): void {
    if (this.headBytes < HEAD_BYTES) {
      this.head.push(chunk.slice(0, HEAD_BYTES - this.headBytes));
      this.headBytes = Math.min(HEAD_BYTES, this.headBytes + chunk.length);
    }
    this.total += chunk.length;
    const start = latin(this.head[0] ?? chunk, 0, 5);
    if (start.startsWith('PK\u0003\u0004')) this.pushZip(chunk);
    else if (start.startsWith('%PDF-')) this.pushPdf(chunk);
  }

  private pushZip(chunk: Uint8Array): void {
    this.unzip ??= this.openZip();
    try {
      this.unzip.push(chunk.slice());
    } catch {
      // A broken archive is kept as it is; what was read before stands.
    }
  }

  private openZip(): Unzip {
    const unzip = new Unzip((file) => {
      if (!WANTED.includes(file.name)) return;
      const parts: Uint8Array[] = [];
      let size = 0;
      file.ondata = (error, data, final) => {
        if (error) return;
        size += data.length;
        if (size <= MEMBER_BYTES) parts.push(data);
        else file.terminate();
        if (final || size > MEMBER_BYTES) this.members.set(file.name, joined(parts, MEMBER_BYTES));
      };
      file.start();
    });
    unzip.register(UnzipInflate);
    unzip.register(UnzipPassThrough);
    return unzip;
  }

  private pushPdf(chunk: Uint8Array): void {
    const text = this.before + latin(chunk);
    const fresh = this.before.length;
    for (const found of text.matchAll(/\/Type\s*\/Page(?![a-zA-Z])/g))
      if (found.index + found[0].length > fresh) this.pdfPages += 1;
    const made = /\/CreationDate\s*\(D:(\d{4})(\d\d)(\d\d)(\d\d)?(\d\d)?(\d\d)?/.exec(text);
    if (made && this.pdfMade === null) {
      const [, y, mo, d, h = '00', mi = '00', s = '00'] = made;
      this.pdfMade = instant(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`);
    }
    this.before = text.slice(-64);
  }

  /** The media type by what was read so far; null when it is none that is kept. */
  type(): string | null {
    const head = joined(this.head, HEAD_BYTES);
    this.mime = mediaTypeOf(head, this.total <= HEAD_BYTES);
    return this.mime;
  }

  /** After the last byte. Null: nothing of a kind that is kept (a zip that is no WACZ among them). */
  facts(): CaptureFacts | null {
    const mime = this.type();
    if (mime === null) return null;
    if (mime === 'application/wacz+zip' && !this.members.has('datapackage.json')) return null;
    const nothing = { capturedAt: null, url: null, software: null, pages: null, warcRecordId: null };
    return { mime, method: METHODS[mime] ?? 'proof', ...nothing, proof: null, ...this.read(mime) };
  }

  private read(mime: string): Partial<CaptureFacts> {
    const head = joined(this.head, HEAD_BYTES);
    switch (mime) {
      case 'application/wacz+zip':
        return waczFacts(this.members);
      case 'application/warc':
        return warcFacts(latin(head, 0, 5) === 'WARC/' ? latin(head) : gunzippedHead(head));
      case 'application/pdf':
        return { pages: this.pdfPages || null, capturedAt: this.pdfMade };
      case 'application/timestamp-reply':
        return { proof: tsrFacts(latin(head)) };
      case 'application/vnd.opentimestamps.v1':
        return { proof: otsFacts(latin(head)) };
      default:
        return {};
    }
  }
}
