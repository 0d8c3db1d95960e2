/** Why somebody decided something: read long after by who did not decide it. */
import { z } from 'zod';

/** False for text without a single letter of any script, which tells nobody why. */
export function saysWhy(text: string): boolean {
  return /\p{L}/u.test(text);
}

/** The text, trimmed; nothing for one that says nothing, so that it counts as no reason at every door. */
export function whySaid(text: string): string {
  return saysWhy(text) ? text.trim() : '';
}

/** A reason of so many characters at most; `.min(…)` may follow. */
export const reasonOf = (max: number) => z.string().trim().max(max).overwrite(whySaid);
