/** The shape and words of a state's profile. */
import { z } from '@hono/zod-openapi';
import { type ShippedMeasure, shippedMeasures } from '../core/monitor/measures.ts';
import { statusOn } from '../core/monitor/treaties.ts';
import { lifeOf } from '../core/monitor/treaty-life.ts';
import { Treaty } from '../core/monitor/treaty-terms.ts';
import { upcoming } from '../core/monitor/treaty-upcoming.ts';
import type { ProfileEvent, StateProfile } from '../flow/monitor-profiles.ts';
import { ClocksTold, EventSummary, told } from './monitor-answers.ts';
import { ChangeTold, type ProfileWords, PublicationTold, StatementTold } from './monitor-profile-answers.ts';
import { About, Effect, Life, Standing } from './treaty-answers.ts';

const text = z.string();
const maybe = z.string().nullable();

const Measure = z.object({
  id: text,
  instrument: text,
  itemClass: text,
  acts: z.array(text),
  effectText: text,
  conditions: z.array(text),
  validFrom: maybe,
  validTo: maybe,
  waivers: z.array(z.object({ on: text, authority: text, eventId: maybe })),
  source: maybe,
  confidence: maybe,
});
const Position = z.object({
  id: text,
  kind: text,
  on: text,
  subject: text,
  value: text,
  source: maybe,
});
export const TreatiesTold = About.extend({
  standings: z.array(Standing),
  life: z.record(Treaty, Life),
});
export const StateAnswer = z.object({
  iso3: text,
  name: text,
  clocks: ClocksTold,
  headSeq: z.number().int(),
  /** Where the state stands, in one sentence each. */
  summary: z.array(text),
  treaties: TreatiesTold,
  upcoming: z.array(Effect),
  events: z.array(
    EventSummary.extend({ section: text, parts: z.array(text), answers: z.array(StatementTold) }),
  ),
  statements: z.array(StatementTold),
  positions: z.array(Position),
  measures: z.array(Measure),
  transparency: z.array(PublicationTold),
  replies: z.array(z.object({ eventId: text, title: text, openedAt: text })),
  changes: z.array(ChangeTold),
  hazards: z.array(
    z.object({
      programme: text,
      names: z.record(text, text),
      fictional: z.boolean(),
      hazards: z.number().int(),
    }),
  ),
});
type Answer = z.infer<typeof StateAnswer>;

/** Half a year ahead: what a reader of a profile can still prepare for. */
const HORIZON_DAYS = 183;

export function treatiesTold(words: ProfileWords, iso3: string, on: string): z.infer<typeof TreatiesTold> {
  const { treaty: treaties } = words;
  const records = Treaty.options.flatMap((one) => treaties.table.records.get(`${iso3} ${one}`) ?? []);
  const life = records.map((record) => [record.treaty, treaties.life(lifeOf(record))] as const);
  return {
    ...treaties.about(on),
    standings: records.map((record) => treaties.standing({ record, standing: statusOn(record, on) })),
    life: Object.fromEntries(life) as z.infer<typeof TreatiesTold>['life'],
  };
}

function event(words: ProfileWords, { event: one, section, parts, answers }: ProfileEvent) {
  const rest = { section, parts: [...parts], answers: answers.map((each) => words.statement(each)) };
  const summary = words.summary(one);
  return { ...summary, title: words.title(summary.title, summary.support), ...rest };
}

function shipped(words: ProfileWords, measure: ShippedMeasure): Answer['measures'][number] {
  const { id, instrument, itemClass, acts, effect, validFrom, validTo, waivers, source } = measure;
  return {
    id,
    instrument,
    itemClass,
    acts: [...acts],
    effectText: words.say(`monitor.measure.effect.${effect}`),
    conditions: measure.conditions.map((one) => words.say(`monitor.measure.condition.${one}`)),
    validFrom,
    validTo,
    waivers: waivers.map(({ on, authority }) => ({
      on,
      authority: words.say(`monitor.measure.waiver.${authority}`, { on }),
      eventId: null,
    })),
    source: shippedMeasures().sources[source] ?? source,
    confidence: words.say(`monitor.confidence.${measure.confidence}`),
  };
}

