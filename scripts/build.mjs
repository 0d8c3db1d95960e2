// Builds what `npm start` runs: the server and command line with esbuild, the web application with Vite.
// Run by `npm ci` (prepare) and again by bin/tilth when a checkout's sources are newer than dist/.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { esbuildPo } from './po.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);

/** Options shared by every Node bundle: our code in one file, libraries left in node_modules. */
export const nodeBundle = {
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  packages: 'external',
  sourcemap: 'linked',
  plugins: [esbuildPo],
  logLevel: 'warning',
};

export async function buildServer(outdir = 'dist/server') {
  const entryPoints = ['src/cli/main.ts', 'src/server/tile-worker.ts', 'src/server/answer-worker.ts'].filter(
    (f) => existsSync(f),
  );
  await build({
    ...nodeBundle,
    entryPoints,
    outdir,
    outbase: 'src',
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
  });
}

export async function buildWeb() {
  if (!existsSync('src/web/index.html')) return;
  const vite = await import('vite');
  await vite.build({ configFile: 'vite.config.ts', logLevel: 'warn' });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const started = Date.now();
  const what = process.argv[2] ?? 'all';
  if (what === 'all') rmSync('dist', { recursive: true, force: true });
  mkdirSync('dist', { recursive: true });
  if (what !== 'web') await buildServer();
  if (what !== 'server') await buildWeb();
  writeFileSync('dist/built', new Date().toISOString());
  console.log(`Built in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}
