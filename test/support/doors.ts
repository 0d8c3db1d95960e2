/**
 * How each door of the interface is asked, by the name it has in its own description: paths, queries and bodies that
 * reach for record `i`. A door without a line here fails test/guards/sight-matrix.test.ts.
 */
import { uuidv7 } from 'uuidv7';
import { draft, newHazard, squareAt } from './app.ts';

/** What was recorded of one hazard; each name is that of a record. */
export interface Planted {
  readonly secret: string;
  readonly lon: number;
  readonly lat: number;
  readonly hazard: string;
  readonly evidence: string;
  readonly report: string;
  readonly task: string;
  readonly activity: string;
  readonly progress: string;
  readonly release: string;
  readonly visit: string;
  readonly nonconformity: string;
  readonly box: string;
}

/** One request: the values of the path, then the rest. */
export interface Asked {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}
/** `once`: asks nothing of a single record, so it is asked for the first only. */
export interface Door {
  readonly once?: boolean;
  readonly asks: (planted: Planted) => readonly Asked[];
}

const PERIOD = { from: '2026-01-01', to: '2026-12-31' };
const SHA = 'a'.repeat(64);
const once = (...asks: Asked[]): Door => ({ once: true, asks: () => asks });
/** Members of one query or another; the compiler would write each absent one as undefined. */
type Loose = Omit<Asked, 'query'> & { readonly query?: Readonly<Record<string, string | undefined>> };
const each = (asks: (planted: Planted) => readonly Loose[]): Door => ({
  asks: asks as Door['asks'],
});
const byId = (of: (planted: Planted) => string, more: Asked = {}): Door =>
  each((planted) => [{ ...more, params: { id: of(planted) } }]);

/** A list as it is, by name, and in a box so small that only the exact place meets it. */
const list: Door = each(({ secret, lon, lat, hazard }) => [
  { query: { limit: '100', total: 'true' } },
  { query: { q: secret, total: 'true' } },
  { query: { bbox: [lon, lat, lon + 0.003, lat + 0.003].map((n) => n.toFixed(4)).join(',') } },
  { query: { hazard } },
]);
const account = (query: Readonly<Record<string, string>> = {}): Door =>
  each(({ hazard }) => [{ query: { ...PERIOD, ...query } }, { query: { ...PERIOD, ...query, hazard } }]);

/** Somewhere inside the hazard, by digits that are nobody's secret. */
const inside = ({ lon, lat }: Planted): [number, number] => [
  Number((lon + 0.0021).toFixed(4)),
  Number((lat + 0.0021).toFixed(4)),
];

function village(planted: Planted) {
  const position = { type: 'Point', coordinates: inside(planted) };
  const evidence = [{ id: uuidv7(), kind: 'accident', channel: 'seen', position, observedOn: '2025-02-01' }];
  return { reportType: 'community', dateOfInformation: '2026-05-01', orgCode: null, evidence };
}
function survey(planted: Planted, orgCode: string, more: object = {}) {
  const [lon, lat] = inside(planted);
  const { hazard, evidence } = newHazard(lon, lat, {
    shape: squareAt(lon - 0.01, lat - 0.01, 0.02),
    localId: planted.secret.length > 100 ? null : `N-${uuidv7().slice(-6)}`,
    name: null,
    orgCode,
    ...more,
  });
  return { reportType: 'nts', dateOfInformation: '2026-05-01', orgCode, hazard, evidence };
}
function released({ hazard, ...planted }: Planted) {
  const [lon, lat] = inside({ hazard, ...planted });
  const release = { id: uuidv7(), hazardId: hazard, outcome: 'cleared', releasedOn: '2026-06-01' };
  const land = { releases: [{ ...release, shape: squareAt(lon, lat, 0.002), depthCm: 20 }] };
  return { reportType: 'completion', dateOfInformation: '2026-06-01', orgCode: 'beta', land };
}
/** The number itself is what is asked about: whoever sends it knows it. */
const drafts = (planted: Planted) => [
  village(planted),
  survey(planted, 'alpha'),
  survey(planted, 'beta'),
  released(planted),
  { ...survey(planted, 'beta'), hazard: { id: planted.hazard, mode: 'update', fields: { marking: 'none' } } },
];

