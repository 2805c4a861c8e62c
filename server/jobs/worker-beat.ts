import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';

const key = 'kryonix:job-workers';
const beatEveryMs = 3_000;
/** Three beats missed. */
const gone = 10_000;

/** Says that this process takes work, until it is stopped. A beat that is lost is made up for by the next. */
export function startWorkerBeat(control: Redis): { stop(): Promise<void> } {
  const id = randomUUID();
  const beat = () => {
    control
      .multi()
      .zadd(key, Date.now(), id)
      .zremrangebyscore(key, 0, Date.now() - gone)
      .exec()
      .catch(() => undefined);
  };
  beat();
  const timer = setInterval(beat, beatEveryMs);
  return {
    async stop() {
      clearInterval(timer);
      await control.zrem(key, id).catch(() => undefined);
    },
  };
}

/** How many processes take work at present. */
export function countWorkers(control: Redis): Promise<number> {
  return control.zcount(key, Date.now() - gone, '+inf');
}
