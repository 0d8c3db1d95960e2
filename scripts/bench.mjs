// Runs the benchmarks: every file of bench/ that exports `bench(scale)` and returns figures, or those named.
// `npm run bench`, `npm run bench -- tiles`, `npm run bench -- intake rebuild --scale 0.1`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { nodeBundle } from './build.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
if (!globalThis.gc) {
  // Figures of memory need the collector to be called by hand.
  const again = spawnSync(process.execPath, ['--expose-gc', ...process.argv.slice(1)], { stdio: 'inherit' });
  process.exit(again.status ?? 1);
}

const words = process.argv.slice(2);
const at = words.indexOf('--scale');
const scale = at < 0 ? 1 : Number(words.splice(at, 2)[1]);
const all = readdirSync('bench')
  .filter(
    (file) =>
      file.endsWith('.ts') &&
      /^export async function bench\(/m.test(readFileSync(join('bench', file), 'utf8')),
  )
  .map((file) => file.slice(0, -3))
  .sort();
const unknown = words.filter((word) => !all.includes(word));
if (unknown.length > 0 || !(scale > 0)) {
  console.error(`There is no benchmark "${unknown.join('", "')}". There are: ${all.join(', ')}.`);
  process.exit(2);
}

const cpus = os.cpus();
console.log(
  `${cpus.length} × ${cpus[0]?.model.trim()}, ${Math.round(os.totalmem() / 2 ** 30)} GB, Node ${process.versions.node}, ${os.type()} ${os.release()}${scale === 1 ? '' : `, scale ${scale}`}`,
);
// In the tree, so that the bundles find the libraries.
const outdir = mkdtempSync(join('node_modules', '.bench-'));
try {
  for (const name of words.length > 0 ? words : all) {
    const outfile = join(outdir, `${name}.mjs`);
    await build({ ...nodeBundle, sourcemap: false, entryPoints: [`bench/${name}.ts`], outfile });
    const { bench } = await import(pathToFileURL(outfile).href);
    console.log(`\n${name}`);
    const figures = await bench(scale);
    const width = Math.max(...figures.map(({ what }) => what.length));
    for (const { what, value, unit } of figures)
      console.log(`  ${what.padEnd(width)}  ${readable(value)} ${unit}`);
  }
} finally {
  rmSync(outdir, { recursive: true, force: true });
}
process.exit(0);

function readable(value) {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en', { maximumFractionDigits: digits }).padStart(10);
}
