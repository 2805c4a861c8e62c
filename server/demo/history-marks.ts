import { logger } from '../logger.ts';
import { openWorkerClient } from '../redis/clients.ts';

/** What is known of the replayed history of each tenant, kept on the control server for good. */
export interface HistoryMarks {
  /** Those of the tenants whose history is not complete yet. */
  unwritten(tenantIds: readonly string[]): Promise<string[]>;
  /**
   * The moment at which the tenant's history ends and its live traffic begins, milliseconds since the epoch: decided
   * once, so that a back-fill that begins again after a crash does not reach into what ran live meanwhile.
   */
  endMs(tenantId: string, nowMs: number): Promise<number>;
  markWritten(tenantId: string): Promise<void>;
  close(): void;
}

const endKey = (tenantId: string) => `kryonix:demo:history-end:${tenantId}`;
const writtenKey = (tenantId: string) => `kryonix:demo:history-written:${tenantId}`;

/** Every method rejects where the control server does not answer within two seconds. */
export function openHistoryMarks(controlUrl: string): HistoryMarks {
  const limits = { maxRetriesPerRequest: 1, connectTimeout: 2000, commandTimeout: 2000 };
  const redis = openWorkerClient(controlUrl, 'demo-history', logger, limits);
  return {
    async unwritten(tenantIds) {
      const written = await Promise.all(tenantIds.map((id) => redis.exists(writtenKey(id))));
      return tenantIds.filter((_, index) => written[index] === 0);
    },
    async endMs(tenantId, nowMs) {
      await redis.set(endKey(tenantId), String(nowMs), 'NX');
      return Number(await redis.get(endKey(tenantId)));
    },
    async markWritten(tenantId) {
      await redis.set(writtenKey(tenantId), '1');
    },
    close: () => redis.disconnect(),
  };
}
