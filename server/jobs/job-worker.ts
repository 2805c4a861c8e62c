import { DelayedError, type Job, UnrecoverableError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { openWorkerClient } from '../redis/clients.ts';
import { type JobContext, type JobDefinition, JobInterrupted } from './job-definition.ts';
import { noteJobOutcome } from './job-history.ts';
import { jobKeyPrefix, jobQueueName } from './job-queue-name.ts';
import { noteJobRun } from './job-runs.ts';
import { type Lease, takeLease } from './lease.ts';
import { startWorkerBeat } from './worker-beat.ts';

interface Options {
  definitions: readonly JobDefinition[];
  controlRedisUrl: string;
  /** Commands that do not block, for leases and outcomes. */
  control: Redis;
  log: Logger;
  /** How long the right to a run outlives its process, milliseconds. Default 30 s. */
  lockMs?: number;
}

/** Runs of different jobs that go on at once in this process. */
const atOnce = 8;
/** A run whose processes died so often is given up: it may be what kills them. */
const mostStalls = 5;
const askAgainMs = 1_000;
const progressEveryMs = 250;
/** A run that does not end by itself is left to the next process, which finds its lock expired. */
const stopMs = 10_000;

/**
 * Takes work from the queue until it is stopped. The queue gives a run to one process; the lease keeps a second run of
 * the same job from starting beside it, also where the first one's process lost the queue's lock and does not know.
 */
export class JobWorker {
  private readonly options: Options;
  private readonly definitions: ReadonlyMap<string, JobDefinition>;
  private readonly worker: Worker;
  private readonly client: Redis;
  private readonly beat: { stop(): Promise<void> };
  /** Gone before the queue takes the run for stalled: whoever is given it then need not ask again. */
  private readonly leaseMs: number;
  private stopping = false;

  constructor(options: Options) {
    this.options = options;
    const { definitions, controlRedisUrl, control, log, lockMs = 30_000 } = options;
    this.leaseMs = lockMs / 2;
    this.definitions = new Map(definitions.map((definition) => [definition.name, definition]));
    this.client = openWorkerClient(controlRedisUrl, 'job-worker', log);
    this.worker = new Worker(jobQueueName, (job, token) => this.perform(job, token), {
      connection: this.client,
      prefix: jobKeyPrefix,
      concurrency: atOnce,
      lockDuration: lockMs,
      stalledInterval: lockMs,
      maxStalledCount: mostStalls,
    });
    this.worker.on('error', (error) => {
      if (!this.stopping && this.client.status === 'ready') log.warn({ err: error }, 'the job worker met a fault');
    });
    this.worker.on('stalled', (jobId) => log.warn({ jobId }, 'a run whose process went away is taken up again'));
    this.beat = startWorkerBeat(control);
  }

  /** Asks the runs under way to end, waits for them, and takes no more. */
  async stop(): Promise<void> {
    this.stopping = true;
    // From here on it takes nothing more, not even what it puts back.
    const closed = this.worker.close();
    await this.beat.stop();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), stopMs);
    });
    if ((await Promise.race([closed, late])) === 'late') {
      this.options.log.warn('runs did not end in time and are left to another process');
      await this.worker.close(true);
    }
    clearTimeout(timer);
    this.client.disconnect();
  }

  private async perform(job: Job, token: string | undefined): Promise<unknown> {
    const definition = this.definitions.get(job.name);
    if (definition === undefined) throw new UnrecoverableError(`there is no job "${job.name}"`);
    // A question for work that was under way may still bring it some, what it has just put back among it.
    if (this.stopping) return this.putBack(job, token, 1);
    const lease = definition.concurrent
      ? null
      : await takeLease(this.options.control, `job:${definition.name}`, this.leaseMs);
    if (!definition.concurrent && lease === null) {
      // By the clock the next one comes anyway; piled up they would only run one after the other.
      if (job.repeatJobKey) return null;
      return this.putBack(job, token, askAgainMs);
    }
    try {
      return await this.run(definition, job, lease);
    } catch (error) {
      // What fails because the process stops did not fail by itself.
      if (this.stopping || error instanceof JobInterrupted) return await this.putBack(job, token, 1);
      throw error;
    } finally {
      await lease?.release();
    }
  }

  private async run(definition: JobDefinition, job: Job, lease: Lease | null): Promise<unknown> {
    const { control, log } = this.options;
    const startedMs = Date.now();
    const note = (outcome: 'succeeded' | 'failed', said: { error?: string; result?: unknown }) => {
      const finishedMs = Date.now();
      noteJobRun(definition.name, outcome === 'succeeded');
      return noteJobOutcome(control, definition.name, {
        outcome,
        startedAt: new Date(startedMs).toISOString(),
        finishedAt: new Date(finishedMs).toISOString(),
        durationMs: finishedMs - startedMs,
        error: said.error ?? null,
        result: said.result ?? null,
      });
    };
    try {
      const result = (await definition.run(this.contextOf(job, lease))) ?? null;
      await note('succeeded', { result });
      return result;
    } catch (error) {
      if (this.stopping || error instanceof JobInterrupted) throw error;
      log.warn({ job: definition.name, jobId: job.id, err: error }, 'a job failed');
      await note('failed', { error: error instanceof Error ? error.message : String(error) });
      throw error;
    }
  }

  private contextOf(job: Job, lease: Lease | null): JobContext {
    let toldMs = 0;
    return {
      data: job.data,
      log: this.options.log.child({ job: job.name, jobId: job.id }),
      cancelled: () => this.stopping || lease?.lost() === true,
      async progress(done, total) {
        const nowMs = performance.now();
        if (nowMs - toldMs < progressEveryMs && done !== total) return;
        toldMs = nowMs;
        await job.updateProgress({ done, total });
      },
    };
  }

  private async putBack(job: Job, token: string | undefined, delayMs: number): Promise<never> {
    await job.moveToDelayed(Date.now() + delayMs, token);
    throw new DelayedError();
  }
}