/** Measures people recorded, then those that come with Tilth and were not recorded under the same name. */
function measures(words: ProfileWords, { iso3, measures: recorded, clock, events }: StateProfile) {
  const seen = new Set(events.map((one) => one.event.record.id));
  const own = recorded.map(({ id, doc }): Answer['measures'][number] => ({
    id,
    instrument: doc.instrument,
    itemClass: doc.itemClass,
    acts: doc.acts,
    effectText: words.say(`monitor.measure.effect.${doc.effect}`),
    conditions: doc.conditions ?? [],
    validFrom: doc.validFrom ?? null,
    validTo: doc.validTo ?? null,
    waivers: (doc.waivers ?? []).map(({ on, authority, event: id }) => ({
      on,
      authority,
      eventId: id && seen.has(id) ? id : null,
    })),
    source: doc.source ?? null,
    confidence: doc.confidence ?? null,
  }));
  const names = new Set(own.map(({ id }) => id));
  const withTilth = shippedMeasures().measures.filter(
    (one) => one.state === iso3 && one.validFrom <= clock.asOf && !names.has(one.id),
  );
  return [...own, ...withTilth.map((one) => shipped(words, one))];
}

function positions(words: ProfileWords, { iso3, positions: recorded, clock }: StateProfile) {
  const own = recorded.map(({ id, doc }) => {
    const { kind, on, subject, value, source = null } = doc;
    return { id, kind, on, subject, value, source };
  });
  const withTilth = shippedMeasures().positions.filter((one) => one.state === iso3 && one.on <= clock.asOf);
  const told = withTilth.map(({ id, kind, on, text: key, treaty }) => {
    const value = words.say(`monitor.position.${key}`);
    return {
      id,
      kind: kind as string,
      on,
      subject: words.say(`monitor.treaty.${treaty}`),
      value,
      source: null,
    };
  });
  return [...own, ...told].sort((a, b) => (a.on < b.on ? 1 : -1));
}

/** Counts only: how many alleged acts name it and as what, how many a party disputes, what binds it. */
function summary(words: ProfileWords, profile: StateProfile, treaties: Answer['treaties']): string[] {
  const { events, statements, replies, iso3, clock } = profile;
  const bound = treaties.standings.filter(({ status }) => status === 'party').length;
  const of = (wanted: (one: ProfileEvent) => boolean): number => events.filter(wanted).length;
  const tracked = of(({ event: one }) => one.record.doc.tracked);
  const denied = of(({ event: one }) => ['D2', 'D3', 'D4'].includes(one.assessment.dispute));
  const supported = of(({ event: one }) => ['S3', 'S4', 'S5'].includes(one.assessment.support));
  const params = { name: words.party(iso3), on: words.day(clock.asOf) };
  const all = treaties.standings.length;
  return [
    words.say('monitor.profile.bound', { ...params, count: bound, all }),
    words.say('monitor.profile.events', { ...params, count: tracked }),
    ...(tracked > 0 ? [words.say('monitor.profile.support', { denied, supported })] : []),
    words.say('monitor.profile.statements', { count: statements.length }),
    ...(replies.length > 0 ? [words.say('monitor.profile.replies', { count: replies.length })] : []),
  ];
}

export function stateTold(words: ProfileWords, programme: string, profile: StateProfile): Answer {
  const { iso3, clock, table } = profile;
  const treaties = treatiesTold(words, iso3, clock.asOf);
  return {
    iso3,
    name: words.party(iso3),
    clocks: told(clock),
    headSeq: profile.headSeq,
    summary: summary(words, profile, treaties),
    treaties,
    upcoming: upcoming(table, clock.asOf, HORIZON_DAYS)
      .filter((effect) => effect.iso3 === iso3)
      .map((effect) => {
        const { kind, conditional, on, because, ref, treaty } = effect;
        const name = words.party(iso3);
        const key = kind === 'withdrawal' && conditional ? 'conditional' : kind;
        const params = {
          on: words.day(on),
          because: words.day(because),
          ref: ref ?? '–',
          state: name,
          treaty: words.say(`monitor.treaty.${treaty}`),
        };
        return { ...effect, name, text: words.say(`monitor.upcoming.${key}`, params) };
      }),
    events: profile.events.map((one) => event(words, one)),
    statements: profile.statements.map((one) => words.statement(one)),
    positions: positions(words, profile),
    measures: measures(words, profile),
    transparency: profile.transparency.map((one) => words.publication(one)),
    replies: profile.replies.map(({ eventId, title, support, openedAt }) => ({
      eventId,
      title: words.title(title, support),
      openedAt,
    })),
    changes: profile.changes.map((one) => words.change(programme, one)),
    hazards: profile.hazards.map((one) => ({ ...one, names: { ...one.names } })),
  };
}
