/**
 * The demo country: made once, through the same intake and review as everything else, with the clock turned
 * back two years so that its history can be looked at as of any day. Plainly invented (programme setting
 * `fictional`), and never touched again once it is there.
 */
import type { Finding } from '../core/model/findings.ts';
import { Problem } from '../core/model/problems.ts';
import { type Actor, ProgrammeSettings } from '../core/model/programmes.ts';
import type { DecisionDraft } from '../core/model/reports.ts';
import { COMMAND_LINE } from './access.ts';
import { demoFinds, demoHazards, STORY_DAYS } from './demo-hazards.ts';
import { inboxReports, villagerReport, WAITING_SURVEYS } from './demo-inbox.ts';
import { DEMO_BOUNDS, demoPlaces, namesOf } from './demo-land.ts';
import { lineageReports } from './demo-lineage.ts';
import { ensureSampleRegister } from './demo-monitor.ts';
import { DEMO_ORGANISATIONS, DEMO_PEOPLE, DEMO_PROGRAMME, type DemoPerson, emailOf } from './demo-people.ts';
import { releaseReports } from './demo-release.ts';
import { Calendar, findReport, laterReports, placeReports, surveyReport, type Told } from './demo-reports.ts';
import { steadyId } from './import-map.ts';
import { submitReports } from './intake.ts';
import { grantFromServer } from './members.ts';
import type { Pipeline } from './ports.ts';
import { openProgramme, recordOrganisation } from './programmes.ts';
import { decide, decideMany } from './review.ts';

/** What the demo needs of the accounts. */
export interface DemoAccounts {
  create(draft: {
    email: string;
    name: string;
    password: string;
    language: DemoPerson['language'];
  }): Promise<{ id: string }>;
  get(email: string): Promise<{ id: string }>;
  setPassword(email: string, password: string): Promise<void>;
}

export interface DemoResult {
  readonly programme: string;
  /** False: it was there already, and nothing was done. */
  readonly created: boolean;
  /** Passwords in clear, only here and only now. Empty when not created. */
  readonly accounts: readonly { email: string; name: string; role: string; password: string }[];
  readonly hazards: number;
  readonly evidence: number;
  readonly waiting: number;
}

const DAY_MS = 86_400_000;
/** Written last: when it is there, all of the demo is. */
const LAST = steadyId('demo', 'last');
/** Reports of so many days are sent and decided together: fewer transactions, a quicker first start. */
const STRIDE_DAYS = 30;

/** Makes the demo country if it is not all there. A start that was cut off is taken up where it ended. */
export async function ensureDemo(
  p: Pipeline,
  accounts: DemoAccounts,
  newPassword: () => string,
): Promise<DemoResult> {
  const found = await p.db.read(async (tx) => ({
    last: await tx.reports.find(DEMO_PROGRAMME, LAST),
    opened: (await tx.ledger.list(DEMO_PROGRAMME, { order: 'oldest' }, { limit: 1 })).items[0],
  }));
  const nothing = {
    programme: DEMO_PROGRAMME,
    created: false,
    accounts: [],
    hazards: 0,
    evidence: 0,
    waiting: 0,
  };
  if (found.last) return nothing;
  const start = found.opened
    ? new Date(found.opened.body.recordedAt)
    : new Date(Math.floor(p.clock.now().getTime() / DAY_MS) * DAY_MS - STORY_DAYS * DAY_MS);
  const people = await makePeople(accounts, newPassword);
  await ensureSampleRegister(p, people.analysts);
  const story = new Story(p, start, people.actors);
  await story.open();
  const counts = await story.tell();
  return { ...nothing, created: true, accounts: people.shown, ...counts };
}

async function makePeople(accounts: DemoAccounts, newPassword: () => string) {
  const made = await Promise.all(
    DEMO_PEOPLE.map(async (person) => {
      const { key, name, role, language } = person;
      const [email, password] = [emailOf(key), newPassword()];
      const { id } = await accounts.create({ email, name, password, language }).catch(async (error) => {
        // Left by a start that was cut off: its password may never have been shown.
        if (!(error instanceof Problem) || error.code !== 'invalidRequest') throw error;
        await accounts.setPassword(email, password);
        return accounts.get(email);
      });
      return { person, id, shown: { email, name, role, password } };
    }),
  );
  const actors = new Map(made.map(({ person, id }) => [person.key, actorFor(person, id)]));
  const analysts = made.filter(({ person }) => person.role === 'analyst').map(({ id }) => id);
  return { actors, analysts, shown: made.map((m) => m.shown) };
}

function actorFor(person: DemoPerson, userId: string): Actor {
  const { role, orgCode, placeCodes, name } = person;
  const membership = { userId, programmeId: DEMO_PROGRAMME, role, orgCode, placeCodes: [...placeCodes] };
  return { userId, name, memberships: [membership] };
}

class Story {
  private now: Date;
  private readonly p: Pipeline;
  private readonly calendar: Calendar;

  constructor(
    pipeline: Pipeline,
    start: Date,
    private readonly actors: ReadonlyMap<string, Actor>,
  ) {
    this.now = start;
    this.calendar = new Calendar(start);
    this.p = { ...pipeline, clock: { now: () => this.now } };
  }

