/**
 * Threads for answers that would hold up everybody else: started when there is something to do, ended when
 * there has been nothing for a while. Callers take turns, a job that takes too long ends with its thread.
 */
import { Worker } from 'node:worker_threads';
import { Problem } from '../core/model/problems.ts';
import type { Answer, Job } from './answer-worker.ts';
import { FairQueue } from './turns.ts';

export interface Threads {
  /** Throws Problem busy, workTooLong; Error when the thread failed: the caller may do the work itself. */
  run<J extends Job>(caller: string, job: J): Promise<Answer<J>>;
  /** Threads alive now. */
  readonly alive: number;
  close(): Promise<void>;
}

export interface ThreadLimits {
  readonly size: number;
  readonly mostWaiting: number;
  readonly mostOfOne: number;
  /** A job may take so long, a thread may stand idle so long, ms. */
  readonly jobMs: number;
  readonly idleMs: number;
}

export const THREAD_LIMITS: Omit<ThreadLimits, 'size'> = {
  mostWaiting: 64,
  mostOfOne: 8,
  jobMs: 10_000,
  idleMs: 15_000,
};
/** A thread may hold this much of its own; what it shares with the server is not counted. */
const MAX_HEAP_MB = 512;

/** `file` is the built answer-worker.js. */
export function createThreads(file: string | URL, limits: ThreadLimits): Threads {
  const idle: Thread[] = [];
  const all = new Set<Thread>();
  const turns = new FairQueue({ ...limits, atOnce: limits.size });

  function take(): Thread {
    const thread = idle.pop() ?? new Thread(file);
    all.add(thread);
    thread.rest(null);
    return thread;
  }
  function give(thread: Thread): void {
    if (thread.ended) {
      all.delete(thread);
      return;
    }
    idle.push(thread);
    thread.rest(() => end(thread), limits.idleMs);
  }
  function end(thread: Thread): Promise<unknown> {
    all.delete(thread);
    const at = idle.indexOf(thread);
    if (at >= 0) idle.splice(at, 1);
    return thread.end();
  }

  return {
    run: (caller, job) =>
      turns.run(caller, async () => {
        const thread = take();
        try {
          return await thread.run(job, limits.jobMs);
        } finally {
          give(thread);
        }
      }),
    get alive() {
      return all.size;
    },
    async close() {
      await Promise.all([...all].map(end));
    },
  };
}

/** One thread, one job at a time. */
class Thread {
  readonly #worker: Worker;
  #timer: NodeJS.Timeout | null = null;
  #settle: { resolve: (answer: unknown) => void; reject: (error: Error) => void } | null = null;
  ended = false;

  constructor(file: string | URL) {
    this.#worker = new Worker(file, { resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB } });
    this.#worker.unref();
    this.#worker.on('message', (answer: { value: unknown } | null) => {
      if (answer === null) this.#settle?.reject(new Error('the thread failed'));
      else this.#settle?.resolve(answer.value);
    });
    const gone = () => {
      this.ended = true;
      this.#settle?.reject(new Error('the thread ended'));
    };
    this.#worker.on('error', gone);
    this.#worker.on('exit', gone);
  }

  async run<J extends Job>(job: J, mostMs: number): Promise<Answer<J>> {
    let late: NodeJS.Timeout | undefined;
    try {
      return await new Promise<Answer<J>>((resolve, reject) => {
        this.#settle = { resolve: resolve as (answer: unknown) => void, reject };
        late = setTimeout(() => {
          this.ended = true;
          reject(new Problem('workTooLong', { max: Math.round(mostMs / 1_000) }));
          void this.end();
        }, mostMs);
        this.#worker.postMessage(job);
      });
    } finally {
      clearTimeout(late);
      this.#settle = null;
    }
  }

  /** Calls `end` after a while without work; null when there is work again. */
  rest(end: (() => unknown) | null, ms = 0): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = end && setTimeout(end, ms);
    this.#timer?.unref();
  }

  end(): Promise<unknown> {
    this.ended = true;
    this.rest(null);
    return this.#worker.terminate();
  }
}
