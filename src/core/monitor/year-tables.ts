/**
 * The tables of a year, T1 to T8, from a release. Rows are codes and figures; whoever prints them gives the words.
 * Each table says how many of its rows rest on one origin only, because a long table is not a strong one.
 */
import type { MonitorRecord } from '../model/monitor-documents.ts';
import type { Row } from './csv-text.ts';
import type { Release, ReleasedEvent } from './edition.ts';
import { standsAsSupplier } from './export-csv.ts';
import { shippedMeasures } from './measures.ts';
import { saidOnOf } from './statements.ts';
import type { TreatyTable } from './treaties.ts';
import { countsOf, standingsOn } from './treaty-counts.ts';
import { lifeOf } from './treaty-life.ts';
import { Treaty } from './treaty-terms.ts';

export const TABLE_IDS = ['T1', 'T2', 'T2D', 'T3', 'T4', 'T5', 'T6', 'T7', 'T8'] as const;
export type TableId = (typeof TABLE_IDS)[number];

export interface YearTable {
  readonly id: TableId;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  /** Rows that rest on one origin only; null where rows have no origins. */
  readonly oneOrigin: number | null;
}

type Claim = MonitorRecord<'claim'>;

const EVENT_COLUMNS =
  'event,title,act,supplier,recipient,item_class,from,to,support,dispute,label,origins,independent,last_said_on'.split(
    ',',
  );
/** Narrowly permitted transfers are listed apart from the others. */
const APART = ['transfer.for_destruction', 'transfer.for_training'];

const inYear = (day: string | null | undefined, year: string): boolean => day?.startsWith(year) ?? false;

/** Said in that year, or said to have happened in it. */
function ofYear({ assessment, claims, lastSaidOn }: ReleasedEvent, release: Release, year: string): boolean {
  const window = assessment.windows[0]?.date;
  const meets =
    window !== undefined &&
    (window.from ?? '') <= `${year}-12-31` &&
    (window.to ?? window.from ?? '0') >= `${year}-01-01`;
  const { asOf } = release.edition;
  const said = claims.some((claim) => {
    const on = saidOnOf(release.records, claim);
    return inYear(on, year) && (on ?? '') <= asOf;
  });
  return lastSaidOn !== null && (meets || said);
}

function eventTable(id: TableId, events: readonly ReleasedEvent[]): YearTable {
  const rows = events.map(({ record, assessment, lastSaidOn }) => {
    const window = assessment.windows[0]?.date;
    return {
      event: record.id,
      title: record.doc.title,
      act: record.doc.actType,
      supplier: standsAsSupplier(record.doc.parties),
      recipient: record.doc.parties?.recipient,
      item_class: record.doc.itemClass,
      from: window?.from,
      to: window?.to,
      support: assessment.support,
      dispute: assessment.dispute,
      label: [assessment.label.key, assessment.label.suffix].filter((key) => key !== null).join('+'),
      origins: assessment.origins,
      independent: assessment.independent,
      last_said_on: lastSaidOn,
    };
  });
  const order = (row: (typeof rows)[number]): string =>
    `${9 - Number(row.support.slice(1))} ${row.dispute} ${row.event}`;
  rows.sort((a, b) => (order(a) < order(b) ? -1 : 1));
  return { id, columns: EVENT_COLUMNS, rows, oneOrigin: rows.filter(({ origins }) => origins === 1).length };
}

