import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { catalogues } from '#lib/cache/catalogue.ts';
import type { MasterKeyOptions } from '#lib/cache/master-keys.ts';
import type { CreatedTenant, TenantLifeCycle } from '#lib/contracts/tenant-life-cycle.ts';
import { type Cache, createCache } from '#lib/sdk/node.ts';
import { createServerCache } from '#server/cache/create-server-cache.ts';
import { startTenantRules } from '#server/cache/start-tenant-rules.ts';
import { logger } from '#server/logger.ts';
import type { Connections } from '#server/runtime/connections.ts';
import { type Browser, openBrowser } from '#tests/integration/http/browser.ts';
import { addStaff, password } from '#tests/integration/http/people.ts';
import { startTestProduct, type TestProduct } from '#tests/integration/http/start-test-product.ts';
import { eventually } from '#tests/setup/eventually.ts';

export interface LifeCycleWorld {
  product: TestProduct;
  admin: Browser;
  viewer: Browser;
  /** A process of an application, which knows the servers and nothing of PostgreSQL. */
  application: Cache;
  /** The same in another process, with other master keys where they are told. */
  openApplication(keys?: MasterKeyOptions): Cache;
  /** 32 bytes in base64. */
  masterKey: string;
  /** A command of one of the product's own pages. */
  command(browser: Browser, method: string, path: string, body?: unknown): Promise<Response>;
  create(wish: Record<string, unknown>): Promise<CreatedTenant>;
  lifeCycle(tenantId: string): Promise<TenantLifeCycle>;
  /** Waits until nothing is under way with a tenant. */
  settled(tenantId: string): Promise<TenantLifeCycle>;
  close(): Promise<void>;
}

/** The product with tenants' rules, Redis users and a worker, as it runs; its data plane elsewhere where that is told. */
export async function startLifeCycleWorld(
  servers: Connections['servers'] = {},
  dataPlane?: { url: string; adminUrl: string },
): Promise<LifeCycleWorld> {
  const product = await startTestProduct();
  const { services, pools, connections } = product;
  connections.servers = servers;
  if (dataPlane !== undefined) {
    connections.redisUrl = dataPlane.url;
    connections.adminRedisUrls = { data: dataPlane.adminUrl, control: product.redis.adminUrl };
  }
  const rules = await startTenantRules({
    connections,
    ingestPool: pools.ingest,
    control: services.control,
    catalogue: catalogues['multi-tenant'].databases,
    log: logger,
  });
  const plainCache = services.cache;
  const masterKey = randomBytes(32).toString('base64');
  const commandTimeoutMs = 5_000;
  services.cache = createServerCache({
    ...{ ...connections, catalogue: 'multi-tenant', masterKey, log: logger, commandTimeoutMs },
  });
  services.tenantRules = rules;
  const signedIn = async (role: 'platform_admin' | 'platform_viewer') => {
    const browser = openBrowser(product.baseUrl);
    await browser.signIn(await addStaff(pools.platform, role), password);
    return browser;
  };
  const [admin, viewer] = [await signedIn('platform_admin'), await signedIn('platform_viewer')];
  const openApplication = (keys: MasterKeyOptions = { masterKey }) =>
    createCache({
      url: connections.redisUrl,
      control: { url: connections.controlRedisUrl },
      servers: Object.fromEntries(Object.entries(servers).map(([name, { url }]) => [name, url])),
      encryption: { ...keys, tenants: 'published' },
      onError: () => undefined,
      onWarning: () => undefined,
      connection: { commandTimeoutMs: 5_000 },
    });
  const application = openApplication();
  product.startWorker();

  const command: LifeCycleWorld['command'] = (browser, method, path, body) =>
    fetch(product.baseUrl + path, {
      method,
      headers: {
        cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        'sec-fetch-site': 'same-origin',
        'content-type': 'application/json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const lifeCycle = async (tenantId: string) => {
    const answer = await admin.get(`/api/platform/tenants/${tenantId}/life-cycle`);
    return (await answer.json()) as TenantLifeCycle;
  };
  return {
    ...{ product, admin, viewer, application, openApplication, masterKey, command, lifeCycle },
    async create(wish) {
      const answer = await command(admin, 'POST', '/api/platform/tenants', wish);
      const body: unknown = await answer.json();
      if (answer.status !== 202) throw new Error(`${answer.status} ${JSON.stringify(body)}`);
      return body as CreatedTenant;
    },
    settled: (tenantId) =>
      eventually(async () => {
        const now = await lifeCycle(tenantId);
        return now.operation?.state === 'running' ? null : now;
      }, 60_000),
    async close() {
      await application.close();
      await services.cache.close();
      services.cache = plainCache;
      await rules.stop();
      await product.close();
    },
  };
}

export const wish = (slug: string) => ({
  name: `Tenant ${slug}`,
  slug,
  template: 'clinic',
  tier: 'starter',
  admin: { email: `dona@${slug}.example`, name: 'Dona Maria' },
});

/** A connection of a tenant's own user; it is not made again when the server ends it. */
export function openOwnRedis({ port }: { port: number }, secrets: CreatedTenant['secrets']): Redis {
  const own = new Redis({ port, ...secrets?.redis, retryStrategy: () => null });
  own.on('error', () => undefined);
  return own;
}

/** The keys that name a tenant, on both servers and in all databases. */
export async function keysOf({ product }: LifeCycleWorld, tenantId: string): Promise<string[]> {
  const keys: string[] = [];
  for (const url of [product.data.url, product.redis.url]) {
    for (let db = 0; db < 16; db += 1) {
      const client = new Redis(url, { db });
      const [, found] = await client.scan('0', 'MATCH', `*${tenantId}*`, 'COUNT', 10_000);
      keys.push(...found);
      client.disconnect();
    }
  }
  return keys;
}
