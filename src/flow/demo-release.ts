/**
 * Land release in Veldana: a field cleared strip by strip, ground cancelled and reduced by survey, one task
 * suspended over a nonconformity, one hazard closed and handed over, one release that was reported late.
 */

import { outlineAreaM2 } from '../core/geo/area.ts';
import type { GeometryEngine } from '../core/geo/engine.ts';
import { EvidenceDraft } from '../core/model/evidence.ts';
import { boxOf, type Outline } from '../core/model/geometry.ts';
import type { LandContent } from '../core/model/land.ts';
import { ReportContent } from '../core/model/reports.ts';
import { type DemoHazard, ORDNANCE, STORY_DAYS } from './demo-hazards.ts';
import { disposedOf, handedOver, recordId as id } from './demo-papers.ts';
import { OPERATORS } from './demo-people.ts';
import { type Calendar, localIdOf, type Told } from './demo-reports.ts';

type Drawn = DemoHazard & { outline: Outline };
type Split = Pick<GeometryEngine, 'splitBy'>;

/** Every report of the story; `taken` are hazards that other stories are about. */
export function releaseReports(
  hazards: readonly DemoHazard[],
  taken: ReadonlySet<string>,
  calendar: Calendar,
  geometry: Split,
): Told[] {
  const free = hazards.filter(
    (h): h is Drawn =>
      h.outline?.type === 'Polygon' &&
      h.outline.coordinates.length === 1 &&
      h.day < 260 &&
      h.areaM2 > 12_000 &&
      h.number % 8 !== 0 &&
      h.number % 9 !== 4 &&
      !taken.has(h.id),
  );
  const confirmed = free.filter((h) => h.classification === 'cha');
  const suspected = free.filter((h) => h.classification === 'sha');
  const teller = new Teller(calendar, geometry);
  const of = (list: readonly Drawn[], operator: number) => list.find((h) => h.operator === operator);
  const [field, halted, done] = [0, 1, 2].map((operator) => of(confirmed, operator));
  const [surveyed, late] = [0, 1].map((operator) => of(suspected, operator));
  return [
    ...(field ? teller.clearing(field) : []),
    ...(halted ? teller.suspended(halted) : []),
    ...(done ? teller.finished(done) : []),
    ...(surveyed ? teller.survey(surveyed) : []),
    ...(late ? teller.reportedLate(late) : []),
  ];
}

/** As many turning points as somebody would set in the ground. */
const MOST_MARKERS = 40;
const donors = [
  { donor: 'Fund for Open Fields', percent: 70 },
  { donor: 'Lowland Cooperation', percent: 30 },
];

class Teller {
  constructor(
    private readonly calendar: Calendar,
    private readonly geometry: Split,
  ) {}

  /** One report about a hazard; decided alone, because it speaks of danger. */
  private told(
    hazard: DemoHazard,
    key: string,
    day: number,
    reportType: ReportContent['reportType'],
    land: LandContent,
    reason: string,
    { author, evidence = [] }: { author?: string; evidence?: readonly EvidenceDraft[] } = {},
  ): Told {
    const orgCode = OPERATORS[hazard.operator] ?? 'harrow';
    const on = this.calendar.day(day);
    const content = ReportContent.parse({
      reportType,
      dateOfInformation: on,
      activityDate: on,
      orgCode: author ? null : orgCode,
      evidence,
      land,
    });
    const draft = { id: id(hazard, key), content };
    return { author: author ?? orgCode, day: day + 1, draft, fate: 'alone', reason };
  }

  /** The outline cut from west to east into shares of its width. */
  private strips(hazard: Drawn, shares: readonly number[]): Outline[] {
    const [west, south, east, north] = boxOf(hazard.outline);
    const cut = (rest: Outline, share: number): [Outline, Outline | null] => {
      const x = west + (east - west) * share;
      const pieces = this.geometry.splitBy(rest, [
        [x, south - 0.01],
        [x, north + 0.01],
      ]);
      const [a, b] = pieces;
      if (!a || !b || pieces.length > 2) return [rest, null];
      return boxOf(a)[0] < boxOf(b)[0] ? [a, b] : [b, a];
    };
    const parts: Outline[] = [];
    let rest: Outline | null = hazard.outline;
    for (const share of shares) {
      if (!rest) break;
      const [part, left] = cut(rest, share);
      parts.push(part);
      rest = left;
    }
    return rest ? [...parts, rest] : parts;
  }

