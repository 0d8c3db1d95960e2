/** The account an import gives of itself: what became of every row, in words and for machines. */
import type { Finding } from '../core/model/findings.ts';
import type { FileSummary, ImportSummary, RowReport } from '../flow/import.ts';
import type { Output } from './output.ts';

/** Rows named to machines at most; beyond, only counted. */
const MOST_ROWS = 20_000;
const SHOWN_ROWS = 12;

interface Group {
  readonly finding: Finding;
  readonly rows: string[];
  count: number;
}

/** Collects rows while the import runs. */
export class Account {
  readonly refused: RowReport[] = [];
  readonly flagged: RowReport[] = [];
  leftOut = 0;
  private readonly groups = new Map<string, Group>();

  constructor(
    private readonly out: Output,
    private readonly all: boolean,
  ) {}

  take(row: RowReport): void {
    const list = row.outcome === 'refused' ? this.refused : this.flagged;
    if (list.length < MOST_ROWS) list.push(row);
    else this.leftOut++;
    for (const finding of row.findings) {
      const key = `${finding.rule} ${finding.severity} ${finding.message}`;
      const group = this.groups.get(key) ?? { finding, rows: [], count: 0 };
      group.count++;
      if (this.all || group.rows.length < SHOWN_ROWS) group.rows.push(placeOf(row));
      this.groups.set(key, group);
    }
  }

  /** Everything in words. */
  print(summary: ImportSummary): void {
    const { out } = this;
    for (const file of summary.files) this.file(file);
    if (this.groups.size > 0) out.line();
    const order = { E: 0, R: 1, W: 2, I: 3 };
    const sorted = [...this.groups.values()].sort(
      (a, b) => order[a.finding.severity] - order[b.finding.severity] || b.count - a.count,
    );
    for (const group of sorted) this.group(group);
    if (this.refused.length > 0) out.line();
    for (const row of this.refused.slice(0, this.all ? undefined : 100)) {
      const reason = out.words(row.reason?.key ?? '', row.reason?.params ?? {});
      out.say('cli.import.refusedRow', { place: placeOf(row), reason });
    }
    out.line();
    const { rows, unchanged, refused, flagged } = summary;
    out.say('cli.import.sum', { rows, new: summary.new, unchanged, refused, flagged });
    if (summary.batchId && summary.new > 0) out.say('cli.import.next', { batch: summary.batchId });
  }

  private file(file: FileSummary): void {
    const { out } = this;
    const { rows, unchanged, refused, flagged } = file;
    if (file.problem) {
      const reason = out.words(file.problem.key, file.problem.params);
      out.say('cli.import.fileUnread', { file: file.file, reason });
    } else {
      out.say('cli.import.file', { file: file.file, rows, new: file.new, unchanged, refused, flagged });
    }
    for (const note of file.notes) out.line(`  ${out.words(note.key, note.params)}`);
    if (file.droppedColumns.length > 0)
      out.line(`  ${out.words('import.note.dropped', { columns: file.droppedColumns.join(', ') })}`);
  }

  private group({ finding, rows, count }: Group): void {
    const { out } = this;
    const words = out.words(finding.message, finding.params);
    const severity = out.words(`code.severity.${finding.severity}`);
    out.say('cli.import.finding', { rule: finding.rule, severity, count, words });
    const more = count - rows.length;
    out.line(`    ${rows.join(', ')}${more > 0 ? ` ${out.words('cli.import.andMore', { more })}` : ''}`);
    if (finding.fix) out.line(`    ${out.words(finding.fix.message)}`);
  }
}

/** `1990.json 17`: the file and the row in it. */
function placeOf(row: RowReport): string {
  return row.line === null ? `${row.file} ${row.row}` : `${row.file} ${row.row} (${row.line})`;
}

/** The object on the last line of `--json`. Its shape is described in docs/guide/command-line.md. */
export function summaryForMachines(out: Output, summary: ImportSummary, account: Account): object {
  const words = (note: { key: string; params: Readonly<Record<string, string | number>> } | null) =>
    note && { key: note.key, params: note.params, words: out.words(note.key, note.params) };
  return {
    ok: summary.files.every((file) => !file.problem),
    ...summary,
    files: summary.files.map((file) => ({
      ...file,
      notes: file.notes.map(words),
      problem: words(file.problem),
    })),
    refusedRows: account.refused.map(({ file, row, line, reason }) => ({
      file,
      row,
      line,
      reason: words(reason),
    })),
    flaggedRows: account.flagged.map(({ file, row, line, reportId, findings }) => ({
      file,
      row,
      line,
      reportId,
      findings: findings.map(({ rule, severity, message, params, path, at, fix }) => ({
        rule,
        severity,
        message,
        words: out.words(message, params),
        path,
        at,
        repairable: fix !== null,
      })),
    })),
    rowsLeftOut: account.leftOut,
  };
}
