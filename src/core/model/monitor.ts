/**
 * Records of the monitor: who published what, who said what through whom, about what, and what people decided
 * about it. Class level only: an item is a code of a closed list, and no field holds a model, a technical
 * property, a store, a route or a place finer than a country. Schemas are strict, so that nothing of the kind
 * slips in beside them (test/laws/monitor-guards.test.ts). Nothing here says that something happened.
 */
import { z } from 'zod';
import { Day, Sha256 } from './ids.ts';
import {
  AgentKind,
  ItemClass,
  PropositionType,
  PublicationKind,
  RelayKind,
  Stance,
  TreatyActionKind,
} from './monitor-codes.ts';

/** No member beyond those named: what is not named here is not taken. */
export const closed = <T extends z.ZodRawShape>(shape: T) => z.strictObject(shape);

/** Free text is short: a paraphrase, never a passage. */
export const MOST_TEXT = 280;
export const Text = z.string().max(MOST_TEXT);
/** Longer where a legal text or a reason needs it; still our own words. */
export const LongText = z.string().max(2_000);
export const Label = z.string().min(1).max(200);
/** A date as said, in the EDTF subset (core/monitor/edtf.ts); checked by rule M03, kept as it came. */
const Edtf = z.string().min(1).max(60);
export const Iso3 = z.string().regex(/^[A-Z]{3}$/);

/**
 * Identifier of a monitor record: a prefix says the noun (`agt:`, `st:`, `org:`, `rep:`, `cap:`, `rel:`, `ev:`,
 * `prp:`, `clm:`, `nm:`, `pos:`, `jdg:`, `ta:`, `doc:`). Inside one document claims, propositions and relays
 * may use short names (`C01`); they are widened when recorded (core/monitor/document.ts).
 */
export const MonitorId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.:/-]{0,119}$/);

/** One text in a language or several; null is allowed and meaningful (a source that is not named). */
const Name = z.union([Label, z.record(z.string().min(2).max(12), Label)]);

/** One class, or several joined by ` + `; a national measure may name a whole family (`CM`). */
const ItemClasses = z
  .string()
  .max(80)
  .refine((text) =>
    text.split(' + ').every((code) => ItemClass.safeParse(code).success || /^(CM|MINE)$/.test(code)),
  );

/** A state by its code, a group in words, or `unknown`. Never finer than a country. */
const Party = Label;

export const MonitorAgent = closed({
  id: MonitorId,
  kind: AgentKind,
  name: Name.nullable().optional(),
  iso3: Iso3.optional(),
  country: Iso3.optional(),
  memberOf: z.array(MonitorId).max(20).optional(),
  office: Label.optional(),
  state: Iso3.optional(),
  authorised: z.boolean().nullable().optional(),
  describedAs: Text.optional(),
  count: closed({ min: z.number().int(), max: z.number().int().nullable(), stated: z.boolean() }).optional(),
  affiliationClaimed: z.array(Label).max(20).optional(),
  standing: z.enum(['current', 'former', 'mixed', 'unknown']).optional(),
  access: Text.optional(),
  namedBy: MonitorId.optional(),
  attributionVariants: z
    .array(closed({ wording: Text, seenIn: z.array(Label).max(50) }))
    .max(50)
    .optional(),
  spellingInSource: Label.optional(),
  control: z
    .array(
      closed({
        by: MonitorId,
        kind: z.enum(['owned', 'state_run', 'shared_newsroom', 'funded']),
        from: Edtf.nullable().optional(),
        to: Edtf.nullable().optional(),
        source: Text.optional(),
      }),
    )
    .max(20)
    .optional(),
  reliability: z
    .array(
      closed({
        grade: z.enum(['A', 'B', 'C', 'D', 'E', 'F']),
        topic: Label,
        reason: Text,
        by: Label.optional(),
        on: Day.optional(),
      }),
    )
    .max(50)
    .optional(),
  /** True for a body whose mandate is to find facts: a panel of the UN, a court, a treaty procedure. */
  mandated: z.boolean().optional(),
  note: Text.optional(),
});
export type MonitorAgent = z.infer<typeof MonitorAgent>;

