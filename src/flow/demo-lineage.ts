/** One hazard of Veldana that was split in two, and two that turned out to be one: history with ancestors. */
import type { GeometryEngine } from '../core/geo/engine.ts';
import type { Outline } from '../core/model/geometry.ts';
import { boxOf } from '../core/model/geometry.ts';
import { ReportContent } from '../core/model/reports.ts';
import { type DemoHazard, STORY_DAYS } from './demo-hazards.ts';
import { OPERATORS } from './demo-people.ts';
import { type Calendar, localIdOf, type Told } from './demo-reports.ts';
import { steadyId } from './import-map.ts';

type Drawn = DemoHazard & { outline: Outline };
const entered = { text: null, format: 'drawn', fixedBy: 'rtk', accuracyM: 0.1 } as const;

/** The two reports, each decided by itself. */
export function lineageReports(
  hazards: readonly DemoHazard[],
  calendar: Calendar,
  geometry: Pick<GeometryEngine, 'intersection' | 'union'>,
): Told[] {
  const drawn = hazards.filter((h): h is Drawn => h.outline?.type === 'Polygon' && h.day < 300);
  const plain = drawn.filter((h) => h.outline.coordinates.length === 1 && h.classification === 'cha');
  const large = plain.reduce((a, b) => (b.areaM2 > a.areaM2 ? b : a));
  const pair = closestPair(drawn.filter((h) => h !== large && h.number % 8 !== 0 && h.number % 9 !== 4));
  return [split(large, calendar, geometry), merge(pair, calendar, geometry)];
}

function report(
  hazard: DemoHazard,
  day: number,
  key: string,
  calendar: Calendar,
  content: object,
  reason: string,
): Told {
  const orgCode = OPERATORS[hazard.operator]!;
  const common = {
    reportType: 'ts',
    dateOfInformation: calendar.day(day),
    activityDate: calendar.day(day),
    orgCode,
  };
  const draft = { id: steadyId('demo', key), content: ReportContent.parse({ ...common, ...content }) };
  return { author: orgCode, day: day + 2, draft, fate: 'alone', reason };
}

function fieldsOf(hazard: DemoHazard, localId: string, name: string, shape: Outline) {
  const { classification, contamination, districtCode, operator } = hazard;
  const orgCode = OPERATORS[operator]!;
  return {
    localId,
    name,
    classification,
    contamination: [contamination],
    shape,
    entered,
    placeCode: districtCode,
    orgCode,
  };
}

/** A road was found to cross it: west and east of the road are now two hazards. */
function split(hazard: Drawn, calendar: Calendar, geometry: Pick<GeometryEngine, 'intersection'>): Told {
  const [west, south, east, north] = boxOf(hazard.outline);
  const middle = Math.round(((west + east) / 2) * 1e7) / 1e7;
  const half = (x1: number, x2: number) => {
    const ring: [number, number][] = [
      [x1, south - 1],
      [x2, south - 1],
      [x2, north + 1],
      [x1, north + 1],
      [x1, south - 1],
    ];
    return geometry.intersection(hazard.outline, { type: 'Polygon', coordinates: [ring] });
  };
  const sides = [
    ['W', 'west', half(west - 1, middle)],
    ['E', 'east', half(middle, east + 1)],
  ] as const;
  const parts = sides.flatMap(([letter, side, shape]) =>
    shape
      ? [
          {
            id: steadyId('demo', 'part', letter),
            fields: fieldsOf(
              hazard,
              `${localIdOf(hazard)}${letter}`,
              `${hazard.name}, ${side} of the road`,
              shape,
            ),
          },
        ]
      : [],
  );
  const content = { hazard: { id: hazard.id, mode: 'split', fields: {}, parts } };
  return report(
    hazard,
    Math.min(STORY_DAYS - 80, hazard.day + 180),
    'split',
    calendar,
    content,
    'The new road cuts it in two; each side is tasked by itself.',
  );
}

/** Two neighbours surveyed by two teams: one belt. */
function merge([a, b]: [Drawn, Drawn], calendar: Calendar, geometry: Pick<GeometryEngine, 'union'>): Told {
  const shape = geometry.union([a.outline, b.outline]) ?? a.outline;
  const classification = a.classification === 'cha' || b.classification === 'cha' ? 'cha' : 'sha';
  const merged = { ...a, classification } as const;
  const fields = {
    ...fieldsOf(merged, `${localIdOf(a)}M`, `${a.name} and ${b.name.toLowerCase()}`, shape),
    contamination: [...new Set([a.contamination, b.contamination])],
  };
  const content = {
    hazard: { id: steadyId('demo', 'merged'), mode: 'merge', fields, mergedIds: [a.id, b.id] },
  };
  const day = Math.min(STORY_DAYS - 60, Math.max(a.day, b.day) + 150);
  return report(a, day, 'merge', calendar, content, 'Both surveys describe one belt.');
}

function closestPair(hazards: readonly Drawn[]): [Drawn, Drawn] {
  let best: [Drawn, Drawn] = [hazards[0]!, hazards[1]!];
  let least = Infinity;
  for (const [i, a] of hazards.entries()) {
    for (const b of hazards.slice(i + 1)) {
      const away = Math.hypot(a.km[0] - b.km[0], a.km[1] - b.km[1]);
      if (
        away < least &&
        a.districtCode === b.districtCode &&
        a.operator === b.operator &&
        a.classification === b.classification
      ) {
        least = away;
        best = [a, b];
      }
    }
  }
  return best;
}
