/**
 * From a coded document to records and back. Inside a document claims, propositions and relays have short names
 * (`C01`); in the register every record has one name for ever (`clm:article/C01`). Agents, publications, events,
 * captures and measures are shared between documents and keep the name they came with.
 */
import type { MonitorDocs, MonitorNoun, MonitorRecord } from '../model/monitor-documents.ts';
import { MONITOR_DOCS, type MonitorDocument } from '../model/monitor-documents.ts';

/** One record as a document says it, with every reference widened. */
export interface Stated<N extends MonitorNoun = MonitorNoun> {
  readonly noun: N;
  readonly id: string;
  readonly doc: MonitorDocs[N];
}

type Section = Exclude<
  keyof MonitorDocument,
  | '$schema'
  | 'document'
  | 'rulesetVersion'
  | 'codedOn'
  | 'codedBy'
  | 'language'
  | 'policy'
  | 'checks'
  | 'withdrawals'
  | 'legalContext'
  | 'assessment'
  | 'assessmentWithCorpus'
  | 'dates'
  | 'notInArticle'
  | 'links'
>;

/** Section of the document → noun, and the prefix of its names. `own`: named inside the document only. */
export const SECTIONS: readonly {
  readonly section: Section;
  readonly noun: Exclude<MonitorNoun, 'dossier'>;
  readonly prefix: string;
  readonly own: boolean;
}[] = [
  { section: 'captures', noun: 'capture', prefix: 'cap:', own: false },
  { section: 'agents', noun: 'agent', prefix: 'agt:', own: false },
  { section: 'reports', noun: 'publication', prefix: 'rep:', own: false },
  { section: 'relays', noun: 'relay', prefix: 'rel:', own: true },
  { section: 'events', noun: 'event', prefix: 'ev:', own: false },
  { section: 'propositions', noun: 'proposition', prefix: 'prp:', own: true },
  { section: 'claims', noun: 'claim', prefix: 'clm:', own: true },
  { section: 'nationalMeasures', noun: 'measure', prefix: 'nm:', own: false },
  { section: 'positions', noun: 'position', prefix: 'pos:', own: true },
  { section: 'treatyActions', noun: 'treatyAction', prefix: 'ta:', own: true },
  { section: 'judgements', noun: 'judgement', prefix: 'jdg:', own: true },
];

/** Names of agents have several prefixes that say more than `agt:`. */
const AGENT_PREFIXES = /^(agt|st|org):/;

/** The short name of a document: its own, else that of its first publication, else the day it was coded. */
export function documentName(document: MonitorDocument): string {
  const first = document.reports?.[0]?.id ?? document.claims?.[0]?.id ?? 'document';
  const short = first.slice(first.indexOf(':') + 1).toLowerCase();
  const plain = short
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return document.document ?? (plain || 'document');
}

/** The name a record has in the register. */
function widened(id: string, prefix: string, own: boolean, document: string): string {
  if (own) {
    const short = id.startsWith(prefix) ? id.slice(prefix.length) : id;
    // A name with a slash, or one made by a screen from a UUID, is whole already.
    if (short.includes('/') || /^[0-9a-f]{8}-[0-9a-f]{4}-/.test(short)) return prefix + short;
    return `${prefix}${document}/${short}`;
  }
  if (prefix === 'agt:' && AGENT_PREFIXES.test(id)) return id;
  return id.startsWith(prefix) ? id : prefix + id;
}

/** Every text of `value` that is exactly one of the names is replaced. */
function renamed<T>(value: T, names: ReadonlyMap<string, string>): T {
  if (names.size === 0) return value;
  if (typeof value === 'string') return (names.get(value) ?? value) as T;
  if (Array.isArray(value)) return value.map((item) => renamed(item, names)) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, renamed(item, names)])) as T;
}

/** What stands with the document and with none of its records. */
const DOSSIER = [
  'codedOn',
  'codedBy',
  'language',
  'rulesetVersion',
  'policy',
  'notInArticle',
  'links',
  'checks',
] as const;

