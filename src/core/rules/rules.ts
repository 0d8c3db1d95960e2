/** The table of rules: each with its id, severities and messages. docs/spec/rules.md is checked against it. */
import { CHRONOLOGY_RULES } from './chronology.ts';
import { GEOMETRY_RULES } from './geometry.ts';
import { MANDATORY_RULES } from './mandatory.ts';
import { MONITOR_RULES } from './monitor.ts';
import type { Rule } from './rule.ts';
import { SURVEY_RULES } from './survey.ts';
import { WHEREABOUTS_RULES } from './whereabouts.ts';

/** All rules, by id. The title of each is `rule.<id>.title`. */
export const RULES: readonly Rule[] = [
  ...MANDATORY_RULES,
  ...GEOMETRY_RULES,
  ...WHEREABOUTS_RULES,
  ...SURVEY_RULES,
  ...CHRONOLOGY_RULES,
  ...MONITOR_RULES,
].sort((a, b) => (a.id < b.id ? -1 : 1));