/** Anything published. In the exchange format the list is called `reports`; a *report* here is what an author sends. */
export const MonitorPublication = closed({
  id: MonitorId,
  publisher: MonitorId,
  kind: PublicationKind,
  publishedOn: Edtf.nullable().optional(),
  publishedOnBasis: Text.optional(),
  language: z.string().max(12).optional(),
  url: z.url().max(2_000).optional(),
  titleLabel: Text.optional(),
  hasHeadlineAttribution: z.boolean().optional(),
  hasPhotoCaption: z.boolean().optional(),
  correctionOf: MonitorId.optional(),
  retractedOn: Edtf.nullable().optional(),
  captures: z.array(MonitorId).max(50).optional(),
  status: Text.optional(),
});
export type MonitorPublication = z.infer<typeof MonitorPublication>;

export const MonitorCapture = closed({
  id: MonitorId,
  report: MonitorId,
  kind: Text.optional(),
  bytes: z.number().int().min(0),
  sha256: Sha256,
  mime: z.string().max(120),
  capturedOn: Edtf.nullable().optional(),
  capturedBy: Label.nullable().optional(),
  tool: Label.optional(),
  method: z.enum(['warc', 'wacz', 'pdf', 'screenshot', 'text', 'html', 'other']).optional(),
  warcRecordId: z.string().max(200).optional(),
  /** A proof that the bytes existed at a time, stored beside the copy. */
  timestampProof: closed({
    kind: z.enum(['rfc3161', 'opentimestamps']),
    sha256: Sha256,
    bytes: z.number().int().min(1),
    statedAt: z.iso.datetime().nullable().optional(),
  }).optional(),
  perceptualHash: z.string().max(200).optional(),
  custody: z
    .array(
      closed({
        step: Text,
        by: Label,
        on: z.string().max(40).nullable().optional(),
        hashBefore: Sha256.optional(),
        hashAfter: Sha256.optional(),
      }),
    )
    .max(100)
    .optional(),
  evidentiary: z.boolean().optional(),
  /** True when a person compared the object with what it claims to be and says so in a judgement. */
  authenticated: z.boolean().optional(),
  rights: Text.optional(),
  gaps: z.array(Text).max(50).optional(),
  /** Hashes of word shingles: likeness can be suggested without keeping the text. */
  shingles: z.array(z.string().max(16)).max(4_000).optional(),
});
export type MonitorCapture = z.infer<typeof MonitorCapture>;

export const MonitorRelay = closed({
  id: MonitorId,
  from: MonitorId,
  to: MonitorId,
  kind: RelayKind,
  evidence: Text.optional(),
  addsOriginalReporting: z.boolean().optional(),
  addsFor: z.array(MonitorId).max(50).optional(),
  drift: z
    .array(closed({ kind: z.enum(['attribution', 'date', 'item', 'certainty', 'other']), note: Text }))
    .max(50)
    .optional(),
});
export type MonitorRelay = z.infer<typeof MonitorRelay>;

export const MonitorEvent = closed({
  id: MonitorId,
  /** Neutral; begins with a word like "Alleged" until the support is S4. */
  title: Text,
  actType: PropositionType,
  parties: closed({
    supplier: Party.optional(),
    recipient: Party.optional(),
    intermediary: Party.optional(),
    actor: Party.optional(),
    producer: Party.optional(),
    holder: Party.optional(),
  }).optional(),
  place: Iso3.optional(),
  itemClass: ItemClasses,
  tracked: z.boolean(),
  why: Text.optional(),
  role: z.enum(['precedent', 'context']).optional(),
  relatedTo: z
    .array(
      closed({
        event: MonitorId,
        kind: z.enum(['same', 'part_of', 'distinct', 'similar', 'precedent']),
        judgement: MonitorId.optional(),
      }),
    )
    .max(50)
    .optional(),
});
export type MonitorEvent = z.infer<typeof MonitorEvent>;

