import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { io } from 'socket.io-client';
import { catalogues } from '#lib/cache/catalogue.ts';
import { AccessError, type Cache, createCache } from '#lib/sdk/node.ts';
import { createServerCache } from '#server/cache/create-server-cache.ts';
import { startTenantRules } from '#server/cache/start-tenant-rules.ts';
import { setRedisUser } from '#server/db/queries/access/set-redis-user.ts';
import { setTenantStatus } from '#server/db/queries/access/set-tenant-status.ts';
import { withPlatform } from '#server/db/with-platform.ts';
import { LiveFigures } from '#server/live/live-figures.ts';
import { startLive } from '#server/live/start-live.ts';
import { logger } from '#server/logger.ts';
import { tenantUserName } from '#server/redis/acl-rules.ts';
import { provide } from '#server/remember.ts';
import { addApiKey } from '#tests/integration/http/people.ts';
import { serveRoutes } from '#tests/integration/http/serve-routes.ts';
import type { BenchPlatform } from '../telemetry/bench-platform.ts';

/** Where a suspension is felt. */
export const suspendedWays = ['disconnect', 'http', 'socket', 'sdk'] as const;
type Way = (typeof suspendedWays)[number];

const pepper = 'bench';
const askEveryMs = 5;

function urlOf(url: string, tenantId: string, password: string): string {
  const own = new URL(url);
  own.username = tenantUserName(tenantId);
  own.password = password;
  return own.href;
}

/** Routes and sockets in this process, with the services that they ask for. */
async function serve({ connections, control, pools }: BenchPlatform) {
  const catalogue = catalogues['multi-tenant'].databases;
  const cache = createServerCache({ ...connections, catalogue: 'multi-tenant', log: logger });
  const answers = { secureCookies: false, trustProxy: false, sessionSecret: pepper, apiKeyPepper: pepper };
  provide('services', { pools, control, cache, ...answers });
  const { http, baseUrl, close } = await serveRoutes();
  const figures = new LiveFigures({
    pool: pools.app,
    control,
    catalogue,
    planeUp: () => true,
    ready: async () => true,
  });
  const live = startLive({ ...connections, http, figures, control, socketsPerTenant: 10, log: logger });
  return {
    baseUrl,
    async close() {
      await live.stop();
      await close();
      await cache.close();
    },
  };
}

type Served = Awaited<ReturnType<typeof serve>>;

/** Asks again and again until `refused`, at most for a minute. */
async function until(refused: () => Promise<boolean>): Promise<void> {
  const endMs = performance.now() + 60_000;
  while (!(await refused())) {
    if (performance.now() > endMs) throw new Error('a suspended tenant is still served after a minute');
    await delay(askEveryMs);
  }
}

/** The ways of one tenant, each open and served; the promises end when it no longer is. */
async function openWays(platform: BenchPlatform, served: Served, application: Cache, tenantId: string) {
  const { connections, pools } = platform;
  const password = randomBytes(24).toString('base64url');
  await withPlatform(pools.platform, note, (client) => setRedisUser(client, tenantId, password));
  const apiKey = await addApiKey(pools.platform, { tenantId, pepper, scopes: ['values:read', 'realtime'] });
  return {
    async open(): Promise<Record<Way, Promise<unknown>>> {
      const options = { db: 1, retryStrategy: () => null, enableReadyCheck: false };
      const clients = [connections.redisUrl, connections.controlRedisUrl].map(
        (url) => new Redis(urlOf(url, tenantId, password), options),
      );
      const ended = clients.map((client) => {
        client.on('error', () => undefined);
        return new Promise((resolve) => client.once('end', resolve));
      });
      const socket = io(served.baseUrl, { auth: { apiKey }, transports: ['websocket'], reconnection: false });
      await new Promise((resolve, reject) => socket.once('connect', () => resolve(null)).once('connect_error', reject));
      const tenant = application.forTenant(tenantId);
      const headers = { authorization: `Bearer ${apiKey}` };
      const ask = async () => {
        const answer = await fetch(`${served.baseUrl}/api/v1/cache/api/temp/k`, { headers });
        await answer.arrayBuffer();
        return answer.status;
      };
      await Promise.all([...clients.map((client) => client.ping()), tenant.get('api', 'temp', 'k')]);
      const status = await ask();
      if (status !== 404) throw new Error(`the API answers ${status} before the suspension`);
      return {
        disconnect: Promise.all(ended),
        socket: new Promise((resolve) => socket.once('disconnect', resolve)),
        http: until(async () => (await ask()) === 403),
        sdk: until(() => tenant.get('api', 'temp', 'k').then(() => false, isRefusal)),
      };
    },
  };
}

const note = { actorUserId: null, action: 'bench', target: null, address: null, requestId: null };
const isRefusal = (error: unknown) => error instanceof AccessError && error.reason === 'tenant_suspended';

/**
 * Milliseconds from the commit that suspends a tenant to the end of its open connections on both Redis servers and of its
 * socket, and to the first refusal by HTTP and by the SDK of an application, each asked every 5 ms.
 */
export async function measureSuspend(
  platform: BenchPlatform,
  tenantIds: readonly string[],
): Promise<Record<Way, number[]>> {
  const { connections, control, pools } = platform;
  const catalogue = catalogues['multi-tenant'].databases;
  const rules = await startTenantRules({ connections, ingestPool: pools.ingest, control, catalogue, log: logger });
  const application = createCache({ url: connections.redisUrl, control: { url: connections.controlRedisUrl } });
  const served = await serve(platform);
  const times: Record<Way, number[]> = { disconnect: [], http: [], socket: [], sdk: [] };
  try {
    for (const tenantId of tenantIds) {
      const ways = await openWays(platform, served, application, tenantId);
      await rules.publish(tenantId);
      const ends = await ways.open();
      await withPlatform(pools.platform, note, (client) => setTenantStatus(client, tenantId, 'suspended'));
      const begunMs = performance.now();
      await Promise.all(
        suspendedWays.map(async (way) => {
          await ends[way];
          times[way].push(performance.now() - begunMs);
        }),
      );
    }
  } finally {
    await application.close();
    await served.close();
    await rules.stop();
  }
  return times;
}
