/**
 * SAFETY: guard rails on words. Free text that speaks of how ordnance is built, works, is kept, moved or used, that
 * names a place finer than a country, or that is longer than a paraphrase holds its record for a person to look at.
 * Hits are kinds of vocabulary; nothing is rewritten. And nothing here leads from a transfer to a hazard.
 * Test: test/laws/assess-lint.test.ts.
 */
import { MOST_TEXT } from '../model/monitor.ts';
import type { MonitorNoun } from '../model/monitor-documents.ts';

export const LINT_KINDS = [
  'designation',
  'payload',
  'reliability',
  'fuzing',
  'range',
  'handling',
  'storage',
  'route',
  'employment',
  'place',
  'length',
  'link',
] as const;
export type LintKind = (typeof LINT_KINDS)[number];

export interface LintHit {
  /** `rule.M04.<kind>`. */
  readonly kind: LintKind;
  /** Which text of the record, as a JSON pointer inside it: `/time/phrase`. */
  readonly path: string;
  /** What was met, for the reviewer's eyes only: not stored. */
  readonly found: string;
}

/** Words of other kinds that look like a designation: treaties, meetings, paragraphs, our own short names. */
const NO_DESIGNATION =
  /^(?:G\d+|FY-?\d+|COP-?\d+|MSP-?\d+|RC-?\d+|EU-?\d+|UN-?\d+|COVID-?\d+|S\d{3,4}|[CPWEQDHR]\d{1,2}|CHK\d+|PL-?\d+)$/;

