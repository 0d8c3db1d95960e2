/**
 * Which way of every setting is the looser one, as data. A change that loosens a rule, or shows more to more
 * people, takes effect only when a second person confirms it (flow/programmes.ts); every other change only
 * needs its reason. SAFETY: a setting without a direction does not compile, and test/laws/governance.test.ts
 * asks for each of them.
 */
import type { ApprovalLevel, FormDefinition } from '../model/forms.ts';
import type { SettingChange } from '../model/governance.ts';
import type { ProgrammeSettings, RuleParameters } from '../model/programmes.ts';

/**
 * higher, lower: a number that rises, or falls, loosens. any: every change does. never: no rule depends on it.
 * Or a function that compares the two.
 */
type Direction<T> = 'higher' | 'lower' | 'any' | 'never' | ((before: T, after: T) => boolean);
type Directions<T> = { readonly [K in keyof Required<T>]: Direction<T[K]> };

/** Thresholds: what lets more pass without a doubt is looser. */
export const LOOSER_RULES: Directions<RuleParameters> = {
  duplicateDistanceM: 'lower',
  duplicateDays: 'lower',
  outsidePlaceM: 'higher',
  repeatedPointDegrees: 'any',
  legMaxM: 'higher',
  turningLegMaxM: 'higher',
  chaMaxM2: 'higher',
  shaMaxM2: 'higher',
  partOverlapPercent: 'higher',
  overlapToleranceM2: 'higher',
  overlapToleranceShare: 'higher',
  areaWarnShare: 'higher',
  areaReviewShare: 'higher',
  misclosurePassM: 'higher',
  misclosurePassRatio: 'higher',
  misclosureReviewM: 'higher',
  misclosureReviewRatio: 'higher',
  accuracyFindM: 'higher',
  accuracyCommunityM: 'higher',
  sliverM2: 'lower',
  sliverWidthM: 'lower',
  maxVertices: 'higher',
  lateActivityDays: 'higher',
  progressShare: 'higher',
  minimumDepthCm: 'lower',
  productivityFactor: 'higher',
  productivityMostM2: 'higher',
  fadeOutM: 'lower',
  releasedMarginM: 'lower',
  accidentNearM: 'lower',
  accidentFarM: 'lower',
  evidenceReviewDays: 'higher',
  sessionsPerDay: 'higher',
  repeatedFigures: 'higher',
  clockHours: 'higher',
};

const FINENESS = { none: 0, generalised: 1, exact: 2 } as const;
const finer = (before: keyof typeof FINENESS, after: keyof typeof FINENESS): boolean =>
  FINENESS[after] > FINENESS[before];

export const LOOSER_SETTINGS: Directions<Omit<ProgrammeSettings, 'rules'>> = {
  names: 'never',
  countryIso3: 'any',
  fictional: 'any',
  bounds: widened,
  publicHazards: finer,
  partnerHazards: finer,
  subject: 'any',
  publicMonitor: (_before, after) => after,
  replyHours: 'lower',
  directEvidence: 'any',
  // The order in which ground is worked; no record changes with it.
  priority: 'never',
  forms: asksLess,
  approvalLevels: approvesSooner,
};

/** Every setting by its name, thresholds as `rules.<name>`. */
export const SETTING_FIELDS: readonly string[] = [
  ...Object.keys(LOOSER_SETTINGS),
  ...Object.keys(LOOSER_RULES).map((name) => `rules.${name}`),
];

/** What differs between two sets of settings, field by field, each with its direction. */
export function settingChanges(before: ProgrammeSettings, after: ProgrammeSettings): SettingChange[] {
  return SETTING_FIELDS.flatMap((field) => {
    const [from, to] = [settingOf(before, field), settingOf(after, field)];
    if (sameValue(from, to)) return [];
    const sides = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
    return [{ field, ...sides, looser: loosens(field, from, to) }];
  });
}

