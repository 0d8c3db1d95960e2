/**
 * SAFETY: what rules read is what they say they read, and what is withheld from an asker changes nothing they are
 * told.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import type { GeometryEngine } from '../../src/core/geo/engine.ts';
import { checkReport } from '../../src/core/rules/check.ts';
import type { RuleContext, Source } from '../../src/core/rules/context.ts';
import { NO_LAND } from '../../src/core/rules/context.ts';
import { quietContext } from '../../src/core/rules/fixtures/fixture.ts';
import { RULES } from '../../src/core/rules/rules.ts';
import { contextFor, type Eyes, findingsFor, toldTo } from '../../src/core/rules/sight.ts';
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
  'coarse',
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

/** Somebody without any right, in a programme that shows nothing, or only cells. */
const blind = (base: 'hidden' | 'generalised'): Eyes => ({
  base,
  precisionOf: () => base,
  mayName: () => false,
  ownOrganisation: false,
});
const seen = (context: RuleContext, base: 'hidden' | 'generalised') => ({
  context: contextFor(context, blind(base)),
  view: base,
  inCell: false,
});

/** The same moment and programme with none of the records that a view withholds. */
function without(context: RuleContext, base: 'hidden' | 'generalised'): RuleContext {
  const { known, owners, tasks, activities, organisations } = context.land;
  const land =
    base === 'hidden'
      ? { ...NO_LAND, organisations }
      : { ...NO_LAND, known, owners, tasks, activities, organisations };
  const named = base === 'hidden' ? { target: null, hazards: new Map() } : {};
  return { ...context, ...named, land, neighbours: [], sameLocalId: [], similarReports: [] };
}

describe.each(['hidden', 'generalised'] as const)('records that are %s', (base) => {
  test('change nothing an asker is told, whether they are there or not', () => {
    for (const { rule, variant, content, context } of FIXTURES) {
      const world = { ...quietContext(context), geometry };
      const toldIn = (each: RuleContext) => checkReport(content, seen(each, base).context);
      const told = toldIn(world);
      expect(told, `${rule} ${variant}`).toEqual(toldIn(without(world, base)));
    }
  });

  test('are told to reviewers, and to the author only as far as their view goes', () => {
    for (const { content, context } of FIXTURES) {
      const world = { ...quietContext(context), geometry };
      const narrow = seen(world, base);
      const full = checkReport(content, world);
      const { told, kept } = toldTo(full, checkReport(content, narrow.context), narrow);
      const shown = (reader: object) =>
        findingsFor(kept, { full: false, isAuthor: false, view: '', ...reader })
          .map((each) => JSON.stringify(each))
          .sort();
      const text = (findings: readonly object[]) => findings.map((each) => JSON.stringify(each)).sort();
      expect(shown({ full: true })).toEqual(text(full));
      expect(shown({ isAuthor: true })).toEqual(text(told));
      expect(shown({ view: base })).toEqual(text(told));
      for (const finding of shown({ view: 'another' })) expect(shown({ isAuthor: true })).toContain(finding);
    }
  });
});
