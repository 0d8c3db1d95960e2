/** What a completion package says of all its land at once: work, quality, what was left out, decisions, handover. */

import { hasMessage } from '../../core/messages/say.ts';
import type { EntryBody } from '../../core/model/entries.ts';
import type { Handover } from '../../core/model/handovers.ts';
import { SignatoryRole } from '../../core/model/land-codes.ts';
import { type CompletionFacts, sourceOrg } from './completion-facts.ts';
import type { Ground, LeftOut } from './completion-ground.ts';
import { column, factsTable, span } from './completion-land.ts';
import { type CompletionWords, DASH } from './completion-words.ts';
import type { Block, Words } from './document.ts';

/** Decisions that are printed, the latest of them. */
const MOST_DECISIONS = 120;
const MOST_REASON = 240;

export class RecordSections {
  constructor(
    private readonly words: CompletionWords,
    private readonly facts: CompletionFacts,
    private readonly ground: Ground,
  ) {}

  private heading(section: string): Block {
    return { kind: 'heading', level: 1, text: this.words.say(`completion.section.${section}`) };
  }

  private small(key: string, params: Record<string, string | number> = {}): Block {
    return { kind: 'paragraph', style: 'small', words: this.words.say(key, params) };
  }

  task(): Block[] {
    const { words, facts } = this;
    const { task } = facts;
    if (!task) return [];
    const say = (key: string): string => words.say(`completion.fact.${key}`);
    const { conditions } = task;
    const status = words.code('taskStatus', task.status);
    return [
      this.heading('task'),
      factsTable([
        [say('name'), words.written(task.title, 200)],
        [say('localId'), words.written(task.localId, 80)],
        [say('id'), words.across(task.id)],
        [say('status'), [status, words.written(task.statusReason)].filter(Boolean).join(': ')],
        [say('place'), words.place(task.placeCode)],
        [say('organisation'), words.organisation(task.orgCode)],
        [say('planned'), span(task.plannedStart, task.plannedEnd)],
        [say('issued'), span(task.issuedOn, task.acceptedOn)],
        [say('began'), span(task.startedOn, task.fieldCompleteOn)],
        [say('ordered'), words.depth(conditions?.depthCm ?? null, conditions?.search ?? null)],
        [say('conditions'), words.written(conditions?.note)],
      ]),
    ];
  }

  work(): Block[] {
    const { words, facts, ground } = this;
    const head = this.heading('work');
    const evidence = ground.chapters.flatMap((chapter) => chapter.evidence);
    const depths = [
      ...evidence.filter(({ kind }) => kind === 'item').map(({ depthCm }) => depthCm),
      ...facts.progress.map(({ deepestFindCm }) => deepestFindCm),
    ].flatMap((cm) => (cm === null ? [] : [cm]));
    const deepest = depths.length > 0 ? Math.max(...depths) : null;
    const searched = [
      ...facts.activities.map(({ clearanceDepthCm }) => clearanceDepthCm),
      ...ground.chapters.flatMap(({ parts }) => parts.map(({ release }) => release.depthCm)),
    ].flatMap((cm) => (cm === null ? [] : [cm]));
    const depth = searched.length > 0 ? Math.max(...searched) : null;
    const deeper: Block[] =
      deepest !== null && depth !== null && deepest > depth
        ? [
            {
              kind: 'note',
              loud: true,
              title: `⚠ ${words.say('completion.warn.deeper', { found: words.number(deepest) })}`,
              words: words.say('completion.warn.deeper.text', { depth: words.number(depth) }),
            },
          ]
        : [];
    const sum = this.small('completion.work.sum', {
      days: facts.progress.length,
      m2: words.m2(facts.progress.reduce((all, row) => all + (row.areaProcessedM2 ?? 0), 0)),
      items: words.number(facts.progress.reduce((all, row) => all + (row.itemsFound ?? 0), 0)),
      deepest: deepest === null ? DASH : words.say('completion.cm', { n: deepest }),
    });
    const progress = facts.progress.length > 0 || deepest !== null ? [sum] : [];
    if (facts.activities.length === 0)
      return [head, { kind: 'paragraph', words: words.say('completion.work.none') }, ...progress, ...deeper];
    const columns = [
      column(words, 'work', 1.8),
      column(words, 'team', 2),
      column(words, 'from', 2),
      column(words, 'methods', 1.8),
      column(words, 'depth', 1.6),
    ];
    const rows = facts.activities.map((one): Words[] => {
      const team = one.teamName ? [words.written(one.teamName, 120)] : [];
      return [
        `${words.code('activityType', one.type)} (${words.code('activityStatus', one.status)})`,
        words.listed([words.organisation(one.orgCode), ...team]),
        span(one.startedOn, one.endedOn),
        words.codes('method', one.methods),
        words.depth(one.clearanceDepthCm, one.search),
      ];
    });
    return [head, { kind: 'table', columns, rows }, ...progress, ...deeper];
  }

