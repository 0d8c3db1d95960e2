/**
 * A transaction that asks for the current version of a hazard once. For a stretch in which nothing moves: between the
 * lock of a decision and what it writes, or while one report is taken in. Never handed on beyond it.
 */
import type { Tx } from './ports.ts';

type GetMany = Tx['hazards']['getMany'];

export function remembering(tx: Tx): Tx {
  return { ...tx, hazards: { ...tx.hazards, getMany: remembered(tx.hazards.getMany) } };
}

function remembered(getMany: GetMany): GetMany {
  const known = new Map<string, Awaited<ReturnType<GetMany>>>();
  return async (programmeId, ids, asOf) => {
    if (asOf !== null) return getMany(programmeId, ids, asOf);
    const wanted = ids.filter((id) => !known.has(`${programmeId} ${id}`));
    if (wanted.length > 0) {
      const found = await getMany(programmeId, wanted, null);
      for (const id of wanted) {
        const hazard = found.get(id);
        known.set(`${programmeId} ${id}`, new Map(hazard ? [[id, hazard]] : []));
      }
    }
    return new Map(ids.flatMap((id) => [...(known.get(`${programmeId} ${id}`) ?? [])]));
  };
}
