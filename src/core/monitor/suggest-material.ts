/** What hints about origins are read from, out of records: hashes beside captures, relays, paths, and who controls whom. */
import type { MonitorNoun, MonitorRecord } from '../model/monitor-documents.ts';
import { type Check, groupBy } from './check-result.ts';
import type { Material } from './suggest.ts';

/** Records that can be found by name, and all of one noun. */
export interface Records {
  get<N extends MonitorNoun>(noun: N, id: string): MonitorRecord<N> | undefined;
  all<N extends MonitorNoun>(noun: N): MonitorRecord<N>[];
}

/** `checks`: those of the same records, for mistakes that two origins share. */
export function materialOf(records: Records, checks: readonly Check[] = []): Material {
  const relays = groupBy(
    records.all('relay').filter(({ withdrawn }) => withdrawn === null),
    ({ doc }) => doc.from,
  );
  const through = new Map<string, Set<string>>();
  for (const { doc, withdrawn } of records.all('claim')) {
    if (withdrawn) continue;
    doc.path.slice(1).forEach((to, i) => {
      const from = doc.path[i] as string;
      through.set(from, (through.get(from) ?? new Set()).add(to));
    });
  }
  return {
    checks,
    shingles: (id) => {
      const captures = records.get('publication', id)?.doc.captures ?? [];
      return (
        captures
          .map((one) => records.get('capture', one)?.doc.shingles ?? [])
          .find((all) => all.length > 0) ?? []
      );
    },
    cites: (id) => [...(relays.get(id) ?? []).map(({ doc }) => doc.to), ...(through.get(id) ?? [])],
    control: (id) => records.get('agent', id)?.doc.control ?? [],
  };
}
