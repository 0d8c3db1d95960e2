/**
 * Which treaty speaks to which class of item and which act, and how: it bans, permits in narrow terms, restricts,
 * asks for an assessment, or gives duties afterwards. About the treaties only, nothing about any state.
 */
import type { Treaty } from './treaty-terms.ts';

export type Speaks = 'bans' | 'permits' | 'restricts' | 'assesses' | 'duties' | 'framework';

/** An act as the treaties see it. `purpose`: a transfer for destruction or for training in clearance. */
type Family = 'transfer' | 'purpose' | 'use' | 'production' | 'stockpile';

const FAMILIES: Readonly<Record<string, Family>> = {
  'transfer.delivery': 'transfer',
  'transfer.approval': 'transfer',
  'transfer.order': 'transfer',
  'transfer.offer': 'transfer',
  'transfer.request': 'transfer',
  'transfer.transit': 'transfer',
  'transfer.retransfer': 'transfer',
  'transfer.for_destruction': 'purpose',
  'transfer.for_training': 'purpose',
  use: 'use',
  'use.emplacement': 'use',
  production: 'production',
  'production.co_production': 'production',
  'stockpile.held': 'stockpile',
};

type Rules = Partial<Record<Family, Speaks>>;
type Scope = readonly (readonly [Treaty, Rules])[];

/** CCM Arts. 1, 3; APMBC Arts. 1, 3: everything is banned but what Art. 3 permits. */
const BAN: Rules = {
  transfer: 'bans',
  purpose: 'permits',
  use: 'bans',
  production: 'bans',
  stockpile: 'bans',
};
/** ATT Arts. 3, 6, 7: no class is banned; a transfer is assessed. */
const ASSESSED: Rules = { transfer: 'assesses', purpose: 'assesses' };
/** CCW Amended Protocol II Arts. 3–8: use of mines is restricted, transfer of some is. */
const MINES: Rules = { transfer: 'restricts', use: 'restricts' };

const CLUSTER: Scope = [
  ['ccm', BAN],
  ['att', ASSESSED],
];
const ANTI_PERSONNEL: Scope = [
  ['apmbc', BAN],
  ['ccw_ap2', MINES],
];
const CONTEXT_ONLY: Scope = [['att', ASSESSED]];

const SCOPES: Readonly<Record<string, Scope>> = {
  CM: CLUSTER,
  'CM.UNSPEC': CLUSTER,
  'CM.DPICM': CLUSTER,
  'CM.GROUND': CLUSTER,
  'CM.AIR': CLUSTER,
  'CM.SUB': CLUSTER,
  APM: ANTI_PERSONNEL,
  'APM.IMPROVISED': ANTI_PERSONNEL,
  AVM: [['ccw_ap2', MINES]],
  TRAP: [['ccw_ap2', { use: 'restricts' }]],
  // Protocol III, which has the rules, is not among the six treaties of the table.
  INC: [['ccw', { use: 'framework' }]],
  ERW: [['ccw_p5', { use: 'duties' }]],
  'EO.UNSPEC': [],
  'UAV.ARMED': CONTEXT_ONLY,
  'CONV.OTHER': CONTEXT_ONLY,
};
/** Whether these are anti-personnel mines decides which treaty applies, and nobody said. */
const UNDECIDED = new Set(['MINE', 'MINE.UNSPEC']);

export interface SpeakingTreaty {
  readonly treaty: Treaty;
  readonly speaks: Speaks;
}

/** The treaties that speak to an item class (several joined by ` + `) and an act; null: it cannot be decided. */
export function treatiesFor(itemClass: string, act: string): readonly SpeakingTreaty[] | null {
  const classes = itemClass.split(' + ');
  if (classes.some((one) => UNDECIDED.has(one))) return null;
  const family = FAMILIES[act];
  if (!family) return [];
  const found = new Map<Treaty, Speaks>();
  for (const [treaty, rules] of classes.flatMap((one) => SCOPES[one] ?? [])) {
    const speaks = rules[family];
    if (speaks) found.set(treaty, speaks);
  }
  return [...found].map(([treaty, speaks]) => ({ treaty, speaks }));
}
