/** Which way of a setting is the looser one, and which roles decide: data, and complete. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Role } from '../../src/core/model/codes.ts';
import { ProgrammeSettings, RuleParameters } from '../../src/core/model/programmes.ts';
import {
  LOOSER_RULES,
  LOOSER_SETTINGS,
  SETTING_FIELDS,
  settingChanges,
  withChanges,
} from '../../src/core/policy/looser.ts';
import { ACTIONS, decides, POLICY } from '../../src/core/policy/policy.ts';
import { changedSettings } from '../support/governance.ts';

const base = changedSettings.base;

describe('the direction of settings', () => {
  test('every setting has one, and nothing else has', () => {
    const own = Object.keys(ProgrammeSettings.shape).filter((key) => key !== 'rules');
    expect(Object.keys(LOOSER_SETTINGS).sort()).toEqual(own.sort());
    expect(Object.keys(LOOSER_RULES).sort()).toEqual(Object.keys(RuleParameters.shape).sort());
  });

  test('every setting is changed both ways by the examples, and is known by its own name', () => {
    for (const { field, settings, looser } of changedSettings.all) {
      const changes = settingChanges(base, settings);
      expect(changes, field).toMatchObject([{ field, looser }]);
      const applied = withChanges(base, changes);
      expect(settingChanges(applied as ProgrammeSettings, settings), field).toEqual([]);
      expect(withChanges(settings, changes), `${field} no longer starts from there`).toBeNull();
    }
    expect([...new Set(changedSettings.all.map(({ field }) => field))].sort()).toEqual(
      [...SETTING_FIELDS].sort(),
    );
  });

  test('a value that is no number loosens', () => {
    const rules = { ...base.rules, minimumDepthCm: Number.NaN };
    expect(settingChanges(base, { ...base, rules })).toMatchObject([{ looser: true }]);
  });

  test('members of an object in another order are no change', () => {
    const names = Object.fromEntries(Object.entries(base.names).reverse());
    expect(settingChanges(base, { ...base, names })).toEqual([]);
  });
});

test('the roles that decide are those that reach what others recorded, rules or people', () => {
  expect(Role.options.filter(decides)).toEqual([
    'regional_validator',
    'national_approver',
    'operations',
    'qa',
    'analyst',
    'sysadmin',
  ]);
  const acts =
    /^(programme\.configure|member\.|report\.(review|verify)|danger\.lower|quality\.inspect|task\.issue)/;
  for (const action of ACTIONS.filter((each) => acts.test(each)))
    for (const [role, grant] of Object.entries(POLICY[action]))
      expect(decides(role as Role) || grant.reach === 'org', `${role} ${action}`).toBe(true);
});

test('roles are written in one place, where each leaves its entry', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.tsx?$/.test(file),
  );
  const writing = files.filter((file) =>
    /memberships\s*\.(grant|revoke)\(/.test(readFileSync(`src/${file}`, 'utf8')),
  );
  expect(writing.sort()).toEqual(['flow/members-rebuild.ts', 'flow/members.ts']);
});
