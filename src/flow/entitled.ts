/**
 * Who may let recorded danger fall: asked of what would fall, at every place it lies in, whatever form, import or
 * type of report it came by. Two questions: may the author send such a thing at all (at intake, by content), and may
 * the decider decide it (at the decision, by the falls themselves). SAFETY: test/scenarios/attack.test.ts,
 * test/scenarios/danger.test.ts.
 */
import { boxOf, type Outline, type Position, type Shape } from '../core/model/geometry.ts';
import type { Place } from '../core/model/places.ts';
import { Problem } from '../core/model/problems.ts';
import type { Actor } from '../core/model/programmes.ts';
import { meansToLower, misplacedParts, REPORT_CONTENTS } from '../core/model/report-contents.ts';
import type { Report, ReportContent } from '../core/model/reports.ts';
import { NOTHING_M2 } from '../core/model/tolerance.ts';
import { may, type Subject } from '../core/policy/policy.ts';
import type { Lowering } from '../core/registry/danger.ts';
import type { RegistryState } from '../core/registry/registry.ts';
import { chainsOf, isNarrowed } from './access.ts';
import { EVERYTHING } from './land-load.ts';
import type { Page, Pipeline, Tx } from './ports.ts';

/**
 * What a report holds belongs in a report of its type.
 * @throws Problem contentNotOfType.
 */
export function demandContents(content: ReportContent): void {
  const misplaced = misplacedParts(content);
  if (misplaced.length > 0)
    throw new Problem('contentNotOfType', { type: content.reportType, parts: misplaced.join(', ') });
}

/**
 * Whoever sends it may say such a thing of that ground.
 * @throws Problem contentNotOfType, fallNotEntitled.
 */
export function demandMaySay(
  actor: Actor,
  programmeId: string,
  content: ReportContent,
  subject: Subject,
): void {
  demandContents(content);
  if (meansToLower(content) && !may(actor, programmeId, 'danger.propose', subject))
    throw new Problem('fallNotEntitled', { why: 'author' });
}

interface Deciding {
  readonly tx: Tx;
  readonly p: Pipeline;
  readonly programmeId: string;
  readonly actor: Actor;
  readonly report: Report;
  readonly state: RegistryState;
}

/**
 * The decider may lower the danger of everything that would fall, at every place it lies in.
 * @throws Problem fallNotEntitled.
 */
export async function demandEntitled(deciding: Deciding, lowerings: readonly Lowering[]): Promise<void> {
  for (const orgCode of inspectionsChanged(deciding)) await demandInspects(deciding, orgCode);
  if (lowerings.length === 0) return;
  const { actor, programmeId, report } = deciding;
  const { authorId } = report;
  const { lowers } = REPORT_CONTENTS[report.content.reportType];
  if (lowerings.some(({ type }) => type !== 'alarm' && !lowers.includes(type))) refuse('type');
  if (!may(actor, programmeId, 'danger.lower', { authorId })) refuse('role');
  if (!isNarrowed(actor, programmeId) && !narrowedToOrganisation(actor, programmeId)) return;
  for (const subject of await subjectsOf(deciding, lowerings))
    if (!may(actor, programmeId, 'danger.lower', { authorId, ...subject })) refuse('place');
}

function refuse(why: 'type' | 'role' | 'place' | 'inspected' | 'author'): never {
  throw new Problem('fallNotEntitled', { why });
}

function narrowedToOrganisation(actor: Actor, programmeId: string): boolean {
  return actor.memberships.some((m) => m.programmeId === programmeId && m.orgCode !== null);
}

/** Organisations inspected in recorded visits and nonconformities that the report says otherwise. */
function inspectionsChanged({ report, state }: Deciding): Set<string | null> {
  const { land } = report.content;
  const known = [
    ...(land?.nonconformities ?? []).flatMap(({ id }) => state.land.nonconformity.get(id) ?? []),
    ...(land?.qualityVisits ?? []).flatMap(({ id }) => state.land.quality_visit.get(id) ?? []),
  ];
  return new Set(known.map(({ orgCode }) => orgCode));
}

