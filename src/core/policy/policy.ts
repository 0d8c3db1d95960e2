/**
 * Who may do and see what: roles × actions × scope, as data (domain §6). Every door (page, tile, list, item,
 * search, statistics, export) asks here and nowhere else. Pure; knows nothing of requests or sessions.
 *
 * A membership's organisation and places narrow its role; a role that reaches "its organisation" or "its
 * places" reaches nothing until one is named. Nothing is public unless the programme's settings say so.
 */
// Types only: the schema library must not come into the first load of the web application.
import type { ReportType, Role, Tier, WorkStatus } from '../model/codes.ts';
import type { Actor, Membership, Programme, Publication } from '../model/programmes.ts';
import type { Precision, View } from './views.ts';

export const ACTIONS = [
  'programme.read',
  'programme.configure',
  'member.manage',
  'member.confirm',
  'audit.read',
  'report.submit',
  'report.read.own',
  'report.read.org',
  'report.read.all',
  'report.review',
  'report.verify',
  'danger.propose',
  'danger.lower',
  'quality.inspect',
  'task.issue',
  'hazard.read',
  'evidence.read',
  'place.read',
  'ledger.read',
  'import.run',
  'export.run',
  'jobs.read',
  'monitor.read',
  'alarm.receive',
] as const;
export type Action = (typeof ACTIONS)[number];

/**
 * How far a grant goes. own: what the person wrote. org: records of the membership's organisation.
 * area: records in the membership's places. all: the whole programme, or what the membership is narrowed to:
 * its places if it names any, else its organisation if it names one. whole: the whole programme, and only for
 * a membership that is not narrowed. any: the whole programme, however narrow the membership.
 */
export type Reach = 'own' | 'org' | 'area' | 'all' | 'whole' | 'any';

export interface Grant {
  readonly reach: Reach;
  /** Only for reports of these types; absent means every type. */
  readonly reportTypes?: readonly ReportType[];
  /** Not for reports of these types. */
  readonly exceptTypes?: readonly ReportType[];
}

const own: Grant = { reach: 'own' };
const org: Grant = { reach: 'org' };
const area: Grant = { reach: 'area' };
const all: Grant = { reach: 'all' };
const whole: Grant = { reach: 'whole' };
const any: Grant = { reach: 'any' };
const only = (reach: Reach, ...reportTypes: ReportType[]): Grant => ({ reach, reportTypes });

/** What teams and their organisations report: everything but what states are said to do. */
const ofTheGround: Grant = { reach: 'org', exceptTypes: ['monitor'] };

/** Everybody with a role in the programme; how exactly they see a record is the view's matter. */
const everyMember: Partial<Record<Role, Grant>> = {
  community_reporter: any,
  field_team: any,
  org_im: any,
  regional_validator: any,
  national_approver: any,
  operations: any,
  qa: any,
  va_caseworker: any,
  donor: any,
  analyst: any,
  sysadmin: any,
};

