/**
 * Alarms that wait, and who is told what of them. Whoever must know has the place, the kind and the day of what was
 * found; whose report it was, and what else that says, only who may read that report.
 * SAFETY: test/scenarios/evidence-danger.test.ts.
 */
import type { EvidenceDraft } from '../core/model/evidence.ts';
import type { Actor } from '../core/model/programmes.ts';
import { RAISED_BY, type Report, type ReportContent } from '../core/model/reports.ts';
import { may, reportScope } from '../core/policy/policy.ts';
import { getProgramme } from './access.ts';
import type { Paging, Pipeline, ReportFilter, Tx } from './ports.ts';

/** The author of drafted reopenings. Issued accounts are never called this. */
export const ALARM = 'alarm';

const PAGE = 200;

/** An alarm nobody has decided on yet. */
export interface OpenAlarm {
  /** The drafted reopening. */
  readonly draftId: string;
  /** The report that raised it; null for who may not read that. */
  readonly reportId: string | null;
  readonly raisedAt: string;
  /** The hazard whose released ground it is. */
  readonly hazardId: string | null;
  readonly orgCode: string | null;
}

export interface OpenAlarms {
  readonly items: OpenAlarm[];
  /** Where to go on; null when these were all. */
  readonly next: string | null;
}

type Scope = NonNullable<ReportFilter['scope']>;

/**
 * Alarms that wait, those that have waited longest first, for those who must know; for others none, and no refusal.
 * SAFETY: however many alarms others have, or come after, none of this reader's is left out: `next` says that there
 * are more (test/scenarios/evidence-danger.test.ts).
 */
export async function openAlarms(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  { cursor = null }: Pick<Paging, 'cursor'> = {},
): Promise<OpenAlarms> {
  return p.db.read(async (tx) => {
    await getProgramme(tx, programmeId);
    if (!may(actor, programmeId, 'alarm.receive')) return { items: [], next: null };
    const above = new Map<string, string[]>();
    const scope = outermost(actor, programmeId);
    const mine: Report[] = [];
    let next: string | null = cursor;
    do {
      const page = await waiting(tx, programmeId, scope, next);
      for (const report of page.items)
        if (await mustKnow(tx, actor, programmeId, report, above)) mine.push(report);
      next = page.next;
    } while (next !== null && mine.length < PAGE);
    const readable = await readableRaisers(tx, actor, programmeId, mine);
    return { items: mine.map((report) => alarmOf(report, readable)), next };
  });
}

/** Every drafted reopening that waits, longest first. */
export async function* waitingAlarms(tx: Tx, programmeId: string): AsyncIterable<Report> {
  let cursor: string | null = null;
  do {
    const page: { items: Report[]; next: string | null } = await waiting(tx, programmeId, undefined, cursor);
    yield* page.items;
    cursor = page.next;
  } while (cursor !== null);
}

function waiting(tx: Tx, programmeId: string, scope: Scope | undefined, cursor: string | null) {
  const filter: ReportFilter = { authorId: ALARM, states: ['submitted'], order: 'oldest' };
  return tx.reports.list(programmeId, { ...filter, ...(scope ? { scope } : {}) }, { limit: PAGE, cursor });
}

/** What a narrowed reader can be told of at most, so that the alarms of others are not even read; policy has the word. */
function outermost({ memberships }: Actor, programmeId: string): Scope | undefined {
  const own = memberships.filter((each) => each.programmeId === programmeId);
  if (own.some(({ orgCode, placeCodes }) => orgCode === null && placeCodes.length === 0)) return undefined;
  return {
    all: false,
    authorId: null,
    orgCodes: own.flatMap(({ orgCode }) => orgCode ?? []),
    placeCodes: own.flatMap(({ placeCodes }) => placeCodes),
    reportTypes: [],
  };
}

async function mustKnow(
  tx: Tx,
  actor: Actor,
  programmeId: string,
  { content }: Report,
  above: Map<string, string[]>,
): Promise<boolean> {
  const code = content.hazard?.fields.placeCode ?? null;
  if (code !== null && !above.has(code)) above.set(code, await tx.places.ancestors(programmeId, code));
  const placeCodes = above.get(code ?? '') ?? [];
  return may(actor, programmeId, 'alarm.receive', { orgCode: content.orgCode, placeCodes });
}

const raiserOf = ({ extra }: ReportContent): string | null => {
  const id = extra[RAISED_BY];
  return typeof id === 'string' ? id : null;
};

/** Which of the reports that raised these may be read. */
async function readableRaisers(
  tx: Tx,
  actor: Actor,
  programmeId: string,
  alarms: readonly Report[],
): Promise<ReadonlySet<string>> {
  const { userId } = actor;
  const ids = [...new Set(alarms.flatMap(({ content }) => raiserOf(content) ?? []))];
  if (ids.length === 0 || userId === null) return new Set();
  const scope = { ...reportScope(actor, programmeId), authorId: userId };
  return new Set(await tx.reports.readable(programmeId, ids, scope));
}

function alarmOf({ id, content, submittedAt }: Report, readable: ReadonlySet<string>): OpenAlarm {
  const raiser = raiserOf(content);
  return {
    draftId: id,
    reportId: raiser !== null && readable.has(raiser) ? raiser : null,
    raisedAt: submittedAt,
    hazardId: content.hazard?.reopensId ?? null,
    orgCode: content.orgCode,
  };
}

/** What an alarm needs of a find: what it is, when and where it was seen, and whether it is still there. */
export function findOf(point: EvidenceDraft): EvidenceDraft {
  const { id, kind, channel, grade, ordnanceCategory, disposal } = point;
  const { position, observedOn, placeCode, hazardId, tier } = point;
  return {
    ...{
      id,
      kind,
      channel,
      grade,
      ordnanceCategory,
      disposal,
      position,
      observedOn,
      placeCode,
      hazardId,
      tier,
    },
    ...{ entered: null, quantity: null, depthCm: null, condition: null, casualties: null, note: null },
  };
}

/**
 * A report as this reader may have it: of an alarm neither the name of the report that raised it nor exactly what that
 * says, unless they may read it. The outline around the find stays: it is where people must be kept away.
 */
export async function alarmFor(
  tx: Tx,
  actor: Actor,
  programmeId: string,
  report: Report,
): Promise<ReportContent> {
  const { content } = report;
  if (report.authorId !== ALARM || reportScope(actor, programmeId).all) return content;
  const readable = await readableRaisers(tx, actor, programmeId, [report]);
  if (readable.has(raiserOf(content) ?? '')) return content;
  const { [RAISED_BY]: _, ...extra } = content.extra;
  // What was drafted before finds were cut down is cut down here.
  const evidence = content.evidence.map((point) => ({ ...findOf(point), position: null }));
  return { ...content, extra, evidence };
}

/** The same for a report that stands outside a transaction. */
export async function alarmServed(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  report: Report,
): Promise<ReportContent> {
  if (report.authorId !== ALARM) return report.content;
  return p.db.read((tx) => alarmFor(tx, actor, programmeId, report));
}
