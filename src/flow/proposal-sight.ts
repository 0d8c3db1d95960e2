/**
 * The records a proposal draws on as its asker sees them. Every type of record is served here by the function that
 * serves its own door (registry.ts, land.ts), so a proposal shows nothing that asking for the record would not.
 */
import type { EvidencePoint } from '../core/model/evidence.ts';
import type { Hazard } from '../core/model/hazards.ts';
import { LAND_TYPES, type LandRecords, type LandType, landDrafts } from '../core/model/land.ts';
import type { Actor, Programme } from '../core/model/programmes.ts';
import { viewOf } from '../core/policy/policy.ts';
import type { Precision } from '../core/policy/views.ts';
import type { ProposalInput } from '../core/registry/drafts.ts';
import { emptyLand } from '../core/registry/land.ts';
import type { SeenState } from '../core/registry/said.ts';
import { generalisedEvidence, generalisedHazard } from '../core/registry/served.ts';
import { precisionReader } from './access.ts';
import { landServedTo } from './land.ts';
import type { Tx } from './ports.ts';

/** What one asker sees of the records behind a proposal. */
export interface ProposalSight extends SeenState {
  /** Every record from which accepting the report would make values is seen exactly. */
  readonly all: boolean;
}

export async function proposalSight(
  tx: Tx,
  actor: Actor,
  programme: Programme,
  input: ProposalInput,
): Promise<ProposalSight> {
  const view = viewOf(actor, programme);
  const precisionOf = precisionReader(tx, programme.id, view);
  const marks = new Marks();
  const hazards = new Map<string, Hazard>();
  for (const hazard of input.state.hazards.values()) {
    const precision = marks.note('hazard', hazard.id, await precisionOf(hazard));
    if (precision !== 'hidden')
      hazards.set(hazard.id, precision === 'exact' ? hazard : generalisedHazard(hazard));
  }
  const evidence = new Map<string, EvidencePoint>();
  for (const point of input.state.evidence.values()) {
    // Evidence whose place nobody named lies where its hazard lies.
    const placeCode = point.placeCode ?? input.state.hazards.get(point.hazardId ?? '')?.placeCode ?? null;
    const precision = marks.note('evidence', point.id, await precisionOf({ ...point, placeCode }));
    if (precision !== 'hidden')
      evidence.set(point.id, precision === 'exact' ? point : generalisedEvidence(point));
  }
  // Who is shown nothing of others is not told whether a hazard they name is there.
  const mayBeHidden = view.base === 'hidden' && namedAsRecorded(input).some((id) => !hazards.has(id));
  const servedTo = landServedTo(actor, programme.id, precisionOf);
  const { land, complete } = await landSeen(input, marks, servedTo);
  const isExact = (type: string, id: string): boolean => marks.of(type, id) === 'exact';
  const evidenceOf = [...input.evidenceOf].map(
    ([id, points]) => [id, points.filter((point) => isExact('evidence', point.id))] as const,
  );
  return {
    state: { hazards, evidence, places: input.state.places, land },
    evidenceOf: new Map(evidenceOf),
    isExact,
    all: complete && !mayBeHidden && marks.allExact('hazard') && marks.allExact('evidence'),
  };
}

/** Hazards that by the words of the report are recorded. */
function namedAsRecorded({ content: { hazard } }: ProposalInput): string[] {
  if (!hazard) return [];
  const { id, mode, mergedIds, reopensId } = hazard;
  return [
    ...(mode === 'update' || mode === 'split' ? [id] : []),
    ...(mode === 'merge' ? (mergedIds ?? []) : []),
    ...(reopensId ? [reopensId] : []),
  ];
}

/** How precisely each record was served. */
class Marks {
  private readonly known = new Map<string, Map<string, Precision>>();
  note(type: string, id: string, precision: Precision): Precision {
    const ofType = this.known.get(type) ?? new Map<string, Precision>();
    this.known.set(type, ofType.set(id, precision));
    return precision;
  }
  of(type: string, id: string): Precision | undefined {
    return this.known.get(type)?.get(id);
  }
  allExact(type: string): boolean {
    return [...(this.known.get(type)?.values() ?? [])].every((precision) => precision === 'exact');
  }
}

/** Types from whose ground accounts and outlines are made, whichever of them a report names. */
const GROUND: readonly LandType[] = ['release', 'area_account'];

async function landSeen(
  { state, content }: ProposalInput,
  marks: Marks,
  servedTo: ReturnType<typeof landServedTo>,
): Promise<{ land: ReturnType<typeof emptyLand>; complete: boolean }> {
  const said = new Set(landDrafts(content.land).map(({ type, draft }) => `${type} ${draft.id}`));
  const land = emptyLand();
  let complete = true;
  const seeType = async <K extends LandType>(type: K): Promise<void> => {
    for (const [id, record] of state.land[type] as ReadonlyMap<string, LandRecords[K]>) {
      const served = await servedTo(type, record);
      const precision = marks.note(type, id, served?.precision ?? 'hidden');
      if (served !== null) {
        const shown = precision === 'exact' ? record : served;
        (land[type] as Map<string, LandRecords[K]>).set(id, shown);
      }
      // Of work, tasks and inspections a report only refers to, it takes whose and where: what cells tell as well.
      const enough =
        GROUND.includes(type) || said.has(`${type} ${id}`) ? ['exact'] : ['exact', 'generalised'];
      if (!enough.includes(precision)) complete = false;
    }
  };
  for (const type of LAND_TYPES) await seeType(type);
  return { land, complete };
}
