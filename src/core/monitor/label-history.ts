/**
 * How a label came to be: every change on the clock of what was said (as known now) and on the clock of what was
 * recorded here (of everything said by then), each with the claims or judgements that arrived at that moment.
 */
import { type Assessment, assess } from './assess.ts';
import { type CaseFile, type Clocks, saidBy } from './claim-facts.ts';
import type { Dispute } from './dispute.ts';
import type { LabelKeys } from './labels.ts';
import type { Support } from './support.ts';

export interface LabelChange {
  /** Day (`said`) or instant (`recorded`). */
  readonly on: string;
  readonly clock: 'said' | 'recorded';
  readonly support: Support;
  readonly dispute: Dispute;
  readonly label: LabelKeys;
  /** What had been said or recorded new at that moment. */
  readonly claimIds: readonly string[];
  readonly judgementIds: readonly string[];
}

/** Changes oldest first, the clock of saying before that of recording. */
export function labelHistory(file: CaseFile, { asOf, knownAt }: Clocks): LabelChange[] {
  const withdrawals = file.claims.flatMap((claim) => (claim.withdrawnOn ? [claim.withdrawnOn] : []));
  const days = distinct([...file.claims.map(saidBy), ...withdrawals]).filter((day) => day <= asOf);
  const instants = distinct([
    ...file.claims.flatMap((claim) => [claim.recordedOn, claim.recordedUntil]),
    ...file.judgements.flatMap((judgement) => [judgement.recordedOn, judgement.recordedUntil]),
  ]).filter((at) => at.slice(0, knownAt.length) <= knownAt);
  return [
    ...changes(file, 'said', days, (day) => assess(file, { asOf: day, knownAt })),
    ...changes(file, 'recorded', instants, (at) => assess(file, { asOf, knownAt: at })),
  ];
}

const distinct = (values: readonly (string | null)[]): string[] =>
  [...new Set(values.filter((value): value is string => value !== null && value !== ''))].sort();

function changes(
  file: CaseFile,
  clock: LabelChange['clock'],
  moments: readonly string[],
  at: (moment: string) => Assessment,
): LabelChange[] {
  const found: LabelChange[] = [];
  let before = '';
  for (const on of moments) {
    const { support, dispute, label } = at(on);
    const now = `${support} ${dispute} ${label.key}`;
    if (now === before) continue;
    before = now;
    const fresh = file.claims.filter((claim) =>
      clock === 'said'
        ? saidBy(claim) === on || claim.withdrawnOn === on
        : claim.recordedOn === on || claim.recordedUntil === on,
    );
    const judged =
      clock === 'said'
        ? []
        : file.judgements.filter(
            ({ recordedOn, recordedUntil }) => recordedOn === on || recordedUntil === on,
          );
    const ids = { claimIds: fresh.map(({ id }) => id), judgementIds: judged.map(({ id }) => id) };
    found.push({ on, clock, support, dispute, label, ...ids });
  }
  return found;
}
