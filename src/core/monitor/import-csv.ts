/**
 * Tables of reports, relays, claims, events and agents → a coded document. Columns that are computed (support, label,
 * roles, bounds) are never believed; what a document has no field for is left out and named.
 */

import { rowsOf } from './csv-text.ts';
import type { CsvTable } from './export-csv.ts';

type Cells = Readonly<Record<string, string>>;
type Doc = Record<string, unknown>;

/** A document as read, before its schema looks at it. */
export interface ReadTables {
  readonly document: Doc;
  /** Columns that were there and are not taken: computed here, or about copies that did not come along. */
  readonly leftOut: readonly string[];
}

const COMPUTED: Readonly<Partial<Record<CsvTable, readonly string[]>>> = {
  reports: ['captured', 'sha256'],
  claims: ['time_from', 'time_to'],
  events: ['from', 'to', 'support', 'dispute', 'label', 'credibility', 'origins', 'independent', 'reasons'],
};

/** Members with something in them. */
const given = (doc: Doc): Doc =>
  Object.fromEntries(Object.entries(doc).filter(([, value]) => value !== undefined && value !== ''));
const known = (cells: Cells, column: string): string | undefined => {
  const value = cells[column]?.trim();
  return value === '' ? undefined : value;
};
const yes = (value: string | undefined): boolean | undefined =>
  value === undefined ? undefined : /^(yes|true|1)$/i.test(value);
const list = (value: string | undefined, by: string): string[] =>
  (value ?? '')
    .split(by)
    .map((each) => each.trim())
    .filter((each) => each !== '');

/** Who stands in the supplier's column of what kind of act. */
function supplierRole(act: string | undefined): string {
  if (act?.startsWith('use')) return 'actor';
  if (act?.startsWith('production')) return 'producer';
  if (act?.startsWith('stockpile')) return 'holder';
  return 'supplier';
}

function publication(cells: Cells): Doc {
  return given({
    id: known(cells, 'id'),
    publisher: known(cells, 'publisher_id'),
    kind: known(cells, 'kind') ?? 'other',
    publishedOn: known(cells, 'published_on'),
    url: known(cells, 'url'),
    language: known(cells, 'language'),
    retractedOn: known(cells, 'retracted_on'),
  });
}

function relay(cells: Cells, i: number): Doc {
  return given({
    id: `rel:${i + 1}`,
    from: known(cells, 'from_report'),
    to: known(cells, 'to_report') ?? known(cells, 'to_agent'),
    kind: known(cells, 'kind'),
    evidence: known(cells, 'evidence'),
    addsOriginalReporting: yes(known(cells, 'adds_original')),
  });
}

function event(cells: Cells): Doc {
  const act = known(cells, 'act');
  const parties = given({
    [supplierRole(act)]: known(cells, 'supplier'),
    recipient: known(cells, 'recipient'),
  });
  const itemClass = known(cells, 'item_class');
  return given({
    id: known(cells, 'id'),
    title: known(cells, 'title'),
    actType: act,
    ...(Object.keys(parties).length > 0 ? { parties } : {}),
    itemClass,
    tracked: itemClass !== 'CONV.OTHER' && itemClass !== 'UAV.ARMED',
  });
}

function proposition(cells: Cells): Doc {
  const type = known(cells, 'type') ?? 'context.other';
  const role = supplierRole(type);
  const supplier = known(cells, 'supplier');
  return given({
    id: known(cells, 'proposition_id') ?? `P-${known(cells, 'id')?.replaceAll(/[^A-Za-z0-9]+/g, '-')}`,
    type,
    event: known(cells, 'event_id'),
    [role === 'holder' ? 'state' : role]: supplier,
    recipient: known(cells, 'recipient'),
    intermediary: known(cells, 'intermediary'),
    itemClass: known(cells, 'item_class'),
    place: known(cells, 'place'),
  });
}

function claim(cells: Cells): Doc {
  const report = known(cells, 'report_id');
  const path = list(cells.path === 'none' ? '' : cells.path, '>');
  const time = given({ edtf: known(cells, 'time_edtf'), phrase: known(cells, 'time_phrase') });
  const hedge = list(cells.hedge, '|');
  return given({
    id: known(cells, 'id'),
    proposition: proposition(cells).id,
    event: known(cells, 'event_id'),
    speaker: known(cells, 'speaker_id'),
    stance: known(cells, 'stance'),
    voice: known(cells, 'voice'),
    ...(hedge.length > 0 ? { hedge } : {}),
    path: path.length > 0 ? path : report ? [report] : [],
    ...(path.length === 0 ? { lineage: 'not recorded' } : {}),
    saidOn: known(cells, 'said_on'),
    withdrawnOn: known(cells, 'withdrawn_on'),
    ...(Object.keys(time).length > 0 ? { time } : {}),
    anchor: known(cells, 'anchor'),
    codingNote: known(cells, 'note'),
  });
}

function agent(cells: Cells): Doc {
  const authorised = yes(known(cells, 'authorised'));
  const mandated = yes(known(cells, 'mandated'));
  return given({
    id: known(cells, 'id'),
    kind: known(cells, 'kind') ?? 'unknown',
    name: known(cells, 'name'),
    iso3: known(cells, 'iso3'),
    state: known(cells, 'state'),
    office: known(cells, 'office'),
    describedAs: known(cells, 'described_as'),
    namedBy: known(cells, 'named_by'),
    ...(authorised === undefined ? {} : { authorised }),
    ...(mandated === true ? { mandated } : {}),
  });
}

/** Agents that are named and not described: a state by its code, all others as unknown, never guessed. */
function bareAgents(document: Doc, told: readonly Doc[]): Doc[] {
  const there = new Set(told.map(({ id }) => id));
  const named = [
    ...(document.reports as Doc[]).map(({ publisher }) => publisher),
    ...(document.claims as Doc[]).map(({ speaker }) => speaker),
  ].filter((id): id is string => typeof id === 'string' && !there.has(id));
  return [...new Set(named)].map((id) => {
    const state = /^st:([A-Z]{3})$/.exec(id)?.[1];
    return state ? { id, kind: 'state', iso3: state } : { id, kind: 'unknown' };
  });
}

/** Tables by name (`reports`, `relays`, `claims`, `events`, `agents`) → a document under this short name. */
export function documentFromTables(
  tables: Readonly<Partial<Record<CsvTable, string>>>,
  name: string,
): ReadTables {
  const rows = (table: CsvTable): Cells[] => rowsOf(tables[table] ?? '');
  const propositions = new Map(rows('claims').map((cells) => [proposition(cells).id, proposition(cells)]));
  const body: Doc = {
    document: name,
    reports: rows('reports').map(publication),
    relays: rows('relays').map(relay),
    events: rows('events').map(event),
    propositions: [...propositions.values()],
    claims: rows('claims').map(claim),
  };
  const told = rows('agents').map(agent);
  const document = { ...body, agents: [...told, ...bareAgents(body, told)] };
  const leftOut = Object.entries(COMPUTED).flatMap(([table, columns]) =>
    tables[table as CsvTable] === undefined ? [] : columns.map((column) => `${table}.${column}`),
  );
  const full = Object.entries(document).filter(([, value]) => !(Array.isArray(value) && value.length === 0));
  return { document: Object.fromEntries(full), leftOut };
}
