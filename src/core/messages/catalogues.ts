/**
 * Every message catalogue the server and the command line speak from. The web application loads the same
 * files one language at a time instead, so it must not import this.
 */
import type { CompiledMessage } from '@lingui/message-utils/compileMessage';
import type { Language } from '../model/codes.ts';
import arCli from './ar/cli.po';
import arCodes from './ar/codes.po';
import arProblems from './ar/problems.po';
import arRules from './ar/rules.po';
import enCli from './en/cli.po';
import enCodes from './en/codes.po';
import enProblems from './en/problems.po';
import enRules from './en/rules.po';
import esCli from './es/cli.po';
import esCodes from './es/codes.po';
import esProblems from './es/problems.po';
import esRules from './es/rules.po';
import frCli from './fr/cli.po';
import frCodes from './fr/codes.po';
import frProblems from './fr/problems.po';
import frRules from './fr/rules.po';
import ukCli from './uk/cli.po';
import ukCodes from './uk/codes.po';
import ukProblems from './uk/problems.po';
import ukRules from './uk/rules.po';

export type Catalogue = Readonly<Record<string, CompiledMessage>>;

/** Language → key → compiled ICU message. */
export const CATALOGUES: Readonly<Record<Language, Catalogue>> = {
  en: { ...enProblems, ...enRules, ...enCodes, ...enCli },
  uk: { ...ukProblems, ...ukRules, ...ukCodes, ...ukCli },
  ar: { ...arProblems, ...arRules, ...arCodes, ...arCli },
  fr: { ...frProblems, ...frRules, ...frCodes, ...frCli },
  es: { ...esProblems, ...esRules, ...esCodes, ...esCli },
};
