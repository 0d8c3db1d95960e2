/** What is said of an alleged act: worked cases, and laws that hold for every case file. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { say } from '../../src/core/messages/say.ts';
import { LANGUAGES } from '../../src/core/model/codes.ts';
import { type Assessment, assess, sensitivity } from '../../src/core/monitor/assess.ts';
import { WINDOW_ROLES } from '../../src/core/monitor/case-file.ts';
import type { CaseFile, Clocks } from '../../src/core/monitor/claim-facts.ts';
import { sayLabel } from '../../src/core/monitor/labels.ts';
import { legalContext } from '../../src/core/monitor/legal-context.ts';
import { passesOn } from '../../src/core/monitor/lineage.ts';
import type { RulesetName } from '../../src/core/monitor/rulesets.ts';
import { shippedTreaties } from '../../src/core/monitor/treaties.ts';
import { caseFrom, type VectorClaim } from '../support/assess-vectors.ts';

const ALWAYS: Clocks = { asOf: '2040-01-01', knownAt: '2040-01-01' };
const labelOf = ({ label }: Assessment): string => sayLabel(label, (key) => say('en', key));

/** Somebody unnamed told an outlet. */
const told = (id: string, outlet: string, more: Partial<VectorClaim> = {}): VectorClaim => ({
  id,
  stance: 'assert',
  speaker: `people who spoke with ${outlet}`,
  speakerNamed: false,
  role: 'other',
  path: [outlet, `src:people @ ${outlet}`],
  saidOn: '2030-01-01',
  ...more,
});
/** The same passed on by another outlet. */
const passed = (claim: VectorClaim, by: string, saidOn = '2030-01-02'): VectorClaim => ({
  ...claim,
  id: `${claim.id} by ${by}`,
  path: [by, ...(claim.path ?? [])],
  saidOn,
});
const party = (
  role: 'supplier' | 'recipient',
  stance: string,
  saidOn: string,
  more: Partial<VectorClaim> = {},
): VectorClaim => ({
  id: `${role} ${stance} ${saidOn}`,
  stance,
  speaker: `ministry of the ${role}`,
  speakerNamed: true,
  authorised: true,
  role,
  path: ['press conference'],
  saidOn,
  ...more,
});
const of = (...claims: VectorClaim[]): CaseFile => caseFrom('E', claims);
const says = (claims: VectorClaim[], clocks: Partial<Clocks> = {}): Assessment =>
  assess(of(...claims), { ...ALWAYS, ...clocks });
const keys = (found: Assessment): string[] => found.reasons.map(({ key }) => key);

describe('answers of the parties, day by day', () => {
  const first = told('first', 'Herald', { saidOn: '2030-01-10' });
  const story = [
    first,
    party('supplier', 'no_reply', '2030-01-10'),
    party('recipient', 'no_reply', '2030-01-10'),
    party('recipient', 'deny', '2030-01-11'),
    party('supplier', 'deny', '2030-01-11', { speakerNamed: false, authorised: false }),
    party('supplier', 'deny', '2030-01-14'),
  ];

  test('asked and no reply: non-committal, and no denial', () => {
    const found = says(story, { asOf: '2030-01-10' });
    expect(found).toMatchObject({ support: 'S1', dispute: 'D1', credibility: 3 });
    expect(labelOf(found)).toBe('Reported, one origin, unnamed sources; parties non-committal');
    expect(keys(found).filter((key) => key === 'noReply').length).toBe(2);
    expect(keys(found)).not.toContain('noAnswer');
  });

  test('one denies on the record, the other only through somebody unnamed: denied, not by both', () => {
    const found = says(story, { asOf: '2030-01-12' });
    expect(found).toMatchObject({ support: 'S1', dispute: 'D2' });
    expect(keys(found)).toContain('deniedOffRecord');
  });

  test('both deny on the record: the grade stays "possible"', () => {
    const found = says(story, { asOf: '2030-01-14' });
    expect(found).toMatchObject({ support: 'S1', dispute: 'D3', credibility: 3 });
    expect(labelOf(found)).toBe('Reported, one origin, unnamed sources; denied by both parties');
  });

  test('a partial denial by one and a full one by the other is not a denial by both', () => {
    const found = says([
      first,
      party('supplier', 'deny_in_part', '2030-02-01'),
      party('recipient', 'deny', '2030-02-01'),
    ]);
    expect(found.dispute).toBe('D2');
  });

  test('a denial backed by evidence lowers the grade, below an acknowledgement only', () => {
    const shown = party('supplier', 'deny', '2030-02-01', { evidenced: true });
    expect(says([first, shown])).toMatchObject({ support: 'S1', dispute: 'D4', credibility: 4 });
    const admitted = party('recipient', 'acknowledge', '2030-02-02');
    expect(says([first, shown, admitted])).toMatchObject({ support: 'S4', dispute: 'D4', credibility: 1 });
  });
});

