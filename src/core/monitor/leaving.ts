/**
 * Which members of a record may leave, by audience. SAFETY: notes of coders, names of private persons and of those
 * who code never leave with what everybody may read; copies of sources leave with nobody
 * (test/scenarios/monitor-outputs.test.ts).
 */
import { canonical } from '../ledger/canonical.ts';
import type { EntryBody } from '../model/entries.ts';
import type { MonitorNoun, MonitorRecord } from '../model/monitor-documents.ts';
import type { Audience } from './edition.ts';

type Doc = Record<string, unknown>;

/** Members that stay inside, by noun. `*`: of every noun. */
const INSIDE: Readonly<Record<Audience, Readonly<Partial<Record<MonitorNoun | '*', readonly string[]>>>>> = {
  member: { capture: ['shingles'] },
  public: {
    '*': [],
    agent: ['note', 'spellingInSource'],
    publication: ['status'],
    capture: ['shingles', 'capturedBy', 'custody', 'gaps', 'rights', 'perceptualHash', 'tool'],
    claim: ['coder', 'secondCoder', 'codingNote', 'check'],
    proposition: ['note'],
    measure: [],
    position: ['note'],
    dossier: ['codedBy', 'policy', 'checks', 'notInArticle', 'links'],
  },
};

function without(doc: Doc, members: readonly string[]): Doc {
  return Object.fromEntries(Object.entries(doc).filter(([member]) => !members.includes(member)));
}

/** Officials are known by their office; who graded a source is nobody's business outside. */
function publicAgent(doc: Doc): Doc {
  const { reliability, ...rest } = doc;
  const named =
    rest.kind === 'person_in_office' && rest.office !== undefined ? without(rest, ['name']) : rest;
  if (!Array.isArray(reliability)) return named;
  return { ...named, reliability: reliability.map((grade: Doc) => without(grade, ['by'])) };
}

/** The record's content as this audience may have it. */
export function leavingDoc<N extends MonitorNoun>(
  noun: N,
  doc: MonitorRecord<N>['doc'],
  audience: Audience,
): MonitorRecord<N>['doc'] {
  const left = without(doc as unknown as Doc, INSIDE[audience][noun] ?? []);
  const shown = noun === 'agent' && audience === 'public' ? publicAgent(left) : left;
  return shown as unknown as MonitorRecord<N>['doc'];
}

/** The record as this audience may have it: roles instead of accounts in what everybody may read. */
export function leaving<N extends MonitorNoun>(
  record: MonitorRecord<N>,
  audience: Audience,
): MonitorRecord<N> {
  const doc = leavingDoc(record.noun, record.doc, audience);
  if (audience === 'member') return { ...record, doc };
  const two = record.proposedBy !== null && record.proposedBy !== record.acceptedBy;
  return {
    ...record,
    doc,
    proposedBy: record.proposedBy === null ? null : 'proposer',
    acceptedBy: two ? 'reviewer' : 'proposer',
    withdrawn: record.withdrawn && { ...record.withdrawn, by: 'reviewer' },
  };
}

/** Whether an entry's whole text may leave: nothing of the record it states stays inside. */
export function leavesWhole(body: EntryBody, audience: Audience): boolean {
  const [, noun] = body.subject.type.split('.') as [string, MonitorNoun | undefined];
  if (noun === undefined) return false;
  const { doc } = body.data as { doc?: MonitorRecord['doc'] };
  if (doc === undefined) return true;
  return canonical(leavingDoc(noun, doc, audience)) === canonical(doc);
}
