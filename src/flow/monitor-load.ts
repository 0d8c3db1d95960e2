/**
 * A file of the monitor's exchange format becomes a report: what the format has no field for is left out and named,
 * never carried along. Whoever coded the file proposes; whoever loads it accepts, so it has two names like every
 * other record. Loading the same file again changes nothing.
 */
import { contentHash } from '../core/ledger/seal.ts';
import { MonitorDocument } from '../core/model/monitor-documents.ts';
import { Problem } from '../core/model/problems.ts';
import type { Actor } from '../core/model/programmes.ts';
import { ReportContent, type ReportDraft } from '../core/model/reports.ts';
import { documentName } from '../core/monitor/document.ts';
import { LEFT_OUT } from '../core/rules/monitor.ts';
import { submitReport } from './intake.ts';
import type { Pipeline } from './ports.ts';
import { decide } from './review.ts';

export interface ReadDocument {
  readonly document: MonitorDocument;
  /** JSON pointers of members the format has no field for. */
  readonly leftOut: string[];
}

/** @throws Problem unreadableFile: not a document of the monitor, with the first place that does not fit. */
export function readDocument(value: unknown): ReadDocument {
  let given: unknown = structuredClone(value);
  const leftOut: string[] = [];
  for (;;) {
    const read = MonitorDocument.safeParse(given);
    if (read.success) return { document: read.data, leftOut };
    const unknown = read.error.issues.filter((issue) => issue.code === 'unrecognized_keys');
    const other = read.error.issues.find((issue) => issue.code !== 'unrecognized_keys');
    if (unknown.length === 0) {
      const where = `/${(other?.path ?? []).join('/')}`;
      throw new Problem('unreadableFile', { file: 'monitor', reason: `${where}: ${other?.message ?? ''}` });
    }
    for (const { path, keys } of unknown) {
      for (const key of keys) {
        leftOut.push(`/${[...path, key].join('/')}`);
        given = without(given, [...path, key]);
      }
    }
  }
}

function without(value: unknown, [step, ...rest]: readonly PropertyKey[]): unknown {
  if (value === null || typeof value !== 'object' || step === undefined) return value;
  if (Array.isArray(value)) return value.map((item, i) => (i === Number(step) ? without(item, rest) : item));
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => {
      if (key !== step) return [[key, item]];
      return rest.length === 0 ? [] : [[key, without(item, rest)]];
    }),
  );
}

/** The report a document travels in. Its id follows from its content, so sending it twice is harmless. */
export function reportOf({ document, leftOut }: ReadDocument, today: string): ReportDraft {
  const content = ReportContent.parse({
    reportType: 'monitor',
    localId: null,
    language: document.language ?? 'en',
    dateOfInformation: document.codedOn ?? today,
    monitor: document,
    ...(leftOut.length > 0 ? { extra: { [LEFT_OUT]: leftOut } } : {}),
  });
  const hash = contentHash(content);
  const id = [hash.slice(0, 8), hash.slice(8, 12), `8${hash.slice(13, 16)}`, `a${hash.slice(17, 20)}`];
  return { id: [...id, hash.slice(20, 32)].join('-'), content };
}

export interface Loaded {
  readonly reportId: string;
  readonly document: string;
  /** False when this very file was loaded before. */
  readonly created: boolean;
  readonly accepted: boolean;
  readonly records: number;
  readonly leftOut: string[];
}

/** Who coded a file, as the author of its report. */
function coderOf(programmeId: string, document: MonitorDocument): Actor {
  const name = document.codedBy ?? 'file';
  const userId = `file:${name}`.slice(0, 64);
  const memberships = [{ userId, programmeId, role: 'analyst' as const, orgCode: null, placeCodes: [] }];
  return { userId, name, memberships };
}

/**
 * Loads one document. `accepting` null leaves it in the inbox for a person.
 * @throws Problem unreadableFile, and whatever sending and accepting refuse.
 */
export async function loadDocument(
  p: Pipeline,
  accepting: Actor | null,
  programmeId: string,
  value: unknown,
  reason: string,
): Promise<Loaded> {
  const read = readDocument(value);
  const draft = reportOf(read, p.clock.now().toISOString().slice(0, 10));
  const author = coderOf(programmeId, read.document);
  const { report, created } = await submitReport(p, author, programmeId, draft);
  const told = { reportId: report.id, document: documentName(read.document), created, leftOut: read.leftOut };
  if (report.state !== 'submitted' || accepting === null)
    return { ...told, accepted: report.state === 'accepted', records: 0 };
  const decision = { action: 'accept' as const, reason, overrides: overridesFor(report.findings, reason) };
  const { entries } = await decide(p, accepting, programmeId, report.id, decision, report.version);
  return { ...told, accepted: true, records: entries.length };
}

/** Whoever loads a file on purpose answers its doubts with the reason they gave. */
function overridesFor(findings: readonly { rule: string; severity: string }[], reason: string) {
  const rules = new Set(findings.filter(({ severity }) => severity === 'R').map(({ rule }) => rule));
  return [...rules].map((rule) => ({ rule, reason }));
}
