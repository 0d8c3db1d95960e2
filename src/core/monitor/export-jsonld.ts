/**
 * A release as JSON-LD with PROV (who told whom) and schema.org Claim; and as ClaimReview for search engines. PROV
 * has no word for denial and schema.org none for a relation between claims: stance and support are in our own
 * namespace (docs/guide/monitor-outputs.md).
 */
import type { MonitorClaim, MonitorPublication } from '../model/monitor.ts';
import type { MonitorRecord } from '../model/monitor-documents.ts';
import { nameOf } from './case-file.ts';
import { citationOf, type Edition, type Release, type ReleasedEvent } from './edition.ts';
import { readDate } from './edtf.ts';
import type { Say } from './export-csv.ts';
import { endOf } from './lineage.ts';

export const NAMESPACE = 'https://tilth.example/ns#';
export const LICENCE = 'https://creativecommons.org/licenses/by/4.0/';

type Node = Record<string, unknown>;
export interface JsonLd {
  readonly '@context': Readonly<Record<string, unknown>>;
  readonly '@graph': readonly Node[];
}

const CONTEXT = {
  prov: 'http://www.w3.org/ns/prov#',
  schema: 'https://schema.org/',
  oa: 'http://www.w3.org/ns/oa#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  t: NAMESPACE,
};

const ref = (id: string): Node => ({ '@id': iri(id) });
/** A record's name inside the namespace: `clm:article/C01` → `t:clm/article/C01`. */
export const iri = (id: string): string => `t:${id.replace(':', '/')}`;
const refs = (ids: readonly string[]): Node[] => ids.map(ref);

/** Members with something in them. */
const given = (node: Node): Node =>
  Object.fromEntries(
    Object.entries(node).filter(
      ([, value]) => value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0),
    ),
  );

const ARTICLES: Readonly<Partial<Record<MonitorPublication['kind'], string>>> = {
  news_article: 'schema:NewsArticle',
  agency_wire: 'schema:NewsArticle',
  social_post_official: 'schema:SocialMediaPosting',
  dataset_record: 'schema:Dataset',
  academic: 'schema:ScholarlyArticle',
  photo_video: 'schema:MediaObject',
};

function publication({ id, doc, withdrawn }: MonitorRecord<'publication'>, release: Release): Node {
  const relays = release.records.all('relay').filter((relay) => relay.doc.from === id && !relay.withdrawn);
  const quoted = relays.filter((relay) => relay.doc.kind === 'quotes').map((relay) => relay.doc.to);
  const derived = relays.filter((relay) => relay.doc.kind !== 'quotes').map((relay) => relay.doc.to);
  const taken = release.records
    .all('claim')
    .filter((claim) => claim.doc.stance === 'retract' && claim.doc.retracts === id)
    .map((claim) => claim.id);
  return given({
    '@id': iri(id),
    '@type': ['prov:Entity', ARTICLES[doc.kind] ?? 'schema:CreativeWork'],
    't:kind': doc.kind,
    'schema:datePublished': doc.publishedOn,
    'schema:inLanguage': doc.language,
    'schema:url': doc.url,
    'prov:wasAttributedTo': ref(doc.publisher),
    'prov:wasQuotedFrom': refs(quoted),
    'prov:wasDerivedFrom': refs(derived),
    'prov:wasRevisionOf': doc.correctionOf ? ref(doc.correctionOf) : undefined,
    'prov:wasInvalidatedBy': refs(taken),
    'prov:invalidatedAtTime': doc.retractedOn ?? withdrawn?.at,
  });
}

function capture({ id, doc }: MonitorRecord<'capture'>): Node {
  return given({
    '@id': iri(id),
    '@type': 'prov:Entity',
    'prov:specializationOf': ref(doc.report),
    't:sha256': doc.sha256,
    't:bytes': doc.bytes,
    'schema:encodingFormat': doc.mime,
    'prov:generatedAtTime': doc.capturedOn,
  });
}

function agent({ id, doc }: MonitorRecord<'agent'>): Node {
  const people = doc.kind === 'person_in_office' || doc.kind === 'anonymous_group';
  return given({
    '@id': iri(id),
    '@type': ['prov:Agent', people ? 'prov:Person' : 'prov:Organization'],
    't:kind': doc.kind,
    'schema:name': nameOf(doc),
    'schema:description': doc.describedAs,
    't:iso3': doc.iso3 ?? doc.state,
    't:namedBy': doc.namedBy ? ref(doc.namedBy) : undefined,
  });
}

