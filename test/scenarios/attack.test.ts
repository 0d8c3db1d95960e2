/**
 * A generated attack on the recorded danger of the demo country: any content in any type of report, from any author,
 * decided by anybody, alone or in bulk. What came through is judged by an oracle that knows nothing of the guard.
 * `ATTACKS=20000 npx vitest run test/scenarios/attack.test.ts` goes on longer; seeds are fixed. Every 500 attacks begin
 * with a fresh country, so that one round can be run again by itself: `ATTACK_SEED=… ATTACKS=500`.
 */
import { uuidv7 } from 'uuidv7';
import { expect, it } from 'vitest';
import { Problem } from '../../src/core/model/problems.ts';
import type { Actor } from '../../src/core/model/programmes.ts';
import { type DecisionDraft, type Report, ReportDraft } from '../../src/core/model/reports.ts';
import { DEMO_PROGRAMME } from '../../src/flow/demo-people.ts';
import { Chance } from '../../src/flow/demo-random.ts';
import { submitReport, submitReports } from '../../src/flow/intake.ts';
import { rebuildRegistry, verifyChain } from '../../src/flow/maintain.ts';
import { decide, decideMany, proposalOf } from '../../src/flow/review.ts';
import { Oracle, type Taken } from '../support/attack-oracle.ts';
import { Attacker } from '../support/attack-reports.ts';
import { type AttackWorld, openAttackWorld } from '../support/attack-world.ts';

const ATTACKS = Number(process.env.ATTACKS ?? 150);
const SEED = Number(process.env.ATTACK_SEED ?? 20261201);
/** Attacks on one country: its history grows with each, and so does what every later decision has to read. */
const ROUND = 500;
const ROUNDS = Array.from({ length: Math.ceil(ATTACKS / ROUND) }, (_, i) => ({
  seed: SEED + i,
  attacks: Math.min(ROUND, ATTACKS - i * ROUND),
}));
/** Hazards that attempts meet on. */
const FOCUS = 40;
/** Every rule that can ask for an answer. */
const OVERRIDES = Array.from({ length: 90 }, (_, i) => ({
  rule: `V${String(i + 1).padStart(2, '0')}`,
  reason: 'known and accepted',
}));

class Campaign {
  readonly count = { sent: 0, refused: 0, accepted: 0, turnedDown: 0, fell: 0 };
  readonly why = new Map<string, number>();
  private readonly chance: Chance;
  private readonly attacker: Attacker;
  private readonly oracle: Oracle;
  private waiting: Report[] = [];

  constructor(
    private readonly at: AttackWorld,
    private readonly seed: number,
  ) {
    this.chance = new Chance(seed);
    this.attacker = new Attacker(at, this.chance, FOCUS);
    this.oracle = new Oracle(at.p.geometry, at.places);
  }

  async run(attacks: number): Promise<void> {
    for (let n = 0; n < attacks; n++) {
      this.at.later();
      const sent = await this.send();
      if (sent) this.waiting.push(sent);
      if (n % 15 === 14) await this.alarms();
      const inBulk = this.chance.happens(0.25);
      const chosen = inBulk ? this.waiting.splice(-3) : this.waiting.splice(-1);
      if (chosen.length > 0) await this.judge(n, chosen, inBulk);
    }
  }

  /** Somebody who might send it, or anybody. */
  private author(content: Record<string, unknown>): Actor {
    const { people } = this.at;
    if (this.chance.happens(0.12)) return this.chance.pick(people);
    const types: Record<string, readonly string[]> = {
      qm: ['qa', 'national_approver'],
      task: ['operations'],
      monitor: ['analyst'],
    };
    const roles = types[String(content.reportType)] ?? ['field_team', 'org_im', 'national_approver'];
    const fit = people.filter(
      ({ memberships: [m] }) =>
        m && roles.includes(m.role) && (m.orgCode === null || m.orgCode === content.orgCode),
    );
    return this.chance.pick(fit.length > 0 ? fit : people);
  }

  private async send(): Promise<Report | null> {
    const content = this.attacker.content();
    const author = this.author(content);
    const parsed = ReportDraft.safeParse({ id: uuidv7(), content });
    this.count.sent += 1;
    if (!parsed.success) return this.refused('not a report');
    const { p } = this.at;
    try {
      if (this.chance.happens(0.3)) {
        const [outcome] = await submitReports(p, author, DEMO_PROGRAMME, [parsed.data]);
        if (outcome?.problem) return this.refused(outcome.problem.code);
        return await p.db.read((tx) => tx.reports.find(DEMO_PROGRAMME, parsed.data.id));
      }
      return (await submitReport(p, author, DEMO_PROGRAMME, parsed.data)).report;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return this.refused(error.code, error);
    }
  }

  private refused(code: string, error?: Problem): null {
    this.count.refused += 1;
    const rules = error?.extra.findings;
    const named = Array.isArray(rules)
      ? ` ${[...new Set(rules.map((f: { rule: string }) => f.rule))].join(' ')}`
      : '';
    const key = `intake ${code}${named}`;
    this.why.set(key, (this.why.get(key) ?? 0) + 1);
    return null;
  }