describe('a denial that says more than no', () => {
  const denial = party('supplier', 'deny', '2030-01-14');
  const none = party('supplier', 'assert', '2030-01-14', { id: 'holds none', type: 'stockpile.none' });

  test('holding none is another statement: it neither supports nor disputes the transfer', () => {
    expect(says([none])).toMatchObject({ support: 'S0', dispute: 'D0' });
    expect(says([told('a', 'Herald'), denial, none])).toMatchObject({ support: 'S1', dispute: 'D2' });
  });

  test('what does not fit an earlier record is said and changes nothing', () => {
    const file = of(told('a', 'Herald'), denial, none);
    const conflicts = [
      { claimId: 'holds none', against: 'yearbook 2026', on: '2026-09-01', recordedOn: null },
    ];
    const found = assess({ ...file, conflicts }, ALWAYS);
    expect(found).toMatchObject({ support: 'S1', dispute: 'D2' });
    expect(found.reasons.find(({ key }) => key === 'conflictsWithRecord')).toMatchObject({
      claimIds: ['holds none'],
      params: { against: 'yearbook 2026' },
    });
  });
});

describe('dates', () => {
  const dated = (id: string, outlet: string, edtf: string): VectorClaim =>
    told(id, outlet, { time: { edtf } });

  test('two origins that name different months stay in conflict', () => {
    const [window] = says([dated('a', 'Herald', '2029-11'), dated('b', 'Courier', '2029-10')]).windows;
    expect(window?.date).toMatchObject({
      kind: 'conflict',
      set: '[2029-10,2029-11]',
      from: '2029-10-01',
      to: '2029-11-30',
    });
  });

  test('a relay that names another month is a variant', () => {
    const own = dated('a', 'Herald', '2029-11');
    const other = passed({ ...own, time: { edtf: '2029-10' } }, 'Courier');
    expect(says([own, other]).windows[0]?.date).toMatchObject({
      from: '2029-11-01',
      to: '2029-11-30',
      relayVariants: ['2029-10'],
    });
  });

  test('what is reported as past ends on the day it was said', () => {
    const found = says([told('a', 'Herald', { time: { edtf: '2029-11/..' }, saidOn: '2030-01-12' })]);
    expect(found.windows[0]).toMatchObject({
      date: { from: '2029-11-01', to: '2030-01-12' },
      saidBy: '2030-01-12',
    });
  });

  test('dates of different things are never combined', () => {
    const approval = told('b', 'Herald', { time: { edtf: '2029-06', role: 'approval' } });
    const found = says([dated('a', 'Herald', '2029-11'), approval]);
    expect(found.windows.map(({ role, date }) => [role, date.kind])).toEqual([
      ['approval', 'agreed'],
      ['event', 'agreed'],
    ]);
  });
});

test('a window that crosses a change of status: the law depends on the date, and the day is named', () => {
  const [window] = says([told('a', 'Herald', { time: { edtf: '2025-02/2025-04' } })]).windows;
  const { from, to } = window?.date ?? {};
  const parties = [{ iso3: 'LTU', role: 'recipient' }];
  const about = { parties, itemClass: 'CM.UNSPEC', act: 'transfer.delivery' };
  const law = legalContext(
    { ...about, window: { from: from as string, to: to as string } },
    shippedTreaties(),
  );
  expect(law.dependsOnDate).toBe(true);
  expect(law.rows.find(({ treaty }) => treaty === 'ccm')?.turns.map(({ on }) => on)).toEqual(['2025-03-06']);
});

