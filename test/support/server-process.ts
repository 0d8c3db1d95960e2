/**
 * A whole server to be killed: on the data folder of the first argument, or the database of DATABASE_URL. The
 * first start makes a programme and two people, whose tokens later starts find beside the data.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import pino from 'pino';
import type { Role } from '../../src/core/model/codes.ts';
import { ProgrammeSettings } from '../../src/core/model/programmes.ts';
import { openProgramme } from '../../src/flow/programmes.ts';
import { type Prepared, startServer } from '../../src/server/main.ts';
import { PROGRAMME } from './records.ts';

const dataDir = process.argv[2]!;
const tokenFile = path.join(dataDir, 'tokens.json');

async function prepare({ pipeline, accounts }: Prepared): Promise<void> {
  if (existsSync(tokenFile)) return;
  const settings = ProgrammeSettings.parse({ names: { en: 'North' }, fictional: true });
  await openProgramme(
    pipeline,
    { userId: 'cli', name: 'Command line', memberships: [] },
    PROGRAMME,
    settings,
  );
  const tokenOf = async (name: string, role: Role, orgCode: string | null) => {
    const email = `${name}@example.org`;
    const { id } = await accounts.create({ email, name, password: 'a long enough password' });
    const membership = { userId: id, programmeId: PROGRAMME, role, orgCode, placeCodes: [] };
    await pipeline.db.write((tx) => tx.memberships.grant(membership));
    return accounts.createToken(email, 1);
  };
  const tokens = {
    surveyor: await tokenOf('surveyor', 'field_team', 'alpha'),
    reviewer: await tokenOf('reviewer', 'national_approver', null),
  };
  writeFileSync(tokenFile, JSON.stringify(tokens));
}

const server = await startServer(
  {
    port: Number(process.env.PORT ?? 0),
    host: '127.0.0.1',
    dataDir,
    databaseUrl: process.env.DATABASE_URL ?? null,
    postgresBin: process.env.TILTH_POSTGRES_BIN ?? null,
    publicUrl: null,
    proxies: 0,
    secret: 'only for tests, only for tests, only for tests',
    logLevel: 'silent',
    filesDir: null,
    captureMb: 200,
  },
  { prepare, log: pino({ level: process.env.TILTH_LOG_LEVEL ?? 'silent', base: null }, pino.destination(2)) },
);
process.stdout.write(
  `${JSON.stringify({ url: server.url, ...JSON.parse(readFileSync(tokenFile, 'utf8')) })}\n`,
);
process.on('SIGTERM', () => server.stop().finally(() => process.exit(0)));
