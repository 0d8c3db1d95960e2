/** What the guard of danger names (core/registry/danger.ts), read from the guard itself. */
import { readFileSync } from 'node:fs';
import { LOWERED_TYPES } from '../../src/core/model/report-contents.ts';

const guard = readFileSync('src/core/registry/danger.ts', 'utf8');

/** `hazard.classification`, `release.shape` …: each respect in which a record can fall. */
export function fieldsGuarded(): string[] {
  const named = [...guard.matchAll(/name\('(\w+)'/g)].map(([, field]) => `hazard.${field}`);
  const bodies = [...guard.matchAll(/(\w+)\([^()]*\): (?:Lowering|string)\[\] \{\n([\s\S]*?)\n {2}\}\n/g)];
  const pushed = bodies.flatMap(([, method = '', body = '']) => {
    const type = LOWERED_TYPES.find((one) => method.toLowerCase().includes(one.replace('_', ''))) ?? '';
    return [...body.matchAll(/(?:fields\.push\(|\? \[)'(\w+)'/g)].map(([, field]) => `${type}.${field}`);
  });
  return [...new Set([...named, ...pushed])];
}

export function bookingsGuarded(): string[] {
  return [...guard.matchAll(/^ {2}\| '(\w+)'/gm)].map(([, booking]) => booking as string);
}