function treaties(table: TreatyTable, year: string, asOf: string): YearTable {
  const end = asOf < `${year}-12-31` ? asOf : `${year}-12-31`;
  const counts = Treaty.options.map((treaty) => {
    const [before, after] = [`${Number(year) - 1}-12-31`, end].map((day) =>
      countsOf(standingsOn(table, treaty, day)),
    );
    return {
      treaty,
      change: 'count',
      on: end,
      deposit_before: before?.deposit,
      force_before: before?.force,
      deposit: after?.deposit,
      force: after?.force,
    };
  });
  const changes = [...table.records.values()].flatMap((record) =>
    lifeOf(record)
      .filter(({ on }) => inYear(on, year) && on <= end)
      .map(({ on, status, fact, ref, conditional }) => ({
        treaty: record.treaty,
        change: status ? `status.${status}` : `fact.${fact}`,
        on,
        iso3: record.iso3,
        ref,
        conditional,
      })),
  );
  changes.sort((a, b) => (`${a.treaty} ${a.on} ${a.iso3}` < `${b.treaty} ${b.on} ${b.iso3}` ? -1 : 1));
  const columns = 'treaty,change,on,iso3,ref,conditional,deposit_before,force_before,deposit,force'.split(
    ',',
  );
  return { id: 'T1', columns, rows: [...counts, ...changes], oneOrigin: null };
}

/** Years to destroy stockpiles from the day a state is bound: CCM Article 3(2), APMBC Article 4. */
const DEADLINE_YEARS: Readonly<Partial<Record<Treaty, number>>> = { ccm: 8, apmbc: 4 };

function stockpiles(release: Release, table: TreatyTable, year: string): YearTable {
  const { records, edition } = release;
  const said = new Map<string, Claim[]>();
  for (const claim of live(records.all('claim'), edition.asOf, release)) {
    const proposition = records.get('proposition', claim.doc.proposition)?.doc;
    const state = proposition?.state ?? proposition?.supplier;
    if (!proposition?.type.startsWith('stockpile.') || !state) continue;
    said.set(state, [...(said.get(state) ?? []), claim]);
  }
  const rows = [...table.records.values()].flatMap((record) => {
    const years = DEADLINE_YEARS[record.treaty];
    if (years === undefined || record.boundFrom === null || record.boundFrom > edition.asOf) return [];
    const deadline = `${Number(record.boundFrom.slice(0, 4)) + years}${record.boundFrom.slice(4)}`;
    const claims = said.get(record.iso3) ?? [];
    if (claims.length === 0 && !inYear(deadline, year)) return [];
    const last = claims
      .sort((a, b) => ((saidOnOf(records, a) ?? '') < (saidOnOf(records, b) ?? '') ? -1 : 1))
      .at(-1);
    return [
      {
        iso3: record.iso3,
        treaty: record.treaty,
        bound_from: record.boundFrom,
        deadline,
        past: deadline < edition.asOf,
        says: last ? records.get('proposition', last.doc.proposition)?.doc.type : undefined,
        stance: last?.doc.stance,
        said_on: last ? saidOnOf(records, last) : undefined,
        speaker: last?.doc.speaker,
      },
    ];
  });
  rows.sort((a, b) => (`${a.deadline} ${a.iso3}` < `${b.deadline} ${b.iso3}` ? -1 : 1));
  const columns = 'iso3,treaty,bound_from,deadline,past,says,stance,said_on,speaker'.split(',');
  return { id: 'T5', columns, rows, oneOrigin: null };
}

const live = (claims: readonly Claim[], asOf: string, { records }: Release): Claim[] =>
  claims.filter((claim) => claim.withdrawn === null && (saidOnOf(records, claim) ?? '') <= asOf);

function positions({ records, edition }: Release, year: string): YearTable {
  const held = records
    .all('position')
    .filter(({ doc, withdrawn }) => withdrawn === null && inYear(doc.on, year))
    .map(({ doc }) => ({
      iso3: doc.state,
      kind: doc.kind,
      on: doc.on,
      subject: doc.subject,
      value: doc.value,
      source: doc.source,
    }));
  const shipped = shippedMeasures()
    .positions.filter(({ on }) => inYear(on, year) && on <= edition.asOf)
    .map(({ state, kind, on, treaty, text, source }) => ({
      iso3: state,
      kind,
      on,
      subject: treaty,
      value: text,
      source,
    }));
  const rows = [...held, ...shipped].sort((a, b) => (`${a.on} ${a.iso3}` < `${b.on} ${b.iso3}` ? -1 : 1));
  return { id: 'T6', columns: 'iso3,kind,on,subject,value,source'.split(','), rows, oneOrigin: null };
}

