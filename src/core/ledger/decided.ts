/**
 * What the ledger says of each report, held against what is stored of it: who wrote it, who decided when, how and
 * why, what the rules doubted, which levels it passed, what state follows. SAFETY: a decider's name, a reason or a
 * state is read long after the decision; test/scenarios/sealed-reports.test.ts changes each of them.
 */
import type { EntryBody } from '../model/entries.ts';
import type { Report } from '../model/reports.ts';
import { canonical } from './canonical.ts';
import { contentHash } from './seal.ts';

/**
 * Hash of what the review added and of the names it is shown with, sealed with the decision (`review` in the data of
 * its first entry). Names of people are not in the chain; that they are still the same is.
 */
export function reviewHash(report: Report): string {
  const { authorName, submittedAt, placeCodes, findings, decision, verifications = [] } = report;
  const said = { authorName, submittedAt, placeCodes, findings, decision, verifications };
  // As it will be read again: without what JSON has no word for.
  return contentHash(JSON.parse(JSON.stringify(said)));
}

interface Decided {
  readonly first: EntryBody;
  readonly seqs: number[];
}

interface Sealed {
  readonly seq: number;
  readonly hash: string;
  readonly authorId: string | null;
  readonly verified: EntryBody[];
  decided: Decided | null;
}

/** A report that says something else than its entries, and in which respect. */
export interface ReportFault {
  readonly report: string;
  readonly seq: number;
  /** Null: the report itself is not the one that was sealed. */
  readonly column: string | null;
}

const STATES = { accept: 'accepted', return: 'returned', reject: 'rejected' } as const;

const actionOf = ({ kind }: EntryBody): keyof typeof STATES =>
  kind === 'report.returned' ? 'return' : kind === 'report.rejected' ? 'reject' : 'accept';

/** Feed it every entry, then every report; it answers with the first fault of each. */
export class SealedReports {
  readonly #sealed = new Map<string, Sealed>();
  readonly #corrections = new Map<string, { readonly corrects: string; readonly seq: number | null }>();
  readonly #decidedAt = new Map<string, number>();
  readonly #superseded = new Map<string, string | null>();

  note(body: EntryBody): void {
    const { reportId, seq, data, authorId } = body;
    if (reportId === null) return;
    const hash = (data as { source?: { contentHash?: string } }).source?.contentHash;
    let known = this.#sealed.get(reportId);
    if (!known) {
      if (hash === undefined) return;
      known = { seq, hash, authorId, verified: [], decided: null };
      this.#sealed.set(reportId, known);
    }
    if (body.kind === 'report.verified') known.verified.push(body);
    else if (known.decided) known.decided.seqs.push(seq);
    else known.decided = { first: body, seqs: [seq] };
  }

  /** What is wrong with a stored report. */
  fault(report: Report): ReportFault | null {
    const sealed = this.#sealed.get(report.id);
    this.#sealed.delete(report.id);
    const fault = (column: string | null): ReportFault => ({
      report: report.id,
      seq: sealed?.seq ?? 0,
      column,
    });
    const hash = contentHash(report.content);
    if (hash !== report.contentHash || (sealed && sealed.hash !== hash)) return fault(null);
    const decided = sealed?.decided ?? null;
    const { correctsReportId } = report.content;
    const last = decided?.seqs.at(-1) ?? null;
    if (correctsReportId !== null) {
      const accepted = decided && actionOf(decided.first) === 'accept';
      this.#corrections.set(report.id, { corrects: correctsReportId, seq: accepted ? last : null });
    }
    if (report.state === 'superseded') this.#superseded.set(report.id, report.supersededById);
    else if (report.state === 'accepted' && last !== null) this.#decidedAt.set(report.id, last);
    const column = differing(report, sealed);
    return column === null ? null : fault(column);
  }

  /** After the last report: those that are gone, and those whose successor is not one. */
  rest(): ReportFault | null {
    for (const [report, { seq }] of this.#sealed) return { report, seq, column: null };
    for (const [report, by] of this.#superseded) {
      if (by === null || this.#corrections.get(by)?.corrects !== report)
        return { report, seq: 0, column: 'supersededById' };
    }
    for (const { corrects, seq } of this.#corrections.values()) {
      const at = this.#decidedAt.get(corrects);
      if (at !== undefined && seq !== null && seq > at) return { report: corrects, seq: at, column: 'state' };
    }
    return null;
  }
}

/** The first respect in which a report is not what follows from its entries. */
function differing(report: Report, sealed: Sealed | undefined): string | null {
  const { state, version, decision, verifications = [] } = report;
  if (sealed && sealed.authorId !== report.authorId) return 'authorId';
  const verified = (sealed?.verified ?? []).map(({ data, decidedBy, recordedAt, reason }) => {
    return { level: data.level, by: decidedBy, at: recordedAt, comment: reason };
  });
  if (
    !same(
      verified,
      verifications.map(({ byName, ...said }) => said),
    )
  )
    return 'verifications';
  const decided = sealed?.decided ?? null;
  const after = decided ? STATES[actionOf(decided.first)] : 'submitted';
  const superseded = state === 'superseded' && (after === 'accepted' || after === 'returned');
  if (state !== after && !superseded) return 'state';
  if (superseded !== (report.supersededById !== null)) return 'supersededById';
  if (version !== 1 + verifications.length + (decided ? 1 : 0) + (superseded ? 1 : 0)) return 'version';
  if (!same(decided?.seqs ?? [], report.entrySeqs)) return 'entrySeqs';
  if (!decided || !decision) return decided || decision ? 'decision' : null;
  return differingDecision(report, decision, decided.first);
}

function differingDecision(
  report: Report,
  decision: NonNullable<Report['decision']>,
  first: EntryBody,
): string | null {
  const action = actionOf(first);
  if (decision.action !== action) return 'decision.action';
  if (decision.by !== first.decidedBy) return 'decision.by';
  if (decision.at !== first.recordedAt) return 'decision.at';
  if (decision.reason !== first.reason) return 'decision.reason';
  const {
    findings: rules = [],
    overrides = [],
    review,
  } = first.data as {
    findings?: string[];
    overrides?: unknown[];
    review?: string;
  };
  if (action === 'accept') {
    if (!same(rules, [...new Set(report.findings.map(({ rule }) => rule))].sort())) return 'findings';
    const answers = decision.overrides.filter(({ rule }) => rules.includes(rule));
    if (!same(overrides, answers)) return 'decision.overrides';
  }
  // Entries from before it was sealed have none.
  return review === undefined || review === reviewHash(report) ? null : 'review';
}

const same = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b);
