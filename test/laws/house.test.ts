import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';

/** Everything ARCHITECTURE.md promises about the tree, read from ARCHITECTURE.md itself. */
const page = readFileSync('ARCHITECTURE.md', 'utf8');

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}
const SOURCES = filesBelow('src').filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'));
const PRODUCT = SOURCES.filter((path) => !/\.test\.tsx?$/.test(path));

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
  readonly reExport: boolean;
}

/** Comments are dropped first, so that an example in words is not taken for an import. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/[^\n]*/g, '$1');
}

function importsOf(path: string): Import[] {
  const text = withoutComments(readFileSync(path, 'utf8'));
  const found: Import[] = [];
  const add = (to: string, typeOnly: boolean, reExport = false): void => {
    const target = to.startsWith('.') ? normalize(join(dirname(path), to)) : to;
    found.push({ from: path, to: target.replace(/\?.*$/, ''), typeOnly, reExport });
  };
  for (const m of text.matchAll(/^\s*(import|export)\s+(type\s+)?([^;'"]*?)\s*from\s*'([^']+)'/gm)) {
    const names = (m[3] ?? '')
      .match(/^\{([\s\S]*)\}$/)?.[1]
      ?.split(',')
      .map((n) => n.trim())
      .filter(Boolean);
    const typeOnly = m[2] !== undefined || (names?.every((n) => n.startsWith('type ')) ?? false);
    add(m[4] as string, typeOnly, m[1] === 'export');
  }
  for (const m of text.matchAll(/^\s*import\s*'([^']+)'/gm)) add(m[1] as string, false);
  for (const m of text.matchAll(/(typeof\s+|:\s*|<\s*)?\bimport\('([^']+)'\)(\.\w)?/g))
    add(m[2] as string, m[1] !== undefined && m[3] !== undefined);
  return found;
}
const IMPORTS = PRODUCT.flatMap(importsOf);
test('the scanner of imports sees them all', () => {
  const counted = PRODUCT.flatMap((path) => [
    ...withoutComments(readFileSync(path, 'utf8')).matchAll(/(?:from|import)\s*\(?'\.[^']+'/g),
  ]).length;
  expect(IMPORTS.filter((i) => i.to.startsWith('src/')).length).toBe(counted);
});

const layerOf = (path: string): string | null => path.match(/^src\/([a-z]+)\//)?.[1] ?? null;

function section(title: string): string {
  const body = page.split(`\n## ${title}\n`)[1]?.split('\n## ')[0];
  if (!body) throw new Error(`ARCHITECTURE.md has no section ${title}`);
  return body;
}

/** Folders and files of the code block under "The tree", as paths. */
function treePaths(): string[] {
  const block = section('The tree').match(/```\n([\s\S]*?)```/)?.[1] ?? '';
  const open: string[] = [];
  return block
    .split('\n')
    .filter((line) => /^ *[\w.-]+\/?( |$)/.test(line))
    .map((line) => {
      const depth = (line.length - line.trimStart().length) / 2;
      const name = line.trim().split(/\s+/)[0] as string;
      open.length = depth;
      open[depth] = name;
      return open.join('');
    });
}

/** Rows of the table under "Who may import whom": importer → imported → the words of the cell. */
function importTable(): Map<string, Map<string, string>> {
  const rows = section('Who may import whom')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  const [head = [], , ...body] = rows;
  const table = new Map<string, Map<string, string>>();
  for (const [name = '', ...cells] of body)
    for (const layer of name.split(','))
      table.set(layer.trim(), new Map(cells.map((cell, i) => [head[i + 1] ?? '', cell])));
  return table;
}

/** What a cell of the table allows: `–` nothing, `✓` all, `types` types only, a file name only that file. */
function allowed(cell: string, { from, to, typeOnly }: Import): boolean {
  if (cell === '✓' || cell.startsWith('inside')) return true;
  if (cell === 'types') return typeOnly;
  const files = [...cell.matchAll(/`([\w./-]+)`/g)].map((m) => m[1] as string);
  if (cell.startsWith('in ')) return files.some((file) => from.endsWith(`/${file}`));
  if (cell.startsWith('type of ')) return typeOnly && files.some((file) => to.endsWith(`/${file}`));
  return files.some((file) => to.endsWith(`/${file}`));
}

describe('ARCHITECTURE.md', () => {
  test('names every folder of the source, and only what is there', () => {
    const told = treePaths();
    expect(told.filter((path) => !existsSync(path))).toEqual([]);
    const there = ['src', 'src/core', 'src/web'].flatMap((folder) =>
      readdirSync(folder)
        .map((name) => `${folder}/${name}/`)
        .filter((path) => statSync(path.slice(0, -1)).isDirectory()),
    );
    expect(there.filter((path) => !told.includes(path))).toEqual([]);
  });

  test('fits on two screens', () => {
    expect(page.split('\n').length).toBeLessThanOrEqual(110);
  });

  test('says who may import whom, and nobody imports anything else', () => {
    const table = importTable();
    const wrong = IMPORTS.filter((i) => layerOf(i.from) && i.to.startsWith('src/')).filter((i) => {
      const cell = table.get(layerOf(i.from) as string)?.get(layerOf(i.to) as string);
      return cell === undefined || !allowed(cell, i);
    });
    expect(wrong.map((i) => `${i.from} → ${i.to}${i.typeOnly ? ' (type)' : ''}`)).toEqual([]);
  });
});

describe('the core', () => {
  const inCore = IMPORTS.filter((i) => i.from.startsWith('src/core/'));

  test('needs neither Node nor a browser', () => {
    const rim = /^(node:|react|hono|pg|pino|maplibre|@mantine|@hono|better-auth)/;
    expect(inCore.filter((i) => rim.test(i.to)).map((i) => `${i.from} → ${i.to}`)).toEqual([]);
  });

  test('reads no clock and throws no dice', () => {
    const impure = PRODUCT.filter((path) => path.startsWith('src/core/')).filter((path) =>
      /\bDate\.now\(|new Date\(\)|Math\.random\(|performance\.now\(|crypto\.randomUUID/.test(
        withoutComments(readFileSync(path, 'utf8')),
      ),
    );
    expect(impure).toEqual([]);
  });

  test('rests on the model, which rests on nothing else', () => {
    const up = inCore.filter((i) => i.from.startsWith('src/core/model/') && i.to.startsWith('src/'));
    expect(up.filter((i) => !i.to.startsWith('src/core/model/')).map((i) => `${i.from} → ${i.to}`)).toEqual(
      [],
    );
  });

  test('keeps registry and monitor apart', () => {
    const crossing = inCore.filter(
      ({ from, to }) =>
        (from.includes('/registry/') && to.includes('/monitor/')) ||
        (from.includes('/monitor/') && to.includes('/registry/')),
    );
    expect(crossing).toEqual([]);
  });

  test('has no circle between its folders', () => {
    const edges = new Map<string, Set<string>>();
    for (const { from, to } of inCore) {
      const [a, b] = [from, to].map((path) => path.match(/^src\/core\/[a-z]+/)?.[0]);
      if (a && b && a !== b) edges.set(a, (edges.get(a) ?? new Set()).add(b));
    }
    expect(circleIn(edges)).toEqual([]);
  });
});

describe('the source', () => {
  test('has no circle of imports', () => {
    const edges = new Map<string, Set<string>>();
    for (const { from, to, typeOnly } of IMPORTS)
      if (to.startsWith('src/') && !typeOnly) edges.set(from, (edges.get(from) ?? new Set()).add(to));
    expect(circleIn(edges)).toEqual([]);
  });

  test('imports files that are there, by their full name', () => {
    const missing = IMPORTS.filter(
      ({ to }) => to.startsWith('src/') && !(existsSync(to) && statSync(to).isFile()),
    );
    expect(missing.map((i) => `${i.from} → ${i.to}`)).toEqual([]);
  });

  test('has no barrel and no catch-all name', () => {
    expect(IMPORTS.filter((i) => i.reExport).map((i) => `${i.from} → ${i.to}`)).toEqual([]);
    const vague = /^(index|utils?|helpers?|common|misc|shared|.*-?(manager|service))\.tsx?$/;
    expect(SOURCES.filter((path) => vague.test(basename(path)))).toEqual([]);
  });

  test('has no file above 500 lines, tables of data aside', () => {
    const data = /fixtures\/|\/demo-land\.ts$|\/codes\.ts$/;
    const long = SOURCES.filter((path) => !data.test(path)).filter(
      (path) => readFileSync(path, 'utf8').split('\n').length > 500,
    );
    expect(long).toEqual([]);
  });

  test('keeps SQL in the store', () => {
    const sql = /`\s*(select\s[\s\S]*?\sfrom\s|insert\s+into\s|update\s+\w+\s+set\s|delete\s+from\s)/;
    const elsewhere = PRODUCT.filter((path) => !path.startsWith('src/store/')).filter((path) =>
      sql.test(withoutComments(readFileSync(path, 'utf8'))),
    );
    expect(elsewhere).toEqual([]);
  });

  test('names beside every SAFETY mark the test that proves it', () => {
    const unproven = SOURCES.filter((path) => {
      const lines = readFileSync(path, 'utf8').split('\n');
      return lines.some((line, i) => {
        if (!line.includes('SAFETY:')) return false;
        const named =
          lines
            .slice(i, i + 6)
            .join(' ')
            .match(/(test|src)\/[\w./-]+\w/)?.[0] ?? '';
        return !['', '.test.ts', '.e2e.ts'].some(
          (end) => /\.ts$/.test(named + end) && existsSync(named + end),
        );
      });
    });
    expect(unproven.filter((path) => !AWAITING_THEIR_TEST.includes(path))).toEqual([]);
  });
});

test('whoever sends something goes on through `use-go-on`, so that nobody is called back from another page', () => {
  const SENDS = /\b(useSend|useMutation|post|putBytes|request|sendCopy)\(/;
  const goesOn = PRODUCT.filter((path) => path.startsWith('src/web/') && basename(path) !== 'use-go-on.ts')
    .map((path) => [path, withoutComments(readFileSync(path, 'utf8'))] as const)
    .filter(([, text]) => text.includes('useNavigate('));
  expect(goesOn.length).toBeGreaterThan(0);
  expect(goesOn.filter(([, text]) => SENDS.test(text)).map(([path]) => path)).toEqual([]);
});

/** Marks whose test is still to be written or named. This list may only shrink. */
const AWAITING_THEIR_TEST = [
  'src/core/registry/served.ts',
  'src/server/security.ts',
  'src/store/db.ts',
  'src/web/map/MapPage.tsx',
  'src/web/map/panels.tsx',
];

/** One circle, as the names along it; empty when there is none. */
function circleIn(edges: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const done = new Set<string>();
  const way: string[] = [];
  const walk = (node: string): string[] => {
    if (way.includes(node)) return [...way.slice(way.indexOf(node)), node];
    if (done.has(node)) return [];
    way.push(node);
    for (const next of edges.get(node) ?? []) {
      const circle = walk(next);
      if (circle.length > 0) return circle;
    }
    way.pop();
    done.add(node);
    return [];
  };
  for (const node of edges.keys()) {
    const circle = walk(node);
    if (circle.length > 0) return circle;
  }
  return [];
}
