/**
 * A finding is a door: what is computed from records is said only to whom the records are shown. Rules say which
 * records they read (`Rule.reads`); for an asker who may not see all of them exactly the rules are run over what
 * the asker's view shows and nothing else, so neither a finding nor its absence depends on what is withheld.
 * Reviewers get the findings over everything. SAFETY: test/laws/sight.test.ts, test/scenarios/two-worlds.test.ts.
 */
import type { Finding, KeptFinding } from '../model/findings.ts';
import type { Hazard } from '../model/hazards.ts';
import type { LandRecords } from '../model/land.ts';
import type { Precision } from '../policy/views.ts';
import { generalisedHazard } from '../registry/served.ts';
import { generalisedLand } from '../registry/served-land.ts';
import type { LandRuleContext, RuleContext, Source } from './context.ts';
import { RULES } from './rules.ts';

/** How one asker sees what a context holds. */
export interface Eyes {
  /** How a record whose place nobody's role covers is seen. */
  readonly base: Precision;
  precisionOf(record: object): Precision;
  /** Whether a report, or a hazard found by its number, may be named to the asker. */
  mayName(id: string): boolean;
  /** Whether the report is one of the asker's own organisation. */
  readonly ownOrganisation: boolean;
}

/** Kept as it is when nothing is taken out, so that whoever compares sees at once that nothing was. */
function only<T>(list: readonly T[], keep: (item: T) => boolean): readonly T[] {
  return list.every(keep) ? list : list.filter(keep);
}

function each<T extends object>(
  records: ReadonlyMap<string, T>,
  shown: (record: T) => T | null,
): ReadonlyMap<string, T> {
  const kept = [...records].flatMap(([id, record]) => {
    const as = shown(record);
    return as === null ? [] : [[id, as] as const];
  });
  const same = kept.length === records.size && kept.every(([id, record]) => records.get(id) === record);
  return same ? records : new Map(kept);
}

/** What the asker's view shows of a context. A member that is not named here does not compile. */
export function contextFor(context: RuleContext, eyes: Eyes): RuleContext {
  const exact = (record: object): boolean => eyes.precisionOf(record) === 'exact';
  const hazardFor = (hazard: Hazard): Hazard | null => {
    const precision = eyes.precisionOf(hazard);
    if (precision === 'exact') return hazard;
    return precision === 'generalised' ? generalisedHazard(hazard) : null;
  };
  const coarse = [context.target, ...context.hazards.values()].filter((hazard) => hazard && !exact(hazard));
  const shown: Pick<RuleContext, Exclude<Source, `land.${string}`> | 'land' | 'coarse'> = {
    target: context.target && hazardFor(context.target),
    hazards: each(context.hazards, hazardFor),
    neighbours: only(context.neighbours, exact),
    // The gazetteer and what is said about states are the same for every member.
    places: context.places,
    monitor: context.monitor,
    sameLocalId: only(context.sameLocalId, (id) => eyes.mayName(id)),
    similarReports: only(context.similarReports, (id) => eyes.mayName(id)),
    land: landFor(context.land, eyes),
    coarse: new Set(coarse.flatMap((hazard) => hazard?.id ?? [])),
  };
  return { ...context, ...shown };
}

function landFor(land: LandRuleContext, eyes: Eyes): LandRuleContext {
  const exact = (record: object): boolean => eyes.precisionOf(record) === 'exact';
  const shown = {
    // Tasks and activities have no ground that a rule looks at: as lists serve them.
    tasks: each(land.tasks, (task) => landRecordFor<'task'>(task, eyes)),
    activities: each(land.activities, (activity) => landRecordFor<'activity'>(activity, eyes)),
    releases: only(land.releases, exact),
    progress: only(land.progress, exact),
    handovers: only(land.handovers, exact),
    nonconformities: only(land.nonconformities, exact),
    evidence: only(land.evidence, exact),
    accounts: each(land.accounts, (account) => (exact(account) ? account : null)),
    around: only(land.around, exact),
    organisations: land.organisations,
    sessionsThatDay: eyes.ownOrganisation ? land.sessionsThatDay : 0,
  };
  const known = knownFor(land, shown, eyes);
  // Whose a record is, its list says to whoever is shown its cell.
  const owners =
    known === land.known ? land.owners : new Map([...land.owners].filter(([id]) => known.has(id)));
  return { ...shown, known, owners };
}

function landRecordFor<K extends 'task' | 'activity'>(
  record: LandRecords[K],
  eyes: Eyes,
): LandRecords[K] | null {
  const precision = eyes.precisionOf(record);
  if (precision === 'exact') return record;
  return precision === 'generalised' ? generalisedLand<K>(record) : null;
}

/** Where cells are shown, every record is shown in its list, so its identifier is no secret; else only what is exact. */
function knownFor(
  land: LandRuleContext,
  shown: Pick<
    LandRuleContext,
    'tasks' | 'activities' | 'releases' | 'progress' | 'handovers' | 'nonconformities'
  >,
  eyes: Eyes,
): LandRuleContext['known'] {
  if (eyes.base !== 'hidden') return land.known;
  const { tasks, activities, releases, progress, handovers, nonconformities } = shown;
  const listed = [...releases, ...progress, ...handovers, ...nonconformities].map(({ id }) => id);
  const ids = new Set([...tasks.keys(), ...activities.keys(), ...listed]);
  return new Set([...land.known].filter((id) => ids.has(id)));
}

