import type { TelemetryBatch } from '../telemetry/batch.ts';
import { CacheError, CacheUnavailableError } from './cache-error.ts';
import { parseServerUrl } from './parse-server-url.ts';
import { SentinelWatch } from './sentinel-watch.ts';
import { type ConnectionOptions, ServerConnection } from './server-connection.ts';

/** Stream on database 0 of the control server; each entry has one field, `batch`, the batch as JSON. */
export const telemetryStreamKey = 'kryonix:telemetry';

export interface TelemetryStream {
  /**
   * Appends one batch; resolved means that the server has it, on disk where it syncs always. The stream is never
   * trimmed from here: who reads it deletes what is stored. Rejects where the server does not answer or where so many
   * batches wait to be read that the reader must be gone; the sender then keeps the batch.
   */
  send(batch: TelemetryBatch): Promise<void>;
  close(): Promise<void>;
}

/** A connection of its own, so that a large batch never stands in the way of a session. */
export function openTelemetryStream(
  controlUrl: string,
  options: ConnectionOptions & { maxUnreadBatches?: number } = {},
): TelemetryStream {
  const { maxUnreadBatches = 10_000, ...connectionOptions } = options;
  const address = parseServerUrl(controlUrl);
  const connection = new ServerConnection(address, 0, 'control', {
    connectionName: 'kryonix-telemetry',
    ...connectionOptions,
    commandTimeoutMs: 2000,
  });
  const sentinels = new SentinelWatch(options.tls, () => connection.renew());
  sentinels.watch(address);
  return {
    async send(batch) {
      try {
        const opening = connection.ready();
        if (opening !== null) await opening;
        const unread = await connection.client.xlen(telemetryStreamKey);
        if (unread >= maxUnreadBatches) {
          throw new CacheError('telemetry_backlog', `${unread} telemetry batches wait to be read`);
        }
        await connection.client.xadd(telemetryStreamKey, '*', 'batch', JSON.stringify(batch));
      } catch (error) {
        if (error instanceof CacheError) throw error;
        throw new CacheUnavailableError('the control server did not take the telemetry', { cause: error });
      }
    },
    async close() {
      sentinels.close();
      await connection.close();
    },
  };
}
