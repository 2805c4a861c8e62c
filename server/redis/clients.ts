import { Redis, type RedisOptions } from 'ioredis';
import type { Logger } from 'pino';
import { followPrimary } from './follow-primary.ts';
import { serverOf, tallyReads } from './own-reads.ts';
import { parseOnePrimary, redisOptionsOf, serverName } from './redis-options.ts';

/**
 * Two kinds of connection, never shared for the other's purpose. Every one has an error listener, for an unheard error
 * event ends the process, and logs a broken server once per outage rather than once per retry. Behind sentinels it
 * follows the primary.
 */
function open(url: string, name: string, log: Logger, options: RedisOptions): Redis {
  const address = parseOnePrimary(url);
  const client = new Redis({
    ...redisOptionsOf(address),
    connectionName: `kryonix-${name}`,
    retryStrategy: (attempt) => Math.min(100 * 2 ** attempt, 2_000),
    ...options,
  });
  tallyReads(client, serverName(address));
  followPrimary(address, client);
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

const firstAnswerMs = 10_000;

/** Waits until a new connection is usable. @throws one sentence that names the server where it stays away for so long. */
export async function connected(
  client: Redis,
  variable: 'REDIS_URL' | 'REDIS_CONTROL_URL' | 'KRYONIX_SERVERS',
  withinMs = firstAnswerMs,
): Promise<Redis> {
  if (client.status === 'ready') return client;
  let reason = 'no answer';
  const note = (error: Error) => {
    reason = error.message;
  };
  client.on('error', note);
  let timer: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      client.once('ready', resolve);
      const message = () =>
        `Redis at ${serverOf(client)} (${variable}) did not answer within ${withinMs / 1000} s: ${reason}`;
      timer = setTimeout(() => reject(new Error(message())), withinMs);
    });
    return client;
  } finally {
    clearTimeout(timer);
    client.off('error', note);
  }
}