describe('documents', () => {
  const cited: VectorClaim = {
    id: 'register',
    stance: 'evidence',
    speaker: 'trade register',
    speakerNamed: true,
    role: 'other',
    path: ['Agency', 'Journal', 'doc:trade register'],
    saidOn: '2030-10-27',
    captured: false,
  };

  test('a cited document that is not kept here is not enough', () => {
    const found = says([cited]);
    expect(found).toMatchObject({ support: 'S2', origins: 1 });
    expect(keys(found)).toContain('documentNotCaptured');
  });

  test('kept and compared with what it claims to be, it is documented', () => {
    const found = says([{ ...cited, captured: true }]);
    expect(found).toMatchObject({ support: 'S4', credibility: 1 });
    expect(labelOf(found)).toBe('Documented');
    expect(says([{ ...cited, captured: true, authenticated: false }]).support).toBe('S2');
  });

  test('a document and an acknowledgement establish it, and so do both parties or a mandated body', () => {
    const admitted = party('supplier', 'acknowledge', '2030-11-01');
    const label = 'Established';
    expect(labelOf(says([{ ...cited, captured: true }, admitted]))).toBe(label);
    expect(labelOf(says([party('recipient', 'acknowledge', '2030-11-01'), admitted]))).toBe(label);
    const panel = {
      ...cited,
      id: 'panel',
      stance: 'finding',
      speaker: 'panel',
      path: ['report of the panel'],
    };
    expect(labelOf(says([panel]))).toBe(label);
  });
});

describe('acknowledgement', () => {
  test('by the supplier, however many repeat it later', () => {
    const admitted = party('supplier', 'acknowledge', '2030-07-07');
    const later = {
      ...told('yearbook', 'Yearbook', { speaker: 'Yearbook', speakerNamed: true }),
      path: ['Yearbook'],
    };
    expect(labelOf(says([admitted]))).toBe('Acknowledged by a party');
    expect(says([admitted, later])).toMatchObject({ support: 'S4', dispute: 'D0', credibility: 1 });
  });

  test('by one party while the other denies', () => {
    const found = says([
      party('recipient', 'acknowledge', '2030-02-01'),
      party('supplier', 'deny', '2030-02-02'),
    ]);
    expect(found).toMatchObject({ support: 'S4', dispute: 'D2' });
    expect(labelOf(found)).toBe('Acknowledged by a party; denied');
  });

  test('closes the earlier denial of the same party, and both stay listed', () => {
    const story = [party('supplier', 'deny', '2030-02-01'), party('supplier', 'acknowledge', '2030-03-01')];
    expect(says(story, { asOf: '2030-02-15' })).toMatchObject({ support: 'S0', dispute: 'D2' });
    const found = says(story);
    expect(found).toMatchObject({ support: 'S4', dispute: 'D0' });
    expect(found.answers.map(({ closed }) => closed?.by ?? null)).toEqual(['acknowledged', null]);
    expect(keys(found)).toEqual(expect.arrayContaining(['denied', 'closed.acknowledged', 'acknowledged']));
  });

  test('by an adversary, or by somebody not authorised, is one more origin', () => {
    const adversary = {
      ...party('supplier', 'acknowledge', '2030-01-02'),
      id: 'x',
      role: 'third_state',
      speaker: 'X',
    };
    const found = says([told('a', 'Herald'), adversary]);
    expect(found).toMatchObject({ support: 'S2', origins: 2, independent: 1 });
    expect(keys(found)).toContain('otherStateIsNoParty');
    const clerk = party('supplier', 'acknowledge', '2030-01-02', { authorised: null });
    expect(says([told('a', 'Herald'), clerk])).toMatchObject({ support: 'S2', origins: 2 });
  });
});

