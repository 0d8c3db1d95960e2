/** What the drawing of time is made of: spans in which things are said to have happened, and days of saying. */
import { type ClaimFact, denies, nonCommittal, supports } from '../../../core/monitor/claim-facts.ts';
import { readDate } from '../../../core/monitor/edtf.ts';
import type { Mark, Saying, Span } from '../../../core/monitor/timeline.ts';
import type { EventFile } from './contract.ts';
import type { Lookup } from './lookup.ts';

/** Lanes in the order things come about; windows of any other role follow. */
const LANES = ['request', 'offer', 'order', 'approval', 'announcement', 'first_delivery', 'delivery'];
const laneRank = (lane: string): number => (LANES.indexOf(lane) + LANES.length + 1) % (LANES.length + 1);

function markOf(claim: ClaimFact): Mark {
  if (supports(claim)) return 'report';
  if (denies(claim)) return 'denial';
  return nonCommittal(claim) ? 'answer' : 'other';
}

export interface SayingGroup extends Saying {
  readonly claims: readonly ClaimFact[];
}

/** One mark for what one publication carries on one day in one sense. */
export function sayingsOf(lookup: Lookup): SayingGroup[] {
  const groups = new Map<string, SayingGroup>();
  for (const claim of lookup.facts.values()) {
    const on = claim.saidOn.to ?? claim.saidOn.from;
    if (!on || !claim.aboutAct) continue;
    const mark = markOf(claim);
    const id = `${on} ${mark} ${claim.publicationId ?? claim.speakerId}`;
    const held = groups.get(id);
    groups.set(id, { id, on, mark, claims: [...(held?.claims ?? []), claim] });
  }
  return [...groups.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

export interface WindowSpan extends Span {
  readonly edtf: string;
  /** Origins that hold this value, where values stand against each other. */
  readonly origins: readonly string[];
}

const open = (texts: readonly string[]): { openStart: boolean; openEnd: boolean } => ({
  openStart: texts.some((text) => text.startsWith('../')),
  openEnd: texts.some((text) => text.endsWith('/..')),
});

/** A value clipped at the day it was said, in the words it was said in: an end nobody set is still open. */
const asSaid = (edtf: string, texts: readonly string[]): string[] =>
  texts.filter(
    (text) => text === edtf || (/\/\.\.$/.test(text) && text.split('/')[0] === edtf.split('/')[0]),
  );

/** Windows as the rules combined them; where values stand against each other, one bar each. */
function windowSpans(file: EventFile, lookup: Lookup): WindowSpan[] {
  const said = [...lookup.facts.values()].filter(supports);
  return file.assessment.windows.flatMap(({ role, date, saidBy }) => {
    const mine = said.filter(({ time }) => time?.role === role);
    const propositions = mine.flatMap(({ id }) => lookup.claim(id)?.doc.proposition ?? []);
    const texts = [
      ...mine.flatMap(({ time }) => time?.edtf ?? []),
      ...propositions.flatMap((id) => lookup.proposition(id)?.time?.edtf ?? []),
    ];
    if (date.kind !== 'conflict') {
      const { from, to } = date;
      const edtf = date.values.map((value) => value.edtf).join(', ');
      return [{ id: role, lane: role, from, to: to ?? saidBy, ...open(texts), edtf, origins: [] }];
    }
    return date.values.flatMap(({ edtf, origins }) => {
      const bounds = readDate(edtf);
      if ('fault' in bounds) return [];
      return [{ id: `${role} ${edtf}`, lane: role, ...bounds, ...open(asSaid(edtf, texts)), edtf, origins }];
    });
  });
}

/** What the case says of requests, approvals and the like beside the act itself. */
function besides(file: EventFile, taken: ReadonlySet<string>): WindowSpan[] {
  return file.propositions.flatMap(({ id, doc }) => {
    const lane = /^transfer\.(\w+)$/.exec(doc.type)?.[1] ?? '';
    if (!doc.time || !LANES.includes(lane) || taken.has(lane) || doc.type === file.event.doc.actType)
      return [];
    const { edtf } = doc.time;
    const read = readDate(edtf);
    if ('fault' in read) return [];
    const bounds = { from: doc.time.from ?? read.from, to: doc.time.to ?? read.to };
    return [{ id, lane, ...bounds, ...open([edtf]), edtf, origins: [] }];
  });
}

export function spansOf(file: EventFile, lookup: Lookup): WindowSpan[] {
  const windows = windowSpans(file, lookup);
  const taken = new Set(windows.map(({ lane }) => lane));
  return [...windows, ...besides(file, taken)].sort((a, b) => laneRank(a.lane) - laneRank(b.lane));
}
