/**
 * A strict reader of the part of TriG that nanopublications use: base, prefixes, named graphs, predicate and object
 * lists, collections, strings with a type. Anything else is an error, so that what it reads other tools read too.
 */
const TOKEN =
  /\s*(?:(@prefix|@base)\b|(<[^<>"{}|^`\\\s]*>)|("(?:[^"\\\n\r]|\\[\\"ntr])*")(?:\^\^([A-Za-z][\w-]*:[\w-]+))?|([A-Za-z][\w-]*:[\w.-]*|[A-Za-z][\w-]*:)|(a)(?=\s)|([{}.;,()]))/y;

interface Token {
  readonly kind: 'directive' | 'iri' | 'literal' | 'name' | 'a' | 'sign';
  readonly text: string;
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const at = TOKEN.lastIndex;
    const m = TOKEN.exec(text);
    if (!m) throw new Error(`TriG: cannot read at ${at}: ${text.slice(at, at + 40)}`);
    const [, directive, iri, literal, type, name, a, sign] = m;
    if (directive) tokens.push({ kind: 'directive', text: directive });
    else if (iri) tokens.push({ kind: 'iri', text: iri });
    else if (literal) tokens.push({ kind: 'literal', text: type ? `${literal}^^${type}` : literal });
    else if (name) tokens.push({ kind: 'name', text: name });
    else if (a) tokens.push({ kind: 'a', text: 'a' });
    else tokens.push({ kind: 'sign', text: sign as string });
  }
  return tokens;
}

export type Triple = readonly [subject: string, predicate: string, object: string];

export function parseTrig(text: string): { graphs: Map<string, Triple[]> } {
  const tokens = tokensOf(text);
  const prefixes = new Map<string, string>();
  const graphs = new Map<string, Triple[]>();
  let base = '';
  let at = 0;
  const next = (): Token => {
    const token = tokens[at++];
    if (!token) throw new Error('TriG: ends too early');
    return token;
  };
  const sign = (text: string): void => {
    const token = next();
    if (token.text !== text) throw new Error(`TriG: ${text} expected, ${token.text} found`);
  };
  const term = (token: Token): string => {
    if (token.kind === 'iri')
      return new URL(token.text.slice(1, -1), base || undefined).href.replace(/ /g, '%20');
    if (token.kind === 'literal') return token.text;
    if (token.kind === 'a') return 'rdf:type';
    if (token.kind === 'name') {
      const [prefix = '', local = ''] = token.text.split(':');
      const address = prefixes.get(prefix);
      if (address === undefined) throw new Error(`TriG: no prefix ${prefix}`);
      return address + local;
    }
    if (token.text === '(') {
      const items: string[] = [];
      while (tokens[at]?.text !== ')') items.push(term(next()));
      sign(')');
      return `( ${items.join(' ')} )`;
    }
    throw new Error(`TriG: no term: ${token.text}`);
  };
  while (at < tokens.length) {
    const token = next();
    if (token.kind === 'directive') {
      if (token.text === '@base') base = next().text.slice(1, -1);
      else prefixes.set(next().text.slice(0, -1), next().text.slice(1, -1));
      sign('.');
      continue;
    }
    const triples: Triple[] = [];
    const name = term(token);
    if (graphs.has(name)) throw new Error(`TriG: graph ${name} twice`);
    graphs.set(name, triples);
    sign('{');
    while (tokens[at]?.text !== '}') {
      const subject = term(next());
      for (;;) {
        const predicate = term(next());
        triples.push([subject, predicate, term(next())]);
        if (tokens[at]?.text !== ';') break;
        at += 1;
      }
      sign('.');
    }
    sign('}');
  }
  return { graphs };
}