const LAND: Readonly<Record<string, (planted: Planted) => string>> = {
  Activities: (p) => p.activity,
  Progress: (p) => p.progress,
  Releases: (p) => p.release,
  Tasks: (p) => p.task,
  Handovers: (p) => p.release,
  QualityVisits: (p) => p.visit,
  Nonconformities: (p) => p.nonconformity,
  SurveyBoxes: (p) => p.box,
};
const land = Object.fromEntries(
  Object.entries(LAND).flatMap(([name, id]): [string, Door][] => [
    [`list${name}`, list],
    [`get${name}`, byId(id)],
    [`history${name}`, byId(id)],
  ]),
);

const tileOf = ({ lon, lat }: Planted, z: number) => {
  const side = 2 ** z;
  const sine = Math.sin((lat * Math.PI) / 180);
  const y = Math.floor((0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * side);
  return { z: String(z), x: String(Math.floor(((lon + 180) / 360) * side)), y: String(y) };
};
const monitor = { id: 'evt:none', iso3: 'UKR', treaty: 'apmbc', year: '2025', sha256: SHA };

export const DOORS: Readonly<Record<string, Door>> = {
  ...land,
  listCodes: once({}),
  listForms: once({}),
  readCoordinates: once({ query: { text: '48.5, 37.5' } }),
  listAlarms: once({}),
  accountStatement: account(),
  accountItems: account(),
  accountOutputs: {
    asks: (planted) => ['donor', 'org', 'place'].flatMap((by) => account({ by }).asks(planted)),
  },
  accountRestatement: account({ since: '1' }),
  taskBoard: each(({ secret }) => [{}, { query: { q: secret } }]),
  listOrdnanceTypes: once({}),
  getOrdnanceTypes: once({ params: { id: 'ap-mine-blast' } }),
  historyOrdnanceTypes: once({ params: { id: 'ap-mine-blast' } }),
  putOrdnanceType: once({ params: { id: 'ap-mine-blast' }, body: { unknownMember: 1 } }),
  surveyBoxProposal: byId((p) => p.box),
  completionOfHazard: each(({ hazard }) =>
    ['html', 'pdf', 'docx'].map((format) => ({ params: { id: hazard }, query: { format } })),
  ),
  completionOfTask: each(({ task }) => [{ params: { id: task }, query: { format: 'html' } }]),
  taskWork: each(({ task }) => [{ query: { id: task } }]),
  decideReport: each(({ report }) => [
    {
      params: { id: report },
      body: { action: 'accept', reason: 'seen' },
      headers: { 'if-match': '"77"' },
    },
  ]),
  verifyReport: each(({ report }) => [{ params: { id: report }, body: {}, headers: { 'if-match': '"77"' } }]),
  decideReports: each(({ report }) => [
    { body: { reportIds: [report], decision: { action: 'reject', reason: 'no such thing' } } },
  ]),
  listEvidence: each((planted) => [
    { query: { limit: '100' } },
    { query: { hazard: planted.hazard } },
    { query: { bbox: [...inside(planted), inside(planted)[0] + 0.01, inside(planted)[1] + 0.01].join(',') } },
  ]),
  getEvidence: byId((p) => p.evidence),
  listHazards: each(({ secret, lon, lat }) => [
    { query: { limit: '100', total: 'true' } },
    { query: { q: secret, total: 'true' } },
    { query: { bbox: [lon, lat, lon + 0.003, lat + 0.003].map((n) => n.toFixed(4)).join(',') } },
  ]),
  hazardStatistics: once({}),
  getHazard: each(({ hazard }) => [
    { params: { id: hazard } },
    { params: { id: hazard }, query: { asOf: '9' } },
  ]),
  hazardHistory: byId((p) => p.hazard),
  nearPoint: each((planted) => {
    const [lon, lat] = inside(planted);
    return [{ query: { lon: String(lon), lat: String(lat), radiusM: '900' } }];
  }),
  nearRoute: each((planted) => [{ body: { route: [inside(planted), [37, 48]], radiusM: 300 } }]),
  partitionHazard: each((planted) => {
    const [lon, lat] = inside(planted);
    const parts = [{ id: uuidv7(), outcome: 'cleared', shape: squareAt(lon, lat, 0.003) }];
    return [{ params: { id: planted.hazard }, body: { parts } }];
  }),
  previewSplit: each((planted) => {
    const [lon, lat] = inside(planted);
    const lines = [
      [
        [lon - 1, lat],
        [lon + 1, lat],
      ],
    ];
    return [{ params: { id: planted.hazard }, body: { lines } }];
  }),
  listPlaces: once({}, { query: { q: 'Place' } }),
  getPlace: once({ params: { code: 'P1' } }),
  remainingGround: byId((p) => p.hazard),
  submitReport: each((planted) =>
    drafts(planted)
      .slice(0, 3)
      .map((content) => ({ body: draft(content) })),
  ),
  checkReport: each((planted) => drafts(planted).map((body) => ({ body }))),
  listReports: each(({ secret, hazard }) => [
    { query: { limit: '100' } },
    { query: { q: secret } },
    { query: { hazard, findings: 'true' } },
    { query: { author: 'me', findings: 'true' } },
  ]),
  getReport: byId((p) => p.report),
  getProposal: byId((p) => p.report),
  streamChanges: once({}),
  listEntries: each(({ hazard }) => [
    { query: { limit: '100' } },
    { query: { subject: `hazard:${hazard}` } },
  ]),
  getLedger: once({}),
  getJob: byId((p) => p.report),
  streamJob: byId((p) => p.report),
  getMe: once({}),
  listMembers: once({}),
  grantRole: once({ body: { email: 'nobody-here@example.org', role: 'donor', reason: 'asked' } }),
  revokeRole: once({ params: { userId: 'nobody-here', role: 'donor' }, query: { reason: 'asked' } }),
  listWaitingRoles: once({}),
  confirmRole: once({ params: { proposal: '1' }, body: { reason: 'asked' } }),
  declineRole: once({ params: { proposal: '1' }, body: { reason: 'asked' } }),
  listWaitingSettings: once({}),
  confirmSettings: once({ params: { proposal: '1' }, body: { reason: 'asked' } }),
  declineSettings: once({ params: { proposal: '1' }, body: { reason: 'asked' } }),
  listAudit: once({ query: { limit: '100' } }),
  listOrganisations: once({}),
  putOrganisation: once({ params: { code: 'alpha' }, body: { unknownMember: 1 } }),
  listProgrammes: once({}),
  configureProgramme: once({ body: { unknownMember: 1 } }),
  getProgramme: once({}),
  getTile: each((planted) =>
    [0, 8, 14].map((z) => ({
      params: { layer: 'hazards', ...tileOf(planted, z) },
      query: { programme: 'north' },
    })),
  ),
  getTileJson: once({ params: { layer: 'hazards' }, query: { programme: 'north' } }),
  putCapture: once({ params: monitor }),
  getCapture: once({ params: monitor }),
  putDocument: each(({ report }) => [{ params: { owner: report, sha256: SHA } }]),
  getDocumentOfReport: each(({ report }) => [{ params: { id: report, sha256: SHA } }]),
  getDocumentOfTask: each(({ task }) => [{ params: { id: task, sha256: SHA } }]),
  findMonitorRecords: once({}),
  getMonitorCase: once({ query: { event: 'evt:none' } }),
  listMonitorEvents: once({}),
  getMonitorEvent: once({ params: monitor }),
  exportMonitorEvent: once({ params: monitor, query: { format: 'csv' } }),
  exportMonitor: once({ query: { format: 'csv' } }),
  briefMonitorState: once({ params: monitor }),
  monitorTables: once({ params: monitor }),
  listMonitorStates: once({}),
  getMonitorState: once({ params: monitor }),
  getMonitorStateTreaties: once({ params: monitor }),
  getMonitorAgent: once({ params: monitor }),
  getMonitorPublication: once({ params: monitor }),
  listMonitorChanges: once({}),
  listMonitorChecks: once({}),
  getMonitorJsonFeed: once({}),
  getMonitorAtomFeed: once({}),
  listTreaties: once({}),
  listUpcomingEffects: once({}),
  listTreatyActions: once({}),
  getTreaty: once({ params: monitor }),
  getTreatyState: once({ params: monitor }),
};

/** Doors the description does not list, each asked as it stands. */
export const UNLISTED: readonly string[] = [
  'GET /health',
  'GET /ready',
  'GET /metrics',
  'GET /api/openapi.json',
  'GET /api/openapi-3.0.json',
  'GET /api/auth/*',
  'POST /api/auth/*',
];
