/** The drawings of an event: who has it from whom, and when it was said and is said to have been. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assess } from '../../src/core/monitor/assess.ts';
import {
  claimGraph,
  type GraphLayout,
  type GraphSize,
  type Move,
  mirrored,
  neighbour,
  type RelayFact,
} from '../../src/core/monitor/graph.ts';
import { type Saying, type Span, timelineOf } from '../../src/core/monitor/timeline.ts';
import { caseFrom, type VectorClaim } from '../support/assess-vectors.ts';

const SIZE: GraphSize = { nodeWidth: 160, nodeHeight: 50, gapX: 40, gapY: 12, gutter: 20, bandGap: 30 };
const CLOCKS = { asOf: '2040-01-01', knownAt: '2040-01-01' };

const claim = (id: string, path: string[], more: Partial<VectorClaim> = {}): VectorClaim => ({
  id,
  stance: 'assert',
  speaker: `people @ ${path.at(-2) ?? path.at(-1)}`,
  speakerNamed: false,
  role: 'other',
  path,
  saidOn: '2030-01-01',
  ...more,
});
const denial = (role: 'supplier' | 'recipient', path: string[]): VectorClaim =>
  claim(`denial of the ${role}`, path, {
    stance: 'deny',
    role,
    speaker: `ministry of the ${role}`,
    speakerNamed: true,
    authorised: true,
    saidOn: '2030-01-04',
  });
const draw = (claims: VectorClaim[], relays: RelayFact[] = []): GraphLayout =>
  claimGraph({ ...assess(caseFrom('E', claims), CLOCKS), relays }, SIZE);

/** One outlet spoke with people it does not name; four passed it on, one of them from another. */
const ECHO = [
  claim('first', ['Herald', 'src:people @ Herald']),
  claim('second', ['Courier', 'Herald', 'src:people @ Herald'], { saidOn: '2030-01-02' }),
  claim('third', ['Echo', 'Courier', 'Herald', 'src:people @ Herald'], { saidOn: '2030-01-03' }),
  claim('fourth', ['Star', 'Herald', 'src:people @ Herald'], { saidOn: '2030-01-03' }),
];

describe('where it came from', () => {
  test('one origin repeated is one root with everything behind it', () => {
    const { nodes, edges } = draw(ECHO);
    const roots = nodes.filter(({ kind }) => kind === 'root');
    expect(roots.map(({ claimIds }) => claimIds.length)).toEqual([4]);
    expect(nodes.map(({ layer }) => layer)).toEqual([0, 1, 2, 1]);
    expect(edges.length).toBe(3);
  });

  test('what parties deny stands on the other side, what others remark apart from both', () => {
    const remark = claim('remark', ['Wire'], {
      stance: 'neither_confirm_nor_deny',
      role: 'third_state',
      speaker: 'spokesperson abroad',
      speakerNamed: true,
    });
    const { bands, nodes } = draw([...ECHO, denial('supplier', ['briefing']), remark]);
    expect(bands.map(({ side }) => side)).toEqual(['says', 'answers', 'others']);
    const sides = new Map(nodes.map(({ name, side }) => [name, side]));
    expect(sides.get('ministry of the supplier')).toBe('answers');
    expect(sides.get('spokesperson abroad')).toBe('others');
  });

  test('a party that acknowledges stands among those who say it and is not drawn twice', () => {
    const yes = { ...denial('supplier', ['briefing']), stance: 'acknowledge', id: 'yes' };
    expect(draw([yes]).bands.map(({ side }) => side)).toEqual(['says']);
  });

  test('what changed on the way is marked on the line it changed on', () => {
    const relay = { from: 'Courier', to: 'Herald', kind: 'paraphrases', drift: [{ kind: 'attribution' }] };
    const { edges } = draw(ECHO, [relay]);
    expect(edges.filter(({ drift }) => drift.length > 0)).toMatchObject([
      { to: 'says:relay:Courier', kind: 'paraphrases', drift: ['attribution'] },
    ]);
  });

  test('what was taken back leaves those who say it and stays visible apart', () => {
    const back = claim('back', ['Herald'], { stance: 'retract', speaker: 'Herald', saidOn: '2030-01-09' });
    const { bands, nodes } = draw([...ECHO, back]);
    expect(bands.map(({ side }) => side)).toEqual(['others']);
    expect(nodes.flatMap(({ claimIds }) => claimIds)).toContain('fourth');
  });

  test('a statement that says not where it comes from is shown, apart, as no origin', () => {
    const { nodes } = draw([claim('bare', [])]);
    expect(nodes.map(({ kind, side }) => [kind, side])).toEqual([['unrecorded', 'others']]);
  });
});

const outlet = fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F');
const claims = fc
  .array(
    fc.record({
      path: fc.array(outlet, { maxLength: 4 }),
      stance: fc.constantFrom('assert', 'deny', 'no_reply', 'acknowledge', 'concern'),
      role: fc.constantFrom('supplier', 'recipient', 'third_state', 'other'),
      day: fc.integer({ min: 1, max: 28 }),
      named: fc.boolean(),
    }),
    { maxLength: 14 },
  )
  .map((list) =>
    list.map(({ path, stance, role, day, named }, i) =>
      claim(`c${i}`, path, {
        stance,
        role,
        speaker: `speaker ${i % 5}`,
        speakerNamed: named,
        authorised: named,
        saidOn: `2030-01-${String(day).padStart(2, '0')}`,
      }),
    ),
  );

