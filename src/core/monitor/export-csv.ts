/**
 * A release as tables: reports, relays, claims, events, treaty actions, and the agents they name. The columns are a
 * promise to those who read them (docs/guide/monitor-outputs.md): none is renamed, new ones come last.
 */
import type { MonitorClaim, MonitorEvent, MonitorProposition } from '../model/monitor.ts';
import { nameOf } from './case-file.ts';
import { csvOf, type Row } from './csv-text.ts';
import type { Release, ReleasedEvent } from './edition.ts';
import { type Bounds, readDate } from './edtf.ts';
import type { TreatyRecord, TreatyTable } from './treaties.ts';

export const CSV_COLUMNS = {
  reports: 'id,publisher_id,kind,published_on,url,language,captured,sha256,retracted_on',
  relays: 'from_report,to_report,to_agent,kind,evidence,adds_original',
  claims:
    'id,event_id,proposition_id,type,supplier,recipient,intermediary,item_class,place,time_edtf,time_from,time_to,time_phrase,speaker_id,speaker_role,stance,voice,hedge,path,said_on,withdrawn_on,report_id,anchor,note',
  events:
    'id,title,act,supplier,recipient,item_class,from,to,support,dispute,label,credibility,origins,independent,as_of,known_at,ruleset,reasons',
  treaty_actions: 'treaty,iso3,action,date,effective_on,basis,ref,source,confidence',
  agents: 'id,kind,name,iso3,state,office,authorised,described_as,named_by,mandated',
} as const;
export type CsvTable = keyof typeof CSV_COLUMNS;

/** Says a label or a reason in the reader's language. */
export type Say = (key: string, params?: Readonly<Record<string, string | number>>) => string;

/** The known absence of something, as opposed to nothing recorded. */
export const NONE = 'none';

const list = (values: readonly string[] | undefined): string => (values ?? []).join('|');

/** An actor, producer or holder stands in the column of the supplier, as in the rules. */
export const standsAsSupplier = (
  parties: MonitorEvent['parties'] | MonitorProposition | undefined,
): string | undefined => {
  if (!parties) return undefined;
  const { supplier, actor, producer } = parties;
  const holder = 'holder' in parties ? parties.holder : (parties as MonitorProposition).state;
  return supplier ?? actor ?? producer ?? holder;
};

const boundsOf = (edtf: string | undefined): Bounds => {
  const read = edtf ? readDate(edtf) : { from: null, to: null };
  return 'fault' in read ? { from: null, to: null } : read;
};

function reports({ records }: Release): Row[] {
  return records.all('publication').map(({ doc, id, withdrawn }) => {
    const captures = (doc.captures ?? []).flatMap((each) => records.get('capture', each) ?? []);
    return {
      id,
      publisher_id: doc.publisher,
      kind: doc.kind,
      published_on: doc.publishedOn,
      url: doc.url,
      language: doc.language,
      captured: captures.length > 0,
      sha256: list(captures.map((capture) => capture.doc.sha256)),
      retracted_on: doc.retractedOn ?? (withdrawn ? withdrawn.at.slice(0, 10) : undefined),
    };
  });
}

function relays({ records }: Release): Row[] {
  return records
    .all('relay')
    .filter(({ withdrawn }) => withdrawn === null)
    .map(({ doc }) => {
      const toReport = records.get('publication', doc.to) !== undefined;
      return {
        from_report: doc.from,
        to_report: toReport ? doc.to : undefined,
        to_agent: toReport ? undefined : doc.to,
        kind: doc.kind,
        evidence: doc.evidence,
        adds_original: doc.addsOriginalReporting,
      };
    });
}

/** Roles as the rules read them, by claim. */
function rolesOf(events: readonly ReleasedEvent[]): Map<string, string> {
  const roles = new Map<string, string>();
  for (const { assessment } of events) {
    const { originsDetail, answers, thirdStates, noLineage } = assessment;
    const facts = [
      ...originsDetail.flatMap(({ claims }) => claims),
      ...answers.map(({ claim }) => claim),
      ...thirdStates,
      ...noLineage,
    ];
    for (const { id, role } of facts) roles.set(id, role);
  }
  return roles;
}

function claims({ records, events }: Release): Row[] {
  const roles = rolesOf(events);
  return records
    .all('claim')
    .filter(({ withdrawn }) => withdrawn === null)
    .map(({ id, doc }) => {
      const said = records.get('proposition', doc.proposition)?.doc;
      const edtf = doc.time?.edtf ?? said?.time?.edtf;
      const { from, to } = boundsOf(edtf);
      return {
        id,
        event_id: doc.event ?? said?.event,
        proposition_id: doc.proposition,
        type: said?.type,
        supplier: standsAsSupplier(said),
        recipient: said?.recipient,
        intermediary: said?.intermediary,
        item_class: said?.itemClass,
        place: said?.place,
        time_edtf: edtf,
        time_from: from,
        time_to: to,
        time_phrase: doc.time?.phrase ?? said?.time?.phrase,
        speaker_id: doc.speaker,
        speaker_role: roles.get(id) ?? doc.speakerRole,
        ...sayingOf(doc),
      };
    });
}

