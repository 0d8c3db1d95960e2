/** What a completion package says of one hazard: what it is, which parts are released, the account, what was found. */
import type { EvidencePoint } from '../../core/model/evidence.ts';
import type { PrintedAmount } from '../../core/registry/account-printed.ts';
import type { CompletionFacts } from './completion-facts.ts';
import { evidenceTag } from './completion-figures.ts';
import type { Chapter, Part } from './completion-ground.ts';
import { nameOfHazard, positionText } from './completion-names.ts';
import { type CompletionWords, DASH } from './completion-words.ts';
import type { Block, Column, Words } from './document.ts';

/** Rows of finds that are printed; a register of thousands is a file. */
const MOST_ROWS = 300;

/** Names and values, two facts a row; what nobody said is left out. */
export function factsTable(facts: readonly (readonly [string, string | null])[], pairs: 1 | 2 = 2): Block {
  const said = facts.filter(([, value]) => value && value !== DASH) as (readonly [string, string])[];
  const name = { label: '', share: pairs === 2 ? 1.35 : 0.8 };
  const columns = Array.from({ length: pairs }, () => [name, { label: '', share: 2 }]).flat();
  // Read downwards: the first half of the facts, then the second beside it.
  const half = Math.ceil(said.length / pairs);
  const rows = Array.from({ length: half }, (_, i) =>
    Array.from({ length: pairs }, (_unused, n) => said[i + n * half] ?? ['', '']).flat(),
  );
  return { kind: 'table', headless: true, columns, rows };
}

export const column = (words: CompletionWords, key: string, share = 1, end = false): Column => ({
  label: words.say(`completion.column.${key}`),
  share,
  ...(end ? { align: 'end' as const } : {}),
});

/** From one day to another; a dash where one is not known. */
export const span = (from: string | null, to: string | null): string =>
  from || to ? `${from ?? '…'} – ${to ?? '…'}` : DASH;

export class LandSections {
  constructor(
    private readonly words: CompletionWords,
    private readonly facts: CompletionFacts,
  ) {}

  /** Identity, place, work. */
  land({ hazard, outline, remaining, statement }: Chapter): Block {
    const { words, facts } = this;
    const say = (key: string): string => words.say(`completion.fact.${key}`);
    const own = facts.activities.filter(({ hazardIds }) => hazardIds.includes(hazard.id));
    const rows = facts.progress.filter(({ hazardIds }) => hazardIds.includes(hazard.id));
    const teams = [...own, ...rows].flatMap(({ teamName }) =>
      teamName ? [words.written(teamName, 120)] : [],
    );
    const days = [
      ...own.flatMap(({ startedOn, endedOn }) => [startedOn, endedOn]),
      ...rows.map(({ day }) => day),
    ].flatMap((day) => (day ? [day] : []));
    const sorted = days.sort();
    const ids = (list: readonly string[]): string => list.map((id) => words.across(id)).join('\n');
    const closed = hazard.closedOn ? ` ${hazard.closedOn}` : '';
    return factsTable([
      [say('name'), words.written(hazard.name, 200)],
      [say('localId'), words.written(hazard.localId, 80)],
      [say('id'), words.across(hazard.id)],
      [say('classification'), words.code('classification', hazard.classification)],
      [say('contamination'), words.codes('contamination', hazard.contamination)],
      [say('status'), `${words.code('workStatus', hazard.workStatus)}${closed}`],
      [say('place'), words.place(hazard.placeCode)],
      [
        say('position'),
        hazard.shape?.type === 'Point' ? words.across(positionText(hazard.shape.coordinates)) : null,
      ],
      [say('organisation'), words.organisation(hazard.orgCode)],
      [say('teams'), words.listed([...new Set(teams)].sort().slice(0, 30))],
      [say('tasks'), words.listed(facts.tasks.map((task) => this.taskName(task)))],
      [say('dates'), span(sorted[0] ?? null, sorted.at(-1) ?? null)],
      [say('marking'), words.code('marking', hazard.marking)],
      [say('area'), outline ? words.m2(hazard.areaM2) : null],
      [say('released'), words.m2(statement.released.released.total)],
      [say('left'), words.m2(remaining.m2)],
      [say('from'), ids(hazard.parentIds)],
      [say('into'), ids(hazard.childIds)],
      [say('reopens'), hazard.reopensId ? words.across(hazard.reopensId) : null],
    ]);
  }

  taskName({ localId, title, id }: { localId: string | null; title: string | null; id: string }): string {
    const parts = [localId, title].flatMap((part) => (part ? [this.words.written(part, 200)] : []));
    return parts.join(' ') || id.slice(0, 8);
  }

