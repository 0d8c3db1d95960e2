/** The reports of Veldana, as people would have sent them. Days of the story become calendar days here. */
import type { PlaceDraft } from '../core/model/places.ts';
import { ReportContent, type ReportDraft } from '../core/model/reports.ts';
import { type DemoFind, type DemoHazard, STORY_DAYS } from './demo-hazards.ts';
import { OPERATORS } from './demo-people.ts';
import { Chance } from './demo-random.ts';
import { steadyId } from './import-map.ts';

/** A report of the story: who sends it, on which day, and what becomes of it. */
export interface Told {
  readonly author: string;
  /** Day of the story it is sent. */
  readonly day: number;
  readonly draft: ReportDraft;
  /** accept is done together with others of its fortnight, alone by itself; wait: it stays in the inbox. */
  readonly fate: 'accept' | 'alone' | 'wait' | 'return';
  readonly reason?: string;
}

/** Calendar of the story: its last day is the day the demo is made. */
export class Calendar {
  constructor(private readonly start: Date) {}
  /** `YYYY-MM-DD` of a day of the story. */
  day(n: number): string {
    return this.instant(n).toISOString().slice(0, 10);
  }
  instant(n: number): Date {
    return new Date(this.start.getTime() + n * 86_400_000);
  }
}

type Content = Partial<ReturnType<typeof ReportContent.parse>> &
  Pick<ReportContent, 'reportType' | 'dateOfInformation'>;

function told(
  author: string,
  day: number,
  id: string,
  content: Content,
  fate: Told['fate'] = 'accept',
  reason?: string,
): Told {
  return {
    author,
    day,
    draft: { id, content: ReportContent.parse(content) },
    fate,
    ...(reason ? { reason } : {}),
  };
}

/** The gazetteer, sent on the first day by the centre's registrar. */
export function placeReports(places: readonly PlaceDraft[], calendar: Calendar): Told[] {
  return places.map((place) =>
    told('registrar', 0, steadyId('demo', 'place', place.code), {
      reportType: 'gazetteer',
      dateOfInformation: calendar.day(0),
      orgCode: 'nmac',
      place,
    }),
  );
}

/** `VD-0001`, the number an operator writes on the sketch. */
export function localIdOf(hazard: Pick<DemoHazard, 'number'>): string {
  return `VD-${String(hazard.number).padStart(4, '0')}`;
}

/** The survey that first recorded a hazard. */
export function surveyReport(hazard: DemoHazard, calendar: Calendar): Told {
  const chance = new Chance(hazard.number * 7919);
  const orgCode = OPERATORS[hazard.operator]!;
  const observedOn = calendar.day(hazard.day);
  const reported = Math.round(hazard.areaM2 * chance.between(0.985, 1.015));
  const survey =
    hazard.classification === 'indication' ? 'handheld' : chance.pick(['handheld', 'rtk'] as const);
  const shape = hazard.outline ?? hazard.evidence[0]!.position;
  return told(orgCode, hazard.day + chance.whole(1, 4), steadyId('demo', 'survey', String(hazard.number)), {
    reportType: 'nts',
    dateOfInformation: observedOn,
    activityDate: observedOn,
    orgCode,
    teamName: `Survey ${1 + (hazard.number % 2)}`,
    hazard: {
      id: hazard.id,
      mode: 'new',
      fields: {
        localId: localIdOf(hazard),
        name: hazard.name,
        classification: hazard.classification,
        contamination: [hazard.contamination],
        shape,
        entered: { text: null, format: 'drawn', fixedBy: survey, accuracyM: survey === 'rtk' ? 0.1 : 3 },
        ...(hazard.outline ? { reportedAreaM2: reported } : {}),
        placeCode: hazard.districtCode,
        orgCode,
        marking: chance.pick(['formal', 'informal', 'none', 'none'] as const),
        blocked: [
          chance.pick(['agriculture', 'agriculture', 'access', 'housing', 'natural_resource'] as const),
        ],
      },
    },
    evidence: hazard.evidence.map((e) => ({ ...e, observedOn })),
  });
}

