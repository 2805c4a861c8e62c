import type { Logger } from 'pino';
import type { CatalogueName } from '#lib/contracts/vocabulary.ts';
import { type Cache, createCache } from '#lib/sdk/node.ts';
import { redisTls } from '../redis/redis-tls.ts';
import type { Connections } from '../runtime/connections.ts';
import type { WrappingKeys } from '../runtime/installation-keys.ts';

/** Without a master key no tenant's values can be encrypted. */
interface Options extends Partial<WrappingKeys> {
  redisUrl: string;
  controlRedisUrl: string;
  servers?: Connections['servers'];
  catalogue: CatalogueName;
  /** Milliseconds that a caller waits for an answer; default as in the SDK. */
  commandTimeoutMs?: number;
  log: Logger;
}

/**
 * The server's own use of the SDK: what it reads and writes of a tenant's values goes through here, so that it is named,
 * sealed and counted like everybody's. Faults are thrown: a request that cannot be served must say so.
 */
export function createServerCache({ redisUrl, controlRedisUrl, servers, catalogue, log, ...rest }: Options): Cache {
  const { masterKey, formerMasterKeys = [], commandTimeoutMs } = rest;
  return createCache({
    url: redisUrl,
    control: { url: controlRedisUrl },
    servers: Object.fromEntries(Object.entries(servers ?? {}).map(([name, { url }]) => [name, url])),
    catalogue,
    ...(masterKey === undefined ? {} : { encryption: { masterKey, formerMasterKeys, tenants: 'published' } }),
    // Applications without a connection of their own come through here, by API key.
    countsSdkCalls: true,
    strict: true,
    onError: (error) => log.warn({ err: error }, 'the cache failed a request'),
    onWarning: (warning) => log.warn({ warning }, 'the cache warns'),
    connection: {
      connectionName: 'kryonix-server',
      tls: redisTls(),
      ...(commandTimeoutMs === undefined ? {} : { commandTimeoutMs }),
    },
  });
}
