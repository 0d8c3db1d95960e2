/** A returned document back into a draft, so that it can be corrected. Its text is read again from the kept copy. */
import type { MonitorDocument } from '../../../core/model/monitor-documents.ts';
import type { Report } from '../../../core/model/reports.ts';
import { blankCoding, type CodedClaim, type CodingDraft, type RoleName, rolesOf, SELF } from './draft.ts';

type Claim = NonNullable<MonitorDocument['claims']>[number];
type Proposition = NonNullable<MonitorDocument['propositions']>[number];

const VOICES: readonly string[] = [
  'own voice',
  'reported',
  'headline/caption',
  'hedged',
  'presupposed',
  'evaluation',
];

function rolesIn(proposition: Proposition): CodedClaim['roles'] {
  const all = proposition as unknown as Record<string, unknown>;
  const found = rolesOf(proposition.type).filter((role) => typeof all[role] === 'string');
  return Object.fromEntries(found.map((role) => [role, all[role]])) as Partial<Record<RoleName, string>>;
}

function claimOf(
  claim: Claim,
  proposition: Proposition,
  self: string,
  unnamed: ReadonlySet<string>,
): CodedClaim {
  const { anchor, voice = 'reported', path } = claim;
  const range = typeof anchor === 'object' ? { start: anchor.start, end: anchor.end } : null;
  return {
    id: claim.id,
    range,
    where: typeof anchor === 'object' ? (anchor.label ?? '') : (anchor ?? ''),
    speaker: claim.speaker,
    stance: claim.stance,
    voice: (VOICES.includes(voice) ? voice : 'own voice') as CodedClaim['voice'],
    hedge: (claim.hedge ?? []).join(', '),
    through: path.filter((id) => id !== self && !(id === claim.speaker && unnamed.has(id))),
    isLineageKnown: claim.lineage === undefined,
    type: proposition.type,
    roles: rolesIn(proposition),
    itemClass: proposition.itemClass ?? 'CM.UNSPEC',
    treaty: proposition.treaty ?? '',
    value: proposition.value ?? proposition.statesBoundAtLeast?.toString() ?? '',
    phrase: claim.time?.phrase ?? '',
    edtf: claim.time?.edtf ?? '',
    event: claim.event ?? '',
    note: claim.codingNote ?? '',
  };
}

/** The hash of the text a document was coded from; null when it was coded without. */
export const textHashIn = ({ captures }: MonitorDocument): string | null =>
  captures?.find(({ method }) => method === 'text')?.sha256 ?? null;

/** A draft that answers a returned report: same words, new id. */
export function codingOf({ id: corrects, content }: Report, id: string): CodingDraft {
  const document = content.monitor ?? {};
  const [source, ...carriers] = document.reports ?? [];
  const self = source?.id ?? SELF;
  const unnamed = new Set(
    (document.agents ?? []).filter(({ kind }) => kind === 'anonymous_group').map((agent) => agent.id),
  );
  const propositions = new Map((document.propositions ?? []).map((one) => [one.id, one]));
  const claims = (document.claims ?? []).flatMap((claim) => {
    const proposition = propositions.get(claim.proposition);
    return proposition ? [claimOf(claim, proposition, self, unnamed)] : [];
  });
  const agents = (document.agents ?? []).map((agent) =>
    agent.namedBy === self ? { ...agent, namedBy: SELF } : agent,
  );
  return {
    ...blankCoding(id, content.language),
    step: 1,
    publisher: source?.publisher ?? '',
    kind: source?.kind ?? 'news_article',
    publishedOn: source?.publishedOn ?? '',
    url: source?.url ?? '',
    agents,
    carriers,
    events: document.events ?? [],
    claims,
    notSaid: (document.notInArticle ?? []).join('\n'),
    corrects,
  };
}
