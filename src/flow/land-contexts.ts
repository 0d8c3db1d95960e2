/**
 * What the rules on land release may know of each report: the work it names, the ground already released around it,
 * what its team did lately. A fixed number of questions for a batch, and one more for each report that brings
 * evidence or releases ground: whether that lies in released land is asked for each by itself.
 */
import type { Progress } from '../core/model/activities.ts';
import type { EvidencePoint } from '../core/model/evidence.ts';
import { type Box, boxOf, type Position } from '../core/model/geometry.ts';
import type { Hazard } from '../core/model/hazards.ts';
import { landDrafts } from '../core/model/land.ts';
import type { Programme, RuleParameters } from '../core/model/programmes.ts';
import type { Release } from '../core/model/releases.ts';
import type { Task } from '../core/model/tasks.ts';
import { FINISHED } from '../core/registry/grounds.ts';
import { workSaid } from '../core/registry/land-drafts.ts';
import type { LandRuleContext } from '../core/rules/context.ts';
import type { Checked } from './contexts.ts';
import { allOf, EVERYTHING } from './land-load.ts';
import type { LandFilter, Tx } from './ports.ts';
import { evidenceOf, evidenceThat } from './state.ts';

const METRES_PER_DEGREE = 110_574;
/** A team's usual day is taken from so many days before. */
const USUAL_DAYS = 90;
const MOST_AROUND = 200;
const DAY_MS = 86_400_000;

const strings = (values: readonly unknown[]): string[] => [
  ...new Set(values.filter((value): value is string => typeof value === 'string')),
];

/** A box so many metres around positions. */
function around(positions: readonly Position[], metres: number): Box | null {
  if (positions.length === 0) return null;
  const [lons, lats] = [positions.map(([lon]) => lon), positions.map(([, lat]) => lat)];
  const [south, north] = [Math.min(...lats), Math.max(...lats)];
  const dy = metres / METRES_PER_DEGREE;
  const dx = dy / Math.cos((Math.min(89, Math.max(Math.abs(south), Math.abs(north))) * Math.PI) / 180);
  return [
    Math.max(-180, Math.min(...lons) - dx),
    Math.max(-90, south - dy),
    Math.min(180, Math.max(...lons) + dx),
    Math.min(90, north + dy),
  ];
}

const positionsOf = ({ content }: Checked): Position[] =>
  content.evidence.flatMap(({ position }) => (position ? [position.coordinates] : []));
/** Ground a report releases may be released already as part of another hazard. */
const cornersReleased = ({ content }: Checked): Position[] =>
  (content.land?.releases ?? []).flatMap(({ shape }) => {
    if (!shape) return [];
    const [west, south, east, north] = boxOf(shape);
    return [
      [west, south],
      [east, north],
    ];
  });
/** The least accurate position decides how far around is looked. */
const leastAccurateM = ({ content }: Checked): number =>
  Math.max(0, ...content.evidence.map(({ entered }) => entered?.accuracyM ?? 0));

/** What the reports of a batch share. */
interface Shared {
  readonly known: LandRuleContext['known'];
  readonly owners: LandRuleContext['owners'];
  readonly tasks: LandRuleContext['tasks'];
  readonly activities: LandRuleContext['activities'];
  readonly releases: readonly Release[];
  readonly progress: readonly Progress[];
  readonly rest: Pick<
    LandRuleContext,
    'handovers' | 'nonconformities' | 'evidence' | 'accounts' | 'organisations'
  >;
}

