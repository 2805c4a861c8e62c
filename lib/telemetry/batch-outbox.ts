import type { TelemetryBatch } from './batch.ts';

/** Counts of operations, not of batches. */
export interface OutboxStats {
  /** Operations in batches that the receiver took. */
  sent: number;
  /** Operations in batches that wait for the receiver. */
  pending: number;
  /** Operations in batches that were given up: more waited than the outbox may hold, or the receiver refused them. */
  dropped: number;
}

/** The receiver will never take this batch, however often it is sent. */
export class BatchRefusedError extends Error {
  override readonly name = 'BatchRefusedError';
}

interface Parcel {
  batch: TelemetryBatch;
  operations: number;
}

export interface BatchOutbox {
  /** Takes a batch that stands for `operations` operations; drops the oldest waiting one where there is no room. */
  put(batch: TelemetryBatch, operations: number): void;
  /**
   * Sends what waits, oldest first, until all is sent or one fails; a batch that failed stays, with its id, for the next
   * call; one that the receiver refused (BatchRefusedError) is given up. Never rejects; resolves to whether nothing waits
   * any more.
   */
  drain(): Promise<boolean>;
  stats(): OutboxStats;
}

/**
 * Batches between the recorder and whoever stores them: bounded, in order, one on its way at a time. A batch whose
 * sending failed may have arrived all the same, so it is sent again under the same id and the receiver counts it once.
 */
export function createBatchOutbox(options: {
  maxBatches: number;
  send: (batch: TelemetryBatch) => Promise<void>;
  onError: (error: unknown) => void;
}): BatchOutbox {
  const { maxBatches, send, onError } = options;
  const waiting: Parcel[] = [];
  const totals = { sent: 0, dropped: 0 };
  let sending = false;
  let attempt = Promise.resolve(true);

  async function sendOne({ batch }: Parcel): Promise<'sent' | 'dropped'> {
    try {
      await send(batch);
      return 'sent';
    } catch (error) {
      if (!(error instanceof BatchRefusedError)) throw error;
      onError(error);
      return 'dropped';
    }
  }

  async function sendAll(): Promise<boolean> {
    sending = true;
    try {
      for (let parcel = waiting[0]; parcel !== undefined; parcel = waiting[0]) {
        totals[await sendOne(parcel)] += parcel.operations;
        waiting.shift();
      }
      return true;
    } catch (error) {
      onError(error);
      return false;
    } finally {
      sending = false;
    }
  }

  return {
    put(batch, operations) {
      waiting.push({ batch, operations });
      // The first one may be on its way: whether it counts is no longer ours to say.
      const oldest = sending ? 1 : 0;
      while (waiting.length > Math.max(maxBatches, 1)) totals.dropped += waiting.splice(oldest, 1)[0]?.operations ?? 0;
    },
    drain() {
      if (!sending) attempt = sendAll();
      return attempt;
    },
    stats: () => ({ ...totals, pending: waiting.reduce((sum, parcel) => sum + parcel.operations, 0) }),
  };
}
