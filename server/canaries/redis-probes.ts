import { Redis } from 'ioredis';
import { tlsOf } from '#lib/cache/open-client.ts';
import { parseServerUrl, type ServerAddress } from '#lib/cache/parse-server-url.ts';
import { tenantUserName } from '../redis/acl-rules.ts';
import { redisOptionsOf } from '../redis/redis-options.ts';
import { redisTls } from '../redis/redis-tls.ts';
import type { Canary } from './canary-tenants.ts';
import { breached, held, type Probe, type ProbeContext, type ProbeResult, unknown, worstOf } from './probe.ts';

const answerMs = 2_000;

/** Where `other` keeps its secret. */
export const secretPlace = ['crm', 'canary', 'secret'] as const;

/** By the SDK, as every process of the platform reads. */
export const cacheGet: Probe = {
  name: 'cache-get',
  async run({ cache, own, other, secret }) {
    const theirs = await cache.forTenant(other.tenantId).get(...secretPlace);
    if (!theirs.hit || theirs.value !== secret) return unknown('the other canary has lost its own value');
    const mine = await cache.forTenant(own.tenantId).get(...secretPlace);
    return mine.hit && mine.value === secret
      ? breached('one tenant read the value of another under the same name')
      : held('the same name led each tenant to its own value');
  },
};

type RedisContext = Pick<ProbeContext, 'own' | 'other' | 'redisUrls' | 'managesRedisUsers'>;

/** As the tenant's own Redis user, which direct access uses, on each plane: every answer but a refusal is a breach. */
function redisProbe(
  name: Probe['name'],
  what: string,
  attempt: (client: Redis, key: string) => Promise<unknown>,
): { name: Probe['name']; run(context: RedisContext): Promise<ProbeResult> } {
  return {
    name,
    async run({ own, other, redisUrls, managesRedisUsers }) {
      const results = await Promise.all(
        [...new Set(Object.values(redisUrls))].map((url) =>
          asTenant(url, own, managesRedisUsers, (client) =>
            refused(what, attempt(client, `tenant:${other.tenantId}:canary`)),
          ),
        ),
      );
      return worstOf(results) ?? unknown('there is no Redis server');
    },
  };
}

/** Signs in as the tenant and goes on; where tenants have no users, to be turned away is all that can be tried. */
async function asTenant(
  url: string,
  own: Canary,
  managesRedisUsers: boolean,
  attempt: (client: Redis) => Promise<ProbeResult>,
): Promise<ProbeResult> {
  const address = parseServerUrl(url);
  const client = openAsTenant(address, own);
  let problem = '';
  client.on('error', (error) => {
    problem = error.message;
  });
  try {
    await client.connect();
    return await attempt(client);
  } catch (error) {
    if (!problem.startsWith('WRONGPASS')) throw problem === '' ? error : new Error(problem, { cause: error });
    return managesRedisUsers && address.kind !== 'cluster'
      ? unknown('the canary’s own user is not on the server')
      : held('tenants have no Redis users of their own here, and the canary was not let in');
  } finally {
    client.disconnect();
  }
}

/** One attempt that ends, wherever the server is: what follows an outage is the next run's. */
function openAsTenant(address: ServerAddress, own: Canary): Redis {
  const where =
    address.kind === 'cluster'
      ? { ...address.endpoints[0], tls: tlsOf(address, address.tls ? redisTls() : undefined) }
      : redisOptionsOf(address);
  return new Redis({
    ...where,
    username: tenantUserName(own.tenantId),
    password: own.redisPassword,
    ...{ lazyConnect: true, enableReadyCheck: false, maxRetriesPerRequest: 0 },
    ...{ connectTimeout: answerMs, commandTimeout: answerMs },
    retryStrategy: () => null,
    sentinelRetryStrategy: () => null,
    reconnectOnError: () => false,
  });
}

/** Answers with which a server has already looked at what it should have refused. */
const pastTheWall = /^(NOSCRIPT|WRONGTYPE) /;

async function refused(what: string, attempt: Promise<unknown>): Promise<ProbeResult> {
  try {
    await attempt;
    return breached(`${what} was answered`);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error.message.startsWith('NOPERM')) return held(`${what} was refused`);
    if (pastTheWall.test(error.message)) return breached(`${what} was let in`);
    throw error;
  }
}

export const redisGet = redisProbe('redis-get', 'GET of a key of the other tenant', (client, key) => client.get(key));
export const redisScan = redisProbe('redis-scan', 'SCAN of the whole server', (client) => client.scan('0'));
export const redisPublish = redisProbe('redis-publish', 'PUBLISH to the other tenant', (client, key) =>
  client.publish(key, 'canary'),
);
export const redisScript = redisProbe('redis-script', 'EVALSHA over a key of the other tenant', (client, key) =>
  client.evalsha('0'.repeat(40), 1, key),
);
