import { randomUUID } from 'node:crypto';
import { AccessError } from '#lib/cache/cache-error.ts';
import type { Cache } from '#lib/sdk/node.ts';
import { eventually } from '#tests/setup/eventually.ts';

/** Asks again where the database is on its way, as an application should. */
function patiently<T>(work: () => Promise<T>): Promise<T> {
  return eventually(async () => {
    try {
      return { value: await work() };
    } catch (error) {
      if (error instanceof AccessError && error.reason === 'tenant_moving') return null;
      throw error;
    }
  }).then(({ value }) => value);
}

/** Several processes make sessions and queue items of a tenant, and read its values, until they are stopped. */
export function startTraffic(caches: readonly Cache[], tenantId: string) {
  const sessions: string[] = [];
  const items: string[] = [];
  const faults: unknown[] = [];
  let going = true;
  const once = async (cache: Cache) => {
    const tenant = cache.forTenant(tenantId);
    const item = randomUUID();
    const session = await patiently(() => tenant.sessions.create({ userId: 'u1', platform: 'ios' }));
    if (session !== null) sessions.push(session.id);
    if ((await patiently(() => tenant.queue('jobs').enqueue({ item }))) !== null) items.push(item);
    await tenant.getOrSet('crm', 'lead', item.slice(0, 1), () => ({ item: item.slice(0, 1) }));
  };
  const runs = caches.map(async (cache) => {
    // Paced by `eventually`: the machine has others to serve.
    await eventually(async () => {
      await once(cache).catch((error: unknown) => faults.push(error));
      return !going;
    }, 120_000);
  });
  return {
    sessions,
    items,
    /** Answers what failed. */
    async stop(): Promise<unknown[]> {
      going = false;
      await Promise.all(runs);
      return faults;
    },
    /** What was made and is not found any more, by any of the processes. Empties the queue. */
    async lost() {
      const missing = new Set<string>();
      for (const cache of caches) {
        for (const id of sessions) if ((await cache.forTenant(tenantId).sessions.get(id)) === null) missing.add(id);
      }
      const left = new Set(items);
      const queue = caches[0]?.forTenant(tenantId).queue<{ item: string }>('jobs');
      for (let reserved = await queue?.reserve(); reserved?.length; reserved = await queue?.reserve()) {
        for (const { data } of reserved) left.delete(data.item);
        await queue?.ack(...reserved);
      }
      return { sessions: [...missing], items: [...left] };
    },
  };
}
