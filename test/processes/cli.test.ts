/** Whoever keeps the server works on the command line: sentences for people, one line for machines, exit codes. */
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serving, tilth } from '../support/cli.ts';
import { collection, feature, squareAt } from '../support/import.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'tilth-cli-'));
const data = path.join(folder, 'data');
const at = ['--data', data];
const file = (name: string, content: string | Uint8Array) => {
  const where = path.join(folder, name);
  writeFileSync(where, content);
  return where;
};

const PROFILE = `
profile: fields
programme: { id: north, names: { en: North }, bounds: [20, 40, 40, 55] }
input: { format: geojson }
report: { type: nts, dateOfInformation: "2025-03-01", orgCode: alpha }
hazard: { localId: "{id}", classification: sha, contamination: cmr }
evidence: { kind: verbal_report, channel: told }
`;
const FIELDS = collection(
  ...[1, 2, 3].map((n) => feature(squareAt(30 + n, 48), { id: `F${n}` })),
  feature(squareAt(48, 31), { id: 'F4' }),
  7,
);

let fields: string;
let profile: string;
beforeAll(() => {
  fields = file('fields.geojson', FIELDS);
  profile = file('fields.yaml', PROFILE);
});
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));

describe('without any data', () => {
  test('help is there in five languages, and costs no database', async () => {
    const bare = await tilth([]);
    expect(bare).toMatchObject({ code: 0 });
    for (const command of [
      'serve',
      'demo',
      'import',
      'verify',
      'registry',
      'geometry',
      'user',
      'backup',
      'restore',
      'review',
    ])
      expect(bare.out).toContain(command);
    const help = await tilth(['import', '--help', '--lang', 'uk']);
    expect(help).toMatchObject({ code: 0 });
    expect(help.out).toContain('Перетворює рядки файлів');
    expect(help.out).not.toMatch(/cli\.[a-z]/);
  });

  const refusals: [what: string, args: string[], code: number, words: RegExp][] = [
    ['an unknown command', ['explode'], 2, /unknown command/],
    ['an unknown option', ['verify', '--fast'], 2, /unknown option/],
    ['an import without a profile', ['import', 'x.geojson'], 2, /--profile/],
    ['an unknown profile', ['import', 'x.geojson', '--profile', 'nope'], 2, /geojson-hazards/],
    ['a file that is not there', ['import', 'x.geojson', '--profile', 'geojson-hazards'], 2, /no such file/],
    ['a folder for a file', ['import', tmpdir(), '--profile', 'geojson-hazards'], 2, /folder/],
    [
      'a backup that is not there',
      ['restore', 'x.tilth', '--data', path.join(folder, 'none')],
      2,
      /no such file/,
    ],
    [
      'a role that does not exist',
      ['user', 'role', 'a@b.org', 'king', '--data', data],
      2,
      /national_approver/,
    ],
  ];
  test.each(refusals)('%s is refused with a sentence', async (_, args, code, words) => {
    const ran = await tilth([...args, '--json']);
    expect(ran.code).toBe(code);
    expect(ran.err).toMatch(words);
    expect(ran.err).not.toMatch(/\n {4}at /);
    expect(ran.out === '' || ran.json?.ok === false).toBe(true);
  });

  test('a wrong setting is named', async () => {
    const ran = await tilth(['verify', '--json'], { env: { DATABASE_URL: 'mysql://x' } });
    expect(ran).toMatchObject({ code: 2, json: { ok: false, problem: { code: 'invalidSetting' } } });
    expect(ran.err).toContain('DATABASE_URL');
  });
});

