/**
 * Priority of a hazard as visible arithmetic: factors a programme defines, points for each value, a weight, a
 * product, a sum. Whoever asks why gets the lines. Nothing is learned, nothing is hidden.
 */
import type { PriorityFactor, PriorityFormula } from '../model/priority.ts';

/** What is known of a hazard, by factor key. */
export type PriorityValues = Readonly<Record<string, string | number | readonly string[] | null | undefined>>;

export interface PriorityTerm {
  readonly factor: string;
  /** As it was taken: the code that counted, or the number; null when not known. */
  readonly value: string | number | null;
  readonly points: number;
  readonly weight: number;
  readonly product: number;
}

export interface Priority {
  readonly score: number;
  /** One a factor, in the order of the formula. Their products are the score. */
  readonly terms: readonly PriorityTerm[];
  /** Highest score the formula can give. */
  readonly most: number;
  /** Factors without a value: a low score may only mean that nobody asked. */
  readonly unknown: readonly string[];
}

/** Scores a hazard. A code without points scores none; whatever is not known scores the factor's `unknown`. */
export function priorityOf(formula: PriorityFormula, values: PriorityValues): Priority {
  const terms = formula.map((factor): PriorityTerm => {
    const { value, points } = pointsOf(factor, values[factor.key]);
    return {
      factor: factor.key,
      value,
      points,
      weight: factor.weight,
      product: exact(points * factor.weight),
    };
  });
  return {
    score: exact(terms.reduce((sum, { product }) => sum + product, 0)),
    terms,
    most: exact(formula.reduce((sum, factor) => sum + factor.weight * mostPoints(factor), 0)),
    unknown: terms.filter(({ value }) => value === null).map(({ factor }) => factor),
  };
}

function pointsOf(
  factor: PriorityFactor,
  given: PriorityValues[string],
): { readonly value: string | number | null; readonly points: number } {
  const unknown = { value: null, points: factor.unknown };
  if (factor.kind === 'bands') {
    if (typeof given !== 'number' || !Number.isFinite(given)) return unknown;
    const reached = factor.bands.filter(({ from }) => from <= given);
    const band = reached.reduce((best, b) => (b.from > best.from ? b : best), { from: -Infinity, points: 0 });
    return { value: given, points: band.points };
  }
  const codes = typeof given === 'string' ? [given] : Array.isArray(given) ? [...given].sort() : [];
  const scored = codes.map((value: string) => ({
    value,
    points: Object.hasOwn(factor.points, value) ? (factor.points[value] ?? 0) : 0,
  }));
  return (
    scored.reduce<{ value: string; points: number } | null>(
      (best, one) => (best === null || one.points > best.points ? one : best),
      null,
    ) ?? unknown
  );
}

function mostPoints(factor: PriorityFactor): number {
  const points = factor.kind === 'bands' ? factor.bands.map((b) => b.points) : Object.values(factor.points);
  return Math.max(0, factor.unknown, ...points);
}

/** Without the dust of binary fractions: 0.1 × 3 is 0.3. */
function exact(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
