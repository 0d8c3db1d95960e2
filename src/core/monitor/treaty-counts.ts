/** All the ways of counting the states of a treaty on a day, each with its own name: they are never added up. */
import { type Status, statusOn, type TreatyRecord, type TreatyStatus, type TreatyTable } from './treaties.ts';
import type { Treaty } from './treaty-terms.ts';

export interface TreatyCounts {
  /** Consent deposited and not withdrawn: what depositaries and most of the press count. */
  readonly deposit: number;
  /** Bound on that day. */
  readonly force: number;
  /** Parties, states whose consent is deposited, and signatories. */
  readonly withSignatories: number;
  readonly byStatus: Readonly<Record<Status, number>>;
  /** States left out only because of a withdrawal that is conditional and not confirmed. */
  readonly uncertain: readonly string[];
}

export interface StandingOnDay {
  readonly record: TreatyRecord;
  readonly standing: TreatyStatus;
}

/** Where every state of the table stood with a treaty on a day, in the order of the table. */
export function standingsOn(table: TreatyTable, treaty: Treaty, day: string): StandingOnDay[] {
  return [...table.states.keys()].flatMap((iso3) => {
    const record = table.records.get(`${iso3} ${treaty}`);
    return record ? [{ record, standing: statusOn(record, day) }] : [];
  });
}

/** The counts of one treaty on one day. */
export function countsOf(standings: readonly StandingOnDay[]): TreatyCounts {
  const byStatus = { none: 0, signatory: 0, party_pending: 0, party: 0, withdrawn: 0 };
  for (const { standing } of standings) byStatus[standing.status] += 1;
  const deposit = byStatus.party + byStatus.party_pending;
  return {
    deposit,
    force: byStatus.party,
    withSignatories: deposit + byStatus.signatory,
    byStatus,
    uncertain: standings
      .filter(({ standing }) => standing.status === 'withdrawn' && standing.effect === 'conditional')
      .map(({ record }) => record.iso3),
  };
}
