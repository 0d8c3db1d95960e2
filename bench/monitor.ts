/**
 * A large register on its database: 100,000 claims in 20,000 events. All of them assessed, and one event assessed
 * anew after a claim was accepted, against assessing all again.
 */

import type { MonitorDocument } from '../src/core/model/monitor-documents.ts';
import type { Actor, Membership } from '../src/core/model/programmes.ts';
import { getEvent, listEvents } from '../src/flow/monitor-events.ts';
import { loadDocument } from '../src/flow/monitor-load.ts';
import type { Pipeline } from '../src/flow/ports.ts';
import { type Bench, type Figure, openBench } from './stage.ts';

const PER_DOCUMENT = 20;
const A_EVENT = 5;
const STATES = ['FJI', 'WSM', 'TON', 'KIR', 'NRU', 'PLW', 'TUV', 'VUT'];

/** Twenty alleged transfers, each told by five outlets that have it from one another in pairs. */
function documentOf(n: number): MonitorDocument {
  const outlet = (i: number): string => `agt:o${(n + i) % 200}`;
  const publication = (i: number): string => `rep:d${n}-${i}`;
  const day = `2020-01-${String((n % 27) + 1).padStart(2, '0')}`;
  const all = Array.from({ length: PER_DOCUMENT }, (_, i) => i);
  const parties = (i: number) => ({
    supplier: STATES[i % 8] as string,
    recipient: STATES[(i + 3) % 8] as string,
  });
  const shared = { itemClass: 'CM.UNSPEC', ...{ tracked: true } };
  return {
    document: `d${n}`,
    codedBy: 'bench analyst',
    agents: Array.from({ length: A_EVENT }, (_, i) => ({
      id: outlet(i),
      kind: 'media_outlet' as const,
      name: outlet(i),
    })),
    reports: Array.from({ length: A_EVENT }, (_, i) => ({
      id: publication(i),
      publisher: outlet(i),
      kind: 'news_article' as const,
      publishedOn: day,
    })),
    events: all.map((i) => ({
      id: `ev:d${n}-${i}`,
      title: `Alleged transfer ${n}.${i}`,
      actType: 'transfer.delivery' as const,
      parties: parties(i),
      ...shared,
    })),
    propositions: all.map((i) => ({
      id: `P${i}`,
      type: 'transfer.delivery' as const,
      event: `ev:d${n}-${i}`,
      itemClass: 'CM.UNSPEC',
      ...parties(i),
    })),
    claims: all.flatMap((i) =>
      Array.from({ length: A_EVENT }, (_, c) => ({
        id: `C${i}-${c}`,
        proposition: `P${i}`,
        event: `ev:d${n}-${i}`,
        speaker: outlet(c - (c % 2)),
        stance: 'assert' as const,
        path: c % 2 === 0 ? [publication(c)] : [publication(c), publication(c - 1)],
        time: { edtf: '2019-12' },
      })),
    ),
  };
}

/** One more outlet that speaks of an event already there. */
function addition(n: number): MonitorDocument {
  const claim = {
    id: 'C01',
    proposition: 'prp:d0/P0',
    event: 'ev:d0-0',
    speaker: 'agt:o0',
    stance: 'assert' as const,
  };
  return {
    document: `more${n}`,
    codedBy: 'bench analyst',
    reports: [{ id: `rep:more${n}`, publisher: 'agt:o0', kind: 'news_article', publishedOn: '2020-02-01' }],
    claims: [{ ...claim, path: [`rep:more${n}`] }],
  };
}

const median = (values: number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** A pipeline that remembers nothing: everything is read and assessed again. */
const forgetful = (p: Pipeline): Pipeline => ({ ...p, db: { ...p.db } });

async function measure(
  { p, programme }: Bench,
  actor: Actor,
  events: number,
  filled: number,
): Promise<Figure[]> {
  const all = await timed(() => listEvents(forgetful(p), actor, programme));
  await listEvents(p, actor, programme);
  const [anew, page]: [number[], number[]] = [[], []];
  for (let n = 0; n < 9; n += 1) {
    await loadDocument(p, actor, programme, addition(n), 'bench');
    anew.push(await timed(() => listEvents(p, actor, programme)));
    page.push(await timed(() => getEvent(p, actor, programme, 'ev:d0-0')));
  }
  const still = await timed(() => listEvents(p, actor, programme));
  return [
    {
      what: `${events * A_EVENT} claims accepted and recorded`,
      value: (events * A_EVENT) / (filled / 1000),
      unit: 'claims/s',
    },
    { what: `all ${events} events assessed, read from the database`, value: all / 1000, unit: 's' },
    { what: 'one event assessed anew after a new claim', value: median(anew), unit: 'ms' },
    { what: 'ratio: all again / one anew', value: all / median(anew), unit: '×' },
    { what: 'the page of that event, three rule sets and history', value: median(page), unit: 'ms' },
    { what: 'nothing new', value: still, unit: 'ms' },
  ];
}

export async function bench(scale = 1): Promise<Figure[]> {
  const stage = await openBench();
  const { p, programme } = stage;
  const membership: Membership = {
    userId: 'bench',
    programmeId: programme,
    role: 'analyst',
    orgCode: null,
    placeCodes: [],
  };
  const actor: Actor = { userId: 'bench', name: 'Bench', memberships: [membership] };
  const documents = Math.round(1_000 * scale);
  try {
    const filled = await timed(async () => {
      for (let n = 0; n < documents; n += 1) await loadDocument(p, actor, programme, documentOf(n), 'bench');
    });
    return await measure(stage, actor, documents * PER_DOCUMENT, filled);
  } finally {
    await stage.close();
  }
}
