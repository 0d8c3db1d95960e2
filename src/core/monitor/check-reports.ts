/**
 * Reports against each other: relays older than their origin, wording that drifts on the way, the same unusual
 * error in two of them, and what one leaves out although it was there to be found.
 */
import type { MonitorDocs, MonitorRecord } from '../model/monitor-documents.ts';
import { treatyNamed } from './check-law.ts';
import {
  before,
  boundsOf,
  type Check,
  type ClaimRecord,
  groupBy,
  type Library,
  propositionOf,
  publicationOf,
  saidBounds,
} from './check-result.ts';
import { namesOf } from './reasons.ts';
import { statusOn } from './treaties.ts';

const listed = (names: Iterable<string>): string => [...names].join(', ');

/** A publication that carries another cannot be older than it. */
function relayOrder(pairs: readonly (readonly [string, string])[], { find }: Library): Check[] {
  const seen = new Map(pairs.map((pair) => [pair.join(' '), pair]));
  return [...seen.values()].flatMap(([from, to]): Check[] => {
    const [relay, origin] = [find('publication', from)?.doc, find('publication', to)?.doc];
    if (!before(boundsOf(relay?.publishedOn), boundsOf(origin?.publishedOn))) return [];
    const params = { relay: relay?.publishedOn ?? '', origin: origin?.publishedOn ?? '' };
    const about = { claimIds: [], recordIds: [from, to] };
    return [{ kind: 'relayOrder', result: 'contradicts', ...about, key: 'relayOrder', params }];
  });
}

function relayDrift(relays: readonly MonitorRecord<'relay'>[]): Check[] {
  return relays.flatMap(({ id, doc }) =>
    (doc.drift ?? []).map(({ kind }): Check => {
      const about = { claimIds: [], recordIds: [id, doc.from, doc.to] };
      return {
        kind: 'drift',
        result: 'drift',
        ...about,
        key: `drift.${kind}`,
        params: { count: 1, wordings: '' },
      };
    }),
  );
}

function attributionDrift(claims: readonly ClaimRecord[], { find }: Library): Check[] {
  const speakers = groupBy(claims, ({ doc }) => doc.speaker);
  return [...speakers].flatMap(([id, theirs]): Check[] => {
    const variants = find('agent', id)?.doc.attributionVariants ?? [];
    if (variants.length < 2) return [];
    const params = { count: variants.length, wordings: variants.map(({ wording }) => wording).join(' / ') };
    const about = { claimIds: theirs.map((claim) => claim.id), recordIds: [id] };
    return [{ kind: 'drift', result: 'drift', ...about, key: 'drift.variants', params }];
  });
}

/** The same wrong statement read in two reports that do not pass each other on. */
function sharedErrors(checks: readonly Check[], claims: readonly ClaimRecord[], library: Library): Check[] {
  const byId = new Map(claims.map((claim) => [claim.id, claim]));
  const wrong = checks.filter(
    ({ kind, result }) => result === 'contradicts' && (kind === 'treatyStatus' || kind === 'treatyCount'),
  );
  const same = groupBy(wrong, ({ params }) => `${params.treaty} ${params.state ?? ''} ${params.said}`);
  return [...same.values()].flatMap((group): Check[] => {
    const made = group.flatMap(({ claimIds }) => byId.get(claimIds[0] ?? '') ?? []);
    const readIn = groupBy(made, (claim) => publicationOf(claim, library)?.publisher ?? claim.id);
    if (readIn.size < 2) return [];
    const about = { claimIds: made.map(({ id }) => id), recordIds: [...readIn.keys()] };
    const params = { count: readIn.size };
    return [{ kind: 'sharedError', result: 'contradicts', ...about, key: 'sharedError', params }];
  });
}

const partiesOf = ({ parties }: MonitorDocs['event']): string[] => {
  const { supplier, recipient, actor, producer, holder } = parties ?? {};
  return [supplier, recipient, actor, producer, holder].filter((one): one is string => one !== undefined);
};

type Publication = MonitorDocs['publication'];

/** Kinds that tell a story, and so may leave something out. A party's own statement need not speak for the other. */
const TELLING: readonly Publication['kind'][] = [
  'news_article',
  'agency_wire',
  'ngo_report',
  'monitor_profile',
  'academic',
];

const eventOf = (claim: ClaimRecord, library: Library): string | undefined =>
  claim.doc.event ?? propositionOf(claim, library)?.event;

