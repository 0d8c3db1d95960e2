/** Who works in Veldana: organisations, teams and one account for every role. All invented. */
import type { Language, Role } from '../core/model/codes.ts';
import type { ActivityType } from '../core/model/land-codes.ts';
import type { Accreditation, Organisation } from '../core/model/programmes.ts';

export const DEMO_PROGRAMME = 'demo';

const accredited = (...activities: ActivityType[]): Accreditation[] =>
  activities.map((activity) => ({ activity, from: '2024-01-01', to: null, status: 'valid' }));

export const DEMO_ORGANISATIONS: readonly Omit<Organisation, 'programmeId'>[] = [
  {
    code: 'nmac',
    names: {
      en: 'National Mine Action Centre',
      uk: 'Національний центр протимінної діяльності',
      ar: 'المركز الوطني للأعمال المتعلقة بالألغام',
      fr: 'Centre national d’action contre les mines',
      es: 'Centro Nacional de Acción contra las Minas',
    },
    kind: 'nmaa',
    teams: [{ name: 'Information' }],
  },
  {
    code: 'harrow',
    names: {
      en: 'Harrow Trust',
      uk: 'Фонд «Борона»',
      ar: 'صندوق هارو',
      fr: 'Fonds Harrow',
      es: 'Fondo Harrow',
    },
    kind: 'ngo',
    teams: [
      { name: 'Survey 1', assets: ['visual'] },
      { name: 'Survey 2', assets: ['visual', 'detector'] },
    ],
    accreditations: accredited('nts', 'ts', 'clearance', 'bac'),
  },
  {
    code: 'fieldgate',
    names: { en: 'Fieldgate', uk: 'Філдгейт', ar: 'فيلدغيت', fr: 'Fieldgate', es: 'Fieldgate' },
    kind: 'commercial',
    teams: [
      { name: 'North', assets: ['manual', 'detector'] },
      { name: 'South', assets: ['manual', 'mechanical'] },
    ],
    accreditations: accredited('nts', 'ts', 'clearance', 'bac'),
  },
  {
    code: 'rescue',
    names: {
      en: 'Veldana Rescue Service',
      uk: 'Рятувальна служба Велдани',
      ar: 'خدمة إنقاذ فيلدانا',
      fr: 'Service de secours de Veldana',
      es: 'Servicio de Rescate de Veldana',
    },
    kind: 'police_rescue',
    teams: [{ name: 'Disposal 1' }, { name: 'Disposal 2' }],
    accreditations: accredited('nts', 'ts', 'clearance', 'bac', 'eod_spot'),
  },
];

/** Codes of the three operators, by number. */
export const OPERATORS = ['harrow', 'fieldgate', 'rescue'] as const;

export interface DemoPerson {
  readonly key: string;
  readonly name: string;
  readonly role: Role;
  readonly orgCode: string | null;
  readonly placeCodes: readonly string[];
  readonly language: Language;
}

function person(
  key: string,
  name: string,
  role: Role,
  orgCode: string | null = null,
  language: Language = 'en',
  placeCodes: readonly string[] = [],
): DemoPerson {
  return { key, name, role, orgCode, placeCodes, language };
}

/** E-mail addresses are `<key>@demo.invalid`, a domain that can never exist (RFC 2606). */
export const DEMO_PEOPLE: readonly DemoPerson[] = [
  person('admin', 'Ada Morwen', 'sysadmin'),
  person('approver', 'Nadia Belkar', 'national_approver'),
  person('validator', 'Viktor Sandru', 'regional_validator', null, 'uk', ['VD2']),
  person('registrar', 'Ines Calder', 'org_im', 'nmac', 'es'),
  person('harrow', 'Hanna Oster', 'org_im', 'harrow'),
  person('fieldgate', 'Farid Nassim', 'org_im', 'fieldgate', 'ar'),
  person('rescue', 'René Lacombe', 'org_im', 'rescue', 'fr'),
  person('surveyor', 'Sofia Brandt', 'field_team', 'harrow'),
  person('deminer', 'Danylo Hrai', 'field_team', 'fieldgate', 'uk'),
  person('operations', 'Omar Tellis', 'operations', null, 'ar'),
  person('quality', 'Quentin Aubry', 'qa', null, 'fr', ['VD']),
  person('caseworker', 'Clara Vance', 'va_caseworker'),
  person('donor', 'Dora Lindgren', 'donor'),
  person('analyst', 'Anja Field', 'analyst'),
  person('coder', 'Marwan Idris', 'analyst', null, 'ar'),
  person('villager', 'Yusuf Karam', 'community_reporter', null, 'ar'),
];

export function emailOf(key: string): string {
  return `${key}@demo.invalid`;
}
