/** A draft → the document that is sent: names made, hands in order, passages as ranges with their hash. Pure. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type {
  MonitorAgent,
  MonitorCapture,
  MonitorClaim,
  MonitorRelay,
} from '../../../core/model/monitor.ts';
import type { MonitorDocument } from '../../../core/model/monitor-documents.ts';
import { shinglesOf } from '../../../core/monitor/shingles.ts';
import { type CodedClaim, type CodingDraft, hasClass, hasTreaty, rolesOf, SELF } from './draft.ts';

export const hashOfText = (text: string): string => bytesToHex(sha256(utf8ToBytes(text)));

/** Latin letters and digits of a name; '' where it has none. */
export const slugOf = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 30);

export const nameOfAgent = ({ name, office, describedAs, iso3, id }: MonitorAgent): string =>
  (typeof name === 'string' ? name : (name?.en ?? Object.values(name ?? {})[0])) ??
  office ??
  describedAs ??
  iso3 ??
  id;

const tailOf = (id: string): string => id.replaceAll('-', '').slice(-6);

/** Name of the document, and of its publication: outlet, day, and a tail that keeps two drafts apart. */
export function documentNameOf(draft: CodingDraft): string {
  const publisher = agentIn(draft, draft.publisher);
  const outlet = publisher ? slugOf(nameOfAgent(publisher)) : '';
  const day = /^\d{4}(-\d\d){0,2}$/.test(draft.publishedOn) ? draft.publishedOn : '';
  return [outlet || 'source', day, tailOf(draft.id)].filter(Boolean).join('-');
}

/** An agent of the draft or of the register. */
export function agentIn(draft: CodingDraft, id: string): MonitorAgent | undefined {
  const own = draft.agents.find((agent) => agent.id === id);
  if (own) return own;
  return draft.borrowed.find((one) => one.noun === 'agent' && one.id === id)?.doc as MonitorAgent | undefined;
}

/** Who told whom: the source, those who carried it, and at the end people nobody named. */
export function pathOf(draft: CodingDraft, claim: CodedClaim): string[] {
  if (!claim.isLineageKnown) return [];
  const speaker = agentIn(draft, claim.speaker);
  const unnamed = speaker?.kind === 'anonymous_group' ? [claim.speaker] : [];
  return [SELF, ...claim.through, ...unnamed];
}

function capturesOf(draft: CodingDraft, today: string, coder: string): MonitorCapture[] {
  const custody = [{ step: 'hashed, kept and coded', by: coder, on: today }];
  const proof = draft.proof
    ? {
        kind: draft.proof.kind,
        sha256: draft.proof.sha256,
        bytes: draft.proof.bytes,
        statedAt: draft.proof.statedAt,
      }
    : undefined;
  const captures: MonitorCapture[] = [];
  if (draft.text !== '') {
    const bytes = utf8ToBytes(draft.text);
    const hash = bytesToHex(sha256(bytes));
    captures.push({
      id: `cap:${hash.slice(0, 16)}`,
      report: SELF,
      bytes: bytes.length,
      sha256: hash,
      mime: 'text/plain; charset=utf-8',
      method: 'text',
      capturedOn: today,
      capturedBy: coder,
      tool: 'Tilth coding page',
      custody,
      evidentiary: false,
      shingles: shinglesOf(draft.text),
      gaps: draft.file ? [] : ['pasted text: no page image and no capture by the publisher'],
    });
  }
  const { file } = draft;
  if (file)
    captures.push({
      id: `cap:${file.sha256.slice(0, 16)}`,
      report: SELF,
      bytes: file.bytes,
      sha256: file.sha256,
      mime: file.mime,
      method: file.method,
      capturedOn: file.capturedAt?.slice(0, 10) ?? today,
      capturedBy: coder,
      custody,
      evidentiary: true,
      ...(file.software ? { tool: file.software.slice(0, 200) } : {}),
      ...(file.warcRecordId ? { warcRecordId: file.warcRecordId.slice(0, 200) } : {}),
    });
  return captures.map((capture) =>
    proof && draft.proof?.covers === capture.sha256 ? { ...capture, timestampProof: proof } : capture,
  );
}

const orLess = <T extends object>(record: T): T =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== '' && value !== undefined)) as T;

type Proposition = NonNullable<MonitorDocument['propositions']>[number];

/** What a claim is about; claims that are about the same thing share it. */
function propositionOf(claim: CodedClaim): Omit<Proposition, 'id'> {
  const { type, roles, event, value } = claim;
  const counts = type === 'legal.ban_exists' && /^\d+$/.test(value);
  const taking = Object.fromEntries(rolesOf(type).map((role) => [role, roles[role] ?? '']));
  return orLess({
    type,
    event: event || undefined,
    ...taking,
    itemClass: hasClass(type) ? claim.itemClass : undefined,
    treaty: hasTreaty(type) ? claim.treaty : undefined,
    value: counts ? '' : value.trim(),
    statesBoundAtLeast: counts ? Number(value) : undefined,
    act: type === 'legal.national_bar' ? 'transfer' : undefined,
  });
}

