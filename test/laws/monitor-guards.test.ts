/** What the monitor must never become: class level only, no place finer than a country, no claim that makes ground. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ItemClass } from '../../src/core/model/monitor-codes.ts';
import { MONITOR_DOCS, MonitorDocument } from '../../src/core/model/monitor-documents.ts';
import { refusedColumn } from '../../src/core/model/refused-columns.ts';
import { foldMonitor, proposeMonitor } from '../../src/core/monitor/records.ts';
import { report } from '../../src/core/rules/fixtures/fixture.ts';
import { soundDocument } from '../../src/core/rules/fixtures/monitor-fixtures.ts';

/** Every member of a schema, at every depth, as a path. */
function membersOf(schema: z.ZodType): string[] {
  const found: string[] = [];
  const walk = (node: unknown, path: string): void => {
    if (node === null || typeof node !== 'object') return;
    const { properties, items, anyOf, allOf, additionalProperties } = node as Record<string, unknown>;
    for (const [key, child] of Object.entries((properties ?? {}) as object)) {
      found.push(`${path}/${key}`);
      walk(child, `${path}/${key}`);
    }
    for (const child of [items, additionalProperties, ...((anyOf ?? allOf ?? []) as unknown[])])
      walk(child, path);
  };
  walk(z.toJSONSchema(schema, { unrepresentable: 'any' }), '');
  return found;
}
const MEMBERS = Object.entries(MONITOR_DOCS).flatMap(([noun, schema]) =>
  membersOf(schema).map((path) => `${noun}${path}`),
);

describe('records of the monitor', () => {
  test('have no member an import would refuse', () => {
    expect(MEMBERS.length).toBeGreaterThan(150);
    expect(MEMBERS.filter((path) => path.split('/').some(refusedColumn))).toEqual([]);
  });

  test('have no member for a model, a property, a store, a route or a way of use', () => {
    const never =
      /^(model|designation|variant|calibre|caliber|payload|fuz|fuse|range|reliability|dud|yield|weight|handling|storage|depot|warehouse|route|carrier|vessel|flight|port|launcher|target|aim|tactic|method of)/i;
    // How far an agent is believed on a topic is no property of an item.
    const items = MEMBERS.filter((path) => !path.startsWith('agent/reliability'));
    const own = items.filter((path) => never.test(path.split('/').at(-1) ?? ''));
    expect(own).toEqual([]);
  });

  test('have no place finer than a country', () => {
    const placed =
      /^(lat|lon|lng|latitude|longitude|coordinates|position|shape|geometry|placeCode|pcode|address|city|region|district|bbox)$/i;
    expect(MEMBERS.filter((path) => placed.test(path.split('/').at(-1) ?? ''))).toEqual([]);
    for (const noun of ['event', 'proposition'] as const) {
      const { place } = MONITOR_DOCS[noun].shape;
      expect(place.safeParse('UKR').success).toBe(true);
      for (const finer of ['Kherson', 'UA65', '46.6,32.6', { lat: 46.6 }])
        expect(place.safeParse(finer).success).toBe(false);
    }
  });

  test('take no member beyond those named, at any depth', () => {
    const walk = (node: unknown): void => {
      if (node === null || typeof node !== 'object') return;
      const { type, properties, additionalProperties } = node as Record<string, unknown>;
      if (type === 'object' && properties)
        expect(additionalProperties, JSON.stringify(Object.keys(properties))).toBe(false);
      Object.values(node).forEach(walk);
    };
    for (const schema of Object.values(MONITOR_DOCS))
      walk(z.toJSONSchema(schema, { unrepresentable: 'any' }));
  });

  test('name items by a closed list of classes', () => {
    expect(ItemClass.options.join(' ')).toBe(
      'CM.UNSPEC CM.DPICM CM.GROUND CM.AIR CM.SUB APM APM.IMPROVISED AVM TRAP MINE.UNSPEC INC ERW EO.UNSPEC UAV.ARMED CONV.OTHER',
    );
    const { itemClass } = MONITOR_DOCS.event.shape;
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), (text) => {
        const classes = text
          .split(' + ')
          .every((code) => [...ItemClass.options, 'CM', 'MINE'].includes(code as never));
        expect(itemClass.safeParse(text).success).toBe(classes);
      }),
    );
  });

  test('hold short texts only: a paraphrase, never a passage', () => {
    for (const field of ['codingNote', 'basis'] as const)
      expect(MONITOR_DOCS.claim.shape[field].safeParse('a'.repeat(281)).success).toBe(false);
    expect(membersOf(MONITOR_DOCS.claim).filter((path) => /passage|quote|text$/i.test(path))).toEqual([]);
  });
});

describe('accepting a document of the monitor', () => {
  const content = report({ reportType: 'monitor', monitor: MonitorDocument.parse(soundDocument()) });
  const { drafts } = proposeMonitor(content, 'a'.repeat(64), new Map());

  test('makes entries about what is said and about nothing else', () => {
    expect(drafts.length).toBeGreaterThan(5);
    expect(
      drafts.filter(
        ({ kind, subject }) => !kind.startsWith('monitor.') || !subject.type.startsWith('monitor.'),
      ),
    ).toEqual([]);
  });

  test('folds into records of the monitor and into nothing else', () => {
    const bodies = drafts.map((draft, i) => ({
      ...draft,
      v: 1 as const,
      programmeId: 'demo',
      seq: i + 1,
      recordedAt: '2026-01-01T00:00:00.000Z',
      reportId: '00000000-0000-4000-8000-000000000001',
      authorId: 'a',
      decidedBy: 'b',
      reason: '',
    }));
    const records = foldMonitor(bodies, new Map());
    expect(records.length).toBe(drafts.length);
    expect(records.every(({ noun }) => noun in MONITOR_DOCS)).toBe(true);
  });
});
