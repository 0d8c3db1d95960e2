/**
 * What each door may cost. Every route names its class here; one that does not is refused to start (a law reads
 * the routes from the application itself: test/laws/budget.test.ts).
 *
 * small    one record, or a bounded page of them, however much is recorded
 * tile     drawn from the index in threads; kept until something changes
 * near     reckoned from the index before it is worked out (core/tiles/nearness.ts)
 * outline  reckoned by the corners sent; geometry of large outlines is looked at in a thread
 * ground   overlays of recorded ground, on this thread: one after the other, fairly
 * document whole documents, tables or accounts: one after the other, fairly
 * decision writes under the lock of a programme; bounded by what a report may hold
 * stream   stays open and says what changes
 */
export type CostClass = 'small' | 'tile' | 'near' | 'outline' | 'ground' | 'document' | 'decision' | 'stream';

const P = '/api/programmes/:programme';
const LAND = [
  'activities',
  'handovers',
  'nonconformities',
  'ordnance-types',
  'progress',
  'quality-visits',
  'releases',
  'survey-boxes',
  'tasks',
];

const BY_CLASS: Readonly<Record<CostClass, readonly string[]>> = {
  small: [
    'GET /health',
    'GET /ready',
    'GET /metrics',
    'GET /api/auth/*',
    'POST /api/auth/*',
    'GET /api/codes',
    'GET /api/coordinates',
    'GET /api/forms',
    'GET /api/jobs/:id',
    'GET /api/me',
    'GET /api/openapi-3.0.json',
    'GET /api/openapi.json',
    'GET /api/programmes',
    `GET ${P}`,
    `GET ${P}/alarms`,
    `GET ${P}/entries`,
    `GET ${P}/evidence`,
    `GET ${P}/evidence/:id`,
    `GET ${P}/hazards`,
    `GET ${P}/hazards/:id`,
    `GET ${P}/hazards/:id/history`,
    `GET ${P}/hazards/statistics`,
    `GET ${P}/ledger`,
    `GET ${P}/members`,
    `POST ${P}/members`,
    `DELETE ${P}/members/:userId/:role`,
    `GET ${P}/monitor/agents/:id`,
    `GET ${P}/monitor/captures/:sha256`,
    `PUT ${P}/monitor/captures/:sha256`,
    `GET ${P}/monitor/case`,
    `GET ${P}/monitor/events/:id`,
    `GET ${P}/monitor/publications/:id`,
    `GET ${P}/monitor/records`,
    `GET ${P}/monitor/states/:iso3`,
    `GET ${P}/monitor/states/:iso3/treaties`,
    `GET ${P}/organisations`,
    `PUT ${P}/organisations/:code`,
    `PUT ${P}/ordnance-types/:id`,
    `GET ${P}/places`,
    `GET ${P}/places/:code`,
    `GET ${P}/reports`,
    `GET ${P}/reports/:id`,
    `GET ${P}/reports/:id/documents/:sha256`,
    `GET ${P}/tasks/:id/documents/:sha256`,
    `PUT ${P}/documents/:owner/:sha256`,
    `PUT ${P}/settings`,
    `GET ${P}/task-work`,
    `GET ${P}/tasks/board`,
    ...LAND.flatMap((noun) => [`GET ${P}/${noun}`, `GET ${P}/${noun}/:id`, `GET ${P}/${noun}/:id/history`]),
    'GET /api/treaties',
    'GET /api/treaties/:treaty',
    'GET /api/treaties/:treaty/states/:iso3',
    'GET /api/treaties/actions',
    'GET /api/treaties/upcoming',
  ],
  tile: ['GET /tiles/:file{[a-z]+\\.json}', 'GET /tiles/:layer/:z/:x/:file{[^/]+\\.mvt}'],
  near: [`GET ${P}/near`, `POST ${P}/near`],
  outline: [`POST ${P}/reports`, `POST ${P}/reports/check`],
  ground: [
    `POST ${P}/hazards/:id/partition`,
    `POST ${P}/hazards/:id/split-preview`,
    `GET ${P}/hazards/:id/remaining`,
    `GET ${P}/reports/:id/proposal`,
    `GET ${P}/survey-boxes/:id/proposal`,
  ],
  document: [
    `GET ${P}/hazards/:id/completion`,
    `GET ${P}/tasks/:id/completion`,
    `GET ${P}/account`,
    `GET ${P}/account/items`,
    `GET ${P}/account/outputs`,
    `GET ${P}/account/restatement`,
    `GET ${P}/monitor/changes`,
    `GET ${P}/monitor/checks`,
    `GET ${P}/monitor/events`,
    `GET ${P}/monitor/events/:id/export`,
    `GET ${P}/monitor/export`,
    `GET ${P}/monitor/feeds/changes.atom`,
    `GET ${P}/monitor/feeds/changes.json`,
    `GET ${P}/monitor/states`,
    `GET ${P}/monitor/states/:iso3/brief`,
    `GET ${P}/monitor/tables/:year`,
  ],
  decision: [`POST ${P}/decisions`, `POST ${P}/reports/:id/decision`, `POST ${P}/reports/:id/verification`],
  stream: ['GET /api/jobs/:id/events', `GET ${P}/changes`],
};

const CLASSES: ReadonlyMap<string, CostClass> = new Map(
  (Object.keys(BY_CLASS) as CostClass[]).flatMap((cost) => BY_CLASS[cost].map((route) => [route, cost])),
);

/** Class of a route, named as `GET /path/:parameter`; undefined when it has none. */
export function costClassOf(route: string): CostClass | undefined {
  return CLASSES.get(route);
}
