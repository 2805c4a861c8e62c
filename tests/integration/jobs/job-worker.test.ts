import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type JobContext, type JobDefinition, JobInterrupted } from '#server/jobs/job-definition.ts';
import { JobQueue } from '#server/jobs/job-queue.ts';
import { jobKeyPrefix, jobQueueName } from '#server/jobs/job-queue-name.ts';
import { JobWorker } from '#server/jobs/job-worker.ts';
import { logger } from '#server/logger.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { startTestRedis, type TestRedis } from '#tests/setup/test-redis.ts';

let redis: TestRedis;
let control: Redis;
const open: { close(): Promise<unknown> }[] = [];

beforeAll(async () => {
  redis = await startTestRedis({ plane: 'control' });
  control = new Redis(redis.url, { maxRetriesPerRequest: 1 });
});

afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

afterAll(async () => {
  control.disconnect();
  await redis.close();
});

/** A queue that knows `definitions`. */
function openQueue(definitions: readonly JobDefinition[]): JobQueue {
  const queue = new JobQueue({ controlRedisUrl: redis.url, control, log: logger });
  queue.learn(definitions);
  open.push(queue);
  return queue;
}

/** One process that takes work. */
function openWorker(definitions: readonly JobDefinition[], lockMs?: number): JobWorker {
  const worker = new JobWorker({
    definitions,
    controlRedisUrl: redis.url,
    control,
    log: logger,
    ...(lockMs ? { lockMs } : {}),
  });
  let stopped: Promise<void> | undefined;
  const stop = () => (stopped ??= worker.stop());
  open.push({ close: stop });
  return worker;
}

