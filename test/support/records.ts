/** Small, valid records for tests to vary. Identifiers count up, so a failing test reads the same twice. */
import { canonical } from '../../src/core/ledger/canonical.ts';
import { seal } from '../../src/core/ledger/seal.ts';
import type { Entry, EntryBody } from '../../src/core/model/entries.ts';
import type { EvidencePoint } from '../../src/core/model/evidence.ts';
import { EvidenceDraft } from '../../src/core/model/evidence.ts';
import type { Polygon } from '../../src/core/model/geometry.ts';
import { type Hazard, HazardFields } from '../../src/core/model/hazards.ts';
import { type Place, PlaceDraft } from '../../src/core/model/places.ts';
import { ProgrammeSettings } from '../../src/core/model/programmes.ts';
import { type Report, ReportContent } from '../../src/core/model/reports.ts';
import type { Db } from '../../src/flow/ports.ts';

export const PROGRAMME = 'north';

/** A lower-case UUID that holds a number. */
export function uuid(n: number): string {
  return `018f0000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
}

/** A square of `size` degrees whose lower left corner is at `[west, south]`. */
export function square(west: number, south: number, size = 0.01): Polygon {
  const [east, north] = [west + size, south + size];
  const ring: [number, number][] = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  return { type: 'Polygon', coordinates: [ring] };
}

export function report(n: number, over: Partial<Report> = {}, content: Record<string, unknown> = {}): Report {
  const parsed = ReportContent.parse({ reportType: 'nts', dateOfInformation: '2026-05-01', ...content });
  return {
    id: uuid(n),
    programmeId: PROGRAMME,
    content: parsed,
    contentHash: n.toString(16).padStart(64, '0'),
    placeCodes: [],
    authorId: 'surveyor',
    authorName: 'Survey Or',
    submittedAt: new Date(Date.UTC(2026, 4, 1, 10) + n * 1000).toISOString(),
    state: 'submitted',
    version: 1,
    findings: [],
    decision: null,
    supersededById: null,
    entrySeqs: [],
    ...over,
  };
}

export function hazard(n: number, fromSeq: number, over: Partial<Hazard> = {}): Hazard {
  return {
    ...HazardFields.parse({ classification: 'sha', shape: square(30 + n / 100, 50) }),
    id: uuid(n),
    programmeId: PROGRAMME,
    workStatus: 'open',
    areaM2: 1000,
    perimeterM: 130,
    evidenceCount: 0,
    directEvidenceCount: 0,
    parentIds: [],
    childIds: [],
    reopensId: null,
    dateOfInformation: '2026-05-01',
    facts: {},
    fromSeq,
    untilSeq: null,
    ...over,
  };
}

export function evidence(n: number, fromSeq: number, over: Partial<EvidencePoint> = {}): EvidencePoint {
  return {
    ...EvidenceDraft.parse({
      id: uuid(n),
      kind: 'item',
      position: { type: 'Point', coordinates: [30 + n / 100, 50] },
    }),
    programmeId: PROGRAMME,
    grade: 'direct',
    orgCode: null,
    dateOfInformation: '2026-05-01',
    facts: {},
    fromSeq,
    untilSeq: null,
    ...over,
  };
}

export function place(
  code: string,
  parentCode: string | null,
  level: number,
  over: Partial<Place> = {},
): Place {
  return {
    ...PlaceDraft.parse({ code, parentCode, level, names: { en: `Place ${code}` } }),
    programmeId: PROGRAMME,
    facts: {},
    fromSeq: 1,
    untilSeq: null,
    ...over,
  };
}

/** Entries that follow `head` and each other. */
export function chain(
  head: { seq: number; hash: string },
  count: number,
  over: Partial<EntryBody> = {},
): Entry[] {
  const entries: Entry[] = [];
  let { seq, hash } = head;
  for (let i = 0; i < count; i++) {
    seq += 1;
    const entry = seal(
      {
        v: 1,
        programmeId: PROGRAMME,
        seq,
        kind: 'hazard.recorded',
        subject: { type: 'hazard', id: uuid(seq) },
        observedOn: '2026-05-01',
        recordedAt: new Date(Date.UTC(2026, 4, 2) + seq * 60_000).toISOString(),
        reportId: null,
        authorId: 'surveyor',
        decidedBy: 'reviewer',
        reason: '',
        data: { n: seq },
        ...over,
      },
      hash,
    );
    entries.push(entry);
    hash = entry.hash;
  }
  return entries;
}

/** Opens the programme the records above belong to. */
export async function openProgramme(db: Db, id = PROGRAMME): Promise<void> {
  const settings = ProgrammeSettings.parse({ names: { en: 'North' } });
  await db.write((tx) => tx.programmes.put({ id, settings, headSeq: 0, headHash: '0'.repeat(64) }));
}

/** Everything an async iterable yields. */
export async function gather<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** Equal values have equal text, whatever the order of their keys. */
export function asText(value: unknown): string {
  return canonical(value);
}