/**
 * Only those who inspect say more of what an inspection found, and never for their own organisation: neither author nor
 * decider. SAFETY: a result, a day or a demand told otherwise passes a failed inspection without closing it
 * (test/scenarios/lineage.test.ts).
 */
async function demandInspects(
  { tx, programmeId, actor, report }: Deciding,
  inspected: string | null,
): Promise<void> {
  const memberships = await tx.memberships.ofUser(report.authorId);
  const author: Actor = { userId: report.authorId, name: '', memberships };
  if (!may(author, programmeId, 'quality.inspect')) refuse('inspected');
  const ofInspected = ({ memberships: all }: Actor): boolean =>
    inspected !== null && all.some((m) => m.programmeId === programmeId && m.orgCode === inspected);
  if (ofInspected(author) || ofInspected(actor)) refuse('inspected');
}

interface Placed {
  readonly orgCode: string | null;
  readonly placeCode: string | null;
}

const NOWHERE: Placed = { orgCode: null, placeCode: null };
const lying = (placeCode: string | null): Placed => ({ orgCode: null, placeCode });

/** What falls as policy asks about it: of each hazard its organisation and each of its places, before the decision. */
async function subjectsOf(
  { tx, p, programmeId, state, report }: Deciding,
  lowerings: readonly Lowering[],
): Promise<Subject[]> {
  const records = lowerings.flatMap((lowering): Placed[] => {
    const hazards = lowering.hazardIds.flatMap((id) => state.hazards.get(id) ?? []);
    const { type, id } = lowering;
    // A box lies where it lies, whichever hazard somebody says came of it.
    if (type === 'survey_box') return [...hazards, state.land.survey_box.get(id) ?? NOWHERE];
    if (type === 'place') return [id, report.content.place?.parentCode ?? null].map(lying);
    if (hazards.length > 0) return hazards;
    const alone = type === 'evidence' ? state.evidence.get(id) : state.land.nonconformity.get(id);
    return [alone ?? NOWHERE];
  });
  const subjects: Subject[] = [];
  for (const { orgCode, placeCode } of new Set(records))
    subjects.push({ orgCode, ...everywhere(await chainsOf(tx, programmeId, placeCode ? [placeCode] : [])) });
  // The name says one place; the ground may lie in others as well, also where what falls is not ground.
  const shapes = new Set(lowerings.flatMap((lowering) => lowering.shape ?? groundOf(state, lowering)));
  for (const shape of shapes) {
    const chains = await placesMet(tx, p, programmeId, shape);
    if (chains.length > 0) subjects.push(everywhere(chains));
  }
  return subjects;
}

/** Where the records lie whose danger falls. */
function groundOf(state: RegistryState, { type, id, hazardIds }: Lowering): Shape[] {
  const position = type === 'evidence' ? state.evidence.get(id)?.position : null;
  if (position) return [position];
  const box = type === 'survey_box' ? state.land.survey_box.get(id)?.shape : null;
  if (box) return [box];
  return hazardIds.flatMap((each) => state.hazards.get(each)?.shape ?? []);
}

/** @throws Problem placeLoop: a place lies in none that lies in it. */
export async function demandNoLoop({ tx, programmeId, report, state }: Deciding): Promise<void> {
  const { place } = report.content;
  let above = place?.parentCode ?? null;
  for (const met = new Set<string>(); place && above !== null && !met.has(above); ) {
    if (above === place.code) throw new Problem('placeLoop', { place: place.code });
    met.add(above);
    const known = state.places.get(above);
    if (!known) {
      const rest = await tx.places.ancestors(programmeId, above);
      if (rest.includes(place.code)) throw new Problem('placeLoop', { place: place.code });
      return;
    }
    above = known.parentCode;
  }
}

