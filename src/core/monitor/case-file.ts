/**
 * Records → what the rules are told. Fills what records leave out from the records around them (the day a claim
 * was said from its publication, a role from the states involved) and never adds anything nobody recorded.
 */
import type { MonitorAgent, MonitorPublication } from '../model/monitor.ts';
import type { PropositionType } from '../model/monitor-codes.ts';
import type { MonitorRecord } from '../model/monitor-documents.ts';
import type {
  CaseFile,
  ClaimFact,
  IndependenceJudgement,
  PathStep,
  RecordConflict,
  SpeakerRole,
} from './claim-facts.ts';
import { type Bounds, readDate } from './edtf.ts';
import { byTwo, JudgementLives } from './judgement-life.ts';

type Found<N extends 'agent' | 'publication' | 'capture' | 'proposition'> = (
  id: string,
) => MonitorRecord<N> | undefined;

/** The records a case file is made of: its claims, and ways to look up what they point to. */
export interface CaseRecords {
  readonly event: MonitorRecord<'event'>;
  /** Claims of the event, those of merged events among them. */
  readonly claims: readonly MonitorRecord<'claim'>[];
  readonly judgements: readonly MonitorRecord<'judgement'>[];
  readonly agent: Found<'agent'>;
  readonly publication: Found<'publication'>;
  readonly capture: Found<'capture'>;
  readonly proposition: Found<'proposition'>;
  readonly conflicts?: readonly RecordConflict[];
}

/** A name in English where there are several, else the first; officials by their office; null stays null. */
export function nameOf(agent: MonitorAgent): string | null {
  const { kind, name, office, iso3, describedAs } = agent;
  if (kind === 'person_in_office' && office) return office;
  if (typeof name === 'string') return name;
  if (name) return name.en ?? Object.values(name)[0] ?? null;
  return office ?? iso3 ?? describedAs ?? null;
}

const NAMELESS: readonly MonitorAgent['kind'][] = ['anonymous_group', 'unknown'];
/** Kinds of speakers that speak for a state or an armed group, and so may be a party. */
const SPEAK_FOR_SOMEBODY: readonly MonitorAgent['kind'][] = [
  'state',
  'public_body',
  'person_in_office',
  'anonymous_group',
  'armed_group',
];
const STATE_VOICES: readonly MonitorAgent['kind'][] = ['state', 'public_body'];
const OUTLETS: readonly MonitorAgent['kind'][] = ['media_outlet', 'news_agency'];
const DOCUMENTS: readonly MonitorPublication['kind'][] = [
  'dataset_record',
  'court_document',
  'photo_video',
  'treaty_report_art7',
  'att_report',
  'unroca_report',
];

/** Which propositions say that the act of an event took place. Others in its case file are about other things. */
const SAME_ACT: Readonly<Partial<Record<PropositionType, readonly PropositionType[]>>> = {
  'transfer.delivery': ['transfer.delivery', 'transfer.retransfer', 'transfer.transit'],
  // Harm done by what was left behind says that it was used.
  use: ['use', 'use.emplacement', 'precedent.civilian_harm'],
  'use.emplacement': ['use.emplacement', 'use'],
  production: ['production', 'production.co_production'],
};

const isAbout = (act: PropositionType, said: PropositionType | undefined): boolean =>
  said === undefined || (SAME_ACT[act] ?? [act]).includes(said);

/** Role of a date, out of a closed list with words: `assess.window.<role>`. */
export const WINDOW_ROLES = [
  'first_delivery',
  'delivery',
  'approval',
  'order',
  'request',
  'announcement',
  'use',
  'production',
  'stockpile',
  'other',
] as const;
type WindowRole = (typeof WINDOW_ROLES)[number];

/** What the coder called it comes first, then what the proposition is about. */
export function windowRole(words: string | undefined, type: PropositionType | undefined): WindowRole {
  const said = (words ?? '').toLowerCase();
  if (/first deliver/.test(said)) return 'first_delivery';
  const named = WINDOW_ROLES.find((role) => said.startsWith(role));
  if (named) return named;
  const [family = '', kind = ''] = (type ?? '').split('.');
  if (family === 'transfer') return WINDOW_ROLES.find((role) => role === kind) ?? 'delivery';
  return WINDOW_ROLES.find((role) => role === family) ?? 'other';
}

