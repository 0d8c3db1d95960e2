/** The life of a state in a treaty: every day on which its status turned, and what stands beside it. */
import { readDate } from './edtf.ts';
import { type Status, statusOn, type TreatyFact, type TreatyRecord } from './treaties.ts';

export interface LifeEvent {
  /** A day, or less exactly known (EDTF). */
  readonly on: string;
  /** A new status, or something on record beside it. */
  readonly status: Status | null;
  readonly fact: TreatyFact['kind'] | 'party_retroactively' | null;
  readonly by: TreatyRecord['consentedBy'];
  readonly ref: string | null;
  /** Not confirmed, or hanging on a condition. */
  readonly conditional: boolean;
}

const sortKey = ({ on, status }: LifeEvent): string => {
  const bounds = readDate(on);
  return `${'fault' in bounds ? on : bounds.to} ${status ? 0 : 1}`;
};

function turns(record: TreatyRecord): LifeEvent[] {
  const { signedOn, consentedOn, boundFrom, releasedFrom } = record;
  const days = [...new Set([signedOn, consentedOn, boundFrom, releasedFrom])].filter((day) => day !== null);
  return days.map((on) => {
    const { status, effect, overlays } = statusOn(record, on);
    const by = on === consentedOn ? record.consentedBy : null;
    const rest = { on, by, ref: null, conditional: effect === 'conditional' };
    // Nobody knew on that day: it is no status, only what later turned out.
    const backwards = overlays.includes('party_retroactively');
    return backwards
      ? { ...rest, status: null, fact: 'party_retroactively' }
      : { ...rest, status, fact: null };
  });
}

/** Oldest first; an earlier life, ended by a withdrawal, comes before. */
export function lifeOf(record: TreatyRecord): LifeEvent[] {
  const facts = record.facts.map(({ on, kind, ref }) => ({
    on,
    status: null,
    fact: kind,
    by: null,
    ref: ref ?? null,
    conditional: false,
  }));
  const own = [...turns(record), ...facts].sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
  return record.earlier ? [...lifeOf(record.earlier), ...own] : own;
}
