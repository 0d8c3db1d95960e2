/** Small documents of the monitor for tests: invented outlets and neutral states, shaped like real codings. */
import type { MonitorDocument } from '../../src/core/model/monitor-documents.ts';
import type { Actor } from '../../src/core/model/programmes.ts';
import { PROGRAMME } from './records.ts';

/** One outlet quotes unnamed people about a transfer; another passes it on. */
export const RELAYED: MonitorDocument = {
  document: 'herald',
  codedOn: '2020-01-05',
  codedBy: 'first analyst',
  language: 'en',
  agents: [
    { id: 'agt:gazette', kind: 'media_outlet', name: 'Gazette' },
    { id: 'agt:herald', kind: 'media_outlet', name: 'Herald' },
    {
      id: 'agt:gazette-officials',
      kind: 'anonymous_group',
      describedAs: 'former officials of a third state',
      namedBy: 'rep:gazette',
    },
  ],
  reports: [
    { id: 'rep:herald', publisher: 'agt:herald', kind: 'news_article', publishedOn: '2020-01-03' },
    { id: 'rep:gazette', publisher: 'agt:gazette', kind: 'news_article', publishedOn: '2020-01-02' },
  ],
  relays: [{ id: 'rel:1', from: 'rep:herald', to: 'rep:gazette', kind: 'paraphrases' }],
  events: [
    {
      id: 'ev:T1',
      title: 'Alleged transfer of cluster munitions from Fiji to Samoa, December 2019',
      actType: 'transfer.delivery',
      parties: { supplier: 'FJI', recipient: 'WSM' },
      itemClass: 'CM.UNSPEC',
      tracked: true,
    },
  ],
  propositions: [
    {
      id: 'P01',
      type: 'transfer.delivery',
      event: 'ev:T1',
      supplier: 'FJI',
      recipient: 'WSM',
      itemClass: 'CM.UNSPEC',
    },
  ],
  claims: [
    {
      id: 'C01',
      proposition: 'P01',
      event: 'ev:T1',
      speaker: 'agt:gazette-officials',
      stance: 'assert',
      voice: 'reported',
      path: ['rep:herald', 'rep:gazette', 'agt:gazette-officials'],
      time: { edtf: '2019-12', phrase: 'in December' },
      anchor: 'para 1',
    },
  ],
};

/** The ministry of one party denies it, in an official statement. */
export const DENIAL: MonitorDocument = {
  document: 'denial',
  codedBy: 'first analyst',
  agents: [
    {
      id: 'agt:fiji-ministry',
      kind: 'public_body',
      name: 'Ministry of Fiji',
      state: 'FJI',
      authorised: true,
    },
  ],
  reports: [
    {
      id: 'rep:statement',
      publisher: 'agt:fiji-ministry',
      kind: 'official_statement',
      publishedOn: '2020-01-04',
    },
  ],
  claims: [
    {
      id: 'C01',
      proposition: 'prp:herald/P01',
      event: 'ev:T1',
      speaker: 'agt:fiji-ministry',
      stance: 'deny',
      path: ['rep:statement'],
    },
  ],
};

/** Whose acceptance brings a document into the register at once. */
export const SECOND_ANALYST: Actor = {
  userId: 'bo',
  name: 'Bo',
  memberships: [{ userId: 'bo', programmeId: PROGRAMME, role: 'analyst', orgCode: null, placeCodes: [] }],
};

/** A judgement as a document of its own. */
export function judgement(
  name: string,
  judged: Omit<NonNullable<MonitorDocument['judgements']>[number], 'id' | 'on' | 'why'>,
): MonitorDocument {
  return {
    document: name,
    codedBy: 'first analyst',
    judgements: [{ id: 'J1', on: '2020-01-06', why: 'as the test needs it', ...judged }],
  };
}
