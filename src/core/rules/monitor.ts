/**
 * M01–M12: doubts about a document of the monitor. What leads nowhere, what mixes what is said with recorded
 * ground, what could not be read, and what a second coder has to answer for. Whether a claim is true is no matter
 * of rules.
 */
import type { Finding } from '../model/findings.ts';
import type { MonitorDocument } from '../model/monitor-documents.ts';
import type { ReportContent } from '../model/reports.ts';
import { recordsOf, referencesOf, SECTIONS } from '../monitor/document.ts';
import { readDate } from '../monitor/edtf.ts';
import { LINT_KINDS, lintRecord } from '../monitor/lint.ts';
import type { RuleContext } from './context.ts';
import { finding, type Rule } from './rule.ts';

/** Key in `extra` where whoever read a file names what it had no field for. */
export const LEFT_OUT = 'monitor.leftOut';

type Check = (document: MonitorDocument, context: RuleContext, content: ReportContent) => Finding[];

const onMonitor =
  (check: Check): Rule['check'] =>
  (content, context) =>
    content.monitor ? check(content.monitor, context, content) : [];

const PREFIXED = /^(agt|st|org|rep|cap|rel|ev|prp|clm|nm|pos|ta|jdg|doc):/;

/** Every name a document speaks of: its own records and what they refer to. What the rules need to know of. */
export function namesIn(document: MonitorDocument): string[] {
  const stated = recordsOf(document);
  return [...new Set(stated.flatMap((record) => [record.id, ...referencesOf(record)]))];
}

/** JSON pointer of each record by the name it will have, in the order of `recordsOf`. */
function pointers(document: MonitorDocument): string[] {
  return SECTIONS.flatMap(({ section }) =>
    (document[section] ?? []).map((_, i) => `/monitor/${section}/${i}`),
  );
}

/** M01: a claim about nothing, by nobody or read nowhere (E); another record that names what is not there (R). */
const danglingReferences: Check = (document, context) => {
  const stated = recordsOf(document);
  const own = new Set(stated.map(({ id }) => id));
  const known = (id: string): boolean => own.has(id) || context.monitor.get(id)?.withdrawn === null;
  const paths = pointers(document);
  return stated.flatMap(({ noun, id, doc }, i) => {
    const path = paths[i] ?? '/monitor';
    const lost = referencesOf({ id, doc }).filter((name) => !known(name));
    if (noun !== 'claim')
      return lost.map((name) => finding('M01', 'R', 'record', { path, params: { name } }));
    const {
      proposition,
      speaker,
      path: hands,
    } = doc as { proposition: string; speaker: string; path: string[] };
    const bare = [proposition, speaker, ...hands].filter((name) => !PREFIXED.test(name) && !known(name));
    return [...new Set([...bare, ...lost])].map((name) =>
      finding('M01', 'E', 'claim', { path, params: { name } }),
    );
  });
};

/** M02: what is said about states never travels with recorded ground. */
const beside: Check = (_document, _context, content) =>
  content.hazard || content.evidence.length > 0 || content.place
    ? [finding('M02', 'E', 'ground', { path: content.hazard ? '/hazard' : '' })]
    : [];

/** Members that hold a date as said. */
const DATES: readonly string[] = [
  'edtf',
  'at',
  'on',
  'publishedOn',
  'retractedOn',
  'capturedOn',
  'saidOn',
  'firstSaidOn',
  'withdrawnOn',
  'restatedOn',
];
const DATED: readonly (keyof MonitorDocument)[] = [
  'captures',
  'reports',
  'propositions',
  'claims',
  'positions',
  'treatyActions',
];

/** M03: a date that is none of the subset; kept as it came, and nothing is computed from it. */
const unreadDates: Check = (document) => {
  const found: Finding[] = [];
  const look = (value: unknown, path: string): void => {
    if (typeof value !== 'string') return;
    const read = readDate(value);
    if (!('fault' in read)) return;
    const variant = read.fault === 'season' || read.fault === 'unknownEnd' ? read.fault : 'unreadable';
    found.push(finding('M03', 'R', variant, { path, params: { value } }));
  };
  const walk = (value: unknown, path: string): void => {
    if (Array.isArray(value)) for (const [i, item] of value.entries()) walk(item, `${path}/${i}`);
    else if (value !== null && typeof value === 'object')
      for (const [key, item] of Object.entries(value)) {
        if (key === 'custody') continue;
        if (!DATES.includes(key)) walk(item, `${path}/${key}`);
        else if (!Array.isArray(item)) look(item, `${path}/${key}`);
        else for (const [i, each] of item.entries()) look(each, `${path}/${key}/${i}`);
      }
  };
  for (const section of DATED) walk(document[section], `/monitor/${section}`);
  return found;
};