  parts({ parts, withdrawn }: Chapter): Block[] {
    const { words } = this;
    const gone: Block[] =
      withdrawn > 0
        ? [{ kind: 'paragraph', words: words.say('completion.parts.withdrawn', { n: withdrawn }) }]
        : [];
    if (parts.length === 0)
      return [{ kind: 'paragraph', words: words.say('completion.parts.none') }, ...gone];
    const columns = [
      column(words, 'part', 1.1),
      column(words, 'outcome', 1.8),
      column(words, 'day', 1.25),
      column(words, 'area', 1.35, true),
      column(words, 'depth', 1.5),
      column(words, 'by', 1.5),
      column(words, 'why', 2.5),
      column(words, 'items', 1.3, true),
    ];
    const rows = parts.map((part) => this.partRow(part));
    return [
      { kind: 'table', columns, rows, note: words.say('completion.parts.note') },
      ...this.efforts(parts),
      ...gone,
    ];
  }

  /** All reasonable effort (IMAS 07.11) as stated of each part; parts of which nobody stated it are named. */
  private efforts(parts: readonly Part[]): Block[] {
    const { words } = this;
    const stated = parts.filter(({ release }) => release.reasonableEffort);
    const unstated = parts.filter(({ release }) => !release.reasonableEffort).map(({ tag }) => tag);
    const said = stated.map(({ tag, release }): Block => {
      const by = words.written(release.reasonableEffortBy, 200) || DASH;
      const text = words.quoted(release.reasonableEffort, 2_000);
      return { kind: 'paragraph', words: words.say('completion.parts.effort', { tag, by, text }) };
    });
    const unmarked = parts
      .filter(({ release }) => release.markersNote)
      .map(({ tag, release }): Block => {
        const text = words.quoted(release.markersNote, 1_000);
        return { kind: 'paragraph', words: words.say('completion.parts.noMarkers', { tag, text }) };
      });
    if (unstated.length === 0) return [...said, ...unmarked];
    const none = words.say('completion.parts.noEffort', { tags: words.listed(unstated) });
    return [...said, ...unmarked, { kind: 'paragraph', words: none }];
  }

  private partRow({ tag, release, countedM2, inherited }: Part): Words[] {
    const { words, facts } = this;
    const { depthCm, search, criteria, criteriaNote, areaM2, reportedAreaM2, taskId, donors, note } = release;
    const drawn = areaM2 ?? reportedAreaM2;
    const differs = drawn !== null && countedM2 !== null && Math.abs(drawn - countedM2) > 1;
    const shares = donors.map(
      ({ donor, percent }) => `${words.written(donor, 80)} ${words.number(percent)} %`,
    );
    const why = [
      ...(criteria.length > 0 ? [words.codes('releaseCriterion', criteria)] : []),
      words.quoted(criteriaNote),
      words.quoted(note),
      ...(release.shape ? [] : [words.say('completion.parts.noShape')]),
      ...(differs ? [words.say('completion.parts.drawn', { drawn: words.m2(drawn) })] : []),
      ...(inherited ? [words.say('completion.parts.inherited')] : []),
      ...(facts.task && taskId !== facts.task.id ? [words.say('completion.parts.otherTask')] : []),
      ...(shares.length > 0 ? [words.say('completion.parts.donors', { donors: words.listed(shares) })] : []),
    ];
    return [
      [{ text: tag, bold: true }],
      words.outcome(release),
      release.releasedOn,
      words.m2(countedM2 ?? drawn),
      words.depth(depthCm, search),
      words.organisation(release.orgCode),
      why.filter(Boolean).join(' · ') || DASH,
      release.itemsFound === null ? DASH : words.number(release.itemsFound),
    ];
  }

  account({ statement, ticks }: Chapter): Block[] {
    const { words } = this;
    const { from, to, opening, rows, closing } = statement;
    const amounts = ({ sha, cha, total }: PrintedAmount, signed: boolean, bold = false): Words[] =>
      [sha, cha, total].map((m2) => [{ text: signed ? words.signed(m2) : words.m2(m2), bold }]);
    const bold = (text: string): Words => [{ text, bold: true }];
    const columns: Column[] = [
      { label: words.say('release.account.entry'), share: 3 },
      ...(['sha', 'cha', 'total'] as const).map((key) => ({
        label: words.say(`release.account.${key}`),
        share: 1.6,
        align: 'end' as const,
      })),
    ];
    const name = ({ kind, reason, toClass }: (typeof rows)[number]): string =>
      words.say(`release.row.${kind}`, {
        reason: reason ? words.say(`release.reason.${reason}`) : '',
        class: toClass ? words.say(`release.class.${toClass}`) : '',
      });
    return [
      { kind: 'paragraph', style: 'small', words: words.say('completion.account.intro', { day: to }) },
      {
        kind: 'table',
        columns,
        rows: [
          [bold(words.say('release.account.opening', { day: from })), ...amounts(opening, false, true)],
          ...rows.map((row): Words[] => [name(row), ...amounts(row.m2, true)]),
          ...(rows.length === 0 ? [[words.say('release.account.none'), '', '', '']] : []),
          [bold(words.say('release.account.closing', { day: to })), ...amounts(closing, false, true)],
        ],
      },
      ...ticks
        .filter(({ offM2 }) => offM2 !== null)
        .map((tick): Block => ({ kind: 'paragraph', style: 'small', words: words.tick(tick) })),
    ];
  }

