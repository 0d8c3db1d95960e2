/**
 * What accepting a report would do: the entries, the new versions, and the difference a person can read. Uses
 * the same folds as the record itself, so what the reviewer sees is what will be recorded.
 */
import { canonical } from '../ledger/canonical.ts';
import type { EntryBody } from '../model/entries.ts';
import type { Finding } from '../model/findings.ts';
import type { Shape } from '../model/geometry.ts';
import { LAND_TYPES } from '../model/land.ts';
import { type Accounted, accountEntries } from './account-drafts.ts';
import type { Left } from './accounting.ts';
import { type Lowering, loweringsOf } from './danger.ts';
import { draftEntries, type EntryDraft, type ProposalInput, sourceOf } from './drafts.ts';
import { isLandType } from './land.ts';
import { foldDecision, type RegistryChanges } from './registry.ts';
import { restoredOutlines } from './restored.ts';

/** One field that would change. */
export interface FieldChange {
  /** JSON pointer: `/classification` in the subject, `/evidence/<id>/grade`, `/hazards/<id>/workStatus` elsewhere. */
  readonly path: string;
  /** Catalogue key of the field's name, `field.classification`. */
  readonly label: string;
  readonly before: unknown;
  readonly after: unknown;
  /** The report says something here that a newer fact overtakes: `after` is what stays, this is what was said. */
  readonly overtaken?: unknown;
}

export interface Proposed {
  readonly drafts: EntryDraft[];
  readonly next: RegistryChanges;
  readonly subject: {
    readonly type: EntryDraft['subject']['type'];
    readonly id: string;
    readonly isNew: boolean;
  };
  readonly label: string;
  readonly changes: FieldChange[];
  readonly shapeBefore: Shape | null;
  readonly shapeAfter: Shape | null;
  readonly lowerings: Lowering[];
  /** Identities of the area account that would not hold (V40), released parts that do not fit (V25, V43). */
  readonly findings: Finding[];
  /** Closed hazards, with what nobody released of them. */
  readonly left: ReadonlyMap<string, Left>;
}

/** Everything that follows from accepting the report now. Pure: asks nothing, stores nothing. */
export function propose(input: ProposalInput): Proposed {
  const { said, accounted } = withReopened(input, draftEntries(input));
  const { findings, left } = accounted;
  const drafts = [...said, ...accounted.drafts];
  const next = foldDecision(asBodies(input, drafts), input.state);
  const subject = subjectOf(input, drafts);
  const before = recordOf(input, subject.type, subject.id, null);
  const after = recordOf(input, subject.type, subject.id, next) ?? before;
  return {
    drafts,
    next,
    subject: { ...subject, isNew: before === null },
    label: labelOf(after ?? {}, subject.id),
    changes: [
      ...changesBetween(before, after, ''),
      ...overtaken(drafts, subject.id, after),
      ...otherChanges(input, next, subject.id),
    ],
    shapeBefore: shapeOf(before),
    shapeAfter: shapeOf(after),
    lowerings: loweringsOf(input.state, next, input.geometry, {
      adjusted: input.content.hazard?.adjustment !== undefined,
    }),
    findings: [...findings, ...overtakenFindings(input, said)],
    left,
  };
}

interface Folded {
  readonly bodies: EntryBody[];
  readonly next: RegistryChanges;
}

/**
 * What the report says and the accounts that follow. A hazard closed before has nothing left; when withdrawing,
 * correcting or dating otherwise gives it ground again, it is open again, whatever the report says of that; ground
 * that its outline left out because it was released is drawn back first.
 * SAFETY: test/scenarios/danger.test.ts.
 */
function withReopened(
  input: ProposalInput,
  first: readonly EntryDraft[],
): { said: readonly EntryDraft[]; accounted: Accounted } {
  const folded = (drafts: readonly EntryDraft[]): Folded => {
    const bodies = asBodies(input, drafts);
    return { bodies, next: foldDecision(bodies, input.state) };
  };
  const accountsOf = ({ bodies, next }: Folded): Accounted =>
    accountEntries(input, bodies, next, sourceOf(input));
  const asSaid = folded(first);
  const restored = restoredOutlines(input, asSaid.next);
  const said = [...first, ...restored];
  const accounted = accountsOf(restored.length > 0 ? folded(said) : asSaid);
  const again = [...accounted.left]
    .filter(([id, left]) => left.wide && input.state.hazards.get(id)?.workStatus === 'closed')
    .map(
      ([id]): EntryDraft => ({
        kind: 'hazard.reopened',
        subject: { type: 'hazard', id },
        observedOn: input.content.dateOfInformation,
        data: { source: sourceOf(input) },
      }),
    );
  if (again.length === 0) return { said, accounted };
  return { said: [...said, ...again], accounted: accountsOf(folded([...said, ...again])) };
}

