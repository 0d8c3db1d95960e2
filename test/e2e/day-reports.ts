/**
 * What arrives before an information manager sits down: twenty reports of nine kinds from people in the field. Two
 * say again what another said; one came in a file with an outline that crosses itself. All invented.
 */
import { randomUUID } from 'node:crypto';

type Position = readonly [number, number];
export interface Sent {
  /** Local part of the demo account. */
  readonly who: string;
  readonly content: Readonly<Record<string, unknown>>;
}

export const daysAgo = (days: number): string =>
  new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

/** Open ground in the district of Havrin, with nothing recorded near. */
const NORVIK: Position = [-21.98, -34.14];
const METRE = 1 / 111_320;
const away = (east: number, north: number): Position => [
  Number((NORVIK[0] + (east * METRE) / 0.8277).toFixed(7)),
  Number((NORVIK[1] + north * METRE).toFixed(7)),
];
const point = (at: Position) => ({ type: 'Point', coordinates: at });

function field(east: number, north: number, size: number) {
  const corners = [
    away(east, north),
    away(east + size, north + size * 0.1),
    away(east + size * 0.9, north + size),
    away(east + size * 0.1, north + size * 0.8),
  ];
  return { type: 'Polygon', coordinates: [[...corners, corners[0]]] };
}

const entered = (fixedBy: string, accuracyM: number) => ({ text: null, format: 'drawn', fixedBy, accuracyM });
const item = (at: Position, more: object = {}) => ({
  id: randomUUID(),
  kind: 'item',
  position: point(at),
  entered: entered('handheld', 3),
  ordnanceCategory: 'submunition',
  quantity: 1,
  condition: 'uxo',
  placeCode: 'VD22',
  ...more,
});

function survey(
  localId: string,
  name: string,
  east: number,
  north: number,
  day: number,
  more: object = {},
): Sent {
  const shape = field(east, north, 120);
  const at = away(east + 50, north + 50);
  return {
    who: 'surveyor',
    content: {
      reportType: 'nts',
      localId,
      dateOfInformation: daysAgo(day),
      orgCode: 'harrow',
      teamName: 'Survey 1',
      hazard: {
        id: randomUUID(),
        mode: 'new',
        fields: {
          localId,
          name,
          classification: 'sha',
          contamination: ['cmr'],
          shape,
          entered: entered('handheld', 3),
          placeCode: 'VD22',
          ...more,
        },
      },
      evidence: [
        {
          id: randomUUID(),
          kind: 'fragment',
          position: point(at),
          entered: entered('handheld', 3),
          placeCode: 'VD22',
        },
      ],
    },
  };
}

function spot(who: string, orgCode: string, localId: string, at: Position, day: number): Sent {
  return {
    who,
    content: {
      reportType: 'eod_spot',
      localId,
      dateOfInformation: daysAgo(day),
      orgCode,
      evidence: [item(at, { observedOn: daysAgo(day) })],
      narrative: 'Reported by a farmer, marked with red stones.',
    },
  };
}

function told(localId: string, at: Position, words: string, day: number): Sent {
  return {
    who: 'villager',
    content: {
      reportType: 'community',
      localId,
      dateOfInformation: daysAgo(day),
      evidence: [
        {
          id: randomUUID(),
          kind: 'verbal_report',
          channel: 'told',
          position: point(at),
          placeCode: 'VD22',
          note: words,
        },
      ],
      narrative: words,
    },
  };
}

const update = (who: string, orgCode: string, hazardId: string, description: string): Sent => ({
  who,
  content: {
    reportType: 'nts',
    dateOfInformation: daysAgo(1),
    orgCode,
    hazard: { id: hazardId, mode: 'update', fields: { description } },
  },
});

export interface DayWorld {
  /** Open hazards of Harrow Trust and of Fieldgate that are only spoken of. */
  readonly harrowHazards: readonly string[];
  readonly fieldgateHazards: readonly string[];
  /** One of the rescue service, on which work has begun. */
  readonly rescueHazards: readonly string[];
}

