import { Cluster, type Redis } from 'ioredis';
import type { AccessBatch } from '../optimizer/access-record.ts';
import type { SamplerLimits } from '../optimizer/access-sampler.ts';
import type { TelemetryBatch } from '../telemetry/batch.ts';
import { CacheError, CacheUnavailableError } from './cache-error.ts';
import type { CacheWarning } from './cache-warning.ts';
import { slotOf } from './cluster-slot.ts';
import type { ServerClient } from './open-client.ts';
import { parseServerUrl } from './parse-server-url.ts';
import { SentinelWatch } from './sentinel-watch.ts';
import { type ConnectionOptions, ServerConnection } from './server-connection.ts';

/** Stream on database 0 of the control server; each entry has one field, `batch`, the batch as JSON. */
export const telemetryStreamKey = 'kryonix:telemetry';

/** Stream on database 0 of the control server; each entry has one field, `accesses`, a batch as JSON. */
export const accessStreamKey = 'kryonix:accesses';
/** Some minutes of a few busy processes: the optimiser reads as they come, and starts anew after an absence. */
const accessesKept = 1_000;

export interface TelemetryStream {
  /**
   * Appends one batch; resolved means that the server has it on disk, or has said that it keeps nothing on disk, which
   * `onWarning` hears once. The stream is never trimmed from here: who reads it deletes what is stored. Rejects where the
   * server does not answer, does not write to its disk in time, or where so many batches wait to be read that the reader
   * must be gone; the sender then keeps the batch.
   */
  send(batch: TelemetryBatch): Promise<void>;
  /** Tells of accesses, for the optimiser; what nobody reads in time is forgotten. Rejects with the driver's error. */
  sendAccesses(batch: AccessBatch): Promise<void>;
  /** What {@link sendAccesses} takes at once, where that is less than is usual. */
  accessesAtOnce?: SamplerLimits;
  close(): Promise<void>;
}

/** Whoever can append to the stream of accesses: this cache's own connection, or the server's. */
interface AccessAppender {
  xadd(...entry: [stream: string, 'MAXLEN', '~', kept: number, '*', field: string, text: string]): Promise<unknown>;
}

/** What nobody reads in time is forgotten. Rejects with the driver's error. */
export async function appendAccesses(client: AccessAppender, batch: AccessBatch): Promise<void> {
  await client.xadd(accessStreamKey, 'MAXLEN', '~', accessesKept, '*', 'accesses', JSON.stringify(batch));
}

/** Shorter than the connection's limit for a command, so that the server's own answer is heard. */
const diskMs = 1_500;
/** The server has no such command (before 7.2), forbids it, or has no append-only file. */
const cannotConfirm = /unknown command|NOPERM|appendonly is disabled/i;

/** The connection over which commands on a key go: only there can it be asked whether they are on disk. */
function nodeOf(client: ServerClient, storedKey: string): ServerClient | Redis {
  if (!(client instanceof Cluster)) return client;
  const [primary] = client.slots[slotOf(storedKey)] ?? [];
  return client.nodes('master').find(({ options }) => `${options.host}:${options.port}` === primary) ?? client;
}

/** A connection of its own, so that a large batch never stands in the way of a session. */
export function openTelemetryStream(
  controlUrl: string,
  options: ConnectionOptions & { maxUnreadBatches?: number; onWarning?: (warning: CacheWarning) => void } = {},
): TelemetryStream {
  const { maxUnreadBatches = 10_000, onWarning, ...connectionOptions } = options;
  const address = parseServerUrl(controlUrl);
  const connection = new ServerConnection(address, 0, 'control', {
    connectionName: 'kryonix-telemetry',
    ...connectionOptions,
    commandTimeoutMs: 2000,
  });
  const sentinels = new SentinelWatch(options.tls, () => connection.renew());
  sentinels.watch(address);
  let confirms = true;

  /** Waits until the last write of this connection is in the append-only file, synced: at once under `appendfsync always`. */
  async function confirmOnDisk(): Promise<void> {
    if (!confirms) return;
    try {
      const node = nodeOf(connection.client, telemetryStreamKey);
      const answer = (await node.call('WAITAOF', 1, 0, diskMs)) as [local: number, replicas: number];
      if (answer[0] < 1)
        throw new CacheError('unavailable', `the control server did not reach its disk in ${diskMs} ms`);
    } catch (error) {
      if (!(error instanceof Error && cannotConfirm.test(error.message))) throw error;
      confirms = false;
      onWarning?.({
        code: 'telemetry_not_on_disk',
        message: `the control server cannot confirm that telemetry is on its disk: ${error.message}`,
      });
    }
  }

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
        await confirmOnDisk();
      } catch (error) {
        if (error instanceof CacheError) throw error;
        throw new CacheUnavailableError('the control server did not take the telemetry', { cause: error });
      }
    },
    async sendAccesses(batch) {
      const opening = connection.ready();
      if (opening !== null) await opening;
      await appendAccesses(connection.client, batch);
    },
    async close() {
      sentinels.close();
      await connection.close();
    },
  };
}
