/**
 * Counts what is too small to draw, in square bins over one tile. Whole-number sums only, so the order of
 * counting never shows in the result.
 */

import { EXTENT } from './mercator.ts';
import type { Tally } from './styles.ts';

export class Grid {
  private side = 0;
  private counts = new Uint32Array(0);
  private classes = new Uint32Array(0);
  private sums = new Float64Array(0);
  /** How many things (records, or cells) fell into the bin, and the last of them. */
  private members = new Uint32Array(0);
  private lasts = new Int32Array(0);
  /** Bins that hold something. */
  private readonly used: number[] = [];
  total = 0;

  /** Empties the grid and sets the number of bins along one side. Only what was used is cleared. */
  start(side: number): void {
    const bins = side * side * 2;
    this.total = 0;
    this.side = side;
    if (this.counts.length < bins) {
      this.counts = new Uint32Array(bins);
      this.classes = new Uint32Array(bins * 3);
      this.sums = new Float64Array(bins * 2);
      this.members = new Uint32Array(bins);
      this.lasts = new Int32Array(bins);
    } else {
      for (const bin of this.used) {
        this.counts[bin] = 0;
        this.classes.fill(0, bin * 3, bin * 3 + 3);
        this.sums.fill(0, bin * 2, bin * 2 + 2);
        this.members[bin] = 0;
      }
    }
    this.used.length = 0;
  }

  /** Adds one record of a class at a tile position 0 … 4095. */
  add(x: number, y: number, group: number, klass: number, member: number): void {
    const bin = this.bin(x, y, group);
    this.counts[bin] = this.counts[bin]! + 1;
    this.classes[bin * 3 + klass] = this.classes[bin * 3 + klass]! + 1;
    this.place(bin, x, y, member);
  }

  /** Adds a cell that already stands for several records. */
  addTally(x: number, y: number, tally: Tally, member: number): void {
    const bin = this.bin(x, y, tally.group);
    this.counts[bin] = this.counts[bin]! + tally.count;
    for (let i = 0; i < 3; i++) this.classes[bin * 3 + i] = this.classes[bin * 3 + i]! + tally.classes[i]!;
    this.place(bin, x, y, member);
  }

  private bin(x: number, y: number, group: number): number {
    const { side } = this;
    const column = Math.floor((x * side) / EXTENT);
    const row = Math.floor((y * side) / EXTENT);
    return (group * side + row) * side + column;
  }

  private place(bin: number, x: number, y: number, member: number): void {
    this.sums[bin * 2] = this.sums[bin * 2]! + x;
    this.sums[bin * 2 + 1] = this.sums[bin * 2 + 1]! + y;
    if (this.members[bin] === 0) this.used.push(bin);
    this.members[bin] = this.members[bin]! + 1;
    this.lasts[bin] = member;
    this.total++;
  }

  /** Calls for every bin that holds something, row by row: mean position, tally, the member when it is alone. */
  forEach(visit: (x: number, y: number, tally: Tally, only: number | null) => void): void {
    const half = this.side * this.side;
    for (const bin of this.used.sort((a, b) => a - b)) {
      const members = this.members[bin]!;
      const tally: Tally = {
        count: this.counts[bin]!,
        classes: [this.classes[bin * 3]!, this.classes[bin * 3 + 1]!, this.classes[bin * 3 + 2]!],
        group: bin < half ? 0 : 1,
      };
      const x = Math.floor(this.sums[bin * 2]! / members);
      const y = Math.floor(this.sums[bin * 2 + 1]! / members);
      visit(x, y, tally, members === 1 ? this.lasts[bin]! : null);
    }
  }
}
