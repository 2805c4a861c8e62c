import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { CatalogueEntry } from '#lib/cache/catalogue-entry.ts';
import { openUserNodes } from '../redis/open-user-nodes.ts';
import { TenantUsers } from '../redis/tenant-users.ts';
import type { Connections } from '../runtime/connections.ts';
import { readTenantUsage, type TenantUsage } from './quota-base.ts';
import { RulesPublisher } from './rules-publisher.ts';

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

export interface TenantRulesOptions {
  connections: Pick<Connections, 'adminRedisUrls' | 'redisUrl' | 'controlRedisUrl' | 'servers' | 'ingestDatabaseUrl'>;
  ingestPool: Pool;
  control: Redis;
  catalogue: readonly CatalogueEntry[];
  log: Logger;
}

/** Tenants' rules for whoever publishes one now and then: nothing is followed until the publisher is started. */
export function openTenantRules(
  options: TenantRulesOptions,
): TenantRulesService & { publisher: RulesPublisher; close(): void } {
  const { connections, ingestPool, control, catalogue, log } = options;
  const { list, close } = openUserNodes(connections, catalogue, log);
  const users = new TenantUsers({ nodes: list, log });
  const { ingestDatabaseUrl } = connections;
  const publisher = new RulesPublisher({ pool: ingestPool, ingestDatabaseUrl, control, users, log });
  return {
    publisher,
    publish: (tenantId) => publisher.publish(tenantId),
    managesRedisUsers: () => users.manages,
    usage: (tenantId) => readTenantUsage(control, tenantId),
    close,
  };
}
