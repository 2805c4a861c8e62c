import { expect, type Page } from '@playwright/test';
import { Redis } from 'ioredis';
import { createCache } from '#lib/sdk/node.ts';
import { hydrated } from './hydrated.ts';
import { openDashboard, product, signIn, tenant } from './product.ts';
import { test } from './test.ts';

/** Everything that the page receives from the server: answers and socket frames. */
function received(page: Page): string[] {
  const texts: string[] = [];
  page.on('response', async (response) => {
    if (response.url().includes('/api/')) texts.push(await response.text().catch(() => ''));
  });
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => texts.push(String(payload))));
  return texts;
}

test("tenant A's page never receives or shows tenant B's numbers", async ({ browser }) => {
  const [a, b] = [await browser.newPage(), await browser.newPage()];
  const [toA, toB] = [received(a), received(b)];
  const secret = 'only-tenant-b-has-this-key';
  const { redisUrl, controlRedisUrl } = product().credentials;
  const cache = createCache({ url: redisUrl, control: { url: controlRedisUrl } });
  try {
    await Promise.all([openDashboard(a, 0), openDashboard(b, 1)]);
    const handle = cache.forTenant(tenant(1).id);
    // Often enough to be among the sampled operations for certain.
    await expect(async () => {
      for (let each = 0; each < 200; each++) await handle.set('crm', 'temp', secret, each);
      expect(toB.join()).toContain(secret);
    }).toPass();
    await expect(b.getByTestId('recent-operation').first()).toBeVisible();
  } finally {
    await cache.close();
  }
  await expect.poll(() => toA.join()).toContain(tenant(0).id);
  expect(toA.join()).not.toContain(secret);
  expect(toA.join()).not.toContain(tenant(1).id);
  expect(await a.locator('body').textContent()).not.toContain(tenant(1).name);
});

test('a tenant that asks for another, or for the platform, is refused', async ({ page }) => {
  await openDashboard(page, 0);
  const { baseUrl } = product();
  const get = async (path: string) => page.request.get(baseUrl + path);
  const own = await get(`/api/cache/metrics/realtime?tenant=${tenant(1).id}`);
  expect(((await own.json()) as { tenantId: string }).tenantId).toBe(tenant(0).id);
  for (const path of ['/api/platform/tenants', `/api/platform/cache/metrics/realtime?tenant=${tenant(1).id}`]) {
    const answer = await get(path);
    expect(answer.status()).toBe(403);
    expect((await answer.json()) as object).toMatchObject({ error: { code: 'forbidden' } });
  }
  await page.goto(`${baseUrl}/platform`);
  await expect(page).toHaveURL(`${baseUrl}/`);
});

test('staff see every tenant, open one, and are refused the tenants’ own end points', async ({ page }) => {
  const { baseUrl, credentials } = product();
  await page.setViewportSize({ width: 1440, height: 900 });
  await signIn(page, credentials.platform);
  await expect(page).toHaveURL(`${baseUrl}/platform`);
  for (const { name } of credentials.tenants) await expect(page.getByRole('grid')).toContainText(name);
  const link = page.getByRole('link', { name: tenant(1).name });
  await hydrated(link);
  await link.click();
  await page.getByRole('link', { name: 'Abrir a página do inquilino' }).click();
  await expect(page.getByTestId('kpi-hit-rate')).toContainText(/\d/);
  await expect(page.getByTestId('live-badge')).toHaveAttribute('data-state', 'live');
  expect((await page.request.get(`${baseUrl}/api/cache/metrics/realtime`)).status()).toBe(403);
});

test("a tenant's own Redis user reaches its own keys on both servers, and nobody else's", async () => {
  const [own, other] = [tenant(0), tenant(1)];
  const { redisUrl, controlRedisUrl } = product().credentials;
  for (const serverUrl of [redisUrl, controlRedisUrl]) {
    const url = new URL(serverUrl);
    url.username = own.redis?.username ?? '';
    url.password = own.redis?.password ?? '';
    const client = new Redis(url.href, { enableReadyCheck: false, maxRetriesPerRequest: 1 });
    client.on('error', () => undefined); // a refused command rejects, which is what is looked at
    try {
      expect(await client.set(`tenant:${own.id}:crm:temp:mine`, '1', 'EX', 60)).toBe('OK');
      await expect(client.get(`tenant:${other.id}:crm:temp:theirs`)).rejects.toThrow('NOPERM');
      await expect(client.get('kryonix:telemetry')).rejects.toThrow('NOPERM');
      await expect(client.keys('*')).rejects.toThrow('NOPERM');
    } finally {
      client.disconnect();
    }
  }
});
