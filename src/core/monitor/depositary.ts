/**
 * A list of the depositary beside the table: every difference with what stands now, what the list says and the day
 * it would take effect. Proposes, for a person to decide; applies nothing.
 */
import { nameFinder } from './depositary-names.ts';
import type { DepositaryPage, ListedEntry } from './depositary-page.ts';
import { dayIn } from './depositary-read.ts';
import { statusOn, type TreatyRecord, type TreatyStatus, type TreatyTable } from './treaties.ts';
import type { TreatyAction } from './treaty-actions.ts';
import { bindingFrom, releaseFrom, type Treaty } from './treaty-terms.ts';

/** `monitor.difference.<kind>` */
export type DifferenceKind =
  | 'newSignature'
  | 'newDeposit'
  | 'changedSignature'
  | 'changedDeposit'
  | 'changedInstrument'
  | 'changedEffect'
  | 'vanished'
  | 'withdrawalNotice'
  | 'withdrawalConfirmed'
  | 'withdrawalListed'
  | 'changedWithdrawal'
  | 'stillListed'
  | 'suspensionNote'
  | 'newNote'
  | 'unknownParticipant'
  | 'unreadDate'
  | 'total';

export interface Difference {
  readonly kind: DifferenceKind;
  readonly treaty: Treaty;
  readonly iso3: string | null;
  /** As the list writes it. */
  readonly name: string;
  readonly current: string | null;
  readonly proposed: string | null;
  /** Computed by the treaty's rule; null where nothing takes effect. */
  readonly effect: string | null;
  /** Number of the depositary's notification. */
  readonly ref: string | null;
  /** What would be recorded if a person accepts; null where only a person can say. */
  readonly action: TreatyAction | null;
}

interface Compared {
  readonly page: DepositaryPage;
  readonly on: string;
  readonly entry: ListedEntry;
  readonly record: TreatyRecord;
  readonly standing: TreatyStatus;
  readonly conventionFrom: string | null;
}

type Some = Partial<Difference> & { readonly kind: DifferenceKind };

const knownBy = (day: string | null, on: string): string | null => (day !== null && day <= on ? day : null);

function differ(at: Compared, some: Some): Difference {
  const { treaty, name } = at.entry;
  const rest = { current: null, proposed: null, effect: null, ref: null, action: null };
  return { treaty, iso3: at.record.iso3, name, ...rest, ...some };
}

const ACTIONS: Readonly<Record<NonNullable<TreatyRecord['consentedBy']>, string>> = {
  ratification: 'ratification',
  acceptance: 'acceptance',
  approval: 'approval',
  accession: 'accession',
  succession: 'succession',
  consent: 'consent_to_be_bound',
};

function actionOf(at: Compared, action: string, on: string, more: Partial<TreatyAction> = {}): TreatyAction {
  const { treaty, iso3 } = at.record;
  return {
    id: `ta:untc-${treaty}-${iso3}-${action}-${on}`.toLowerCase(),
    treaty,
    iso3,
    action,
    on,
    source: 'untc',
    confidence: at.page.format === 'csv' ? 'reported' : 'verified',
    ...more,
  };
}

function signatureOf(at: Compared): Difference[] {
  const { entry, record, on } = at;
  if (entry.signedOn === undefined) return [];
  const current = knownBy(record.signedOn, on);
  if (entry.signedOn === current) return [];
  const proposed = entry.signedOn;
  if (proposed === null) {
    // Where the consent went too, that is said once.
    const consentGone = entry.consentedOn === null && knownBy(record.consentedOn, on) !== null;
    return consentGone ? [] : [differ(at, { kind: 'vanished', current })];
  }
  const action = actionOf(at, 'signature', proposed);
  return [differ(at, { kind: current ? 'changedSignature' : 'newSignature', current, proposed, action })];
}

/** A consent that is listed and was not known, or with another day. */
function depositOf(at: Compared, current: string | null, proposed: string): Difference {
  const { entry, record, standing, conventionFrom } = at;
  const comesBack =
    standing.status === 'withdrawn' && record.releasedFrom !== null && proposed >= record.releasedFrom;
  const by = entry.consentedBy ?? record.consentedBy ?? 'ratification';
  const given = entry.boundFrom ?? null;
  // A succession reaches back to a day only the depositary can give.
  const computed = by === 'succession' ? null : bindingFrom(entry.treaty, proposed, conventionFrom);
  const effect = given ?? computed;
  const basis = given ? { effectiveOn: given, effectiveBasis: 'stored' as const } : {};
  const action = actionOf(at, ACTIONS[by], proposed, basis);
  const kind = current === null || comesBack ? 'newDeposit' : 'changedDeposit';
  return differ(at, { kind, current, proposed, effect, action });
}

