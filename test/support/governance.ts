/** Every setting of a programme, changed in both directions, with what each direction must mean. */
import { ProgrammeSettings, type RuleParameters } from '../../src/core/model/programmes.ts';

const question = (needed: 'no' | 'submit' | 'approve', id = 'depth') => ({
  id,
  kind: 'number' as const,
  label: { en: 'Depth' },
  needed,
});
const form = (version: string, ...questions: ReturnType<typeof question>[]) => ({
  reportType: 'nts' as const,
  version,
  questions,
});
const level = (...roles: ('org_im' | 'qa')[]) => ({ id: 'first', names: { en: 'First' }, roles });

const base = ProgrammeSettings.parse({
  names: { en: 'North', uk: 'Північ' },
  countryIso3: 'UKR',
  bounds: [22, 44, 41, 53],
  publicHazards: 'generalised',
  partnerHazards: 'generalised',
  forms: [form('1', question('approve'))],
  approvalLevels: [level('org_im', 'qa')],
});

interface Example {
  readonly field: string;
  readonly settings: ProgrammeSettings;
  readonly looser: boolean;
}

/** Written by hand, not read from the table it judges. */
const LOOSER_WHEN_LOWER: readonly (keyof RuleParameters)[] = [
  'duplicateDistanceM',
  'duplicateDays',
  'sliverM2',
  'sliverWidthM',
  'minimumDepthCm',
  'fadeOutM',
  'releasedMarginM',
  'accidentNearM',
  'accidentFarM',
];
const LOOSER_EITHER_WAY: readonly (keyof RuleParameters)[] = ['repeatedPointDegrees'];

const thresholds = (Object.keys(base.rules) as (keyof RuleParameters)[]).flatMap((name): Example[] =>
  [0.5, 2].map((factor) => {
    const rules = { ...base.rules, [name]: base.rules[name] * factor };
    const lower = LOOSER_WHEN_LOWER.includes(name);
    const looser = LOOSER_EITHER_WAY.includes(name) || lower === factor < 1;
    return { field: `rules.${name}`, settings: { ...base, rules }, looser };
  }),
);

const CHANGES: readonly [Partial<Record<keyof ProgrammeSettings, unknown>>, boolean][] = [
  [{ names: { en: 'South' } }, false],
  [{ countryIso3: null }, true],
  [{ countryIso3: 'POL' }, true],
  [{ fictional: true }, true],
  [{ bounds: null }, true],
  [{ bounds: [22, 44, 41, 54] }, true],
  [{ bounds: [23, 45, 40, 52] }, false],
  [{ publicHazards: 'exact' }, true],
  [{ publicHazards: 'none' }, false],
  [{ partnerHazards: 'exact' }, true],
  [{ partnerHazards: 'none' }, false],
  [{ subject: 'monitor' }, true],
  [{ publicMonitor: true }, true],
  [{ replyHours: 0 }, true],
  [{ replyHours: 100 }, false],
  [{ directEvidence: ['item'] }, true],
  [{ directEvidence: [...base.directEvidence, 'hearsay'] }, true],
  [
    { priority: [{ key: 'a', weight: 1, kind: 'bands', bands: [{ from: 0, points: 1 }], unknown: 0 }] },
    false,
  ],
  [{ forms: undefined }, true],
  [{ forms: [form('1', question('no'))] }, true],
  [{ forms: [form('1', question('submit'))] }, false],
  [{ forms: [...(base.forms ?? []), form('2', question('no'))] }, true],
  [{ forms: [...(base.forms ?? []), form('2', question('approve'), question('no', 'width'))] }, false],
  [{ approvalLevels: undefined }, true],
  [{ approvalLevels: [] }, true],
  [{ approvalLevels: [level('qa')] }, false],
  [{ approvalLevels: [{ ...level('qa'), reportTypes: ['nts'] }] }, true],
  [{ approvalLevels: [level('org_im', 'qa'), { ...level('qa'), id: 'second' }] }, false],
];

const others = CHANGES.map(([change, looser]): Example => {
  const settings = ProgrammeSettings.parse({ ...base, ...change });
  return { field: Object.keys(change)[0] as string, settings, looser };
});

export const changedSettings: { readonly base: ProgrammeSettings; readonly all: readonly Example[] } = {
  base,
  all: [...thresholds, ...others],
};
