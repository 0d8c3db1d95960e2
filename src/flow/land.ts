/**
 * Reading the records of land release: now or as of any position, as precisely as the asker may see. Released
 * land may be shown to whomever the programme publishes to; tasks, work and inspections are for members.
 */
import type { EntryKind } from '../core/model/entries.ts';
import type { EvidencePoint } from '../core/model/evidence.ts';
import { boxOf } from '../core/model/geometry.ts';
import type { LandRecords, LandType } from '../core/model/land.ts';
import { type OrdnanceTypeDraft, OrdnanceTypeFields } from '../core/model/ordnance.ts';
import { Problem } from '../core/model/problems.ts';
import type { Actor } from '../core/model/programmes.ts';
import type { Task } from '../core/model/tasks.ts';
import { may } from '../core/policy/policy.ts';
import type { View } from '../core/policy/views.ts';
import { cornerOf, type ProposedHazard, proposeHazard, squareOf } from '../core/registry/boxes.ts';
import { emptyLand } from '../core/registry/land.ts';
import { baseOrdnanceType } from '../core/registry/ordnance-base.ts';
import { changesBetween } from '../core/registry/propose.ts';
import { generalisedLand, type ServedLand } from '../core/registry/served-land.ts';
import { COMMAND_LINE, getProgramme, precisionReader, signedIn } from './access.ts';
import { countOrdnanceTypes, getOrdnanceType, listOrdnanceTypes } from './ordnance-types.ts';
import type { AsOf, LandFilter, Page, Paging, Pipeline, Tx, VersionStore } from './ports.ts';
import { foldSealed, sealAll, write } from './record.ts';
import { reading } from './registry.ts';

/** Shown to whomever the programme shows anything. */
const PUBLISHED: readonly LandType[] = ['release', 'ordnance_type', 'area_account'];

function seesType(actor: Actor, programmeId: string, type: LandType): boolean {
  return PUBLISHED.includes(type) || may(actor, programmeId, 'programme.read');
}

function demandSight(actor: Actor, programmeId: string, type: LandType): void {
  if (seesType(actor, programmeId, type)) return;
  throw new Problem(actor.userId === null ? 'notSignedIn' : 'notAllowed');
}

/** The store of a type. The compiler cannot follow the type through the table. */
function storeOf<K extends LandType>(tx: Tx, type: K): VersionStore<LandRecords[K], LandFilter> {
  return tx.land[type] as unknown as VersionStore<LandRecords[K], LandFilter>;
}

/** Records of one type that match, as the asker may see them. @throws Problem notSignedIn, notAllowed. */
export async function listLand<K extends LandType>(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  type: K,
  filter: LandFilter,
  paging: Paging,
  asOf: AsOf = null,
): Promise<Page<ServedLand<K>>> {
  return reading(p, actor, programmeId, async (tx, view) => {
    demandSight(actor, programmeId, type);
    // What recognises ordnance is no secret of any place: it is the same list for everybody.
    if (type === 'ordnance_type')
      return (await listOrdnanceTypes(tx, programmeId, filter, paging, asOf)) as unknown as Page<
        ServedLand<K>
      >;
    const page = await storeOf(tx, type).list(programmeId, filter, view, asOf, paging);
    return { items: await served(tx, programmeId, view, page.items), next: page.next };
  });
}

/** How many match. */
export async function countLand(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  type: LandType,
  filter: LandFilter,
  asOf: AsOf = null,
): Promise<number> {
  return reading(p, actor, programmeId, (tx, view) => {
    demandSight(actor, programmeId, type);
    if (type === 'ordnance_type') return countOrdnanceTypes(tx, programmeId, filter, asOf);
    return storeOf(tx, type).count(programmeId, filter, view, asOf);
  });
}

/** One record. @throws Problem notFound, also when the asker may not see it. */
export async function getLand<K extends LandType>(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  type: K,
  id: string,
  asOf: AsOf = null,
): Promise<ServedLand<K>> {
  return reading(p, actor, programmeId, async (tx, view) => {
    demandSight(actor, programmeId, type);
    if (type === 'ordnance_type') {
      const kind = await getOrdnanceType(tx, programmeId, id, asOf);
      if (!kind) throw new Problem('notFound');
      return kind as unknown as ServedLand<K>;
    }
    const record = await storeOf(tx, type).get(programmeId, id, asOf);
    const [one] = await served<K>(tx, programmeId, view, record ? [record] : []);
    if (!one) throw new Problem('notFound');
    return one;
  });
}