/**
 * A place drawn or drawn otherwise decides which ground lies in whose region: who judges answers for every place its
 * boundary meets or met. SAFETY: test/scenarios/places-danger.test.ts.
 * @throws Problem notAllowed.
 */
export async function demandBoundary({ tx, p, programmeId, actor, report, state }: Deciding): Promise<void> {
  const { place } = report.content;
  if (!place || !isNarrowed(actor, programmeId)) return;
  const boundaries = [place.boundary, state.places.get(place.code)?.boundary ?? null];
  const chains: string[][] = [];
  for (const boundary of boundaries)
    if (boundary) chains.push(...(await placesMet(tx, p, programmeId, boundary)));
  if (chains.length === 0) return;
  const subject = { authorId: report.authorId, ...everywhere(chains) };
  if (!may(actor, programmeId, 'report.review', subject)) throw new Problem('notAllowed');
}

const everywhere = (eachPlace: string[][]): Pick<Subject, 'placeCodes' | 'eachPlace'> => ({
  placeCodes: [...new Set(eachPlace.flat())],
  eachPlace,
});

const PLACES_PAGE = 500;

/** Corners that are asked for their place at most; of an outline with more, evenly chosen ones. */
const MOST_PROBES = 64;

/**
 * Places whose boundary meets a shape, each with every place above it. Of places within one another the innermost: who
 * answers for a district answers for its ground, though it lies in the country as well. Asked of the ground, so that a
 * corner more or less makes no difference; where corners lie in no district, of whatever holds them.
 */
async function placesMet(tx: Tx, p: Pipeline, programmeId: string, shape: Shape): Promise<string[][]> {
  const around: Place[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Place> = await tx.places.list(programmeId, { box: boxOf(shape) }, EVERYTHING, null, {
      limit: PLACES_PAGE,
      cursor,
    });
    around.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  const drawn = around.flatMap(({ code, boundary }) => (boundary ? [{ code, boundary }] : []));
  const touched = drawn.filter(({ boundary }) => shares(p, boundary, shape)).map(({ code }) => code);
  const probes = probesOf(p, shape).map((at) =>
    drawn.filter(({ boundary }) => p.geometry.contains(boundary, at)).map(({ code }) => code),
  );
  const codes = [...new Set([...touched, ...probes.flat()])];
  const chains = new Map<string, string[]>();
  for (const code of codes) chains.set(code, (await chainsOf(tx, programmeId, [code]))[0] ?? []);
  const innermost = (of: readonly string[]): readonly string[] =>
    of.filter((code) => !of.some((other) => other !== code && chains.get(other)?.includes(code)));
  const met = new Set([touched, ...probes].flatMap(innermost));
  return [...met].map((code) => chains.get(code) ?? []);
}

/** Whether they share ground; an outline too broken to compare is taken to. */
function shares({ geometry }: Pipeline, boundary: Outline, shape: Shape): boolean {
  if (shape.type === 'Point') return geometry.contains(boundary, shape.coordinates);
  try {
    return geometry.overlapAreaM2(boundary, shape) > NOTHING_M2;
  } catch {
    return true;
  }
}

function probesOf({ geometry }: Pipeline, shape: Shape): Position[] {
  if (shape.type === 'Point') return [shape.coordinates];
  const corners = shape.type === 'Polygon' ? shape.coordinates.flat() : shape.coordinates.flat(2);
  const step = Math.max(1, Math.ceil(corners.length / MOST_PROBES));
  const most = (better: (a: Position, b: Position) => boolean): Position[] =>
    corners.length === 0 ? [] : [corners.reduce((best, each) => (better(each, best) ? each : best))];
  const found = [
    ...most((a, b) => a[0] < b[0]),
    ...most((a, b) => a[1] < b[1]),
    ...most((a, b) => a[0] > b[0]),
    ...most((a, b) => a[1] > b[1]),
    ...corners.filter((_, i) => i % step === 0),
    geometry.pointInside(shape).coordinates,
  ];
  return [...new Map(found.map((at) => [at.join(), at])).values()];
}
