/** Reading the list of kinds of ordnance: the shared list, and what a programme has recorded besides or instead. */
import { isCalled, type OrdnanceType } from '../core/model/ordnance.ts';
import { baseOrdnanceType, withBaseTypes } from '../core/registry/ordnance-base.ts';
import type { ServedLand } from '../core/registry/served-land.ts';
import type { AsOf, LandFilter, Page, Paging, Tx } from './ports.ts';

type Served = ServedLand<'ordnance_type'>;
const shown = (type: OrdnanceType): Served => ({ ...type, precision: 'exact' });

/** What a filter of land can ask of a kind of ordnance; it has no place, day or work. */
function matches({ ids, kinds, statuses, text }: LandFilter): (type: OrdnanceType) => boolean {
  return (type) =>
    (!ids || ids.includes(type.id)) &&
    (!kinds || kinds.includes(type.category)) &&
    (!statuses || statuses.includes(type.treatyClass)) &&
    (!text?.trim() || isCalled(type, text));
}

/** Every kind that matches, by code. */
async function allTypes(
  tx: Tx,
  programmeId: string,
  filter: LandFilter,
  asOf: AsOf,
): Promise<OrdnanceType[]> {
  const own: OrdnanceType[] = [];
  for await (const type of tx.land.ordnance_type.all(programmeId, asOf)) own.push(type);
  return withBaseTypes(programmeId, own).filter(matches(filter));
}

/** One page by code; the place in the list is the code itself. */
export async function listOrdnanceTypes(
  tx: Tx,
  programmeId: string,
  filter: LandFilter,
  paging: Paging,
  asOf: AsOf,
): Promise<Page<Served>> {
  const { limit, cursor } = paging;
  const rest = (await allTypes(tx, programmeId, filter, asOf)).filter(({ id }) => !cursor || id > cursor);
  const items = rest.slice(0, limit);
  return { items: items.map(shown), next: rest.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** How many match. */
export async function countOrdnanceTypes(
  tx: Tx,
  programmeId: string,
  filter: LandFilter,
  asOf: AsOf,
): Promise<number> {
  return (await allTypes(tx, programmeId, filter, asOf)).length;
}

/** One kind by its code, also when it is retired; null when neither list has it. */
export async function getOrdnanceType(
  tx: Tx,
  programmeId: string,
  id: string,
  asOf: AsOf,
): Promise<Served | null> {
  const own = await tx.land.ordnance_type.get(programmeId, id, asOf);
  const type = own ?? baseOrdnanceType(programmeId, id);
  return type && shown(type);
}
