/** What the pipeline's benchmarks share: a private database, a programme, its people, and reports to send. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import type { Position } from '../src/core/model/geometry.ts';
import { type Actor, ProgrammeSettings } from '../src/core/model/programmes.ts';
import { ReportDraft } from '../src/core/model/reports.ts';
import type { Pipeline } from '../src/flow/ports.ts';
import { openProgramme } from '../src/flow/programmes.ts';
import { loadGeometry } from '../src/server/geometry.ts';
import { openDatabase } from '../src/store/open.ts';

/** One line of a report: printed by scripts/bench.mjs. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
}

export interface Bench {
  readonly p: Pipeline;
  readonly programme: string;
  readonly author: Actor;
  readonly reviewer: Actor;
  close(): Promise<void>;
}

/** On `DATABASE_URL` when set (it must be empty), else on a private cluster in a temporary folder. */
export async function openBench(): Promise<Bench> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tilth-bench-'));
  const databaseUrl = process.env.DATABASE_URL ?? null;
  const postgresBin = process.env.TILTH_POSTGRES_BIN ?? null;
  const opened = await openDatabase({ databaseUrl, dataDir, postgresBin });
  const clock = { now: () => new Date() };
  const p: Pipeline = { db: opened.db, geometry: await loadGeometry(), clock, newId: uuidv7 };
  const programme = 'bench';
  const cli: Actor = { userId: 'cli', name: 'Command line', memberships: [] };
  await openProgramme(p, cli, programme, ProgrammeSettings.parse({ names: { en: 'Bench' } }));
  const person = (userId: string): Actor => {
    const membership = {
      userId,
      programmeId: programme,
      role: 'national_approver' as const,
      orgCode: null,
      placeCodes: [],
    };
    return { userId, name: userId, memberships: [membership] };
  };
  return {
    p,
    programme,
    author: person('author'),
    reviewer: person('reviewer'),
    async close() {
      await opened.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A report of a suspected hazard with a twelve-cornered outline and one find; no two overlap. */
export function hazardReport(n: number): ReportDraft {
  const [west, south] = [(n % 1000) * 0.02 + 20, Math.floor(n / 1000) * 0.02 + 10];
  const ring: Position[] = Array.from({ length: 12 }, (_, i) => {
    const angle = (i / 12) * 2 * Math.PI;
    return [west + 0.003 * Math.cos(angle) * (1 + (i % 3) / 10), south + 0.002 * Math.sin(angle)];
  });
  const id = uuidv7();
  return ReportDraft.parse({
    id: uuidv7(),
    content: {
      reportType: 'nts',
      dateOfInformation: `2026-0${1 + (n % 9)}-1${n % 10}`,
      orgCode: 'alpha',
      localId: `R-${n}`,
      hazard: {
        id,
        mode: 'new',
        fields: {
          localId: `H-${n}`,
          name: `Field ${n}`,
          classification: 'sha',
          contamination: ['uxo'],
          shape: { type: 'Polygon', coordinates: [[...ring, ring[0]]] },
        },
      },
      evidence: [
        {
          id: uuidv7(),
          kind: 'fragment',
          position: { type: 'Point', coordinates: [west, south] },
          quantity: 1,
        },
      ],
    },
  });
}

/** Runs `task` for each item with so many at once; seconds taken. */
export async function timed<T>(
  items: readonly T[],
  atOnce: number,
  task: (item: T) => Promise<unknown>,
): Promise<number> {
  const queue = items.values();
  const started = performance.now();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const item of queue) await task(item);
    }),
  );
  return (performance.now() - started) / 1000;
}
