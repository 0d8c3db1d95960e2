/** A queue in which callers take turns: who asks for a hundred things waits behind himself, not others behind him. */
import { Problem } from '../core/model/problems.ts';

export interface Turns {
  readonly atOnce: number;
  /** More than this waiting in all, or of one caller, are turned away. */
  readonly mostWaiting: number;
  readonly mostOfOne: number;
}

export class FairQueue {
  /** By caller, the one longest not served first. */
  readonly #waiting = new Map<string, (() => void)[]>();
  #count = 0;
  #running = 0;

  constructor(readonly turns: Turns) {}

  /** Work under way and waiting. */
  get size(): number {
    return this.#running + this.#count;
  }

  /** Runs work when it is this caller's turn. Throws Problem busy when too much waits already. */
  async run<T>(caller: string, work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.turns.atOnce) await this.#turn(caller);
    else this.#running++;
    try {
      return await work();
    } finally {
      this.#next();
    }
  }

  #turn(caller: string): Promise<void> {
    const mine = this.#waiting.get(caller) ?? [];
    if (this.#count >= this.turns.mostWaiting || mine.length >= this.turns.mostOfOne)
      throw new Problem('busy');
    this.#count++;
    return new Promise((resolve) => {
      mine.push(resolve);
      this.#waiting.set(caller, mine);
    });
  }

  /** Hands the place on to the caller whose turn it is. */
  #next(): void {
    const [first] = this.#waiting;
    if (!first) {
      this.#running--;
      return;
    }
    const [caller, mine] = first;
    const begin = mine.shift() as () => void;
    this.#count--;
    this.#waiting.delete(caller);
    if (mine.length > 0) this.#waiting.set(caller, mine);
    begin();
  }
}