  /** A task from its draft to work, decided step by step. */
  private tasked(hazard: DemoHazard, day: number): Told[] {
    const task = id(hazard, 'task');
    const orgCode = OPERATORS[hazard.operator] ?? 'harrow';
    const issued = {
      id: task,
      localId: `T-${localIdOf(hazard).slice(3)}`,
      title: hazard.name,
      status: 'issued' as const,
      hazardIds: [hazard.id],
      orgCode,
      issuedOn: this.calendar.day(day),
      plannedStart: this.calendar.day(day + 10),
      plannedEnd: this.calendar.day(day + 200),
      priorityReason: 'Fields of twelve families.',
      placeCode: hazard.districtCode,
    };
    const step = (status: 'accepted' | 'ongoing', after: number) =>
      this.told(hazard, status, day + after, 'task', { tasks: [{ id: task, status }] }, 'As agreed.');
    const reason = 'Highest in the list of priorities.';
    return [
      this.told(hazard, 'issued', day, 'task', { tasks: [issued] }, reason, { author: 'operations' }),
      step('accepted', 4),
      step('ongoing', 12),
    ];
  }

  private work(hazard: DemoHazard, day: number): NonNullable<LandContent['activities']>[number] {
    return {
      id: id(hazard, 'work'),
      type: 'clearance',
      status: 'ongoing',
      hazardIds: [hazard.id],
      taskId: id(hazard, 'task'),
      teamName: 'Clearance 1',
      methods: ['manual', 'detector'],
      search: 'subsurface',
      clearanceDepthCm: 20,
      startedOn: this.calendar.day(day),
      placeCode: hazard.districtCode,
    };
  }

  /** What every released part states: who did what for it, and how its perimeter is found again. */
  private stated(hazard: DemoHazard, shape: Outline, effort: string) {
    const [west, south] = boxOf(shape);
    const corners = (shape.type === 'Polygon' ? shape.coordinates : shape.coordinates.flat()).flatMap(
      (ring) => ring.slice(0, -1),
    );
    return {
      reasonableEffort: effort,
      reasonableEffortBy: `${OPERATORS[hazard.operator] ?? 'harrow'}, operations`,
      benchmark: { type: 'Point' as const, coordinates: [west - 0.0004, south - 0.0004] as [number, number] },
      permanentMarkers: corners.slice(0, MOST_MARKERS).map((coordinates, i) => ({
        no: `TP${i + 1}`,
        type: 'turning' as const,
        position: { type: 'Point' as const, coordinates },
      })),
    };
  }

  private progress(hazard: DemoHazard, key: string, day: number, areaM2: number) {
    return [0, 1, 2, 3].map((n) => ({
      id: id(hazard, `progress ${key} ${n}`),
      activityId: id(hazard, 'work'),
      hazardIds: [hazard.id],
      day: this.calendar.day(day - 6 + n * 2),
      method: 'manual' as const,
      areaProcessedM2: Math.round(areaM2 / 4),
      clearedM2: Math.round(areaM2 / 4),
      hours: 48,
      staff: 8,
      itemsFound: n === 2 ? 1 : 0,
    }));
  }

  /** The one item that `progress` counts, on the day it was found, and what became of it. */
  private find(hazard: Drawn, key: string, day: number, within: Outline): EvidenceDraft {
    const on = this.calendar.day(day - 2);
    const [west, south, east, north] = boxOf(within);
    return EvidenceDraft.parse({
      id: id(hazard, `find ${key}`),
      kind: 'item',
      hazardId: hazard.id,
      activityId: id(hazard, 'work'),
      position: { type: 'Point', coordinates: [(west + east) / 2, (south + north) / 2] },
      entered: { text: null, format: 'drawn', fixedBy: 'rtk', accuracyM: 0.1 },
      ordnanceCategory: ORDNANCE[hazard.contamination]?.[0] ?? 'unknown',
      quantity: 1,
      depthCm: 8,
      condition: hazard.contamination.startsWith('mines') ? 'emplaced' : 'uxo',
      observedOn: on,
      disposal: { outcome: 'destroyed_in_situ', date: on, orgCode: OPERATORS[hazard.operator] ?? 'harrow' },
      placeCode: hazard.districtCode,
    });
  }