describe('independence', () => {
  const two = [told('a', 'Herald'), told('b', 'Courier')];
  const decided = (verdict: string): Assessment =>
    assess(caseFrom('E', two, [{ a: 'src:people @ Herald', b: 'Courier', verdict }]), ALWAYS);

  test('nobody has decided: two origins, one that counts', () => {
    const found = says(two);
    expect(found).toMatchObject({ support: 'S2', origins: 2, independent: 1, credibility: 3 });
    expect(keys(found)).toContain('undecided');
    expect(found.missing.map(({ key }) => key)).toContain('decision');
  });

  test('decided independent, or one and the same', () => {
    expect(decided('established')).toMatchObject({ support: 'S3', independent: 2, credibility: 1 });
    expect(decided('same')).toMatchObject({ support: 'S1', origins: 1, independent: 1 });
  });

  test('only sets in which every pair is decided count', () => {
    const outlets = ['A', 'B', 'C', 'D'];
    const pairs = [
      ['A', 'B'],
      ['B', 'C'],
      ['C', 'D'],
      ['A', 'C'],
    ] as const;
    const decisions = pairs.map(([a, b]) => ({ a, b, verdict: 'established' }));
    const file = caseFrom(
      'E',
      outlets.map((outlet) => told(outlet.toLowerCase(), outlet)),
      decisions,
    );
    expect(assess(file, ALWAYS)).toMatchObject({ origins: 4, independent: 3 });
  });

  test('denied by both while independent origins report it: probable', () => {
    const file = caseFrom(
      'E',
      [...two, party('supplier', 'deny', '2030-02-01'), party('recipient', 'deny', '2030-02-01')],
      [{ a: 'Herald', b: 'Courier', verdict: 'established' }],
    );
    expect(assess(file, ALWAYS)).toMatchObject({ support: 'S3', dispute: 'D3', credibility: 2 });
  });

  test('the three sets of rules differ where the label hangs on the choice, and the page can say so', () => {
    const {
      strict,
      default: usual,
      open,
      changes,
    } = sensitivity(of(...two.map((claim) => ({ ...claim, captured: false }))), ALWAYS);
    expect([strict, usual, open].map(({ support }) => support)).toEqual(['S0', 'S2', 'S3']);
    expect(keys(strict)).toContain('nothingCaptured');
    expect(changes).toBe(true);
    expect(sensitivity(of(told('a', 'Herald')), ALWAYS).changes).toBe(false);
  });
});

describe('retraction', () => {
  const own: VectorClaim = {
    ...told('a', 'Herald'),
    speaker: 'Herald',
    speakerNamed: true,
    path: ['Herald'],
  };
  const relayed = passed(own, 'Courier', '2030-01-03');
  const back: VectorClaim = { ...own, id: 'r', stance: 'retract', retracts: 'Herald', saidOn: '2030-01-04' };

  test('before it, a named origin and its echo', () => {
    expect(says([own, relayed, back], { asOf: '2030-01-03' })).toMatchObject({ support: 'S2', origins: 1 });
  });

  test('takes every relay with it, those still to come as well, and leaves a trace', () => {
    const late = passed(own, 'Gazette', '2030-02-01');
    const found = says([own, relayed, back, late]);
    expect(found).toMatchObject({ support: 'S0', origins: 0, credibility: 6 });
    expect(labelOf(found)).toBe('Retracted');
    expect(found.fallen.map(({ claim }) => claim.id)).toEqual(['a', relayed.id, late.id]);
    expect(keys(found)).toContain('retracted');
  });

  test('leaves what the origin says anew afterwards, and what comes from elsewhere', () => {
    const anew = { ...own, id: 'anew', saidOn: '2030-03-01' };
    expect(says([own, relayed, back, anew, passed(anew, 'Gazette', '2030-03-02')])).toMatchObject({
      support: 'S2',
    });
    expect(says([own, relayed, back, told('c', 'Courier')])).toMatchObject({ support: 'S1', origins: 1 });
  });

  test('by somebody who had no part in it changes nothing', () => {
    const stranger = { ...back, speaker: 'a rival', path: ['Rival paper'] };
    const found = says([own, relayed, stranger]);
    expect(found.support).toBe('S2');
    expect(keys(found)).toContain('retractionByOther');
  });

  test('of an outlet does not silence a party that spoke through it', () => {
    const denial = party('supplier', 'deny', '2030-01-02', { path: ['Courier', 'Herald'] });
    expect(says([own, denial, back])).toMatchObject({ support: 'S0', dispute: 'D2' });
  });

  test('an origin that no longer holds to its statement takes the echo too', () => {
    const found = says([{ ...own, withdrawnOn: '2030-01-20' }, relayed]);
    expect(found).toMatchObject({ support: 'S0', origins: 0 });
    expect(says([{ ...own, withdrawnOn: '2030-01-20' }, relayed], { asOf: '2030-01-19' }).support).toBe('S2');
  });
});

