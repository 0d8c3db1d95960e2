/**
 * Claims against other claims: denials against earlier records, dates against the life of the report, requests
 * against deliveries, production against its declared end. A statement that does not fit is not thereby false.
 */
import { nameOf } from './case-file.ts';
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
import type { RecordConflict } from './claim-facts.ts';
import { shortName } from './document.ts';

interface Said {
  readonly claim: ClaimRecord;
  readonly type: string;
  /** States and groups it speaks of, by their part in it. */
  readonly who: Readonly<Record<string, string | undefined>>;
  readonly family: string;
}

/** First part of a class: everything called a cluster munition is one family, whatever its kind. */
const familyOf = (itemClass: string | undefined): string => (itemClass ?? '').split(/[. ]/)[0] ?? '';

function read(claims: readonly ClaimRecord[], library: Library): Said[] {
  return claims.flatMap((claim) => {
    const proposition = propositionOf(claim, library);
    if (!proposition) return [];
    const { type, supplier, recipient, requester, addressee, producer, state, itemClass } = proposition;
    const who = { supplier, recipient, requester, addressee, producer, state };
    return [{ claim, type, who, family: familyOf(itemClass) }];
  });
}

const says = ({ claim }: Said): boolean =>
  ['assert', 'acknowledge', 'evidence', 'finding'].includes(claim.doc.stance);
const deniesIt = ({ claim }: Said): boolean =>
  claim.doc.stance === 'deny' || claim.doc.stance === 'deny_in_part';

const fits = (a: Said, b: Said): boolean => a.family === b.family || a.family === '' || b.family === '';

const firstWho = ({ who }: Said): string | undefined => who.state ?? who.producer ?? who.supplier;

function against(later: Said, earlier: Said, library: Library): Check {
  const where = publicationOf(earlier.claim, library);
  const publisher = where ? library.find('agent', where.publisher)?.doc : undefined;
  const named = [publisher && nameOf(publisher), where?.publishedOn].filter(Boolean).join(', ');
  const label = where?.titleLabel ?? (named || shortName(earlier.claim.id));
  return {
    kind: 'earlierRecord',
    result: 'contradicts',
    claimIds: [later.claim.id, earlier.claim.id],
    recordIds: where ? [where.id] : [],
    key: 'earlierRecord',
    params: { state: firstWho(later) ?? '', against: label, on: boundsOf(where?.publishedOn)?.to ?? '' },
  };
}

/** "We hold none" against an earlier record that says some are held. */
function stockpiles(all: readonly Said[], library: Library): Check[] {
  const held = all.filter((one) => one.type === 'stockpile.held' && says(one));
  const byState = groupBy(held, (one) => firstWho(one) ?? '');
  const none = all.filter(
    (one) => (one.type === 'stockpile.none' && says(one)) || (one.type === 'stockpile.held' && deniesIt(one)),
  );
  return none.flatMap((one) =>
    (byState.get(firstWho(one) ?? '') ?? [])
      .filter(
        (other) =>
          fits(one, other) && before(saidBounds(other.claim, library), saidBounds(one.claim, library)),
      )
      .map((other) => against(one, other, library)),
  );
}

/** A denial against what the same party acknowledged before. */
function denials(all: readonly Said[], library: Library): Check[] {
  const admitted = groupBy(
    all.filter(({ claim }) => claim.doc.stance === 'acknowledge'),
    ({ claim }) =>
      `${claim.doc.event ?? claim.doc.proposition} ${claim.doc.speakerRole ?? claim.doc.speaker}`,
  );
  return all.filter(deniesIt).flatMap((one) => {
    const { event, proposition, speakerRole, speaker } = one.claim.doc;
    return (admitted.get(`${event ?? proposition} ${speakerRole ?? speaker}`) ?? [])
      .filter((other) => before(saidBounds(other.claim, library), saidBounds(one.claim, library)))
      .map((other) => against(one, other, library));
  });
}

