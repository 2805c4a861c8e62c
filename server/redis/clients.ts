import { Redis, type RedisOptions } from 'ioredis';
import type { Logger } from 'pino';

/**
 * Two kinds of connection, never shared for the other's purpose. Every one has an error listener, for an unheard error
 * event ends the process, and logs a broken server once per outage rather than once per retry.
 */
function open(url: string, name: string, log: Logger, options: RedisOptions): Redis {
  const client = new Redis(url, {
    connectionName: `kryonix-${name}`,
    retryStrategy: (attempt) => Math.min(100 * 2 ** attempt, 2_000),
    ...options,
  });
  let down = false;
  client.on('error', (error) => {
    if (!down) log.warn({ redis: name, err: error.message }, 'redis connection lost, retrying');
    down = true;
  });
  client.on('ready', () => {
    if (down) log.info({ redis: name }, 'redis connection restored');
    down = false;
  });
  return client;
}

/** For what a person waits for: fails within 400 ms and never queues while the server is away. */
export function openRequestClient(url: string, name: string, log: Logger): Redis {
  return open(url, name, log, { maxRetriesPerRequest: 1, commandTimeout: 400, enableOfflineQueue: false });
}

/** For workers: waits for the server to come back, and may block on it. */
export function openWorkerClient(url: string, name: string, log: Logger, options: RedisOptions = {}): Redis {
  return open(url, name, log, { maxRetriesPerRequest: null, ...options });
}
