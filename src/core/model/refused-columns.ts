/**
 * SAFETY: columns that are never taken in, whatever a file or a profile says: how ordnance is built, fuzed,
 * armed, laid or made safe. Tilth records where ordnance is, not how it works (README, "What it refuses").
 * Matched on the column's name; named in the import's summary and in docs/guide/import.md.
 * Test: test/scenarios/import-profile.test.ts.
 */

/** Words are looked for in the name after lower-casing, removing accents and turning `_`, `-`, `.` into spaces. */
const REFUSED: readonly RegExp[] = [
  /\b(fu[sz]e|fuzing|fusing|detonator)s?$/,
  /\b(fu[sz]e|fuzing|fusing|detonator|igniter|initiator|primer) (type|model|mechanism|kind|train|delay|well|function|setting)s?\b/,
  /\b(fuzing|fusing|arming|disarming|initiation|firing|triggering|trigger|switch|detonation) (mechanism|system|method|circuit|device|sequence|procedure|type|train|chain)s?\b/,
  /\b(explosive|main|booster|bursting|propellant) (charge|fill|filling|filler|weight|mass|content|composition|type)s?\b/,
  /\b(filling|filler|fill) (type|weight|mass|material|composition)s?\b/,
  /\b(net explosive|neq|n e q|tnt equivalent|charge weight|explosive weight)\b/,
  /\b(render|rendering|rendered)[ -]?safe (procedure|method|step|instruction)s?\b/,
  /\b(rsp|disarm|neutrali[sz]ation|disarming|defuz\w*|defus\w*|deactivation) (procedure|method|step|instruction|note)s?\b/,
  /^(rsp|neq|wiring|circuit|schematic|construction|assembly)s?$/,
  /\b(wiring|circuit|schematic)s? (diagram|plan|detail)s?\b/,
  /\b(construction|assembly|manufactur\w+|laying|emplacement) (detail|method|instruction|procedure|pattern|technique)s?\b/,
  /\banti[ -]?(handling|lift|disturbance|tamper)( (device|fuze|fuse|mechanism|detail)s?)?\b/,
  /\b(sensitivity|operating force|actuation force|activation (force|pressure)|trigger (force|pressure))\b/,
  // Ukrainian and Russian
  /(підривник|детонатор|взрыватель|запал)\w* ?(тип|модель|конструкц|будов)?/u,
  /(вибухов|взрывчат)\S* (речовин|заряд|веществ)/u,
  /(знешкодження|обезвреживан|розмінуванн)\S* (процедур|порядок|метод|спосіб)/u,
  /(будова|конструкція|конструкция|устройство) (боєприпас|міни|мины|заряд)/u,
  // Spanish and French
  /\b(espoleta|detonador|carga explosiva|mecanismo de (disparo|activacion)|procedimiento de (desactivacion|neutralizacion))/,
  /\b(fusee|detonateur|allumeur|charge explosive|masse explosive|mecanisme de mise a feu|procedure de (neutralisation|desamorcage))/,
  // Arabic
  /(صاعق|صمام التفجير|شحنة متفجرة|آلية التفجير|طريقة الإبطال)/u,
];

/** A column's name as the patterns read it: lower case, no accents, words apart. */
export function plainColumn(name: string): string {
  return name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .normalize('NFD')
    .replace(/([a-z])[\u0300-\u036f]+/g, '$1')
    .normalize('NFC')
    .replace(/[\s_\-./:]+/g, ' ')
    .trim();
}

/** True when a column with this name must not be taken in. */
export function refusedColumn(name: string): boolean {
  const plain = plainColumn(name);
  return REFUSED.some((pattern) => pattern.test(plain));
}
