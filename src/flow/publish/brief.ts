/**
 * The brief on a state: two pages that say where it stands and what is said about it, by whom. Whatever does not fit
 * is counted and never shrunk out of sight: "and 5 more".
 */
import type { Language } from '../../core/model/codes.ts';
import { Problem } from '../../core/model/problems.ts';
import type { Actor } from '../../core/model/programmes.ts';
import { caseOf } from '../../core/monitor/cases.ts';
import { citationOf, type Release, type ReleasedEvent } from '../../core/monitor/edition.ts';
import { labelHistory } from '../../core/monitor/label-history.ts';
import { sayLabel } from '../../core/monitor/labels.ts';
import { shippedMeasures } from '../../core/monitor/measures.ts';
import { partsIn } from '../../core/monitor/profile-sections.ts';
import { statusOn } from '../../core/monitor/treaties.ts';
import { lifeOf } from '../../core/monitor/treaty-life.ts';
import { Treaty } from '../../core/monitor/treaty-terms.ts';
import { treatyTableOf } from '../monitor-events.ts';
import type { Pipeline } from '../ports.ts';
import type { Block, PaperDocument, Printed } from './document.ts';
import { printDocx } from './docx.ts';
import { type Artefact, fileName } from './exports.ts';
import { type ReleaseAsked, releasing } from './gate.ts';
import { printHtml } from './html.ts';
import { printPdf } from './pdf.ts';
import { PaperWords, programmeName } from './words.ts';

export const BRIEF_FORMATS = ['pdf', 'docx', 'html'] as const;
export type BriefFormat = (typeof BRIEF_FORMATS)[number];

