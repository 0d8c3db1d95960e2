import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ReportType, Role } from '../../src/core/model/codes.ts';
import type { Position, Shape } from '../../src/core/model/geometry.ts';
import {
  type Actor,
  type Membership,
  type Programme,
  ProgrammeSettings,
} from '../../src/core/model/programmes.ts';
import { generalise } from '../../src/core/policy/generalise.ts';
import {
  ACTIONS,
  type Action,
  may,
  mayReadReport,
  precisionFor,
  reportScope,
  seesAnything,
  viewOf,
} from '../../src/core/policy/policy.ts';

/**
 * Written by hand from the table of roles in the domain document; a change of policy.ts must be made here too.
 * Columns: may a person with this role (organisation `alpha`, place `P1`) do it to
 * what they wrote · a record of alpha outside P1 · a record of beta in P1 · a record of beta elsewhere.
 */
const GOLDEN: Record<Exclude<Role, 'public'>, Partial<Record<Action, string>>> = {
  community_reporter: {
    'programme.read': 'y y y y',
    'report.submit': 'community',
    'report.read.own': 'y - - -',
    'hazard.read': 'y y y y',
    'evidence.read': 'y y y y',
    'place.read': 'y y y y',
    'monitor.read': 'y y y y',
  },
  field_team: {
    'programme.read': 'y y y y',
    'report.submit': 'y y - -',
    'report.read.own': 'y - - -',
    'danger.propose': 'y y - -',
    'hazard.read': 'y y y y',
    'evidence.read': 'y y y y',
    'place.read': 'y y y y',
    'monitor.read': 'y y y y',
    'export.run': 'y - - -',
    'jobs.read': 'y - - -',
  },
  org_im: {
    'programme.read': 'y y y y',
    'report.submit': 'y y - -',
    'report.read.own': 'y - - -',
    'report.read.org': 'y y - -',
    'report.verify': '- y - -',
    'danger.propose': 'y y - -',
    'hazard.read': 'y y y y',
    'evidence.read': 'y y y y',
    'place.read': 'y y y y',
    'monitor.read': 'y y y y',
    'import.run': 'y y - -',
    'export.run': 'y y - -',
    'jobs.read': 'y - - -',
    'alarm.receive': 'y y - -',
  },
  regional_validator: {
    'programme.read': 'y y y y',
    'report.submit': 'y - y -',
    'report.read.own': 'y - - -',
    'report.read.all': 'y - y -',
    'report.review': '- - y -',
    'report.verify': '- - y -',
    'danger.propose': 'y - y -',
    'danger.lower': '- - y -',
    'hazard.read': 'y y y y',
    'evidence.read': 'y y y y',
    'place.read': 'y y y y',
    'monitor.read': 'y y y y',
    'import.run': 'y - y -',
    'export.run': 'y - y -',
    'jobs.read': 'y - - -',
    'alarm.receive': 'y - y -',
  },
  national_approver: {
    'programme.read': 'y y y y',
    'programme.configure': 'y y y y',
    'member.confirm': 'y y y y',
    'audit.read': 'y y y y',
    'report.submit': 'y y y y',
    'report.read.own': 'y - - -',
    'report.read.all': 'y y y y',
    'report.review': '- y y y',
    'report.verify': '- y y y',
    'task.issue': 'y y y y',
    'danger.propose': 'y y y y',
    'danger.lower': '- y y y',
    'quality.inspect': 'y y y y',
    'hazard.read': 'y y y y',
    'evidence.read': 'y y y y',
    'place.read': 'y y y y',
    'monitor.read': 'y y y y',
    'ledger.read': 'y y y y',
    'import.run': 'y y y y',
    'export.run': 'y y y y',
    'jobs.read': 'y y y y',
    'alarm.receive': 'y y y y',
  },
  operations: {
    'programme.read': 'y y y y',
    'report.submit': 'community task',
    'report.read.own': 'y - - -',
    'report.read.all': 'y y y y',
    'report.review': 'task of others',
    'report.verify': '- y y y',
    'task.issue': 'y y y y',
    'hazard.read': 'y y y y',
    'evidence.read': 'y y y y',
    'place.read': 'y y y y',
    'monitor.read': 'y y y y',
    'ledger.read': 'y y y y',
    'export.run': 'y y y y',
    'jobs.read': 'y - - -',
    'alarm.receive': 'y y y y',
  },
  qa: {
    'programme.read': 'y y y y',
    'report.submit': 'community qm',
    'report.read.own': 'y - - -',
    'report.verify': '- y y y',
    'quality.inspect': 'y y y y',
    'hazard.read': 'y y y y',
    'evidence.read': 'y y y y',
    'place.read': 'y y y y',
    'monitor.read': 'y y y y',
    'alarm.receive': 'y y y y',
  },
  va_caseworker: {
    'programme.read': 'y y y y',
    'report.submit': 'community victim',
    'report.read.own': 'y - - -',
    'hazard.read': 'y y y y',
    'evidence.read': 'y y y y',
    'place.read': 'y y y y',
    'monitor.read': 'y y y y',
  },
  donor: {
    'programme.read': 'y y y y',
    'hazard.read': 'y y y y',
    'evidence.read': 'y y y y',
    'place.read': 'y y y y',
    'monitor.read': 'y y y y',
  },
  analyst: {
    'programme.read': 'y y y y',
    'report.submit': 'monitor',
    'report.read.own': 'y - - -',
    'report.read.all': 'monitor',
    'report.review': 'monitor of others',
    'hazard.read': 'y y y y',
    'evidence.read': 'y y y y',
    'place.read': 'y y y y',
    'monitor.read': 'y y y y',
    'export.run': 'monitor',
    'jobs.read': 'y - - -',
  },
  sysadmin: {
    'programme.read': 'y y y y',
    'programme.configure': 'y y y y',
    'member.manage': 'y y y y',
    'member.confirm': 'y y y y',
    'audit.read': 'y y y y',
    'report.submit': 'gazetteer',
    'report.read.own': 'y - - -',
    'hazard.read': 'y y y y',
    'evidence.read': 'y y y y',
    'place.read': 'y y y y',
    'monitor.read': 'y y y y',
    'import.run': 'gazetteer',
    'jobs.read': 'y y y y',
  },
};

