/**
 * Import: files of rows → reports, through the same intake as every other report. Each row becomes one report
 * with its provenance (file, row, hash) or is refused with a reason; doubts are findings, never refusals. The
 * same rows again make nothing new. Never decides, never writes the registry.
 */
import { canonical } from '../core/ledger/canonical.ts';
import type { Finding } from '../core/model/findings.ts';
import type { Place, PlaceDraft } from '../core/model/places.ts';
import type { Actor, Programme } from '../core/model/programmes.ts';
import type { ReportDraft } from '../core/model/reports.ts';
import { getProgramme } from './access.ts';
import { checkColumns, FileTally } from './import-file.ts';
import { type MapContext, type MappedRow, mapRow, reportIdOf, valueSha256 } from './import-map.ts';
import { placeMatcher } from './import-match.ts';
import { knownPlaces, waitingPlace } from './import-places.ts';
import { type Profile, profileName } from './import-profile.ts';
import {
  type ImportFile,
  type Inspection,
  inspect,
  type Note,
  type ReadRow,
  readRows,
  type SourceRow,
  UnreadableFile,
} from './import-source.ts';
import { checkDrafts, type RowOutcome, submitReports } from './intake.ts';
import type { Pipeline } from './ports.ts';

export interface ImportOptions {
  readonly files: readonly ImportFile[];
  readonly profile: Profile;
  /** Says what would happen and stores nothing. */
  readonly dryRun: boolean;
  /** Incremental SHA-256 of the rim. */
  readonly newHash: () => { update(data: Uint8Array): unknown; digest(encoding: 'hex'): string };
  readonly onProgress?: (bytesDone: number) => void;
  /** Every row that has something to be said about: refused, or new with findings. */
  readonly onRow?: (row: RowReport) => void;
}

export interface RowReport {
  readonly file: string;
  readonly row: number;
  readonly line: number | null;
  readonly outcome: Outcome;
  readonly reportId: string | null;
  readonly findings: readonly Finding[];
  /** Why it was refused: a message key. */
  readonly reason: Note | null;
}
export type Outcome = 'new' | 'unchanged' | 'refused';

export interface FileSummary {
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly encoding: string | null;
  readonly rows: number;
  readonly new: number;
  readonly unchanged: number;
  readonly refused: number;
  readonly flagged: number;
  /** Rows that only make sense with latitude and longitude exchanged. */
  readonly swapped: number;
  readonly droppedColumns: readonly string[];
  readonly notes: readonly Note[];
  /** Why nothing of this file could be read. */
  readonly problem: Note | null;
}

/** `rows = new + unchanged + refused`; `flagged` counts the new ones with findings. */
export interface ImportSummary {
  readonly programme: string;
  readonly profile: string;
  readonly dryRun: boolean;
  /** Names this import's reports: `tilth review accept --batch`. Null for a dry run. */
  readonly batchId: string | null;
  readonly rows: number;
  readonly new: number;
  readonly unchanged: number;
  readonly refused: number;
  readonly flagged: number;
  /** Findings of the new rows by rule. */
  readonly findings: Readonly<Record<string, number>>;
  readonly files: readonly FileSummary[];
}

/** Rows handed to the pipeline at once; fewer when they are large. */
const CHUNK_ROWS = 400;

/**
 * Imports files one after the other. A file that cannot be read at all is listed with its reason and the
 * others go on. Throws Problem unknownProgramme, notAllowed, invalidProfile (a column the files do not have).
 */
export async function importFiles(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  options: ImportOptions,
): Promise<ImportSummary> {
  const programme = await p.db.read((tx) => getProgramme(tx, programmeId));
  const { profile, dryRun } = options;
  const batchId = p.newId();
  const matching = profile.place?.match ?? profile.cases.find((c) => c.place?.match)?.place?.match;
  const isGazetteer = [profile, ...profile.cases].some((sections) => sections.place);
  const places = isGazetteer ? await knownPlaces(p, programmeId) : new Map<string, PlaceDraft>();
  const matcher = matching ? placeMatcher(matching, places) : null;
  const waiting = new Map([...places].map(([code, place]) => [code, waitingPlace(programmeId, place)]));
  const shared = {
    profile,
    programmeId,
    batchId,
    matcher,
    geometry: p.geometry,
    ...whereabouts(programme, profile),
  };
  const context = { ...shared, today: p.clock.now().toISOString().slice(0, 10) };
  const findings: Record<string, number> = {};
  const files: FileSummary[] = [];
  let before = 0;
  for (const file of options.files) {
    const counted = countingBytes(file, (bytes) => options.onProgress?.(before + bytes));
    const run = new FileRun(p, actor, context, options, findings, waiting);
    files.push(await run.file(counted, file));
    before += file.bytes;
    options.onProgress?.(before);
  }
  const sum = (key: 'rows' | 'new' | 'unchanged' | 'refused' | 'flagged') =>
    files.reduce((total, file) => total + file[key], 0);
  return {
    programme: programmeId,
    profile: profileName(profile),
    dryRun,
    batchId: dryRun ? null : batchId,
    rows: sum('rows'),
    new: sum('new'),
    unchanged: sum('unchanged'),
    refused: sum('refused'),
    flagged: sum('flagged'),
    findings,
    files,
  };
}

