/**
 * When it is said to have happened, by role of the date. Delivery, approval and announcement are different
 * things and are never combined with each other; nothing said to be past ends after the day it was said.
 */
import { type ClaimFact, saidBy } from './claim-facts.ts';
import { type CombinedDate, combineDates, type DateStatement, readDate } from './edtf.ts';
import type { Origin } from './support.ts';

export interface Window {
  readonly role: string;
  readonly date: CombinedDate;
  /** The last day any of it can mean, because nobody reports the future as past. */
  readonly saidBy: string;
}

/** The date with an end that is open or lies after the day of saying brought back to that day. */
export function clipped(edtf: string, said: string): string {
  const read = readDate(edtf);
  if ('fault' in read || said === '') return edtf;
  if (read.to !== null && read.to <= said) return edtf;
  // A date wholly after the day it was said is announced, not reported.
  if (read.from !== null && read.from > said) return edtf;
  const [start, end] = edtf.split('/');
  if (start !== undefined && end !== undefined) return start === '..' ? `../${said}` : `${start}/${said}`;
  return `${read.from ?? '..'}/${said}`;
}

/** A date in brackets or open at its beginning cannot be joined by a slash twice. */
const statement = (claim: ClaimFact, origin: string, depth: number): DateStatement | null => {
  if (!claim.time || 'fault' in readDate(claim.time.edtf)) return null;
  const short = clipped(claim.time.edtf, saidBy(claim));
  return { edtf: 'fault' in readDate(short) ? claim.time.edtf : short, origin, depth };
};

/** The window of every date role the supporting claims speak of; the role most claims speak of comes first. */
export function windowsOf(origins: readonly Origin[]): Window[] {
  const byRole = new Map<string, { statements: DateStatement[]; last: string }>();
  for (const { key, claims } of origins)
    for (const claim of claims) {
      const one = statement(claim, key, claim.path.length);
      if (!one || !claim.time) continue;
      const held = byRole.get(claim.time.role) ?? { statements: [], last: '' };
      held.statements.push(one);
      if (saidBy(claim) > held.last) held.last = saidBy(claim);
      byRole.set(claim.time.role, held);
    }
  const windows = [...byRole].flatMap(([role, { statements, last }]) => {
    const date = combineDates(statements);
    return 'fault' in date ? [] : [{ role, date, saidBy: last, count: statements.length }];
  });
  windows.sort((a, b) => b.count - a.count || (a.role < b.role ? -1 : 1));
  return windows.map(({ role, date, saidBy: last }) => ({ role, date, saidBy: last }));
}