  /** Programme, organisations, roles, places. */
  async open(): Promise<void> {
    const cli: Actor = { userId: COMMAND_LINE, name: 'Command line', memberships: [] };
    const settings = ProgrammeSettings.parse({
      names: namesOf('Veldana'),
      fictional: true,
      bounds: [...DEMO_BOUNDS],
      publicHazards: 'generalised',
    });
    await openProgramme(this.p, cli, DEMO_PROGRAMME, settings);
    const known = await this.p.db.read((tx) => tx.organisations.list(DEMO_PROGRAMME));
    for (const organisation of DEMO_ORGANISATIONS) {
      if (known.some((o) => o.code === organisation.code)) continue;
      await recordOrganisation(this.p, cli, { ...organisation, programmeId: DEMO_PROGRAMME });
    }
    const grants = [...this.actors.values()].flatMap(({ memberships }) => memberships);
    await grantFromServer(this.p, DEMO_PROGRAMME, grants);
    await this.send(placeReports(demoPlaces(), this.calendar));
  }

  /** Two years of reports and decisions, then what waits in the inbox. */
  async tell(): Promise<Pick<DemoResult, 'hazards' | 'evidence' | 'waiting'>> {
    const all = demoHazards();
    const hazards = all.slice(0, all.length - WAITING_SURVEYS);
    const evidence = all.reduce((sum, hazard) => sum + hazard.evidence.length, 0);
    const finds = demoFinds(evidence);
    const lineage = lineageReports(hazards, this.calendar, this.p.geometry);
    const past = [
      ...hazards.map((hazard) => surveyReport(hazard, this.calendar)),
      ...finds.map((find) => findReport(find, this.calendar)),
      ...laterReports(hazards, this.calendar),
      ...lineage,
      ...releaseReports(hazards, hazardsOf(lineage), this.calendar, this.p.geometry),
    ].sort((a, b) => a.day - b.day);
    for (let day = 0; day < STORY_DAYS; day += STRIDE_DAYS) {
      this.now = this.calendar.instant(Math.min(STORY_DAYS - 1, day + STRIDE_DAYS));
      await this.send(past.filter((report) => report.day >= day && report.day < day + STRIDE_DAYS));
    }
    const inbox = inboxReports(all.slice(hazards.length), hazards, this.calendar);
    this.now = this.calendar.instant(STORY_DAYS - 0.5);
    await this.send(inbox);
    await this.send([villagerReport(LAST, this.calendar)]);
    return { hazards: hazards.length, evidence: evidence + finds.length, waiting: inbox.length };
  }

  /** Reports are sent by their authors, then decided by the national approver. */
  private async send(reports: readonly Told[]): Promise<void> {
    const findings = new Map<string, readonly Finding[]>();
    for (const author of new Set(reports.map((r) => r.author))) {
      const own = reports.filter((r) => r.author === author);
      const outcomes = await submitReports(
        this.p,
        this.actor(author),
        DEMO_PROGRAMME,
        own.map((r) => r.draft),
      );
      for (const outcome of outcomes) {
        if (outcome.problem) throw new Problem(outcome.problem.code, outcome.problem.params);
      }
    }
    // As whoever decides reads them: authors are told of no record they may not see.
    const ids = reports.map(({ draft }) => draft.id);
    const stored = await this.p.db.write((tx) => tx.reports.findManyForUpdate(DEMO_PROGRAMME, ids));
    for (const [id, report] of stored) findings.set(id, report.findings);
    await this.acceptTogether(
      reports.filter((r) => r.fate === 'accept'),
      findings,
    );
    for (const report of reports) await this.decideAlone(report, findings.get(report.draft.id) ?? []);
  }

  /** Those with the same doubts are accepted together. A second run finds them decided, which is as well. */
  private async acceptTogether(
    reports: readonly Told[],
    findings: ReadonlyMap<string, readonly Finding[]>,
  ): Promise<void> {
    const groups = new Map<string, string[]>();
    for (const { draft } of reports) {
      const rules = rulesToAnswer(findings.get(draft.id) ?? []).join(' ');
      groups.set(rules, [...(groups.get(rules) ?? []), draft.id]);
    }
    for (const [rules, ids] of groups) {
      const decision = acceptance(rules === '' ? [] : rules.split(' '));
      const outcomes = await decideMany(this.p, this.actor('approver'), DEMO_PROGRAMME, ids, decision);
      const stuck = outcomes.find((o) => o.problem && o.problem.code !== 'alreadyDecided');
      if (stuck?.problem) throw new Problem(stuck.problem.code, stuck.problem.params);
    }
  }

  private async decideAlone(report: Told, findings: readonly Finding[]): Promise<void> {
    if (report.fate !== 'alone' && report.fate !== 'return') return;
    const decision: DecisionDraft =
      report.fate === 'return'
        ? { action: 'return', reason: report.reason ?? '', overrides: [] }
        : { ...acceptance(rulesToAnswer(findings)), reason: report.reason ?? 'Agreed with the operator.' };
    await decide(this.p, this.actor('approver'), DEMO_PROGRAMME, report.draft.id, decision, 1).catch(
      (error) => {
        const decided = error instanceof Problem && ['alreadyDecided', 'staleVersion'].includes(error.code);
        if (!decided) throw error;
      },
    );
  }

  private actor(key: string): Actor {
    const actor = this.actors.get(key);
    if (!actor) throw new Error(`nobody called ${key} in the demo`);
    return actor;
  }
}

function hazardsOf(reports: readonly Told[]): Set<string> {
  return new Set(
    reports.flatMap(({ draft: { content } }) => [
      content.hazard?.id ?? '',
      ...(content.hazard?.mergedIds ?? []),
    ]),
  );
}

function rulesToAnswer(findings: readonly Finding[]): string[] {
  return [...new Set(findings.filter((f) => f.severity === 'R').map((f) => f.rule))].sort();
}

function acceptance(rules: readonly string[]): DecisionDraft {
  const reason = 'Checked with the surveyor and against the sketch.';
  return { action: 'accept', reason: '', overrides: rules.map((rule) => ({ rule, reason })) };
}
