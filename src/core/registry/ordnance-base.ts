/**
 * The shared list of kinds of ordnance that every programme begins with, so that countries stay comparable.
 * A programme adds kinds of its own and may say more about these; it never loses one: a retired kind stays
 * readable, because old records name it. Recognition and category only.
 */
import data from '../model/data/ordnance-types.json';
import { BLANK_ORDNANCE_TYPE, type OrdnanceType, OrdnanceTypeDraft } from '../model/ordnance.ts';

/** Raised by one with every change of the list. Codes are never removed and never mean something else. */
export const ORDNANCE_LIST = { version: data.version, on: data.on } as const;

const BASE: readonly OrdnanceTypeDraft[] = data.types.map((type) => OrdnanceTypeDraft.parse(type));

/** A kind of the shared list as a record of a programme that has said nothing of it; null when not in the list. */
export function baseOrdnanceType(programmeId: string, id: string): OrdnanceType | null {
  return baseOrdnanceTypes(programmeId).find((type) => type.id === id) ?? null;
}

/** The whole shared list as records of a programme. `fromSeq` 0: there before the first entry. */
export function baseOrdnanceTypes(programmeId: string): OrdnanceType[] {
  const kept = { programmeId, dateOfInformation: data.on, facts: {}, fromSeq: 0, untilSeq: null };
  return BASE.map((type) => ({ ...BLANK_ORDNANCE_TYPE, ...type, ...kept }));
}

/** Base and own in one list by code; what a programme recorded itself stands in place of the shared kind. */
export function withBaseTypes(programmeId: string, own: readonly OrdnanceType[]): OrdnanceType[] {
  const byId = new Map(baseOrdnanceTypes(programmeId).map((type) => [type.id, type]));
  for (const type of own) byId.set(type.id, type);
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}