/** M04: words about how ordnance works, is kept, moved or used; a place finer than a country; a passage. */
const heldWords: Check = (document) => {
  const paths = pointers(document);
  const stated = recordsOf(document);
  const hits = stated.flatMap(({ noun, doc }, i) =>
    lintRecord(noun, doc as Record<string, unknown>).map(({ kind, path }) => ({
      kind,
      path: `${paths[i] ?? '/monitor'}${path}`,
    })),
  );
  // The words themselves stand in the text it points to; a finding does not repeat them.
  const once = new Map(hits.map((hit) => [`${hit.kind} ${hit.path}`, hit]));
  return [...once.values()].map(({ kind, path }) => finding('M04', 'R', kind, { path }));
};

/** M05: a file said more than the format has fields for. */
const leftOut: Check = (_document, _context, { extra }) => {
  const names = extra[LEFT_OUT];
  if (!Array.isArray(names) || names.length === 0) return [];
  const some = names.slice(0, 8).map(String).join(', ');
  return [finding('M05', 'W', 'fields', { params: { count: names.length, names: some } })];
};

interface Held {
  readonly captures?: readonly string[];
  readonly method?: string;
  readonly mime?: string;
}

/** A record by its name, from the document or from what is recorded. */
function lookUp(document: MonitorDocument, context: RuleContext): (id: string) => Held | undefined {
  const own = new Map(recordsOf(document).map(({ id, doc }) => [id, doc as Held]));
  return (id) => own.get(id) ?? (context.monitor.get(id)?.doc as Held | undefined);
}

/** M06: claims read in a publication of which no copy is kept. */
const uncaptured: Check = (document, context) => {
  const find = lookUp(document, context);
  const sources = new Set((document.claims ?? []).flatMap(({ path }) => path.slice(0, 1)));
  const bare = [...sources].filter((id) => id.startsWith('rep:') && !find(id)?.captures?.length);
  return bare.map((name) => finding('M06', 'W', 'publication', { path: '/monitor', params: { name } }));
};

/** How a neutral title begins, in the languages of Tilth; in Arabic, French and Spanish the word may follow. */
const NEUTRAL = [
  /^(alleged|reported|claimed|purported|suspected|possible|planned)\b/i,
  /^(ймовірн|імовірн|заявлен|повідомл|стверджуван|можлив|запланован)/iu,
  /^\P{L}*(\p{L}+\P{L}+){0,3}(allégué|présumé|rapporté|signalé|éventuel|prétendu)/iu,
  /^\P{L}*(\p{L}+\P{L}+){0,3}(presunt|supuest|alegad|denunciad|posible)/iu,
  /^\P{L}*(\p{L}+\P{L}+){0,3}(مزعوم|المزعوم|المزعومة|مزعومة|محتمل|مزاعم|ادعاء|ادعاءات)/u,
];
/** Stances that may lift an event to S4, from where on a plain title is allowed. */
const LIFTING: readonly string[] = ['acknowledge', 'finding', 'evidence'];

/** M07: a title that says a thing happened while it is only said to have happened. */
const plainTitles: Check = (document, context) => {
  const lifted = new Set(
    (document.claims ?? []).filter(({ stance }) => LIFTING.includes(stance)).map(({ event }) => event),
  );
  return (document.events ?? []).flatMap(({ id, title, tracked, role }, i) => {
    const same = (context.monitor.get(id)?.doc as { title?: string } | undefined)?.title === title;
    const fine = !tracked || role !== undefined || lifted.has(id) || same;
    if (fine || NEUTRAL.some((words) => words.test(title))) return [];
    return [finding('M07', 'R', 'plain', { path: `/monitor/events/${i}/title`, params: { title } })];
  });
};

/** M08: silence is not read as anything: only somebody who was asked can give no reply. */
const silence: Check = (document) =>
  (document.claims ?? []).flatMap(({ stance, codingNote, basis }, i) =>
    stance === 'no_reply' && !(codingNote ?? basis ?? '').trim()
      ? [finding('M08', 'R', 'asked', { path: `/monitor/claims/${i}/stance` })]
      : [],
  );

/** Found by whoever proposes; that a second analyst agrees is the fifth, and is the acceptance itself. */
export const GROUNDS_OF_INDEPENDENCE = [
  'separate_ends',
  'own_sources_stated',
  'no_control_link',
  'no_shared_error',
] as const;