  /** What was found, item by item, and what was done with it. */
  items({ evidence, parts }: Chapter): Block[] {
    const { words } = this;
    const items = numbered(evidence).filter(({ point }) => point.kind === 'item');
    const counted = parts.reduce((sum, { release }) => sum + (release.itemsFound ?? 0), 0);
    const listed = items.reduce((sum, { point }) => sum + (point.quantity ?? 1), 0);
    const sums = words.say('completion.items.counted', {
      parts: words.number(counted),
      listed: words.number(listed),
    });
    const differ = counted === listed ? '' : ` ${words.say('completion.items.differ')}`;
    const sum: Block = { kind: 'paragraph', style: 'small', words: `${sums}${differ}` };
    if (items.length === 0)
      return [
        { kind: 'paragraph', words: words.say('completion.items.none') },
        ...(counted > 0 ? [sum] : []),
      ];
    const columns = [
      column(words, 'no', 0.7),
      column(words, 'what', 2.2),
      column(words, 'quantity', 1.2, true),
      column(words, 'depthCm', 1.35, true),
      column(words, 'day', 1.2),
      column(words, 'disposal', 2),
      column(words, 'position', 2.8),
    ];
    const rows = items
      .slice(0, MOST_ROWS)
      .map(({ tag, point }): Words[] => [
        tag,
        words.ordnance(point.ordnanceCategory, point.ordnanceTypeCode),
        words.number(point.quantity ?? 1),
        point.depthCm === null ? DASH : words.number(point.depthCm),
        point.observedOn ?? point.dateOfInformation,
        this.disposal(point),
        this.position(point),
      ]);
    return [{ kind: 'table', columns, rows, ...this.more(items.length) }, sum];
  }

  private disposal({ disposal }: EvidencePoint): string {
    const { words } = this;
    if (!disposal) return DASH;
    const by = disposal.orgCode ? words.organisation(disposal.orgCode) : null;
    const parts = [words.code('disposalOutcome', disposal.outcome), disposal.date, by];
    return words.listed(parts.flatMap((part) => (part ? [part] : [])));
  }

  private position({ position }: EvidencePoint): string {
    return position ? positionText(position.coordinates) : DASH;
  }

  private more(all: number): { note?: string } {
    if (all <= MOST_ROWS) return {};
    return { note: this.words.say('completion.more', { n: all - MOST_ROWS }) };
  }

  evidence({ evidence }: Chapter): Block[] {
    const { words } = this;
    const other = numbered(evidence).filter(({ point }) => point.kind !== 'item');
    if (other.length === 0) return [];
    const columns = [
      column(words, 'no', 0.7),
      column(words, 'what', 2.6),
      column(words, 'grade', 1.4),
      column(words, 'day', 1.2),
      column(words, 'position', 2.8),
    ];
    const rows = other
      .slice(0, MOST_ROWS)
      .map(({ tag, point }): Words[] => [
        tag,
        words.code('evidenceKind', point.kind),
        words.code('grade', point.grade),
        point.observedOn ?? point.dateOfInformation,
        this.position(point),
      ]);
    return [
      { kind: 'heading', level: 2, text: words.say('completion.section.evidence') },
      { kind: 'table', columns, rows, ...this.more(other.length) },
    ];
  }

  /** What must not be overlooked before anybody signs. */
  warnings({ hazard, remaining, evidence, account, ticks }: Chapter, many: boolean): Block[] {
    const { words } = this;
    const name = many ? `${nameOfHazard(words, hazard)}: ` : '';
    const loud = (key: string, params: Record<string, string | number>, text: Record<string, string>) => ({
      kind: 'note' as const,
      loud: true,
      title: `⚠ ${name}${words.say(`completion.warn.${key}`, params)}`,
      words: words.say(`completion.warn.${key}.text`, text),
    });
    const pending = evidence.filter(isPending).reduce((sum, { quantity }) => sum + (quantity ?? 1), 0);
    const broken = [
      ...(account?.broken ?? []),
      ...ticks.filter(({ offM2 }) => offM2 !== 0 && offM2 !== null).map(({ key }) => key),
    ];
    const letter = words.say('completion.letter.remaining');
    return [
      ...(broken.length > 0 ? [loud('broken', {}, { identities: words.listed(broken) })] : []),
      ...(hazard.workStatus === 'closed' || hazard.workStatus === 'superseded'
        ? []
        : [loud('draft', {}, {})]),
      ...(remaining.outline && (remaining.m2 ?? 0) > 0
        ? [loud('left', { m2: words.m2(remaining.m2) }, { letter })]
        : []),
      ...(pending > 0 ? [loud('pending', { n: words.number(pending) }, {})] : []),
    ];
  }
}

/** Every point with the number it has on the map. */
const numbered = (evidence: readonly EvidencePoint[]) =>
  evidence.map((point, i) => ({ tag: evidenceTag(i), point }));

const DONE: readonly string[] = [
  'destroyed_in_situ',
  'removed_and_destroyed',
  'rendered_safe',
  'handed_over',
];
const isPending = ({ kind, condition, disposal }: EvidencePoint): boolean =>
  kind === 'item' && condition !== 'spent' && !(disposal && DONE.includes(disposal.outcome));