describe('two clocks', () => {
  test('the day before it was entered we had nothing', () => {
    const entered = told('a', 'Herald', { recordedAt: '2036-11-22T10:00:00.000Z' });
    const found = says([entered], { knownAt: '2036-11-21' });
    expect(found).toMatchObject({ support: 'S0', dispute: 'D0', origins: 0 });
    expect(keys(found)).toEqual(['notRecordedYet', 'noAnswer']);
    expect(says([entered], { knownAt: '2036-11-22' }).support).toBe('S1');
  });

  test('a date that is only known to the month counts when the month is over', () => {
    const vague = told('a', 'Herald', { saidOn: '2030-01' });
    expect(says([vague], { asOf: '2030-01-30' }).support).toBe('S0');
    expect(says([vague], { asOf: '2030-01-31' }).support).toBe('S1');
  });
});

describe('what is no origin', () => {
  test('a lineage that is not recorded, a bare "reportedly", whoever carried it', () => {
    expect(says([told('a', 'Herald', { path: [] })])).toMatchObject({ support: 'S0', origins: 0 });
    const bare = told('a', 'Herald', {
      speaker: 'Herald',
      speakerNamed: true,
      path: ['Herald'],
      hedge: 'reportedly',
    });
    expect(says([bare])).toMatchObject({ support: 'S0' });
    expect(keys(says([bare]))).toContain('noLineage');
    expect(says([told('a', 'Herald', { path: ['Herald', 'relay not named'] })])).toMatchObject({
      support: 'S0',
    });
  });

  test('a concern and a question', () => {
    const found = says([
      told('a', 'Herald', { stance: 'concern' }),
      told('b', 'Herald', { stance: 'question' }),
    ]);
    expect(found).toMatchObject({ support: 'S0', origins: 0 });
    expect(found.noEffect.map(({ key }) => key)).toEqual(['concern', 'question']);
  });
});

/** Case files of every kind: outlets, people, relays of relays, answers, third states, retractions. */
const OUTLETS = ['A', 'B', 'C', 'D'];
const outlet = fc.constantFrom(...OUTLETS);
const day = fc.integer({ min: 1, max: 28 }).map((n) => `2030-01-${String(n).padStart(2, '0')}`);
const supporting = fc
  .record({
    end: fc.oneof(
      outlet.map((name) => [name, `src:people @ ${name}`]),
      outlet.map((name) => [name]),
      fc.constant(['Court', 'doc:file']),
      fc.constant<string[]>([]),
    ),
    saidOn: day,
    recordedAt: fc.option(day, { nil: undefined }),
    captured: fc.boolean(),
    stance: fc.constantFrom('assert', 'assert', 'evidence', 'concern'),
    edtf: fc.constantFrom('2029', '2029-10', '2029-11/..', undefined),
  })
  .map(({ end, ...rest }): Omit<VectorClaim, 'id'> => {
    const named = end.length === 1;
    return { ...rest, speaker: named ? end[0] : 'people', speakerNamed: named, role: 'other', path: end };
  });
const relayed = fc.record({ by: outlet, of: fc.nat(), saidOn: day });
const spoken = fc
  .record({
    stance: fc.constantFrom(
      'deny',
      'deny_in_part',
      'no_reply',
      'decline',
      'neither',
      'acknowledge',
      'assert',
    ),
    role: fc.constantFrom('supplier', 'recipient', 'third_state', 'intermediary'),
    authorised: fc.boolean(),
    saidOn: day,
    withdrawnOn: fc.option(day, { nil: undefined }),
    evidenced: fc.boolean(),
  })
  .map(
    (one): Omit<VectorClaim, 'id'> => ({
      ...one,
      speaker: `${one.role} ${one.authorised}`,
      speakerNamed: true,
      path: ['hall'],
    }),
  );
