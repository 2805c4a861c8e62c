import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { catalogues } from '#lib/cache/catalogue.ts';
import { startTenantRules } from '#server/cache/start-tenant-rules.ts';
import { setRedisUser } from '#server/db/queries/access/set-redis-user.ts';
import { setTenantStatus } from '#server/db/queries/access/set-tenant-status.ts';
import { withPlatform } from '#server/db/with-platform.ts';
import { logger } from '#server/logger.ts';
import { tenantUserName } from '#server/redis/acl-rules.ts';
import type { BenchPlatform } from '../telemetry/bench-platform.ts';

function urlOf(url: string, tenantId: string, password: string): string {
  const own = new URL(url);
  own.username = tenantUserName(tenantId);
  own.password = password;
  return own.href;
}

/** Milliseconds from the commit that suspends a tenant to the end of its open connections on both servers. */
export async function measureSuspend(platform: BenchPlatform, tenantIds: readonly string[]): Promise<number[]> {
  const { connections, control, pools } = platform;
  const catalogue = catalogues['multi-tenant'].databases;
  const rules = await startTenantRules({ connections, ingestPool: pools.ingest, control, catalogue, log: logger });
  const note = { actorUserId: null, action: 'bench', target: null, address: null, requestId: null };
  const times: number[] = [];
  try {
    for (const tenantId of tenantIds) {
      const password = randomBytes(24).toString('base64url');
      await withPlatform(pools.platform, note, (client) => setRedisUser(client, tenantId, password));
      await rules.publish(tenantId);
      const clients = [connections.redisUrl, connections.controlRedisUrl].map(
        (url) =>
          new Redis(urlOf(url, tenantId, password), { db: 1, retryStrategy: () => null, enableReadyCheck: false }),
      );
      const ended = clients.map((client) => {
        client.on('error', () => undefined);
        return new Promise((resolve) => client.once('end', resolve));
      });
      await Promise.all(clients.map((client) => client.ping()));
      await withPlatform(pools.platform, note, (client) => setTenantStatus(client, tenantId, 'suspended'));
      const begunMs = performance.now();
      await Promise.all(ended);
      times.push(performance.now() - begunMs);
    }
  } finally {
    await rules.stop();
  }
  return times;
}
