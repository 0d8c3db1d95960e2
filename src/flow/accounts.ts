/**
 * Statements of the area account over HTTP and on the command line: of a hazard, a place, an operator or the
 * whole programme, for any days, as known now or at any position; and what changed between two positions.
 */
import type { AccountLine } from '../core/model/accounts.ts';
import type { Actor } from '../core/model/programmes.ts';
import type { View } from '../core/policy/views.ts';
import { type Period, type PointOnly, type Statement, statementOf } from '../core/registry/account.ts';
import type { Movement } from '../core/registry/account-movements.ts';
import { type OutputKey, type OutputRow, outputsBy } from '../core/registry/account-outputs.ts';
import { type Restatement, restatementOf } from '../core/registry/account-restated.ts';
import type { AsOf, HazardFilter, Pipeline, Tx } from './ports.ts';
import { reading } from './registry.ts';

/** Which hazards a statement is of; nothing said: the whole programme. */
export interface AccountScope {
  readonly hazardId?: string;
  readonly placeCode?: string;
  readonly orgCode?: string;
}

const PAGE = 1_000;

/** Every movement in scope that a view lets through, at one position. */
async function movementsAt(
  tx: Tx,
  programmeId: string,
  scope: AccountScope,
  view: View,
  asOf: AsOf,
): Promise<Movement[]> {
  const movements: Movement[] = [];
  for await (const { id, placeCode, lines } of tx.accountLines(programmeId, scope, view, asOf)) {
    for (const line of lines) movements.push(movementOf(line, id, placeCode));
  }
  return movements;
}

/**
 * A line as a movement. Lines were checked when they were decided: checking 400,000 again takes seconds. Member
 * by member, because copying whole objects takes as long as reading them.
 */
function movementOf(line: AccountLine, hazardId: string, placeCode: string | null): Movement {
  return {
    hazardId,
    seq: 0,
    voidedSeq: null,
    effectiveDate: line.effectiveDate,
    kind: line.kind as Movement['kind'],
    class: line.class,
    toClass: line.toClass,
    m2: line.m2,
    releaseId: line.releaseId,
    reportId: line.reportId,
    orgCode: line.orgCode,
    placeCode,
    shares: line.shares,
    reason: line.reason as Movement['reason'],
  };
}

/** A statement. @throws Problem notSignedIn, notAllowed. */
export async function accountStatement(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  scope: AccountScope,
  period: Period,
  asOf: AsOf = null,
): Promise<Statement> {
  return reading(p, actor, programmeId, async (tx, view) => {
    const movements = await movementsAt(tx, programmeId, scope, view, asOf);
    const points = await pointsOf(tx, programmeId, scope, view, asOf);
    return statementOf(movements, period, { points });
  });
}

/** Hazards without a perimeter: a number and an estimate, beside the balances and never in them (I11). */
async function pointsOf(
  tx: Tx,
  programmeId: string,
  { hazardId, placeCode, orgCode }: AccountScope,
  view: View,
  asOf: AsOf,
): Promise<PointOnly[]> {
  const points: PointOnly[] = [];
  const filter: HazardFilter = {
    classifications: ['sha', 'cha'],
    withoutPerimeter: true,
    ...(hazardId === undefined ? {} : { ids: [hazardId] }),
    ...(placeCode === undefined ? {} : { placeCode }),
    ...(orgCode === undefined ? {} : { orgCode }),
  };
  let cursor: string | null = null;
  do {
    const page = await tx.hazards.list(programmeId, filter, view, asOf, { limit: PAGE, cursor });
    for (const hazard of page.items) {
      const { classification, shape, workStatus, placeCode: place, orgCode: org } = hazard;
      if (classification === 'indication' || (shape !== null && shape.type !== 'Point')) continue;
      if (workStatus === 'superseded') continue;
      points.push({
        hazardId: hazard.id,
        seq: 0,
        class: classification,
        from: hazard.facts.classification?.on ?? hazard.dateOfInformation,
        until: hazard.closedOn ?? null,
        estimatedM2: hazard.reportedAreaM2,
        placeCode: place,
        orgCode: org,
      });
    }
    cursor = page.next;
  } while (cursor !== null);
  return points;
}

/** Land released by whoever did it, paid for it, or where it lies. */
export async function accountOutputs(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  scope: AccountScope,
  period: Period,
  by: OutputKey,
  asOf: AsOf = null,
): Promise<OutputRow[]> {
  return reading(p, actor, programmeId, async (tx, view) => {
    return outputsBy(await movementsAt(tx, programmeId, scope, view, asOf), period, by);
  });
}

/** The same days as known at two positions, `then` the earlier: what changed, and which movements did it. */
export async function accountRestatement(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  scope: AccountScope,
  period: Period,
  then: number,
  asOf: AsOf = null,
): Promise<Restatement> {
  return reading(p, actor, programmeId, async (tx, view) => {
    const before = await movementsAt(tx, programmeId, scope, view, then);
    const after = await movementsAt(tx, programmeId, scope, view, asOf);
    return restatementOf(between(before, after), period, { beforeSeq: 1, afterSeq: 2 });
  });
}

/** Movements of both moments: those only known then are taken back, those only known now are late. */
function between(before: readonly Movement[], after: readonly Movement[]): Movement[] {
  const left = new Map<string, Movement[]>();
  for (const movement of before) {
    const key = JSON.stringify(movement);
    left.set(key, [...(left.get(key) ?? []), movement]);
  }
  const merged = after.map((movement) => {
    const same = left.get(JSON.stringify(movement))?.pop();
    return same ?? { ...movement, seq: 2 };
  });
  const gone = [...left.values()].flat().map((movement) => ({ ...movement, voidedSeq: 2 }));
  return [...merged, ...gone];
}
