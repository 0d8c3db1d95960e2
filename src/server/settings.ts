/**
 * Settings: everything a person can set about a server, read once at start from the environment and the
 * command line, checked here and nowhere else. SETTINGS is the table in docs/guide/settings.md, as data.
 */
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { Problem } from '../core/model/problems.ts';

export interface Settings {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  /** A PostgreSQL of one's own; null: the private cluster in the data folder. */
  readonly databaseUrl: string | null;
  readonly postgresBin: string | null;
  /** Address people type, when a proxy stands in front; null: what the request says. */
  readonly publicUrl: string | null;
  /** Reverse proxies in front whose X-Forwarded-For is believed. */
  readonly proxies: number;
  /** Signs sessions; null: made once and kept in the data folder. */
  readonly secret: string | null;
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
  /** Folder of the copies of sources; null: `files` in the data folder. */
  readonly filesDir: string | null;
  /** Largest copy that is taken, MB. */
  readonly captureMb: number;
}

/** Where copies of sources are kept. */
export const filesFolder = ({ dataDir, filesDir }: Pick<Settings, 'dataDir' | 'filesDir'>): string =>
  filesDir ?? join(dataDir, 'files');

interface SettingRow {
  /** Environment variable. */
  readonly name: string;
  /** Command-line option that wins over the variable, if any. */
  readonly option: string | null;
  readonly field: keyof Settings;
  /** Empty: not set. What is accepted is said by the message `setting.<name>`. */
  readonly fallback: string;
  readonly schema: z.ZodType;
  /** Never printed, not even in a refusal. */
  readonly secret?: true;
}

const wholeNumber = (max: number) =>
  z
    .string()
    .regex(/^\d{1,6}$/)
    .transform(Number)
    .pipe(z.number().max(max));
const someText = z.string().trim().min(1).max(4_096);
const address = (protocols: readonly string[]) =>
  someText.refine((text) => {
    try {
      return protocols.includes(new URL(text).protocol);
    } catch {
      return false;
    }
  });

export const SETTINGS: readonly SettingRow[] = [
  {
    name: 'PORT',
    option: '--port',
    field: 'port',
    fallback: '8080',
    schema: wholeNumber(65_535),
  },
  {
    name: 'TILTH_HOST',
    option: '--host',
    field: 'host',
    fallback: '127.0.0.1',
    schema: someText.regex(/^[A-Za-z0-9.:_-]+$/),
  },
  {
    name: 'TILTH_DATA',
    option: '--data',
    field: 'dataDir',
    fallback: './data',
    schema: someText.transform((path) => resolve(path)),
  },
  {
    name: 'DATABASE_URL',
    option: null,
    field: 'databaseUrl',
    fallback: '',
    schema: address(['postgres:', 'postgresql:']),
    secret: true,
  },
  {
    name: 'TILTH_POSTGRES_BIN',
    option: null,
    field: 'postgresBin',
    fallback: '',
    schema: someText.transform((path) => resolve(path)),
  },
  {
    name: 'TILTH_PUBLIC_URL',
    option: null,
    field: 'publicUrl',
    fallback: '',
    schema: address(['http:', 'https:']).transform((text) => new URL(text).origin),
  },
  {
    name: 'TILTH_PROXIES',
    option: null,
    field: 'proxies',
    fallback: '0',
    schema: wholeNumber(5),
  },
  {
    name: 'TILTH_SECRET',
    option: null,
    field: 'secret',
    fallback: '',
    schema: z.string().min(32).max(512),
    secret: true,
  },
  {
    name: 'TILTH_LOG_LEVEL',
    option: null,
    field: 'logLevel',
    fallback: 'info',
    schema: z.enum(['silent', 'error', 'warn', 'info', 'debug']),
  },
  {
    name: 'TILTH_FILES',
    option: null,
    field: 'filesDir',
    fallback: '',
    schema: someText.transform((path) => resolve(path)),
  },
  {
    name: 'TILTH_CAPTURE_MB',
    option: null,
    field: 'captureMb',
    fallback: '200',
    schema: wholeNumber(4_096).pipe(z.number().min(1)),
  },
];

/** Set by test and build tools, not settings of a server, and so never warned about. */
const OTHER_NAMES = /^TILTH_(TEST|BENCH|E2E|BUILD)_/;

/**
 * Settings from the environment and command-line options (which win); empty counts as not set.
 * Throws Problem invalidSetting, naming the setting, what was given and what is accepted.
 */
export function readSettings(
  env: Readonly<Record<string, string | undefined>>,
  options: { data?: string; port?: string; host?: string } = {},
): Settings {
  const values: Record<string, unknown> = {};
  for (const row of SETTINGS) {
    const fromOption = row.option ? options[row.option.slice(2) as keyof typeof options] : undefined;
    const given = fromOption ?? (env[row.name] || row.fallback);
    if (given === '' && fromOption === undefined) {
      values[row.field] = null;
      continue;
    }
    const read = row.schema.safeParse(given);
    if (!read.success) throw refusal(row, fromOption === undefined ? row.name : row.option!, given);
    values[row.field] = read.data;
  }
  return values as unknown as Settings;
}

function refusal(row: SettingRow, name: string, given: string): Problem {
  const shown = row.secret ? '' : given.slice(0, 80);
  return new Problem('invalidSetting', { name, given: shown, reason: `setting.${row.name}` });
}

/** Names that look like settings but are none: most often a typing error. */
export function unknownSettings(env: Readonly<Record<string, string | undefined>>): string[] {
  return Object.keys(env).filter(
    (name) =>
      name.startsWith('TILTH_') && !OTHER_NAMES.test(name) && !SETTINGS.some((row) => row.name === name),
  );
}
