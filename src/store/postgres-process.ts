/**
 * The private cluster as a process: made once (`initdb`), started, found again after a crash, stopped.
 * Knows the folder and its `postmaster.pid`; never speaks SQL.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readlinkSync } from 'node:fs';
import {
  chmod,
  chown,
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../core/model/problems.ts';
import { type PostgresBinaries, type RunAs, reachableBy } from './postgres-binaries.ts';

/** Everything that is known about the cluster of one data folder. */
export interface ClusterFolder {
  /** The PostgreSQL data directory, `<dataDir>/postgres`. */
  readonly folder: string;
  /** Folder of the unix socket as a client names it. */
  readonly socketFolder: string;
  readonly logFile: string;
  readonly runAs: RunAs | null;
}

/** A unix socket's path may be 107 bytes long on Linux, 103 on macOS. */
const LONGEST_SOCKET_PATH = 103;
const SOCKET_NAME = '.s.PGSQL.5432';

/**
 * As root on Linux the cluster's user cannot pass folders such as /root, but it inherits the working
 * directory we enter for it, and this name of it needs no passing through anything.
 */
const OWN_WORKING_DIRECTORY = '/proc/self/cwd';

/** PostgreSQL before 16 walks to its own program and back by name, which needs every folder to let it pass. */
function entersForIt(at: ClusterFolder, binaries: PostgresBinaries): boolean {
  return at.runAs !== null && process.platform === 'linux' && binaries.major >= 16;
}

