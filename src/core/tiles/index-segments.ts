/**
 * A spatial index that takes additions at any time: a short unsorted tail, and packed R-trees (flatbush)
 * behind it whose sizes grow geometrically, so one addition costs about a microsecond on average and a
 * search visits few trees. Each tree covers a run of consecutive slots; removed slots are skipped by the
 * caller. Boxes are Int32 in Mercator units.
 */
import Flatbush from 'flatbush';
import { allocateBuffer } from './bytes.ts';

interface Segment {
  readonly start: number;
  readonly size: number;
  readonly tree: Flatbush;
}

/** Called with a slot and its box; what it returns is ignored by the caller of `search`. */
export type Visit = (slot: number, x0: number, y0: number, x1: number, y1: number) => void;

/** Longest unsorted tail; 512 boxes are compared in under a microsecond. */
const TAIL = 512;

/** What another thread needs to search the same memory. */
export interface IndexMemory {
  readonly segments: readonly { start: number; data: ArrayBufferLike }[];
  readonly tail: Int32Array;
  readonly tailStart: number;
}

export class SegmentedIndex {
  private segments: Segment[] = [];
  private tail = new Int32Array(4 * TAIL);
  private tailSize = 0;
  private tailStart = 0;

  constructor(private readonly shared: boolean) {}

  get size(): number {
    return this.tailStart + this.tailSize;
  }

  /** Adds the next slot (slots are numbered in the order they are added). */
  add(box: Int32Array): void {
    if (this.tailSize * 4 === this.tail.length) {
      const grown = new Int32Array(this.tail.length * 2);
      grown.set(this.tail);
      this.tail = grown;
    }
    this.tail.set(box, this.tailSize * 4);
    this.tailSize++;
  }

  search(x0: number, y0: number, x1: number, y1: number, visit: Visit): void {
    if (this.tailSize > TAIL) this.pack();
    for (const { tree, start } of this.segments) {
      if (tree.minX > x1 || tree.maxX < x0 || tree.minY > y1 || tree.maxY < y0) continue;
      tree.search(x0, y0, x1, y1, (index, a, b, c, d) => {
        visit(start + index, a, b, c, d);
        return false;
      });
    }
    const { tail } = this;
    for (let i = 0; i < this.tailSize; i++) {
      const at = i * 4;
      const a = tail[at]!;
      const b = tail[at + 1]!;
      const c = tail[at + 2]!;
      const d = tail[at + 3]!;
      if (a <= x1 && c >= x0 && b <= y1 && d >= y0) visit(this.tailStart + i, a, b, c, d);
    }
  }

  /**
   * Moves the tail into a tree, merging smaller trees so that their number stays logarithmic; or everything
   * into one tree.
   */
  pack(everything = false): void {
    if (this.tailSize === 0 && !(everything && this.segments.length > 1)) return;
    let size = this.tailSize;
    const merged: Segment[] = [];
    while (this.segments.length > 0 && (everything || this.segments.at(-1)!.size <= size * 2)) {
      const last = this.segments.pop()!;
      merged.unshift(last);
      size += last.size;
    }
    const start = this.tailStart + this.tailSize - size;
    const boxes = new Int32Array(size * 4);
    for (const segment of merged) copyBoxes(segment, boxes, segment.start - start);
    boxes.set(this.tail.subarray(0, this.tailSize * 4), (this.tailStart - start) * 4);
    this.segments.push({ start, size, tree: this.plant(boxes, size) });
    this.tailStart += this.tailSize;
    this.tailSize = 0;
    this.tail = new Int32Array(4 * TAIL);
  }

  private plant(boxes: Int32Array, size: number): Flatbush {
    const memory = this.shared && typeof SharedArrayBuffer !== 'undefined' ? SharedArrayBuffer : ArrayBuffer;
    const tree = new Flatbush(size, 16, Int32Array, memory as ArrayBufferConstructor);
    for (let at = 0; at < boxes.length; at += 4) {
      tree.add(boxes[at]!, boxes[at + 1]!, boxes[at + 2]!, boxes[at + 3]!);
    }
    tree.finish();
    return tree;
  }

  memory(): IndexMemory {
    return {
      segments: this.segments.map(({ start, tree }) => ({ start, data: tree.data })),
      tail: this.tail.slice(0, this.tailSize * 4),
      tailStart: this.tailStart,
    };
  }

  static from(memory: IndexMemory, shared: boolean): SegmentedIndex {
    const index = new SegmentedIndex(shared);
    index.segments = memory.segments.map(({ start, data }) => {
      const tree = Flatbush.from(data);
      return { start, size: tree.numItems, tree };
    });
    index.tailStart = memory.tailStart;
    index.tailSize = memory.tail.length / 4;
    index.tail = new Int32Array(Math.max(4 * TAIL, memory.tail.length));
    index.tail.set(memory.tail);
    return index;
  }

  get bytes(): number {
    return this.segments.reduce((sum, { tree }) => sum + tree.data.byteLength, this.tail.byteLength);
  }
}

function copyBoxes({ tree, size }: Segment, into: Int32Array, offset: number): void {
  if (size === 0) return;
  tree.search(-Infinity, -Infinity, Infinity, Infinity, (index, x0, y0, x1, y1) => {
    const at = (offset + index) * 4;
    into[at] = x0;
    into[at + 1] = y0;
    into[at + 2] = x1;
    into[at + 3] = y1;
    return false;
  });
}

/** A copy of a tree's bytes in memory of its own, for a snapshot read back. */
export function ownBuffer(bytes: Uint8Array, shared: boolean): ArrayBufferLike {
  const buffer = allocateBuffer(bytes.length, shared);
  new Uint8Array(buffer).set(bytes);
  return buffer;
}