/** Where rows should lie. Rule V12 judges by the programme's bounds; the profile's are judged here. */
function whereabouts(programme: Programme, profile: Profile): Pick<MapContext, 'bounds' | 'judgeBounds'> {
  const own = programme.settings.bounds;
  const bounds = profile.geometry.bounds ?? own ?? profile.programme?.bounds ?? null;
  return { bounds, judgeBounds: own === null };
}

/** The file with its bytes counted while they are read. */
function countingBytes(file: ImportFile, onBytes: (bytes: number) => void): ImportFile {
  return {
    ...file,
    open: async function* () {
      let bytes = 0;
      for await (const chunk of file.open()) {
        yield chunk;
        bytes += chunk.length;
        onBytes(bytes);
      }
    },
  };
}

/** One row on its way: read, and mapped unless it is here already. */
interface Candidate {
  readonly row: SourceRow;
  readonly sha256: string;
  readonly occurrence: number;
  readonly id: string;
}

class FileRun {
  private readonly tally = new FileTally();
  private readonly notes: Note[] = [];
  /** How often each row hash was seen in this file: alike rows are told apart by their count. */
  private readonly seen = new Map<string, number>();
  private name = '';
  private sha256 = '';

  constructor(
    private readonly p: Pipeline,
    private readonly actor: Actor,
    private readonly shared: Omit<MapContext, 'file' | 'fileSha256'>,
    private readonly options: ImportOptions,
    private readonly findings: Record<string, number>,
    /** Places known so far, accepted or not, with those of this import. */
    private readonly waiting: Map<string, Place>,
  ) {}

  async file(counted: ImportFile, original: ImportFile): Promise<FileSummary> {
    this.name = original.name;
    let inspection: Inspection = { sha256: '', bytes: 0, encoding: null };
    let problem: Note | null = null;
    try {
      inspection = await inspect(original, this.options.newHash());
      this.sha256 = inspection.sha256;
      const rows = readRows(counted, inspection, this.options.profile, this.notes);
      await this.chunks(checkColumns(rows, this.options.profile, this.name, this.tally));
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      problem = { key: error.key, params: error.params };
    }
    this.concludeAxes();
    this.concludeBounds();
    return {
      file: this.name,
      sha256: inspection.sha256,
      bytes: inspection.bytes,
      encoding: inspection.encoding?.encoding ?? null,
      ...this.tally.counts(),
      droppedColumns: [...this.tally.dropped].sort(),
      notes: this.notes,
      problem,
    };
  }

  private async chunks(rows: AsyncIterable<ReadRow>): Promise<void> {
    let chunk: Candidate[] = [];
    let size = 0;
    for await (const row of rows) {
      this.tally.rows++;
      if ('key' in row) {
        this.refuse(row.row, row.line, { key: row.key, params: row.params });
        continue;
      }
      const { candidate, length } = this.candidate(row);
      chunk.push(candidate);
      size += length;
      if (chunk.length < CHUNK_ROWS && size < 8_000_000) continue;
      await this.chunk(chunk);
      chunk = [];
      size = 0;
    }
    if (chunk.length > 0) await this.chunk(chunk);
  }

  private candidate(row: SourceRow): { candidate: Candidate; length: number } {
    const text = canonicalOf(row.value);
    const sha256 = valueSha256(text);
    const occurrence = (this.seen.get(sha256) ?? 0) + 1;
    this.seen.set(sha256, occurrence);
    const id = reportIdOf(this.context(), sha256, occurrence);
    return { candidate: { row, sha256, occurrence, id }, length: text.length };
  }

  private context(): MapContext {
    return { ...this.shared, file: this.name, fileSha256: this.sha256 };
  }

