/**
 * How grave evidence is, in one table: what the guard of danger compares when a recorded point is told otherwise
 * (danger.ts). What states nothing ranks below what states something, except where it could be worse than what is then
 * stated. SAFETY: every code has a rank, so that a new one does not compile without (test/scenarios/evidence-danger.test.ts).
 */

import { canonical } from '../ledger/canonical.ts';
import type { SurveyBox } from '../model/boxes.ts';
import type { Condition, EvidenceKind, OrdnanceCategory } from '../model/codes.ts';
import type { EvidencePoint } from '../model/evidence.ts';
import type { Hazard } from '../model/hazards.ts';
import type { CellResult } from '../model/land-codes.ts';
import type { Release } from '../model/releases.ts';

/** Rising graveness of the values of one field. */
interface Ranks<Code extends string> {
  readonly of: Readonly<Record<Code, number>>;
  /** Of nothing said. */
  readonly unsaid: number;
}

/** Somebody was hurt; ordnance lies there; it left traces; people or papers point at it. */
const kind: Ranks<EvidenceKind> = {
  unsaid: 0,
  of: {
    accident: 4,
    item: 3,
    detonation_report: 3,
    strike_mark: 2,
    fragment: 2,
    container: 2,
    crater: 1,
    damaged_infrastructure: 1,
    scrap: 1,
    sign: 1,
    fence: 1,
    unused_land: 1,
    former_combat_zone: 1,
    old_survey: 1,
    verbal_report: 1,
    other: 0,
  },
};

/** By what it does to whoever comes near; which of the gravest it is makes nothing less dangerous. */
const ordnanceCategory: Ranks<OrdnanceCategory> = {
  unsaid: 0,
  of: {
    ap_mine: 3,
    av_mine: 3,
    improvised_mine: 3,
    improvised_other: 3,
    submunition: 3,
    booby_trap: 3,
    aircraft_bomb: 3,
    projectile: 3,
    mortar: 3,
    rocket: 3,
    missile: 3,
    grenade: 3,
    fuze: 2,
    pyrotechnic: 1,
    small_arms_ammunition: 1,
    unknown: 0,
  },
};

/** What is spent is no danger: of what nobody said a condition it could be worse. */
const condition: Ranks<Condition> = {
  unsaid: 1,
  of: { emplaced: 3, uxo: 3, axo: 2, unknown: 1, spent: 0 },
};

/** What a cell of a survey box was found to hold; one that was not searched says nothing of its ground. */
const cellResult: Ranks<CellResult> = {
  unsaid: 0,
  of: { cmr_found: 3, other_eo: 3, cm_fragments: 2, nothing: 0, not_searched: 0 },
};

export const GRAVENESS = { kind, ordnanceCategory, condition, cellResult } as const;

/** True when a value ranks below the one before. */
export function drops<Code extends string>(
  { of, unsaid }: Ranks<Code>,
  before: Code | null,
  after: Code | null,
): boolean {
  return (after === null ? unsaid : of[after]) < (before === null ? unsaid : of[before]);
}

/** Cells in which something was found that say less now, or nothing any more. */
export function milderCells(before: SurveyBox, after: SurveyBox): string[] {
  return Object.entries(before.cells)
    .filter(([name, { result }]) => drops(GRAVENESS.cellResult, result, after.cells[name]?.result ?? null))
    .map(([name]) => name);
}

/** True when something was found in a cell of the box, which lies where the box lies. */
export function hasFinds({ cells }: SurveyBox): boolean {
  return Object.values(cells).some(({ result }) => GRAVENESS.cellResult.of[result] > 0);
}

type Ordnance = Hazard['ordnance'];
type Certainty = NonNullable<Ordnance>[number]['certainty'];
const SURE: Readonly<Record<Certainty, number>> = { suspected: 1, confirmed: 2 };

/** Ordnance of a kind expected before that is expected no more, in smaller number or less certainly. */
export function dropsOrdnance(before: Ordnance, after: Ordnance): boolean {
  const of = (list: Ordnance, category: OrdnanceCategory) =>
    (list ?? []).filter((each) => each.category === category);
  const number = (list: Ordnance) => (list ?? []).reduce((sum, { estimate }) => sum + (estimate ?? 0), 0);
  const surest = (list: Ordnance) => Math.max(0, ...(list ?? []).map(({ certainty }) => SURE[certainty]));
  return (before ?? []).some(({ category }) => {
    const [was, is] = [of(before, category), of(after, category)];
    return is.length === 0 || number(is) < number(was) || surest(is) < surest(was);
  });
}

type Unsearched = Release['unsearched'];

/** A part of which it was said that nobody searched it is left out. */
export function dropsUnsearched(before: Unsearched, after: Unsearched): boolean {
  const keyOf = ({ shape, reason }: Unsearched[number]): string => canonical([shape, reason]);
  const kept = new Map<string, number>();
  for (const part of after) kept.set(keyOf(part), (kept.get(keyOf(part)) ?? 0) + 1);
  return before.some((part) => {
    const left = kept.get(keyOf(part)) ?? 0;
    kept.set(keyOf(part), left - 1);
    return left < 1;
  });
}

type Casualties = EvidencePoint['casualties'];

/** Fewer killed, fewer killed or injured, or fewer in all; a death told as an injury counts, the other way it does not. */
export function fewerCasualties(before: Casualties, after: Casualties): boolean {
  const [was, is] = [sums(before), sums(after)];
  return is.some((sum, i) => sum < (was[i] ?? 0));
}

function sums(told: Casualties): number[] {
  const { killed, injured, unknown } = told ?? { killed: 0, injured: 0, unknown: 0 };
  return [killed, killed + injured, killed + injured + unknown];
}

/** The day that decides whether a find came after a release: when it was seen, else the newest word of it. */
export function seenOn({
  observedOn,
  dateOfInformation,
}: Pick<EvidencePoint, 'observedOn' | 'dateOfInformation'>): string {
  return observedOn ?? dateOfInformation;
}