const due = ({ standing }: Compared): 'no' | 'conditional' | 'sure' =>
  standing.status !== 'withdrawn' ? 'no' : standing.effect === 'conditional' ? 'conditional' : 'sure';

/** The list no longer counts a consent. */
function goneOf(at: Compared, current: string): Difference[] {
  const { record } = at;
  const effect = record.releasedFrom;
  if (due(at) === 'sure') return [];
  if (due(at) === 'conditional' && effect) {
    const action = actionOf(at, 'withdrawal_effect', effect);
    return [differ(at, { kind: 'withdrawalConfirmed', current, proposed: effect, effect, action })];
  }
  return [differ(at, { kind: at.entry.bracketed ? 'withdrawalListed' : 'vanished', current, effect })];
}

function consentOf(at: Compared): Difference[] {
  const { entry, record, on } = at;
  if (entry.consentedOn === undefined) return [];
  const current = knownBy(record.consentedOn, on);
  const proposed = entry.consentedOn;
  if (proposed === null) return current === null ? [] : goneOf(at, current);
  if (proposed !== current) return [depositOf(at, current, proposed)];
  if (entry.bracketed) return goneOf(at, current);
  if (at.page.format !== 'csv' && due(at) === 'conditional')
    return [differ(at, { kind: 'stillListed', current, effect: record.releasedFrom })];
  return instrumentOf(at);
}

function instrumentOf(at: Compared): Difference[] {
  const { entry, record } = at;
  const found: Difference[] = [];
  if (entry.consentedBy && entry.consentedOn && entry.consentedBy !== record.consentedBy) {
    const action = actionOf(at, ACTIONS[entry.consentedBy], entry.consentedOn, {
      effectiveOn: record.boundFrom,
      effectiveBasis: record.boundBasis,
    });
    const values = { current: record.consentedBy, proposed: entry.consentedBy, effect: record.boundFrom };
    found.push(differ(at, { kind: 'changedInstrument', ...values, action }));
  }
  if (entry.boundFrom && entry.boundFrom !== record.boundFrom) {
    const by = ACTIONS[record.consentedBy ?? 'ratification'];
    const stored = { effectiveOn: entry.boundFrom, effectiveBasis: 'stored' as const };
    const action = entry.consentedOn ? actionOf(at, by, entry.consentedOn, stored) : null;
    const values = { current: record.boundFrom, proposed: entry.boundFrom, effect: entry.boundFrom };
    found.push(differ(at, { kind: 'changedEffect', ...values, action }));
  }
  return found;
}

function releaseOf(at: Compared): Difference[] {
  const { entry, record } = at;
  if (entry.releasedFrom === undefined || entry.releasedFrom === record.releasedFrom) return [];
  const [current, proposed] = [record.releasedFrom, entry.releasedFrom];
  const action = proposed ? actionOf(at, 'withdrawal_effect', proposed) : null;
  const kind = current === null ? 'withdrawalListed' : 'changedWithdrawal';
  return [differ(at, { kind, current, proposed, effect: proposed, action })];
}

const ABOUT_SOMETHING_ELSE = /reservation|declaration|objection|r[ée]serve/i;
const refIn = (text: string): string | null => /C\.N\.\d+\.\d{4}/.exec(text)?.[0] ?? null;
const shortened = (text: string): string => (text.length > 200 ? `${text.slice(0, 199)}…` : text);

/** What a footnote says of leaving or suspending, where the table does not know it yet. */
function noteOf(at: Compared, text: string): Difference[] {
  if (ABOUT_SOMETHING_ELSE.test(text)) return [];
  const day = dayIn(text);
  const ref = refIn(text);
  const knows = (kind: string) => at.record.facts.some((fact) => fact.kind === kind);
  const values = { proposed: day ?? shortened(text), ref };
  const more = ref ? { ref } : {};
  if (/withdr[ae]w|retrait/i.test(text) && !knows('withdrawal_notice')) {
    const effect = day ? releaseFrom(at.entry.treaty, day) : null;
    const action = day ? actionOf(at, 'withdrawal_notice', day, more) : null;
    return [differ(at, { kind: 'withdrawalNotice', ...values, effect, action })];
  }
  if (/suspen/i.test(text) && !knows('suspension_claimed')) {
    const action = day ? actionOf(at, 'suspension_claimed', day, more) : null;
    return [differ(at, { kind: 'suspensionNote', ...values, action })];
  }
  return [];
}