/** Settings with these changes laid over; null when one of them no longer starts from what is set. */
export function withChanges(
  settings: ProgrammeSettings,
  changes: readonly SettingChange[],
): ProgrammeSettings | null {
  if (changes.some(({ field, from }) => !sameValue(settingOf(settings, field), from))) return null;
  const next: Record<string, unknown> = { ...settings };
  const rules: Record<string, unknown> = { ...settings.rules };
  for (const { field, to } of changes) {
    const [target, name] = field.startsWith('rules.') ? [rules, field.slice(6)] : [next, field];
    if (to === undefined) delete target[name];
    else target[name] = to;
  }
  return { ...next, rules } as ProgrammeSettings;
}

function loosens(field: string, from: unknown, to: unknown): boolean {
  const table = (field.startsWith('rules.') ? LOOSER_RULES : LOOSER_SETTINGS) as Record<
    string,
    Direction<unknown>
  >;
  const direction = table[field.replace('rules.', '')] ?? 'any';
  if (typeof direction === 'function') return direction(from, to);
  if (direction === 'higher') return !(Number(to) <= Number(from));
  if (direction === 'lower') return !(Number(to) >= Number(from));
  return direction === 'any';
}

function settingOf(settings: ProgrammeSettings, field: string): unknown {
  const source = (field.startsWith('rules.') ? settings.rules : settings) as Record<string, unknown>;
  return source[field.replace('rules.', '')];
}

/** Equal as JSON; members of an object in any order. */
function sameValue(a: unknown, b: unknown): boolean {
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return Object.is(a, b);
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = Object.keys(left).filter((key) => left[key] !== undefined);
  const others = Object.keys(right).filter((key) => right[key] !== undefined);
  return (
    Array.isArray(a) === Array.isArray(b) &&
    keys.length === others.length &&
    keys.every((key) => sameValue(left[key], right[key]))
  );
}

type Bounds = ProgrammeSettings['bounds'];
/** National bounds that hold ground the old ones did not; none at all hold everything. */
function widened(before: Bounds, after: Bounds): boolean {
  if (before === null) return false;
  if (after === null) return true;
  const [west, south, east, north] = before;
  return !(after[0] >= west && after[1] >= south && after[2] <= east && after[3] <= north);
}

/** Levels may be added, or named anew, or get fewer people and more types of report; anything else is looser. */
function approvesSooner(
  before: readonly ApprovalLevel[] = [],
  after: readonly ApprovalLevel[] = [],
): boolean {
  let at = -1;
  return before.some((level) => {
    const next = after.findIndex(({ id }, i) => i > at && id === level.id);
    const same = after[next];
    if (!same) return true;
    at = next;
    const types = same.reportTypes;
    const all = types === undefined || level.reportTypes?.every((type) => types.includes(type)) === true;
    return !all || same.roles.some((role) => !level.roles.includes(role));
  });
}

const NEED = { no: 0, approve: 1, submit: 2 } as const;

/**
 * An author names the version a report was written with, so every version of a form counts: none may go or ask
 * for less, and a new one asks for all that the newest before it did.
 */
function asksLess(before: readonly FormDefinition[] = [], after: readonly FormDefinition[] = []): boolean {
  const same = (a: FormDefinition) => (b: FormDefinition) =>
    a.reportType === b.reportType && a.version === b.version;
  const lost = before.some((form) => {
    const kept = after.find(same(form));
    return kept === undefined || needsLess(form, kept);
  });
  if (lost) return true;
  return after
    .filter((form) => !before.some(same(form)))
    .some((form) => {
      const newest = before.findLast(({ reportType }) => reportType === form.reportType);
      return newest !== undefined && needsLess(newest, form);
    });
}

function needsLess(before: FormDefinition, after: FormDefinition): boolean {
  return before.questions.some(({ id, needed, kind, choices }) => {
    const same = after.questions.find((question) => question.id === id);
    if (needed === 'no') return false;
    if (!same || NEED[same.needed] < NEED[needed] || same.kind !== kind) return true;
    return same.choices.some(({ value }) => !choices.some((choice) => choice.value === value));
  });
}
