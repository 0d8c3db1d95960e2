/** What is written down when a field of Veldana is given back, and what became of what was seen there. */
import type { EvidenceDraft } from '../core/model/evidence.ts';
import type { LandContent } from '../core/model/land.ts';
import type { DemoHazard } from './demo-hazards.ts';
import { OPERATORS } from './demo-people.ts';
import { type Calendar, localIdOf } from './demo-reports.ts';
import { steadyId } from './import-map.ts';

/** The same record has the same id every time the demo is made. */
export const recordId = (hazard: DemoHazard, what: string): string =>
  steadyId('demo', 'release', what, String(hazard.number));

/** Items the survey saw, which clearance then destroyed. */
export function disposedOf(hazard: DemoHazard, calendar: Calendar, day: number): EvidenceDraft[] {
  const orgCode = OPERATORS[hazard.operator] ?? 'harrow';
  const disposal = { outcome: 'destroyed_in_situ' as const, date: calendar.day(day), orgCode };
  const observedOn = calendar.day(hazard.day);
  return hazard.evidence
    .filter(({ kind }) => kind === 'item')
    .map((point) => ({ ...point, hazardId: hazard.id, observedOn, disposal }));
}

/** The certificate of a field given back: what is declared, who answers for it, who was told. */
export function handedOver(hazard: DemoHazard, calendar: Calendar, day: number): LandContent {
  const signed = calendar.day(day);
  const office = (role: 'operator' | 'authority' | 'community', name: string) => ({
    role,
    office: name,
    signedOn: signed,
  });
  return {
    handovers: [
      {
        id: recordId(hazard, 'handover'),
        handedOverOn: signed,
        hazardIds: [hazard.id],
        taskId: recordId(hazard, 'task'),
        releaseIds: [recordId(hazard, 'whole')],
        participants: { men: 14, women: 11, boys: 0, girls: 0, unknown: 0, withDisability: 1 },
        residualRisk: 'Nothing was searched below 20 cm. Before digging deeper, call the authority.',
        declaration: 'All reasonable effort was made to find and remove ordnance in this ground to 20 cm.',
        liability: 'The authority answers for what is found later, from the day of this handover.',
        landUse: 'arable',
        titleNumber: `VD-${localIdOf(hazard).slice(3)}`,
        communityBriefedOn: calendar.day(day - 2),
        communityBriefing: 'Two meetings, one for women; what was not searched was shown on the ground.',
        signatories: [
          office('operator', OPERATORS[hazard.operator] ?? 'harrow'),
          office('authority', 'Veldana Mine Action Authority'),
          office('community', 'Village council'),
        ],
        checkDueOn: calendar.day(day + 365),
        placeCode: hazard.districtCode,
      },
    ],
  };
}
