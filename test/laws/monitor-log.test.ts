/**
 * Laws of the change log and of what goes out: the log ends where the register stands, each change begins where the
 * one before ended, and nothing that is published names an event that is not.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MonitorNoun, MonitorRecord } from '../../src/core/model/monitor-documents.ts';
import { assess } from '../../src/core/monitor/assess.ts';
import { caseOf, movesOf, RecordSet, standsFor } from '../../src/core/monitor/cases.ts';
import { recordedChanges, saidChanges } from '../../src/core/monitor/change-log.ts';
import { referencesOf } from '../../src/core/monitor/document.ts';
import { publicPart } from '../../src/core/monitor/visible.ts';

const EVENTS = ['ev:A', 'ev:B', 'ev:C'] as const;
const STANCES = ['assert', 'deny', 'acknowledge', 'no_reply', 'concern', 'retract'] as const;
const DAY = 86_400_000;
const START = Date.parse('2024-01-01T00:00:00.000Z');

/** One decision: something said about an event, said anew, taken out, or two events judged to be one. */
const Step = fc.oneof(
  fc.record({
    kind: fc.constant('say' as const),
    claim: fc.integer({ min: 0, max: 7 }),
    event: fc.constantFrom(...EVENTS, undefined),
    stance: fc.constantFrom(...STANCES),
    speaker: fc.constantFrom('st:FJI', 'st:WSM', 'agt:o1', 'agt:o2'),
    through: fc.constantFrom('rep:1', 'rep:2', 'rep:3'),
    day: fc.integer({ min: 1, max: 28 }),
  }),
  fc.record({ kind: fc.constant('withdraw' as const), claim: fc.integer({ min: 0, max: 7 }) }),
  fc.record({
    kind: fc.constant('merge' as const),
    into: fc.constantFrom(...EVENTS),
    gone: fc.constantFrom(...EVENTS),
  }),
);
type Step = typeof Step extends fc.Arbitrary<infer T> ? T : never;

class History {
  readonly versions: MonitorRecord[] = [];
  private readonly current = new Map<string, MonitorRecord>();
  private seq = 0;

  constructor(steps: readonly Step[]) {
    const agents = [
      ['st:FJI', { kind: 'state', iso3: 'FJI' }],
      ['st:WSM', { kind: 'state', iso3: 'WSM' }],
      ['agt:o1', { kind: 'media_outlet', name: 'One' }],
      ['agt:o2', { kind: 'media_outlet', name: 'Two' }],
    ] as const;
    for (const [id, doc] of agents) this.put('agent', id, { id, ...doc }, 'base');
    for (const n of [1, 2, 3]) {
      const doc = { id: `rep:${n}`, publisher: n === 1 ? 'agt:o1' : 'agt:o2', kind: 'news_article' };
      this.put('publication', doc.id, doc, 'base');
    }
    for (const id of EVENTS) this.put('event', id, eventDoc(id), id);
    this.put('proposition', 'prp:x/P', { id: 'prp:x/P', type: 'transfer.delivery' }, 'base');
    for (const [n, step] of steps.entries()) this.take(n, step);
  }

  private put(noun: MonitorNoun, id: string, doc: object, document: string, gone = false): void {
    const before = this.current.get(id);
    this.seq += 1;
    const at = new Date(START + this.seq * DAY).toISOString();
    const version = {
      programmeId: 'law',
      noun,
      id,
      doc: { ...before?.doc, ...doc } as MonitorRecord['doc'],
      document,
      reportId: `report ${this.seq}`,
      proposedBy: 'a',
      acceptedBy: 'b',
      recordedAt: before?.recordedAt ?? at,
      revision: (before?.revision ?? 0) + (gone ? 0 : 1),
      withdrawn: gone ? { reason: 'law', at, by: 'b' } : null,
      saidSeq: this.seq,
      fromSeq: this.seq,
      untilSeq: null,
    } satisfies MonitorRecord;
    this.current.set(id, version);
    this.versions.push(version);
  }

