import type { SyncMutation, SyncPushAnswer } from '../../contracts/v1/sync.ts';
import { syncLimits } from '../../contracts/v1/sync-limits.ts';
import { type ClientCore, idOfEntry } from './client-core.ts';
import { ClientError, toClientError } from './client-error.ts';
import { buryMutation, restampQueue, settleMutation } from './settle-mutation.ts';

/** Room for the names around the mutations of a push. */
const greatestBatchBytes = syncLimits.greatestPushBytes - 1_024;

/** Answers of 500 in a row after which writes are sent in ever smaller parts, to get past the one that is at fault. */
const isolateAfter = 3;
/** Entries that may fail so in one attempt, before it is the server that is at fault. */
const greatestPassedOver = 3;

export interface PushFailures {
  /** Answers of 500 in a row, over all attempts. */
  internal: number;
}

/** As many of the first writes as one push may hold, without those of entries that are passed over. */
async function nextBatch(core: ClientCore, most: number, passedOver: ReadonlySet<string>): Promise<SyncMutation[]> {
  const batch: SyncMutation[] = [];
  let bytes = 0;
  const queue = await core.store.list('queue', passedOver.size === 0 ? most : undefined);
  for (const [, mutation] of queue) {
    if (passedOver.has(idOfEntry(mutation))) continue;
    bytes += new TextEncoder().encode(JSON.stringify(mutation)).length + 1;
    if (batch.length === most || (batch.length > 0 && bytes > greatestBatchBytes)) break;
    batch.push(mutation);
  }
  return batch;
}

/** True where what was sent is at fault for good: asking again would be answered the same. */
function isRefusal({ code }: ClientError): boolean {
  return code === 'payload_too_large' || code === 'invalid_request';
}

/** One attempt to empty the queue. */
class PushAttempt {
  private readonly core: ClientCore;
  private readonly failures: PushFailures;
  /** Entries whose writes stay for the next attempt, as the server failed over them. */
  private readonly passedOver = new Set<string>();
  private lastFailure: ClientError | null = null;
  private restamped = false;
  private most: number;

  constructor(core: ClientCore, failures: PushFailures) {
    this.core = core;
    this.failures = failures;
    this.most = failures.internal >= isolateAfter ? 1 : syncLimits.greatestBatch;
  }

  async run(): Promise<void> {
    for (let batch = await this.next(); batch.length > 0; batch = await this.next()) {
      let answer: SyncPushAnswer;
      try {
        answer = await this.core.transport.json('/api/v1/sync', 'POST', { mutations: batch }, this.core.closed);
      } catch (thrown) {
        await this.narrow(batch, toClientError(thrown));
        continue;
      }
      this.most = syncLimits.greatestBatch;
      await this.settle(batch, answer);
    }
    if (this.lastFailure !== null) throw this.lastFailure;
    this.failures.internal = 0;
  }

  private next(): Promise<SyncMutation[]> {
    return nextBatch(this.core, this.most, this.passedOver);
  }

  /** After a push that failed as a whole: tries a part of it, or throws what has to wait. */
  private async narrow(batch: readonly SyncMutation[], error: ClientError): Promise<void> {
    const failed = error.code === 'internal';
    if (failed) this.failures.internal += 1;
    else if (!isRefusal(error)) throw error;
    if (failed && this.failures.internal < isolateAfter) throw error;
    const [first] = batch;
    if (batch.length > 1 || first === undefined) {
      this.most = Math.ceil(batch.length / 2);
    } else if (failed) {
      if (this.passedOver.size === greatestPassedOver) throw error;
      this.passedOver.add(idOfEntry(first));
      this.lastFailure = error;
    } else {
      await buryMutation(this.core, first, error.code, error.message);
      this.most = syncLimits.greatestBatch;
    }
  }

  private async settle(batch: readonly SyncMutation[], { results, serverTime }: SyncPushAnswer): Promise<void> {
    const { core } = this;
    const ahead = results.some(({ error }) => error?.code === 'clock_ahead');
    for (const [index, mutation] of batch.entries()) {
      const result = results[index];
      if (result === undefined) throw new ClientError('unavailable', 'the server answered for some of the writes only');
      if (result.status !== 'rejected') await settleMutation(core, mutation, result);
      else if (result.error?.code !== 'clock_ahead' || this.restamped) {
        const { code = 'internal', message = '' } = result.error ?? {};
        await buryMutation(core, mutation, code, message);
      }
    }
    if (ahead && !this.restamped) {
      this.restamped = true;
      await restampQueue(core, serverTime);
    } else core.clock.adjust(serverTime);
  }
}

/**
 * Pushes what waits, in order, until nothing does. A push that is refused as a whole is sent in ever smaller parts, until
 * the one write is found that is at fault, and that is put aside. Where the server fails, nothing is given up: a write
 * that it fails over again and again stays in the queue, and lets those of other entries pass.
 * @throws ClientError where it has to be tried again later; what was not confirmed still waits then
 */
export async function pushQueue(core: ClientCore, failures: PushFailures): Promise<void> {
  await new PushAttempt(core, failures).run();
}
