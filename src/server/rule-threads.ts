/** The rules over large outlines, in a thread: the same findings as here, without holding up anybody. */
import type { ReportContent } from '../core/model/reports.ts';
import { checkReport } from '../core/rules/check.ts';
import type { RuleContext } from '../core/rules/context.ts';
import type { CheckRules } from '../flow/ports.ts';
import { cornersOf } from './budget.ts';
import type { Threads } from './threads.ts';

/** Up to so many corners the rules take a few milliseconds, whatever was drawn. */
const SMALL = 400;

/** Small reports are judged at once; large ones, or all without threads to spare, when it is their turn. */
export function rulesIn(threads: Threads | null): CheckRules {
  return async (content: ReportContent, context: RuleContext, authorId: string) => {
    if (threads === null || cornersOf(content) <= SMALL) return checkReport(content, context);
    const { geometry: _, ...rest } = context;
    return threads.run(authorId, { kind: 'check', content, context: rest });
  };
}
