/** Which states a record names: by their code, as a party, a speaker's state or a place. */
const CODE = /^(?:st:)?([A-Z]{3})$/;

/** Members whose text is a treaty, an item class or a language and never a state. */
const NOT_STATES: readonly string[] = ['itemClass', 'treaty', 'stance', 'id', 'name', 'against', 'result'];

/** ISO 3166-1 alpha-3 codes in a record, sorted. */
export function statesOf(doc: unknown): string[] {
  const found = new Set<string>();
  const walk = (value: unknown): void => {
    if (typeof value === 'string') {
      const code = CODE.exec(value)?.[1];
      if (code) found.add(code);
    } else if (Array.isArray(value)) value.forEach(walk);
    else if (value !== null && typeof value === 'object')
      for (const [key, item] of Object.entries(value)) if (!NOT_STATES.includes(key)) walk(item);
  };
  walk(doc);
  const own = (doc as { id?: unknown } | null)?.id;
  const state = typeof own === 'string' ? /^st:([A-Z]{3})$/.exec(own)?.[1] : undefined;
  if (state) found.add(state);
  return [...found].sort();
}