const TAKEN_BACK: readonly string[] = ['deny', 'deny_in_part', 'correct', 'retract'];

function denials(release: Release, year: string): YearTable {
  const { events, records, edition } = release;
  const origins = new Map(events.map(({ record, assessment }) => [record.id, assessment.origins]));
  const rows = live(records.all('claim'), edition.asOf, release).flatMap((claim) => {
    const { doc, id } = claim;
    const on = saidOnOf(records, claim);
    const withdrawn = inYear(doc.withdrawnOn, year);
    if (!withdrawn && !(TAKEN_BACK.includes(doc.stance) && inYear(on, year))) return [];
    return [
      {
        claim: id,
        event: doc.event,
        stance: doc.stance,
        speaker: doc.speaker,
        said_on: on,
        withdrawn_on: doc.withdrawnOn,
        retracts: doc.retracts,
        report: doc.path[0],
        origins: doc.event ? origins.get(doc.event) : undefined,
      },
    ];
  });
  rows.sort((a, b) => (`${a.said_on} ${a.claim}` < `${b.said_on} ${b.claim}` ? -1 : 1));
  const columns = 'claim,event,stance,speaker,said_on,withdrawn_on,retracts,report,origins'.split(',');
  return { id: 'T7', columns, rows, oneOrigin: rows.filter((row) => row.origins === 1).length };
}

const DAY = 86_400_000;

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  if (sorted.length === 0) return null;
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

function quality(release: Release, events: readonly ReleasedEvent[]): YearTable {
  const { records, edition } = release;
  const claims = live(records.all('claim'), edition.asOf, release);
  const publications = records.all('publication').filter(({ withdrawn }) => withdrawn === null);
  const delays = claims.flatMap((claim) => {
    const on = saidOnOf(records, claim);
    return on
      ? [Math.max(0, Math.round((Date.parse(claim.recordedAt.slice(0, 10)) - Date.parse(on)) / DAY))]
      : [];
  });
  const share = (measure: string, part: number, of: number) => ({ measure, part, of });
  const rows = [
    share(
      'captured',
      publications.filter(({ doc }) => (doc.captures ?? []).length > 0).length,
      publications.length,
    ),
    share(
      'lineageNotRecorded',
      claims.filter(({ doc }) => doc.path.length === 0 || doc.lineage).length,
      claims.length,
    ),
    share(
      'undecidedIndependence',
      events.filter(({ assessment }) => assessment.origins > assessment.independent).length,
      events.filter(({ assessment }) => assessment.origins > 1).length,
    ),
    share('oneOrigin', events.filter(({ assessment }) => assessment.origins === 1).length, events.length),
    { measure: 'medianDelayDays', part: median(delays), of: delays.length },
  ];
  return { id: 'T8', columns: ['measure', 'part', 'of'], rows, oneOrigin: null };
}

/** The tables of one year in their order; T2D holds transfers for destruction and for training. */
export function yearTables(release: Release, table: TreatyTable, year: number): YearTable[] {
  const named = String(year);
  const events = release.events.filter((event) => event.record.doc.tracked && ofYear(event, release, named));
  const of = (family: string, apart: boolean): ReleasedEvent[] =>
    events.filter(
      ({ record }) =>
        record.doc.actType.split('.')[0] === family && APART.includes(record.doc.actType) === apart,
    );
  return [
    treaties(table, named, release.edition.asOf),
    eventTable('T2', of('transfer', false)),
    eventTable('T2D', of('transfer', true)),
    eventTable('T3', of('use', false)),
    eventTable('T4', of('production', false)),
    stockpiles(release, table, named),
    positions(release, named),
    denials(release, named),
    quality(release, events),
  ];
}
