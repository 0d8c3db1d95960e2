/** V33–V35: who may work where and when, and reports that come late. */
import type { Finding } from '../model/findings.ts';
import type { ReportContent } from '../model/reports.ts';
import type { TaskFields } from '../model/tasks.ts';
import type { RuleContext } from './context.ts';
import { activitiesOf, daysBetween, hazardOf, progressOf, taskOf, tasksOf } from './land-report.ts';
import { finding, type Rule } from './rule.ts';

/** Work that only a task allows; survey and spot tasks may go where they are called. */
const NEEDS_TASK: readonly string[] = ['clearance', 'bac', 'ts', 'road_clearance'];
/** States of a task in which nobody was told to begin yet, or told to stop. */
const NOT_ISSUED: readonly TaskFields['status'][] = ['draft', 'prioritised', 'aborted'];

/** V33: clearance without an issued task; work without accreditation on the day. */
function unauthorised(content: ReportContent, context: RuleContext): Finding[] {
  const found: Finding[] = [];
  for (const { path, record } of activitiesOf(content, context)) {
    const { type, startedOn, orgCode } = record;
    if (!type) continue;
    const begun = record.status !== 'planned' && startedOn != null;
    if (begun && NEEDS_TASK.includes(type)) {
      const task = taskOf(record, content, context);
      if (!task) found.push(finding('V33', 'R', 'noTask', { path: `${path}/taskId` }));
      else if (task.status && NOT_ISSUED.includes(task.status))
        found.push(
          finding('V33', 'R', 'notIssued', { path: `${path}/taskId`, params: { task: nameOf(task) } }),
        );
    }
    const organisation = orgCode ? context.land.organisations.get(orgCode) : undefined;
    const leave = organisation?.accreditations;
    if (!begun || !leave) continue;
    const valid = leave.some(
      (one) =>
        one.activity === type &&
        one.status === 'valid' &&
        one.from <= startedOn &&
        (one.to ?? startedOn) >= startedOn,
    );
    if (!valid)
      found.push(
        finding('V33', 'R', 'notAccredited', {
          path: `${path}/orgCode`,
          params: { org: orgCode as string, day: startedOn },
        }),
      );
  }
  return found;
}

const nameOf = (task: { localId?: string | null; id?: string }): string => task.localId ?? task.id ?? '–';

/** V34: work said to go on where work is suspended or over. */
function stopped(content: ReportContent, context: RuleContext): Finding[] {
  const found: Finding[] = [];
  const resumed = new Set(
    tasksOf(content, context)
      .filter(({ record }) => record.status === 'ongoing')
      .map(({ record }) => record.id),
  );
  const rows = [
    ...progressOf(content, context).map(({ path, record }) => ({ path, record, day: record.day })),
    ...activitiesOf(content, context)
      .filter(({ record }) => record.status === 'ongoing')
      .map(({ path, record }) => ({ path, record, day: record.startedOn })),
  ];
  for (const { path, record, day } of rows) {
    const task = taskOf({ taskId: record.taskId, activityId: activityOf(record) }, content, context);
    if (task?.status === 'suspended' && !resumed.has(task.id ?? ''))
      found.push(finding('V34', 'R', 'suspended', { path, params: { task: nameOf(task) } }));
    if (task && (task.status === 'closed' || task.status === 'aborted' || task.status === 'handed_over'))
      found.push(finding('V34', 'R', 'taskOver', { path, params: { task: nameOf(task) } }));
    const closed = (record.hazardIds ?? []).some(
      (id) => hazardOf(id, content, context)?.workStatus === 'closed',
    );
    if (closed && day) found.push(finding('V34', 'R', 'closed', { path, params: { day } }));
  }
  return found;
}

const activityOf = (record: object): string | null | undefined =>
  (record as { activityId?: string }).activityId;

/** V35: work reported long after it was done. */
function late(content: ReportContent, context: RuleContext): Finding[] {
  const days = context.parameters.lateActivityDays;
  const done: [string | null | undefined, string][] = [
    [content.activityDate, '/activityDate'],
    ...activitiesOf(content, context)
      .filter(({ isNew }) => isNew)
      .map(({ path, record }): [string | null | undefined, string] => [
        record.endedOn ?? record.startedOn,
        path,
      ]),
    ...progressOf(content, context)
      .filter(({ isNew }) => isNew)
      .map(({ path, record }): [string | undefined, string] => [record.day, `${path}/day`]),
  ];
  return done.flatMap(([day, path]) => {
    const age = day ? daysBetween(day, context.submittedAt.slice(0, 10)) : 0;
    return age > days
      ? [finding('V35', 'W', 'late', { path, params: { day: day as string, days: age } })]
      : [];
  });
}

export const WORK_RULES: readonly Rule[] = [
  {
    id: 'V33',
    severities: ['R'],
    variants: ['noTask', 'notIssued', 'notAccredited'],
    reads: ['land.tasks', 'land.activities', 'land.organisations'],
    check: unauthorised,
  },
  {
    id: 'V34',
    severities: ['R'],
    variants: ['suspended', 'taskOver', 'closed'],
    reads: ['target', 'hazards', 'land.tasks', 'land.activities', 'land.progress'],
    check: stopped,
  },
  {
    id: 'V35',
    severities: ['W'],
    variants: ['late'],
    reads: ['land.activities', 'land.progress'],
    check: late,
  },
];
