import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logger } from '#server/logger.ts';
import { silentProgress } from '#server/runtime/progress.js';
import { resolvePrograms } from '#server/runtime/resolve-programs.ts';
import { chooseRuntimeUser } from '#server/runtime/runtime-user.ts';
import { readOrCreateSecrets } from '#server/runtime/secrets.ts';
import { startRedisAt, type TestRedis } from '#tests/setup/redis-at.ts';
import { freePort, serveProduct } from '#tests/setup/served-product.ts';
import { handOver, product, untilReady } from './product.ts';

export interface SiloProduct {
  silo: TestRedis;
  stop(): Promise<void>;
}

/** What the second server is called in KRYONIX_SERVERS. */
export const siloName = 'silo-1';

/**
 * A product of a test's own, without tenants, that knows a second Redis. Until it is stopped, what product.ts does is done
 * with this one.
 */
export async function startSiloProduct(): Promise<SiloProduct> {
  const shared = product();
  const home = await mkdtemp(join(tmpdir(), 'kryonix-e2e-silo-'));
  logger.level = 'silent';
  const { redis: redisPrograms } = await resolvePrograms({ postgres: false, redis: true }, null, silentProgress());
  if (redisPrograms === null) throw new Error('no Redis programs were found');
  const place = { home: tmpdir(), redisPrograms, secrets: await readOrCreateSecrets(home) };
  const silo = await startRedisAt({ ...place, user: await chooseRuntimeUser() }, { plane: 'control' });
  const servers = { [siloName]: { url: silo.url, adminUrl: silo.adminUrl } };
  const own = await serveProduct(home, await freePort(), { KRYONIX_SERVERS: JSON.stringify(servers) });
  handOver({ home, baseUrl: own.baseUrl, credentials: own.credentials });
  await untilReady(own.baseUrl);
  return {
    silo,
    async stop() {
      handOver(shared);
      await own.stop();
      await silo.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}
