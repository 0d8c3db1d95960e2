/** V30–V32: days that cannot be, days in the wrong order, and news older than what is already known. */
import type { Finding } from '../model/findings.ts';
import { LAND_LISTS, type ReportedLandType } from '../model/land.ts';
import type { ReportContent } from '../model/reports.ts';
import type { RuleContext } from './context.ts';
import { LAND_ORDER, landOrder } from './land-order.ts';
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
  dated.push(...daysOfLand(content));
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

/** Days on which something of land release is said to have happened. What is planned or due may lie ahead. */
const HAPPENED: Readonly<Partial<Record<ReportedLandType, readonly string[]>>> = {
  activity: ['startedOn', 'endedOn'],
  progress: ['day'],
  release: ['releasedOn'],
  task: ['issuedOn', 'acceptedOn', 'startedOn', 'fieldCompleteOn'],
  handover: ['handedOverOn', 'communityBriefedOn'],
  quality_visit: ['visitedOn'],
  nonconformity: ['closedOn'],
  survey_box: ['surveyedOn'],
};

function daysOfLand({ land }: ReportContent): [string | null, string][] {
  const days: [string | null, string][] = [];
  for (const [type, members] of Object.entries(HAPPENED) as [ReportedLandType, readonly string[]][])
    for (const [i, draft] of ((land?.[LAND_LISTS[type]] ?? []) as readonly Dated[]).entries()) {
      // Work that is only planned begins later than today.
      if (type === 'activity' && draft.status === 'planned') continue;
      for (const member of members)
        days.push([dayOf(draft, member), `/land/${LAND_LISTS[type]}/${i}/${member}`]);
    }
  (land?.closures ?? []).forEach(({ closedOn }, i) => {
    days.push([closedOn, `/land/closures/${i}/closedOn`]);
  });
  (land?.handovers ?? []).forEach(({ signatories = [] }, i) => {
    for (const [n, { signedOn }] of signatories.entries())
      days.push([signedOn, `/land/handovers/${i}/signatories/${n}/signedOn`]);
  });
  return days;
}

type Dated = Readonly<Record<string, unknown>>;
const dayOf = (draft: Dated, member: string): string | null =>
  typeof draft[member] === 'string' ? draft[member] : null;

/** The day after an instant's UTC day: the latest day it can have been anywhere on Earth. */
function dayAfter(instant: string): string | null {
  const time = Date.parse(instant);
  return Number.isNaN(time) ? null : new Date(time + 86_400_000).toISOString().slice(0, 10);
}

/** V31: an end before its start, a disposal before its find, work and release out of their order. */
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
  return [...found, ...landOrder(content, context)];
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
    variants: ['emplaced', 'disposal', 'validity', ...LAND_ORDER],
    reads: ['target', 'land.tasks', 'land.activities', 'land.progress', 'land.releases', 'land.accounts'],
    check: wrongOrder,
  },
  { id: 'V32', severities: ['W'], variants: ['sameDay', 'older'], reads: ['target'], check: backDated },
];
