import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonical } from '../../src/core/ledger/canonical.ts';
import { contentHash, seal, ZERO_HASH } from '../../src/core/ledger/seal.ts';
import { type EntryFault, type Link, type StoredEntry, verifyEntry } from '../../src/core/ledger/verify.ts';
import type { Entry, EntryBody } from '../../src/core/model/entries.ts';

const SPEC = new URL('../../docs/spec/', import.meta.url);
const CHAIN = new URL('fixtures/ledger-chain.json', SPEC);

const body = (seq: number, more: Partial<EntryBody> = {}): EntryBody => ({
  v: 1,
  programmeId: 'demo',
  seq,
  kind: 'hazard.classified',
  subject: { type: 'hazard', id: '01980000-0000-7000-8000-000000000001' },
  observedOn: '2026-03-01',
  recordedAt: '2026-03-02T08:00:00.000Z',
  reportId: '01980000-0000-7000-8000-0000000000aa',
  authorId: 'surveyor',
  decidedBy: 'reviewer',
  reason: 'Two mines seen at the edge of the field',
  data: {
    set: { classification: 'cha' },
    source: { contentHash: 'ab'.repeat(32), orgCode: 'nmac', on: '2026-03-01' },
  },
  ...more,
});

/** Bodies of the published fixture: numbers, scripts and escapes that implementations get wrong. */
const FIXTURE: EntryBody[] = [
  body(1, {
    kind: 'programme.opened',
    subject: { type: 'programme', id: 'demo' },
    observedOn: null,
    reportId: null,
    authorId: null,
    decidedBy: 'cli',
    reason: '',
    data: { settings: { names: { en: 'Demo', uk: 'Приклад', ar: 'مثال' } } },
  }),
  body(2, {
    kind: 'hazard.recorded',
    data: {
      set: {
        name: 'Поле за мостом — "north" \\ \u0001\n😀',
        classification: 'sha',
        shape: { type: 'Point', coordinates: [30.12345678901234, -0.0000001] },
      },
      numbers: [0, -0, 1e21, 1e-7, 1.2345678901234568e20, 0.1, 5e-324, 4503599627370495.5],
      source: { contentHash: 'cd'.repeat(32), orgCode: null, on: '2026-02-28' },
    },
  }),
  body(3),
];

function chain(bodies: readonly EntryBody[]): Entry[] {
  let prevHash = ZERO_HASH;
  return bodies.map((each) => {
    const entry = seal(each, prevHash);
    prevHash = entry.hash;
    return entry;
  });
}

function stored({ body: b, prevHash, hash }: Entry): StoredEntry {
  const { programmeId, seq, kind, subject, reportId, recordedAt } = b;
  const columns = { programmeId, seq, kind, subjectType: subject.type, subjectId: subject.id, reportId };
  return { ...columns, recordedAt, body: canonical(b), prevHash, hash };
}

function firstFault(rows: readonly StoredEntry[]): EntryFault | null {
  let link: Link = { seq: 0, hash: ZERO_HASH };
  for (const row of rows) {
    const fault = verifyEntry(row, link);
    if (fault) return fault;
    link = row;
  }
  return null;
}

describe('the ledger', () => {
  it('matches the published fixture byte for byte', () => {
    const made = chain(FIXTURE).map((entry) => ({ ...stored(entry) }));
    if (process.env.BLESS) writeFileSync(CHAIN, `${JSON.stringify(made, null, 2)}\n`);
    expect(made).toEqual(JSON.parse(readFileSync(CHAIN, 'utf8')));
    expect(firstFault(made)).toBeNull();
  });

  it('is checked by the Python program printed in its specification', ({ skip }) => {
    const text = readFileSync(new URL('ledger.md', SPEC), 'utf8');
    const program = /```python\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
    expect(program.trim().split('\n').length).toBeLessThanOrEqual(20);
    const python = ['/usr/bin/python3', '/usr/local/bin/python3'].find((path) => existsSync(path));
    if (python === undefined) return skip();
    const out = execFileSync(python, ['-c', program, CHAIN.pathname], { encoding: 'utf8' });
    expect(out).toBe('3 entries, chain holds\n');
    const broken = execFileSync(python, ['-c', program, '-'], {
      encoding: 'utf8',
      input: readFileSync(CHAIN, 'utf8').replace(
        '"body": "{\\"authorId\\":\\"surveyor',
        '"body": "{\\"authorId\\":\\"Surveyor',
      ),
    });
    expect(broken).toBe('broken at 2\n');
  });

  it('accepts every chain it sealed', () => {
    fc.assert(
      fc.property(fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { maxLength: 8 }), (data) => {
        const rows = chain(data.map((each, i) => body(i + 1, { data: each }))).map(stored);
        expect(firstFault(rows)).toBeNull();
      }),
    );
  });

  it('names the position of one changed character in any column of any entry', () => {
    const rows = chain(Array.from({ length: 6 }, (_, i) => body(i + 1))).map(stored);
    const columns = Object.keys(rows[0] as StoredEntry) as (keyof StoredEntry)[];
    fc.assert(
      fc.property(
        fc.nat(rows.length - 1),
        fc.constantFrom(...columns),
        fc.nat(),
        fc.nat(1),
        (index, column, where, step) => {
          const row = rows[index] as StoredEntry;
          const changed = { ...row, [column]: altered(row[column], where, step) };
          const fault = firstFault(rows.map((each, i) => (i === index ? changed : each)));
          expect(fault?.position).toBe(index + 1);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('notices an entry left out, doubled or moved', () => {
    const rows = chain(Array.from({ length: 5 }, (_, i) => body(i + 1))).map(stored);
    const at = (i: number) => rows[i] as StoredEntry;
    expect(firstFault([at(0), at(2), at(3)])).toMatchObject({ position: 2, reason: 'entryMissing' });
    expect(firstFault([at(0), at(0)])).toMatchObject({ position: 2, reason: 'entryMissing' });
    expect(firstFault([at(1), at(0)])).toMatchObject({ position: 1, reason: 'entryMissing' });
  });

  it('refuses a body that says the same in another spelling', () => {
    const [row] = chain([body(1)]).map(stored) as [StoredEntry];
    const spaced = seal(body(1), ZERO_HASH);
    expect(firstFault([{ ...row, body: ` ${row.body}` }])).toMatchObject({ reason: 'hashDiffers' });
    expect(spaced.hash).toBe(row.hash);
  });

  it('gives one hash to one content, however it was written', () => {
    expect(contentHash({ a: 1, b: [2] })).toBe(contentHash(JSON.parse('{ "b":[2.0], "a":1 }')));
    expect(contentHash({ a: 1 })).not.toBe(contentHash({ a: 2 }));
  });
});

function altered(value: string | number | null, where: number, step: number): string | number {
  if (typeof value === 'number') return value + 1 + where;
  const text = value ?? 'x';
  const at = where % text.length;
  const other = text[at] === 'a' ? 'b' : step === 0 ? 'a' : text[at] === '1' ? '2' : '1';
  return text.slice(0, at) + other + text.slice(at + 1);
}