/** Where the cluster of a data folder lives and who runs it. Creates the data folder. */
export async function locateCluster(dataDir: string): Promise<ClusterFolder> {
  // As root the cluster's user must be let through; what is secret in the folder is closed by itself.
  await mkdir(dataDir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
  const root = await realpath(dataDir);
  const folder = path.join(root, 'postgres');
  const runAs = process.getuid?.() === 0 ? await unprivilegedUser(folder) : null;
  const socketFolder =
    Buffer.byteLength(path.join(folder, SOCKET_NAME)) <= LONGEST_SOCKET_PATH
      ? folder
      : await shortFolder(folder, runAs);
  return { folder, socketFolder, runAs, logFile: path.join(root, 'postgres.log') };
}

/** PostgreSQL refuses to run as root: the owner of an existing cluster, or `nobody`. */
async function unprivilegedUser(folder: string): Promise<RunAs> {
  const owner = await stat(folder).catch(() => null);
  if (owner !== null && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const users = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const line = users.split('\n').find((l) => l.startsWith('nobody:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  return { uid: Number(uid ?? 65534), gid: Number(gid ?? 65534) };
}

/** A folder with a short name for the socket when the data folder's own name is too long for one. */
async function shortFolder(folder: string, runAs: RunAs | null): Promise<string> {
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 12);
  const short = path.join(tmpdir(), `tilth-${name}`);
  await mkdir(short, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const { uid } = await lstat(short);
  if (uid !== process.getuid?.() && uid !== runAs?.uid) {
    throw new Problem('invalidSetting', {
      name: 'TILTH_DATA',
      given: short,
      reason: 'setting.folderForeign',
    });
  }
  if (runAs !== null) await chown(short, runAs.uid, runAs.gid);
  await chmod(short, 0o700);
  return short;
}

/**
 * Makes the cluster when there is none. Made beside its place and moved there whole, so a crash or a second
 * process in the middle of it leaves nothing half-made in the way.
 * @throws Problem wrongMajorVersion when an existing cluster belongs to another PostgreSQL; invalidSetting when
 * the user it runs under cannot get there.
 */
export async function ensureCluster(at: ClusterFolder, binaries: PostgresBinaries): Promise<void> {
  if (
    at.runAs !== null &&
    !entersForIt(at, binaries) &&
    !(await reachableBy(path.dirname(at.folder), at.runAs))
  ) {
    throw new Problem('invalidSetting', {
      name: 'TILTH_DATA',
      given: path.dirname(at.folder),
      reason: 'setting.folderPrivate',
    });
  }
  const versionFile = path.join(at.folder, 'PG_VERSION');
  if (!existsSync(versionFile)) await makeCluster(at, binaries);
  const found = Number((await readFile(versionFile, 'utf8')).trim());
  if (found !== binaries.major) {
    throw new Problem('wrongMajorVersion', { folder: at.folder, found, expected: binaries.major });
  }
}

async function makeCluster(at: ClusterFolder, binaries: PostgresBinaries): Promise<void> {
  await forgetUnfinished(at.folder);
  const making = `${at.folder}.making-${process.pid}`;
  await mkdir(making, { mode: 0o700 });
  if (at.runAs !== null) await chown(making, at.runAs.uid, at.runAs.gid);
  const locale =
    binaries.major >= 17
      ? ['--locale-provider=builtin', '--locale=C', '--builtin-locale=C.UTF-8']
      : ['--locale=C'];
  const target = entersForIt(at, binaries) ? OWN_WORKING_DIRECTORY : making;
  const child = await launch(at, binaries, 'initdb', making, [
    ...['-D', target, '-U', 'tilth', '--auth=trust', '--encoding=UTF8', '--data-checksums'],
    ...['--no-instructions', ...locale],
  ]);
  const code = await ended(child);
  if (code !== 0) {
    await rm(making, { recursive: true, force: true });
    throw await startFailure(at);
  }
  await rename(making, at.folder).catch(async (error: NodeJS.ErrnoException) => {
    await rm(making, { recursive: true, force: true });
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  });
}

/** Removes what processes that are gone left half-made. */
async function forgetUnfinished(folder: string): Promise<void> {
  const parent = path.dirname(folder);
  for (const name of await readdir(parent)) {
    const pid = Number(/^postgres\.making-(\d+)$/.exec(name)?.[1] ?? 'NaN');
    if (!Number.isNaN(pid) && (pid === process.pid || !isAlive(pid))) {
      await rm(path.join(parent, name), { recursive: true, force: true });
    }
  }
}

/** Starts `postgres`. Its own session, so that Ctrl-C reaches only us and we stop it in order. */
export async function launchServer(
  at: ClusterFolder,
  binaries: PostgresBinaries,
  settings: Readonly<Record<string, string | number>>,
): Promise<ChildProcess> {
  const indirect = entersForIt(at, binaries);
  const socketFolder = indirect && at.socketFolder === at.folder ? OWN_WORKING_DIRECTORY : at.socketFolder;
  const all = { ...settings, listen_addresses: '', unix_socket_directories: socketFolder, port: 5432 };
  const options = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return launch(at, binaries, 'postgres', at.folder, [
    '-D',
    indirect ? OWN_WORKING_DIRECTORY : at.folder,
    ...options,
  ]);
}

async function launch(
  at: ClusterFolder,
  binaries: PostgresBinaries,
  program: string,
  cwd: string,
  args: readonly string[],
): Promise<ChildProcess> {
  const log = await open(at.logFile, 'a', 0o600);
  try {
    const child = spawn(path.join(binaries.bin, program), args, {
      cwd,
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC', PGTZ: 'UTC', ...binaries.env },
      ...(at.runAs === null ? {} : { uid: at.runAs.uid, gid: at.runAs.gid }),
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', (error) => {
        reject(
          new Problem('noPostgres', {
            platform: `${process.platform}-${process.arch}`,
            reason: String(error),
          }),
        );
      });
    });
    child.unref();
    return child;
  } finally {
    await log.close();
  }
}

function ended(child: ChildProcess): Promise<number> {
  if (child.exitCode !== null) return Promise.resolve(child.exitCode);
  child.ref();
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}

/** Why PostgreSQL did not start, from the end of its log. */
export async function startFailure(at: ClusterFolder): Promise<Problem> {
  const log = await readFile(at.logFile, 'utf8').catch(() => '');
  const tail = log.trim().split('\n').slice(-8).join(' | ');
  if (/No space left on device|could not write/i.test(tail))
    return new Problem('storageFull', { reason: tail });
  return new Problem('databaseUnavailable', { reason: tail });
}

/** What `postmaster.pid` says, or null when it is absent or torn. */
export async function readPidFile(folder: string): Promise<{ pid: number; ready: boolean } | null> {
  const text = await readFile(path.join(folder, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Math.abs(Number(lines[0]));
  if (!Number.isInteger(pid) || pid === 0) return null;
  return { pid, ready: lines[7]?.trim() === 'ready' };
}

/** True when the process is a PostgreSQL that works in this folder, not one that was given an old number. */
export function worksIn(pid: number, folder: string): boolean {
  if (!isAlive(pid)) return false;
  if (process.platform !== 'linux') return true;
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === folder;
  } catch {
    return false;
  }
}

/**
 * PostgreSQL refuses to start while the number in a left-over `postmaster.pid` is in use, even by a stranger.
 * The file must stay, because it also names the shared memory that keeps a second server from joining one
 * that still has children; so only the number is replaced, by our own, which PostgreSQL takes for its parent's.
 */
export async function disownPidFile(folder: string): Promise<void> {
  const file = path.join(folder, 'postmaster.pid');
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return;
  const [first, ...rest] = text.split('\n');
  const pid = Number(first);
  if (!Number.isInteger(pid) || !isAlive(pid) || worksIn(pid, folder)) return;
  await writeFile(file, [process.pid, ...rest].join('\n'));
}

/** Asks the cluster to end its sessions and stop; waits until it has. Harsher after ten seconds. */
export async function stopServer(folder: string): Promise<void> {
  const running = await readPidFile(folder);
  if (running === null || !worksIn(running.pid, folder)) return;
  for (const [signal, patience] of [
    ['SIGINT', 10_000],
    ['SIGQUIT', 5_000],
  ] as const) {
    signalTo(running.pid, signal);
    for (let waited = 0; waited < patience; waited += 10) {
      if (!worksIn(running.pid, folder)) return;
      await sleep(10);
    }
  }
}

function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone already.
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
