import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Job, JobRun, Jobs } from '#lib/contracts/jobs.ts';
import { AppError } from '#lib/errors.ts';
import { openWorkerClient } from '../redis/clients.ts';
import { describeRun, toInstant } from './describe-run.ts';
import { type JobHistory, listJobNames, readJobHistory } from './job-history.ts';
import { jobKeyPrefix, jobQueueName } from './job-queue-name.ts';
import { isLeased } from './lease.ts';
import { countWorkers } from './worker-beat.ts';

/** What the rest of the server asks of jobs. */
export interface JobsService {
  /**
   * Asks for a run of the job `name` and answers the id of the run. `data` is JSON and holds no secret. With `id`, no
   * second run is made while one of the same id waits or goes on: that one's id is answered. Rejects `not_found` for an
   * unknown job, `unavailable` where the control server is away.
   */
  enqueue(name: string, data: unknown, options?: { id?: string }): Promise<string>;
  /** Every job, what became of it, and the newest runs. */
  list(): Promise<Jobs>;
  /** One run; `null` where the queue has forgotten it. */
  find(id: string): Promise<JobRun | null>;
  /** Has a failed run tried again. Rejects `not_found`, `conflict` where it did not fail. */
  retry(id: string): Promise<JobRun>;
}

/** What is said of a job before it ever ran. */
export interface KnownJob {
  name: string;
  repeat?: { everyMs: number } | { cron: string; timeZone: string };
  attempts?: number;
}

const keptSeconds = 7 * 86_400;
const mostKept = 500;
const firstPauseMs = 1_000;
const shownRuns = 60;

/** How the queue treats runs of a job that somebody asked for. */
const askedFor = ({ attempts = 1 }: KnownJob) => ({
  attempts,
  backoff: { type: 'exponential', delay: firstPauseMs },
  removeOnComplete: { age: keptSeconds, count: mostKept },
  removeOnFail: { age: keptSeconds, count: mostKept },
});

/** Runs by the clock are told by their outcome alone: kept, they would crowd out all others. */
const byTheClock = (job: KnownJob) => ({ ...askedFor(job), removeOnComplete: true });

/** Jobs as every process sees them, over the control-plane Redis. Opens its connection at once. */
export class JobQueue implements JobsService {
  private readonly queue: Queue;
  private readonly client: Redis;
  private readonly control: Redis;
  private known: ReadonlyMap<string, KnownJob> = new Map();

  constructor(options: { controlRedisUrl: string; control: Redis; log: Logger }) {
    const { controlRedisUrl, control, log } = options;
    this.control = control;
    // Waits for a server that is away for as long as a person would, then says so.
    this.client = openWorkerClient(controlRedisUrl, 'jobs', log, { maxRetriesPerRequest: 2, commandTimeout: 3_000 });
    this.queue = new Queue(jobQueueName, { connection: this.client, prefix: jobKeyPrefix });
    // Said once per outage by the connection itself.
    this.queue.on('error', () => undefined);
  }

  /** Which jobs there are. The queue refuses others. */
  learn(jobs: readonly KnownJob[]): void {
    this.known = new Map(jobs.map((job) => [job.name, job]));
  }

  /** Has the jobs that repeat run by the clock from now on, and those that no longer do not. */
  async schedule(): Promise<void> {
    const repeated = [...this.known.values()].filter(({ repeat }) => repeat !== undefined);
    for (const { key } of await this.queue.getJobSchedulers()) {
      if (!repeated.some(({ name }) => name === key)) await this.queue.removeJobScheduler(key);
    }
    for (const job of repeated) {
      if (job.repeat === undefined) continue;
      const when =
        'everyMs' in job.repeat ? { every: job.repeat.everyMs } : { pattern: job.repeat.cron, tz: job.repeat.timeZone };
      await this.queue.upsertJobScheduler(job.name, when, { name: job.name, data: null, opts: byTheClock(job) });
    }
  }

