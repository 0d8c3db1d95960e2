/**
 * The completion package: what a landowner, an authority and an organisation sign when land is handed back. Made from
 * one position of the ledger and nothing else, so that the same edition gives the same bytes. It never says that land
 * is safe.
 */
import { outlineAreaM2 } from '../../core/geo/area.ts';
import type { GeometryEngine } from '../../core/geo/engine.ts';
import type { Language } from '../../core/model/codes.ts';
import type { Actor } from '../../core/model/programmes.ts';
import type { AsOf, Pipeline } from '../ports.ts';
import { type CompletionFacts, type CompletionOf, completionFacts } from './completion-facts.ts';
import { mapOf } from './completion-figures.ts';
import { type Chapter, type Ground, groundOf } from './completion-ground.ts';
import { LandSections } from './completion-land.ts';
import { nameOfHazard } from './completion-names.ts';
import { PointsAnnex } from './completion-points.ts';
import { momentText, RecordSections } from './completion-record.ts';
import { CompletionWords } from './completion-words.ts';
import type { Block, PaperDocument, Printed } from './document.ts';
import { printDocx } from './docx.ts';
import type { Artefact } from './exports.ts';
import { printHtml } from './html.ts';
import { printPdf } from './pdf.ts';

export const COMPLETION_FORMATS = ['pdf', 'docx', 'html'] as const;
export type CompletionFormat = (typeof COMPLETION_FORMATS)[number];

type Geometry = Pick<GeometryEngine, 'pointInside' | 'intersects'>;

/**
 * The package as a file. @throws Problem notSignedIn, notAllowed, notFound (completion-facts.ts says when).
 */
export async function completionPackage(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  of: CompletionOf,
  format: CompletionFormat,
  language: Language,
  asOf: AsOf = null,
): Promise<Artefact & { readonly pages: number | null }> {
  const facts = await completionFacts(p, actor, programmeId, of, asOf);
  const printed = await print(completionPaper(facts, p.geometry, language), format);
  const { bytes, mime, pages, extension } = printed;
  return { bytes, mime, pages, name: fileNameOf(facts, of, language, extension) };
}

async function print(paper: PaperDocument, format: CompletionFormat): Promise<Printed> {
  if (format === 'pdf') return printPdf(paper);
  return format === 'docx' ? printDocx(paper) : printHtml(paper);
}

/** A name that says what is in the file, in letters every system takes. */
function fileNameOf(
  { edition, task, hazards }: CompletionFacts,
  of: CompletionOf,
  language: Language,
  ending: string,
) {
  const localId = task ? task.localId : hazards[0]?.hazard.localId;
  const short = (localId ?? '').replaceAll(/[^A-Za-z0-9_-]+/g, '-').replaceAll(/^-+|-+$/g, '');
  return `${edition.programme}-completion-${short || of.id.slice(0, 8)}-${language}-${edition.seq}.${ending}`;
}

/** The document in one language, before it is printed in any format. */
export function completionPaper(
  facts: CompletionFacts,
  geometry: Geometry,
  language: Language,
): PaperDocument {
  const words = new CompletionWords(language, facts);
  const { edition, settings, task, hazards } = facts;
  const land = new LandSections(words, facts);
  const [only] = hazards;
  const name = task ? land.taskName(task) : only ? nameOfHazard(words, only.hazard) : '';
  const at = momentText(edition.knownAt).replace(' UTC', '');
  const issuer = words.name(settings.names) ?? edition.programme;
  return {
    language,
    title: words.say(`completion.title.${task ? 'task' : 'hazard'}`, { name }),
    subtitle: `${issuer} · ${words.say('completion.subtitle', { seq: edition.seq, at })}`,
    issuer,
    issuedAt: edition.knownAt,
    edition: [
      `${edition.programme}@${edition.seq}:${edition.hash.slice(0, 16)}`,
      words.say('publish.edition.recorded', { seq: edition.seq, at }),
    ],
    textSize: 8.8,
    blocks: blocksOf(facts, geometry, words, land),
  };
}

function blocksOf(
  facts: CompletionFacts,
  geometry: Geometry,
  words: CompletionWords,
  land: LandSections,
): Block[] {
  const ground = groundOf(facts, words);
  const record = new RecordSections(words, facts, ground);
  const many = ground.chapters.length > 1;
  const address = (noun: string, id: string): string =>
    `/api/programmes/${facts.edition.programme}/${noun}/${id}?asOf=${facts.edition.seq}`;
  const invented: Block[] = facts.settings.fictional
    ? [{ kind: 'paragraph', words: [{ text: words.say('completion.fictional'), italic: true }] }]
    : [];
  return [
    ...invented,
    ...record.warnings(),
    ...ground.chapters.flatMap((chapter) => land.warnings(chapter, many)),
    ...record.task(),
    ...ground.chapters.flatMap((chapter) => chapterBlocks(chapter, ground, geometry, words, land)),
    ...record.work(),
    ...record.quality(),
    ...record.unsearched(({ shape }) => (shape ? outlineAreaM2(shape) : null)),
    ...record.history(),
    // What is signed stands on one page with what it does not say.
    { kind: 'pageBreak' },
    record.says(),
    ...record.handover(),
    ...record.edition(),
    ...new PointsAnnex(words, ground, address, geometry).blocks(),
  ];
}

/** One hazard: what it is, its map, its parts, its account, its finds. */
function chapterBlocks(
  chapter: Chapter,
  ground: Ground,
  geometry: Geometry,
  words: CompletionWords,
  land: LandSections,
): Block[] {
  const heading = (level: 1 | 2, text: string): Block => ({ kind: 'heading', level, text });
  const section = (key: string): Block => heading(2, words.say(`completion.section.${key}`));
  const title =
    ground.chapters.length > 1 ? nameOfHazard(words, chapter.hazard) : words.say('completion.section.land');
  return [
    heading(1, title),
    land.land(chapter),
    section('map'),
    mapOf(words, ground, chapter, geometry),
    section('parts'),
    ...land.parts(chapter),
    section('account'),
    ...land.account(chapter),
    section('items'),
    ...land.items(chapter),
    ...land.evidence(chapter),
  ];
}