/** In the order of the reports. `hazardIds`: hazards any of them names. */
export async function loadLandContexts(
  tx: Tx,
  programme: Programme,
  parameters: RuleParameters,
  reports: readonly Checked[],
  hazardIds: readonly string[],
): Promise<LandRuleContext[]> {
  const shared = await loadShared(tx, programme.id, reports, hazardIds);
  const near = await hazardsAround(tx, programme.id, reports, parameters.accidentFarM);
  const boxes = reports.map((report) =>
    around(
      [...positionsOf(report), ...cornersReleased(report)],
      parameters.releasedMarginM + leastAccurateM(report),
    ),
  );
  const anyReleased = await mayBeReleased(tx, programme.id, boxes);
  const contexts: LandRuleContext[] = [];
  for (const [i, report] of reports.entries()) {
    const box = boxes[i];
    const beside =
      box && anyReleased
        ? await allOf(tx.land.release, programme.id, { box, statuses: ['recorded'] }, null)
        : [];
    const releases = new Map([...shared.releases, ...beside].map((each) => [each.id, each]));
    const { known, owners, tasks, activities, progress, rest } = shared;
    contexts.push({
      ...rest,
      known,
      owners,
      tasks,
      activities,
      progress,
      releases: [...releases.values()],
      around: near[i] ?? [],
      sessionsThatDay: await sessionsThatDay(tx, programme.id, report),
    });
  }
  return contexts;
}

/**
 * Whether it is worth asking for released land around each report: one question instead of one for each.
 * SAFETY: false only when the programme has no recorded release at all, so nothing is missed
 * (test/scenarios/alarm.test.ts).
 */
async function mayBeReleased(tx: Tx, programmeId: string, boxes: readonly (Box | null)[]): Promise<boolean> {
  if (boxes.filter((box) => box !== null).length < 2) return true;
  const page = await tx.land.release.list(programmeId, { statuses: ['recorded'] }, EVERYTHING, null, {
    limit: 1,
  });
  return page.items.length > 0;
}

async function loadShared(
  tx: Tx,
  programmeId: string,
  reports: readonly Checked[],
  hazardIds: readonly string[],
): Promise<Shared> {
  const drafts = reports.flatMap(({ content }) => landDrafts(content.land));
  const ofType = (type: string) => drafts.filter((each) => each.type === type).map(({ draft }) => draft.id);
  const activityIds = strings([...drafts.map(({ draft }) => draft.activityId), ...ofType('activity')]);
  const activities = await got(activityIds, (ids) => tx.land.activity.getMany(programmeId, ids, null));
  const taskIds = strings([
    ...drafts.map(({ draft }) => draft.taskId),
    ...ofType('task'),
    ...[...activities.values()].map(({ taskId }) => taskId),
  ]);
  const tasks = await got(taskIds, (ids) => tx.land.task.getMany(programmeId, ids, null));
  const releases = await releasedBy(tx, programmeId, reports, hazardIds, tasks);
  const behind = strings(releases.map(({ activityId }) => activityId)).filter((id) => !activities.has(id));
  const closes = reports.some(({ content }) => (content.land?.closures ?? []).length > 0);
  const resting = closes ? await got(behind, (ids) => tx.land.activity.getMany(programmeId, ids, null)) : [];
  for (const [id, activity] of resting) activities.set(id, activity);
  return {
    ...(await knownOf(tx, programmeId, drafts)),
    tasks,
    activities,
    releases,
    progress: await progressOf(tx, programmeId, reports, [...activities.keys()]),
    rest: await restOf(tx, programmeId, reports, hazardIds),
  };
}

/**
 * Released parts of the hazards named, of the hazards whose task is said to be over, and of the work that releases
 * rest on, wherever those lie.
 */
async function releasedBy(
  tx: Tx,
  programmeId: string,
  reports: readonly Checked[],
  hazardIds: readonly string[],
  tasks: ReadonlyMap<string, Task>,
): Promise<Release[]> {
  const lands = reports.flatMap(({ content }) => content.land ?? []);
  if (lands.length === 0) return [];
  const ended = lands
    .flatMap((land) => land.tasks ?? [])
    .filter(({ status }) => status && FINISHED.includes(status))
    .flatMap(({ id, hazardIds: said }) => said ?? tasks.get(id)?.hazardIds ?? []);
  const of = strings([...hazardIds, ...ended]);
  const releases = new Map<string, Release>();
  const add = async (filter: LandFilter): Promise<void> => {
    for (const release of await allOf(
      tx.land.release,
      programmeId,
      { ...filter, statuses: ['recorded'] },
      null,
    ))
      releases.set(release.id, release);
  };
  if (of.length > 0) await add({ hazardIds: of });
  const works = lands
    .filter((land) => (land.releases ?? []).length > 0)
    .flatMap((land) => [workSaid(land), ...(land.releases ?? []).map(({ activityId }) => activityId)]);
  for (const activityId of strings(works)) await add({ activityId });
  return [...releases.values()];
}