/** Speaks of the standing of some states and leaves out a party of the very event it reports. */
function unmentioned(publication: Publication, claims: readonly ClaimRecord[], library: Library): Check[] {
  const about = claims.filter((claim) => propositionOf(claim, library)?.type === 'legal.party_status');
  const byTreaty = groupBy(about, (claim) => treatyNamed(propositionOf(claim, library)?.treaty) ?? '');
  const events = new Set(claims.map((claim) => eventOf(claim, library)).filter((id) => id !== undefined));
  const tracked = [...events]
    .flatMap((id) => library.find('event', id)?.doc ?? [])
    .filter((one) => one.tracked);
  const parties = new Set(tracked.flatMap(partiesOf));
  const day = boundsOf(publication.publishedOn)?.to;
  return [...byTreaty].flatMap(([treaty, told]) => {
    const mentioned = new Set(told.map((claim) => propositionOf(claim, library)?.state ?? ''));
    return [...parties]
      .filter((state) => !mentioned.has(state) && day !== null && day !== undefined)
      .flatMap((state): Check[] => {
        const record = library.table.records.get(`${state} ${treaty}`);
        if (!record) return [];
        const status = `monitor.status.${statusOn(record, day as string).status}`;
        const params = {
          state,
          treaty: `monitor.treaty.${treaty}`,
          status,
          on: day as string,
          mentioned: listed(mentioned),
        };
        const rests = { claimIds: told.map(({ id }) => id), recordIds: [publication.id] };
        return [{ kind: 'unmentionedParty', result: 'gap', ...rests, key: 'unmentionedParty', params }];
      });
  });
}

const isDenial = ({ doc }: ClaimRecord): boolean => doc.stance === 'deny' || doc.stance === 'deny_in_part';

/** Denials of the parties that were on record before the report came out and are not in it. */
function omitted(
  publication: Publication,
  claims: readonly ClaimRecord[],
  denials: ReadonlyMap<string, readonly ClaimRecord[]>,
  library: Library,
): Check[] {
  const published = boundsOf(publication.publishedOn);
  const own = new Set(claims.filter(isDenial).map(({ doc }) => doc.speaker));
  const events = new Set(claims.map((claim) => eventOf(claim, library)).filter((id) => id !== undefined));
  return [...events].flatMap((event): Check[] => {
    const missing = (denials.get(event) ?? []).filter(
      (claim) =>
        claim.doc.path[0] !== publication.id &&
        !own.has(claim.doc.speaker) &&
        before(saidBounds(claim, library), published),
    );
    if (missing.length === 0) return [];
    const ids = missing.map(({ id }) => id).sort();
    const params = { count: ids.length, ids: namesOf(ids), on: published?.to ?? '' };
    const about = { claimIds: ids, recordIds: [publication.id] };
    return [{ kind: 'unmentionedDenial', result: 'omission', ...about, key: 'unmentionedDenial', params }];
  });
}

const isParty = (claim: ClaimRecord, library: Library): boolean => {
  const role = claim.doc.speakerRole;
  if (role) return role === 'supplier' || role === 'recipient';
  const speaker = library.find('agent', claim.doc.speaker)?.doc;
  const event = library.find('event', eventOf(claim, library) ?? '')?.doc;
  return event !== undefined && partiesOf(event).includes(speaker?.iso3 ?? speaker?.state ?? '-');
};

/** Every check of publications. `told` are the checks of single claims, for errors that several share. */
export function reportChecks(
  claims: readonly ClaimRecord[],
  relays: readonly MonitorRecord<'relay'>[],
  told: readonly Check[],
  library: Library,
): Check[] {
  const read = groupBy(claims, ({ doc }) => doc.path[0] ?? '');
  const denied = claims.filter((claim) => isDenial(claim) && isParty(claim, library));
  const denials = groupBy(denied, (claim) => eventOf(claim, library) ?? '');
  const pairs = [
    ...relays.map(({ doc }) => [doc.from, doc.to] as const),
    ...claims.flatMap(({ doc }) => doc.path.slice(1).map((to, i) => [doc.path[i] as string, to] as const)),
  ];
  const byPublication = [...read].flatMap(([id, theirs]) => {
    const publication = library.find('publication', id)?.doc;
    if (!publication || !TELLING.includes(publication.kind)) return [];
    return [...unmentioned(publication, theirs, library), ...omitted(publication, theirs, denials, library)];
  });
  return [
    ...relayOrder(pairs, library),
    ...relayDrift(relays),
    ...attributionDrift(claims, library),
    ...sharedErrors(told, claims, library),
    ...byPublication,
  ];
}