/** One step in the life of a record. */
export interface LandStep {
  readonly seq: number;
  readonly kind: EntryKind | null;
  readonly recordedAt: string | null;
  readonly observedOn: string | null;
  readonly reason: string;
  readonly reportId: string | null;
  readonly changes: { readonly path: string; readonly before: unknown; readonly after: unknown }[];
}

/** What happened to a record, oldest first; for those who see it exactly. @throws Problem notFound. */
export async function landHistory(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  type: LandType,
  id: string,
): Promise<LandStep[]> {
  return reading(p, actor, programmeId, async (tx, view) => {
    demandSight(actor, programmeId, type);
    const versions = await storeOf(tx, type).versions(programmeId, id);
    // A kind of the shared list has no life here until the programme says something of it.
    if (versions.length === 0 && type === 'ordnance_type' && baseOrdnanceType(programmeId, id)) return [];
    const latest = versions.at(-1);
    const shown = latest ? await served(tx, programmeId, view, [latest]) : [];
    if (shown[0]?.precision !== 'exact') throw new Problem('notFound');
    const entries = await tx.ledger.about(programmeId, type, [id]);
    return versions.map((version, i) => {
      const before = versions[i - 1] ?? null;
      // A version is opened at the last entry of its decision: the one about this record came at or before it.
      const told = entries.filter(
        ({ body }) => body.seq <= version.fromSeq && body.seq > (before?.fromSeq ?? 0),
      );
      const body = told.at(-1)?.body;
      const changes = changesBetween(asRecord(before), asRecord(version), '');
      return {
        seq: version.fromSeq,
        kind: body?.kind ?? null,
        recordedAt: body?.recordedAt ?? null,
        observedOn: body?.observedOn ?? null,
        reason: body?.reason ?? '',
        reportId: body?.reportId ?? null,
        changes: changes.map(({ path, before: was, after }) => ({ path, before: was, after })),
      };
    });
  });
}

const asRecord = (version: object | null) => version as Readonly<Record<string, unknown>> | null;

/** One column of the board of tasks. */
export interface BoardColumn {
  readonly status: Task['status'];
  readonly count: number;
  readonly items: ServedLand<'task'>[];
}

const CARDS = 50;

/** Tasks by state: how many, and the first of each. */
export async function taskBoard(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  statuses: readonly Task['status'][],
  filter: LandFilter,
): Promise<BoardColumn[]> {
  return reading(p, actor, programmeId, async (tx, view) => {
    demandSight(actor, programmeId, 'task');
    const columns: BoardColumn[] = [];
    for (const status of statuses) {
      const asked = { ...filter, statuses: [status] };
      const count = await tx.land.task.count(programmeId, asked, view, null);
      const page = await tx.land.task.list(programmeId, asked, view, null, { limit: CARDS });
      columns.push({ status, count, items: await served<'task'>(tx, programmeId, view, page.items) });
    }
    return columns;
  });
}

async function served<K extends LandType>(
  tx: Tx,
  programmeId: string,
  view: View,
  records: readonly LandRecords[K][],
): Promise<ServedLand<K>[]> {
  const servedTo = landServer(precisionReader(tx, programmeId, view));
  const shown: ServedLand<K>[] = [];
  for (const record of records) {
    const one = await servedTo<K>(record);
    if (one !== null) shown.push(one);
  }
  return shown;
}

/** One record as a view sees it, null where it sees nothing: every door to land release asks here. */
function landServer(precisionOf: ReturnType<typeof precisionReader>) {
  return async <K extends LandType>(record: LandRecords[K]): Promise<ServedLand<K> | null> => {
    const {
      orgCode = null,
      placeCode = null,
      tier = 't2' as const,
    } = record as Partial<LandRecords['release']>;
    const precision = await precisionOf({ orgCode, placeCode, tier });
    if (precision === 'exact') return { ...record, precision };
    return precision === 'generalised' ? generalisedLand<K>(record) : null;
  };
}

/** The same for a door that shows several types at once: null also where the asker is shown none of that type. */
export function landServedTo(
  actor: Actor,
  programmeId: string,
  precisionOf: ReturnType<typeof precisionReader>,
): <K extends LandType>(type: K, record: LandRecords[K]) => Promise<ServedLand<K> | null> {
  const servedTo = landServer(precisionOf);
  return async (type, record) => (seesType(actor, programmeId, type) ? servedTo(record) : null);
}

