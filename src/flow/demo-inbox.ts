/**
 * What waits in Veldana's inbox on the day the demo is made: plain reports, and one of each mistake people
 * really make, so that a reviewer meets every kind of finding on the first evening.
 */
import type { Outline, Position } from '../core/model/geometry.ts';
import { ReportContent } from '../core/model/reports.ts';
import { type DemoHazard, STORY_DAYS } from './demo-hazards.ts';
import { OPERATORS } from './demo-people.ts';
import { type Calendar, grown, localIdOf, surveyReport, type Told } from './demo-reports.ts';
import { steadyId } from './import-map.ts';

/** How many of the hazards are not recorded yet but wait in the inbox. */
export const WAITING_SURVEYS = 12;

type PolygonOutline = Extract<Outline, { type: 'Polygon' }>;

/** All that waits. `fresh` are hazards the registry does not know yet; `known` those it does. */
export function inboxReports(
  fresh: readonly DemoHazard[],
  known: readonly DemoHazard[],
  calendar: Calendar,
): Told[] {
  const surveys = fresh.map((hazard, i) =>
    waiting({ ...surveyReport({ ...hazard, day: STORY_DAYS - 14 + i }, calendar) }),
  );
  const polygons = known.filter(
    (h): h is DemoHazard & { outline: PolygonOutline } =>
      h.outline?.type === 'Polygon' && h.outline.coordinates.length === 1,
  );
  const pick = (n: number) => polygons[(n * 23) % polygons.length]!;
  return [
    ...surveys,
    ...mistakes(pick, calendar),
    ...plainUpdates(pick, calendar),
    returned(pick(11), calendar),
  ];
}

function waiting(report: Told): Told {
  return { ...report, fate: 'wait' };
}

/** A survey of a spot a little north of a known hazard, to be spoilt in one way. */
function spoilt(
  base: DemoHazard & { outline: PolygonOutline },
  key: string,
  calendar: Calendar,
  spoil: (content: ReportContent) => ReportContent,
): Told {
  const day = STORY_DAYS - 6;
  const north = base.radiusM / 20_000 + 0.009;
  const ring = base.outline.coordinates[0]!.map(
    ([x, y]): Position => [x, Math.round((y + north) * 1e7) / 1e7],
  );
  const moved = { type: 'Polygon' as const, coordinates: [ring] };
  const hazard: DemoHazard = {
    ...base,
    id: steadyId('demo', 'spoilt', key),
    number: 900 + key.length * 7 + base.number,
    outline: moved,
    day,
    evidence: base.evidence.slice(0, 2).map((e, i) => ({
      ...e,
      id: steadyId('demo', 'spoilt evidence', key, String(i)),
      position: { type: 'Point', coordinates: ring[i * 2]! },
    })),
  };
  const report = surveyReport(hazard, calendar);
  return waiting({
    ...report,
    draft: { id: steadyId('demo', 'spoilt report', key), content: spoil(report.draft.content) },
  });
}

type Pick = (n: number) => DemoHazard & { outline: PolygonOutline };

function mistakes(pick: Pick, calendar: Calendar): Told[] {
  const shaped = (change: (shape: PolygonOutline) => PolygonOutline) => (content: ReportContent) =>
    withFields(content, { shape: change(content.hazard!.fields.shape as PolygonOutline) });
  return [
    // Two corners in the wrong order: the outline crosses itself.
    spoilt(pick(1), 'crossing', calendar, shaped(crossed)),
    // Latitude typed where longitude belongs.
    spoilt(
      pick(2),
      'swapped',
      calendar,
      shaped((s) => mapped(s, ([x, y]) => [y, x])),
    ),
    // Hectares typed into a field of square metres.
    spoilt(pick(3), 'hectares', calendar, (c) =>
      withFields(c, { reportedAreaM2: round3(pick(3).areaM2 / 10_000) }),
    ),
    // The number of another hazard.
    spoilt(pick(4), 'number', calendar, (c) => withFields(c, { localId: `${localIdOf(pick(4))} ` })),
    // Confirmed on hearsay.
    spoilt(pick(5), 'hearsay', calendar, (c) => ({
      ...withFields(c, { classification: 'cha' }),
      evidence: c.evidence.slice(0, 1).map((e) => ({
        ...e,
        kind: 'verbal_report',
        channel: 'told',
        ordnanceCategory: null,
        quantity: null,
        condition: null,
        depthCm: null,
      })),
    })),
    // The same ground as a hazard that is on the map already.
    spoilt(
      pick(6),
      'overlap',
      calendar,
      shaped(() => grown(pick(6).outline, 1.3)),
    ),
    // Suspected, but nobody drew it.
    spoilt(pick(7), 'point', calendar, (c) =>
      withFields(c, {
        classification: 'sha',
        shape: { type: 'Point', coordinates: pick(7).outline.coordinates[0]![0]! },
        reportedAreaM2: null,
      }),
    ),
    // A phone in a pocket: accurate to two hundred metres.
    spoilt(pick(8), 'rough', calendar, (c) =>
      withFields(c, { entered: { text: null, format: 'drawn', fixedBy: 'phone', accuracyM: 200 } }),
    ),
  ];
}

/** Reports with nothing wrong: an update each. */
function plainUpdates(pick: Pick, calendar: Calendar): Told[] {
  const words = [
    'Cattle grazing returned to the north edge.',
    'New path cut through by villagers.',
    'Signs stolen, put up again.',
    'Flooded until May.',
  ];
  return words.map((description, i) => {
    const hazard = pick(13 + i);
    const orgCode = OPERATORS[hazard.operator]!;
    const day = STORY_DAYS - 8 + i;
    const content = ReportContent.parse({
      reportType: 'nts',
      dateOfInformation: calendar.day(day),
      orgCode,
      hazard: { id: hazard.id, mode: 'update', fields: { description } },
    });
    return {
      author: orgCode,
      day: day + 1,
      draft: { id: steadyId('demo', 'update', String(i)), content },
      fate: 'wait' as const,
    };
  });
}

function returned(base: DemoHazard & { outline: PolygonOutline }, calendar: Calendar): Told {
  const report = spoilt(base, 'returned', calendar, (c) => ({
    ...c,
    narrative: 'Paced out, no instrument.',
  }));
  const reason = 'Please say how the western corner was fixed, and send the sketch. The rest is fine.';
  return { ...report, fate: 'return', reason };
}

function withFields(
  content: ReportContent,
  fields: Partial<NonNullable<ReportContent['hazard']>['fields']>,
): ReportContent {
  const hazard = content.hazard!;
  return { ...content, hazard: { ...hazard, fields: { ...hazard.fields, ...fields } } };
}

function mapped(shape: PolygonOutline, change: (p: Position) => Position): PolygonOutline {
  return { type: 'Polygon', coordinates: shape.coordinates.map((ring) => ring.map(change)) };
}

function crossed(shape: PolygonOutline): PolygonOutline {
  const ring = [...shape.coordinates[0]!];
  const [a, b] = [ring[1]!, ring[2]!];
  ring[1] = ring[Math.floor(ring.length / 2)]!;
  ring[Math.floor(ring.length / 2)] = a;
  ring[2] = b;
  return { type: 'Polygon', coordinates: [ring] };
}

function round3(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** A villager's word, sent last of all. */
export function villagerReport(id: string, calendar: Calendar): Told {
  const day = STORY_DAYS - 1;
  const content = ReportContent.parse({
    reportType: 'community',
    dateOfInformation: calendar.day(day),
    narrative: 'Children found something metal by the ford. They did not touch it.',
  });
  return { author: 'villager', day, draft: { id, content }, fate: 'wait' };
}
