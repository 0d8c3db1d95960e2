/** What the server answers about events, as these pages read it. Words come in the reader's language. */
import type {
  MonitorAgent,
  MonitorCapture,
  MonitorClaim,
  MonitorEvent,
  MonitorJudgement,
  MonitorProposition,
  MonitorPublication,
  MonitorRelay,
} from '../../../core/model/monitor.ts';
import type { Assessment } from '../../../core/monitor/assess.ts';
import type { Dispute } from '../../../core/monitor/dispute.ts';
import type { LegalContext, LegalRow } from '../../../core/monitor/legal-context.ts';
import type { AssessReason } from '../../../core/monitor/reasons.ts';
import type { Support } from '../../../core/monitor/support.ts';
import type { Window } from '../../../core/monitor/windows.ts';

export type { Dispute, Support };

export interface Label {
  readonly key: string;
  readonly suffix: string | null;
  readonly words: string;
}
export interface Standing {
  readonly support: Support;
  readonly dispute: Dispute;
  readonly label: Label;
}
export interface PublicState {
  readonly is: boolean;
  readonly reasonKey: string;
  readonly from: string | null;
}
export interface ClocksTold {
  readonly asOf: string;
  readonly knownAt: string;
  readonly seq: number | null;
  readonly ruleset: 'strict' | 'default' | 'open';
}
export interface EventSummary extends Standing {
  readonly id: string;
  readonly title: string;
  readonly actType: string;
  readonly parties: Readonly<Record<string, string>>;
  readonly place: string | null;
  readonly itemClass: string;
  readonly tracked: boolean;
  readonly credibility: number;
  readonly origins: number;
  readonly independent: number;
  readonly publications: number;
  readonly window: Window | null;
  readonly lastSaidOn: string | null;
  readonly recordedAt: string;
  readonly public: PublicState;
}
export interface EventList {
  readonly items: readonly EventSummary[];
  readonly total: number;
  readonly clocks: ClocksTold;
}

/** One record as served. */
export interface Held<D> {
  readonly id: string;
  readonly short: string;
  /** Short name of the document that last said it. */
  readonly document: string;
  readonly recordedAt: string;
  readonly seq: number;
  readonly doc: D;
}
export interface Reason extends AssessReason {
  readonly text: string;
}
export interface Assessed extends Omit<Assessment, 'label' | 'reasons' | 'noEffect' | 'missing'> {
  readonly label: Label;
  readonly reasons: readonly Reason[];
  readonly noEffect: readonly Reason[];
  readonly missing: readonly Reason[];
}
export interface ServedLegalRow extends LegalRow {
  readonly name: string;
  readonly treatyName: string;
  readonly firstText: string;
  readonly lastText: string;
  readonly noteTexts: readonly string[];
}
export interface ServedLegal extends Omit<LegalContext, 'rows'> {
  readonly rows: readonly ServedLegalRow[];
  readonly sentences: readonly string[];
  readonly leftOutText: readonly string[];
  readonly notAdvice: string;
}
export interface LabelMoment extends Standing {
  readonly on: string;
  readonly clock: 'said' | 'recorded';
  readonly claimIds: readonly string[];
  readonly judgementIds: readonly string[];
}
export interface EventFile {
  readonly event: Held<MonitorEvent>;
  readonly assessment: Assessed;
  readonly sensitivity: {
    readonly strict: Standing;
    readonly default: Standing;
    readonly open: Standing;
    readonly changes: boolean;
  };
  readonly legal: ServedLegal;
  readonly scope: 'all' | 'document';
  readonly claims: readonly Held<MonitorClaim>[];
  readonly propositions: readonly Held<MonitorProposition>[];
  readonly agents: readonly Held<MonitorAgent>[];
  readonly publications: readonly Held<MonitorPublication>[];
  readonly relays: readonly Held<MonitorRelay>[];
  readonly captures: readonly Held<MonitorCapture>[];
  readonly judgements: readonly Held<MonitorJudgement>[];
  readonly related: readonly { readonly event: string; readonly title: string; readonly kind: string }[];
  readonly history: readonly LabelMoment[];
  readonly reply: { readonly openedOn: string | null; readonly received: readonly Held<MonitorJudgement>[] };
  readonly public: PublicState;
  readonly citation: ClocksTold & { readonly programme: string; readonly hash: string };
}