  async enqueue(name: string, data: unknown, { id }: { id?: string } = {}): Promise<string> {
    const known = this.known.get(name);
    if (known === undefined) throw new AppError('not_found', `There is no job "${name}".`);
    const once = id === undefined ? {} : { deduplication: { id: `${name}:${id}` } };
    const job = await this.asking(() => this.queue.add(name, data ?? null, { ...askedFor(known), ...once }));
    if (job.id === undefined) throw new Error('the queue gave the run no id');
    return job.id;
  }

  async list(): Promise<Jobs> {
    return this.asking(async () => {
      const [runs, schedulers, workers, ended] = await Promise.all([
        this.listRuns(),
        this.queue.getJobSchedulers(),
        countWorkers(this.control),
        listJobNames(this.control),
      ]);
      const nextRuns = new Map(schedulers.map(({ key, next }) => [key, toInstant(next)]));
      const names = [...new Set([...this.known.keys(), ...ended])];
      const histories = await Promise.all(names.map((name) => readJobHistory(this.control, name)));
      const leases = await Promise.all(names.map((name) => isLeased(this.control, name)));
      const jobs = names.flatMap((name, index) => {
        const history = histories[index];
        const mine = runs.filter((run) => run.name === name);
        const leased = leases[index] === true;
        return history
          ? [this.describeJob(name, history, mine, { nextRunAt: nextRuns.get(name) ?? null, leased })]
          : [];
      });
      return { workers, jobs, runs: runs.slice(0, shownRuns) };
    });
  }

  async find(id: string): Promise<JobRun | null> {
    return this.asking(async () => {
      // The state first: what belongs to it is there when the run is read.
      const state = await this.queue.getJobState(id);
      const job = await this.queue.getJob(id);
      return job ? describeRun(job, state) : null;
    });
  }

  async retry(id: string): Promise<JobRun> {
    const job = await this.asking(() => this.queue.getJob(id));
    if (!job) throw new AppError('not_found', 'There is no such run, or it was forgotten.');
    const state = await job.getState();
    if (state !== 'failed') throw new AppError('conflict', 'Only a run that failed can be tried again.');
    await job.retry('failed', { resetAttemptsMade: true });
    return describeRun(job, 'waiting');
  }

  async close(): Promise<void> {
    await this.queue.close();
    this.client.disconnect();
  }

  /** What waits by the clock is told by the job itself. */
  private async listRuns(): Promise<JobRun[]> {
    const types = ['active', 'waiting', 'prioritized', 'delayed', 'completed', 'failed'] as const;
    const lists = await Promise.all(
      types.map(async (type) =>
        (await this.queue.getJobs([type], 0, shownRuns - 1, false)).map((job) => ({ job, type })),
      ),
    );
    return lists
      .flat()
      .filter(({ job, type }) => job !== undefined && !(job.repeatJobKey && type === 'delayed'))
      .map(({ job, type }) => describeRun(job, type))
      .sort((a, b) => (a.queuedAt < b.queuedAt ? 1 : -1));
  }

  private describeJob(
    name: string,
    history: JobHistory,
    runs: readonly JobRun[],
    { nextRunAt, leased }: { nextRunAt: string | null; leased: boolean },
  ): Job {
    const known = this.known.get(name);
    const repeat = known?.repeat;
    const running = runs.find(({ state }) => state === 'running');
    const waiting = runs.some(({ state }) => state === 'waiting');
    return {
      name,
      kind: known === undefined ? 'continuous' : repeat === undefined ? 'on_demand' : 'scheduled',
      everyMs: repeat && 'everyMs' in repeat ? repeat.everyMs : null,
      cron: repeat && 'cron' in repeat ? repeat.cron : null,
      timeZone: repeat && 'cron' in repeat ? repeat.timeZone : null,
      state: running || (known === undefined && leased) ? 'running' : waiting ? 'waiting' : 'idle',
      progress: running?.progress ?? null,
      nextRunAt,
      ...history,
    };
  }

  private async asking<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (cause) {
      if (cause instanceof AppError) throw cause;
      throw new AppError('unavailable', 'The queue of jobs cannot be reached.', { cause });
    }
  }
}
