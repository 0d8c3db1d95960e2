/** Who may take a step: programme found, permission demanded. The answers come from core/policy alone. */

import type { Tier } from '../core/model/codes.ts';
import { Problem } from '../core/model/problems.ts';
import type { Actor, Programme } from '../core/model/programmes.ts';
import type { Report, ReportContent } from '../core/model/reports.ts';
import {
  type Action,
  may,
  mayReadReport,
  precisionFor,
  type Subject,
  seesAnything,
  viewOf,
} from '../core/policy/policy.ts';
import type { Precision, View } from '../core/policy/views.ts';
import type { Tx } from './ports.ts';

/** The account of whoever sits at the server's own command line. Issued accounts are never called this. */
export const COMMAND_LINE = 'cli';

/** A programme by its short name. @throws Problem unknownProgramme. */
export async function getProgramme(tx: Tx, id: string): Promise<Programme> {
  const programme = await tx.programmes.find(id);
  if (!programme) throw new Problem('unknownProgramme', { programme: id });
  return programme;
}

/** @throws Problem notSignedIn. */
export function signedIn(actor: Actor): string {
  if (actor.userId === null) throw new Problem('notSignedIn');
  return actor.userId;
}

/** @throws Problem notSignedIn, notAllowed. Returns the account's identifier. */
export function demand(actor: Actor, programmeId: string, action: Action, subject: Subject = {}): string {
  const userId = signedIn(actor);
  if (!may(actor, programmeId, action, subject)) throw new Problem('notAllowed');
  return userId;
}

/** What policy asks of a report, stored or on its way. */
type Asked = Pick<Report, 'authorId' | 'placeCodes'> & {
  readonly content: Pick<ReportContent, 'orgCode' | 'reportType'>;
};

/**
 * What policy asks about a report: its author, organisation, type, and its places. The places above them are
 * looked up only for people whose role is narrowed to places.
 */
export async function subjectOf(
  tx: Tx,
  actor: Actor,
  programmeId: string,
  { content, authorId, placeCodes: named }: Asked,
): Promise<Subject> {
  const { orgCode, reportType } = content;
  if (!isNarrowed(actor, programmeId)) return { authorId, orgCode, reportType, placeCodes: named };
  const eachPlace = await chainsOf(tx, programmeId, named);
  return { authorId, orgCode, reportType, placeCodes: [...new Set(eachPlace.flat())], eachPlace };
}

/** Whether a role of this person reaches only some places, so that the places above a record matter. */
export function isNarrowed(actor: Actor, programmeId: string): boolean {
  return actor.memberships.some((m) => m.programmeId === programmeId && m.placeCodes.length > 0);
}

/** Each place with every place above it. */
export async function chainsOf(tx: Tx, programmeId: string, codes: readonly string[]): Promise<string[][]> {
  const chains: string[][] = [];
  for (const code of new Set(codes)) chains.push(await tx.places.ancestors(programmeId, code));
  return chains;
}

/** A report this person may read. @throws Problem notSignedIn, notFound (also when it is not theirs to see). */
export async function readableReport(
  tx: Tx,
  actor: Actor,
  programmeId: string,
  report: Report | null,
): Promise<Report> {
  signedIn(actor);
  if (!report) throw new Problem('notFound');
  const subject = await subjectOf(tx, actor, programmeId, report);
  if (!mayReadReport(actor, programmeId, subject)) throw new Problem('notFound');
  return report;
}

/** What an asker sees of hazards and evidence. @throws Problem notSignedIn, notAllowed when that is nothing. */
export function demandView(actor: Actor, programme: Programme): View {
  const view = viewOf(actor, programme);
  if (seesAnything(view)) return view;
  throw new Problem(actor.userId === null ? 'notSignedIn' : 'notAllowed');
}

/** What precision asks about a hazard or an evidence point. */
interface Placed {
  readonly orgCode: string | null;
  readonly placeCode: string | null;
  readonly tier: Tier;
}

/** Answers how precisely a view sees records, remembering the places above each place it was asked about. */
export function precisionReader(
  tx: Tx,
  programmeId: string,
  view: View,
): (record: Placed) => Promise<Precision> {
  const above = new Map<string, Promise<string[]>>();
  return async ({ orgCode, placeCode, tier }) => {
    let placeCodes: string[] = [];
    if (view.placeCodes.length > 0 && placeCode !== null) {
      const known = above.get(placeCode) ?? tx.places.ancestors(programmeId, placeCode);
      above.set(placeCode, known);
      placeCodes = await known;
    }
    return precisionFor(view, { orgCode, placeCodes, tier });
  };
}
