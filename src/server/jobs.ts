/**
 * Long work that outlives a request, queued in the database (pg-boss, schema `jobs`) so that a restart
 * loses nothing. The queue starts with the first job, or some seconds after the server, to take up what a
 * stopped process left: a first start stays fast and small.
 */
import type PgBoss from 'pg-boss';

/** What a job may be; each kind has one worker. */
export type JobKind = 'decide-many';

export interface JobView {
  readonly id: string;
  readonly kind: JobKind;
  readonly state: 'waiting' | 'running' | 'done' | 'failed';
  /** Items finished and to do; null when not known in this process. */
  readonly done: number | null;
  readonly total: number | null;
  readonly result: unknown;
}

/** Stored with the job: who asked for it, so that only they may look. */
export interface JobOrder {
  readonly kind: JobKind;
  readonly userId: string;
  readonly programmeId: string;
  readonly total: number;
  readonly payload: unknown;
}

export type Worker = (order: JobOrder, onProgress: (done: number) => void) => Promise<unknown>;

export interface Jobs {
  start(order: JobOrder): Promise<string>;
  /** The job and who ordered it; null when there is none. */
  find(id: string): Promise<{ job: JobView; userId: string } | null>;
  /** Takes up jobs a stopped process left. */
  resume(): Promise<void>;
  stop(): Promise<void>;
}

const QUEUE = 'tilth';
const STATES = {
  created: 'waiting',
  retry: 'waiting',
  active: 'running',
  completed: 'done',
  cancelled: 'failed',
  failed: 'failed',
} as const;

/** `onFault` hears what broke in the background; a job that throws is tried once more, then failed. */
export function createJobs(url: string, work: Worker, onFault: (error: unknown) => void): Jobs {
  const progress = new Map<string, number>();
  let starting: Promise<PgBoss> | null = null;

  async function start(): Promise<PgBoss> {
    const { default: Boss } = await import('pg-boss');
    const boss = new Boss({ connectionString: url, schema: 'jobs', max: 3, application_name: 'tilth-jobs' });
    boss.on('error', onFault);
    await boss.start();
    await boss.createQueue(QUEUE, { name: QUEUE, retryLimit: 1, expireInSeconds: 1_800 });
    await boss.work<JobOrder>(QUEUE, { pollingIntervalSeconds: 0.5 }, async ([job]) => {
      if (!job) return null;
      progress.set(job.id, 0);
      try {
        return { value: await work(job.data, (done) => progress.set(job.id, done)) };
      } finally {
        progress.delete(job.id);
      }
    });
    return boss;
  }
  const boss = () => {
    starting ??= start().catch((error) => {
      starting = null;
      throw error;
    });
    return starting;
  };

  return {
    async start(order) {
      const id = await (await boss()).send(QUEUE, order);
      if (!id) throw new Error('the queue took no job');
      return id;
    },
    async find(id) {
      const job = await (await boss()).getJobById<JobOrder>(QUEUE, id);
      if (!job) return null;
      const state = STATES[job.state];
      const done = state === 'done' ? job.data.total : (progress.get(id) ?? null);
      const output = job.output as { value?: unknown } | null;
      const result = state === 'done' ? (output?.value ?? null) : null;
      const { kind, total, userId } = job.data;
      return { job: { id, kind, state, done, total, result }, userId };
    },
    async resume() {
      await boss();
    },
    async stop() {
      const started = await starting?.catch(() => null);
      await started?.stop({ graceful: true, timeout: 10_000 });
    },
  };
}
