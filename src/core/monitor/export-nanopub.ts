/**
 * Claims as nanopublications in TriG: what is said (assertion), through whom it came (provenance), and the edition
 * and licence (publication info). The name of each is a hash of its own text with the name left blank, as trusty
 * URIs do, so that a changed text no longer has its name. A retraction is a new nanopublication.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { MonitorRecord } from '../model/monitor-documents.ts';
import { citationOf, type Edition, type Release } from './edition.ts';
import { LICENCE, NAMESPACE } from './export-jsonld.ts';

const PLACE = 'https://tilth.example/np/';
/** Stands for the hash while it is being computed. */
const BLANK = ' ';

const PREFIXES = [
  ['np', 'http://www.nanopub.org/nschema#'],
  ['npx', 'http://purl.org/nanopub/x/'],
  ['prov', 'http://www.w3.org/ns/prov#'],
  ['dct', 'http://purl.org/dc/terms/'],
  ['xsd', 'http://www.w3.org/2001/XMLSchema#'],
  ['t', NAMESPACE],
] as const;

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};
const literal = (text: string, type = ''): string =>
  `"${text.replace(/[\\"\n\r\t]/g, (sign) => ESCAPES[sign] ?? sign)}"${type}`;
const day = (text: string): string => literal(text, '^^xsd:date');
const instant = (text: string): string => literal(text, '^^xsd:dateTime');
/** A record of this register, as an address. */
const record = (id: string): string =>
  `<${NAMESPACE}${id.replace(':', '/').replaceAll(/[^A-Za-z0-9_.:/-]/g, '-')}>`;

type Fact = readonly [predicate: string, object: string];

function graph(name: string, subject: string, facts: readonly Fact[]): string {
  const lines = facts.map(([predicate, object]) => `    ${predicate} ${object}`);
  return `sub:${name} {\n  ${subject}\n${lines.join(' ;\n')} .\n}\n`;
}

const fact = (predicate: string, object: string | null | undefined): Fact[] =>
  object ? [[predicate, object]] : [];

function assertion({ id, doc }: MonitorRecord<'claim'>, { records }: Release): string {
  const said = records.get('proposition', doc.proposition)?.doc;
  const roles = ['supplier', 'recipient', 'intermediary', 'actor', 'producer', 'state', 'itemClass'] as const;
  return graph('assertion', record(id), [
    ['a', 't:Claim'],
    ['t:stance', literal(doc.stance)],
    ['t:about', record(doc.proposition)],
    ...fact('t:type', said && literal(said.type)),
    ...roles.flatMap((role) => fact(`t:${role}`, said?.[role] && literal(said[role]))),
    ...fact('t:edtf', doc.time?.edtf && literal(doc.time.edtf)),
    ...fact('t:event', doc.event && record(doc.event)),
  ]);
}

function provenance({ doc }: MonitorRecord<'claim'>): string {
  return graph('provenance', 'sub:assertion', [
    ['prov:wasAttributedTo', record(doc.speaker)],
    ...doc.path.map((step): Fact => ['prov:wasDerivedFrom', record(step)]),
    ...fact('t:path', doc.path.length > 0 ? `( ${doc.path.map(record).join(' ')} )` : null),
    ...fact('t:saidOn', doc.saidOn && literal(doc.saidOn)),
    ...fact('t:lineage', doc.path.length === 0 ? literal('not recorded') : null),
  ]);
}

function pubinfo(edition: Edition, recordedAt: string, more: readonly Fact[] = []): string {
  return graph('pubinfo', '<>', [
    ['dct:created', instant(recordedAt)],
    ['dct:license', `<${LICENCE}>`],
    ['dct:creator', literal(edition.programme)],
    ['t:edition', literal(citationOf(edition))],
    ['t:asOf', day(edition.asOf)],
    ...more,
  ]);
}

/** The text with its own hash in place of the blank. */
function named(body: string): { id: string; text: string } {
  const head = [
    `@base <${PLACE}${BLANK}> .`,
    `@prefix sub: <${PLACE}${BLANK}#> .`,
    ...PREFIXES.map(([prefix, address]) => `@prefix ${prefix}: <${address}> .`),
    '',
    'sub:head {',
    '  <> a np:Nanopublication ;',
    '    np:hasAssertion sub:assertion ;',
    '    np:hasProvenance sub:provenance ;',
    '    np:hasPublicationInfo sub:pubinfo .',
    '}',
    '',
  ].join('\n');
  const blank = `${head}${body}`;
  const hash = bytesToHex(sha256(utf8ToBytes(blank)));
  const id = `${PLACE}${hash}`;
  return { id, text: blank.replaceAll(`<${PLACE}${BLANK}`, `<${id}`) };
}

export interface Nanopublication {
  readonly id: string;
  readonly text: string;
}

/** One nanopublication for each claim, and one more for each that was taken back. */
export function nanopublicationsOf(release: Release): Nanopublication[] {
  const { edition, records } = release;
  const made = new Map<string, Nanopublication>();
  const out: Nanopublication[] = [];
  const claims = records.all('claim').sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const claim of claims) {
    const one = named(
      [assertion(claim, release), provenance(claim), pubinfo(edition, claim.recordedAt)].join('\n'),
    );
    made.set(claim.id, one);
    out.push(one);
  }
  for (const claim of claims)
    for (const [target, on, by] of takingsBack(claim)) {
      const gone = made.get(target);
      if (gone) out.push(retraction(gone.id, edition, on, by));
    }
  return out;
}

/** What a claim takes back, or that it was itself taken back by its speaker or by this register. */
function takingsBack({ id, doc, withdrawn, recordedAt }: MonitorRecord<'claim'>): [string, string, string][] {
  const found: [string, string, string][] = [];
  if (doc.stance === 'retract' && doc.retracts) found.push([doc.retracts, recordedAt, record(doc.speaker)]);
  if (doc.withdrawnOn) found.push([id, recordedAt, record(doc.speaker)]);
  if (withdrawn) found.push([id, withdrawn.at, literal('register')]);
  return found;
}

function retraction(gone: string, edition: Edition, on: string, by: string): Nanopublication {
  return named(
    [
      graph('assertion', '<>', [['npx:retracts', `<${gone}>`]]),
      graph('provenance', 'sub:assertion', [['prov:wasAttributedTo', by]]),
      pubinfo(edition, on),
    ].join('\n'),
  );
}

/** True when the text still has the name it was given. */
export function nanopublicationHolds(text: string): boolean {
  const id = /^@base <https:\/\/tilth\.example\/np\/([0-9a-f]{64})> \.\n/.exec(text)?.[1];
  if (!id) return false;
  const blank = text.replaceAll(`<${PLACE}${id}`, `<${PLACE}${BLANK}`);
  return bytesToHex(sha256(utf8ToBytes(blank))) === id;
}

/** Several nanopublications in one file, each with its own prefixes. */
export const nanopubFile = (all: readonly Nanopublication[]): string =>
  all.map(({ text }) => text).join('\n');
