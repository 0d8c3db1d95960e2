/**
 * Seal, verify and fold, without and with the database: entries per second at two sizes, so that a cost that
 * grows faster than the ledger shows.
 */
import { canonical } from '../src/core/ledger/canonical.ts';
import { contentHash, ZERO_HASH } from '../src/core/ledger/seal.ts';
import { type Link, type StoredEntry, verifyEntry } from '../src/core/ledger/verify.ts';
import type { Entry } from '../src/core/model/entries.ts';
import { draftEntries } from '../src/core/registry/drafts.ts';
import { emptyLand } from '../src/core/registry/land.ts';
import { Refold } from '../src/core/registry/refold.ts';
import { rebuildRegistry, verifyChain } from '../src/flow/maintain.ts';
import { type Head, sealAll } from '../src/flow/record.ts';
import { type Bench, type Figure, hazardReport, openBench } from './stage.ts';

const BATCH = 2_000;
const NOTHING = { hazards: new Map(), evidence: new Map(), places: new Map(), land: emptyLand() };

/** Entries as accepting so many reports would seal them: two each. */
function* decisions({ p, programme }: Bench, head: Head, reports: number, from: number): Generator<Entry[]> {
  let at = head;
  for (let n = from; n < from + reports; n += 1) {
    const { id, content } = hazardReport(n);
    const input = { programmeId: programme, reportId: id, content, contentHash: contentHash(content) };
    const more = {
      evidenceOf: new Map(),
      history: new Map(),
      correctedOn: null,
      directEvidence: [],
      geometry: p.geometry,
    };
    const drafts = draftEntries({ ...input, ...more, state: NOTHING });
    const recordedAt = new Date(Date.UTC(2026, 0, 1) + n).toISOString();
    // No report stands behind these, so that the ledger can be filled without them.
    const verdict = {
      reportId: null,
      authorId: 'author',
      decidedBy: 'reviewer',
      reason: 'bench',
      recordedAt,
    };
    const entries = sealAll(programme, at, verdict, drafts);
    const last = entries.at(-1) as Entry;
    at = { seq: last.body.seq, hash: last.hash };
    yield entries;
  }
}

function stored({ body, prevHash, hash }: Entry): StoredEntry {
  const { programmeId, seq, kind, subject, reportId, recordedAt } = body;
  const columns = { programmeId, seq, kind, subjectType: subject.type, subjectId: subject.id, reportId };
  return { ...columns, recordedAt, body: canonical(body), prevHash, hash };
}

/** The pure part. */
function inMemory(bench: Bench, reports: number): Figure[] {
  const entries = [...decisions(bench, { seq: 0, hash: ZERO_HASH }, reports, 0)].flat();
  const rows = entries.map(stored);
  const clock = (work: () => void): number => {
    const started = performance.now();
    work();
    return entries.length / ((performance.now() - started) / 1000);
  };
  const verified = clock(() => {
    let link: Link = { seq: 0, hash: ZERO_HASH };
    for (const row of rows) {
      if (verifyEntry(row, link)) throw new Error('chain does not hold');
      link = row;
    }
  });
  const folded = clock(() => {
    const refold = new Refold(() => {});
    for (const { body } of entries) refold.add(body);
    refold.finish();
  });
  return [
    { what: `verify, in memory, ${entries.length} entries`, value: verified, unit: 'entries/s' },
    { what: `fold, in memory, ${entries.length} entries`, value: folded, unit: 'entries/s' },
  ];
}

async function fill(bench: Bench, reports: number, from: number): Promise<void> {
  const { p, programme } = bench;
  const head = await p.db.read((tx) => tx.ledger.head(programme));
  let waiting: Entry[] = [];
  const flush = async (): Promise<void> => {
    const ready = waiting;
    waiting = [];
    await p.db.write((tx) => tx.ledger.append(programme, ready));
  };
  for (const entries of decisions(bench, head, reports, from)) {
    waiting.push(...entries);
    if (waiting.length >= BATCH) await flush();
  }
  await flush();
}

async function inDatabase(bench: Bench, label: string): Promise<Figure[]> {
  const { p, programme } = bench;
  const { seq } = await p.db.read((tx) => tx.ledger.head(programme));
  const measure = async (what: string, work: () => Promise<unknown>): Promise<Figure> => {
    const started = performance.now();
    await work();
    return {
      what: `${what}, ${label}`,
      value: seq / ((performance.now() - started) / 1000),
      unit: 'entries/s',
    };
  };
  return [
    await measure('verify', async () => {
      const verdict = await verifyChain(p, programme);
      if (!verdict.ok) throw new Error(verdict.reason);
    }),
    await measure('registry rebuild', () => rebuildRegistry(p, programme, { check: false })),
    await measure('registry rebuild --check', async () => {
      const { equal } = await rebuildRegistry(p, programme, { check: true });
      if (!equal) throw new Error('differs');
    }),
  ];
}

export async function bench(scale = 1): Promise<Figure[]> {
  const stage = await openBench();
  const half = Math.round(25_000 * scale);
  try {
    const figures = inMemory(stage, half);
    await fill(stage, half, 0);
    figures.push(...(await inDatabase(stage, `${half * 2} entries`)));
    await fill(stage, half * 3, half);
    figures.push(...(await inDatabase(stage, `${half * 8} entries`)));
    return figures;
  } finally {
    await stage.close();
  }
}