/** The nineteen that come over the network, in the order they are sent. */
export function dayReports({ harrowHazards, fieldgateHazards, rescueHazards }: DayWorld): Sent[] {
  const [h1 = '', h2 = '', h3 = ''] = harrowHazards;
  const [f1 = ''] = fieldgateHazards;
  const hazardIds = rescueHazards.slice(0, 1);
  const work = { id: randomUUID(), type: 'clearance', hazardIds, startedOn: daysAgo(1) };
  return [
    survey('HT-501', 'Quarry edge at Norvik', 0, 0, 3),
    survey('HT-502', 'Mill ditch at Norvik', 900, 0, 2),
    // Hectares typed where square metres belong: a doubt that has to be answered.
    survey('HT-503', 'Beehives at Norvik', 0, 900, 2, { reportedAreaM2: 1.04 }),
    spot('surveyor', 'harrow', 'SP-101', away(2_000, 0), 2),
    spot('harrow', 'harrow', 'SP-117', away(2_006, 9), 1),
    spot('deminer', 'fieldgate', 'FG-31', away(-1_500, 300), 2),
    spot('deminer', 'fieldgate', 'FG-32', away(-1_500, 900), 1),
    spot('rescue', 'rescue', 'VR-77', away(-2_500, 0), 1),
    told('V-1', away(300, 2_000), 'A shiny tube with a ribbon beside the well.', 2),
    told('V-2', away(305, 2_004), 'Tube with ribbon at the well, children saw it.', 1),
    told('V-3', away(-900, 2_400), 'Old boxes in the barn behind the school.', 1),
    {
      who: 'surveyor',
      content: {
        reportType: 'accident',
        localId: 'ACC-9',
        dateOfInformation: daysAgo(1),
        orgCode: 'harrow',
        evidence: [
          {
            id: randomUUID(),
            kind: 'accident',
            position: point(away(1_800, 1_500)),
            entered: entered('handheld', 5),
            placeCode: 'VD22',
            observedOn: daysAgo(1),
            casualties: { killed: 0, injured: 1, unknown: 0 },
          },
        ],
        narrative: 'A shepherd was hurt on the path; brought to the clinic at Havrin.',
      },
    },
    {
      who: 'harrow',
      content: {
        reportType: 'eore',
        localId: 'RE-12',
        dateOfInformation: daysAgo(1),
        orgCode: 'harrow',
        narrative: 'Risk education in the school of Norvik: 41 children, 3 teachers.',
      },
    },
    {
      who: 'surveyor',
      content: {
        reportType: 'ts',
        dateOfInformation: daysAgo(1),
        orgCode: 'harrow',
        hazard: { id: h1, mode: 'update', fields: { marking: 'formal', markedOn: daysAgo(1) } },
      },
    },
    update('harrow', 'harrow', h2, 'Ploughed up to the red stones; the owner was told to stop.'),
    update('harrow', 'harrow', h3, 'The stream has moved and floods the south edge.'),
    update('deminer', 'fieldgate', f1, 'Goats graze on it again.'),
    {
      who: 'rescue',
      content: {
        reportType: 'clearance_progress',
        localId: 'VR-P3',
        dateOfInformation: daysAgo(1),
        orgCode: 'rescue',
        land: {
          activities: [work],
          progress: [
            {
              id: randomUUID(),
              activityId: work.id,
              hazardIds,
              day: daysAgo(1),
              orgCode: 'rescue',
              teamName: 'Disposal 1',
              areaProcessedM2: 180,
              clearedM2: 180,
              staff: 6,
              itemsFound: 0,
            },
          ],
        },
      },
    },
    {
      who: 'quality',
      content: {
        reportType: 'qm',
        dateOfInformation: daysAgo(1),
        orgCode: 'nmac',
        land: {
          qualityVisits: [
            {
              id: randomUUID(),
              visitedOn: daysAgo(1),
              kind: 'external_qa',
              result: 'passed',
              orgCode: 'fieldgate',
              hazardIds: [f1],
            },
          ],
        },
      },
    },
  ];
}

/** What lies in the inbox the next morning, without doubts: those who come after find work to do. */
export const nextMorning = (): Sent[] =>
  [1, 2, 3, 4, 5, 6].map((n) => survey(`HT-6${n}0`, `Terrace ${n} at Norvik`, -4_000, n * 600, 1));

/** The twentieth, as a file: corners in the wrong order, so that the outline crosses itself. */
export function brokenFile(): string {
  const { coordinates } = field(3_000, 3_000, 150);
  const [a, b, c, d] = coordinates[0] ?? [];
  const feature = {
    type: 'Feature',
    properties: {
      local_id: 'HT-520',
      name: 'Barns at Norvik',
      classification: 'sha',
      contamination: 'cluster',
      organisation: 'harrow',
      date: daysAgo(2),
    },
    geometry: { type: 'Polygon', coordinates: [[a, c, b, d, a]] },
  };
  return JSON.stringify({ type: 'FeatureCollection', features: [feature] });
}
