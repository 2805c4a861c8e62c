import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { migrate } from '#server/db/migrate.ts';
import { makePools, type Pools } from '#server/db/pools.ts';
import { applySuperuserSetup } from '#server/db/superuser-setup.ts';
import { logger } from '#server/logger.ts';
import type { Connections } from '#server/runtime/connections.ts';
import { databaseName, startEmbeddedRuntime } from '#server/runtime/embedded-runtime.ts';
import { silentProgress } from '#server/runtime/progress.js';
import { readOrCreateSecrets } from '#server/runtime/secrets.ts';

export interface BenchPlatform {
  connections: Connections;
  control: Redis;
  pools: Pools;
  /** Makes tenants and returns their ids. */
  addTenants(count: number): Promise<string[]>;
  close(): Promise<void>;
}

/** PostgreSQL and Redis of this run's own, set up and durable as in production. */
export async function startBenchPlatform(): Promise<BenchPlatform> {
  logger.level = 'error';
  const home = await mkdtemp(join(tmpdir(), 'kryonix-bench-'));
  await chmod(home, 0o755);
  const needs = { postgres: true, redis: true };
  const runtime = await startEmbeddedRuntime({ home, needs, progress: silentProgress(), log: logger });
  const connections = runtime.connections as Connections;
  const secrets = await readOrCreateSecrets(home);
  await applySuperuserSetup(connections.superuserDatabaseUrl ?? '', secrets.postgres, databaseName);
  await migrate(connections.ownerDatabaseUrl);
  const pools = makePools(connections);
  const control = new Redis(connections.controlRedisUrl);
  const superuserUrl = new URL(connections.superuserDatabaseUrl ?? '');
  superuserUrl.pathname = `/${databaseName}`;
  return {
    connections,
    control,
    pools,
    async addTenants(count) {
      const ids = Array.from({ length: count }, () => randomUUID());
      const client = new Client({ connectionString: superuserUrl.href });
      await client.connect();
      await client.query(
        `insert into accounts.tenants (id, slug, name) select id, 'bench-' || id, 'Bench' from unnest($1::uuid[]) as id`,
        [ids],
      );
      await client.end();
      return ids;
    },
    async close() {
      control.disconnect();
      await pools.close();
      await runtime.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}
