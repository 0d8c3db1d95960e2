/** Outlines built in GEOS memory and made valid: for one operation, or kept while many are asked about the same. */
import type { Outline } from '../model/geometry.ts';
import { readParts, validOf } from './handles.ts';
import { type GeosInstance, type Handle, Scope } from './instance.ts';
import { cleanParts, middleLongitude, type Parts, partsOf } from './rings.ts';

export interface Built {
  /** As drawn, cleaned: not yet made valid; of what stands for a scribble, its own. */
  readonly parts: Parts;
  /** Valid; 0 when it covers nothing. */
  readonly handle: Handle;
}

/** What stands for a scribble nobody can compute with (handles.ts). */
export type Scribble = 'hull' | 'nothing';

/** Builds one outline, on the same side of the antimeridian as `near`, a longitude. */
export interface Builder {
  build(scope: Scope, outline: Outline, near: number | null, scribble: Scribble): Built;
}

export const BUILT_EACH_TIME: Builder = {
  build(scope, outline, near, scribble) {
    const drawn = cleanParts(outline, 0, near);
    const { handle, stands } = validOf(scope, drawn, scribble);
    // What stands for a scribble has a few corners; whoever asks about it need not go through 20,000 lines.
    return { parts: stands && handle !== 0 ? readParts(scope, handle) : drawn, handle };
  },
};

/** Outlines kept at once: an outline, what is left and what was released of it, and some to spare. */
const MOST_KEPT = 8;
/** Farther from `near` than this, an outline might have to be turned to the other side. */
const SAME_SIDE_DEGREES = 90;

/** Corners from which building an outline takes longer than asking about it. */
const LARGE = 300;

/** Keeps the last few large outlines, by identity, until `end`. */
export class KeptBuilder implements Builder {
  readonly #kept = new Map<
    Outline,
    { readonly built: Built; readonly scope: Scope; readonly scribble: Scribble }
  >();
  constructor(private readonly geos: GeosInstance) {}

  build(asking: Scope, outline: Outline, near: number | null, scribble: Scribble): Built {
    if (cornersOf(outline) < LARGE) return BUILT_EACH_TIME.build(asking, outline, near, scribble);
    const known = this.#kept.get(outline);
    // Where nothing had to stand for it, it is no scribble, and the same to both.
    const serves =
      known && (known.scribble === scribble || (known.scribble === 'nothing' && known.built.handle !== 0));
    if (serves && sameSide(known.built, near)) {
      // Asked about last, forgotten last.
      this.#kept.delete(outline);
      this.#kept.set(outline, known);
      return known.built;
    }
    const scope = new Scope(this.geos);
    const built = BUILT_EACH_TIME.build(scope, outline, near, scribble);
    this.#forget(outline);
    this.#kept.set(outline, { built, scope, scribble });
    for (const [oldest] of this.#kept) {
      if (this.#kept.size <= MOST_KEPT) break;
      this.#forget(oldest);
    }
    return built;
  }

  #forget(outline: Outline): void {
    this.#kept.get(outline)?.scope.end();
    this.#kept.delete(outline);
  }

  end(): void {
    for (const outline of [...this.#kept.keys()]) this.#forget(outline);
  }
}

function cornersOf(outline: Outline): number {
  return partsOf(outline).reduce((sum, part) => part.reduce((all, ring) => all + ring.length, sum), 0);
}

function sameSide({ parts }: Built, near: number | null): boolean {
  const shell = parts[0]?.[0];
  if (!shell) return false;
  return near === null || Math.abs(middleLongitude(shell) - near) < SAME_SIDE_DEGREES;
}
