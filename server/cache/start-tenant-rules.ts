import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { CatalogueEntry } from '#lib/cache/catalogue-entry.ts';
import { PeriodicJob } from '../jobs/periodic-job.ts';
import { keyFormOf, openPrimaries } from '../redis/open-plane.ts';
import { openUserNodes } from '../redis/open-user-nodes.ts';
import { TenantUsers } from '../redis/tenant-users.ts';
import type { Connections } from '../runtime/connections.ts';
import { readTenantUsage, type TenantUsage } from './quota-base.ts';
import { RulesPublisher } from './rules-publisher.ts';
import { trimQuotas } from './trim-quotas.ts';

const trimEveryMs = 2_000;

/** What the rest of the server asks of tenants' rules. */
export interface TenantRulesService {
  /**
   * Puts a tenant's committed rules into effect now instead of within two seconds, its Redis users included. Rejects
   * where PostgreSQL or the control server is away; it is then tried again by itself.
   */
  publish(tenantId: string): Promise<void>;
  /** The tenant's memory against its quota; `null` where it has none. Rejects where the control server is away. */
  usage(tenantId: string): Promise<TenantUsage | null>;
  /** Whether the account in use may manage users on every Redis server. */
  managesRedisUsers(): boolean;
}

/** Tenants' rules and Redis users follow the tables from now on. */
export async function startTenantRules(options: {
  connections: Connections;
  ingestPool: Pool;
  control: Redis;
  catalogue: readonly CatalogueEntry[];
  log: Logger;
}): Promise<TenantRulesService & { stop(): Promise<void> }> {
  const { connections, ingestPool, control, catalogue, log } = options;
  const { list, close } = openUserNodes(connections, catalogue, log);
  const users = new TenantUsers({ nodes: list, log });
  const { ingestDatabaseUrl } = connections;
  const publisher = new RulesPublisher({ pool: ingestPool, ingestDatabaseUrl, control, users, log });
  const evictable = catalogue.filter((entry) => entry.evictionClass === 'evictable').map(({ id }) => id);
  const trimming = new PeriodicJob({
    name: 'quota-trim',
    everyMs: trimEveryMs,
    control,
    log,
    run: (cancelled) =>
      trimQuotas({
        control,
        open: (database) =>
          openPrimaries(connections.redisUrl, 'quota-trim', log, { database, commandTimeoutMs: 5_000 }),
        keyForm: keyFormOf(connections.redisUrl),
        evictable,
        log,
        cancelled,
      }),
  });
  await publisher.start();
  trimming.start();
  return {
    publish: (tenantId) => publisher.publish(tenantId),
    managesRedisUsers: () => users.manages,
    usage: (tenantId) => readTenantUsage(control, tenantId),
    async stop() {
      await Promise.all([publisher.stop(), trimming.stop()]);
      close();
    },
  };
}