  /** Open nonconformities and what the reader may not see: said first, before anything else. */
  warnings(): Block[] {
    const { words, facts } = this;
    const loud = (key: string, n: number): Block => ({
      kind: 'note',
      loud: true,
      title: `⚠ ${words.say(`completion.warn.${key}`, { n })}`,
      words: words.say(`completion.warn.${key}.text`),
    });
    const open = facts.nonconformities.filter(({ status }) => status === 'open').length;
    return [
      ...(facts.withheld > 0 ? [loud('withheld', facts.withheld)] : []),
      ...(open > 0 ? [loud('open', open)] : []),
    ];
  }

  quality(): Block[] {
    return [this.heading('quality'), this.visits(), ...this.lots(), this.faults()];
  }

  /** What quality control said of each lot: what was sampled of it, how deep, and whether it is accepted. */
  private lots(): Block[] {
    const { words, facts } = this;
    return facts.visits
      .filter(({ lot, verdict }) => lot || verdict)
      .map((visit): Block => {
        const { visitedOn: day, coveragePercent, sampleDepthCm, sampleCount } = visit;
        const sample = [
          ...(visit.sampleAreaM2 === null ? [] : [words.m2(visit.sampleAreaM2)]),
          ...(sampleCount == null ? [] : [words.say('completion.quality.places', { n: sampleCount })]),
        ];
        const params = {
          day,
          lot: words.quoted(visit.lot, 200) || DASH,
          area: words.m2(visit.lotAreaM2),
          sample: sample.length > 0 ? words.listed(sample) : DASH,
          coverage: coveragePercent == null ? DASH : `${words.number(coveragePercent)} %`,
          depth: sampleDepthCm == null ? DASH : words.depth(sampleDepthCm, null),
          verdict: words.code('lotVerdict', visit.verdict),
        };
        return { kind: 'paragraph', words: words.say('completion.quality.lot', params) };
      });
  }

  private visits(): Block {
    const { words, facts } = this;
    if (facts.visits.length === 0)
      return { kind: 'paragraph', words: words.say('completion.quality.noVisit') };
    const columns = [
      column(words, 'day', 1.2),
      column(words, 'visit', 2.2),
      column(words, 'inspector', 2),
      column(words, 'result', 2.2),
      column(words, 'sample', 1.1, true),
      column(words, 'missed', 1.1, true),
    ];
    const rows = facts.visits.map((visit): Words[] => {
      const stopped = visit.operationsSuspended ? [words.say('completion.quality.suspended')] : [];
      return [
        visit.visitedOn,
        words.code('qualityVisitKind', visit.kind),
        words.organisation(visit.inspectingOrgCode),
        words.listed([words.code('qualityResult', visit.result), ...stopped]),
        words.m2(visit.sampleAreaM2),
        visit.itemsMissed === null ? DASH : words.number(visit.itemsMissed),
      ];
    });
    return { kind: 'table', columns, rows };
  }

