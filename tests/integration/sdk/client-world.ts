import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { type Client, type ClientOptions, createClient } from '#lib/sdk/browser.ts';
import type { TenantCache } from '#lib/sdk/node.ts';
import { addApiKey, addTenant } from '../http/people.ts';
import { startTestProduct, type TestProduct } from '../http/start-test-product.ts';
import { type ClientNetwork, makeNetwork } from './client-network.ts';

/** The product for a file's tests, and for each test a new tenant with a network of its own. */
export interface ClientWorld {
  product: TestProduct;
  tenant: TenantCache;
  apiKey: string;
  network: ClientNetwork;
  /** A client of the tenant, closed after the test. */
  open(options?: Partial<ClientOptions>): Client;
}

/** Call it at the top of a test file; what it answers is complete within tests. */
export function makeClientWorld(): ClientWorld {
  const clients: Client[] = [];
  const world = {
    open(options: Partial<ClientOptions> = {}) {
      const { product, apiKey, network } = world;
      const client = createClient({
        ...{ url: product.baseUrl, apiKey, fetch: network.fetch, onError: () => {} },
        ...options,
      });
      clients.push(client);
      return client;
    },
  } as ClientWorld;
  beforeAll(async () => {
    world.product = await startTestProduct();
  });
  afterAll(() => world.product?.close());
  beforeEach(async () => {
    const { pools, services } = world.product;
    const tenantId = await addTenant(pools.platform, `tenant-${randomUUID().slice(0, 8)}`);
    const pepper = services.apiKeyPepper;
    const scopes = ['values:read', 'values:write', 'sessions', 'realtime'] as const;
    world.apiKey = await addApiKey(pools.platform, { tenantId, pepper, scopes: [...scopes] });
    world.tenant = services.cache.forTenant(tenantId);
    world.network = makeNetwork();
  });
  afterEach(() => {
    for (const client of clients.splice(0)) client.close();
  });
  return world;
}