  private take(n: number, step: Step): void {
    if (step.kind === 'say') {
      const id = `clm:x/C${step.claim}`;
      const { event, stance, speaker, through } = step;
      const path = speaker.startsWith('agt:') ? [through] : [through, speaker];
      const saidOn = `2023-02-${String(step.day).padStart(2, '0')}`;
      const doc = { id, event, stance, speaker, path, saidOn, proposition: 'prp:x/P' };
      this.put('claim', id, doc, `${event ?? 'none'}`);
    } else if (step.kind === 'withdraw') {
      const id = `clm:x/C${step.claim}`;
      const held = this.current.get(id);
      if (held && !held.withdrawn) this.put('claim', id, {}, held.document, true);
    } else if (step.into !== step.gone) {
      const id = `jdg:x/J${n}`;
      const doc = { id, kind: 'merge', subject: [step.into, step.gone], why: 'law', on: '2024-01-01' };
      this.put('judgement', id, doc, 'judged');
    }
  }

  set(): RecordSet {
    return new RecordSet(this.current.values());
  }
  timeOf = (version: MonitorRecord): string => new Date(START + version.fromSeq * DAY).toISOString();
}

const eventDoc = (id: string) => ({
  id,
  title: `Alleged ${id}`,
  actType: 'transfer.delivery',
  parties: { supplier: 'FJI', recipient: 'WSM' },
  itemClass: 'CM.UNSPEC',
  tracked: true,
});
const histories = fc.array(Step, { maxLength: 25 }).map((steps) => new History(steps));

describe('the change log', () => {
  test('ends at the label the register has now, and every change begins where the last one ended', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const changes = recordedChanges(history.versions, history.timeOf);
        const set = history.set();
        const judgements = set.all('judgement');
        const moves = movesOf(judgements);
        for (const id of EVENTS) {
          const mine = changes.filter(({ eventId }) => eventId === id);
          mine.forEach(({ before }, i) => {
            expect(before?.label ?? null).toEqual(i === 0 ? null : (mine[i - 1]!.after?.label ?? null));
          });
          const event = set.get('event', id)!;
          const stands = standsFor(id, moves) === id;
          const file = caseOf(set, event, judgements, moves);
          const now = stands ? assess(file, { asOf: '2030-01-01', knownAt: '9999-12-31' }).label : null;
          expect(mine.at(-1)?.after?.label ?? null).toEqual(now);
        }
      }),
    );
  });

  test('every change has a cause among the records of its step, whatever the order versions come in', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const changes = recordedChanges(history.versions, history.timeOf);
        for (const { causes } of changes) expect(causes.length).toBeGreaterThan(0);
        expect(recordedChanges(history.versions.toReversed(), history.timeOf)).toEqual(changes);
      }),
    );
  });

  test('on the clock of saying it ends at the same label', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const set = history.set();
        const judgements = set.all('judgement');
        const moves = movesOf(judgements);
        for (const id of EVENTS) {
          const last = saidChanges(set, [id], 1, '2030-01-01').at(-1);
          if (!last || standsFor(id, moves) !== id) continue;
          const file = caseOf(set, set.get('event', id)!, judgements, moves);
          expect(last.after?.label).toEqual(
            assess(file, { asOf: '2030-01-01', knownAt: '9999-12-31' }).label,
          );
        }
      }),
    );
  });
});

describe('what goes out', () => {
  test('names no event that is not public, and leaves out who coded, judged and noted it', () => {
    const open = fc.subarray([...EVENTS]);
    fc.assert(
      fc.property(histories, open, (history, published) => {
        const set = history.set();
        const moves = movesOf(set.all('judgement'));
        const isPublic = (id: string): boolean =>
          published.some((one) => one === id) && standsFor(id, moves) === id;
        for (const record of publicPart(set, isPublic).values()) {
          const named = [record.id, ...referencesOf(record)].filter((id) => id.startsWith('ev:'));
          for (const id of named) expect(isPublic(standsFor(id, moves))).toBe(true);
          if (record.noun === 'judgement') expect(record.doc).not.toHaveProperty('why', 'law');
        }
      }),
    );
  });

  test('is everything when everything is public: no merge loses an event, whichever way round', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const set = history.set();
        const moves = movesOf(set.all('judgement'));
        for (const id of EVENTS) expect(moves.mergedInto.has(standsFor(id, moves))).toBe(false);
        const stands = (id: string): boolean => standsFor(id, moves) === id;
        const seen = publicPart(set, stands);
        for (const claim of set.all('claim')) expect(seen.get('claim', claim.id)?.id).toBe(claim.id);
      }),
    );
  });
});
