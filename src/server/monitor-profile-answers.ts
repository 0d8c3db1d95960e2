/** Shapes and words of profiles, sources, the check queue and the change log, in the caller's language. */
import { z } from '@hono/zod-openapi';
import { hasMessage, say } from '../core/messages/say.ts';
import type { Language } from '../core/model/codes.ts';
import type { MonitorRecord } from '../core/model/monitor-documents.ts';
import type { Labelled } from '../core/monitor/change-log.ts';
import type { Named, Statement } from '../core/monitor/statements.ts';
import type { TreatyTable } from '../core/monitor/treaties.ts';
import type { ToldCause, ToldChange } from '../flow/monitor-changes.ts';
import type { SourceStatement } from '../flow/monitor-sources.ts';
import { MonitorWords } from './monitor-answers.ts';
import { TreatyWords } from './treaty-answers.ts';

const text = z.string();
const maybe = z.string().nullable();

export const Who = z.object({ id: text, kind: text, name: maybe, iso3: maybe });
const Party = z.object({ role: text, party: text, name: text });
export const StatementTold = z.object({
  claimId: text,
  eventId: maybe,
  eventTitle: maybe,
  type: maybe,
  stance: text,
  voice: maybe,
  speaker: Who,
  through: z.array(Who),
  hasLineage: z.boolean(),
  saidOn: maybe,
  withdrawnOn: maybe,
  time: z.object({ edtf: text, phrase: maybe }).nullable(),
  itemClass: maybe,
  roles: z.array(Party),
  value: maybe,
  treaty: maybe,
  isCaptured: z.boolean(),
  recordedAt: text,
  section: z.string().optional(),
  own: z.boolean().optional(),
});
export const PublicationTold = z.object({
  id: text,
  kind: text,
  publishedOn: maybe,
  title: maybe,
  url: maybe,
  language: maybe,
  isCaptured: z.boolean(),
  retractedOn: maybe,
  correctionOf: maybe,
});
const LabelTold = z.object({ support: text, dispute: text, key: text, suffix: maybe, words: text });
export const ChangeTold = z.object({
  id: text,
  eventId: text,
  title: text,
  clock: z.enum(['recorded', 'said']),
  at: text,
  asOf: text,
  seq: z.number().int(),
  before: LabelTold.nullable(),
  after: LabelTold.nullable(),
  /** The change in one sentence. */
  text,
  causes: z.array(z.object({ kind: text, noun: text, id: text, text })),
  /** Of the web application: the event at the pair of clocks after the change. */
  path: text,
});

type Change = z.infer<typeof ChangeTold>;

/** What the product knows of the address of an event page. */
export const eventPath = (programme: string, eventId: string, asOf: string, seq: number): string =>
  `/${encodeURIComponent(programme)}/monitor/events/${encodeURIComponent(eventId)}?asOf=${asOf}&knownAt=${seq}`;

/** Everything said about profiles in one language. */
export class ProfileWords extends MonitorWords {
  readonly treaty: TreatyWords;
  constructor(language: Language, table: TreatyTable) {
    super(language);
    this.treaty = new TreatyWords(language, table);
  }

  say(key: string, params: Record<string, string | number> = {}): string {
    return say(this.language, key, params);
  }

  /** What is not acknowledged or documented is called alleged, whatever its title. */
  title(title: string, support: string | undefined): string {
    if (support === 'S4' || support === 'S5') return title;
    const word = this.say('monitor.alleged');
    const says = ['alleged', word.toLowerCase()].some((one) => title.toLowerCase().startsWith(one));
    return says ? title : `${word}: \u2068${title}\u2069`;
  }

  /** A day as it is written in this language; anything else as it is. */
  day(text: string): string {
    if (!/^\d{4}-\d\d-\d\d$/.test(text)) return text;
    const tag = `${this.language === 'en' ? 'en-GB' : this.language}-u-nu-latn`;
    const format = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeZone: 'UTC' });
    return format.format(new Date(`${text}T00:00:00Z`));
  }

  /** A state by its name in this language, a group as it is called, an unknown one so called. */
  party(party: string): string {
    if (/^[A-Z]{3}$/.test(party)) return this.treaty.name(party);
    return party === 'unknown' ? this.say('code.agentKind.unknown') : party;
  }

  who({ id, kind, name, iso3 }: Named): z.infer<typeof Who> {
    const all = name === null || name === undefined || typeof name === 'string' ? null : name;
    const own = all ? (all[this.language] ?? all.en ?? Object.values(all)[0]) : (name as string | null);
    const state = kind === 'state' && iso3 ? this.party(iso3) : null;
    return { id, kind, name: state ?? own ?? null, iso3 };
  }

  statement(statement: Statement | SourceStatement): z.infer<typeof StatementTold> {
    const { speaker, through, roles, ...rest } = statement;
    const { eventTitle = null, eventSupport } = statement as Partial<SourceStatement>;
    return {
      ...rest,
      eventTitle: eventTitle === null ? null : this.title(eventTitle, eventSupport),
      speaker: this.who(speaker),
      through: through.map((one) => this.who(one)),
      roles: roles.map(({ role, party }) => ({ role, party, name: this.party(party) })),
    };
  }

  publication({ id, doc }: MonitorRecord<'publication'>): z.infer<typeof PublicationTold> {
    const { kind, publishedOn = null, titleLabel = null, url = null, language = null } = doc;
    const { retractedOn = null, correctionOf = null, captures = [] } = doc;
    const isCaptured = captures.length > 0;
    const dates = { publishedOn, retractedOn };
    return { id, kind, title: titleLabel, url, language, isCaptured, correctionOf, ...dates };
  }

  private labelled(label: Labelled | null): z.infer<typeof LabelTold> | null {
    if (label === null) return null;
    const { support, dispute } = label;
    return { support, dispute, ...this.label(label.label) };
  }

  private cause({ kind, noun, what, speaker, saidOn }: ToldCause): string {
    const person = speaker ? this.who(speaker).name : null;
    const params = {
      speaker: person ?? this.say('monitor.cause.notNamed'),
      what:
        what === null ? '' : this.say(noun === 'claim' ? `code.stance.${what}` : `monitor.judged.${what}`),
      on: saidOn === null ? '–' : this.day(saidOn),
      noun: this.say(`monitor.noun.${noun}`),
    };
    const exact = `monitor.cause.${kind}.${noun}`;
    return this.say(hasMessage(exact) ? exact : `monitor.cause.${kind}.record`, params);
  }

  change(programme: string, change: ToldChange): Change {
    const { eventId, clock, at, asOf, seq, causes } = change;
    const title = this.title(change.title, (change.after ?? change.before)?.support);
    const [before, after] = [this.labelled(change.before), this.labelled(change.after)];
    const key = before === null ? 'first' : after === null ? 'gone' : 'changed';
    const params = { before: before?.words ?? '', after: after?.words ?? '' };
    return {
      id: `${clock === 'said' ? 'said-' : ''}${seq}-${clock === 'said' ? `${asOf}-` : ''}${eventId}`,
      eventId,
      title,
      clock,
      at,
      asOf,
      seq,
      before,
      after,
      text: this.say(`monitor.change.${key}`, params),
      causes: causes.map((cause) => ({
        kind: cause.kind,
        noun: cause.noun,
        id: cause.id,
        text: this.cause(cause),
      })),
      path: eventPath(programme, eventId, asOf, seq),
    };
  }
}
