/**
 * Registers others keep → coded documents: the arms transfers register of SIPRI, reports to UNROCA and under the Arms
 * Trade Treaty, reports under Article 7. A row becomes what somebody says, never more. Designations, comments and
 * numbers are dropped at the door: the monitor knows classes only.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { ItemClass } from '../model/monitor-codes.ts';
import { rowsOf } from './csv-text.ts';
import { readDate } from './edtf.ts';
import type { ReadTables } from './import-csv.ts';
import type { TreatyTable } from './treaties.ts';

export const REGISTER_MAPS = ['sipri', 'unroca', 'att', 'article7'] as const;
export type RegisterMap = (typeof REGISTER_MAPS)[number];

type Doc = Record<string, unknown>;
type Cells = Readonly<Record<string, string>>;

/** One row in the monitor's words, before it gets names. */
interface Saying {
  readonly speaker: Doc;
  readonly report: Doc;
  readonly event: Doc | null;
  readonly proposition: Doc;
  readonly stance: string;
  readonly edtf: string | null;
  readonly role: string;
  /** Where the goods are said to have been made, which is neither who sent them nor who designed them. */
  readonly madeIn?: string | null;
}

const nameFor = (text: string): string => bytesToHex(sha256(utf8ToBytes(text))).slice(0, 12);

/** `Year(s) of delivery` and `year_of_delivery` are one column. */
function cell(cells: Cells, ...names: readonly string[]): string {
  const plain = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '');
  for (const [column, value] of Object.entries(cells))
    if (names.some((name) => plain(name) === plain(column))) return value.trim();
  return '';
}

/** A state by its code or by its name in the treaty table; anything else stays as it was said. */
function partyOf(text: string, table: TreatyTable): string {
  if (text === '' || /^unknown/i.test(text)) return 'unknown';
  if (table.states.has(text.toUpperCase())) return text.toUpperCase();
  const wanted = text.toLowerCase();
  for (const [iso3, name] of table.states) if (name.toLowerCase() === wanted) return iso3;
  return text.slice(0, 200);
}

const CLASSES: readonly (readonly [RegExp, ItemClass])[] = [
  [/cluster/i, 'CM.UNSPEC'],
  [/anti-?personnel (land)?mine/i, 'APM'],
  [/anti-?(tank|vehicle) (land)?mine/i, 'AVM'],
  [/\b(land)?mines?\b/i, 'MINE.UNSPEC'],
  [/incendiary/i, 'INC'],
];

/** A class out of our list, or the one for everything that is not looked at. */
function classOf(words: string): ItemClass {
  const code = ItemClass.safeParse(words.trim().toUpperCase());
  return code.success ? code.data : (CLASSES.find(([sign]) => sign.test(words))?.[1] ?? 'CONV.OTHER');
}
const isTracked = (itemClass: ItemClass): boolean => itemClass !== 'CONV.OTHER' && itemClass !== 'UAV.ARMED';

/** `2019-2021`, `2019; 2020`, `(2019)`: years, an uncertain one with a question mark; null when nothing is said. */
export function yearsOf(text: string): string | null {
  const years = [...text.matchAll(/\(?\b((?:19|20)\d\d)\b\)?/g)];
  const [first, last] = [years[0], years.at(-1)];
  if (!first?.[1] || !last?.[1]) return null;
  const mark = (found: RegExpMatchArray): string => `${found[1]}${found[0].includes('(') ? '?' : ''}`;
  const edtf = first[1] === last[1] ? mark(first) : `${first[1]}/${last[1]}`;
  return 'fault' in readDate(edtf) ? null : edtf;
}

const state = (iso3: string): Doc =>
  /^[A-Z]{3}$/.test(iso3)
    ? { id: `st:${iso3}`, kind: 'state', iso3, authorised: true }
    : { id: `agt:${nameFor(iso3)}`, kind: 'unknown', name: iso3 };

