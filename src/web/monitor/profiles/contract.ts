/** What the server answers about states, sources, checks and changes, as these pages read it. */
import type { Status } from '../../../core/monitor/treaties.ts';
import type { ClocksTold, EventSummary, Label } from '../events/contract.ts';

export interface Who {
  readonly id: string;
  readonly kind: string;
  readonly name: string | null;
  readonly iso3: string | null;
}
export interface Statement {
  readonly claimId: string;
  readonly eventId: string | null;
  readonly eventTitle: string | null;
  readonly type: string | null;
  readonly stance: string;
  readonly voice: string | null;
  readonly speaker: Who;
  readonly through: readonly Who[];
  readonly hasLineage: boolean;
  readonly saidOn: string | null;
  readonly withdrawnOn: string | null;
  readonly time: { readonly edtf: string; readonly phrase: string | null } | null;
  readonly itemClass: string | null;
  readonly roles: readonly { readonly role: string; readonly party: string; readonly name: string }[];
  readonly value: string | null;
  readonly treaty: string | null;
  readonly isCaptured: boolean;
  readonly section?: string;
  readonly own?: boolean;
}
export interface Publication {
  readonly id: string;
  readonly kind: string;
  readonly publishedOn: string | null;
  readonly title: string | null;
  readonly url: string | null;
  readonly language: string | null;
  readonly isCaptured: boolean;
  readonly retractedOn: string | null;
  readonly correctionOf: string | null;
}
export interface Labelled extends Label {
  readonly support: EventSummary['support'];
  readonly dispute: EventSummary['dispute'];
}
export interface Change {
  readonly id: string;
  readonly eventId: string;
  readonly title: string;
  readonly clock: 'recorded' | 'said';
  readonly at: string;
  readonly asOf: string;
  readonly seq: number;
  readonly before: Labelled | null;
  readonly after: Labelled | null;
  readonly text: string;
  readonly causes: readonly { readonly kind: string; readonly id: string; readonly text: string }[];
}
export interface ChangeList {
  readonly items: readonly Change[];
  readonly total: number;
  readonly headSeq: number;
  readonly clocks: ClocksTold;
}

export interface StateEntry {
  readonly iso3: string;
  readonly name: string;
  readonly events: number;
  readonly denied: number;
  readonly statements: number;
  readonly measures: number;
}
export interface StandingTold {
  readonly treaty: string;
  readonly status: Status;
  readonly statusText: string;
  readonly since: string | null;
  readonly overlays: readonly { readonly code: string; readonly text: string }[];
  readonly reasons: readonly { readonly key: string; readonly params: Readonly<Record<string, string>> }[];
}
export interface TreatiesTold {
  readonly on: string;
  readonly readOn: string;
  readonly notice: string;
  readonly standings: readonly StandingTold[];
}
export interface ProfileEvent extends EventSummary {
  readonly section: string;
  readonly parts: readonly string[];
  readonly answers: readonly Statement[];
}
export interface Measure {
  readonly id: string;
  readonly instrument: string;
  readonly itemClass: string;
  readonly acts: readonly string[];
  readonly effectText: string;
  readonly conditions: readonly string[];
  readonly validFrom: string | null;
  readonly validTo: string | null;
  readonly waivers: readonly {
    readonly on: string;
    readonly authority: string;
    readonly eventId: string | null;
  }[];
  readonly source: string | null;
  readonly confidence: string | null;
}
export interface Position {
  readonly id: string;
  readonly kind: string;
  readonly on: string;
  readonly subject: string;
  readonly value: string;
  readonly source: string | null;
}
export interface Profile {
  readonly iso3: string;
  readonly name: string;
  readonly clocks: ClocksTold;
  readonly headSeq: number;
  readonly summary: readonly string[];
  readonly treaties: TreatiesTold;
  readonly upcoming: readonly { readonly on: string; readonly treaty: string; readonly text: string }[];
  readonly events: readonly ProfileEvent[];
  readonly statements: readonly Statement[];
  readonly positions: readonly Position[];
  readonly measures: readonly Measure[];
  readonly transparency: readonly Publication[];
  readonly replies: readonly {
    readonly eventId: string;
    readonly title: string;
    readonly openedAt: string;
  }[];
  readonly changes: readonly Change[];
  readonly hazards: readonly {
    readonly programme: string;
    readonly names: Readonly<Record<string, string>>;
    readonly fictional: boolean;
    readonly hazards: number;
  }[];
}