  private cleared(hazard: DemoHazard, key: string, shape: Outline, day: number) {
    return {
      id: id(hazard, key),
      hazardId: hazard.id,
      activityId: id(hazard, 'work'),
      taskId: id(hazard, 'task'),
      outcome: 'cleared' as const,
      shape,
      depthCm: 20,
      search: 'subsurface' as const,
      ...this.stated(hazard, shape, 'Searched by detector to 20 cm in lanes that overlap; every signal dug.'),
      releasedOn: this.calendar.day(day),
      itemsFound: 1,
      donors,
    };
  }

  clearing(hazard: Drawn): Told[] {
    const day = Math.max(hazard.day + 60, STORY_DAYS - 330);
    const [first, second] = this.strips(hazard, [0.3, 0.55]);
    const report = (key: string, shape: Outline | undefined, on: number, begins: boolean): Told[] =>
      shape
        ? [
            this.told(
              hazard,
              key,
              on,
              'clearance_progress',
              {
                ...(begins ? { activities: [this.work(hazard, day + 12)] } : {}),
                progress: this.progress(hazard, key, on, outlineAreaM2(shape)),
                releases: [this.cleared(hazard, `${key} part`, shape, on)],
              },
              'Marked and sampled by quality control before it was accepted.',
              { evidence: [this.find(hazard, key, on, shape)] },
            ),
          ]
        : [];
    return [
      ...this.tasked(hazard, day),
      ...report('first', first, day + 90, true),
      ...report('second', second, day + 190, false),
    ];
  }

  suspended(hazard: Drawn): Told[] {
    const day = STORY_DAYS - 200;
    const task = id(hazard, 'task');
    const activities = [this.work(hazard, day + 12)];
    const progress = this.progress(hazard, 'begun', day + 40, 2_400);
    const visit = {
      id: id(hazard, 'visit'),
      kind: 'external_qc' as const,
      visitedOn: this.calendar.day(day + 60),
      result: 'rework' as const,
      hazardIds: [hazard.id],
      taskId: task,
      activityId: id(hazard, 'work'),
      orgCode: OPERATORS[hazard.operator] ?? 'harrow',
      lot: 'Lanes 1 to 6',
      lotAreaM2: 2_400,
      sampleAreaM2: 400,
      coveragePercent: 16.7,
      sampleDepthCm: 20,
      verdict: 'rejected' as const,
      itemsMissed: 1,
      operationsSuspended: true,
      placeCode: hazard.districtCode,
    };
    const fault = {
      id: id(hazard, 'fault'),
      visitId: visit.id,
      taskId: task,
      hazardIds: [hazard.id],
      type: 'missed_item' as const,
      severity: 'major' as const,
      description: 'One item at 12 cm in a lane recorded as cleared to 20 cm.',
      actionRequired: 'Clear the lane again and check the detectors.',
      dueOn: this.calendar.day(STORY_DAYS + 20),
      orgCode: visit.orgCode,
      placeCode: hazard.districtCode,
    };
    const halt = {
      id: task,
      status: 'suspended' as const,
      statusReason: 'An item was missed: see the visit.',
    };
    return [
      ...this.tasked(hazard, day),
      this.told(hazard, 'begun', day + 40, 'clearance_progress', { activities, progress }, 'Agreed.', {
        evidence: [this.find(hazard, 'begun', day + 40, hazard.outline)],
      }),
      this.told(
        hazard,
        'visited',
        day + 60,
        'qm',
        { qualityVisits: [visit], nonconformities: [fault] },
        'Work stops until the lane is cleared again.',
        { author: 'quality' },
      ),
      this.told(hazard, 'halted', day + 61, 'task', { tasks: [halt] }, 'Suspended after the visit.'),
    ];
  }

  finished(hazard: Drawn): Told[] {
    const day = Math.max(hazard.day + 40, STORY_DAYS - 400);
    const whole = {
      ...this.cleared(hazard, 'whole', hazard.outline, day + 150),
      note: 'To the marked edge.',
    };
    const land: LandContent = {
      activities: [
        { ...this.work(hazard, day + 12), status: 'completed', endedOn: this.calendar.day(day + 150) },
      ],
      progress: this.progress(hazard, 'all', day + 148, outlineAreaM2(hazard.outline)),
      releases: [whole],
      closures: [{ hazardId: hazard.id, closedOn: this.calendar.day(day + 150) }],
    };
    return [
      ...this.tasked(hazard, day),
      this.told(hazard, 'complete', day + 150, 'completion', land, 'Sampled; nothing open, nothing left.', {
        evidence: [
          this.find(hazard, 'all', day + 148, hazard.outline),
          ...disposedOf(hazard, this.calendar, day + 148),
        ],
      }),
      this.told(
        hazard,
        'handover',
        day + 170,
        'handover',
        handedOver(hazard, this.calendar, day + 170),
        'Signed by all.',
      ),
    ];
  }

