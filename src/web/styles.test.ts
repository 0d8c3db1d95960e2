/** Every Mantine component in use has its style sheet in styles.ts: without it, it would be there and unreadable. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const web = import.meta.dirname;
const sheets = join(dirname(fileURLToPath(import.meta.resolve('@mantine/core/styles.css'))), 'styles');
const imported = readFileSync(join(web, 'styles.ts'), 'utf8');

function componentsOf(source: string): string[] {
  return [...source.matchAll(/import \{([^}]*)\} from '@mantine\/core'/g)].flatMap(([, names = '']) =>
    names
      .split(',')
      .map((name) => name.trim())
      .filter((name) => /^[A-Z]/.test(name)),
  );
}

test('the components in use have their style sheets', () => {
  const used = readdirSync(web, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.tsx'))
    .flatMap((file) => componentsOf(readFileSync(join(web, file), 'utf8')));
  const missing = [...new Set(used)]
    .filter((name) => existsSync(join(sheets, `${name}.css`)))
    .filter((name) => !imported.includes(`styles/${name}.css`));
  expect(missing).toEqual([]);
});
