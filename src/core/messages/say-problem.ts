/**
 * Words of a refusal, for every rim alike. A param that is itself a message key (a reason out of a fixed
 * set) is said first, so that a refusal is in one language throughout.
 */
import type { Language } from '../model/codes.ts';
import type { Problem } from '../model/problems.ts';
import { hasMessage, type MessageParams, say } from './say.ts';

/** Title (what happened) and detail (what to do) of a problem, one or two sentences. */
export function sayProblem(
  language: Language,
  problem: Pick<Problem, 'code' | 'params'>,
): { title: string; detail: string } {
  const params = sayParams(language, problem.params);
  return {
    title: say(language, `problem.${problem.code}.title`, params),
    detail: say(language, `problem.${problem.code}.detail`, params),
  };
}

function sayParams(language: Language, params: MessageParams): MessageParams {
  const said: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(params)) {
    said[name] = typeof value === 'string' && hasMessage(value) ? say(language, value, params) : value;
  }
  return said;
}
