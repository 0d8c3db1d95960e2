/** Turns what a schema doubts into one Problem that names the first fault and lists them all. */
import type { $ZodIssue } from 'zod/v4/core';
import { Problem } from '../core/model/problems.ts';

interface Fault {
  where: string;
  reason: string;
  expected?: string;
  limit?: number;
}

/** Problem invalidRequest of a failed validation; `target` is query, param, header or json. */
export function invalidRequest(target: string, issues: readonly $ZodIssue[]): Problem {
  const faults = issues.flatMap((issue) => faultsOf(target, issue)).slice(0, 50);
  const first = faults[0] ?? { where: target, reason: 'request.wrongFormat' };
  return new Problem('invalidRequest', definedOf(first), {
    errors: faults.map(({ where, reason, ...more }) => ({ where, code: reason.split('.')[1], ...more })),
  });
}

function definedOf(fault: Fault): Record<string, string | number> {
  return Object.fromEntries(Object.entries(fault).filter(([, value]) => value !== undefined));
}

function faultsOf(target: string, issue: $ZodIssue): Fault[] {
  const where = whereOf(target, issue.path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        where: whereOf(target, [...issue.path, key]),
        reason: 'request.unknown',
      }));
    case 'invalid_type':
      // Zod leaves the input out of its issues; its message still tells missing from wrong.
      if (issue.message.endsWith('received undefined')) return [{ where, reason: 'request.missing' }];
      return [{ where, reason: 'request.wrongKind', expected: issue.expected }];
    case 'too_small':
      return [{ where, reason: 'request.tooSmall', limit: Number(issue.minimum) }];
    case 'too_big':
      return [{ where, reason: 'request.tooBig', limit: Number(issue.maximum) }];
    case 'invalid_value':
      return [{ where, reason: 'request.notInList', expected: issue.values.slice(0, 30).join(', ') }];
    default:
      return [{ where, reason: 'request.wrongFormat' }];
  }
}

/** A query parameter's or header's name; a JSON pointer into the body. */
function whereOf(target: string, path: readonly PropertyKey[]): string {
  const parts = path.map((part) => String(part).slice(0, 80));
  return target === 'json' ? `/${parts.join('/')}` : parts.join('.') || target;
}
