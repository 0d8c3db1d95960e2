/** V30–V32: days that cannot be, days in the wrong order, and news older than what is already known. */
import type { Finding } from '../model/findings.ts';
import type { ReportContent } from '../model/reports.ts';
import type { RuleContext } from './context.ts';
import { finding, type Rule } from './rule.ts';

const EARLIEST = '1900-01-01';

/** V30: a day in the future, after the report was sent, or before 1900. Days compare as text. */
function impossibleDays(content: ReportContent, context: RuleContext): Finding[] {
  const found: Finding[] = [];
  const dated: [string | null, string][] = [
    [content.dateOfInformation, '/dateOfInformation'],
    [content.activityDate, '/activityDate'],
  ];
  content.evidence.forEach((e, i) => {
    dated.push([e.observedOn, `/evidence/${i}/observedOn`]);
    dated.push([e.disposal?.date ?? null, `/evidence/${i}/disposal/date`]);
  });
  const sentOn = dayAfter(context.submittedAt);
  for (const [day, path] of dated) {
    if (!day) continue;
    if (day > context.today)
      found.push(finding('V30', 'E', 'future', { path, params: { day, today: context.today } }));
    else if (sentOn && day > sentOn)
      found.push(finding('V30', 'E', 'afterSubmission', { path, params: { day } }));
    else if (day < EARLIEST) found.push(finding('V30', 'E', 'tooOld', { path, params: { day } }));
  }
  return found;
}

/** The day after an instant's UTC day: the latest day it can have been anywhere on Earth. */
function dayAfter(instant: string): string | null {
  const time = Date.parse(instant);
  return Number.isNaN(time) ? null : new Date(time + 86_400_000).toISOString().slice(0, 10);
}

/** V31: an end before its start, a disposal before its find. */
function wrongOrder(content: ReportContent, context: RuleContext): Finding[] {
  const found: Finding[] = [];
  const order = (
    variant: string,
    first: string | null | undefined,
    second: string | null | undefined,
    path: string,
  ) => {
    if (first && second && second < first)
      found.push(finding('V31', 'R', variant, { path, params: { first, second } }));
  };
  const fields = content.hazard?.fields;
  const from = fields?.emplacedFrom === undefined ? context.target?.emplacedFrom : fields.emplacedFrom;
  const to = fields?.emplacedTo === undefined ? context.target?.emplacedTo : fields.emplacedTo;
  if (fields?.emplacedFrom || fields?.emplacedTo)
    order(
      'emplaced',
      from,
      to,
      fields.emplacedTo ? '/hazard/fields/emplacedTo' : '/hazard/fields/emplacedFrom',
    );
  content.evidence.forEach((e, i) => {
    order('disposal', e.observedOn, e.disposal?.date, `/evidence/${i}/disposal/date`);
  });
  order('validity', content.place?.validFrom, content.place?.validTo, '/place/validTo');
  return found;
}

/** V32: an update whose day is the same as, or before, what the registry already knows. */
function backDated(content: ReportContent, context: RuleContext): Finding[] {
  const known = context.target?.dateOfInformation;
  if (!known || content.dateOfInformation > known) return [];
  const variant = content.dateOfInformation === known ? 'sameDay' : 'older';
  const params = { day: content.dateOfInformation, known };
  return [finding('V32', 'W', variant, { path: '/dateOfInformation', params })];
}

export const CHRONOLOGY_RULES: readonly Rule[] = [
  {
    id: 'V30',
    severities: ['E'],
    variants: ['future', 'afterSubmission', 'tooOld'],
    reads: [],
    check: impossibleDays,
  },
  {
    id: 'V31',
    severities: ['R'],
    variants: ['emplaced', 'disposal', 'validity'],
    reads: ['target'],
    check: wrongOrder,
  },
  { id: 'V32', severities: ['W'], variants: ['sameDay', 'older'], reads: ['target'], check: backDated },
];
