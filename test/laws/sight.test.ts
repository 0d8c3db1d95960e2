/**
 * SAFETY: what rules read is what they say they read, and what is withheld from an asker changes nothing they are
 * told.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import type { GeometryEngine } from '../../src/core/geo/engine.ts';
import type { RuleContext, Source } from '../../src/core/rules/context.ts';
import { quietContext } from '../../src/core/rules/fixtures/fixture.ts';
import { RULES } from '../../src/core/rules/rules.ts';
import { loadGeometry } from '../../src/server/geometry.ts';
import { FIXTURES } from '../support/rule-fixtures.ts';

let geometry: GeometryEngine;
beforeAll(async () => {
  geometry = await loadGeometry();
});

/** What no view changes. */
const GIVEN = [
  'today',
  'submittedAt',
  'parameters',
  'bounds',
  'directEvidence',
  'forms',
  'geometry',
  'withheld',
];

/** The context, writing down which of its members are looked at. */
function watched(context: RuleContext, seen: Set<string>): RuleContext {
  const watch = <T extends object>(object: T, name: (key: string) => string): T =>
    new Proxy(object, {
      get(target, key) {
        if (typeof key === 'string' && !GIVEN.includes(key)) seen.add(name(key));
        return Reflect.get(target, key);
      },
    });
  const land = watch(context.land, (key) => `land.${key}`);
  return watch({ ...context, land }, (key) => key);
}

describe('what a rule reads', () => {
  for (const rule of RULES) {
    test(`${rule.id} says every part of the records it looks at`, () => {
      const seen = new Set<string>();
      // Contents made for one rule lead another through its branches as well.
      for (const { content, context } of FIXTURES)
        rule.check(content, watched({ ...quietContext(context), geometry }, seen));
      seen.delete('land');
      expect([...seen].filter((source) => !rule.reads.includes(source as Source))).toEqual([]);
    });
  }
});
