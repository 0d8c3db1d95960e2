/**
 * Kinds of ordnance as people recognise them: category, name, treaty class. One shared list with national names
 * beside it, so that countries stay comparable. Recognition only: no field may hold how an item is built, works
 * or is made safe.
 */
import { z } from 'zod';
import { RECORD } from './activities.ts';
import { OrdnanceCategory } from './codes.ts';
import { Names } from './ids.ts';
import { TreatyClass } from './land-codes.ts';
import { OrdnanceCode } from './ordnance-codes.ts';

export const OrdnanceTypeFields = z.object({
  category: OrdnanceCategory,
  treatyClass: TreatyClass,
  /** What it is called, by language. */
  names: Names,
  /** What else people call it, in any language: for searching. */
  aliases: z.array(z.string().trim().min(1).max(120)).max(100),
  /** Reference in a public recognition guide. */
  reference: z.string().max(200).nullable(),
  retired: z.boolean(),
});
export type OrdnanceTypeFields = z.infer<typeof OrdnanceTypeFields>;
export const OrdnanceTypeDraft = OrdnanceTypeFields.partial().extend({ id: OrdnanceCode });
export type OrdnanceTypeDraft = z.infer<typeof OrdnanceTypeDraft>;
export const OrdnanceType = OrdnanceTypeFields.extend({ ...RECORD, id: OrdnanceCode });
export type OrdnanceType = z.infer<typeof OrdnanceType>;

export const BLANK_ORDNANCE_TYPE: OrdnanceTypeFields = {
  category: 'unknown',
  treatyClass: 'other',
  names: {},
  aliases: [],
  reference: null,
  retired: false,
};

const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase();

/** True when a kind is called or coded something like this, in any language. */
export function isCalled(
  { id, names, aliases }: Pick<OrdnanceType, 'id' | 'names' | 'aliases'>,
  text: string,
): boolean {
  const sought = plain(text.trim());
  return [id, ...Object.values(names), ...aliases].some((name) => plain(name).includes(sought));
}