const WORDS: readonly (readonly [Exclude<LintKind, 'length' | 'link'>, RegExp])[] = [
  ['designation', /\b(?:[A-Z]{1,3}-?\d{2,4}(?:[A-Z]\d?)?|\d{1,2}[A-Z]\d{2,3}[A-Z]?)\b/gu],
  [
    'designation',
    /(?<![\p{L}\d])(?:\d{1,2}[А-ЯЄІЇҐ]{1,2}\d{1,3}[А-ЯЄІЇҐ]{0,2}|[А-ЯЄІЇҐ]{2,5}-\d{1,4})(?![\p{L}\d])/gu,
  ],
  [
    'payload',
    /\b(?:payload|warheads?|explosive (?:fill|charge|weight|content)|penetrat(?:e|es|ion|ing)|fragmentation (?:radius|pattern)|lethal radius)\b/giu,
  ],
  ['payload', /\b\d+ ?(?:mm|millimet(?:re|er)s?)\b|\bcalib(?:re|er)s?\b/giu],
  [
    'payload',
    /\b\d+ (?:sub-?munitions?|bomblets?|grenades?) (?:each|per|in each)\b|\b(?:carries|contains|holds) \d+ (?:sub-?munitions?|bomblets?|grenades?)\b/giu,
  ],
  [
    'payload',
    /бойов\p{L}* частин|боев\p{L}* част|калібр|калибр|ogive|tête militaire|charge militaire|cabeza de guerra|الرأس الحربي|العيار/giu,
  ],
  [
    'reliability',
    /\b(?:dud|failure|malfunction) rates?\b|\breliability\b|\bself-?(?:destruct|neutrali[sz]|deactivat)\p{L}*/giu,
  ],
  [
    'reliability',
    /надійн(?:ість|ості)|надежност|відсот\p{L}* відмов|процент отказов|самоліквід|самоликвид|taux d[’']échec|fiabilité|tasa de fallos?|fiabilidad|autodestru|معدل الإخفاق|التدمير الذاتي/giu,
  ],
  [
    'fuzing',
    /\b(?:fuz(?:e|es|ed|ing)|fused|detonators?|initiators?|arming (?:mechanism|device|sequence|delay)|boosters?|safe-and-arm)\b/giu,
  ],
  [
    'fuzing',
    /підривник|взрывател|детонатор|fusée d[’']|détonateur|allumeur|espoleta|detonador|الصاعق|المفجر/giu,
  ],
  [
    'range',
    /\b(?:range of|ranges? (?:up )?to|reach(?:es)? (?:up to )?)\s*\d+|\b(?:effective|maximum|firing) range\b|\b\d+ ?(?:km|kilomet(?:re|er)s?|miles) range\b/giu,
  ],
  [
    'range',
    /дальн(?:ість|істю|ости|ость) (?:стріль|стрель|до |ураж|пораж)|portée (?:de \d|maximale|utile)|alcance (?:de \d|máximo|eficaz)|مدى (?:يصل|يبلغ|أقصى)/giu,
  ],
  [
    'handling',
    /\b(?:render(?:ed|ing)?[- ]safe|disarm(?:ing)? (?:it|them|the)|defus(?:e|ing)|dismantl(?:e|ing) (?:it|them|the)|handling (?:instruction|procedure)s?|shelf life)\b/giu,
  ],
  [
    'handling',
    /знешкодж\p{L}+ (?:боєприпас|мін|пристр)|обезвреж\p{L}+ (?:боеприпас|мин|устройств)|procédure de neutralisation|désamorç|desactivar|procedimiento de neutralización|طريقة الإبطال|تفكيك الذخير/giu,
  ],
  [
    'storage',
    /\b(?:depots?|warehouses?|storage (?:sites?|facilit\p{L}+|places?)|arsenals?|ammunition dumps?|stored (?:at|in|near))\b/giu,
  ],
  [
    'storage',
    /(?<!\p{L})склад(?:і|ах|е|ів|ов|у|ы|и)?(?!\p{L})|арсенал|місц\p{L} зберігання|мест\p{L} хранения|entrepôt|dépôt de munitions|lieu de stockage|almacén|depósito de municion|مستودع|موقع تخزين/giu,
  ],
  [
    'route',
    /\b(?:convoys?|shipped (?:via|through|by)|via the (?:port|airport|border)|flown (?:via|from|into)|by (?:rail|truck|sea|air) (?:via|through|from|to)|cargo (?:plane|flight|ship|vessel)s?|airfields?|border crossings?|tail numbers?|bill of lading)\b/giu,
  ],
  [
    'route',
    /(?<!\p{L})(?:колон[аиою]+|маршрут\p{L}*|через порт|рейс\p{L}*|аеродром|аэродром|пункт пропус)|convoi|par le port|itinéraire|aérodrome|convoy|por el puerto|ruta de (?:envío|transporte|suministro)|aeródromo|قافلة|عبر ميناء|مسار الشحن/giu,
  ],
  [
    'employment',
    /\b(?:fir(?:ed|ing) (?:positions?|points?|solution)|fire missions?|aim-?points?|target(?:ing|ed) (?:data|coordinates)|launch(?:ed|er|ers) (?:site|from a|position)|dispersal pattern|footprint|salvos?|rounds per|saturat(?:e|ion))\b/giu,
  ],
  [
    'employment',
    /вогнев\p{L}+ позиці|огнев\p{L}+ позици|пусков\p{L}+ установ|position de tir|mission de tir|lanceurs?(?! d[’'’]alerte)|posición de tiro|lanzador|موقع إطلاق|منصة إطلاق/giu,
  ],
  [
    'place',
    /[-+]?\d{1,2}\.\d{3,}\s*[,; ]\s*[-+]?\d{1,3}\.\d{3,}|\d{1,3}°\s*\d{1,2}['′]|\b\d{1,2}[C-HJ-NP-X] ?[A-HJ-NP-Z]{2} ?\d{2,5} ?\d{2,5}\b/gu,
  ],
];

/** Texts people write. Names, addresses, hashes, dates and codes are not read. */
const FREE_TEXT = new Set([
  'title',
  'titleLabel',
  'why',
  'note',
  'value',
  'mechanism',
  'conditionalOn',
  'subject',
  'describedAs',
  'access',
  'basis',
  'codingNote',
  'phrase',
  'role',
  'label',
  'wording',
  'reason',
  'evidence',
  'status',
  'gaps',
  'policy',
  'notInArticle',
  'verdict',
  'detail',
  'ruleNote',
  'conditions',
  'earlier',
  'waiver',
  'publishedOnBasis',
  'supplier',
  'recipient',
  'intermediary',
  'transitState',
]);

/** Laws and reasons may be longer; they have their own limit in the schema. */
const LONG = new Set(['why', 'detail', 'reason', 'earlier']);

/** What one text holds its record for. */
export function lintText(text: string): Pick<LintHit, 'kind' | 'found'>[] {
  return WORDS.flatMap(([kind, pattern]) =>
    [...text.matchAll(pattern)]
      .map(([found]) => found)
      .filter((found) => kind !== 'designation' || !NO_DESIGNATION.test(found))
      .map((found) => ({ kind, found })),
  );
}

function textHits(key: string, path: string, text: string): LintHit[] {
  const hits: LintHit[] = lintText(text).map((hit) => ({ ...hit, path }));
  if (text.length > MOST_TEXT && !LONG.has(key)) hits.push({ kind: 'length', path, found: `${text.length}` });
  return hits;
}

function walk(value: unknown, key: string, path: string): LintHit[] {
  if (typeof value === 'string') return FREE_TEXT.has(key) ? textHits(key, path, value) : [];
  if (Array.isArray(value)) return value.flatMap((item, i) => walk(item, key, `${path}/${i}`));
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, item]) => walk(item, name, `${path}/${name}`));
}

/** A case file may point to the page of a country and to nothing else of the register of land. */
const COUNTRY_PAGE = /^tilth:country\/[A-Z]{3}$/;

function linkHits(doc: Readonly<Record<string, unknown>>): LintHit[] {
  const links = Array.isArray(doc.links) ? (doc.links as { to?: unknown }[]) : [];
  return links.flatMap(({ to }, i): LintHit[] =>
    typeof to === 'string' && COUNTRY_PAGE.test(to)
      ? []
      : [{ kind: 'link', path: `/links/${i}/to`, found: String(to) }],
  );
}

/** Places of propositions about moving, keeping or making are countries; the schema takes nothing else. */
const COUNTRY = /^[A-Z]{3}$/;

function placeHits(noun: MonitorNoun, doc: Readonly<Record<string, unknown>>): LintHit[] {
  if (noun !== 'proposition' && noun !== 'event') return [];
  const { place } = doc;
  return typeof place === 'string' && !COUNTRY.test(place)
    ? [{ kind: 'place', path: '/place', found: place }]
    : [];
}

/** Everything a record is held for. Empty: nothing to look at. */
export function lintRecord(noun: MonitorNoun, doc: Readonly<Record<string, unknown>>): LintHit[] {
  return [...walk(doc, '', ''), ...linkHits(doc), ...placeHits(noun, doc)];
}
