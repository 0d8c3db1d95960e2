/** Every fixture of every rule. */
import { CHRONOLOGY_FIXTURES } from '../../src/core/rules/fixtures/chronology-fixtures.ts';
import { DANGER_FIXTURES } from '../../src/core/rules/fixtures/danger-fixtures.ts';
import type { RuleFixture } from '../../src/core/rules/fixtures/fixture.ts';
import { GEOMETRY_FIXTURES } from '../../src/core/rules/fixtures/geometry-fixtures.ts';
import { GROUNDS_FIXTURES } from '../../src/core/rules/fixtures/grounds-fixtures.ts';
import { LAND_FIXTURES } from '../../src/core/rules/fixtures/land-fixtures.ts';
import { MANDATORY_FIXTURES } from '../../src/core/rules/fixtures/mandatory-fixtures.ts';
import { MONITOR_FIXTURES } from '../../src/core/rules/fixtures/monitor-fixtures.ts';
import { NEEDS_FIXTURES } from '../../src/core/rules/fixtures/needs-fixtures.ts';
import { SURVEY_FIXTURES } from '../../src/core/rules/fixtures/survey-fixtures.ts';

export const FIXTURES: readonly RuleFixture[] = [
  ...MANDATORY_FIXTURES,
  ...NEEDS_FIXTURES,
  ...GEOMETRY_FIXTURES,
  ...SURVEY_FIXTURES,
  ...CHRONOLOGY_FIXTURES,
  ...MONITOR_FIXTURES,
  ...LAND_FIXTURES,
  ...DANGER_FIXTURES,
  ...GROUNDS_FIXTURES,
];