  private async chunk(candidates: readonly Candidate[]): Promise<void> {
    const { programmeId } = this.shared;
    const ids = candidates.map((c) => c.id);
    const known = await this.p.db.read((tx) => tx.reports.contentHashes(programmeId, ids));
    const mapped: { candidate: Candidate; mapped: MappedRow }[] = [];
    for (const candidate of candidates) {
      if (known.has(candidate.id)) {
        this.tally.unchanged++;
        continue;
      }
      const result = mapRow(candidate.row, candidate.sha256, candidate.occurrence, this.context());
      if ('key' in result) this.refuse(candidate.row.row, candidate.row.line, result);
      else mapped.push({ candidate, mapped: result });
    }
    if (mapped.length > 0) await this.take(mapped);
  }

  private async take(rows: readonly { candidate: Candidate; mapped: MappedRow }[]): Promise<void> {
    const { p, actor } = this;
    const { programmeId } = this.shared;
    const drafts = await this.updating(rows.map((r) => r.mapped.draft));
    for (const { content } of drafts) {
      if (content.place) this.waiting.set(content.place.code, waitingPlace(programmeId, content.place));
    }
    const outcomes = this.options.dryRun
      ? await this.foresee(drafts)
      : await submitReports(p, actor, programmeId, drafts, this.waiting);
    for (const [i, { candidate, mapped }] of rows.entries()) {
      const { outcome, findings, problem } = outcomes[i]!;
      const { row, line } = candidate.row;
      if (mapped.swapped) this.tally.swapped++;
      if (outcome === 'refused') {
        this.refuse(row, line, {
          key: `problem.${problem?.code ?? 'unexpected'}.detail`,
          params: problem?.params ?? {},
        });
        continue;
      }
      if (outcome === 'unchanged') {
        this.tally.unchanged++;
        continue;
      }
      this.tally.new++;
      if (findings.length === 0) continue;
      this.tally.flagged++;
      for (const { rule } of findings) this.findings[rule] = (this.findings[rule] ?? 0) + 1;
      const reportId = mapped.draft.id;
      this.options.onRow?.({ file: this.name, row, line, outcome, reportId, findings, reason: null });
    }
  }

  /** What submitting would find, without submitting. */
  private async foresee(drafts: readonly ReportDraft[]): Promise<RowOutcome[]> {
    const { programmeId } = this.shared;
    const findings = await checkDrafts(this.p, this.actor, programmeId, drafts, this.waiting);
    return drafts.map(({ id }, i) => ({ id, outcome: 'new', findings: findings[i] ?? [], problem: null }));
  }

  /** Hazards the source names for ever (`identity`) update the one that is in the registry. */
  private async updating(drafts: readonly ReportDraft[]): Promise<ReportDraft[]> {
    const named =
      this.options.profile.hazard?.identity ?? this.options.profile.cases.some((c) => c.hazard?.identity);
    if (!named) return [...drafts];
    const ids = drafts.flatMap((d) => d.content.hazard?.id ?? []);
    const known = await this.p.db.read((tx) => tx.hazards.getMany(this.shared.programmeId, ids, null));
    return drafts.map((draft) => {
      const hazard = draft.content.hazard;
      if (!hazard || !known.has(hazard.id)) return draft;
      return { ...draft, content: { ...draft.content, hazard: { ...hazard, mode: 'update' } } };
    });
  }

  private refuse(row: number, line: number | null, reason: Note): void {
    this.tally.refused++;
    const none = { reportId: null, findings: [] };
    this.options.onRow?.({ file: this.name, row, line, outcome: 'refused', ...none, reason });
  }

  /** Without bounds nothing can tell a place from the one with its axes exchanged. */
  private concludeBounds(): void {
    if (this.tally.rows === 0 || this.shared.bounds || this.options.profile.geometry.from === 'none') return;
    const sections = [this.options.profile, ...this.options.profile.cases];
    if (sections.some((s) => s.hazard || s.evidence))
      this.notes.push({ key: 'import.note.noBounds', params: {} });
  }

  /** When most rows look swapped it is the file, not the rows: say what to set. */
  private concludeAxes(): void {
    const { swapped, rows } = this.tally;
    if (swapped < 3 || swapped * 2 < rows) return;
    const other = this.options.profile.geometry.axisOrder === 'lonlat' ? 'latlon' : 'lonlat';
    this.notes.push({ key: 'import.note.swapped', params: { swapped, rows, other } });
  }
}

/** The row in one form, whatever its spacing and key order; rows with numbers JSON lacks as they come. */
function canonicalOf(value: unknown): string {
  try {
    return canonical(value);
  } catch {
    return JSON.stringify(value, (_, v: unknown) =>
      typeof v === 'number' && !Number.isFinite(v) ? String(v) : v,
    );
  }
}