/** Short → register name of every record of the document whose name changes. */
function namesOf(document: MonitorDocument, name: string): Map<string, string> {
  const names = new Map<string, string>();
  for (const { section, prefix, own } of SECTIONS) {
    for (const { id } of document[section] ?? []) {
      const wide = widened(id, prefix, own, name);
      if (wide !== id) names.set(id, wide);
    }
  }
  return names;
}

/** The records a document states, in the order of its sections; its dossier last. */
export function recordsOf(document: MonitorDocument): Stated[] {
  const name = documentName(document);
  const names = namesOf(document, name);
  const records: Stated[] = SECTIONS.flatMap(({ section, noun }) =>
    (document[section] ?? []).map((doc) => {
      const wide = renamed(doc, names) as MonitorDocs[typeof noun];
      return { noun, id: wide.id, doc: wide };
    }),
  );
  const publications = (document.reports ?? []).map(({ id }) => names.get(id) ?? id);
  const told = DOSSIER.filter((key) => document[key] !== undefined).map((key) => [key, document[key]]);
  if (told.length === 0 && records.length === 0) return records;
  const doc = renamed({ id: `doc:${name}`, publications, ...Object.fromEntries(told) }, names);
  return [...records, { noun: 'dossier', id: `doc:${name}`, doc: MONITOR_DOCS.dossier.parse(doc) }];
}

/** Records taken out by a document, by their register name. */
export function withdrawalsOf(document: MonitorDocument): { id: string; reason: string }[] {
  const names = namesOf(document, documentName(document));
  return (document.withdrawals ?? []).map(({ id, reason }) => ({ id: names.get(id) ?? id, reason }));
}

/**
 * The document again from the records that came with it (and those it only refers to). What a coder computed
 * beside the claims is not a record: the product computes it anew.
 */
export function documentOf(
  name: string,
  records: readonly Pick<MonitorRecord, 'noun' | 'id' | 'doc'>[],
): MonitorDocument {
  const short = new Map<string, string>();
  for (const { section, prefix, own } of SECTIONS) {
    for (const { noun, id } of records) {
      const mine = SECTIONS.find((each) => each.section === section)?.noun === noun;
      if (!mine || !own || !id.startsWith(`${prefix}${name}/`)) continue;
      const rest = id.slice(prefix.length + name.length + 1);
      short.set(id, noun === 'relay' ? `rel:${rest}` : rest);
    }
  }
  const dossier = records.find(({ noun, id }) => noun === 'dossier' && id === `doc:${name}`)?.doc;
  const {
    id: _,
    publications,
    ...told
  } = (dossier ?? { id: '', publications: [] }) as MonitorDocs['dossier'];
  const sections = SECTIONS.flatMap(({ section, noun }) => {
    const docs = records.filter((record) => record.noun === noun).map(({ doc }) => renamed(doc, short));
    return docs.length > 0 ? [[section, docs]] : [];
  });
  const named = publications[0] === `rep:${name}` ? {} : { document: name };
  return { ...named, ...renamed(told, short), ...Object.fromEntries(sections) };
}

/** The part of a name a reader needs: `C01` of `clm:article/C01`. */
export function shortName(id: string): string {
  return id.slice(Math.max(id.lastIndexOf('/'), id.indexOf(':')) + 1);
}

/** Every register name a record refers to, itself left out. */
export function referencesOf({ id, doc }: Pick<Stated, 'id' | 'doc'>): string[] {
  const found = new Set<string>();
  const walk = (value: unknown): void => {
    if (typeof value === 'string') {
      if (REFERENCE.test(value)) found.add(value);
    } else if (Array.isArray(value)) value.forEach(walk);
    else if (value !== null && typeof value === 'object') Object.values(value).forEach(walk);
  };
  walk(doc);
  found.delete(id);
  return [...found].sort();
}
const REFERENCE = /^(agt|st|org|rep|cap|rel|ev|prp|clm|nm|pos|ta|jdg|doc):[A-Za-z0-9_.:/-]{1,119}$/;