/** M09: a judgement on independence without its grounds. */
const grounds: Check = (document) =>
  (document.judgements ?? []).flatMap(({ kind, grounds: found = [], reverses }, i) => {
    const path = `/monitor/judgements/${i}/kind`;
    if (reverses !== undefined) return [];
    if (kind === 'independence_same' && found.length === 0) return [finding('M09', 'R', 'same', { path })];
    if (kind !== 'independence_established') return [];
    const missing = GROUNDS_OF_INDEPENDENCE.filter((ground) => !found.includes(ground));
    if (missing.length === 0) return [];
    return [finding('M09', 'R', 'established', { path, params: { count: missing.length } })];
  });

const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/;
const NAMES_A_HAZARD = /^(haz|hazard|sha|cha)[:/]/i;

/** M10: no claim points to a hazard. SAFETY: what is said never becomes ground (test/laws/monitor-guards.test.ts). */
const namesHazard: Check = (document) => {
  const found: Finding[] = [];
  const add = (text: unknown, path: string): void => {
    if (typeof text !== 'string' || PREFIXED.test(text)) return;
    if (UUID.test(text) || NAMES_A_HAZARD.test(text)) found.push(finding('M10', 'E', 'hazard', { path }));
  };
  document.links?.forEach(({ to }, i) => {
    add(to, `/monitor/links/${i}/to`);
  });
  for (const section of ['events', 'propositions', 'claims'] as const)
    document[section]?.forEach((record, i) => {
      for (const [key, value] of Object.entries(record))
        if (key !== 'id') add(value, `/monitor/${section}/${i}/${key}`);
    });
  return found;
};

/** What makes a record the one it is. */
const IDENTITY = {
  agents: ['kind', 'iso3', 'name'],
  reports: ['publisher', 'publishedOn', 'url'],
  events: ['actType', 'itemClass', 'parties'],
} as const;

/** M11: the name is known, for something else. */
const otherIdentity: Check = (document, context) =>
  (Object.keys(IDENTITY) as (keyof typeof IDENTITY)[]).flatMap((section) =>
    (document[section] ?? []).flatMap((record, i) => {
      const held = context.monitor.get(record.id)?.doc as Record<string, unknown> | undefined;
      const said = record as unknown as Record<string, unknown>;
      const fields = IDENTITY[section].filter(
        (field) =>
          held?.[field] != null &&
          said[field] != null &&
          JSON.stringify(held[field]) !== JSON.stringify(said[field]),
      );
      if (fields.length === 0) return [];
      const params = { name: record.id, fields: fields.join(', ') };
      return [finding('M11', 'R', 'identity', { path: `/monitor/${section}/${i}`, params })];
    }),
  );

/** M12: a text is kept, but the passage cannot be checked against it. */
const looseAnchors: Check = (document, context) => {
  const find = lookUp(document, context);
  const isText = (id: string): boolean => {
    const { method, mime = '' } = find(id) ?? {};
    return method === 'text' || method === 'html' || mime.startsWith('text/');
  };
  const loose = (document.claims ?? []).filter(({ path, anchor }) => {
    const captures = find(path[0] ?? '')?.captures ?? [];
    return (anchor === undefined || typeof anchor === 'string') && captures.some(isText);
  });
  if (loose.length === 0) return [];
  return [finding('M12', 'W', 'anchor', { path: '/monitor/claims', params: { count: loose.length } })];
};

const rule = (
  id: string,
  severities: Rule['severities'],
  variants: readonly string[],
  reads: Rule['reads'],
  check: Check,
): Rule => ({ id, severities, variants, reads, check: onMonitor(check) });

export const MONITOR_RULES: readonly Rule[] = [
  rule('M01', ['E', 'R'], ['claim', 'record'], ['monitor'], danglingReferences),
  rule('M02', ['E'], ['ground'], [], beside),
  rule('M03', ['R'], ['season', 'unknownEnd', 'unreadable'], [], unreadDates),
  rule('M04', ['R'], LINT_KINDS, [], heldWords),
  rule('M05', ['W'], ['fields'], [], leftOut),
  rule('M06', ['W'], ['publication'], ['monitor'], uncaptured),
  rule('M07', ['R'], ['plain'], ['monitor'], plainTitles),
  rule('M08', ['R'], ['asked'], [], silence),
  rule('M09', ['R'], ['established', 'same'], [], grounds),
  rule('M10', ['E'], ['hazard'], [], namesHazard),
  rule('M11', ['R'], ['identity'], ['monitor'], otherIdentity),
  rule('M12', ['W'], ['anchor'], ['monitor'], looseAnchors),
];
