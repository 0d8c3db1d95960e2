/** The shape and words of the pages of agents and publications. Copies are told by hash, time and custody only. */
import { z } from '@hono/zod-openapi';
import type { MonitorRecord } from '../core/model/monitor-documents.ts';
import type { AgentPage, Carried, PublicationPage } from '../flow/monitor-sources.ts';
import { ClocksTold, told } from './monitor-answers.ts';
import { type ProfileWords, PublicationTold, StatementTold, Who } from './monitor-profile-answers.ts';

const text = z.string();
const maybe = z.string().nullable();
const statements = z.array(StatementTold);

export const AgentAnswer = z.object({
  id: text,
  kind: text,
  name: maybe,
  iso3: maybe,
  clocks: ClocksTold,
  headSeq: z.number().int(),
  isMember: z.boolean(),
  describedAs: maybe,
  office: maybe,
  authorised: z.boolean().nullable(),
  standing: maybe,
  count: z.object({ min: z.number(), max: z.number().nullable(), stated: z.boolean() }).nullable(),
  note: maybe,
  namedBy: PublicationTold.nullable(),
  namedByPublisher: Who.nullable(),
  variants: z.array(z.object({ wording: text, seenIn: z.array(text) })),
  publications: z.array(PublicationTold),
  originated: statements,
  relayed: statements,
  takenBack: statements,
  control: z.array(
    z.object({ agent: Who, over: z.boolean(), kind: text, from: maybe, to: maybe, source: maybe }),
  ),
  grades: z.array(z.object({ grade: text, topic: text, reason: text, on: maybe })),
  drift: z.array(z.object({ from: text, to: text, kind: text, note: text })),
});

export function agentTold(words: ProfileWords, page: AgentPage): z.infer<typeof AgentAnswer> {
  const { doc } = page.agent;
  const { describedAs = null, office = null, authorised = null, standing = null, note = null } = doc;
  const list = (all: AgentPage['originated']) => all.map((one) => words.statement(one));
  return {
    ...words.who(page.as),
    clocks: told(page.clock),
    headSeq: page.headSeq,
    isMember: page.isMember,
    describedAs,
    office,
    authorised,
    standing,
    count: doc.count ?? null,
    note,
    namedBy: page.namedBy ? words.publication(page.namedBy) : null,
    namedByPublisher: page.namedByPublisher && words.who(page.namedByPublisher),
    variants: doc.attributionVariants ?? [],
    publications: page.publications.map((one) => words.publication(one)),
    originated: list(page.originated),
    relayed: list(page.relayed),
    takenBack: list(page.takenBack),
    control: page.control.map((one) => ({ ...one, agent: words.who(one.agent) })),
    grades: [...page.grades],
    drift: [...page.drift],
  };
}

const CaptureTold = z.object({
  id: text,
  sha256: text,
  bytes: z.number(),
  mime: text,
  method: maybe,
  tool: maybe,
  capturedOn: maybe,
  evidentiary: z.boolean().nullable(),
  authenticated: z.boolean().nullable(),
  timestampProof: z.object({ kind: text, statedAt: maybe }).nullable(),
  custody: z.array(z.object({ step: text, by: maybe, on: maybe, hashBefore: maybe, hashAfter: maybe })),
  gaps: z.array(text),
});
const CarriedTold = z.object({
  publication: text,
  publisher: Who.nullable(),
  kind: text,
  evidence: maybe,
  addsOriginalReporting: z.boolean().nullable(),
  drift: z.array(z.object({ kind: text, note: text })),
});
export const PublicationAnswer = PublicationTold.extend({
  clocks: ClocksTold,
  headSeq: z.number().int(),
  isMember: z.boolean(),
  publisher: Who,
  publishedOnBasis: maybe,
  status: maybe,
  captures: z.array(CaptureTold),
  statements,
  reachedThrough: statements,
  carries: z.array(CarriedTold),
  carriedBy: z.array(CarriedTold),
  corrects: PublicationTold.nullable(),
  correctedBy: z.array(PublicationTold),
  notInIt: z.array(text),
});

/** Who handled a copy is told inside only. */
function capture({ id, doc }: MonitorRecord<'capture'>, inside: boolean): z.infer<typeof CaptureTold> {
  const { sha256, bytes, mime, method = null, tool = null, capturedOn = null, timestampProof: proof } = doc;
  return {
    id,
    sha256,
    bytes,
    mime,
    method,
    tool,
    capturedOn,
    evidentiary: doc.evidentiary ?? null,
    authenticated: doc.authenticated ?? null,
    timestampProof: proof ? { kind: proof.kind, statedAt: proof.statedAt ?? null } : null,
    custody: (doc.custody ?? []).map(({ step, by, on = null, hashBefore = null, hashAfter = null }) => ({
      step,
      by: inside ? by : null,
      on,
      hashBefore,
      hashAfter,
    })),
    gaps: doc.gaps ?? [],
  };
}

function carried(words: ProfileWords, { publisher, drift, ...rest }: Carried): z.infer<typeof CarriedTold> {
  return { ...rest, publisher: publisher && words.who(publisher), drift: [...drift] };
}

export function publicationTold(
  words: ProfileWords,
  page: PublicationPage,
): z.infer<typeof PublicationAnswer> {
  const { doc } = page.publication;
  const list = (all: PublicationPage['statements']) => all.map((one) => words.statement(one));
  return {
    ...words.publication(page.publication),
    clocks: told(page.clock),
    headSeq: page.headSeq,
    isMember: page.isMember,
    publisher: words.who(page.publisher),
    publishedOnBasis: doc.publishedOnBasis ?? null,
    status: doc.status ?? null,
    captures: page.captures.map((one) => capture(one, page.isMember)),
    statements: list(page.statements),
    reachedThrough: list(page.reachedThrough),
    carries: page.carries.map((one) => carried(words, one)),
    carriedBy: page.carriedBy.map((one) => carried(words, one)),
    corrects: page.correctionOf ? words.publication(page.correctionOf) : null,
    correctedBy: page.correctedBy.map((one) => words.publication(one)),
    notInIt: [...page.notInIt],
  };
}