function sayingOf(doc: MonitorClaim): Row {
  const anchor = typeof doc.anchor === 'string' ? doc.anchor : doc.anchor?.label;
  return {
    stance: doc.stance,
    voice: doc.voice,
    hedge: list(doc.hedge),
    path: doc.lineage === 'not recorded' ? undefined : doc.path.join('>'),
    said_on: doc.saidOn,
    withdrawn_on: doc.withdrawnOn,
    report_id: doc.path[0]?.startsWith('rep:') ? doc.path[0] : undefined,
    anchor,
    note: doc.codingNote,
  };
}

function events({ edition, events: all }: Release, say: Say): Row[] {
  return all.map(({ record, assessment }) => {
    const { title, actType, parties, itemClass } = record.doc;
    const { support, dispute, label, credibility, origins, independent, reasons } = assessment;
    const window = assessment.windows[0]?.date;
    return {
      id: record.id,
      title,
      act: actType,
      supplier: standsAsSupplier(parties),
      recipient: parties?.recipient,
      item_class: itemClass,
      from: window?.from,
      to: window?.to,
      support,
      dispute,
      label: say(label.key) + (label.suffix ? say(label.suffix) : ''),
      credibility,
      origins,
      independent,
      as_of: edition.asOf,
      known_at: `${edition.knownAt} #${edition.seq}`,
      ruleset: `${edition.ruleset} ${edition.rulesVersion}`,
      reasons: reasons.map(({ key, params }) => say(`assess.reason.${key}`, params)).join('|'),
    };
  });
}

function agents({ records }: Release): Row[] {
  return records.all('agent').map(({ id, doc }) => ({
    id,
    kind: doc.kind,
    name:
      doc.kind === 'person_in_office' && doc.office ? undefined : nameOf({ ...doc, describedAs: undefined }),
    iso3: doc.iso3,
    state: doc.state,
    office: doc.office,
    authorised: doc.authorised,
    described_as: doc.describedAs,
    named_by: doc.namedBy,
    mandated: doc.mandated,
  }));
}

/** Signature, consent, effect and end of one state in one treaty, and what stands beside them. */
function lifeRows(record: TreatyRecord): Row[] {
  const { iso3, treaty, signedOn, consentedOn, consentedBy, boundFrom, boundBasis, releasedFrom } = record;
  const { confidence, source, facts } = record;
  const common = { treaty, iso3, source, confidence };
  const rows: Row[] = [];
  if (signedOn) rows.push({ ...common, action: 'signature', date: signedOn });
  if (consentedOn)
    rows.push({
      ...common,
      action: consentedBy === null || consentedBy === 'consent' ? 'consent_to_be_bound' : consentedBy,
      date: consentedOn,
      effective_on: boundFrom,
      basis: boundBasis,
    });
  if (releasedFrom)
    rows.push({ ...common, action: 'withdrawal_effect', date: releasedFrom, effective_on: releasedFrom });
  if (rows.length === 0) rows.push({ ...common, action: NONE });
  for (const fact of facts)
    rows.push({ ...common, action: fact.kind, date: fact.on, ref: fact.ref, source: fact.source ?? source });
  return record.earlier ? [...lifeRows(record.earlier), ...rows] : rows;
}

/** States named by what leaves. */
export function statesIn({ events: all, records }: Release): string[] {
  const named = new Set<string>();
  for (const { record } of all)
    for (const party of Object.values(record.doc.parties ?? {})) if (party) named.add(party);
  for (const { doc } of records.all('agent'))
    for (const iso3 of [doc.iso3, doc.state]) if (iso3) named.add(iso3);
  return [...named].filter((name) => /^[A-Z]{3}$/.test(name)).sort();
}

function treatyActions(release: Release, table: TreatyTable): Row[] {
  const states = new Set(statesIn(release));
  return [...table.records.values()].filter(({ iso3 }) => states.has(iso3)).flatMap(lifeRows);
}

/** Every table by file name without its ending. */
export function csvTables(release: Release, table: TreatyTable, say: Say): Record<CsvTable, string> {
  const rows: Record<CsvTable, Row[]> = {
    reports: reports(release),
    relays: relays(release),
    claims: claims(release),
    events: events(release, say),
    treaty_actions: treatyActions(release, table),
    agents: agents(release),
  };
  return Object.fromEntries(
    Object.entries(CSV_COLUMNS).map(([name, columns]) => [
      name,
      csvOf(columns.split(','), rows[name as CsvTable]),
    ]),
  ) as Record<CsvTable, string>;
}
