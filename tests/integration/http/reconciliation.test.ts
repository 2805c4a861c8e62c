import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Reconciliation, reconciliationSchema } from '#lib/contracts/reconciliation.ts';
import { inTransaction } from '#server/db/in-transaction.ts';
import { readReconciliation } from '#server/http/handlers/get-reconciliation.ts';
import type { PlatformQuery } from '#server/http/platform-scope.ts';
import { logger } from '#server/logger.ts';
import type { Plane } from '#server/redis/acl-rules.ts';
import { pollNode } from '#server/telemetry/pollers/node-poller.ts';
import { readEntries } from '#server/telemetry/read-entries.ts';
import { storeEntries } from '#server/telemetry/store-entries.ts';
import { telemetryStream } from '#server/telemetry/stream.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { openBrowser } from './browser.ts';
import { addPerson, addStaff, addTenant, password } from './people.ts';
import { startTestProduct, type TestProduct } from './start-test-product.ts';

let product: TestProduct;
let tenantId: string;
let stored = '-';
/** The servers are measured at the beginning of this minute and five minutes later: all happens in between. */
const beginMs = Math.floor(Date.now() / 60_000) * 60_000;
const endMs = beginMs + 300_000;

beforeAll(async () => {
  product = await startTestProduct();
  tenantId = await addTenant(product.pools.platform, 'acme');
});
afterAll(() => product.close());

async function poll(atMs: number): Promise<void> {
  for (const plane of ['data', 'control'] as const) {
    const client = new Redis((plane === 'data' ? product.data : product.redis).adminUrl);
    const { control } = product.services;
    await pollNode({ node: plane, client, control, ingestPool: product.pools.ingest, now: () => atMs });
    client.disconnect();
  }
}

/** Reads that no tenant's telemetry speaks of. */
async function readAsStranger(times: number): Promise<void> {
  const stranger = new Redis(product.data.adminUrl, { db: 1 });
  await stranger.set('strange', 1);
  for (let index = 0; index < times; index++) await stranger.get(index % 3 === 0 ? 'unknown' : 'strange');
  stranger.disconnect();
}

const reconcile = async (): Promise<Reconciliation> => {
  const query: PlatformQuery = (run) => inTransaction(product.pools.platform, run);
  return reconciliationSchema.parse(await readReconciliation(query, '5m', new Date(endMs + 15_000)));
};
const planeOf = ({ reads }: Reconciliation, role: Plane) => reads.planes.find((plane) => plane.role === role);

/** Stores what waits in the stream, as the ingester does. */
async function ingest(): Promise<void> {
  const entries = await product.services.control.xrange(telemetryStream, stored, '+');
  await storeEntries(product.pools.ingest, readEntries(entries, logger), logger);
  if (entries.length > 0) {
    await product.services.control.xdel(telemetryStream, ...entries.map(([id]) => id));
    stored = `(${entries.at(-1)?.[0]}`;
  }
}

describe('reconciliation', () => {
  it('knows nothing before the servers were measured twice', async () => {
    const { reads } = await reconcile();
    const unknown = { from: null, tenantReads: null, serverReads: null, unattributed: null, unattributedShare: null };
    expect(reads.planes).toEqual([
      expect.objectContaining({ role: 'data', ...unknown }),
      expect.objectContaining({ role: 'control', ...unknown }),
    ]);
    expect(reads.total).toMatchObject({ serverReads: null, unattributed: null });
  });

  it("leaves over exactly the reads that are no tenant's", async () => {
    await poll(beginMs);
    const tenant = product.services.cache.forTenant(tenantId);
    await tenant.set('api', 'api_response', 'here', { a: 1 });
    for (let index = 0; index < 50; index++) await tenant.get('api', 'api_response', 'here');
    for (let index = 0; index < 20; index++) await tenant.get('api', 'api_response', `nowhere ${index}`);
    await tenant.mget([{ module: 'api', type: 'api_response', key: 'here' }]);
    // Missing keys that are asked for at once are looked for again.
    await Promise.all([1, 2, 3, 4].map((key) => tenant.get('api', 'api_response', `gone ${key}`)));
    await readAsStranger(37);
    await poll(endMs);
    const data = await eventually(async () => {
      await ingest();
      const found = planeOf(await reconcile(), 'data');
      return found?.tenantReads === 75 ? found : null;
    });
    expect(data).toEqual({
      role: 'data',
      from: new Date(beginMs).toISOString(),
      to: new Date(endMs).toISOString(),
      shortened: false,
      tenantReads: 75,
      sdkReads: 4,
      inProcessAnswers: 0,
      platformReads: 0,
      serverReads: 116,
      serverHits: 51 + 24,
      serverMisses: 20 + 2 * 4 + 13,
      unattributed: 37,
      unattributedShare: (100 * 37) / 116,
    });
  });

  it('leaves out what lives on a server of its own, which another server answers', async () => {
    const place = (servers: object) =>
      product.pools.platform.query(
        `insert into cache_management.tenant_topology (tenant_id, servers) values ($1, $2)
         on conflict (tenant_id) do update set servers = excluded.servers`,
        [tenantId, servers],
      );
    const { id } = product.services.cache.catalogue.databaseForModule('api');
    await place({ [id + 1]: 'silo-1' });
    expect(planeOf(await reconcile(), 'data')?.tenantReads).toBe(75);
    await place({ [id]: 'silo-1' });
    expect(planeOf(await reconcile(), 'data')).toMatchObject({ tenantReads: 0, unattributed: 112 });
    await place({});
  });

  it('accounts for every operation, per tenant and in all', async () => {
    const { conservation } = await reconcile();
    const balanced = { sent: 76, stored: 76, rejected: 0, dropped: 0, pending: 0, unaccounted: 0, balanced: true };
    expect(conservation?.total).toEqual(balanced);
    expect(conservation?.tenants).toEqual([{ tenantId, name: 'Tenant acme', ...balanced }]);
  });

  it('is for platform staff', async () => {
    const status = async (email: string, path: string) => {
      const browser = openBrowser(product.baseUrl);
      await browser.signIn(email, password);
      return browser.get(path);
    };
    const path = '/api/platform/reconciliation';
    const staff = await status(await addStaff(product.pools.platform, 'platform_viewer'), `${path}?window=1h`);
    expect(reconciliationSchema.parse(await staff.json()).window).toBe('1h');
    const admin = await addPerson(product.pools.platform, 'tenant_admin', tenantId);
    expect((await status(admin, path)).status).toBe(403);
  });
});
