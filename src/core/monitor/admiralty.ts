/**
 * Grades of sources and of information as MISP tags (`admiralty-scale` taxonomy) and back. The letter is a person's
 * grade of a source on a topic, the number is computed from the claims: the two are never mixed into one.
 */
import type { MonitorAgent } from '../model/monitor.ts';

type Grade = NonNullable<MonitorAgent['reliability']>[number]['grade'];

const tag = (predicate: string, value: string | number): string =>
  `admiralty-scale:${predicate}="${String(value).toLowerCase()}"`;

export const sourceTag = (grade: Grade): string => tag('source-reliability', grade);
export const informationTag = (credibility: number): string => tag('information-credibility', credibility);

/** What a tag says; null for a tag of another kind. */
export function readAdmiralty(
  text: string,
): { readonly reliability: Grade } | { readonly credibility: number } | null {
  const found = /^admiralty-scale:(source-reliability|information-credibility)="([a-f]|[1-6])"$/.exec(
    text.trim(),
  );
  const [, predicate, value = ''] = found ?? [];
  if (predicate === 'source-reliability' && /[a-f]/.test(value))
    return { reliability: value.toUpperCase() as Grade };
  if (predicate === 'information-credibility' && /[1-6]/.test(value)) return { credibility: Number(value) };
  return null;
}
