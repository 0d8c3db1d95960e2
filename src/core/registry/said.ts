/**
 * What a report says, laid over the records as one asker sees them: the proposal for whoever does not see exactly
 * everything that accepting the report would draw on. Nothing a merge, a split, an account or a release taken back
 * would hand on to what the report makes is in it, and of a record that is not shown exactly every word of the report
 * is told whether or not it changes anything, so neither a value nor its absence depends on what is withheld.
 * SAFETY: test/scenarios/proposal-sight.test.ts.
 */
import type { EvidencePoint } from '../model/evidence.ts';
import type { Shape } from '../model/geometry.ts';
import { draftEntries, type EntryDraft, type ProposalInput } from './drafts.ts';
import { isLandType } from './land.ts';
import {
  type AnyRecord,
  asBodies,
  changesBetween,
  type FieldChange,
  labelOf,
  overtaken,
  type Proposed,
  recordOf,
  shapeOf,
  subjectOf,
} from './propose.ts';
import { foldDecision, type RegistryChanges, type RegistryState } from './registry.ts';
import { isWithheld } from './served.ts';
import { isLandWithheld } from './served-land.ts';

/** What a proposal tells of the records, whoever asks. */
export type ShownProposal = Pick<
  Proposed,
  'drafts' | 'subject' | 'label' | 'changes' | 'shapeBefore' | 'shapeAfter'
>;

/** The records a report touches as one asker sees them. */
export interface SeenState {
  /** Each as the asker is served it; what they are not shown is not there. */
  readonly state: RegistryState;
  /** Evidence that moves with its hazard, where it is shown exactly. */
  readonly evidenceOf: ReadonlyMap<string, readonly EvidencePoint[]>;
  isExact(type: string, id: string): boolean;
}

export function proposeSaid(whole: ProposalInput, seen: SeenState): ShownProposal {
  const input: ProposalInput = {
    ...whole,
    state: seen.state,
    evidenceOf: seen.evidenceOf,
    // What follows from the past of records is not said by the report.
    correctedOn: null,
    history: new Map(),
    underReleases: [],
    ownWords: true,
  };
  const drafts = draftEntries(input);
  const next = foldDecision(asBodies(input, drafts), input.state);
  const subject = subjectOf(input, drafts);
  const before = recordOf(input, subject.type, subject.id, null);
  const after = recordOf(input, subject.type, subject.id, next) ?? before;
  const said = new Said(input, seen, drafts, next, subject.id);
  return {
    drafts,
    subject: { ...subject, isNew: before === null && !namesRecorded(input, subject.id) },
    label: labelOf(after ?? {}, subject.id),
    changes: said.changes(),
    shapeBefore: shownShape(before),
    shapeAfter: shownShape(after),
  };
}

/** By its own words the report is about something recorded: whether it is there may be withheld. */
function namesRecorded({ content: { hazard } }: ProposalInput, id: string): boolean {
  return hazard?.id === id && (hazard.mode === 'update' || hazard.mode === 'split');
}

/** Evidence that is not shown exactly has a cell instead of its position. */
function shownShape(record: AnyRecord | null): Shape | null {
  return shapeOf(record) ?? (record?.cell as Shape | null | undefined) ?? null;
}

/** What follows from the words of a report alone and is told with them. */
const MADE: readonly string[] = ['parentIds', 'reopensId', 'dateOfInformation'];
const MEASURED: readonly string[] = ['areaM2', 'perimeterM'];

class Said {
  constructor(
    private readonly input: ProposalInput,
    private readonly seen: SeenState,
    private readonly drafts: readonly EntryDraft[],
    private readonly next: RegistryChanges,
    private readonly subjectId: string,
  ) {}

  /** Record by record, the subject first as in every proposal. */
  changes(): FieldChange[] {
    const records = new Map(this.drafts.map(({ subject }) => [`${subject.type} ${subject.id}`, subject]));
    const all = [...records.values()];
    const own = all.filter(({ id }) => id === this.subjectId);
    const others = all.filter(({ id }) => id !== this.subjectId);
    return [...own, ...others].flatMap(({ type, id }) => this.changesOf(type, id));
  }

  private changesOf(type: EntryDraft['subject']['type'], id: string): FieldChange[] {
    const isSubject = id === this.subjectId;
    const before = recordOf(this.input, type, id, null);
    const after = recordOf(this.input, type, id, this.next) ?? before;
    // Evidence the asker is not shown before stands in the proposal as the report brings it.
    if (type === 'evidence' && !isSubject && before === null) return [];
    const prefix = isSubject ? '' : `${PREFIX[type] ?? `/${type}`}/${id}`;
    const differs = changesBetween(before, after, prefix);
    if (type === 'place') return differs;
    if (before !== null && this.seen.isExact(type, id))
      return isSubject ? [...differs, ...overtaken(this.drafts, id, after)] : differs;
    const words = this.wordsOn(id);
    if (before === null)
      return this.saysNew(type, id) ? differs : differs.filter(({ path }) => tells(words, fieldOf(path)));
    const told = new Set(differs.map(({ path }) => fieldOf(path)));
    const same = Object.entries(words)
      .filter(([field, value]) => !told.has(field) && this.tellsAnyway(type, id, field, value))
      .map(([field, value]) => change(`${prefix}/${field}`, field, value));
    return [...differs, ...same];
  }

  /** Told like a new record, which it may be: that it is not must not show. */
  private saysNew(type: string, id: string): boolean {
    const { hazard } = this.input.content;
    return type === 'evidence' || (hazard?.id === id && hazard.mode === 'new');
  }

  /** Everything the report says of one record. */
  private wordsOn(id: string): AnyRecord {
    const sets = this.drafts.filter(({ subject }) => subject.id === id).map(({ data }) => data.set ?? {});
    return Object.assign({}, ...sets) as AnyRecord;
  }

  /** That a word changes nothing would tell what is withheld. A survey nobody spoke of is no word (drafts.ts). */
  private tellsAnyway(type: string, id: string, field: string, value: unknown): boolean {
    if (isLandType(type)) return isLandWithheld(field);
    const { hazard } = this.input.content;
    const spoken = value !== null || (hazard?.id === id && field in hazard.fields);
    return spoken && isWithheld(field);
  }
}

const PREFIX: Readonly<Record<string, string>> = { hazard: '/hazards', evidence: '/evidence' };

const fieldOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const change = (path: string, field: string, after: unknown): FieldChange => ({
  path,
  label: `field.${field}`,
  before: null,
  after: after ?? null,
});

/** Of a record that is not shown, only what was said of it: a default would pass for what is known, or for a word. */
function tells(words: AnyRecord, field: string): boolean {
  return field in words || MADE.includes(field) || (MEASURED.includes(field) && 'shape' in words);
}
