/**
 * A source being coded: plain data, kept in this browser on every change. The text of the source stays in here and
 * in the kept copy; what is sent (document.ts) has hashes and ranges of characters only.
 */
import type { MonitorAgent, MonitorEvent, MonitorPublication } from '../../../core/model/monitor.ts';
import type { PropositionType, Stance } from '../../../core/model/monitor-codes.ts';
import type { Stated } from '../../../core/monitor/document.ts';

/** Stands for the source being coded until its name is made from publisher and day. */
export const SELF = 'rep:self';

export type RoleName =
  | 'supplier'
  | 'recipient'
  | 'intermediary'
  | 'requester'
  | 'addressee'
  | 'producer'
  | 'partner'
  | 'transitState'
  | 'actor'
  | 'state'
  | 'place';

export interface CodedClaim {
  readonly id: string;
  /** Range of characters in the text; null when the source has none here. */
  readonly range: { readonly start: number; readonly end: number } | null;
  /** Where, in words: `para 3`. */
  readonly where: string;
  readonly speaker: string;
  readonly stance: Stance;
  readonly voice: 'own voice' | 'reported' | 'headline/caption' | 'hedged' | 'presupposed' | 'evaluation';
  readonly hedge: string;
  /** Who carried it to the source, nearest first. */
  readonly through: readonly string[];
  readonly isLineageKnown: boolean;
  readonly type: PropositionType;
  readonly roles: Readonly<Partial<Record<RoleName, string>>>;
  readonly itemClass: string;
  readonly treaty: string;
  readonly value: string;
  readonly phrase: string;
  readonly edtf: string;
  readonly event: string;
  readonly note: string;
}

export interface KeptCopy {
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly mime: string;
  readonly method: 'warc' | 'wacz' | 'pdf' | 'screenshot' | 'text' | 'html';
  readonly capturedAt: string | null;
  readonly software: string | null;
  readonly warcRecordId: string | null;
}
export interface KeptProof {
  readonly kind: 'rfc3161' | 'opentimestamps';
  readonly sha256: string;
  readonly bytes: number;
  readonly covers: string | null;
  readonly statedAt: string | null;
}

export interface CodingDraft {
  readonly id: string;
  readonly step: number;
  readonly text: string;
  readonly file: KeptCopy | null;
  readonly proof: KeptProof | null;
  readonly publisher: string;
  readonly kind: MonitorPublication['kind'];
  readonly publishedOn: string;
  readonly language: string;
  readonly url: string;
  readonly agents: readonly MonitorAgent[];
  readonly carriers: readonly MonitorPublication[];
  readonly events: readonly MonitorEvent[];
  /** Records of the register that were chosen, so that they have words here. */
  readonly borrowed: readonly Stated[];
  readonly claims: readonly CodedClaim[];
  readonly notSaid: string;
  readonly corrects: string | null;
}

export function blankCoding(id: string, language: string): CodingDraft {
  return {
    id,
    step: 0,
    text: '',
    file: null,
    proof: null,
    publisher: '',
    kind: 'news_article',
    publishedOn: '',
    language,
    url: '',
    agents: [],
    carriers: [],
    events: [],
    borrowed: [],
    claims: [],
    notSaid: '',
    corrects: null,
  };
}

/** Line ends of one kind and no spaces at the ends, so that ranges mean the same everywhere. */
export const plainText = (text: string): string => text.replace(/\r\n?/g, '\n').trim();

export interface Paragraph {
  readonly number: number;
  readonly start: number;
  readonly text: string;
}

/** Paragraphs with where they begin; a line with words is one. */
export function paragraphsOf(text: string): Paragraph[] {
  const found: Paragraph[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    if (line.trim() !== '') found.push({ number: found.length + 1, start, text: line });
    start += line.length + 1;
  }
  return found;
}

const ROLES: readonly (readonly [RegExp, readonly RoleName[]])[] = [
  [/^transfer\.(request|refusal)$/, ['requester', 'addressee']],
  [/^transfer\.transit$/, ['supplier', 'recipient', 'transitState']],
  [/^transfer/, ['supplier', 'recipient', 'intermediary']],
  [/^production\.co/, ['producer', 'partner']],
  [/^production/, ['producer']],
  [/^use/, ['actor', 'place']],
  [/^legal\.ban/, []],
  [/^(hazard|precedent)/, ['place']],
  [/^item/, []],
];

/** Who takes part in something of this kind. */
export const rolesOf = (type: string): readonly RoleName[] =>
  ROLES.find(([kind]) => kind.test(type))?.[1] ?? ['state'];

/** Things that are said to happen have a case file; background has none. */
export const hasEvent = (type: string): boolean => /^(transfer|use|production|stockpile)/.test(type);
export const hasClass = (type: string): boolean =>
  /^(transfer|use|production|stockpile|origin|legal|hazard|item)/.test(type);
export const hasTreaty = (type: string): boolean => /^legal\.(ban|party)/.test(type);

/** The next free name: C01, C02 … */
export function nextClaimId(claims: readonly CodedClaim[]): string {
  const used = claims.map(({ id }) => Number(id.slice(1)));
  return `C${String(Math.max(0, ...used) + 1).padStart(2, '0')}`;
}

/** A new claim begins as the last one ended: most of an article says one thing through one hand. */
export function claimAfter(draft: CodingDraft, range: CodedClaim['range'], where: string): CodedClaim {
  const last = draft.claims.at(-1);
  const fresh = { id: nextClaimId(draft.claims), range, where, hedge: '', phrase: '', edtf: '', note: '' };
  if (last) return { ...last, ...fresh, stance: 'assert', voice: last.voice };
  return {
    ...fresh,
    speaker: draft.publisher,
    stance: 'assert',
    voice: 'reported',
    through: [],
    isLineageKnown: true,
    type: 'transfer.delivery',
    roles: {},
    itemClass: 'CM.UNSPEC',
    treaty: '',
    value: '',
    event: '',
  };
}

export const withClaim = (draft: CodingDraft, claim: CodedClaim): CodingDraft => ({
  ...draft,
  claims: draft.claims.some(({ id }) => id === claim.id)
    ? draft.claims.map((one) => (one.id === claim.id ? claim : one))
    : [...draft.claims, claim],
});

const PREFIX = 'tilth.coding.';
const keyOf = (programme: string, id: string): string => `${PREFIX}${programme}.${id}`;

/** False when the browser would not keep it (private window, no room). */
export function keepCoding(programme: string, draft: CodingDraft): boolean {
  try {
    localStorage.setItem(keyOf(programme, draft.id), JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

export function forgetCoding(programme: string, id: string): void {
  try {
    localStorage.removeItem(keyOf(programme, id));
  } catch {
    // Nothing was kept.
  }
}

/** What was begun in this browser and not sent, newest last. */
export function keptCodings(programme: string): CodingDraft[] {
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(`${PREFIX}${programme}.`));
    const drafts = keys.map((key) => JSON.parse(localStorage.getItem(key) ?? 'null') as CodingDraft | null);
    return drafts.filter((draft) => draft !== null && Array.isArray(draft.claims)) as CodingDraft[];
  } catch {
    return [];
  }
}
