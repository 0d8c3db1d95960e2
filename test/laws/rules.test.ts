import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { GeometryEngine } from '../../src/core/geo/engine.ts';
import { hasMessage, say } from '../../src/core/messages/say.ts';
import { LANGUAGES } from '../../src/core/model/codes.ts';
import { EvidenceDraft } from '../../src/core/model/evidence.ts';
import { Finding } from '../../src/core/model/findings.ts';
import { RECORD_PATHS } from '../../src/core/model/form-fields.ts';
import { FORM_ROWS, type RecordNoun } from '../../src/core/model/form-rows.ts';
import { Outline } from '../../src/core/model/geometry.ts';
import { RuleParameters } from '../../src/core/model/programmes.ts';
import { blocks, checkReport } from '../../src/core/rules/check.ts';
import type { RuleContext } from '../../src/core/rules/context.ts';
import {
  evidence,
  hazardReport,
  polygon,
  quietContext,
  type RuleFixture,
  recorded,
  report,
  square,
} from '../../src/core/rules/fixtures/fixture.ts';
import { GEOMETRY_FIXTURES } from '../../src/core/rules/fixtures/geometry-fixtures.ts';
import { RULES } from '../../src/core/rules/rules.ts';
import { loadGeometry } from '../../src/server/geometry.ts';
import { FIXTURES } from '../support/rule-fixtures.ts';

let geometry: GeometryEngine;
beforeAll(async () => {
  geometry = await loadGeometry();
});
const contextOf = (over: RuleFixture['context'] = {}): RuleContext => ({ ...quietContext(over), geometry });
const MONITOR_RULES = 'M01 M02 M03 M04 M05 M06 M07 M08 M09 M10 M11 M12';
const DOMAIN_RULES =
  'V01 V02 V03 V04 V05 V06 V10 V11 V12 V13 V14 V15 V16 V17 V18 V19 V20 V21 V22 V23 V24 V25 V26 V30 V31 V32 ' +
  'V33 V34 V35 V37 V40 V41 V42 V43 V44 V45 V46 V47 V50 V51 V52 V53 V54 V55 V56 V57 V58 V60 V61 V62 V80 V81 V82';
/** Nothing is retired yet, so nothing can be found to be. */
const WITHOUT_FIXTURE = ['V03.retired'];

