/**
 * A stage for stories: a fresh database with one opened programme, the people in it, and a clock that moves
 * only when told. Real PostgreSQL, real geometry.
 */
import { uuidv7 } from 'uuidv7';
import type { Role } from '../../src/core/model/codes.ts';
import { type Actor, type Membership, ProgrammeSettings } from '../../src/core/model/programmes.ts';
import {
  type DecisionDraft,
  type Report,
  type ReportDraft,
  ReportDraft as ReportDraftSchema,
} from '../../src/core/model/reports.ts';
import { submitReport } from '../../src/flow/intake.ts';
import type { Pipeline } from '../../src/flow/ports.ts';
import { openProgramme, recordOrganisation } from '../../src/flow/programmes.ts';
import { decide, decideMany, proposalOf } from '../../src/flow/review.ts';
import { loadGeometry } from '../../src/server/geometry.ts';
import { openTestDatabase, type TestDatabase } from './database.ts';
import { PROGRAMME } from './records.ts';

export interface Stage {
  readonly p: Pipeline;
  readonly database: TestDatabase;
  readonly programme: string;
  readonly surveyor: Actor;
  readonly colleague: Actor;
  readonly reviewer: Actor;
  readonly secondReviewer: Actor;
  readonly donor: Actor;
  readonly stranger: Actor;
  /** Records a person's roles: whoever sends what is asked of authors must be found there. */
  joins(actor: Actor): Promise<Actor>;
  /** Moves the clock on. */
  later(milliseconds?: number): void;
  /** Submits a report of the surveyor (or another author). */
  report(content: Record<string, unknown>, author?: Actor): Promise<Report>;
  /** Submits and accepts, with a reason. */
  accepted(content: Record<string, unknown>): Promise<Report>;
  /** What accepts a report when every doubt about it is answered. */
  acceptance(sent: Report): Promise<DecisionDraft & { readonly action: 'accept' }>;
  /** Accepts, with a reason and every doubt answered, as the reviewer or somebody else. */
  accept(sent: Report, by?: Actor): Promise<Report>;
  /** Accepts with others at once; the code of what was refused. */
  acceptInBulk(sent: Report): Promise<string | undefined>;
  close(): Promise<void>;
}

export function person(userId: string, role: Role, more: Partial<Membership> = {}): Actor {
  const membership = { userId, programmeId: PROGRAMME, role, orgCode: null, placeCodes: [], ...more };
  return { userId, name: `${userId[0]?.toUpperCase()}${userId.slice(1)}`, memberships: [membership] };
}

export const CLI: Actor = { userId: 'cli', name: 'Command line', memberships: [] };
export const NOBODY: Actor = { userId: null, name: '', memberships: [] };

/** A draft as a client would send it. */
export function draft(content: Record<string, unknown>, id: string = uuidv7()): ReportDraft {
  const base = { reportType: 'nts', dateOfInformation: '2026-05-01', orgCode: 'alpha' };
  return ReportDraftSchema.parse({ id, content: { ...base, ...content } });
}

export async function openStage(settings: Partial<ProgrammeSettings> = {}): Promise<Stage> {
  const database = await openTestDatabase();
  let now = Date.UTC(2026, 5, 1, 8);
  const p: Pipeline = {
    db: database.db,
    geometry: await loadGeometry(),
    clock: { now: () => new Date(now) },
    newId: uuidv7,
  };
  const parsed = ProgrammeSettings.parse({ names: { en: 'North' }, ...settings });
  await openProgramme(p, CLI, PROGRAMME, parsed);
  const alpha = { code: 'alpha', names: { en: 'Alpha' }, kind: 'ngo' as const, teams: [] };
  await recordOrganisation(p, CLI, { programmeId: PROGRAMME, ...alpha });
  const surveyor = person('surveyor', 'field_team', { orgCode: 'alpha' });
  const reviewer = person('reviewer', 'national_approver');
  const report = async (content: Record<string, unknown>, author = surveyor): Promise<Report> => {
    now += 1000;
    return (await submitReport(p, author, PROGRAMME, draft(content))).report;
  };
  const acceptance = async (sent: Report) => {
    const { findings } = await proposalOf(p, reviewer, PROGRAMME, sent.id);
    const rules = [...new Set(findings.filter(({ severity }) => severity === 'R').map(({ rule }) => rule))];
    const overrides = rules.map((rule) => ({ rule, reason: 'known and accepted' }));
    return { action: 'accept' as const, reason: 'checked on the ground', overrides };
  };
  return {
    p,
    database,
    programme: PROGRAMME,
    surveyor,
    colleague: person('colleague', 'field_team', { orgCode: 'alpha' }),
    reviewer,
    secondReviewer: person('second', 'national_approver'),
    donor: person('donor', 'donor'),
    stranger: person('stranger', 'field_team', { orgCode: 'beta' }),
    async joins(actor) {
      for (const membership of actor.memberships)
        await database.db.write((tx) => tx.memberships.grant(membership));
      return actor;
    },
    later: (milliseconds = 60_000) => {
      now += milliseconds;
    },
    report,
    async accepted(content) {
      const sent = await report(content);
      now += 1000;
      const overrides = [...new Set(sent.findings.filter((f) => f.severity === 'R').map((f) => f.rule))].map(
        (rule) => ({ rule, reason: 'known and accepted' }),
      );
      const decision = { action: 'accept' as const, reason: 'checked with the team', overrides };
      return (await decide(p, reviewer, PROGRAMME, sent.id, decision, sent.version)).report;
    },
    acceptance,
    accept: async (sent, by = reviewer) =>
      (await decide(p, by, PROGRAMME, sent.id, await acceptance(sent), sent.version)).report,
    async acceptInBulk(sent) {
      const [outcome] = await decideMany(p, reviewer, PROGRAMME, [sent.id], await acceptance(sent));
      return outcome?.problem?.code;
    },
    close: () => database.close(),
  };
}
