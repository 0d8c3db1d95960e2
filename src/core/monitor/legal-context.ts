/**
 * The legal context of something alleged: for each state named and each treaty that speaks to the class and the
 * act, where the state stood on the first and on the last day of the window, and what can be said with care.
 * Computed from treaty status and recorded measures only; it lists what it leaves out and is no legal advice.
 */
import { type MeasureOnDay, measureOn } from './measures.ts';
import { type Status, statusOn, type TreatyRecord, type TreatyStatus, type TreatyTable } from './treaties.ts';
import { type Speaks, treatiesFor } from './treaty-scope.ts';
import { dayBefore, type Treaty } from './treaty-terms.ts';

export interface LegalQuestion {
  /** `iso3` may be anything said in the claim; what is no state of the table is listed, not guessed. */
  readonly parties: readonly { readonly iso3: string; readonly role: string }[];
  readonly itemClass: string;
  readonly act: string;
  /** Days, both inclusive. */
  readonly window: { readonly from: string; readonly to: string };
}

/** A day inside the window on which the status changed. */
export interface Turn {
  readonly on: string;
  readonly from: Status;
  readonly to: Status;
}

export interface LegalRow {
  readonly iso3: string;
  readonly role: string;
  readonly treaty: Treaty;
  readonly speaks: Speaks;
  readonly first: TreatyStatus;
  readonly last: TreatyStatus;
  /** Not empty: the answer depends on the date. */
  readonly turns: readonly Turn[];
  /** Bound through the whole window, through none of it, or it depends on the date. */
  readonly bound: 'yes' | 'no' | 'depends';
  readonly notes: readonly LegalNote[];
}

export type LegalNote =
  | 'signatoryDuty'
  | 'pending'
  | 'provisional'
  | 'conditional'
  | 'suspensionClaimed'
  | 'permitted.ccm.destruction'
  | 'permitted.ccm.training'
  | 'permitted.ccm.recipientNotParty'
  | 'permitted.apmbc.destruction'
  | 'permitted.apmbc.training';

/** A sentence `monitor.legal.statement.<key>`; states and treaties are codes, the reader's side names them. */
export interface LegalStatement {
  readonly key:
    | 'undecided'
    | 'noTreatySpeaks'
    | 'noneBound'
    | 'someBound'
    | 'depends'
    | 'permitted'
    | 'permitNotParty'
    | 'noBan'
    | 'noStates';
  readonly states: readonly string[];
  readonly treaties: readonly Treaty[];
  readonly days: readonly string[];
}

/** What the computation does not look at: `monitor.legal.leftOut.<key>`. */
export type LeftOut =
  | 'customaryLaw'
  | 'useRules'
  | 'licences'
  | 'embargoes'
  | 'signatoryDuties'
  | 'protocolThree'
  | 'nationalLaw'
  | 'notInTable';

export interface LegalContext {
  readonly window: { readonly from: string; readonly to: string };
  /** False: which treaty applies cannot be decided, and no status is shown as if it could. */
  readonly decided: boolean;
  readonly dependsOnDate: boolean;
  readonly rows: readonly LegalRow[];
  readonly measures: readonly (MeasureOnDay & { readonly iso3: string })[];
  /** Read in order they are the careful sentence. Followed by `monitor.legal.notAdvice`. */
  readonly statements: readonly LegalStatement[];
  /** Parties that are no state of the table: a group, an unknown one, an area. */
  readonly notInTable: readonly string[];
  readonly leftOut: readonly LeftOut[];
  /** The table knows nothing after this day. */
  readonly readOn: string;
}

/** The days inside a window, the first excepted, on which a record's status changed. */
export function turnsOf(record: TreatyRecord, window: { from: string; to: string }): Turn[] {
  const { signedOn, consentedOn, boundFrom, releasedFrom } = record;
  const days = [...new Set([signedOn, consentedOn, boundFrom, releasedFrom])]
    .filter((day): day is string => day !== null && day > window.from && day <= window.to)
    .sort();
  return days
    .map((on) => ({
      on,
      from: statusOn(record, dayBefore(on)).status,
      to: statusOn(record, on).status,
    }))
    .filter(({ from, to }) => from !== to);
}

function boundIn(first: Status, turns: readonly Turn[]): LegalRow['bound'] {
  const all = [first, ...turns.map(({ to }) => to)].map((status) => status === 'party');
  if (all.every(Boolean)) return 'yes';
  return all.some(Boolean) ? 'depends' : 'no';
}

function notesOf(row: Omit<LegalRow, 'notes'>): LegalNote[] {
  const { first, last, turns } = row;
  const had = (status: Status): boolean => first.status === status || turns.some(({ to }) => to === status);
  const marked = (overlay: TreatyStatus['overlays'][number]): boolean =>
    first.overlays.includes(overlay) || last.overlays.includes(overlay);
  const notes: LegalNote[] = [];
  if (had('signatory')) notes.push('signatoryDuty');
  if (had('party_pending')) notes.push('pending');
  if (marked('provisional_application')) notes.push('provisional');
  if (last.effect === 'conditional') notes.push('conditional');
  if (marked('suspension_claimed')) notes.push('suspensionClaimed');
  return notes;
}