/** Which drafted records are in the registry. */
async function knownOf(
  tx: Tx,
  programmeId: string,
  drafts: ReturnType<typeof landDrafts>,
): Promise<Pick<Shared, 'known' | 'owners'>> {
  const known = new Set<string>();
  const owners = new Map<string, string>();
  for (const type of new Set(drafts.map((each) => each.type))) {
    const ids = strings(drafts.filter((each) => each.type === type).map(({ draft }) => draft.id));
    const found: ReadonlyMap<string, { readonly orgCode: string | null }> = await tx.land[type].getMany(
      programmeId,
      ids,
      null,
    );
    for (const [id, { orgCode }] of found) {
      known.add(id);
      if (orgCode !== null) owners.set(id, orgCode);
    }
  }
  return { known, owners };
}

const got = <T>(ids: string[], get: (ids: string[]) => Promise<Map<string, T>>): Promise<Map<string, T>> =>
  ids.length === 0 ? Promise.resolve(new Map()) : get(ids);

/** Progress of the work named, and of teams that report progress, some months back. */
async function progressOf(
  tx: Tx,
  programmeId: string,
  reports: readonly Checked[],
  activityIds: readonly string[],
): Promise<Progress[]> {
  const rows = reports.flatMap(({ content }) => content.land?.progress ?? []);
  const found = new Map<string, Progress>();
  for (const activityId of activityIds)
    for (const row of await allOf(
      tx.land.progress,
      programmeId,
      { activityId, statuses: ['recorded'] },
      null,
    ))
      found.set(row.id, row);
  const unnamed = hazardsWithoutWork(reports);
  if (unnamed.length > 0)
    for (const row of await allOf(
      tx.land.progress,
      programmeId,
      { hazardIds: unnamed, statuses: ['recorded'] },
      null,
    ))
      found.set(row.id, row);
  const teams = new Set(strings(rows.map(({ teamName }) => teamName)));
  const days = strings(rows.map(({ day }) => day)).sort();
  const [first, last] = [days[0], days.at(-1)];
  if (teams.size === 0 || !first || !last) return [...found.values()];
  const from = new Date(Date.parse(first) - USUAL_DAYS * DAY_MS).toISOString().slice(0, 10);
  const lately = await allOf(tx.land.progress, programmeId, { from, to: last, statuses: ['recorded'] }, null);
  for (const row of lately) if (teams.has(row.teamName ?? '')) found.set(row.id, row);
  return [...found.values()];
}

/** Hazards that reports release or close without saying on which work: all that was done there is looked at. */
function hazardsWithoutWork(reports: readonly Checked[]): string[] {
  return strings(
    reports.flatMap(({ content: { land, hazard } }) => {
      if (workSaid(land) !== null) return [];
      const released = (land?.releases ?? []).map(({ hazardId }) => hazardId ?? hazard?.id);
      return [...released, ...(land?.closures ?? []).map(({ hazardId }) => hazardId)];
    }),
  );
}

