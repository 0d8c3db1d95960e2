/**
 * Runs every rule over a report. The same code on the phone, the server and the command line, so that the
 * surveyor and the centre see the same list.
 */
import { z } from 'zod';
import type { Severity } from '../model/codes.ts';
import { Finding } from '../model/findings.ts';
import { saysWhy } from '../model/reasons.ts';
import type { Override, ReportContent } from '../model/reports.ts';
import type { RuleContext } from './context.ts';
import { finding } from './rule.ts';
import { RULES } from './rules.ts';

const GRAVITY: Readonly<Record<Severity, number>> = { E: 0, R: 1, W: 2, I: 3 };

/** Findings of one rule are cut here: five hundred identical doubts help nobody. The last one says how many. */
const MOST_PER_RULE = 50;

/**
 * Key in `extra` where an importer leaves the doubts only it could have: it saw the row as it stood in the file.
 * A correction answers them, so there they no longer count.
 */
export const NOTICED = 'import.findings';
const Noticed = z.array(Finding).max(MOST_PER_RULE).catch([]);

/**
 * Every doubt about a report, gravest first, then by rule. Never throws.
 * SAFETY: a rule that fails on odd content leaves an R finding instead of silence (test/laws/rules.test.ts).
 */
export function checkReport(content: ReportContent, context: RuleContext): Finding[] {
  // Many rules ask about the same few outlines: each is built and looked through once.
  return context.geometry.keeping((geometry) => checkWith(content, { ...context, geometry }));
}

function checkWith(content: ReportContent, context: RuleContext): Finding[] {
  const noticed = content.correctsReportId === null ? content.extra[NOTICED] : undefined;
  const found: Finding[] = noticed === undefined ? [] : Noticed.parse(noticed);
  for (const rule of RULES) {
    let ofRule: Finding[];
    try {
      ofRule = rule.check(content, context);
    } catch {
      ofRule = [{ ...finding(rule.id, 'R', ''), message: 'rule.couldNotCheck', params: { rule: rule.id } }];
    }
    found.push(...ofRule.slice(0, MOST_PER_RULE));
    const more = ofRule.length - MOST_PER_RULE;
    if (more > 0) {
      const gravest = ofRule
        .slice(MOST_PER_RULE)
        .sort((a, b) => GRAVITY[a.severity] - GRAVITY[b.severity])[0];
      const severity = gravest?.severity ?? 'I';
      found.push({ ...finding(rule.id, severity, ''), message: 'rule.andMore', params: { count: more } });
    }
  }
  return found.sort((a, b) => GRAVITY[a.severity] - GRAVITY[b.severity]);
}

/**
 * The findings that stand in the way. submit: every E. approve: every E, and every R whose rule no override
 * names with a reason.
 */
export function blocks(
  findings: readonly Finding[],
  step: 'submit' | 'approve',
  overrides: readonly Override[] = [],
): Finding[] {
  const answered = new Set(overrides.filter((o) => saysWhy(o.reason)).map((o) => o.rule));
  return findings.filter(
    (f) => f.severity === 'E' || (step === 'approve' && f.severity === 'R' && !answered.has(f.rule)),
  );
}
