/** The whole registry again from the ledger: every version of every record, in the order they were closed. */
import type { EntryBody } from '../model/entries.ts';
import type { EvidencePoint } from '../model/evidence.ts';
import type { Hazard } from '../model/hazards.ts';
import { LAND_TYPES, type LandRecords, type LandType } from '../model/land.ts';
import type { Place } from '../model/places.ts';
import type { Organisation, ProgrammeSettings } from '../model/programmes.ts';
import { type AnyLand, emptyLand } from './land.ts';
import { foldMember, noMembers } from './members.ts';
import { foldOrganisation, foldSettings } from './programmes.ts';
import { foldDecision, sameDecision } from './registry.ts';

/** One version of one record; `untilSeq` null on the last of each. */
export type Version =
  | { readonly type: 'hazard'; readonly id: string; readonly record: Hazard }
  | { readonly type: 'evidence'; readonly id: string; readonly record: EvidencePoint }
  | { readonly type: 'place'; readonly id: string; readonly record: Place }
  | LandVersion;

type LandVersion = {
  [K in LandType]: { readonly type: K; readonly id: string; readonly record: LandRecords[K] };
}[LandType];

/** Feed it the entries of a chain in order; it hands out versions as soon as nothing can change them. */
export class Refold {
  readonly organisations = new Map<string, Organisation>();
  settings: ProgrammeSettings | null = null;
  readonly members = noMembers();
  readonly hazards = new Map<string, Hazard>();
  readonly evidence = new Map<string, EvidencePoint>();
  readonly places = new Map<string, Place>();
  readonly land = emptyLand();
  private decision: EntryBody[] = [];

  constructor(private readonly emit: (version: Version) => void) {}

  add(body: EntryBody): void {
    const previous = this.decision.at(-1);
    if (previous && !sameDecision(previous, body)) this.close();
    this.decision.push(body);
  }

  /** After the last entry: hands out the versions that are current. */
  finish(): void {
    this.close();
    for (const [id, record] of this.hazards) this.emit({ type: 'hazard', id, record });
    for (const [id, record] of this.evidence) this.emit({ type: 'evidence', id, record });
    for (const [id, record] of this.places) this.emit({ type: 'place', id, record });
    for (const type of LAND_TYPES)
      for (const [id, record] of this.land[type]) this.emit({ type, id, record } as LandVersion);
  }

  private closeLand(type: LandType, records: readonly AnyLand[]): void {
    const known: Map<string, AnyLand> = this.land[type] as Map<string, AnyLand>;
    for (const record of records) {
      const before = known.get(record.id);
      if (before) this.emit({ type, id: record.id, record: closedBy(before, record) } as LandVersion);
      known.set(record.id, record);
    }
  }

  private close(): void {
    const bodies = this.decision;
    this.decision = [];
    const next = foldDecision(bodies, this);
    for (const record of next.hazards) {
      const before = this.hazards.get(record.id);
      if (before) this.emit({ type: 'hazard', id: record.id, record: closedBy(before, record) });
      this.hazards.set(record.id, record);
    }
    for (const record of next.evidence) {
      const before = this.evidence.get(record.id);
      if (before) this.emit({ type: 'evidence', id: record.id, record: closedBy(before, record) });
      this.evidence.set(record.id, record);
    }
    for (const record of next.places) {
      const before = this.places.get(record.code);
      if (before) this.emit({ type: 'place', id: record.code, record: closedBy(before, record) });
      this.places.set(record.code, record);
    }
    for (const type of LAND_TYPES) this.closeLand(type, next.land[type]);
    for (const body of bodies) {
      this.settings = foldSettings(this.settings, body);
      foldMember(this.members, body);
      if (body.subject.type !== 'organisation') continue;
      const organisation = foldOrganisation(this.organisations.get(body.subject.id) ?? null, body);
      if (organisation) this.organisations.set(body.subject.id, organisation);
    }
  }
}

function closedBy<T extends { fromSeq: number; untilSeq: number | null }>(before: T, next: T): T {
  return { ...before, untilSeq: next.fromSeq };
}