function time(doc: MonitorClaim): Node | undefined {
  const edtf = doc.time?.edtf;
  if (!edtf) return undefined;
  const read = readDate(edtf);
  const { from, to } = 'fault' in read ? { from: null, to: null } : read;
  return given({ 't:edtf': edtf, 't:from': from, 't:to': to, 't:phrase': doc.time?.phrase });
}

function target(doc: MonitorClaim, release: Release): Node | undefined {
  if (doc.anchor === undefined) return undefined;
  const label = typeof doc.anchor === 'string' ? doc.anchor : doc.anchor.label;
  const read = release.records.get('publication', doc.path[0] ?? '');
  const source = typeof doc.anchor === 'string' ? (read?.doc.captures?.[0] ?? read?.id) : doc.anchor.capture;
  const range =
    typeof doc.anchor === 'string'
      ? {}
      : { 't:start': doc.anchor.start, 't:end': doc.anchor.end, 't:sha256': doc.anchor.sha256 };
  return given({ 'oa:hasSource': source ? ref(source) : undefined, 't:anchor': label, ...range });
}

/** The one it was quoted from, as the path tells: the publication after the one it was read in. */
const publicationsOn = (path: readonly string[]): string[] => path.filter((id) => id.startsWith('rep:'));

function claim(record: MonitorRecord<'claim'>, release: Release, origin: string | undefined): Node {
  const { id, doc, withdrawn } = record;
  const read = publicationsOn(doc.path);
  return given({
    '@id': iri(id),
    '@type': ['prov:Entity', 'schema:Claim'],
    't:stance': doc.stance,
    't:voice': doc.voice,
    't:about': ref(doc.proposition),
    't:event': doc.event ? ref(doc.event) : undefined,
    'prov:wasAttributedTo': ref(doc.speaker),
    'prov:wasQuotedFrom': read.length > 1 ? ref(read[1] as string) : undefined,
    'prov:hadPrimarySource': origin ? ref(origin) : undefined,
    't:path': doc.path.length > 0 ? { '@list': refs(doc.path) } : undefined,
    't:lineage': doc.lineage,
    'schema:appearance': read[0] ? ref(read[0]) : undefined,
    'schema:firstAppearance': read.length > 0 ? ref(read.at(-1) as string) : undefined,
    'schema:datePublished': doc.saidOn,
    't:time': time(doc),
    't:retracts': doc.retracts ? ref(doc.retracts) : undefined,
    'prov:invalidatedAtTime': doc.withdrawnOn ?? withdrawn?.at,
    'oa:hasTarget': target(doc, release),
  });
}

const plain = (doc: object, skip: readonly string[]): Node =>
  Object.fromEntries(
    Object.entries(doc)
      .filter(([member, value]) => !skip.includes(member) && value !== null && value !== undefined)
      .map(([member, value]) => [`t:${member}`, value]),
  );

function event({ record, assessment }: ReleasedEvent): Node {
  const { parties, ...doc } = record.doc;
  return given({
    '@id': iri(record.id),
    '@type': ['prov:Entity', 'schema:Event'],
    'schema:name': doc.title,
    't:act': doc.actType,
    't:itemClass': doc.itemClass,
    't:tracked': doc.tracked,
    't:place': doc.place,
    't:parties': parties ? plain(parties, []) : undefined,
    't:assessment': { '@id': assessmentIri(record.id, assessment.asOf) },
    't:relatedTo': (doc.relatedTo ?? []).map((each) => ({
      't:kind': each.kind,
      't:event': ref(each.event),
    })),
  });
}

const assessmentIri = (eventId: string, asOf: string): string =>
  `t:assess/${eventId.replace('ev:', '')}/${asOf}`;

function assessmentNode({ record, assessment }: ReleasedEvent, edition: Edition, say: Say): Node {
  const { support, dispute, label, credibility, origins, independent, reasons } = assessment;
  const used = [...new Set(reasons.flatMap(({ claimIds }) => claimIds))].sort();
  return given({
    '@id': assessmentIri(record.id, assessment.asOf),
    '@type': 'prov:Entity',
    't:support': support,
    't:dispute': dispute,
    't:label': say(label.key) + (label.suffix ? say(label.suffix) : ''),
    't:credibility': credibility,
    't:origins': origins,
    't:independent': independent,
    't:reasons': {
      '@list': reasons.map(({ key, params, claimIds }) =>
        given({
          't:key': key,
          'schema:text': say(`assess.reason.${key}`, params),
          'prov:wasDerivedFrom': refs(claimIds),
        }),
      ),
    },
    'prov:wasGeneratedBy': {
      '@type': 'prov:Activity',
      't:ruleset': edition.ruleset,
      't:rulesVersion': edition.rulesVersion,
      't:asOf': edition.asOf,
      't:knownAt': edition.knownAt,
      't:edition': citationOf(edition),
    },
    'prov:wasDerivedFrom': refs(used),
  });
}