function pairCheck(kind: 'order' | 'productionEnd', first: Said, second: Said): Check {
  return {
    kind,
    result: 'contradicts',
    claimIds: [first.claim.id, second.claim.id],
    recordIds: [],
    key: kind,
    params: { first: first.claim.doc.time?.edtf ?? '', second: second.claim.doc.time?.edtf ?? '' },
  };
}

const timeOf = ({ claim }: Said) => boundsOf(claim.doc.time?.edtf);

/** A delivery that lies wholly before what was asked of the same supplier for the same recipient. */
function orders(all: readonly Said[]): Check[] {
  const requests = all.filter((one) => one.type === 'transfer.request' && says(one));
  const asked = groupBy(requests, ({ who }) => `${who.addressee} ${who.requester}`);
  return all
    .filter((one) => one.type === 'transfer.delivery' && says(one))
    .flatMap((delivery) =>
      (asked.get(`${delivery.who.supplier} ${delivery.who.recipient}`) ?? [])
        .filter((request) => fits(request, delivery) && before(timeOf(delivery), timeOf(request)))
        .map((request) => pairCheck('order', delivery, request)),
    );
}

/** Production after the end the producer declared. */
function productions(all: readonly Said[]): Check[] {
  const ends = groupBy(
    all.filter((one) => one.type === 'production.ended' && says(one)),
    (one) => one.who.producer ?? one.who.state ?? '',
  );
  return all
    .filter((one) => /^production(\.co_production)?$/.test(one.type) && says(one))
    .flatMap((made) =>
      (ends.get(made.who.producer ?? made.who.state ?? '') ?? [])
        .filter((end) => fits(end, made) && before(timeOf(end), timeOf(made)))
        .map((end) => pairCheck('productionEnd', made, end)),
    );
}

/** A date that lies after the report that speaks of it as past, or a saying after its own publication. */
function dates(all: readonly Said[], library: Library): Check[] {
  return all.flatMap((one): Check[] => {
    const { claim } = one;
    const published = boundsOf(publicationOf(claim, library)?.publishedOn);
    const said = saidBounds(claim, library);
    const happened = says(one) ? timeOf(one) : null;
    const about = { kind: 'dates', result: 'contradicts', claimIds: [claim.id], recordIds: [] } as const;
    const params = {
      time: claim.doc.time?.edtf ?? '',
      said: claim.doc.saidOn ?? '',
      on: published?.to ?? said?.to ?? '',
    };
    if (before(said, happened)) return [{ ...about, key: 'dates.future', params }];
    if (before(published, boundsOf(claim.doc.saidOn))) return [{ ...about, key: 'dates.saidLater', params }];
    return [];
  });
}

/** Denials, and "we hold none", against what was on record before. */
export function earlierRecordChecks(claims: readonly ClaimRecord[], library: Library): Check[] {
  const all = read(claims, library);
  return [...stockpiles(all, library), ...denials(all, library)];
}

/** Every check of claims against claims. `claims` may be one case file or all that is held. */
export function recordChecks(claims: readonly ClaimRecord[], library: Library): Check[] {
  const all = read(claims, library);
  return [
    ...earlierRecordChecks(claims, library),
    ...orders(all),
    ...productions(all),
    ...dates(all, library),
  ];
}

/** What an assessment prints beside a statement that does not fit an earlier record. */
export function conflictsOf(checks: readonly Check[], claims: readonly ClaimRecord[]): RecordConflict[] {
  const recorded = new Map(claims.map(({ id, recordedAt }) => [id, recordedAt]));
  return checks.flatMap(({ kind, claimIds, params }) => {
    const [claimId, earlier = ''] = claimIds;
    if (kind !== 'earlierRecord' || claimId === undefined) return [];
    const { against = '', on } = params;
    const recordedOn = recorded.get(earlier) ?? null;
    return [{ claimId, against: String(against), on: on ? String(on) : null, recordedOn }];
  });
}