/** Roles whose grants reach the whole programme are asked without an organisation or place of their own. */
const NARROWED: readonly Role[] = ['field_team', 'org_im', 'regional_validator'];

function person(role: Role, userId = 'ana', more: Partial<Membership> = {}): Actor {
  const narrowed = NARROWED.includes(role);
  const membership: Membership = {
    userId,
    programmeId: 'demo',
    role,
    orgCode: narrowed ? 'alpha' : null,
    placeCodes: narrowed ? ['P1'] : [],
    ...more,
  };
  return { userId, name: userId, memberships: [membership] };
}

const SUBJECTS = [
  { authorId: 'ana', orgCode: 'alpha', placeCodes: ['P1', 'C'] },
  { authorId: 'bo', orgCode: 'alpha', placeCodes: ['P2', 'C'] },
  { authorId: 'bo', orgCode: 'beta', placeCodes: ['P1', 'C'] },
  { authorId: 'bo', orgCode: 'beta', placeCodes: ['P2', 'C'] },
] as const;

describe('roles and actions', () => {
  for (const role of Role.options.filter((r) => r !== 'public')) {
    test(`${role} may do exactly what the table says`, () => {
      for (const action of ACTIONS) {
        const golden = GOLDEN[role][action] ?? '- - - -';
        const reportType = golden.match(/^[a-z]{3,}/) || golden.includes('qm') ? 'types' : null;
        if (reportType) {
          const types = golden.split(' ');
          const authorId = golden.endsWith('of others') ? 'bo' : 'ana';
          for (const type of ['community', 'qm', 'victim', 'gazetteer', 'monitor', 'nts'] as const) {
            const allowed = may(person(role), 'demo', action, { authorId, reportType: type });
            expect(allowed, `${role} ${action} ${type}`).toBe(types.includes(type));
          }
          continue;
        }
        const found = SUBJECTS.map((s) => (may(person(role), 'demo', action, s) ? 'y' : '-')).join(' ');
        expect(found, `${role} ${action}`).toBe(golden);
      }
    });
  }

  test('whoever judges, judges every place a record lies in; who reads may read what lies in one of them', () => {
    const validator = person('regional_validator', 'ana', { orgCode: null });
    const lies = (...eachPlace: string[][]) => ({ authorId: 'bo', placeCodes: eachPlace.flat(), eachPlace });
    const [mine, theirs] = [
      ['P1', 'C'],
      ['P2', 'C'],
    ];
    for (const action of ['report.review', 'report.verify', 'danger.lower'] as const) {
      expect(may(validator, 'demo', action, lies(mine, mine))).toBe(true);
      expect(may(validator, 'demo', action, lies(mine, theirs))).toBe(false);
      expect(may(validator, 'demo', action, lies())).toBe(false);
    }
    expect(mayReadReport(validator, 'demo', lies(mine, theirs))).toBe(true);
  });

  test('teams and organisations report the ground, and nothing of what states are said to have done', () => {
    for (const role of ['field_team', 'org_im'] as const) {
      const sends = ReportType.options.filter((reportType) =>
        may(person(role), 'demo', 'report.submit', { ...SUBJECTS[0], reportType }),
      );
      const others = ReportType.options.filter((type) => !sends.includes(type));
      expect(others).toEqual(['monitor']);
    }
  });

  test('a person who is not signed in may do nothing, whatever role they claim', () => {
    const nobody: Actor = { userId: null, name: '', memberships: person('national_approver').memberships };
    for (const action of ACTIONS) expect(may(nobody, 'demo', action)).toBe(false);
    for (const action of ACTIONS) expect(may(person('public'), 'demo', action)).toBe(false);
  });

  test('a role in one programme is worth nothing in another, nor is a membership of somebody else', () => {
    for (const role of Role.options)
      for (const action of ACTIONS) {
        expect(may(person(role), 'other', action)).toBe(false);
        expect(may({ ...person(role), userId: 'eve' }, 'demo', action)).toBe(false);
      }
  });

  test('nobody decides on their own report, however many roles they hold', () => {
    fc.assert(
      fc.property(fc.subarray([...Role.options]), (roles) => {
        const memberships = roles.flatMap((r) => person(r).memberships);
        const actor: Actor = { userId: 'ana', name: 'Ana', memberships };
        expect(may(actor, 'demo', 'report.review', { authorId: 'ana' })).toBe(false);
      }),
    );
  });

  test('a role that reaches an organisation or places reaches nothing until one is named', () => {
    for (const subject of [{}, ...SUBJECTS]) {
      expect(may(person('org_im', 'ana', { orgCode: null }), 'demo', 'report.read.org', subject)).toBe(false);
      const loose = person('regional_validator', 'ana', { placeCodes: [] });
      expect(may(loose, 'demo', 'report.review', subject)).toBe(false);
    }
  });

  test('the scope of a list of reports and the answer for one report are the same', () => {
    fc.assert(
      fc.property(fc.array(anyMembership, { maxLength: 4 }), anyRecord, (memberships, record) => {
        const actor: Actor = { userId: 'ana', name: 'Ana', memberships };
        const scope = reportScope(actor, 'demo');
        const listed =
          scope.all ||
          scope.orgCodes.includes(record.orgCode ?? '') ||
          record.placeCodes.some((p) => scope.placeCodes.includes(p)) ||
          scope.reportTypes.includes(record.reportType);
        expect(mayReadReport(actor, 'demo', { ...record, authorId: 'bo' })).toBe(listed);
      }),
    );
  });
});

