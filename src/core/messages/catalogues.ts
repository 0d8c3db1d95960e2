/**
 * Every message catalogue the server and the command line speak from. The web application loads the same
 * files one language at a time instead, so it must not import this.
 */
import type { CompiledMessage } from '@lingui/message-utils/compileMessage';
import type { Language } from '../model/codes.ts';
import arAccount from './ar/account.po';
import arAssess from './ar/assess.po';
import arCli from './ar/cli.po';
import arCodes from './ar/codes.po';
import arCompletion from './ar/completion.po';
import arFields from './ar/fields.po';
import arGeometry from './ar/geometry.po';
import arImports from './ar/imports.po';
import arLand from './ar/land.po';
import arLandRules from './ar/land-rules.po';
import arMonitor from './ar/monitor.po';
import arMonitorProfiles from './ar/monitor-profiles.po';
import arMonitorRules from './ar/monitor-rules.po';
import arProblems from './ar/problems.po';
import arPublish from './ar/publish.po';
import arRelease from './ar/release.po';
import arRules from './ar/rules.po';
import arServer from './ar/server.po';
import arTreaties from './ar/treaties.po';
import enAccount from './en/account.po';
import enAssess from './en/assess.po';
import enCli from './en/cli.po';
import enCodes from './en/codes.po';
import enCompletion from './en/completion.po';
import enFields from './en/fields.po';
import enGeometry from './en/geometry.po';
import enImports from './en/imports.po';
import enLand from './en/land.po';
import enLandRules from './en/land-rules.po';
import enMonitor from './en/monitor.po';
import enMonitorProfiles from './en/monitor-profiles.po';
import enMonitorRules from './en/monitor-rules.po';
import enProblems from './en/problems.po';
import enPublish from './en/publish.po';
import enRelease from './en/release.po';
import enRules from './en/rules.po';
import enServer from './en/server.po';
import enTreaties from './en/treaties.po';
import esAccount from './es/account.po';
import esAssess from './es/assess.po';
import esCli from './es/cli.po';
import esCodes from './es/codes.po';
import esCompletion from './es/completion.po';
import esFields from './es/fields.po';
import esGeometry from './es/geometry.po';
import esImports from './es/imports.po';
import esLand from './es/land.po';
import esLandRules from './es/land-rules.po';
import esMonitor from './es/monitor.po';
import esMonitorProfiles from './es/monitor-profiles.po';
import esMonitorRules from './es/monitor-rules.po';
import esProblems from './es/problems.po';
import esPublish from './es/publish.po';
import esRelease from './es/release.po';
import esRules from './es/rules.po';
import esServer from './es/server.po';
import esTreaties from './es/treaties.po';
import frAccount from './fr/account.po';
import frAssess from './fr/assess.po';
import frCli from './fr/cli.po';
import frCodes from './fr/codes.po';
import frCompletion from './fr/completion.po';
import frFields from './fr/fields.po';
import frGeometry from './fr/geometry.po';
import frImports from './fr/imports.po';
import frLand from './fr/land.po';
import frLandRules from './fr/land-rules.po';
import frMonitor from './fr/monitor.po';
import frMonitorProfiles from './fr/monitor-profiles.po';
import frMonitorRules from './fr/monitor-rules.po';
import frProblems from './fr/problems.po';
import frPublish from './fr/publish.po';
import frRelease from './fr/release.po';
import frRules from './fr/rules.po';
import frServer from './fr/server.po';
import frTreaties from './fr/treaties.po';
import ukAccount from './uk/account.po';
import ukAssess from './uk/assess.po';
import ukCli from './uk/cli.po';
import ukCodes from './uk/codes.po';
import ukCompletion from './uk/completion.po';
import ukFields from './uk/fields.po';
import ukGeometry from './uk/geometry.po';
import ukImports from './uk/imports.po';
import ukLand from './uk/land.po';
import ukLandRules from './uk/land-rules.po';
import ukMonitor from './uk/monitor.po';
import ukMonitorProfiles from './uk/monitor-profiles.po';
import ukMonitorRules from './uk/monitor-rules.po';
import ukProblems from './uk/problems.po';
import ukPublish from './uk/publish.po';
import ukRelease from './uk/release.po';
import ukRules from './uk/rules.po';
import ukServer from './uk/server.po';
import ukTreaties from './uk/treaties.po';

export type Catalogue = Readonly<Record<string, CompiledMessage>>;

/** Language → key → compiled ICU message. */
export const CATALOGUES: Readonly<Record<Language, Catalogue>> = {
  en: {
    ...enProblems,
    ...enRules,
    ...enServer,
    ...enCodes,
    ...enCli,
    ...enImports,
    ...enGeometry,
    ...enFields,
    ...enLand,
    ...enLandRules,
    ...enMonitor,
    ...enMonitorProfiles,
    ...enMonitorRules,
    ...enAssess,
    ...enTreaties,
    ...enAccount,
    ...enPublish,
    ...enCompletion,
    ...enRelease,
  },
  uk: {
    ...ukProblems,
    ...ukRules,
    ...ukServer,
    ...ukCodes,
    ...ukCli,
    ...ukImports,
    ...ukGeometry,
    ...ukFields,
    ...ukLand,
    ...ukLandRules,
    ...ukMonitor,
    ...ukMonitorProfiles,
    ...ukMonitorRules,
    ...ukAssess,
    ...ukTreaties,
    ...ukAccount,
    ...ukPublish,
    ...ukCompletion,
    ...ukRelease,
  },
  ar: {
    ...arProblems,
    ...arRules,
    ...arServer,
    ...arCodes,
    ...arCli,
    ...arImports,
    ...arGeometry,
    ...arFields,
    ...arLand,
    ...arLandRules,
    ...arMonitor,
    ...arMonitorProfiles,
    ...arMonitorRules,
    ...arAssess,
    ...arTreaties,
    ...arAccount,
    ...arPublish,
    ...arCompletion,
    ...arRelease,
  },
  fr: {
    ...frProblems,
    ...frRules,
    ...frServer,
    ...frCodes,
    ...frCli,
    ...frImports,
    ...frGeometry,
    ...frFields,
    ...frLand,
    ...frLandRules,
    ...frMonitor,
    ...frMonitorProfiles,
    ...frMonitorRules,
    ...frAssess,
    ...frTreaties,
    ...frAccount,
    ...frPublish,
    ...frCompletion,
    ...frRelease,
  },
  es: {
    ...esProblems,
    ...esRules,
    ...esServer,
    ...esCodes,
    ...esCli,
    ...esImports,
    ...esGeometry,
    ...esFields,
    ...esLand,
    ...esLandRules,
    ...esMonitor,
    ...esMonitorProfiles,
    ...esMonitorRules,
    ...esAssess,
    ...esTreaties,
    ...esAccount,
    ...esPublish,
    ...esCompletion,
    ...esRelease,
  },
};