/** Action → role → grant. A role that is not named may not. Golden copy: test/laws/policy.test.ts. */
export const POLICY: Readonly<Record<Action, Partial<Record<Role, Grant>>>> = {
  'programme.read': everyMember,
  'programme.configure': { national_approver: whole, sysadmin: whole },
  'member.manage': { sysadmin: whole },
  // Who may be the second person when somebody is given a role that decides.
  'member.confirm': { national_approver: whole, sysadmin: whole },
  'audit.read': { national_approver: whole, sysadmin: whole },
  'report.submit': {
    community_reporter: only('own', 'community'),
    field_team: ofTheGround,
    org_im: ofTheGround,
    regional_validator: area,
    national_approver: all,
    operations: only('all', 'community', 'task'),
    qa: only('all', 'community', 'qm'),
    va_caseworker: only('all', 'community', 'victim'),
    // What is said about states is coded by one analyst and accepted by another.
    analyst: only('any', 'monitor'),
    sysadmin: only('all', 'gazetteer'),
  },
  'report.read.own': {
    community_reporter: own,
    field_team: own,
    org_im: own,
    regional_validator: own,
    national_approver: own,
    operations: own,
    qa: own,
    va_caseworker: own,
    analyst: own,
    sysadmin: own,
  },
  'report.read.org': { org_im: org },
  'report.read.all': {
    regional_validator: area,
    national_approver: all,
    operations: all,
    analyst: only('any', 'monitor'),
  },
  'report.review': {
    regional_validator: area,
    national_approver: all,
    operations: only('all', 'task'),
    analyst: only('any', 'monitor'),
  },
  // Which of these verify at all, and at what level, the programme's settings say (flow/verify.ts).
  'report.verify': {
    org_im: org,
    regional_validator: area,
    national_approver: all,
    operations: all,
    qa: all,
  },
  // Who may say that recorded ground is less dangerous than it was: those who survey, clear and answer for it.
  'danger.propose': {
    field_team: org,
    org_im: org,
    regional_validator: area,
    national_approver: all,
  },
  // And who may decide that it is, at every place the ground lies in (flow/entitled.ts).
  'danger.lower': { regional_validator: area, national_approver: all },
  // Who opens, grades and closes what a visit found; never for their own organisation (flow/entitled.ts).
  'quality.inspect': { qa: all, national_approver: all },
  // Only these give the authority to work; others propose a task and report how it goes.
  'task.issue': { national_approver: all, operations: all },
  'hazard.read': everyMember,
  'evidence.read': everyMember,
  'place.read': everyMember,
  'monitor.read': everyMember,
  // Evidence in released land: those who approve, task and inspect, and the organisation that released it.
  'alarm.receive': {
    org_im: org,
    regional_validator: area,
    national_approver: all,
    operations: all,
    qa: all,
  },
  // Entries carry exact outlines, so only those who see everything exact may read the raw ledger.
  'ledger.read': { national_approver: whole, operations: whole },
  'import.run': {
    org_im: org,
    regional_validator: area,
    national_approver: all,
    sysadmin: only('all', 'gazetteer'),
  },
  'export.run': {
    field_team: own,
    org_im: org,
    regional_validator: area,
    national_approver: all,
    operations: all,
    analyst: only('any', 'monitor'),
  },
  'jobs.read': {
    field_team: own,
    org_im: own,
    regional_validator: own,
    national_approver: whole,
    operations: own,
    analyst: own,
    sysadmin: whole,
  },
};

/** What a role that decides may do; `own` and `org` reach no further than what one's own people wrote. */
const DECISIONS: readonly Action[] = [
  'programme.configure',
  'member.manage',
  'member.confirm',
  'report.review',
  'report.verify',
  'danger.lower',
  'quality.inspect',
  'task.issue',
];

/**
 * Whether a role decides about what others recorded, about rules or about people. Nobody is given such a role
 * by one person alone. SAFETY: test/scenarios/governance.test.ts.
 */
export function decides(role: Role): boolean {
  return DECISIONS.some((action) => {
    const reach = POLICY[action][role]?.reach;
    return reach !== undefined && reach !== 'own' && reach !== 'org';
  });
}

/** How much of uncleared ground a role sees exactly; roles not named see what partners or the public see. */
type ExactReach = 'org' | 'area' | 'assigned' | 'all';
export const EXACT: Readonly<Partial<Record<Role, ExactReach>>> = {
  field_team: 'assigned',
  org_im: 'org',
  regional_validator: 'area',
  national_approver: 'all',
  operations: 'all',
  qa: 'assigned',
};

/** Roles that get what the programme shows to partners (tier T2), not only what it shows to everybody. */
export const PARTNERS: readonly Role[] = [
  'field_team',
  'org_im',
  'regional_validator',
  'national_approver',
  'operations',
  'qa',
  'va_caseworker',
  'donor',
  'sysadmin',
];

/** What an action is done to. A member left out is not asked about; null or empty means it has none. */
export interface Subject {
  readonly authorId?: string | null;
  readonly orgCode?: string | null;
  /** The place of the record and every place above it. */
  readonly placeCodes?: readonly string[];
  /**
   * For what lies in several places: each of them with every place above it. Whoever judges, judges all of it: a
   * role that reaches "its places" must reach every one.
   */
  readonly eachPlace?: readonly (readonly string[])[];
  readonly reportType?: ReportType;
}

