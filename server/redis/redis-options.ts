import type { RedisOptions } from 'ioredis';
import { CacheError } from '#lib/cache/cache-error.ts';
import { tlsOf } from '#lib/cache/open-client.ts';
import { parseServerUrl, type ServerAddress } from '#lib/cache/parse-server-url.ts';
import { redisTls } from './redis-tls.ts';

type OnePrimary = Exclude<ServerAddress, { kind: 'cluster' }>;

/**
 * One server, or the primary that sentinels name.
 * @throws CacheError `invalid_topology` for a cluster, which has many
 */
export function parseOnePrimary(url: string): OnePrimary {
  const address = parseServerUrl(url);
  if (address.kind === 'cluster') {
    throw new CacheError('invalid_topology', 'this connection goes to one server, and the URL names a cluster');
  }
  return address;
}

/** How the driver finds the server of a URL and signs in there. The database of the connection is never the URL's. */
export function redisOptionsOf(address: OnePrimary): RedisOptions {
  const tls = tlsOf(address, address.tls ? redisTls() : undefined);
  const login = { username: address.login.username, password: address.login.password, tls };
  if (address.kind === 'single') return { ...login, ...address.endpoints[0] };
  return {
    ...login,
    sentinels: address.endpoints,
    name: address.primaryName,
    sentinelUsername: address.sentinelLogin.username,
    sentinelPassword: address.sentinelLogin.password,
    sentinelRetryStrategy: (attempt) => Math.min(50 * 2 ** attempt, 1_000),
    enableTLSForSentinelMode: address.tls,
    sentinelTLS: tls,
    // A replica after a failover: find the new primary and repeat the command there.
    reconnectOnError: (error) => (error.message.startsWith('READONLY') ? 2 : false),
  };
}

/** Which server a URL names, for counts that processes share and for people: never a password. */
export function serverName(address: ServerAddress): string {
  const endpoints = address.endpoints.map(({ host, port }) => `${host}:${port}`).join(',');
  return address.kind === 'sentinel' ? `${address.primaryName}@${endpoints}` : endpoints;
}
