/** Shapes and words of what the interface says about treaties, in the caller's language. */
import { z } from '@hono/zod-openapi';
import { hasMessage, type MessageParams, say } from '../core/messages/say.ts';
import type { Language } from '../core/model/codes.ts';
import type { TreatyTable } from '../core/monitor/treaties.ts';
import type { StandingOnDay } from '../core/monitor/treaty-counts.ts';
import type { LifeEvent } from '../core/monitor/treaty-life.ts';
import { displayName, OWN_NAMES } from '../core/monitor/treaty-states.ts';
import { Treaty } from '../core/monitor/treaty-terms.ts';

const Status = z.enum(['none', 'signatory', 'party_pending', 'party', 'withdrawn']);
const Said = z.object({
  key: z.string(),
  params: z.record(z.string(), z.string()),
  text: z.string(),
});
const Sourced = z.object({ code: z.string(), text: z.string() });

export const Counts = z.object({
  deposit: z.number().int().openapi({ description: 'Consent deposited and not withdrawn' }),
  force: z.number().int().openapi({ description: 'Bound on that day' }),
  withSignatories: z.number().int().openapi({ description: 'Parties and signatories; a separate number' }),
  byStatus: z.record(Status, z.number().int()),
  uncertain: z.array(z.string()).openapi({
    description: 'Not counted only because of a withdrawal that is conditional and not confirmed',
  }),
});
/** What every answer says of the day and of the table. */
export const About = z.object({
  on: z.string(),
  readOn: z.string().openapi({ description: 'The day the pages of the depositary were read' }),
  notice: z.string().openapi({ description: 'How far the answer can be trusted; not legal advice' }),
});
export const Standing = z.object({
  iso3: z.string(),
  name: z.string(),
  treaty: Treaty,
  status: Status,
  statusText: z.string(),
  overlays: z.array(z.object({ code: z.string(), text: z.string() })),
  since: z.string().nullable(),
  effect: z.enum(['conditional']).nullable(),
  signedOn: z.string().nullable(),
  consentedOn: z.string().nullable(),
  consentedBy: z.string().nullable(),
  boundFrom: z.string().nullable(),
  boundBasis: z.string().nullable(),
  releasedFrom: z.string().nullable(),
  confidence: z.string(),
  source: Sourced,
  boundSource: Sourced.nullable(),
  reasons: z.array(Said),
});
export const Life = z.array(
  z.object({
    on: z.string(),
    status: Status.nullable(),
    fact: z.string().nullable(),
    by: z.string().nullable(),
    ref: z.string().nullable(),
    conditional: z.boolean(),
    text: z.string(),
  }),
);
export const Effect = z.object({
  on: z.string(),
  iso3: z.string(),
  name: z.string(),
  treaty: Treaty,
  kind: z.enum(['entry', 'withdrawal']),
  conditional: z.boolean(),
  because: z.string(),
  ref: z.string().nullable(),
  text: z.string(),
});

/** One accepted action, as far as it bears on status. */
export const Action = z.object({
  id: z.string(),
  treaty: Treaty,
  iso3: z.string(),
  action: z.string(),
  on: z.string(),
  effectiveOn: z.string().nullable().optional(),
  effectiveBasis: z.enum(['stored', 'computed', 'memory', 'conflict']).nullable().optional(),
  ref: z.string().optional(),
  scope: z.string().optional(),
  by: z.string().optional(),
  source: z.string(),
  confidence: z.enum(['verified', 'reported', 'conflict', 'memory']),
});

/** Everything said about treaties in one language. */
export class TreatyWords {
  constructor(
    readonly language: Language,
    readonly table: TreatyTable,
  ) {}

  say(key: string, params: MessageParams = {}): string {
    return say(this.language, key, params);
  }

  name(iso3: string): string {
    if (OWN_NAMES.has(iso3)) return this.say(`monitor.state.${iso3}`);
    return displayName(this.language, iso3, this.table.states.get(iso3) ?? iso3);
  }

  source(code: string): z.infer<typeof Sourced> {
    const key = `monitor.source.${code}`;
    return { code, text: hasMessage(key) ? this.say(key) : (this.table.sources?.[code] ?? code) };
  }

  about(on: string): z.infer<typeof About> {
    const { readOn } = this.table;
    const how = on > readOn ? 'monitor.answer.afterRead' : 'monitor.answer.readOn';
    return { on, readOn, notice: `${this.say(how, { readOn })} ${this.say('monitor.notAdvice')}` };
  }

  standing({ record, standing }: StandingOnDay): z.infer<typeof Standing> {
    const { iso3, facts: _, earlier: __, source, boundSource, ...dates } = record;
    const { status, overlays, since, effect, reasons } = standing;
    return {
      ...dates,
      iso3,
      name: this.name(iso3),
      status,
      statusText: this.say(`monitor.status.${status}`),
      overlays: overlays.map((code) => ({ code, text: this.say(`monitor.overlay.${code}`) })),
      since,
      effect,
      source: this.source(source),
      boundSource: boundSource === null ? null : this.source(boundSource),
      reasons: reasons.map(({ key, params }) => ({
        key,
        params: { ...params },
        text: this.say(`monitor.reason.${key}`, this.named(params)),
      })),
    };
  }

  life(events: readonly LifeEvent[]): z.infer<typeof Life> {
    return events.map((event) => ({
      ...event,
      text: this.say(event.status ? `monitor.status.${event.status}` : `monitor.fact.${event.fact}`),
    }));
  }

  /** A state in a sentence has its name there. */
  private named(params: Readonly<Record<string, string>>): Record<string, string> {
    const named = { ...params };
    if (named.by) named.by = this.name(named.by);
    return named;
  }
}
