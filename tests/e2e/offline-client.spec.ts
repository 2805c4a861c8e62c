import { type BrowserContext, expect, type Page } from '@playwright/test';
import type * as Sdk from '#lib/sdk/browser.ts';
import { bundleBrowserClient } from '#tests/setup/bundle-browser-client.ts';
import { product, tenant } from './product.ts';
import { test } from './test.ts';

declare global {
  interface Window {
    kryonix: typeof Sdk;
    client: Sdk.Client;
  }
}

const place = '/offline-client';

/** An application of its own on the product's origin, which loads even without a network, as an installed one does. */
async function serveApplication(context: BrowserContext): Promise<void> {
  const { code } = await bundleBrowserClient();
  const start = `import * as kryonix from '${place}/sdk.js'; window.kryonix = kryonix; document.title = 'ready';`;
  const page = `<!doctype html><title>starting</title><script type="module">${start}</script>`;
  await context.route(`**${place}/`, (route) => route.fulfill({ contentType: 'text/html', body: page }));
  await context.route(`**${place}/sdk.js`, (route) => route.fulfill({ contentType: 'text/javascript', body: code }));
}

async function openApplication(page: Page): Promise<void> {
  await page.goto(`${product().baseUrl}${place}/`);
  await expect(page).toHaveTitle('ready');
  await page.evaluate(
    ([url, apiKey]) => {
      window.client = window.kryonix.createClient({ url, apiKey });
    },
    [product().baseUrl, tenant(0).apiKey] as const,
  );
}

const pending = (page: Page) => page.evaluate(async () => (await window.client.pendingWrites()).count);

test('what is written offline outlives a reload and arrives when the network is back, from one tab', async ({
  context,
}) => {
  await serveApplication(context);
  const page = await context.newPage();
  await openApplication(page);
  const key = `offline-${Date.now()}`;
  await context.setOffline(true);
  const state = await page.evaluate((name) => window.client.set('crm', 'lead', name, { written: 'offline' }), key);
  expect(state).toBe('queued');
  await openApplication(page);
  expect(await pending(page)).toBe(1);
  const other = await context.newPage();
  await openApplication(other);

  const pushed: string[] = [];
  context.on('response', (response) => {
    if (response.request().method() === 'POST' && response.url().endsWith('/api/v1/sync')) pushed.push(response.url());
  });
  await context.setOffline(false);
  await expect.poll(() => pending(page)).toBe(0);
  const headers = { authorization: `Bearer ${tenant(0).apiKey}` };
  const answer = await context.request.get(`${product().baseUrl}/api/v1/sync?priorities=2&limit=100`, { headers });
  const { changes } = (await answer.json()) as { changes: { key: string; state: unknown }[] };
  expect(changes.find((change) => change.key === key)).toMatchObject({
    state: { base: { value: { written: 'offline' } } },
  });
  expect(pushed).toHaveLength(1);
});

test('another partition sees nothing of it, compressed values open, and signing out empties the device', async ({
  context,
}) => {
  await serveApplication(context);
  const page = await context.newPage();
  await openApplication(page);
  await context.setOffline(true);
  await page.evaluate(() => window.client.set('crm', 'lead', 'mine', 1));
  const seen = await page.evaluate(
    async ([url, apiKey]) => {
      const other = window.kryonix.createClient({ url, apiKey, partition: 'somebody-else' });
      const { hit } = await other.get('crm', 'lead', 'mine');
      const own = await window.client.get('crm', 'lead', 'mine');
      await window.client.clear();
      const again = window.kryonix.createClient({ url, apiKey });
      return [hit, own.hit, (await again.get('crm', 'lead', 'mine')).hit, (await again.pendingWrites()).count];
    },
    [product().baseUrl, tenant(0).apiKey] as const,
  );
  expect(seen).toEqual([false, true, false, 0]);
  const { Sealer } = await import('#lib/cache/sealer.ts');
  const value = { text: 'compressed '.repeat(500) };
  for (const device of ['mobile', 'desktop'] as const) {
    const entry = { tenantId: 't', database: 1, module: 'crm', dataType: 'lead', key: '1', device };
    const envelope = [...(await new Sealer().seal(value, 7, entry))];
    const opened = await page.evaluate((bytes) => window.kryonix.decodeEnvelope(Uint8Array.from(bytes)), envelope);
    expect(opened).toEqual({ value, storedAtSeconds: 7 });
  }
});
