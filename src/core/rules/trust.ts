/** V80–V82: quality that is still open, and figures that look copied. A hint is for a talk, never a verdict. */

import type { Finding } from '../model/findings.ts';
import type { PeopleCounts } from '../model/ground.ts';
import type { ReportContent } from '../model/reports.ts';
import type { RuleContext } from './context.ts';
import { progressOf } from './land-report.ts';
import { finding, type Rule } from './rule.ts';

/** V80: a hazard is to be closed while a grave nonconformity is open. */
function openAtClosure(content: ReportContent, context: RuleContext): Finding[] {
  return (content.land?.closures ?? []).flatMap(({ hazardId }, i) => {
    const grave = context.land.nonconformities.filter(
      ({ hazardIds, severity, status }) =>
        status === 'open' && severity !== 'minor' && hazardIds.includes(hazardId),
    );
    const closedHere = new Set(
      (content.land?.nonconformities ?? []).filter(({ status }) => status === 'closed').map(({ id }) => id),
    );
    const left = grave.filter(({ id }) => !closedHere.has(id));
    if (left.length === 0) return [];
    return [finding('V80', 'R', 'open', { path: `/land/closures/${i}`, params: { count: left.length } })];
  });
}

const numbersOf = (counts: PeopleCounts | null | undefined): number[] =>
  counts ? [counts.boys, counts.girls, counts.men, counts.women].filter((n) => n > 0) : [];

/** V81: more sessions in a day than a team can give; people counted in round numbers only. */
function unlikelyAudience(content: ReportContent, context: RuleContext): Finding[] {
  const found: Finding[] = [];
  const sessions = context.land.sessionsThatDay + 1;
  if (content.reportType === 'eore' && sessions > context.parameters.sessionsPerDay)
    found.push(finding('V81', 'W', 'sessions', { path: '/dateOfInformation', params: { count: sessions } }));
  (content.land?.handovers ?? []).forEach(({ participants, beneficiaries }, i) => {
    const counts = [...numbersOf(participants), ...numbersOf(beneficiaries)];
    if (counts.length >= 4 && counts.every((n) => n % 5 === 0))
      found.push(
        finding('V81', 'W', 'round', { path: `/land/handovers/${i}`, params: { count: counts.length } }),
      );
  });
  return found;
}

const KEY = 'device.clock';

/** V82: the same place or the same figures again and again, or a device whose clock is off. */
function copied(content: ReportContent, context: RuleContext): Finding[] {
  const { repeatedFigures, clockHours } = context.parameters;
  const found: Finding[] = [];
  const places = new Map<string, number>();
  for (const { position, kind } of content.evidence) {
    if (!position || kind !== 'item') continue;
    const at = position.coordinates.join(' ');
    places.set(at, (places.get(at) ?? 0) + 1);
  }
  const most = Math.max(0, ...places.values());
  if (most >= repeatedFigures)
    found.push(finding('V82', 'W', 'samePosition', { path: '/evidence', params: { count: most } }));
  const rows = [...context.land.progress, ...progressOf(content, context).map(({ record }) => record)];
  const days = new Map<string, Set<string>>();
  for (const { teamName, areaProcessedM2, clearedM2, hours, itemsFound, day } of rows) {
    if (!teamName || !day || areaProcessedM2 == null || areaProcessedM2 === 0) continue;
    const key = [teamName, areaProcessedM2, clearedM2, hours, itemsFound].join('|');
    days.set(key, (days.get(key) ?? new Set()).add(day));
  }
  const same = Math.max(0, ...[...days.values()].map(({ size }) => size));
  if (progressOf(content, context).length > 0 && same >= repeatedFigures)
    found.push(finding('V82', 'W', 'sameFigures', { path: '/land/progress', params: { count: same } }));
  const told = Date.parse(String(content.extra[KEY] ?? ''));
  const gap = Math.round(Math.abs(told - Date.parse(context.submittedAt)) / 3_600_000);
  if (gap > clockHours) found.push(finding('V82', 'W', 'clock', { path: '/extra', params: { hours: gap } }));
  return found;
}

export const TRUST_RULES: readonly Rule[] = [
  { id: 'V80', severities: ['R'], variants: ['open'], reads: ['land.nonconformities'], check: openAtClosure },
  {
    id: 'V81',
    severities: ['W'],
    variants: ['sessions', 'round'],
    reads: ['land.sessionsThatDay'],
    check: unlikelyAudience,
  },
  {
    id: 'V82',
    severities: ['W'],
    variants: ['samePosition', 'sameFigures', 'clock'],
    reads: ['land.progress'],
    check: copied,
  },
];
