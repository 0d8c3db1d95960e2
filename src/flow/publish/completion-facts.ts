/**
 * Everything a completion package says, read at one position of the ledger. Names of programmes, organisations and
 * places are those of that position, so that the same edition gives the same document for ever. People are accounts:
 * their names are not in the chain and not in the paper.
 * SAFETY: only for those who see the land exactly; what they may not see is counted and said, never left out in
 * silence (test/scenarios/completion.test.ts).
 */
import { outlineAreaM2 } from '../../core/geo/area.ts';
import type { AreaAccount } from '../../core/model/accounts.ts';
import type { Activity, Progress } from '../../core/model/activities.ts';
import type { EntryBody } from '../../core/model/entries.ts';
import type { EvidencePoint } from '../../core/model/evidence.ts';
import { boxOf } from '../../core/model/geometry.ts';
import type { Handover } from '../../core/model/handovers.ts';
import type { Hazard } from '../../core/model/hazards.ts';
import type { Place } from '../../core/model/places.ts';
import { Problem } from '../../core/model/problems.ts';
import type { Actor, Organisation, ProgrammeSettings } from '../../core/model/programmes.ts';
import type { Nonconformity, QualityVisit } from '../../core/model/quality.ts';
import type { Release } from '../../core/model/releases.ts';
import type { Task } from '../../core/model/tasks.ts';
import type { View } from '../../core/policy/views.ts';
import { type PrintedStatement, printed } from '../../core/registry/account-printed.ts';
import { type Tick, ticksOf } from '../../core/registry/account-ticks.ts';
import { foldSettings } from '../../core/registry/programmes.ts';
import { demand } from '../access.ts';
import { statementIn } from '../accounts.ts';
import type { AsOf, LandFilter, Pipeline, Tx, VersionStore } from '../ports.ts';
import { reading } from '../registry.ts';
import { type CompletionEdition, EditionReader, EVERYTHING, type Placed } from './completion-reader.ts';
import { entryAt } from './gate.ts';

/** Whose completion: of one hazard, or of a task and every hazard it is about. */
export interface CompletionOf {
  readonly type: 'hazard' | 'task';
  readonly id: string;
}

/** One hazard and all that was done on it. */
export interface HazardFacts {
  readonly hazard: Hazard;
  readonly account: AreaAccount | null;
  /** Not withdrawn, in the order of their days. */
  readonly releases: readonly Release[];
  /** Of the hazards this one came from by split or merge, as far as they lie in its outline: released stays released. */
  readonly inherited: readonly Release[];
  readonly withdrawn: number;
  readonly evidence: readonly EvidencePoint[];
  readonly statement: PrintedStatement;
  readonly ticks: readonly Tick[];
  readonly decisions: readonly EntryBody[];
}

export interface CompletionFacts {
  readonly edition: CompletionEdition;
  readonly settings: ProgrammeSettings;
  readonly task: Task | null;
  readonly hazards: readonly HazardFacts[];
  /** Of a hazard's package: the tasks about it. */
  readonly tasks: readonly Task[];
  readonly activities: readonly Activity[];
  readonly progress: readonly Progress[];
  readonly handovers: readonly Handover[];
  readonly visits: readonly QualityVisit[];
  readonly nonconformities: readonly Nonconformity[];
  /** Records about this land that the asker may not see exactly. */
  readonly withheld: number;
  readonly places: ReadonlyMap<string, Place>;
  readonly organisations: ReadonlyMap<string, Organisation>;
  /** Names of kinds of ordnance, by code. */
  readonly kinds: ReadonlyMap<string, Readonly<Record<string, string>>>;
}

/**
 * Reads it all in one moment. @throws Problem notSignedIn, notAllowed (no member), notFound (also for members who
 * do not see the task and every hazard of it exactly).
 */
export async function completionFacts(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  of: CompletionOf,
  asOf: AsOf,
): Promise<CompletionFacts> {
  return reading(p, actor, programmeId, async (tx, view) => {
    demand(actor, programmeId, 'programme.read');
    const head = (await tx.ledger.head(programmeId)).seq;
    const edition = await entryAt(tx, programmeId, Math.min(asOf ?? head, head));
    return new Gathering(p, tx, view, { programme: programmeId, ...edition }).run(of);
  });
}

class Gathering extends EditionReader {
  constructor(
    private readonly p: Pipeline,
    tx: Tx,
    view: View,
    edition: CompletionEdition,
  ) {
    super(tx, view, edition);
  }

