/**
 * V31 of land release: the order in which ground is recorded, worked on, released, closed and handed over. What a late
 * report brings is held against everything recorded, also against what it says itself.
 */
import type { Finding } from '../model/findings.ts';
import type { Release } from '../model/releases.ts';
import type { ReportContent } from '../model/reports.ts';
import type { RuleContext } from './context.ts';
import { activitiesOf, progressOf, releasesOf, tasksOf, workIdOf } from './land-report.ts';
import { finding } from './rule.ts';

type Day = string | null | undefined;

export const LAND_ORDER = [
  'work',
  'releaseBeforeHazard',
  'releaseBeforeWork',
  'releaseBeforeProgress',
  'closedBeforeHazard',
  'closedBeforeRelease',
  'closedBeforeProgress',
  'handoverBeforeRelease',
  'task',
  'briefed',
] as const;

/** Every day that comes before the one it follows. */
export function landOrder(content: ReportContent, context: RuleContext): Finding[] {
  return [
    ...ofWork(content, context),
    ...ofReleases(content, context),
    ...ofClosures(content, context),
    ...ofHandovers(content, context),
    ...ofTasks(content, context),
  ];
}

function order(variant: (typeof LAND_ORDER)[number], first: Day, second: Day, path: string): Finding[] {
  if (!first || !second || second >= first) return [];
  return [finding('V31', 'R', variant, { path, params: { first, second } })];
}

const latest = (days: readonly Day[]): Day =>
  days.reduce((last, day) => ((day ?? '') > (last ?? '') ? day : last), null);

/** The day ground was first recorded: in the account, else by this report. */
function recordedOn(hazardId: string | undefined, content: ReportContent, context: RuleContext): Day {
  const lines = context.land.accounts.get(hazardId ?? '')?.lines ?? [];
  const first = lines.map(({ effectiveDate }) => effectiveDate).sort()[0];
  if (first !== undefined || content.hazard?.id !== hazardId) return first ?? null;
  return context.target ? null : content.dateOfInformation;
}

/** Days of progress of some work, recorded and in this report. */
function progressDays(ids: ReadonlySet<string>, content: ReportContent, context: RuleContext): Day[] {
  const stated = progressOf(content, context).map(({ record }) => ({
    activityId: workIdOf(record, content),
    day: record.day,
  }));
  return [...stated, ...context.land.progress]
    .filter(({ activityId }) => ids.has(activityId ?? ''))
    .map(({ day }) => day);
}

function ofWork(content: ReportContent, context: RuleContext): Finding[] {
  return activitiesOf(content, context).flatMap(({ path, record }) =>
    order('work', record.startedOn, record.endedOn, `${path}/endedOn`),
  );
}

function ofReleases(content: ReportContent, context: RuleContext): Finding[] {
  return releasesOf(content, context).flatMap(({ path, record }) => {
    const on = releasedOn(record, content);
    const id = workIdOf(record, content);
    const work =
      activitiesOf(content, context).find((each) => each.record.id === id)?.record ??
      context.land.activities.get(id ?? '');
    const at = `${path}/releasedOn`;
    // A completion comes after its last day of work; while work goes on, parts are released before it.
    const worked =
      content.reportType === 'completion'
        ? latest(progressDays(new Set([id ?? '']), content, context))
        : null;
    return [
      ...order('releaseBeforeHazard', recordedOn(record.hazardId, content, context), on, at),
      ...order('releaseBeforeWork', work?.startedOn, on, at),
      ...order('releaseBeforeProgress', worked, on, at),
    ];
  });
}

const releasedOn = (record: Partial<Release>, content: ReportContent): Day =>
  record.releasedOn ?? content.activityDate ?? content.dateOfInformation;

/** Released parts of some hazards as the report leaves them. */
function partsOf(hazardIds: readonly string[], content: ReportContent, context: RuleContext) {
  const stated = releasesOf(content, context).map(({ record }) => record);
  const ids = new Set(stated.map(({ id }) => id));
  return [...stated, ...context.land.releases.filter(({ id }) => !ids.has(id))].filter(({ hazardId }) =>
    hazardIds.includes(hazardId ?? ''),
  );
}

function ofClosures(content: ReportContent, context: RuleContext): Finding[] {
  return (content.land?.closures ?? []).flatMap(({ hazardId, closedOn }, i) => {
    const at = `/land/closures/${i}/closedOn`;
    const parts = partsOf([hazardId], content, context);
    const works = new Set(parts.flatMap((part) => workIdOf(part, content) ?? []));
    return [
      ...order('closedBeforeHazard', recordedOn(hazardId, content, context), closedOn, at),
      ...order('closedBeforeRelease', latest(parts.map((part) => releasedOn(part, content))), closedOn, at),
      ...order('closedBeforeProgress', latest(progressDays(works, content, context)), closedOn, at),
    ];
  });
}

function ofHandovers(content: ReportContent, context: RuleContext): Finding[] {
  return (content.land?.handovers ?? []).flatMap((handover, i) => {
    const { hazardIds = [], releaseIds = [], communityBriefedOn } = handover;
    const on = handover.handedOverOn ?? content.activityDate ?? content.dateOfInformation;
    const parts = partsOf(hazardIds, content, context).filter(
      ({ id }) => releaseIds.length === 0 || releaseIds.includes(id ?? ''),
    );
    const released = latest(parts.map((part) => releasedOn(part, content)));
    return [
      ...order('handoverBeforeRelease', released, on, `/land/handovers/${i}/handedOverOn`),
      ...order('briefed', communityBriefedOn, on, `/land/handovers/${i}/handedOverOn`),
    ];
  });
}

/** The days of a task in the order of its life. */
function ofTasks(content: ReportContent, context: RuleContext): Finding[] {
  return tasksOf(content, context).flatMap(({ path, record }) => {
    const steps = ['issuedOn', 'acceptedOn', 'startedOn', 'fieldCompleteOn'] as const;
    const said = steps.filter((step) => record[step]);
    return said
      .slice(1)
      .flatMap((step, n) =>
        order('task', record[said[n] as (typeof steps)[number]], record[step], `${path}/${step}`),
      );
  });
}
