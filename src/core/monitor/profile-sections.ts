/**
 * Where something said about a state belongs in its profile, in the order the yearly reports of the field have made
 * familiar. Only sorting: nothing here says that anything happened.
 */
import type { MonitorEvent } from '../model/monitor.ts';
import type { PropositionType } from '../model/monitor-codes.ts';
import type { MonitorRecord } from '../model/monitor-documents.ts';
import type { RecordSet } from './cases.ts';
import { rolesOf } from './statements.ts';

/** Sections that hold events and statements; the others of a profile are made of records of their own. */
export const SECTIONS = ['policy', 'use', 'production', 'transfer', 'stockpile', 'law', 'other'] as const;
export type Section = (typeof SECTIONS)[number];

/** Section of a proposition type. Destruction and retention stand with the stockpile they end or lessen. */
export function sectionOf(type: PropositionType | null): Section {
  if (type === 'transfer.for_destruction' || type === 'transfer.for_training') return 'stockpile';
  const family = (type ?? 'other').split('.')[0];
  switch (family) {
    case 'position':
      return 'policy';
    case 'use':
    case 'precedent':
      return 'use';
    case 'production':
      return 'production';
    case 'transfer':
    case 'origin':
      return 'transfer';
    case 'stockpile':
      return 'stockpile';
    case 'legal':
      return 'law';
    default:
      return 'other';
  }
}

const PARTS = ['supplier', 'recipient', 'intermediary', 'actor', 'producer', 'holder'] as const;
const bare = (party: string | undefined): string | undefined => party?.replace(/^st:/, '');

/** As what an event names a state: its parties and place. */
export function partsIn({ parties = {}, place }: MonitorEvent, iso3: string): string[] {
  const parts: string[] = PARTS.filter((part) => bare(parties[part]) === iso3);
  return place === iso3 ? [...parts, 'place'] : parts;
}

/** As what statements in its case file name a state beside that: a design origin, a partner, who asked. */
export function partsSaid(set: RecordSet, claims: readonly MonitorRecord<'claim'>[], iso3: string): string[] {
  const parts = claims
    .filter(({ withdrawn }) => withdrawn === null)
    .flatMap(({ doc }) => {
      const proposition = set.get('proposition', doc.proposition)?.doc;
      return rolesOf(proposition)
        .filter(({ party }) => party === iso3)
        .map(({ role }) => (role === 'state' ? originPart(proposition?.type) : role));
    });
  return [...new Set(parts)].filter((part) => part !== null);
}

const originPart = (type: PropositionType | undefined): string | null =>
  type === 'origin.design' ? 'designOrigin' : type?.startsWith('origin.') ? 'origin' : null;
