/**
 * Assessments over a large register, the pure part: 100,000 claims in 20,000 events, all of them and one anew after a
 * claim was added; one event that very many speak of; and every consistency check.
 */
import type { MonitorAgent } from '../src/core/model/monitor.ts';
import type { MonitorDocs, MonitorNoun, MonitorRecord } from '../src/core/model/monitor-documents.ts';
import { assess, sensitivity } from '../src/core/monitor/assess.ts';
import { type CaseRecords, caseFileOf } from '../src/core/monitor/case-file.ts';
import { checksOf } from '../src/core/monitor/consistency.ts';
import type { Figure } from './stage.ts';

const OUTLETS = 200;
const A_EVENT = 5;
const CLOCKS = { asOf: '2030-12-31', knownAt: '2030-12-31' };

const record = <N extends MonitorNoun>(noun: N, doc: MonitorDocs[N]): MonitorRecord<N> => ({
  ...{ programmeId: 'bench', noun, id: doc.id, doc, document: 'bench', reportId: null },
  ...{ proposedBy: 'analyst', acceptedBy: 'reviewer', recordedAt: '2030-01-02T00:00:00.000Z' },
  ...{ revision: 1, withdrawn: null, saidSeq: 1, fromSeq: 1, untilSeq: null },
});

interface Stage {
  readonly records: MonitorRecord[];
  readonly cases: CaseRecords[];
}

const day = (n: number): string => `2030-01-${String((n % 28) + 1).padStart(2, '0')}`;

/** Outlets, the people they met, spokespersons of both parties; nothing random, so that runs compare. */
function people(): MonitorAgent[] {
  const outlets = Array.from({ length: OUTLETS }, (_, n) => [
    { id: `agt:o${n}`, kind: 'media_outlet' as const, name: `Outlet ${n}` },
    { id: `agt:s${n}`, kind: 'anonymous_group' as const, describedAs: 'officials', namedBy: `rep:e0-${n}` },
  ]);
  const voices = ['TUR', 'UKR', 'RUS'].map((state) => ({
    ...{
      id: `agt:${state}`,
      kind: 'person_in_office' as const,
      office: 'spokesperson',
      state,
      authorised: true,
    },
  }));
  return [...outlets.flat(), ...voices];
}

const STANCES = ['assert', 'assert', 'assert', 'no_reply', 'deny'] as const;

function stage(events: number): Stage {
  const agents = people().map((doc) => record('agent', doc));
  const byName = new Map<string, MonitorRecord>(agents.map((one) => [`agent ${one.id}`, one]));
  const records: MonitorRecord[] = [...agents];
  const keep = (one: MonitorRecord): void => {
    byName.set(`${one.noun} ${one.id}`, one);
    records.push(one);
  };
  const find =
    <N extends MonitorNoun>(noun: N) =>
    (id: string) =>
      byName.get(`${noun} ${id}`) as MonitorRecord<N> | undefined;
  const lookups = { agent: find('agent'), publication: find('publication'), capture: find('capture') };
  const cases = Array.from({ length: events }, (_, n): CaseRecords => {
    const parties = { supplier: 'TUR', recipient: 'UKR' };
    const act = { actType: 'transfer.delivery' as const, itemClass: 'CM.UNSPEC' };
    const event = record('event', {
      id: `ev:${n}`,
      title: 'Alleged transfer',
      parties,
      tracked: true,
      ...act,
    });
    const proposition = {
      id: `prp:${n}`,
      type: act.actType,
      event: event.id,
      itemClass: act.itemClass,
      ...parties,
    };
    keep(event);
    keep(record('proposition', proposition));
    const claims = STANCES.map((stance, i) => {
      const at = (n * A_EVENT + i) % OUTLETS;
      const publication = { id: `rep:e${n}-${at}`, publisher: `agt:o${at}`, publishedOn: day(n + i) };
      keep(record('publication', { ...publication, kind: 'news_article' }));
      const said = i < 3 ? [publication.id, `rep:e${n}-${(n * A_EVENT) % OUTLETS}`] : [publication.id];
      const speaker = i < 3 ? `agt:s${(n * A_EVENT) % OUTLETS}` : i === 3 ? 'agt:TUR' : 'agt:UKR';
      const path = [...new Set(said), speaker];
      const about = { proposition: proposition.id, event: event.id, time: { edtf: '2029-11' } };
      return record('claim', { id: `clm:${n}/${i}`, speaker, stance, path, ...about });
    });
    for (const claim of claims) keep(claim);
    return { event, claims, judgements: [], proposition: find('proposition'), ...lookups };
  });
  return { records, cases };
}

function clock(work: () => void): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

/** One event of many statements by many outlets, none decided upon: what a page of a much reported event costs. */
function crowded(cases: readonly CaseRecords[]): CaseRecords {
  const [first] = cases as [CaseRecords];
  const claims = cases
    .slice(0, 2_000)
    .flatMap((one) => one.claims)
    .map((claim) => ({ ...claim, doc: { ...claim.doc, event: first.event.id } }));
  return { ...first, claims };
}

export async function bench(scale: number): Promise<Figure[]> {
  const { records, cases } = stage(Math.ceil(20_000 * scale));
  const claims = cases.length * A_EVENT;
  const all = clock(() => {
    for (const one of cases) assess(caseFileOf(one), CLOCKS);
  });
  const [first] = cases as [CaseRecords];
  const extra = { ...(first.claims[0] as MonitorRecord<'claim'>), id: 'clm:new/1' };
  const one = clock(() => assess(caseFileOf({ ...first, claims: [...first.claims, extra] }), CLOCKS));
  const many = crowded(cases);
  const big = clock(() => sensitivity(caseFileOf(many), CLOCKS));
  const checks = clock(() => checksOf(records));
  return [
    { what: `assess all, ${claims} claims in ${cases.length} events`, value: all / 1000, unit: 's' },
    { what: 'assess one event after a new claim', value: one, unit: 'ms' },
    { what: `one event of ${many.claims.length} claims under three sets of rules`, value: big, unit: 'ms' },
    { what: `every consistency check, ${claims} claims`, value: checks / 1000, unit: 's' },
  ];
}