function claimDoc(draft: CodingDraft, claim: CodedClaim, proposition: string, text: string): MonitorClaim {
  const { range, where, edtf, phrase, note, event, voice } = claim;
  const hash = text === '' ? '' : hashOfText(text);
  const anchor =
    range && text !== ''
      ? {
          capture: `cap:${hash.slice(0, 16)}`,
          ...range,
          sha256: hashOfText(text.slice(range.start, range.end)),
          label: where,
        }
      : where;
  const hedges = claim.hedge
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);
  return orLess({
    id: claim.id,
    proposition,
    event: event || undefined,
    speaker: claim.speaker,
    stance: claim.stance,
    voice,
    hedge: hedges.length > 0 ? hedges.slice(0, 10) : undefined,
    path: pathOf(draft, claim),
    lineage: claim.isLineageKnown ? undefined : ('not recorded' as const),
    saidOn: draft.publishedOn || undefined,
    time: edtf || phrase ? orLess({ edtf: edtf.trim(), phrase: phrase.trim() }) : undefined,
    anchor: anchor || undefined,
    codingNote: note.trim(),
  });
}

/** Who repeats whom, as the paths of the claims say it. */
function relaysOf(draft: CodingDraft): MonitorRelay[] {
  const seen = new Set<string>();
  const relays: MonitorRelay[] = [];
  for (const claim of draft.claims) {
    const hands = pathOf(draft, claim).filter((id) => agentIn(draft, id)?.kind !== 'anonymous_group');
    for (const [i, from] of hands.slice(0, -1).entries()) {
      const to = hands[i + 1] as string;
      if (seen.has(`${from} ${to}`)) continue;
      seen.add(`${from} ${to}`);
      const named = to.startsWith('rep:');
      const kind = named ? ('paraphrases' as const) : ('quote_via_unnamed_relay' as const);
      relays.push({ id: `rel:${relays.length + 1}`, from, to, kind, evidence: 'explicit attribution' });
    }
  }
  return relays;
}

/** Names of records that are used by what is sent; what was made and not used stays out. */
function used(document: MonitorDocument): (id: string) => boolean {
  const text = JSON.stringify([document.claims, document.propositions, document.reports, document.relays]);
  return (id) => text.includes(`"${id}"`);
}

function renamed<T>(value: T, from: string, to: string): T {
  return JSON.parse(JSON.stringify(value).replaceAll(`"${from}"`, `"${to}"`)) as T;
}

/** Only the outlet that met unnamed people can vouch for them: the last hand before them. */
function witnessed(draft: CodingDraft, agent: MonitorAgent): MonitorAgent {
  if (agent.kind !== 'anonymous_group' || agent.namedBy) return agent;
  const claim = draft.claims.find(({ speaker, isLineageKnown }) => speaker === agent.id && isLineageKnown);
  if (!claim) return agent;
  const last = claim.through.at(-1);
  if (last === undefined) return { ...agent, namedBy: SELF };
  return last.startsWith('rep:') ? { ...agent, namedBy: last } : agent;
}

export interface Coder {
  readonly name: string;
  readonly today: string;
}

/** The document as it would be sent now. */
export function documentFrom(draft: CodingDraft, { name: coder, today }: Coder): MonitorDocument {
  const name = documentNameOf(draft);
  const captures = capturesOf(draft, today, coder);
  const propositions = new Map<string, string>();
  const claims = draft.claims.map((claim) => {
    const key = JSON.stringify(propositionOf(claim));
    const id = propositions.get(key) ?? `P${String(propositions.size + 1).padStart(2, '0')}`;
    propositions.set(key, id);
    return claimDoc(draft, claim, id, draft.text);
  });
  const source = orLess({
    id: SELF,
    publisher: draft.publisher,
    kind: draft.kind,
    publishedOn: draft.publishedOn || undefined,
    language: draft.language || undefined,
    url: draft.url.trim() || undefined,
    captures: captures.map(({ id }) => id),
  });
  const notSaid = draft.notSaid
    .split('\n')
    .map((line) => line.trim().slice(0, 280))
    .filter(Boolean);
  const document: MonitorDocument = {
    document: name,
    codedOn: today,
    codedBy: coder,
    language: draft.language || 'en',
    captures,
    reports: [source, ...draft.carriers],
    relays: relaysOf(draft),
    propositions: [...propositions].map(([key, id]) => ({
      id,
      ...(JSON.parse(key) as Omit<Proposition, 'id'>),
    })),
    claims,
    ...(notSaid.length > 0 ? { notInArticle: notSaid.slice(0, 100) } : {}),
  };
  const isUsed = used({ ...document, reports: [source] });
  const reports = [source, ...draft.carriers.filter(({ id }) => isUsed(id))];
  const isNamed = used({ ...document, reports });
  const whole = {
    ...document,
    reports,
    agents: draft.agents.filter(({ id }) => isNamed(id)).map((agent) => witnessed(draft, agent)),
    events: draft.events.filter(({ id }) => isNamed(id)),
  };
  return renamed(whole, SELF, `rep:${name}`);
}
