/** Folds of the programme's settings and of its organisations. */
import type { EntryBody } from '../model/entries.ts';
import type { Organisation, ProgrammeSettings } from '../model/programmes.ts';
import { OrganisationData, ProgrammeData } from './entry-data.ts';

/** Settings after one entry; the newest replace the older ones whole. */
export function foldSettings(current: ProgrammeSettings | null, body: EntryBody): ProgrammeSettings | null {
  if (body.kind !== 'programme.opened' && body.kind !== 'programme.configured') return current;
  return ProgrammeData.parse(body.data).settings;
}

/** An organisation after one entry about it. */
export function foldOrganisation(current: Organisation | null, body: EntryBody): Organisation | null {
  if (body.kind !== 'organisation.recorded') return current;
  return { programmeId: body.programmeId, ...OrganisationData.parse(body.data).organisation };
}
