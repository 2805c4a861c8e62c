import { randomUUID } from 'node:crypto';
import { QueryClient } from '@tanstack/react-query';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { performanceQuery } from '#lib/api/performance-query.ts';
import { realtimeQuery } from '#lib/api/realtime-query.ts';
import { ownScope } from '#lib/api/scope.ts';
import { realtimeMetricsSchema } from '#lib/contracts/realtime-metrics.ts';
import type { Principal } from '#server/auth/principal.ts';
import { prefetchTenant } from '#server/http/loaders/prefetch-tenant.ts';
import { platformTenantScope } from '#server/http/platform-scope.ts';
import { ownTenantScope } from '#server/http/tenant-scope.ts';
import { provideServices } from '#server/services.ts';
import { addStaff, addTenant } from './people.ts';
import { startTestProduct, type TestProduct } from './start-test-product.ts';

let product: TestProduct;
let principal: Principal;

beforeAll(async () => {
  product = await startTestProduct();
  const tenantId = await addTenant(product.pools.platform, 'painted');
  principal = { kind: 'api_key', apiKeyId: '', tenantId, tenantStatus: 'active', scopes: ['cache:read'] };
});
afterAll(() => product.close());

describe('the first paint of a dashboard', () => {
  it('holds every resource under the key by which the browser asks', async () => {
    const client = new QueryClient();
    await prefetchTenant(client, ownTenantScope(principal), ownScope, 'pt-BR');
    expect(client.getQueryCache().getAll()).toHaveLength(6);
    realtimeMetricsSchema.parse(client.getQueryData(realtimeQuery().queryKey));
    expect(client.getQueryData(performanceQuery('24h').queryKey)?.points).toHaveLength(288);
  });

  it('of a tenant whom staff chose leaves one audit row, however much it reads', async () => {
    const { platform } = product.pools;
    const email = await addStaff(platform, 'platform_viewer');
    const tenantId = await addTenant(platform, 'chosen');
    const { rows: people } = await platform.query('select id from accounts.users where email = $1', [email]);
    const session: Principal = {
      kind: 'session',
      sessionId: randomUUID(),
      viewer: { userId: people[0].id, email, displayName: 'Staff', role: 'platform_viewer', tenant: null },
      tenantStatus: null,
      tokenIssuedAt: 0,
      expiresAt: new Date(),
    };
    const requestId = randomUUID();
    const scope = platformTenantScope(session, tenantId, { action: 'overview', requestId, address: null });
    await prefetchTenant(new QueryClient(), scope, { kind: 'platform', tenantId }, 'pt-BR');
    const { rows } = await platform.query('select action, target from accounts.audit_log where request_id = $1', [
      requestId,
    ]);
    expect(rows).toEqual([{ action: 'platform.read.overview', target: `tenant:${tenantId}` }]);
  });

  it('goes without a source that fails, and leaves its key to the browser', async () => {
    const broken = async () => {
      throw new Error('Redis is away');
    };
    provideServices({ ...product.services, realtime: broken });
    const client = new QueryClient();
    await prefetchTenant(client, ownTenantScope(principal), ownScope, 'pt-BR');
    provideServices(product.services);
    expect(client.getQueryData(realtimeQuery().queryKey)).toBeUndefined();
    expect(client.getQueryData(performanceQuery('24h').queryKey)).toBeDefined();
  });
});