const takenBack = fc.record({ retracts: outlet, saidOn: day }).map(
  (one): Omit<VectorClaim, 'id'> => ({
    ...one,
    stance: 'retract',
    speaker: one.retracts,
    speakerNamed: true,
    role: 'other',
    path: [one.retracts],
  }),
);
const decision = fc.record({ a: outlet, b: outlet, verdict: fc.constantFrom('same', 'established') });

interface Story {
  readonly claims: readonly VectorClaim[];
  readonly decisions: readonly { a: string; b: string; verdict: string }[];
}
const story: fc.Arbitrary<Story> = fc
  .record({
    first: fc.array(supporting, { maxLength: 5 }),
    relays: fc.array(relayed, { maxLength: 5 }),
    answers: fc.array(spoken, { maxLength: 4 }),
    back: fc.array(takenBack, { maxLength: 2 }),
    decisions: fc.array(decision, { maxLength: 4 }),
  })
  .map(({ first, relays, answers, back, decisions }) => {
    const claims: VectorClaim[] = [...first, ...answers, ...back].map((one, i) => ({ ...one, id: `c${i}` }));
    relays.forEach(({ by, of: n, saidOn }, i) => {
      const from = claims[n % Math.max(1, claims.length)];
      // An outlet that repeats itself says it anew.
      if (!from || from.stance === 'retract' || (from.path ?? [by]).includes(by)) return;
      if (from.path?.length === 0) return;
      // Nobody can pass something on before it was said.
      const later = saidOn > (from.saidOn ?? '') ? saidOn : from.saidOn;
      claims.push({ ...from, id: `r${i}`, path: [by, ...(from.path ?? [])], saidOn: later });
    });
    return { claims, decisions };
  });
const fileOf = ({ claims, decisions }: Story): CaseFile => caseFrom('E', claims, decisions);
const short = ({ support, dispute, origins, independent, label, credibility, windows }: Assessment) => ({
  support,
  dispute,
  origins,
  independent,
  label,
  credibility,
  windows: windows.map(({ role, date }) => [role, date.kind, date.from, date.to]),
});