/** A find or an accident outside any hazard. */
export function findReport(find: DemoFind, calendar: Calendar): Told {
  const observedOn = calendar.day(find.day);
  const orgCode = OPERATORS[find.operator]!;
  const evidence = { ...find.evidence, observedOn, placeCode: find.districtCode };
  const { disposal } = evidence;
  return told(orgCode, find.day + 1, find.id, {
    reportType: find.accident ? 'accident' : 'eod_spot',
    dateOfInformation: observedOn,
    orgCode,
    evidence: [{ ...evidence, disposal: disposal && { ...disposal, date: observedOn, orgCode } }],
    narrative: find.accident ? `Accident near ${find.village}.` : `Called out to ${find.village}.`,
  });
}

/** What happened to hazards later: confirmed, measured again, marked. */
export function laterReports(hazards: readonly DemoHazard[], calendar: Calendar): Told[] {
  const chance = new Chance(4_711);
  return hazards.flatMap((hazard) => {
    const later = hazard.day + chance.whole(40, 160);
    if (later > STORY_DAYS - 30) return [];
    const update = (day: number, what: string, extra: Omit<Content, 'dateOfInformation' | 'reportType'>) => {
      const orgCode = OPERATORS[hazard.operator]!;
      const id = steadyId('demo', what, String(hazard.number));
      const dates = { dateOfInformation: calendar.day(day), activityDate: calendar.day(day) };
      return told(orgCode, day + 2, id, { reportType: 'ts', ...dates, orgCode, ...extra });
    };
    if (hazard.classification === 'sha' && hazard.number % 8 === 0) {
      const [first] = hazard.evidence;
      const seen = {
        kind: 'item',
        channel: 'seen',
        ordnanceCategory: 'unknown',
        quantity: 1,
        condition: 'unknown',
      } as const;
      const evidence = {
        ...first!,
        ...seen,
        id: steadyId('demo', 'seen', String(hazard.number)),
        observedOn: calendar.day(later),
      };
      const fields = { classification: 'cha' as const };
      return [
        update(later, 'confirmed', {
          hazard: { id: hazard.id, mode: 'update', fields },
          evidence: [evidence],
        }),
      ];
    }
    if (hazard.outline?.type === 'Polygon' && hazard.number % 9 === 4) {
      const shape = grown(hazard.outline, 1.12);
      const entered = { text: null, format: 'drawn', fixedBy: 'rtk', accuracyM: 0.1 } as const;
      const reportedAreaM2 = Math.round(hazard.areaM2 * 1.12 * 1.12);
      const fields = { shape, entered, reportedAreaM2 };
      // Where the old line bulged the new one runs inside it.
      const adjustment = { reason: 'resurvey', note: 'Every corner measured again with RTK.' } as const;
      const measured = update(later, 'measured', {
        hazard: { id: hazard.id, mode: 'update', fields, adjustment },
      });
      return [{ ...measured, fate: 'alone' as const, reason: 'Measured again with a better instrument.' }];
    }
    if (hazard.number % 11 === 7) {
      const fields = { marking: 'formal' as const, description: 'Marked with signs and tape on all sides.' };
      return [update(later, 'marked', { hazard: { id: hazard.id, mode: 'update', fields } })];
    }
    return [];
  });
}

/** An outline grown about its middle: measured again, it came out larger. */
export function grown(outline: Extract<DemoHazard['outline'], { type: 'Polygon' }>, factor: number) {
  const ring = outline.coordinates[0]!;
  const middle = [0, 1].map((i) => ring.slice(1).reduce((sum, p) => sum + p[i]!, 0) / (ring.length - 1));
  const scale = (p: readonly [number, number]): [number, number] => [
    Math.round((middle[0]! + (p[0] - middle[0]!) * factor) * 1e7) / 1e7,
    Math.round((middle[1]! + (p[1] - middle[1]!) * factor) * 1e7) / 1e7,
  ];
  return { type: 'Polygon' as const, coordinates: outline.coordinates.map((r) => r.map(scale)) };
}
