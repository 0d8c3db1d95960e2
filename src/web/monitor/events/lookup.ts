/** Records of an event by name, and the statements the rules looked at, each once. */
import type {
  MonitorAgent,
  MonitorClaim,
  MonitorProposition,
  MonitorPublication,
} from '../../../core/model/monitor.ts';
import type { ClaimFact } from '../../../core/monitor/claim-facts.ts';
import type { EventFile, Held } from './contract.ts';

export interface Lookup {
  readonly agent: (id: string) => MonitorAgent | undefined;
  readonly publication: (id: string | null) => MonitorPublication | undefined;
  readonly proposition: (id: string) => MonitorProposition | undefined;
  readonly claim: (id: string) => Held<MonitorClaim> | undefined;
  /** What a person calls it: `C01`, or `article/C01` where several documents have one. */
  readonly short: (id: string) => string;
  /** Every statement of the case, as the rules read it. */
  readonly facts: ReadonlyMap<string, ClaimFact>;
  /** Something read in this publication is kept here. */
  readonly captured: (id: string | null) => boolean;
}

const byId = <D>(records: readonly Held<D>[]): ReadonlyMap<string, Held<D>> =>
  new Map(records.map((record) => [record.id, record]));

function factsOf({ assessment }: EventFile): ReadonlyMap<string, ClaimFact> {
  const { originsDetail, answers, contradicting, thirdStates, noLineage, fallen } = assessment;
  const all = [
    ...originsDetail.flatMap(({ claims }) => claims),
    ...answers.map(({ claim }) => claim),
    ...contradicting,
    ...thirdStates,
    ...noLineage,
    ...fallen.map(({ claim }) => claim),
  ];
  return new Map(all.map((claim) => [claim.id, claim]));
}

export function lookupOf(file: EventFile): Lookup {
  const agents = byId(file.agents);
  const publications = byId(file.publications);
  const propositions = byId(file.propositions);
  const claims = byId(file.claims);
  const several = new Set(file.claims.map(({ document }) => document)).size > 1;
  const held = new Set(file.captures.map(({ doc }) => doc.report));
  const publication = (id: string | null) => (id ? publications.get(id)?.doc : undefined);
  return {
    agent: (id) => agents.get(id)?.doc,
    publication,
    proposition: (id) => propositions.get(id)?.doc,
    claim: (id) => claims.get(id),
    short: (id) => (several ? id.slice(id.indexOf(':') + 1) : id.slice(id.lastIndexOf('/') + 1)),
    facts: factsOf(file),
    captured: (id) => id !== null && (held.has(id) || (publication(id)?.captures ?? []).length > 0),
  };
}