  private decision(): DecisionDraft {
    const action = this.chance.happens(0.9) ? 'accept' : this.chance.pick(['return', 'reject'] as const);
    const reason = this.chance.happens(0.85) ? 'Checked with the team and the sketch.' : '';
    return { action, reason, overrides: this.chance.happens(0.9) ? OVERRIDES : [] };
  }

  private decider(): Actor {
    const { people } = this.at;
    if (this.chance.happens(0.2)) return this.chance.pick(people);
    if (this.chance.happens(0.6))
      return this.chance.pick(people.filter(({ userId }) => /approver(-2)?(@|$)/.test(userId ?? '')));
    const roles = this.chance.happens(0.7)
      ? ['national_approver']
      : ['national_approver', 'regional_validator'];
    return this.chance.pick(people.filter(({ memberships: [m] }) => m && roles.includes(m.role)));
  }

  private async alarms(): Promise<void> {
    const filter = { authorId: 'alarm', states: ['submitted'] as const };
    const { items } = await this.at.p.db.read((tx) => tx.reports.list(DEMO_PROGRAMME, filter, { limit: 5 }));
    for (const item of items) if (!this.waiting.some(({ id }) => id === item.id)) this.waiting.push(item);
  }

  private async judge(n: number, reports: readonly Report[], inBulk: boolean): Promise<void> {
    const { p } = this.at;
    const [decider, decision] = [this.decider(), this.decision()];
    const before = this.at.now();
    const done = await this.decideOn(decider, decision, reports, inBulk);
    const after = await this.at.refresh();
    if (done.length === 0) return;
    this.count.accepted += decision.action === 'accept' ? done.length : 0;
    const author = this.at.people.find(({ userId }) => userId === done[0]?.authorId) ?? null;
    const taken: Taken = { before, after, reports: done, decider, author, decision, inBulk };
    this.oracle.knowing(before);
    const fell = this.oracle.falls(taken);
    this.count.fell += fell > 0 ? 1 : 0;
    const faults = this.oracle.faults(taken);
    if (fell > 0 && done[0]) {
      // The reviewer was told: the preview as of just before names it.
      const approver = this.at.people.find(
        ({ memberships: [m] }) => m?.role === 'national_approver',
      ) as Actor;
      const { lowerings } = await proposalOf(p, approver, DEMO_PROGRAMME, done[0].id);
      if (lowerings.length === 0) faults.push('the guard named nothing');
    }
    const told = {
      seed: this.seed,
      attack: n,
      decider: decider.memberships,
      decision: { ...decision, overrides: decision.overrides.length },
      inBulk,
    };
    expect(
      faults,
      JSON.stringify({ ...told, reports: done.map(({ authorId, content }) => ({ authorId, content })) }),
    ).toEqual([]);
  }

  private async decideOn(
    decider: Actor,
    decision: DecisionDraft,
    reports: readonly Report[],
    inBulk: boolean,
  ): Promise<Report[]> {
    const { p } = this.at;
    if (inBulk) {
      const ids = reports.map(({ id }) => id);
      const outcomes = await decideMany(p, decider, DEMO_PROGRAMME, ids, decision);
      for (const { problem } of outcomes) if (problem) this.turnedDown(problem.code);
      return reports.filter((_, i) => outcomes[i]?.outcome === 'done');
    }
    const [report] = reports;
    if (!report) return [];
    try {
      return [(await decide(p, decider, DEMO_PROGRAMME, report.id, decision, report.version)).report];
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.turnedDown(error.code, error);
      return [];
    }
  }

  private turnedDown(code: string, error?: Problem): void {
    this.count.turnedDown += 1;
    const why = error?.params.why ?? error?.params.needs ?? error?.params.rules ?? '';
    const rules = error?.extra.findings;
    const named = Array.isArray(rules)
      ? ` ${[...new Set(rules.map((f: { rule: string }) => f.rule))].join(' ')}`
      : '';
    const key = `decision ${code} ${why}${named}`;
    this.why.set(key, (this.why.get(key) ?? 0) + 1);
  }
}

it.each(ROUNDS)(
  'no recorded danger falls in $attacks attacks (seed $seed) without a booked, entitled decision',
  {
    timeout: 1_200_000,
  },
  async ({ seed, attacks }) => {
    const world = await openAttackWorld();
    const campaign = new Campaign(world, seed);
    try {
      await campaign.run(attacks);
      // The attack is worth something only if much of it comes through.
      expect(campaign.count.accepted).toBeGreaterThan(attacks / 10);
      expect(campaign.count.fell).toBeGreaterThan(attacks / 100);
      const { p } = world;
      expect(await verifyChain(p, DEMO_PROGRAMME)).toMatchObject({ ok: true });
      const rebuilt = await rebuildRegistry(p, DEMO_PROGRAMME, { check: true });
      expect(rebuilt.differences).toEqual([]);
      expect(rebuilt.equal).toBe(true);
    } finally {
      if (process.env.ATTACK_TOLD)
        console.log(
          campaign.count,
          [...campaign.why].sort((a, b) => b[1] - a[1]),
        );
      await world.close();
    }
  },
);