function transferEvent(id: string, supplier: string, recipient: string, itemClass: ItemClass): Doc {
  const title = `Alleged transfer from ${supplier} to ${recipient}`.slice(0, 280);
  const parties = { supplier, recipient };
  return {
    id: `ev:${id}`,
    title,
    actType: 'transfer.delivery',
    parties,
    itemClass,
    tracked: isTracked(itemClass),
  };
}

function sipri(cells: Cells, table: TreatyTable): Saying {
  const supplier = partyOf(cell(cells, 'supplier', 'seller'), table);
  const recipient = partyOf(cell(cells, 'recipient', 'buyer'), table);
  const itemClass = classOf(cell(cells, 'weapon description', 'description'));
  const edtf = yearsOf(cell(cells, 'years of delivery', 'year(s) of delivery', 'delivery year'));
  const designation = cell(cells, 'weapon designation', 'designation');
  const id = `sipri-${nameFor(JSON.stringify([supplier, recipient, designation, cell(cells, 'year of order')]))}`;
  const event = transferEvent(id, supplier, recipient, itemClass);
  return {
    speaker: { id: 'agt:sipri', kind: 'expert_body', name: 'SIPRI Arms Transfers Database' },
    report: { id: 'rep:sipri-register', publisher: 'agt:sipri', kind: 'dataset_record' },
    event,
    proposition: { type: 'transfer.delivery', event: event.id, supplier, recipient, itemClass },
    stance: 'assert',
    edtf,
    role: 'delivery',
  };
}

/** Exporter and importer each report: two statements of one event, and neither confirms the other by itself. */
function mirrored(kind: 'unroca_report' | 'att_report'): (cells: Cells, table: TreatyTable) => Saying {
  return (cells, table) => {
    const reporter = partyOf(cell(cells, 'reporter', 'reporting state'), table);
    const partner = partyOf(cell(cells, 'partner', 'other state', 'final importer', 'exporter'), table);
    const imports = /^imp/i.test(cell(cells, 'role', 'direction'));
    const [supplier, recipient] = imports ? [partner, reporter] : [reporter, partner];
    const category = cell(cells, 'item_class', 'category');
    const itemClass = classOf(category);
    const year = yearsOf(cell(cells, 'year', 'calendar year'));
    const event = transferEvent(
      `reg-${nameFor(JSON.stringify([supplier, recipient, category, year]))}`,
      supplier,
      recipient,
      itemClass,
    );
    const between = cell(cells, 'intermediate', 'intermediate location');
    const origin = cell(cells, 'origin', 'state of origin');
    const speaker = state(reporter);
    const short = kind === 'att_report' ? 'att' : 'unroca';
    return {
      speaker,
      report: { id: `rep:${short}-${reporter}-${year ?? 'undated'}`, publisher: speaker.id, kind },
      event,
      proposition: {
        type: 'transfer.delivery',
        event: event.id,
        supplier,
        recipient,
        ...(between ? { intermediary: partyOf(between, table) } : {}),
        itemClass,
      },
      stance: 'acknowledge',
      edtf: year,
      role: 'delivery',
      madeIn: origin ? partyOf(origin, table) : null,
    };
  };
}

const OWN_ACTS = [
  'stockpile.held',
  'stockpile.none',
  'stockpile.destroyed',
  'transfer.for_destruction',
  'transfer.for_training',
];

/** What a state reports of itself under Article 7. A kind that is none of ours is refused, not guessed. */
function article7(cells: Cells, table: TreatyTable): Saying | null {
  const reporter = partyOf(cell(cells, 'state', 'reporter'), table);
  const type = cell(cells, 'kind', 'type');
  if (!OWN_ACTS.includes(type)) return null;
  const itemClass = classOf(cell(cells, 'item_class', 'class'));
  const year = yearsOf(cell(cells, 'year', 'reporting year'));
  const speaker = state(reporter);
  const recipient = cell(cells, 'recipient');
  const own = type.startsWith('transfer.')
    ? { supplier: reporter, recipient: partyOf(recipient, table) }
    : /^[A-Z]{3}$/.test(reporter)
      ? { state: reporter }
      : {};
  return {
    speaker,
    report: {
      id: `rep:art7-${reporter}-${year ?? 'undated'}`,
      publisher: speaker.id,
      kind: 'treaty_report_art7',
    },
    event: null,
    proposition: { type, ...own, itemClass },
    stance: type === 'stockpile.held' || type.startsWith('transfer.') ? 'acknowledge' : 'assert',
    edtf: year,
    role: type.startsWith('transfer.') ? 'delivery' : 'stockpile',
  };
}