  async run(of: CompletionOf): Promise<CompletionFacts> {
    const { tx, programme, seq } = this;
    const task = of.type === 'task' ? await this.exact(tx.land.task, of.id) : null;
    const ids = task ? [...new Set(task.hazardIds)] : [of.id];
    const hazards: HazardFacts[] = [];
    for (const id of ids) hazards.push(await this.hazard(id));
    const about = { hazardIds: ids };
    const both = async <T extends Placed & { id: string }>(store: VersionStore<T, LandFilter>) => {
      const found = await this.all(store, about);
      if (!task) return found;
      const more = await this.all(store, { taskId: task.id });
      return [...new Map([...found, ...more].map((one) => [one.id, one])).values()];
    };
    const activities = by(await both(tx.land.activity), ({ startedOn }) => startedOn ?? '');
    const progress = by(await both(tx.land.progress), ({ day }) => day);
    const handovers = by(await both(tx.land.handover), ({ handedOverOn }) => handedOverOn);
    const visits = by(await both(tx.land.quality_visit), ({ visitedOn }) => visitedOn);
    const nonconformities = by(await both(tx.land.nonconformity), ({ dueOn }) => dueOn ?? '');
    const tasks = task ? [] : by(await this.all(tx.land.task, about), ({ issuedOn }) => issuedOn ?? '');
    const settings = (await tx.ledger.about(programme, 'programme', [programme]))
      .filter(({ body }) => body.seq <= seq)
      .reduce<ProgrammeSettings | null>((current, { body }) => foldSettings(current, body), null);
    if (!settings) throw new Problem('notFound');
    const named = [task, ...hazards.map(({ hazard }) => hazard), ...activities, ...handovers, ...visits];
    const releases = hazards.flatMap((one) => [...one.releases, ...one.inherited]);
    const orgs = [...named, ...tasks, ...releases, ...nonconformities].map((one) => one?.orgCode);
    const inspectors = visits.map(({ inspectingOrgCode }) => inspectingOrgCode);
    const sources = hazards.flatMap(({ decisions }) => decisions.map(sourceOrg));
    return {
      edition: this.edition,
      settings,
      task,
      hazards,
      tasks,
      activities,
      progress: progress.filter(({ status }) => status !== 'withdrawn'),
      handovers,
      visits,
      nonconformities,
      withheld: this.withheld,
      places: await this.places([...named, ...tasks].map((one) => one?.placeCode)),
      organisations: await this.organisations([...orgs, ...inspectors, ...sources]),
      kinds: await this.kinds(hazards.flatMap(({ evidence }) => evidence)),
    };
  }

  private async hazard(id: string): Promise<HazardFacts> {
    const { tx, programme, seq } = this;
    const hazard = await tx.hazards.get(programme, id, seq);
    if (!hazard) throw new Problem('notFound');
    await this.demand(hazard);
    const all = by(await this.all(tx.land.release, { hazardId: id }), ({ releasedOn }) => releasedOn);
    const releases = all.filter(({ status }) => status !== 'withdrawn');
    const inherited = await this.inherited(hazard);
    const account = await tx.land.area_account.get(programme, id, seq);
    const days = (account?.lines ?? []).map(({ effectiveDate }) => effectiveDate).sort();
    const period = {
      from: days[0] ?? hazard.dateOfInformation,
      to: [this.edition.knownAt.slice(0, 10), ...days.slice(-1)].sort().at(-1) as string,
    };
    const statement = await statementIn(tx, programme, { hazardId: id }, EVERYTHING, period, seq);
    const whole = printed(statement);
    return {
      hazard,
      account,
      releases,
      inherited,
      withdrawn: all.length - releases.length,
      evidence: await this.evidence(hazard),
      statement: whole,
      ticks: ticksOf(whole, undefined),
      decisions: await this.decisions(hazard, [...releases, ...inherited]),
    };
  }

  private async inherited({ shape: outline, parentIds }: Hazard): Promise<Release[]> {
    const { p, tx, programme, seq } = this;
    if (!outline || outline.type === 'Point') return [];
    const found: Release[] = [];
    const seen = new Set<string>();
    const waiting = [...parentIds];
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      if (seen.has(id)) continue;
      seen.add(id);
      waiting.push(...((await tx.hazards.get(programme, id, seq))?.parentIds ?? []));
      for (const release of await this.pages(tx.land.release, { hazardId: id })) {
        const shape = release.shape && p.geometry.intersection(outline, release.shape);
        if (release.status === 'withdrawn' || !shape || outlineAreaM2(shape) < 1) continue;
        found.push(...(await this.shown([{ ...release, shape, areaM2: outlineAreaM2(shape) }])));
      }
    }
    return by(found, ({ releasedOn }) => releasedOn);
  }

  /** Evidence said to belong to the hazard, and whatever else lies inside its outline. */
  private async evidence({ id, shape }: Hazard): Promise<EvidencePoint[]> {
    const { p, tx } = this;
    const own = await this.all(tx.evidence, { hazardId: id });
    const known = new Set(own.map((point) => point.id));
    const near = shape && shape.type !== 'Point' ? await this.pages(tx.evidence, { box: boxOf(shape) }) : [];
    const inside = near.filter(({ id: other, position }) =>
      !known.has(other) && position && shape && shape.type !== 'Point'
        ? p.geometry.contains(shape, position.coordinates)
        : false,
    );
    const all = [...own, ...(await this.shown(inside))];
    return by(all, ({ observedOn, dateOfInformation }) => observedOn ?? dateOfInformation);
  }

  private async decisions({ id }: Hazard, releases: readonly Release[]): Promise<EntryBody[]> {
    const { tx, programme, seq } = this;
    const entries = [
      ...(await tx.ledger.about(programme, 'hazard', [id])),
      ...(await tx.ledger.about(
        programme,
        'release',
        releases.map((release) => release.id),
      )),
    ];
    return entries
      .map(({ body }) => body)
      .filter((body) => body.seq <= seq)
      .sort((a, b) => a.seq - b.seq);
  }
}

/** In the order of a day; on one day by identifier, so that the order is always the same. */
function by<T extends { readonly id: string }>(records: readonly T[], day: (record: T) => string): T[] {
  const key = (record: T) => `${day(record)} ${record.id}`;
  return [...records].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** Organisation whose report an entry rests on. */
export function sourceOrg({ data }: EntryBody): string | null {
  const source = data.source as { orgCode?: unknown } | undefined;
  return typeof source?.orgCode === 'string' ? source.orgCode : null;
}
