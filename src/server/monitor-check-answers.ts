/** The shape and words of the check queue: what, why, and what a person can do next. */
import { z } from '@hono/zod-openapi';
import { hasMessage } from '../core/messages/say.ts';
import { QUEUE_KINDS, type QueueRow } from '../flow/monitor-checks.ts';
import { type ProfileWords, Who } from './monitor-profile-answers.ts';

const text = z.string();

export const QueueKind = z.enum(QUEUE_KINDS);
export const QueueTold = z.object({
  id: text,
  kind: QueueKind,
  kindText: text,
  result: text,
  resultText: text,
  /** What is the matter. */
  text,
  why: text,
  next: text,
  events: z.array(z.object({ id: text, title: text })),
  states: z.array(z.object({ iso3: text, name: text })),
  claimIds: z.array(text),
  sources: z.array(Who),
  publicationId: z.string().nullable(),
  since: z.string().nullable(),
  proposals: z.array(
    z.object({
      kind: text,
      kindText: text,
      subject: z.array(text),
      names: z.array(text),
      event: z.string().nullable(),
    }),
  ),
  /** Signs that two origins may be one. They move nothing. */
  hints: z.array(z.object({ kind: text, text, names: z.array(text) })),
});

/** Values of a check are codes, keys of messages and words of coders. */
function spoken(words: ProfileWords, value: string | number): string | number {
  if (typeof value === 'number') return value;
  if (hasMessage(value)) return words.say(value);
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return words.day(value);
  if (/^[A-Z]{3}(, [A-Z]{3})*$/.test(value))
    return value
      .split(', ')
      .map((code) => words.party(code))
      .join(', ');
  return value;
}

function resultText(words: ProfileWords, result: string): string {
  const own = `monitor.queue.result.${result}`;
  return words.say(hasMessage(own) ? own : `assess.check.result.${result}`);
}

export function queueTold(words: ProfileWords, row: QueueRow): z.infer<typeof QueueTold> {
  const { kind, params, key, states, sources, proposals, claimIds, hints = [], ...rest } = row;
  const values = Object.fromEntries(Object.entries(params).map(([name, one]) => [name, spoken(words, one)]));
  const known = new Map(sources.map((one) => [one.id, words.who(one).name]));
  return {
    ...rest,
    kind,
    kindText: words.say(`monitor.queue.kind.${kind}`),
    resultText: resultText(words, row.result),
    text: words.say(key, values),
    why: words.say(`monitor.queue.why.${kind}`),
    next: words.say(`monitor.queue.next.${kind}`),
    events: row.events.map(({ id, title, support }) => ({ id, title: words.title(title, support) })),
    claimIds: [...claimIds],
    states: states.map((iso3) => ({ iso3, name: words.party(iso3) })),
    sources: sources.map((one) => words.who(one)),
    proposals: proposals.map(({ kind: judged, subject, event }) => ({
      kind: judged,
      kindText: words.say(`monitor.judged.${judged}`),
      subject: [...subject],
      names: subject.map((id) => known.get(id) ?? id),
      event,
    })),
    hints: hints.map(({ kind: sign, params: seen, a, b }) => ({
      kind: sign,
      text: words.say(`assess.suggest.${sign}`, { ...seen }),
      names: [a, b].map((id) => known.get(id) ?? id),
    })),
  };
}
