import { Redis } from 'ioredis';
import { tenantUserName } from '../redis/acl-rules.ts';
import { breached, held, type Probe, type ProbeContext, type ProbeResult, unknown } from './probe.ts';

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

/** As the tenant's own Redis user, which direct access uses: every answer but a refusal is a breach. */
function redisProbe(
  name: Probe['name'],
  what: string,
  attempt: (client: Redis, key: string) => Promise<unknown>,
): Probe {
  return {
    name,
    async run(context) {
      if (!context.managesRedisUsers) return unknown('tenants have no Redis users of their own here');
      const client = openAsTenant(context);
      try {
        await client.connect();
        return await refused(what, attempt(client, `tenant:${context.other.tenantId}:canary`));
      } finally {
        client.disconnect();
      }
    },
  };
}

function openAsTenant({ redisUrl, own }: ProbeContext): Redis {
  const { protocol, hostname, port } = new URL(redisUrl);
  const client = new Redis({
    host: hostname,
    port: Number(port || 6379),
    username: tenantUserName(own.tenantId),
    password: own.redisPassword,
    ...(protocol === 'rediss:' ? { tls: {} } : {}),
    ...{ lazyConnect: true, enableReadyCheck: false, maxRetriesPerRequest: 0, commandTimeout: 2_000 },
    retryStrategy: () => null,
  });
  // The command that fails tells.
  client.on('error', () => undefined);
  return client;
}

async function refused(what: string, attempt: Promise<unknown>): Promise<ProbeResult> {
  try {
    await attempt;
    return breached(`${what} was answered`);
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('NOPERM')) return held(`${what} was refused`);
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