const PropositionTime = closed({
  edtf: Edtf,
  phrase: Text.optional(),
  role: Text.optional(),
  from: Day.nullable().optional(),
  to: Day.nullable().optional(),
});

export const MonitorProposition = closed({
  id: MonitorId,
  type: PropositionType,
  event: MonitorId.optional(),
  supplier: Party.optional(),
  recipient: Party.optional(),
  intermediary: Party.optional(),
  requester: Party.optional(),
  addressee: Party.optional(),
  producer: Party.optional(),
  partner: Party.optional(),
  designOrigin: Party.optional(),
  transitState: Party.optional(),
  actor: Party.optional(),
  state: Iso3.optional(),
  states: z.array(Iso3).max(20).optional(),
  between: z.array(Iso3).max(20).optional(),
  body: Label.optional(),
  place: Iso3.optional(),
  itemClass: ItemClasses.optional(),
  quantity: closed({
    min: z.number().int().min(0).nullable(),
    max: z.number().int().min(0).nullable(),
    unit: z.enum(['items', 'consignments']),
    statedBy: Label.optional(),
  })
    .nullable()
    .optional(),
  treaty: z.string().max(20).optional(),
  act: Label.optional(),
  at: Edtf.optional(),
  value: Text.optional(),
  statesBoundAtLeast: z.number().int().optional(),
  mechanism: Text.optional(),
  conditionalOn: Text.optional(),
  subject: Text.optional(),
  similarTo: MonitorId.optional(),
  time: PropositionTime.optional(),
  note: Text.optional(),
});
export type MonitorProposition = z.infer<typeof MonitorProposition>;

export const MonitorClaim = closed({
  id: MonitorId,
  proposition: MonitorId,
  event: MonitorId.optional(),
  /** Whose word it is, not the outlet that carries it. */
  speaker: MonitorId,
  stance: Stance,
  voice: z
    .enum([
      'own voice',
      'own voice (presupposed)',
      'own voice (evaluation)',
      'reported',
      'headline/caption',
      'hedged',
      'presupposed',
      'evaluation',
    ])
    .optional(),
  hedge: z.array(Label).max(10).optional(),
  /** Who told whom, nearest first, ending where the trail ends; empty: lineage not recorded. */
  path: z.array(MonitorId).max(20),
  lineage: z.literal('not recorded').optional(),
  basis: Text.optional(),
  saidOn: Edtf.optional(),
  firstSaidOn: Edtf.optional(),
  restatedOn: z.array(Edtf).max(50).optional(),
  withdrawnOn: Edtf.nullable().optional(),
  time: closed({ edtf: Edtf.optional(), phrase: Text.optional() }).nullable().optional(),
  /** Where in the publication: words such as "para 3", or a range of characters with the hash of the passage. */
  anchor: z
    .union([
      Text,
      closed({
        capture: MonitorId,
        start: z.number().int().min(0),
        end: z.number().int().min(0),
        sha256: Sha256,
        label: Text.optional(),
      }),
    ])
    .optional(),
  speakerRole: z.enum(['supplier', 'recipient', 'intermediary', 'third_state', 'other']).optional(),
  /** Of a denial: it rests on evidence captured and authenticated here. */
  evidenced: z.boolean().optional(),
  /** Of a retraction: the publication, agent or claim taken back. */
  retracts: MonitorId.optional(),
  coder: Label.optional(),
  secondCoder: Label.optional(),
  codingNote: Text.optional(),
  check: z.string().max(40).optional(),
});
export type MonitorClaim = z.infer<typeof MonitorClaim>;