  private faults(): Block {
    const { words, facts } = this;
    if (facts.nonconformities.length === 0)
      return { kind: 'paragraph', words: words.say('completion.quality.noFault') };
    const columns = [
      column(words, 'state', 1.2),
      column(words, 'severity', 1.2),
      column(words, 'what', 1.6),
      column(words, 'action', 4.2),
      column(words, 'due', 1.8),
    ];
    const rows = facts.nonconformities.map((fault): Words[] => {
      const open = fault.status === 'open';
      const said = [fault.description, fault.actionRequired, fault.closingNote];
      return [
        [{ text: `${open ? '! ' : ''}${words.code('nonconformityStatus', fault.status)}`, bold: open }],
        [{ text: words.code('nonconformitySeverity', fault.severity), bold: open }],
        words.code('nonconformityType', fault.type),
        said.flatMap((text) => (text ? [words.written(text, 600)] : [])).join('\n') || DASH,
        span(fault.dueOn, fault.closedOn),
      ];
    });
    return { kind: 'table', columns, rows };
  }

  /** Always there, also when there is nothing to list: silence would read as "everything was searched". */
  unsearched(areaM2: (one: LeftOut) => number | null): Block[] {
    const { words, ground } = this;
    const head = this.heading('unsearched');
    if (ground.leftOut.length === 0)
      return [head, { kind: 'paragraph', words: words.say('completion.unsearched.none') }];
    const columns = [
      column(words, 'part', 0.8),
      column(words, 'reason', 2),
      column(words, 'area', 1.2, true),
      column(words, 'said', 3.4),
      column(words, 'source', 1.8),
    ];
    const rows = ground.leftOut.map((one): Words[] => [
      [{ text: one.tag, bold: true }],
      one.reason,
      one.shape ? words.m2(areaM2(one)) : words.say('completion.unsearched.noShape'),
      words.written(one.note, 1_000) || DASH,
      one.source,
    ]);
    return [head, this.small('completion.unsearched.note'), { kind: 'table', columns, rows }];
  }

  history(): Block[] {
    const { words, ground } = this;
    const all = ground.chapters
      .flatMap(({ decisions }) => decisions)
      .filter(({ kind }) => hasMessage(`completion.event.${kind}`))
      .sort((a, b) => a.seq - b.seq);
    const shown = all.slice(-MOST_DECISIONS);
    const columns = [
      column(words, 'day', 1.2),
      column(words, 'what', 2.4),
      column(words, 'decided', 2.4),
      column(words, 'reason', 3),
      column(words, 'entry', 1.3),
    ];
    const more =
      all.length > shown.length ? ` ${words.say('completion.more', { n: all.length - shown.length })}` : '';
    const note = `${words.say('completion.history.note')}${more}`;
    return [
      this.heading('history'),
      { kind: 'table', columns, rows: shown.map((one) => this.decision(one)), note },
    ];
  }

  private decision(body: EntryBody): Words[] {
    const { words, ground } = this;
    const { kind, subject, observedOn, recordedAt, decidedBy, reason, seq, data } = body;
    const what = words.say(`completion.event.${kind}`, { tag: ground.tags.get(subject.id) ?? '' });
    const set = data.set as { classification?: string } | undefined;
    const classified = set?.classification ? `: ${words.code('classification', set.classification)}` : '';
    const org = sourceOrg(body);
    const account = words.account(decidedBy);
    return [
      observedOn ?? DASH,
      `${what}${classified}`,
      org ? words.listed([words.organisation(org), account]) : account,
      words.written(reason, MOST_REASON) || DASH,
      `${seq}\n${recordedAt.slice(0, 10)}`,
    ];
  }

  says(): Block {
    const { words } = this;
    return {
      kind: 'note',
      title: words.say('completion.section.says'),
      words: `${words.say('completion.says.text')} ${words.say('completion.says.found')}`,
    };
  }

