import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Reconciliation, reconciliationSchema } from '#lib/contracts/reconciliation.ts';
import { createCache } from '#lib/sdk/node.ts';
import type { Finding } from '#server/cli/doctor/finding.ts';
import { eventually } from '#tests/setup/eventually.ts';
import { freePort, type ServedProduct, serveProduct } from '#tests/setup/served-product.ts';
import { type Browser, openBrowser } from '../http/browser.ts';

/** Rejects for any exit code but 0, with what was printed. */
const run = promisify(execFile);

/** The servers are measured as a minute begins: what is compared must lie between two of them. */
const minuteMs = 60_000;
const patience = { timeout: 5 * minuteMs };
/** The pages may have to be built first. */
const startMs = 10 * minuteMs;
const strangersReads = 40;

let home: string;
let product: ServedProduct;
let staff: Browser;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'kryonix-reconciled-'));
  await chmod(home, 0o755);
  product = await serveProduct(home, await freePort());
  staff = openBrowser(product.baseUrl);
  await staff.signIn(product.credentials.platform.email, product.credentials.platform.password);
}, startMs);
afterAll(async () => {
  await product?.stop();
  await rm(home, { recursive: true, force: true });
}, startMs);

async function reconcile(): Promise<Reconciliation> {
  const response = await staff.get('/api/platform/reconciliation?window=5m');
  expect(response.status).toBe(200);
  return reconciliationSchema.parse(await response.json());
}

/** The comparison of the data plane once it covers this stretch of time. */
async function comparisonOf(fromMs: number, toMs: number) {
  for (;;) {
    const { reads } = await reconcile();
    const plane = reads.planes.find(({ role }) => role === 'data');
    const covers = plane?.from && plane.to && Date.parse(plane.from) <= fromMs && Date.parse(plane.to) >= toMs;
    if (covers) return plane;
    expect(Date.now(), 'the servers were measured before and after').toBeLessThan(toMs + 2.5 * minuteMs);
    await delay(1_000);
  }
}

/** The platform's own canaries read each other's and their own value, both ways, in a run of theirs. */
const readsOfCanaries = 4;

/** When each run of the canaries began, milliseconds since the epoch. */
async function canaryRuns(): Promise<number[]> {
  const { results } = (await (await staff.get('/api/platform/canaries?format=json')).json()) as {
    results: { runId: string; at: string }[];
  };
  return [...new Map(results.map(({ runId, at }) => [runId, Date.parse(at)])).values()];
}

/** What runs of the canaries may have read within this stretch of time, and what at one of its ends. */
async function canaryReads(from: string, to: string): Promise<{ within: number; atEnds: number }> {
  const [fromMs, toMs] = [Date.parse(from), Date.parse(to)];
  const slackMs = 10_000;
  const runs = await canaryRuns();
  const within = runs.filter((at) => at >= fromMs - slackMs && at <= toMs + slackMs);
  // A server is measured at most two seconds after a minute's beginning: what it answered until then came later.
  const atEnds = runs.filter((at) => [fromMs, toMs].some((end) => at >= end - slackMs && at <= end + 2_000));
  return { within: readsOfCanaries * within.length, atEnds: readsOfCanaries * atEnds.length };
}

/** Each tenant makes other numbers of operations: 2 sets, and so many reads, one in three of which misses. */
async function driveTenants(tenants: ServedProduct['credentials']['tenants']): Promise<Map<string, number>> {
  const { redisUrl, controlRedisUrl } = product.credentials;
  const cache = createCache({
    url: redisUrl,
    control: { url: controlRedisUrl },
    strict: true,
    connection: { commandTimeoutMs: 10_000 },
  });
  const operations = new Map<string, number>();
  for (const [index, { id }] of tenants.entries()) {
    const tenant = cache.forTenant(id);
    await tenant.set('api', 'api_response', 'one', { index });
    await tenant.set('crm', 'api_response', 'two', { index });
    const reads = 30 * (index + 1);
    for (let read = 0; read < reads; read++) {
      const found = await tenant.get('api', 'api_response', read % 3 === 0 ? `none ${read}` : 'one');
      expect(found.hit).toBe(read % 3 !== 0);
    }
    operations.set(id, reads + 2);
  }
  await cache.close();
  return operations;
}

/** Of a tenant's key, but by nobody's SDK. */
async function readAsStranger(tenantId: string): Promise<void> {
  const stranger = new Redis(product.credentials.redisUrl, { db: 1 });
  for (let read = 0; read < strangersReads; read++) await stranger.get(`tenant:${tenantId}:api:api_response:one`);
  stranger.disconnect();
}

it(
  'accounts for every operation of the whole product, and leaves over the reads of strangers alone',
  patience,
  async () => {
    const { tenants } = product.credentials;
    const [first] = tenants;
    if (first === undefined) throw new Error('the product has no tenants');
    // After a minute's beginning that was measured, and well before the next one.
    await delay(minuteMs - (Date.now() % minuteMs) + 4_000);
    const fromMs = Math.floor(Date.now() / minuteMs) * minuteMs;
    const operations = await driveTenants(tenants);
    await readAsStranger(first.id);
    expect(Date.now(), 'all happened within the minute').toBeLessThan(fromMs + minuteMs - 2_000);

    const reads = [...operations.values()].reduce((sum, count) => sum + count - 2, 0);
    const plane = await comparisonOf(fromMs, fromMs + minuteMs);
    expect(plane.inProcessAnswers).toBe(0);
    const byCanaries = await canaryReads(plane.from ?? '', plane.to ?? '');
    expect(plane.tenantReads).toBeGreaterThanOrEqual(reads);
    expect(plane.tenantReads).toBeLessThanOrEqual(reads + byCanaries.within);
    const more = (plane.unattributed ?? Number.NaN) - strangersReads;
    expect(Math.abs(more), 'all but those of canaries at the very ends').toBeLessThanOrEqual(byCanaries.atEnds);
    // What the canaries did just now may still be on its way.
    const conservation = await eventually(async () => {
      const found = (await reconcile()).conservation;
      return found?.total.pending === 0 ? found : null;
    });
    const balanced = { rejected: 0, dropped: 0, pending: 0, unaccounted: 0, balanced: true };
    for (const [tenantId, count] of operations) {
      const account = conservation.tenants.find((tenant) => tenant.tenantId === tenantId);
      expect(account).toMatchObject({ ...balanced, sent: count, stored: count });
    }
    expect(conservation.total).toMatchObject(balanced);
  },
);

it('is found whole by the doctor, as an operator runs it', { timeout: minuteMs }, async () => {
  const env = { ...process.env, KRYONIX_HOME: home };
  const { stdout } = await run('npm', ['run', '--silent', 'kryonix', '--', 'doctor', '--json'], { env });
  const { ok, findings } = JSON.parse(stdout) as { ok: boolean; findings: Finding[] };
  expect(findings.flatMap(({ problems }) => problems)).toEqual([]);
  expect(ok).toBe(true);
  // The checks ran, and none was told that it may not look.
  expect(findings.length).toBeGreaterThanOrEqual(11);
  expect(JSON.stringify(findings)).not.toContain('could not be examined');
});