export const MonitorMeasure = closed({
  id: MonitorId,
  state: Iso3,
  acts: z.array(Label).max(20),
  itemClass: ItemClasses,
  effect: z.enum(['barred', 'barred unless conditions are met', 'moratorium', 'licence']),
  conditions: z.array(Text).max(20).optional(),
  instrument: Text,
  validFrom: Day.nullable().optional(),
  validTo: Day.nullable().optional(),
  renewals: z
    .array(closed({ on: Edtf, instrument: Text.optional() }))
    .max(50)
    .optional(),
  earlier: Text.optional(),
  waiver: Text.optional(),
  waivers: z
    .array(closed({ on: Edtf, event: MonitorId.optional(), authority: Text }))
    .max(50)
    .optional(),
  source: Text.optional(),
  confidence: Text.optional(),
});
export type MonitorMeasure = z.infer<typeof MonitorMeasure>;

export const MonitorPosition = closed({
  id: MonitorId,
  state: Iso3,
  kind: z.enum(['statement', 'vote', 'interpretation']),
  on: Edtf,
  subject: Text,
  value: Text,
  source: MonitorId.optional(),
  note: Text.optional(),
});
export type MonitorPosition = z.infer<typeof MonitorPosition>;

export const MonitorTreatyAction = closed({
  id: MonitorId,
  treaty: z.enum(['ccm', 'apmbc', 'ccw', 'ccw_ap2', 'ccw_p5', 'att']),
  iso3: Iso3,
  action: TreatyActionKind,
  on: Edtf,
  effectiveOn: Day.nullable().optional(),
  effectiveBasis: z.enum(['stored', 'computed', 'memory', 'conflict']).nullable().optional(),
  ref: z.string().max(60).optional(),
  scope: Text.optional(),
  by: Iso3.optional(),
  note: Text.optional(),
  source: Text,
  confidence: z.enum(['verified', 'reported', 'conflict', 'memory']),
});
export type MonitorTreatyAction = z.infer<typeof MonitorTreatyAction>;

/**
 * What people decided about records: proposed by the author of the report that carries it and reviewed by the
 * one who accepts that report, so it always has two names.
 */
export const MonitorJudgement = closed({
  id: MonitorId,
  kind: z.enum([
    'independence_same',
    'independence_established',
    'merge',
    'split',
    'grade_source',
    'override_label',
    'hold',
    'publish',
    'reply_opened',
    'reply_received',
    'authenticate',
  ]),
  /** independence: the two ends; merge: the event that stays, then the one that goes; else the record. */
  subject: z.array(MonitorId).min(1).max(20),
  event: MonitorId.optional(),
  /** merge and split: the claims that move. */
  claims: z.array(MonitorId).max(2_000).optional(),
  verdict: Text.optional(),
  why: LongText,
  /** Of independence: which of the five conditions were found (monitor rules, docs/guide/monitor-coding.md). */
  grounds: z
    .array(
      z.enum([
        'separate_ends',
        'own_sources_stated',
        'no_control_link',
        'no_shared_error',
        'shared_source',
        'one_cites_other',
        'near_duplicate',
        'shared_mistake',
        'common_newsroom',
      ]),
    )
    .max(9)
    .optional(),
  on: Day,
  /** Undone by a later judgement: nothing is deleted. */
  reverses: MonitorId.optional(),
});
export type MonitorJudgement = z.infer<typeof MonitorJudgement>;

/** What stands with a coded document and belongs to no single record. */
export const MonitorDossier = closed({
  id: MonitorId,
  publications: z.array(MonitorId).max(50),
  codedOn: Day.nullable().optional(),
  codedBy: Label.nullable().optional(),
  language: z.string().max(12).optional(),
  rulesetVersion: z.string().max(20).optional(),
  policy: Text.optional(),
  notInArticle: z.array(Text).max(100).optional(),
  links: z
    .array(
      closed({
        kind: z.enum(['potential_contribution']),
        from: MonitorId,
        to: Label,
        ruleNote: Text.optional(),
      }),
    )
    .max(50)
    .optional(),
  checks: z
    .array(
      closed({
        id: z.string().max(40),
        claim: MonitorId.nullable(),
        against: Label,
        result: Label,
        detail: z.string().max(600),
      }),
    )
    .max(200)
    .optional(),
});
export type MonitorDossier = z.infer<typeof MonitorDossier>;