describe('laws of the drawing', () => {
  test('as many roots among those who say it as there are origins', () => {
    fc.assert(
      fc.property(claims, (list) => {
        const { nodes } = draw(list);
        const roots = nodes.filter(({ side, kind }) => side === 'says' && kind === 'root');
        expect(roots.length).toBe(assess(caseFrom('E', list), CLOCKS).origins);
      }),
    );
  });

  test('the order of the records changes nothing', () => {
    fc.assert(
      fc.property(claims, (list) => {
        expect(draw(list.toReversed())).toEqual(draw(list));
      }),
    );
  });

  test('no two stand in the same place', () => {
    fc.assert(
      fc.property(claims, (list) => {
        const places = draw(list).nodes.map(({ x, y }) => `${x} ${y}`);
        expect(new Set(places).size).toBe(places.length);
      }),
    );
  });

  test('mirrored twice is as it was, and nothing leaves the sheet', () => {
    fc.assert(
      fc.property(claims, (list) => {
        const layout = draw(list);
        const turned = mirrored(layout, SIZE);
        expect(mirrored(turned, SIZE)).toEqual(layout);
        expect(turned.nodes.every(({ x }) => x >= 0 && x + SIZE.nodeWidth <= layout.width)).toBe(true);
      }),
    );
  });

  test('the keyboard reaches every node from the first', () => {
    const moves: Move[] = ['on', 'back', 'up', 'down'];
    fc.assert(
      fc.property(claims, (list) => {
        const layout = draw(list);
        const seen = new Set<string>();
        const open = layout.nodes.slice(0, 1).map(({ id }) => id);
        for (let id = open.pop(); id !== undefined; id = open.pop()) {
          if (seen.has(id)) continue;
          seen.add(id);
          for (const move of moves) open.push(neighbour(layout, id, move));
        }
        expect(seen.size).toBe(layout.nodes.length);
      }),
    );
  });
});

const day = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2035-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const span: fc.Arbitrary<Span> = fc
  .record({
    id: fc.uuid(),
    lane: fc.constantFrom('delivery', 'request', 'approval'),
    days: fc.tuple(fc.option(day), fc.option(day)),
  })
  .map(({ id, lane, days: [a, b] }) => {
    const [from, to] = a && b && a > b ? [b, a] : [a, b];
    return { id, lane, from, to, openStart: from === null, openEnd: to === null };
  });
const saying: fc.Arbitrary<Saying> = fc.record({
  id: fc.uuid(),
  on: day,
  mark: fc.constantFrom('report', 'denial', 'answer', 'other'),
});

describe('when it is said to have been, and when it was said', () => {
  test('without any date there is nothing to draw', () => {
    expect(timelineOf([], [], 600)).toBeNull();
  });

  test('a month is as long as it is, and a day of saying after it stands after it', () => {
    const month: Span = {
      id: 'w',
      lane: 'delivery',
      from: '2022-11-01',
      to: '2022-11-30',
      openStart: false,
      openEnd: true,
    };
    const drawn = timelineOf([month], [{ id: 'c', on: '2023-01-12', mark: 'report' }], 600);
    const [bar] = drawn?.lanes[0]?.spans ?? [];
    const days = (Date.parse(drawn?.to ?? '') - Date.parse(drawn?.from ?? '')) / 86_400_000;
    expect((bar?.x2 ?? 0) - (bar?.x1 ?? 0)).toBeCloseTo((30 / days) * 600, 6);
    expect(drawn?.sayings[0]?.x).toBeGreaterThan(bar?.x2 ?? 0);
  });

  test('everything lies on the sheet, nothing on anything else, and the axis has room for its words', () => {
    fc.assert(
      fc.property(fc.array(span, { maxLength: 12 }), fc.array(saying, { maxLength: 20 }), (spans, said) => {
        const drawn = timelineOf(spans, said, 320);
        if (drawn === null) return;
        for (const { spans: placed } of drawn.lanes) {
          for (const one of placed) {
            expect(one.x1).toBeGreaterThanOrEqual(0);
            expect(one.x2).toBeLessThanOrEqual(320);
            const over = placed.filter(
              (b) => b !== one && b.level === one.level && b.x1 < one.x2 && one.x1 < b.x2,
            );
            expect(over).toEqual([]);
          }
        }
        for (const one of drawn.sayings) {
          const over = drawn.sayings.filter(
            (b) => b !== one && b.level === one.level && Math.abs(b.x - one.x) < 18,
          );
          expect(over).toEqual([]);
        }
        const apart = drawn.axis.slice(1).map(({ x }, i) => x - (drawn.axis[i]?.x ?? 0));
        expect(apart.every((gap) => gap > 40)).toBe(true);
      }),
    );
  });
});
