import type { TelemetryBatch, TenantAccount } from './batch.ts';
import { createProducerAccounts, type OperationsByTenant, operationsByTenant } from './producer-accounts.ts';

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
  perTenant: OperationsByTenant;
  /**
   * The accounts it was first sent with; it may have arrived since. It is repeated as it was: a receiver that has it
   * already takes nothing new from it.
   */
  told: TenantAccount[] | null;
}

export interface BatchOutbox {
  /**
   * Takes a batch that stands for `operations` operations; where there is no room, drops the oldest one that was never
   * sent. What was sent and not answered may have arrived: it is kept, so that nothing counts as stored and as dropped.
   */
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
 * Each batch carries the accounts of its producer as they are when it is sent, so that the receiver learns of drops.
 */
export function createBatchOutbox(options: {
  maxBatches: number;
  send: (batch: TelemetryBatch) => Promise<void>;
  onError: (error: unknown) => void;
}): BatchOutbox {
  const { maxBatches, send, onError } = options;
  const waiting: Parcel[] = [];
  const accounts = createProducerAccounts();
  const totals = { sent: 0, dropped: 0 };
  let sending = false;
  let attempt = Promise.resolve(true);

  async function sendOne(parcel: Parcel): Promise<void> {
    const { batch, operations, perTenant } = parcel;
    parcel.told ??= accounts.with(perTenant);
    const { told } = parcel;
    try {
      await send({ ...batch, accounts: told });
      totals.sent += operations;
      accounts.delivered(perTenant, told);
    } catch (error) {
      if (!(error instanceof BatchRefusedError)) throw error;
      onError(error);
      totals.dropped += operations;
      accounts.dropped(perTenant);
    }
  }

  async function sendAll(): Promise<boolean> {
    sending = true;
    try {
      for (let parcel = waiting[0]; parcel !== undefined; parcel = waiting[0]) {
        await sendOne(parcel);
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

  function dropOldest(): void {
    // Sent in order, one at a time: only the first can have been tried.
    const [parcel] = waiting.splice(waiting[0]?.told ? 1 : 0, 1);
    if (parcel === undefined) return;
    totals.dropped += parcel.operations;
    accounts.dropped(parcel.perTenant);
  }

  return {
    put(batch, operations) {
      waiting.push({ batch, operations, perTenant: operationsByTenant(batch.rollups), told: null });
      // The one on its way and the newest always have room.
      while (waiting.length > Math.max(maxBatches, 2)) dropOldest();
    },
    drain() {
      if (!sending) attempt = sendAll();
      return attempt;
    },
    stats: () => ({ ...totals, pending: waiting.reduce((sum, parcel) => sum + parcel.operations, 0) }),
  };
}
