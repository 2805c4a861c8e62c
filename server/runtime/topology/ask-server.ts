import { Redis } from 'ioredis';

/** Opens a connection for a few questions and closes it. Rejects where the server does not answer within two seconds. */
export async function askServer<T>(url: string, ask: (server: Redis) => Promise<T>, ca?: string): Promise<T> {
  const server = new Redis(url, {
    ...{ lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0, enableReadyCheck: false },
    connectTimeout: 2_000,
    commandTimeout: 2_000,
    ...(url.startsWith('rediss:') ? { tls: { ca } } : {}),
  });
  let lost: Error | undefined;
  server.on('error', (error) => {
    lost = error;
  });
  try {
    await server.connect();
    return await ask(server);
  } catch (error) {
    // Why the connection broke says more than that it did.
    throw lost ?? error;
  } finally {
    server.disconnect();
  }
}
