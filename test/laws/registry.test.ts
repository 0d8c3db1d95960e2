import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { GeometryEngine } from '../../src/core/geo/engine.ts';
import { contentHash, ZERO_HASH } from '../../src/core/ledger/seal.ts';
import type { EntryBody } from '../../src/core/model/entries.ts';
import type { EvidencePoint } from '../../src/core/model/evidence.ts';
import type { Hazard } from '../../src/core/model/hazards.ts';
import type { Place } from '../../src/core/model/places.ts';
import { ProgrammeSettings } from '../../src/core/model/programmes.ts';
import { ReportContent } from '../../src/core/model/reports.ts';
import { draftEntries } from '../../src/core/registry/drafts.ts';
import { gradeOf } from '../../src/core/registry/evidence.ts';
import { emptyLand } from '../../src/core/registry/land.ts';
import { Refold } from '../../src/core/registry/refold.ts';
import { foldDecision } from '../../src/core/registry/registry.ts';
import { sealAll } from '../../src/flow/record.ts';
import { loadGeometry } from '../../src/server/geometry.ts';
import { square, uuid } from '../support/records.ts';

let geometry: GeometryEngine;
beforeAll(async () => {
  geometry = await loadGeometry();
});

const { directEvidence } = ProgrammeSettings.parse({ names: {} });

interface World {
  hazards: Map<string, Hazard>;
  evidence: Map<string, EvidencePoint>;
  places: Map<string, Place>;
  land: ReturnType<typeof emptyLand>;
  bodies: EntryBody[];
}

/** Accepts reports in the order given, as the pipeline does, without a database. */
function accept(reports: readonly { id: string; content: ReportContent }[]): World {
  const world: World = {
    hazards: new Map(),
    evidence: new Map(),
    places: new Map(),
    land: emptyLand(),
    bodies: [],
  };
  let head = { seq: 0, hash: ZERO_HASH };
  reports.forEach(({ id, content }, i) => {
    const drafts = draftEntries({
      programmeId: 'demo',
      reportId: id,
      content,
      contentHash: contentHash(content),
      state: world,
      evidenceOf: new Map(),
      history: new Map(),
      correctedOn: null,
      directEvidence,
      geometry,
    });
    const recordedAt = new Date(Date.UTC(2026, 6, 1) + i * 1000).toISOString();
    const verdict = { reportId: id, authorId: 'a', decidedBy: 'b', reason: '', recordedAt };
    const entries = sealAll('demo', head, verdict, drafts);
    const last = entries.at(-1);
    if (last) head = { seq: last.body.seq, hash: last.hash };
    const bodies = entries.map((entry) => entry.body);
    const next = foldDecision(bodies, world);
    for (const each of next.hazards) world.hazards.set(each.id, each);
    for (const each of next.evidence) world.evidence.set(each.id, each);
    for (const each of next.places) world.places.set(each.code, each);
    for (const each of next.land.area_account) world.land.area_account.set(each.id, each);
    world.bodies.push(...bodies);
  });
  return world;
}

/** What a reader sees of a world: everything but positions in the chain. */
function seen({ hazards, evidence, places }: World) {
  const bare = (record: Hazard | EvidencePoint | Place) => {
    const facts = Object.entries(record.facts).map(([field, { on, reportId }]) => [field, on, reportId]);
    return {
      ...record,
      facts: Object.fromEntries(facts.map(([f, ...rest]) => [f, rest])),
      fromSeq: 0,
      untilSeq: null,
    };
  };
  const all = (map: ReadonlyMap<string, Hazard | EvidencePoint | Place>) =>
    [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, record]) => bare(record));
  return [all(hazards), all(evidence), all(places)];
}

const fields = fc.record(
  {
    name: fc.option(fc.string({ maxLength: 8 })),
    classification: fc.constantFrom('indication' as const, 'sha' as const, 'cha' as const),
    contamination: fc.uniqueArray(fc.constantFrom('uxo' as const, 'cmr' as const, 'mines_ap' as const)),
    shape: fc.option(fc.integer({ min: 1, max: 9 }).map((n) => square(30, 50, n / 1000))),
    marking: fc.option(fc.constantFrom('formal' as const, 'none' as const)),
    placeCode: fc.option(fc.constantFrom('A', 'B')),
  },
  { requiredKeys: [] },
);

const point = fc.record({
  n: fc.integer({ min: 1, max: 4 }),
  kind: fc.constantFrom('item', 'crater', 'accident', 'verbal_report'),
  channel: fc.constantFrom('seen', 'told'),
  quantity: fc.option(fc.nat(5)),
  hazard: fc.integer({ min: 1, max: 3 }),
});