const OPEN: Bounds = { from: null, to: null };

function boundsOf(edtf: string | null | undefined): Bounds {
  const read = edtf ? readDate(edtf) : OPEN;
  return 'fault' in read ? OPEN : read;
}

/** A claim that something shows it ends at the thing shown; other claims read in such a file end at its publisher. */
const isDocument = (kind: MonitorPublication['kind'], stance: string): boolean =>
  stance === 'evidence' && DOCUMENTS.includes(kind);

/** One reading of the records, with what judgements say about captured objects. */
class Reader {
  private readonly authenticated: ReadonlySet<string>;

  constructor(private readonly records: CaseRecords) {
    const { judgements } = records;
    const lives = new JudgementLives(judgements);
    const checked = judgements.filter(
      (one) => one.doc.kind === 'authenticate' && byTwo(one) && !lives.onlyUndoes(one),
    );
    const now = checked.filter((one) => lives.spans(one).some(({ until }) => until === null));
    this.authenticated = new Set(now.flatMap(({ doc }) => doc.subject));
  }

  private captures(publication: MonitorPublication): { captured: boolean; authenticated: boolean } {
    const ids = (publication.captures ?? []).filter((id) => !this.records.capture(id)?.withdrawn);
    const checked = (id: string): boolean =>
      this.records.capture(id)?.doc.authenticated === true || this.authenticated.has(id);
    const authenticated = ids.some(checked) || this.authenticated.has(publication.id);
    return { captured: ids.length > 0, authenticated };
  }

  step(id: string, stance: string): PathStep {
    const publication = this.records.publication(id)?.doc;
    if (publication) {
      const publisher = this.records.agent(publication.publisher)?.doc;
      const kind = isDocument(publication.kind, stance) ? 'document' : 'publication';
      const name = (publisher && nameOf(publisher)) ?? (kind === 'document' ? publication.titleLabel : null);
      const named = { id, name: name ?? null, publisherId: publication.publisher };
      return { ...named, kind, ...this.captures(publication) };
    }
    const agent = this.records.agent(id)?.doc;
    if (!agent) return { id, name: null, kind: 'unknown' };
    return { id, ...this.agentStep(agent) };
  }

  private agentStep(agent: MonitorAgent): Omit<PathStep, 'id'> {
    const name = nameOf(agent);
    if (agent.kind === 'anonymous_group') {
      const met = agent.namedBy ? this.records.publication(agent.namedBy)?.doc.publisher : undefined;
      const wordings = agent.attributionVariants?.length ?? 0;
      return { name, kind: 'anonymous', publisherId: met ?? null, wordings };
    }
    if (agent.kind === 'unknown') return { name, kind: 'unknown' };
    return { name, kind: OUTLETS.includes(agent.kind) ? 'publication' : 'agent' };
  }

  role(agent: MonitorAgent | undefined, coded: SpeakerRole | undefined): SpeakerRole {
    if (!agent || !SPEAK_FOR_SOMEBODY.includes(agent.kind)) return coded ?? 'other';
    const { supplier, recipient, intermediary, actor, producer, holder } =
      this.records.event.doc.parties ?? {};
    const known = [agent.iso3, agent.state, agent.id, nameOf(agent)].filter((one) => one != null);
    const is = (party: string | undefined): boolean => party !== undefined && known.includes(party);
    if ([supplier, actor, producer, holder].some(is)) return 'supplier';
    if (is(recipient)) return 'recipient';
    if (is(intermediary)) return 'intermediary';
    const abroad = (agent.iso3 ?? agent.state) !== undefined && !NAMELESS.includes(agent.kind);
    return coded ?? (abroad ? 'third_state' : 'other');
  }

