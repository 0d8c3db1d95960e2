/**
 * When a judgement held: from its recording until it is taken out or undone, and again when what undid it is undone.
 * A judgement that undoes one of its own kind says nothing else; one of another kind takes its place.
 */
import type { MonitorRecord } from '../model/monitor-documents.ts';

type JudgementRecord = MonitorRecord<'judgement'>;

/** Instants; `until` null: still. */
export interface Span {
  readonly from: string;
  readonly until: string | null;
}

/** What is left of a span outside another. */
function without({ from, until }: Span, gap: Span): Span[] {
  const end = until ?? '~';
  const gapEnd = gap.until ?? '~';
  if (gap.from >= end || gapEnd <= from) return [{ from, until }];
  const left = gap.from > from ? [{ from, until: gap.from }] : [];
  return gapEnd < end ? [...left, { from: gapEnd, until }] : left;
}

/** Proposed by one person and accepted by another. */
export const byTwo = ({ proposedBy, acceptedBy }: MonitorRecord): boolean =>
  proposedBy !== null && proposedBy !== acceptedBy;

/** The lives of judgements among each other. */
export class JudgementLives {
  private readonly undoing = new Map<string, JudgementRecord[]>();
  private readonly kinds = new Map<string, string>();

  constructor(judgements: readonly JudgementRecord[]) {
    for (const one of judgements) {
      this.kinds.set(one.id, one.doc.kind);
      const target = one.doc.reverses;
      if (target === undefined || target === one.id || !byTwo(one)) continue;
      this.undoing.set(target, [...(this.undoing.get(target) ?? []), one]);
    }
  }

  /** True when it only undoes another. */
  onlyUndoes({ doc }: JudgementRecord): boolean {
    return doc.reverses !== undefined && this.kinds.get(doc.reverses) === doc.kind;
  }

  /** When it held. `within`: judgements being looked at already, so that a circle ends. */
  spans(record: JudgementRecord, within: ReadonlySet<string> = new Set()): Span[] {
    const seen = new Set([...within, record.id]);
    const gaps = (this.undoing.get(record.id) ?? [])
      .filter(({ id }) => !seen.has(id))
      .flatMap((one) => this.spans(one, seen));
    const whole: Span = { from: record.recordedAt, until: record.withdrawn?.at ?? null };
    return gaps.reduce((left, gap) => left.flatMap((span) => without(span, gap)), [whole]);
  }
}
