import type { SyncMutation, SyncPushAnswer } from '../../contracts/v1/sync.ts';
import { syncLimits } from '../../contracts/v1/sync-limits.ts';
import type { ClientCore } from './client-core.ts';
import { type ClientError, toClientError } from './client-error.ts';
import { buryMutation, restampQueue, settleMutation } from './settle-mutation.ts';

/** Room for the names around the mutations of a push. */
const greatestBatchBytes = syncLimits.greatestPushBytes - 1_024;

/** Answers of 500 in a row after which writes are sent one by one, and after which the first is given up. */
const oneByOneAfter = 3;
const giveUpAfter = 8;

export interface PushFailures {
  /** Answers of 500 in a row, over all attempts. */
  internal: number;
}

/** As many of the first writes as one push may hold. */
async function nextBatch(core: ClientCore, most: number): Promise<SyncMutation[]> {
  const batch: SyncMutation[] = [];
  let bytes = 0;
  for (const [, mutation] of await core.store.list('queue', most)) {
    bytes += new TextEncoder().encode(JSON.stringify(mutation)).length + 1;
    if (batch.length > 0 && bytes > greatestBatchBytes) break;
    batch.push(mutation);
  }
  return batch;
}

/** True where what was sent is at fault, not the moment. */
function isRefusal(error: ClientError, failures: PushFailures): boolean {
  if (error.code === 'internal') return failures.internal >= giveUpAfter;
  return error.code === 'payload_too_large' || error.code === 'invalid_request';
}

/**
 * Pushes what waits, in order, until nothing does. A push that is refused as a whole is sent in ever smaller parts, until
 * the one write is found that is at fault.
 * @throws ClientError where it has to be tried again later; what was not confirmed still waits then
 */
export async function pushQueue(core: ClientCore, failures: PushFailures): Promise<void> {
  let restamped = false;
  let most: number = failures.internal >= oneByOneAfter ? 1 : syncLimits.greatestBatch;
  for (let batch = await nextBatch(core, most); batch.length > 0; batch = await nextBatch(core, most)) {
    let answer: SyncPushAnswer;
    try {
      answer = await core.transport.json('/api/v1/sync', 'POST', { mutations: batch }, core.closed);
    } catch (thrown) {
      const error = toClientError(thrown);
      failures.internal = error.code === 'internal' ? failures.internal + 1 : 0;
      if (!isRefusal(error, failures)) throw error;
      const [first] = batch;
      if (batch.length === 1 && first !== undefined) await buryMutation(core, first, error.code, error.message);
      most = batch.length === 1 ? syncLimits.greatestBatch : Math.ceil(batch.length / 2);
      if (error.code === 'internal') failures.internal = 0;
      continue;
    }
    failures.internal = 0;
    most = syncLimits.greatestBatch;
    const ahead = answer.results.some(({ error }) => error?.code === 'clock_ahead');
    for (const [index, mutation] of batch.entries()) {
      const result = answer.results[index];
      if (result === undefined) continue;
      if (result.status !== 'rejected') await settleMutation(core, mutation, result);
      else if (result.error?.code !== 'clock_ahead' || restamped) {
        const { code = 'internal', message = '' } = result.error ?? {};
        await buryMutation(core, mutation, code, message);
      }
    }
    if (ahead && !restamped) {
      restamped = true;
      await restampQueue(core, answer.serverTime);
    } else core.clock.adjust(answer.serverTime);
  }
}