/** What people decided, without saying who: that there were two is said. */
function judgement({ id, doc, proposedBy, acceptedBy, recordedAt }: MonitorRecord<'judgement'>): Node {
  return given({
    '@id': iri(id),
    '@type': 'prov:Activity',
    't:kind': doc.kind,
    'prov:used': refs(doc.subject),
    'schema:text': doc.why,
    'prov:endedAtTime': doc.on,
    't:recordedAt': recordedAt,
    't:reverses': doc.reverses ? ref(doc.reverses) : undefined,
    't:twoPeople': proposedBy !== null && proposedBy !== acceptedBy,
  });
}

export const editionNode = (edition: Edition): Node => ({
  '@id': `t:edition/${edition.programme}/${edition.seq}`,
  '@type': 'prov:Entity',
  ...plain(edition, []),
  'schema:license': LICENCE,
});

/** Primary sources: the end of each supporting claim's path. */
function originsOf(events: readonly ReleasedEvent[]): Map<string, string> {
  const ends = new Map<string, string>();
  for (const { assessment } of events)
    for (const { claims } of assessment.originsDetail)
      for (const fact of claims) {
        const end = endOf(fact);
        const last = fact.path.at(-1)?.id;
        if (end && last) ends.set(fact.id, last);
      }
  return ends;
}

/** The release as one graph. */
export function jsonLdOf(release: Release, say: Say): JsonLd {
  const { edition, events, records } = release;
  const origins = originsOf(events);
  return {
    '@context': CONTEXT,
    '@graph': [
      editionNode(edition),
      ...events.map(event),
      ...events.map((one) => assessmentNode(one, edition, say)),
      ...records.all('proposition').map(({ id, doc }) => ({
        '@id': iri(id),
        '@type': 'prov:Entity',
        ...plain(doc, ['id', 'event', 'note']),
        ...(doc.event ? { 't:event': ref(doc.event) } : {}),
      })),
      ...records.all('claim').map((record) => claim(record, release, origins.get(record.id))),
      ...records.all('publication').map((record) => publication(record, release)),
      ...records.all('capture').map(capture),
      ...records.all('agent').map(agent),
      ...records.all('judgement').map(judgement),
    ],
  };
}

/** Credibility 1 (best) to 6 (no live report) on the ascending scale search engines expect. */
const rating = (credibility: number): number => 7 - credibility;

/**
 * schema.org ClaimReview of each event. It reviews what is said and never the happening: the alternate name of the
 * rating is the label, word for word.
 */
export function claimReviews({ edition, events, records }: Release, say: Say): JsonLd {
  const graph = events.map(({ record, assessment, claims }) => {
    const { label, credibility, reasons } = assessment;
    const read = [...new Set(claims.flatMap(({ doc }) => publicationsOn(doc.path)))];
    const urls = read.flatMap((id) => records.get('publication', id)?.doc.url ?? []);
    return {
      '@type': 'ClaimReview',
      '@id': `${NAMESPACE}review/${record.id.replace('ev:', '')}/${edition.seq}`,
      datePublished: edition.knownAt.slice(0, 10),
      claimReviewed: record.doc.title,
      itemReviewed: {
        '@type': 'Claim',
        name: record.doc.title,
        ...(urls.length > 0 ? { appearance: urls.map((url) => ({ '@type': 'CreativeWork', url })) } : {}),
      },
      reviewRating: {
        '@type': 'Rating',
        ratingValue: rating(credibility),
        bestRating: 6,
        worstRating: 1,
        alternateName: say(label.key) + (label.suffix ? say(label.suffix) : ''),
      },
      reviewBody: reasons.map(({ key, params }) => say(`assess.reason.${key}`, params)).join(' '),
      author: { '@type': 'Organization', name: edition.programme },
      license: LICENCE,
      version: citationOf(edition),
    };
  });
  return { '@context': { '@vocab': 'https://schema.org/' }, '@graph': graph };
}
