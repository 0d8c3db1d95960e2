/**
 * Shapes and words of what the interface says about the monitor, in the caller's language. Records go out without
 * the accounts behind them, captures without anything but their hash, time and custody.
 */
import { z } from '@hono/zod-openapi';
import { say } from '../core/messages/say.ts';
import type { Language } from '../core/model/codes.ts';
import type { MonitorNoun, MonitorRecord } from '../core/model/monitor-documents.ts';
import type { Assessment } from '../core/monitor/assess.ts';
import { shortName } from '../core/monitor/document.ts';
import type { Audience } from '../core/monitor/edition.ts';
import { sayLabel } from '../core/monitor/labels.ts';
import { leavingDoc } from '../core/monitor/leaving.ts';
import type { AssessReason } from '../core/monitor/reasons.ts';
import { shippedTreaties } from '../core/monitor/treaties.ts';
import type { AssessedEvent, Clock } from '../flow/monitor-corpus.ts';
import type { EventFile } from '../flow/monitor-events.ts';
import { named } from './openapi.ts';
import { TreatyWords } from './treaty-answers.ts';

const Label = named(
  'EventLabel',
  z.object({ key: z.string(), suffix: z.string().nullable(), words: z.string() }),
);
const Public = z.object({ is: z.boolean(), reasonKey: z.string(), from: z.string().nullable() });
const Said = named(
  'AssessReason',
  z.object({
    key: z.string(),
    params: z.record(z.string(), z.union([z.string(), z.number()])),
    claimIds: z.array(z.string()),
    text: z.string(),
  }),
);
const Window = z.looseObject({ role: z.string(), saidBy: z.string() });
const Support = z.enum(['S0', 'S1', 'S2', 'S3', 'S4', 'S5']);
const Dispute = z.enum(['D0', 'D1', 'D2', 'D3', 'D4']);

export const ClocksTold = z.object({
  asOf: z.string(),
  knownAt: z.string(),
  seq: z.number().int().nullable(),
  ruleset: z.string(),
});
export const EventSummary = named(
  'EventSummary',
  z.object({
    id: z.string(),
    title: z.string(),
    actType: z.string(),
    parties: z.record(z.string(), z.string()),
    place: z.string().nullable(),
    itemClass: z.string(),
    tracked: z.boolean(),
    support: Support,
    dispute: Dispute,
    label: Label,
    credibility: z.number().int(),
    origins: z.number().int(),
    independent: z.number().int(),
    /** Publications the supporting claims were read in. */
    publications: z.number().int(),
    window: Window.nullable(),
    lastSaidOn: z.string().nullable(),
    recordedAt: z.string(),
    public: Public,
  }),
);
/** One record as served: `short` is the name a reader needs. */
const Served = named(
  'MonitorRecord',
  z.object({
    id: z.string(),
    noun: z.string(),
    short: z.string(),
    document: z.string(),
    recordedAt: z.string(),
    revision: z.number().int(),
    seq: z.number().int(),
    withdrawn: z.object({ reason: z.string(), at: z.string() }).nullable(),
    doc: z.record(z.string(), z.unknown()),
  }),
);
const Sensitivity = z.object({
  strict: EventSummary.pick({ support: true, dispute: true, label: true }),
  default: EventSummary.pick({ support: true, dispute: true, label: true }),
  open: EventSummary.pick({ support: true, dispute: true, label: true }),
  changes: z.boolean(),
});
export const EventAnswer = z.object({
  event: Served,
  assessment: z.looseObject({
    support: Support,
    dispute: Dispute,
    label: Label,
    reasons: z.array(Said),
    noEffect: z.array(Said),
    missing: z.array(Said),
  }),
  sensitivity: Sensitivity,
  legal: z.looseObject({ sentences: z.array(z.string()) }),
  scope: z.enum(['all', 'document']),
  claims: z.array(Served),
  propositions: z.array(Served),
  agents: z.array(Served),
  publications: z.array(Served),
  relays: z.array(Served),
  captures: z.array(Served),
  judgements: z.array(Served),
  related: z.array(z.object({ event: z.string(), title: z.string(), kind: z.string() })),
  history: z.array(z.looseObject({ on: z.string(), clock: z.enum(['said', 'recorded']), label: Label })),
  reply: z.object({ openedOn: z.string().nullable(), received: z.array(Served) }),
  public: Public,
  /** What a reader cites: these clocks and rules over this state of the ledger give this page again. */
  citation: ClocksTold.extend({ programme: z.string(), hash: z.string() }),
});

/** A record without the accounts behind it, and without what its audience may not have (core/monitor/leaving.ts). */
function served(record: MonitorRecord, audience: Audience): z.infer<typeof Served> {
  const { id, noun, document, recordedAt, revision, saidSeq: seq, withdrawn } = record;
  const doc = leavingDoc(noun, record.doc, audience);
  const gone = withdrawn && { reason: withdrawn.reason, at: withdrawn.at };
  const told = { id, noun, short: shortName(id), document, recordedAt, revision, seq, withdrawn: gone };
  return { ...told, doc: doc as unknown as Record<string, unknown> };
}

