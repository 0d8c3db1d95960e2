/** Which programme the commands of the monitor work on, and as whom. */
import { Problem } from '../core/model/problems.ts';
import { type Actor, type Programme, ProgrammeSettings } from '../core/model/programmes.ts';
import { COMMAND_LINE } from '../flow/access.ts';
import { openProgramme } from '../flow/programmes.ts';
import type { Records } from './open.ts';
import { programmeFor } from './programmes.ts';

/** The command line as an analyst: it sends, reads and, when told to, accepts what another has coded. */
export function analystAtCommandLine(programmeId: string): Actor {
  const membership = {
    userId: COMMAND_LINE,
    programmeId,
    role: 'analyst' as const,
    orgCode: null,
    placeCodes: [],
  };
  return { userId: COMMAND_LINE, name: 'Command line', memberships: [membership] };
}

/** Names of the programme that is opened when nothing says where a document goes. */
const MONITOR = {
  en: 'Monitor',
  uk: 'Моніторинг',
  ar: 'الرصد',
  fr: 'Veille',
  es: 'Seguimiento',
};

/**
 * Where documents go: `--programme`, else `monitor`, which is opened when it is not there. A country's own
 * programme never gets them unasked.
 */
export async function monitorProgramme(
  records: Records,
  named: string | undefined,
  open: boolean,
): Promise<Programme> {
  if (named) return programmeFor(records, named);
  const all = await records.pipeline.db.read((tx) => tx.programmes.list());
  const found = all.find(({ id }) => id === 'monitor');
  if (found) return found;
  if (!open) throw new Problem('unknownProgramme', { programme: 'monitor' });
  const settings = ProgrammeSettings.parse({ names: MONITOR, subject: 'monitor' });
  return openProgramme(records.pipeline, analystAtCommandLine('monitor'), 'monitor', settings);
}
