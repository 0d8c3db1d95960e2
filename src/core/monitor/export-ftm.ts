/**
 * A release as FollowTheMoney, statement by statement: each value with its dataset, the words it came from, and when
 * this register first and last held it. FollowTheMoney has no stance, so a claim is a note on its event and a
 * documentation whose role is the stance. What comes back from it makes agents and publications, never a claim.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { MonitorAgent } from '../model/monitor.ts';
import type { MonitorRecord } from '../model/monitor-documents.ts';
import { nameOf } from './case-file.ts';
import type { Release, ReleasedEvent } from './edition.ts';
import type { Say } from './export-csv.ts';

/** One value of one property of one entity. */
export interface FtmStatement {
  readonly id: string;
  readonly entity_id: string;
  readonly canonical_id: string;
  readonly schema: string;
  readonly prop: string;
  readonly value: string;
  readonly original_value: string | null;
  readonly lang: string | null;
  readonly dataset: string;
  readonly first_seen: string;
  readonly last_seen: string;
}

interface Entity {
  readonly id: string;
  readonly schema: string;
  readonly record: MonitorRecord;
  /** Property → values; a pair is a value and the words it came from. */
  readonly properties: Readonly<
    Record<string, readonly (string | readonly [string, string] | null | undefined)[]>
  >;
}

const hex = (text: string): string => bytesToHex(sha256(utf8ToBytes(text)));
/** FollowTheMoney names may not hold our colons and slashes. */
export const ftmId = (id: string): string => `tilth-${id.replaceAll(/[^A-Za-z0-9_.-]+/g, '-')}`;

const SCHEMAS: Readonly<Record<MonitorAgent['kind'], string>> = {
  state: 'PublicBody',
  public_body: 'PublicBody',
  person_in_office: 'Person',
  anonymous_group: 'LegalEntity',
  media_outlet: 'Organization',
  news_agency: 'Organization',
  ngo: 'Organization',
  intergovernmental: 'Organization',
  armed_group: 'Organization',
  company: 'Company',
  expert_body: 'Organization',
  unknown: 'LegalEntity',
};

/** The part of an EDTF date FollowTheMoney can hold: a year, a month or a day, and nothing read into it. */
export const datePrefix = (edtf: string | null | undefined): readonly [string, string] | null => {
  const found = /^(\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d\d)?)?)(?![\dX-])/.exec(edtf ?? '');
  return found?.[1] && edtf ? [found[1], edtf] : null;
};

function agentEntity(record: MonitorRecord<'agent'>): Entity {
  const { doc } = record;
  const nameless = doc.kind === 'anonymous_group' || doc.kind === 'unknown';
  const names = typeof doc.name === 'object' && doc.name !== null ? Object.values(doc.name) : [nameOf(doc)];
  return {
    id: ftmId(record.id),
    schema: SCHEMAS[doc.kind],
    record,
    properties: {
      name: nameless ? [doc.describedAs ?? nameOf(doc)] : names,
      country: [doc.iso3 ?? doc.state ?? doc.country],
      ...(doc.kind === 'person_in_office' ? { position: [doc.office] } : {}),
      summary: nameless
        ? ['Not named by the publication that met them; known here by description only.']
        : [],
    },
  };
}

function articleEntity(record: MonitorRecord<'publication'>, { records }: Release): Entity {
  const { doc } = record;
  const publisher = records.get('agent', doc.publisher)?.doc;
  const captured = (doc.captures ?? []).map((id) => records.get('capture', id)?.doc.capturedOn);
  const news = doc.kind === 'news_article' || doc.kind === 'agency_wire';
  return {
    id: ftmId(record.id),
    schema: news ? 'Article' : 'Document',
    record,
    properties: {
      title: [doc.titleLabel],
      publishedAt: [datePrefix(doc.publishedOn)],
      publisher: [publisher ? nameOf(publisher) : null],
      sourceUrl: [doc.url],
      language: [doc.language],
      retrievedAt: captured.map(datePrefix),
    },
  };
}

function eventEntity({ record, assessment }: ReleasedEvent, release: Release, say: Say): Entity {
  const { label, windows } = assessment;
  const parties = Object.values(record.doc.parties ?? {}).filter((one) => one !== undefined);
  const window = windows[0]?.date;
  const involved = release.records
    .all('agent')
    .filter(({ doc }) => doc.kind === 'state' && doc.iso3 && parties.includes(doc.iso3));
  const edtf = window?.set ?? window?.values[0]?.edtf ?? '';
  const words = say(label.key) + (label.suffix ? say(label.suffix) : '');
  return {
    id: ftmId(record.id),
    schema: 'Event',
    record,
    properties: {
      name: [record.doc.title],
      country: parties.filter((party) => /^[A-Z]{3}$/.test(party)),
      involved: involved.map(({ id }) => ftmId(id)),
      startDate: [window ? datePrefix(window.values[0]?.edtf.split('/')[0]) : null],
      endDate: [window ? datePrefix(window.values[0]?.edtf.split('/')[1]) : null],
      summary: [`${words}. ${edtf} (${release.edition.asOf}, ${release.edition.ruleset})`],
    },
  };
}

