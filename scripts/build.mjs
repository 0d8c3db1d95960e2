// Builds what `npm start` runs: the server and command line with esbuild, the web application with Vite.
// Run by `npm ci` (prepare) and again by bin/tilth when a checkout's sources are newer than dist/.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { esbuildPo } from './po.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);

/**
 * Libraries of hundreds of small modules go into the bundle: finding and reading them one by one took a third of the
 * time of a short command. All others, with files or programs of their own, stay in node_modules.
 */
const BUNDLED = new RegExp(
  `^(${[
    '@asteasolutions/zod-to-openapi',
    '@better-auth/.*',
    '@better-fetch/.*',
    '@hono/zod-openapi',
    '@hono/zod-validator',
    '@lingui/.*',
    '@noble/.*',
    'better-auth',
    'better-call',
    'hono',
    'jose',
    'kysely',
    'zod',
  ].join('|')})(/|$)`,
);
const libraries = {
  name: 'tilth-libraries',
  setup(bundler) {
    bundler.onResolve({ filter: /^[^./]/ }, ({ kind, path }) =>
      kind === 'entry-point' || BUNDLED.test(path) ? undefined : { path, external: true },
    );
  },
};

/** Options shared by every Node bundle. Bundled libraries that are not ES modules call `require`. */
export const nodeBundle = {
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  banner: {
    js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
  },
  sourcemap: 'linked',
  plugins: [esbuildPo, libraries],
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