/** Sources that every reader of a report may know all of. */
const OPEN: readonly Source[] = ['places', 'monitor'];

/** Rules whose findings follow from the report alone, and from what is the same for everybody. */
export const OPEN_RULES: readonly string[] = RULES.filter(({ reads }) =>
  reads.every((source) => OPEN.includes(source)),
).map(({ id }) => id);
const open: ReadonlySet<string> = new Set(OPEN_RULES);

/** What an asker is told of a report, and what is kept with it. */
export interface Told {
  readonly told: Finding[];
  /** Everything, for who decides on it; findings from records say in which view they were told. */
  readonly kept: KeptFinding[];
}

/** The findings for who sees everything. */
export function toldAll(findings: Finding[]): Told {
  return { told: findings, kept: findings };
}

/** What one asker may know of a report and of the ground it speaks of. */
export interface Seen {
  readonly context: RuleContext;
  /** Equal for askers who see equal things (`View.key`). */
  readonly view: string;
  /** Whether the asker is shown a recorded hazard in the cells the report lies in. */
  readonly inCell: boolean;
}

/** Said by the door itself: no doubt about the report, and of no record. */
const notice = (rule: string, severity: Finding['severity'], message: string): Finding => ({
  rule,
  severity,
  message,
  params: {},
  path: '',
  at: null,
  fix: null,
});
const IN_CELL = notice('V27', 'I', 'rule.V27.inCell');
const ALARM_RAISED = notice('V60', 'R', 'rule.V60.raised');

/** Evidence in released land, brought by the report itself: alarms go out, whoever may see the land (flow/alarms.ts). */
const tellsPeople = ({ rule, message }: Finding): boolean => rule === 'V60' && message !== 'rule.V60.since';

/** What an asker is told of a report that is not stored, by what was found over what they see. */
export function toldOf(own: readonly Finding[], { inCell }: Seen): Finding[] {
  return inCell ? [...own, IN_CELL] : [...own];
}

/** The findings of a report that is stored: over everything, and over what its author may see. */
export function toldTo(full: readonly Finding[], own: readonly Finding[], seen: Seen): Told {
  // People are told at once, so its author learns that much, and not what stands behind it.
  const alarm = full.some(tellsPeople) && !own.some(({ rule }) => rule === 'V60') ? [ALARM_RAISED] : [];
  const told = [...own, ...alarm];
  // The notice of the cell is made anew whenever asked, so it is not kept.
  return { told: toldOf(told, seen), kept: marked(full, told, seen.view) };
}

/** Nothing that any rule reads is withheld: the rules would find the same. */
export function showsAll(context: RuleContext, seen: RuleContext): boolean {
  const sources = new Set(RULES.flatMap(({ reads }) => reads));
  return [...sources].every((source) => sourceOf(context, source) === sourceOf(seen, source));
}

function sourceOf(context: RuleContext, source: Source): unknown {
  const [outer, inner] = source.split('.') as [keyof RuleContext, keyof LandRuleContext | undefined];
  return inner === undefined ? context[outer] : context.land[inner];
}

/** What was found over everything, noting what of it was told; and what was told besides. */
function marked(full: readonly Finding[], own: readonly Finding[], view: string): KeptFinding[] {
  const [heard, known] = [new Set(own.map(textOf)), new Set(full.map(textOf))];
  const more = own.filter((finding) => !known.has(textOf(finding)));
  return [
    ...full.map(
      (each): KeptFinding =>
        !open.has(each.rule) && heard.has(textOf(each)) ? { ...each, told: { view } } : each,
    ),
    ...more.map((each): KeptFinding => ({ ...each, told: { view, only: true } })),
  ];
}

const textOf = (finding: Finding): string => JSON.stringify(finding);

/** The findings of a decision, over everything, as they are kept: what was told before, in the same words, stays told. */
export function keptOn(found: readonly Finding[], before: readonly KeptFinding[]): KeptFinding[] {
  const told = new Map(
    before.flatMap(({ told: to, ...finding }) => (to ? [[textOf(finding), to] as const] : [])),
  );
  return found.map((finding): KeptFinding => {
    const to = told.get(textOf(finding));
    return to ? { ...finding, told: { view: to.view } } : finding;
  });
}

/** Answers to doubts that this reader is told; what was answered besides is for who decides. */
export function answersFor<T extends { readonly rule: string }>(
  overrides: readonly T[],
  findings: readonly Finding[],
  { full }: Pick<FindingReader, 'full'>,
): T[] {
  const told = new Set(findings.map(({ rule }) => rule));
  return overrides.filter(({ rule }) => full || told.has(rule));
}

/** Who reads the findings kept with a report. */
export interface FindingReader {
  /** Decides on the report, or sees every record exactly. */
  readonly full: boolean;
  readonly isAuthor: boolean;
  readonly view: string;
}

/** The findings kept with a report, for one reader: never the note on who was told. */
export function findingsFor(kept: readonly KeptFinding[], reader: FindingReader): Finding[] {
  const shown = kept.filter(({ rule, told }) => {
    if (reader.full) return told?.only !== true;
    return open.has(rule) || (told !== undefined && (reader.isAuthor || told.view === reader.view));
  });
  return shown.map(({ told: _, ...finding }) => finding);
}
