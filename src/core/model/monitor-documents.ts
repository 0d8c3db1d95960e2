/**
 * One coded document as it is exchanged, and the records it becomes. The document is the `monitor` section of a
 * report: what an analyst coded from one source, or decided about records that are there.
 */
import { z } from 'zod';
import { Day, type Uuid } from './ids.ts';
import {
  closed,
  Label,
  LongText,
  MonitorAgent,
  MonitorCapture,
  MonitorClaim,
  MonitorDossier,
  MonitorEvent,
  MonitorId,
  MonitorJudgement,
  MonitorMeasure,
  MonitorPosition,
  MonitorProposition,
  MonitorPublication,
  MonitorRelay,
  MonitorTreatyAction,
  Text,
} from './monitor.ts';

/** What a coder computed beside the claims: compared with ours, never believed. */
const Told = z.record(z.string(), z.unknown());

/**
 * The exchange format of one coded document, and the `monitor` section of a report. `tilth monitor load` takes
 * a file of it; `tilth monitor export` gives it back (docs/spec/monitor-document.md).
 */
export const MonitorDocument = closed({
  $schema: z.string().max(80).optional(),
  /** Short name that widens the names inside (`C01` → `clm:<document>/C01`); by default the first publication's. */
  document: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,59}$/)
    .optional(),
  rulesetVersion: z.string().max(20).optional(),
  codedOn: Day.nullable().optional(),
  codedBy: Label.nullable().optional(),
  language: z.string().max(12).optional(),
  policy: Text.optional(),
  captures: z.array(MonitorCapture).max(500).optional(),
  agents: z.array(MonitorAgent).max(2_000).optional(),
  reports: z.array(MonitorPublication).max(2_000).optional(),
  relays: z.array(MonitorRelay).max(2_000).optional(),
  events: z.array(MonitorEvent).max(500).optional(),
  propositions: z.array(MonitorProposition).max(2_000).optional(),
  claims: z.array(MonitorClaim).max(5_000).optional(),
  checks: MonitorDossier.shape.checks,
  nationalMeasures: z.array(MonitorMeasure).max(200).optional(),
  positions: z.array(MonitorPosition).max(500).optional(),
  treatyActions: z.array(MonitorTreatyAction).max(2_000).optional(),
  judgements: z.array(MonitorJudgement).max(500).optional(),
  /** Records taken out again, each with a reason. They stay readable and count for nothing. */
  withdrawals: z
    .array(closed({ id: MonitorId, reason: LongText }))
    .max(500)
    .optional(),
  legalContext: Told.optional(),
  assessment: Told.optional(),
  assessmentWithCorpus: z.array(Told).max(100).optional(),
  dates: Told.optional(),
  notInArticle: MonitorDossier.shape.notInArticle,
  links: MonitorDossier.shape.links,
});
export type MonitorDocument = z.infer<typeof MonitorDocument>;

/** Record nouns of the monitor and the schema of each. */
export const MONITOR_DOCS = {
  agent: MonitorAgent,
  publication: MonitorPublication,
  capture: MonitorCapture,
  relay: MonitorRelay,
  event: MonitorEvent,
  proposition: MonitorProposition,
  claim: MonitorClaim,
  measure: MonitorMeasure,
  position: MonitorPosition,
  treatyAction: MonitorTreatyAction,
  judgement: MonitorJudgement,
  dossier: MonitorDossier,
} as const;
export const MonitorNoun = z.enum(
  Object.keys(MONITOR_DOCS) as [keyof typeof MONITOR_DOCS, ...(keyof typeof MONITOR_DOCS)[]],
);
export type MonitorNoun = z.infer<typeof MonitorNoun>;
export type MonitorDocs = { [N in MonitorNoun]: z.infer<(typeof MONITOR_DOCS)[N]> };

/** One version of one record, as folded from the ledger. */
export interface MonitorRecord<N extends MonitorNoun = MonitorNoun> {
  readonly programmeId: string;
  readonly noun: N;
  readonly id: string;
  /** With every reference widened. */
  readonly doc: MonitorDocs[N];
  /** Short name of the document that last said it. */
  readonly document: string;
  /** The report that carries it; its author proposed, its reviewer accepted. */
  readonly reportId: z.infer<typeof Uuid> | null;
  readonly proposedBy: string | null;
  readonly acceptedBy: string;
  /** When this register came to know the record first, ISO 8601: what `knownAt` asks. Later versions keep it. */
  readonly recordedAt: string;
  /** 1, 2 …: how often it was said anew. */
  readonly revision: number;
  readonly withdrawn: { readonly reason: string; readonly at: string; readonly by: string } | null;
  /** The ledger entry that last said it. */
  readonly saidSeq: number;
  readonly fromSeq: number;
  readonly untilSeq: number | null;
}