/** Reports about three hazards, four points and two places, each of another day. */
const reports = fc
  .array(
    fc.record({
      hazard: fc.option(fc.tuple(fc.integer({ min: 1, max: 3 }), fields)),
      evidence: fc.uniqueArray(point, { maxLength: 2, selector: (each) => each.n }),
      place: fc.option(
        fc.tuple(fc.constantFrom('A', 'B'), fc.constantFrom('en', 'uk'), fc.string({ minLength: 1 })),
      ),
    }),
    { minLength: 2, maxLength: 7 },
  )
  .map((list) =>
    list.map((each, i) => ({
      id: uuid(1000 + i),
      content: ReportContent.parse({
        reportType: 'nts',
        dateOfInformation: `2026-05-${String(i + 1).padStart(2, '0')}`,
        hazard: each.hazard && { id: uuid(each.hazard[0]), mode: 'update', fields: each.hazard[1] },
        evidence: each.evidence.map(({ n, hazard, ...rest }) => ({
          ...rest,
          id: uuid(100 + n),
          hazardId: uuid(hazard),
          position: { type: 'Point', coordinates: [30.0005, 50.0005] },
        })),
        place: each.place && { code: each.place[0], level: 1, names: { [each.place[1]]: each.place[2] } },
      }),
    })),
  );

/** Three hazards that every report may speak of: a report about a hazard comes after the hazard's first. */
const beginnings = [1, 2, 3].map((n) => ({
  id: uuid(900 + n),
  content: ReportContent.parse({
    reportType: 'nts',
    dateOfInformation: '2026-04-01',
    hazard: { id: uuid(n), mode: 'new', fields: { classification: 'sha' } },
  }),
}));

describe('the registry is a fold', () => {
  it('gives the same current view whatever order the same reports were accepted in', () => {
    const orders = reports.chain((list) =>
      fc.tuple(
        fc.constant(list),
        fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length }),
      ),
    );
    fc.assert(
      fc.property(orders, ([inOrder, shuffled]) => {
        expect(seen(accept([...beginnings, ...shuffled]))).toEqual(seen(accept([...beginnings, ...inOrder])));
      }),
      { numRuns: 300 },
    );
  });

  it('counts evidence as often as evidence points to the hazard', () => {
    fc.assert(
      fc.property(reports, (list) => {
        const { hazards, evidence } = accept([...beginnings, ...list]);
        for (const hazard of hazards.values()) {
          const own = [...evidence.values()].filter((each) => each.hazardId === hazard.id);
          expect(hazard.evidenceCount).toBe(own.length);
          expect(hazard.directEvidenceCount).toBe(own.filter((each) => each.grade === 'direct').length);
        }
      }),
    );
  });

  it('made again from its entries, is the same', () => {
    fc.assert(
      fc.property(reports, (list) => {
        const live = accept([...beginnings, ...list]);
        const current = new Map<string, unknown>();
        const refold = new Refold(({ type, id, record }) => {
          if (record.untilSeq === null) current.set(`${type} ${id}`, record);
        });
        for (const body of live.bodies) refold.add(JSON.parse(JSON.stringify(body)) as EntryBody);
        refold.finish();
        for (const [id, hazard] of live.hazards) expect(current.get(`hazard ${id}`)).toEqual(hazard);
        for (const [id, each] of live.evidence) expect(current.get(`evidence ${id}`)).toEqual(each);
        expect(current.size).toBe(live.hazards.size + live.evidence.size + live.places.size);
      }),
    );
  });

  it('on a tie of days, the later acceptance stands', () => {
    const say = (n: number, name: string) => ({
      id: uuid(n),
      content: ReportContent.parse({
        reportType: 'nts',
        dateOfInformation: '2026-05-01',
        hazard: { id: uuid(1), mode: 'update', fields: { name } },
      }),
    });
    const { hazards } = accept([...beginnings, say(1, 'first'), say(2, 'second')]);
    expect(hazards.get(uuid(1))?.name).toBe('second');
  });
});

describe('evidence is graded by the programme’s table', () => {
  const position = { type: 'Point' as const, coordinates: [30, 50] as [number, number] };
  it.each([
    ['item', 'seen', position, 'direct'],
    ['item', 'told', position, 'indirect'],
    ['accident', 'told', position, 'direct'],
    ['accident', 'records', null, 'indirect'],
    ['verbal_report', 'told', position, 'indirect'],
    ['unused_land', 'seen', position, 'indirect'],
    ['detonation_report', 'told', null, 'direct'],
  ] as const)('%s, %s', (kind, channel, at, grade) => {
    expect(gradeOf({ kind, channel, grade: null, position: at }, directEvidence)).toBe(grade);
  });
});