/** How much of each list is printed. */
interface Room {
  readonly events: number;
  readonly reasons: number;
  readonly answers: number;
  readonly measures: number;
  readonly changes: number;
  readonly sources: number;
}
/** From ample to tight: the first that fits two pages is taken. */
const ROOMS: readonly Room[] = [
  { events: 10, reasons: 3, answers: 8, measures: 5, changes: 8, sources: 14 },
  { events: 7, reasons: 3, answers: 6, measures: 4, changes: 6, sources: 10 },
  { events: 6, reasons: 2, answers: 5, measures: 3, changes: 4, sources: 8 },
  { events: 4, reasons: 2, answers: 4, measures: 2, changes: 3, sources: 6 },
  { events: 3, reasons: 1, answers: 3, measures: 2, changes: 2, sources: 4 },
  { events: 2, reasons: 1, answers: 2, measures: 1, changes: 1, sources: 2 },
];
const MOST_PAGES = 2;
/** A line of a list; longer ones end in an ellipsis, the file and the page hold all of it. */
const MOST_LETTERS = 300;
const short = (text: string): string =>
  text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS - 1)}…` : text;

/** Builds the brief of one state from a release. */
class Brief {
  private readonly mine: readonly ReleasedEvent[];

  constructor(
    private readonly release: Release,
    private readonly words: PaperWords,
    private readonly iso3: string,
    private readonly room: Room,
  ) {
    this.mine = release.events
      .filter(({ record }) => record.doc.tracked && partsIn(record.doc, iso3).length > 0)
      .filter(({ lastSaidOn }) => lastSaidOn !== null)
      .sort((a, b) => ((a.lastSaidOn ?? '') < (b.lastSaidOn ?? '') ? 1 : -1));
  }

  /** A list cut to its room, with what was left out counted. */
  private cut<T>(all: readonly T[], most: number): { shown: readonly T[]; more: string | null } {
    const left = all.length - most;
    return {
      shown: all.slice(0, most),
      more: left > 0 ? this.words.say('publish.brief.more', { count: left }) : null,
    };
  }

  private lines(title: string, all: readonly string[], most: number, small = false): Block[] {
    const { words } = this;
    const head: Block = { kind: 'heading', level: 2, text: words.say(title) };
    if (all.length === 0)
      return [head, { kind: 'paragraph', style: 'small', words: words.say('publish.brief.nothing') }];
    const { shown, more } = this.cut(all.map(short), most);
    return [head, { kind: 'list', small, items: more ? [...shown, more] : shown }];
  }

  private summary(): Block[] {
    const { words, iso3 } = this;
    const denied = this.mine.filter(({ assessment }) => assessment.dispute >= 'D2').length;
    const single = this.mine.filter(({ assessment }) => assessment.origins === 1).length;
    const counts = { state: words.party(iso3), count: this.mine.length, denied, single };
    const parts = this.mine.flatMap(({ record }) => partsIn(record.doc, iso3));
    const roles = [...new Set(parts)].map(
      (part) => `${words.say(`publish.part.${part}`)}: ${parts.filter((one) => one === part).length}`,
    );
    return [
      { kind: 'paragraph', style: 'lead', words: words.say('publish.brief.summary', counts) },
      ...(roles.length > 0 ? [{ kind: 'paragraph' as const, words: roles.join(' · ') }] : []),
    ];
  }

  private treaties(): Block[] {
    const { words, iso3, release } = this;
    const { asOf, treatiesReadOn } = release.edition;
    const rows = Treaty.options.flatMap((treaty) => {
      const record = words.table.records.get(`${iso3} ${treaty}`);
      if (!record) return [];
      const { status, since, overlays, effect } = statusOn(record, asOf);
      const beside = [
        ...overlays.map((one) => words.say(`monitor.overlay.${one}`)),
        ...(effect ? [words.say('publish.brief.conditional')] : []),
      ];
      return [
        [
          words.say(`monitor.treaty.${treaty}`),
          words.say(`monitor.status.${status}`),
          since ?? '–',
          beside.join('; '),
        ],
      ];
    });
    const how = asOf > treatiesReadOn ? 'monitor.answer.afterRead' : 'monitor.answer.readOn';
    return [
      { kind: 'heading', level: 2, text: words.say('publish.brief.treaties', { on: asOf }) },
      {
        kind: 'table',
        columns: [
          { label: words.say('publish.column.treaty'), share: 4 },
          { label: words.say('publish.column.status'), share: 2.4 },
          { label: words.say('publish.column.since'), share: 1.2 },
          { label: words.say('publish.column.beside'), share: 2.4 },
        ],
        rows,
        note: words.say(how, { readOn: treatiesReadOn }),
      },
    ];
  }

  private events(): Block[] {
    const { words, room } = this;
    const head: Block = { kind: 'heading', level: 2, text: words.say('publish.brief.events') };
    if (this.mine.length === 0)
      return [head, { kind: 'paragraph', style: 'small', words: words.say('publish.brief.nothing') }];
    const { shown, more } = this.cut(this.mine, room.events);
    const rows = shown.map((event) => {
      const { doc } = event.record;
      const reasons = words.reasons(event).slice(0, room.reasons).map(short).join(' ');
      return [
        [{ text: doc.title, bold: true }, `\n${words.code('itemClass', doc.itemClass)}`],
        [
          { text: words.label(event), bold: true },
          `\n${words.say('publish.brief.grade', { credibility: event.assessment.credibility, origins: event.assessment.origins })}`,
        ],
        reasons,
      ];
    });
    return [
      head,
      {
        kind: 'table',
        columns: [
          { label: words.say('publish.column.event'), share: 3 },
          { label: words.say('publish.column.label'), share: 2.2 },
          { label: words.say('publish.column.reasons'), share: 4.8 },
        ],
        rows,
        ...(more ? { note: more } : {}),
      },
    ];
  }

  /** What a statement in a case file is about when it is not about the alleged act. */
  private saidBeside(claimId: string): string {
    const { records } = this.release;
    const proposition = records.get('claim', claimId)?.doc.proposition ?? '';
    const type = records.get('proposition', proposition)?.doc.type ?? 'context.other';
    return this.words.code('propositionType', type);
  }

  private answers(): string[] {
    const { words, release, iso3 } = this;
    return this.mine
      .flatMap((event) =>
        event.assessment.answers.map(({ claim, closed }) => {
          const state = release.records.get('agent', claim.speakerId)?.doc;
          const own = (state?.iso3 ?? state?.state) === iso3;
          const params = {
            speaker: words.agent(release, claim.speakerId),
            on: claim.saidOn.to ?? claim.saidOn.from ?? '–',
            stance: words.code('stance', claim.stance),
            // A party may say more than yes or no: what it says then stands in place of the act.
            event: claim.aboutAct ? event.record.doc.title : this.saidBeside(claim.id),
          };
          const said = words.say('publish.brief.answer', params);
          return {
            own,
            text: closed ? `${said} ${words.say('publish.brief.closed', { on: closed.on })}` : said,
          };
        }),
      )
      .sort((a, b) => Number(b.own) - Number(a.own))
      .map(({ text }) => text);
  }

  private measures(): string[] {
    const { words, iso3, release } = this;
    const effect = (key: string): string => words.say(`monitor.measure.effect.${key}`);
    const held = release.records
      .all('measure')
      .filter(({ doc, withdrawn }) => doc.state === iso3 && withdrawn === null)
      .map(({ doc }) => `${effect(doc.effect)}: ${doc.instrument} (${doc.validFrom ?? '–'})`);
    const { asOf } = release.edition;
    const shipped = shippedMeasures()
      .measures.filter(({ state, validFrom }) => state === iso3 && validFrom <= asOf)
      .map(({ effect: what, instrument, validFrom, validTo, conditions }) => {
        const terms = conditions.map((one) => words.say(`monitor.measure.condition.${one}`)).join('; ');
        return `${effect(what)}: ${instrument} (${validFrom} – ${validTo ?? '…'})${terms ? `: ${terms}` : ''}`;
      });
    return [...held, ...shipped];
  }

  /** What changed in the year: labels on the clock of saying, and the state's own steps in a treaty. */
  private changes(): string[] {
    const { words, release, iso3 } = this;
    const { asOf, knownAt } = release.edition;
    const year = asOf.slice(0, 4);
    const labels = this.mine.flatMap(({ record }) => {
      const file = caseOf(release.records, record, release.records.all('judgement'));
      return labelHistory(file, { asOf, knownAt })
        .filter(({ on, clock }) => clock === 'said' && on.startsWith(year))
        .map(({ on, label }) => ({
          on,
          text: `${on}: ${record.doc.title}: ${sayLabel(label, (key) => words.say(key))}`,
        }));
    });
    const steps = Treaty.options.flatMap((treaty) => {
      const held = words.table.records.get(`${iso3} ${treaty}`);
      return (held ? lifeOf(held) : [])
        .filter(({ on }) => on.startsWith(year) && on <= asOf)
        .map(({ on, status, fact }) => {
          const what = status ? words.say(`monitor.status.${status}`) : words.say(`monitor.fact.${fact}`);
          return { on, text: `${on}: ${words.say(`monitor.treaty.${treaty}`)}: ${what}` };
        });
    });
    return [...labels, ...steps].sort((a, b) => (a.on < b.on ? 1 : -1)).map(({ text }) => text);
  }

  private sources(): string[] {
    const { words, release } = this;
    const read = [...new Set(this.mine.flatMap(({ claims }) => claims.flatMap(({ doc }) => doc.path)))];
    return read
      .flatMap((id) => release.records.get('publication', id) ?? [])
      .sort((a, b) => ((a.doc.publishedOn ?? '') < (b.doc.publishedOn ?? '') ? -1 : 1))
      .map(({ doc }) => {
        const kept = (doc.captures ?? []).length > 0 ? 'publish.brief.captured' : 'publish.brief.notCaptured';
        const parts = [
          words.agent(release, doc.publisher),
          words.code('publicationKind', doc.kind),
          doc.publishedOn ?? '–',
          doc.url ?? '',
          words.say(kept),
        ];
        return parts.filter((part) => part !== '').join(' · ');
      });
  }

  document(issuer: string): PaperDocument {
    const { words, iso3, room, release } = this;
    const how = [1, 2, 3, 4].map((i) => words.say(`publish.brief.how${i}`));
    return {
      language: words.language,
      title: words.say('publish.brief.title', { state: words.party(iso3) }),
      subtitle: words.say('publish.brief.subtitle', { asOf: release.edition.asOf }),
      issuer,
      issuedAt: release.edition.knownAt,
      edition: words.edition(release.edition),
      textSize: 8.6,
      blocks: [
        ...this.summary(),
        ...this.treaties(),
        ...this.events(),
        ...this.lines('publish.brief.answers', this.answers(), room.answers),
        ...this.lines('publish.brief.law', this.measures(), room.measures),
        ...this.lines('publish.brief.changes', this.changes(), room.changes),
        ...this.lines('publish.brief.sources', this.sources(), room.sources, true),
        { kind: 'note', title: words.say('publish.brief.how'), words: how.join(' ') },
        {
          kind: 'paragraph',
          style: 'small',
          words: `${words.say('publish.notAdvice')} ${words.say('publish.cite', { citation: citationOf(release.edition) })}`,
        },
      ],
    };
  }
}

/** The brief as a document and, printed, never longer than two pages. */
async function fitting(
  release: Release,
  words: PaperWords,
  iso3: string,
  issuer: string,
): Promise<{ paper: PaperDocument; pdf: Printed }> {
  let last: { paper: PaperDocument; pdf: Printed } | null = null;
  for (const room of ROOMS) {
    const paper = new Brief(release, words, iso3, room).document(issuer);
    last = { paper, pdf: await printPdf(paper) };
    if ((last.pdf.pages ?? 0) <= MOST_PAGES) return last;
  }
  return last as { paper: PaperDocument; pdf: Printed };
}

/** @throws Problem notFound: no state of the table; notAllowed, notSignedIn. */
export async function stateBrief(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  iso3: string,
  format: BriefFormat,
  language: Language,
  asked: ReleaseAsked,
): Promise<Artefact & { readonly pages: number | null }> {
  return releasing(p, actor, programmeId, asked, async ({ release, programme }, tx) => {
    const table = await treatyTableOf(tx, programmeId);
    if (!table.states.has(iso3)) throw new Problem('notFound');
    const words = new PaperWords(language, table);
    const { paper, pdf } = await fitting(release, words, iso3, programmeName(programme, language));
    const printed = format === 'pdf' ? pdf : format === 'docx' ? await printDocx(paper) : printHtml(paper);
    const name = fileName(`${iso3}-${language}`, release.edition, printed.extension);
    return { bytes: printed.bytes, mime: printed.mime, name, pages: printed.pages };
  });
}
