import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import type { Env } from '../env.ts';
import { childEnvironment } from '../runtime/child-environment.ts';
import type { Connections } from '../runtime/connections.ts';
import type { WrappingKeys } from '../runtime/installation-keys.ts';
import { superviseChild } from '../runtime/supervised-child.ts';
import { onShutdown } from '../shutdown.ts';

interface Options {
  env: Env;
  connections: Connections;
  /** The server's own: both open each other's entries. */
  wrapping: WrappingKeys;
  tenants: readonly { id: string; slug: string }[];
  log: Logger;
}

/** Starts the demo's traffic in a process of its own, which is started again when it dies. */
export async function startDemo({ env, connections, wrapping, tenants, log }: Options): Promise<void> {
  const directory = join(env.KRYONIX_HOME, 'demo');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const child = await superviseChild({
    name: 'demo traffic',
    command: process.execPath,
    args: ['--import', import.meta.resolve('tsx'), fileURLToPath(new URL('./main.ts', import.meta.url))],
    directory,
    env: {
      ...childEnvironment(directory),
      KRYONIX_DEMO_TENANTS: JSON.stringify(tenants.map(({ id, slug }) => ({ id, slug }))),
      KRYONIX_DEMO_BACKFILL: '1',
      KRYONIX_CATALOGUE: env.KRYONIX_CATALOGUE,
      KRYONIX_MASTER_KEY: wrapping.masterKey,
      KRYONIX_FORMER_MASTER_KEYS: (wrapping.formerMasterKeys ?? []).join(','),
      REDIS_URL: connections.redisUrl,
      REDIS_CONTROL_URL: connections.controlRedisUrl,
      ...(env.KRYONIX_REDIS_CA ? { KRYONIX_REDIS_CA: env.KRYONIX_REDIS_CA } : {}),
    },
    logFile: join(directory, 'demo.log'),
    stopSignal: 'SIGTERM',
    stopDeadlineMs: 5_000,
    readyDeadlineMs: 10_000,
    log,
  });
  onShutdown('demo traffic', () => child.stop());
}
