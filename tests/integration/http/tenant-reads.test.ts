import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { breakdownSchema } from '#lib/contracts/breakdown.ts';
import { databasesSchema } from '#lib/contracts/database.ts';
import { infrastructureSchema } from '#lib/contracts/infrastructure.ts';
import { neighborsSchema } from '#lib/contracts/neighbors.ts';
import { optimizationsSchema } from '#lib/contracts/optimizations.ts';
import { customPerformanceSchema, performanceSchema, ranges } from '#lib/contracts/performance.ts';
import { platformTenantAnswerSchema, platformTenantsSchema } from '#lib/contracts/platform.ts';
import { realtimeMetricsSchema } from '#lib/contracts/realtime-metrics.ts';
import { recentOperationsSchema } from '#lib/contracts/recent-operations.ts';
import { scoreSchema } from '#lib/contracts/score.ts';
import { topSchema } from '#lib/contracts/top.ts';
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

const hourMs = 3_600_000;
const ago = (ms: number) => new Date(Date.now() - ms).toISOString();

const reads = [
  { path: 'metrics/realtime', schema: realtimeMetricsSchema },
  ...ranges.map((range) => ({ path: `performance/${range}`, schema: performanceSchema })),
  { path: `performance/custom?from=${ago(2 * hourMs)}&to=${ago(hourMs)}`, schema: customPerformanceSchema },
  { path: 'performance/breakdown?by=module&range=7d', schema: breakdownSchema },
  { path: 'top?of=keys&by=misses', schema: topSchema },
  { path: 'top?of=classes&by=bytes&range=30d', schema: topSchema },
  { path: 'operations/recent?outcome=hit&database=1&module=crm&device=mobile', schema: recentOperationsSchema },
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

/** The path with one parameter more. */
const withParameter = (path: string, parameter: string) => `${path}${path.includes('?') ? '&' : '?'}${parameter}`;

const keysSeen = async (browser: Browser, path: string) =>
  recentOperationsSchema.parse(await body(browser, path)).operations.map((operation) => operation.key);

describe.each(reads)('GET …/cache/$path', ({ path, schema }) => {
  it('answers as the contract says, to the tenant and to staff who chose it', async () => {
    schema.parse(await body(admin, `/api/cache/${path}`));
    schema.parse(await body(viewer, `/api/cache/${path}`));
    schema.parse(await body(staff, withParameter(`/api/platform/cache/${path}`, `tenant=${mine}`)));
  });

  it('is refused to staff as a tenant, and to tenants as staff', async () => {
    expect(await refusal(staff, `/api/cache/${path}`)).toEqual([403, 'forbidden']);
    expect(await refusal(admin, withParameter(`/api/platform/cache/${path}`, `tenant=${mine}`))).toEqual([
      403,
      'forbidden',
    ]);
    expect(await refusal(admin, `/api/platform/cache/${path}`)).toEqual([403, 'forbidden']);
  });

  it('needs a tenant that exists, when staff choose', async () => {
    const mirror = `/api/platform/cache/${path}`;
    expect(await refusal(staff, mirror)).toEqual([400, 'invalid_request']);
    expect(await refusal(staff, withParameter(mirror, 'tenant='))).toEqual([400, 'invalid_request']);
    expect(await refusal(staff, withParameter(mirror, 'tenant=1%27or%271'))).toEqual([400, 'invalid_request']);
    expect(await refusal(staff, withParameter(mirror, `tenant=${randomUUID()}`))).toEqual([404, 'not_found']);
  });

  it('is open to nobody without a session', async () => {
    const stranger = openBrowser(product.baseUrl);
    expect(await refusal(stranger, `/api/cache/${path}`)).toEqual([401, 'unauthenticated']);
    const mirror = withParameter(`/api/platform/cache/${path}`, `tenant=${mine}`);
    expect(await refusal(stranger, mirror)).toEqual([401, 'unauthenticated']);
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

describe('keys at the top', () => {
  const topKeys = async (browser: Browser, path: string) =>
    topSchema.parse(await body(browser, path)).entries.map(({ key }) => key);

  it('are masked for a viewer, in an export too, and nobody sees another tenant’s', async () => {
    const path = '/api/cache/top?of=keys&by=calls&range=1h';
    expect(await topKeys(admin, `${path}&tenant=${theirs}`)).toEqual(['lead:maria@example.test']);
    expect(await topKeys(viewer, path)).toEqual(['le••••']);
    const mirror = `/api/platform/cache/top?of=keys&by=calls&range=1h&tenant=${theirs}`;
    expect(await topKeys(staff, mirror)).toEqual(['order:4711']);
    const csv = await (await viewer.get(`${path}&format=csv`)).text();
    expect(csv).toContain('le••••');
    expect(csv).not.toContain('maria');
  });
});

describe('an export', () => {
  it('is a file with a line for every point and stable column names', async () => {
    const response = await admin.get('/api/cache/performance/24h?compare=previous&format=csv');
    expect(response.headers.get('content-type')).toContain('text/csv');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="kryonix-performance-24h.csv"');
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const lines = new TextDecoder().decode(bytes).split('\r\n');
    expect(lines[0]).toMatch(/^period,timestamp,response_time_ms,p95_ms,p99_ms,hit_rate_percent,throughput/);
    expect(lines[0]).toMatch(/,throughput_per_second,mobile_percent,queue_time_mean_ms,server_time_mean_ms$/);
    expect(lines).toHaveLength(1 + 2 * 288 + 1);
    // Gaps are empty cells, not zeros.
    expect(lines[1]).toMatch(/^previous,[^,]+,,,,,,,,$/);
    expect(lines.at(-2)).toMatch(/^current,/);
  });

  it('of JSON is what the end point answers', async () => {
    const response = await admin.get('/api/cache/performance/breakdown?by=dataType&format=json');
    expect(response.headers.get('content-disposition')).toBe(
      'attachment; filename="kryonix-breakdown-datatype-24h.json"',
    );
    breakdownSchema.parse(await response.json());
  });
});

describe('a question that cannot be answered', () => {
  it.each([
    'performance/25h',
    'performance/custom',
    `performance/custom?from=${ago(hourMs)}&to=${ago(2 * hourMs)}`,
    `performance/custom?from=${ago(-hourMs)}&to=${ago(-2 * hourMs)}`,
    `performance/custom?from=${ago(800 * 24 * hourMs)}&to=${ago(hourMs)}`,
    'performance/custom?from=yesterday&to=today',
    `performance/24h?from=${ago(hourMs)}`,
    'performance/24h?database=16',
    'performance/24h?database=',
    'performance/24h?database=0x1',
    'performance/24h?device=fridge',
    'performance/24h?format=xls',
    'performance/24h?compare=next',
    'performance/breakdown',
    'performance/breakdown?by=tenant_id',
    'top?of=keys&by=misses&range=7d',
    'top?of=keys&by=secrets',
    'top?of=classes&by=calls&limit=101',
    'operations/recent?operation=flush',
    'operations/recent?module=Not%20a%20name',
  ])('%s', async (path) => {
    expect(await refusal(admin, `/api/cache/${path}`)).toEqual([400, 'invalid_request']);
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

  it('tell of one tenant, of noisy neighbours and of the targets, for staff only', async () => {
    const { tenant } = platformTenantAnswerSchema.parse(await body(staff, `/api/platform/tenants/${theirs}`));
    expect(tenant).toMatchObject({ id: theirs, slug: 'theirs', trend: Array(24).fill(null) });
    neighborsSchema.parse(await body(staff, '/api/platform/neighbors?window=24h&by=bytes&limit=1'));
    const { metrics } = scoreSchema.parse(await body(staff, '/api/platform/score'));
    expect(metrics.every(({ value, status }) => value === null && status === 'unknown')).toBe(true);
    for (const path of ['score', 'neighbors', `tenants/${mine}`]) {
      expect(await refusal(admin, `/api/platform/${path}`)).toEqual([403, 'forbidden']);
    }
    expect(await refusal(staff, `/api/platform/tenants/${randomUUID()}`)).toEqual([404, 'not_found']);
    for (const path of ['neighbors?window=2h', 'neighbors?by=name', 'tenants/1', 'tenants?sort=password_hash']) {
      expect(await refusal(staff, `/api/platform/${path}`)).toEqual([400, 'invalid_request']);
    }
  });

  it('sort and search the fleet', async () => {
    const slugs = async (query: string) =>
      platformTenantsSchema.parse(await body(staff, `/api/platform/tenants?${query}`)).tenants.map(({ slug }) => slug);
    expect(await slugs('order=desc')).toEqual(['theirs', 'mine']);
    expect(await slugs('search=THEIR')).toEqual(['theirs']);
    expect(await slugs('search=%25')).toEqual([]);
    expect(await slugs('sort=hitRate&order=desc')).toEqual(['mine', 'theirs']);
  });

  it('leave an audit row, naming who, what, which tenant and from where', async () => {
    for (const _ of ['a page', 'the page that asks again']) {
      expect((await staff.get(`/api/platform/cache/databases?tenant=${theirs}`)).status).toBe(200);
    }
    const { rows } = await product.pools.platform.query(
      "select tenant_id, actor, action, target, address from accounts.audit_log where tenant_id = $1 and action = 'platform.read.databases'",
      [theirs],
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
