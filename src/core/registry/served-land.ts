/**
 * Records of land release as one view may see them. Without exact precision only what is listed here is kept:
 * what kind of work, in which state, when, whose and how much. SAFETY: a field that is not listed is left out,
 * so a new one leaks nothing (test/scenarios/http-land.test.ts).
 */
import type { Outline, Shape } from '../model/geometry.ts';
import type { LandRecords, LandType } from '../model/land.ts';
import { generalise } from '../policy/generalise.ts';
import { wholeMetres } from './served.ts';

export type ServedLand<K extends LandType> = LandRecords[K] & { readonly precision: 'exact' | 'generalised' };

/** Members that neither place a record better than its cell nor tell what somebody wrote. */
const SEEN: ReadonlySet<string> = new Set([
  'id',
  'programmeId',
  'type',
  'status',
  'kind',
  'result',
  'state',
  'severity',
  'outcome',
  'method',
  'methods',
  'search',
  'clearanceDepthCm',
  'depthCm',
  'hazardId',
  'hazardIds',
  'taskId',
  'activityId',
  'visitId',
  'releaseIds',
  'orgCode',
  'inspectingOrgCode',
  'placeCode',
  'startedOn',
  'endedOn',
  'day',
  'releasedOn',
  'issuedOn',
  'acceptedOn',
  'plannedStart',
  'plannedEnd',
  'fieldCompleteOn',
  'handedOverOn',
  'visitedOn',
  'dueOn',
  'closedOn',
  'surveyedOn',
  'checkDueOn',
  'areaM2',
  'areaProcessedM2',
  'clearedM2',
  'reducedWithAssetM2',
  'reducedWithoutAssetM2',
  'cancelledM2',
  'lotAreaM2',
  'sampleAreaM2',
  'sampleCount',
  'coveragePercent',
  'sampleDepthCm',
  'verdict',
  'landUse',
  'communityBriefedOn',
  'itemsMissed',
  'itemsFound',
  'hours',
  'staff',
  'reducedWithAsset',
  'operationsSuspended',
  'participants',
  'beneficiaries',
  'sideM',
  'cellM',
  'priorityScore',
  'remainingM2',
  'releasedM2',
  'beyondM2',
  'tier',
  'dateOfInformation',
  'fromSeq',
  'untilSeq',
]);

/** Whether a view that sees cells only never receives this member as it is. */
export const isLandWithheld = (member: string): boolean => !SEEN.has(member);

/** The record for a view that sees its cell only. */
export function generalisedLand<K extends LandType>(record: LandRecords[K]): ServedLand<K> {
  const kept = Object.entries(record).map(([member, value]) => [member, seen(member, value)]);
  return { ...Object.fromEntries(kept), precision: 'generalised' } as ServedLand<K>;
}

function seen(member: string, value: unknown): unknown {
  if (SEEN.has(member))
    return member.endsWith('M2') && typeof value === 'number' ? wholeMetres(value) : value;
  if (member === 'shape') return value === null ? null : cellOf(value as Shape);
  if (member === 'facts' || member === 'cells' || member === 'names') return {};
  return Array.isArray(value) ? [] : null;
}

function cellOf(shape: Shape): Outline | null {
  return generalise(shape);
}
