// Runs test vectors of the monitor through the product's own functions and prints every mismatch.
// `npm run vectors -- FILE [TREATIES.csv]`. Exit code 1 on a mismatch, 2 when the files cannot be used.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { nodeBundle } from './build.mjs';

const called = process.env.INIT_CWD ?? process.cwd();
const [file, csv] = process.argv.slice(2).map((path) => resolve(called, path));
if (!file) {
  console.error('Name a file of vectors: npm run vectors -- FILE [TREATIES.csv]');
  process.exit(2);
}
let vectors;
let table = null;
try {
  vectors = JSON.parse(readFileSync(file, 'utf8'));
  if (csv) table = readFileSync(csv, 'utf8');
} catch (error) {
  console.error(`Cannot be read: ${error.message}`);
  process.exit(2);
}

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
// In the tree, so that the bundle finds the libraries.
const outdir = mkdtempSync(join('node_modules', '.vectors-'));
let result;
try {
  const outfile = join(outdir, 'vectors.mjs');
  await build({ ...nodeBundle, sourcemap: false, entryPoints: ['test/support/vectors.ts'], outfile });
  const { runVectors } = await import(pathToFileURL(outfile).href);
  result = runVectors(vectors, table);
} finally {
  rmSync(outdir, { recursive: true, force: true });
}

for (const { kind, id, wanted, got } of result.mismatches)
  console.log(`${kind} · ${id}\n  wanted ${wanted}\n  got    ${got}`);
for (const [kind, count] of Object.entries(result.ran)) {
  const wrong = result.mismatches.filter((one) => one.kind === kind).length;
  console.log(`${kind}: ${count - wrong} of ${count} agree`);
}
for (const [kind, count] of Object.entries(result.notYet))
  console.log(`${kind}: ${count} not run, there is no function for this kind yet`);
const sum = (counts) => Object.values(counts).reduce((a, b) => a + b, 0);
const ran = sum(result.ran);
console.log(
  `${ran - result.mismatches.length} of ${ran} run agree, ${result.mismatches.length} do not, ${sum(result.notYet)} not run.`,
);
process.exit(result.mismatches.length > 0 ? 1 : 0);
