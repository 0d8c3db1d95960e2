/**
 * When everybody may see an event: never while somebody holds it; a case resting on one origin of unnamed sources
 * (or on nothing live) only some hours after the parties were offered a reply. Decided once, for every door.
 */
import type { MonitorRecord } from '../model/monitor-documents.ts';
import { JudgementLives } from './judgement-life.ts';
import type { Support } from './support.ts';

export interface PublicState {
  readonly is: boolean;
  /** `monitor.public.<key>`. */
  readonly reasonKey: 'published' | 'held' | 'replyNotOpened' | 'replyOpen' | 'untracked';
  /** When it becomes public by itself, ISO 8601; null when that hangs on a person. */
  readonly from: string | null;
}

const HOUR = 3_600_000;
/** Proposed by one person and accepted by another, and not undone or withdrawn. */
export function standing(judgements: readonly MonitorRecord<'judgement'>[]): MonitorRecord<'judgement'>[] {
  const lives = new JudgementLives(judgements);
  return judgements.filter(
    (one) => !lives.onlyUndoes(one) && lives.spans(one).some(({ until }) => until === null),
  );
}

/**
 * @param now ISO 8601. @param replyHours hours the right of reply stays open before an S1 event is shown.
 */
export function publicStateOf(
  event: MonitorRecord<'event'>,
  support: Support,
  judgements: readonly MonitorRecord<'judgement'>[],
  replyHours: number,
  now: string,
): PublicState {
  const about = standing(judgements).filter(({ doc }) => doc.subject.includes(event.id));
  const last = about
    .filter(({ doc }) => doc.kind === 'hold' || doc.kind === 'publish')
    .sort((a, b) => a.saidSeq - b.saidSeq)
    .at(-1);
  if (last?.doc.kind === 'hold') return { is: false, reasonKey: 'held', from: null };
  if (!event.doc.tracked) return { is: true, reasonKey: 'untracked', from: null };
  if (support !== 'S0' && support !== 'S1') return { is: true, reasonKey: 'published', from: null };
  const opened = about
    .filter(({ doc }) => doc.kind === 'reply_opened')
    .map(({ recordedAt }) => recordedAt)
    .sort()[0];
  if (opened === undefined) return { is: false, reasonKey: 'replyNotOpened', from: null };
  const from = new Date(Date.parse(opened) + replyHours * HOUR).toISOString();
  return from <= now
    ? { is: true, reasonKey: 'published', from }
    : { is: false, reasonKey: 'replyOpen', from };
}
