/** The other side of child.ts: opens the database of a folder and does as it is told. */
import { createInterface } from 'node:readline';
import { Problem } from '../../src/core/model/problems.ts';
import { type OpenDatabase, openDatabase } from '../../src/store/open.ts';
import { openProgramme, PROGRAMME, report } from './records.ts';

const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
const fault = (error: unknown) =>
  error instanceof Problem ? { problem: error.code, params: error.params } : { error: String(error) };

const COMMANDS: Record<string, (open: OpenDatabase, ...args: never[]) => Promise<object>> = {
  async programme({ db }) {
    await openProgramme(db);
    return {};
  },
  async insert({ db }, n: number) {
    return { added: await db.write((tx) => tx.reports.insert(report(n))) };
  },
  async count({ db }) {
    const counts = await db.read((tx) => tx.reports.countByState(PROGRAMME, {}));
    return { count: counts.submitted };
  },
  /** Writes past the guard until the disk is full to the last byte. */
  async flood({ pool }) {
    await pool.query('create table if not exists flood (text text)');
    for (;;)
      await pool.query(`insert into flood select repeat(md5(i::text), 30) from generate_series(1, 2000) i`);
  },
  async stop(open) {
    await open.stop();
    setImmediate(() => process.exit(0));
    return {};
  },
};

try {
  const open = await openDatabase({
    databaseUrl: process.env.DATABASE_URL ?? null,
    dataDir: process.argv[2]!,
    postgresBin: process.env.TILTH_POSTGRES_BIN ?? null,
    join: process.env.JOIN === 'true',
  });
  say({ ok: true, url: open.url });
  for await (const line of createInterface({ input: process.stdin })) {
    const [command, ...args] = JSON.parse(line);
    say(await COMMANDS[command]!(open, ...(args as never[])).catch(fault));
  }
} catch (error) {
  say(fault(error));
  process.exit(1);
}
