/** What a list of the depositary says, as read; compared with the table in depositary.ts. */
import type { TreatyRecord } from './treaties.ts';
import type { Treaty } from './treaty-terms.ts';

/** One participant as listed. `undefined`: the source has no column for it. */
export interface ListedEntry {
  readonly treaty: Treaty;
  readonly name: string;
  /** Only where the source gives the code itself. */
  readonly iso3: string | null;
  readonly signedOn?: string | null;
  readonly consentedOn?: string | null;
  /** Null: the list does not say by which instrument. */
  readonly consentedBy: TreatyRecord['consentedBy'];
  /** The consent stands in square brackets: listed, but no longer in effect. */
  readonly bracketed: boolean;
  readonly boundFrom?: string | null;
  readonly releasedFrom?: string | null;
  readonly marks: readonly string[];
  /** What stands where a date should and is none. */
  readonly unread: readonly string[];
}

export interface Note {
  readonly mark: string;
  readonly text: string;
}

export interface DepositaryPage {
  readonly format: 'xml' | 'html' | 'csv';
  /** The day the list says it stands for. */
  readonly asAt: string | null;
  readonly treaties: readonly Treaty[];
  readonly entries: readonly ListedEntry[];
  readonly notes: readonly Note[];
  /** What the page says of itself, for comparison with what was read. */
  readonly statedParties: number | null;
}

/** `monitor.depositary.fault.<key>` */
export type DepositaryFault = 'empty' | 'unknownFormat' | 'noTable' | 'noTreaty' | 'noRows';