/**
 * May this person do this in this programme, to this subject? Without a subject: is there anything they may
 * do it to (for menus). Reading hazards and evidence is further bounded by `viewOf`; people who are not
 * signed in read only through `viewOf`.
 * SAFETY: an author never decides on their own report (test/laws/policy.test.ts).
 */
export function may(actor: Actor, programmeId: string, action: Action, subject: Subject = {}): boolean {
  if (actor.userId === null) return false;
  if (JUDGES.includes(action) && subject.authorId === actor.userId) return false;
  const everywhere = JUDGES.includes(action) || action === 'danger.propose';
  return actor.memberships.some((membership) => {
    if (membership.programmeId !== programmeId || membership.userId !== actor.userId) return false;
    const grant = POLICY[action][membership.role];
    return grant !== undefined && reaches(grant, membership, subject, everywhere);
  });
}

/** Deciding about somebody's word, which is never one's own. */
const JUDGES: readonly Action[] = ['report.review', 'report.verify', 'danger.lower'];

function reaches(grant: Grant, membership: Membership, subject: Subject, everywhere: boolean): boolean {
  if (grant.reportTypes && subject.reportType && !grant.reportTypes.includes(subject.reportType))
    return false;
  if (subject.reportType && grant.exceptTypes?.includes(subject.reportType)) return false;
  if (grant.reach === 'any') return true;
  if (grant.reach === 'whole') return membership.orgCode === null && membership.placeCodes.length === 0;
  if (grant.reach === 'own') return subject.authorId === undefined || subject.authorId === membership.userId;
  const inOrg = subject.orgCode === undefined || subject.orgCode === membership.orgCode;
  const inPlaces = everywhere
    ? inEveryPlace(membership, subject)
    : (subject.placeCodes?.some((code) => membership.placeCodes.includes(code)) ?? true);
  if (grant.reach === 'org') return membership.orgCode !== null && inOrg;
  if (grant.reach === 'area') return membership.placeCodes.length > 0 && inPlaces;
  if (membership.placeCodes.length > 0) return inPlaces;
  return membership.orgCode === null || inOrg;
}

/** SAFETY: what lies nowhere known is in nobody's region (test/laws/policy.test.ts). */
function inEveryPlace({ placeCodes }: Membership, { eachPlace, placeCodes: all }: Subject): boolean {
  const places = eachPlace ?? (all === undefined ? null : [all]);
  if (places === null) return true;
  return places.length > 0 && places.every((chain) => chain.some((code) => placeCodes.includes(code)));
}

/** Which reports a person may read: all of them, those of organisations or places, and always their own. */
export interface ReportScope {
  readonly all: boolean;
  readonly orgCodes: readonly string[];
  readonly placeCodes: readonly string[];
  /** Every report of these types, whoever wrote it. */
  readonly reportTypes: readonly ReportType[];
  readonly ownOnly: boolean;
}

/** The scope for lists of reports; `mayReadReport` gives the same answer for one. */
export function reportScope(actor: Actor, programmeId: string): ReportScope {
  const orgCodes = new Set<string>();
  const placeCodes = new Set<string>();
  const reportTypes = new Set<ReportType>();
  let everything = false;
  for (const m of actor.memberships) {
    if (m.programmeId !== programmeId || m.userId !== actor.userId) continue;
    const wide = POLICY['report.read.all'][m.role];
    if (wide?.reportTypes) {
      for (const type of wide.reportTypes) reportTypes.add(type);
    } else if (wide?.reach === 'all' && m.orgCode === null && m.placeCodes.length === 0) everything = true;
    else if (wide && m.placeCodes.length > 0) for (const code of m.placeCodes) placeCodes.add(code);
    else if (wide?.reach === 'all' && m.orgCode !== null) orgCodes.add(m.orgCode);
    if (POLICY['report.read.org'][m.role] && m.orgCode !== null) orgCodes.add(m.orgCode);
  }
  return {
    all: everything,
    orgCodes: [...orgCodes].sort(),
    placeCodes: [...placeCodes].sort(),
    reportTypes: [...reportTypes].sort(),
    ownOnly: !everything && orgCodes.size === 0 && placeCodes.size === 0 && reportTypes.size === 0,
  };
}

