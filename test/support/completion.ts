/** A piece of land with everything a completion package can say: parts of each outcome, finds, doubts, a handover. */
import { accept, type Client, draft, type TestApp } from './app.ts';
import { uuid } from './records.ts';

export const FIELD = uuid(1);
export const ORDER = uuid(10);
export const PARTS = { cancelled: uuid(21), reduced: uuid(22), cleared: uuid(23), withdrawn: uuid(24) };
/** Words that would harm a file or turn a line round if they were taken as they are. */
export const HOSTILE = '<b>&"x" \u202egnorw\u202c \u2066\u0007 $1 </w:t>';
export const ESCARPMENT = 'A rock wall nobody could reach with a detector';

const WEST = 36.2;
const SOUTH = 48.3;
/** Corners in hundred-thousandths of a degree from the field's own corner. */
export function ground(...corners: readonly (readonly [number, number])[]) {
  const ring = corners.map(([x, y]): [number, number] => [
    Math.round((WEST + x / 1e5) * 1e7) / 1e7,
    Math.round((SOUTH + y / 1e5) * 1e7) / 1e7,
  ]);
  return { type: 'Polygon' as const, coordinates: [[...ring, ring[0] as [number, number]]] };
}
const spot = (x: number, y: number) => ({
  type: 'Point' as const,
  coordinates: [Math.round((WEST + x / 1e5) * 1e7) / 1e7, Math.round((SOUTH + y / 1e5) * 1e7) / 1e7],
});

/** An outline like those that are walked: fourteen corners, no two sides alike. */
export const OUTLINE = ground(
  [0, 60],
  [40, 10],
  [110, 0],
  [190, 15],
  [260, 5],
  [330, 40],
  [360, 95],
  [345, 150],
  [290, 185],
  [220, 180],
  [170, 205],
  [95, 190],
  [40, 165],
  [10, 115],
);
export const CANCELLED = ground([0, 60], [40, 10], [90, 3], [90, 188], [40, 165], [10, 115]);
export const REDUCED = ground([90, 3], [110, 0], [170, 11], [170, 205], [95, 190], [90, 188]);
export const CLEARED = ground([170, 11], [190, 15], [260, 5], [275, 13], [275, 184], [220, 180], [170, 205]);

const at = (day: string, content: Record<string, unknown>) => ({ dateOfInformation: day, ...content });