function notesOf(at: Compared): Difference[] {
  const texts = at.page.notes.filter(({ mark }) => at.entry.marks.includes(mark)).map(({ text }) => text);
  return texts.flatMap((text) => noteOf(at, text));
}

/** Footnotes an earlier reading of the same list did not have. */
function newNotes(page: DepositaryPage, previous: DepositaryPage): Difference[] {
  const known = new Set(previous.notes.map(({ text }) => text));
  const treaty = page.treaties[0];
  if (!treaty) return [];
  return page.notes
    .filter(({ text }) => !known.has(text))
    .map(({ mark, text }) => {
      const name = page.entries.find(({ marks }) => marks.includes(mark))?.name ?? `(${mark})`;
      const rest = { iso3: null, current: null, effect: null, ref: refIn(text), action: null };
      return { kind: 'newNote', treaty, name, proposed: shortened(text), ...rest };
    });
}

const bare = (entry: ListedEntry, kind: DifferenceKind, proposed: string | null): Difference => {
  const rest = { iso3: null, current: null, effect: null, ref: null, action: null };
  return { kind, treaty: entry.treaty, name: entry.name, proposed, ...rest };
};

const listsNothing = ({ signedOn, consentedOn, releasedFrom }: ListedEntry): boolean =>
  !signedOn && !consentedOn && !releasedFrom;

function missing(page: DepositaryPage, table: TreatyTable, listed: ReadonlySet<string>): ListedEntry[] {
  return [...table.records.values()]
    .filter(({ treaty, iso3 }) => page.treaties.includes(treaty) && !listed.has(`${iso3} ${treaty}`))
    .map(({ treaty, iso3 }) => ({
      treaty,
      name: table.states.get(iso3) ?? iso3,
      iso3,
      signedOn: null,
      consentedOn: null,
      consentedBy: null,
      bracketed: false,
      marks: [],
      unread: [],
    }));
}

/** The page's own total beside the rows that were read: a check of the reading. */
function totalOf(page: DepositaryPage): Difference[] {
  const [treaty] = page.treaties;
  const read = page.entries.filter(({ consentedOn, bracketed }) => consentedOn && !bracketed).length;
  if (!treaty || page.statedParties === null || page.statedParties === read) return [];
  const values = { current: String(read), proposed: String(page.statedParties) };
  return [{ kind: 'total', treaty, iso3: null, name: '', ...values, effect: null, ref: null, action: null }];
}

export interface DifferencesAsked {
  /** The day the list stands for when it does not say so itself. */
  readonly on: string;
  /** An earlier reading of the same list: footnotes are compared with it. */
  readonly previous?: DepositaryPage;
}

/** Everything in which a list of the depositary differs from the table on the day it stands for. */
export function differences(page: DepositaryPage, table: TreatyTable, asked: DifferencesAsked): Difference[] {
  const on = page.asAt ?? asked.on;
  const find = nameFinder(table);
  const found: Difference[] = [];
  const listed = new Set<string>();
  const compare = (entry: ListedEntry, iso3: string): void => {
    const record = table.records.get(`${iso3} ${entry.treaty}`);
    if (!record) return;
    const convention = entry.treaty.startsWith('ccw_') ? table.records.get(`${iso3} ccw`) : undefined;
    const standing = statusOn(record, on);
    const at = { page, on, entry, record, standing, conventionFrom: convention?.boundFrom ?? null };
    found.push(...signatureOf(at), ...consentOf(at), ...releaseOf(at), ...notesOf(at));
  };
  for (const entry of page.entries) {
    const iso3 = entry.iso3 && table.states.has(entry.iso3) ? entry.iso3 : find(entry.name);
    if (iso3 === null) {
      if (!listsNothing(entry))
        found.push(bare(entry, 'unknownParticipant', entry.consentedOn ?? entry.signedOn ?? null));
      continue;
    }
    listed.add(`${iso3} ${entry.treaty}`);
    for (const text of entry.unread) found.push({ ...bare(entry, 'unreadDate', text), iso3 });
    // What cannot be read is not taken for gone.
    if (entry.unread.length === 0) compare(entry, iso3);
  }
  for (const entry of missing(page, table, listed)) compare(entry, entry.iso3 as string);
  if (asked.previous) found.push(...newNotes(page, asked.previous));
  return [...found, ...totalOf(page)];
}
