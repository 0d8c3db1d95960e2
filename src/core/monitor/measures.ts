/**
 * National measures and positions of states that come with Tilth, as far as a document was read. A measure says
 * what a state's own law asks of it on a day, with its conditions and waivers; a position says what a state said
 * or voted. Neither ever moves a treaty status.
 */
import { z } from 'zod';
import { Day } from '../model/ids.ts';
import data from './data/measures.json';
import { readDate } from './edtf.ts';
import { Treaty } from './treaty-terms.ts';

const Iso3 = z.string().regex(/^[A-Z]{3}$/);
const Edtf = z.string().refine((text) => !('fault' in readDate(text)));
const Confidence = z.enum(['verified', 'reported', 'memory']);
export type Confidence = z.infer<typeof Confidence>;

const Waiver = z.strictObject({ on: Edtf, authority: z.enum(['president']), confidence: Confidence });

/** `itemClass` is a class or the beginning of several (`CM`). Conditions: `monitor.measure.condition.<key>`. */
const ShippedMeasure = z.strictObject({
  id: z.string(),
  state: Iso3,
  itemClass: z.string(),
  acts: z.array(z.string()).min(1),
  effect: z.enum(['barred', 'barred unless conditions are met', 'moratorium', 'licence']),
  conditions: z.array(z.enum(['functioning99', 'unexploded1', 'militaryTargetsOnly'])),
  instrument: z.string(),
  validFrom: Day,
  validTo: Day.nullable(),
  source: z.string(),
  confidence: Confidence,
  /** Last day for which the text was read; after it the same provision is known from memory only. */
  verifiedUntil: Day.nullable(),
  waivers: z.array(Waiver),
});
export type ShippedMeasure = z.infer<typeof ShippedMeasure>;

/** Words: `monitor.position.<text>`. */
const ShippedPosition = z.strictObject({
  id: z.string(),
  state: Iso3,
  kind: z.enum(['statement', 'vote', 'interpretation']),
  treaty: Treaty,
  on: Day,
  text: z.enum(['usaAtt2019', 'ltuApmbc2025']),
  source: z.string(),
  confidence: Confidence,
});
export type ShippedPosition = z.infer<typeof ShippedPosition>;

export interface Measures {
  readonly measures: readonly ShippedMeasure[];
  readonly positions: readonly ShippedPosition[];
  /** What a source code stands for. */
  readonly sources: Readonly<Record<string, string>>;
}

let shipped: Measures | null = null;

/** The measures and positions that come with Tilth, read and checked once. */
export function shippedMeasures(): Measures {
  shipped ??= {
    measures: z.array(ShippedMeasure).parse(data.measures),
    positions: z.array(ShippedPosition).parse(data.positions),
    sources: data.sources,
  };
  return shipped;
}

/** A measure on a day: how sure its text is for that day, and the waivers used by then. */
export interface MeasureOnDay {
  readonly measure: ShippedMeasure;
  readonly confidence: Confidence;
  readonly waivers: readonly z.infer<typeof Waiver>[];
}

const covers = (family: string, itemClass: string): boolean =>
  itemClass.split(' + ').some((one) => one === family || one.startsWith(`${family}.`));

const isOver = (edtf: string, day: string): boolean => {
  const bounds = readDate(edtf);
  return !('fault' in bounds) && bounds.to !== null && bounds.to <= day;
};

/** The recorded measures of a state for an item class and an act on a day. None: none recorded, not none there. */
export function measureOn(
  state: string,
  itemClass: string,
  act: string,
  day: string,
  from: readonly ShippedMeasure[] = shippedMeasures().measures,
): readonly MeasureOnDay[] {
  return from
    .filter((one) => one.state === state && covers(one.itemClass, itemClass) && one.acts.includes(act))
    .filter(({ validFrom, validTo }) => validFrom <= day && (validTo === null || day <= validTo))
    .map((measure) => {
      const { confidence, verifiedUntil, waivers } = measure;
      const aged = confidence === 'verified' && verifiedUntil !== null && day > verifiedUntil;
      return {
        measure,
        confidence: aged ? 'memory' : confidence,
        waivers: waivers.filter(({ on }) => isOver(on, day)),
      };
    });
}

/** What a state said or voted about a treaty up to a day, oldest first. */
export function positionsUpTo(state: string, treaty: string, day: string): readonly ShippedPosition[] {
  return shippedMeasures().positions.filter(
    (one) => one.state === state && one.treaty === treaty && one.on <= day,
  );
}
