/** Reports accepted one after the other as the pipeline does, without a database: for laws about their order. */
import type { GeometryEngine } from '../../src/core/geo/engine.ts';
import { contentHash, ZERO_HASH } from '../../src/core/ledger/seal.ts';
import type { EntryBody } from '../../src/core/model/entries.ts';
import { LAND_TYPES } from '../../src/core/model/land.ts';
import { ProgrammeSettings } from '../../src/core/model/programmes.ts';
import type { ReportContent } from '../../src/core/model/reports.ts';
import { emptyLand } from '../../src/core/registry/land.ts';
import { propose } from '../../src/core/registry/propose.ts';
import { foldDecision } from '../../src/core/registry/registry.ts';
import { sealAll } from '../../src/flow/record.ts';

const { directEvidence } = ProgrammeSettings.parse({ names: {} });

export interface Step {
  readonly id: string;
  readonly content: ReportContent;
  /** Steps that must come before. */
  readonly after: readonly string[];
}

function newWorld() {
  return {
    hazards: new Map(),
    evidence: new Map(),
    places: new Map(),
    land: emptyLand(),
    history: new Map<string, EntryBody[]>(),
    bodies: [] as EntryBody[],
  };
}
export type World = ReturnType<typeof newWorld>;

/** Accepts steps in the order given. */
export function accept(steps: readonly Step[], geometry: GeometryEngine): World {
  const world = newWorld();
  let head = { seq: 0, hash: ZERO_HASH };
  steps.forEach(({ id, content }, i) => {
    const { drafts } = propose({
      programmeId: 'demo',
      reportId: id,
      content,
      contentHash: contentHash(content),
      state: world,
      history: world.history,
      evidenceOf: new Map(),
      correctedOn: null,
      directEvidence,
      geometry,
    });
    const recordedAt = new Date(Date.UTC(2026, 6, 1) + i * 1000).toISOString();
    const verdict = { reportId: id, authorId: 'a', decidedBy: 'b', reason: '', recordedAt };
    const entries = sealAll('demo', head, verdict, drafts);
    const last = entries.at(-1);
    if (last) head = { seq: last.body.seq, hash: last.hash };
    const bodies = entries.map((entry) => JSON.parse(JSON.stringify(entry.body)) as EntryBody);
    moveOn(world, bodies);
  });
  return world;
}

function moveOn(world: World, bodies: readonly EntryBody[]): void {
  const next = foldDecision(bodies, world);
  for (const each of next.hazards) world.hazards.set(each.id, each);
  for (const each of next.evidence) world.evidence.set(each.id, each);
  for (const type of LAND_TYPES)
    for (const each of next.land[type]) (world.land[type] as Map<string, unknown>).set(each.id, each);
  world.bodies.push(...bodies);
  for (const body of bodies) {
    if (body.subject.type !== 'hazard') continue;
    world.history.set(body.subject.id, [...(world.history.get(body.subject.id) ?? []), body]);
  }
}

/** A world without positions in the chain. */
export function seen(world: World) {
  const bare = (record: Record<string, unknown>) => {
    const facts = Object.entries((record.facts ?? {}) as Record<string, { on: string; reportId: string }>);
    const told = facts.map(([field, { on, reportId }]) => [field, on, reportId]).sort();
    return { ...record, facts: told, fromSeq: 0, untilSeq: null };
  };
  const all = (map: ReadonlyMap<string, object>) =>
    [...map.values()]
      .map((record) => bare(record as Record<string, unknown>))
      .sort((a, b) => (String((a as { id?: string }).id) < String((b as { id?: string }).id) ? -1 : 1));
  return {
    hazards: all(world.hazards),
    evidence: all(world.evidence),
    land: LAND_TYPES.map((type) => all(world.land[type])),
  };
}

/** An order in which every step comes after what it follows, chosen by the keys. */
export function ordered(steps: readonly Step[], keys: readonly number[]): Step[] {
  const rank = new Map(steps.map((step, i) => [step.id, keys[i % keys.length] ?? 0]));
  const done = new Set<string>();
  const left = [...steps];
  const order: Step[] = [];
  while (left.length > 0) {
    const free = left.filter((step) => step.after.every((id) => done.has(id)));
    free.sort((a, b) => (rank.get(a.id) ?? 0) - (rank.get(b.id) ?? 0) || (a.id < b.id ? -1 : 1));
    const next = free[0] as Step;
    left.splice(left.indexOf(next), 1);
    done.add(next.id);
    order.push(next);
  }
  return order;
}
