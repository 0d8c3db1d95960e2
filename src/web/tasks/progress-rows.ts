/** Rows of daily progress as they are typed: text in every cell, turned into drafts only when there is a figure. */
import type { ProgressDraft } from '../../core/model/activities.ts';
import type { Finding } from '../../core/model/findings.ts';
import { Method } from '../../core/model/land-codes.ts';

export interface Row {
  readonly id: string;
  readonly day: string;
  readonly team: string;
  readonly method: string;
  readonly processed: string;
  readonly cleared: string;
  readonly reduced: string;
  readonly cancelled: string;
  readonly hours: string;
  readonly staff: string;
  readonly items: string;
}
export type Field = Exclude<keyof Row, 'id'>;

export const FIGURES = ['processed', 'cleared', 'reduced', 'cancelled', 'hours', 'staff', 'items'] as const;
export const FIELDS: readonly Field[] = ['day', 'team', 'method', ...FIGURES];
const WHOLE: readonly Field[] = ['staff', 'items'];

/** What somebody typed as a number, comma or point; null when it is none, or less than nothing. */
export function figureOf(text: string, field: Field): number | null {
  const value = Number(text.replace(/\s/g, '').replace(',', '.'));
  if (text.trim() === '' || !Number.isFinite(value) || value < 0) return null;
  return WHOLE.includes(field) && !Number.isInteger(value) ? null : value;
}

/** Something stands in the cell that is no figure. */
export const isWrong = (row: Row, field: Field): boolean =>
  (FIGURES as readonly string[]).includes(field) &&
  row[field].trim() !== '' &&
  figureOf(row[field], field) === null;

export const isSaid = (row: Row): boolean => FIGURES.some((field) => figureOf(row[field], field) !== null);

/** The next row: the same team and method a day later, figures empty. */
export function rowAfter(row: Row, id: string): Row {
  const next = new Date(Date.parse(row.day) + 86_400_000);
  const day = Number.isNaN(next.getTime()) ? row.day : next.toISOString().slice(0, 10);
  return {
    ...row,
    id,
    day,
    processed: '',
    cleared: '',
    reduced: '',
    cancelled: '',
    items: '',
  };
}

/** Rows to send. Reduced by technical means or without is said by the method: machines, animals, detectors are. */
export function draftsOf(
  rows: readonly Row[],
  of: { activityId: string; taskId: string; hazardIds: readonly string[]; orgCode: string | null },
): ProgressDraft[] {
  return rows.filter(isSaid).map((row) => {
    const figure = (field: Field) => figureOf(row[field], field);
    const method = Method.safeParse(row.method).data ?? null;
    const withAsset = method !== 'visual';
    return {
      id: row.id,
      activityId: of.activityId,
      taskId: of.taskId,
      hazardIds: [...of.hazardIds],
      orgCode: of.orgCode,
      day: row.day,
      teamName: row.team.trim() || null,
      method,
      areaProcessedM2: figure('processed'),
      clearedM2: figure('cleared'),
      [withAsset ? 'reducedWithAssetM2' : 'reducedWithoutAssetM2']: figure('reduced'),
      cancelledM2: figure('cancelled'),
      hours: figure('hours'),
      staff: figure('staff'),
      itemsFound: figure('items'),
    };
  });
}

/** Findings by row of the list that was sent; those of no row under -1. */
export function findingsByRow(findings: readonly Finding[]): Map<number, Finding[]> {
  const byRow = new Map<number, Finding[]>();
  for (const finding of findings) {
    const index = /^\/land\/progress\/(\d+)/.exec(finding.path)?.[1];
    const row = index === undefined ? -1 : Number(index);
    byRow.set(row, [...(byRow.get(row) ?? []), finding]);
  }
  return byRow;
}