/** What the shared list says of a kind: the first words of a programme about it are recorded whole. */
function sharedFields(programmeId: string, id: string): Partial<OrdnanceTypeDraft> {
  const base = baseOrdnanceType(programmeId, id);
  return base ? OrdnanceTypeFields.parse(base) : {};
}

/**
 * Names a kind of ordnance or changes what is said of it: a decision on which no report stands.
 * @throws Problem unknownProgramme, notAllowed.
 */
export async function recordOrdnanceType(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  draft: OrdnanceTypeDraft,
): Promise<LandRecords['ordnance_type']> {
  const by = signedIn(actor);
  if (by !== COMMAND_LINE && !may(actor, programmeId, 'programme.configure')) throw new Problem('notAllowed');
  return p.db.write(async (tx) => {
    await getProgramme(tx, programmeId);
    const head = await tx.ledger.lockHead(programmeId);
    const known = await tx.land.ordnance_type.get(programmeId, draft.id, null);
    const { id, ...said } = draft;
    const shared = known ? {} : sharedFields(programmeId, id);
    const set = known ? said : { ...shared, ...said, names: { ...shared.names, ...said.names } };
    const recordedAt = p.clock.now().toISOString();
    const source = { contentHash: NO_CONTENT, orgCode: null, on: recordedAt.slice(0, 10) };
    const subject = { type: 'ordnance_type' as const, id };
    const entry = {
      kind: 'ordnance_type.recorded' as const,
      subject,
      observedOn: null,
      data: { set, source },
    };
    const verdict = { reportId: null, authorId: null, decidedBy: by, reason: '', recordedAt };
    const entries = sealAll(programmeId, head, verdict, [entry]);
    const land = { ...emptyLand(), ordnance_type: new Map(known ? [[id, known]] : []) };
    const nothing = { hazards: new Map(), evidence: new Map(), places: new Map(), monitor: new Map() };
    const changes = foldSealed(entries, { ...nothing, land });
    await write(tx, programmeId, entries, [changes]);
    await tx.announce({ programmeId, seq: head.seq + 1, reportId: null, kind: 'programme' });
    const [made] = changes.land.ordnance_type;
    return made ?? (known as LandRecords['ordnance_type']);
  });
}

/**
 * The hazard a survey box would confirm, for a person to edit and report; nothing is recorded here.
 * `fadeOutM` overrides what the box says. @throws Problem notFound, also for those who see it only generalised.
 */
export async function boxProposal(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  id: string,
  fadeOutM?: number,
): Promise<ProposedHazard & { readonly evidenceIds: string[] }> {
  const box = await getLand(p, actor, programmeId, 'survey_box', id);
  if (box.precision !== 'exact' || box.gridName === null) throw new Problem('notFound');
  const corner = cornerOf(box.gridName);
  const square = corner && squareOf(corner, box.sideM);
  if (!square) throw new Problem('notFound');
  const evidence = await reading(p, actor, programmeId, async (tx, view) => {
    const triggers = await tx.evidence.getMany(programmeId, box.triggerEvidenceIds, null);
    const filter = { box: boxOf(square), grades: ['direct'] };
    const { items } = await tx.evidence.list(programmeId, filter, view, null, { limit: MOST_EVIDENCE });
    const all = new Map([...triggers.values(), ...items].map((point) => [point.id, point]));
    // Around evidence that the asker may not see exactly nothing is drawn: the outline would tell where it lies.
    const precisionOf = precisionReader(tx, programmeId, view);
    const points: EvidencePoint[] = [];
    for (const point of all.values()) if ((await precisionOf(point)) === 'exact') points.push(point);
    // Other ordnance confirms another kind of hazard.
    return points.filter(
      ({ position, ordnanceCategory }) =>
        position !== null && (ordnanceCategory === null || ordnanceCategory === 'submunition'),
    );
  });
  const positions = evidence.flatMap(({ position }) => (position ? [position.coordinates] : []));
  const proposed = proposeHazard(box, positions, p.geometry, fadeOutM);
  return { ...proposed, evidenceIds: evidence.map((point) => point.id).sort() };
}

const MOST_EVIDENCE = 2_000;

/** No report stands behind it: the hash of nothing. */
const NO_CONTENT = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