/** May this person read this report: their own, one in their scope, or any. */
export function mayReadReport(actor: Actor, programmeId: string, subject: Subject): boolean {
  return (['report.read.own', 'report.read.org', 'report.read.all'] as const).some((action) =>
    may(actor, programmeId, action, subject),
  );
}

const FINENESS: Readonly<Record<Precision, number>> = { hidden: 0, generalised: 1, exact: 2 };
const PUBLISHED: Readonly<Record<Publication, Precision>> = {
  none: 'hidden',
  generalised: 'generalised',
  exact: 'exact',
};

/**
 * What one asker may see of a programme's hazards and evidence. Every further membership can only add.
 * Equal views have equal keys, whatever the order of memberships.
 */
export function viewOf(actor: Actor, programme: Programme): View {
  let base = PUBLISHED[programme.settings.publicHazards];
  const orgCodes = new Set<string>();
  const placeCodes = new Set<string>();
  for (const m of actor.memberships) {
    if (actor.userId === null || m.programmeId !== programme.id || m.userId !== actor.userId) continue;
    if (PARTNERS.includes(m.role)) base = finer(base, PUBLISHED[programme.settings.partnerHazards]);
    const granted = exactGrant(m);
    if (granted.everything) base = 'exact';
    for (const code of granted.orgCodes) orgCodes.add(code);
    for (const code of granted.placeCodes) placeCodes.add(code);
  }
  if (base === 'exact') return { base, orgCodes: [], placeCodes: [], key: 'exact' };
  const orgs = [...orgCodes].sort();
  const places = [...placeCodes].sort();
  const key = [base, ...orgs.map((o) => `o=${o}`), ...places.map((p) => `p=${encodeURIComponent(p)}`)];
  return { base, orgCodes: orgs, placeCodes: places, key: key.join('&') };
}

/** What one membership makes exact. Narrowed to an organisation and places at once: the places count. */
function exactGrant(m: Membership): { everything: boolean; orgCodes: string[]; placeCodes: string[] } {
  const reach = EXACT[m.role];
  const orgCodes = m.orgCode === null ? [] : [m.orgCode];
  const placeCodes = [...m.placeCodes];
  if (reach === 'all' && orgCodes.length === 0 && placeCodes.length === 0)
    return { everything: true, orgCodes: [], placeCodes: [] };
  if (reach === undefined) return { everything: false, orgCodes: [], placeCodes: [] };
  // org: the organisation's own records and the places shared with it. area: its places.
  if (reach === 'org') return { everything: false, orgCodes, placeCodes };
  if (reach === 'area') return { everything: false, orgCodes: [], placeCodes };
  // assigned, or all but narrowed: the places named; without places the organisation's own records.
  return { everything: false, orgCodes: placeCodes.length > 0 ? [] : orgCodes, placeCodes };
}

function finer(a: Precision, b: Precision): Precision {
  return FINENESS[a] >= FINENESS[b] ? a : b;
}

/** What policy asks about a record; `placeCodes` are its place and every place above it. */
export interface Seen {
  readonly orgCode: string | null;
  readonly placeCodes: readonly string[];
  readonly workStatus?: WorkStatus;
  readonly tier?: Tier;
}

/**
 * How precisely this view sees a record. Neither status nor tier hides a recorded hazard: an author could
 * otherwise make a danger disappear from the map by choosing a tier.
 */
export function precisionFor(view: View, seen: Seen): Precision {
  if (view.base === 'exact') return 'exact';
  if (seen.orgCode !== null && view.orgCodes.includes(seen.orgCode)) return 'exact';
  if (seen.placeCodes.some((code) => view.placeCodes.includes(code))) return 'exact';
  return view.base;
}

/** False when a view shows nothing at all, so that a door can ask for sign-in instead of showing emptiness. */
export function seesAnything(view: View): boolean {
  return view.base !== 'hidden' || view.orgCodes.length > 0 || view.placeCodes.length > 0;
}