/** Every report of the story, in its order. */
const STORY: readonly Record<string, unknown>[] = [
  at('2026-01-10', {
    hazard: {
      id: FIELD,
      mode: 'new',
      fields: {
        classification: 'cha',
        contamination: ['cmr', 'uxo'],
        shape: OUTLINE,
        name: 'Mill field',
        localId: 'MF-7',
        orgCode: 'alpha',
        marking: 'formal',
      },
    },
    evidence: [
      { id: uuid(31), kind: 'strike_mark', position: spot(215, 90), observedOn: '2026-01-10' },
      {
        id: uuid(32),
        kind: 'item',
        position: spot(205, 120),
        ordnanceCategory: 'submunition',
        quantity: 3,
        depthCm: 8,
        observedOn: '2026-04-02',
        disposal: { outcome: 'destroyed_in_situ', date: '2026-04-03', orgCode: 'alpha' },
      },
    ],
  }),
  at('2026-02-01', {
    reportType: 'task',
    land: {
      tasks: [
        {
          id: ORDER,
          localId: 'T-7',
          title: 'Mill field',
          status: 'issued',
          hazardIds: [FIELD],
          orgCode: 'alpha',
          issuedOn: '2026-02-01',
        },
      ],
    },
  }),
  at('2026-03-01', {
    reportType: 'nts',
    land: {
      activities: [
        { id: uuid(14), type: 'nts', status: 'completed', hazardIds: [FIELD], startedOn: '2026-02-25' },
      ],
      releases: [
        {
          id: PARTS.cancelled,
          hazardId: FIELD,
          outcome: 'cancelled',
          shape: CANCELLED,
          criteria: ['used_without_incident', 'no_evidence_found'],
          criteriaNote: 'Ploughed every year.',
        },
      ],
    },
  }),
  at('2026-03-20', {
    reportType: 'ts',
    land: {
      activities: [
        {
          id: uuid(15),
          type: 'ts',
          status: 'completed',
          hazardIds: [FIELD],
          taskId: ORDER,
          methods: ['detector'],
          startedOn: '2026-03-10',
        },
      ],
      releases: [
        {
          id: PARTS.reduced,
          hazardId: FIELD,
          taskId: ORDER,
          outcome: 'reduced',
          reducedWithAsset: true,
          shape: REDUCED,
          criteria: ['ts_found_nothing'],
        },
      ],
    },
  }),
  at('2026-05-05', {
    reportType: 'clearance_progress',
    land: {
      activities: [
        {
          id: uuid(11),
          type: 'bac',
          status: 'completed',
          hazardIds: [FIELD],
          taskId: ORDER,
          teamName: 'Team 4',
          methods: ['manual', 'detector'],
          search: 'subsurface',
          clearanceDepthCm: 20,
          startedOn: '2026-03-25',
          endedOn: '2026-05-05',
        },
      ],
      progress: [
        {
          id: uuid(13),
          activityId: uuid(11),
          areaProcessedM2: 900,
          itemsFound: 1,
          deepestFindCm: 24,
          staff: 6,
        },
      ],
      releases: [
        {
          id: PARTS.cleared,
          hazardId: FIELD,
          taskId: ORDER,
          activityId: uuid(11),
          outcome: 'cleared',
          depthCm: 20,
          search: 'subsurface',
          shape: CLEARED,
          itemsFound: 3,
          donors: [{ donor: 'Fund for Open Fields', percent: 100 }],
          unsearched: [
            {
              shape: ground([240, 20], [262, 18], [264, 40], [238, 42]),
              reason: 'inaccessible',
              note: ESCARPMENT,
            },
          ],
          permanentMarkers: [
            { no: 'TP1', type: 'turning', position: spot(170, 11) },
            { no: 'TP2', type: 'turning', position: spot(275, 13) },
          ],
          note: HOSTILE,
        },
        {
          id: PARTS.withdrawn,
          hazardId: FIELD,
          activityId: uuid(11),
          outcome: 'cleared',
          depthCm: 20,
          shape: ground([275, 13], [330, 40], [330, 100], [275, 100]),
          note: 'Drawn on the wrong sheet',
        },
      ],
    },
  }),
  at('2026-05-20', {
    reportType: 'qm',
    land: {
      releases: [{ id: PARTS.withdrawn, status: 'withdrawn', statusReason: 'wrong sheet' }],
      qualityVisits: [
        {
          id: uuid(41),
          kind: 'external_qc',
          visitedOn: '2026-05-20',
          result: 'rework',
          hazardIds: [FIELD],
          taskId: ORDER,
          orgCode: 'alpha',
          sampleAreaM2: 400,
          itemsMissed: 1,
          inspectingOrgCode: 'beta',
        },
      ],
      nonconformities: [
        {
          id: uuid(42),
          visitId: uuid(41),
          hazardIds: [FIELD],
          taskId: ORDER,
          type: 'missed_item',
          severity: 'major',
          orgCode: 'alpha',
          description: 'One item at 24 cm in a lane recorded to 20 cm.',
          actionRequired: 'Search the lane again.',
          dueOn: '2026-06-20',
        },
      ],
    },
  }),
  at('2026-06-01', {
    reportType: 'handover',
    land: {
      handovers: [
        {
          id: uuid(51),
          handedOverOn: '2026-06-01',
          hazardIds: [FIELD],
          taskId: ORDER,
          releaseIds: [PARTS.cancelled, PARTS.reduced],
          participants: { boys: 0, girls: 1, men: 4, women: 5, unknown: 0, withDisability: null },
          residualRisk: 'Ground below 20 cm in the cleared part.',
          unsearched: [{ shape: null, reason: 'water', note: 'The mill pond' }],
          signatories: [
            { role: 'operator', office: 'Alpha, field office', signedOn: '2026-06-01' },
            { role: 'community', office: 'Village council of Mill', signedOn: null },
          ],
          checkDueOn: '2026-12-01',
        },
      ],
    },
  }),
];

/** Sends and accepts the story. */
export async function tellStory(team: Client, approver: Client): Promise<void> {
  for (const content of STORY) await told(team, approver, content);
}

/** One more report, sent and accepted. */
export async function told(team: Client, approver: Client, content: Record<string, unknown>): Promise<void> {
  const sent = await team.post('reports', draft({ orgCode: 'alpha', ...content }));
  if (sent.status !== 201) throw new Error(sent.text);
  const decided = await accept(approver, sent.body);
  if (decided.status !== 200) throw new Error(decided.text);
}

/** The bytes of a file the application answers with. */
export async function fileOf(
  client: Client,
  path: string,
  app: TestApp,
): Promise<{ status: number; bytes: Buffer; headers: Headers }> {
  const response = await app.app.request(`/api/programmes/north/${path}`, { headers: client.headers });
  return {
    status: response.status,
    bytes: Buffer.from(await response.arrayBuffer()),
    headers: response.headers,
  };
}