async function restOf(
  tx: Tx,
  programmeId: string,
  reports: readonly Checked[],
  hazardIds: readonly string[],
): Promise<Shared['rest']> {
  const none = {
    handovers: [],
    nonconformities: [],
    evidence: [],
    accounts: new Map(),
    organisations: new Map(),
  };
  if (!reports.some(({ content }) => content.land)) {
    // What is left of ground that is drawn otherwise, split or merged (V47).
    const redrawn = reports.some(({ content }) => content.hazard !== null && content.hazard.mode !== 'new');
    if (!redrawn) return none;
    const accounts = await tx.land.area_account.getMany(programmeId, hazardIds, null);
    return { ...none, accounts, evidence: await evidenceOfAdjusted(tx, programmeId, reports) };
  }
  const organisations = await tx.organisations.list(programmeId);
  const byCode = new Map(organisations.map((each) => [each.code, each]));
  if (hazardIds.length === 0) return { ...none, organisations: byCode };
  const released = new Set(
    reports.flatMap(({ content: { land, hazard } }) =>
      strings([
        ...(land?.releases ?? []).map(({ hazardId }) => hazardId ?? hazard?.id),
        ...(land?.closures ?? []).map(({ hazardId }) => hazardId),
      ]),
    ),
  );
  const evidence = await evidenceOfAdjusted(tx, programmeId, reports);
  for (const hazardId of released) evidence.push(...(await evidenceOf(tx, programmeId, hazardId)));
  return {
    handovers: await allOf(tx.land.handover, programmeId, { hazardIds }, null),
    nonconformities: await allOf(tx.land.nonconformity, programmeId, { hazardIds, statuses: ['open'] }, null),
    evidence,
    accounts: await tx.land.area_account.getMany(programmeId, hazardIds, null),
    organisations: byCode,
  };
}

/** What was seen in the ground of hazards that reports adjust, whichever hazard it is of (V57). */
async function evidenceOfAdjusted(
  tx: Tx,
  programmeId: string,
  reports: readonly Checked[],
): Promise<EvidencePoint[]> {
  const ids = reports.flatMap(({ content: { hazard } }) =>
    hazard?.adjustment ? [hazard.id, ...(hazard.mergedIds ?? [])] : [],
  );
  if (ids.length === 0) return [];
  const evidence = [];
  for (const [hazardId, { shape }] of await tx.hazards.getMany(programmeId, ids, null)) {
    evidence.push(...(await evidenceOf(tx, programmeId, hazardId)));
    if (shape && shape.type !== 'Point')
      evidence.push(
        ...(await evidenceThat(tx, programmeId, { box: boxOf(shape), grades: ['direct'] }, null)),
      );
  }
  return [...new Map(evidence.map((point) => [point.id, point])).values()];
}

/** Only accidents, and evidence that may have waited, are looked at in the light of the hazards around (V61, V62). */
function asksAround({ content }: Checked): boolean {
  if (content.hazard) return false;
  return content.provenance === null || content.evidence.some(({ kind }) => kind === 'accident');
}

/** Open hazards around the evidence of each report. */
async function hazardsAround(
  tx: Tx,
  programmeId: string,
  reports: readonly Checked[],
  metres: number,
): Promise<Hazard[][]> {
  const boxes = reports.map((report) => (asksAround(report) ? around(positionsOf(report), metres) : null));
  const asked = boxes.filter((box): box is Box => box !== null);
  const answers = asked.length === 0 ? [] : await tx.hazards.near(programmeId, asked, MOST_AROUND);
  let next = 0;
  return boxes.map((box) => (box === null ? [] : (answers[next++] ?? [])));
}

/** Other sessions this team reported for the day. */
async function sessionsThatDay(tx: Tx, programmeId: string, { id, content }: Checked): Promise<number> {
  const { reportType, teamName, orgCode, dateOfInformation } = content;
  if (reportType !== 'eore' || !teamName || !orgCode) return 0;
  const page = await tx.reports.list(
    programmeId,
    { reportTypes: ['eore'], orgCodes: [orgCode], text: teamName },
    { limit: 200 },
  );
  return page.items.filter(
    (each) =>
      each.id !== id && each.content.dateOfInformation === dateOfInformation && each.state !== 'rejected',
  ).length;
}
