import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logger } from '#server/logger.ts';
import { adminUserName, serviceUserName } from '#server/redis/acl-rules.ts';
import { silentProgress } from '#server/runtime/progress.js';
import { startRedis } from '#server/runtime/redis-server.ts';
import { resolvePrograms } from '#server/runtime/resolve-programs.ts';
import { chooseRuntimeUser } from '#server/runtime/runtime-user.ts';
import { findFreePort } from '#server/runtime/stable-ports.ts';

const passwords = { admin: 'bench', service: 'bench' };

export interface BenchRedis {
  /** The product's own user. */
  url: string;
  /** For the peers, which name their keys as they like. */
  adminUrl: string;
  close(): Promise<void>;
}

/** A data server of this run's own, on loopback, with the users of production. */
export async function startBenchRedis(): Promise<BenchRedis> {
  logger.level = 'warn';
  const { redis } = await resolvePrograms({ postgres: false, redis: true }, null, silentProgress());
  if (!redis) throw new Error('no Redis programs were found');
  const user = await chooseRuntimeUser();
  const directory = await mkdtemp(join(tmpdir(), 'kryonix-bench-'));
  await chmod(directory, 0o755);
  if (user.switched) await chown(directory, user.uid, user.gid);
  const port = await findFreePort();
  const logFile = join(directory, 'server.log');
  const child = await startRedis({
    server: redis.server,
    plane: 'data',
    directory,
    port,
    passwords,
    user,
    logFile,
    log: logger,
  });
  await child.ready;
  const urlOf = (name: string, password: string) => `redis://${name}:${password}@127.0.0.1:${port}`;
  return {
    url: urlOf(serviceUserName, passwords.service),
    adminUrl: urlOf(adminUserName, passwords.admin),
    async close() {
      await child.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
