/** Which programme a command works on, when its `--programme` does not say. */
import { Problem } from '../core/model/problems.ts';
import { type Programme, ProgrammeSettings } from '../core/model/programmes.ts';
import type { Profile } from '../flow/import-profile.ts';
import { openProgramme } from '../flow/programmes.ts';
import type { Records } from './open.ts';
import { commandLine } from './who.ts';

/** The one named, or the only one there is. Throws Problem unknownProgramme, invalidRequest when there are several. */
export async function programmeFor(records: Records, named: string | undefined): Promise<Programme> {
  const all = await records.pipeline.db.read((tx) => tx.programmes.list());
  if (named) {
    const found = all.find((programme) => programme.id === named);
    if (!found) throw new Problem('unknownProgramme', { programme: named });
    return found;
  }
  return only(all);
}

/** Every programme, or the one named. */
export async function programmesFor(records: Records, named: string | undefined): Promise<Programme[]> {
  if (named) return [await programmeFor(records, named)];
  return records.pipeline.db.read((tx) => tx.programmes.list());
}

/**
 * Where imported rows go: `--programme`, else what the profile says, else the only programme that is not
 * fictional and is about land: real records never end up in the demo country or among claims unasked. One that does not exist yet is opened when the
 * profile describes it, or when there is none at all.
 */
export async function programmeForImport(
  records: Records,
  named: string | undefined,
  profile: Profile,
): Promise<{ programme: Programme; opened: boolean }> {
  const all = await records.pipeline.db.read((tx) => tx.programmes.list());
  const wanted = named ?? profile.programme?.id;
  const found = all.find((programme) => programme.id === wanted);
  if (found) return { programme: found, opened: false };
  const own = profile.programme;
  if (own && own.id === wanted) return { programme: await opened(records, own.id, own), opened: true };
  if (named) throw new Problem('unknownProgramme', { programme: named });
  const real = all.filter(({ settings }) => !settings.fictional && settings.subject !== 'monitor');
  if (real.length === 0) return { programme: await opened(records, 'main', { names: MAIN }), opened: true };
  return { programme: only(real), opened: false };
}

/** Names of the programme that is opened when nothing says where rows go. */
const MAIN = {
  en: 'Main programme',
  uk: 'Основна програма',
  ar: 'البرنامج الرئيسي',
  fr: 'Programme principal',
  es: 'Programa principal',
};

function only(programmes: readonly Programme[]): Programme {
  const [first] = programmes;
  if (first && programmes.length === 1) return first;
  if (!first) throw new Problem('unknownProgramme', { programme: '–' });
  const known = programmes.map((programme) => programme.id).join(', ');
  throw new Problem('invalidRequest', {
    where: '--programme',
    reason: 'cli.reason.severalProgrammes',
    known,
  });
}

async function opened(
  records: Records,
  id: string,
  own: Omit<NonNullable<Profile['programme']>, 'id'>,
): Promise<Programme> {
  const { names, countryIso3 = null, bounds = null } = own;
  const settings = ProgrammeSettings.parse({ names, countryIso3, bounds });
  return openProgramme(records.pipeline, commandLine(id), id, settings);
}
