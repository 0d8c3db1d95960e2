/**
 * V01 of land release: what the table of forms (core/model/form-rows.ts) says is needed to accept a record. The
 * table is the only place that says it; here stands only what a new record has from its report, and from which
 * state on a field is needed.
 */
import type { Finding } from '../model/findings.ts';
import { wordsOf } from '../model/form-fields.ts';
import { FORM_ROWS, type FormRow } from '../model/form-rows.ts';
import { LAND_LISTS, type ReportedLandType } from '../model/land.ts';
import type { ReportContent } from '../model/reports.ts';
import type { RuleContext } from './context.ts';
import { finding } from './rule.ts';

const TYPES = Object.keys(LAND_LISTS) as ReportedLandType[];
const neededOf = (type: ReportedLandType): FormRow[] =>
  FORM_ROWS[type].filter(({ need }) => need === 'approve');
const variantOf = (type: ReportedLandType, row: FormRow): string => `needs.${wordsOf(type, row)}`;

/** A message for every field that is needed, by whose words the field has. */
export const NEEDS: readonly string[] = [
  ...new Set(TYPES.flatMap((type) => neededOf(type).map((row) => variantOf(type, row)))),
];

type Draft = Readonly<Record<string, unknown>> & { readonly id: string };

/** A new record belongs to whoever reports it, unless it says otherwise; a task is given to somebody else. */
const inherits = (type: ReportedLandType, { name }: FormRow): boolean =>
  name === 'orgCode' && type !== 'task';

/** While nobody was told to begin, a task needs nobody to work on it. */
const NOT_GIVEN: readonly unknown[] = [undefined, 'draft', 'prioritised', 'aborted'];
/** What quality control says of the lot it sampled; other visits have none. */
const OF_LOT: readonly string[] = ['lot', 'sampleAreaM2', 'coveragePercent', 'sampleDepthCm', 'verdict'];

/** Fields that are needed only when something else is said, or is not said. */
function applies(type: ReportedLandType, { name }: FormRow, draft: Draft, status: unknown): boolean {
  if (type === 'task' && name === 'orgCode') return !NOT_GIVEN.includes(status);
  if (type === 'release' && name === 'permanentMarkers')
    // Ground that nobody searched is not marked out for good; cleared ground is, or it is said why not.
    return draft.outcome === 'cleared' && isEmpty(draft.markersNote);
  if (type === 'quality_visit' && OF_LOT.includes(name))
    return (
      String(draft.kind ?? '').endsWith('_qc') && (name !== 'sampleAreaM2' || isEmpty(draft.sampleCount))
    );
  return true;
}

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.length === 0);

/** V01: a record that lacks what it needs; of a recorded one only what this report takes away. */
export function missingOfLand({ land }: ReportContent, context: RuleContext): Finding[] {
  return TYPES.flatMap((type) =>
    (land?.[LAND_LISTS[type]] ?? []).flatMap((draft, i) => {
      const path = `/land/${LAND_LISTS[type]}/${i}`;
      return missingOf(type, draft, context).map((row) =>
        finding('V01', 'R', variantOf(type, row), { path: `${path}/${row.name}` }),
      );
    }),
  );
}

function missingOf(type: ReportedLandType, draft: Draft, { land }: RuleContext): FormRow[] {
  if (draft.status === 'withdrawn') return [];
  const isNew = !land.known.has(draft.id);
  const status = draft.status ?? land.tasks.get(draft.id)?.status;
  return neededOf(type).filter((row) => {
    const said = row.name in draft && draft[row.name] !== undefined;
    if (!said && (!isNew || inherits(type, row))) return false;
    return isEmpty(draft[row.name]) && applies(type, row, draft, status);
  });
}