const PERMISSIONS: Readonly<Record<string, LegalNote>> = {
  'ccm transfer.for_destruction': 'permitted.ccm.destruction',
  'ccm transfer.for_training': 'permitted.ccm.training',
  'apmbc transfer.for_destruction': 'permitted.apmbc.destruction',
  'apmbc transfer.for_training': 'permitted.apmbc.training',
};

/** CCM Art. 3(6)–(7), APMBC Art. 3: what is permitted matters to those who are bound. */
function withPermission(rows: readonly LegalRow[], act: string): LegalRow[] {
  return rows.map((row) => {
    const note = PERMISSIONS[`${row.treaty} ${act}`];
    if (row.speaks !== 'permits' || row.bound === 'no' || !note) return row;
    const outside = rows.some(
      ({ treaty, role, bound }) => treaty === row.treaty && role === 'recipient' && bound !== 'yes',
    );
    const narrow: LegalNote[] = row.treaty === 'ccm' && outside ? ['permitted.ccm.recipientNotParty'] : [];
    return { ...row, notes: [note, ...narrow, ...row.notes] };
  });
}

function rowsOf(question: LegalQuestion, table: TreatyTable): LegalRow[] {
  const { parties, itemClass, act, window } = question;
  const rows: LegalRow[] = [];
  for (const { iso3, role } of parties) {
    for (const { treaty, speaks } of treatiesFor(itemClass, act) ?? []) {
      const record = table.records.get(`${iso3} ${treaty}`);
      if (!record) continue;
      const [first, last] = [statusOn(record, window.from), statusOn(record, window.to)];
      const turns = turnsOf(record, window);
      const row = { iso3, role, treaty, speaks, first, last, turns, bound: boundIn(first.status, turns) };
      rows.push({ ...row, notes: notesOf(row) });
    }
  }
  return withPermission(rows, act);
}

const unique = <T>(all: readonly T[]): T[] => [...new Set(all)];
const statement = (key: LegalStatement['key'], rows: readonly LegalRow[]): LegalStatement => ({
  key,
  states: unique(rows.map(({ iso3 }) => iso3)),
  treaties: unique(rows.map(({ treaty }) => treaty)),
  days: unique(rows.flatMap(({ turns }) => turns.map(({ on }) => on))).sort(),
});

function aboutBans(rows: readonly LegalRow[]): LegalStatement[] {
  const bans = rows.filter(({ speaks }) => speaks === 'bans');
  if (bans.length === 0) return [statement('noBan', rows)];
  const [yes, depends] = (['yes', 'depends'] as const).map((kind) =>
    bans.filter(({ bound }) => bound === kind),
  );
  const said: LegalStatement[] = [];
  if (yes!.length > 0) said.push(statement('someBound', yes!));
  if (depends!.length > 0) said.push(statement('depends', depends!));
  return said.length > 0 ? said : [statement('noneBound', bans)];
}

function statementsOf(
  decided: boolean,
  question: LegalQuestion,
  rows: readonly LegalRow[],
): LegalStatement[] {
  if (!decided) return [statement('undecided', [])];
  if ((treatiesFor(question.itemClass, question.act) ?? []).length === 0)
    return [statement('noTreatySpeaks', [])];
  if (rows.length === 0) return [statement('noStates', [])];
  const permits = rows.filter(({ speaks }) => speaks === 'permits');
  if (permits.length === 0) return aboutBans(rows);
  const outside = permits.filter(({ notes }) => notes.includes('permitted.ccm.recipientNotParty'));
  return [
    statement('permitted', permits),
    ...(outside.length > 0 ? [statement('permitNotParty', outside)] : []),
  ];
}

function leftOutOf(question: LegalQuestion, rows: readonly LegalRow[], missing: boolean): LeftOut[] {
  const left: LeftOut[] = ['customaryLaw', 'useRules', 'licences', 'embargoes', 'nationalLaw'];
  if (rows.some(({ notes }) => notes.includes('signatoryDuty'))) left.unshift('signatoryDuties');
  if (question.itemClass.split(' + ').includes('INC')) left.push('protocolThree');
  if (missing) left.push('notInTable');
  return left;
}

/** Where the states named stood, what the treaties say of such an act, and what is not looked at. */
export function legalContext(question: LegalQuestion, table: TreatyTable): LegalContext {
  const { parties, itemClass, act, window } = question;
  const decided = treatiesFor(itemClass, act) !== null;
  const rows = rowsOf(question, table);
  const notInTable = unique(parties.map(({ iso3 }) => iso3).filter((iso3) => !table.states.has(iso3)));
  const measures = unique(parties.map(({ iso3 }) => iso3)).flatMap((iso3) => {
    const onLast = measureOn(iso3, itemClass, act, window.to);
    const onlyFirst = measureOn(iso3, itemClass, act, window.from).filter(
      ({ measure }) => !onLast.some((one) => one.measure.id === measure.id),
    );
    return [...onlyFirst, ...onLast].map((one) => ({ ...one, iso3 }));
  });
  return {
    window,
    decided,
    dependsOnDate: rows.some(({ turns }) => turns.length > 0),
    rows,
    measures,
    statements: statementsOf(decided, question, rows),
    notInTable,
    leftOut: leftOutOf(question, rows, notInTable.length > 0),
    readOn: table.readOn,
  };
}