const anyMembership: fc.Arbitrary<Membership> = fc.record({
  userId: fc.constant('ana'),
  programmeId: fc.constantFrom('demo', 'demo', 'other'),
  role: fc.constantFrom(...Role.options),
  orgCode: fc.constantFrom(null, 'alpha', 'beta'),
  placeCodes: fc.subarray(['P1', 'P2']),
});
const anyRecord = fc.record({
  reportType: fc.constantFrom('nts' as const, 'monitor' as const),
  orgCode: fc.constantFrom(null, 'alpha', 'beta', 'gamma'),
  placeCodes: fc.constantFrom<string[]>([], ['P1', 'C'], ['P2', 'C'], ['P3', 'C']),
});

function programme(settings: Partial<ProgrammeSettings> = {}): Programme {
  const all = ProgrammeSettings.parse({ names: { en: 'Demo' }, ...settings });
  return { id: 'demo', settings: all, headSeq: 0, headHash: '' };
}
const LEVEL = { hidden: 0, generalised: 1, exact: 2 };
const nobody: Actor = { userId: null, name: '', memberships: [] };

describe('what is seen of hazards', () => {
  test('nothing is public unless the programme says so', () => {
    expect(seesAnything(viewOf(nobody, programme()))).toBe(false);
    expect(viewOf(nobody, programme({ publicHazards: 'generalised' })).base).toBe('generalised');
    expect(viewOf(person('community_reporter'), programme()).base).toBe('hidden');
  });

  test('each role sees exactly what the table says', () => {
    const seen = (role: Role) =>
      SUBJECTS.slice(1)
        .map((s) => precisionFor(viewOf(person(role), programme()), s)[0])
        .join(' ');
    const table = Object.fromEntries(Role.options.map((role) => [role, seen(role)]));
    // a record of alpha outside P1 · of beta in P1 · of beta elsewhere; e exact, g generalised, h hidden
    expect(table).toEqual({
      public: 'h h h',
      community_reporter: 'h h h',
      analyst: 'h h h',
      field_team: 'g e g',
      org_im: 'e e g',
      regional_validator: 'g e g',
      national_approver: 'e e e',
      operations: 'e e e',
      qa: 'g g g',
      va_caseworker: 'g g g',
      donor: 'g g g',
      sysadmin: 'g g g',
    });
  });

  test('one more membership never takes anything away', () => {
    fc.assert(
      fc.property(
        fc.array(anyMembership, { maxLength: 4 }),
        anyMembership,
        anyRecord,
        (some, more, record) => {
          const p = programme();
          const before = precisionFor(viewOf({ userId: 'ana', name: '', memberships: some }, p), record);
          const after = precisionFor(
            viewOf({ userId: 'ana', name: '', memberships: [...some, more] }, p),
            record,
          );
          expect(LEVEL[after]).toBeGreaterThanOrEqual(LEVEL[before]);
          for (const action of ACTIONS) {
            if (may({ userId: 'ana', name: '', memberships: some }, 'demo', action, record))
              expect(
                may({ userId: 'ana', name: '', memberships: [...some, more] }, 'demo', action, record),
              ).toBe(true);
          }
        },
      ),
    );
  });

  test('views with equal keys show equal things, and the order of memberships does not matter', () => {
    const memberships = fc.array(anyMembership, { maxLength: 4 });
    fc.assert(
      fc.property(memberships, memberships, anyRecord, (a, b, record) => {
        const one = viewOf({ userId: 'ana', name: '', memberships: a }, programme());
        const turned = viewOf({ userId: 'ana', name: '', memberships: a.toReversed() }, programme());
        const other = viewOf({ userId: 'ana', name: '', memberships: b }, programme());
        expect(turned.key).toBe(one.key);
        if (one.key === other.key) expect(precisionFor(one, record)).toBe(precisionFor(other, record));
      }),
    );
  });

  test('no tier and no status hides a recorded hazard from those who may know of it', () => {
    const view = viewOf(person('donor'), programme());
    for (const tier of ['t1', 't2', 't3', 't4'] as const)
      expect(precisionFor(view, { orgCode: null, placeCodes: [], tier, workStatus: 'closed' })).toBe(
        'generalised',
      );
  });
});

