/**
 * Ground that counts as released no longer and that no hazard covers any more: an outline may leave out what was
 * released, so when that release is withdrawn, shrunk or moved, the ground is drawn back into the hazard it belongs
 * to. SAFETY: else a place would answer *none recorded* where nobody released anything (test/laws/near-closed.test.ts).
 */
import { outlineAreaM2, perimeterM } from '../geo/area.ts';
import type { Outline, Shape } from '../model/geometry.ts';
import type { Hazard } from '../model/hazards.ts';
import type { Release } from '../model/releases.ts';
import { NOTHING_M2 } from '../model/tolerance.ts';
import { type EntryDraft, type ProposalInput, sourceOf } from './drafts.ts';
import type { HazardData } from './entry-data.ts';
import { laterDay } from './facts.ts';
import type { RegistryChanges } from './registry.ts';

/** New outlines of the hazards that get ground back by what the report does to releases. */
export function restoredOutlines(input: ProposalInput, next: RegistryChanges): EntryDraft[] {
  const outlines = new Map<string, Outline>();
  for (const after of next.land.release) {
    const before = input.state.land.release.get(after.id);
    if (before?.status !== 'recorded' || before.shape === null) continue;
    const family = new Family(input, next, before.hazardId);
    const lost = family.uncovered(before.shape, outlines);
    const heir = lost && family.nearestHeir(lost);
    if (!heir) continue;
    const known = outlines.get(heir.id) ?? outlineOf(heir.shape);
    outlines.set(heir.id, known ? (input.geometry.union([known, lost]) ?? known) : lost);
  }
  return [...outlines].map(([id, shape]) => outlined(input, next, id, shape));
}

function outlined(input: ProposalInput, next: RegistryChanges, id: string, shape: Outline): EntryDraft {
  const hazard = next.hazards.find((each) => each.id === id) ?? input.state.hazards.get(id);
  const source = sourceOf(input);
  // Whatever day the outline was drawn: it never showed ground that nobody released as free.
  const on = laterDay(source.on, hazard?.facts.shape?.on ?? source.on);
  return {
    kind: 'hazard.outlined',
    subject: { type: 'hazard', id },
    observedOn: input.content.dateOfInformation,
    data: {
      set: { shape, entered: null, survey: null },
      source: { ...source, on },
      adjustment: null,
      measured: { areaM2: outlineAreaM2(shape), perimeterM: perimeterM(shape) },
    },
  };
}

/** A hazard with everything it came from and became, as they will be. */
class Family {
  private readonly members = new Map<string, Hazard>();
  constructor(
    private readonly input: ProposalInput,
    private readonly next: RegistryChanges,
    hazardId: string,
  ) {
    const changed = new Map(next.hazards.map((hazard) => [hazard.id, hazard]));
    const ids = [hazardId];
    for (let id = ids.pop(); id !== undefined; id = ids.pop()) {
      const hazard = changed.get(id) ?? input.state.hazards.get(id);
      if (!hazard || this.members.has(id)) continue;
      this.members.set(id, hazard);
      ids.push(...hazard.parentIds, ...hazard.childIds);
    }
  }

  private heirs(): Hazard[] {
    return [...this.members.values()].filter(({ workStatus }) => workStatus !== 'superseded');
  }

  /** What of it was the family's ground once, and is now neither in an outline nor released. */
  uncovered(shape: Outline, drawn: ReadonlyMap<string, Outline>): Outline | null {
    const { geometry } = this.input;
    const covers = [
      ...this.heirs().flatMap(({ id, shape: own }) => drawn.get(id) ?? outlineOf(own) ?? []),
      ...this.releases().flatMap((release) => release.shape ?? []),
    ];
    const together = geometry.union(covers);
    const left = together ? geometry.difference(shape, together) : shape;
    const once = left && geometry.union(this.outlinesSaid());
    const dark = left && once && geometry.intersection(left, once);
    const givenUp = dark && this.givenUp();
    const lost = dark && givenUp ? geometry.difference(dark, givenUp) : dark;
    return lost && outlineAreaM2(lost) > NOTHING_M2 ? lost : null;
  }

  private releases(): Release[] {
    const all = new Map(this.input.state.land.release);
    for (const release of this.next.land.release) all.set(release.id, release);
    return [...all.values()].filter(
      ({ status, hazardId }) => status === 'recorded' && this.members.has(hazardId),
    );
  }

  private outlinesSaid(): Outline[] {
    return [...this.members.keys()].flatMap((id) => this.wordsOf(id).flatMap(({ outline }) => outline ?? []));
  }

  private wordsOf(id: string): { outline: Outline | null; adjusted: boolean }[] {
    const words = (this.input.history.get(id) ?? []).flatMap(({ data, seq }) => {
      const { set, source, adjustment } = data as Partial<HazardData>;
      if (set === undefined || source === undefined || !('shape' in set)) return [];
      const outline = outlineOf(set.shape as Shape | null);
      return [{ on: source.on, seq, outline, adjusted: adjustment != null }];
    });
    // As the days go, not as they were told: the order of acceptance makes no other ground.
    return words.sort((a, b) => (a.on === b.on ? a.seq - b.seq : a.on < b.on ? -1 : 1));
  }

  /** Ground that an outline left out with its author's own reason: that word stands, whatever was released there. */
  private givenUp(): Outline | null {
    const { geometry } = this.input;
    const gone = [...this.members.keys()].flatMap((id) => {
      const earlier: Outline[] = [];
      return this.wordsOf(id).flatMap(({ outline, adjusted }) => {
        const before = adjusted ? geometry.union(earlier) : null;
        if (outline) earlier.push(outline);
        if (before === null) return [];
        return (outline ? geometry.difference(before, outline) : before) ?? [];
      });
    });
    return gone.length === 0 ? null : geometry.union(gone);
  }

  nearestHeir(ground: Outline): Hazard | null {
    const { geometry } = this.input;
    const at = geometry.pointInside(ground).coordinates;
    const away = ({ shape }: Hazard): number => (shape === null ? Infinity : geometry.distanceM(at, shape));
    const [nearest] = this.heirs().sort((a, b) => away(a) - away(b) || (a.id < b.id ? -1 : 1));
    return nearest ?? null;
  }
}

function outlineOf(shape: Shape | null): Outline | null {
  return shape === null || shape.type === 'Point' ? null : shape;
}
