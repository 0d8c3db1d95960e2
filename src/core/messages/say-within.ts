/** Sentences whose gaps hold other messages: a treaty, a status, a party. The inner words are said first. */
import type { Language } from '../model/codes.ts';
import { hasMessage, type MessageParams, say } from './say.ts';

/** The sentence for a key, every param that is itself a message key said in the same language. */
export function sayWithin(language: Language, key: string, params: MessageParams = {}): string {
  const said: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(params))
    said[name] = typeof value === 'string' && hasMessage(value) ? say(language, value) : value;
  return say(language, key, said);
}