describe('for every case file', () => {
  const rules = fc.constantFrom<RulesetName>('strict', 'default', 'open');
  const clocks = fc.record({ asOf: day, knownAt: day });

  test('the order of the claims and of the decisions never matters', () => {
    fc.assert(
      fc.property(story, clocks, rules, fc.integer(), (one, at, ruleset, seed) => {
        const file = fileOf(one);
        const turn = <T>(list: readonly T[]): T[] =>
          [...list]
            .map((item, i) => [(i * 7919 + seed) % 101, item] as const)
            .sort((a, b) => a[0] - b[0])
            .map(([, item]) => item);
        const turned = { ...file, claims: turn(file.claims), judgements: turn(file.judgements) };
        const plain = (found: Assessment) => ({ ...found, reasons: found.reasons.map(({ key }) => key) });
        expect(plain(assess(turned, { ...at, ruleset }))).toEqual(plain(assess(file, { ...at, ruleset })));
      }),
    );
  });

  test('passing something on never changes the support, whether the relay is added or taken away', () => {
    fc.assert(
      fc.property(story, fc.constantFrom<RulesetName>('default', 'open'), fc.nat(), (one, ruleset, n) => {
        const file = fileOf(one);
        const relays = file.claims.filter((claim) =>
          file.claims.some(
            (other) => passesOn(claim, other) && (claim.saidOn.to ?? '') >= (other.saidOn.to ?? ''),
          ),
        );
        const relay = relays[n % Math.max(1, relays.length)];
        fc.pre(relay !== undefined);
        const without = { ...file, claims: file.claims.filter((claim) => claim !== relay) };
        const [more, less] = [file, without].map((each) => assess(each, { ...ALWAYS, ruleset }));
        expect([more?.support, more?.origins, more?.independent]).toEqual([
          less?.support,
          less?.origins,
          less?.independent,
        ]);
      }),
      { numRuns: 400 },
    );
  });

  test('an older day never sees a later claim, by either clock', () => {
    fc.assert(
      fc.property(story, clocks, (one, at) => {
        const file = fileOf(one);
        const unseen = (claim: (typeof file.claims)[number]): boolean =>
          (claim.saidOn.to ?? '') > at.asOf || (claim.recordedOn ?? claim.saidOn.to ?? '') > at.knownAt;
        const rest = { ...file, claims: file.claims.filter((claim) => !unseen(claim)) };
        expect(short(assess(rest, at))).toEqual(short(assess(file, at)));
      }),
    );
  });

  test('a retraction by an origin leaves no statement that only passed it on', () => {
    fc.assert(
      fc.property(story, outlet, (one, name) => {
        const back = { id: 'last', stance: 'retract', retracts: name, speaker: name, speakerNamed: true };
        const claims = [...one.claims, { ...back, role: 'other', path: [name], saidOn: '2030-01-31' }];
        const found = assess(fileOf({ ...one, claims }), ALWAYS);
        const left = found.originsDetail.flatMap((origin) => origin.claims);
        expect(left.filter((claim) => claim.path.some(({ id }) => id === name)).map(({ id }) => id)).toEqual(
          [],
        );
      }),
    );
  });

  test('silence and comment move nothing but an empty answer to non-committal', () => {
    fc.assert(
      fc.property(story, fc.constantFrom('no_reply', 'decline', 'neither'), (one, stance) => {
        const comment = party('supplier', stance, '2030-01-15', { id: 'comment' });
        const [before, after] = [one.claims, [...one.claims, comment]].map((claims) =>
          assess(fileOf({ ...one, claims }), ALWAYS),
        );
        const dispute = before?.dispute === 'D0' ? 'D1' : before?.dispute;
        expect(after).toMatchObject({ support: before?.support, dispute, credibility: before?.credibility });
      }),
    );
  });

  test('a third state that denies or comments changes nothing, and is shown', () => {
    fc.assert(
      fc.property(story, fc.constantFrom('deny', 'no_reply', 'decline', 'neither'), (one, stance) => {
        const remark = {
          ...party('supplier', stance, '2030-01-15'),
          id: 'remark',
          role: 'third_state',
          speaker: 'Z',
        };
        const [before, after] = [one.claims, [...one.claims, remark]].map((claims) =>
          assess(fileOf({ ...one, claims }), ALWAYS),
        );
        expect(short(after as Assessment)).toEqual(short(before as Assessment));
        expect(after?.thirdStates.map(({ id }) => id)).toContain('remark');
      }),
    );
  });

  test('no denial ever leaves the list of answers', () => {
    fc.assert(
      fc.property(story, rules, (one, ruleset) => {
        const wanted = one.claims
          .filter(({ stance, role }) => /^deny/.test(stance) && (role === 'supplier' || role === 'recipient'))
          .map(({ id }) => id);
        const listed = assess(fileOf(one), { ...ALWAYS, ruleset }).answers.map(({ claim }) => claim.id);
        expect(listed).toEqual(expect.arrayContaining(wanted));
      }),
    );
  });

  test('strict never supports more than the usual rules, nor those more than the open ones', () => {
    fc.assert(
      fc.property(story, clocks, (one, at) => {
        const { strict, default: usual, open } = sensitivity(fileOf(one), at);
        expect(strict.support <= usual.support && usual.support <= open.support).toBe(true);
        expect(new Set([strict.dispute, usual.dispute, open.dispute]).size).toBe(1);
      }),
    );
  });

  test('every label has a reason, and both have words in every language', () => {
    fc.assert(
      fc.property(story, clocks, rules, (one, at, ruleset) => {
        const found = assess(fileOf(one), { ...at, ruleset });
        expect(found.reasons.length).toBeGreaterThan(0);
        for (const language of LANGUAGES) {
          const words = [
            ...found.reasons.map(({ key, params }) => say(language, `assess.reason.${key}`, params)),
            ...found.missing.map(({ key, params }) => say(language, `assess.missing.${key}`, params)),
            sayLabel(found.label, (key) => say(language, key)),
          ];
          expect(words.filter((text) => /assess\.|undefined|[{}]/.test(text))).toEqual([]);
        }
      }),
    );
  });
});

test('every role of a date has words', () => {
  for (const role of WINDOW_ROLES) expect(say('en', `assess.window.${role}`)).not.toMatch(/^assess/);
});