interface Source {
  readonly id: string;
  readonly clocks: ClocksTold;
  readonly headSeq: number;
  readonly isMember: boolean;
}
export interface Agent extends Source, Who {
  readonly describedAs: string | null;
  readonly authorised: boolean | null;
  readonly standing: string | null;
  readonly count: { readonly min: number; readonly max: number | null; readonly stated: boolean } | null;
  readonly note: string | null;
  readonly namedBy: Publication | null;
  readonly namedByPublisher: Who | null;
  readonly variants: readonly { readonly wording: string; readonly seenIn: readonly string[] }[];
  readonly publications: readonly Publication[];
  readonly originated: readonly Statement[];
  readonly relayed: readonly Statement[];
  readonly takenBack: readonly Statement[];
  readonly control: readonly {
    readonly agent: Who;
    readonly over: boolean;
    readonly kind: string;
    readonly from: string | null;
    readonly to: string | null;
    readonly source: string | null;
  }[];
  readonly grades: readonly {
    readonly grade: string;
    readonly topic: string;
    readonly reason: string;
    readonly on: string | null;
  }[];
  readonly drift: readonly DriftTold[];
}
export interface DriftTold {
  readonly from?: string;
  readonly to?: string;
  readonly kind: string;
  readonly note: string;
}
export interface Capture {
  readonly id: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly mime: string;
  readonly method: string | null;
  readonly tool: string | null;
  readonly capturedOn: string | null;
  readonly authenticated: boolean | null;
  readonly timestampProof: { readonly kind: string; readonly statedAt: string | null } | null;
  readonly custody: readonly {
    readonly step: string;
    readonly by: string | null;
    readonly on: string | null;
  }[];
  readonly gaps: readonly string[];
}
export interface Carried {
  readonly publication: string;
  readonly publisher: Who | null;
  readonly kind: string;
  readonly evidence: string | null;
  readonly addsOriginalReporting: boolean | null;
  readonly drift: readonly DriftTold[];
}
export interface PublicationFile extends Source, Publication {
  readonly publisher: Who;
  readonly publishedOnBasis: string | null;
  readonly status: string | null;
  readonly captures: readonly Capture[];
  readonly statements: readonly Statement[];
  readonly reachedThrough: readonly Statement[];
  readonly carries: readonly Carried[];
  readonly carriedBy: readonly Carried[];
  readonly corrects: Publication | null;
  readonly correctedBy: readonly Publication[];
  readonly notInIt: readonly string[];
}

export interface QueueRow {
  readonly id: string;
  readonly kind: string;
  readonly kindText: string;
  readonly result: string;
  readonly resultText: string;
  readonly text: string;
  readonly why: string;
  readonly next: string;
  readonly events: readonly { readonly id: string; readonly title: string }[];
  readonly states: readonly { readonly iso3: string; readonly name: string }[];
  readonly claimIds: readonly string[];
  readonly sources: readonly Who[];
  readonly publicationId: string | null;
  readonly since: string | null;
  readonly proposals: readonly {
    readonly kind: string;
    readonly kindText: string;
    readonly subject: readonly string[];
    readonly names: readonly string[];
    readonly event: string | null;
  }[];
  /** Signs that two origins may be one. They decide nothing. */
  readonly hints: readonly {
    readonly kind: string;
    readonly text: string;
    readonly names: readonly string[];
  }[];
}
export interface Queue {
  readonly items: readonly QueueRow[];
  readonly total: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly kinds: readonly { readonly kind: string; readonly text: string }[];
}
