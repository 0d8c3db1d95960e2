/** Which hazards a statement is about. Places and operators change hands: a hazard belongs to one at a time. */
import { isKnownAt, type Movement } from './account-movements.ts';

/** Where a hazard belongs. */
export interface Standing {
  readonly placeCode: string | null;
  readonly orgCode: string | null;
}

/** Which hazards; what is left out does not narrow. Places are given with all places below them. */
export interface Selection {
  readonly hazardIds?: ReadonlySet<string>;
  readonly placeCodes?: ReadonlySet<string>;
  readonly orgCodes?: ReadonlySet<string>;
  readonly standings?: ReadonlyMap<string, Standing>;
}

/** Whether a hazard is selected, as the record stood at a ledger position. */
export function selectorOf(
  movements: readonly Movement[],
  selection: Selection,
  knownAtSeq: number,
): (hazardId: string, standing?: Standing) => boolean {
  const { hazardIds, placeCodes, orgCodes } = selection;
  if (!placeCodes && !orgCodes) return (id) => !hazardIds || hazardIds.has(id);
  const standings = selection.standings ?? standingsOf(movements, knownAtSeq);
  return (id, standing) => {
    const { placeCode = null, orgCode = null } = standing ?? standings.get(id) ?? {};
    if (hazardIds && !hazardIds.has(id)) return false;
    if (placeCodes && (placeCode === null || !placeCodes.has(placeCode))) return false;
    return !orgCodes || (orgCode !== null && orgCodes.has(orgCode));
  };
}

/** Place and operator of every hazard's latest known movement; of several, the last by day, then by code. */
function standingsOf(movements: readonly Movement[], knownAtSeq: number): Map<string, Standing> {
  const latest = new Map<string, Movement>();
  const rank = (m: Movement): string => `${m.effectiveDate} ${m.placeCode ?? ''} ${m.orgCode ?? ''}`;
  for (const m of movements) {
    if (!isKnownAt(m, knownAtSeq)) continue;
    const known = latest.get(m.hazardId);
    if (!known || m.seq > known.seq || (m.seq === known.seq && rank(m) > rank(known)))
      latest.set(m.hazardId, m);
  }
  return latest;
}

/** A place and every place below it. */
export function placesBelow(
  places: Iterable<{ readonly code: string; readonly parentCode: string | null }>,
  root: string,
): Set<string> {
  const children = new Map<string | null, string[]>();
  for (const { code, parentCode } of places) {
    const list = children.get(parentCode);
    if (list) list.push(code);
    else children.set(parentCode, [code]);
  }
  const below = new Set([root]);
  for (const code of below) for (const child of children.get(code) ?? []) below.add(child);
  return below;
}
