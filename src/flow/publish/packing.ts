/**
 * Makes a citation pack: the fact, its records, the entries that state them, who decided as roles, the treaty rows
 * used, the edition. What leaves whole is decided by the gate; copies of sources never leave.
 */
import { canonical } from '../../core/ledger/canonical.ts';
import { say } from '../../core/messages/say.ts';
import type { Entry } from '../../core/model/entries.ts';
import type { Actor } from '../../core/model/programmes.ts';
import { citationOf, type Edition, type Release } from '../../core/monitor/edition.ts';
import { statesIn } from '../../core/monitor/export-csv.ts';
import { leavesWhole } from '../../core/monitor/leaving.ts';
import {
  assessedFrom,
  type Chain,
  type ChainItem,
  jsonValue,
  manifestOf,
  type PackedRecord,
  packed,
} from '../../core/monitor/pack.ts';
import { subjectType } from '../../core/monitor/records.ts';
import type { TreatyTable } from '../../core/monitor/treaties.ts';
import { treatyTableOf } from '../monitor-events.ts';
import type { Pipeline, Tx } from '../ports.ts';
import { type ReleaseAsked, releasing } from './gate.ts';
import { zipOf } from './zip.ts';

export interface PackAsked extends ReleaseAsked {
  readonly eventId: string;
  /** Every entry from the first needed to the head, whole: only for those who may read all of it. */
  readonly wholeChain?: boolean;
}

export interface Pack {
  readonly bytes: Uint8Array;
  readonly name: string;
  readonly hash: string;
}

/** Entries that state these records up to the edition, in order. */
async function entriesOf(tx: Tx, edition: Edition, records: readonly PackedRecord[]): Promise<Entry[]> {
  const found = new Map<number, Entry>();
  for (const { noun, id } of records) {
    let cursor: string | null = null;
    do {
      const filter = { subjectType: subjectType(noun), subjectId: id, order: 'oldest' as const };
      const page = await tx.ledger.list(edition.programme, filter, { limit: 200, cursor });
      for (const entry of page.items) if (entry.body.seq <= edition.seq) found.set(entry.body.seq, entry);
      cursor = page.next;
    } while (cursor !== null);
  }
  return [...found.values()].sort((a, b) => a.body.seq - b.body.seq);
}

/** Above so many, only the entries themselves are given. */
const MOST_SPINE = 20_000;

/** An event that names one which does not leave is given by its hash, as is whatever holds something else inside. */
function shows({ body }: Entry, { edition, records }: Release): boolean {
  if (edition.audience === 'member') return leavesWhole(body, 'member');
  const { doc } = body.data as { doc?: { relatedTo?: readonly { event: string }[] } };
  const alone = doc?.relatedTo?.every(({ event }) => records.get('event', event) !== undefined) ?? true;
  return alone && leavesWhole(body, edition.audience);
}

async function chainOf(tx: Tx, release: Release, needed: readonly Entry[], whole: boolean): Promise<Chain> {
  const { edition } = release;
  const from = needed[0]?.body.seq ?? edition.seq;
  const head = { seq: edition.seq, hash: edition.hash };
  const wanted = new Map(needed.map(({ body }) => [body.seq, true]));
  const items: ChainItem[] = [];
  const hashes: string[] = [];
  const spined = edition.seq - from < MOST_SPINE;
  const add = (entry: Entry): void => {
    const { body, prevHash, hash } = entry;
    const shown = whole || shows(entry, release);
    const { id: subject } = body.subject;
    items.push({ seq: body.seq, prevHash, hash, subject, body: shown ? canonical(body) : null });
  };
  if (spined || whole)
    for await (const entry of tx.ledger.read(edition.programme, from - 1)) {
      if (entry.body.seq > edition.seq) break;
      hashes.push(entry.hash);
      if (whole || wanted.has(entry.body.seq)) add(entry);
    }
  else for (const entry of needed) add(entry);
  return { head, items, spine: spined ? { from, hashes } : null };
}

/** Who proposed and who accepted, entry by entry: accounts for members, roles for everybody else. */
function decisionsOf(items: readonly Entry[], { audience }: Edition) {
  const names = new Map<string, string>();
  const name = (account: string | null): string | null => {
    if (account === null || audience === 'member') return account;
    if (!names.has(account)) names.set(account, `person ${names.size + 1}`);
    return names.get(account) ?? null;
  };
  const decisions = new Map<string, { seqs: number[] } & Record<string, unknown>>();
  for (const { body } of items) {
    const { reportId, recordedAt, authorId, decidedBy, reason, seq } = body;
    const { contentHash } = (body.data as { source?: { contentHash?: string } }).source ?? {};
    const key = `${reportId} ${recordedAt}`;
    const decision = decisions.get(key) ?? {
      reportId,
      contentHash: contentHash ?? null,
      recordedAt,
      proposedBy: name(authorId),
      acceptedBy: name(decidedBy),
      reason: audience === 'member' ? reason : null,
      seqs: [],
    };
    decision.seqs.push(seq);
    decisions.set(key, decision);
  }
  return [...decisions.values()];
}

function treatyRows(release: Release, table: TreatyTable) {
  const states = new Set(statesIn(release));
  const records = [...table.records.values()].filter(({ iso3 }) => states.has(iso3));
  return { readOn: table.readOn, records: records.sort((a, b) => (key(a) < key(b) ? -1 : 1)) };
}
const key = ({ iso3, treaty }: { iso3: string; treaty: string }): string => `${iso3} ${treaty}`;

const encoder = new TextEncoder();
const text = (value: unknown): Uint8Array => encoder.encode(`${JSON.stringify(value, null, 1)}\n`);

/** @throws Problem notFound, notAllowed, notSignedIn. */
export async function makePack(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  asked: PackAsked,
): Promise<Pack> {
  return releasing(p, actor, programmeId, asked, async ({ release }, tx) => {
    const { edition, events } = release;
    const records = [...release.records.values()].map(packed).sort((a, b) => (a.id < b.id ? -1 : 1));
    const entries = await entriesOf(tx, edition, records);
    const whole = asked.wholeChain === true && edition.audience === 'member';
    const table = await treatyTableOf(tx, edition.programme);
    const assessment = jsonValue(assessedFrom(jsonValue(records) as PackedRecord[], asked.eventId, edition));
    const fact = { event: events[0]?.record.doc, assessment, citation: citationOf(edition) };
    const files: [string, Uint8Array][] = [
      ['README.txt', encoder.encode(`${say('en', 'publish.pack.readme', { event: asked.eventId })}\n`)],
      ['fact.json', text(fact)],
      ['records.json', text(records)],
      ['chain.json', text(await chainOf(tx, release, entries, whole))],
      ['decisions.json', text(decisionsOf(entries, edition))],
      ['treaties.json', text(treatyRows(release, table))],
    ];
    const manifest = manifestOf(asked.eventId, edition, files);
    const bytes = zipOf([['manifest.json', text(manifest)], ...files], 'stored');
    const short = asked.eventId.replace(/^ev:/, '').replaceAll(/[^A-Za-z0-9_-]+/g, '-');
    return { bytes, name: `${short}-${edition.seq}.zip`, hash: manifest.pack };
  });
}
