/** Finds room for labels on a drawing, so that none lies on another. First come, first served. Pure. */
import type { Ink, Shape } from './document.ts';
import type { At } from './hatching.ts';

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
interface Wish {
  readonly size: number;
  readonly bold?: boolean;
  readonly ink?: Ink;
  /** Points between the place and the label. */
  readonly gap: number;
  /** The label goes to the far side of this, when it can. */
  readonly away?: At;
  /** Drawn even where there is no room. */
  readonly always?: boolean;
}

const AROUND: readonly At[] = [
  [1, 0],
  [0.7, -0.7],
  [0, -1],
  [-0.7, -0.7],
  [-1, 0],
  [-0.7, 0.7],
  [0, 1],
  [0.7, 0.7],
];
/** A letter of the typeface is about so wide. */
const LETTER = 0.66;
/** Labels side by side must never read as one: TP1 and 4 are not TP14. */
const APART = 4;

export class LabelRoom {
  private readonly taken: Box[] = [];

  constructor(
    private readonly width: number,
    private readonly height: number,
  ) {}

  /** Keeps labels out of a box. */
  block(x: number, y: number, width: number, height: number): void {
    this.taken.push({ x, y, width, height });
  }

  /** The label at or around a place; nothing when there is no room for it. */
  place([x, y]: At, text: string, wish: Wish): Shape[] {
    const { size, gap, away, always } = wish;
    const [w, h] = [text.length * size * LETTER, size];
    const sides = gap === 0 ? [[0, 0] as At, ...AROUND] : sorted(away ? [x - away[0], y - away[1]] : [1, 0]);
    const reach = gap === 0 ? size : gap;
    for (const [dx, dy] of sides) {
      const at: At = [x + dx * (reach + w / 2), y + dy * (reach + h / 2)];
      const box = { x: at[0] - w / 2, y: at[1] - h / 2, width: w, height: h };
      if (this.isFree(box)) return this.take(at, box, text, wish);
    }
    if (!always) return [];
    return this.take([x, y], { x: x - w / 2, y: y - h / 2, width: w, height: h }, text, wish);
  }

  private take([x, y]: At, box: Box, text: string, { size, bold, ink }: Wish): Shape[] {
    this.taken.push({ ...box, x: box.x - APART, width: box.width + 2 * APART });
    const at: At = [Math.round(x * 100) / 100, Math.round(y * 100) / 100];
    const style = { ...(bold ? { bold } : {}), ...(ink ? { ink } : {}) };
    return [{ kind: 'label', at, text, size, anchor: 'middle', halo: true, ...style }];
  }

  private isFree({ x, y, width, height }: Box): boolean {
    if (x < 2 || y < 2 || x + width > this.width - 2 || y + height > this.height - 2) return false;
    return !this.taken.some(
      (box) => x < box.x + box.width && box.x < x + width && y < box.y + box.height && box.y < y + height,
    );
  }
}

/** The eight sides, those nearest to a direction first. */
function sorted([dx, dy]: At): readonly At[] {
  return [...AROUND].sort((a, b) => b[0] * dx + b[1] * dy - (a[0] * dx + a[1] * dy));
}
