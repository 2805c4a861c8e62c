import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { catalogues } from '#lib/cache/catalogue.ts';
import type { TenantCache } from '#lib/cache/tenant-cache.ts';
import { getDatabaseConfigs } from '#server/db/queries/access/get-database-configs.ts';
import { type DatabaseConfigChange, setDatabaseConfig } from '#server/db/queries/access/set-database-config.ts';
import { setTenantAccess, type TenantAccessChange } from '#server/db/queries/access/set-tenant-access.ts';
import { setTenantStatus } from '#server/db/queries/access/set-tenant-status.ts';
import { withTenant } from '#server/db/with-tenant.ts';
import { getRealtimeMetrics } from '#server/live/get-realtime-metrics.ts';
import { addToLiveWindow } from '#server/live/live-window.ts';
import { beatIngestHeartbeat } from '#server/telemetry/ingest-heartbeat.ts';
import { makeRollup } from '../db/make-batch.ts';
import { outcomeOf, type RulesServers, readAndWrite, startRulesServers } from './rules-servers.ts';

let servers: RulesServers;
let tenant: TenantCache;

beforeAll(async () => {
  servers = await startRulesServers();
});
afterAll(() => servers.close());
beforeEach(async () => {
  tenant = servers.openCache({ random: () => 0.5 }).forTenant(await servers.makeTenant());
  // Begins to read the rules.
  await readAndWrite(tenant);
});

/** Database 1 is that of the module `api`, 4 that of `ai`. */
const setDatabase = (change: DatabaseConfigChange, database = 1) =>
  servers.change((client) => setDatabaseConfig(client, tenant.tenantId, database, change));
const setTenant = (change: TenantAccessChange) =>
  servers.change((client) => setTenantAccess(client, tenant.tenantId, change));

/** Two seconds are promised; six are granted to a busy machine. */
const wait = { timeout: 6_000 };
const becomes = (ask: () => unknown, expected: unknown) => expect.poll(ask, wait).toEqual(expected);

