/** The statement as a file. Pure. */
import type { PrintedAmount, PrintedStatement } from '../../core/registry/account-printed.ts';
import { csvCell } from '../registry/export.ts';
import type { AccountScope, OutputLine, RestatedCause } from './queries.ts';

/** `YYYY-MM-DD` of the day before. */
export function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}

interface Taken {
  readonly programme: string;
  readonly scope: AccountScope;
  readonly statement: PrintedStatement;
  readonly outputs: readonly OutputLine[];
  readonly causes: readonly RestatedCause[];
}

/** Field names in English, figures plain: made for the next program, not for reading. */
export function csvOf({ programme, scope, statement, outputs, causes }: Taken): string {
  const amount = ({ sha, cha, total }: PrintedAmount) => [sha, cha, total];
  const lines: unknown[][] = [
    ['programme', programme],
    ...Object.entries(scope).flatMap(([key, value]) => (value ? [[key, value]] : [])),
    [],
    ['row', 'reason', 'toClass', 'shaM2', 'chaM2', 'totalM2'],
    ['opening', '', '', ...amount(statement.opening)],
    ...statement.rows.map((row) => [row.kind, row.reason, row.toClass, ...amount(row.m2)]),
    ['closing', '', '', ...amount(statement.closing)],
    [],
    ['releasedBy', 'cancelledM2', 'reducedM2', 'clearedM2', 'releasedM2'],
    ...outputs.map((line) => [
      line.key ?? '',
      line.cancelledM2,
      line.reducedM2,
      line.clearedM2,
      line.releasedM2,
    ]),
    [],
    ['restatedWhy', 'kind', 'effectiveDate', 'hazardId', 'reportId', 'shaM2', 'chaM2'],
    ...causes.map((cause) => [
      cause.why,
      cause.kind,
      cause.effectiveDate,
      cause.hazardId,
      cause.reportId,
      cause.changeM2.sha,
      cause.changeM2.cha,
    ]),
  ];
  return `\uFEFF${lines.map((cells) => cells.map(csvCell).join(',')).join('\r\n')}\r\n`;
}
