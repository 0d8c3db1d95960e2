/**
 * Statements of the area account over HTTP and on the command line: of a hazard, a place, an operator or the
 * whole programme, for any days, as known now or at any position; and what changed between two positions.
 */
import type { AccountLine } from '../core/model/accounts.ts';
import type { Actor } from '../core/model/programmes.ts';
import type { View } from '../core/policy/views.ts';
import { type Period, type Statement, statementFromSums } from '../core/registry/account.ts';
import { type ItemsFound, itemsOf } from '../core/registry/account-items.ts';
import { type Movement, m2Of, mm2Of } from '../core/registry/account-movements.ts';
import { type OutputKey, type OutputRow, outputsFromSums } from '../core/registry/account-outputs.ts';
import { causesOf, type Restatement, restatementBetween } from '../core/registry/account-restated.ts';
import { figuresFor } from '../core/registry/served.ts';
import type { AccountScope, AsOf, Pipeline, Tx } from './ports.ts';
import { reading } from './registry.ts';

/** A statement. @throws Problem notSignedIn, notAllowed. */
export async function accountStatement(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  scope: AccountScope,
  period: Period,
  asOf: AsOf = null,
): Promise<Statement> {
  return reading(p, actor, programmeId, (tx, view) =>
    statementIn(tx, programmeId, scope, view, period, asOf),
  );
}

/** The same within a read that is under way. */
export async function statementIn(
  tx: Tx,
  programmeId: string,
  scope: AccountScope,
  view: View,
  period: Period,
  asOf: AsOf,
): Promise<Statement> {
  const sums = await tx.account.sums(programmeId, scope, view, asOf, period);
  // A number and an estimate, beside the balances and never in them (I11).
  const points = await tx.account.points(programmeId, scope, view, asOf, period);
  return statementFromSums(sums, period, points);
}

/** What was found by work and what became of it (I9). @throws Problem notSignedIn, notAllowed. */
export async function accountItems(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  scope: AccountScope,
  period: Period,
  asOf: AsOf = null,
): Promise<ItemsFound> {
  return reading(p, actor, programmeId, async (tx, view) =>
    itemsOf(await tx.account.items(programmeId, scope, view, asOf, period)),
  );
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
  return reading(p, actor, programmeId, async (tx, view) =>
    outputsFor(view, outputsFromSums(await tx.account.released(programmeId, scope, view, asOf, period, by))),
  );
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
    const statementAt = async (at: AsOf) =>
      statementFromSums(await tx.account.sums(programmeId, scope, view, at, period), period);
    const changed = (at: AsOf, other: AsOf) => changedMovements(tx, programmeId, scope, view, at, other);
    const [before, after] = [await statementAt(then), await statementAt(asOf)];
    // An account that is the same at both moments has nothing to explain.
    const movements = between(await changed(then, asOf), await changed(asOf, then));
    const causes = causesOf(movements, period, { beforeSeq: 1, afterSeq: 2 });
    return restatementFor(view, restatementBetween(before, after, causes));
  });
}

/** Figures in mm² for a view: whole m² for one that does not see everything exactly. */
function mm2For(view: View): (mm2: bigint | number) => bigint {
  const told = figuresFor(view);
  return (mm2) => BigInt(mm2Of(told(m2Of(mm2))));
}

/** What was released is the sum of the rounded figures, so that the line still adds up. */
function outputsFor(view: View, rows: OutputRow[]): OutputRow[] {
  if (view.base === 'exact') return rows;
  const told = mm2For(view);
  return rows.map((row) => {
    const [cancelled, reduced, cleared] = [told(row.cancelled), told(row.reduced), told(row.cleared)];
    const released = cancelled + reduced + cleared;
    return { ...row, cancelled, reduced, cleared, battleArea: told(row.battleArea), released };
  });
}

/** Both statements are printed in whole m² for everybody. */
function restatementFor(view: View, restatement: Restatement): Restatement {
  if (view.base === 'exact') return restatement;
  const told = mm2For(view);
  const both = ({ sha, cha }: Restatement['opening']) => ({ sha: told(sha), cha: told(cha) });
  const { opening, closing, released, causes } = restatement;
  return {
    ...restatement,
    opening: both(opening),
    closing: both(closing),
    released: both(released),
    causes: causes.map((cause) => {
      const { sha, cha } = cause.change;
      return { ...cause, change: { sha: Number(told(sha)), cha: Number(told(cha)) } };
    }),
  };
}

/** Movements of accounts whose version at one moment is not theirs at another. */
async function changedMovements(
  tx: Tx,
  programmeId: string,
  scope: AccountScope,
  view: View,
  at: AsOf,
  other: AsOf,
): Promise<Movement[]> {
  const movements: Movement[] = [];
  for await (const { id, placeCode, lines } of tx.account.changed(programmeId, scope, view, at, other))
    for (const line of lines) movements.push(movementOf(line, id, placeCode));
  return movements;
}

/** A line as a movement. Lines were checked when they were decided. */
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
