/**
 * Who may let recorded danger fall: asked of what would fall, at every place it lies in, whatever form, import or
 * type of report it came by. Two questions: may the author send such a thing at all (at intake, by content), and may
 * the decider decide it (at the decision, by the falls themselves). SAFETY: test/scenarios/attack.test.ts,
 * test/scenarios/danger.test.ts.
 */
import type { Outline, Position } from '../core/model/geometry.ts';
import { Problem } from '../core/model/problems.ts';
import type { Actor } from '../core/model/programmes.ts';
import { meansToLower, misplacedParts, REPORT_CONTENTS } from '../core/model/report-contents.ts';
import type { Report, ReportContent } from '../core/model/reports.ts';
import { may, type Subject } from '../core/policy/policy.ts';
import type { Lowering } from '../core/registry/danger.ts';
import type { RegistryState } from '../core/registry/registry.ts';
import { chainsOf, isNarrowed } from './access.ts';
import { EVERYTHING } from './land-load.ts';
import type { Pipeline, Tx } from './ports.ts';

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
  if (lowerings.length === 0) return;
  const { actor, programmeId, report } = deciding;
  const { authorId } = report;
  const { lowers } = REPORT_CONTENTS[report.content.reportType];
  if (lowerings.some(({ type }) => type !== 'alarm' && !lowers.includes(type))) refuse('type');
  if (!may(actor, programmeId, 'danger.lower', { authorId })) refuse('role');
  for (const lowering of lowerings)
    if (lowering.type === 'nonconformity') await demandInspects(deciding, lowering);
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

/** Only those who inspect answer a nonconformity, and never for their own organisation: neither author nor decider. */
async function demandInspects(
  { tx, programmeId, actor, report, state }: Deciding,
  { id }: Lowering,
): Promise<void> {
  const inspected = state.land.nonconformity.get(id)?.orgCode ?? null;
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

/** What falls as policy asks about it: of each hazard its organisation and each of its places, before the decision. */
async function subjectsOf(
  { tx, p, programmeId, state }: Deciding,
  lowerings: readonly Lowering[],
): Promise<Subject[]> {
  const records = lowerings.flatMap((lowering): Placed[] => {
    const hazards = lowering.hazardIds.flatMap((id) => state.hazards.get(id) ?? []);
    if (hazards.length > 0) return hazards;
    const { type, id } = lowering;
    const alone = type === 'evidence' ? state.evidence.get(id) : state.land.nonconformity.get(id);
    return [alone ?? { orgCode: null, placeCode: null }];
  });
  const subjects: Subject[] = [];
  for (const { orgCode, placeCode } of new Set(records))
    subjects.push({ orgCode, ...everywhere(await chainsOf(tx, programmeId, placeCode ? [placeCode] : [])) });
  for (const { shape } of lowerings) {
    // The name says one place; the ground may lie in others as well.
    const met = shape ? await placesMet(tx, p, programmeId, shape) : [];
    if (met.length > 0) subjects.push(everywhere(await chainsOf(tx, programmeId, met)));
  }
  return subjects;
}

const everywhere = (eachPlace: string[][]): Pick<Subject, 'placeCodes' | 'eachPlace'> => ({
  placeCodes: [...new Set(eachPlace.flat())],
  eachPlace,
});

const MOST_PLACES = 50;

/** Places whose boundary holds the outermost corners of an outline or a point inside it. */
async function placesMet(tx: Tx, p: Pipeline, programmeId: string, shape: Outline): Promise<string[]> {
  const met = new Set<string>();
  for (const at of probesOf(p, shape)) {
    const { items } = await tx.places.list(programmeId, { at }, EVERYTHING, null, { limit: MOST_PLACES });
    for (const { code, boundary } of items) if (boundary && p.geometry.contains(boundary, at)) met.add(code);
  }
  return [...met];
}

/** Westernmost, southernmost, easternmost and northernmost corner, and a point inside. */
function probesOf({ geometry }: Pipeline, shape: Outline): Position[] {
  const corners = shape.type === 'Polygon' ? shape.coordinates.flat() : shape.coordinates.flat(2);
  const most = (better: (a: Position, b: Position) => boolean): Position | undefined =>
    corners.reduce<Position | undefined>(
      (best, each) => (!best || better(each, best) ? each : best),
      undefined,
    );
  const found = [
    most((a, b) => a[0] < b[0]),
    most((a, b) => a[1] < b[1]),
    most((a, b) => a[0] > b[0]),
    most((a, b) => a[1] > b[1]),
    geometry.pointInside(shape).coordinates,
  ];
  return found.filter((each): each is Position => each !== undefined);
}