  /** A survey that ends with what it released. */
  private surveyed(hazard: DemoHazard, type: 'nts' | 'ts', day: number, lasted: number) {
    return {
      id: id(hazard, type),
      type,
      status: 'completed' as const,
      hazardIds: [hazard.id],
      methods: type === 'ts' ? (['manual', 'detector'] as const).slice() : (['visual'] as const).slice(),
      startedOn: this.calendar.day(day - lasted),
      endedOn: this.calendar.day(day),
      placeCode: hazard.districtCode,
      ...(type === 'ts' ? { taskId: id(hazard, 'task') } : {}),
    };
  }

  survey(hazard: Drawn): Told[] {
    const day = Math.max(hazard.day + 30, STORY_DAYS - 260);
    const [west, middle] = this.strips(hazard, [0.25, 0.5]);
    const base = { hazardId: hazard.id };
    const cancelled = {
      ...base,
      id: id(hazard, 'cancelled'),
      outcome: 'cancelled' as const,
      ...(west ? { shape: west, ...this.stated(hazard, west, 'Three visits, all land users heard.') } : {}),
      criteria: ['used_without_incident' as const, 'no_evidence_found' as const],
      criteriaNote: 'Ploughed every year since the front moved, three families heard.',
      releasedOn: this.calendar.day(day),
    };
    const reduced = {
      ...base,
      id: id(hazard, 'reduced'),
      outcome: 'reduced' as const,
      reducedWithAsset: true,
      ...(middle
        ? {
            shape: middle,
            ...this.stated(hazard, middle, 'Detector lanes over the whole part, nothing found.'),
          }
        : {}),
      criteria: ['ts_found_nothing' as const],
      releasedOn: this.calendar.day(day + 70),
    };
    const agreed = 'Criteria met; the council and the neighbours were heard.';
    return [
      ...(west
        ? [
            this.told(
              hazard,
              'nts again',
              day,
              'nts',
              { activities: [this.surveyed(hazard, 'nts', day, 4)], releases: [cancelled] },
              agreed,
            ),
          ]
        : []),
      ...(middle
        ? [
            ...this.tasked(hazard, day + 20),
            this.told(
              hazard,
              'ts',
              day + 70,
              'ts',
              {
                activities: [this.surveyed(hazard, 'ts', day + 70, 20)],
                progress: this.lanes(hazard, day + 68, outlineAreaM2(middle)),
                releases: [reduced],
              },
              agreed,
            ),
          ]
        : []),
    ];
  }

  /** Days of technical survey: an asset went over the ground and found nothing. */
  private lanes(hazard: DemoHazard, day: number, areaM2: number) {
    return [0, 1].map((n) => ({
      id: id(hazard, `lanes ${n}`),
      activityId: id(hazard, 'ts'),
      hazardIds: [hazard.id],
      day: this.calendar.day(day - 4 + n * 4),
      method: 'detector' as const,
      areaProcessedM2: Math.round(areaM2 / 2),
      reducedWithAssetM2: Math.round(areaM2 / 2),
      hours: 40,
      staff: 6,
      itemsFound: 0,
    }));
  }

  /** Released in one year, reported in the next: the older statement is restated. */
  reportedLate(hazard: Drawn): Told[] {
    const [west] = this.strips(hazard, [0.4]);
    if (!west) return [];
    const on = Math.max(hazard.day + 20, STORY_DAYS - 420);
    const release = {
      id: id(hazard, 'late'),
      hazardId: hazard.id,
      outcome: 'reduced' as const,
      reducedWithAsset: false,
      shape: west,
      ...this.stated(hazard, west, 'Sampled where the records pointed; nothing found.'),
      criteria: ['ts_sample_complete' as const],
      releasedOn: this.calendar.day(on),
    };
    const land = { activities: [this.surveyed(hazard, 'ts', on, 9)], releases: [release] };
    return [
      ...this.tasked(hazard, on - 14),
      this.told(hazard, 'late ts', STORY_DAYS - 40, 'ts', land, 'The sheets were found late; checked.'),
    ];
  }
}
