/**
 * The sample register beside the demo country: real published reports about states, coded class by class and open to
 * everybody. Kept apart from the demo country, which is invented; made once and never touched again.
 */
import { Problem } from '../core/model/problems.ts';
import { type Actor, type Membership, ProgrammeSettings } from '../core/model/programmes.ts';
import { COMMAND_LINE } from './access.ts';
import SAMPLE_SOURCES from './data/sample-register.json';
import { grantFromServer } from './members.ts';
import { loadDocument } from './monitor-load.ts';
import type { Pipeline } from './ports.ts';
import { openProgramme } from './programmes.ts';

export const SAMPLE_REGISTER = 'sample';

const NAMES = {
  en: 'Sample register of claims',
  uk: 'Зразковий реєстр тверджень',
  ar: 'سجل نموذجي للأقوال',
  fr: 'Registre d’exemple des affirmations',
  es: 'Registro de muestra de afirmaciones',
};

/** Opens the register and loads what is missing of it. `analysts` may code and review there. */
export async function ensureSampleRegister(p: Pipeline, analysts: readonly string[]): Promise<void> {
  const membership: Membership = {
    userId: COMMAND_LINE,
    programmeId: SAMPLE_REGISTER,
    role: 'analyst',
    orgCode: null,
    placeCodes: [],
  };
  const actor: Actor = { userId: COMMAND_LINE, name: 'Sample', memberships: [membership] };
  // Parties were offered a reply when the sample was made; a register of one's own waits two days.
  const settings = ProgrammeSettings.parse({
    names: NAMES,
    subject: 'monitor',
    publicMonitor: true,
    replyHours: 0,
  });
  await openProgramme(p, actor, SAMPLE_REGISTER, settings).catch((error) => {
    // It has settings of its own by now: somebody works with it.
    if (!(error instanceof Problem) || error.code !== 'sameIdOtherContent') throw error;
  });
  await grantFromServer(
    p,
    SAMPLE_REGISTER,
    analysts.map((userId) => ({ ...membership, userId })),
  );
  for (const document of SAMPLE_SOURCES)
    await loadDocument(p, actor, SAMPLE_REGISTER, document, 'Part of the sample that comes with Tilth');
}