/** V32 for records of land release: what they say is older than, or of the same day as, what is known. */
function overtakenFindings({ state, content }: ProposalInput, drafts: readonly EntryDraft[]): Finding[] {
  return drafts.flatMap(({ subject: { type, id } }): Finding[] => {
    if (!isLandType(type) || type === 'area_account') return [];
    const known = state.land[type].get(id)?.dateOfInformation;
    const day = content.dateOfInformation;
    if (known === undefined || day > known) return [];
    const message = `rule.V32.${day === known ? 'sameDay' : 'older'}`;
    return [
      { rule: 'V32', severity: 'W', message, params: { day, known }, path: '/land', at: null, fix: null },
    ];
  });
}

export type AnyRecord = Readonly<Record<string, unknown>>;

/** Drafts as if they were next in the chain: later than everything recorded. */
export function asBodies(input: ProposalInput, drafts: readonly EntryDraft[]): EntryBody[] {
  return drafts.map((draft, i) => ({
    ...draft,
    v: 1,
    programmeId: input.programmeId,
    seq: Number.MAX_SAFE_INTEGER - drafts.length + i,
    recordedAt: '',
    reportId: input.reportId,
    authorId: null,
    decidedBy: '',
    reason: '',
  }));
}

export function subjectOf({ content, reportId }: ProposalInput, drafts: readonly EntryDraft[]) {
  if (content.hazard) return { type: 'hazard' as const, id: content.hazard.id };
  if (content.place) return { type: 'place' as const, id: content.place.code };
  const first = drafts[0]?.subject;
  return first?.type === 'evidence' || (first && isLandType(first.type))
    ? first
    : { type: 'report' as const, id: reportId };
}

export function recordOf(
  { state }: ProposalInput,
  type: string,
  id: string,
  next: RegistryChanges | null,
): AnyRecord | null {
  if (type === 'hazard')
    return (next ? next.hazards.find((each) => each.id === id) : state.hazards.get(id)) ?? null;
  if (type === 'evidence')
    return (next ? next.evidence.find((each) => each.id === id) : state.evidence.get(id)) ?? null;
  if (type === 'place')
    return (next ? next.places.find((each) => each.code === id) : state.places.get(id)) ?? null;
  if (isLandType(type))
    return (next ? next.land[type].find((each) => each.id === id) : state.land[type].get(id)) ?? null;
  return null;
}

/** What a reader is never shown as a change: identity and bookkeeping. */
const BOOKKEEPING: readonly string[] = ['id', 'code', 'programmeId', 'facts', 'fromSeq', 'untilSeq'];

/** Fields that differ, in the order of the record. A new record lists only what it says. */
export function changesBetween(
  before: AnyRecord | null,
  after: AnyRecord | null,
  prefix: string,
): FieldChange[] {
  if (after === null) return [];
  return Object.keys(after)
    .filter((field) => !BOOKKEEPING.includes(field))
    .map((field) => ({
      path: `${prefix}/${field}`,
      label: `field.${field}`,
      before: before?.[field] ?? null,
      after: after[field] ?? null,
    }))
    .filter(({ before: was, after: is }) => (before === null ? !isEmpty(is) : !isSame(was, is)));
}

const isSame = (a: unknown, b: unknown): boolean => a === b || canonical(a) === canonical(b);

function isEmpty(value: unknown): boolean {
  return value === null || value === 0 || (Array.isArray(value) && value.length === 0);
}

/** Fields the report states about the subject that do not come through, because something newer is known. */
export function overtaken(drafts: readonly EntryDraft[], id: string, after: AnyRecord | null): FieldChange[] {
  if (after === null) return [];
  return drafts
    .filter((draft) => draft.subject.id === id)
    .flatMap((draft) => Object.entries((draft.data.set ?? {}) as AnyRecord))
    .filter(([field, value]) => field in after && !isSame(after[field] ?? null, value))
    .map(([field, value]) => ({
      path: `/${field}`,
      label: `field.${field}`,
      before: after[field] ?? null,
      after: after[field] ?? null,
      overtaken: value,
    }));
}

function otherChanges(input: ProposalInput, next: RegistryChanges, subjectId: string): FieldChange[] {
  const hazards = next.hazards
    .filter((hazard) => hazard.id !== subjectId)
    .flatMap((hazard) =>
      changesBetween(input.state.hazards.get(hazard.id) ?? null, hazard, `/hazards/${hazard.id}`),
    );
  const known = next.evidence.filter((point) => point.id !== subjectId && input.state.evidence.has(point.id));
  const evidence = known.flatMap((point) =>
    changesBetween(input.state.evidence.get(point.id) ?? null, point, `/evidence/${point.id}`),
  );
  const land = LAND_TYPES.flatMap((type) =>
    (next.land[type] as AnyRecord[])
      .filter((record) => record.id !== subjectId)
      .flatMap((record) => {
        const id = String(record.id);
        return changesBetween(input.state.land[type].get(id) ?? null, record, `/${type}/${id}`);
      }),
  );
  return [...hazards, ...evidence, ...land];
}

export function shapeOf(record: AnyRecord | null): Shape | null {
  const shape = record?.shape ?? record?.boundary ?? record?.position ?? record?.centroid ?? null;
  return shape as Shape | null;
}

export function labelOf(record: AnyRecord, id: string): string {
  const names = Object.values((record.names ?? {}) as Record<string, string>);
  return String(record.name ?? record.title ?? record.localId ?? names[0] ?? id);
}
