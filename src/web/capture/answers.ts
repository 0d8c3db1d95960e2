/** Answers to a programme's own questions, as a report carries them. */
import type { Answers, FormDefinition } from '../../core/model/forms.ts';

/** What the answers add to a report: the version they were asked by, and themselves. */
export function saidBy(
  asked: FormDefinition | null,
  answers: Answers,
): { readonly formVersion?: string; readonly extra?: Record<string, unknown> } {
  const said = Object.entries(answers).filter(([, value]) => !isBlank(value));
  return {
    ...(asked ? { formVersion: asked.version } : {}),
    ...(said.length > 0 ? { extra: { answers: Object.fromEntries(said) } } : {}),
  };
}

const isBlank = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