/** Another process that takes work; it ends when its input does. */
function openProcess(...args: string[]) {
  const program = fileURLToPath(new URL('../../fixtures/take-jobs.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', program, redis.url, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  open.push({
    async close() {
      child.stdin.end();
      await exited;
    },
  });
  return child;
}

const ended = (queue: JobQueue, id: string) =>
  eventually(async () => {
    const run = await queue.find(id);
    return run?.state === 'succeeded' || run?.state === 'failed' ? run : null;
  });

/** A job whose runs count themselves and last until they are let go. */
function heldJob(name: string): {
  definition: JobDefinition;
  state: { most: number; now: number; ran: number };
  letGo(): void;
} {
  const state = { most: 0, now: 0, ran: 0 };
  let free = false;
  const run = async ({ cancelled }: JobContext) => {
    state.ran += 1;
    state.now += 1;
    state.most = Math.max(state.most, state.now);
    await eventually(() => free || cancelled());
    state.now -= 1;
    return { ran: state.ran };
  };
  return { definition: { name, run }, state, letGo: () => (free = true) };
}

describe('the job worker', () => {
  it('runs what is asked for, tells progress and result, and keeps the outcome', async () => {
    const definition: JobDefinition = {
      name: 'count',
      run: async ({ data, progress }) => {
        await progress(2, 2);
        return { counted: data };
      },
    };
    const queue = openQueue([definition]);
    openWorker([definition]);
    const run = await ended(queue, await queue.enqueue('count', { of: 7 }));
    expect(run).toMatchObject({ state: 'succeeded', progress: { done: 2, total: 2 }, result: { counted: { of: 7 } } });
    const job = await eventually(async () =>
      (await queue.list()).jobs.find(({ name, last }) => name === 'count' && last),
    );
    expect(job).toMatchObject({ kind: 'on_demand', runs: 1, failures: 0, last: { outcome: 'succeeded', error: null } });
    expect((await queue.list()).workers).toBe(1);
  });

  it('never runs one job twice at once in two processes, nor one run twice', async () => {
    const { definition, state, letGo } = heldJob('alone');
    const queue = openQueue([definition]);
    openWorker([definition]);
    openWorker([definition]);
    const ids = [await queue.enqueue('alone', 1), await queue.enqueue('alone', 2), await queue.enqueue('alone', 3)];
    await eventually(() => state.now === 1);
    letGo();
    for (const id of ids) expect((await ended(queue, id)).state).toBe('succeeded');
    expect(state).toMatchObject({ most: 1, ran: 3 });
  });

  it('answers the run that waits or goes on to whoever asks for the same again', async () => {
    const { definition, state, letGo } = heldJob('once');
    const queue = openQueue([definition]);
    openWorker([definition]);
    const id = await queue.enqueue('once', null, { id: 'tenant-1' });
    await eventually(() => state.now === 1);
    expect(await queue.enqueue('once', null, { id: 'tenant-1' })).toBe(id);
    letGo();
    await ended(queue, id);
    const next = await queue.enqueue('once', null, { id: 'tenant-1' });
    expect(next).not.toBe(id);
    await ended(queue, next);
  });

  it('tries a failed run as often as it may, tells why, and tries it again when asked', async () => {
    let healthy = false;
    let attempts = 0;
    const definition: JobDefinition = {
      name: 'broken',
      attempts: 2,
      run: async () => {
        attempts += 1;
        if (!healthy) throw new Error('the disk is full');
        return null;
      },
    };
    const queue = openQueue([definition]);
    openWorker([definition]);
    const id = await queue.enqueue('broken', null);
    expect(await ended(queue, id)).toMatchObject({ state: 'failed', error: 'the disk is full', attemptsMade: 2 });
    expect(attempts).toBe(2);
    const job = (await queue.list()).jobs.find(({ name }) => name === 'broken');
    expect(job).toMatchObject({
      failures: 2,
      failuresInARow: 2,
      last: { outcome: 'failed', error: 'the disk is full' },
    });
    healthy = true;
    await queue.retry(id);
    expect((await ended(queue, id)).state).toBe('succeeded');
    await expect(queue.retry(id)).rejects.toMatchObject({ code: 'conflict' });
    await expect(queue.enqueue('unheard-of', null)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('hands a run that a stop interrupted to the next process', async () => {
    const where: string[] = [];
    const definition = (process: string, lasts: boolean): JobDefinition => ({
      name: 'handed-on',
      run: async ({ cancelled }) => {
        where.push(process);
        if (!lasts) return process;
        await eventually(() => cancelled());
        throw new JobInterrupted();
      },
    });
    const queue = openQueue([definition('any', false)]);
    const first = openWorker([definition('first', true)]);
    const id = await queue.enqueue('handed-on', null);
    await eventually(() => where.length === 1);
    await first.stop();
    expect((await queue.find(id))?.state).toBe('waiting');
    openWorker([definition('second', false)]);
    expect(await ended(queue, id)).toMatchObject({ state: 'succeeded', result: 'second' });
    expect(where).toEqual(['first', 'second']);
  });

  it('hands the run of a process that was killed to the other one, once', async () => {
    // Longer than a busy machine holds anybody up: a lock that is lost without a kill would have the run made thrice.
    const [list, lockMs] = ['kryonix:test:held', 4_000];
    const queue = openQueue([{ name: 'held', run: async () => null }]);
    const workers = [openProcess(String(lockMs), list), openProcess(String(lockMs), list)];
    await Promise.all(workers.map(({ stdout }) => once(stdout, 'data')));
    const id = await queue.enqueue('held', null);
    const holder = await eventually(async () => Number(await control.lindex(list, 0)) || null);
    // Left by workers with a longer lock: until it is gone nobody looks for stalled runs.
    await control.del(`${jobKeyPrefix}:${jobQueueName}:stalled-check`);
    process.kill(holder, 'SIGKILL');
    const [heir] = workers.map(({ pid }) => pid).filter((pid) => pid !== holder);
    // The first attempt was nobody's fault: it is not among those that failed.
    expect(await ended(queue, id)).toMatchObject({ state: 'succeeded', result: heir, error: null });
    expect(await control.lrange(list, 0, -1)).toEqual([String(holder), String(heir)]);
    expect((await queue.list()).jobs.find(({ name }) => name === 'held')).toMatchObject({ runs: 1, failures: 0 });
  });

  it('runs by the clock, once in all processes, and stops when the job no longer repeats', async () => {
    let ran = 0;
    const definition: JobDefinition = {
      name: 'tick',
      repeat: { everyMs: 200 },
      run: async () => {
        ran += 1;
        return ran;
      },
    };
    const queue = openQueue([definition]);
    openWorker([definition]);
    openWorker([definition]);
    const begunMs = Date.now();
    await queue.schedule();
    await queue.schedule();
    await eventually(() => ran >= 5);
    expect(ran).toBeLessThanOrEqual((Date.now() - begunMs) / 200 + 2);
    const job = (await queue.list()).jobs.find(({ name }) => name === 'tick');
    expect(job).toMatchObject({ kind: 'scheduled', everyMs: 200 });
    expect(job?.nextRunAt).not.toBeNull();
    queue.learn([]);
    await queue.schedule();
    const { jobs } = await queue.list();
    expect(jobs.find(({ name }) => name === 'tick')?.nextRunAt ?? null).toBeNull();
  });
});
