import { expect } from 'vitest';
import type { TenantLifeCycle } from '#lib/contracts/tenant-life-cycle.ts';
import type { TenantTopologyView } from '#lib/contracts/tenant-move.ts';
import { type Cache, createCache } from '#lib/sdk/node.ts';
import { type LifeCycleWorld, startLifeCycleWorld } from '#tests/integration/tenants/life-cycle-world.ts';
import { startTestRedis, type TestRedis } from '#tests/setup/test-redis.ts';

export interface SiloWorld {
  world: LifeCycleWorld;
  /** The server `silo-1`. */
  silo: TestRedis;
  /** A process of an application beside the world's own, known by an API key where one is told. */
  openApplication(servers: Record<string, string>, apiKey?: string): Cache;
  path(tenantId: string): string;
  topology(tenantId: string): Promise<TenantTopologyView>;
  /** Begins it, and waits for its end. */
  move(tenantId: string, body: unknown): Promise<TenantLifeCycle>;
  undo(tenantId: string): Promise<TenantLifeCycle>;
  /** What the audit log says of moves, in order. */
  notedMoves(tenantId: string): Promise<string[]>;
  close(): Promise<void>;
}

/** The product with a second server, and with a Cluster that nobody connects to. */
export async function startSiloWorld(): Promise<SiloWorld> {
  const silo = await startTestRedis({ plane: 'control' });
  const clusterUrl = 'redis://127.0.0.1:1,127.0.0.1:2';
  const world = await startLifeCycleWorld({
    'silo-1': { url: silo.url, adminUrl: silo.adminUrl },
    'cluster-1': { url: clusterUrl, adminUrl: clusterUrl },
  });
  const path = (tenantId: string) => `/api/platform/tenants/${tenantId}/move`;
  const begun = async (tenantId: string, method: string, body?: unknown) => {
    expect((await world.command(world.admin, method, path(tenantId), body)).status).toBe(202);
    return await world.settled(tenantId);
  };
  return {
    ...{ world, silo, path },
    openApplication(servers, apiKey) {
      const { baseUrl, connections } = world.product;
      const control = apiKey === undefined ? { url: connections.controlRedisUrl } : { apiUrl: baseUrl, apiKey };
      return createCache({
        ...{ url: connections.redisUrl, control, servers, strict: true },
        onError: () => undefined,
        onWarning: () => undefined,
        connection: { commandTimeoutMs: 5_000 },
      });
    },
    topology: async (tenantId) => (await (await world.admin.get(path(tenantId))).json()) as TenantTopologyView,
    move: (tenantId, body) => begun(tenantId, 'POST', body),
    undo: (tenantId) => begun(tenantId, 'DELETE'),
    async notedMoves(tenantId) {
      const { rows } = await world.product.pools.platform.query<{ action: string }>(
        `select action from accounts.audit_log
          where tenant_id = $1 and action in ('tenant.move', 'tenant.moved', 'tenant.move.undone') order by id`,
        [tenantId],
      );
      return rows.map(({ action }) => action);
    },
    async close() {
      await world.close();
      await silo.close();
    },
  };
}
