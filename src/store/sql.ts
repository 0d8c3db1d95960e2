/**
 * The one helper for SQL text: a tagged template whose holes become `$1, $2 …`, never text. Fragments nest,
 * so a filter is a list of fragments joined with `and`.
 */
export class Sql {
  constructor(
    readonly strings: readonly string[],
    readonly holes: readonly unknown[],
  ) {}
}

/** SQL with parameters in its holes; a hole that is itself `Sql` is spliced in. */
export function sql(strings: TemplateStringsArray, ...holes: unknown[]): Sql {
  return new Sql(strings, holes);
}

/** SQL text as it stands. Only for names written in this folder, never for anything from outside. */
export function raw(text: string): Sql {
  return new Sql([text], []);
}

/** Fragments with `separator` between them. */
export function joined(fragments: readonly Sql[], separator: string): Sql {
  if (fragments.length === 0) return raw('');
  return new Sql(['', ...Array(fragments.length - 1).fill(separator), ''], fragments);
}

/** `a and b and …`; `true` when there is nothing to ask. */
export function allOf(conditions: readonly (Sql | null | false | undefined)[]): Sql {
  const given = conditions.filter((c): c is Sql => c instanceof Sql);
  return given.length === 0 ? raw('true') : joined(given, ' and ');
}

/** Text and values as the driver takes them. */
export function compile(statement: Sql): { text: string; values: unknown[] } {
  const values: unknown[] = [];
  const walk = (part: Sql): string => {
    let text = part.strings[0] ?? '';
    part.holes.forEach((hole, i) => {
      text += hole instanceof Sql ? walk(hole) : `$${values.push(hole)}`;
      text += part.strings[i + 1] ?? '';
    });
    return text;
  };
  return { text: walk(statement), values };
}

/** `text` as a pattern for `like` that means "contains", wildcards in it taken literally. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}
