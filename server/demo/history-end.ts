import { Redis } from 'ioredis';

/** As long as the history itself is kept at its finest. */
const KEPT_SECONDS = 48 * 3600;

/**
 * The moment at which a tenant's replayed history ends and its live traffic begins, decided once: a back-fill that
 * begins again after a crash must not reach into what ran live meanwhile. Milliseconds since the epoch.
 */
export async function historyEndMs(
  controlUrl: string,
  tenantIds: readonly string[],
  nowMs: number,
): Promise<Map<string, number>> {
  const redis = new Redis(controlUrl, {
    lazyConnect: true,
    maxRetriesPerRequest: 1,
    commandTimeout: 2000,
    retryStrategy: null,
  });
  let lastError: unknown = null;
  redis.on('error', (error) => {
    lastError = error;
  });
  try {
    await redis.connect();
    const ends = new Map<string, number>();
    for (const tenantId of tenantIds) {
      const key = `kryonix:demo:history-end:${tenantId}`;
      await redis.set(key, String(nowMs), 'EX', KEPT_SECONDS, 'NX');
      ends.set(tenantId, Number(await redis.get(key)));
    }
    return ends;
  } catch (error) {
    throw new Error('The control server did not answer', { cause: lastError ?? error });
  } finally {
    redis.disconnect();
  }
}