describe('a life of a data folder', () => {
  test('a file is tried, imported, and imported again', async () => {
    const dry = await tilth(['import', fields, '--profile', profile, '--dry-run', '--json', ...at]);
    expect(dry).toMatchObject({
      code: 0,
      json: { ok: true, dryRun: true, batchId: null, rows: 5, new: 4, refused: 1 },
    });
    const real = await tilth(['import', fields, '--profile', profile, '--json', ...at]);
    expect(real.json).toMatchObject({
      programme: 'north',
      rows: 5,
      new: 4,
      unchanged: 0,
      refused: 1,
      flagged: 1,
    });
    expect(real.json.refusedRows[0]).toMatchObject({
      row: 5,
      reason: { words: 'It is not a GeoJSON feature.' },
    });
    expect(real.json.flaggedRows[0]).toMatchObject({ row: 4, findings: [{ rule: 'V12', repairable: true }] });
    const again = await tilth(['import', fields, '--profile', profile, ...at]);
    expect(again.code).toBe(0);
    expect(again.out).toContain('All files: 5 rows = 0 new + 4 unchanged + 1 refused');
  });

  test('people get accounts and roles; a disabled one has none', async () => {
    const added = await tilth([
      'user',
      'add',
      'chief@example.org',
      '--name',
      'Chief',
      '--role',
      'national_approver',
      '--json',
      ...at,
    ]);
    expect(added).toMatchObject({
      code: 0,
      json: { ok: true, membership: { role: 'national_approver', programmeId: 'north' } },
    });
    expect(added.json.password).toMatch(/^(\w{4}-){3}\w{4}$/);
    const own = await tilth(['user', 'add', 'im@example.org', '--password-stdin', '--json', ...at], {
      input: 'a long enough one\n',
    });
    expect(own.json).toEqual({ ok: true, email: 'im@example.org', membership: null });
    const twice = await tilth(['user', 'add', 'im@example.org', '--json', ...at]);
    expect(twice).toMatchObject({ code: 2, json: { ok: false } });
    await tilth(['user', 'role', 'im@example.org', 'org_im', '--org', 'alpha', ...at]);
    await tilth(['user', 'add', 'gone@example.org', ...at]);
    expect(await tilth(['user', 'disable', 'gone@example.org', ...at])).toMatchObject({ code: 0 });
    expect(await tilth(['user', 'disable', 'nobody@example.org', ...at])).toMatchObject({ code: 3 });
    const { json } = await tilth(['user', 'list', '--json', ...at]);
    expect(json.users).toMatchObject([
      { email: 'chief@example.org', roles: [{ role: 'national_approver' }] },
      { email: 'gone@example.org', disabled: true, roles: [] },
      { email: 'im@example.org', roles: [{ role: 'org_im', orgCode: 'alpha' }] },
    ]);
  });

  test('a batch is accepted by a named person who did not import it', async () => {
    const more = file('more.geojson', collection(feature(squareAt(35, 48), { id: 'M1' })));
    const mine = await tilth([
      'import',
      more,
      '--profile',
      profile,
      '--by',
      'chief@example.org',
      '--json',
      ...at,
    ]);
    const batch = mine.json.batchId;
    const self = await tilth([
      'review',
      'accept',
      '--batch',
      batch,
      '--by',
      'chief@example.org',
      '--json',
      ...at,
    ]);
    expect(self).toMatchObject({ code: 5, json: { ok: false, accepted: 0, refused: 1 } });
    expect(self.json.outcomes[0].problem.code).toBe('authorIsApprover');
    await tilth(['user', 'add', 'other@example.org', '--role', 'national_approver', ...at]);
    const other = await tilth([
      'review',
      'accept',
      '--batch',
      batch,
      '--by',
      'other@example.org',
      '--json',
      ...at,
    ]);
    expect(other).toMatchObject({ code: 0, json: { ok: true, accepted: 1, refused: 0 } });
    const nobody = await tilth([
      'review',
      'accept',
      '--batch',
      batch,
      '--by',
      'gone@example.org',
      '--json',
      ...at,
    ]);
    expect(nobody.code).toBe(4);
  });

  test('the chain verifies and the registry is what the ledger says', async () => {
    const verified = await tilth(['verify', '--json', ...at]);
    expect(verified).toMatchObject({
      code: 0,
      json: { ok: true, programmes: [{ programme: 'north', ok: true }] },
    });
    const checked = await tilth(['registry', 'rebuild', '--check', '--json', ...at]);
    expect(checked).toMatchObject({
      code: 0,
      json: { ok: true, check: true, programmes: [{ equal: true }] },
    });
    expect(await tilth(['registry', 'rebuild', ...at])).toMatchObject({ code: 0 });
  });

  test('a backup is restored elsewhere: records, chain, secrets, and people sign in as before', async () => {
    const backup = path.join(folder, 'all.tilth');
    const made = await tilth(['backup', backup, '--json', ...at]);
    expect(made).toMatchObject({ code: 0, json: { ok: true, file: backup } });
    expect(Object.keys(made.json.members)).toEqual(['database.jsonl', 'data/secrets.json']);
    expect(statSync(backup).mode & 0o077).toBe(0);
    expect(await tilth(['backup', backup, ...at])).toMatchObject({ code: 2 });

    const elsewhere = path.join(folder, 'elsewhere');
    const restored = await tilth(['restore', backup, '--json', '--data', elsewhere]);
    expect(restored).toMatchObject({ code: 0, json: { ok: true, programmes: [{ programme: 'north' }] } });
    expect(readFileSync(path.join(elsewhere, 'secrets.json'))).toEqual(
      readFileSync(path.join(data, 'secrets.json')),
    );
    expect(await tilth(['restore', backup, '--data', elsewhere])).toMatchObject({ code: 2 });

    const server = await serving(['--data', elsewhere]);
    try {
      const signIn = await fetch(`${server.url}/api/auth/sign-in/email`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: 'im@example.org', password: 'a long enough one' }),
      });
      expect(signIn.status).toBe(200);
      // Commands work beside the server; a second server does not.
      expect(await tilth(['verify', '--data', elsewhere])).toMatchObject({ code: 0 });
      const again = await tilth(['import', fields, '--profile', profile, '--json', '--data', elsewhere]);
      expect(again.json).toMatchObject({ rows: 5, new: 0, unchanged: 4 });
      const second = await tilth(['serve', '--port', '0', '--json', '--data', elsewhere]);
      expect(second).toMatchObject({ code: 6, json: { problem: { code: 'folderInUse' } } });
    } finally {
      expect(await server.stop()).toBe(0);
    }
  });

  test('a damaged backup is refused and leaves the folder empty', async () => {
    const backup = path.join(folder, 'all.tilth');
    const bytes = readFileSync(backup);
    const cut = file('cut.tilth', bytes.subarray(0, bytes.length - 200));
    copyFileSync(backup, path.join(folder, 'flipped.tilth'));
    const flipped = Uint8Array.from(bytes);
    flipped[Math.floor(bytes.length / 2)]! ^= 1;
    writeFileSync(path.join(folder, 'flipped.tilth'), flipped);
    const where = path.join(folder, 'never');
    for (const bad of [cut, path.join(folder, 'flipped.tilth'), fields]) {
      const ran = await tilth(['restore', bad, '--json', '--data', where]);
      expect(ran).toMatchObject({ code: 2, json: { ok: false, problem: { code: 'unreadableFile' } } });
      expect(readdirSync(folder).filter((name) => name.startsWith('.tilth') || name === 'never')).toEqual([]);
    }
  });
});
