import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databasesSchema } from '#lib/contracts/database.ts';
import { optimizationsSchema } from '#lib/contracts/optimizations.ts';
import { performanceSchema, ranges } from '#lib/contracts/performance.ts';
import { infrastructureSchema, platformTenantsSchema } from '#lib/contracts/platform.ts';
import { realtimeMetricsSchema } from '#lib/contracts/realtime-metrics.ts';
import { recentOperationsSchema } from '#lib/contracts/recent-operations.ts';
import { type Browser, openBrowser } from './browser.ts';
import { addOperation, addPerson, addStaff, addTenant, password } from './people.ts';
import { startTestProduct, type TestProduct } from './start-test-product.ts';

let product: TestProduct;
let mine: string;
let theirs: string;
let admin: Browser;
let viewer: Browser;
let staff: Browser;

async function signedIn(email: string): Promise<Browser> {
  const browser = openBrowser(product.baseUrl);
  expect((await browser.signIn(email, password)).status).toBe(200);
  return browser;
}

beforeAll(async () => {
  product = await startTestProduct();
  const { platform, ingest } = product.pools;
  mine = await addTenant(platform, 'mine');
  theirs = await addTenant(platform, 'theirs');
  admin = await signedIn(await addPerson(platform, 'tenant_admin', mine));
  viewer = await signedIn(await addPerson(platform, 'tenant_viewer', mine));
  staff = await signedIn(await addStaff(platform, 'platform_viewer'));
  await addOperation(ingest, mine, 'lead:maria@example.test');
  await addOperation(ingest, theirs, 'order:4711');
});
afterAll(() => product.close());

const reads = [
  { path: 'metrics/realtime', schema: realtimeMetricsSchema },
  ...ranges.map((range) => ({ path: `performance/${range}`, schema: performanceSchema })),
  { path: 'operations/recent', schema: recentOperationsSchema },
  { path: 'databases', schema: databasesSchema },
  { path: 'ai/optimizations', schema: optimizationsSchema },
];

async function body(browser: Browser, path: string): Promise<unknown> {
  const response = await browser.get(path);
  expect(response.status).toBe(200);
  return response.json();
}

async function refusal(browser: Browser, path: string) {
  const response = await browser.get(path);
  return [response.status, (await response.json()).error?.code];
}

const keysSeen = async (browser: Browser, path: string) =>
  recentOperationsSchema.parse(await body(browser, path)).operations.map((operation) => operation.key);

describe.each(reads)('GET …/cache/$path', ({ path, schema }) => {
  it('answers as the contract says, to the tenant and to staff who chose it', async () => {
    schema.parse(await body(admin, `/api/cache/${path}`));
    schema.parse(await body(viewer, `/api/cache/${path}`));
    schema.parse(await body(staff, `/api/platform/cache/${path}?tenant=${mine}`));
  });

  it('is refused to staff as a tenant, and to tenants as staff', async () => {
    expect(await refusal(staff, `/api/cache/${path}`)).toEqual([403, 'forbidden']);
    expect(await refusal(admin, `/api/platform/cache/${path}?tenant=${mine}`)).toEqual([403, 'forbidden']);
    expect(await refusal(admin, `/api/platform/cache/${path}`)).toEqual([403, 'forbidden']);
  });

  it('needs a tenant that exists, when staff choose', async () => {
    const mirror = `/api/platform/cache/${path}`;
    expect(await refusal(staff, mirror)).toEqual([400, 'invalid_request']);
    expect(await refusal(staff, `${mirror}?tenant=`)).toEqual([400, 'invalid_request']);
    expect(await refusal(staff, `${mirror}?tenant=1%27or%271`)).toEqual([400, 'invalid_request']);
    expect(await refusal(staff, `${mirror}?tenant=${randomUUID()}`)).toEqual([404, 'not_found']);
  });

  it('is open to nobody without a session', async () => {
    const stranger = openBrowser(product.baseUrl);
    expect(await refusal(stranger, `/api/cache/${path}`)).toEqual([401, 'unauthenticated']);
    expect(await refusal(stranger, `/api/platform/cache/${path}?tenant=${mine}`)).toEqual([401, 'unauthenticated']);
  });
});

describe("a tenant's reads", () => {
  it('ignore a tenant parameter', async () => {
    const metrics = await body(admin, `/api/cache/metrics/realtime?tenant=${theirs}`);
    expect(realtimeMetricsSchema.parse(metrics).tenantId).toBe(mine);
    const seen = await keysSeen(admin, `/api/cache/operations/recent?tenant=${theirs}`);
    expect(seen).toEqual(['lead:maria@example.test']);
  });

  it('mask keys for a viewer, and not for an admin or staff', async () => {
    expect(await keysSeen(viewer, '/api/cache/operations/recent')).toEqual(['le••••']);
    expect(await keysSeen(admin, '/api/cache/operations/recent')).toEqual(['lead:maria@example.test']);
    expect(await keysSeen(staff, `/api/platform/cache/operations/recent?tenant=${theirs}`)).toEqual(['order:4711']);
  });

  it('say of the optimiser what it still needs', async () => {
    const optimizations = optimizationsSchema.parse(await body(admin, '/api/cache/ai/optimizations'));
    expect(optimizations).toMatchObject({ optimizations: [], score: null });
    expect(optimizations.needs).toMatchObject({ requiredHistoryHours: 24, requiredOperations: 1000 });
  });
});

describe("the platform's reads", () => {
  it('list every tenant and the servers, for staff only', async () => {
    const { tenants } = platformTenantsSchema.parse(await body(staff, '/api/platform/tenants'));
    expect(tenants.map((tenant) => tenant.id).sort()).toEqual([mine, theirs].sort());
    infrastructureSchema.parse(await body(staff, '/api/platform/infrastructure'));
    expect(await refusal(admin, '/api/platform/tenants')).toEqual([403, 'forbidden']);
    expect(await refusal(admin, '/api/platform/infrastructure')).toEqual([403, 'forbidden']);
  });

  it('leave one audit row each, naming who, what, which tenant and from where', async () => {
    const response = await staff.get(`/api/platform/cache/databases?tenant=${theirs}`);
    const { rows } = await product.pools.platform.query(
      'select tenant_id, actor, action, target, address from accounts.audit_log where request_id = $1',
      [response.headers.get('x-request-id')],
    );
    expect(rows).toEqual([
      {
        tenant_id: theirs,
        actor: expect.stringContaining('platform_viewer'),
        action: 'platform.read.databases',
        target: `tenant:${theirs}`,
        address: '127.0.0.1',
      },
    ]);
  });
});