const MAPS: Readonly<Record<RegisterMap, (cells: Cells, table: TreatyTable) => Saying | null>> = {
  sipri,
  unroca: mirrored('unroca_report'),
  att: mirrored('att_report'),
  article7,
};

/** Columns each map reads; every other is left out and named. */
const READ =
  /^(supplier|seller|recipient|buyer|weapon ?description|description|years? ?\(?s?\)? ?of ?delivery|delivery ?year|reporter|reporting ?state|partner|other ?state|final ?importer|exporter|role|direction|item.?class|class|category|(calendar ?|reporting ?)?year|intermediate( ?location)?|(state ?of ?)?origin|state|kind|type|published_on|url)$/i;

/**
 * A table of somebody's register → a document under this short name. `published_on` and `url` of a row are those of
 * the report it was read in.
 */
export function documentFromRegister(
  map: RegisterMap,
  text: string,
  name: string,
  table: TreatyTable,
): ReadTables {
  const rows = rowsOf(text);
  const sections = {
    agents: new Map<unknown, Doc>(),
    reports: new Map<unknown, Doc>(),
    events: new Map<unknown, Doc>(),
  };
  const propositions: Doc[] = [];
  const claims: Doc[] = [];
  const leftOut = Object.keys(rows[0] ?? {}).filter((column) => !READ.test(column.trim()));
  rows.forEach((cells, i) => {
    const said = MAPS[map](cells, table);
    if (!said) {
      leftOut.push(`row ${i + 1}`);
      return;
    }
    const { speaker, report, event, proposition, stance, edtf, role, madeIn } = said;
    const [publishedOn, url] = [cell(cells, 'published_on'), cell(cells, 'url')];
    const dated = { ...(publishedOn ? { publishedOn } : {}), ...(url ? { url } : {}) };
    sections.agents.set(speaker.id, speaker);
    sections.reports.set(report.id, { ...sections.reports.get(report.id), ...report, ...dated });
    if (event) sections.events.set(event.id, event);
    const saying = {
      ...(event ? { event: event.id } : {}),
      speaker: speaker.id,
      path: [report.id],
      ...(publishedOn ? { saidOn: publishedOn } : {}),
      anchor: `row ${i + 1}`,
    };
    const time = edtf ? { time: { edtf } } : {};
    propositions.push({ id: `P${i + 1}`, ...proposition, ...(edtf ? { time: { edtf, role } } : {}) });
    claims.push({ id: `R${i + 1}`, proposition: `P${i + 1}`, stance, ...saying, ...time });
    if (!madeIn) return;
    const made = /^[A-Z]{3}$/.test(madeIn) ? { state: madeIn } : { producer: madeIn };
    const { itemClass } = proposition;
    propositions.push({ id: `P${i + 1}M`, type: 'origin.manufacture', event: event?.id, ...made, itemClass });
    claims.push({ id: `R${i + 1}M`, proposition: `P${i + 1}M`, stance: 'assert', ...saying });
  });
  const list = (all: Map<unknown, Doc>): Doc[] => [...all.values()];
  const { agents, reports, events } = sections;
  const document = {
    document: name,
    agents: list(agents),
    reports: list(reports),
    events: list(events),
    propositions,
    claims,
  };
  const full = Object.entries(document).filter(([, value]) => value.length > 0);
  return { document: Object.fromEntries(full), leftOut };
}
