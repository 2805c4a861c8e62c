import { setTimeout as delay } from 'node:timers/promises';
import type { Browser } from '@playwright/test';
import { createCache } from '#lib/sdk/node.ts';
import type { ServedProduct } from '#tests/setup/served-product.ts';
import { type Measurement, median } from '../figure.ts';
import type { signIn } from './page-scripts.ts';

const UPDATES = 12;
const PAUSE_MS = 400;
const DEADLINE_MS = 60_000;

/**
 * Notes for each update how long it takes from the message that arrives to the frame that shows its newest operation. A
 * string, for a compiled function would bring names along that the page does not know.
 */
const watchUpdates = `
  let arrivedAt = null;
  window.updateDelays = [];
  const Real = window.WebSocket;
  window.WebSocket = class extends Real {
    constructor(...given) {
      super(...given);
      this.addEventListener('message', ({ data }) => {
        if (typeof data !== 'string' || !data.includes('cache_performance_update')) return;
        if (!data.includes('"recentOperations":[]')) arrivedAt ??= performance.now();
      });
    }
  };
  // Ages and badges tick by themselves: only a new row of the operations is the update's.
  const isRow = (node) => node.nodeType === 1 && node.matches('[data-testid=recent-operation]');
  new MutationObserver((records) => {
    if (arrivedAt === null || !records.some(({ addedNodes }) => [...addedNodes].some(isRow))) return;
    const since = arrivedAt;
    arrivedAt = null;
    requestAnimationFrame(() => setTimeout(() => window.updateDelays.push(performance.now() - since)));
  }).observe(document, { subtree: true, childList: true });
`;

declare global {
  interface Window {
    updateDelays: number[];
  }
}

/** How long a live update takes from the socket to the screen, while operations really happen. */
export async function measureLiveDelay(
  browser: Browser,
  { baseUrl, credentials }: ServedProduct,
  session: Awaited<ReturnType<typeof signIn>>,
): Promise<Measurement> {
  const [tenant] = credentials.tenants;
  if (tenant === undefined) throw new Error('There is no tenant');
  const context = await browser.newContext({ storageState: session, serviceWorkers: 'block' });
  const cache = createCache({ url: credentials.redisUrl, control: { url: credentials.controlRedisUrl } });
  try {
    const page = await context.newPage();
    await page.addInitScript(watchUpdates);
    await page.goto(baseUrl);
    const handle = cache.forTenant(tenant.id, { device: 'mobile', network: 'wifi' });
    const deadlineMs = performance.now() + DEADLINE_MS;
    let delays: number[] = [];
    while (delays.length < UPDATES && performance.now() < deadlineMs) {
      for (let key = 0; key < 20; key++)
        await handle.set('crm', 'api_response', `live:${key}`, { key }, { ttlSeconds: 60 });
      await delay(PAUSE_MS);
      delays = await page.evaluate(() => window.updateDelays);
    }
    const middle = median(delays);
    const note = `${delays.length} updates, slowest ${Math.round(Math.max(0, ...delays))} ms`;
    return {
      figure: 'live-update-to-pixels',
      value: middle === null ? null : Math.round(middle),
      runs: delays.length,
      note,
    };
  } finally {
    await cache.close();
    await context.close();
  }
}
