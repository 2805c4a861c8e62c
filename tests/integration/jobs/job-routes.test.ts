import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Jobs } from '#lib/contracts/jobs.ts';
import { type Browser, openBrowser } from '#tests/integration/http/browser.ts';
import { addPerson, addStaff, addTenant, password } from '#tests/integration/http/people.ts';
import { startTestProduct, type TestProduct } from '#tests/integration/http/start-test-product.ts';
import { eventually } from '#tests/setup/eventually.ts';

let product: TestProduct;
let admin: Browser;
let viewer: Browser;
let person: Browser;

beforeAll(async () => {
  product = await startTestProduct();
  const { platform } = product.pools;
  const signedIn = async (email: string) => {
    const browser = openBrowser(product.baseUrl);
    await browser.signIn(email, password);
    return browser;
  };
  admin = await signedIn(await addStaff(platform, 'platform_admin'));
  viewer = await signedIn(await addStaff(platform, 'platform_viewer'));
  person = await signedIn(await addPerson(platform, 'tenant_admin', await addTenant(platform, 'some-tenant')));
  product.startWorker();
});
afterAll(() => product.close());

const own = { 'sec-fetch-site': 'same-origin' };
const jobs = async () => (await (await viewer.get('/api/platform/jobs')).json()) as Jobs;

describe('the jobs of the platform', () => {
  it('are shown to all staff, and to nobody else', async () => {
    const list = await jobs();
    expect(list.jobs.map(({ name }) => name)).toEqual(expect.arrayContaining(['retention', 'tenant-life-cycle']));
    expect((await person.get('/api/platform/jobs')).status).toBe(403);
    expect((await openBrowser(product.baseUrl).get('/api/platform/jobs')).status).toBe(401);
  });

  it('run when an administrator of the platform asks, which is noted, and show how it ended', async () => {
    expect((await viewer.post('/api/platform/jobs/retention/run', {}, own)).status).toBe(403);
    expect((await admin.post('/api/platform/jobs/retention/run', {})).status).toBe(403);
    expect((await admin.post('/api/platform/jobs/unheard-of/run', {}, own)).status).toBe(404);
    expect((await admin.post('/api/platform/jobs/tenant-operation/run', {}, own)).status).toBe(409);
    expect((await admin.post('/api/platform/jobs/retention/run', {}, own)).status).toBe(202);
    const done = await eventually(async () =>
      (await jobs()).jobs.find(({ name, last }) => name === 'retention' && last),
    );
    expect(done).toMatchObject({ kind: 'scheduled', last: { outcome: 'succeeded' }, failuresInARow: 0 });
    const { rows } = await product.pools.platform.query(
      `select target from accounts.audit_log where action = 'job.run'`,
    );
    expect(rows).toEqual([{ target: 'retention' }]);
  });

  it('are tried again once they failed', async () => {
    const id = await product.services.jobs.enqueue('tenant-operation', { operationId: 'none' });
    // Five attempts, the pause between them doubling from a second, would outlast the test.
    // It may be seen in the middle of one: between two it waits.
    await eventually(async () => {
      const run = await product.services.jobs.find(id);
      return run !== null && run.attemptsMade > 0 && run.state === 'waiting';
    });
    expect((await admin.post(`/api/platform/jobs/runs/${id}/retry`, {}, own)).status).toBe(409);
    expect((await admin.post('/api/platform/jobs/runs/none/retry', {}, own)).status).toBe(404);
    const job = (await jobs()).jobs.find(({ name }) => name === 'tenant-operation');
    expect(job).toMatchObject({ kind: 'on_demand', last: { outcome: 'failed' } });
  });
});