/** A claim: what is said as a note, and the link from where it was read to the event. */
function claimEntities(record: MonitorRecord<'claim'>, release: Release, say: Say): Entity[] {
  const { id, doc } = record;
  const said = release.records.get('proposition', doc.proposition)?.doc;
  const event = doc.event ?? said?.event;
  const speaker = release.records.get('agent', doc.speaker)?.doc;
  const act = said ? say(`code.propositionType.${said.type}`) : '';
  const words = `${say(`code.stance.${doc.stance}`)}: ${act}. ${speaker ? (nameOf(speaker) ?? '–') : '–'}`;
  const read = doc.path.find((step) => step.startsWith('rep:'));
  const note: Entity = {
    id: ftmId(`${id}-note`),
    schema: 'Note',
    record,
    properties: {
      entity: event ? [ftmId(event)] : [],
      description: [words],
      date: [datePrefix(doc.saidOn)],
    },
  };
  if (!event || !read) return [note];
  const documentation: Entity = {
    id: ftmId(id),
    schema: 'Documentation',
    record,
    properties: { document: [ftmId(read)], entity: [ftmId(event)], role: [doc.stance] },
  };
  return [note, documentation];
}

function relayEntity(record: MonitorRecord<'relay'>): Entity {
  const { id, doc } = record;
  return {
    id: ftmId(id),
    schema: 'UnknownLink',
    record,
    properties: { subject: [ftmId(doc.from)], object: [ftmId(doc.to)], role: [doc.kind] },
  };
}

/** Every statement of a release, in the order of entity and property. */
export function ftmStatements(release: Release, say: Say): FtmStatement[] {
  const { edition, events, records } = release;
  const dataset = `tilth-${edition.programme}`;
  const live = <R extends MonitorRecord>(all: readonly R[]): R[] => all.filter(({ withdrawn }) => !withdrawn);
  const entities = [
    ...live(records.all('agent')).map(agentEntity),
    ...live(records.all('publication')).map((record) => articleEntity(record, release)),
    ...events.map((event) => eventEntity(event, release, say)),
    ...live(records.all('claim')).flatMap((record) => claimEntities(record, release, say)),
    ...live(records.all('relay')).map(relayEntity),
  ];
  return entities.flatMap(({ id, schema, record, properties }) => {
    const seen = { first_seen: record.recordedAt, last_seen: edition.knownAt };
    const statement = (prop: string, value: string, original: string | null): FtmStatement => ({
      id: hex(`${dataset}.${id}.${prop}.${value}`).slice(0, 40),
      entity_id: id,
      canonical_id: id,
      schema,
      prop,
      value,
      original_value: original,
      lang: null,
      dataset,
      ...seen,
    });
    const values = Object.entries(properties).flatMap(([prop, all]) =>
      all.flatMap((value) => {
        if (value === null || value === undefined || value === '') return [];
        return typeof value === 'string'
          ? [statement(prop, value, null)]
          : [statement(prop, value[0] as string, value[1] as string)];
      }),
    );
    const original = record.noun === 'relay' ? null : record.id;
    return [statement('id', id, original), ...values];
  });
}

/** Entities of FollowTheMoney, as its own tools read them: one JSON object a line. */
export interface FtmEntity {
  readonly id: string;
  readonly schema: string;
  readonly properties: Readonly<Record<string, readonly string[]>>;
}

/** The statements of each entity put together. */
export function ftmEntities(statements: readonly FtmStatement[]): FtmEntity[] {
  const found = new Map<string, { id: string; schema: string; properties: Record<string, string[]> }>();
  for (const { entity_id: id, schema, prop, value } of statements) {
    const entity = found.get(id) ?? { id, schema, properties: {} };
    found.set(id, entity);
    if (prop !== 'id') entity.properties[prop] = [...(entity.properties[prop] ?? []), value];
  }
  return [...found.values()];
}

const KINDS: Readonly<Record<string, MonitorAgent['kind']>> = {
  PublicBody: 'public_body',
  Organization: 'ngo',
  Company: 'company',
};

/**
 * Agents and publications out of FollowTheMoney entities; persons, events, notes and links are left out and counted:
 * nobody else's database makes a claim here, and private persons are not recorded.
 */
export function documentFromFtm(
  entities: readonly FtmEntity[],
  name: string,
): { document: Record<string, unknown>; leftOut: string[] } {
  const first = ({ properties }: FtmEntity, prop: string): string | undefined =>
    properties[prop]?.[0]?.slice(0, 200);
  const agents: Record<string, unknown>[] = [];
  const reports: Record<string, unknown>[] = [];
  const leftOut: string[] = [];
  const short = (id: string): string => id.replaceAll(/[^A-Za-z0-9_.-]+/g, '-').slice(0, 100);
  for (const entity of entities) {
    const kind = KINDS[entity.schema];
    const id = short(entity.id);
    if (kind) agents.push({ id: `agt:${id}`, kind, name: first(entity, 'name') ?? null });
    else if (entity.schema === 'Article' || entity.schema === 'Document') {
      const publisher = `agt:${id}-publisher`;
      agents.push({ id: publisher, kind: 'unknown', name: first(entity, 'publisher') ?? null });
      const url = first(entity, 'sourceUrl');
      const publishedOn = datePrefix(first(entity, 'publishedAt')?.slice(0, 10))?.[0];
      const report = {
        id: `rep:${id}`,
        publisher,
        kind: entity.schema === 'Article' ? 'news_article' : 'other',
      };
      reports.push({
        ...report,
        ...(publishedOn ? { publishedOn } : {}),
        ...(url && URL_LIKE.test(url) ? { url } : {}),
        ...(first(entity, 'title') ? { titleLabel: first(entity, 'title') } : {}),
      });
    } else leftOut.push(`${entity.schema} ${entity.id}`);
  }
  const document = {
    document: name,
    ...(agents.length > 0 ? { agents } : {}),
    ...(reports.length > 0 ? { reports } : {}),
  };
  return { document, leftOut };
}
const URL_LIKE = /^https?:\/\/[^\s/]+/;