const lon = fc.double({ min: -179.9, max: 179.9, noNaN: true });
const lat = fc.double({ min: -89.9, max: 89.9, noNaN: true });
function square(x: number, y: number, size: number): Shape {
  const corners: Position[] = [
    [x, y],
    [x + size, y],
    [x + size, y + size],
    [x, y + size],
    [x, y],
  ];
  return { type: 'Polygon', coordinates: [corners] };
}
function boxOfCell(shape: Shape): [number, number, number, number] {
  const ring = generalise(shape)?.coordinates[0] as Position[];
  return [ring[0]![0], ring[0]![1], ring[2]![0], ring[2]![1]];
}

describe('generalised shapes', () => {
  test('an outline and the point in its middle give the same cell, which holds that point', () => {
    fc.assert(
      fc.property(lon, lat, fc.double({ min: 1e-5, max: 0.04, noNaN: true }), (x, y, size) => {
        const outline = square(x, y, size);
        const middle: Position = [x + size / 2, y + size / 2];
        const [west, south, east, north] = boxOfCell({ type: 'Point', coordinates: middle });
        const near = (v: number) => Math.abs(v * 20 - Math.round(v * 20)) < 1e-7;
        if (near(middle[0]) || near(middle[1])) return;
        expect(boxOfCell(outline)).toEqual([west, south, east, north]);
        expect(west <= middle[0] && middle[0] <= east && south <= middle[1] && middle[1] <= north).toBe(true);
        expect(east - west).toBeCloseTo(0.05, 6);
        expect(north - south).toBeCloseTo(0.05, 6);
      }),
    );
  });

  test('the cell does not depend on where drawing began nor on its direction', () => {
    fc.assert(
      fc.property(lon, lat, fc.integer({ min: 0, max: 3 }), (x, y, start) => {
        const ring = (square(x, y, 0.013) as { coordinates: Position[][] }).coordinates[0]!.slice(0, 4);
        const turned = [...ring.slice(start), ...ring.slice(0, start)].reverse();
        const again: Shape = { type: 'Polygon', coordinates: [[...turned, turned[0]!]] };
        expect(generalise(again)).toEqual(generalise(square(x, y, 0.013)));
      }),
    );
  });

  test('a hazard larger than a cell gets a cell at least as large, never a finer one', () => {
    for (const size of [0.06, 0.3, 2]) {
      const [west, south, east, north] = boxOfCell(square(30.01, 48.01, size));
      expect(east - west).toBeGreaterThanOrEqual(size);
      expect(north - south).toBeGreaterThanOrEqual(size);
    }
  });

  test('odd shapes give an answer or none, never a fault', () => {
    expect(generalise({ type: 'Polygon', coordinates: [] })).toBeNull();
    expect(generalise({ type: 'MultiPolygon', coordinates: [[[[180, 90]]]] })).not.toBeNull();
    expect(generalise({ type: 'Polygon', coordinates: [[[Number.NaN, 1]]] })).toBeNull();
    const across: Shape = {
      type: 'MultiPolygon',
      coordinates: [
        (square(179.98, 10.01, 0.02) as { coordinates: Position[][] }).coordinates,
        (square(-180, 10.01, 0.001) as { coordinates: Position[][] }).coordinates,
      ],
    };
    expect(boxOfCell(across)).toEqual([179.95, 10, 180, 10.05]);
  });
});