  handover(): Block[] {
    const { words, facts } = this;
    const { handovers } = facts;
    const offices = new Map(
      handovers.flatMap(({ signatories }) => signatories.map(({ role, office }) => [role, office] as const)),
    );
    const lines = SignatoryRole.options.map((role) => {
      const office = offices.get(role);
      return {
        role: words.code('signatoryRole', role),
        ...(office ? { name: words.written(office, 200) } : {}),
        dateLabel: words.say('completion.sign.date'),
      };
    });
    const none: Block = { kind: 'paragraph', words: words.say('completion.handover.none') };
    return [
      this.heading('handover'),
      ...(handovers.length === 0 ? [none] : handovers.flatMap((one) => this.handedOver(one))),
      { kind: 'paragraph', words: words.say('completion.sign.text') },
      { kind: 'signatures', lines },
    ];
  }

  private handedOver(handover: Handover): Block[] {
    const { words } = this;
    const { handedOverOn, signatories, residualRisk, checkDueOn, participants, certificate } = handover;
    const small = (text: string): Block => ({ kind: 'paragraph', words: text });
    const columns = [column(words, 'role', 1.2), column(words, 'office', 2.6), column(words, 'signed', 1.8)];
    const rows = signatories.map(({ role, office, signedOn }): Words[] => [
      words.code('signatoryRole', role),
      words.written(office, 200),
      signedOn
        ? words.say('completion.handover.signedOn', { day: signedOn })
        : words.say('completion.handover.notSigned'),
    ]);
    const residual = words.quoted(residualRisk, 2_000);
    const said = (key: string, text: string | null | undefined): Block[] =>
      text ? [small(words.say(`completion.handover.${key}`, { text: words.quoted(text, 2_000) }))] : [];
    const { communityBriefedOn: briefed, landUse } = handover;
    const hash = certificate ? words.across(certificate.sha256) : '';
    return [
      { kind: 'heading', level: 2, text: words.say('completion.handover.on', { day: handedOverOn }) },
      ...(rows.length > 0 ? [{ kind: 'table' as const, columns, rows }] : []),
      small(
        residualRisk
          ? words.say('completion.handover.residual', { text: residual })
          : words.say('completion.handover.noResidual'),
      ),
      ...said('declaration', handover.declaration),
      ...said('liability', handover.liability),
      ...(landUse
        ? [small(words.say('completion.handover.landUse', { use: words.code('landUse', landUse) }))]
        : []),
      ...said('title', handover.titleNumber),
      ...(briefed ? [small(words.say('completion.handover.briefed', { day: briefed }))] : []),
      ...said('briefing', handover.communityBriefing),
      ...(checkDueOn ? [small(words.say('completion.handover.check', { day: checkDueOn }))] : []),
      ...(participants ? [small(words.say('completion.handover.people', peopleOf(participants)))] : []),
      ...(certificate
        ? [
            small(
              words.say('completion.handover.certificate', {
                name: words.quoted(certificate.name, 200),
                hash,
              }),
            ),
          ]
        : []),
    ];
  }

  edition(): Block[] {
    const { words, facts } = this;
    const { seq, hash, knownAt, programme } = facts.edition;
    return [
      this.heading('edition'),
      factsTable(
        [
          [words.say('completion.edition.entry'), words.across(`${programme} ${seq}`)],
          [words.say('completion.edition.recorded'), words.across(momentText(knownAt))],
          [words.say('completion.edition.hash'), words.across(hash)],
        ],
        1,
      ),
      this.small('completion.edition.same'),
    ];
  }
}

/** `2026-03-01 12:30 UTC`. */
export const momentText = (instant: string): string => `${instant.slice(0, 16).replace('T', ' ')} UTC`;

function peopleOf({ men, women, boys, girls, unknown }: NonNullable<Handover['participants']>) {
  return { men, women, boys, girls, unknown };
}