describe('every rule', () => {
  test('of the domain is in the table, once, in order', () => {
    expect(RULES.map((rule) => rule.id).join(' ')).toBe(`${MONITOR_RULES} ${DOMAIN_RULES}`);
  });

  for (const rule of RULES) {
    test(`${rule.id} has a fixture for each of its messages and one that passes`, () => {
      const own = FIXTURES.filter((f) => f.rule === rule.id);
      const missing = rule.variants.filter(
        (v) => !own.some((f) => f.variant === v) && !WITHOUT_FIXTURE.includes(`${rule.id}.${v}`),
      );
      expect(missing).toEqual([]);
      expect(own.some((f) => f.variant === null)).toBe(true);
    });

    test(`${rule.id} finds in its fixtures what they were made for, in words, in every language`, () => {
      for (const fixture of FIXTURES.filter((f) => f.rule === rule.id)) {
        const found = rule.check(fixture.content, contextOf(fixture.context));
        const messages = [...new Set(found.map((f) => f.message))];
        const wanted = fixture.variant === null ? [] : [`rule.${rule.id}.${fixture.variant}`];
        expect(messages, `${rule.id} ${fixture.variant}`).toEqual(wanted);
        for (const finding of found) {
          expect(Finding.safeParse(finding).error?.message).toBeUndefined();
          expect(rule.severities).toContain(finding.severity);
          expectPointer(fixture.content, finding.path);
          for (const language of LANGUAGES) {
            const words = say(language, finding.message, finding.params);
            expect(words, `${language} ${finding.message}`).not.toMatch(/[{}#]|NaN|undefined|null/);
          }
        }
      }
    });

    test(`${rule.id} has its title and every message in every language`, () => {
      for (const language of LANGUAGES)
        for (const key of ['title', ...rule.variants])
          expect(hasMessage(`rule.${rule.id}.${key}`, language), `${language} rule.${rule.id}.${key}`).toBe(
            true,
          );
    });
  }
});

/** A path names something in the report, or a field of something that is there. */
function expectPointer(content: unknown, path: string): void {
  if (path === '') return;
  expect(path.startsWith('/')).toBe(true);
  let at: unknown = content;
  for (const step of path.slice(1).split('/').slice(0, -1)) {
    at = (at as Record<string, unknown> | null)?.[step] ?? null;
    if (at === null && step === 'place') return;
    expect(at, path).not.toBeNull();
  }
}

test('every field the table of forms needs for acceptance has a fixture that lacks it', () => {
  const LISTS: Readonly<Record<string, string>> = {
    report: '',
    hazard: '/hazard/fields',
    evidence: '/evidence/0',
  };
  const found = new Set(
    FIXTURES.filter(({ rule }) => rule === 'V01' || rule === 'V06').flatMap(({ rule, content, context }) => {
      const findings = RULES.find(({ id }) => id === rule)?.check(content, contextOf(context)) ?? [];
      return findings.filter(({ severity }) => severity === 'R').map(({ path }) => path);
    }),
  );
  const needed = (Object.keys(FORM_ROWS) as RecordNoun[]).flatMap((noun) =>
    FORM_ROWS[noun]
      .filter(({ need }) => need === 'approve')
      // What a new record has from its report is asked of the report; one fixture stands for all.
      .filter(
        ({ name }) => name !== 'orgCode' || ['report', 'activity', 'task', 'quality_visit'].includes(noun),
      )
      .map(({ name }) => `${LISTS[noun] ?? RECORD_PATHS[noun].replace('*', '0')}/${name}`),
  );
  expect(needed.filter((path) => !found.has(path))).toEqual([]);
});

test('docs/spec/rules.md lists the rules as they are', () => {
  const rows = readFileSync('docs/spec/rules.md', 'utf8')
    .split('\n')
    .filter((line) => /^\| [MV]\d\d \|/.test(line))
    .map((line) =>
      line
        .split('|')
        .slice(1, 4)
        .map((cell) => cell.trim()),
    );
  const code = RULES.map((rule) => [rule.id, say('en', `rule.${rule.id}.title`), rule.severities.join(' ')]);
  expect(rows).toEqual(code);
});

test('docs/spec/rules.md names every parameter with its default', () => {
  const text = readFileSync('docs/spec/rules.md', 'utf8');
  const missing = Object.keys(RuleParameters.parse({})).filter((name) => !text.includes(`\`${name}\``));
  expect(missing).toEqual([]);
});

describe('a repair that is offered', () => {
  test('takes the fault away and is itself a shape', () => {
    for (const fixture of GEOMETRY_FIXTURES) {
      const found = checkReport(fixture.content, contextOf(fixture.context));
      for (const { fix, path, rule } of found) {
        if (!fix || path !== '/hazard/fields/shape') continue;
        expect(Outline.safeParse(fix.value).success, `${fixture.rule} ${fixture.variant}`).toBe(true);
        const again = checkReport(
          {
            ...fixture.content,
            hazard: { ...fixture.content.hazard!, fields: { shape: fix.value as Outline } },
          },
          contextOf(fixture.context),
        );
        expect(again.filter((f) => f.rule === rule).map((f) => f.message)).toEqual([]);
        for (const language of LANGUAGES) expect(hasMessage(fix.message, language)).toBe(true);
      }
    }
  });

  test('is not offered when two slips would both explain the position', () => {
    const bounds = [22, 22, 60, 60] as const;
    const outside = hazardReport({ shape: square(-30, 48, 0.002) });
    const found = checkReport(outside, contextOf({ bounds })).filter((f) => f.rule === 'V12');
    expect(found[0]?.message).toBe('rule.V12.sign');
    expect(found[0]?.fix).toBeNull();
  });
});

describe('a whole report', () => {
  test('with nothing wrong draws no finding', () => {
    expect(checkReport(hazardReport({ placeCode: 'P1' }), contextOf())).toEqual([]);
  });

  test('lists the gravest first', () => {
    const content = hazardReport(
      { shape: polygon([30, 48], [30.002, 48.002], [30.002, 48], [30, 48.002], [30, 48]), placeCode: 'X' },
      {},
      { evidence: [] },
    );
    const order = checkReport(content, contextOf()).map((f) => f.severity);
    expect(order.join('')).toMatch(/^E+R+W*I*$/);
  });

  test('with five hundred bad finds names some and counts the rest', () => {
    const many = Array.from({ length: 500 }, () => evidence({ kind: 'item', position: null }));
    const found = checkReport(hazardReport({}, {}, { evidence: many }), contextOf());
    expect(found.length).toBeLessThan(60);
    expect(found.some((f) => f.message === 'rule.andMore')).toBe(true);
  });

  test('that a rule fails on is flagged for a person instead of passing', () => {
    const broken: GeometryEngine = {
      ...geometry,
      faults: () => {
        throw new Error('no memory');
      },
      keeping: (work) => work(broken),
    };
    const found = checkReport(hazardReport(), { ...contextOf(), geometry: broken });
    const flagged = found.filter((f) => f.message === 'rule.couldNotCheck');
    expect(flagged.map((f) => f.rule)).toEqual(['V10', 'V11', 'V15']);
    expect(flagged.every((f) => f.severity === 'R')).toBe(true);
  });

  test('of any odd content never makes the rules throw or hang', () => {
    const position = fc.tuple(
      fc.double({ min: -180, max: 180, noNaN: true }),
      fc.double({ min: -90, max: 90, noNaN: true }),
    );
    const ring = fc.array(position, { maxLength: 8 });
    const shape = fc.oneof(
      fc.record({ type: fc.constant('Polygon' as const), coordinates: fc.array(ring, { maxLength: 3 }) }),
      fc.record({
        type: fc.constant('MultiPolygon' as const),
        coordinates: fc.array(fc.array(ring, { maxLength: 2 }), { maxLength: 3 }),
      }),
    );
    fc.assert(
      fc.property(shape, shape, fc.option(fc.double({ min: 0, noNaN: true })), (one, two, reportedAreaM2) => {
        const content = hazardReport(
          { shape: one, reportedAreaM2, placeCode: 'P1' },
          {
            mode: 'split',
            parts: [{ id: '00000000-0000-4000-8000-0000000000b1', fields: { shape: two } }],
          },
        );
        const found = checkReport(content, contextOf({ neighbours: [recorded({ shape: two })] }));
        // GEOS gives up on numbers like 1e-200; then the shape itself has been found broken already.
        if (found.some((f) => f.message === 'rule.couldNotCheck'))
          expect(found.some((f) => f.severity === 'E' && f.rule === 'V10')).toBe(true);
        for (const f of found) expect(Finding.safeParse(f).success).toBe(true);
      }),
      { numRuns: 200, endOnFailure: true },
    );
  });

  test('keeps what it was given', () => {
    for (const fixture of FIXTURES) {
      const before = structuredClone(fixture.content);
      checkReport(fixture.content, contextOf(fixture.context));
      expect(fixture.content).toEqual(before);
    }
  });
});

describe('what stands in the way', () => {
  const content = report({ narrative: null, orgCode: null });
  test('of sending is every E, of approval every E and each R nobody answered for', () => {
    const found = checkReport(content, contextOf());
    expect(blocks(found, 'submit').map((f) => f.message)).toEqual(['rule.V01.subject']);
    const doubt = checkReport(hazardReport({}, {}, { evidence: [] }), contextOf());
    expect(blocks(doubt, 'submit')).toEqual([]);
    expect(blocks(doubt, 'approve').map((f) => f.rule)).toEqual(['V05']);
    expect(blocks(doubt, 'approve', [{ rule: 'V05', reason: 'seen by the police' }])).toEqual([]);
    expect(blocks(doubt, 'approve', [{ rule: 'V05', reason: '  ' }])).toHaveLength(1);
    expect(blocks(found, 'approve', [{ rule: 'V01', reason: 'no' }]).map((f) => f.severity)).toContain('E');
  });
  test('is the same whichever way evidence is written down', () => {
    expect(EvidenceDraft.safeParse(evidence()).success).toBe(true);
  });
});
