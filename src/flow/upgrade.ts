/**
 * Registries made with folds of an older Tilth are folded again before their first answer, so that nobody reads
 * figures that nobody computed. One process does it, the others wait; whoever is killed on the way leaves it to be
 * done again, for a registry and the number of its folds change in one transaction.
 */
import { Problem } from '../core/model/problems.ts';
import { FOLD_VERSION } from '../core/registry/fold-version.ts';
import { rebuildRegistry, verifyEntries } from './maintain.ts';
import type { Pipeline } from './ports.ts';

/** What is told on the way: entries read of those there are. */
export interface Upgrading {
  readonly programmeId: string;
  readonly done: number;
  readonly total: number;
}

/** True when some registry is to be folded again. @throws Problem invalidSetting (made by a newer Tilth). */
export async function needsUpgrade(p: Pick<Pipeline, 'db'>): Promise<boolean> {
  return (await outdated(p)).length > 0;
}

async function outdated({ db }: Pick<Pipeline, 'db'>): Promise<string[]> {
  const others = await db.read((tx) => tx.programmes.otherFolds());
  const newer = others.find(({ version }) => version > FOLD_VERSION);
  if (newer)
    throw new Problem('invalidSetting', {
      name: 'DATABASE_URL',
      reason: 'setting.databaseNewer',
      found: newer.version,
      expected: FOLD_VERSION,
    });
  return others.map(({ programmeId }) => programmeId);
}

/**
 * Folds every outdated registry again. Costs one question when there is none.
 * @throws Problem chainBroken: a ledger that does not verify is not folded into what people read.
 * SAFETY: test/guards/upgrade.test.ts.
 */
export async function upgradeRegistries(
  p: Pipeline,
  onProgress: (at: Upgrading) => void = () => {},
): Promise<string[]> {
  if (!(await needsUpgrade(p))) return [];
  return p.db.alone(async () => {
    const due = await outdated(p);
    for (const programmeId of due) {
      await demandChain(p, programmeId);
      const tell = (done: number, total: number) => onProgress({ programmeId, done, total });
      tell(0, 0);
      await rebuildRegistry(p, programmeId, { check: false }, tell);
    }
    return due;
  });
}

async function demandChain(p: Pipeline, programmeId: string): Promise<void> {
  const found = await verifyEntries(p, programmeId);
  if (found.ok) return;
  throw new Problem('chainBroken', {
    ...found.params,
    seq: found.position,
    reason: `cli.fault.${found.reason}`,
  });
}
