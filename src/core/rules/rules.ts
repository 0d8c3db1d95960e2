/** The table of rules: each with its id, severities and messages. docs/spec/rules.md is checked against it. */
import { ACCOUNTING_RULES } from './accounting.ts';
import { AFTERMATH_RULES } from './aftermath.ts';
import { CHRONOLOGY_RULES } from './chronology.ts';
import { CLEARANCE_RULES } from './clearance.ts';
import { DANGER_RULES } from './danger.ts';
import { EVIDENCE_LEFT_RULES } from './evidence-left.ts';
import { GEOMETRY_RULES } from './geometry.ts';
import { GROUNDS_RULES } from './grounds.ts';
import { MANDATORY_RULES } from './mandatory.ts';
import { MONITOR_RULES } from './monitor.ts';
import type { Rule } from './rule.ts';
import { SURVEY_RULES } from './survey.ts';
import { TRUST_RULES } from './trust.ts';
import { WHEREABOUTS_RULES } from './whereabouts.ts';
import { WORK_RULES } from './work.ts';

/** All rules, by id. The title of each is `rule.<id>.title`. */
export const RULES: readonly Rule[] = [
  ...MANDATORY_RULES,
  ...GEOMETRY_RULES,
  ...WHEREABOUTS_RULES,
  ...SURVEY_RULES,
  ...CHRONOLOGY_RULES,
  ...WORK_RULES,
  ...ACCOUNTING_RULES,
  ...DANGER_RULES,
  ...CLEARANCE_RULES,
  ...GROUNDS_RULES,
  ...EVIDENCE_LEFT_RULES,
  ...AFTERMATH_RULES,
  ...TRUST_RULES,
  ...MONITOR_RULES,
].sort((a, b) => (a.id < b.id ? -1 : 1));
