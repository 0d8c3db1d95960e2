/**
 * What a report of each type may carry, and what it may make less dangerous: one table, asked at intake and again at
 * the decision. A report that says it is about money and holds a survey is not a survey: whoever may decide on the one
 * may not decide on the other. SAFETY: the fall of danger is never read from this table but from the registry
 * (core/registry/danger.ts); the table only says which reports may hold one at all (test/scenarios/attack.test.ts).
 */
import type { ReportType } from './codes.ts';
import type { ReportContent } from './reports.ts';

/** What a report may hold: one name per section, released ground by its outcome. */
export type Part =
  | 'hazard.new'
  | 'hazard.update'
  | 'hazard.split'
  | 'hazard.merge'
  | 'hazard.adjustment'
  | 'evidence'
  | 'place'
  | 'monitor'
  | 'activities'
  | 'progress'
  | 'release.cancelled'
  | 'release.reduced'
  | 'release.cleared'
  /** Says something more about released ground that is recorded, or takes it back. */
  | 'release.changed'
  | 'tasks'
  | 'handovers'
  | 'qualityVisits'
  | 'nonconformities'
  | 'surveyBoxes'
  | 'closures';

/** Records whose danger a decision may lower. */
export const LOWERED_TYPES = [
  'hazard',
  'evidence',
  'release',
  'nonconformity',
  'survey_box',
  'handover',
  'place',
  'alarm',
] as const;
export type LoweredType = (typeof LOWERED_TYPES)[number];

interface Carries {
  readonly parts: readonly Part[];
  readonly lowers: readonly LoweredType[];
}

const HAZARD: readonly Part[] = ['hazard.new', 'hazard.update'];
const LINEAGE: readonly Part[] = [...HAZARD, 'hazard.split', 'hazard.merge', 'hazard.adjustment'];
const WORK: readonly Part[] = ['activities', 'progress'];
const GROUND: readonly LoweredType[] = ['hazard', 'evidence', 'release'];

export const REPORT_CONTENTS: Readonly<Record<ReportType, Carries>> = {
  nts: {
    parts: [...LINEAGE, 'evidence', ...WORK, 'release.cancelled', 'release.changed'],
    lowers: GROUND,
  },
  ts: {
    parts: [...LINEAGE, 'evidence', ...WORK, 'release.reduced', 'release.changed'],
    lowers: GROUND,
  },
  clearance_progress: {
    parts: [...HAZARD, 'hazard.split', 'evidence', ...WORK, 'tasks', 'release.cleared', 'release.changed'],
    lowers: ['evidence', 'release'],
  },
  completion: {
    parts: [
      ...HAZARD,
      'evidence',
      ...WORK,
      'tasks',
      'release.cancelled',
      'release.reduced',
      'release.cleared',
      'release.changed',
      'closures',
    ],
    lowers: GROUND,
  },
  eod_spot: { parts: [...HAZARD, 'evidence', ...WORK], lowers: ['evidence'] },
  accident: { parts: [...HAZARD, 'evidence'], lowers: [] },
  victim: { parts: ['evidence'], lowers: [] },
  eore: { parts: [...HAZARD, 'evidence'], lowers: [] },
  // A visit finds what was missed and takes back what was released; it never releases.
  qm: {
    parts: [...HAZARD, 'evidence', 'qualityVisits', 'nonconformities', 'activities', 'release.changed'],
    lowers: ['nonconformity'],
  },
  community: { parts: [...HAZARD, 'evidence'], lowers: [] },
  handover: { parts: ['handovers'], lowers: ['handover'] },
  // Answers a mistake in any report about the ground; the roles that may send it send those as well.
  correction: {
    parts: [
      ...LINEAGE,
      'evidence',
      ...WORK,
      'release.cancelled',
      'release.reduced',
      'release.cleared',
      'release.changed',
      'handovers',
      'qualityVisits',
      'nonconformities',
      'surveyBoxes',
    ],
    lowers: [...GROUND, 'nonconformity', 'survey_box', 'handover'],
  },
  gazetteer: { parts: ['place'], lowers: ['place'] },
  monitor: { parts: ['monitor'], lowers: [] },
  task: { parts: ['tasks'], lowers: [] },
  survey_box: { parts: [...HAZARD, 'evidence', ...WORK, 'surveyBoxes'], lowers: ['evidence', 'survey_box'] },
};

/** Every part a report holds, in the order of the table; empty lists are nothing said. */
export function partsOf({ hazard, evidence, place, monitor, land }: ReportContent): Part[] {
  const parts = new Set<Part>();
  if (hazard) parts.add(`hazard.${hazard.mode}`);
  if (hazard?.adjustment) parts.add('hazard.adjustment');
  if (evidence.length > 0) parts.add('evidence');
  if (place) parts.add('place');
  if (monitor) parts.add('monitor');
  for (const { outcome } of land?.releases ?? [])
    parts.add(outcome ? `release.${outcome}` : 'release.changed');
  for (const list of LISTS) if ((land?.[list] ?? []).length > 0) parts.add(list);
  return [...parts];
}

const LISTS = [
  'activities',
  'progress',
  'tasks',
  'handovers',
  'qualityVisits',
  'nonconformities',
  'surveyBoxes',
  'closures',
] as const satisfies readonly Part[];

/** What a report holds that its type does not carry; empty when all is in its place. */
export function misplacedParts(content: ReportContent): Part[] {
  const { parts } = REPORT_CONTENTS[content.reportType];
  return partsOf(content).filter((part) => !parts.includes(part));
}

/** Parts by which recorded danger is meant to fall: who sends them must be somebody who may propose that. */
const MEANT_TO_LOWER: readonly Part[] = [
  'hazard.adjustment',
  'release.cancelled',
  'release.reduced',
  'release.cleared',
  'closures',
];

/** True when a report says outright that recorded ground is to count as less dangerous. */
export function meansToLower(content: ReportContent): boolean {
  return partsOf(content).some((part) => MEANT_TO_LOWER.includes(part));
}

/** True also when it answers what an inspection found: such a report is opened before it is decided. */
export function mayLower(content: ReportContent): boolean {
  const { nonconformities = [] } = content.land ?? {};
  const answers = nonconformities.some(({ status }) => status !== undefined && status !== 'open');
  return meansToLower(content) || answers;
}