describe('tenant_cache_configs, followed by a process without PostgreSQL', () => {
  it('status', async () => {
    await setDatabase({ status: 'maintenance' });
    await becomes(() => readAndWrite(tenant), ['served', 'tenant_maintenance']);
    await setDatabase({ status: 'suspended' });
    await becomes(() => readAndWrite(tenant), ['tenant_suspended', 'tenant_suspended']);
    expect(await readAndWrite(tenant, 'ai')).toEqual(['served', 'served']);
    await setDatabase({ status: 'active' });
    await becomes(() => readAndWrite(tenant), ['served', 'served']);
  });

  it('sdk_enabled', async () => {
    await setDatabase({ sdkEnabled: false });
    await becomes(() => readAndWrite(tenant), ['forbidden', 'forbidden']);
    await expect(tenant.get('api', 'temp', 'k')).rejects.toMatchObject({ reason: 'sdk_disabled' });
    expect(await readAndWrite(tenant, 'ai')).toEqual(['served', 'served']);
  });

  it('sdk_rate_limit', async () => {
    const byApiKey = servers.openCache({ countsSdkCalls: true }).forTenant(tenant.tenantId);
    await setDatabase({ sdkCallsPerHour: 3 });
    await becomes(() => outcomeOf(byApiKey.get('api', 'temp', 'k')), 'rate_limited');
    const refusal = await byApiKey.get('api', 'temp', 'k').catch((error: unknown) => error);
    expect(refusal).toMatchObject({ status: 429, retryAfterSeconds: expect.toSatisfy((seconds) => seconds > 1_000) });
    expect(await outcomeOf(byApiKey.get('ai', 'temp', 'k'))).toBe('served');
    expect(await readAndWrite(tenant)).toEqual(['served', 'served']);
  });

  it('max_memory_mb', async () => {
    await setDatabase({ maxMemoryMb: 1 });
    const value = randomBytes(100_000);
    let stored = 0;
    await becomes(() => outcomeOf(tenant.set('api', 'temp', `k${stored++}`, value)), 'quota_exceeded');
    expect(stored).toBeGreaterThan(10);
    expect(await outcomeOf(tenant.set('ai', 'temp', 'k', value))).toBe('served');
  });

  it('default_ttl_seconds', async () => {
    await setDatabase({ defaultTtlSeconds: 77 });
    const ttl = () => tenant.explainTtl('api', 'temp');
    await becomes(() => ttl().ttlSeconds, 77);
    expect(ttl().source).toBe('tenant');
    await setDatabase({ defaultTtlSeconds: null });
    await becomes(() => ttl().source, 'catalogue');
  });

  it('mobile_ttl_seconds', async () => {
    await setDatabase({ mobileTtlSeconds: 33 });
    await becomes(() => tenant.explainTtl('api', 'temp', { device: 'mobile' }).ttlSeconds, 33);
    expect(tenant.explainTtl('api', 'temp', { device: 'desktop' }).source).toBe('catalogue');
  });

  it('mobile_compression', async () => {
    const data = new Redis(servers.redis.adminRedisUrls.data, { db: 1 });
    const storedBytes = async (device: 'mobile' | 'desktop') => {
      await tenant.set('api', 'temp', 'large', 'x'.repeat(20_000), { device });
      return await data.strlen(`tenant:${tenant.tenantId}:api:temp:large`);
    };
    expect(await storedBytes('mobile')).toBeLessThan(1_000);
    await setDatabase({ mobileCompression: false });
    await becomes(async () => (await storedBytes('mobile')) > 20_000, true);
    expect(await storedBytes('desktop')).toBeLessThan(1_000);
    data.disconnect();
  });

  it('performance_monitoring', async () => {
    const stream = new Redis(servers.redis.adminRedisUrls.control);
    await setDatabase({ performanceMonitoring: false });
    /** What the newest batches tell of an operation in each module. */
    const told = async (key: string) => {
      await tenant.get('api', 'temp', key);
      await tenant.get('ai', 'temp', key);
      await expect.poll(async () => JSON.stringify(await entries()).includes(key), wait).toBe(true);
      return JSON.stringify(await entries());
    };
    const entries = () => stream.xrevrange('kryonix:telemetry', '+', '-', 'COUNT', 1);
    let asked = 0;
    await expect
      .poll(
        async () => {
          asked += 1;
          const batch = await told(`secret-${asked}`);
          return [batch.includes('"other'), batch.includes('"api'), batch.includes('ai')];
        },
        { timeout: 15_000 },
      )
      .toEqual([true, false, true]);
    stream.disconnect();
  });

  it('ai_optimization', async () => {
    const cache = servers.openCache({ appliedPolicy: () => 500, random: () => 0.5 });
    const optimized = cache.forTenant(tenant.tenantId);
    expect(optimized.explainTtl('api', 'temp').source).toBe('policy');
    await setDatabase({ aiOptimization: false });
    await becomes(() => optimized.explainTtl('api', 'temp').source, 'catalogue');
    expect(optimized.explainTtl('ai', 'temp').source).toBe('policy');
  });

  it('mobile_sync_interval_seconds', async () => {
    const change = { mobileSyncIntervalSeconds: 45 };
    await setDatabase(change);
    const configs = await withTenant(servers.pools.app, tenant.tenantId, (client) =>
      getDatabaseConfigs(client, tenant.tenantId),
    );
    expect(configs).toHaveLength(16);
    expect(configs[1]).toMatchObject(change);
    expect(configs[2]).not.toMatchObject(change);
  });

  it('cache_hit_target: the hit rate below which a database is shown as one to look at', async () => {
    const { control, pools } = servers;
    const nowMs = Date.now();
    await beatIngestHeartbeat(control, { since: nowMs - 60_000, at: nowMs });
    const { tenantId } = tenant;
    /** 82 % of 200 reads, in both databases. */
    const counts = { bucketMs: nowMs - 2_000, calls: 200, hits: 164, misses: 36, stales: 0, latency: [20, 200] };
    const rows = [1, 4].map((database) => makeRollup({ tenantId, database, ...counts }));
    await addToLiveWindow(control, rows, nowMs);
    const sources = { catalogue: catalogues['multi-tenant'].databases, planeUp: () => true, now: () => nowMs };
    const statuses = async () => {
      const { databases } = await getRealtimeMetrics({ ...sources, pool: pools.app, control }, tenantId);
      return [1, 4].map((id) => databases.find((database) => database.id === id)?.status);
    };
    // 85 % unless the tenant says otherwise.
    expect(await statuses()).toEqual(['warning', 'warning']);
    await setDatabase({ cacheHitTargetPercent: 81.5 });
    expect(await statuses()).toEqual(['ok', 'warning']);
    await setDatabase({ cacheHitTargetPercent: 82.5 });
    await setDatabase({ cacheHitTargetPercent: 0 }, 4);
    expect(await statuses()).toEqual(['warning', 'ok']);
  });
});

