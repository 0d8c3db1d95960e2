/** What is known of each hazard for the formula of priority, its score, and the list as a file. */
import type { EvidencePoint } from '../../core/model/evidence.ts';
import type { PeopleCounts } from '../../core/model/ground.ts';
import type { PriorityFormula } from '../../core/model/priority.ts';
import { type Priority, type PriorityValues, priorityOf } from '../../core/registry/priority.ts';
import { get, inProgramme } from '../api.ts';
import type { CountedPage, Served, ServedHazard } from '../queries.ts';
import { csvCell } from '../registry/export.ts';

export interface Scored {
  readonly hazard: ServedHazard;
  readonly priority: Priority;
}

const MOST_PAGES = 10;

async function readAll<T>(
  programme: string,
  path: string,
  query: Record<string, string>,
  signal: AbortSignal,
) {
  const all: T[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer: CountedPage<T> = await get(
      inProgramme(programme, path),
      { ...query, limit: 1_000, cursor },
      signal,
    );
    all.push(...answer.items);
    cursor = answer.next;
    if (cursor === null) break;
  }
  return all;
}

/** Hazards on which work may still be decided, with what is known of each, the most urgent first. */
export async function readPriorities(
  programme: string,
  formula: PriorityFormula,
  filter: Record<string, string>,
  signal: AbortSignal,
): Promise<Scored[]> {
  const [hazards, accidents] = await Promise.all([
    readAll<ServedHazard>(programme, '/hazards', { ...filter, status: 'open,worked_on,suspended' }, signal),
    readAll<Served<EvidencePoint>>(programme, '/evidence', { kind: 'accident' }, signal),
  ]);
  const hurt = casualtiesByHazard(accidents);
  return hazards
    .filter(({ precision }) => precision === 'exact')
    .map((hazard) => ({ hazard, priority: priorityOf(formula, valuesOf(hazard, hurt)) }))
    .sort((a, b) => b.priority.score - a.priority.score || (a.hazard.id < b.hazard.id ? -1 : 1));
}

function casualtiesByHazard(accidents: readonly EvidencePoint[]): Map<string, number> {
  const hurt = new Map<string, number>();
  for (const { hazardId, casualties } of accidents) {
    if (!hazardId || !casualties) continue;
    const people = casualties.killed + casualties.injured + casualties.unknown;
    hurt.set(hazardId, (hurt.get(hazardId) ?? 0) + people);
  }
  return hurt;
}

const peopleIn = (counts: PeopleCounts | null | undefined): number | null =>
  counts ? counts.boys + counts.girls + counts.men + counts.women + counts.unknown : null;

function valuesOf(hazard: ServedHazard, hurt: ReadonlyMap<string, number>): PriorityValues {
  return {
    blocked: hazard.blocked.length > 0 ? hazard.blocked : null,
    people: peopleIn(hazard.beneficiaries?.direct),
    contamination: hazard.contamination.length > 0 ? hazard.contamination : null,
    // No accident on record is not the same as nobody hurt.
    casualties: hurt.get(hazard.id) ?? null,
    classification: hazard.classification,
    areaM2: hazard.areaM2,
  };
}

/** One row a hazard, three columns a term: whoever opens it can add it up again. */
export function prioritiesCsv(list: readonly Scored[], formula: PriorityFormula, headSeq: number): string {
  const terms = formula.flatMap(({ key }) => [key, `${key} points`, `${key} weight`]);
  const head = ['rank', 'id', 'localId', 'name', 'score', ...terms, 'asOfEntry'];
  const rows = list.map(({ hazard, priority }, i) => [
    i + 1,
    hazard.id,
    hazard.localId,
    hazard.name,
    priority.score,
    ...priority.terms.flatMap(({ value, points, weight }) => [value, points, weight]),
    headSeq,
  ]);
  return `\uFEFF${[head, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`;
}
