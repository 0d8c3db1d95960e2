import { afterEach, beforeEach, expect, test } from 'vitest';
import { ZERO_HASH } from '../../src/core/ledger/seal.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { chain, gather, openProgramme, PROGRAMME, report, uuid } from '../support/records.ts';

const START = { seq: 0, hash: ZERO_HASH };
let at: TestDatabase;
beforeEach(async () => {
  at = await openTestDatabase();
  await openProgramme(at.db);
});
afterEach(() => at?.close());

const append = (entries: ReturnType<typeof chain>) =>
  at.db.write((tx) => tx.ledger.append(PROGRAMME, entries));

test('the chain starts empty and grows in order, many at once or one by one', async () => {
  expect(await at.db.read((tx) => tx.ledger.head(PROGRAMME))).toEqual(START);
  const entries = chain(START, 1203);
  await append(entries.slice(0, 1200));
  for (const entry of entries.slice(1200)) await append([entry]);
  const head = { seq: 1203, hash: entries.at(-1)!.hash };
  expect(await at.db.read((tx) => tx.ledger.head(PROGRAMME))).toEqual(head);
  expect(await at.db.read((tx) => tx.programmes.find(PROGRAMME))).toMatchObject({
    headSeq: head.seq,
    headHash: head.hash,
  });
  expect(await at.db.read((tx) => gather(tx.ledger.read(PROGRAMME, 0)))).toEqual(entries);
  expect(await at.db.read((tx) => gather(tx.ledger.read(PROGRAMME, 1201)))).toEqual(entries.slice(1201));
});

test.each([
  ['a gap', () => chain(START, 3).slice(1)],
  ['a hole in the middle', () => chain(START, 3).filter((e) => e.body.seq !== 2)],
  ['a wrong predecessor', () => chain({ seq: 0, hash: 'a'.repeat(64) }, 1)],
  ['a second first entry', () => [...chain(START, 1), ...chain(START, 1)]],
])('the chain refuses %s', async (_what, entries) => {
  await expect(append(entries())).rejects.toThrow();
  expect(await at.db.read((tx) => tx.ledger.head(PROGRAMME))).toEqual(START);
});

test('the chain refuses a fork', async () => {
  const [first] = chain(START, 1);
  await append([first!]);
  await expect(append(chain(START, 1, { reason: 'another' }))).rejects.toThrow();
});

test('two writers append one after the other', async () => {
  const write = (reason: string) =>
    at.db.write(async (tx) => {
      const head = await tx.ledger.lockHead(PROGRAMME);
      await tx.ledger.append(PROGRAMME, chain(head, 2, { reason }));
    });
  await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map(write));
  const entries = await at.db.read((tx) => gather(tx.ledger.read(PROGRAMME, 0)));
  expect(entries.map((e) => e.body.seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  for (const [i, entry] of entries.entries()) expect(entry.prevHash).toBe(entries[i - 1]?.hash ?? ZERO_HASH);
});

test('what a failed transaction appended never was', async () => {
  const failing = at.db.write(async (tx) => {
    await tx.ledger.append(PROGRAMME, chain(START, 2));
    throw new Error('changed my mind');
  });
  await expect(failing).rejects.toThrow('changed my mind');
  expect(await at.db.read((tx) => tx.ledger.head(PROGRAMME))).toEqual(START);
});

test('raw rows carry the canonical text and every column beside it', async () => {
  await at.db.write((tx) => tx.reports.insert(report(1)));
  const [entry] = chain(START, 1, { reportId: uuid(1), data: { b: 1, a: 'Ї\u0000' } });
  await append([entry!]);
  const [raw] = await at.db.read((tx) => gather(tx.ledger.readRaw(PROGRAMME, 0)));
  expect(raw).toMatchObject({
    programmeId: PROGRAMME,
    seq: 1,
    kind: 'hazard.recorded',
    subjectType: 'hazard',
    subjectId: uuid(1),
    reportId: uuid(1),
    recordedAt: entry!.body.recordedAt,
    prevHash: ZERO_HASH,
    hash: entry!.hash,
  });
  expect(JSON.parse(raw!.body)).toEqual(entry!.body);
  expect(raw!.body.indexOf('"a"')).toBeLessThan(raw!.body.indexOf('"b"'));
});

test('the chain is listed by subject, report and kind, page by page, both ways', async () => {
  await append(chain(START, 5));
  await append(
    chain(await at.db.read((tx) => tx.ledger.head(PROGRAMME)), 2, {
      kind: 'place.recorded',
      subject: { type: 'place', id: 'UA05' },
    }),
  );
  const list = (filter: object, limit = 50, cursor: string | null = null) =>
    at.db.read((tx) => tx.ledger.list(PROGRAMME, filter, { limit, cursor }));
  const seqs = async (filter: object) => (await list(filter)).items.map((e) => e.body.seq);
  expect(await seqs({ subjectType: 'place', subjectId: 'UA05' })).toEqual([6, 7]);
  expect(await seqs({ kinds: ['place.recorded'], order: 'newest' })).toEqual([7, 6]);
  expect(await seqs({ reportId: uuid(77) })).toEqual([]);
  const first = await list({ order: 'newest' }, 3);
  expect(first.items.map((e) => e.body.seq)).toEqual([7, 6, 5]);
  const second = await list({ order: 'newest' }, 4, first.next);
  expect(second.items.map((e) => e.body.seq)).toEqual([4, 3, 2, 1]);
  expect(second.next).toBeNull();
});

test('the chain knows the position at an instant', async () => {
  const entries = chain(START, 3);
  await append(entries);
  const seqAt = (instant: string) => at.db.read((tx) => tx.ledger.seqAt(PROGRAMME, instant));
  expect(await seqAt('2020-01-01T00:00:00Z')).toBe(0);
  expect(await seqAt(entries[1]!.body.recordedAt)).toBe(2);
  expect(await seqAt('2030-01-01T00:00:00Z')).toBe(3);
});

test('one programme does not hold another up, nor mix with it', async () => {
  await openProgramme(at.db, 'south');
  const south = chain(START, 2, { programmeId: 'south' });
  await at.db.write(async (tx) => {
    await tx.ledger.lockHead(PROGRAMME);
    await at.db.write((other) => other.ledger.append('south', south));
  });
  expect(await at.db.read((tx) => tx.ledger.head('south'))).toMatchObject({ seq: 2 });
  expect(await at.db.read((tx) => tx.ledger.head(PROGRAMME))).toEqual(START);
  await expect(
    append(chain({ seq: 2, hash: south[1]!.hash }, 1, { programmeId: 'south' })),
  ).rejects.toThrow();
});
