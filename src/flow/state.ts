/** Loads from the live tables what a fold needs: the current version of every record some entries touch. */
import type { EvidencePoint } from '../core/model/evidence.ts';
import type { View } from '../core/policy/views.ts';
import type { RegistryState, Touched } from '../core/registry/registry.ts';
import type { AsOf, EvidenceFilter, Tx } from './ports.ts';

/** Sees all: for the pipeline's own reading, never for answering a person. */
const EVERYTHING: View = { base: 'exact', orgCodes: [], placeCodes: [], key: 'exact' };
const PAGE = 1_000;

/** Current versions (or those as of a position) of everything touched, and the hazards their evidence names. */
export async function loadState(
  tx: Tx,
  programmeId: string,
  touched: Touched,
  asOf: AsOf = null,
): Promise<Omit<RegistryState, 'land'>> {
  const ids = <T>(wanted: ReadonlySet<string>, get: (ids: string[]) => Promise<Map<string, T>>) =>
    wanted.size === 0 ? Promise.resolve(new Map<string, T>()) : get([...wanted]);
  const evidence = await ids(touched.evidenceIds, (all) => tx.evidence.getMany(programmeId, all, asOf));
  const hazardIds = new Set(touched.hazardIds);
  for (const { hazardId } of evidence.values()) if (hazardId !== null) hazardIds.add(hazardId);
  return {
    evidence,
    hazards: await ids(hazardIds, (all) => tx.hazards.getMany(programmeId, all, asOf)),
    places: await ids(touched.placeCodes, (all) => tx.places.getMany(programmeId, all, asOf)),
  };
}

/** Every evidence point of a hazard. */
export function evidenceOf(
  tx: Tx,
  programmeId: string,
  hazardId: string,
  asOf: AsOf = null,
): Promise<EvidencePoint[]> {
  return evidenceThat(tx, programmeId, { hazardId }, asOf);
}

/** Every evidence point a filter names. */
export async function evidenceThat(
  tx: Tx,
  programmeId: string,
  filter: EvidenceFilter,
  asOf: AsOf,
): Promise<EvidencePoint[]> {
  const points: EvidencePoint[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: EvidencePoint[]; next: string | null } = await tx.evidence.list(
      programmeId,
      filter,
      EVERYTHING,
      asOf,
      { limit: PAGE, cursor },
    );
    points.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  return points;
}
