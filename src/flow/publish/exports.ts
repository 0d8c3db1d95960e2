/** Files of one event or of a whole register, made from what the gate let out. */
import { type MessageParams, say } from '../../core/messages/say.ts';
import type { Language } from '../../core/model/codes.ts';
import type { Actor } from '../../core/model/programmes.ts';
import { informationTag } from '../../core/monitor/admiralty.ts';
import { csvOf } from '../../core/monitor/csv-text.ts';
import { citationOf, type Release } from '../../core/monitor/edition.ts';
import { csvTables, type Say } from '../../core/monitor/export-csv.ts';
import { ftmEntities, ftmStatements } from '../../core/monitor/export-ftm.ts';
import { claimReviews, jsonLdOf, LICENCE } from '../../core/monitor/export-jsonld.ts';
import { nanopubFile, nanopublicationsOf } from '../../core/monitor/export-nanopub.ts';
import type { TreatyTable } from '../../core/monitor/treaties.ts';
import { treatyTableOf } from '../monitor-events.ts';
import type { Pipeline } from '../ports.ts';
import { type ReleaseAsked, releasing } from './gate.ts';
import { makePack } from './packing.ts';
import { zipOf } from './zip.ts';

export const EXPORT_FORMATS = ['jsonld', 'claimreview', 'csv', 'ftm', 'nanopub', 'pack'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface Artefact {
  readonly bytes: Uint8Array;
  readonly mime: string;
  readonly name: string;
}

const encoder = new TextEncoder();
const json = (value: unknown): Uint8Array => encoder.encode(`${JSON.stringify(value, null, 1)}\n`);

export const sayIn =
  (language: Language): Say =>
  (key: string, params: MessageParams = {}) =>
    say(language, key, params);

const STATEMENT =
  'id,entity_id,canonical_id,schema,prop,value,original_value,lang,dataset,first_seen,last_seen';

/** What stands beside every set of tables: the edition, the licence, how to cite. */
function editionFile({ edition, events }: Release): Uint8Array {
  const grades = Object.fromEntries(
    events.map(({ record, assessment }) => [record.id, informationTag(assessment.credibility)]),
  );
  return json({ edition, citation: citationOf(edition), licence: LICENCE, tags: grades });
}

export function csvZip(release: Release, table: TreatyTable, words: Say): Uint8Array {
  const tables = csvTables(release, table, words);
  const files = Object.entries(tables).map(([name, text]) => [`${name}.csv`, encoder.encode(text)] as const);
  return zipOf([...files, ['edition.json', editionFile(release)]], 'deflated');
}

function ftmZip(release: Release, words: Say): Uint8Array {
  const statements = ftmStatements(release, words);
  const lines = ftmEntities(statements).map((entity) => `${JSON.stringify(entity)}\n`);
  const rows = csvOf(
    STATEMENT.split(','),
    statements.map((statement) => ({ ...statement })),
  );
  return zipOf(
    [
      ['entities.ftm.json', encoder.encode(lines.join(''))],
      ['statements.csv', encoder.encode(rows)],
      ['edition.json', editionFile(release)],
    ],
    'deflated',
  );
}

function fileOf(
  format: Exclude<ExportFormat, 'pack'>,
  release: Release,
  table: TreatyTable,
  language: Language,
): Omit<Artefact, 'name'> & { ending: string } {
  const words = sayIn(language);
  switch (format) {
    case 'jsonld':
      return { bytes: json(jsonLdOf(release, words)), mime: 'application/ld+json', ending: 'jsonld' };
    case 'claimreview':
      return {
        bytes: json(claimReviews(release, words)),
        mime: 'application/ld+json',
        ending: 'review.jsonld',
      };
    case 'csv':
      return { bytes: csvZip(release, table, words), mime: 'application/zip', ending: 'csv.zip' };
    case 'ftm':
      return { bytes: ftmZip(release, words), mime: 'application/zip', ending: 'ftm.zip' };
    case 'nanopub': {
      const text = nanopubFile(nanopublicationsOf(release));
      return { bytes: encoder.encode(text), mime: 'application/trig', ending: 'trig' };
    }
  }
}

/** A name for a file that says what is in it. */
export function fileName(what: string, edition: Release['edition'], ending: string): string {
  const short = what.replace(/^ev:/, '').replaceAll(/[^A-Za-z0-9_-]+/g, '-');
  return `${edition.programme}-${short}-${edition.seq}.${ending}`;
}

/** One event, or everything that may leave, in one format. @throws Problem notFound, notAllowed, notSignedIn. */
export async function exportRelease(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  format: ExportFormat,
  language: Language,
  asked: ReleaseAsked,
): Promise<Artefact> {
  const { eventId } = asked;
  if (format === 'pack' && eventId !== undefined) {
    const { bytes, name } = await makePack(p, actor, programmeId, { ...asked, eventId });
    return { bytes, name: `${programmeId}-${name}`, mime: 'application/zip' };
  }
  return releasing(p, actor, programmeId, asked, async ({ release }, tx) => {
    const table = await treatyTableOf(tx, programmeId);
    const kind = format === 'pack' ? 'csv' : format;
    const { ending, ...file } = fileOf(kind, release, table, language);
    return { ...file, name: fileName(eventId ?? 'register', release.edition, ending) };
  });
}