describe('tenants.status', () => {
  it('is over the status of every database', async () => {
    await setDatabase({ status: 'maintenance' });
    await servers.change((client) => setTenantStatus(client, tenant.tenantId, 'suspended'));
    await becomes(() => readAndWrite(tenant), ['tenant_suspended', 'tenant_suspended']);
    expect(await readAndWrite(tenant, 'mobile')).toEqual(['tenant_suspended', 'tenant_suspended']);
    await servers.change((client) => setTenantStatus(client, tenant.tenantId, 'active'));
    await becomes(() => readAndWrite(tenant), ['served', 'tenant_maintenance']);
  });
});

describe('tenant_access', () => {
  it('allowed_databases', async () => {
    await setTenant({ allowedDatabases: [4] });
    await becomes(() => readAndWrite(tenant), ['forbidden', 'forbidden']);
    expect(await readAndWrite(tenant, 'ai')).toEqual(['served', 'served']);
    await setTenant({ allowedDatabases: null });
    await becomes(() => readAndWrite(tenant), ['served', 'served']);
  });

  it('read_only', async () => {
    await setTenant({ readOnly: true });
    await becomes(() => readAndWrite(tenant), ['served', 'forbidden']);
  });

  it('rate_limit_per_second', async () => {
    await setTenant({ rateLimitPerSecond: 1 });
    const burst = () => Promise.all(['a', 'b', 'c'].map((key) => outcomeOf(tenant.get('api', 'temp', key))));
    await expect.poll(burst, wait).toContain('rate_limited');
  });

  it.each<TenantAccessChange>([
    { quotaBytes: -1 },
    { quotaBytes: 2 ** 60 },
    { rateLimitPerSecond: 0 },
    { allowedDatabases: [16] },
  ])('refuses the absurd %j, and the rules stay as they are', async (change) => {
    await setTenant({ readOnly: true });
    await expect(setTenant(change)).rejects.toMatchObject({ code: expect.stringMatching(/^2/) });
    await becomes(() => readAndWrite(tenant), ['served', 'forbidden']);
  });
});

describe('a tenant', () => {
  it('without any row of settings has the defaults', async () => {
    const { tenantId } = tenant;
    await setTenant({ readOnly: true });
    await becomes(() => readAndWrite(tenant), ['served', 'forbidden']);
    await withTenant(servers.pools.app, tenantId, (client) =>
      client.query('delete from cache_management.tenant_cache_configs where tenant_id = $1', [tenantId]),
    );
    await setTenant({ readOnly: false });
    await becomes(() => readAndWrite(tenant), ['served', 'served']);
  });

  it('that PostgreSQL does not know is refused', async () => {
    const stranger = servers.openCache().forTenant('99999999-9999-4999-8999-999999999999');
    await becomes(() => readAndWrite(stranger), ['forbidden', 'forbidden']);
  });

  it('keeps its rules in a process that starts while PostgreSQL is away', async () => {
    await setTenant({ readOnly: true });
    await becomes(() => readAndWrite(tenant), ['served', 'forbidden']);
    await servers.rules.stop();
    const later = servers.openCache().forTenant(tenant.tenantId);
    await becomes(() => readAndWrite(later), ['served', 'forbidden']);
  });
});