  /** A publication that was taken back says so itself, with no claim of its own. */
  retraction(id: string): ClaimFact[] {
    const record = this.records.publication(id);
    const said = boundsOf(record?.doc.retractedOn);
    if (!record || record.withdrawn || said.to === null) return [];
    const { publisher } = record.doc;
    const speaker = this.records.agent(publisher)?.doc;
    const step = this.step(id, 'retract');
    return [
      {
        ...{
          id,
          stance: 'retract',
          aboutAct: true,
          speakerId: publisher,
          speakerNamed: true,
          authorised: null,
        },
        ...{
          speakerName: speaker ? nameOf(speaker) : null,
          role: 'other',
          speakerState: null,
          mandated: false,
        },
        ...{
          path: [step],
          publicationId: id,
          saidOn: said,
          firstSaidOn: null,
          restatedOn: [],
          withdrawnOn: null,
        },
        ...{ recordedOn: record.recordedAt, recordedUntil: null, captured: step.captured === true },
        ...{ evidenced: false, retracts: id, hedged: false, time: null, anchor: null },
      },
    ];
  }

  claim(record: MonitorRecord<'claim'>): ClaimFact {
    const { doc } = record;
    const speaker = this.records.agent(doc.speaker)?.doc;
    const proposition = this.records.proposition(doc.proposition)?.doc;
    const path = doc.path.map((id) => this.step(id, doc.stance));
    const first = path[0] ? this.records.publication(path[0].id)?.doc : undefined;
    const nameless = !speaker || NAMELESS.includes(speaker.kind);
    const stateItself = speaker !== undefined && STATE_VOICES.includes(speaker.kind);
    const anchor = typeof doc.anchor === 'string' ? doc.anchor : (doc.anchor?.label ?? null);
    const withdrawn = doc.withdrawnOn ? boundsOf(doc.withdrawnOn).to : null;
    return {
      id: record.id,
      stance: doc.stance,
      aboutAct: isAbout(this.records.event.doc.actType, proposition?.type),
      speakerId: doc.speaker,
      speakerName: speaker ? nameOf(speaker) : null,
      speakerNamed: !nameless,
      authorised: speaker?.authorised ?? (stateItself ? true : null),
      role: this.role(speaker, doc.speakerRole),
      speakerState: speaker?.iso3 ?? speaker?.state ?? null,
      mandated: speaker?.mandated === true,
      path: doc.lineage === 'not recorded' ? [] : path,
      publicationId: first?.id ?? null,
      saidOn: boundsOf(doc.saidOn ?? first?.publishedOn),
      firstSaidOn: doc.firstSaidOn ?? null,
      restatedOn: doc.restatedOn ?? [],
      withdrawnOn: withdrawn,
      recordedOn: record.recordedAt,
      recordedUntil: record.withdrawn?.at ?? null,
      captured: path[0]?.captured === true,
      evidenced: doc.evidenced === true,
      retracts: doc.retracts ?? null,
      hedged: doc.voice === 'hedged' || (doc.hedge ?? []).length > 0,
      time: doc.time?.edtf
        ? { edtf: doc.time.edtf, role: windowRole(proposition?.time?.role, proposition?.type) }
        : null,
      anchor,
    };
  }
}

const NEEDED = ['separate_ends', 'own_sources_stated', 'no_control_link', 'no_shared_error'] as const;

/**
 * Independence counts only with every ground found and two people behind it; that two ends are one needs the two
 * people and their reason.
 */
function independence(record: MonitorRecord<'judgement'>, lives: JudgementLives): IndependenceJudgement[] {
  const { kind, subject, grounds = [] } = record.doc;
  const [a, b] = subject;
  if (!a || !b || !byTwo(record) || lives.onlyUndoes(record)) return [];
  const all = NEEDED.every((ground) => grounds.includes(ground));
  const same = kind === 'independence_same';
  if (!same && !(kind === 'independence_established' && all)) return [];
  const verdict = same ? 'same' : 'established';
  return lives.spans(record).map(({ from, until }) => {
    return { id: record.id, a, b, verdict, recordedOn: from, recordedUntil: until };
  });
}

/** The case file of an event, as the rules read it. */
export function caseFileOf(records: CaseRecords): CaseFile {
  const reader = new Reader(records);
  const lives = new JudgementLives(records.judgements);
  const claims = records.claims.map((record) => reader.claim(record));
  const through = new Set(records.claims.flatMap(({ doc }) => doc.path));
  return {
    eventId: records.event.id,
    claims: [...claims, ...[...through].flatMap((id) => reader.retraction(id))],
    judgements: records.judgements.flatMap((record) => independence(record, lives)),
    conflicts: records.conflicts ?? [],
  };
}
