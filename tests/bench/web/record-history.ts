import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { createCache } from '#lib/sdk/node.ts';
import type { ServedProduct } from '#tests/setup/served-product.ts';

const OPERATIONS = 200;
const POLL_MS = 250;
const DEADLINE_MS = 60_000;

const performanceSchema = z.object({ points: z.array(z.object({ throughput: z.number().nullable() })) });

/** Real operations of the first tenant, until the chart has something to draw: an empty one would load no chart. */
export async function recordHistory({ baseUrl, credentials }: ServedProduct): Promise<void> {
  const [tenant] = credentials.tenants;
  if (tenant === undefined) throw new Error('There is no tenant');
  const cache = createCache({ url: credentials.redisUrl, control: { url: credentials.controlRedisUrl }, strict: true });
  try {
    const handle = cache.forTenant(tenant.id, { device: 'mobile', network: 'wifi' });
    for (let index = 0; index < OPERATIONS; index++) {
      await handle.set('crm', 'api_response', `bench:${index % 20}`, { index }, { ttlSeconds: 300 });
      await handle.get('crm', 'api_response', `bench:${index % 25}`);
    }
  } finally {
    await cache.close();
  }
  const deadlineMs = performance.now() + DEADLINE_MS;
  for (;;) {
    const response = await fetch(`${baseUrl}/api/cache/performance/24h`, {
      headers: { authorization: `Bearer ${tenant.apiKey}` },
    });
    if (!response.ok) throw new Error(`The performance endpoint answered ${response.status}`);
    const { points } = performanceSchema.parse(await response.json());
    if (points.some(({ throughput }) => throughput !== null && throughput > 0)) return;
    if (performance.now() > deadlineMs) throw new Error('The operations did not reach the chart within a minute');
    await delay(POLL_MS);
  }
}
