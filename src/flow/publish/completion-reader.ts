/**
 * Reads records at one position of the ledger for somebody who must see them exactly, and counts those about the same
 * land that are not theirs to see. Names are those of the position.
 */
import type { EvidencePoint } from '../../core/model/evidence.ts';
import type { Place } from '../../core/model/places.ts';
import { Problem } from '../../core/model/problems.ts';
import type { Organisation } from '../../core/model/programmes.ts';
import type { View } from '../../core/policy/views.ts';
import { foldOrganisation } from '../../core/registry/programmes.ts';
import { precisionReader } from '../access.ts';
import { getOrdnanceType } from '../ordnance-types.ts';
import type { LandFilter, Tx, VersionStore } from '../ports.ts';

/** The ledger position a package was made at. */
export interface CompletionEdition {
  readonly programme: string;
  readonly seq: number;
  readonly hash: string;
  readonly knownAt: string;
}

/** What is withheld is counted: so all there is must be asked for. */
export const EVERYTHING: View = { base: 'exact', orgCodes: [], placeCodes: [], key: 'exact' };
const PAGE = 500;

/** What precision asks about a record. */
export type Placed = Parameters<ReturnType<typeof precisionReader>>[0];

export class EditionReader {
  withheld = 0;
  private readonly seen: ReturnType<typeof precisionReader>;
  readonly programme: string;
  readonly seq: number;

  constructor(
    readonly tx: Tx,
    view: View,
    readonly edition: CompletionEdition,
  ) {
    this.programme = edition.programme;
    this.seq = edition.seq;
    this.seen = precisionReader(tx, this.programme, view);
  }

  /** Whether somebody sees it exactly. @throws Problem notFound. */
  async demand(record: Placed): Promise<void> {
    if ((await this.seen(record)) !== 'exact') throw new Problem('notFound');
  }

  /** A record that must be there and be seen exactly. */
  async exact<T extends Placed>(store: VersionStore<T, LandFilter>, id: string): Promise<T> {
    const found = await store.get(this.programme, id, this.seq);
    if (!found || (await this.seen(found)) !== 'exact') throw new Problem('notFound');
    return found;
  }

  /** Everything a filter names, whoever may see it: not to be printed. */
  async pages<T, F>(store: VersionStore<T, F>, filter: F): Promise<T[]> {
    const found: T[] = [];
    let cursor: string | null = null;
    do {
      const paging = { limit: PAGE, ...(cursor ? { cursor } : {}) };
      const page = await store.list(this.programme, filter, EVERYTHING, this.seq, paging);
      found.push(...page.items);
      cursor = page.next;
    } while (cursor);
    return found;
  }

  /** What the asker sees exactly of everything a filter names. */
  async all<T extends Placed, F>(store: VersionStore<T, F>, filter: F): Promise<T[]> {
    return this.shown(await this.pages(store, filter));
  }

  /** Those the asker sees exactly; the others are counted. */
  async shown<T extends Placed>(records: readonly T[]): Promise<T[]> {
    const shown: T[] = [];
    for (const record of records) {
      if ((await this.seen(record)) === 'exact') shown.push(record);
      else this.withheld += 1;
    }
    return shown;
  }

  /** Each place and every place it lies in. */
  async places(codes: readonly (string | null | undefined)[]): Promise<Map<string, Place>> {
    const found = new Map<string, Place>();
    let wanted = [...new Set(codes.filter((code): code is string => !!code))];
    while (wanted.length > 0) {
      const places = await this.tx.places.getMany(this.programme, wanted, this.seq);
      for (const [code, place] of places) found.set(code, place);
      const above = [...places.values()].flatMap(({ parentCode }) => (parentCode ? [parentCode] : []));
      wanted = [...new Set(above)].filter((code) => !found.has(code));
    }
    return found;
  }

  async organisations(codes: readonly (string | null | undefined)[]) {
    const wanted = [...new Set(codes.filter((code): code is string => !!code))];
    const found = new Map<string, Organisation>();
    for (const { body } of await this.tx.ledger.about(this.programme, 'organisation', wanted)) {
      if (body.seq > this.seq) continue;
      const organisation = foldOrganisation(found.get(body.subject.id) ?? null, body);
      if (organisation) found.set(body.subject.id, organisation);
    }
    return found;
  }

  async kinds(evidence: readonly EvidencePoint[]) {
    const codes = new Set(evidence.flatMap(({ ordnanceTypeCode }) => ordnanceTypeCode ?? []));
    const found = new Map<string, Readonly<Record<string, string>>>();
    for (const code of codes) {
      const type = await getOrdnanceType(this.tx, this.programme, code, this.seq);
      if (type) found.set(code, type.names);
    }
    return found;
  }
}