/** Everything said about the monitor in one language. */
export class MonitorWords {
  private readonly treaties: TreatyWords;
  constructor(readonly language: Language) {
    this.treaties = new TreatyWords(language, shippedTreaties());
  }

  label(label: Assessment['label']): z.infer<typeof Label> {
    return { ...label, words: sayLabel(label, (key) => say(this.language, key)) };
  }

  reason({ key, params, claimIds }: AssessReason): z.infer<typeof Said> {
    const text = say(this.language, `assess.reason.${key}`, params);
    return { key, params: { ...params }, claimIds: [...claimIds], text };
  }

  private missing({ key, params, claimIds }: AssessReason): z.infer<typeof Said> {
    const text = say(this.language, `assess.missing.${key}`, params);
    return { key, params: { ...params }, claimIds: [...claimIds], text };
  }

  private brief({ support, dispute, label }: Pick<Assessment, 'support' | 'dispute' | 'label'>) {
    return { support, dispute, label: this.label(label) };
  }

  summary({ record, assessment, public: state, lastSaidOn }: AssessedEvent): z.infer<typeof EventSummary> {
    const { title, actType, parties = {}, place = null, itemClass, tracked } = record.doc;
    const { credibility, origins, independent, windows, originsDetail } = assessment;
    const read = originsDetail.flatMap(({ claims }) => claims.map(({ publicationId }) => publicationId));
    const publications = new Set(read.filter((id) => id !== null)).size;
    return {
      id: record.id,
      title,
      actType,
      parties: { ...parties } as Record<string, string>,
      place,
      itemClass,
      tracked,
      ...this.brief(assessment),
      credibility,
      origins,
      independent,
      publications,
      window: windows[0] ? { ...windows[0] } : null,
      lastSaidOn,
      recordedAt: record.recordedAt,
      public: state,
    };
  }

  assessment(assessment: Assessment) {
    const { label, reasons, noEffect, missing, ...rest } = assessment;
    return {
      ...rest,
      label: this.label(label),
      reasons: reasons.map((each) => this.reason(each)),
      noEffect: noEffect.map((each) => this.reason(each)),
      missing: missing.map((each) => this.missing(each)),
    };
  }

  /** The careful sentence, what is left out of it, and that it is no advice. */
  private legal({ legal }: EventFile) {
    const names = (codes: readonly string[]): string =>
      new Intl.ListFormat(this.language).format(codes.map((code) => this.treaties.name(code)));
    const treaties = (codes: readonly string[]): string =>
      new Intl.ListFormat(this.language).format(
        codes.map((code) => say(this.language, `monitor.treaty.${code}`)),
      );
    const sentences = legal.statements.map(({ key, states, treaties: which, days }) =>
      say(this.language, `monitor.legal.statement.${key}`, {
        states: names(states),
        treaties: treaties(which),
        days: days.join(', '),
      }),
    );
    const leftOutText = legal.leftOut.map((key) => say(this.language, `monitor.legal.leftOut.${key}`));
    const noteWords = (key: string): string => say(this.language, `monitor.legal.note.${key}`);
    return {
      ...legal,
      rows: legal.rows.map((row) => ({
        ...row,
        name: this.treaties.name(row.iso3),
        treatyName: say(this.language, `monitor.treaty.${row.treaty}`),
        firstText: say(this.language, `monitor.status.${row.first.status}`),
        lastText: say(this.language, `monitor.status.${row.last.status}`),
        noteTexts: row.notes.map(noteWords),
      })),
      sentences,
      leftOutText,
      notAdvice: say(this.language, 'monitor.legal.notAdvice'),
    };
  }

  event(programme: string, file: EventFile, audience: Audience): z.infer<typeof EventAnswer> {
    const { records, clock, head } = file;
    const shown = (record: MonitorRecord) => served(record, audience);
    const of = (noun: MonitorNoun) => records.all(noun).map(shown);
    const { strict, default: usual, open, changes } = file.sensitivity;
    return {
      event: shown(file.event),
      assessment: this.assessment(file.assessment),
      sensitivity: {
        strict: this.brief(strict),
        default: this.brief(usual),
        open: this.brief(open),
        changes,
      },
      legal: this.legal(file),
      scope: file.scope,
      claims: file.claims.map(shown),
      propositions: of('proposition'),
      agents: of('agent'),
      publications: of('publication'),
      relays: of('relay'),
      captures: of('capture'),
      judgements: file.judgements.map(shown),
      related: [...file.related],
      history: file.history.map((change) => ({ ...change, label: this.label(change.label) })),
      reply: { openedOn: file.reply.openedOn, received: file.reply.received.map(shown) },
      public: file.public,
      citation: { ...told(clock), seq: clock.seq ?? head.seq, programme, hash: head.hash },
    };
  }
}

/** The clocks a page was made with. */
export function told({ asOf, knownAt, seq, ruleset }: Clock): z.infer<typeof ClocksTold> {
  return { asOf, knownAt, seq, ruleset };
}
